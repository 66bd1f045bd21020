/** Smaller walks of knowledge and live help, one after the other on one practice. */
import { look } from './browser.ts';
import type { Walk } from './walk.ts';

/** The book asks, the menu takes the words over, and what is there already is shown. */
export async function fromMessage({ visit, channel, said, dialog, inDialog, press, closeAll }: Walk): Promise<void> {
  const { page } = visit;
  await channel('U0MINA');
  const message = said('Customs forms for Norway');
  await message.hover();
  await message.getByRole('button', { name: 'React with book' }).click();
  await said('Worth keeping?').waitFor();
  await said('Worth keeping?').scrollIntoViewIfNeeded();
  await look(page, '31-book');
  await press('Worth keeping?', 'Save as knowledge');
  await dialog('Write it down').getByText('From this message').waitFor();
  await closeAll();
  await message.hover();
  await message.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: /Save as knowledge/ }).click();
  await dialog('Write it down').getByLabel('Title').fill('How do I read the customs form CN 23?');
  await look(page, '32-from-message');
  await inDialog('Write it down', 'Save').click();
  await dialog('Is it there already?').getByText('Probably the same').waitFor();
  await look(page, '33-similar');
  await inDialog('Is it there already?', 'It is this one').click();
  await dialog('Card').getByText('finds this card from now on').waitFor();
  await look(page, '34-linked');
}

/** Nearly the same is written down as a card of its own: both show the other. */
export async function besideAnother({ visit, channel, say, dialog, inDialog }: Walk): Promise<void> {
  const { page } = visit;
  await channel('U0MINA');
  await say('/know new How do I read the customs form CN 23 in French?');
  await dialog('Write it down')
    .getByLabel('The answer')
    .fill('The sender fills in the French one; box 3 is the value.');
  await inDialog('Write it down', 'Save').click();
  await dialog('Is it there already?').waitFor();
  await look(page, '34a-similar');
  await inDialog('Is it there already?', 'Save as new, linked').first().click();
  await dialog('Card').getByText('show each other').waitFor();
  await look(page, '34b-see-also');
  await inDialog('Card', 'Open').click();
  await dialog('Card').getByText('Candidate: How do I read').waitFor();
  await look(page, '34c-other');
}

/** Three looked for it; Mina writes it. */
export async function gap({ visit, channel, home, app, say, said, dialog, inDialog, closeAll }: Walk): Promise<void> {
  const { page } = visit;
  await channel('U0MINA');
  await say('/know who refund disputes');
  await said('Who can help').waitFor();
  await look(page, '35-who');
  await home('U0MINA');
  await page.getByRole('button', { name: 'See all' }).click();
  await dialog('What is missing').getByText('Looked for 3 times').waitFor();
  await look(page, '36-gaps');
  await inDialog('What is missing', 'I’ll write it').first().click();
  await dialog('Write it down').getByLabel('The answer').fill('No. We take cards and bank transfers.');
  await look(page, '37-gap-written');
  await inDialog('Write it down', 'Save').click();
  await dialog('Card').getByText('Saved.').waitFor();
  await closeAll();
  await app('UH02AYLIN');
  await said('You looked for something that is now written down').waitFor();
  await look(page, '38-gap-filled');
}

/** Two who helped each other in passing say so. */
export async function inPassing({ visit, channel, app, said, press }: Walk): Promise<void> {
  const { page } = visit;
  await channel('U0TOMAS', 'team-harbour');
  const message = said('Third shouting customer');
  await message.hover();
  await message.getByRole('button', { name: 'React with pair' }).first().click();
  await message.getByRole('button', { name: 'pair, 1' }).waitFor();
  await app('U0TOMAS');
  await press('worked something out', 'Yes, log it');
  await said('I’ve asked everybody').waitFor();
  await app('U0MINA');
  await said('Is that so?').waitFor();
  await look(page, '39-pair');
  await press('Is that so?', 'Yes, we did');
  await said('Logged').waitFor();
  await look(page, '40-logged');
}

/** A lead is called, steps in, and it is over. */
export async function shield({ visit, channel, app, say, said, dialog, inDialog, press }: Walk): Promise<void> {
  const { page } = visit;
  await channel('U0MINA');
  await say('/shield');
  await dialog('A lead steps in').getByLabel('What is happening?').fill('He threatens to come here.');
  await look(page, '41-shield');
  await inDialog('A lead steps in', 'Ask my lead now').click();
  await dialog('A lead steps in').waitFor({ state: 'detached' });
  await app('U0INGRID');
  await said('needs you to step into a contact').waitFor();
  await look(page, '42-lead-asked');
  await press('needs you to step into a contact', 'I step in');
  await said('You are stepping in for').waitFor();
  await app('U0MINA');
  await look(page, '43-stepping-in');
  await press('is stepping in', 'It’s over');
  await said('When you next start work').waitFor();
  await look(page, '44-over');
}

/** The clock goes on, and the truth is told. */
export async function nobodyThere({
  visit,
  channel,
  app,
  say,
  said,
  dialog,
  inDialog,
  press,
  closeAll,
  anHour,
}: Walk): Promise<void> {
  const { page } = visit;
  await channel('UH02AYLIN');
  await say('/ask Quarantine in Madagascar?');
  await inDialog('Is it one of these?', 'Ask a person').or(inDialog('Ask a person', 'Ask now')).click();
  if ((await dialog('Your question').count()) === 0) await inDialog('Ask a person', 'Ask now').click();
  await dialog('Your question').waitFor();
  await closeAll();
  await anHour();
  await anHour();
  await app('UH02AYLIN');
  await said('Nobody I could ask is free').waitFor();
  await look(page, '45-nobody');
  await press('Nobody I could ask is free', 'Withdraw');
  await said('You took it back').waitFor();
}

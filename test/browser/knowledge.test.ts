import { describe, expect, test } from 'vitest';
import { DESKTOP, hasChromium, look, PHONE, SLOW_MS, usePractice } from '../support/browser.ts';

describe.skipIf(!hasChromium)('knowledge and live help on the practice page', () => {
  const visit = usePractice(DESKTOP);
  const QUESTION = 'Quarantine for giraffes?';

  const channel = async (person: string, name = 'general') => {
    await visit.page.goto(`${visit.url}/?user=${person}`);
    await visit.page.getByRole('link', { name: new RegExp(`^${name}`) }).click();
  };
  const home = async (person: string) => {
    await visit.page.goto(`${visit.url}/?user=${person}&at=home`);
    await visit.page.getByRole('button', { name: 'Search knowledge' }).waitFor();
  };
  const app = async (person: string) => {
    await visit.page.goto(`${visit.url}/?user=${person}`);
    await visit.page.getByRole('link', { name: /^Alongside/ }).click();
    await visit.page.getByRole('tab', { name: 'Messages' }).click();
  };
  const say = async (text: string) => {
    await visit.page.getByRole('textbox', { name: /^Message/ }).fill(text);
    await visit.page.keyboard.press('Enter');
  };
  /** The latest message with these words. */
  const said = (text: string | RegExp) => visit.page.getByRole('article').filter({ hasText: text }).last();
  const dialog = (name: string) => visit.page.getByRole('dialog', { name });
  const inDialog = (name: string, button: string) => dialog(name).getByRole('button', { name: button, exact: true });
  const press = (text: string | RegExp, button: string) =>
    said(text).getByRole('button', { name: button, exact: true }).first().click();
  const closeAll = async () => {
    while ((await visit.page.getByRole('dialog').count()) > 0) {
      const open = await visit.page.getByRole('dialog').elementHandle();
      await visit.page.keyboard.press('Escape');
      await open?.waitForElementState('hidden');
    }
  };
  const anHour = async () => {
    await visit.page.getByRole('button', { name: '+1 hour' }).click();
    await visit.page.getByRole('banner').locator('time[aria-busy=true]').waitFor({ state: 'detached' });
  };

  /** Mina asks; Tomás takes it, and it is solved. */
  async function askAndSolve() {
    const { page } = visit;
    await channel('U0MINA');
    await say(`/ask ${QUESTION}`);
    const form = dialog('Ask a person');
    await form.getByRole('combobox', { name: /skill/ }).fill('De-es');
    await page.getByRole('option', { name: 'De-escalation' }).click();
    await form.getByLabel('A customer is waiting').check();
    await look(page, '01-ask');
    await inDialog('Ask a person', 'Ask now').click();
    await dialog('Your question').waitFor();
    await look(page, '02-asking');
    await closeAll();
    await app('U0TOMAS');
    await said('A colleague asks').waitFor();
    expect(await said('A colleague asks').textContent()).not.toContain('Mina');
    await look(page, '03-asked');
    await press('A colleague asks', 'I’ll take it');
    await said('You took it').waitFor();
    await page.getByRole('link', { name: /Mina Okafor/ }).click();
    await said('Hand back').waitFor();
    await look(page, '04-together');
    await app('UH05OMAR');
    await said('Taken by').waitFor();
    await look(page, '05-taken');
    await app('U0TOMAS');
    await press('You took it', 'Solved');
    await said('Would it help others').waitFor();
    await app('U0MINA');
    await press('How was it?', 'Great');
    await said('Thank you for saying').waitFor();
    await look(page, '06-rated');
  }

  /** Tomás writes it down, with more than he should. */
  async function writeDown() {
    const { page } = visit;
    await app('U0TOMAS');
    await press('Would it help others', 'Save as card');
    await dialog('Write it down')
      .getByLabel('The answer')
      .fill('Up to 2500 euros. Above that *ask Summit*. Mine was jane.doe@example.com, card 4111 1111 1111 1111.');
    await look(page, '07-save');
    await inDialog('Write it down', 'Save').click();
    await dialog('One look').getByText('I took out a card number and an e-mail address').waitFor();
    await look(page, '08-taken-out');
    await inDialog('One look', 'Save').click();
    await dialog('Card').getByText('Ingrid Halvorsen checks it').waitFor();
    await look(page, '09-saved');
    expect(await dialog('Card').textContent()).not.toContain('jane.doe');
  }

  test(
    'asked, answered, written down, verified, found with a typo, outdated, put right',
    async () => {
      const { page } = visit;
      await askAndSolve();
      await writeDown();
      await closeAll();

      await home('U0INGRID');
      await page.getByRole('button', { name: 'Check cards' }).click();
      await look(page, '10-check');
      await dialog('Cards to check').getByText(QUESTION).waitFor();
      await inDialog('Cards to check', 'Accept').last().click();
      await dialog('Cards to check').getByText('Accepted.').waitFor();
      await look(page, '11-accepted');
      await closeAll();

      await channel('UH02AYLIN');
      await say('/know quarantene for girafes');
      await said(QUESTION).getByText('Verified by Ingrid').waitFor();
      await look(page, '12-found');
      await press(QUESTION, 'Share here');
      await said('Shared by Aylin').waitFor();
      await look(page, '13-shared');
      await press('quarantene', 'Helped');
      await said('Good to know that this helped').waitFor();
      await say('/know giraffe');
      await press('1 card for', 'Outdated');
      await dialog('Outdated').getByLabel('What is no longer right?').fill('3000 euros since October.');
      await inDialog('Outdated', 'Send').click();
      await dialog('Card').getByText('Thank you. Whoever keeps it').waitFor();
      await look(page, '14-outdated');
      await closeAll();

      await channel('U0INGRID');
      await say('/know check');
      await dialog('Cards to check').getByText('3000 euros since October').waitFor();
      await look(page, '15-outdated-list');
      await inDialog('Cards to check', 'Edit').first().click();
      await dialog('Edit the card').getByLabel('The answer').fill('Up to 3000 euros. Above that *ask Summit*.');
      await inDialog('Edit the card', 'Save').click();
      await page.getByText('Saved.').waitFor();
      await look(page, '16-put-right');
      await closeAll();
      await app('UH02AYLIN');
      await said('was put right by Ingrid Halvorsen').waitFor();
      await look(page, '17-finder');
    },
    SLOW_MS,
  );

  test(
    'looked for in App Home, narrowed, paged, read, edited step by step, and put back',
    async () => {
      const { page } = visit;
      await home('U0INGRID');
      await page.getByRole('button', { name: 'Search knowledge' }).click();
      const search = dialog('Knowledge');
      await search.getByText('Latest').waitFor();
      await look(page, '20-search');
      await search.getByRole('textbox').fill('lockers');
      await inDialog('Knowledge', 'Search').click();
      await search.getByText(/cards for/).waitFor();
      await look(page, '21-results');
      await inDialog('Knowledge', 'More').click();
      await inDialog('Knowledge', 'Back to the first').click();
      await inDialog('Knowledge', 'More').waitFor();
      await search.getByRole('combobox', { name: 'Kind' }).click();
      await page.getByRole('option', { name: 'Troubleshooting' }).click();
      await search.getByText('The locker door does not open').waitFor();
      await inDialog('Knowledge', 'More').waitFor({ state: 'detached' });
      await look(page, '22-narrowed');
      await inDialog('Knowledge', 'Open').first().click();
      await dialog('Card').getByText('Dark screen: no power').waitFor();
      await look(page, '23-card');

      await inDialog('Card', 'Edit').click();
      const edit = dialog('Edit the card');
      await edit.getByLabel('Step 4').waitFor();
      await edit.getByRole('button', { name: 'More options' }).nth(2).click();
      await page.getByRole('menuitem', { name: 'Move down' }).click();
      await expect.poll(() => edit.getByLabel('Step 4').inputValue()).toContain('Dark screen');
      await edit.getByLabel('Step 4').scrollIntoViewIfNeeded();
      await look(page, '24-steps');
      await inDialog('Edit the card', 'Save').click();
      await dialog('Card').getByText('The version before is in its history').waitFor();
      await inDialog('Card', 'History').click();
      await look(page, '25-history');
      await inDialog('History', 'See').first().click();
      await inDialog('History', 'All versions').waitFor();
      await look(page, '26-diff');
      await inDialog('History', 'All versions').click();
      await inDialog('History', 'See').last().click();
      await inDialog('History', 'Restore this one').click();
      await dialog('Restore this one').getByRole('button', { name: 'Restore' }).click();
      await dialog('History').getByText('It is in use again').waitFor();
      await look(page, '27-restored');
      await page.setViewportSize(PHONE);
      await closeAll();
      await channelOnPhone();
      await page.setViewportSize(DESKTOP);
    },
    SLOW_MS,
  );

  test(
    'kept from a message, missed and written, logged in passing; a lead steps in',
    async () => {
      const { page } = visit;
      await fromMessage();
      await closeAll();
      await gap();
      await closeAll();
      await inPassing();
      await shield();
      await closeAll();
      await nobodyThere();
      await page.getByRole('button', { name: '+1 day' }).click();
      await app('U0MINA');
      await said('How are you').waitFor();
      await look(page, '49-day-after');
      await press('How are you', 'Not great');
      await said('Such contacts cost something').waitFor();
      await look(page, '50-answered');
      await home('U0PRIYA');
      await page.getByRole('button', { name: 'Help in numbers' }).click();
      await dialog('Help in numbers').waitFor();
      await look(page, '51-numbers');
    },
    SLOW_MS,
  );

  /** The book asks, the menu takes the words over, and what is there already is shown. */
  async function fromMessage() {
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

  /** Three looked for it; Mina writes it. */
  async function gap() {
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
    await app('UH02AYLIN');
    await said('You looked for something that is now written down').waitFor();
    await look(page, '38-gap-filled');
  }

  async function inPassing() {
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

  async function shield() {
    const { page } = visit;
    await channel('U0MINA');
    await say('/shield');
    await dialog('A lead steps in').getByLabel('What is happening?').fill('He threatens to come here.');
    await look(page, '41-shield');
    await inDialog('A lead steps in', 'Ask my lead now').click();
    await dialog('A lead steps in').getByText('I’m asking a lead').waitFor();
    await closeAll();
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
  async function nobodyThere() {
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

  /** What a phone shows of it. */
  async function channelOnPhone() {
    const { page } = visit;
    await page.goto(`${visit.url}/?user=U0MINA&at=C0GENERAL`);
    await say('/know locker door');
    await said('door does not open').waitFor();
    await look(page, '28-phone-found');
    await press('door does not open', 'Open');
    await dialog('Card').waitFor();
    await look(page, '29-phone-card');
    await closeAll();
    await home('U0MINA');
    await look(page, '30-phone-home');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
  }
});

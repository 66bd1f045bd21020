import { describe, expect, test } from 'vitest';
import { DESKTOP, hasChromium, look, PHONE, SLOW_MS, usePractice } from '../support/browser.ts';
import { besideAnother, fromMessage, gap, inPassing, nobodyThere, shield } from '../support/knowledge-walks.ts';
import { walkOn } from '../support/walk.ts';

describe.skipIf(!hasChromium)('knowledge and live help on the practice page', () => {
  const visit = usePractice(DESKTOP);
  const QUESTION = 'Quarantine for giraffes?';

  const walk = walkOn(visit);
  const { channel, home, app, say, said, dialog, inDialog, press, closeAll } = walk;

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

  /** Andres may put it right, but not say that it is still true: Ingrid sees what became of the words she verified. */
  async function changeAndShow() {
    const { page } = visit;
    await channel('US01ANDRES');
    await say('/know giraffe');
    await press('1 card for', 'Open');
    await inDialog('Card', 'Edit').click();
    await dialog('Edit the card').getByLabel('The answer').fill('Up to 3500 euros. Above that *ask Summit*.');
    await inDialog('Edit the card', 'Save').click();
    await dialog('Card').getByText('The version before is in its history').waitFor();
    await closeAll();
    await channel('U0INGRID');
    await say('/know check');
    await inDialog('Cards to check', 'What changed').click();
    await look(page, '18-what-changed');
    const changes = dialog('History');
    for (const part of ['3000', '3500', 'Andres']) await changes.getByText(part).first().waitFor();
    await closeAll();
  }

  test(
    'asked, answered, written down, verified, found with a typo, outdated, put right, changed by another',
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
      await dialog('Card').getByText('Thank you. Ingrid Halvorsen is asked to look').waitFor();
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
      await changeAndShow();
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
      await fromMessage(walk);
      await closeAll();
      await besideAnother(walk);
      await closeAll();
      await gap(walk);
      await inPassing(walk);
      await shield(walk);
      await closeAll();
      await nobodyThere(walk);
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

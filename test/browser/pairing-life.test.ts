import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../practice/contract.ts';
import { hasChromium, look, PHONE, SLOW_MS, usePractice } from '../support/browser.ts';

const MINA = 'U0MINA';
const TOMAS = 'U0TOMAS';
const PRIYA = 'U0PRIYA';
const INGRID = 'U0INGRID';
const HOUR = 60;
const DAY = 24 * HOUR;
const NOTE = 'Between me and my pillow.';

describe.skipIf(!hasChromium)('the whole life of a pairing, on a phone', () => {
  const visit = usePractice(PHONE);

  const state = async (person: string): Promise<Snapshot> =>
    (await (await fetch(`${visit.url}/practice/state?user=${person}`)).json()) as Snapshot;
  /** It goes hour by hour; resolves when all that came due was sent. */
  const pass = async (minutes: number) => {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${visit.url}/practice/clock`, { method: 'POST', headers, body: JSON.stringify({ minutes }) });
  };
  const open = (person: string, at: string) => visit.page.goto(`${visit.url}/?user=${person}&at=${at}`);
  const home = async (person: string) => {
    await open(person, 'home');
    await visit.page.getByRole('heading', { name: /^Hello/ }).waitFor();
  };
  const messages = (person: string) => open(person, 'messages');
  /** The conversation of Mina and Tomás. */
  const talk = async (person: string) => {
    const { conversations } = await state(person);
    const two = conversations.find(
      ({ kind, memberIds }) => kind === 'group' && memberIds.includes(MINA) && memberIds.includes(TOMAS),
    );
    await open(person, two?.id ?? '');
  };
  const said = (text: string | RegExp) => visit.page.getByRole('article').filter({ hasText: text }).last();
  const dialog = (name: string) => visit.page.getByRole('dialog', { name });
  const press = (where: Locator, name: string | RegExp) =>
    where
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .click({ timeout: 10_000 });
  /** Does it until it shows: a message or Home may be drawn anew just then, or not be known to the app yet. */
  const until = async (does: () => Promise<void>, shows: Locator) => {
    const tried = async () => {
      if (await shows.isVisible()) return true;
      await does().catch(() => undefined);
      return shows.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    };
    await expect.poll(tried, { timeout: 60_000 }).toBe(true);
  };
  const shown = async (what: Locator, name: string) => {
    await what.waitFor();
    // Only for who looks at it: it may be drawn anew just then.
    await what.scrollIntoViewIfNeeded().catch(() => undefined);
    await look(visit.page, name);
  };
  /** On App Home: a button there, which opens a form. */
  const openForm = (name: string, form = name) => until(() => press(visit.page.getByRole('main'), name), dialog(form));
  /** The menu beside something. */
  const choose = async (where: Locator, choice: string, shows: Locator) =>
    until(async () => {
      await press(where, 'More options');
      await visit.page.getByRole('menuitem', { name: choice }).click({ timeout: 3000 });
    }, shows);
  const chooseHome = (choice: string, form: string) => choose(visit.page.getByRole('main'), choice, dialog(form));

  test(
    'it is asked for and agreed on, and the two find a time',
    async () => {
      const { page } = visit;
      await open(MINA, 'C0GENERAL');
      await page.getByRole('textbox', { name: 'Message #general' }).fill('/mentor');
      await page.keyboard.press('Enter');
      const ask = dialog('Find a mentor');
      await ask.getByRole('combobox', { name: /get better at/ }).click();
      await ask.getByRole('combobox', { name: /get better at/ }).fill('de-es');
      await page.getByRole('option', { name: 'De-escalation' }).click();
      await ask.getByLabel(/want to be able to do/).fill('Stay calm when a customer shouts, and end the call well.');
      await look(page, '01-ask');
      await press(ask, 'Next');
      await press(dialog('Who fits'), 'Ask in this order');
      await dialog('Sent').waitFor();
      await page.keyboard.press('Escape');
      await dialog('Sent').waitFor({ state: 'detached' });
      await messages(TOMAS);
      await shown(said('Stay calm when a customer shouts'), '02-offer');
      await press(said('Stay calm when a customer shouts'), 'Accept');
      await shown(said('You said yes'), '03-accepted');

      await talk(MINA);
      await shown(said('write first'), '04-introduction');
      const card = said('work together');
      await shown(card, '05-agreement');
      await until(() => press(card, 'Agree'), said('do you?'));
      await look(page, '06-one-agrees');
      await talk(TOMAS);
      await press(said('do you?'), 'Agree');
      await shown(said('You agreed:'), '07-agreed');
      await press(said('You agreed:'), 'Change');
      const terms = dialog('Change agreement');
      await shown(terms, '08-change');
      await terms.getByRole('combobox', { name: 'For how long?' }).click();
      await page.getByRole('option', { name: '45 minutes' }).click();
      await press(terms, 'Suggest');
      await terms.waitFor({ state: 'detached' });
      await talk(MINA);
      await shown(said('suggests a change'), '09-suggested');
      await press(said('suggests a change'), 'Agree');
      await said('You agreed:').filter({ hasText: '45 minutes' }).waitFor();

      await press(said('You agreed:'), 'Set an objective');
      const objective = dialog('Set an objective');
      await objective.getByRole('combobox').click();
      await page.getByRole('option', { name: 'Calm an upset customer' }).click();
      await objective.getByText('As in').first().waitFor();
      await look(page, '10-objective');
      await press(objective, 'Save');
      const saved = page.getByRole('dialog', { name: 'Objective', exact: true });
      await shown(saved, '11-objective-set');
      await press(saved, 'Close');
      await saved.waitFor({ state: 'detached' });

      await press(said('write first'), 'Find a time');
      await shown(dialog('Find a time'), '12-find-a-time');
      await press(dialog('Find a time'), 'Suggest');
      await dialog('Find a time').waitFor({ state: 'detached' });
      await talk(TOMAS);
      await shown(said('suggests 3 times'), '13-times');
      await press(said('suggests 3 times'), 'Take this one');
      await said('Your session:').waitFor();
      const file = page.getByRole('link', { name: /Calendar file/ });
      await file.waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
      expect(download.suggestedFilename()).toBe('session.ics');
      await look(page, '14-planned');
      await home(MINA);
      await look(page, '15-home');
    },
    SLOW_MS,
  );

  test(
    'the check-in is answered, the session logged',
    async () => {
      const { page } = visit;
      await pass(DAY + 3 * HOUR); // their first session is over
      await messages(MINA);
      const asked = said('planned to meet on');
      await shown(asked, '20-check-in');
      await press(asked, 'Need help');
      await shown(said('What would help?'), '21-need-help');
      await press(said('What would help?'), 'Back');
      await said('planned to meet on').waitFor();
      await press(said('planned to meet on'), '+1');
      await said('1 of 5').waitFor();
      await press(said('planned to meet on'), 'Met');
      await shown(said('Good to hear'), '22-met');
      await press(said('Good to hear'), 'Add next steps');
      const log = dialog('Log a session');
      await log.getByLabel(/In one line/).fill('The first minute decides the call.');
      await log.getByLabel(/What will you do next/).fill('Try the pause in two calls\nNote what helped');
      await look(page, '23-log');
      await press(log, 'Save');
      await log.waitFor({ state: 'detached' });
      await talk(TOMAS);
      await shown(said('You two met'), '24-logged');
    },
    SLOW_MS,
  );

  test(
    'each has a say in what comes and when: cut, paused, extended, snoozed',
    async () => {
      const { page } = visit;
      await home(MINA);
      await shown(page.getByRole('button', { name: 'My next 30 days' }), '25-home-end');
      await openForm('My next 30 days');
      const coming = dialog('My next 30 days');
      await shown(coming, '26-next-30-days');
      await press(coming, 'Not this one');
      await shown(coming.getByText('not sent').first(), '27-cut');
      await press(coming, 'Bring it back');
      await coming.getByText('not sent').waitFor({ state: 'detached' });
      await press(coming, 'Close');
      await openForm('When I get messages');
      const own = dialog('When I get messages');
      await shown(own, '28-when');
      await press(own, 'Save');
      await own.waitFor({ state: 'detached' });

      await home(MINA);
      await chooseHome('Pause', 'Pause your pairing');
      await shown(dialog('Pause your pairing'), '30-pause');
      await press(dialog('Pause your pairing'), 'Pause');
      await page.getByText('paused until').first().waitFor();
      await look(page, '31-home-paused');
      await messages(TOMAS);
      await shown(said('is paused until'), '32-paused-other');
      await press(said('is paused until'), 'Go on now');
      await said('The pause is over').waitFor();
      await look(page, '33-goes-on');
      await home(TOMAS);
      await chooseHome('Extend', 'Extend your pairing');
      await shown(dialog('Extend your pairing'), '34-extend');
      await press(dialog('Extend your pairing'), 'Suggest it');
      await dialog('Extend your pairing').waitFor({ state: 'detached' });
      await messages(MINA);
      await shown(said('suggests a change'), '35-extension');
      await press(said('suggests a change'), 'Agree');
      await said('It holds from now on').waitFor();

      for (let week = 0; week < 3; week += 1) await pass(7 * DAY);
      await messages(MINA);
      const later = said('Did you and');
      await shown(later, '40-later');
      await choose(later, 'Why this?', said('are paired until'));
      await look(page, '41-why');
      await choose(later, 'Fewer', said('From now on I ask'));
      await look(page, '42-fewer');
      await choose(later, 'Snooze', dialog('Snooze'));
      await look(page, '43-snooze');
      await press(dialog('Snooze'), 'Snooze');
      await said('Snoozed until').waitFor();
      await look(page, '44-snoozed');
      const mentor = (await state(MINA)).people.find(({ name }) => name === 'Sofia Marques');
      await messages(mentor?.id ?? '');
      await shown(said('Two things for you today'), '45-two-things');
    },
    SLOW_MS,
  );

  test(
    'how it is going is told with a tap; the number is there when the mentor prepares, the note is not',
    async () => {
      const { page } = visit;
      for (let week = 0; week < 3; week += 1) await pass(7 * DAY);
      await messages(MINA);
      await shown(said('How is it going with the two of you?'), '46-pulse');
      await press(said('How is it going with the two of you?'), '4');
      await said('How it is going: 4').waitFor();
      await press(said('How it is going: 4'), 'Not yet');
      await press(said('No harm done'), 'Add a note');
      await dialog('Your note').getByLabel('A note to yourself').fill(NOTE);
      await look(page, '47-note');
      await press(dialog('Your note'), 'Save');
      await shown(said('No harm done').getByRole('button', { name: 'Edit note' }), '48-noted');
      await press(said('No harm done'), 'Find a time');
      await press(dialog('Find a time'), 'Suggest');
      await dialog('Find a time').waitFor({ state: 'detached' });
      await messages(TOMAS);
      await press(said('How is it going with the two of you?'), 'Skip');
      await talk(TOMAS);
      await said('suggests 3 times').getByRole('button', { name: 'Take this one' }).last().click();
      await said('Your session:').waitFor();
      // The working day before the session, whichever that is.
      const isPrepared = async () => JSON.stringify(await state(TOMAS)).includes('How it is going, 1 to 5');
      for (let days = 0; days < 10 && !(await isPrepared()); days += 1) await pass(DAY);
      await messages(TOMAS);
      const prep = said('How it is going, 1 to 5');
      await shown(prep, '49-prep');
      for (const part of ['Bring an upset customer back', 'Try the pause in two calls', /1 to 5: @Mina Okafor 4/])
        await prep.getByText(part).first().waitFor();
      expect(JSON.stringify(await state(MINA))).not.toContain(NOTE); // only its form shows it
      await messages(MINA);
      await press(said('No harm done'), 'Edit note');
      expect(await dialog('Your note').getByLabel('A note to yourself').inputValue()).toBe(NOTE);
      await press(dialog('Your note'), 'Cancel');
    },
    SLOW_MS,
  );

  test(
    'an objective is shared with the lead, who sees it, and taken back',
    async () => {
      const { page } = visit;
      const shared = page.getByRole('heading', { name: 'Shared with me' });
      const objective = page.getByRole('dialog', { name: 'Objective', exact: true });
      await home(MINA);
      await until(() => press(page.getByRole('main'), 'Open'), objective);
      await press(objective, 'Share with my lead');
      await look(page, '67-share');
      await press(page.getByRole('alertdialog').or(dialog('Share with your lead?')), 'Share');
      await objective.getByText('Shared with').waitFor();
      await press(objective, 'Close');
      await objective.waitFor({ state: 'detached' });
      await messages(INGRID);
      await shown(said('shares an objective with you'), '68-lead-told');
      await home(INGRID);
      await shown(shared, '69-lead-home');
      for (const hidden of [NOTE, 'Try the pause', 'The first minute decides'])
        expect(JSON.stringify(await state(INGRID))).not.toContain(hidden);
      await home(MINA);
      await until(() => press(page.getByRole('main'), 'Open'), objective);
      await press(objective, 'Stop sharing');
      await objective.getByText('Only you and').waitFor();
      await press(objective, 'Close');
      await objective.waitFor({ state: 'detached' });
      await messages(INGRID);
      await said('no longer shared with you').waitFor();
      await home(INGRID);
      await expect.poll(() => shared.count()).toBe(0);
    },
    SLOW_MS,
  );

  test(
    'a coordinator sees who is stuck, writes to them, and sets the rhythm',
    async () => {
      const { page } = visit;
      await home(PRIYA);
      await shown(page.getByText('could use a hand'), '50-coordinator');
      await openForm('See all pairings', 'Pairings');
      const list = dialog('Pairings');
      await shown(list.getByText('no first session').first(), '51-overview');
      const note = list.getByLabel('Your note');
      await choose(list, 'Send a friendly note', note);
      await look(page, '52-note');
      await press(list, 'Send');
      await shown(list.getByText('It goes out').or(list.getByText('written to')).first(), '53-noted');
      await press(list, 'Several at once');
      const bulk = dialog('Several at once');
      await bulk.getByLabel('Send a friendly note').check();
      await bulk.getByLabel(/who could use a hand/).check();
      await look(page, '54-bulk');
      await press(bulk, 'Next');
      await shown(bulk.getByText(/: \d+ pairs?/).first(), '55-bulk-preview');
      await press(bulk, /Write to/);
      await shown(dialog('Pairings').getByText('On it.'), '56-bulk-started');
      await press(dialog('Pairings'), 'Close');
      await home(PRIYA);
      await openForm('Rhythm');
      await press(dialog('Rhythm'), 'What would this mean?');
      await shown(dialog('Rhythm').getByText('Unprompted messages a week'), '57-rhythm');
      await press(dialog('Rhythm'), 'Save');
      await dialog('Rhythm').waitFor({ state: 'detached' });
      await openForm('Holidays');
      // Not a year that is over one day.
      const ahead = new Date(Date.parse((await state(PRIYA)).now) + 30 * 86_400_000).toISOString().slice(0, 10);
      await press(dialog('Holidays'), 'Next');
      const daysOff = dialog('Holidays').getByLabel('Days off, one a line');
      await daysOff.fill(`${ahead} The company's birthday`);
      await look(page, '58-holidays');
      await press(dialog('Holidays'), 'Save');
      await dialog('Holidays').waitFor({ state: 'detached' });
      expect((await state(PRIYA)).home.length).toBeLessThan(60);
      await home(PRIYA);
      await page.getByText('1 holiday ahead').waitFor();
      await page.getByRole('main').evaluate((main) => main.querySelector('.home-scroll')?.scrollTo(0, 900));
      await look(page, '59-coordinator-end');
    },
    SLOW_MS,
  );

  test(
    'it is finished, thanked for and looked back on',
    async () => {
      const { page } = visit;
      await home(MINA);
      await chooseHome('Finish or end', 'Finish or end');
      await shown(dialog('Finish or end'), '60-finish');
      await press(dialog('Finish or end'), 'Finish');
      await look(page, '61-confirm');
      await press(page.getByRole('alertdialog').or(dialog('Finish this pairing?')), 'Finish');
      await press(dialog('Your pairing'), 'OK');
      await messages(MINA);
      await shown(said('is complete'), '62-complete');
      await press(said('is complete'), 'What did you learn?');
      await dialog('Looking back').getByLabel('What did you learn?').fill('To wait before I answer.');
      await dialog('Looking back')
        .getByLabel(/Thank you for/)
        .fill('The two calls you sat in on.');
      await look(page, '63-reflection');
      await press(dialog('Looking back'), 'Save');
      await said('You have written down').waitFor();
      await press(said('is complete'), 'Certificate');
      await page.getByRole('article').getByRole('img').last().waitFor();
      await look(page, '64-certificate');
      await messages(TOMAS);
      await shown(said('thanks you for your time'), '65-thanks');
      await press(said('is complete'), 'What did you learn?');
      const other = dialog('Looking back');
      await other.getByLabel('What did you learn?').fill('That a question helps more than advice.');
      await press(other, 'Save');
      await said('You have written down').waitFor();
      // What each of them learned is theirs.
      expect(JSON.stringify(await state(MINA))).not.toContain('helps more than advice');
      await home(MINA);
      await shown(page.getByRole('heading', { name: 'Earlier pairings' }), '66-earlier');
    },
    SLOW_MS,
  );
});

import { describe, expect, test } from 'vitest';
import type { Member } from '../src/generated/prisma/client.ts';
import { getResident } from '../src/home/service.ts';
import { pauseOwnPairing, resumeOwnPairing } from '../src/pauses/service.ts';
import { sessionsSection } from '../src/sessions/home.ts';
import { sessionForecast } from '../src/sessions/jobs.ts';
import { cancelSession, chooseTime, moveSession, proposeSession } from '../src/sessions/planning.ts';
import { logSession } from '../src/sessions/service.ts';
import { findTimes } from '../src/sessions/suggestions.ts';
import { lastDm, pressDm, wordsOf } from './support/mentoring.ts';
import { outlookOf } from './support/outlook.ts';
import { card, cards, files, findTime, paired, plan, pressCard, propose, session } from './support/sessions.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const homeOf = async (slackId: string) =>
  JSON.stringify(await sessionsSection(w.deps, await getResident(w.deps, w.workspace.id, slackId)));

describe('finding a time', () => {
  test('from App Home: three suggestions in both people’s hours, in one message with a button each', async () => {
    const two = await paired(w);
    await propose(w, two.ana);
    const shown = card(w, two);
    expect(shown.text).toBe(`<@${two.ana}> suggests 3 times for your session. <@${two.ben}>, which one fits?`);
    expect(wordsOf(shown).match(/session\.choose/g)).toHaveLength(3);
    expect(wordsOf(shown).match(/<!date\^\d+\^/g)).toHaveLength(3);
    expect(await session(w)).toMatchObject({ status: 'PROPOSED', channel: two.channel, messageTs: shown.ts });
  });

  test('the other one takes one: the same message shows the date, and a calendar file comes', async () => {
    const two = await plan(w);
    const { startsAt, options, status } = await session(w);
    expect({ startsAt, status }).toEqual({ startsAt: options[0], status: 'SCHEDULED' });
    expect(cards(w, two)).toHaveLength(1);
    expect(card(w, two).text).toContain('Your session: <!date');
    expect(files(w, two)).toMatchObject([{ text: expect.stringContaining('It’s a date') }]);
  });

  test('who suggested cannot choose, and is told who does', async () => {
    const two = await paired(w);
    await propose(w, two.ana);
    await pressCard(w, two, two.ana, 'session.choose');
    expect(w.slack.as(two.ana).ephemerals().at(-1)?.text).toContain('Ben chooses one of these');
    expect((await session(w)).status).toBe('PROPOSED');
  });

  test('the proposer may change the times and add a guide', async () => {
    const two = await paired(w);
    await findTime(w, two.ana);
    const me = w.slack.as(two.ana);
    await me.type('time0', '2026-11-30T13:00:00Z');
    await me.type('time1', null);
    await me.type('time2', null);
    await me.type('guide', 'feedback');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(await session(w)).toMatchObject({ options: [new Date('2026-11-30T13:00:00Z')], guide: 'feedback' });
    expect(card(w, two).text).toContain('suggests a time');
    expect(wordsOf(card(w, two))).toContain('Guide: Giving and taking feedback');
  });

  test('a time that is over is refused at its field', async () => {
    const two = await paired(w);
    await findTime(w, two.ana);
    await w.slack.as(two.ana).type('time1', '2026-11-20T13:00:00Z');
    expect(await w.slack.as(two.ana).submit()).toMatchObject({
      errors: { time1: 'This time is over. Choose a later one.' },
    });
  });

  test('a time that is over is refused at its own field, also where the one before it is left empty', async () => {
    const two = await paired(w);
    await findTime(w, two.ana);
    await w.slack.as(two.ana).type('time1', null);
    await w.slack.as(two.ana).type('time2', '2026-11-20T13:00:00Z');
    expect(await w.slack.as(two.ana).submit()).toMatchObject({
      errors: { time2: 'This time is over. Choose a later one.' },
    });
  });

  test('none fits: other times take the place of the first ones, and those can no longer be taken', async () => {
    const two = await paired(w);
    await propose(w, two.ana);
    const first = card(w, two);
    await pressCard(w, two, two.ben, 'session.find-time');
    await w.slack.as(two.ben).type('time0', '2026-12-01T09:00:00Z');
    await w.slack.as(two.ben).submit();
    w.advance({ seconds: 2 });
    await w.deliver();
    const [old, latest, ...more] = cards(w, two);
    expect(more).toEqual([]);
    expect(old).toMatchObject({ ts: first.ts, text: 'These times are no longer suggested.' });
    expect(latest?.text).toContain(`<@${two.ben}> suggests 3 times`);
    await pressCard(w, two, two.ana, 'session.choose');
    expect((await session(w)).status).toBe('SCHEDULED');
    expect(await w.deps.db.session.count({ where: { status: 'PROPOSED' } })).toBe(0);
  });

  test('a button of old times says that they no longer stand', async () => {
    const two = await paired(w);
    await propose(w, two.ana);
    const { id, options } = await session(w);
    await propose(w, two.ana); // the same once more is one
    expect(await w.deps.db.session.count()).toBe(1);
    await cancelSession(w.deps, await w.member(two.ben), id);
    await expect(chooseTime(w.deps, await w.member(two.ben), id, options[0] as Date)).rejects.toThrow(
      'This no longer stands',
    );
  });

  test('where the two share no hours, the form says how far outside the nearest ones lie', async () => {
    const two = await paired(w);
    await w.deps.db.member.updateMany({ where: { slackId: two.ben }, data: { zone: 'America/New_York' } });
    await w.deps.db.member.updateMany({ where: { slackId: two.ana }, data: { zone: 'Asia/Kolkata' } });
    await findTime(w, two.ana);
    expect(JSON.stringify(w.slack.as(two.ana).modal()?.blocks)).toContain('share no hours');
  });

  test('where they lie too far apart, people type their own', async () => {
    const two = await paired(w);
    await w.deps.db.member.updateMany({
      where: { slackId: two.ben },
      data: { pausedUntil: new Date('2027-02-01T00:00:00Z') },
    });
    await findTime(w, two.ana);
    const me = w.slack.as(two.ana);
    expect(JSON.stringify(me.modal()?.blocks)).toContain('Choose a time yourself');
    await me.type('time0', '2027-02-02T09:00:00Z');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
  });

  test('planned sessions of either are left out', async () => {
    const two = await plan(w);
    const { startsAt } = await session(w);
    const found = await findTimes(w.deps, await w.member(two.ana), two.id);
    expect(found.suggestions.map(({ at }) => at)).not.toContainEqual(startsAt);
  });

  test('in a reverse pair the senior one suggests the first time', async () => {
    const two = await paired(w, 'REVERSE');
    expect(await homeOf(two.ben)).toContain('They are the senior of you two');
    expect(await homeOf(two.ben)).not.toContain('session.find-time');
    expect(await homeOf(two.ana)).toContain('session.find-time');
  });
});

describe('a planned session', () => {
  test('either moves it: the message shows the new date, one message tells the other, the file is an update', async () => {
    const two = await plan(w);
    await pressCard(w, two, two.ben, 'session.move');
    await w.slack.as(two.ben).type('time0', '2026-12-03T10:00:00Z');
    expect(await w.slack.as(two.ben).submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(await session(w)).toMatchObject({ startsAt: new Date('2026-12-03T10:00:00Z'), sequence: 1 });
    expect(cards(w, two)).toHaveLength(1);
    expect(card(w, two).text).toContain(String(Date.parse('2026-12-03T10:00:00Z') / 1000));
    expect(files(w, two)).toMatchObject([
      { ics: expect.stringContaining('SEQUENCE:0') },
      { text: expect.stringContaining(`<@${two.ben}> moved your session`), ics: expect.stringContaining('SEQUENCE:1') },
    ]);
  });

  test('of a paused pairing is not moved, which is said before there is a form to fill in', async () => {
    const two = await plan(w);
    await pauseOwnPairing(w.deps, await w.member(two.ben), two.id, '2026-12-22');
    await pressCard(w, two, two.ana, 'session.move');
    expect(w.slack.as(two.ana).ephemerals().at(-1)?.text).toContain('not active now');
    expect(w.slack.as(two.ana).modals()).toHaveLength(0);
  });

  test('changed twice before anything went out, only the last file is sent', async () => {
    const two = await plan(w);
    const { id } = await session(w);
    const ana = await w.member(two.ana);
    await moveSession(w.deps, ana, id, { at: new Date('2026-12-02T10:00:00Z'), minutes: 30 });
    await moveSession(w.deps, ana, id, { at: new Date('2026-12-03T10:00:00Z'), minutes: 45 });
    await w.deliver();
    expect(files(w, two)).toHaveLength(2);
    expect(files(w, two)[1]?.ics).toContain('SEQUENCE:2');
  });

  test('either cancels it: the file takes it out, and a new time can be found', async () => {
    const two = await plan(w);
    await pressCard(w, two, two.ana, 'session.cancel');
    expect(card(w, two).text).toContain('Your session is cancelled');
    expect(wordsOf(card(w, two))).toContain('session.find-time');
    expect(files(w, two).at(-1)).toMatchObject({
      text: expect.stringContaining(`<@${two.ana}> cancelled your session`),
      ics: expect.stringContaining('METHOD:CANCEL'),
    });
  });

  test('chosen and cancelled at the same moment, it comes out as one of the two, and both are told the truth', async () => {
    const two = await paired(w);
    await propose(w, two.ana);
    const { id, options } = await session(w);
    const [ana, ben] = [await w.member(two.ana), await w.member(two.ben)];
    const outcomes = await Promise.allSettled([
      chooseTime(w.deps, ben, id, options[0] as Date),
      cancelSession(w.deps, ana, id),
    ]);
    await w.deliver();
    const { status } = await session(w);
    expect(['SCHEDULED', 'CANCELLED']).toContain(status);
    if (status === 'SCHEDULED') expect(outcomes[1].status).toBe('rejected');
  });

  test('somebody else’s session can be neither seen nor changed', async () => {
    await plan(w);
    const { id, pairingId, options } = await session(w);
    const cyd = await w.member(w.person('Cyd'));
    const at = options[1] as Date;
    const attempts = [
      () => chooseTime(w.deps, cyd, id, at),
      () => moveSession(w.deps, cyd, id, { at, minutes: 30 }),
      () => cancelSession(w.deps, cyd, id),
      () => proposeSession(w.deps, cyd, pairingId, { times: [at], minutes: 30, guide: null }),
      () => findTimes(w.deps, cyd, pairingId),
      () => w.deps.db.$transaction((tx) => logSession(w.deps, tx, cyd, { pairingId, sessionId: id, met: true })),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow(/not yours/);
    expect((await session(w)).status).toBe('SCHEDULED');
  });

  test('when it is over the same message asks how it was', async () => {
    const two = await plan(w);
    const { startsAt } = await session(w);
    w.setClock(new Date((startsAt?.getTime() ?? 0) + 31 * 60_000));
    await w.deliver();
    expect(card(w, two).text).toContain('How was your session?');
    expect(await homeOf(two.ben)).toContain('How was your session with');
  });

  describe('is called off when its pairing ends', () => {
    const calledOff = (slackId: string) =>
      w.slack
        .as(slackId)
        .directMessages()
        .filter(({ files: [file] }) => file !== undefined)
        .map(({ text }) => text);
    const cancelled = [expect.stringContaining('Your session is cancelled')];
    /** Somebody else ended it, so long before the date. */
    async function ended(hoursBefore: number) {
      const two = await plan(w);
      const begin = (await session(w)).startsAt?.getTime() ?? 0;
      w.setClock(new Date(begin - hoursBefore * 3_600_000));
      await w.deps.db.pairing.updateMany({ where: { id: two.id }, data: { status: 'ENDED' } });
      await w.run('sessions.call-off');
      await w.run('sessions.call-off');
      expect((await session(w)).status).toBe('CANCELLED');
      return { two, begin };
    }

    test('and each of the two gets the file, once, by themselves', async () => {
      const { two } = await ended(0.5);
      expect(files(w, two)).toHaveLength(1);
      for (const one of [two.ana, two.ben]) expect(calledOff(one)).toEqual(cancelled);
    });

    test('at night it comes in the morning; who is away then gets none once the date is over', async () => {
      const { two, begin } = await ended(14);
      await w.deps.db.member.updateMany({
        where: { slackId: two.ben },
        data: { pausedUntil: new Date(begin + 3_600_000) },
      });
      for (const one of [two.ana, two.ben]) expect(calledOff(one)).toEqual([]);
      w.setClock(new Date(begin - 10 * 60_000));
      await w.deliver();
      expect(calledOff(two.ana)).toEqual(cancelled);
      w.setClock(new Date(begin + 2 * 3_600_000));
      await w.deliver();
      expect(calledOff(two.ben)).toEqual([]);
    });
  });

  /** A time is suggested, and Slack opens no conversation for the two. */
  async function proposedApart() {
    const two = await paired(w);
    await w.deps.db.pairing.updateMany({ data: { channel: null } });
    w.slack.faults.add({
      method: 'conversations.open',
      kind: 'error',
      error: 'restricted_action',
      when: ({ users }) => String(users).includes(','),
    });
    await propose(w, two.ana);
    await w.deliver();
    return two;
  }

  test('where Slack opens no conversation for the two, each gets it in a message of their own', async () => {
    const two = await proposedApart();
    expect(lastDm(w, two.ben).text).toContain('suggests 3 times');
    await pressDm(w, two.ben, 'session.guide').catch(() => undefined);
    const [option] = (await session(w)).options;
    await chooseTime(w.deps, await w.member(two.ben), (await session(w)).id, option as Date);
    await w.deliver();
    for (const person of [two.ana, two.ben]) {
      const messages = w.slack.as(person).directMessages();
      expect(messages.some(({ text }) => text.startsWith('Your session: '))).toBe(true);
      expect(messages.filter(({ files: sent }) => sent.length > 0)).toHaveLength(1);
    }
  });

  test('in a message of their own, each is asked how it was when it is over', async () => {
    const two = await proposedApart();
    const { id, options } = await session(w);
    await chooseTime(w.deps, await w.member(two.ben), id, options[0] as Date);
    await w.deliver();
    w.setClock(new Date((options[0]?.getTime() ?? 0) + 31 * 60_000));
    await w.deliver();
    await w.deliver();
    for (const person of [two.ana, two.ben]) {
      const messages = w.slack.as(person).directMessages();
      expect(messages.filter(({ text }) => text.startsWith('How was your session?'))).toHaveLength(1);
    }
  });

  test('where Slack knows the conversation of the two no more, each gets it in a message of their own', async () => {
    const two = await paired(w);
    await w.deps.db.pairing.updateMany({ data: { channel: 'C0GONE' } });
    await propose(w, two.ana);
    await w.deliver();
    expect(lastDm(w, two.ben).text).toContain('suggests 3 times');
  });
});

describe('logging', () => {
  /** Just after the planned session. */
  async function over() {
    const two = await plan(w);
    const { startsAt, minutes } = await session(w);
    w.setClock(new Date((startsAt?.getTime() ?? 0) + (minutes + 1) * 60_000));
    await w.deliver();
    return two;
  }

  test('one tap says that they met, and the pairing knows', async () => {
    const two = await over();
    await pressCard(w, two, two.ana, 'session.met');
    const held = await session(w);
    expect(held).toMatchObject({ status: 'HELD', heldMinutes: 30 });
    expect(card(w, two).text).toMatch(/^You two met: .*, 30 minutes\.$/);
    const pairing = await w.deps.db.pairing.findFirstOrThrow();
    expect([pairing.firstSessionAt, pairing.lastMetAt]).toEqual([held.startsAt, held.startsAt]);
  });

  test('the form notes a line and next steps of both, and either changes it later', async () => {
    const two = await over();
    await pressCard(w, two, two.ben, 'session.log');
    const ben = w.slack.as(two.ben);
    await ben.type('line', 'The first minute of a call <!channel>');
    await ben.type('own', '- Send the script\n\n- Listen in on Friday');
    await ben.type('theirs', '• Try the pause 🎧');
    expect(await ben.submit()).toEqual({ ok: true, errors: {} });
    w.advance({ seconds: 2 });
    await w.deliver();
    const words = wordsOf(card(w, two));
    expect(words).toContain('The first minute of a call &lt;!channel&gt;');
    expect(words).toContain(`<@${two.ben}>: Listen in on Friday`);
    expect(words).toContain(`<@${two.ana}>: Try the pause 🎧`);

    await pressCard(w, two, two.ana, 'session.log');
    const ana = w.slack.as(two.ana);
    expect(JSON.stringify(ana.modal()?.blocks)).toContain('Try the pause 🎧');
    await ana.type('theirs', 'Listen in on Friday');
    expect(await ana.submit()).toEqual({ ok: true, errors: {} });
    expect((await session(w)).actions.map(({ text }) => text)).toEqual(['Listen in on Friday', 'Try the pause 🎧']);
  });

  test('six next steps are too many, also over both fields', async () => {
    const two = await over();
    await pressCard(w, two, two.ben, 'session.log');
    const ben = w.slack.as(two.ben);
    await ben.type('own', 'a\nb\nc');
    await ben.type('theirs', 'd\ne\nf');
    expect(await ben.submit()).toMatchObject({ errors: { own: expect.stringContaining('At most 5 next steps') } });
  });

  test('both press “We met”: it is one session', async () => {
    const two = await over();
    const shown = card(w, two);
    const value = JSON.stringify({ id: (await session(w)).id, pairing: two.id });
    await Promise.all([two.ana, two.ben].map((person) => w.slack.as(person).press(shown, 'session.met', value)));
    await w.slack.settle(() => card(w, two).text.startsWith('You two met'));
    await w.deliver();
    expect(await w.deps.db.session.count({ where: { status: 'HELD' } })).toBe(1);
  });

  test('“Met” about a session that nobody planned is one too, also when both say it', async () => {
    const two = await paired(w);
    for (const person of [two.ana, two.ben]) {
      const actor = await w.member(person);
      await w.deps.db.$transaction((tx) => logSession(w.deps, tx, actor, { pairingId: two.id, met: true }));
      w.advance({ hours: 5 });
    }
    expect(await w.deps.db.session.findMany()).toMatchObject([{ status: 'HELD', heldMinutes: 30 }]);
  });

  test('it did not happen, and after all it did; what one said was held stays held', async () => {
    const two = await over();
    await pressCard(w, two, two.ana, 'session.not-met');
    expect(card(w, two).text).toContain('did not take place');
    const { id } = await session(w);
    const ben = await w.member(two.ben);
    const log = { pairingId: two.id, sessionId: id };
    await w.deps.db.$transaction((tx) => logSession(w.deps, tx, ben, { ...log, met: true }));
    expect((await session(w)).status).toBe('HELD');
    const no = w.deps.db.$transaction((tx) => logSession(w.deps, tx, ben, { ...log, met: false }));
    await expect(no).rejects.toThrow('That stays');
  });

  test('what is still to come cannot be logged', async () => {
    const two = await plan(w);
    const { id } = await session(w);
    const ben = await w.member(two.ben);
    const log = w.deps.db.$transaction((tx) =>
      logSession(w.deps, tx, ben, { pairingId: two.id, sessionId: id, met: true }),
    );
    await expect(log).rejects.toThrow('still to come');
  });

  test('next steps stand on their owner’s App Home until they are done', async () => {
    const two = await over();
    await pressCard(w, two, two.ben, 'session.log');
    await w.slack.as(two.ben).type('theirs', 'Try the pause');
    await w.slack.as(two.ben).submit();
    await w.deliver();
    expect(await homeOf(two.ben)).not.toContain('Try the pause');
    const ana = w.slack.as(two.ana);
    await ana.openHome();
    await w.slack.settle(() => JSON.stringify(ana.home()?.blocks ?? '').includes('Try the pause'));
    await ana.press('home', 'session.step-done');
    await w.slack.settle(() => !JSON.stringify(ana.home()?.blocks).includes('Try the pause'));
    expect((await session(w)).actions[0]?.doneAt).not.toBeNull();
  });

  test('logging once more from App Home changes the log of these days, and loses nothing of it', async () => {
    const two = await over();
    await pressCard(w, two, two.ben, 'session.log');
    await w.slack.as(two.ben).type('theirs', 'Try the pause');
    await w.slack.as(two.ben).submit();
    await w.deliver();
    const ana = w.slack.as(two.ana);
    await ana.openHome();
    await w.slack.settle(() => JSON.stringify(ana.home()?.blocks ?? '').includes('Log a session'));
    await ana.press('home', 'session.log', JSON.stringify({ pairing: two.id }));
    await w.slack.settle(() => ana.modal() !== undefined);
    await ana.type('line', 'It helped');
    expect(await ana.submit()).toEqual({ ok: true, errors: {} });
    expect(await w.deps.db.session.findMany({ include: { actions: true } })).toMatchObject([
      { status: 'HELD', line: 'It helped', actions: [{ text: 'Try the pause' }] },
    ]);
  });

  describe('by both at once', () => {
    const lines = (who: string) => JSON.stringify(w.slack.as(who).modal()?.blocks);
    /** Both have the form before them; Ben sends his first. */
    async function bothOpen(open: (who: string) => Promise<void>, two: { ana: string; ben: string }) {
      await open(two.ana);
      await open(two.ben);
      await w.slack.as(two.ben).type('line', 'The first minute');
      await w.slack.as(two.ben).type('own', 'Send the script');
      expect(await w.slack.as(two.ben).submit()).toEqual({ ok: true, errors: {} });
      w.advance({ seconds: 2 });
      await w.deliver();
    }

    /** The same, of a session that was planned. */
    async function bothOpenOver() {
      const two = await over();
      const shown = card(w, two);
      await bothOpen(async (who) => {
        await w.slack.as(who).press(shown, 'session.log');
        await w.slack.settle(() => w.slack.as(who).modal() !== undefined);
      }, two);
      return two;
    }

    test('whoever sends later sees what the other noted, and nothing of either is lost', async () => {
      const two = await bothOpenOver();
      const ana = w.slack.as(two.ana);
      await ana.type('line', 'To wait a breath');
      await ana.type('own', 'Try the pause');
      expect(await ana.submit()).toEqual({ ok: true, errors: {} });
      expect(lines(two.ana)).toContain(`<@${two.ben}> logged it meanwhile`);
      expect(lines(two.ana)).toContain('The first minute');
      expect(await session(w)).toMatchObject({ line: 'The first minute', actions: [{ text: 'Send the script' }] });
      expect(await ana.submit()).toEqual({ ok: true, errors: {} });
      expect(ana.modal()).toBeUndefined();
      const { line, actions } = await session(w);
      expect(line).toBe('To wait a breath'); // hers to decide, with his before her
      expect(actions.map(({ text }) => text).sort()).toEqual(['Send the script', 'Try the pause']);
    });

    test('also where both noted something for the same person', async () => {
      const two = await bothOpenOver();
      const ana = w.slack.as(two.ana);
      await ana.type('theirs', 'Ask Cora');
      expect(await ana.submit()).toEqual({ ok: true, errors: {} });
      expect(await ana.submit()).toEqual({ ok: true, errors: {} });
      expect((await session(w)).actions.map(({ text }) => text).sort()).toEqual(['Ask Cora', 'Send the script']);
    });

    test('of a session that nobody planned, it is one, with what both noted', async () => {
      const two = await paired(w);
      await bothOpen(async (who) => {
        await w.slack.as(who).openHome();
        await w.slack.settle(() => w.slack.as(who).home() !== undefined);
        await w.slack.as(who).press('home', 'session.log');
        await w.slack.settle(() => w.slack.as(who).modal() !== undefined);
      }, two);
      const ana = w.slack.as(two.ana);
      await ana.type('theirs', 'Send the script');
      expect(await ana.submit()).toEqual({ ok: true, errors: {} });
      expect(await ana.submit()).toEqual({ ok: true, errors: {} });
      expect(await w.deps.db.session.findMany({ include: { actions: true } })).toMatchObject([
        { status: 'HELD', line: 'The first minute', actions: [{ text: 'Send the script' }] },
      ]);
    });

    test('with the same noted, or with nothing but that they met, it is simply saved', async () => {
      const two = await over();
      const shown = card(w, two);
      const ana = w.slack.as(two.ana);
      await ana.press(shown, 'session.log');
      await w.slack.settle(() => ana.modal() !== undefined);
      await pressCard(w, two, two.ben, 'session.met');
      await ana.type('line', 'To wait a breath');
      expect(await ana.submit()).toEqual({ ok: true, errors: {} });
      expect(ana.modal()).toBeUndefined();
      expect(await session(w)).toMatchObject({ line: 'To wait a breath' });
    });
  });

  test('one without a date is logged from App Home, and shown to the other where something was noted', async () => {
    const two = await paired(w);
    const ana = w.slack.as(two.ana);
    await ana.openHome();
    await w.slack.settle(() => ana.home() !== undefined);
    await ana.press('home', 'session.log');
    await w.slack.settle(() => ana.modal() !== undefined);
    await ana.type('line', 'Met at lunch');
    expect(await ana.submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(wordsOf(card(w, two))).toContain('Met at lunch');
  });
});

describe('the preparation', () => {
  async function planned(at: string) {
    const two = await paired(w);
    const ana = await w.member(two.ana);
    const made = await proposeSession(w.deps, ana, two.id, { times: [new Date(at)], minutes: 30, guide: 'feedback' });
    await chooseTime(w.deps, await w.member(two.ben), made.id, new Date(at));
    await w.deliver();
    return two;
  }

  const preps = ({ ben }: { ben: string }) =>
    w.slack
      .as(ben)
      .directMessages()
      .filter(({ text }) => text.includes('Here is what matters')).length;

  test('goes to the mentor the working day before at ten, with what matters, once', async () => {
    const two = await planned('2026-12-02T13:00:00Z');
    const { workspaceId, id: menteeId } = await w.member(two.ana);
    const mentor = await w.member(two.ben);
    const value = await w.deps.db.companyValue.findFirstOrThrow();
    const kudos = (deed: string, status: 'POSTED' | 'PRIVATE') =>
      w.deps.db.kudos.create({
        data: {
          workspaceId,
          giverId: mentor.id,
          valueId: value.id,
          deed,
          status,
          createdAt: new Date('2026-11-25T09:00:00Z'),
          recipients: { create: { memberId: menteeId, workspaceId } },
        },
      });
    await kudos('Found the lost parcel', 'POSTED');
    await kudos('Only for the two', 'PRIVATE');
    w.setClock('2026-12-01T08:45:00Z');
    await w.run('sessions.prepare');
    expect(w.slack.as(two.ben).directMessages().map(wordsOf).join()).not.toContain('Found the lost parcel');
    w.setClock('2026-12-01T09:15:00Z');
    await w.run('sessions.prepare');
    await w.run('sessions.prepare');
    const prep = lastDm(w, two.ben);
    expect(prep.text).toContain('Your session with');
    expect(wordsOf(prep)).toContain('Found the lost parcel');
    expect(wordsOf(prep)).not.toContain('Only for the two');
    expect(wordsOf(prep)).toContain('Guide: Giving and taking feedback');
    expect(wordsOf(prep)).toContain('Why this?');
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'session.prep' } })).toBe(1);
    const toAna = w.slack
      .as(two.ana)
      .directMessages()
      .map(({ text }) => text);
    expect(toAna.some((text) => text.includes('Here is what matters'))).toBe(false);
  });

  test('the forecast says when it comes, until it is on its way', async () => {
    const two = await planned('2026-12-02T13:00:00Z');
    const ben = await w.member(two.ben);
    const ahead = async (member: Member, days: number) => sessionForecast(w.deps, await outlookOf(w, [member], days));
    expect(await ahead(ben, 30)).toMatchObject([
      {
        memberId: ben.id,
        dueAt: new Date('2026-12-01T09:00:00Z'),
        until: new Date('2026-12-02T13:00:00Z'),
        timely: true,
      },
    ]);
    expect(await ahead(ben, 3)).toEqual([]);
    expect(await ahead(await w.member(two.ana), 30)).toEqual([]);
    w.setClock('2026-12-01T09:00:00Z');
    await w.run('sessions.prepare');
    expect(await ahead(ben, 30)).toEqual([]);
    const { startedAt } = await w.deps.db.outboxMessage.findFirstOrThrow({ where: { kind: 'session.prep' } });
    expect(startedAt).toEqual(new Date('2026-12-01T09:00:00Z'));
  });

  test('of more sessions at one time than one look takes, none is left out, nor in the forecast', async () => {
    const two = await planned('2026-12-02T13:00:00Z');
    const { id: _, ...like } = await w.deps.db.session.findFirstOrThrow();
    await w.deps.db.session.createMany({ data: Array.from({ length: 600 }, () => like) });
    const ahead = await sessionForecast(w.deps, await outlookOf(w, [await w.member(two.ben)], 30));
    expect(ahead).toHaveLength(601);
    w.setClock('2026-12-01T09:15:00Z');
    await w.app.runSchedule('sessions.prepare');
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'session.prep' } })).toBe(601);
  });

  test('last time’s next steps are there, and one tap says that one is done', async () => {
    const two = await planned('2026-12-02T13:00:00Z');
    const actor = await w.member(two.ana);
    const actions = [{ ownerId: actor.id, text: 'Try the pause' }];
    const { pairingId } = await session(w);
    await w.deps.db.$transaction((tx) => logSession(w.deps, tx, actor, { pairingId, met: true, actions }));
    w.setClock('2026-12-01T09:15:00Z');
    await w.run('sessions.prepare');
    const prep = lastDm(w, two.ben);
    await w.slack.as(two.ben).press(prep, 'session.step-done');
    await w.slack.settle(() => wordsOf(lastDm(w, two.ben)).includes(':white_check_mark:'));
    expect(wordsOf(lastDm(w, two.ben))).not.toContain('session.step-done');
  });

  test('moved or cancelled, the old one is not sent and the new one is', async () => {
    const two = await planned('2026-12-02T13:00:00Z');
    const { id } = await session(w);
    w.setClock('2026-12-01T08:59:00Z');
    await w.app.runSchedule('sessions.prepare');
    await moveSession(w.deps, await w.member(two.ana), id, { at: new Date('2026-12-04T13:00:00Z'), minutes: 30 });
    w.setClock('2026-12-01T09:15:00Z');
    await w.run('sessions.prepare');
    expect(preps(two)).toBe(0);
    w.setClock('2026-12-03T09:15:00Z');
    await w.run('sessions.prepare');
    expect(preps(two)).toBe(1);
  });

  test.each([
    ['moved away and back', 'move'],
    ['its pairing paused and gone on with', 'pause'],
  ])('%s before it went out, it is sent after all, once', async (_, what) => {
    const two = await planned('2026-12-02T13:00:00Z');
    const ana = await w.member(two.ana);
    const { id } = await session(w);
    const move = (at: string) => moveSession(w.deps, ana, id, { at: new Date(at), minutes: 30 });
    w.setClock('2026-12-01T09:00:00Z');
    await w.app.runSchedule('sessions.prepare');
    await (what === 'move' ? move('2026-12-04T13:00:00Z') : pauseOwnPairing(w.deps, ana, two.id, '2026-12-20'));
    await w.deliver();
    expect(preps(two)).toBe(0);
    await (what === 'move' ? move('2026-12-02T13:00:00Z') : resumeOwnPairing(w.deps, ana, two.id));
    await w.run('sessions.prepare');
    await w.run('sessions.prepare');
    expect(preps(two)).toBe(1);
  });

  test('once the session has begun, it asks how it was and nudges no more', async () => {
    const two = await planned('2026-12-02T13:00:00Z');
    w.setClock('2026-12-01T09:15:00Z');
    await w.run('sessions.prepare');
    const prep = lastDm(w, two.ben);
    w.setClock('2026-12-02T13:40:00Z');
    const { pairingId, id } = await session(w);
    const actor = await w.member(two.ana);
    await w.deps.db.$transaction((tx) => logSession(w.deps, tx, actor, { pairingId, sessionId: id, met: true }));
    await w.deliver();
    const shown = w.slack
      .as(two.ben)
      .directMessages()
      .find(({ ts }) => ts === prep.ts);
    expect(shown?.text).toContain('you met');
    expect(wordsOf(shown ?? prep)).not.toContain('Why this?');
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { saveOwnRhythm } from '../src/calm/own-rhythm.ts';
import { type CheckInState, givePulse, saveNote } from '../src/check-ins/answers.ts';
import { goOnMessage, goOnPauseModal } from '../src/check-ins/go-on-views.ts';
import { askCoordinators } from '../src/check-ins/help.ts';
import { noteModal } from '../src/check-ins/note-views.ts';
import { whyText } from '../src/check-ins/rhythm-views.ts';
import { scheduleKickOff } from '../src/check-ins/service.ts';
import { checkInMessage, checkInsHomeBlocks, reminderMessage, talkMessage } from '../src/check-ins/views.ts';
import type { CheckIn, Pairing, PairingKind } from '../src/generated/prisma/client.ts';
import { dateFor } from '../src/slack/blocks.ts';
import { checkInsIn, DAY_MS } from './support/check-ins.ts';
import { testDb } from './support/db.ts';
import { countQueries } from './support/queries.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let ben: string;

const { pair, checkInsOf, firstOf, messagesOf, latestOf, shownTo, whispered, send, tap } = checkInsIn(w);

/** Chooses from the menu that every nudge carries. */
const choose = async (slackId: string, what: string) => {
  const { ts } = latestOf(slackId);
  const { id } = await w.deps.db.outboxMessage.findFirstOrThrow({ where: { messageTs: ts, nudge: true } });
  await tap(slackId, 'nudge.menu', JSON.stringify({ do: what, id }));
};

async function pairedAndAsked(kind: PairingKind = 'CLASSIC'): Promise<Pairing> {
  const pairing = await pair(ana, ben, kind);
  w.advance({ days: 1, minutes: 1 });
  await send();
  return pairing;
}

beforeEach(() => {
  ana = w.person('Ana');
  ben = w.person('Ben');
});

describe('being asked', () => {
  test('a day after the introduction both are asked about the other, and answer with one tap', async () => {
    await pair(ana, ben);
    await send();
    expect(messagesOf(ana)).toHaveLength(0);
    w.advance({ days: 1, minutes: 1 });
    await send();
    expect(messagesOf(ana).at(-1)?.text).toBe(`Did you and <@${ben}> meet? One tap is enough.`);
    expect(messagesOf(ben).at(-1)?.text).toContain(`<@${ana}>`);
    const { ts } = latestOf(ana);
    await tap(ana, 'check-in.met');
    expect(messagesOf(ana)).toHaveLength(1);
    expect(latestOf(ana).ts).toBe(ts);
    expect(messagesOf(ana).at(-1)?.text).toContain('met. Good to hear.');
    expect(await firstOf(ana)).toMatchObject({ status: 'ANSWERED', answer: 'MET', answeredAt: w.deps.now() });
    expect(await firstOf(ben)).toMatchObject({ status: 'SENT', answer: null });
  });

  test('somebody is asked once however often the schedule runs', async () => {
    await pairedAndAsked();
    await send();
    await Promise.all([w.app.runSchedule('check-ins.send'), w.app.runSchedule('check-ins.send')]);
    await w.deliver();
    expect(messagesOf(ana)).toHaveLength(1);
    expect(await checkInsOf(ana)).toHaveLength(2);
  });

  test('outside the nudge days the question waits', async () => {
    await pair(ana, ben);
    w.setClock('2026-11-27T09:00:00Z'); // a Friday
    await send();
    expect(messagesOf(ana)).toHaveLength(0);
    w.setClock('2026-12-01T09:01:00Z'); // the next Tuesday, 10:01 in Berlin
    await w.deliver();
    expect(messagesOf(ana)).toHaveLength(1);
  });

  test('a pairing that ended or was paused meanwhile is not asked about', async () => {
    const pairing = await pair(ana, ben);
    w.setClock('2026-11-27T09:00:00Z');
    await send();
    await w.deps.db.pairing.update({ where: { id: pairing.id }, data: { status: 'ENDED' } });
    w.setClock('2026-12-01T09:01:00Z');
    await w.deliver();
    expect(messagesOf(ana)).toHaveLength(0);
    const paused = await pair(ana, ben);
    await w.deps.db.pairing.update({ where: { id: paused.id }, data: { status: 'PAUSED' } });
    w.advance({ days: 1 });
    await send();
    expect(messagesOf(ana)).toHaveLength(0);
  });

  test('a flash pairing is asked about once', async () => {
    await pairedAndAsked('FLASH');
    expect(await checkInsOf(ana)).toHaveLength(1);
  });

  test('the next round closes an unanswered question in place', async () => {
    await pairedAndAsked();
    const { ts, channel } = latestOf(ana);
    w.advance({ days: 14 });
    await send();
    const [old, fresh] = await checkInsOf(ana);
    expect(old).toMatchObject({ status: 'MISSED', answer: null });
    expect(fresh).toMatchObject({ status: 'SENT', round: 1 });
    const edited = w.slack
      .as(ana)
      .messages(channel)
      .find((one) => one.ts === ts);
    expect(edited?.text).toContain('No answer');
    expect(JSON.stringify(edited?.blocks)).not.toContain('button');
    expect(messagesOf(ana)).toHaveLength(2);
  });

  test('after weeks of downtime one question comes, not the backlog', async () => {
    await pairedAndAsked();
    w.advance({ days: 43 });
    await send();
    w.advance({ days: 1 });
    await send();
    expect(messagesOf(ana)).toHaveLength(2);
    expect((await checkInsOf(ana)).map((one) => one.status)).toEqual(['MISSED', 'SENT', 'SCHEDULED']);
  });

  test('somebody who is away is asked the latest question only', async () => {
    await pair(ana, ben);
    const member = await w.member(ana);
    await w.deps.db.member.update({
      where: { id: member.id },
      data: { pausedUntil: new Date('2026-12-24T00:00:00Z') },
    });
    for (let day = 0; day < 30; day++) {
      w.advance({ days: 1 });
      await send();
    }
    expect(messagesOf(ana)).toHaveLength(1);
    expect((await checkInsOf(ana)).map((one) => one.status)).toEqual(['MISSED', 'MISSED', 'SENT', 'SCHEDULED']);
  });

  test('the last question comes a week before the end, and nothing after it', async () => {
    await pair(ana, ben, 'CLASSIC', 4);
    for (let day = 0; day < 40; day++) {
      w.advance({ days: 1 });
      await send();
    }
    const all = await checkInsOf(ana);
    expect(all.map(({ kind }) => kind)).toEqual(['KICK_OFF', 'END']);
  });

  test('the last question says until when they have, however late it comes', async () => {
    w.setClock('2026-11-27T09:00:00Z'); // a Friday, so that a week before the end is one; it comes on the Tuesday after
    const { endsAt } = await pair(ana, ben, 'CLASSIC', 4);
    for (let day = 0; day < 26; day++) {
      w.advance({ days: 1 });
      await send();
    }
    expect(shownTo(ana)).toContain(`until <!date^${endsAt.getTime() / 1000}^`);
    expect(shownTo(ana)).not.toContain('week to go');
  });

  test('a person’s own rhythm goes before the workspace’s', async () => {
    const member = await w.member(ana);
    await w.deps.db.member.update({ where: { id: member.id }, data: { checkInDays: 7 } });
    await pairedAndAsked();
    const days = (one: CheckIn[]) => ((one[1]?.dueAt.getTime() ?? 0) - (one[0]?.dueAt.getTime() ?? 0)) / DAY_MS;
    expect(days(await checkInsOf(ana))).toBe(7);
    expect(days(await checkInsOf(ben))).toBe(14);
  });

  test('another rhythm of one’s own moves what is planned at once', async () => {
    await pairedAndAsked();
    const actor = await w.member(ana);
    const nextOf = () =>
      w.deps.db.checkIn.findFirstOrThrow({ where: { memberId: actor.id, status: 'SCHEDULED', queuedAt: null } });
    const before = await nextOf();
    const own = { nudgeDays: [], nudgeFrom: null, checkInDays: 28, choices: new Map() };
    await saveOwnRhythm(w.deps, actor, own);
    expect((await nextOf()).dueAt.getTime() - before.dueAt.getTime()).toBe(14 * DAY_MS);
  });

  test('more check-ins than fit one batch are all asked', async () => {
    const others = await Promise.all(Array.from({ length: 110 }, async (_, i) => w.person(`Mentee ${i}`)));
    for (const other of others) await pair(ana, other);
    w.advance({ days: 2 });
    await w.app.runSchedule('check-ins.send');
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'check-in.asked' } })).toBe(220);
    expect(await w.deps.db.checkIn.count({ where: { queuedAt: null } })).toBe(220);
  });

  test('a batch costs the same few queries however many it holds', async () => {
    const { pool } = await testDb();
    const costOf = async (pairs: number) => {
      for (let number = 0; number < pairs; number++) await pair(ana, w.person(`Mentee ${number}`));
      w.advance({ days: 2 });
      return countQueries(pool, () => w.app.runSchedule('check-ins.send'));
    };
    expect(await costOf(20)).toBe(await costOf(2));
  });

  test('an uninstalled workspace is left alone', async () => {
    await pair(ana, ben);
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { status: 'UNINSTALLED' } });
    w.advance({ days: 2 });
    await w.app.runSchedule('check-ins.send');
    expect(await w.deps.db.outboxMessage.count()).toBe(0);
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { status: 'INSTALLED' } });
  });
});

describe('answering', () => {
  test('"not yet" is met with kindness and a way to find a time', async () => {
    await pairedAndAsked();
    await tap(ana, 'check-in.not-yet');
    expect(shownTo(ana)).toContain('No harm done');
    await tap(ana, 'session.find-time');
    expect(w.slack.as(ana).modal()?.callback_id).toBe('session.propose');
  });

  describe('"need help"', () => {
    let cora: string;
    beforeEach(async () => {
      cora = w.person('Cora');
      await w.deps.db.member.update({ where: { id: (await w.member(cora)).id }, data: { isCoordinator: true } });
    });

    test('opens a choice in the same message, tells nobody, and leads back', async () => {
      await pairedAndAsked();
      await tap(ana, 'check-in.need-help');
      expect(shownTo(ana)).toContain('What would help?');
      await w.deliver();
      expect(w.slack.as(cora).directMessages()).toHaveLength(0);
      expect(messagesOf(ben)).toHaveLength(1);
      await tap(ana, 'check-in.change');
      expect(shownTo(ana)).toContain('check-in.met');
      expect(await firstOf(ana)).toMatchObject({ status: 'SENT', answer: 'NEED_HELP' });
    });

    test('tells the coordinators, once, that somebody would like to talk and nothing else', async () => {
      const dan = w.person('Dan');
      await w.deps.db.member.update({ where: { id: (await w.member(ben)).id }, data: { isCoordinator: true } });
      await w.member(dan);
      await pairedAndAsked();
      await tap(ana, 'check-in.need-help');
      await tap(ana, 'check-in.ask-coordinator');
      await w.deliver();
      expect(messagesOf(cora).map(({ text }) => text)).toEqual([
        expect.stringContaining(`<@${ana}> would like to talk`),
      ]);
      expect(messagesOf(cora)[0]?.text).not.toContain(ben);
      expect(shownTo(ana)).toContain('knows that you would like to talk');
      // Ben coordinates too, but it may be about him.
      expect(messagesOf(ben)).toHaveLength(1);
      await askCoordinators(w.deps, await w.member(ana), (await firstOf(ana)).id);
      await w.deliver();
      expect(messagesOf(cora)).toHaveLength(1);
    });

    test('taken back before anybody was told, it is told when it is asked again', async () => {
      await pairedAndAsked();
      w.setClock('2026-11-25T20:00:00Z'); // nobody works
      await tap(ana, 'check-in.need-help');
      await tap(ana, 'check-in.ask-coordinator');
      await tap(ana, 'check-in.change');
      await tap(ana, 'check-in.not-yet');
      w.setClock('2026-11-26T09:00:00Z');
      await w.deliver();
      expect(messagesOf(cora)).toHaveLength(0);
      await tap(ana, 'check-in.change');
      await tap(ana, 'check-in.need-help');
      expect(shownTo(ana)).toContain('check-in.ask-coordinator');
      await tap(ana, 'check-in.ask-coordinator');
      await w.deliver();
      expect(messagesOf(cora)).toHaveLength(1);
      expect(shownTo(ana)).toContain(`<@${cora}> knows that you would like to talk`);
    });

    test('a stale press after another answer tells nobody', async () => {
      await pairedAndAsked();
      const { id } = await firstOf(ana);
      await tap(ana, 'check-in.met');
      await expect(askCoordinators(w.deps, await w.member(ana), id)).rejects.toThrow('told nobody');
      await w.deliver();
      expect(messagesOf(cora)).toHaveLength(0);
    });

    test('leads to another mentor, or to help with a case now', async () => {
      await pairedAndAsked();
      await tap(ben, 'check-in.need-help');
      await tap(ben, 'pairing.menu');
      expect(JSON.stringify(w.slack.as(ben).modal())).toContain('End early');
      await w.slack.as(ben).close();
      await tap(ben, 'live-help.ask');
      expect(w.slack.as(ben).modal()?.callback_id).toBe('live-help.start');
    });
  });

  test('"not yet" of two who have met says since when not, and after a change of mind only what is known', async () => {
    await pairedAndAsked();
    const metAt = w.deps.now();
    await tap(ana, 'check-in.met');
    w.advance({ days: 21 });
    await send();
    await tap(ana, 'check-in.not-yet');
    expect(shownTo(ana)).toContain(`You and <@${ben}> have not met since ${dateFor(metAt)}. No harm done.`);
    await tap(ana, 'check-in.change');
    await tap(ana, 'check-in.met');
    await tap(ana, 'check-in.change');
    await tap(ana, 'check-in.not-yet');
    expect(shownTo(ana)).toContain(`You and <@${ben}> have not met this time. No harm done.`);
  });

  test('"not yet" of a circle says nothing of when one of it met its mentor', async () => {
    const pairing = await pair(ana, ben);
    const { workspaceId, mentorId } = pairing;
    const circle = await w.deps.db.circle.create({ data: { workspaceId, mentorId, createdAt: w.deps.now() } });
    const other = await pair(ana, w.person('Cyd'));
    await w.deps.db.checkIn.deleteMany({ where: { pairingId: other.id, memberId: mentorId } });
    const data = { circleId: circle.id, lastMetAt: w.deps.now() };
    await w.deps.db.pairing.updateMany({ where: { id: { in: [pairing.id, other.id] } }, data });
    w.advance({ days: 1, minutes: 1 });
    await send();
    await tap(ana, 'check-in.not-yet');
    expect(shownTo(ana)).toContain('Your circle has not met this time.');
  });

  test('skipping says when the next question comes', async () => {
    await pairedAndAsked();
    await tap(ana, 'check-in.skip');
    expect(messagesOf(ana).at(-1)?.text).toMatch(/^Skipped\. I’ll ask again around <!date/);
    expect(await firstOf(ana)).toMatchObject({ status: 'SKIPPED', answer: null });
  });

  test('a note is kept for the person alone, and can be changed', async () => {
    await pairedAndAsked();
    await tap(ana, 'check-in.met');
    await tap(ana, 'check-in.open-note');
    await w.slack.as(ana).type('note', '  <!channel> & `we` laughed\u202E  ');
    expect(await w.slack.as(ana).submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(await firstOf(ana)).toMatchObject({ pulse: null, note: '<!channel> & `we` laughed\u202E', answer: 'MET' });
    expect(shownTo(ana)).toContain('Edit note');
    expect(shownTo(ana)).not.toContain('laughed');
    expect(JSON.stringify(messagesOf(ben))).not.toContain('laughed');
    await tap(ana, 'check-in.open-note');
    await w.slack.as(ana).type('note', '');
    await w.slack.as(ana).submit();
    await w.deliver();
    expect((await firstOf(ana)).note).toBeNull();
  });

  test('the pulse is one tap with the question or after the answer, and its number can be changed', async () => {
    await pair(ana, ben);
    const asksPulse = async () => w.deps.db.checkIn.updateMany({ where: { round: 0 }, data: { asksPulse: true } });
    w.advance({ days: 1, minutes: 1 });
    await w.app.runSchedule('check-ins.send');
    await asksPulse();
    await w.deliver();
    await tap(ana, 'check-in.pulse-4');
    expect(await firstOf(ana)).toMatchObject({ status: 'SENT', pulse: 4 });
    expect(shownTo(ana)).toContain('4 · Well');
    expect(shownTo(ana)).toContain('check-in.met');
    await tap(ana, 'check-in.met');
    await tap(ana, 'check-in.open-note');
    await w.slack.as(ana).type('pulse', '2');
    await w.slack.as(ana).submit();
    await w.deliver();
    expect(await firstOf(ana)).toMatchObject({ status: 'ANSWERED', pulse: 2 });
    await tap(ben, 'check-in.not-yet');
    await tap(ben, 'check-in.pulse-5');
    expect(await firstOf(ben)).toMatchObject({ status: 'ANSWERED', pulse: 5 });
  });

  test('a pulse nobody asked for is not kept', async () => {
    await pairedAndAsked();
    const { id } = await firstOf(ana);
    await givePulse(w.deps, await w.member(ana), id, 3);
    await saveNote(w.deps, await w.member(ana), id, { pulse: 3, note: null });
    expect((await firstOf(ana)).pulse).toBeNull();
  });

  test('a double tap changes nothing the second time', async () => {
    await pairedAndAsked();
    const button = { ...latestOf(ana) };
    const first = w.slack.as(ana).press(button, 'check-in.met');
    const second = w.slack.as(ana).press(button, 'check-in.met');
    await Promise.all([first, second]);
    await w.slack.settle(() => shownTo(ana).includes('check-in.change'));
    expect(await firstOf(ana)).toMatchObject({ status: 'ANSWERED', answer: 'MET' });
    expect(messagesOf(ana)).toHaveLength(1);
  });

  test('an answer that is faster than our record of the sending stays', async () => {
    await pairedAndAsked();
    const checkIn = await firstOf(ana);
    await w.deps.db.checkIn.update({
      where: { id: checkIn.id },
      data: { status: 'SCHEDULED', sentAt: null },
    });
    await w.deps.db.outboxMessage.updateMany({ where: { subject: checkIn.id }, data: { status: 'UNSURE' } });
    await tap(ana, 'check-in.met');
    expect(await firstOf(ana)).toMatchObject({ status: 'ANSWERED', answer: 'MET' });
    expect(messagesOf(ana).at(-1)?.text).toContain('Good to hear');
  });

  test('a tap on a question of a pairing that ended shows that it ended', async () => {
    const pairing = await pairedAndAsked();
    await w.deps.db.pairing.update({ where: { id: pairing.id }, data: { status: 'ENDED' } });
    await tap(ana, 'check-in.met');
    expect(messagesOf(ana).at(-1)?.text).toContain('no longer paired');
    expect(shownTo(ana)).not.toContain('button');
    expect(await firstOf(ana)).toMatchObject({ status: 'SENT', answer: null });
  });

  test('a tap on a question that was closed shows that it was', async () => {
    await pairedAndAsked();
    await w.deps.db.checkIn.updateMany({ data: { status: 'MISSED' } });
    await tap(ana, 'check-in.met');
    expect(messagesOf(ana).at(-1)?.text).toContain('No answer');
    expect(await firstOf(ana)).toMatchObject({ status: 'MISSED', answer: null });
  });

  test('somebody else’s check-in, a made-up one and nonsense are refused', async () => {
    await pairedAndAsked();
    const { id } = await firstOf(ben);
    const eve = w.person('Eve');
    const values = [
      JSON.stringify({ id }),
      JSON.stringify({ id: crypto.randomUUID() }),
      '{"id":"1"}',
      'nonsense',
      'null',
    ];
    for (const value of values) {
      for (const action_id of ['check-in.met', 'check-in.change', 'check-in.open-note', 'check-in.ask-coordinator']) {
        const payload = {
          type: 'block_actions',
          team: { id: 'T0ALONG', domain: 'x' },
          user: { id: eve },
          api_app_id: 'A1',
          trigger_id: w.slack.issueTrigger(eve),
          response_url: w.slack.issueResponseUrl(eve, w.slack.dmOf(eve).id),
          actions: [{ type: 'button', action_id, block_id: 'b', value, action_ts: '1' }],
        };
        const { status } = await w.slack.deliverRaw(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
        expect(status).toBe(200);
      }
    }
    await w.slack.settle(() => w.slack.as(eve).ephemerals().length === 20);
    expect(whispered(eve)).toMatch(/no longer works|not yours/);
    expect(JSON.stringify(w.slack.as(eve).ephemerals())).not.toContain(ana);
    expect(await firstOf(ben)).toMatchObject({ status: 'SENT', answer: null });
  });

  test('an answer is kept when Slack cannot be reached to show it, and the next tap shows it', async () => {
    await pairedAndAsked();
    w.slack.faults.add({ method: 'respond', kind: 'server_error', times: 1 });
    await tap(ana, 'check-in.met');
    expect(await firstOf(ana)).toMatchObject({ status: 'ANSWERED', answer: 'MET' });
    w.logs.length = 0; // "a listener failed": Slack did
    await tap(ana, 'check-in.met');
    expect(messagesOf(ana).at(-1)?.text).toContain('met. Good to hear.');
  });

  test('a question whose sending was cut off stands once, and its answer counts', async () => {
    await pair(ana, ben);
    w.advance({ days: 1, minutes: 1 });
    w.slack.faults.add({
      method: 'chat.postMessage',
      kind: 'drop_after',
      times: 1,
      when: (params) => params.channel === ana,
    });
    await send();
    expect(messagesOf(ana)).toHaveLength(1);
    await tap(ana, 'check-in.not-yet');
    w.advance({ minutes: 1 });
    await w.deliver();
    expect(messagesOf(ana)).toHaveLength(1);
    expect(await firstOf(ana)).toMatchObject({ status: 'ANSWERED', answer: 'NOT_YET' });
    expect(shownTo(ana)).toContain('No harm done');
  });
});

describe('the menu of a nudge', () => {
  async function snooze() {
    await choose(ana, 'snooze');
    await w.slack.as(ana).submit();
    await w.deliver();
  }

  test('what was put off comes again and is answered there; where it stood it says so', async () => {
    await pairedAndAsked();
    await snooze();
    expect(messagesOf(ana).at(-1)?.text).toContain('Snoozed until');
    w.advance({ days: 7 });
    await send();
    expect(messagesOf(ana)).toHaveLength(2);
    w.advance({ minutes: 1 });
    await tap(ana, 'check-in.met');
    await w.deliver();
    expect(await firstOf(ana)).toMatchObject({ status: 'ANSWERED', answer: 'MET' });
    expect(messagesOf(ana).map(({ text }) => text)).toEqual([
      expect.stringContaining('Good to hear'),
      expect.stringContaining('Good to hear'),
    ]);
    expect(await checkInsOf(ana)).toHaveLength(2);
  });

  test('what was put off beyond the next round does not come again', async () => {
    await pairedAndAsked();
    w.advance({ days: 12 });
    await choose(ana, 'snooze');
    await w.slack.as(ana).type('day', '2026-12-20');
    await w.slack.as(ana).submit();
    w.advance({ days: 2 });
    await send();
    w.advance({ days: 14 });
    await w.deliver();
    expect((await firstOf(ana)).status).toBe('MISSED');
    expect(messagesOf(ana)).toHaveLength(2);
  });

  test('fewer halves how often, down to every eight weeks, and moves what is planned', async () => {
    await pairedAndAsked();
    const planned = async () => (await checkInsOf(ana))[1]?.dueAt.getTime() ?? 0;
    const before = await planned();
    await choose(ana, 'fewer');
    expect(whispered(ana)).toBe('Done. From now on I ask every 4 weeks.');
    expect((await planned()) - before).toBe(14 * DAY_MS);
    await choose(ana, 'fewer');
    expect(whispered(ana)).toContain('every 8 weeks');
    await choose(ana, 'fewer');
    expect(whispered(ana)).toContain('as seldom as it gets');
    expect((await w.member(ana)).checkInDays).toBe(56);
    expect((await w.member(ben)).checkInDays).toBeNull();
    expect(shownTo(ana)).toContain('check-in.met');
  });

  test('why tells the rule and the way out', async () => {
    await pairedAndAsked();
    await choose(ana, 'why');
    expect(whispered(ana)).toContain(`paired until <!date`);
    expect(whispered(ana)).toContain('every 2 weeks');
    expect(shownTo(ana)).toContain('check-in.met');
  });

  test('somebody who is cut from it in their forecast is not asked this time, and the rhythm goes on', async () => {
    const pairing = await pair(ana, ben);
    const { id: memberId } = await w.member(ana);
    const at = (days: number) => new Date(w.deps.now().getTime() + days * DAY_MS);
    await w.deps.db.nudgeCut.create({
      data: { workspaceId: w.workspace.id, memberId, key: `check-ins:${pairing.id}`, from: at(0), until: at(4) },
    });
    w.advance({ days: 1, minutes: 1 });
    await send();
    expect(messagesOf(ana)).toHaveLength(0);
    expect(messagesOf(ben)).toHaveLength(1);
    expect((await checkInsOf(ana)).map(({ status }) => status)).toEqual(['SKIPPED', 'SCHEDULED']);
    w.advance({ days: 14 });
    await send();
    expect(messagesOf(ana)).toHaveLength(1);
  });
});

describe('App Home', () => {
  const home = (slackId: string) => JSON.stringify(w.slack.as(slackId).home()?.blocks);

  test('a waiting check-in is answered there and its message follows', async () => {
    await pairedAndAsked();
    await w.slack.as(ana).openHome();
    await w.slack.settle(() => w.slack.as(ana).home() !== undefined);
    await w.slack.as(ana).press('home', 'check-in.met');
    await w.slack.settle(() => home(ana).includes('Next check-in'));
    await w.deliver();
    expect(await firstOf(ana)).toMatchObject({ status: 'ANSWERED', answer: 'MET' });
    expect(messagesOf(ana).at(-1)?.text).toContain('Good to hear');
    expect(home(ana)).toContain('Next check-in');
  });
});

describe('rules', () => {
  test('planning the kick-off twice plans it once', async () => {
    const pairing = await pair(ana, ben);
    await w.deps.db.$transaction((tx) => scheduleKickOff(w.deps, tx, pairing));
    expect(await w.deps.db.checkIn.count()).toBe(2);
  });
});

describe('views', () => {
  const id = '019aaaaa-0000-7000-8000-000000000001';
  const pairingId = '019aaaaa-0000-7000-8000-000000000002';
  const state = {
    id,
    pairingId,
    partnerId: 'U0BEN',
    isCircle: false,
    kind: 'ROUTINE',
    pairingKind: 'CLASSIC',
    is: 'asked',
    answer: null,
    sessionAt: null,
    asksPulse: false,
    pulse: null,
    hasNote: false,
    lastMet: 'never',
    learns: true,
    endsAt: new Date('2027-02-16T09:00:00Z'),
    nextAt: new Date('2026-12-09T09:00:00Z'),
    evidence: {},
  } as const;
  const session = { byId: 'U0BEN', startsAt: new Date('2026-11-24T09:00:00Z'), minutes: 30 };
  const helpers = { coordinatorIds: ['U0CORA'], asked: false };
  const helps = { is: 'answered', answer: 'NEED_HELP' } as const;

  test.each<[string, Partial<CheckInState>]>([
    ['asked first', { kind: 'KICK_OFF', evidence: { agreement: true } }],
    ['asked after a session', { kind: 'SESSION', sessionAt: session.startsAt }],
    ['asked half-way, with the pulse', { kind: 'MIDDLE', asksPulse: true }],
    ['asked at the end', { kind: 'END' }],
    ['with evidence', { evidence: { session, step: { id, text: 'Call <!channel> back' } } }],
    ['with a session of their own', { evidence: { session: { ...session, byId: null } } }],
    ['met', { is: 'answered', answer: 'MET' }],
    ['met, and the pulse is given', { is: 'answered', answer: 'MET', asksPulse: true, pulse: 4, hasNote: true }],
    ['not yet', { is: 'answered', answer: 'NOT_YET' }],
    ['not yet, after they have met', { is: 'answered', answer: 'NOT_YET', lastMet: session.startsAt }],
    ['not yet, after a change of mind', { is: 'answered', answer: 'NOT_YET', lastMet: 'some time' }],
    ['a circle has not met this time', { isCircle: true, is: 'answered', answer: 'NOT_YET', lastMet: 'some time' }],
    ['needs help', { ...helps, helpers }],
    ['needs help as the mentor', { ...helps, helpers, learns: false }],
    ['needs help, no coordinator', { ...helps, helpers: { coordinatorIds: [], asked: false } }],
    ['needs help, and a coordinator knows', { ...helps, helpers: { ...helpers, asked: true } }],
    ['skipped', { is: 'skipped' }],
    ['skipped the last one', { is: 'skipped', nextAt: null }],
    ['asked about a circle', { isCircle: true, asksPulse: true }],
    ['asked about a circle half-way', { isCircle: true, kind: 'MIDDLE', asksPulse: true, pulse: 4 }],
    ['a circle met', { isCircle: true, is: 'answered', answer: 'MET' }],
    ['missed', { is: 'missed' }],
    ['over', { is: 'over' }],
  ])('%s', (_, change) => {
    expect(checkInMessage({ ...state, ...change })).toMatchSnapshot();
  });

  test('the reminder, the word to a coordinator, the note and Home', () => {
    expect(reminderMessage(state)).toMatchSnapshot();
    expect(talkMessage('U0ANA')).toMatchSnapshot();
    expect(noteModal({ id, asksPulse: true, isCircle: false, pulse: 4, note: 'a note' })).toMatchSnapshot();
    expect(noteModal({ id, asksPulse: false, isCircle: false, pulse: null, note: null })).toMatchSnapshot();
    expect(
      checkInsHomeBlocks([
        {
          partnerId: 'U0BEN',
          isCircle: false,
          nextAt: state.nextAt,
          waiting: { id, kind: 'SESSION', sessionAt: session.startsAt },
        },
        { partnerId: 'U0CYD', isCircle: false, nextAt: state.nextAt },
        { partnerId: 'U0DAN', isCircle: true, nextAt: null },
      ]),
    ).toMatchSnapshot();
  });

  test('why, for every occasion', () => {
    const why = {
      partnerId: 'U0BEN',
      isCircle: false,
      endsAt: state.nextAt,
      days: 10,
      kind: 'ROUTINE',
      pairingKind: 'CLASSIC',
    } as const;
    expect(whyText(why)).toContain('every 10 days');
    expect(whyText({ ...why, kind: 'SESSION', days: 7 })).toContain('had a date. Otherwise I ask you every week');
    expect(whyText({ ...why, pairingKind: 'FLASH' })).toContain('about it once');
  });

  test.each([
    ['open', {}],
    ['gone on', { answer: 'go-on' }],
    ['paused', { status: 'PAUSED', pausedUntil: state.nextAt }],
    ['ended', { status: 'ENDED' }],
    ['about an earlier time', { isOld: true }],
  ] as const)('go on? %s', (_, change) => {
    const asked = { pairingId, askedAt: state.nextAt, partnerId: 'U0BEN', skill: 'A <b>', status: 'ACTIVE' } as const;
    const view = { ...asked, pausedUntil: null, answer: null, isOld: false, ...change };
    expect(goOnMessage(view)).toMatchSnapshot();
    expect(goOnPauseModal(view, '2026-12-22').blocks).toHaveLength(2);
  });
});

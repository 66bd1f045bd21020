import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { nextDue } from '../src/check-ins/rounds.ts';
import { scheduleKickOff } from '../src/check-ins/service.ts';
import { checkInMessage, checkInsHomeBlocks, noteModal, whyMessage } from '../src/check-ins/views.ts';
import type { CheckIn, Pairing, PairingKind } from '../src/generated/prisma/client.ts';
import { testDb } from './support/db.ts';
import { countQueries } from './support/queries.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let ben: string;

const DAY_MS = 86_400_000;

async function pair(mentor: string, mentee: string, kind: PairingKind = 'CLASSIC', weeks = 12): Promise<Pairing> {
  const { db, now } = w.deps;
  const workspaceId = w.workspace.id;
  const [one, other] = [await w.member(mentor), await w.member(mentee)];
  const skill = await db.skill.findFirstOrThrow({ where: { workspaceId } });
  const request = await db.mentorRequest.create({
    data: { workspaceId, menteeId: other.id, skillId: skill.id, goal: 'g', kind, status: 'MATCHED', createdAt: now() },
  });
  const startedAt = now();
  return db.$transaction(async (tx) => {
    const pairing = await tx.pairing.create({
      data: {
        workspaceId,
        requestId: request.id,
        mentorId: one.id,
        menteeId: other.id,
        kind,
        status: 'ACTIVE',
        starterId: other.id,
        startedAt,
        endsAt: new Date(startedAt.getTime() + weeks * 7 * DAY_MS),
      },
    });
    await scheduleKickOff(w.deps, tx, pairing);
    return pairing;
  });
}

const checkInsOf = async (slackId: string): Promise<CheckIn[]> =>
  w.deps.db.checkIn.findMany({ where: { memberId: (await w.member(slackId)).id }, orderBy: { round: 'asc' } });
const firstOf = async (slackId: string) => (await checkInsOf(slackId))[0] as CheckIn;
const messagesOf = (slackId: string) =>
  w.slack
    .as(slackId)
    .directMessages()
    .filter((one) => !one.onlyFor);
const latestOf = (slackId: string) => {
  const message = messagesOf(slackId).at(-1);
  if (!message) throw new Error('no message');
  return { channel: message.channel, ts: message.ts };
};
const shownTo = (slackId: string) => JSON.stringify(messagesOf(slackId).at(-1)?.blocks);
const whispered = (slackId: string) => w.slack.as(slackId).ephemerals().at(-1)?.text ?? '';
const send = () => w.run('check-ins.send');

/** All that somebody has before them: what the app does after its acknowledgement is seen here. */
const sees = (slackId: string) => {
  const person = w.slack.as(slackId);
  return JSON.stringify([person.directMessages(), person.modals(), person.home()]);
};

/** Presses on the latest message; the value of a menu is JSON as its option carries it. */
async function tap(slackId: string, actionId: string, value: string | null = null) {
  const at = latestOf(slackId);
  const before = sees(slackId);
  await w.slack.as(slackId).press(at, actionId, value);
  await w.slack.settle(() => sees(slackId) !== before);
}
const choose = async (slackId: string, what: string) =>
  tap(
    slackId,
    'check-in.menu',
    JSON.stringify({
      do: what,
      id: (await checkInsOf(slackId)).find(({ status }) => status === 'SENT' || status === 'SKIPPED')?.id,
    }),
  );

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

  test('nothing is planned past the end of the pairing', async () => {
    await pair(ana, ben, 'CLASSIC', 2);
    for (let week = 0; week < 5; week++) {
      w.advance({ days: 7 });
      await send();
    }
    expect(await checkInsOf(ana)).toHaveLength(1);
  });

  test('a person’s own rhythm goes before the workspace’s', async () => {
    const member = await w.member(ana);
    await w.deps.db.member.update({ where: { id: member.id }, data: { checkInDays: 7 } });
    await pairedAndAsked();
    const days = (one: CheckIn[]) => ((one[1]?.dueAt.getTime() ?? 0) - (one[0]?.dueAt.getTime() ?? 0)) / DAY_MS;
    expect(days(await checkInsOf(ana))).toBe(7);
    expect(days(await checkInsOf(ben))).toBe(14);
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
  test('"not yet" is met with kindness and "need help" with a name, and nobody is told', async () => {
    const cora = w.person('Cora');
    await w.deps.db.member.update({ where: { id: (await w.member(cora)).id }, data: { isCoordinator: true } });
    await pairedAndAsked();
    await tap(ana, 'check-in.not-yet');
    expect(shownTo(ana)).toContain('No harm done');
    await tap(ana, 'check-in.change');
    await tap(ana, 'check-in.need-help');
    expect(shownTo(ana)).toContain(`<@${cora}>`);
    await w.deliver();
    expect(w.slack.as(cora).directMessages()).toHaveLength(0);
    expect(messagesOf(ben)).toHaveLength(1);
    expect(await firstOf(ana)).toMatchObject({ status: 'ANSWERED', answer: 'NEED_HELP' });
  });

  test('skipping says when the next question comes', async () => {
    await pairedAndAsked();
    await tap(ana, 'check-in.skip');
    expect(messagesOf(ana).at(-1)?.text).toMatch(/^Skipped\. I’ll ask again around <!date/);
    expect(await firstOf(ana)).toMatchObject({ status: 'SKIPPED', answer: null });
  });

  test('a note and a pulse are kept for the person alone, and can be changed', async () => {
    await pairedAndAsked();
    await tap(ana, 'check-in.met');
    await tap(ana, 'check-in.open-note');
    await w.slack.as(ana).type('pulse', '4');
    await w.slack.as(ana).type('note', '  <!channel> & `we` laughed\u202E  ');
    expect(await w.slack.as(ana).submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(await firstOf(ana)).toMatchObject({ pulse: 4, note: '<!channel> & `we` laughed\u202E', answer: 'MET' });
    expect(shownTo(ana)).toContain('Edit note');
    expect(shownTo(ana)).not.toContain('laughed');
    expect(JSON.stringify(messagesOf(ben))).not.toContain('laughed');
    await tap(ana, 'check-in.open-note');
    expect(JSON.stringify(w.slack.as(ana).modal())).toContain('4 · Well');
    await w.slack.as(ana).type('note', '');
    await w.slack.as(ana).submit();
    await w.deliver();
    expect(await firstOf(ana)).toMatchObject({ pulse: 4, note: null });
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
      data: { status: 'SCHEDULED', sentAt: null, channel: null, messageTs: null },
    });
    await tap(ana, 'check-in.met');
    const { channel, ts } = latestOf(ana);
    expect(await firstOf(ana)).toMatchObject({ status: 'ANSWERED', channel, messageTs: ts });
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
      for (const action_id of ['check-in.met', 'check-in.change', 'check-in.open-note', 'check-in.menu']) {
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
  test('snooze asks again three days later', async () => {
    await pairedAndAsked();
    await choose(ana, 'snooze');
    expect(messagesOf(ana).at(-1)?.text).toMatch(/^I’ll ask about .* again on <!date/);
    w.advance({ days: 2 });
    await send();
    expect(messagesOf(ana)).toHaveLength(1);
    w.advance({ days: 5 });
    await send();
    expect(messagesOf(ana)).toHaveLength(2);
    await tap(ana, 'check-in.met');
    expect(await firstOf(ana)).toMatchObject({ status: 'ANSWERED', answer: 'MET' });
    expect(await checkInsOf(ana)).toHaveLength(2);
  });

  test('somebody who skipped and thinks better of it is asked again', async () => {
    await pairedAndAsked();
    await tap(ana, 'check-in.skip');
    await tap(ana, 'check-in.change');
    await choose(ana, 'snooze');
    expect(messagesOf(ana).at(-1)?.text).toMatch(/^I’ll ask about .* again on <!date/);
    w.advance({ days: 7 });
    await send();
    expect(messagesOf(ana)).toHaveLength(2);
  });

  test('somebody who snoozed can still answer', async () => {
    await pairedAndAsked();
    await choose(ana, 'snooze');
    await tap(ana, 'check-in.change');
    await tap(ana, 'check-in.met');
    expect(await firstOf(ana)).toMatchObject({ status: 'ANSWERED' });
    w.advance({ days: 7 });
    await send();
    expect(messagesOf(ana)).toHaveLength(1);
  });

  test('snoozing into the next round skips this one', async () => {
    await pairedAndAsked();
    w.advance({ days: 12 });
    await choose(ana, 'snooze');
    expect(await firstOf(ana)).toMatchObject({ status: 'SKIPPED' });
    expect(messagesOf(ana).at(-1)?.text).toContain('I’ll ask again around');
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

  test('fewer takes away what would come after the end', async () => {
    await pair(ana, ben, 'CLASSIC', 4);
    w.advance({ days: 1, minutes: 1 });
    await send();
    await choose(ana, 'fewer');
    await choose(ana, 'fewer');
    expect(await checkInsOf(ana)).toHaveLength(1);
  });

  test('why tells the rule and the way out', async () => {
    await pairedAndAsked();
    await choose(ana, 'why');
    expect(whispered(ana)).toContain(`paired until <!date`);
    expect(whispered(ana)).toContain('every 2 weeks');
    expect(shownTo(ana)).toContain('check-in.met');
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
  test('the next date keeps the rhythm, lies at least half a rhythm ahead and never in the past', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 24 }), fc.integer({ min: 1, max: 56 }), (hoursLate, days) => {
        const due = new Date('2026-03-01T09:00:00Z');
        const now = new Date(due.getTime() + hoursLate * 3_600_000);
        const next = nextDue(due, days, now);
        const step = days * DAY_MS;
        expect((next.getTime() - due.getTime()) % step).toBe(0);
        expect(next.getTime() - now.getTime()).toBeGreaterThanOrEqual(step / 2);
        expect(next.getTime() - now.getTime()).toBeLessThan(step * 1.5 + 1);
      }),
    );
  });

  test('planning the kick-off twice plans it once', async () => {
    const pairing = await pair(ana, ben);
    await w.deps.db.$transaction((tx) => scheduleKickOff(w.deps, tx, pairing));
    expect(await w.deps.db.checkIn.count()).toBe(2);
  });
});

describe('views', () => {
  const state = {
    id: '019aaaaa-0000-7000-8000-000000000001',
    partnerId: 'U0BEN',
    isCircle: false,
    isFirst: false,
    is: 'asked',
    answer: null,
    hasNote: false,
    nextAt: new Date('2026-12-09T09:00:00Z'),
    coordinatorIds: ['U0CORA'],
  } as const;

  test.each([
    ['asked first', { isFirst: true }],
    ['met', { is: 'answered', answer: 'MET' }],
    ['not yet', { is: 'answered', answer: 'NOT_YET' }],
    ['needs help', { is: 'answered', answer: 'NEED_HELP' }],
    ['needs help, no coordinator', { is: 'answered', answer: 'NEED_HELP', coordinatorIds: [] }],
    ['skipped', { is: 'skipped' }],
    ['skipped the last one', { is: 'skipped', nextAt: null }],
    ['snoozed', { is: 'snoozed' }],
    ['missed', { is: 'missed' }],
    ['over', { is: 'over' }],
  ] as const)('%s', (_, change) => {
    expect(
      checkInMessage({ ...state, ...change, coordinatorIds: 'coordinatorIds' in change ? [] : ['U0CORA'] }),
    ).toMatchSnapshot();
  });

  test('the note, why, and Home', () => {
    expect(noteModal(state.id, { pulse: 4, note: 'a note' })).toMatchSnapshot();
    expect(
      whyMessage({ partnerId: 'U0BEN', isCircle: false, endsAt: state.nextAt, days: 10, once: false }),
    ).toMatchSnapshot();
    expect(
      checkInsHomeBlocks([
        { partnerId: 'U0BEN', isCircle: false, nextAt: state.nextAt, waitingId: state.id },
        { partnerId: 'U0CYD', isCircle: false, nextAt: state.nextAt },
        { partnerId: 'U0DAN', isCircle: false, nextAt: null },
      ]),
    ).toMatchSnapshot();
  });
});

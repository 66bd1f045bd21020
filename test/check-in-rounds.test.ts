import { beforeEach, describe, expect, test, vi } from 'vitest';
import { agree, suggestChange } from '../src/agreements/service.ts';
import { USUAL } from '../src/agreements/terms.ts';
import { snoozeNudge } from '../src/calm/service.ts';
import { answerCheckIn } from '../src/check-ins/answers.ts';
import { goOn } from '../src/check-ins/go-on.ts';
import { sendDueCheckIns } from '../src/check-ins/rounds.ts';
import type { Pairing } from '../src/generated/prisma/client.ts';
import { lockPairing } from '../src/pairings/service.ts';
import { pauseOwnPairing, resumeOwnPairing } from '../src/pauses/service.ts';
import { cancelSession, chooseTime, moveSession, proposeSession } from '../src/sessions/planning.ts';
import { logSession } from '../src/sessions/service.ts';
import { checkInsIn, DAY_MS } from './support/check-ins.ts';
import { testServer } from './support/server.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const { pair, plan, days, checkInsOf, firstOf, messagesOf, latestOf, shownTo, send, tap } = checkInsIn(w);

let ana: string;
let ben: string;
let pairing: Pairing;

beforeEach(async () => {
  ana = w.person('Ana');
  ben = w.person('Ben');
  pairing = await pair(ana, ben);
  w.advance({ minutes: 1 });
});

const texts = (slackId: string) => messagesOf(slackId).map(({ text }) => text);
const pairingNow = () => w.deps.db.pairing.findUniqueOrThrow({ where: { id: pairing.id } });
const sessions = () => w.deps.db.session.findMany({ orderBy: { id: 'asc' } });
const log = async (slackId: string, met = true) => {
  const actor = await w.member(slackId);
  await w.deps.db.$transaction((tx) => logSession(w.deps, tx, actor, { pairingId: pairing.id, met }));
  await w.deliver();
};
const daysFromStart = (at: Date | undefined) => ((at?.getTime() ?? 0) - pairing.startedAt.getTime()) / DAY_MS;

describe('a session that was planned', () => {
  test('both are asked about it when it is over; "met" logs it for both', async () => {
    await days(1);
    for (const one of [ana, ben]) await tap(one, 'check-in.met');
    await plan(pairing, 7);
    await days(8);
    expect(messagesOf(ana).at(-1)?.text).toContain('planned to meet on');
    expect(shownTo(ben)).toContain('planned to meet on');
    w.advance({ minutes: 5 });
    await tap(ana, 'check-in.met');
    await w.deliver();
    expect(await sessions()).toMatchObject([{ status: 'HELD', heldMinutes: 30 }]);
    expect((await pairingNow()).lastMetAt).toEqual((await sessions())[0]?.startsAt);
    // Ben sees what is known, and a tap confirms it.
    expect(shownTo(ben)).toContain(`<@${ana}> logged a session on`);
    await tap(ben, 'check-in.met');
    expect(await sessions()).toHaveLength(1);
    const [, asked, next] = await checkInsOf(ben);
    expect(asked).toMatchObject({ kind: 'SESSION', answer: 'MET' });
    expect(daysFromStart(next?.dueAt)).toBeCloseTo(daysFromStart(asked?.dueAt) + 14, 0);
  });

  test('"not yet" says that it did not happen and finds another time; a change of mind puts it right', async () => {
    await plan(pairing, 4);
    await days(8);
    // Theirs is the first question: none comes before it.
    for (const one of [ana, ben]) expect(await checkInsOf(one)).toMatchObject([{ kind: 'SESSION' }, {}]);
    await tap(ben, 'check-in.not-yet');
    expect(await sessions()).toMatchObject([{ status: 'NOT_HELD' }]);
    expect(shownTo(ben)).toContain('session.find-time');
    await tap(ana, 'check-in.met');
    expect(await sessions()).toMatchObject([{ status: 'HELD' }]);
    await tap(ben, 'check-in.change');
    await tap(ben, 'check-in.not-yet');
    expect(await sessions()).toMatchObject([{ status: 'HELD' }]);
  });

  test('what was cancelled, moved or logged meanwhile is not asked about', async () => {
    await days(1);
    await tap(ana, 'check-in.skip');
    const session = await plan(pairing, 3);
    await days(1);
    expect((await checkInsOf(ana))[1]).toMatchObject({ kind: 'SESSION', sessionId: session.id });
    await w.deps.db.session.update({ where: { id: session.id }, data: { status: 'CANCELLED' } });
    w.advance({ days: 5 });
    await send(); // which looks again before it asks
    expect((await checkInsOf(ana))[1]).toMatchObject({ kind: 'ROUTINE', status: 'SCHEDULED', sessionId: null });
    expect(messagesOf(ana)).toHaveLength(1);
  });

  test('a flash pairing is asked when its conversation is over, and only then', async () => {
    const cyd = w.person('Cyd');
    const flash = await pair(cyd, w.person('Dan'), 'FLASH', 2);
    await plan(flash, 6);
    await days(13);
    const all = await checkInsOf(cyd);
    expect(all.map(({ kind }) => kind)).toEqual(['SESSION']);
    expect(messagesOf(cyd)).toHaveLength(1);
  });
});

describe('a session that was logged', () => {
  test('moves the next question of both to its day and a rhythm', async () => {
    await days(1);
    for (const one of [ana, ben]) await tap(one, 'check-in.met');
    await days(9);
    await log(ben);
    for (const one of [ana, ben]) expect(daysFromStart((await checkInsOf(one))[1]?.dueAt)).toBeCloseTo(24, 1);
  });

  test('an open question of either shows it', async () => {
    await days(1);
    expect(shownTo(ana)).not.toContain('logged a session');
    w.advance({ minutes: 1 });
    await log(ben);
    expect(shownTo(ana)).toContain(`<@${ben}> logged a session`);
    // Who logged it has answered by that.
    expect(messagesOf(ben).at(-1)?.text).toContain('Good to hear');
    expect(await firstOf(ben)).toMatchObject({ status: 'ANSWERED', answer: 'MET' });
    expect(await firstOf(ana)).toMatchObject({ status: 'SENT', answer: null });
  });

  test('is not asked about on its way to who logged it, whatever came of it', async () => {
    await days(1);
    for (const one of [ana, ben]) await tap(one, 'check-in.skip');
    const { id } = await plan(pairing, 2);
    await days(3); // a Saturday: the question about it waits for Tuesday
    const asked = async (who: string) => (await checkInsOf(who)).find(({ sessionId }) => sessionId === id);
    expect(await asked(ana)).toMatchObject({ status: 'SCHEDULED', queuedAt: expect.any(Date) });
    await log(ana, false);
    expect(await asked(ana)).toMatchObject({ status: 'ANSWERED', answer: 'NOT_YET' });
    await days(4);
    expect(messagesOf(ana)).toHaveLength(1);
    expect(messagesOf(ben)).toHaveLength(2);
    expect(shownTo(ben)).toContain('planned to meet on');
  });

  test('leaves a question open that asks for more', async () => {
    await w.deps.db.checkIn.updateMany({ data: { kind: 'MIDDLE', queuedAt: w.deps.now() } });
    await w.deps.db.checkIn.updateMany({ data: { status: 'SENT', sentAt: w.deps.now() } });
    await log(ana);
    expect(await firstOf(ana)).toMatchObject({ status: 'SENT', answer: null });
  });

  test('"met" is about the time since the question before: an older session stays as it is', async () => {
    await plan(pairing, 7);
    await days(8);
    expect(messagesOf(ana).at(-1)?.text).toContain('planned to meet on');
    await days(16);
    expect((await checkInsOf(ana)).filter(({ sentAt }) => sentAt).length).toBeGreaterThan(1);
    await tap(ana, 'check-in.met');
    expect(await sessions()).toMatchObject([{ status: 'SCHEDULED' }]);
    expect((await pairingNow()).lastMetAt).toEqual(w.deps.now());
  });

  test('"met" without a session counts as a meeting, once', async () => {
    await days(1);
    await tap(ana, 'check-in.met');
    const { lastMetAt, firstSessionAt } = await pairingNow();
    expect(lastMetAt).toEqual(w.deps.now());
    expect(firstSessionAt).toEqual(w.deps.now());
    expect(await sessions()).toHaveLength(0);
    const { id } = await firstOf(ana);
    w.advance({ minutes: 1 });
    await answerCheckIn(w.deps, await w.member(ana), id, 'MET');
    expect((await pairingNow()).lastMetAt).toEqual(lastMetAt);
  });
});

describe('what comes with a question', () => {
  test('an objective moves on with a tap, a next step is done with one, and at most three are shown', async () => {
    const { id: ownerId } = await w.member(ben);
    const common = { workspaceId: w.workspace.id, pairingId: pairing.id, createdAt: w.deps.now() };
    const objective = await w.deps.db.objective.create({
      data: {
        ...common,
        ownerId,
        deed: 'Handle a refund alone <!channel>',
        measure: 'NUMBER',
        unit: 'refunds',
        baseline: 0,
        target: 5,
        nextStep: 'n',
        why: 'w',
        dueOn: new Date('2027-01-20'),
        status: 'ACTIVE',
        updatedAt: w.deps.now(),
      },
    });
    await log(ana);
    const [session] = await sessions();
    const step = await w.deps.db.sessionAction.create({
      data: { ...common, sessionId: session?.id ?? '', ownerId, text: 'Read the refund guide' },
    });
    await days(16);
    expect(shownTo(ben)).toContain(`<@${ana}> logged a session`);
    expect(shownTo(ben)).toContain('Handle a refund alone &lt;!channel&gt;');
    expect(shownTo(ben)).toContain('Read the refund guide');
    expect(shownTo(ben)).not.toContain('agreed yet');
    expect(shownTo(ana)).not.toContain('Handle a refund'); // not hers to move on
    expect(shownTo(ana)).toContain('agreed yet');
    await tap(ben, 'objective.step');
    expect(await w.deps.db.objective.findUniqueOrThrow({ where: { id: objective.id } })).toMatchObject({ current: 1 });
    expect(shownTo(ben)).toContain('1 of 5');
    await tap(ben, 'session.step-done');
    expect((await w.deps.db.sessionAction.findUniqueOrThrow({ where: { id: step.id } })).doneAt).not.toBeNull();
    expect(shownTo(ben)).not.toContain('Read the refund guide');
    expect(shownTo(ben)).toContain('check-in.met');
  });
});

describe('the reminder', () => {
  test('comes once, after three days and at the next good moment, with the same buttons', async () => {
    await days(1);
    await days(3);
    expect(messagesOf(ana)).toHaveLength(1); // a Saturday
    await days(9);
    expect(messagesOf(ana)).toHaveLength(2);
    expect(messagesOf(ana).at(-1)?.text).toContain('in case it slipped by');
    // Only one of the two can be answered.
    expect(texts(ana)[0]).toBe(`Did you and <@${ben}> meet? I’ve asked again below.`);
    expect(JSON.stringify(messagesOf(ana)[0]?.blocks)).not.toMatch(/button|nudge\.menu/);
    const reminder = latestOf(ana);
    w.advance({ minutes: 1 });
    await tap(ana, 'check-in.met');
    await w.deliver();
    expect(latestOf(ana)).toEqual(reminder);
    expect(texts(ana)).toEqual([expect.stringContaining('Good to hear'), expect.stringContaining('Good to hear')]);
    expect(JSON.stringify(messagesOf(ana)[0]?.blocks)).not.toContain('button');
    await tap(ana, 'check-in.change');
    await w.deliver();
    expect(texts(ana)[0]).toContain('asked again below');
    expect(shownTo(ana)).toContain('check-in.met');
  });

  test('an answer on the way of the reminder, in the first message, settles both', async () => {
    await days(6); // a Monday
    const [first] = messagesOf(ana);
    if (!first) throw new Error('no message');
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'slow_after', ms: 500, times: 2 });
    w.slack.faults.add({ method: 'chat.update', kind: 'server_error', times: 1 });
    w.advance({ days: 1 });
    const sending = send();
    await vi.waitFor(() => expect(messagesOf(ana)).toHaveLength(2));
    await w.slack.as(ana).press(first, 'check-in.not-yet');
    await sending;
    w.advance({ minutes: 1 });
    await w.deliver();
    expect(texts(ana)).toEqual([expect.stringContaining('No harm done'), expect.stringContaining('No harm done')]);
    expect(JSON.stringify(messagesOf(ana)[0]?.blocks)).not.toContain('button');
  });

  test('that was put off comes again, and what it says is still true', async () => {
    await days(10);
    const { ts } = latestOf(ana);
    const { id } = await w.deps.db.outboxMessage.findFirstOrThrow({ where: { messageTs: ts, nudge: true } });
    await snoozeNudge(w.deps, await w.member(ana), id, '2026-12-08');
    await w.deliver();
    expect(texts(ana)).toEqual([
      expect.stringContaining('asked again below'),
      expect.stringMatching(/^:zzz: Snoozed until .* Did you and/),
    ]);
    await days(4);
    expect(texts(ana)).toHaveLength(3);
    expect(shownTo(ana)).toContain('Unless you snooze it, I won’t remind you again.');
    expect(shownTo(ana)).toContain('check-in.met');
    for (const message of messagesOf(ana).slice(0, 2))
      expect(JSON.stringify(message.blocks)).not.toContain('check-in.met');
  });

  test('of a question that is put off while the reminder waits is not needed: the question comes again', async () => {
    await days(4); // a Saturday: the reminder waits for Tuesday
    const { ts } = latestOf(ana);
    const { id } = await w.deps.db.outboxMessage.findFirstOrThrow({ where: { messageTs: ts, nudge: true } });
    const waits = { kind: 'check-in.reminder', recipient: ana };
    await vi.waitFor(async () => expect(await w.deps.db.outboxMessage.count({ where: waits })).toBe(1));
    await snoozeNudge(w.deps, await w.member(ana), id, '2026-12-01');
    expect(await w.deps.db.outboxMessage.findFirst({ where: waits })).toMatchObject({ status: 'DROPPED' });
    await days(6);
    expect(messagesOf(ana)).toHaveLength(2);
    expect(messagesOf(ana).at(-1)?.text).not.toContain('in case it slipped by');
    expect(shownTo(ana)).toContain('check-in.met');
    expect(shownTo(ana).split('nudge.menu')).toHaveLength(2);
  });

  test('nobody who answered, gave the pulse or put it off is reminded', async () => {
    await w.deps.db.checkIn.updateMany({ data: { asksPulse: true } });
    await days(1);
    await w.deps.db.checkIn.updateMany({ where: { memberId: (await w.member(ana)).id, round: 0 }, data: { pulse: 3 } });
    await tap(ben, 'check-in.met');
    await days(12);
    expect(messagesOf(ana)).toHaveLength(1);
    expect(messagesOf(ben)).toHaveLength(1);
  });
});

describe('a reminder that waits for a better moment', () => {
  const reminders = () =>
    w.deps.db.outboxMessage.findMany({ where: { kind: 'check-in.reminder', recipient: ana }, orderBy: { id: 'asc' } });
  const waiting = async () => {
    await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { checkInDays: 5 } });
    await days(5); // a Sunday
    expect(await reminders()).toMatchObject([{ status: 'PENDING' }]);
  };

  test('takes no place in the message of the day once the question is answered', async () => {
    await waiting();
    const { id } = await firstOf(ana);
    await answerCheckIn(w.deps, await w.member(ana), id, 'MET');
    expect(await reminders()).toMatchObject([{ status: 'DROPPED', reason: 'no longer true' }]);
  });

  test('nor once the next question is due, as the forecast says', async () => {
    await waiting();
    const { db, now, outbox } = w.deps;
    const member = await w.member(ana);
    const until = new Date(now().getTime() + 4 * DAY_MS);
    const forecast = (await outbox.forecast(w.workspace, [member], until)).get(member.id);
    expect(forecast?.messages.map(({ parts }) => parts.map(({ kind }) => kind))).toEqual([['check-in.asked']]);
    await days(1);
    await db.outboxMessage.findFirstOrThrow({ where: { kind: 'check-in.asked', recipient: ana, status: 'PENDING' } });
    expect(await reminders()).toMatchObject([{ status: 'DROPPED' }]);
  });
});

describe('where the pairing ends before a reminder', () => {
  const foreseen = async (hours: number) => {
    const { db, now, outbox } = w.deps;
    const endsAt = new Date(now().getTime() + hours * 3_600_000);
    await db.pairing.update({ where: { id: pairing.id }, data: { endsAt } });
    const member = await w.member(ana);
    const until = new Date(now().getTime() + 10 * DAY_MS);
    const forecast = (await outbox.forecast(w.workspace, [member], until)).get(member.id);
    return forecast?.messages.flatMap(({ parts }) => parts.map(({ kind }) => kind));
  };

  /** The last question, a week before the end: nothing is asked after it. */
  const lastAsked = async (ahead: number) => {
    await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { checkInDays: 14 } });
    await days(ahead);
    await w.deps.db.checkIn.updateMany({ where: { status: 'SENT' }, data: { kind: 'END' } });
  };

  test('that waits for a better moment, it is not foreseen', async () => {
    await lastAsked(5); // a Sunday: the reminder waits for Tuesday
    expect(await foreseen(72)).toEqual(['check-in.reminder']);
    expect(await foreseen(24)).toEqual([]);
  });

  test('of a question that stands, it is not foreseen', async () => {
    await lastAsked(1);
    expect(await foreseen(7 * 24)).toEqual(['check-in.reminder']);
    expect(await foreseen(5 * 24)).toEqual([]);
  });
});

describe('a question that waits while the pairing is paused', () => {
  test('is not foreseen, and its round goes by', async () => {
    w.advance({ days: 2 });
    await days(1); // a Friday: the question waits for Tuesday
    await w.deps.db.pairing.update({
      where: { id: pairing.id },
      data: { status: 'PAUSED', pausedAt: w.deps.now(), pausedUntil: new Date(w.deps.now().getTime() + 20 * DAY_MS) },
    });
    await w.app.runSchedule('check-ins.plan');
    expect(await firstOf(ana)).toMatchObject({ status: 'SKIPPED' });
    const member = await w.member(ana);
    const until = new Date(w.deps.now().getTime() + 10 * DAY_MS);
    const forecast = (await w.deps.outbox.forecast(w.workspace, [member], until)).get(member.id);
    expect(forecast?.messages).toEqual([]);
  });
});

describe('silence on both sides', () => {
  const goOns = (slackId: string) => messagesOf(slackId).filter(({ text }) => text.includes('like to go on'));
  /** Nobody answers anything until both are asked whether to go on, on day 43. */
  async function silent() {
    await days(44);
    expect(goOns(ana)).toHaveLength(1);
    expect(goOns(ben)).toHaveLength(1);
  }

  test('a question that a long leave kept back was not left unanswered, and the forecast knows that', async () => {
    await days(16);
    const { db, now, outbox } = w.deps;
    const daysOff = Array.from({ length: 33 }, (_, day) => new Date(now().getTime() + (day + 1) * DAY_MS));
    await db.holiday.createMany({
      data: daysOff.map((day) => ({ workspaceId: w.workspace.id, site: null, day, name: 'Closed' })),
    });
    const member = await w.member(ana);
    const until = new Date(now().getTime() + 50 * DAY_MS);
    const forecast = (await outbox.forecast(w.workspace, [member], until)).get(member.id);
    const foreseen = forecast?.messages.map(({ at, parts }) => `${at.toISOString()} ${parts.map(({ kind }) => kind)}`);
    const sent: string[] = [];
    while (now() < until) {
      const before = messagesOf(ana).length;
      await days(1);
      for (const { ts } of messagesOf(ana).slice(before))
        sent.push((await db.outboxMessage.findFirstOrThrow({ where: { messageTs: ts } })).kind);
    }
    expect(sent).toEqual(['check-in.asked', 'check-in.reminder', 'check-in.go-on']);
    expect(foreseen?.map((one) => one.split(' ')[1])).toEqual(sent);
  });

  test('nobody is reminded of an open question beside it, whose rhythm may be slower than the other’s', async () => {
    await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { checkInDays: 10 } });
    await w.deps.db.member.updateMany({ where: { slackId: ben }, data: { checkInDays: 5 } });
    const isReminderOpen = () =>
      w.deps.db.outboxMessage.count({ where: { kind: 'check-in.reminder', status: 'PENDING' } });
    while (!(await pairingNow()).goOnAskedAt) await days(1);
    expect(await isReminderOpen()).toBe(0);
    const reminders = await w.deps.db.outboxMessage.count({ where: { kind: 'check-in.reminder' } });
    await days(5);
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'check-in.reminder' } })).toBe(reminders);
  });

  test('both are asked once whether to go on, and nothing else for four weeks', async () => {
    await silent();
    const before = messagesOf(ana).length;
    await days(27);
    expect(messagesOf(ana)).toHaveLength(before);
    const kinds = (await checkInsOf(ana)).map(({ status }) => status);
    expect(kinds).toEqual(['MISSED', 'MISSED', 'MISSED', 'SKIPPED', 'SKIPPED', 'SCHEDULED']);
    await days(8);
    expect(messagesOf(ana).at(-1)?.text).toContain('meet');
  });

  test.skipIf(!testServer())(
    'while somebody is changing the pairing they are not waited for; the next look asks',
    async () => {
      await days(42);
      w.advance({ days: 1 });
      await w.deps.db.$transaction(async (tx) => {
        await lockPairing(tx, pairing);
        await sendDueCheckIns(w.deps);
      });
      expect((await pairingNow()).goOnAskedAt).toBeNull();
      expect((await checkInsOf(ana)).at(-1)).toMatchObject({ status: 'SCHEDULED', queuedAt: null });
      await send();
      expect((await pairingNow()).goOnAskedAt).toEqual(w.deps.now());
    },
  );

  test('an answer of one of them keeps it going for both', async () => {
    await days(1);
    await days(14);
    await tap(ben, 'check-in.skip');
    await days(30);
    expect(goOns(ana)).toHaveLength(0);
    expect(await w.deps.db.goOn.count()).toBe(0);
  });

  test('"go on" brings the questions back, and the other is told nothing', async () => {
    await silent();
    const bens = JSON.stringify(messagesOf(ben));
    w.advance({ minutes: 1 });
    await tap(ana, 'check-in.go-on-yes');
    await w.deliver();
    expect(messagesOf(ana).at(-1)?.text).toContain('goes on');
    expect(JSON.stringify(messagesOf(ben))).toBe(bens);
    await days(16);
    expect(messagesOf(ana).at(-1)?.text).toContain('Did you and');
    // Ben may still answer for himself.
    const asked = { pairingId: pairing.id, askedAt: (await pairingNow()).goOnAskedAt ?? new Date() };
    await goOn(w.deps, await w.member(ben), asked);
    expect(await w.deps.db.goOn.count({ where: { answer: 'go-on' } })).toBe(2);
  });

  test('"pause" suggests four weeks, and the other hears the date and no more', async () => {
    await silent();
    await tap(ana, 'check-in.go-on-pause');
    expect(JSON.stringify(w.slack.as(ana).modal())).toContain('"initial_date":"2027-02-04"');
    w.advance({ minutes: 1 });
    await w.slack.as(ana).submit();
    await w.deliver();
    expect(await pairingNow()).toMatchObject({ status: 'PAUSED' });
    w.advance({ days: 1 });
    await w.deliver();
    expect(goOns(ana)).toHaveLength(0); // both messages say how it stands now
    expect(goOns(ben)).toHaveLength(0);
    expect(texts(ben).join()).toContain('is paused until');
    // Pressed once more, on a stale message of Ben's: nothing happens.
    await goOn(w.deps, await w.member(ben), {
      pairingId: pairing.id,
      askedAt: (await pairingNow()).goOnAskedAt ?? new Date(),
    });
    expect(await w.deps.db.goOn.count({ where: { answer: 'go-on' } })).toBe(0);
  });

  test('"end" ends it without fault, told to both in the same words', async () => {
    await silent();
    w.advance({ minutes: 1 });
    await tap(ben, 'check-in.go-on-end');
    w.advance({ days: 1 });
    await w.deliver();
    expect(await pairingNow()).toMatchObject({ status: 'ENDED', endReason: 'silent' });
    expect(goOns(ana)).toHaveLength(0);
    expect(texts(ana).join()).toContain('has come to its end');
    await days(30);
    expect(await w.deps.db.checkIn.count({ where: { status: 'SCHEDULED' } })).toBe(0);
  });

  test('a stranger can answer for nobody', async () => {
    await silent();
    const eve = await w.member(w.person('Eve'));
    const askedAt = (await pairingNow()).goOnAskedAt ?? new Date();
    await expect(goOn(w.deps, eve, { pairingId: pairing.id, askedAt })).rejects.toThrow('not yours');
    expect(await w.deps.db.goOn.count({ where: { answer: { not: null } } })).toBe(0);
  });
});

describe('the plan follows the pairing', () => {
  test('an end that moves moves the last question, also after it was asked', async () => {
    const end = async (inDays: number) => {
      const endsAt = new Date(pairing.startedAt.getTime() + inDays * DAY_MS);
      await w.deps.db.pairing.update({ where: { id: pairing.id }, data: { endsAt } });
      await w.run('check-ins.plan');
    };
    await days(1);
    await tap(ana, 'check-in.met');
    await end(20);
    expect((await checkInsOf(ana))[1]).toMatchObject({ kind: 'END', status: 'SCHEDULED' });
    await days(13);
    expect((await checkInsOf(ana))[1]).toMatchObject({ kind: 'END', queuedAt: expect.any(Date) });
    await end(84);
    expect((await checkInsOf(ana))[2]).toMatchObject({ kind: 'ROUTINE', status: 'SCHEDULED' });
  });

  test('at once with a date for a session, another end and a pause', async () => {
    await days(1);
    const [one, other] = [await w.member(ana), await w.member(ben)];
    const planned = async () => (await checkInsOf(ana)).at(-1);
    const at = (inDays: number) => new Date(w.deps.now().getTime() + inDays * DAY_MS);
    const over = (startsAt: Date) => new Date(startsAt.getTime() + 30 * 60_000);
    const { id } = await proposeSession(w.deps, one, pairing.id, { times: [at(9)], minutes: 30, guide: null });
    await chooseTime(w.deps, other, id, at(9));
    expect(await planned()).toMatchObject({ kind: 'SESSION', sessionId: id, dueAt: over(at(9)) });
    await moveSession(w.deps, one, id, { at: at(10), minutes: 30 });
    expect(await planned()).toMatchObject({ kind: 'SESSION', dueAt: over(at(10)) });
    await cancelSession(w.deps, one, id);
    expect(await planned()).toMatchObject({ kind: 'ROUTINE', sessionId: null });
    await suggestChange(
      w.deps,
      one,
      { pairingId: pairing.id, basedOnId: null },
      { ...USUAL, weeks: 3, sessionDays: 14, minutes: 30 },
    );
    const { id: version } = await w.deps.db.agreement.findFirstOrThrow({ where: { status: 'PROPOSED' } });
    await agree(w.deps, other, version);
    const { endsAt } = await pairingNow();
    const last = { kind: 'END', dueAt: new Date(endsAt.getTime() - 7 * DAY_MS) };
    expect(await planned()).toMatchObject(last);
    const { pausedUntil } = await pauseOwnPairing(w.deps, one, pairing.id, at(5).toISOString().slice(0, 10));
    const stood = (pausedUntil?.getTime() ?? 0) - w.deps.now().getTime();
    expect((await planned())?.dueAt).toEqual(new Date(last.dueAt.getTime() + stood));
    await resumeOwnPairing(w.deps, other, pairing.id);
    expect(await planned()).toMatchObject(last);
  });

  test('rounds go by in a pause; after it the question comes by its rhythm, not at once', async () => {
    await days(1);
    for (const one of [ana, ben]) await tap(one, 'check-in.met');
    await w.deps.db.pairing.update({
      where: { id: pairing.id },
      data: { status: 'PAUSED', pausedAt: w.deps.now(), pausedUntil: new Date(w.deps.now().getTime() + 20 * DAY_MS) },
    });
    await days(20);
    expect((await checkInsOf(ana))[1]).toMatchObject({ status: 'SKIPPED', sentAt: null });
    await w.deps.db.pairing.update({ where: { id: pairing.id }, data: { status: 'ACTIVE', pausedAt: null } });
    await days(7);
    expect(messagesOf(ana)).toHaveLength(1);
    await days(3);
    expect(messagesOf(ana)).toHaveLength(2);
  });

  test('looking twice changes nothing', async () => {
    await days(2);
    const before = await w.deps.db.checkIn.findMany({ orderBy: { id: 'asc' } });
    await w.run('check-ins.plan');
    await send();
    expect(await w.deps.db.checkIn.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
  });
});

describe('the forecast', () => {
  test('says for a month ahead what then comes, reminders and all', async () => {
    const { db, now, outbox } = w.deps;
    const member = await w.member(ana);
    const workspace = await db.workspace.findUniqueOrThrow({ where: { id: w.workspace.id } });
    const until = new Date(now().getTime() + 45 * DAY_MS);
    const forecast = (await outbox.forecast(workspace, [member], until)).get(member.id);
    const ahead = (forecast?.messages ?? []).map(
      ({ at, parts }) => `${at.toISOString().slice(0, 10)} ${parts[0]?.kind}`,
    );
    expect(ahead.length).toBeGreaterThan(5);
    for (let hour = 0; hour < 45 * 24; hour += 2) {
      w.advance({ hours: 2 });
      await w.app.runSchedule('check-ins.send');
      await w.app.deliverDue();
    }
    const sent = await db.outboxMessage.findMany({
      where: { recipient: ana, nudge: true, status: 'SENT' },
      orderBy: { sentAt: 'asc' },
    });
    expect(sent.map(({ sentAt, kind }) => `${sentAt?.toISOString().slice(0, 10)} ${kind}`)).toEqual(ahead);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foresee } from '../src/check-ins/coming.ts';
import { atDue, type Basis, isWaiting, type Last, nextDue, type Planned, planNext } from '../src/check-ins/plan.ts';
import type { Seat } from '../src/check-ins/seats.ts';

const START = new Date('2026-03-02T09:00:00Z');
const day = (days: number) => new Date(START.getTime() + days * 86_400_000);
const daysOf = (at: Date) => (at.getTime() - START.getTime()) / 86_400_000;

const basisOf = (change: Partial<Basis> = {}): Basis => ({
  kind: 'CLASSIC',
  isInCircle: false,
  status: 'ACTIVE',
  startedAt: START,
  endsAt: day(84),
  pausedAt: null,
  pausedUntil: null,
  agreedWeeks: null,
  days: 14,
  pulseFirstDay: 30,
  pulseEveryDays: 60,
  silentRounds: 3,
  hadMiddle: false,
  heldAt: null,
  sessions: [],
  unanswered: [],
  partnerAnsweredAt: null,
  lastMetAt: null,
  goOnAskedAt: null,
  goOnAnswered: false,
  ...change,
});

/** All that is asked if everything is asked when it is due, `late` hours after it. */
function wholePlan(basis: Basis, late = 0): Planned[] {
  const plan: Planned[] = [];
  let last: Last | undefined;
  let now = basis;
  for (let next = planNext(now, last); next; next = planNext(now, last)) {
    expect(plan.length).toBeLessThan(400);
    plan.push(next);
    const { sessionId } = next;
    last = { kind: next.kind, dueAt: next.dueAt, askedAt: new Date(next.dueAt.getTime() + late * 3_600_000) };
    now = {
      ...now,
      hadMiddle: now.hadMiddle || next.kind === 'MIDDLE',
      sessions: now.sessions.filter(({ id }) => id !== sessionId),
    };
  }
  return plan;
}

const shown = (plan: Planned[]) => plan.map(({ kind, dueAt }) => `${kind} ${daysOf(dueAt)}`);
const session = (over: number, id = 'one') => ({ id, endsAt: day(over) });

describe('the plan of a pairing', () => {
  test('twelve weeks: a kick-off, every two weeks, one half-way, one a week before the end', () => {
    expect(shown(wholePlan(basisOf()))).toEqual([
      'KICK_OFF 1',
      'ROUTINE 15',
      'ROUTINE 29',
      'MIDDLE 43',
      'ROUTINE 57',
      'END 77',
    ]);
  });

  test('the end takes the place of a question less than half a rhythm before it', () => {
    expect(shown(wholePlan(basisOf({ endsAt: day(85) }))).slice(-2)).toEqual(['ROUTINE 57', 'END 78']);
    expect(shown(wholePlan(basisOf({ endsAt: day(86) }))).slice(-2)).toEqual(['ROUTINE 71', 'END 79']);
  });

  test('short ones have no middle, a single conversation has one question', () => {
    const kinds = (change: Partial<Basis>) => wholePlan(basisOf(change)).map(({ kind }) => kind);
    expect(kinds({ kind: 'SHADOW', endsAt: day(28) })).toEqual(['KICK_OFF', 'END']);
    expect(kinds({ endsAt: day(41) })).not.toContain('MIDDLE');
    expect(kinds({ endsAt: day(56) })).toContain('MIDDLE');
    expect(kinds({ kind: 'FLASH', endsAt: day(14) })).toEqual(['KICK_OFF']);
    expect(shown(wholePlan(basisOf({ kind: 'FLASH', endsAt: day(14), sessions: [session(4)] })))).toEqual([
      'SESSION 4',
    ]);
  });

  test('the pulse comes with the first question at or after each of its dates', () => {
    const asks = (change: Partial<Basis>) =>
      wholePlan(basisOf(change)).flatMap(({ dueAt, asksPulse }) => (asksPulse ? [daysOf(dueAt)] : []));
    expect(asks({})).toEqual([43]);
    expect(asks({ endsAt: day(168) })).toEqual([43, 99, 161]);
    expect(asks({ pulseFirstDay: 29 })).toEqual([29]);
    expect(asks({ pulseFirstDay: 1, pulseEveryDays: 14 })).toEqual([1, 15, 29, 43, 57, 77]);
  });

  test('an end that moves takes the last question with it, also after it was asked', () => {
    const last: Last = { kind: 'END', dueAt: day(77), askedAt: day(77) };
    expect(planNext(basisOf({ hadMiddle: true }), last)).toBeUndefined();
    expect(planNext(basisOf({ hadMiddle: true, endsAt: day(90) }), last)).toBeUndefined();
    expect(shown([planNext(basisOf({ hadMiddle: true, endsAt: day(168) }), last) as Planned])).toEqual(['ROUTINE 91']);
  });

  test('an end that has moved close is asked about a few days later, if it is not over by then', () => {
    const last: Last = { kind: 'ROUTINE', dueAt: day(29), askedAt: day(29) };
    expect(shown([planNext(basisOf({ endsAt: day(35) }), last) as Planned])).toEqual(['END 32']);
    expect(planNext(basisOf({ endsAt: day(32) }), last)).toBeUndefined();
  });

  test('while it is paused, its end is further off by the length of the pause', () => {
    const paused = basisOf({ status: 'PAUSED', pausedAt: day(60), pausedUntil: day(88) });
    expect(shown(wholePlan(paused)).at(-1)).toBe('END 105');
  });
});

describe('sessions in the plan', () => {
  const last: Last = { kind: 'ROUTINE', dueAt: day(15), askedAt: day(15) };
  const next = (change: Partial<Basis>) => shown([planNext(basisOf(change), last) as Planned])[0];

  test('a session with a date is asked about when it is over, in the place of a question near to it', () => {
    expect(next({ sessions: [session(20)] })).toBe('SESSION 20');
    expect(next({ sessions: [session(35)] })).toBe('SESSION 35');
    expect(next({ sessions: [session(36)] })).toBe('ROUTINE 29');
    expect(next({ sessions: [session(15)] })).toBe('ROUTINE 29'); // it was over before the question that was asked
  });

  test('a session that was logged moves the next question', () => {
    expect(next({ heldAt: day(20) })).toBe('ROUTINE 34');
    expect(next({ heldAt: day(15) })).toBe('ROUTINE 29');
  });

  test('the first question waits for a session that comes soon, and does not come after one that was logged', () => {
    const first = (change: Partial<Basis>) => shown([planNext(basisOf(change), undefined) as Planned])[0];
    expect(first({ sessions: [session(1.2)] })).toBe('SESSION 1.2');
    expect(first({ sessions: [session(0.3)] })).toBe('SESSION 0.3');
    expect(first({ sessions: [session(5)] })).toBe('SESSION 5'); // what is due on a Friday may go out on Tuesday
    expect(first({ sessions: [session(8)] })).toBe('KICK_OFF 1');
    expect(first({ heldAt: day(0.2) })).toBe('ROUTINE 15');
    expect(first({ heldAt: day(5) })).toBe('ROUTINE 19');
    expect(first({ heldAt: day(0.2), sessions: [session(8)] })).toBe('SESSION 8');
    expect(first({ heldAt: day(0.2), endsAt: day(4) })).toBe('KICK_OFF 1');
  });

  test('however often they log, something is asked every two rhythms', () => {
    expect(next({ heldAt: day(34) })).toBe('MIDDLE 43');
    expect(next({ heldAt: day(42) })).toBe('MIDDLE 43');
  });

  test('nothing is asked about a session after the end, or after the last question', () => {
    expect(next({ endsAt: day(30), sessions: [session(31)] })).toBe('END 23');
    const end: Last = { kind: 'END', dueAt: day(77), askedAt: day(77) };
    expect(planNext(basisOf({ sessions: [session(80)] }), end)).toBeUndefined();
  });
});

describe('whatever happens', () => {
  const anyBasis = fc.record({
    weeks: fc.integer({ min: 1, max: 52 }),
    days: fc.integer({ min: 7, max: 56 }),
    late: fc.integer({ min: 0, max: 24 * 20 }),
    sessions: fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 }),
    held: fc.option(fc.integer({ min: 0, max: 300 })),
  });

  test('questions come in their order, before the end, the last one once and last, a middle at most once', () => {
    fc.assert(
      fc.property(anyBasis, ({ weeks, days, late, sessions, held }) => {
        const basis = basisOf({
          endsAt: day(weeks * 7),
          days,
          heldAt: held === null ? null : day(held),
          sessions: sessions.sort((a, b) => a - b).map((over, index) => session(over, String(index))),
        });
        const plan = wholePlan(basis, late);
        for (const [index, one] of plan.entries()) {
          const before = plan[index - 1];
          if (before) expect(one.dueAt.getTime()).toBeGreaterThan(before.dueAt.getTime());
          if (index > 0) expect(one.dueAt < basis.endsAt).toBe(true);
          if (one.kind === 'KICK_OFF') expect(index).toBe(0);
          if (one.kind === 'END') expect(index).toBe(plan.length - 1);
          expect(one.sessionId !== null).toBe(one.kind === 'SESSION');
        }
        expect(plan.filter(({ kind }) => kind === 'MIDDLE').length).toBeLessThanOrEqual(1);
        const asked = plan.flatMap(({ sessionId }) => sessionId ?? []);
        expect(new Set(asked).size).toBe(asked.length);
      }),
    );
  });

  test('the next date keeps the rhythm, lies at least half a rhythm ahead and never in the past', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 24 }), fc.integer({ min: 1, max: 56 }), (hoursLate, days) => {
        const now = new Date(START.getTime() + hoursLate * 3_600_000);
        const next = nextDue(START, days, now);
        const step = days * 86_400_000;
        expect((next.getTime() - START.getTime()) % step).toBe(0);
        expect(next.getTime() - now.getTime()).toBeGreaterThanOrEqual(step / 2);
        expect(next.getTime() - now.getTime()).toBeLessThan(step * 1.5 + 1);
      }),
    );
  });
});

describe('silence', () => {
  const silent = { unanswered: [day(43), day(29), day(15)] };

  test('three rounds without a word from either: both are asked whether to go on', () => {
    expect(atDue(basisOf(silent), day(57))).toBe('go-on');
    expect(atDue(basisOf({ unanswered: silent.unanswered.slice(1) }), day(57))).toBe('ask');
    expect(atDue(basisOf({ ...silent, silentRounds: 4 }), day(57))).toBe('ask');
  });

  test('any sign of life counts', () => {
    expect(atDue(basisOf({ ...silent, partnerAnsweredAt: day(16) }), day(57))).toBe('ask');
    expect(atDue(basisOf({ ...silent, partnerAnsweredAt: day(14) }), day(57))).toBe('go-on');
    expect(atDue(basisOf({ ...silent, lastMetAt: day(30) }), day(57))).toBe('ask');
  });

  test('then nothing is asked until one of them answers, they meet, or four weeks have passed', () => {
    const asked = basisOf({ goOnAskedAt: day(57) });
    expect(isWaiting(asked, day(84))).toBe(true);
    expect(atDue(asked, day(70))).toBe('pass');
    expect(isWaiting(asked, day(85))).toBe(false);
    expect(isWaiting({ ...asked, goOnAnswered: true }, day(60))).toBe(false);
    expect(isWaiting({ ...asked, lastMetAt: day(58) }, day(60))).toBe(false);
  });
});

describe('what is to come', () => {
  const seatOf = (memberId: string, basis: Basis, last?: Seat['last']): Seat => ({
    pairingId: 'P',
    memberId,
    slackId: memberId,
    partnerId: '',
    isCircle: false,
    basis,
    planned: undefined,
    last,
  });
  const ahead = (seats: Seat[], from: number, until: number) =>
    foresee(seats, day(from), day(until)).map(({ what, seat, dueAt }) => `${seat.memberId} ${what} ${daysOf(dueAt)}`);

  test('both are asked by their own rhythm', () => {
    const seats = [seatOf('A', basisOf()), seatOf('B', basisOf({ days: 28 }))];
    expect(ahead(seats, 0, 30)).toEqual([
      'A check-in 1',
      'B check-in 1',
      'A check-in 15',
      'A check-in 29',
      'B check-in 29',
    ]);
  });

  test('rounds go by in a pause, and after it the end is further off', () => {
    const paused = basisOf({ status: 'PAUSED', pausedAt: day(20), pausedUntil: day(34) });
    const last = { round: 1, kind: 'ROUTINE' as const, dueAt: day(15), askedAt: day(15), isOnItsWay: false };
    expect(ahead([seatOf('A', paused, last)], 20, 100)).toEqual([
      'A check-in 43',
      'A check-in 57',
      'A check-in 71',
      'A go-on 91',
    ]);
  });

  test('silence leads to "Go on?" for both, and nothing else for four weeks', () => {
    const seats = ['A', 'B'].map((id) => seatOf(id, basisOf({ endsAt: day(168) })));
    const all = ahead(seats, 0, 168);
    expect(all.filter((one) => one.includes('go-on'))).toEqual([
      'A go-on 43',
      'B go-on 43',
      'A go-on 113',
      'B go-on 113',
    ]);
    expect(all.filter((one) => one.startsWith('A check-in'))).toEqual(
      [1, 15, 29, 71, 85, 99, 141, 161].map((at) => `A check-in ${at}`),
    );
  });
});

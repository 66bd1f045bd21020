import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Ahead, simulate } from '../src/outbox/forecast.ts';
import { MOST_PARTS, planNudges, type Recipient } from '../src/outbox/plan.ts';
import { evenWeek } from '../src/people/hours.ts';
import { slow, tries } from './support/properties.ts';

const DAY_MS = 86_400_000;
const START = new Date('2026-10-20T00:00:00Z'); // clocks change within the month, north and south

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Santiago'];

const recipients: fc.Arbitrary<Recipient> = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    from: fc.integer({ min: 8, max: 40 }).map((half) => half * 30),
    aDay: fc.integer({ min: 1, max: 2 }),
    aWeek: fc.integer({ min: 1, max: 5 }),
    pause: fc.constantFrom(undefined, 14, 28, 0),
    off: fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 6 }),
  })
  .map(({ zone, days, from, aDay, aWeek, pause, off }) => ({
    who: {
      zone,
      week: evenWeek(days, from, (from + 480) % 1440),
      pausedUntil: null,
      deactivated: false,
      nudgeDays: [2, 3, 4],
      nudgeFrom: 600,
      nudgesADay: aDay,
      nudgesAWeek: aWeek,
      holidays: new Set(off.map((day) => new Date(START.getTime() + day * DAY_MS).toISOString().slice(0, 10))),
    },
    sent: [],
    pauses: new Map(pause === undefined ? [] : [['sessions', pause]]),
    cuts: [],
  }));

const nudges: fc.Arbitrary<Ahead[]> = fc
  .array(
    fc.record({
      minutes: fc.integer({ min: 0, max: 20 * 1440 }),
      family: fc.constantFrom('sessions', 'check-ins'),
      timely: fc.boolean(),
      lasts: fc.option(fc.integer({ min: 60, max: 10 * 1440 })),
      alone: fc.boolean(),
    }),
    { maxLength: 15 },
  )
  .map((all) =>
    all.map(({ minutes, family, timely, lasts, alone }, index) => {
      const dueAt = new Date(START.getTime() + minutes * 60_000);
      const until = lasts === null ? null : new Date(dueAt.getTime() + lasts * 60_000);
      return {
        id: String(index),
        kind: 'k',
        key: `k:${index}`,
        family,
        askedFor: false,
        timely,
        until,
        dueAt,
        since: dueAt,
        alone,
      };
    }),
  );

/** The sender as it works: looks every half hour, and moves what it postpones. */
function sendFor(days: number, recipient: Recipient, all: Ahead[]): [string, string[]][] {
  const sent: [string, string[]][] = [];
  const person = { ...recipient, sent: [...recipient.sent] };
  const due = new Map(all.map((one) => [one, one.dueAt]));
  const clock = new Set<number>();
  for (let minute = 0; minute < days * 1440; minute++) clock.add(START.getTime() + minute * 60_000);
  for (const time of clock) {
    const now = new Date(time);
    for (let pass = 0; pass < 3; pass++) {
      const plan = planNudges(
        now,
        person,
        [...due.keys()].filter((one) => (due.get(one) ?? now) <= now),
      );
      for (const { waiting, at } of plan.later) due.set(waiting, at);
      for (const { waiting } of plan.dropped) due.delete(waiting);
      if (plan.now.length === 0) continue;
      sent.push([now.toISOString(), plan.now.map(({ id }) => id)]);
      person.sent.push(...plan.now.map(({ family }, part) => ({ at: now, family, leads: part === 0 })));
      for (const one of plan.now) due.delete(one);
    }
  }
  return sent;
}

test(
  'what is foreseen is what is sent',
  () => {
    fc.assert(
      fc.property(recipients, nudges, (recipient, all) => {
        const until = new Date(START.getTime() + 30 * DAY_MS);
        const foreseen = simulate(START, until, recipient, all).messages.map(({ at, parts }) => [
          at.toISOString(),
          parts.map(({ id }) => id),
        ]);
        expect(foreseen).toEqual(sendFor(30, recipient, all));
      }),
      { numRuns: tries(25) },
    );
  },
  slow(60_000),
);

test(
  'nothing is lost or sent twice, nothing comes too late, and the budget holds',
  () => {
    fc.assert(
      fc.property(recipients, nudges, (recipient, all) => {
        const { messages, dropped } = simulate(START, new Date(START.getTime() + 400 * DAY_MS), recipient, all);
        const ended = [...messages.flatMap(({ parts }) => parts), ...dropped.map(({ ahead }) => ahead)];
        expect(ended.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
        for (const { at, parts } of messages) {
          expect(parts.length).toBeLessThanOrEqual(MOST_PARTS);
          for (const { until, dueAt } of parts) {
            expect(at.getTime()).toBeGreaterThanOrEqual(dueAt.getTime());
            if (until) expect(at.getTime()).toBeLessThan(until.getTime());
          }
        }
        for (const [index, { at }] of messages.entries()) {
          const week = messages.slice(index).filter((one) => one.at.getTime() - at.getTime() < 7 * DAY_MS);
          expect(week.length).toBeLessThanOrEqual(recipient.who.nudgesAWeek);
        }
        for (const { why } of dropped) expect(['too late', 'fewer']).toContain(why);
      }),
      { numRuns: tries(200) },
    );
  },
  slow(60_000),
);

test(
  'a pause between two of a family is kept, and "none" leaves none',
  () => {
    fc.assert(
      fc.property(recipients, nudges, (recipient, all) => {
        const { messages } = simulate(START, new Date(START.getTime() + 400 * DAY_MS), recipient, all);
        const pause = recipient.pauses.get('sessions');
        const times = messages
          .filter(({ parts }) => parts.some(({ family }) => family === 'sessions'))
          .map(({ at }) => at);
        if (pause === 0) expect(times).toEqual([]);
        if (pause)
          for (const [index, at] of times.entries())
            if (index > 0)
              expect(at.getTime() - (times[index - 1]?.getTime() ?? 0)).toBeGreaterThanOrEqual(pause * DAY_MS);
      }),
      { numRuns: tries(200) },
    );
  },
  slow(60_000),
);

test('what is cut is left out, and nothing else', () => {
  const who = { ...fc.sample(recipients, { numRuns: 1, seed: 1 })[0] } as Recipient;
  const dueAt = new Date('2026-10-27T12:00:00Z');
  const one = {
    kind: 'k',
    family: 'check-ins',
    askedFor: false,
    timely: false,
    until: null,
    since: dueAt,
    dueAt,
    alone: false,
  };
  const all = [
    { ...one, id: 'a', key: 'a' },
    { ...one, id: 'b', key: 'b' },
  ];
  const cuts = [{ key: 'a', from: new Date('2026-10-26T00:00:00Z'), until: new Date('2026-10-28T00:00:00Z') }];
  const { messages, dropped } = simulate(START, new Date(START.getTime() + 30 * DAY_MS), { ...who, cuts }, all);
  expect(messages.flatMap(({ parts }) => parts.map(({ id }) => id))).toEqual(['b']);
  expect(dropped).toMatchObject([{ why: 'cut', ahead: { id: 'a' } }]);
});

test('one that comes again counts as one of its family, as it does once it is sent', () => {
  const who = fc.sample(recipients, { numRuns: 1, seed: 1 })[0] as Recipient;
  const one = { kind: 'k', family: 'sessions', timely: false, until: null, alone: false };
  const now = new Date('2026-10-27T12:00:00Z');
  const later = new Date('2026-11-03T12:00:00Z');
  const all = [
    { ...one, id: 'again', key: 'a', since: now, dueAt: now, askedFor: true },
    { ...one, id: 'new', key: 'b', since: later, dueAt: later, askedFor: false },
  ];
  const sent = [{ at: new Date('2026-10-13T12:00:00Z'), family: 'sessions', leads: true }];
  const recipient = { ...who, sent, pauses: new Map([['sessions', 28]]) };
  const { messages } = simulate(START, new Date(START.getTime() + 90 * DAY_MS), recipient, all);
  const [again, next] = messages;
  expect(messages.map(({ parts }) => parts.map(({ id }) => id))).toEqual([['again'], ['new']]);
  expect((again?.at.getTime() ?? 0) - now.getTime()).toBeLessThan(14 * DAY_MS);
  expect((next?.at.getTime() ?? 0) - (again?.at.getTime() ?? 0)).toBeGreaterThanOrEqual(28 * DAY_MS);
});

test('what follows a question is of no use once anything else about the same is due', () => {
  const who = { ...fc.sample(recipients, { numRuns: 1, seed: 1 })[0] } as Recipient;
  const asked = { family: 'check-ins', timely: false, until: null, alone: false, askedFor: false, key: 'a' };
  const at = (iso: string) => ({ dueAt: new Date(iso), since: new Date(iso) });
  const all: Ahead[] = [
    {
      ...asked,
      ...at('2026-10-22T12:00:00Z'),
      id: '1',
      kind: 'asked',
      follow: { kind: 'reminder', afterMs: 3 * DAY_MS, title: '' },
    },
    { ...asked, ...at('2026-10-24T12:00:00Z'), id: '2', kind: 'go-on' },
  ];
  const person = {
    ...who,
    who: { ...who.who, week: evenWeek([1, 2, 3, 4, 5], 540, 1080), holidays: new Set<string>() },
  };
  const { messages } = simulate(START, new Date(START.getTime() + 30 * DAY_MS), { ...person, pauses: new Map() }, all);
  expect(messages.flatMap(({ parts }) => parts.map(({ kind }) => kind))).toEqual(['asked', 'go-on']);
});

test('a question that still waits when the next of its key comes due is not foreseen as well', () => {
  const sample = { ...fc.sample(recipients, { numRuns: 1, seed: 1 })[0] } as Recipient;
  const follow = { kind: 'reminder', afterMs: 3 * DAY_MS, title: '' };
  const asked = {
    family: 'check-ins',
    timely: false,
    until: null,
    alone: false,
    askedFor: false,
    kind: 'asked',
    follow,
  };
  const on = (id: string, key: string, day: string): Ahead => {
    const at = new Date(`${day}T08:00:00Z`);
    return { ...asked, id, key, dueAt: at, since: at };
  };
  // Nobody is written to before the fourth: by then the first one of "a" has been taken back, and "b" waits on.
  const holidays = new Set(Array.from({ length: 14 }, (_, day) => `2026-10-${String(day + 20)}`));
  const who = { ...sample.who, week: evenWeek([1, 2, 3, 4, 5], 540, 1080), holidays };
  const { messages } = simulate(
    START,
    new Date('2026-11-06T00:00:00Z'),
    { ...sample, who, pauses: new Map(), cuts: [], sent: [] },
    [on('a1', 'a', '2026-10-21'), on('a2', 'a', '2026-10-28'), on('b1', 'b', '2026-10-21')],
  );
  expect(messages.flatMap(({ parts }) => parts.map(({ id }) => id)).sort()).toEqual(['a2', 'b1']);
});

test.each(['asked', 'go-on'])(
  'a question put off beyond the next of its key (%s) has been taken back by then',
  (kind) => {
    const sample = { ...fc.sample(recipients, { numRuns: 1, seed: 1 })[0] } as Recipient;
    const follow = { kind: 'reminder', afterMs: 3 * DAY_MS, title: '' };
    const asked = { family: 'check-ins', key: 'a', timely: false, until: null, alone: false, kind: 'asked', follow };
    const next = new Date('2026-10-27T08:00:00Z');
    const who = { ...sample.who, week: evenWeek([1, 2, 3, 4, 5], 540, 1080), holidays: new Set<string>() };
    const { messages } = simulate(
      START,
      new Date('2026-11-19T00:00:00Z'),
      { ...sample, who, pauses: new Map(), cuts: [], sent: [] },
      [
        { ...asked, id: 'put off', askedFor: true, since: START, dueAt: new Date('2026-11-05T00:00:00Z') },
        { ...asked, kind, id: 'next', askedFor: false, since: next, dueAt: next },
      ],
    );
    expect(messages.flatMap(({ parts }) => parts.map(({ id }) => id))).not.toContain('put off');
  },
);

test('what was put off comes again by itself: no reminder follows it', () => {
  const sample = { ...fc.sample(recipients, { numRuns: 1, seed: 1 })[0] } as Recipient;
  const follow = { kind: 'reminder', afterMs: 3 * DAY_MS, title: '' };
  const asked = { family: 'check-ins', key: 'a', timely: false, until: null, alone: false, kind: 'asked', follow };
  const who = { ...sample.who, week: evenWeek([1, 2, 3, 4, 5], 540, 1080), holidays: new Set<string>() };
  const { messages } = simulate(
    START,
    new Date('2026-11-19T00:00:00Z'),
    { ...sample, who, pauses: new Map(), cuts: [], sent: [] },
    [{ ...asked, id: 'put off', askedFor: true, since: START, dueAt: new Date('2026-10-27T00:00:00Z') }],
  );
  expect(messages.flatMap(({ parts }) => parts.map(({ id }) => id))).toEqual(['put off']);
});

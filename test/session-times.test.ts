import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { DayHours } from '../src/matching/shifts.ts';
import { contactableFrom, type Reachable } from '../src/people/contactable.ts';
import { evenWeek } from '../src/people/hours.ts';
import { prepDueAt } from '../src/sessions/prep.ts';
import { suggestTimes } from '../src/sessions/times.ts';
import { tries } from './support/properties.ts';

const person = (zone: string, extra: Partial<Reachable> = {}): Reachable => ({
  zone,
  week: evenWeek([1, 2, 3, 4, 5], 540, 1080),
  pausedUntil: null,
  deactivated: false,
  nudgeDays: [2, 3, 4],
  nudgeFrom: 600,
  nudgesADay: 1,
  nudgesAWeek: 3,
  holidays: new Set<string>(),
  ...extra,
});
const MINUTES = 30;
const suggest = (now: string, mine: Reachable, theirs: Reachable, busy: { from: number; to: number }[] = []) =>
  suggestTimes({ now: new Date(now), people: [mine, theirs], minutes: MINUTES, busy, count: 3 });
const clock = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toString().slice(0, 16);
const on = (found: { at: Date }[], zone: string) => found.map(({ at }) => clock(at, zone));

/** Within somebody's working hours from the first to the last minute. */
const isInside = (who: Reachable, at: Date) =>
  [0, MINUTES / 2, MINUTES].every((after) => {
    const then = new Date(at.getTime() + after * 60_000 - (after === MINUTES ? 1 : 0));
    return contactableFrom(then, who, 'awaited')?.getTime() === then.getTime();
  });

describe('suggested times', () => {
  test('in one zone they lie on three days, away from the edges of the day and from lunch', () => {
    const berlin = person('Europe/Berlin');
    expect(on(suggest('2026-11-24T09:00:00Z', berlin, berlin), 'Europe/Berlin')).toEqual([
      '2026-11-25T11:30',
      '2026-11-27T15:00',
      '2026-12-02T13:00',
    ]);
  });

  test.each([
    ['spring forward in Berlin', '2026-03-26T09:00:00Z', 'Europe/Berlin', 'America/New_York'],
    ['fall back in New York', '2026-10-28T09:00:00Z', 'Europe/Berlin', 'America/New_York'],
    ['summer time begins in Sydney', '2026-10-01T09:00:00Z', 'Australia/Sydney', 'Asia/Tokyo'],
    ['summer time ends in Sydney', '2026-04-02T09:00:00Z', 'Australia/Sydney', 'Asia/Kolkata'],
    ['half an hour on Lord Howe', '2026-10-01T09:00:00Z', 'Australia/Lord_Howe', 'Asia/Tokyo'],
    ['a quarter of an hour off', '2026-11-24T09:00:00Z', 'Asia/Kathmandu', 'Asia/Kolkata'],
  ])('%s: inside both people’s hours before and after', (_, now, mine, theirs) => {
    const [me, them] = [person(mine), person(theirs)];
    const found = suggest(now, me, them);
    expect(found).toHaveLength(3);
    for (const { at, outside } of found) {
      expect([isInside(me, at), isInside(them, at)], clock(at, mine)).toEqual([true, true]);
      expect(outside).toEqual([0, 0]);
      expect([0, 30]).toContain(Temporal.PlainDateTime.from(clock(at, mine)).minute);
    }
  });

  test('holidays, pauses and planned sessions are left out', () => {
    const off = person('Europe/Berlin', { holidays: new Set(['2026-11-25', '2026-11-26', '2026-11-27']) });
    const away = person('Europe/Berlin', { pausedUntil: new Date('2026-12-02T00:00:00+01:00') });
    const free = suggest('2026-11-24T09:00:00Z', off, away);
    expect(on(free, 'Europe/Berlin').every((at) => at > '2026-12-02T09:00')).toBe(true);
    const busy = free.map(({ at }) => ({ from: at.getTime(), to: at.getTime() + 1 }));
    const others = suggest('2026-11-24T09:00:00Z', off, away, busy);
    expect(others.map(({ at }) => at.getTime()).filter((at) => busy.some(({ from }) => from === at))).toEqual([]);
  });

  test('an hour in common is enough, its edges too where there is nothing else', () => {
    const early = person('Europe/Berlin', { week: evenWeek([2], 480, 600) });
    const late = person('Europe/Berlin', { week: evenWeek([2], 570, 900) });
    expect(on(suggest('2026-11-24T12:00:00Z', early, late), 'Europe/Berlin')).toEqual([
      '2026-12-01T09:30',
      '2026-12-08T09:30',
    ]);
  });

  test('without an hour in common, the ones that stick out least, for both alike', () => {
    const berlin = person('Europe/Berlin', { week: evenWeek([1, 2, 3, 4, 5], 480, 840) });
    const newYork = person('America/New_York', { week: evenWeek([1, 2, 3, 4, 5], 540, 1020) });
    const found = suggest('2026-11-24T09:00:00Z', berlin, newYork);
    expect(found).toHaveLength(3);
    for (const { outside } of found) expect(Math.max(...outside)).toBeLessThanOrEqual(60);
    expect(found.some(({ outside }) => outside.some((minutes) => minutes > 0))).toBe(true);
  });

  test('nothing where the nearest hours lie too far apart, or somebody is gone', () => {
    const morning = person('Europe/Berlin', { week: evenWeek([1], 480, 720) });
    const weekend = person('Europe/Berlin', { week: evenWeek([6], 480, 720) });
    expect(suggest('2026-11-24T09:00:00Z', morning, weekend)).toEqual([]);
    expect(suggest('2026-11-24T09:00:00Z', morning, person('Europe/Berlin', { deactivated: true }))).toEqual([]);
  });

  test('for anybody, at any time: in both people’s hours or said to be outside, in the future, none twice', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Pacific/Apia',
    ];
    const shift: fc.Arbitrary<DayHours | null> = fc.option(
      fc
        .record({ from: fc.integer({ min: 0, max: 47 }), length: fc.integer({ min: 2, max: 20 }) })
        .map(({ from, length }) => ({
          from: from * 30,
          to: ((from + length) * 30) % 1440,
        })),
    );
    const anybody = fc.record({
      zone: fc.constantFrom(...zones),
      week: fc.array(shift, { minLength: 7, maxLength: 7 }),
    });
    const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(anybody, anybody, instant, (a, b, now) => {
        const people: [Reachable, Reachable] = [person(a.zone, { week: a.week }), person(b.zone, { week: b.week })];
        const found = suggestTimes({ now, people, minutes: MINUTES, busy: [], count: 3 });
        expect(new Set(found.map(({ at }) => at.getTime())).size).toBe(found.length);
        for (const { at, outside } of found) {
          expect(at.getTime()).toBeGreaterThan(now.getTime());
          for (const [index, who] of people.entries())
            if (outside[index] === 0) expect(isInside(who, at), `${who.zone} ${at.toISOString()}`).toBe(true);
        }
      }),
      { numRuns: tries(60) },
    );
  });
});

describe('a preparation is due', () => {
  const workspace = { workDays: [1, 2, 3, 4, 5], workFrom: 540, workTo: 1080, nudgeFrom: 600 };
  const mentor = { zone: 'Europe/Berlin', workWeek: [], nudgeFrom: null };
  const due = (startsAt: string, extra = {}, daysOff: string[] = []) =>
    clock(prepDueAt(new Date(startsAt), { ...mentor, ...extra }, workspace, new Set(daysOff)), 'Europe/Berlin');

  test('the working day before at ten, over weekends, holidays and clock changes', () => {
    expect(due('2026-12-02T13:00:00Z')).toBe('2026-12-01T10:00');
    expect(due('2026-11-30T08:00:00Z')).toBe('2026-11-27T10:00');
    expect(due('2026-11-30T08:00:00Z', {}, ['2026-11-27'])).toBe('2026-11-26T10:00');
    expect(due('2026-03-30T08:00:00Z')).toBe('2026-03-27T10:00');
  });

  test('at the mentor’s own hour, or when their shift begins if that is later', () => {
    expect(due('2026-12-02T13:00:00Z', { nudgeFrom: 840 })).toBe('2026-12-01T14:00');
    const nights = Array.from({ length: 7 }, () => [1320, 360]).flat();
    expect(due('2026-12-02T13:00:00Z', { workWeek: nights })).toBe('2026-12-01T22:00');
  });
});

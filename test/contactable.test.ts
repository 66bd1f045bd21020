import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulate } from '../src/outbox/forecast.ts';
import { contactableFrom, groupContactableFrom, type Reachable, type Urgency } from '../src/people/contactable.ts';
import { evenWeek, type Week } from '../src/people/hours.ts';
import { tries } from './support/properties.ts';

const OFFICE: Reachable = {
  zone: 'Europe/Berlin',
  week: evenWeek([1, 2, 3, 4, 5], 540, 1080),
  pausedUntil: null,
  deactivated: false,
  nudgeDays: [2, 3, 4],
  nudgeFrom: 600,
  nudgesADay: 1,
  nudgesAWeek: 3,
  holidays: new Set(),
};

/** When an awaited message that is due at `instant` goes out. */
const awaited = (instant: string, person: Partial<Reachable> = {}) =>
  contactableFrom(new Date(instant), { ...OFFICE, ...person }, 'awaited')?.toISOString();

const nudged = (instant: string, person: Partial<Reachable> = {}, sent: string[] = []) =>
  contactableFrom(
    new Date(instant),
    { ...OFFICE, ...person },
    'nudge',
    sent.map((at) => new Date(at)),
  )?.toISOString();

// 2026-11-24 is a Tuesday; Berlin is UTC+1 in winter.
describe('somebody waits for an answer', () => {
  test('inside working hours it goes out at once', () => {
    expect(awaited('2026-11-24T09:17:33.123Z')).toBe('2026-11-24T09:17:33.123Z');
  });

  test('the first minute of the day counts, the end of the day does not', () => {
    expect(awaited('2026-11-24T08:00:00Z')).toBe('2026-11-24T08:00:00.000Z');
    expect(awaited('2026-11-24T16:59:59.999Z')).toBe('2026-11-24T16:59:59.999Z');
    expect(awaited('2026-11-24T17:00:00Z')).toBe('2026-11-25T08:00:00.000Z');
  });

  test('before work it waits for the morning, on Friday evening for Monday', () => {
    expect(awaited('2026-11-24T03:00:00Z')).toBe('2026-11-24T08:00:00.000Z');
    expect(awaited('2026-11-27T19:00:00Z')).toBe('2026-11-30T08:00:00.000Z');
  });

  test('hours are those of the person, wherever they are', () => {
    expect(awaited('2026-11-24T09:00:00Z', { zone: 'America/New_York' })).toBe('2026-11-24T14:00:00.000Z');
    expect(awaited('2026-11-24T09:00:00Z', { zone: 'Pacific/Auckland' })).toBe('2026-11-24T20:00:00.000Z');
  });

  test('zones that are half an hour or three quarters off are reckoned right', () => {
    expect(awaited('2026-11-24T00:00:00Z', { zone: 'Asia/Kolkata' })).toBe('2026-11-24T03:30:00.000Z');
    expect(awaited('2026-11-24T00:00:00Z', { zone: 'Asia/Kathmandu' })).toBe('2026-11-24T03:15:00.000Z');
  });

  test('nine o’clock stays nine o’clock when the clocks change, north and south', () => {
    expect(awaited('2026-03-28T12:00:00Z', { week: evenWeek([7], 540, 1080) })).toBe('2026-03-29T07:00:00.000Z'); // Berlin springs forward that night
    expect(awaited('2026-10-24T12:00:00Z', { week: evenWeek([7], 540, 1080) })).toBe('2026-10-25T08:00:00.000Z'); // and back
    const sydney = { zone: 'Australia/Sydney', week: evenWeek([7], 540, 1080) };
    expect(awaited('2026-04-04T12:00:00Z', sydney)).toBe('2026-04-04T23:00:00.000Z'); // Sydney falls back that night
    expect(awaited('2026-10-03T12:00:00Z', sydney)).toBe('2026-10-03T22:00:00.000Z'); // and springs forward
  });

  test('a shift that begins in the hour the clocks skip begins right after it', () => {
    const early = { week: evenWeek([7], 150, 600) }; // 02:30 does not exist in Berlin on 29 March
    expect(awaited('2026-03-29T00:00:00Z', early)).toBe('2026-03-29T01:30:00.000Z');
  });

  const night = { week: evenWeek([1, 2, 3, 4, 5], 1320, 360) }; // 22:00 to 06:00

  test('a night shift goes on after midnight, also into a day that is no working day', () => {
    expect(awaited('2026-11-24T02:00:00Z', night)).toBe('2026-11-24T02:00:00.000Z');
    expect(awaited('2026-11-28T04:59:00Z', night)).toBe('2026-11-28T04:59:00.000Z'); // Saturday morning, Friday's shift
    expect(awaited('2026-11-28T05:00:00Z', night)).toBe('2026-11-30T21:00:00.000Z');
  });

  test('the small hours of the first working day belong to nobody’s shift', () => {
    expect(awaited('2026-11-23T02:00:00Z', night)).toBe('2026-11-23T21:00:00.000Z'); // Sunday's night is off
  });

  test('somebody who works at weekends only is reached at weekends', () => {
    expect(awaited('2026-11-24T09:00:00Z', { week: evenWeek([6, 7], 540, 1080) })).toBe('2026-11-28T08:00:00.000Z');
  });

  test('a shift of one day a week is found a week later', () => {
    expect(awaited('2026-11-24T17:00:00Z', { week: evenWeek([2], 540, 1080) })).toBe('2026-12-01T08:00:00.000Z');
  });

  test('each weekday has its own hours', () => {
    const week = evenWeek([1, 2, 3, 4], 540, 1080).with(4, { from: 480, to: 780 }); // Friday 8 to 13
    expect(awaited('2026-11-26T17:00:00Z', { week })).toBe('2026-11-27T07:00:00.000Z');
    expect(awaited('2026-11-27T11:59:00Z', { week })).toBe('2026-11-27T11:59:00.000Z');
    expect(awaited('2026-11-27T12:00:00Z', { week })).toBe('2026-11-30T08:00:00.000Z');
  });

  test('a night shift that runs into an early one leaves no gap, and one that does not leaves one', () => {
    const week = evenWeek([1], 1320, 360).with(1, { from: 300, to: 780 }); // Monday 22 to 6, Tuesday 5 to 13
    expect(awaited('2026-11-24T04:30:00Z', { week })).toBe('2026-11-24T04:30:00.000Z');
    expect(awaited('2026-11-24T05:30:00Z', { week })).toBe('2026-11-24T05:30:00.000Z');
    const later = week.with(1, { from: 480, to: 780 });
    expect(awaited('2026-11-24T05:30:00Z', { week: later })).toBe('2026-11-24T07:00:00.000Z');
  });

  test('a shift of a whole day ends at midnight', () => {
    const week = evenWeek([2], 0, 1440);
    expect(awaited('2026-11-24T22:59:59Z', { week })).toBe('2026-11-24T22:59:59.000Z');
    expect(awaited('2026-11-24T23:00:00Z', { week })).toBe('2026-11-30T23:00:00.000Z');
  });

  test('a pause ends first, then working hours are awaited', () => {
    expect(awaited('2026-11-24T09:00:00Z', { pausedUntil: new Date('2026-12-05T00:00:00Z') })).toBe(
      '2026-12-07T08:00:00.000Z',
    );
    expect(awaited('2026-11-24T09:00:00Z', { pausedUntil: new Date('2026-11-23T00:00:00Z') })).toBe(
      '2026-11-24T09:00:00.000Z',
    );
  });

  test('without any working day there is nothing to respect', () => {
    expect(awaited('2026-11-28T03:00:00Z', { week: evenWeek([], 540, 1080) })).toBe('2026-11-28T03:00:00.000Z');
  });
});

describe('nobody asked for it', () => {
  test('it goes out Tuesday to Thursday from ten', () => {
    expect(nudged('2026-11-24T08:00:00Z')).toBe('2026-11-24T09:00:00.000Z');
    expect(nudged('2026-11-26T12:00:00Z')).toBe('2026-11-26T12:00:00.000Z');
    expect(nudged('2026-11-27T09:00:00Z')).toBe('2026-12-01T09:00:00.000Z'); // Friday
    expect(nudged('2026-11-30T09:00:00Z')).toBe('2026-12-01T09:00:00.000Z'); // Monday
  });

  test('whoever begins later than ten hears of it when they begin', () => {
    expect(nudged('2026-11-24T08:00:00Z', { week: evenWeek([1, 2, 3, 4, 5], 840, 1320) })).toBe(
      '2026-11-24T13:00:00.000Z',
    );
  });

  test('whoever has finished by ten hears of it in their own hours', () => {
    expect(nudged('2026-11-23T12:00:00Z', { week: evenWeek([1, 2, 3, 4, 5], 240, 600) })).toBe(
      '2026-11-24T03:00:00.000Z',
    );
  });

  test('ten o’clock is asked of each day by its own hours', () => {
    const week = evenWeek([2], 240, 600).with(2, { from: 480, to: 1020 }); // Tuesday 4 to 10, Wednesday 8 to 17
    expect(nudged('2026-11-23T12:00:00Z', { week })).toBe('2026-11-24T03:00:00.000Z');
    expect(nudged('2026-11-24T10:00:00Z', { week })).toBe('2026-11-25T09:00:00.000Z');
  });

  test('a night shift that begins on Thursday ends on Friday', () => {
    expect(nudged('2026-11-27T02:00:00Z', { week: evenWeek([1, 2, 3, 4, 5], 1320, 360) })).toBe(
      '2026-11-27T02:00:00.000Z',
    );
    expect(nudged('2026-11-28T02:00:00Z', { week: evenWeek([1, 2, 3, 4, 5], 1320, 360) })).toBe(
      '2026-12-01T21:00:00.000Z',
    );
  });

  test('somebody who works at weekends only is nudged at weekends rather than never', () => {
    expect(nudged('2026-11-24T09:00:00Z', { week: evenWeek([6, 7], 540, 1080) })).toBe('2026-11-28T09:00:00.000Z');
  });

  test('after one that day it waits for the next', () => {
    expect(nudged('2026-11-24T14:00:00Z', {}, ['2026-11-24T09:00:00Z'])).toBe('2026-11-25T09:00:00.000Z');
  });

  test('a day is the person’s own day', () => {
    const sent = ['2026-11-25T00:30:00Z']; // still Tuesday in New York
    expect(nudged('2026-11-25T15:00:00Z', { zone: 'America/New_York' }, sent)).toBe('2026-11-25T15:00:00.000Z');
  });

  test('a night shift is one day, on both sides of midnight', () => {
    const night = { week: evenWeek([1, 2, 3, 4, 5], 1320, 360) };
    expect(nudged('2026-11-25T01:00:00Z', night, ['2026-11-24T22:30:00Z'])).toBe('2026-11-25T21:00:00.000Z');
    expect(nudged('2026-11-25T01:00:00Z', { ...night, nudgesADay: 2 }, ['2026-11-24T22:30:00Z'])).toBe(
      '2026-11-25T01:30:00.000Z', // three hours later in the same night
    );
  });

  test('what came after midnight belongs to the shift of the evening before, and leaves the next one its own', () => {
    const night = { week: evenWeek([1, 2, 3, 4, 5], 1320, 360) };
    expect(nudged('2026-11-25T21:00:00Z', night, ['2026-11-25T04:30:00Z'])).toBe('2026-11-25T21:00:00.000Z');
  });

  test('what came in the hour that two shifts share counts in both', () => {
    const week = evenWeek([2], 1320, 360).with(2, { from: 300, to: 780 }); // Tuesday 22 to 6, Wednesday 5 to 13
    expect(nudged('2026-11-25T10:00:00Z', { week, nudgeFrom: 0 }, ['2026-11-25T04:30:00Z'])).toBe(
      '2026-12-01T21:00:00.000Z',
    );
    expect(nudged('2026-11-25T04:30:00Z', { week, nudgeFrom: 0 }, ['2026-11-24T22:00:00Z'])).toBe(
      '2026-11-25T05:00:00.000Z',
    );
  });

  test('the forecast counts the night as the sender does', () => {
    const who = { ...OFFICE, week: evenWeek([1, 2, 3, 4, 5], 1320, 360) };
    const ahead = (id: string, dueAt: Date) => ({
      ...{ id, kind: id, family: null, askedFor: false, key: id, timely: false, until: null, alone: true },
      ...{ dueAt, since: dueAt },
    });
    const now = new Date('2026-11-24T22:30:00Z'); // Tuesday, half past eleven at night
    const { messages } = simulate(
      now,
      new Date('2026-11-27T00:00:00Z'),
      { who, sent: [], pauses: new Map(), cuts: [] },
      [ahead('first', now), ahead('second', new Date('2026-11-25T01:00:00Z'))],
    );
    expect(messages.map(({ at }) => at.toISOString())).toEqual([now.toISOString(), '2026-11-25T21:00:00.000Z']);
  });

  test('after three in a week it waits until the first is seven days old', () => {
    const week = ['2026-11-26T10:00:00Z', '2026-11-24T11:30:00Z', '2026-11-25T10:00:00Z'];
    expect(nudged('2026-12-01T09:00:00Z', {}, week)).toBe('2026-12-01T11:30:00.000Z');
    expect(nudged('2026-11-26T16:00:00Z', {}, week)).toBe('2026-12-01T11:30:00.000Z');
  });

  test('what is older than a week no longer counts', () => {
    const old = ['2026-11-17T09:00:00Z', '2026-11-16T09:00:00Z', '2026-11-13T09:00:00Z', '2026-11-12T09:00:00Z'];
    expect(nudged('2026-11-24T09:00:00Z', {}, old)).toBe('2026-11-24T09:00:00.000Z');
  });
});

describe('what people and coordinators decide', () => {
  test('own days and an own time take the place of the workspace’s', () => {
    expect(nudged('2026-11-24T08:00:00Z', { nudgeDays: [1, 5], nudgeFrom: 840 })).toBe('2026-11-27T13:00:00.000Z');
  });

  test('a holiday is a day off, for what somebody waits for as well', () => {
    const holidays = new Set(['2026-11-24', '2026-11-25']);
    expect(nudged('2026-11-24T09:00:00Z', { holidays })).toBe('2026-11-26T09:00:00.000Z');
    expect(awaited('2026-11-24T09:00:00Z', { holidays })).toBe('2026-11-26T08:00:00.000Z');
  });

  test('two a day are not one right after the other', () => {
    const sent = ['2026-11-24T09:00:00Z'];
    expect(nudged('2026-11-24T09:00:01Z', { nudgesADay: 2 }, sent)).toBe('2026-11-24T12:00:00.000Z');
  });

  test('a group is reached in the hours its zones share, else in those of the first', () => {
    const at = (instant: string, ...zones: string[]) =>
      groupContactableFrom(
        new Date(instant),
        zones.map((zone) => ({ ...OFFICE, zone })),
      )?.toISOString();
    expect(at('2026-11-24T03:00:00Z', 'Europe/Berlin', 'America/New_York')).toBe('2026-11-24T14:00:00.000Z');
    expect(at('2026-11-24T03:00:00Z', 'Europe/Berlin', 'Pacific/Auckland')).toBe('2026-11-24T03:00:00.000Z');
    expect(groupContactableFrom(new Date(), [{ ...OFFICE, deactivated: true }])).toBeUndefined();
  });
});

test('an answer to what somebody just did comes at once, at night and in a pause', () => {
  const person = { ...OFFICE, pausedUntil: new Date('2027-01-01T00:00:00Z') };
  const night = new Date('2026-11-29T02:00:00Z');
  expect(contactableFrom(night, person, 'answer')).toEqual(night);
});

test.each<Urgency>(['answer', 'awaited', 'nudge'])('somebody deactivated is never contacted: %s', (urgency) => {
  expect(contactableFrom(new Date('2026-11-24T09:00:00Z'), { ...OFFICE, deactivated: true }, urgency)).toBeUndefined();
});

describe('whoever it is and whenever it is asked', () => {
  const ZONES = [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/St_Johns',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Australia/Sydney',
    'Australia/Lord_Howe',
    'America/Santiago',
    'Pacific/Auckland',
    'Pacific/Apia',
    'Pacific/Marquesas',
    'Africa/Cairo',
  ];
  const instants = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2028-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  // Clocks change between midnight and four; what happens to a shift that begins or ends there is tested above.
  const times = fc.integer({ min: 8, max: 47 }).map((half) => half * 30);
  /** A shift a weekday, each with its own hours, at least one in the week. */
  const weeks: fc.Arbitrary<Week> = fc
    .array(fc.option(fc.record({ from: times, to: times }), { freq: 3 }), { minLength: 7, maxLength: 7 })
    .filter((week) => week.some(Boolean));
  const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
  /** Days off between 2026 and 2028, many of them in a row. */
  const holidays = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 730 }), fc.integer({ min: 1, max: 12 })), { maxLength: 5 })
    .map(
      (runs) =>
        new Set(
          runs.flatMap(([start, length]) =>
            Array.from({ length }, (_, day) => new Date(Date.UTC(2026, 0, 1 + start + day)).toISOString().slice(0, 10)),
          ),
        ),
    );
  const people = fc.record({
    zone: fc.constantFrom(...ZONES),
    week: weeks,
    pausedUntil: fc.option(instants),
    deactivated: fc.constant(false),
    nudgeDays: weekdays,
    nudgeFrom: times,
    nudgesADay: fc.integer({ min: 1, max: 2 }),
    nudgesAWeek: fc.integer({ min: 1, max: 5 }),
    holidays,
  });
  const urgencies = fc.constantFrom<Urgency>('awaited', 'nudge');
  const DAY_MS = 86_400_000;
  /** Nudges of the ten days before. */
  const histories = fc.array(fc.integer({ min: 0, max: 10 * DAY_MS }), { maxLength: 6 });

  const cases = fc.tuple(instants, people, urgencies, histories).map(([instant, person, urgency, ago]) => ({
    instant,
    person,
    urgency,
    sent: ago.map((ms) => new Date(instant.getTime() - ms)),
  }));

  const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  /** Day, weekday and minutes after midnight in a zone, reckoned by Intl instead of Temporal. */
  function local(instant: Date, zone: string) {
    const options = { timeZone: zone, weekday: 'short', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' } as const;
    const parts = new Intl.DateTimeFormat('en-US', options).formatToParts(instant);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(instant);
    return {
      day,
      weekday: WEEKDAYS.indexOf(part('weekday')) + 1,
      minutes: Number(part('hour')) * 60 + Number(part('minute')),
    };
  }

  /** The weekdays on which the shifts began that are on at this instant: two where a night shift runs into the next. */
  function shiftDays(instant: Date, { zone, week }: Reachable): number[] {
    const { weekday, minutes } = local(instant, zone);
    const before = weekday === 1 ? 7 : weekday - 1;
    const [today, yesterday] = [week[weekday - 1], week[before - 1]];
    const overnight = (shift: { from: number; to: number }) => shift.to <= shift.from;
    return [
      ...(yesterday && overnight(yesterday) && minutes < yesterday.to ? [before] : []),
      ...(today && minutes >= today.from && (overnight(today) || minutes < today.to) ? [weekday] : []),
    ];
  }

  /** The days a nudge counts for: those whose shifts are on, else the day it is. */
  function budgetDays(instant: Date, person: Reachable): string[] {
    const { day, weekday } = local(instant, person.zone);
    const yesterday = new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
    const began = shiftDays(instant, person)
      .map((one) => (one === weekday ? day : yesterday))
      .filter((one) => !person.holidays.has(one));
    return began.length > 0 ? began : [day];
  }

  /** The most nudges that any day of these got. */
  const mostADay = (sent: Date[], days: string[], person: Reachable): number =>
    Math.max(...days.map((day) => sent.filter((one) => budgetDays(one, person).includes(day)).length));

  const check = (
    property: (one: { instant: Date; person: Reachable; urgency: Urgency; sent: Date[]; when: Date }) => void,
  ) =>
    fc.assert(
      fc.property(cases, (one) => {
        const when = contactableFrom(one.instant, one.person, one.urgency, one.sent);
        if (!when) throw new Error('never, though the person is there');
        property({ ...one, when });
      }),
      { numRuns: tries(500) },
    );

  test('it is never earlier than asked, and asking again then says: now', () => {
    check(({ instant, person, urgency, sent, when }) => {
      expect(when.getTime()).toBeGreaterThanOrEqual(instant.getTime());
      expect(contactableFrom(when, person, urgency, sent)).toEqual(when);
    });
  });

  test('it lies in working hours and after the pause', () => {
    check(({ person, when }) => {
      expect(shiftDays(when, person)).not.toEqual([]);
      expect(when.getTime()).toBeGreaterThanOrEqual(person.pausedUntil?.getTime() ?? 0);
    });
  });

  test('a nudge lies on a nudge day, unless the person works on none', () => {
    check(({ person, urgency, when }) => {
      if (urgency !== 'nudge' || !person.nudgeDays.some((day) => person.week[day - 1])) return;
      expect(shiftDays(when, person).some((day) => person.nudgeDays.includes(day))).toBe(true);
    });
  });

  test('no shift that begins on a holiday is used', () => {
    check(({ person, when }) => {
      const { day, weekday } = local(when, person.zone);
      const yesterday = local(new Date(when.getTime() - DAY_MS), person.zone).day;
      const begins = shiftDays(when, person).map((began) => (began === weekday ? day : yesterday));
      expect(begins.some((one) => !person.holidays.has(one))).toBe(true);
    });
  });

  test('the budget of the day and of seven days holds', () => {
    check(({ person, urgency, sent, when }) => {
      if (urgency !== 'nudge') return;
      const lately = sent.filter((one) => when.getTime() - one.getTime() < 7 * DAY_MS);
      expect(mostADay(lately, budgetDays(when, person), person)).toBeLessThan(person.nudgesADay);
      expect(sent.filter((one) => when.getTime() - one.getTime() < 7 * DAY_MS).length).toBeLessThan(person.nudgesAWeek);
    });
  });

  test('it comes within a fortnight of the instant or the end of the pause, and a week later for each holiday', () => {
    check(({ instant, person, when }) => {
      const from = Math.max(instant.getTime(), person.pausedUntil?.getTime() ?? 0);
      expect(when.getTime() - from).toBeLessThanOrEqual((15 + 7 * person.holidays.size) * DAY_MS);
    });
  });

  test('what is of use before a date only comes on any working day, and never before it is wanted', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 30 }), ({ instant, person, sent }, days) => {
        const notBefore = new Date(instant.getTime() + days * DAY_MS);
        const usual = contactableFrom(instant, person, 'nudge', sent, { notBefore });
        const timely = contactableFrom(instant, person, 'nudge', sent, { timely: true, notBefore });
        expect(timely?.getTime()).toBeGreaterThanOrEqual(notBefore.getTime());
        expect(timely?.getTime()).toBeLessThanOrEqual(usual?.getTime() ?? 0);
      }),
      { numRuns: tries(300) },
    );
  });

  test('a group is written to when all of it work, else when the first does', () => {
    fc.assert(
      fc.property(instants, fc.array(people, { minLength: 1, maxLength: 4 }), (instant, group) => {
        const when = groupContactableFrom(instant, group);
        if (!when) throw new Error('never, though they are there');
        const at = group.map((person) => contactableFrom(when, person, 'awaited')?.getTime());
        expect(when.getTime()).toBeGreaterThanOrEqual(instant.getTime());
        expect(at).toContain(when.getTime());
        const together = at.every((one) => one === when.getTime());
        const first = Math.min(...group.map((person) => contactableFrom(instant, person, 'awaited')?.getTime() ?? 0));
        if (!together) expect(when.getTime()).toBe(first);
      }),
      { numRuns: tries(300) },
    );
  });

  test('sending as often as allowed for two months keeps the budget', () => {
    fc.assert(
      fc.property(instants, people, (start, person) => {
        const sent: Date[] = [];
        const end = start.getTime() + 60 * DAY_MS;
        let from = new Date(Math.max(start.getTime(), person.pausedUntil?.getTime() ?? 0));
        while (from.getTime() < end) {
          const when = contactableFrom(from, { ...person, pausedUntil: null }, 'nudge', sent);
          if (!when) throw new Error('never');
          sent.push(when);
          from = new Date(when.getTime() + 1000);
        }
        for (const [index, one] of sent.entries()) {
          const week = sent.slice(index).filter((later) => later.getTime() - one.getTime() < 7 * DAY_MS);
          expect(week.length).toBeLessThanOrEqual(person.nudgesAWeek);
          const around = sent.filter((other) => Math.abs(other.getTime() - one.getTime()) < 3 * DAY_MS);
          expect(mostADay(around, budgetDays(one, person), person)).toBeLessThanOrEqual(person.nudgesADay);
        }
      }),
      { numRuns: tries(30) },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Context, exclusion, type Mentor, rankCandidates, type Wish } from '../src/matching/candidates.ts';
import { type Hours, sharedHours, shiftsOfWeek } from '../src/matching/shifts.ts';

/** A Monday. */
const NOW = new Date('2026-11-23T00:00:00Z');
const office = (zone: string, extra: Partial<Hours> = {}): Hours => ({
  zone,
  workDays: [1, 2, 3, 4, 5],
  workFrom: 540,
  workTo: 1020,
  ...extra,
});
const weekIn = (zone: string, extra: Partial<Hours> = {}) => shiftsOfWeek(office(zone, extra), NOW);

const wish = (extra: Partial<Wish> = {}): Wish => ({
  menteeId: 'ana',
  skill: { id: 'calm', name: 'De-escalation' },
  kind: 'CLASSIC',
  language: null,
  preferredMentorId: null,
  ...extra,
});

const mentor = (id: string, extra: Partial<Mentor> = {}): Mentor => ({
  id,
  isColleague: true,
  mentoring: true,
  pausedUntil: null,
  capacity: 2,
  taken: 0,
  pending: 0,
  languages: ['en'],
  offered: new Map([['calm', 'CAN_TEACH']]),
  wanted: new Set(),
  teamId: null,
  isLead: false,
  week: weekIn('Europe/Berlin'),
  ...extra,
});

const context = (extra: Partial<Context> = {}): Context => ({
  now: NOW,
  mentee: { teamId: null, leadId: null, week: weekIn('Europe/Berlin'), workingDays: 5 },
  partnerIds: new Set(),
  askedIds: new Set(),
  ...extra,
});

const ids = (mentors: Mentor[], asked: Partial<Wish> = {}, around: Partial<Context> = {}) =>
  rankCandidates(wish(asked), mentors, context(around)).map(({ mentorId }) => mentorId);

describe('who comes first', () => {
  test('the one who knows the skill best', () => {
    const certify = mentor('a', { offered: new Map([['calm', 'CAN_CERTIFY']]) });
    const can = mentor('b', { offered: new Map([['calm', 'CAN_DO']]) });
    expect(ids([can, mentor('c'), certify])).toEqual(['a', 'c', 'b']);
  });

  test('for peers, the one who is not an expert yet, or wants to learn it too', () => {
    const certify = mentor('a', { offered: new Map([['calm', 'CAN_CERTIFY']]) });
    const can = mentor('b', { offered: new Map([['calm', 'CAN_DO']]) });
    const wants = mentor('c', { offered: new Map(), wanted: new Set(['calm']) });
    expect(ids([certify, can, wants], { kind: 'PEER' })).toEqual(['b', 'c', 'a']);
    expect(ids([wants])).toEqual([]);
  });

  test('for reverse mentoring, somebody of another team who leads nobody', () => {
    const around = { mentee: { ...context().mentee, teamId: 'desk' } };
    const lead = mentor('a', { isLead: true, teamId: 'phones' });
    const same = mentor('b', { teamId: 'desk' });
    const other = mentor('c', { teamId: 'phones' });
    expect(ids([lead, same, other], { kind: 'REVERSE' }, around)[0]).toBe('c');
  });

  test('the one the mentee can meet, then the one with more room, then by id', () => {
    const tokyo = mentor('a', { week: weekIn('Asia/Tokyo') });
    const busy = mentor('b', { taken: 1 });
    expect(ids([tokyo, busy, mentor('d'), mentor('c')])).toEqual(['c', 'd', 'b', 'a']);
  });

  test('before all of them, whoever was asked for, if they can be asked', () => {
    const wanted = mentor('z', { offered: new Map(), taken: 1, week: [] });
    expect(ids([mentor('a'), wanted], { preferredMentorId: 'z' })).toEqual(['z', 'a']);
    expect(ids([mentor('a'), { ...wanted, taken: 2 }], { preferredMentorId: 'z' })).toEqual(['a']);
  });
});

test('the reasons are said in words', () => {
  const [first] = rankCandidates(
    wish({ preferredMentorId: 'a', language: { code: 'fr', name: 'French' }, kind: 'PEER' }),
    [mentor('a', { languages: ['fr'], week: weekIn('Europe/London', { workTo: 780 }), teamId: 'x', capacity: 1 })],
    context({ mentee: { ...context().mentee, teamId: 'y' } }),
  );
  expect(first?.reasons).toMatchInlineSnapshot(`
    [
      "They asked for you",
      "You can teach De-escalation",
      "You speak French",
      "You see things from another team",
      "You share 4 h of working hours on an average working day",
      "You have room: 0 of 1 place taken",
    ]
  `);
  const [far] = rankCandidates(wish(), [mentor('a', { week: weekIn('Pacific/Auckland') })], context());
  expect(far?.reasons).toContain('You share no working hours, so a time needs some give');
});

describe('who is never asked', () => {
  const cases: [string, Mentor, Partial<Wish>, Partial<Context>][] = [
    ['the mentee', mentor('ana'), {}, {}],
    ['a bot, a guest, somebody who left', mentor('a', { isColleague: false }), {}, {}],
    ['somebody who does not mentor', mentor('a', { mentoring: false }), {}, {}],
    ['somebody on a break', mentor('a', { pausedUntil: new Date(NOW.getTime() + 1) }), {}, {}],
    ['the own lead', mentor('a'), {}, { mentee: { ...context().mentee, leadId: 'a' } }],
    ['a current partner', mentor('a'), {}, { partnerIds: new Set(['a']) }],
    ['whoever was asked before', mentor('a'), {}, { askedIds: new Set(['a']) }],
    ['somebody whose places are taken', mentor('a', { taken: 2 }), {}, {}],
    ['somebody who may soon have no place', mentor('a', { taken: 1, pending: 1 }), {}, {}],
    ['whoever does not speak the language', mentor('a'), { language: { code: 'fr', name: 'French' } }, {}],
    ['whoever does not offer the skill', mentor('a', { offered: new Map() }), {}, {}],
  ];
  test.each(cases)('%s', (_, candidate, asked, around) => {
    expect(ids([candidate, mentor('ok', { languages: ['en', 'fr'] })], asked, around)).toEqual(['ok']);
  });

  test('a break that is over counts no more', () => {
    expect(ids([mentor('a', { pausedUntil: NOW })])).toEqual(['a']);
  });
});

describe('shared working hours', () => {
  const shared = (mine: Hours, theirs: Hours, at = NOW) =>
    sharedHours(shiftsOfWeek(mine, at), shiftsOfWeek(theirs, at));

  test('of the same office are all of them, whatever the hour of asking', () => {
    for (const hour of [0, 7, 12, 18, 23]) {
      const at = new Date(NOW.getTime() + hour * 3_600_000);
      expect(shared(office('Europe/Berlin'), office('Europe/Berlin'), at)).toBe(40);
    }
  });

  test('change when one place puts its clocks back and the other does not', () => {
    // New York went back on 1 November 2026, Berlin on 25 October: for that week they are five hours apart, not six.
    expect(shared(office('Europe/Berlin'), office('America/New_York'), new Date('2026-10-19T00:00:00Z'))).toBe(10);
    expect(shared(office('Europe/Berlin'), office('America/New_York'), new Date('2026-10-26T00:00:00Z'))).toBe(15);
    expect(shared(office('Europe/Berlin'), office('America/New_York'), new Date('2026-11-02T06:00:00Z'))).toBe(10);
  });

  test('of a night shift cross midnight', () => {
    const night = office('Europe/Berlin', { workFrom: 1320, workTo: 360 });
    const early = office('Europe/Berlin', { workFrom: 300, workTo: 780 });
    expect(shared(night, early)).toBe(4); // Friday's night ends on Saturday, when nobody starts early
    expect(shared(night, office('Europe/Berlin'))).toBe(0);
  });

  test('of somebody without working days are none', () => {
    expect(shared(office('UTC', { workDays: [] }), office('UTC'))).toBe(0);
  });
});

describe('for any request and any mentors', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'America/St_Johns'];
  const weeks = zones.map((zone) => weekIn(zone));
  const level = fc.constantFrom('CAN_DO' as const, 'CAN_TEACH' as const, 'CAN_CERTIFY' as const);
  const someMentors = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('ana', 'b', 'c', 'd', 'e', 'f', 'g', 'lead', 'partner', 'asked'),
      isColleague: fc.boolean(),
      mentoring: fc.boolean(),
      pausedUntil: fc.option(
        fc.date({ min: new Date('2026-11-01'), max: new Date('2026-12-01'), noInvalidDate: true }),
      ),
      capacity: fc.integer({ min: 1, max: 5 }),
      taken: fc.integer({ min: 0, max: 5 }),
      pending: fc.integer({ min: 0, max: 2 }),
      languages: fc.subarray(['en', 'fr', 'de']),
      offered: level.chain((one) => fc.constantFrom(new Map([['calm', one]]), new Map<string, typeof one>())),
      wanted: fc.constantFrom(new Set<string>(), new Set(['calm'])),
      teamId: fc.constantFrom(null, 'x', 'y'),
      isLead: fc.boolean(),
      week: fc.constantFrom(...weeks),
    }),
    { selector: ({ id }) => id },
  );
  const someWish = fc.record({
    menteeId: fc.constant('ana'),
    skill: fc.constant({ id: 'calm', name: 'De-escalation' }),
    kind: fc.constantFrom('CLASSIC' as const, 'REVERSE' as const, 'PEER' as const, 'FLASH' as const),
    language: fc.constantFrom(null, { code: 'fr', name: 'French' }),
    preferredMentorId: fc.constantFrom(null, 'b', 'lead', 'ana'),
  });
  const around = context({
    mentee: { teamId: 'x', leadId: 'lead', week: weekIn('Europe/Berlin'), workingDays: 5 },
    partnerIds: new Set(['partner']),
    askedIds: new Set(['asked']),
  });

  test('nobody excluded is ranked, everybody else is, each with reasons, whatever the order', () => {
    fc.assert(
      fc.property(someWish, someMentors, fc.integer(), (asked, mentors, turn) => {
        const ranked = rankCandidates(asked, mentors, around);
        const eligible = mentors.filter((one) => exclusion(asked, one, around) === undefined);
        expect(ranked.map(({ mentorId }) => mentorId).sort()).toEqual(eligible.map(({ id }) => id).sort());
        for (const never of ['ana', 'lead', 'partner', 'asked'])
          expect(ranked.map(({ mentorId }) => mentorId)).not.toContain(never);
        for (const { reasons, score } of ranked) {
          expect(reasons.length).toBeGreaterThan(0);
          expect(reasons.every((reason) => /^(You|They) \S/.test(reason))).toBe(true);
          expect(Number.isFinite(score)).toBe(true);
        }
        const cut = Math.abs(turn) % (mentors.length + 1);
        const shuffled = [...mentors.slice(cut), ...mentors.slice(0, cut)].reverse();
        expect(rankCandidates(asked, shuffled, around)).toEqual(ranked);
      }),
    );
  });

  test('shared hours are the same seen from either side and never more than either works', () => {
    const hours = fc.record({
      zone: fc.constantFrom(...zones),
      workDays: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
      workFrom: fc.integer({ min: 0, max: 1439 }),
      workTo: fc.integer({ min: 0, max: 1439 }),
    });
    const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
    const total = (week: { from: number; to: number }[]) =>
      week.reduce((sum, { from, to }) => sum + to - from, 0) / 3_600_000;
    fc.assert(
      fc.property(hours, hours, instant, (a, b, at) => {
        const [mine, theirs] = [shiftsOfWeek(a, at), shiftsOfWeek(b, at)];
        expect(sharedHours(mine, theirs)).toBeCloseTo(sharedHours(theirs, mine), 6);
        expect(sharedHours(mine, theirs)).toBeLessThanOrEqual(Math.min(total(mine), total(theirs)) + 1e-6);
        expect(total(mine)).toBeLessThanOrEqual(168);
      }),
    );
  });
});

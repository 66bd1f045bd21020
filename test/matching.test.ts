import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PairingKind, SkillLevel } from '../src/generated/prisma/enums.ts';
import { rankCandidates } from '../src/matching/candidates.ts';
import { exclusion } from '../src/matching/exclusions.ts';
import { explainPair, reasonsFor, scorePair } from '../src/matching/score.ts';
import { type Stretch, sharedHours } from '../src/matching/shifts.ts';
import { indexMentors, shortlist } from '../src/matching/shortlist.ts';
import type { History, Pair, Person } from '../src/matching/types.ts';
import { DEFAULT_WEIGHTS, TERMS, WeightsSchema } from '../src/matching/weights.ts';
import { aPair, aPerson, aWish, NOW, RULES, search, shiftsIn } from './support/matching.ts';

const ids = (pairs: { mentorId: string }[]) => pairs.map(({ mentorId }) => mentorId);
const points = (pair: Pair, term: string) => explainPair(pair).find((one) => one.term === term)?.points;
const withSkill = (id: string, level: SkillLevel, extra: Partial<Person> = {}) =>
  aPerson(id, { offered: new Map([['calm', level]]), ...extra });

describe('who comes first', () => {
  test('the one who knows the skill best', () => {
    const all = [withSkill('b', 'CAN_DO'), aPerson('c'), withSkill('a', 'CAN_CERTIFY')];
    expect(ids(rankCandidates(search(), all))).toEqual(['a', 'c', 'b']);
  });

  test('for peers, the one who is not an expert yet, or wants to learn it too', () => {
    const wants = aPerson('c', { offered: new Map(), wanted: new Set(['calm']) });
    const all = [withSkill('a', 'CAN_CERTIFY'), withSkill('b', 'CAN_DO'), wants];
    expect(ids(rankCandidates(search({ kind: 'PEER' }), all))).toEqual(['b', 'c', 'a']);
    expect(rankCandidates(search(), [wants])).toEqual([]);
  });

  test('for classic somebody who has been here longer, for reverse somebody who joined later', () => {
    const joined = (year: number) => ({ startedOn: new Date(`${year}-01-01`) });
    const all = [aPerson('old', joined(2016)), aPerson('new', joined(2026))];
    const mentee = { startedOn: new Date('2021-01-01') };
    expect(ids(rankCandidates(search({ kind: 'CLASSIC' }, mentee), all))).toEqual(['old', 'new']);
    expect(ids(rankCandidates(search({ kind: 'REVERSE' }, mentee), all))).toEqual(['new', 'old']);
  });

  test('the one the mentee can meet, then the one with more room, then by id', () => {
    const far = aPerson('a', { shifts: shiftsIn('Asia/Tokyo') });
    const all = [far, aPerson('b', { taken: 1 }), aPerson('d'), aPerson('c')];
    expect(ids(rankCandidates(search(), all))).toEqual(['c', 'd', 'b', 'a']);
  });

  test('before all of them, whoever was asked for, if they can be asked', () => {
    const wanted = aPerson('z', { offered: new Map(), taken: 1, shifts: [] });
    expect(ids(rankCandidates(search({ preferredMentorId: 'z' }), [aPerson('a'), wanted]))).toEqual(['z', 'a']);
    expect(ids(rankCandidates(search({ preferredMentorId: 'z' }), [aPerson('a'), { ...wanted, taken: 2 }]))).toEqual([
      'a',
    ]);
  });

  test('earlier partners after everybody else, the one from the longest ago first, and that is said', () => {
    const before: Record<string, string> = { b: '2025-03-20', c: '2024-09-01' };
    const history = (id: string): History => ({
      partners: false,
      asked: false,
      pairedBefore: before[id] ? new Date(before[id]) : undefined,
    });
    const all = ['b', 'c', 'z'].map((id) => aPerson(id));
    const ranked = rankCandidates({ ...search(), historyWith: history }, all);
    expect(ids(ranked)).toEqual(['z', 'c', 'b']);
    const last = ranked.at(-1)?.pair;
    expect(last && reasonsFor(last, 'mentor')[0]).toBe('You two were paired before, until March 2025');
    const listed = (people: Person[]) => ids(shortlist({ ...search(), historyWith: history }, indexMentors(people)));
    expect(listed(all)).toEqual(['z']);
    expect(listed(all.slice(0, 2))).toEqual(['c', 'b']);
  });
});

describe('what is said', () => {
  const pair = aPair({
    wish: aWish({ preferredMentorId: 'ben', goal: 'Handle angry refunds on the phone' }),
    mentee: aPerson('ana', {
      wanted: new Set(['calm', 'refunds', 'tone']),
      startedOn: new Date('2025-11-01'),
      supportChannels: new Set(['phone']),
      products: new Set(['Billing']),
      interests: new Set(['chess']),
      wishes: new Set(['team']),
      teamId: 'x',
    }),
    mentor: aPerson('ben', {
      offered: new Map([
        ['calm', 'CAN_CERTIFY'],
        ['refunds', 'CAN_DO'],
      ]),
      startedOn: new Date('2020-11-01'),
      supportChannels: new Set(['phone', 'chat']),
      products: new Set(['Billing']),
      interests: new Set(['chess']),
      teamId: 'y',
      taken: 1,
    }),
  });

  test('term by term, to both readers; the points add up to the score', () => {
    expect(explainPair(pair)).toMatchSnapshot();
    expect(explainPair(pair).reduce((sum, one) => sum + one.points, 0)).toBe(scorePair(pair));
  });

  test('the best few reasons for each reader', () => {
    expect(reasonsFor(pair, 'mentor')).toMatchInlineSnapshot(`
      [
        "They asked for you",
        "You can certify De-escalation",
        "You offer 2 of 3 skills they want",
        "You share 80 h of working hours in the coming two weeks",
        "You have been here 5 years longer",
        "You bring a view from another team",
      ]
    `);
    expect(reasonsFor(pair, 'mentee')).toMatchInlineSnapshot(`
      [
        "Asked for by name",
        "Can certify De-escalation",
        "Offers 2 of 3 wanted skills",
        "Shares 80 h of working hours in the coming two weeks",
        "Here 5 years longer",
        "Brings a view from another team",
      ]
    `);
  });

  test('that there are no shared hours is said, as it takes some give', () => {
    const far = aPair({ mentor: aPerson('ben', { shifts: shiftsIn('Pacific/Auckland') }) });
    expect(reasonsFor(far, 'mentor')).toContain('You share no working hours, so a time needs some give');
  });

  test('for reverse and peers in their own words', () => {
    const of = (kind: PairingKind, years: number) =>
      explainPair(
        aPair({
          wish: aWish({ kind }),
          mentee: aPerson('ana', { startedOn: new Date('2020-01-01') }),
          mentor: aPerson('ben', { startedOn: new Date(`${2020 + years}-01-01`) }),
        }),
      ).find(({ term }) => term === 'experience')?.toMentee;
    expect([of('REVERSE', 4), of('REVERSE', -4), of('PEER', 0), of('CLASSIC', -4), of('CLASSIC', 4)]).toEqual([
      'Joined 4 years later',
      'Close to the daily work',
      'Joined at about the same time',
      'Here 4 years longer',
      undefined,
    ]);
  });

  test('a wish for somebody from elsewhere counts from either side, and only as a wish', () => {
    const [x, y] = [aPerson('ana', { teamId: 'x' }), aPerson('ben', { teamId: 'y' })];
    const wishes = { wishes: new Set(['team']) };
    expect(points(aPair({ mentee: x, mentor: y }), 'difference')).toBe(0);
    expect(points(aPair({ mentee: { ...x, ...wishes }, mentor: y }), 'difference')).toBe(DEFAULT_WEIGHTS.difference);
    expect(points(aPair({ mentee: x, mentor: { ...y, ...wishes } }), 'difference')).toBe(DEFAULT_WEIGHTS.difference);
    expect(points(aPair({ mentee: x, mentor: { ...y, ...wishes, teamId: 'x' } }), 'difference')).toBe(0);
  });

  test('the goal is understood without case, accents and endings', () => {
    const found = (goal: string, name: string) =>
      points(
        aPair({
          wish: aWish({ goal }),
          mentor: aPerson('ben', { interests: new Set([name]) }),
        }),
        'topic',
      );
    expect(found('I get lost in REFUNDS', 'refund')).toBeGreaterThan(0);
    expect(found('Les déménagements à Paris', 'Demenagement')).toBeGreaterThan(0);
    expect(found('学习处理退款', '退款')).toBeGreaterThan(0);
    expect(found('I want to help customers better', 'Customer work')).toBe(0);
  });
});

describe('who is never asked', () => {
  const cases: [string, Partial<Pair> & { mentor: Person }][] = [
    ['the mentee', { mentor: aPerson('ana') }],
    ['a bot, a guest, somebody who left', { mentor: aPerson('a', { isColleague: false }) }],
    ['somebody who does not mentor', { mentor: aPerson('a', { mentoring: false }) }],
    ['somebody on a break', { mentor: aPerson('a', { pausedUntil: new Date(NOW.getTime() + 1) }) }],
    ['the own lead', { mentee: aPerson('ana', { leadId: 'a' }), mentor: aPerson('a') }],
    ['somebody the mentee leads', { mentor: aPerson('a', { leadId: 'ana' }) }],
    ['whom the mentee avoids', { mentee: aPerson('ana', { avoids: new Set(['a']) }), mentor: aPerson('a') }],
    ['who avoids the mentee', { mentor: aPerson('a', { avoids: new Set(['ana']) }) }],
    ['a partner', { mentor: aPerson('a'), history: { partners: true, asked: false, pairedBefore: undefined } }],
    [
      'whoever was asked before',
      { mentor: aPerson('a'), history: { partners: false, asked: true, pairedBefore: undefined } },
    ],
    ['somebody whose places are taken', { mentor: aPerson('a', { taken: 2 }) }],
    ['somebody who may soon have no place', { mentor: aPerson('a', { taken: 1, pending: 1 }) }],
    [
      'whoever does not speak the language',
      { wish: aWish({ language: { code: 'fr', name: 'French' } }), mentor: aPerson('a') },
    ],
    ['whoever does not offer the skill', { mentor: aPerson('a', { offered: new Map() }) }],
  ];
  test.each(cases)('%s', (_, parts) => {
    expect(exclusion(aPair(parts))).toBeDefined();
  });

  test('a private list reads like a full diary', () => {
    const reasons = [
      { avoids: new Set(['ana']) },
      { taken: 2 },
      { mentoring: false },
      { pausedUntil: new Date('2027-01-01') },
    ];
    expect(new Set(reasons.map((extra) => exclusion(aPair({ mentor: aPerson('a', extra) })))).size).toBe(1);
  });

  test('a break that is over counts no more', () => {
    expect(exclusion(aPair({ mentor: aPerson('a', { pausedUntil: NOW }) }))).toBeUndefined();
  });
});

describe('weights', () => {
  test('as designed, a perfect pair has 1000 points', () => {
    expect(Object.values(DEFAULT_WEIGHTS).reduce((sum, one) => sum + one, 0)).toBe(1000);
    expect(WeightsSchema.parse({})).toEqual(DEFAULT_WEIGHTS);
    expect(WeightsSchema.parse({ skill: 0 }).skill).toBe(0);
  });

  test.each([{ skill: -1 }, { skill: 601 }, { skill: 1.5 }, { skill: '9' }, { hours: Number.NaN }])(
    '%j is refused',
    (bad) => {
      expect(WeightsSchema.safeParse(bad).success).toBe(false);
    },
  );
});

describe('for any people and any wish', () => {
  const LEVELS: SkillLevel[] = ['CAN_DO', 'CAN_TEACH', 'CAN_CERTIFY'];
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'America/St_Johns'];
  const weeks = zones.map((zone) => shiftsIn(zone));
  const someOf = (...names: string[]) => fc.subarray(names).map((chosen) => new Set(chosen));
  const names = ['ana', 'b', 'c', 'd', 'e', 'f', 'g', 'lead', 'partner', 'asked', 'earlier'];
  const someSkills = fc
    .array(fc.tuple(fc.constantFrom('calm', 'refunds', 'tone'), fc.constantFrom(...LEVELS)), { maxLength: 3 })
    .map((entries) => new Map(entries));
  const someDay = fc.option(fc.date({ min: new Date('2015-01-01'), max: new Date('2026-11-01'), noInvalidDate: true }));
  const someone = (id: fc.Arbitrary<string>) =>
    fc.record({
      id,
      isColleague: fc.boolean(),
      mentoring: fc.boolean(),
      pausedUntil: fc.option(
        fc.date({ min: new Date('2026-11-01'), max: new Date('2026-12-01'), noInvalidDate: true }),
      ),
      capacity: fc.integer({ min: 1, max: 5 }),
      circles: fc.boolean(),
      taken: fc.integer({ min: 0, max: 5 }),
      pending: fc.integer({ min: 0, max: 2 }),
      offered: someSkills,
      wanted: someOf('calm', 'refunds', 'tone'),
      languages: someOf('en', 'fr', 'de'),
      supportChannels: someOf('phone', 'chat'),
      products: someOf('Billing', 'Parcels'),
      interests: someOf('chess', 'refunds'),
      wishes: someOf('team', 'background', 'tenure'),
      teamId: fc.constantFrom(null, 'x', 'y'),
      leadId: fc.constantFrom(null, 'lead', 'ana'),
      isLead: fc.boolean(),
      site: fc.constantFrom(null, 'Porto', 'Leeds'),
      startedOn: someDay,
      shifts: fc.constantFrom(...weeks),
      avoids: fc.oneof(
        { weight: 5, arbitrary: fc.constant(new Set<string>()) },
        { weight: 1, arbitrary: someOf(...names) },
      ),
      declines: fc.integer({ min: 0, max: 9 }),
    });
  const someMentors = fc.uniqueArray(someone(fc.constantFrom(...names)), { selector: ({ id }) => id });
  const someWish = fc.record({
    menteeId: fc.constant('ana'),
    skillId: fc.constant('calm'),
    skillName: fc.constant('De-escalation'),
    goal: fc.constantFrom('Handle refunds', 'x', 'Billing and chess, calmly'),
    kind: fc.constantFrom<PairingKind>('CLASSIC', 'REVERSE', 'PEER', 'FLASH'),
    language: fc.constantFrom(null, { code: 'fr', name: 'French' }),
    preferredMentorId: fc.constantFrom(null, 'b', 'lead', 'ana'),
    urgent: fc.boolean(),
    waitingSince: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-01'), noInvalidDate: true }),
  });
  const someWeights = fc.record(
    Object.fromEntries(TERMS.map((term) => [term, fc.integer({ min: 0, max: 600 })])) as Record<
      (typeof TERMS)[number],
      fc.Arbitrary<number>
    >,
  );
  const historyWith = (id: string): History => ({
    partners: id === 'partner',
    asked: id === 'asked',
    pairedBefore: id === 'earlier' ? new Date('2025-05-01') : undefined,
  });
  const someSearch = fc
    .record({ wish: someWish, mentee: someone(fc.constant('ana')), weights: someWeights })
    .map(({ weights, ...rest }) => ({ ...rest, historyWith, rules: { ...RULES, weights } }));
  const somePair = fc
    .record({ search: someSearch, mentor: someone(fc.constantFrom(...names)) })
    .map(({ search: { historyWith: _, ...rest }, mentor }) => ({ ...rest, mentor, history: historyWith(mentor.id) }));

  test('nobody excluded is ranked, everybody else is, whatever the order they come in', () => {
    fc.assert(
      fc.property(someSearch, someMentors, fc.integer(), (asked, mentors, turn) => {
        const ranked = ids(rankCandidates(asked, mentors));
        const pairs = mentors.map((mentor) => ({ ...asked, mentor, history: historyWith(mentor.id) }));
        const eligible = pairs.filter((pair) => exclusion(pair) === undefined).map(({ mentor }) => mentor.id);
        expect(ranked.toSorted()).toEqual(eligible.sort());
        for (const never of ['ana', 'partner', 'asked', asked.mentee.leadId, ...asked.mentee.avoids])
          expect(ranked).not.toContain(never);
        const cut = Math.abs(turn) % (mentors.length + 1);
        const shuffled = [...mentors.slice(cut), ...mentors.slice(0, cut)].reverse();
        expect(ids(rankCandidates(asked, shuffled))).toEqual(ranked);
        const listed = ids(shortlist(asked, indexMentors(mentors)));
        expect(ids(shortlist(asked, indexMentors(shuffled)))).toEqual(listed);
        expect(ranked).toEqual(expect.arrayContaining(listed));
        const [first] = ranked;
        if (first) expect(listed[0]).toBe(first);
      }),
    );
  });

  test('a score is a whole number between nothing and all the weights, and says why in words', () => {
    fc.assert(
      fc.property(somePair, (pair) => {
        const score = scorePair(pair);
        const most = Object.values(pair.rules.weights).reduce((sum, one) => sum + one, 0);
        expect(Number.isInteger(score) && score >= 0 && score <= most).toBe(true);
        const explained = explainPair(pair);
        expect(explained.reduce((sum, one) => sum + one.points, 0)).toBe(score);
        for (const reader of ['mentor', 'mentee'] as const) {
          const reasons = reasonsFor(pair, reader);
          expect(reasons.length).toBeGreaterThan(0);
          expect(reasons.length).toBeLessThan(9);
          expect(new Set(reasons).size).toBe(reasons.length);
          if (reader === 'mentor') for (const reason of reasons) expect(reason).toMatch(/^(You|They|Their) \S/);
          else expect(reasons.join('\n')).not.toMatch(/\b(you|room|places?|taken|busy|passed|declin|avoid|private)/i);
          expect(reasons.join('\n')).not.toMatch(/undefined|NaN|null|avoid|declin|wait/i);
        }
      }),
    );
  });

  test('nothing said or scored depends on who avoids whom', () => {
    fc.assert(
      fc.property(somePair, someOf(...names), someOf(...names), (pair, mine, theirs) => {
        const other = { ...pair, mentee: { ...pair.mentee, avoids: mine }, mentor: { ...pair.mentor, avoids: theirs } };
        expect(explainPair(other)).toEqual(explainPair(pair));
        expect(reasonsFor(other, 'mentee')).toEqual(reasonsFor(pair, 'mentee'));
      }),
    );
  });

  test('a weight of zero removes a term and changes no other', () => {
    fc.assert(
      fc.property(somePair, fc.constantFrom(...TERMS), (pair, term) => {
        const without = { ...pair, rules: { ...pair.rules, weights: { ...pair.rules.weights, [term]: 0 } } };
        expect(explainPair(without)).toEqual(explainPair(pair).filter((one) => one.term !== term));
      }),
    );
  });

  const longer = (shifts: Stretch[], ms: number) =>
    shifts.map(({ from, to }, index) => ({ from, to: Math.min(to + ms, shifts[index + 1]?.from ?? to + ms) }));

  test('more never scores less: a skill, a level, hours, a language, something in common, room, waiting', () => {
    const fits = somePair.filter(({ wish }) => wish.kind !== 'PEER');
    fc.assert(
      fc.property(fits, fc.constantFrom('calm', 'refunds', 'tone'), fc.nat(8), (pair, skillId, hours) => {
        const { mentor, mentee, wish } = pair;
        const next: Record<SkillLevel, SkillLevel> = {
          CAN_DO: 'CAN_TEACH',
          CAN_TEACH: 'CAN_CERTIFY',
          CAN_CERTIFY: 'CAN_CERTIFY',
        };
        const level = mentor.offered.get(skillId);
        const better: Partial<Person>[] = [
          { offered: new Map([...mentor.offered, [skillId, level ? next[level] : 'CAN_DO']]) },
          { shifts: longer(mentor.shifts, hours * 3_600_000) },
          { languages: new Set([...mentor.languages, ...mentee.languages]) },
          { products: new Set([...mentor.products, ...mentee.products]) },
          { interests: new Set([...mentor.interests, ...mentee.interests]) },
          { supportChannels: new Set([...mentor.supportChannels, ...mentee.supportChannels]) },
          { taken: Math.max(0, mentor.taken - 1) },
          { declines: Math.max(0, mentor.declines - 1) },
        ];
        for (const extra of better)
          expect(scorePair({ ...pair, mentor: { ...mentor, ...extra } })).toBeGreaterThanOrEqual(scorePair(pair));
        const earlier = new Date(wish.waitingSince.getTime() - 86_400_000);
        expect(scorePair({ ...pair, wish: { ...wish, waitingSince: earlier } })).toBeGreaterThanOrEqual(
          scorePair(pair),
        );
        expect(scorePair({ ...pair, wish: { ...wish, urgent: true } })).toBeGreaterThanOrEqual(scorePair(pair));
      }),
    );
  });

  test('shared hours are those counted the slow way', () => {
    const someShifts = fc
      .array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 20 })), { maxLength: 12 })
      .map((gaps) => {
        let at = 0;
        return gaps.map(([gap, length]) => {
          const from = at + gap;
          at = from + length;
          return { from: from * 3_600_000, to: at * 3_600_000 };
        });
      });
    fc.assert(
      fc.property(someShifts, someShifts, (mine, theirs) => {
        const slow = mine.flatMap((a) =>
          theirs.map((b) => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from))),
        );
        expect(sharedHours(mine, theirs)).toBe(slow.reduce((sum, ms) => sum + ms, 0) / 3_600_000);
      }),
    );
  });
});

describe('candidates for a whole round', () => {
  const skills = ['calm', 'refunds', 'tone', 'chat', 'tools'];
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata'];
  const mentors = Array.from({ length: 900 }, (_, index) =>
    aPerson(`m${String(index).padStart(3, '0')}`, {
      offered: new Map([
        [skills[index % 5] ?? '', (['CAN_DO', 'CAN_TEACH', 'CAN_CERTIFY'] as const)[index % 3] ?? 'CAN_DO'],
      ]),
      languages: new Set(index % 7 === 0 ? ['fr'] : ['en']),
      shifts: shiftsIn(zones[index % 2 === 0 ? 0 : 1 + (index % 4 === 1 ? 0 : 1)] ?? ''),
    }),
  );
  const index = indexMentors(mentors);
  const listFor = (menteeId: string, extra = {}) => shortlist(search({ menteeId, ...extra }, { id: menteeId }), index);

  test('only so many are scored, however many there are', () => {
    expect(listFor('ana')).toHaveLength(24);
    expect(shortlist(search(), index, 6)).toHaveLength(6);
  });

  test('the best is among them, and so is a share of everybody', () => {
    const [best] = rankCandidates(search(), mentors);
    expect(listFor('ana')[0]?.score).toBe(best?.score);
    const used = new Set(Array.from({ length: 600 }, (_, one) => listFor(`mentee ${one}`)).flatMap(ids));
    expect(used.size).toBe(180); // all who offer the skill
  });

  test('a rare language finds those who speak it', () => {
    const found = listFor('ana', { language: { code: 'fr', name: 'French' } });
    expect(found).toHaveLength(24);
    expect(found.every(({ pair }) => pair.mentor.languages.has('fr'))).toBe(true);
  });

  test('a skill that nobody offers has none', () => {
    expect(listFor('ana', { skillId: 'unheard-of' })).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newCohort } from '../bench/cohort.ts';
import { highs, solveByHighs } from '../bench/highs.ts';
import { newRandom } from '../bench/measure.ts';
import { type Assignment, solveAssignment, solveForEveryone } from '../src/matching/assignment.ts';
import { certify, leastCostOfPair } from '../src/matching/certificate.ts';
import { raiseWeakest } from '../src/matching/fairness.ts';
import { findLockConflicts, type Problem, pairAt } from '../src/matching/problem.ts';
import { waitingBonus } from '../src/matching/waiting.ts';
import { mostFromMentor, whatIfMentor, whatIfPlace } from '../src/matching/what-if.ts';
import { tries } from './support/properties.ts';

/** Scores by mentee and mentor; 0: excluded. Ids are given so that their order is not that of the indices. */
function problemOf(scores: number[][], capacities: number[], extra: Partial<Problem> = {}): Problem {
  const start = new Int32Array(scores.length + 1);
  const [mentor, score]: [number[], number[]] = [[], []];
  scores.forEach((row, mentee) => {
    row.forEach((value, at) => {
      if (value === 0) return;
      mentor.push(at);
      score.push(value);
    });
    start[mentee + 1] = mentor.length;
  });
  return {
    menteeIds: scores.map((_, at) => `mentee-${(at * 7) % 10}-${at}`),
    mentors: capacities.map((capacity, at) => ({ id: `mentor-${(at * 3) % 5}-${at}`, capacity })),
    pairs: { start, mentor: Int32Array.from(mentor), score: Int32Array.from(score) },
    ...extra,
  };
}

const scoreOf = (problem: Problem, mentee: number, mentor: number) =>
  problem.pairs.score[pairAt(problem, mentee, mentor)] ?? 0;
const row = ({ pairs }: Problem, mentee: number) => [
  ...pairs.mentor.subarray(pairs.start[mentee], pairs.start[mentee + 1]),
];
const worthOf = (problem: Problem, { mentorOf }: Pick<Assignment, 'mentorOf'>) =>
  mentorOf.reduce(
    (sum, mentor, mentee) => sum + (mentor < 0 ? 0 : scoreOf(problem, mentee, mentor) + (problem.bonus?.[mentee] ?? 0)),
    0,
  );

/** Every matching that is allowed. */
function* everyMatching(problem: Problem): Generator<Int32Array> {
  const lockOf = new Map(problem.locked);
  const left = problem.mentors.map(({ capacity }) => capacity);
  const mentorOf = new Int32Array(problem.menteeIds.length).fill(-1);
  function* from(mentee: number): Generator<Int32Array> {
    if (mentee === mentorOf.length) {
      yield mentorOf;
      return;
    }
    const lock = lockOf.get(mentee);
    if (lock === undefined) yield* from(mentee + 1);
    for (const mentor of lock === undefined ? row(problem, mentee) : [lock]) {
      if (left[mentor] === 0) continue;
      left[mentor] = (left[mentor] ?? 0) - 1;
      mentorOf[mentee] = mentor;
      yield* from(mentee + 1);
      mentorOf[mentee] = -1;
      left[mentor] = (left[mentor] ?? 0) + 1;
    }
  }
  yield* from(0);
}

const matchedIn = (mentorOf: Int32Array) => mentorOf.filter((mentor) => mentor >= 0).length;

/** The highest worth, and of equal ones the most people. */
function bruteForce(problem: Problem): { worth: number; matched: number } {
  let best = { worth: -1, matched: 0 };
  for (const mentorOf of everyMatching(problem)) {
    const [worth, matched] = [worthOf(problem, { mentorOf }), matchedIn(mentorOf)];
    if (worth > best.worth || (worth === best.worth && matched > best.matched)) best = { worth, matched };
  }
  return best;
}

/** Small problems with many ties, mentors without places, people without pairs, bonuses, and locks that can be kept. */
const smallProblem = fc
  .record({
    mentees: fc.constantFrom(0, 1, 2, 3, 4, 4, 5, 5),
    mentors: fc.constantFrom(0, 1, 2, 3, 3, 4, 4),
    highest: fc.constantFrom(2, 4, 40),
    places: fc.constantFrom(1, 2, 3),
  })
  .chain(({ mentees, mentors, highest, places }) => {
    const some = fc.integer({ min: 1, max: highest });
    const score = fc.oneof(fc.constant(0), some, some);
    return fc.record({
      scores: fc.array(fc.array(score, { minLength: mentors, maxLength: mentors }), {
        minLength: mentees,
        maxLength: mentees,
      }),
      capacities: fc.array(fc.integer({ min: 0, max: places }), { minLength: mentors, maxLength: mentors }),
      bonus: fc.option(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: mentees, maxLength: mentees })),
      locks: fc.array(fc.tuple(fc.nat(Math.max(0, mentees - 1)), fc.nat(Math.max(0, mentors - 1))), { maxLength: 2 }),
    });
  })
  .map(({ scores, capacities, bonus, locks }) => {
    const problem = problemOf(scores, capacities, bonus ? { bonus: Float64Array.from(bonus) } : {});
    const conflicts = findLockConflicts({ ...problem, locked: locks });
    const kept = locks.filter(
      (lock, at) =>
        !conflicts.some(({ mentee, mentor }) => mentee === lock[0] && mentor === lock[1]) &&
        locks.findIndex(([mentee]) => mentee === lock[0]) === at,
    );
    return { ...problem, locked: kept };
  });

const grow = (problem: Problem, mentor: number): Problem => ({
  ...problem,
  mentors: problem.mentors.map((other, at) => (at === mentor ? { ...other, capacity: other.capacity + 1 } : other)),
});

/** The same people and pairs in another order, and how to find them. */
function shuffled(problem: Problem, seed: number): { problem: Problem; mentees: number[]; mentors: number[] } {
  const random = newRandom(seed);
  const order = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ at, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ at }) => at);
  const [mentees, mentors] = [order(problem.menteeIds.length), order(problem.mentors.length)];
  const start = new Int32Array(mentees.length + 1);
  const [mentor, score]: [number[], number[]] = [[], []];
  mentees.forEach((mentee, at) => {
    for (const old of row(problem, mentee).reverse()) {
      mentor.push(mentors.indexOf(old));
      score.push(scoreOf(problem, mentee, old));
    }
    start[at + 1] = mentor.length;
  });
  const { bonus, locked } = problem;
  return {
    problem: {
      menteeIds: mentees.map((at) => problem.menteeIds[at] as string),
      mentors: mentors.map((at) => problem.mentors[at] as { id: string; capacity: number }),
      pairs: { start, mentor: Int32Array.from(mentor), score: Int32Array.from(score) },
      ...(bonus && { bonus: Float64Array.from(mentees, (at) => bonus[at] as number) }),
      ...(locked && {
        locked: locked.map(([a, b]) => [mentees.indexOf(a), mentors.indexOf(b)]).reverse() as [number, number][],
      }),
    },
    mentees,
    mentors,
  };
}

/** The same with so many times the places: where they are plenty mentees bid, else mentors. */
const withPlaces = (problem: Problem, times: number): Problem => ({
  ...problem,
  mentors: problem.mentors.map(({ id, capacity }) => ({ id, capacity: capacity * times })),
});

/** By id, so that results of differently ordered problems can be compared. */
const byIds = ({ menteeIds, mentors }: Problem, mentorOf: Int32Array) =>
  Object.fromEntries(menteeIds.map((id, at) => [id, mentors[mentorOf[at] as number]?.id]));

describe('the best matching', () => {
  test('is as good as trying all, with the most people of equally good ones, and proves it', () => {
    fc.assert(
      fc.property(smallProblem, (problem) => {
        const solved = solveAssignment(problem);
        const { worth, matched } = bruteForce(problem);
        expect(certify(problem, solved)).toEqual({ primal: worth, dual: worth, flaws: [] });
        expect(solved.matched).toBe(matched);
      }),
      { numRuns: tries(400) },
    );
  });

  test('is as good as that of HiGHS for hundreds, with bonuses and locks', async () => {
    const solver = await highs();
    for (const seed of [1, 2, 3, 4]) {
      const cohort = newCohort({ mentees: 300, mentors: 100, ...(seed % 2 ? { candidates: 8 } : {}) }, seed);
      const problem = withPlaces(cohort, seed > 2 ? 2 : 1);
      const plain = solveAssignment(problem);
      expect(certify(problem, plain)).toEqual({ primal: plain.total, dual: plain.total, flaws: [] });
      expect(plain.total).toBe(solveByHighs(solver, problem));
      const bonus = Float64Array.from(problem.menteeIds, (_, at) => (at % 5) * 700);
      // Forced onto whom they would not have had.
      const locks = [...plain.mentorOf.entries()]
        .slice(0, 40)
        .map(([mentee, mentor]): [number, number] => [mentee, row(problem, mentee).find((at) => at !== mentor) ?? 0]);
      const conflicts = findLockConflicts({ ...problem, locked: locks }).map(({ mentee }) => mentee);
      const locked = locks.filter(([mentee]) => !conflicts.includes(mentee));
      expect(locked.length).toBeGreaterThan(3);
      const edited = { ...problem, bonus, locked };
      const { primal, flaws } = certify(edited, solveAssignment(edited));
      expect({ primal, flaws }).toEqual({ primal: solveByHighs(solver, edited), flaws: [] });
    }
  });

  test('does not depend on the order people and pairs come in', () => {
    fc.assert(
      fc.property(smallProblem, fc.nat(), (problem, seed) => {
        const other = shuffled(problem, seed);
        const [one, two] = [solveAssignment(problem), solveAssignment(other.problem)];
        expect(byIds(other.problem, two.mentorOf)).toEqual(byIds(problem, one.mentorOf));
        expect([...two.menteeGain]).toEqual(other.mentees.map((at) => one.menteeGain[at]));
        expect([...two.mentorPrice]).toEqual(other.mentors.map((at) => one.mentorPrice[at]));
        expect(byIds(other.problem, raiseWeakest(other.problem, two, 0.1).mentorOf)).toEqual(
          byIds(problem, raiseWeakest(problem, one, 0.1).mentorOf),
        );
      }),
    );
  });

  test.each([1, 2])('of hundreds is proven and the same in any order, with %i times the places', (times) => {
    const cohort = withPlaces(newCohort({ mentees: 300, mentors: 100 }, 7), times);
    const waited = cohort.menteeIds.map((id) => 1 + (Number(id.slice('mentee-'.length)) % 2));
    const problem = { ...cohort, bonus: waitingBonus(cohort, waited) };
    const other = shuffled(problem, 7);
    const [one, two] = [solveAssignment(problem), solveAssignment(other.problem)];
    expect(certify(problem, one).flaws).toEqual([]);
    expect(byIds(other.problem, two.mentorOf)).toEqual(byIds(problem, one.mentorOf));
    expect([...two.mentorPrice]).toEqual(other.mentors.map((at) => one.mentorPrice[at]));
    expect([...two.menteeGain]).toEqual(other.mentees.map((at) => one.menteeGain[at]));
  });

  test('never gets worse by one more place, which adds exactly the price, nor by one more mentor', () => {
    fc.assert(
      fc.property(smallProblem, (problem) => {
        const solved = solveAssignment(problem);
        const before = bruteForce(problem);
        problem.mentors.forEach((_, mentor) => {
          const after = bruteForce(grow(problem, mentor));
          expect(solved.mentorPrice[mentor]).toBe(after.worth - before.worth);
          const { value, people, served } = whatIfPlace(problem, solved, mentor);
          expect({ value, people }).toEqual({
            value: after.worth - before.worth,
            people: after.matched - before.matched,
          });
          expect(people).toBeGreaterThanOrEqual(0);
          expect(served.length).toBeGreaterThanOrEqual(people);
        });
      }),
    );
  });

  test('says what it would lose without a mentee, and what a pair costs at least', () => {
    fc.assert(
      fc.property(smallProblem, (problem) => {
        const solved = solveAssignment(problem);
        const { worth } = bruteForce(problem);
        const lockedMentees = new Set(problem.locked.map(([mentee]) => mentee));
        for (const mentee of problem.menteeIds.keys()) {
          if (lockedMentees.has(mentee)) continue;
          let without = 0;
          for (const mentorOf of everyMatching(problem)) {
            if ((mentorOf[mentee] as number) < 0) without = Math.max(without, worthOf(problem, { mentorOf }));
          }
          expect(solved.menteeGain[mentee]).toBe(worth - without);
          for (const mentor of row(problem, mentee)) {
            const forced = { ...problem, locked: [...problem.locked, [mentee, mentor] as [number, number]] };
            if (findLockConflicts(forced).length > 0) continue;
            const cost = worth - bruteForce(forced).worth;
            expect(cost).toBeGreaterThanOrEqual(leastCostOfPair(problem, solved, mentee, mentor));
          }
        }
      }),
    );
  });

  test('of nobody, without mentors, places or pairs is that nobody is matched', () => {
    for (const problem of [
      problemOf([], []),
      problemOf([], [2]),
      problemOf([[], []], []),
      problemOf([[5], [5]], [0]),
    ]) {
      const solved = solveAssignment(problem);
      expect([...solved.mentorOf]).toEqual(problem.menteeIds.map(() => -1));
      expect(certify(problem, solved).flaws).toEqual([]);
      expect(raiseWeakest(problem, solved).weakest).toBeUndefined();
    }
  });

  test('gives a mentor a circle of up to as many as they have places', () => {
    const problem = problemOf(Array(7).fill([9]), [5]);
    const { mentorOf, mentorPrice } = solveAssignment(problem);
    expect(matchedIn(mentorOf)).toBe(5);
    expect([...mentorPrice]).toEqual([9]);
  });

  test('is told how far it is', () => {
    const heard: number[] = [];
    solveAssignment(newCohort({ mentees: 300, mentors: 100 }, 1), { onProgress: (done) => heard.push(done) });
    expect(heard.length).toBeGreaterThan(10);
    expect(heard.length).toBeLessThanOrEqual(101);
    expect(heard).toEqual(heard.toSorted((a, b) => a - b));
    expect(heard.at(-1)).toBe(300);
  });
});

describe('a problem that contradicts itself', () => {
  const problem = problemOf(
    [
      [5, 3],
      [4, 0],
    ],
    [1, 1],
  );
  test.each([
    [
      'a lock on an excluded pair',
      [[1, 1]],
      'mentee-7-1 with mentor-3-1 cannot be kept: this mentor may not be matched',
    ],
    [
      'two locks for one mentee',
      [
        [0, 0],
        [0, 1],
      ],
      'mentee-0-0 with mentor-3-1 cannot be kept: this mentee is locked',
    ],
    [
      'more locks than places',
      [
        [0, 0],
        [1, 0],
      ],
      'mentee-7-1 with mentor-0-0 cannot be kept: every place',
    ],
    ['a lock on nobody', [[9, 0]], '9 with mentor-0-0 cannot be kept'],
  ] as [string, [number, number][], string][])('%s is named', (_, locked, words) => {
    expect(() => solveAssignment({ ...problem, locked })).toThrow(words);
  });

  test('somebody twice, a pair twice or without a score is refused', () => {
    expect(() => solveAssignment({ ...problem, menteeIds: ['ana', 'ana'] })).toThrow('ana is in the problem twice');
    const { start, mentor } = problem.pairs;
    for (const pairs of [
      { start, mentor: Int32Array.from([0, 0, 0]), score: Int32Array.from([5, 3, 4]) },
      { start, mentor, score: Int32Array.from([5, 0, 4]) },
      { start, mentor: Int32Array.from([0, 2, 0]), score: Int32Array.from([5, 3, 4]) },
    ]) {
      expect(() => solveAssignment({ ...problem, pairs })).toThrow('Pair 1 of mentee mentee-0-0');
    }
    expect(() => solveAssignment({ ...problem, menteeIds: ['ana'] })).toThrow('do not fit');
  });
});

describe('priority for who has waited', () => {
  test('matches as many as possible of the longest waiting, then of the next, then the best total', () => {
    const waited = fc.array(fc.nat(2), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(smallProblem, waited, (given, classOf) => {
        const { locked: _, ...problem } = given;
        const counts = (mentorOf: Int32Array) =>
          [2, 1].map((wanted) => [...mentorOf].filter((mentor, at) => mentor >= 0 && classOf[at] === wanted).length);
        const solved = solveAssignment({ ...problem, bonus: waitingBonus(problem, classOf) });
        const plain = ({ mentorOf }: { mentorOf: Int32Array }) =>
          worthOf({ ...problem, bonus: new Float64Array(5) }, { mentorOf });
        const rank = (mentorOf: Int32Array) => [...counts(mentorOf), plain({ mentorOf })];
        const before = (a: number[], b: number[]) =>
          a.map((value, at) => value - (b[at] ?? 0)).find((gap) => gap !== 0) ?? 0;
        for (const mentorOf of everyMatching(problem)) {
          expect(before(rank(solved.mentorOf), rank(mentorOf))).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('says when there are more classes than numbers can tell apart', () => {
    const problem = newCohort({ mentees: 300, mentors: 100 }, 1);
    expect(() => waitingBonus(problem, [...problem.menteeIds.keys()])).toThrow('299 classes');
  });
});

describe('the fairer matching', () => {
  test('has the strongest weakest pair, then the best total, of all that match the same people within the loss', () => {
    fc.assert(
      fc.property(smallProblem, fc.constantFrom(0, 0.05, 0.3, 1), (problem, loss) => {
        const solved = solveAssignment(problem);
        const fairer = raiseWeakest(problem, solved, loss);
        const lockedMentees = new Set(problem.locked.map(([mentee]) => mentee));
        const weakest = (mentorOf: Int32Array) =>
          Math.min(
            ...[...mentorOf.entries()]
              .filter(([mentee, mentor]) => mentor >= 0 && !lockedMentees.has(mentee))
              .map(([mentee, mentor]) => scoreOf(problem, mentee, mentor)),
          );
        const total = (mentorOf: Int32Array) => worthOf({ ...problem, bonus: new Float64Array(5) }, { mentorOf });
        let best = { weakest: -1, total: -1 };
        for (const mentorOf of everyMatching(problem)) {
          const now = { weakest: weakest(mentorOf), total: total(mentorOf) };
          const same = mentorOf.every((mentor, at) => mentor >= 0 === (solved.mentorOf[at] as number) >= 0);
          if (!same || now.total < (1 - loss) * solved.total) continue;
          if (now.weakest > best.weakest || (now.weakest === best.weakest && now.total > best.total)) best = now;
        }
        expect({ weakest: fairer.weakest ?? Number.POSITIVE_INFINITY, total: total(fairer.mentorOf) }).toEqual(best);
        expect(fairer.total).toBe(best.total);
        expect(problem.locked.every(([mentee, mentor]) => fairer.mentorOf[mentee] === mentor)).toBe(true);
        expect(certify(problem, { ...solved, ...fairer }).flaws.filter((flaw) => !flaw.startsWith('worth'))).toEqual(
          [],
        );
      }),
      { numRuns: tries(300) },
    );
  });

  test('lifts the weakest pair of hundreds for at most 0.2 % of the total', () => {
    const lifts = [1, 2, 3, 4, 5].map((seed) => {
      const problem = newCohort({ mentees: 300, mentors: 100, candidates: 20 }, seed);
      const solved = solveAssignment(problem);
      const [fairer, fairest] = [raiseWeakest(problem, solved), raiseWeakest(problem, solved, 0)];
      expect(fairer.total).toBeGreaterThanOrEqual(0.998 * solved.total);
      expect(matchedIn(fairer.mentorOf)).toBe(solved.matched);
      expect(fairest.total).toBe(solved.total);
      return (fairer.weakest ?? 0) - (fairest.weakest ?? 0);
    });
    expect(Math.min(...lifts)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...lifts)).toBeGreaterThan(0);
  });

  test('of hundreds can rise no higher, whatever it costs', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const problem = withPlaces(newCohort({ mentees: 300, mentors: 100, candidates: 20 }, seed), 1 + (seed % 2));
      const solved = solveAssignment(problem);
      const { weakest = 0 } = raiseWeakest(problem, solved, 1);
      const strongerThan = (least: number) => {
        const scores = problem.menteeIds.map((_, mentee) =>
          problem.mentors.map((__, mentor) => {
            const score = scoreOf(problem, mentee, mentor);
            return (solved.mentorOf[mentee] as number) >= 0 && score > least ? score : 0;
          }),
        );
        const left = problemOf(
          scores,
          problem.mentors.map(({ capacity }) => capacity),
        );
        return solveAssignment({ ...left, bonus: waitingBonus(left, new Float64Array(300).fill(1)) }).matched;
      };
      expect(strongerThan(weakest - 1)).toBe(solved.matched);
      expect(strongerThan(weakest)).toBeLessThan(solved.matched);
    }
  });

  test('rises as far as the loss allows, where the highest would cost too much', () => {
    const problem = problemOf(
      [
        [1, 50, 95],
        [20, 100, 0],
        [3, 0, 100],
      ],
      [1, 1, 1],
    );
    const solved = solveAssignment(problem);
    const found = [0, 0.05, 0.2].map((loss) => raiseWeakest(problem, solved, loss));
    expect(found.map(({ weakest, total }) => [weakest, total])).toEqual([
      [1, 201],
      [3, 198],
      [20, 170],
    ]);
    const close = problemOf(
      [
        [1, 2],
        [2, 4],
      ],
      [1, 1],
    );
    expect(raiseWeakest(close, solveAssignment(close), 0.2)).toMatchObject({ weakest: 2, total: 4 });
  });

  test('is not to be had for everybody where places do not suffice', () => {
    expect(solveForEveryone(problemOf([[5], [4]], [1]))).toBeUndefined();
    expect(
      solveForEveryone(
        problemOf(
          [
            [5, 1],
            [4, 0],
          ],
          [1, 1],
        ),
      )?.total,
    ).toBe(5);
  });
});

describe('one more mentor', () => {
  test('adds what solving anew by trying all finds, and never more than the gains allow', () => {
    const added = fc.record({
      capacity: fc.integer({ min: 0, max: 3 }),
      scores: fc.array(fc.nat(30), { minLength: 5, maxLength: 5 }),
    });
    fc.assert(
      fc.property(smallProblem, added, (problem, { capacity, scores }) => {
        const solved = solveAssignment(problem);
        const pairs = [...problem.menteeIds.keys()]
          .map((mentee) => ({ mentee, score: scores[mentee] ?? 0 }))
          .filter(({ score }) => score > 0);
        const mentor = { id: 'new', capacity, pairs };
        const matrix = problem.menteeIds.map((_, mentee) => [
          ...problem.mentors.map((__, at) => scoreOf(problem, mentee, at)),
          scores[mentee] ?? 0,
        ]);
        const { bonus, locked } = problem;
        const capacities = [...problem.mentors.map((other) => other.capacity), capacity];
        const [before, after] = [
          bruteForce(problem),
          bruteForce(problemOf(matrix, capacities, { ...(bonus && { bonus }), locked })),
        ];
        const found = whatIfMentor(problem, solved, mentor);
        expect(found.value).toBe(after.worth - before.worth);
        expect(found.people).toBe(after.matched - before.matched);
        expect(found.value).toBeLessThanOrEqual(mostFromMentor(problem, solved, mentor));
        expect(found.served.length - found.people).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('serves who waits, and says who would move', () => {
    const problem = problemOf(
      [
        [9, 0],
        [8, 0],
        [0, 5],
      ],
      [1, 1],
    );
    const solved = solveAssignment(problem);
    const pairs = [
      { mentee: 0, score: 8 },
      { mentee: 2, score: 1 },
    ];
    expect(whatIfMentor(problem, solved, { id: 'new', capacity: 2, pairs })).toEqual({
      value: 7,
      people: 1,
      served: [1],
      moved: [0],
    });
    expect(whatIfMentor(problem, solved, { id: 'new', capacity: 2, pairs: pairs.slice(1) }).people).toBe(0);
  });
});

/**
 * The strongest weakest pair there could be: the threshold rises from pair to pair, and whoever it catches looks for another
 * place by an augmenting path among stronger pairs, until somebody finds none (Burkard, Dell'Amico and Martello, "Assignment
 * Problems", 2012, ch. 6.2). O(k e) for k risen pairs, of which nearly all find a place at a glance.
 */
import { type Problem, pairAt } from './problem.ts';

/** A matching whose mentees, but for the locked, can be moved. */
interface Moving {
  pairs: Problem['pairs'];
  mentorOf: Int32Array;
  /** Of each mentee; Infinity: locked or not matched. */
  scoreOf: Float64Array;
  held: Set<number>[];
  free: number[];
}

function newMoving(problem: Problem, matching: Int32Array): Moving {
  const mentorOf = matching.slice();
  const lockedMentees = new Set(problem.locked?.map(([mentee]) => mentee));
  const scoreOf = new Float64Array(mentorOf.length).fill(Number.POSITIVE_INFINITY);
  const held = problem.mentors.map(() => new Set<number>());
  const free = problem.mentors.map(({ capacity }) => capacity);
  mentorOf.forEach((mentor, mentee) => {
    if (mentor < 0) return;
    free[mentor] = (free[mentor] as number) - 1;
    if (lockedMentees.has(mentee)) return;
    held[mentor]?.add(mentee);
    scoreOf[mentee] = problem.pairs.score[pairAt(problem, mentee, mentor)] as number;
  });
  return { pairs: problem.pairs, mentorOf, scoreOf, held, free };
}

/** A step on the way to a free place: this mentee would go to the mentor of this pair. */
interface Step {
  mentee: number;
  at: number;
  /** The step that makes the mentee go. */
  before: Step | undefined;
}

/** Breadth first from a mentee to the nearest free place, by pairs stronger than `above`. */
function findPlace({ pairs, held, free }: Moving, first: number, above: number): Step | undefined {
  const seen = new Set<number>();
  const queue: { mentee: number; before: Step | undefined }[] = [{ mentee: first, before: undefined }];
  for (const { mentee, before } of queue) {
    for (let at = pairs.start[mentee] as number; at < (pairs.start[mentee + 1] as number); at++) {
      const mentor = pairs.mentor[at] as number;
      if ((pairs.score[at] as number) <= above || seen.has(mentor)) continue;
      seen.add(mentor);
      const step = { mentee, at, before };
      if ((free[mentor] as number) > 0) return step;
      for (const holder of held[mentor] as Set<number>) queue.push({ mentee: holder, before: step });
    }
  }
  return undefined;
}

function release({ mentorOf, held, free }: Moving, mentee: number): void {
  const mentor = mentorOf[mentee] as number;
  held[mentor]?.delete(mentee);
  free[mentor] = (free[mentor] as number) + 1;
}

function move(moving: Moving, { mentee, at }: Step): void {
  const { pairs, mentorOf, scoreOf, held, free } = moving;
  const mentor = pairs.mentor[at] as number;
  mentorOf[mentee] = mentor;
  scoreOf[mentee] = pairs.score[at] as number;
  held[mentor]?.add(mentee);
  free[mentor] = (free[mentor] as number) - 1;
}

function weakestOf(scoreOf: Float64Array): number {
  let weakest = 0;
  scoreOf.forEach((score, mentee) => {
    if (score < (scoreOf[weakest] as number)) weakest = mentee;
  });
  return weakest;
}

/**
 * The lowest score in a matching of the same mentees in which it is as high as it can be; locked pairs stand and do not count.
 * Infinity: there are no others.
 */
export function strongestWeakest(problem: Problem, matching: Int32Array): number {
  const moving = newMoving(problem, matching);
  const { scoreOf } = moving;
  for (;;) {
    const mentee = weakestOf(scoreOf);
    const weakest = scoreOf[mentee] ?? Number.POSITIVE_INFINITY;
    if (weakest === Number.POSITIVE_INFINITY) return weakest;
    release(moving, mentee);
    let step = findPlace(moving, mentee, weakest);
    if (!step) return weakest;
    for (; step; step = step.before) {
      // From the end back: the place is free by then.
      if (step.before) release(moving, step.mentee);
      move(moving, step);
    }
  }
}

/**
 * The fairer matching for the same people: the weakest pair as strong as a small loss of the total allows. Bottleneck
 * assignment by search for the threshold (Burkard, Dell'Amico and Martello, "Assignment Problems", 2012, ch. 6): without the
 * pairs below a threshold the best total only falls as the threshold rises, so log2 of the different scores is enough solves.
 */
import { type Assignment, solveForEveryone } from './assignment.ts';
import { strongestWeakest } from './bottleneck.ts';
import type { Problem } from './problem.ts';

/** The part of the total that may be given for a stronger weakest pair: hardly noticed by anybody, and enough for most of the rise. */
const SMALL_LOSS = 0.002;

export interface Fairer {
  mentorOf: Int32Array;
  total: number;
  /** The lowest score of a pair that is not locked; undefined: there is none. */
  weakest: number | undefined;
}

type Matching = Pick<Assignment, 'mentorOf' | 'total'>;

/** The problem of the matched mentees alone, with the pairs from `threshold` on and the locked ones. */
function restrict({ pairs, ...problem }: Problem, matched: number[], threshold: number): Problem {
  const lockOf = new Map(problem.locked);
  const kept: Problem['pairs'] = {
    start: new Int32Array(matched.length + 1),
    mentor: new Int32Array(pairs.mentor.length),
    score: new Int32Array(pairs.mentor.length),
  };
  let filled = 0;
  matched.forEach((mentee, row) => {
    const lock = lockOf.get(mentee);
    for (let at = pairs.start[mentee] as number; at < (pairs.start[mentee + 1] as number); at++) {
      const [mentor, score] = [pairs.mentor[at] as number, pairs.score[at] as number];
      if (lock === undefined ? score < threshold : mentor !== lock) continue;
      kept.mentor[filled] = mentor;
      kept.score[filled++] = score;
    }
    kept.start[row + 1] = filled;
  });
  const rowOf = new Map(matched.map((mentee, row) => [mentee, row]));
  return {
    menteeIds: matched.map((mentee) => problem.menteeIds[mentee] as string),
    mentors: problem.mentors,
    pairs: { start: kept.start, mentor: kept.mentor.subarray(0, filled), score: kept.score.subarray(0, filled) },
    locked: [...lockOf].map(([mentee, mentor]) => [rowOf.get(mentee) as number, mentor]),
  };
}

function weakestPair({ pairs, locked = [] }: Problem, mentorOf: Int32Array): number | undefined {
  const lockedMentees = new Set(locked.map(([mentee]) => mentee));
  let weakest = Number.POSITIVE_INFINITY;
  mentorOf.forEach((mentor, mentee) => {
    if (mentor < 0 || lockedMentees.has(mentee)) return;
    const row = pairs.mentor.subarray(pairs.start[mentee], pairs.start[mentee + 1]);
    weakest = Math.min(weakest, pairs.score[(pairs.start[mentee] as number) + row.indexOf(mentor)] as number);
  });
  return weakest === Number.POSITIVE_INFINITY ? undefined : weakest;
}

/** The scores the weakest pair could rise to, in order: above what it is, not above what everybody could have. */
function thresholds({ pairs, locked = [] }: Problem, matched: number[], weakest: number, highest: number): number[] {
  const lockedMentees = new Set(locked.map(([mentee]) => mentee));
  const scores = new Set<number>();
  for (const mentee of matched) {
    if (lockedMentees.has(mentee)) continue;
    for (const score of pairs.score.subarray(pairs.start[mentee], pairs.start[mentee + 1])) {
      if (score > weakest && score <= highest) scores.add(score);
    }
  }
  return [...scores].sort((a, b) => a - b);
}

/** Tries steps until it has tried the highest that holds and the next: where one does not, no higher one does. */
function tryHighest(steps: number[], holds: (step: number) => boolean): void {
  let [low, high] = [0, steps.length];
  let next = high - 1; // usually it is worth rising to the highest
  while (low < high) {
    if (holds(steps[next] as number)) low = next + 1;
    else high = next;
    next = (low + high) >> 1;
  }
}

/**
 * Raises the weakest pair of a best matching, then the total. The same mentees are matched, so that nobody pays for another's
 * stronger pair with their place and waiting-time priority stands; locks are kept and their strength does not count; the
 * total of scores is at least (1 - loss) times the best. The same for the same input in any order.
 */
export function raiseWeakest(problem: Problem, best: Matching, loss = SMALL_LOSS): Fairer {
  const weakest = weakestPair(problem, best.mentorOf);
  const fairest: Fairer = { mentorOf: best.mentorOf, total: best.total, weakest };
  if (weakest === undefined) return fairest;
  const matched = [...best.mentorOf.keys()].filter((mentee) => (best.mentorOf[mentee] as number) >= 0);
  const steps = thresholds(problem, matched, weakest, strongestWeakest(problem, best.mentorOf));
  tryHighest(steps, (step) => {
    const solved = solveForEveryone(restrict(problem, matched, step));
    if (!solved || solved.total < (1 - loss) * best.total) return false;
    fairest.mentorOf = new Int32Array(best.mentorOf.length).fill(-1);
    for (const [row, mentee] of matched.entries()) fairest.mentorOf[mentee] = solved.mentorOf[row] as number;
    fairest.total = solved.total;
    return true;
  });
  fairest.weakest = weakestPair(problem, fairest.mentorOf);
  return fairest;
}

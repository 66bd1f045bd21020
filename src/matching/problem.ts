/** A round's assignment problem, and the same problem in the order the solver works in. */

/** Who could be matched with whom, row by row (CSR): mentee i's pairs stand at start[i] up to start[i + 1]. */
export interface Pairs {
  start: Int32Array;
  /** Index into `mentors`. A pair that is not here is excluded. */
  mentor: Int32Array;
  /** A whole number above 0: sums of whole numbers are exact, so "equally good" means equal. */
  score: Int32Array;
}

export interface Problem {
  menteeIds: string[];
  /** Capacity: the places open in this round. A mentor with a circle has as many as it has seats. */
  mentors: { id: string; capacity: number }[];
  pairs: Pairs;
  /** What it is worth that a mentee is matched at all, on top of the score (waiting.ts); whole numbers from 0. */
  bonus?: Float64Array;
  /** Mentee and mentor by index: pairs that must be. */
  locked?: [number, number][];
}

/** A lock that cannot be kept, and why. */
export interface LockConflict {
  mentee: number;
  mentor: number;
  why: 'not eligible' | 'mentee locked twice' | 'no place left';
}

const LOCK_WORDS: Record<LockConflict['why'], string> = {
  'not eligible': 'this mentor may not be matched with this mentee',
  'mentee locked twice': 'this mentee is locked to a mentor already',
  'no place left': 'every place of this mentor is locked already',
};

/** The index of the pair in `pairs.mentor` and `pairs.score`; -1: excluded. */
export function pairAt({ pairs }: Problem, mentee: number, mentor: number): number {
  const end = pairs.start[mentee + 1] ?? 0;
  const at = pairs.mentor.subarray(pairs.start[mentee], end).indexOf(mentor);
  return at < 0 ? -1 : (pairs.start[mentee] as number) + at;
}

/** The locks that contradict the problem or an earlier lock, in their order; none: all can be kept. */
export function findLockConflicts(problem: Problem): LockConflict[] {
  const lockedMentees = new Set<number>();
  const places = problem.mentors.map(({ capacity }) => capacity);
  return (problem.locked ?? []).flatMap(([mentee, mentor]): LockConflict[] => {
    if (pairAt(problem, mentee, mentor) < 0) return [{ mentee, mentor, why: 'not eligible' }];
    if (lockedMentees.has(mentee)) return [{ mentee, mentor, why: 'mentee locked twice' }];
    if (places[mentor] === 0) return [{ mentee, mentor, why: 'no place left' }];
    lockedMentees.add(mentee);
    places[mentor] = (places[mentor] ?? 0) - 1;
    return [];
  });
}

/** The problem with people in the order of their ids and each row from the highest score down. */
export interface Market {
  /** The n-th mentee in the order of ids, as an index into the problem. */
  mentees: Int32Array;
  mentors: Int32Array;
  /** Mentors as ranks. */
  pairs: Pairs;
  bonus: Float64Array;
  /** Places that no lock takes, never more than could be filled. */
  places: Int32Array;
  /** The locked mentor's rank; -1: free. */
  lockedTo: Int32Array;
}

function byId(ids: string[], what: string): Int32Array {
  const order = Int32Array.from(ids.keys()).sort((a, b) => ((ids[a] as string) < (ids[b] as string) ? -1 : 1));
  const twice = order.find((index, rank) => rank > 0 && ids[index] === ids[order[rank - 1] as number]);
  if (twice !== undefined) throw new RangeError(`The ${what} ${ids[twice]} is in the problem twice.`);
  return order;
}

const inverse = (order: Int32Array): Int32Array => {
  const ranks = new Int32Array(order.length);
  order.forEach((index, rank) => {
    ranks[index] = rank;
  });
  return ranks;
};

/**
 * Rows in the order of `mentees`, each by score downwards, then by the mentor's rank. Score and rank are packed into one
 * number, because sorting plain numbers is native and a comparison in JavaScript takes ten times as long.
 */
function sortPairs({ pairs, menteeIds, mentors: { length } }: Problem, mentees: Int32Array, rankOf: Int32Array): Pairs {
  const sorted: Pairs = {
    start: new Int32Array(mentees.length + 1),
    mentor: new Int32Array(pairs.mentor.length),
    score: new Int32Array(pairs.mentor.length),
  };
  const seenIn = new Int32Array(length).fill(-1);
  let filled = 0;
  mentees.forEach((mentee, row) => {
    const from = pairs.start[mentee] as number;
    const keys = new Float64Array((pairs.start[mentee + 1] as number) - from);
    for (let at = 0; at < keys.length; at++) {
      const rank = rankOf[pairs.mentor[from + at] as number];
      const score = pairs.score[from + at] as number;
      if (rank === undefined || score <= 0 || seenIn[rank] === row) {
        throw new RangeError(
          `Pair ${at} of mentee ${menteeIds[mentee]} has no mentor, no score above 0, or is there twice.`,
        );
      }
      seenIn[rank] = row;
      keys[at] = rank - score * length;
    }
    for (const key of keys.sort()) {
      const score = Math.ceil(-key / length);
      sorted.score[filled] = score;
      sorted.mentor[filled++] = key + score * length;
    }
    sorted.start[row + 1] = filled;
  });
  return sorted;
}

/**
 * The problem in an order that depends on ids alone, so that the result does not depend on the order people come in.
 * Throws where the problem contradicts itself; a lock that cannot be kept is named.
 */
export function newMarket(problem: Problem): Market {
  const { menteeIds, mentors: givenMentors, pairs, bonus, locked = [] } = problem;
  if (pairs.start.length !== menteeIds.length + 1 || pairs.start.at(-1) !== pairs.mentor.length) {
    throw new RangeError('The rows of pairs do not fit the mentees.');
  }
  const [conflict] = findLockConflicts(problem);
  if (conflict) {
    const pair = `${menteeIds[conflict.mentee] ?? conflict.mentee} with ${givenMentors[conflict.mentor]?.id ?? conflict.mentor}`;
    throw new RangeError(`The lock of ${pair} cannot be kept: ${LOCK_WORDS[conflict.why]}.`);
  }
  const mentees = byId(menteeIds, 'mentee');
  const mentors = byId(
    givenMentors.map(({ id }) => id),
    'mentor',
  );
  const [menteeRank, mentorRank] = [inverse(mentees), inverse(mentors)];
  const places = Int32Array.from(mentors, (index) => Math.min(givenMentors[index]?.capacity ?? 0, menteeIds.length));
  const lockedTo = new Int32Array(mentees.length).fill(-1);
  for (const [mentee, mentor] of locked) {
    const rank = mentorRank[mentor] as number;
    lockedTo[menteeRank[mentee] as number] = rank;
    places[rank] = (places[rank] as number) - 1;
  }
  return {
    mentees,
    mentors,
    pairs: sortPairs(problem, mentees, mentorRank),
    bonus: Float64Array.from(mentees, (index) => bonus?.[index] ?? 0),
    places,
    lockedTo,
  };
}

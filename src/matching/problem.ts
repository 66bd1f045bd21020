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

/** One side of a problem, in the order of ids. */
export interface Side {
  /** The n-th in the order of ids, as an index into the problem. */
  order: Int32Array;
  rankOf: Int32Array;
  /** Of the n-th: places that no lock takes, never more than could be filled. A mentee has one. */
  places: Int32Array;
  /** What a place is worth if it stays empty: nothing to a mentor, and to a mentee that there is no bonus. */
  least: Float64Array;
}

/**
 * The problem as a market, where bidders look for sellers. The side with fewer places bids: as long as the other side has
 * free places a search is short, and it has some to the end.
 */
export interface Market {
  isByMentors: boolean;
  bidders: Side;
  sellers: Side;
  /** Rows of bidders, as ranks and in no order: bidder i's pairs stand at start[i] up to start[i + 1]; locked people have none. */
  start: Int32Array;
  seller: Int32Array;
  score: Int32Array;
}

function newSide(ids: string[], what: string): Side {
  const order = Int32Array.from(ids.keys()).sort((a, b) => ((ids[a] as string) < (ids[b] as string) ? -1 : 1));
  const twice = order.find((index, rank) => rank > 0 && ids[index] === ids[order[rank - 1] as number]);
  if (twice !== undefined) throw new RangeError(`The ${what} ${ids[twice]} is in the problem twice.`);
  const rankOf = new Int32Array(order.length);
  order.forEach((index, rank) => {
    rankOf[index] = rank;
  });
  return { order, rankOf, places: new Int32Array(order.length), least: new Float64Array(order.length) };
}

function checkPairs({ menteeIds, mentors, pairs: { start, mentor: column, score } }: Problem): void {
  if (start.length !== menteeIds.length + 1 || start.at(-1) !== column.length) {
    throw new RangeError('The rows of pairs do not fit the mentees.');
  }
  const seenIn = new Int32Array(mentors.length).fill(-1);
  for (let mentee = 0; mentee < menteeIds.length; mentee++) {
    const from = start[mentee] as number;
    for (let at = from; at < (start[mentee + 1] as number); at++) {
      const mentor = column[at] as number;
      if (!(mentor in mentors) || (score[at] as number) <= 0 || seenIn[mentor] === mentee) {
        throw new RangeError(
          `Pair ${at - from} of mentee ${menteeIds[mentee]} has no mentor, no score above 0, or is there twice.`,
        );
      }
      seenIn[mentor] = mentee;
    }
  }
}

function checkLocks(problem: Problem): void {
  const [conflict] = findLockConflicts(problem);
  if (!conflict) return;
  const { menteeIds, mentors } = problem;
  const pair = `${menteeIds[conflict.mentee] ?? conflict.mentee} with ${mentors[conflict.mentor]?.id ?? conflict.mentor}`;
  throw new RangeError(`The lock of ${pair} cannot be kept: ${LOCK_WORDS[conflict.why]}.`);
}

/** Calls with every pair of two who both have a place, as ranks. */
function eachOpenPair(
  { pairs: { start, mentor, score } }: Problem,
  mentees: Side,
  mentors: Side,
  call: (mentee: number, mentor: number, score: number) => void,
): void {
  mentees.order.forEach((index, mentee) => {
    if (mentees.places[mentee] === 0) return;
    for (let at = start[index] as number; at < (start[index + 1] as number); at++) {
      const rank = mentors.rankOf[mentor[at] as number] as number;
      if (mentors.places[rank] !== 0) call(mentee, rank, score[at] as number);
    }
  });
}

/** Both sides with the places that locks and a lack of pairs leave open. */
function newSides({ menteeIds, mentors: given, bonus, locked = [] }: Problem): [Side, Side] {
  const mentees = newSide(menteeIds, 'mentee');
  const mentors = newSide(
    given.map(({ id }) => id),
    'mentor',
  );
  mentees.places.fill(1);
  mentees.order.forEach((index, rank) => {
    mentees.least[rank] = 0 - (bonus?.[index] ?? 0);
  });
  mentors.order.forEach((index, rank) => {
    mentors.places[rank] = Math.min(given[index]?.capacity ?? 0, menteeIds.length);
  });
  for (const [mentee, mentor] of locked) {
    mentees.places[mentees.rankOf[mentee] as number] = 0;
    const rank = mentors.rankOf[mentor] as number;
    mentors.places[rank] = (mentors.places[rank] as number) - 1;
  }
  return [mentees, mentors];
}

const sum = (values: Int32Array) => values.reduce((total, value) => total + value, 0);

/**
 * The problem in an order that depends on ids alone, so that the result does not depend on the order people come in.
 * Throws where the problem contradicts itself; a lock that cannot be kept is named.
 */
export function newMarket(problem: Problem): Market {
  checkPairs(problem);
  checkLocks(problem);
  const [mentees, mentors] = newSides(problem);
  const [ofMentee, ofMentor] = [new Int32Array(mentees.order.length), new Int32Array(mentors.order.length)];
  eachOpenPair(problem, mentees, mentors, (mentee, mentor) => {
    ofMentee[mentee] = (ofMentee[mentee] as number) + 1;
    ofMentor[mentor] = (ofMentor[mentor] as number) + 1;
  });
  const fillable = (side: Side, pairsOf: Int32Array) =>
    side.places.map((count, at) => Math.min(count, pairsOf[at] as number));
  mentees.places = fillable(mentees, ofMentee);
  mentors.places = fillable(mentors, ofMentor);
  const isByMentors = sum(mentors.places) < sum(mentees.places);
  const rows = isByMentors ? ofMentor : ofMentee;
  const start = new Int32Array(rows.length + 1);
  rows.forEach((count, row) => {
    start[row + 1] = (start[row] as number) + count;
  });
  const filled = start.slice();
  const [seller, scores] = [new Int32Array(start.at(-1) as number), new Int32Array(start.at(-1) as number)];
  eachOpenPair(problem, mentees, mentors, (mentee, mentor, score) => {
    const row = isByMentors ? mentor : mentee;
    const at = filled[row] as number;
    filled[row] = at + 1;
    seller[at] = isByMentors ? mentee : mentor;
    scores[at] = score;
  });
  const [bidders, sellers] = isByMentors ? [mentors, mentees] : [mentees, mentors];
  return { isByMentors, bidders, sellers, start, seller, score: scores };
}

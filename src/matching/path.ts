/** The shortest way to give one more mentee a mentor: Dijkstra over reduced costs (see assignment.ts). */
import type { Draft } from './draft.ts';
import { type Heap, lower, newHeap, takeLowest } from './heap.ts';

/** Where the search for a shortest path stands. */
export interface Search {
  open: Heap;
  /** The mentee from whom a mentor was reached. */
  from: Int32Array;
  reached: number[];
  /** Mentors whose distance is final. */
  settled: number[];
  /**
   * Only shorter paths count. An end is a mentor with a free place, or a mentee who steps back; the latter counts as half a
   * point longer than it is, so that of equally good matchings the one with more people wins. Lengths are whole numbers.
   */
  limit: number;
  endMentor: number;
  endMentee: number;
}

/** Nothing is reached yet. */
export const newSearch = (mentors: number): Search => ({
  open: newHeap(mentors),
  from: new Int32Array(mentors),
  reached: [],
  settled: [],
  limit: 0,
  endMentor: -1,
  endMentee: -1,
});

/** A row is worth sorting anew when it was looked through this often: sorting costs about as much as that. */
const SORT_AFTER = 8;
/** Pairs that are further from being used than this need no order, and packed numbers stay exact. */
const FAR = 2 ** 32;

/** Brings the pairs that are best at the prices of now to the front of the row; packed as in `sortPairs`. */
function sortRow({ market, gain, price, ceiling, looked, scratch }: Draft, mentee: number): void {
  const { start, mentor: mentors, score: scores } = market.pairs;
  const [from, to] = [start[mentee] as number, start[mentee + 1] as number];
  const own = gain[mentee] as number;
  const keys = scratch.keys.subarray(0, to - from);
  for (let at = from; at < to; at++) {
    const mentor = mentors[at] as number;
    const score = scores[at] as number;
    keys[at - from] = Math.min(FAR, own + (price[mentor] as number) - score) * price.length + mentor;
    scratch.scoreOf[mentor] = score;
  }
  keys.sort();
  for (let at = from; at < to; at++) {
    const key = keys[at - from] as number;
    const slack = Math.floor(key / price.length);
    const mentor = key - slack * price.length;
    mentors[at] = mentor;
    scores[at] = scratch.scoreOf[mentor] as number;
    ceiling[at] = own - slack;
  }
  looked[mentee] = 0;
}

/** Looks along the pairs of a mentee who is `distance` away: for a free place, or for mentors to go on from. */
function look(draft: Draft, search: Search, mentee: number, distance: number): void {
  const { price, taken, ceiling, looked } = draft;
  const { pairs, places, bonus } = draft.market;
  const { start, mentor: mentors, score: scores } = pairs;
  const { open, from } = search;
  const base = distance + (draft.gain[mentee] as number);
  let limit = search.limit;
  if (base + (bonus[mentee] as number) + 0.5 < limit) {
    limit = base + (bonus[mentee] as number) + 0.5;
    search.endMentee = mentee;
    search.endMentor = -1;
  }
  const first = start[mentee] as number;
  const end = start[mentee + 1] as number;
  if ((looked[mentee] as number) > SORT_AFTER * (end - first)) sortRow(draft, mentee);
  let at = first;
  for (; at < end; at++) {
    if (base - (ceiling[at] as number) >= limit) break; // and so it is with the rest of the row
    const mentor = mentors[at] as number;
    const length = base - (scores[at] as number) + (price[mentor] as number);
    if (length >= limit || length >= (open.key[mentor] as number)) continue;
    if (open.key[mentor] === Number.POSITIVE_INFINITY) search.reached.push(mentor);
    from[mentor] = mentee;
    if ((taken[mentor] as number) < (places[mentor] as number)) {
      open.key[mentor] = length;
      limit = length;
      search.endMentor = mentor;
    } else lower(open, mentor, length);
  }
  looked[mentee] = (looked[mentee] as number) + at - first;
  search.limit = limit;
}

/** Dijkstra from a mentee without a mentor to the nearest end. */
export function findPath(draft: Draft, search: Search, mentee: number): void {
  const { open } = search;
  search.limit = Number.POSITIVE_INFINITY;
  look(draft, search, mentee, 0);
  while (open.size > 0) {
    const mentor = takeLowest(open);
    const distance = open.key[mentor] as number;
    if (distance >= search.limit) break;
    search.settled.push(mentor);
    const first = draft.firstPlace[mentor] as number;
    for (let place = first; place < first + (draft.taken[mentor] as number); place++) {
      look(draft, search, draft.holder[place] as number, distance);
    }
  }
}

/** Moves gains and prices so that the path becomes tight and nothing else breaks. */
export function movePrices(draft: Draft, search: Search, mentee: number): void {
  const { gain, price, holder, firstPlace, taken } = draft;
  const length = Math.floor(search.limit);
  gain[mentee] = (gain[mentee] as number) - length;
  for (const mentor of search.settled) {
    const step = length - (search.open.key[mentor] as number);
    price[mentor] = (price[mentor] as number) + step;
    const first = firstPlace[mentor] as number;
    for (let place = first; place < first + (taken[mentor] as number); place++) {
      const held = holder[place] as number;
      gain[held] = (gain[held] as number) - step;
    }
  }
}

/** Passes places on along the path, from its end back to the mentee it began with. */
export function passPlaces(draft: Draft, search: Search, mentee: number): void {
  const { mentorOf, placeOf, holder, taken, firstPlace } = draft;
  let mentor = search.endMentor;
  let place: number;
  if (mentor >= 0) {
    place = (firstPlace[mentor] as number) + (taken[mentor] as number);
    taken[mentor] = (taken[mentor] as number) + 1;
  } else {
    mentor = mentorOf[search.endMentee] as number;
    place = placeOf[search.endMentee] as number;
    mentorOf[search.endMentee] = -1;
    if (search.endMentee === mentee) return;
  }
  for (;;) {
    const next = search.from[mentor] as number;
    const [left, leftPlace] = [mentorOf[next] as number, placeOf[next] as number];
    mentorOf[next] = mentor;
    placeOf[next] = place;
    holder[place] = next;
    if (next === mentee) return;
    mentor = left;
    place = leftPlace;
  }
}

/** Makes ready for the next path. */
export function forget({ open, reached, settled }: Search): void {
  for (const mentor of reached) {
    open.key[mentor] = Number.POSITIVE_INFINITY;
    open.placeOf[mentor] = -1;
  }
  open.size = 0;
  reached.length = 0;
  settled.length = 0;
}

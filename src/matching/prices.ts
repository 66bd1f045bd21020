/**
 * The lowest prices that prove a best matching, which are also the highest gains. Prices that prove are seldom unique; the
 * lowest say exactly what one more place adds, because places are whole and the value of places is concave between whole
 * numbers (Shapley and Shubik, "The assignment game", 1971: the mentees' side of the core). One Dijkstra: O(e + m log m).
 */
import type { Draft } from './draft.ts';
import { type Heap, lower, newHeap, takeLowest } from './heap.ts';

/** A mentor whose places are all locked has no price yet: the least that keeps everybody where they are. */
function priceClosed({ market: { pairs, lockedTo }, gain, price }: Draft): void {
  const closed = Array.from(price, (value) => value === Number.POSITIVE_INFINITY);
  price.forEach((value, mentor) => {
    if (value === Number.POSITIVE_INFINITY) price[mentor] = 0;
  });
  lockedTo.forEach((locked, mentee) => {
    for (let at = pairs.start[mentee] as number; locked < 0 && at < (pairs.start[mentee + 1] as number); at++) {
      const mentor = pairs.mentor[at] as number;
      if (!closed[mentor]) continue;
      price[mentor] = Math.max(price[mentor] as number, (pairs.score[at] as number) - (gain[mentee] as number));
    }
  });
}

/** How far each price of this row's mentors may fall when the mentee's gain rises by `rise`. */
function limitBy({ market: { pairs }, gain, price }: Draft, room: Heap, mentee: number, rise: number): void {
  const base = rise + (gain[mentee] as number);
  for (let at = pairs.start[mentee] as number; at < (pairs.start[mentee + 1] as number); at++) {
    const mentor = pairs.mentor[at] as number;
    const limit = base + (price[mentor] as number) - (pairs.score[at] as number);
    if (limit < (room.key[mentor] as number)) lower(room, mentor, limit);
  }
}

/** Lowers all prices of a best draft, and raises the gains of who is matched, as far as the proof stands. */
export function lowerPrices(draft: Draft): void {
  priceClosed(draft);
  const { market, mentorOf, gain, price, holder, firstPlace, taken } = draft;
  const room = newHeap(price.length);
  price.forEach((value, mentor) => {
    lower(room, mentor, value);
  });
  mentorOf.forEach((mentor, mentee) => {
    if (mentor < 0) limitBy(draft, room, mentee, 0);
  });
  while (room.size > 0) {
    const mentor = takeLowest(room);
    const first = firstPlace[mentor] as number;
    for (let place = first; place < first + (taken[mentor] as number); place++) {
      limitBy(draft, room, holder[place] as number, room.key[mentor] as number);
    }
  }
  price.forEach((value, mentor) => {
    price[mentor] = value - (room.key[mentor] as number);
  });
  mentorOf.forEach((mentor, mentee) => {
    const locked = (market.lockedTo[mentee] as number) >= 0;
    if (mentor < 0) return;
    gain[mentee] = locked
      ? scoreOf(draft, mentee) - (price[mentor] as number)
      : (gain[mentee] as number) + (room.key[mentor] as number);
  });
}

function scoreOf({ market: { pairs }, mentorOf }: Draft, mentee: number): number {
  const row = pairs.mentor.subarray(pairs.start[mentee], pairs.start[mentee + 1]);
  return pairs.score[(pairs.start[mentee] as number) + row.indexOf(mentorOf[mentee] as number)] as number;
}

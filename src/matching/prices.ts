/**
 * The lowest prices that prove a best matching, which are also the highest gains. Prices that prove are seldom unique; the
 * lowest say exactly what one more place adds, because places are whole and the value of places is concave between whole
 * numbers (Shapley and Shubik, "The assignment game", 1971: the mentees' side of the core). One Dijkstra: O(e + m log m).
 */
import type { Assignment } from './assignment.ts';
import { type Heap, lower, newHeap, takeLowest } from './heap.ts';
import { type Problem, pairAt } from './problem.ts';

/**
 * How far each price of this row's mentors may fall when the mentee's gain rises by `rise`. A mentor whose places are all
 * locked has no price yet: it falls by less than nothing, to the least that keeps everybody where they are.
 */
function limitBy(
  { pairs, bonus }: Problem,
  { menteeGain, mentorPrice }: Assignment,
  room: Heap,
  mentee: number,
  rise: number,
): void {
  const base = rise + (menteeGain[mentee] as number) - (bonus?.[mentee] ?? 0);
  const end = pairs.start[mentee + 1] as number;
  for (let at = pairs.start[mentee] as number; at < end; at++) {
    const mentor = pairs.mentor[at] as number;
    const limit = base + (mentorPrice[mentor] as number) - (pairs.score[at] as number);
    if (limit < (room.key[mentor] as number)) lower(room, mentor, limit);
  }
}

/** Lowers all prices of a best matching, and raises the gains of who is matched, as far as the proof stands. */
export function lowerPrices(problem: Problem, solved: Assignment): void {
  const { mentorOf, menteeGain, mentorPrice } = solved;
  const lockOf = new Map(problem.locked);
  const held: number[][] = problem.mentors.map(() => []);
  const room = newHeap(mentorPrice.length);
  mentorPrice.forEach((price, mentor) => {
    lower(room, mentor, price);
  });
  mentorOf.forEach((mentor, mentee) => {
    if (mentor < 0) limitBy(problem, solved, room, mentee, 0);
    else if (!lockOf.has(mentee)) held[mentor]?.push(mentee);
  });
  while (room.size > 0) {
    const mentor = takeLowest(room);
    for (const mentee of held[mentor] as number[]) limitBy(problem, solved, room, mentee, room.key[mentor] as number);
  }
  mentorPrice.forEach((price, mentor) => {
    const fall = room.key[mentor] as number;
    mentorPrice[mentor] = price - fall;
    for (const mentee of held[mentor] as number[]) menteeGain[mentee] = (menteeGain[mentee] as number) + fall;
  });
  for (const [mentee, mentor] of lockOf) {
    const score = problem.pairs.score[pairAt(problem, mentee, mentor)] as number;
    menteeGain[mentee] = score + (problem.bonus?.[mentee] ?? 0) - (mentorPrice[mentor] as number);
  }
}

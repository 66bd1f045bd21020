import type { Problem } from './problem.ts';

/** Sums of whole numbers up to here are exact, with room for halves. */
const MOST_EXACT = 2 ** 52;

/**
 * The bonus that puts classes of waiting before everything else: as many as possible of the highest class are matched,
 * then of the next, and so on down to class 0 (no bonus), for whom only the scores count. So nobody is left without a
 * mentor while a place that could reach them, by whatever rearrangement, serves somebody who has waited less.
 * `classOf` gives each mentee's class, e.g. rounds they went without; everybody in class 1 or above means: most people
 * first, then the highest total. A bonus of class k outweighs all scores and all bonuses of lower classes together; where
 * that is more than numbers hold exactly (about four well-filled classes of thousands), it throws: merge classes.
 */
export function waitingBonus({ menteeIds, mentors, pairs }: Problem, classOf: ArrayLike<number>): Float64Array {
  const places = mentors.reduce((sum, { capacity }) => sum + capacity, 0);
  const most = pairs.score.reduce((highest, score) => Math.max(highest, score), 0);
  const counts = new Map<number, number>();
  for (let mentee = 0; mentee < menteeIds.length; mentee++) {
    const waited = classOf[mentee] ?? 0;
    if (waited > 0) counts.set(waited, (counts.get(waited) ?? 0) + 1);
  }
  let outweighed = most * Math.min(menteeIds.length, places);
  const bonuses = new Map<number, number>();
  for (const [waited, count] of [...counts].sort(([a], [b]) => a - b)) {
    bonuses.set(waited, outweighed + 1);
    outweighed += count * (outweighed + 1);
  }
  if (outweighed > MOST_EXACT)
    throw new RangeError(`${counts.size} classes of waiting are too many for so many people.`);
  return Float64Array.from(menteeIds, (_, mentee) => bonuses.get(classOf[mentee] ?? 0) ?? 0);
}

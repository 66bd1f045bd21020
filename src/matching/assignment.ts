/**
 * The best matching there is: maximises the total of scores (and of bonuses, see waiting.ts) where every mentee has one
 * mentor at most and every mentor as many mentees as places. Exact, with a proof (certificate.ts).
 *
 * Successive shortest augmenting paths with potentials, on sparse rows: Tomizawa 1971, Edmonds and Karp 1972; in the
 * arrangement of Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment
 * problems", Computing 38, 1987; mentors with several places as in Ahuja, Magnanti and Orlin, "Network Flows", ch. 12.
 * n mentees, m mentors, e pairs: O(n (e + m log m)) at worst, O(e) memory. In practice a path looks at a small part of
 * the pairs: a row stands from the highest score less price down, is left as soon as no pair further on can beat the best
 * end found, and is sorted anew when prices have risen (path.ts), which saves six of seven looks where all are eligible.
 *
 * The invariant (linear programming duality): gain[i] + price[j] >= score[i, j] for every pair, with equality where they
 * are matched; a mentor with a free place has price 0; a mentee who is not matched has gain 0. Hence the optimum.
 */
import { type Draft, newDraft } from './draft.ts';
import { findPath, forget, movePrices, newSearch, passPlaces } from './path.ts';
import { lowerPrices } from './prices.ts';
import { type Market, newMarket, type Problem } from './problem.ts';

export interface Assignment {
  /** The mentor of each mentee, by index; -1: nobody. */
  mentorOf: Int32Array;
  matched: number;
  /** Of the scores, without bonuses. */
  total: number;
  /** What one more place of this mentor would add to the total (with bonuses): exactly that, also for a mentor with none. */
  mentorPrice: Float64Array;
  /** What the round would lose without this mentee, exactly; of a locked mentee: what is left above the mentor's price. */
  menteeGain: Float64Array;
}

export interface SolveOptions {
  /** Called about a hundred times while it works, with mentees done; last of all when it is done. */
  onProgress?: (done: number, total: number) => void;
}

/** The best score of a mentee with any mentor who has a place. */
function firstGain({ market: { pairs }, price }: Draft, mentee: number): number | undefined {
  for (let at = pairs.start[mentee] as number; at < (pairs.start[mentee + 1] as number); at++) {
    if (price[pairs.mentor[at] as number] !== Number.POSITIVE_INFINITY) return pairs.score[at];
  }
  return undefined;
}

/** The best draft; undefined: `mustMatchAll` and somebody cannot be, where every bonus is more than all scores. */
function solve(market: Market, mustMatchAll: boolean, onProgress: SolveOptions['onProgress']): Draft | undefined {
  const draft = newDraft(market);
  const { mentees, places, bonus, lockedTo } = market;
  const search = newSearch(places.length);
  const step = Math.max(1, Math.ceil(mentees.length / 100));
  for (let mentee = 0; mentee < mentees.length; mentee++) {
    if (onProgress && mentee % step === 0) onProgress(mentee, mentees.length);
    if ((lockedTo[mentee] as number) >= 0) continue;
    const best = firstGain(draft, mentee);
    // Gain without the bonus: who has nobody to go to stays at 0 with it.
    draft.gain[mentee] = best ?? -(bonus[mentee] as number);
    if (best !== undefined) {
      findPath(draft, search, mentee);
      movePrices(draft, search, mentee);
      passPlaces(draft, search, mentee);
      forget(search);
    }
    if (mustMatchAll && (best === undefined || search.endMentor < 0)) return undefined;
  }
  return draft;
}

/** From ranks back to the indices of the problem. */
function toAssignment(draft: Draft, { pairs, mentors, menteeIds }: Problem): Assignment {
  const { market } = draft;
  const mentorOf = new Int32Array(menteeIds.length).fill(-1);
  const mentorPrice = new Float64Array(mentors.length);
  const menteeGain = new Float64Array(menteeIds.length);
  market.mentors.forEach((index, rank) => {
    mentorPrice[index] = draft.price[rank] as number;
  });
  let [total, matched] = [0, 0];
  market.mentees.forEach((index, rank) => {
    const mentor = market.mentors[draft.mentorOf[rank] as number];
    menteeGain[index] = (draft.gain[rank] as number) + (market.bonus[rank] as number);
    if (mentor === undefined) return;
    mentorOf[index] = mentor;
    matched += 1;
    const row = pairs.mentor.subarray(pairs.start[index], pairs.start[index + 1]);
    total += pairs.score[(pairs.start[index] as number) + row.indexOf(mentor)] as number;
  });
  return { mentorOf, matched, total, mentorPrice, menteeGain };
}

/**
 * The best matching, the same for the same people and pairs in whatever order they come. A mentee stays without a mentor
 * where there is no place or others make more of it; of equal totals the one that matches more people is taken. Throws where the problem contradicts itself (see `newMarket`).
 */
export function solveAssignment(problem: Problem, { onProgress }: SolveOptions = {}): Assignment {
  const draft = solve(newMarket(problem), false, onProgress) as Draft;
  lowerPrices(draft);
  onProgress?.(problem.menteeIds.length, problem.menteeIds.length);
  return toAssignment(draft, problem);
}

/** The best matching in which everybody has a mentor, without regard to bonuses; undefined: there is none. */
export function solveForEveryone(problem: Problem): Assignment | undefined {
  const most = problem.pairs.score.reduce((highest, score) => Math.max(highest, score), 0);
  const bonus = new Float64Array(problem.menteeIds.length).fill(1 + most * problem.menteeIds.length);
  const draft = solve(newMarket({ ...problem, bonus }), true, undefined);
  return draft && toAssignment(draft, problem);
}

/**
 * The best matching there is: maximises the total of scores (and of bonuses, see waiting.ts) where every mentee has one
 * mentor at most and every mentor as many mentees as places. Exact, with a proof (certificate.ts).
 *
 * Successive shortest augmenting paths with potentials: Tomizawa 1971, Edmonds and Karp 1972; in the arrangement of Jonker
 * and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 38, 1987;
 * people with several places as in Ahuja, Magnanti and Orlin, "Network Flows", ch. 12. The side with fewer places bids (rows
 * along the short side of a rectangular problem: Bourgeois and Lassalle, Communications of the ACM 14, 1971): while the other
 * side has free places the next one is near. With 84 places for 100 mentees that saves 19 of 20 looks at a row.
 * p places of the side that bids, m people of the other, e pairs: O(p (e + m log m) + e log e) at worst, O(e) memory. In
 * practice a path looks at a small part of the pairs: a row stands from the highest score less price down, is left as soon
 * as no pair further on can beat the best end found, and is sorted anew when prices have risen (path.ts).
 *
 * The invariant (linear programming duality): gain[i] + price[j] >= score[i, j] for every pair, with equality where they
 * are matched; who has a free place has gain or price 0, with the bonus. Hence the optimum.
 */
import { type Draft, enter, newDraft } from './draft.ts';
import { findPath, forget, movePrices, newSearch, passPlaces } from './path.ts';
import { lowerPrices } from './prices.ts';
import { type Market, newMarket, type Problem, pairAt } from './problem.ts';

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

/** The best draft. */
function solve(market: Market, onProgress: (part: number) => void): Draft {
  const draft = newDraft(market);
  const search = newSearch(market);
  const { places } = market.bidders;
  const step = Math.max(1, Math.ceil(places.length / 100));
  for (let bidder = 0; bidder < places.length; bidder++) {
    if (bidder % step === 0) onProgress(bidder / places.length);
    enter(draft, bidder);
    for (let more = places[bidder] as number; more > 0; more--) {
      findPath(draft, search, bidder);
      movePrices(draft, search);
      const isFilled = passPlaces(draft, search, bidder);
      forget(search);
      if (!isFilled) break; // nor would any other of the bidder's places be
    }
  }
  return draft;
}

/** From ranks back to the indices of the problem. */
function toAssignment(draft: Draft, problem: Problem): Assignment {
  const { market, gain, price, firstPlace, taken, holder } = draft;
  const { isByMentors, bidders, sellers } = market;
  const [ofMentees, ofMentors] = isByMentors ? [price, gain] : [gain, price];
  const [mentees, mentors] = isByMentors ? [sellers, bidders] : [bidders, sellers];
  const mentorOf = new Int32Array(problem.menteeIds.length).fill(-1);
  for (const [mentee, mentor] of problem.locked ?? []) mentorOf[mentee] = mentor;
  taken.forEach((count, seller) => {
    const index = sellers.order[seller] as number;
    for (const bidder of holder.subarray(firstPlace[seller], (firstPlace[seller] as number) + count)) {
      const other = bidders.order[bidder] as number;
      if (isByMentors) mentorOf[index] = other;
      else mentorOf[other] = index;
    }
  });
  let [total, matched] = [0, 0];
  mentorOf.forEach((mentor, mentee) => {
    if (mentor < 0) return;
    matched += 1;
    total += problem.pairs.score[pairAt(problem, mentee, mentor)] as number;
  });
  return {
    mentorOf,
    matched,
    total,
    mentorPrice: Float64Array.from(mentors.rankOf, (rank) => ofMentors[rank] as number),
    menteeGain: Float64Array.from(
      mentees.rankOf,
      (rank) => (ofMentees[rank] as number) - (mentees.least[rank] as number),
    ),
  };
}

/**
 * The best matching, the same for the same people and pairs in whatever order they come. A mentee stays without a mentor
 * where there is no place or others make more of it; of equal totals the one that matches more people is taken. Throws where the problem contradicts itself (see `newMarket`).
 */
export function solveAssignment(problem: Problem, { onProgress }: SolveOptions = {}): Assignment {
  const all = problem.menteeIds.length;
  const draft = solve(newMarket(problem), (part) => onProgress?.(Math.floor(part * all), all));
  const solved = toAssignment(draft, problem);
  lowerPrices(problem, solved);
  onProgress?.(all, all);
  return solved;
}

/** The best matching in which everybody has a mentor, without regard to bonuses; undefined: there is none. */
export function solveForEveryone(problem: Problem): Assignment | undefined {
  const most = problem.pairs.score.reduce((highest, score) => Math.max(highest, score), 0);
  const bonus = new Float64Array(problem.menteeIds.length).fill(1 + most * problem.menteeIds.length);
  const all = { ...problem, bonus };
  const solved = toAssignment(
    solve(newMarket(all), () => undefined),
    all,
  );
  return solved.matched === problem.menteeIds.length ? solved : undefined;
}

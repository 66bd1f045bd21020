/**
 * The proof that a matching is the best, checked against the problem itself and not against the solver: no matching is worth
 * more than the sum of gains and of prices times places, if gain + price covers every pair. Where both are equal, neither
 * can be improved (weak duality of linear programming). O(pairs).
 */
import type { Assignment } from './assignment.ts';
import { type Problem, pairAt } from './problem.ts';

export interface Certificate {
  /** What the matching is worth: scores and bonuses of who is matched. */
  primal: number;
  /** What no matching can exceed. */
  dual: number;
  /** What speaks against it, in words for a log; none: it is proven. */
  flaws: string[];
}

/**
 * What having this pair would cost the total at least, in the best matching with it; 0 where they are matched, Infinity where
 * they may not be. Exactly: lock the pair and solve again.
 */
export function leastCostOfPair(problem: Problem, solved: Assignment, mentee: number, mentor: number): number {
  const score = problem.pairs.score[pairAt(problem, mentee, mentor)];
  if (score === undefined) return Number.POSITIVE_INFINITY;
  const worth = score + (problem.bonus?.[mentee] ?? 0);
  return (solved.menteeGain[mentee] as number) + (solved.mentorPrice[mentor] as number) - worth;
}

/** What a matching takes from the problem, and what is not allowed about it. */
function checkMatching(
  problem: Problem,
  { mentorOf, total, matched }: Assignment,
): { primal: number; flaws: string[] } {
  const { menteeIds, mentors, pairs, bonus, locked = [] } = problem;
  const flaws: string[] = [];
  const taken = new Int32Array(mentors.length);
  let [scores, primal, count] = [0, 0, 0];
  mentorOf.forEach((mentor, mentee) => {
    if (mentor < 0) return;
    const score = pairs.score[pairAt(problem, mentee, mentor)];
    if (score === undefined) flaws.push(`${menteeIds[mentee]} has a mentor who is excluded`);
    taken[mentor] = (taken[mentor] ?? 0) + 1;
    count += 1;
    scores += score ?? 0;
    primal += (score ?? 0) + (bonus?.[mentee] ?? 0);
  });
  mentors.forEach(({ id, capacity }, mentor) => {
    if ((taken[mentor] as number) > capacity) flaws.push(`${id} has more mentees than places`);
  });
  for (const [mentee, mentor] of locked) {
    if (mentorOf[mentee] !== mentor) flaws.push(`the lock of ${menteeIds[mentee]} is not kept`);
  }
  if (total !== scores || matched !== count) flaws.push('the total or the count is not that of the matching');
  return { primal, flaws };
}

/** The sum that bounds every matching, and where gains and prices do not cover a pair. */
function checkPrices(problem: Problem, solved: Assignment): { dual: number; flaws: string[] } {
  const { menteeIds, mentors, pairs, bonus, locked = [] } = problem;
  const { menteeGain, mentorPrice } = solved;
  const flaws: string[] = [];
  const lockedMentees = new Set(locked.map(([mentee]) => mentee));
  let dual = mentors.reduce((sum, { capacity }, mentor) => sum + capacity * (mentorPrice[mentor] as number), 0);
  mentorPrice.forEach((price, mentor) => {
    if (price < 0) flaws.push(`${mentors[mentor]?.id} has a price below 0`);
  });
  menteeGain.forEach((gain, mentee) => {
    dual += gain;
    if (lockedMentees.has(mentee)) return; // one pair only, and that is in both sums
    if (gain < 0) flaws.push(`${menteeIds[mentee]} has a gain below 0`);
    const covered = gain - (bonus?.[mentee] ?? 0);
    for (let at = pairs.start[mentee] as number; at < (pairs.start[mentee + 1] as number); at++) {
      const price = mentorPrice[pairs.mentor[at] as number] as number;
      if (covered + price < (pairs.score[at] as number))
        flaws.push(`pair ${at} of ${menteeIds[mentee]} is not covered`);
    }
  });
  return { dual, flaws };
}

/** Whether the assignment is allowed and the best, from the problem alone. */
export function certify(problem: Problem, solved: Assignment): Certificate {
  const { primal, flaws } = checkMatching(problem, solved);
  const { dual, flaws: priceFlaws } = checkPrices(problem, solved);
  const gap = primal === dual ? [] : [`worth ${primal} where up to ${dual} is possible`];
  return { primal, dual, flaws: [...flaws, ...priceFlaws, ...gap] };
}

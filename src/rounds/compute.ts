import { solveAssignment } from '../matching/assignment.ts';
import type { Candidate } from '../matching/candidates.ts';
import { raiseWeakest } from '../matching/fairness.ts';
import { reasonsFor, scorePair } from '../matching/score.ts';
import { mostFromMentor, whatIfMentor } from '../matching/what-if.ts';
import type { Cohort, ComputeOptions, PlainSeat } from './cohort.ts';
import { type Market, newMarket } from './market.ts';
import type { RoundResult, Waiting } from './result.ts';

/** A pair of the draft as it is kept. */
export interface PlainPair {
  menteeId: string;
  mentorId: string;
  skillId: string;
  score: number;
  reasons: string[];
  toMentor: string[];
}

export interface Computed {
  result: RoundResult;
  pairs: PlainPair[];
  waiting: { memberId: string; waiting: Waiting }[];
}

/** From 0 to 1; told often. */
export type OnProgress = (part: number) => void;

/** Scoring takes most of the time, then the solver; what is left is explaining. */
const SCORED = 0.6;
const SOLVED = 0.9;
/** Policy: for a stronger weakest pair at most this part of the total is given. */
const FAIR_LOSS = 0.002;
/** For how many skills "what if" is worked out: those most people wait for. */
const MOST_SKILLS = 8;
/** What a new mentor usually takes (product.md). */
const USUAL_CAPACITY = 2;

interface Solved {
  market: Market;
  best: ReturnType<typeof solveAssignment>;
  /** The candidate each seat is given; undefined: nobody. */
  given: (Candidate | undefined)[];
}

const pick = ({ candidateOf }: Market, mentorOf: Int32Array): (Candidate | undefined)[] =>
  Array.from(mentorOf, (mentor, at) => candidateOf(at, mentor));

/** The optimum, then the fairest matching of the same people that costs hardly anything. */
function solve(cohort: Cohort, options: ComputeOptions, onProgress: OnProgress): Solved {
  const market = newMarket(cohort, options, (part) => onProgress(part * SCORED));
  const best = solveAssignment(market.problem, {
    onProgress: (done, total) => onProgress(SCORED + ((SOLVED - SCORED) * done) / Math.max(1, total)),
  });
  // What mentees asked for by name is worth much to the solver and says nothing of how well two fit: it buys no fairness.
  const measured = totalOf(scoresOf(pick(market, best.mentorOf)));
  const { mentorOf } = raiseWeakest(market.problem, best, (FAIR_LOSS * measured) / Math.max(1, best.total));
  return { market, best, given: pick(market, mentorOf) };
}

/** The same for every reason that keeps two people apart: only whether anybody mentors it at all makes a difference. */
function whyWaiting({ mentors }: Market, seat: PlainSeat): Waiting {
  const isMentored = mentors.some(
    ({ id, offered, languages }) =>
      id !== seat.memberId &&
      seat.skills.some((skill) => offered.has(skill.id)) &&
      (seat.language === null || languages.has(seat.language)),
  );
  return isMentored ? 'no-place' : 'no-mentor';
}

/** The skills most people wait for, each with how many more one more mentor would serve. */
function whatIfs({ market, best, given }: Solved): RoundResult['whatIf'] {
  const { seats, problem } = market;
  const waitFor = new Map<string, number>();
  seats.forEach(({ skills }, at) => {
    if (!given[at]) for (const { id } of skills) waitFor.set(id, (waitFor.get(id) ?? 0) + 1);
  });
  const asked = [...waitFor].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1)).slice(0, MOST_SKILLS);
  const middle = problem.pairs.score.toSorted()[problem.pairs.score.length >> 1] ?? 1;
  return asked.flatMap(([skillId]) => {
    const wanting = seats.flatMap(({ skills }, mentee) => (skills.some(({ id }) => id === skillId) ? [mentee] : []));
    const pairs = wanting.map((mentee) => ({ mentee, score: middle }));
    const mentor = { id: `a new mentor of ${skillId}`, capacity: USUAL_CAPACITY, pairs };
    const more = mostFromMentor(problem, best, mentor) > 0 ? whatIfMentor(problem, best, mentor).people : 0;
    return more > 0 ? [{ skillId, more }] : [];
  });
}

const scoresOf = (given: (Candidate | undefined)[]) => given.flatMap((one) => (one ? [one.score] : []));
const weakestOf = (scores: number[]) => (scores.length > 0 ? scores.reduce((a, b) => Math.min(a, b)) : null);
const totalOf = (scores: number[]) => scores.reduce((sum, score) => sum + score, 0);

function resultOf(solved: Solved): RoundResult {
  const { market, best, given } = solved;
  const free = market.problem.mentors.filter(({ capacity }) => capacity > 0);
  const scores = scoresOf(given);
  const before = scoresOf(pick(market, best.mentorOf));
  const weakest = weakestOf(scores);
  const weakestBefore = weakestOf(before);
  const isRaised = weakest !== null && weakestBefore !== null && weakest > weakestBefore;
  return {
    mentees: market.seats.length,
    matched: scores.length,
    mentors: free.length,
    places: free.reduce((sum, { capacity }) => sum + capacity, 0),
    total: totalOf(scores),
    weakest,
    fairness: isRaised ? { weakestBefore, totalBefore: totalOf(before) } : null,
    locksLost: market.locksLost,
    whatIf: whatIfs(solved),
  };
}

/** A round's draft: a function of its arguments alone. Takes seconds for thousands of people, so it runs in worker.ts. */
export function computeDraft(cohort: Cohort, options: ComputeOptions, onProgress: OnProgress): Computed {
  const solved = solve(cohort, options, onProgress);
  const { market, given } = solved;
  const pairs = given.flatMap((one, at) => {
    const seat = market.seats[at];
    if (!one || !seat) return [];
    const { mentorId, score, pair } = one;
    const reasons = reasonsFor(pair, 'mentee');
    const toMentor = reasonsFor(pair, 'mentor');
    return [{ menteeId: seat.memberId, mentorId, skillId: pair.wish.skillId, score, reasons, toMentor }];
  });
  const waiting = market.seats
    .filter((_, at) => !given[at])
    .map((seat) => ({ memberId: seat.memberId, waiting: whyWaiting(market, seat) }));
  return { result: resultOf(solved), pairs, waiting };
}

/** One weighting next to another, both measured by the first. */
export interface Comparison {
  /** Total and weakest pair by the weights the draft was computed with. */
  now: { matched: number; total: number; weakest: number | null };
  other: { matched: number; total: number; weakest: number | null };
  /** Who would have another mentor (null: nobody). */
  changes: { menteeId: string; from: string | null; to: string | null }[];
}

/** What another weighting would change, with the same people, locks and forbidden pairs. */
export function compareWeights(
  cohort: Cohort,
  options: ComputeOptions,
  otherWeights: unknown,
  onProgress: OnProgress,
): Comparison {
  const now = solve(cohort, options, (part) => onProgress(part / 2));
  const other = solve(cohort, { ...options, weights: otherWeights }, (part) => onProgress((1 + part) / 2));
  const { rules } = now.market;
  const measured = other.given.map((one) => one && scorePair({ ...one.pair, rules }));
  const otherScores = measured.filter((score) => score !== undefined);
  const scores = scoresOf(now.given);
  const summary = (all: number[]) => ({ matched: all.length, total: totalOf(all), weakest: weakestOf(all) });
  const changes = now.market.seats.flatMap(({ memberId: menteeId }, at) => {
    const from = now.given[at]?.mentorId ?? null;
    const to = other.given[at]?.mentorId ?? null;
    return from === to ? [] : [{ menteeId, from, to }];
  });
  return { now: summary(scores), other: summary(otherScores), changes };
}

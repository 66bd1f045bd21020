import { exclusion } from './exclusions.ts';
import { scorePair } from './score.ts';
import type { History, Pair, Person, Rules, Wish } from './types.ts';

/** What was between the mentee and a mentor. */
export type HistoryWith = (mentorId: string) => History;

/** A mentor who can be asked. */
export interface Candidate {
  mentorId: string;
  score: number;
  pair: Pair;
}

/** Somebody looks for a mentor. */
export interface Search {
  wish: Wish;
  mentee: Person;
  historyWith: HistoryWith;
  rules: Rules;
}

/** In whose turn somebody is asked, lowest first: whoever was asked for, then new faces, then earlier partners from the longest ago. */
function turn({ wish, mentor, history }: Pair): number {
  if (mentor.id === wish.preferredMentorId) return Number.NEGATIVE_INFINITY;
  return history.pairedBefore ? history.pairedBefore.getTime() : Number.MIN_SAFE_INTEGER;
}

/** Whether these two would be paired again without having been asked for. */
export const isRepeat = ({ wish, mentor, history }: Pair): boolean =>
  history.pairedBefore !== undefined && mentor.id !== wish.preferredMentorId;

/** The best first: by turn, by score, by id. */
export function inOrder(a: Candidate, b: Candidate): number {
  const [first, second] = [turn(a.pair), turn(b.pair)];
  if (first !== second) return first < second ? -1 : 1;
  return b.score - a.score || (a.mentorId < b.mentorId ? -1 : 1);
}

/**
 * Who to ask, the best first. Whoever the mentee asked for comes first if they can be asked at all; earlier partners come after
 * everybody else, the oldest pairing first. Depends on nothing but its arguments, nor on the order of `mentors`.
 */
export function rankCandidates(search: Search, mentors: Iterable<Person>): Candidate[] {
  const { historyWith, ...rest } = search;
  const ranked: Candidate[] = [];
  for (const mentor of mentors) {
    const pair = { ...rest, mentor, history: historyWith(mentor.id) };
    if (exclusion(pair) === undefined) ranked.push({ mentorId: mentor.id, score: scorePair(pair), pair });
  }
  return ranked.sort(inOrder);
}

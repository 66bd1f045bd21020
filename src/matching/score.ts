import { channel, difference, hours, interests, language, product } from './common-ground.ts';
import { experience, otherSkills, skill, topic } from './expertise.ts';
import { declines, room, waiting } from './turns.ts';
import type { Pair } from './types.ts';
import { TERMS, type TermName } from './weights.ts';

/** What is said about a pair. The second is for the mentee and for coordinators, so it names nobody and is about no "you". */
export interface Words {
  toMentor?: string;
  toMentee?: string;
}

/** One consideration. */
export interface Term {
  /** How well it is met, 0 to 1: it gives that part of its weight. */
  fraction(pair: Pair): number;
  words(pair: Pair): Words;
  /** Also told where it is not met at all. */
  always?: boolean;
}

export interface Explained extends Words {
  term: TermName;
  points: number;
}

/** What the mentee reads of somebody they named, even where nothing else can be said. */
export const ASKED_FOR = 'Asked for by name';

/** More reasons are no better reasons. */
const MOST_REASONS = 5;

const BY_NAME: Record<TermName, Term> = {
  skill,
  otherSkills,
  topic,
  language,
  hours,
  experience,
  channel,
  product,
  interests,
  difference,
  room,
  declines,
  waiting,
};

function pointsOf(term: TermName, pair: Pair): number {
  const weight = pair.rules.weights[term];
  return weight === 0 ? 0 : Math.round(weight * BY_NAME[term].fraction(pair));
}

/**
 * How well two people fit for a wish: an integer, the sum over all terms of weight × how well it is met, rounded term by term; 0 to
 * 1000 as designed (weights.ts). A function of its argument alone. It never falls when the mentor gains a skill, a level (peers:
 * see expertise.ts), a shared hour or anything in common. Who may be paired at all is decided before, by exclusions.ts, and
 * that two were paired before or that one asked for the other by name is a matter of rank, not of points (candidates.ts).
 */
export function scorePair(pair: Pair): number {
  let sum = 0;
  for (const term of TERMS) sum += pointsOf(term, pair);
  return sum;
}

/** The same, term by term, with what is said about each; the points add up to the score. Terms without weight are left out. */
export function explainPair(pair: Pair): Explained[] {
  return TERMS.filter((term) => pair.rules.weights[term] > 0).map((term) => {
    const points = pointsOf(term, pair);
    const told = points > 0 || BY_NAME[term].always;
    return { term, points, ...(told && BY_NAME[term].words(pair)) };
  });
}

const month = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** What is said first, whatever the points. */
function firstWords({ wish, mentor, history }: Pair): Words[] {
  const before = history.pairedBefore && month.format(history.pairedBefore);
  return [
    ...(mentor.id === wish.preferredMentorId ? [{ toMentor: 'They asked for you', toMentee: ASKED_FOR }] : []),
    ...(before
      ? [{ toMentor: `You two were paired before, until ${before}`, toMentee: `Paired before, until ${before}` }]
      : []),
  ];
}

/** Why these two, in at most a few lines and never none: the terms with the most points, in the order of weights.ts. */
export function reasonsFor(pair: Pair, reader: 'mentor' | 'mentee'): string[] {
  const key = reader === 'mentor' ? 'toMentor' : 'toMentee';
  const explained = explainPair(pair).filter((one) => one[key]);
  const best = new Set(explained.toSorted((a, b) => b.points - a.points).slice(0, MOST_REASONS));
  const told = explained.filter((one) => best.has(one) || (one.points === 0 && BY_NAME[one.term].always));
  const reasons = [...firstWords(pair), ...told].flatMap((words) => words[key] ?? []);
  if (reasons.length > 0) return reasons;
  return [reader === 'mentor' ? 'You offer to mentor' : 'Offers to mentor'];
}

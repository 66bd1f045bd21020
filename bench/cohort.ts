/** Made-up cohorts of the size of a large company, the same for the same seed. */
import type { Problem } from '../src/matching/problem.ts';
import { newRandom } from './measure.ts';

export interface CohortSize {
  mentees: number;
  mentors: number;
  /** Pairs a mentee keeps, the best first; undefined: all eligible. */
  candidates?: number;
}

/** What there is to teach, and where work begins; popular skills and languages are wanted by many. */
const SKILLS = 30;
const LANGUAGES = 8;
const HOURS = 24;

interface Person {
  skills: Set<number>;
  languages: Set<number>;
  /** The hour of the day work begins. */
  from: number;
  /** How good a match this mentor is for anybody, in score. */
  standing: number;
}

/** Low numbers are popular, as in Zipf's law. */
const popular = (random: () => number, n: number) => Math.floor((n + 1) ** random()) - 1;

function newPerson(random: () => number, skills: number, languages: number): Person {
  const some = (most: number, n: number) =>
    new Set(Array.from({ length: 1 + Math.floor(random() * most) }, () => popular(random, n)));
  return {
    skills: some(skills, SKILLS),
    languages: some(languages, LANGUAGES),
    from: Math.floor(random() * HOURS),
    standing: Math.floor(random() * 2000),
  };
}

/** 0: they may not be matched. Else 100 to 10,000: skills, shared hours, the mentor's standing, what is particular to the two. */
function score(mentee: Person, mentor: Person, random: () => number): number {
  const particular = Math.floor(random() * 500);
  if (![...mentee.languages].some((language) => mentor.languages.has(language))) return 0;
  const shared = [...mentee.skills].filter((skill) => mentor.skills.has(skill)).length;
  if (shared === 0) return 0;
  const apart = Math.abs(mentee.from - mentor.from);
  const hours = Math.max(0, 8 - Math.min(apart, HOURS - apart));
  return 100 + Math.min(3, shared) * 1200 + hours * 450 + mentor.standing + particular;
}

/** A cohort with about nine places for ten mentees, as is usual: mentors are scarce. */
export function newCohort({ mentees, mentors, candidates }: CohortSize, seed: number): Problem {
  const random = newRandom(seed);
  const wishing = Array.from({ length: mentees }, () => newPerson(random, 2, 2));
  const offering = Array.from({ length: mentors }, () => newPerson(random, 6, 3));
  const start = new Int32Array(mentees + 1);
  const [mentorColumn, scoreColumn]: [number[], number[]] = [[], []];
  wishing.forEach((mentee, row) => {
    const pairs = offering
      .map((mentor, at) => ({ mentor: at, score: score(mentee, mentor, random) }))
      .filter((pair) => pair.score > 0);
    const kept = candidates ? pairs.sort((a, b) => b.score - a.score).slice(0, candidates) : pairs;
    for (const pair of kept) {
      mentorColumn.push(pair.mentor);
      scoreColumn.push(pair.score);
    }
    start[row + 1] = mentorColumn.length;
  });
  const ids = (kind: string, count: number) => Array.from({ length: count }, (_, at) => `${kind}-${at}`);
  const most = Math.round((1.8 * mentees) / mentors);
  return {
    menteeIds: ids('mentee', mentees),
    mentors: ids('mentor', mentors).map((id) => ({ id, capacity: Math.floor(random() * (most + 1)) })),
    pairs: { start, mentor: Int32Array.from(mentorColumn), score: Int32Array.from(scoreColumn) },
  };
}

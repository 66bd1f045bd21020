/** What one more mentor or one more place would bring, before anybody is asked. */
import { type Assignment, solveAssignment } from './assignment.ts';
import type { Problem } from './problem.ts';

/** Somebody who is not there yet. */
export interface NewMentor {
  id: string;
  capacity: number;
  /** Who could be matched with them: mentees by index, in any order. */
  pairs: { mentee: number; score: number }[];
}

export interface WhatIf {
  /** By how much the total (with bonuses) rises; never below 0. */
  value: number;
  /** How many more people have a mentor; never below 0. */
  people: number;
  /** Mentees who have a mentor only then. */
  served: number[];
  /** Mentees whose mentor would be another one. */
  moved: number[];
}

/** The problem with one mentor more, at the end of the mentors. */
function withMentor({ pairs, ...problem }: Problem, { pairs: added, ...mentor }: NewMentor): Problem {
  const scoreOf = new Map(added.map(({ mentee, score }) => [mentee, score]));
  const size = pairs.mentor.length + scoreOf.size;
  const grown = {
    start: new Int32Array(pairs.start.length),
    mentor: new Int32Array(size),
    score: new Int32Array(size),
  };
  let filled = 0;
  for (let mentee = 0; mentee < problem.menteeIds.length; mentee++) {
    const [from, to] = [pairs.start[mentee] as number, pairs.start[mentee + 1] as number];
    grown.mentor.set(pairs.mentor.subarray(from, to), filled);
    grown.score.set(pairs.score.subarray(from, to), filled);
    filled += to - from;
    const score = scoreOf.get(mentee);
    if (score !== undefined) {
      grown.mentor[filled] = problem.mentors.length;
      grown.score[filled++] = score;
    }
    grown.start[mentee + 1] = filled;
  }
  return { ...problem, mentors: [...problem.mentors, mentor], pairs: grown };
}

function compare({ bonus }: Problem, before: Assignment, after: Assignment): WhatIf {
  const worth = ({ mentorOf, total }: Assignment) =>
    mentorOf.reduce((sum, mentor, mentee) => sum + (mentor < 0 ? 0 : (bonus?.[mentee] ?? 0)), total);
  const mentees = [...before.mentorOf.keys()];
  const without = (mentee: number) => (before.mentorOf[mentee] as number) < 0;
  return {
    value: worth(after) - worth(before),
    people: after.matched - before.matched,
    served: mentees.filter((mentee) => without(mentee) && (after.mentorOf[mentee] as number) >= 0),
    moved: mentees.filter((mentee) => !without(mentee) && after.mentorOf[mentee] !== before.mentorOf[mentee]),
  };
}

/** How much each pair with this mentor is worth above what the mentee gains already. */
function surpluses({ bonus }: Problem, best: Assignment, { pairs }: NewMentor): number[] {
  return pairs.map(({ mentee, score }) => score + (bonus?.[mentee] ?? 0) - (best.menteeGain[mentee] as number));
}

/**
 * What this mentor can add to the total at most, from the gains alone: what the mentees who would gain most would gain, as
 * many as places. 0 is exact. Costs nothing next to solving again, so of many thinkable mentors only the promising need that.
 */
export function mostFromMentor(problem: Problem, best: Assignment, mentor: NewMentor): number {
  return surpluses(problem, best, mentor)
    .filter((surplus) => surplus > 0)
    .sort((a, b) => b - a)
    .slice(0, mentor.capacity)
    .reduce((sum, surplus) => sum + surplus, 0);
}

/** What one more mentor would bring, exactly: solved again, unless the gains say that nobody would be as well off there. */
export function whatIfMentor(problem: Problem, best: Assignment, mentor: NewMentor): WhatIf {
  // At a surplus of 0 the total stays, but it might be reached with more people.
  if (surpluses(problem, best, mentor).every((surplus) => surplus < 0)) {
    return { value: 0, people: 0, served: [], moved: [] };
  }
  return compare(problem, best, solveAssignment(withMentor(problem, mentor)));
}

/**
 * What one more place of this mentor would bring. The value is the mentor's price and needs no solving; who would have a
 * mentor then does.
 */
export function whatIfPlace(problem: Problem, best: Assignment, mentor: number): WhatIf {
  const mentors = problem.mentors.map((other, index) =>
    index === mentor ? { ...other, capacity: other.capacity + 1 } : other,
  );
  return compare(problem, best, solveAssignment({ ...problem, mentors }));
}

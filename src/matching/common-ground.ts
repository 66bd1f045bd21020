import { yearsLonger } from './expertise.ts';
import type { Term } from './score.ts';
import { sharedHours } from './shifts.ts';
import type { Pair } from './types.ts';

/** Hours of two weeks in which a meeting is easy to place; more make it no easier. Two an ordinary working day. */
const ENOUGH_HOURS = 20;
/** Things in common; the third tells little more. */
const ENOUGH_SHARED = 2;
/** Policy: joined at another time means at least two years apart. */
const OTHER_TENURE_YEARS = 2;

const SHOWN = 3;

const inCommon = (mine: ReadonlySet<string>, theirs: ReadonlySet<string>): string[] =>
  [...mine].filter((one) => theirs.has(one)).sort();

/** How many that is, at most `enough`: for points there is no need of a list. */
function countCommon(mine: ReadonlySet<string>, theirs: ReadonlySet<string>, enough: number): number {
  let count = 0;
  for (const one of theirs) if (mine.has(one)) count += 1;
  return Math.min(count, enough);
}

/** "phone, chat and e-mail"; of many the first three. */
function list(names: string[]): string {
  const shown = names.slice(0, SHOWN);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** A common language where none was asked for, which goes without saying; the one that was is spoken by every candidate. */
export const language: Term = {
  fraction: ({ wish, mentee, mentor }) => (wish.language ? 1 : countCommon(mentee.languages, mentor.languages, 1)),
  words: ({ wish }) =>
    wish.language ? { toMentor: `You speak ${wish.language.name}`, toMentee: `Speaks ${wish.language.name}` } : {},
};

/** How far this many shared hours of two weeks go, 0 to 1. */
export const hoursFraction = (shared: number): number => Math.min(1, shared / ENOUGH_HOURS);

/** Shared working hours of the coming two weeks. That there are none is always said: it takes some give. */
export const hours: Term = {
  fraction: ({ mentee, mentor }) => hoursFraction(sharedHours(mentee.shifts, mentor.shifts)),
  always: true,
  words: ({ mentee, mentor }) => {
    const shared = Math.round(sharedHours(mentee.shifts, mentor.shifts));
    if (shared === 0)
      return {
        toMentor: 'You share no working hours, so a time needs some give',
        toMentee: 'No shared working hours, so a time needs some give',
      };
    const amount = `${shared} h of working hours in the coming two weeks`;
    return { toMentor: `You share ${amount}`, toMentee: `Shares ${amount}` };
  },
};

/** Overlap of two lists as a term: `say` turns what is shared into words. */
const overlap = (
  of: (pair: Pair) => [ReadonlySet<string>, ReadonlySet<string>],
  say: (shared: string) => { toMentor: string; toMentee: string },
): Term => ({
  fraction: (pair) => countCommon(...of(pair), ENOUGH_SHARED) / ENOUGH_SHARED,
  words: (pair) => say(list(inCommon(...of(pair)))),
});

export const channel = overlap(
  ({ mentee, mentor }) => [mentee.supportChannels, mentor.supportChannels],
  (shared) => ({ toMentor: `You both answer ${shared}`, toMentee: `Answers ${shared} too` }),
);

export const product = overlap(
  ({ mentee, mentor }) => [mentee.products, mentor.products],
  (shared) => ({ toMentor: `You both support ${shared}`, toMentee: `Supports ${shared} too` }),
);

export const interests = overlap(
  ({ mentee, mentor }) => [mentee.interests, mentor.interests],
  (shared) => ({ toMentor: `You both like ${shared}`, toMentee: `Likes ${shared} too` }),
);

const differ = (mine: string | null, theirs: string | null) => mine !== null && theirs !== null && mine !== theirs;

/** In what the two differ that one of them wished for. */
function differences(pair: Pair): { wished: number; met: string[] } {
  const { mentee, mentor } = pair;
  const wished = new Set([...mentee.wishes, ...mentor.wishes]);
  const checks: [string, boolean][] = [
    ['team', differ(mentee.teamId, mentor.teamId)],
    ['background', differ(mentee.site, mentor.site)],
    ['tenure', Math.abs(yearsLonger(pair) ?? 0) >= OTHER_TENURE_YEARS],
  ];
  return { wished: wished.size, met: checks.filter(([wish, met]) => met && wished.has(wish)).map(([wish]) => wish) };
}

const DIFFERENCES: Record<string, string> = {
  team: 'another team',
  background: 'another site',
  tenure: 'another time',
};

/** The wish for a partner from elsewhere, of either side; without one it gives nothing and takes nothing. */
export const difference: Term = {
  fraction: (pair) => {
    if (pair.mentee.wishes.size + pair.mentor.wishes.size === 0) return 0;
    const { wished, met } = differences(pair);
    return met.length / wished;
  },
  words: (pair) => {
    const told = list(differences(pair).met.map((wish) => DIFFERENCES[wish] ?? wish));
    return { toMentor: `You bring a view from ${told}`, toMentee: `Brings a view from ${told}` };
  },
};

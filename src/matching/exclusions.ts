import type { Pair, Person, Rules } from './types.ts';

/**
 * Why two people are never paired. `unavailable` is one word for four things (does not mentor, is away, has no room, or one of
 * the two would rather not) on purpose: nothing that is built on it can tell a private list from a full diary.
 */
export type Exclusion = 'self' | 'account' | 'unavailable' | 'lead' | 'partner' | 'asked' | 'language' | 'skill';

const avoidEachOther = ({ mentee, mentor }: Pair) => mentee.avoids.has(mentor.id) || mentor.avoids.has(mentee.id);

const leadsOther = ({ mentee, mentor }: Pair) => mentee.leadId === mentor.id || mentor.leadId === mentee.id;

/** Whether somebody takes anybody at all now: mentors, is not away and has a free place. */
export function isFree(
  { mentoring, pausedUntil, taken, pending, capacity }: Person,
  { now }: Pick<Rules, 'now'>,
): boolean {
  const away = pausedUntil !== null && now < pausedUntil;
  return mentoring && !away && taken + pending < capacity;
}

const isAvailable = (pair: Pair) => isFree(pair.mentor, pair.rules) && !avoidEachOther(pair);

function canHelp({ wish, mentor }: Pair): boolean {
  if (mentor.id === wish.preferredMentorId) return true; // asked for by name: need not list the skill
  return mentor.offered.has(wish.skillId) || (wish.kind === 'PEER' && mentor.wanted.has(wish.skillId));
}

/** Why these two cannot be paired (design/product.md, features.md); undefined: they can. Never shown to anybody. */
export function exclusion(pair: Pair): Exclusion | undefined {
  const { wish, mentee, mentor, history } = pair;
  if (mentor.id === mentee.id) return 'self';
  if (!mentor.isColleague) return 'account';
  if (!canHelp(pair)) return 'skill';
  if (wish.language && !mentor.languages.has(wish.language.code)) return 'language';
  if (leadsOther(pair)) return 'lead';
  if (history.partners) return 'partner';
  if (history.asked) return 'asked';
  return isAvailable(pair) ? undefined : 'unavailable';
}

/** Whether what is between the two themselves, rather than how busy they are, stands in the way of a pairing. */
export function mayNeverPair(pair: Pair): boolean {
  return pair.mentor.id === pair.mentee.id || leadsOther(pair) || pair.history.partners || avoidEachOther(pair);
}

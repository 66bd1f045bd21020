import type { SkillLevel } from '../generated/prisma/enums.ts';
import type { Term } from './score.ts';
import { commonSubjects } from './topic.ts';
import type { Pair } from './types.ts';

const YEAR_MS = 365.25 * 86_400_000;
/** More years apart than this make no more of a difference. */
const ENOUGH_YEARS = 2;
/** Subjects of the goal that a mentor knows; the third tells little more. */
const ENOUGH_SUBJECTS = 2;

const FRACTIONS: Record<SkillLevel, number> = { CAN_DO: 0.6, CAN_TEACH: 0.8, CAN_CERTIFY: 1 };
/** Peers learn together: who is no expert yet fits better, and so does who wants to learn it too. */
const PEER_FRACTIONS: Record<SkillLevel, number> = { CAN_DO: 1, CAN_TEACH: 0.8, CAN_CERTIFY: 0.6 };
const LEARNS_TOO = 0.9;

const TO_MENTOR: Record<SkillLevel, string> = {
  CAN_DO: 'You know',
  CAN_TEACH: 'You can teach',
  CAN_CERTIFY: 'You can certify',
};
const TO_MENTEE: Record<SkillLevel, string> = {
  CAN_DO: 'Knows',
  CAN_TEACH: 'Can teach',
  CAN_CERTIFY: 'Can certify',
};

/** How well a level of the wanted skill fits the kind of pairing, 0 to 1; undefined: wants to learn it. */
export function levelFraction(kind: Pair['wish']['kind'], level: SkillLevel | undefined): number {
  if (level) return kind === 'PEER' ? PEER_FRACTIONS[level] : FRACTIONS[level];
  return kind === 'PEER' ? LEARNS_TOO : 0;
}

/** The wanted skill, by level. */
export const skill: Term = {
  fraction: ({ wish, mentor }) => {
    const level = mentor.offered.get(wish.skillId);
    return level || mentor.wanted.has(wish.skillId) ? levelFraction(wish.kind, level) : 0;
  },
  words: ({ wish, mentor }) => {
    const level = mentor.offered.get(wish.skillId);
    if (level)
      return { toMentor: `${TO_MENTOR[level]} ${wish.skillName}`, toMentee: `${TO_MENTEE[level]} ${wish.skillName}` };
    if (wish.kind !== 'PEER' || !mentor.wanted.has(wish.skillId)) return {};
    return {
      toMentor: `You want to learn ${wish.skillName} too`,
      toMentee: `Wants to learn ${wish.skillName} too`,
    };
  },
};

/** How many of the skills in the mentee's profile, beside the one asked for, the mentor offers. */
function others({ wish, mentee, mentor }: Pair): { wanted: number; offered: number } {
  let [wanted, offered] = [0, 0];
  for (const id of mentee.wanted) {
    if (id === wish.skillId) continue;
    wanted += 1;
    if (mentor.offered.has(id)) offered += 1;
  }
  return { wanted, offered };
}

/** What else the mentee wants to learn. */
export const otherSkills: Term = {
  fraction: (pair) => {
    const { wanted, offered } = others(pair);
    return wanted === 0 ? 0 : offered / wanted;
  },
  words: (pair) => {
    const { wanted, offered } = others(pair);
    if (offered === 0) return {};
    const main = pair.mentor.offered.has(pair.wish.skillId) ? 1 : 0;
    const count = `${offered + main} of ${wanted + 1}`;
    return { toMentor: `You offer ${count} skills they want`, toMentee: `Offers ${count} wanted skills` };
  },
};

/** What the goal speaks of. */
export const topic: Term = {
  fraction: ({ wish, mentor, rules }) => Math.min(1, commonSubjects(wish, mentor, rules).length / ENOUGH_SUBJECTS),
  words: ({ wish, mentor, rules }) => {
    const subjects = commonSubjects(wish, mentor, rules).slice(0, ENOUGH_SUBJECTS).join(' and ');
    return { toMentor: `Their goal touches ${subjects}`, toMentee: `Knows about ${subjects}` };
  },
};

/** Years that the mentor joined before the mentee; undefined where that is not known. */
export function yearsLonger({ mentee, mentor }: Pair): number | undefined {
  if (!mentee.startedOn || !mentor.startedOn) return undefined;
  return (mentee.startedOn.getTime() - mentor.startedOn.getTime()) / YEAR_MS;
}

function ago(years: number): string {
  const whole = Math.round(years);
  if (whole < 1) return 'some months';
  return whole === 1 ? 'a year' : `${whole} years`;
}

/** Fresh eyes: somebody who joined later, and who leads nobody. Each is half of what a senior learns from. */
function reverseFraction(pair: Pair): number {
  const later = Math.max(0, -(yearsLonger(pair) ?? 0));
  return Math.min(1, later / ENOUGH_YEARS) / 2 + (pair.mentor.isLead ? 0 : 0.5);
}

function experienceFraction(pair: Pair): number {
  if (pair.wish.kind === 'REVERSE') return reverseFraction(pair);
  const years = yearsLonger(pair);
  if (years === undefined) return 0;
  if (pair.wish.kind === 'PEER') return Math.max(0, 1 - Math.abs(years) / ENOUGH_YEARS);
  return Math.max(0, Math.min(1, years / ENOUGH_YEARS));
}

/** A gap in years that fits the kind: longer here for classic and flash, about as long for peers, shorter for reverse. */
export const experience: Term = {
  fraction: experienceFraction,
  words: (pair) => {
    const years = yearsLonger(pair) ?? 0;
    if (pair.wish.kind === 'PEER')
      return { toMentor: 'You two joined at about the same time', toMentee: 'Joined at about the same time' };
    if (pair.wish.kind === 'REVERSE' && years < 0)
      return { toMentor: `You joined ${ago(-years)} later`, toMentee: `Joined ${ago(-years)} later` };
    if (pair.wish.kind === 'REVERSE')
      return { toMentor: 'You are close to the daily work', toMentee: 'Close to the daily work' };
    return { toMentor: `You have been here ${ago(years)} longer`, toMentee: `Here ${ago(years)} longer` };
  },
};

import type { PairingKind, SkillLevel } from '../generated/prisma/enums.ts';
import { type Stretch, sharedHours } from './shifts.ts';

/** What somebody looks for. */
export interface Wish {
  menteeId: string;
  skill: { id: string; name: string };
  kind: PairingKind;
  /** Asked for: a mentor who does not speak it is no candidate. */
  language: { code: string; name: string } | null;
  preferredMentorId: string | null;
}

/** Somebody who may be asked. */
export interface Mentor {
  id: string;
  /** A person with a full account who is still here: no bot, no guest, not deactivated. */
  isColleague: boolean;
  mentoring: boolean;
  pausedUntil: Date | null;
  capacity: number;
  /** Pairings they mentor in now. */
  taken: number;
  /** Offers they have not answered: each may become a pairing. */
  pending: number;
  languages: string[];
  offered: ReadonlyMap<string, SkillLevel>;
  wanted: ReadonlySet<string>;
  teamId: string | null;
  isLead: boolean;
  week: Stretch[];
}

/** What else counts for one request. */
export interface Context {
  now: Date;
  mentee: { teamId: string | null; leadId: string | null; week: Stretch[]; workingDays: number };
  /** With whom the mentee is paired now. */
  partnerIds: ReadonlySet<string>;
  /** Who was offered this request before: nobody is asked twice. */
  askedIds: ReadonlySet<string>;
}

export interface Candidate {
  mentorId: string;
  score: number;
  /** To the mentor, in words; never empty. */
  reasons: string[];
}

/** One consideration: how much it counts, and what is said about it. */
interface Point {
  points: number;
  reason: string;
}

const LEVEL_WORDS: Record<SkillLevel, string> = { CAN_DO: 'know', CAN_TEACH: 'can teach', CAN_CERTIFY: 'can certify' };
/** The skill counts most, then whether the two can meet at all, then how much room the mentor has. */
const LEVEL_POINTS: Record<SkillLevel, number> = { CAN_DO: 30, CAN_TEACH: 40, CAN_CERTIFY: 50 };
/** Peers learn together: who is no expert yet fits better. */
const PEER_POINTS: Record<SkillLevel, number> = { CAN_DO: 50, CAN_TEACH: 40, CAN_CERTIFY: 30 };
const MOST_TIME_POINTS = 30;
/** More shared hours than this make a meeting no easier. */
const ENOUGH_HOURS = 4;
const MOST_ROOM_POINTS = 15;
const OTHER_VIEW_POINTS = 5;

/** Why this person cannot be asked, in words for a log or a test; undefined: they can. Never shown to the mentee. */
export function exclusion(wish: Wish, mentor: Mentor, context: Context): string | undefined {
  if (mentor.id === wish.menteeId) return 'is the mentee';
  if (!mentor.isColleague) return 'has no full account';
  if (!mentor.mentoring) return 'does not mentor';
  if (mentor.pausedUntil && context.now < mentor.pausedUntil) return 'is away';
  if (mentor.id === context.mentee.leadId) return 'leads the mentee';
  if (context.partnerIds.has(mentor.id)) return 'is a partner already';
  if (context.askedIds.has(mentor.id)) return 'was asked before';
  if (mentor.taken + mentor.pending >= mentor.capacity) return 'has no room';
  if (wish.language && !mentor.languages.includes(wish.language.code)) return 'does not speak the language';
  if (mentor.id === wish.preferredMentorId) return undefined; // asked for by name: need not list the skill
  const learnsToo = wish.kind === 'PEER' && mentor.wanted.has(wish.skill.id);
  return mentor.offered.has(wish.skill.id) || learnsToo ? undefined : 'does not offer the skill';
}

function skillPoint(wish: Wish, mentor: Mentor): Point[] {
  const level = mentor.offered.get(wish.skill.id);
  if (level) {
    const points = wish.kind === 'PEER' ? PEER_POINTS[level] : LEVEL_POINTS[level];
    return [{ points, reason: `You ${LEVEL_WORDS[level]} ${wish.skill.name}` }];
  }
  if (!mentor.wanted.has(wish.skill.id)) return [];
  return [{ points: wish.kind === 'PEER' ? 45 : 0, reason: `You want to learn ${wish.skill.name} too` }];
}

function timePoint(mentor: Mentor, { mentee }: Context): Point {
  const hours = sharedHours(mentee.week, mentor.week) / Math.max(1, mentee.workingDays);
  const points = (Math.min(hours, ENOUGH_HOURS) / ENOUGH_HOURS) * MOST_TIME_POINTS;
  // In half hours, as nobody plans finer; what rounds to nothing is no help and is not praised.
  const rounded = Math.round(hours * 2) / 2;
  if (rounded === 0) return { points, reason: 'You share no working hours, so a time needs some give' };
  return { points, reason: `You share ${rounded} h of working hours on an average working day` };
}

function roomPoint({ capacity, taken, pending }: Mentor): Point {
  const points = ((capacity - taken - pending) / capacity) * MOST_ROOM_POINTS;
  return { points, reason: `You have room: ${taken} of ${capacity} ${capacity === 1 ? 'place' : 'places'} taken` };
}

/** Peers and reverse pairs gain from another view: another team, and for reverse somebody who leads nobody. */
function otherViewPoint(wish: Wish, mentor: Mentor, { mentee }: Context): Point[] {
  if (wish.kind !== 'PEER' && wish.kind !== 'REVERSE') return [];
  const otherTeam = mentor.teamId !== null && mentee.teamId !== null && mentor.teamId !== mentee.teamId;
  return [
    ...(otherTeam ? [{ points: OTHER_VIEW_POINTS, reason: 'You see things from another team' }] : []),
    ...(wish.kind === 'REVERSE' && !mentor.isLead
      ? [{ points: OTHER_VIEW_POINTS, reason: 'You are close to the daily work' }]
      : []),
  ];
}

function rate(wish: Wish, mentor: Mentor, context: Context): Candidate {
  const considered: Point[] = [
    ...(mentor.id === wish.preferredMentorId ? [{ points: 0, reason: 'They asked for you' }] : []),
    ...skillPoint(wish, mentor),
    ...(wish.language ? [{ points: 0, reason: `You speak ${wish.language.name}` }] : []),
    ...otherViewPoint(wish, mentor, context),
    timePoint(mentor, context),
    roomPoint(mentor),
  ];
  return {
    mentorId: mentor.id,
    score: considered.reduce((sum, { points }) => sum + points, 0),
    reasons: considered.map(({ reason }) => reason),
  };
}

/**
 * Who to ask, the best first, each with the reasons. Whoever the mentee asked for comes first if they can be asked at all.
 * Depends on nothing but its arguments, nor on the order of `mentors`; equal scores go by id.
 */
export function rankCandidates(wish: Wish, mentors: Mentor[], context: Context): Candidate[] {
  const preferred = ({ mentorId }: Candidate) => Number(mentorId === wish.preferredMentorId);
  return mentors
    .filter((mentor) => exclusion(wish, mentor, context) === undefined)
    .map((mentor) => rate(wish, mentor, context))
    .sort((a, b) => preferred(b) - preferred(a) || b.score - a.score || (a.mentorId < b.mentorId ? -1 : 1));
}

/**
 * What "calm" means, written a second time from design/product.md and nothing else: no code of src/ is used to judge what src/ did.
 * Times are read with Intl, days off and hours as the database keeps them.
 */
import type { Member, Workspace } from '../../../src/generated/prisma/client.ts';

const DAY_MS = 86_400_000;
/** Shifts may overlap, and a coordinator may allow two a day: not one right after the other. */
const APART_MS = 3 * 3_600_000;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** "nudge": nobody asked for it. "waits": another person did something and waits. "answer": the reader has just done something. */
export type Sort = 'nudge' | 'waits' | 'answer' | 'to a channel';

/** What each kind of message is, by product.md ("Answers to what a person just did, and live help, are not nudges"). */
export const SORTS: Record<string, Sort> = {
  'check-in.asked': 'nudge',
  'check-in.reminder': 'nudge',
  'check-in.go-on': 'nudge',
  'session.prep': 'nudge',
  'overview.stuck': 'nudge',
  'offer.made': 'waits',
  'kudos.posted': 'waits',
  'kudos.told': 'waits',
  'round.told': 'waits',
  'agreement.suggested': 'waits',
  'agreement.answered': 'waits',
  'agreement.card': 'answer',
  'objective.shared': 'waits',
  'pairing.paused': 'waits',
  'pairing.resumed': 'waits',
  'pairing.ended': 'waits',
  'pairing.completed': 'waits',
  'pairing.thanks': 'waits',
  'pairing.partner-left': 'waits',
  'pairing.certificate': 'answer',
  'pairing.introduced': 'answer',
  'pairing.introduced-apart': 'answer',
  'settings.coordinator': 'waits',
  'kudos.channel-trouble': 'waits',
  'kudos.thanks': 'answer',
  'kudos.shout-out': 'to a channel',
  'shout-out.more': 'to a channel',
  'shout-out.preview': 'waits',
  'shout-out.quiet-week': 'nudge',
  'check-in.talk': 'waits',
  'overview.note': 'waits',
  'mentor-request.received': 'answer',
  'mentor-request.changed': 'answer',
  'session.card': 'answer',
  'session.calendar': 'answer',
  'session.called-off': 'waits',
  'people.profile-saved': 'answer',
  'kudos.export': 'answer',
  'moderation.reported': 'waits',
  'moderation.giver': 'waits',
  'moderation.joiner': 'waits',
  'moderation.reporter': 'waits',
  'coverage.reminder': 'nudge',
  'coverage.trend': 'answer',
  'knowledge.put-right': 'waits',
  'knowledge.changed': 'waits',
  'knowledge.accepted': 'waits',
  'verification.list': 'nudge',
  'verification.handed-over': 'waits',
  'verification.step': 'waits',
  'gaps.offered': 'nudge',
  'gaps.filled': 'waits',
  'card-files.imported': 'answer',
  'card-files.export': 'answer',
  'live-help.mine': 'answer',
  'live-help.nobody': 'answer',
  'live-help.asked': 'waits',
  'live-help.together': 'answer',
  'live-help.again': 'waits',
  'live-help.apart': 'answer',
  'live-help.stale': 'waits',
  'live-help.card': 'waits',
  'shield.mine': 'answer',
  'shield.asked': 'waits',
  'shield.check-in': 'waits',
  'shield.talk': 'waits',
  'shield.pause': 'waits',
  'pair-log.offered': 'answer',
  'pair-log.asked': 'waits',
};

/** Nudges that are only of use before a date: on any working day. */
const BEFORE_A_DATE = new Set(['session.prep']);

/** All about a person that decides, as it was when something was sent. */
export interface Seen {
  member: Member;
  workspace: Workspace;
  /** YYYY-MM-DD, of their site and of everywhere. */
  daysOff: Set<string>;
  /** Family → days between two of it; 0: none. */
  fewer: Map<string, number>;
  /** By Slack: away until. */
  awayUntil: Date | undefined;
  /** Nudges before this one: a message of the day counts once. */
  before: { at: Date; families: (string | null)[] }[];
}

/** Of one nudge, or of one message of the day. */
export interface Judged {
  sort: Sort;
  kinds: string[];
  /** Families of its parts; null: its person asked for it again. */
  families: (string | null)[];
}

interface Local {
  day: string;
  weekday: number;
  minute: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function localTime(at: Date, zone: string): Local {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  clocks.set(zone, clock);
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: `${parts.year}-${parts.month}-${parts.day}`,
    weekday: WEEKDAYS.indexOf(parts.weekday ?? '') + 1,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);

type Working = Pick<Seen, 'member' | 'workspace' | 'daysOff'>;

interface Shift {
  from: number;
  to: number;
}

function shiftOn({ member, workspace }: Working, weekday: number): Shift | undefined {
  if (member.workWeek.length === 0)
    return workspace.workDays.includes(weekday) ? { from: workspace.workFrom, to: workspace.workTo } : undefined;
  const from = member.workWeek[2 * weekday - 2] ?? -1;
  const to = member.workWeek[2 * weekday - 1] ?? -1;
  return from < 0 ? undefined : { from, to };
}

/** The shifts somebody is in, each as the day it began and where in it they are: the one of today first. */
function shiftsNow(seen: Working, at: Date) {
  const here = localTime(at, seen.member.zone);
  const yesterday = { day: dayBefore(here.day), weekday: ((here.weekday + 5) % 7) + 1, minute: here.minute + 1440 };
  return [here, yesterday].flatMap(({ day, weekday, minute }) => {
    const shift = shiftOn(seen, weekday);
    if (!shift || seen.daysOff.has(day)) return [];
    const end = shift.to > shift.from ? shift.to : shift.to + 1440;
    return minute >= shift.from && minute < end ? [{ day, weekday, minute, end, from: shift.from }] : [];
  });
}

/** The shift somebody is in; undefined: they are not at work. */
export const shiftNow = (seen: Working, at: Date) => shiftsNow(seen, at)[0];

/** The days an instant counts for: a night shift is one day, on both sides of midnight; outside of all shifts that of the calendar. */
function daysOf(seen: Working, at: Date): string[] {
  const days = shiftsNow(seen, at).map(({ day }) => day);
  return days.length > 0 ? days : [localTime(at, seen.member.zone).day];
}

/** Nudges come on their days from their hour, to whoever works then at all. */
function isNudgeTime(seen: Seen, shift: NonNullable<ReturnType<typeof shiftNow>>, kinds: string[]): string | undefined {
  const { member, workspace } = seen;
  const days = member.nudgeDays.length > 0 ? member.nudgeDays : workspace.nudgeDays;
  const isTimely = kinds.some((kind) => BEFORE_A_DATE.has(kind));
  const worksThen = days.some((day) => shiftOn(seen, day));
  if (!isTimely && worksThen && !days.includes(shift.weekday)) return 'on another day than their nudge days';
  const from = member.nudgeFrom ?? workspace.nudgeFrom;
  const isOverByThen = shift.end <= from;
  return !isOverByThen && shift.minute < from ? 'before the hour from which they want nudges' : undefined;
}

function isWithinBudget(seen: Seen, at: Date): string | undefined {
  const { nudgesADay, nudgesAWeek } = seen.workspace;
  const before = seen.before.map((one) => daysOf(seen, one.at));
  const sameDay = Math.max(...daysOf(seen, at).map((day) => before.filter((days) => days.includes(day)).length));
  if (sameDay >= nudgesADay) return `nudge ${sameDay + 1} on a day`;
  const latest = Math.max(0, ...seen.before.map((one) => one.at.getTime()));
  if (at.getTime() - latest < APART_MS) return 'right after another nudge';
  const week = seen.before.filter((one) => at.getTime() - one.at.getTime() < 7 * DAY_MS).length;
  return week >= nudgesAWeek ? `nudge ${week + 1} in seven days` : undefined;
}

function isFewEnough(seen: Seen, at: Date, families: (string | null)[]): string | undefined {
  for (const family of families) {
    const days = family === null ? undefined : seen.fewer.get(family);
    if (days === undefined || family === null) continue;
    if (days === 0) return `${family}, of which they want none`;
    const last = seen.before.filter((one) => one.families.includes(family)).map((one) => one.at.getTime());
    if (at.getTime() - Math.max(0, ...last) < days * DAY_MS) return `${family}, sooner than they asked for`;
  }
  return undefined;
}

/** Why this must not reach this person now; undefined: it may. */
export function objection(seen: Seen, at: Date, { sort, kinds, families }: Judged): string | undefined {
  const { member, awayUntil } = seen;
  if (member.deactivatedAt) return 'their account is deactivated';
  if (sort === 'answer' || sort === 'to a channel') return undefined;
  if (member.pausedUntil && at < member.pausedUntil) return 'they pause';
  const shift = shiftNow(seen, at);
  if (!shift) return 'outside their working hours';
  if (sort === 'waits') return undefined;
  if (awayUntil && at < awayUntil) return 'their Slack says that they are away';
  return isNudgeTime(seen, shift, kinds) ?? isWithinBudget(seen, at) ?? isFewEnough(seen, at, families);
}

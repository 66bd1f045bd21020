/** When somebody is asked about a pairing, and what for: pure, so that the sweep and everybody's forecast agree. */
import type { CheckInKind, PairingKind, PairingStatus } from '../generated/prisma/enums.ts';
import { endOf } from '../pairings/states.ts';

const DAY_MS = 86_400_000;
/** Policy: the first question comes a day after the pair was introduced. */
export const KICK_OFF_MS = DAY_MS;
/** Policy: the last one a week before the end, while there is time to do something about the answer. */
const END_BEFORE_MS = 7 * DAY_MS;
/** Policy: where the end has moved close, still not right after another question. */
const LEAST_APART_MS = 3 * DAY_MS;
/** Policy: in a pairing shorter than this, halfway is hardly after the beginning. */
const LEAST_FOR_MIDDLE_MS = 42 * DAY_MS;
/** Policy: for so long nobody is asked anything while nobody answers "Go on?". */
const GO_ON_MS = 28 * DAY_MS;
/** Policy: from asking to the one reminder. */
export const REMINDER_MS = 3 * DAY_MS;
/** However often the two log sessions, they are asked at least every so many rhythms: about more than whether they met. */
const MOST_RHYTHMS = 2;

/** What decides when one of the two is asked. */
export interface Basis {
  kind: PairingKind;
  status: PairingStatus;
  startedAt: Date;
  endsAt: Date;
  pausedAt: Date | null;
  pausedUntil: Date | null;
  /** How long it is to be by their agreement; null: from its start to its end. */
  agreedWeeks: number | null;
  /** Days from one question to the next. */
  days: number;
  pulseFirstDay: number;
  pulseEveryDays: number;
  silentRounds: number;
  /** Asked at half-way already. */
  hadMiddle: boolean;
  /** When the latest session that was logged began. */
  heldAt: Date | null;
  /** Sessions with a date that nobody logged and this person was not asked about, with when they are over. */
  sessions: { id: string; endsAt: Date }[];
  /** When the questions were sent that this person left unanswered lately, the latest first. */
  unanswered: Date[];
  /** When the other last answered anything, and when the two last met as far as we know. */
  partnerAnsweredAt: Date | null;
  lastMetAt: Date | null;
  /** When both were last asked whether to go on, and whether one of them answered. */
  goOnAskedAt: Date | null;
  goOnAnswered: boolean;
  /** Of a circle: others of it go on, whoever is silent. */
  isInCircle: boolean;
}

/** The latest question of this person about the pairing. */
export interface Last {
  dueAt: Date;
  /** When it was handed on to be sent, or its round went by. */
  askedAt: Date;
  kind: CheckInKind;
}

export interface Planned {
  kind: CheckInKind;
  dueAt: Date;
  sessionId: string | null;
  asksPulse: boolean;
}

/**
 * The next date of a rhythm that began at `due`, never sooner than half a rhythm from now: what was missed while nothing ran is
 * not caught up on.
 */
export function nextDue(due: Date, days: number, now: Date): Date {
  const step = days * DAY_MS;
  const earliest = now.getTime() + step / 2;
  return new Date(due.getTime() + Math.max(1, Math.ceil((earliest - due.getTime()) / step)) * step);
}

/** From when it is half over, counted from the end as a pause moves that; undefined: too short to have a middle. */
function middleOf(basis: Basis): Date | undefined {
  const end = endOf(basis);
  const length = basis.agreedWeeks ? basis.agreedWeeks * 7 * DAY_MS : end.getTime() - basis.startedAt.getTime();
  return length < LEAST_FOR_MIDDLE_MS ? undefined : new Date(end.getTime() - length / 2);
}

/** The pulse is asked with the first check-in at or after each of its dates. */
function asksPulse({ kind, startedAt, pulseFirstDay, pulseEveryDays }: Basis, after: Date | undefined, due: Date) {
  if (kind === 'FLASH') return false;
  const passed = (at: Date) => {
    const days = (at.getTime() - startedAt.getTime()) / DAY_MS;
    return days < pulseFirstDay ? 0 : 1 + Math.floor((days - pulseFirstDay) / pulseEveryDays);
  };
  return passed(due) > (after ? passed(after) : 0);
}

/** When the rhythm asks next: from the session they logged since, else from the question before. */
function rhythmDue({ days, heldAt }: Basis, { dueAt, askedAt }: Last): Date {
  if (!heldAt || heldAt <= dueAt) return nextDue(dueAt, days, askedAt);
  const afterSession = nextDue(heldAt, days, askedAt);
  const atLatest = nextDue(new Date(dueAt.getTime() + (MOST_RHYTHMS - 1) * days * DAY_MS), days, askedAt);
  return afterSession < atLatest ? afterSession : atLatest;
}

type Moment = Pick<Planned, 'kind' | 'dueAt'>;

/** Next by the rhythm, or the last one; undefined: nothing before the end. */
function byRhythm(basis: Basis, last: Last): Moment | undefined {
  const half = (basis.days * DAY_MS) / 2;
  const end = endOf(basis);
  const middle = middleOf(basis);
  const lastDue = new Date(end.getTime() - END_BEFORE_MS);
  const dueAt = rhythmDue(basis, last);
  if (dueAt.getTime() < lastDue.getTime() - half)
    return { kind: middle && dueAt >= middle && !basis.hadMiddle ? 'MIDDLE' : 'ROUTINE', dueAt };
  // After the last one only where the end has moved on since.
  if (last.kind === 'END' && lastDue.getTime() <= last.dueAt.getTime() + half) return undefined;
  const earliest = last.askedAt.getTime() + LEAST_APART_MS;
  const at = new Date(Math.max(lastDue.getTime(), earliest));
  return at < end ? { kind: 'END', dueAt: at } : undefined;
}

/** A day after the introduction; two who have logged a session by then have begun, and go on by their rhythm. */
function firstMoment(basis: Basis): Moment {
  const kickOff: Moment = { kind: 'KICK_OFF', dueAt: new Date(basis.startedAt.getTime() + KICK_OFF_MS) };
  const after = basis.heldAt ? byRhythm(basis, { ...kickOff, askedAt: kickOff.dueAt }) : undefined;
  return after ?? kickOff;
}

/** A single conversation: one question, a day after the introduction or when it is over. */
function ofFlash({ startedAt, sessions }: Basis): Planned {
  const [session] = sessions;
  if (session) return { kind: 'SESSION', dueAt: session.endsAt, sessionId: session.id, asksPulse: false };
  const dueAt = new Date(startedAt.getTime() + KICK_OFF_MS);
  return { kind: 'KICK_OFF', dueAt, sessionId: null, asksPulse: false };
}

/**
 * What comes after the last question of one person about a pairing; undefined: nothing more. A session of theirs takes the place of
 * the first question, or of one of the rhythm, that would come less than half a rhythm before it, or after it.
 */
export function planNext(basis: Basis, last: Last | undefined): Planned | undefined {
  if (basis.kind === 'FLASH') return last ? undefined : ofFlash(basis);
  const { startedAt, days } = basis;
  const next = last ? byRhythm(basis, last) : firstMoment(basis);
  if (!next && last?.kind === 'END') return undefined;
  const since = last?.askedAt ?? startedAt;
  const session = basis.sessions.find(({ endsAt }) => endsAt > since && endsAt < endOf(basis));
  const before = session && next && session.endsAt.getTime() < next.dueAt.getTime() + (days * DAY_MS) / 2;
  // The question at the end asks for more than one session.
  const isSession = session && (before || !next) && !(next?.kind === 'END' && next.dueAt < session.endsAt);
  const found = isSession ? { kind: 'SESSION' as const, dueAt: session.endsAt } : next;
  if (!found) return undefined;
  const sessionId = isSession ? session.id : null;
  return { ...found, sessionId, asksPulse: asksPulse(basis, last?.dueAt, found.dueAt) };
}

/** Both have been asked whether to go on, and nothing has come of it yet. */
export function isWaiting({ goOnAskedAt, goOnAnswered, lastMetAt }: Basis, at: Date): boolean {
  if (!goOnAskedAt || goOnAnswered || (lastMetAt && lastMetAt > goOnAskedAt)) return false;
  return at.getTime() < goOnAskedAt.getTime() + GO_ON_MS;
}

/** What becomes of a check-in that is due: `pass`: its round goes by; `go-on`: so it does, and both are asked whether to go on. */
export function atDue(basis: Basis, at: Date): 'ask' | 'pass' | 'go-on' {
  if (basis.status === 'PAUSED' || isWaiting(basis, at)) return 'pass';
  const rounds = basis.unanswered.slice(0, basis.silentRounds);
  const since = rounds.at(-1);
  if (basis.kind === 'FLASH' || basis.isInCircle || !since || rounds.length < basis.silentRounds) return 'ask';
  const signs = [basis.partnerAnsweredAt, basis.lastMetAt, basis.goOnAskedAt];
  return signs.some((sign) => sign && sign >= since) ? 'ask' : 'go-on';
}

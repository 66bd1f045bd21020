import type { Deps, Place, Tx } from '../deps.ts';
import type {
  CheckInAnswer,
  CheckInKind,
  CheckInStatus,
  Member,
  PairingKind,
  Prisma,
} from '../generated/prisma/client.ts';
import { gotOn } from '../overview/service.ts';
import { lockPairing, recordMet } from '../pairings/service.ts';
import { findSessionFor, logSession } from '../sessions/service.ts';
import { asksSince, type Evidence, findEvidence } from './evidence.ts';
import { findAsked, type Helpers } from './help.ts';
import {
  CHECK_IN,
  type CheckInWithPair,
  getOwnCheckIn,
  isAboutCircle,
  partnerOf,
  REMINDER,
  refreshCheckIns,
  sessionOf,
  withdrawWaiting,
} from './service.ts';
import { allowedFrom, type CheckInEvent } from './states.ts';

const GOING_ON: Prisma.PairingWhereInput = { status: { in: ['ACTIVE', 'PAUSED'] } };

/** What a check-in's message shows, as things are now. */
export interface CheckInState {
  id: string;
  pairingId: string;
  partnerId: string;
  /** Asked about a whole circle rather than the partner. */
  isCircle: boolean;
  kind: CheckInKind;
  pairingKind: PairingKind;
  is: 'asked' | 'answered' | 'skipped' | 'missed' | 'over';
  answer: CheckInAnswer | null;
  /** When the session it asks about was to begin. */
  sessionAt: Date | null;
  asksPulse: boolean;
  pulse: number | null;
  hasNote: boolean;
  /** When they had met before this was asked, as far as that is known. */
  lastMet: Date | 'never' | 'some time';
  /** Can set themselves something to learn here, so also find somebody else to learn from. */
  learns: boolean;
  /** When the pairing ends. */
  endsAt: Date;
  /** The next question about this pairing. */
  nextAt: Date | null;
  evidence: Evidence;
  /** Where they said that they need help. */
  helpers?: Helpers;
}

const STATES = {
  ANSWERED: 'answered',
  SKIPPED: 'skipped',
  MISSED: 'missed',
  SENT: 'asked',
  // Not yet recorded as sent: the tap was faster than our own book-keeping, or Slack's answer got lost.
  SCHEDULED: 'asked',
} as const satisfies Record<CheckInStatus, CheckInState['is']>;

/** What "Met" noted since it was asked may have been taken back, and of a circle it may have been one with its mentor. */
function lastMetOf({ memberId, pairing, sentAt, dueAt }: CheckInWithPair): CheckInState['lastMet'] {
  const { lastMetAt } = pairing;
  if (!lastMetAt) return 'never';
  return lastMetAt < (sentAt ?? dueAt) && !isAboutCircle(memberId, pairing) ? lastMetAt : 'some time';
}

/** Reads all that the message of a check-in shows. */
export async function readState(deps: Deps, checkIn: CheckInWithPair): Promise<CheckInState> {
  const { id, workspaceId, pairingId, memberId, round, answer, kind, pairing, asksPulse, pulse, note } = checkIn;
  const isOver = pairing.status === 'COMPLETED' || pairing.status === 'ENDED';
  const is = isOver ? 'over' : STATES[checkIn.status];
  const next = await deps.db.checkIn.findFirst({
    where: { workspaceId, pairingId, memberId, status: 'SCHEDULED', queuedAt: null, round: { gt: round } },
  });
  const needsHelp = is === 'answered' && answer === 'NEED_HELP';
  return {
    id,
    pairingId,
    partnerId: partnerOf(checkIn).slackId,
    isCircle: isAboutCircle(memberId, pairing),
    kind,
    pairingKind: pairing.kind,
    is,
    answer,
    sessionAt: sessionOf(checkIn)?.startsAt ?? null,
    asksPulse,
    pulse,
    hasNote: note !== null,
    lastMet: lastMetOf(checkIn),
    learns: pairing.menteeId === memberId || pairing.kind === 'PEER',
    endsAt: pairing.endsAt,
    nextAt: next?.dueAt ?? null,
    evidence: is === 'asked' ? await findEvidence(deps, checkIn) : {},
    ...(needsHelp && { helpers: await findAsked(deps, checkIn) }),
  };
}

/** Whether a later round has been asked, or has gone by. */
async function isLatest(tx: Tx, { workspaceId, pairingId, memberId, round }: CheckInWithPair): Promise<boolean> {
  const later = { workspaceId, pairingId, memberId, round: { gt: round }, queuedAt: { not: null } };
  return (await tx.checkIn.count({ where: later })) === 0;
}

/** What can be answered: asked, or about to be, and no later question yet. */
const answerable = ({ id, workspaceId }: CheckInWithPair, event: CheckInEvent): Prisma.CheckInWhereInput => ({
  id,
  workspaceId,
  status: { in: allowedFrom(event) },
  pairing: GOING_ON,
  OR: [{ sentAt: { not: null } }, { status: 'SCHEDULED', queuedAt: { not: null } }],
});

/** Changes what was not tapped: the reminder beside the question, one that was put off, or all when it was App Home. */
async function showElsewhere(deps: Deps, tx: Tx, { id, workspaceId }: CheckInWithPair, place: Place | undefined) {
  const standing = await tx.outboxMessage.count({
    where: { workspaceId, kind: { in: [CHECK_IN, REMINDER] }, subject: id, status: { not: 'PENDING' } },
  });
  if (!place || standing > 1) await refreshCheckIns(deps, tx, workspaceId, [id]);
}

/**
 * A change of the actor's own check-in, one after the other for a pair. `place`: the message that was tapped, which the caller
 * changes. Returns how it is now: of a check-in that is closed, nothing changes.
 */
async function changing(
  deps: Deps,
  actor: Member,
  id: string,
  place: Place | undefined,
  change: (tx: Tx, checkIn: CheckInWithPair) => Promise<boolean>,
): Promise<CheckInWithPair> {
  const { pairing } = await getOwnCheckIn(deps, actor, id);
  await deps.db.$transaction(async (tx) => {
    await lockPairing(tx, pairing);
    const checkIn = await getOwnCheckIn({ db: tx }, actor, id);
    if (!(await isLatest(tx, checkIn))) return;
    if (!(await change(tx, checkIn))) return;
    await withdrawWaiting(tx, actor.workspaceId, [id]);
    await showElsewhere(deps, tx, checkIn, place);
  });
  return getOwnCheckIn(deps, actor, id);
}

/** "Met" logs the session that was to be, or is noted by itself; "Not yet" says that the one it asks about did not happen. */
async function recordMeeting(deps: Deps, tx: Tx, actor: Member, checkIn: CheckInWithPair, met: boolean) {
  const { workspaceId, pairingId, pairing } = checkIn;
  const now = deps.now();
  const isCircle = isAboutCircle(actor.id, pairing);
  // What one of a circle planned with its mentor is not what the circle did.
  const asksForOne = met && !isCircle;
  const session =
    sessionOf(checkIn) ??
    (asksForOne
      ? await findSessionFor(tx, workspaceId, pairingId, now, await asksSince({ db: tx }, checkIn))
      : undefined);
  const isOver = session?.startsAt && session.startsAt <= now;
  const isOpen = session?.status === 'SCHEDULED' || session?.status === 'NOT_HELD';
  if (session && isOver && isOpen) await logSession(deps, tx, actor, { pairingId, sessionId: session.id, met });
  else if (met && session?.status !== 'HELD') {
    const all = isCircle ? (pairing.circle?.pairings ?? []) : [pairing];
    for (const { id } of all) {
      await recordMet(deps, tx, { id, workspaceId }, now);
      await gotOn(deps, tx, { id, workspaceId });
    }
  }
}

/** Stores what the actor answered, or that they skip; until the next question they may change their mind. See `changing`. */
export async function answerCheckIn(
  deps: Deps,
  actor: Member,
  id: string,
  answer: CheckInAnswer | 'SKIP',
  place?: Place,
): Promise<CheckInWithPair> {
  return changing(deps, actor, id, place, async (tx, checkIn) => {
    const isSkip = answer === 'SKIP';
    const { count } = await tx.checkIn.updateMany({
      where: answerable(checkIn, isSkip ? 'skip' : 'answer'),
      data: {
        ...(isSkip ? { status: 'SKIPPED', answer: null } : { status: 'ANSWERED', answer }),
        answeredAt: deps.now(),
      },
    });
    if (count === 0) return false;
    const isNew = checkIn.answer !== answer;
    if (isNew && (answer === 'MET' || answer === 'NOT_YET'))
      await recordMeeting(deps, tx, actor, checkIn, answer === 'MET');
    return true;
  });
}

/** Asks the question once more, for somebody who changes their mind; what they said stands until they say something else. */
export const reopenCheckIn = (deps: Deps, actor: Member, id: string, place?: Place): Promise<CheckInWithPair> =>
  changing(deps, actor, id, place, async (tx, checkIn) => {
    const where = answerable(checkIn, 'reopen');
    const { count } = await tx.checkIn.updateMany({ where, data: { status: 'SENT' } });
    return count > 0;
  });

/** How it is going, 1 to 5, where it is asked. The number is the pair's. */
export const givePulse = (
  deps: Deps,
  actor: Member,
  id: string,
  pulse: number,
  place?: Place,
): Promise<CheckInWithPair> =>
  changing(deps, actor, id, place, async (tx, checkIn) => {
    const where = { ...answerable(checkIn, 'answer'), asksPulse: true };
    const { count } = await tx.checkIn.updateMany({ where, data: { pulse } });
    return count > 0;
  });

export interface Note {
  /** 1 to 5; only kept where it is asked. */
  pulse: number | null;
  note: string | null;
}

/** Keeps the actor's private note, and the pulse where it is asked; empty ones are taken away. */
export async function saveNote(deps: Deps, actor: Member, id: string, { pulse, note }: Note): Promise<void> {
  const { workspaceId } = actor;
  const { asksPulse } = await getOwnCheckIn(deps, actor, id);
  await deps.db.$transaction(async (tx) => {
    await tx.checkIn.updateMany({ where: { id, workspaceId }, data: { note, ...(asksPulse && { pulse }) } });
    await refreshCheckIns(deps, tx, workspaceId, [id]);
  });
}

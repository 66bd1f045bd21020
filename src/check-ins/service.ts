import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { CheckInAnswer, Member, Pairing, PairingStatus, Prisma } from '../generated/prisma/client.ts';
import { findCoordinators } from '../people/service.ts';

/** Policy: the first question comes a day after the pair was introduced. */
const KICK_OFF_HOURS = 24;

const GOING_ON: PairingStatus[] = ['ACTIVE', 'PAUSED'];

/** A pairing with its people, and those of its circle that go on. */
const PEOPLE = {
  mentor: true,
  mentee: true,
  circle: { include: { pairings: { where: { status: { in: GOING_ON } }, select: { id: true } } } },
} satisfies Prisma.PairingInclude;

const WITH_PAIR = { member: true, pairing: { include: PEOPLE } } satisfies Prisma.CheckInInclude;

export type CheckInWithPair = Prisma.CheckInGetPayload<{ include: typeof WITH_PAIR }>;

/** Where a check-in's message stands in Slack. */
export interface Place {
  channel: string;
  ts: string;
}

/**
 * Plans the first check-in of each of the two, inside the transaction that makes the pairing. `who`: only of these, for in a circle
 * its mentor is asked with one of its pairings only.
 */
export async function scheduleKickOff(
  _deps: Deps,
  tx: Tx,
  pairing: Pairing,
  who = [pairing.mentorId, pairing.menteeId],
): Promise<void> {
  const { workspaceId, id: pairingId } = pairing;
  const dueAt = new Date(pairing.startedAt.getTime() + KICK_OFF_HOURS * 3_600_000);
  await tx.checkIn.createMany({
    skipDuplicates: true,
    data: who.map((memberId) => ({
      workspaceId,
      pairingId,
      memberId,
      round: 0,
      status: 'SCHEDULED' as const,
      dueAt,
    })),
  });
}

/**
 * Something has become of a pairing of a circle: what its mentor is asked about the circle hangs on one that is going on, if any
 * is, else on one that is paused. Under the lock of the circle. Doing it twice changes nothing.
 */
export async function handOverCheckIns(
  tx: Tx,
  { workspaceId, mentorId, circleId }: Pick<Pairing, 'workspaceId' | 'mentorId' | 'circleId'>,
): Promise<void> {
  if (circleId === null) return;
  const inCircle = { workspaceId, circleId };
  const asked = await tx.pairing.findFirst({ where: { ...inCircle, checkIns: { some: { memberId: mentorId } } } });
  const heir = await tx.pairing.findFirst({
    where: { ...inCircle, status: { in: GOING_ON } },
    orderBy: [{ status: 'asc' }, { id: 'asc' }], // ACTIVE comes first
  });
  if (!asked || !heir || asked.status === heir.status) return;
  const where = { workspaceId, pairingId: asked.id, memberId: mentorId };
  await tx.checkIn.updateMany({ where, data: { pairingId: heir.id } });
}

/** The other of the two. */
export function partnerOf({ memberId, pairing }: Pick<CheckInWithPair, 'memberId' | 'pairing'>): Member {
  return pairing.mentorId === memberId ? pairing.mentee : pairing.mentor;
}

/** Whether a member's check-in about a pairing is about a whole circle: they mentor it, and more than one are left in it. */
export const isAboutCircle = (memberId: string, { mentorId, circle }: CheckInWithPair['pairing']): boolean =>
  memberId === mentorId && circle !== null && circle.pairings.length > 1;

/** A check-in with its pair; undefined when it is gone. */
export async function findCheckIn(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  id: string,
): Promise<CheckInWithPair | undefined> {
  return (await db.checkIn.findFirst({ where: { id, workspaceId }, include: WITH_PAIR })) ?? undefined;
}

/** The actor's own check-in. Throws UserError for everybody else's: an answer belongs to the one who was asked. */
export async function getOwnCheckIn(deps: Pick<Deps, 'db'>, actor: Member, id: string): Promise<CheckInWithPair> {
  const checkIn = await findCheckIn(deps, actor.workspaceId, id);
  if (checkIn?.memberId !== actor.id) throw new UserError('This check-in is not yours.');
  return checkIn;
}

/** What a check-in's message shows, as things are now. */
export interface CheckInState {
  id: string;
  partnerId: string;
  /** Asked about a whole circle rather than the partner. */
  isCircle: boolean;
  isFirst: boolean;
  is: 'asked' | 'answered' | 'skipped' | 'snoozed' | 'missed' | 'over';
  answer: CheckInAnswer | null;
  hasNote: boolean;
  /** The next question about this pairing: of this check-in if it is snoozed, else of a later one. */
  nextAt: Date | null;
  coordinatorIds: string[];
}

const STATES = { ANSWERED: 'answered', SKIPPED: 'skipped', MISSED: 'missed', SENT: 'asked' } as const;

function stateOf({ status, sentAt, pairing }: CheckInWithPair): CheckInState['is'] {
  if (pairing.status === 'COMPLETED' || pairing.status === 'ENDED') return 'over';
  // Not yet recorded as sent: the tap was faster than our own book-keeping, or Slack's answer got lost.
  if (status === 'SCHEDULED') return sentAt ? 'snoozed' : 'asked';
  return STATES[status];
}

/** Reads all that the message of a check-in shows. */
export async function readState({ db }: Pick<Deps, 'db'>, checkIn: CheckInWithPair): Promise<CheckInState> {
  const { id, workspaceId, pairingId, memberId, round, answer } = checkIn;
  const is = stateOf(checkIn);
  const next = await db.checkIn.findFirst({
    where: { workspaceId, pairingId, memberId, status: 'SCHEDULED', round: { gt: round } },
    orderBy: { round: 'asc' },
  });
  const wantsHelp = is === 'answered' && answer === 'NEED_HELP';
  const coordinators = wantsHelp ? await findCoordinators(db, workspaceId) : [];
  return {
    id,
    partnerId: partnerOf(checkIn).slackId,
    isCircle: isAboutCircle(memberId, checkIn.pairing),
    isFirst: round === 0,
    is,
    answer,
    hasNote: checkIn.note !== null || checkIn.pulse !== null,
    nextAt: is === 'snoozed' ? checkIn.dueAt : (next?.dueAt ?? null),
    coordinatorIds: coordinators.filter((one) => one.id !== memberId).map((one) => one.slackId),
  };
}

/** Has the message changed where it stands, for changes that were not made by a tap on it. */
async function changeMessage(deps: Deps, tx: Tx, { workspaceId, id, member }: CheckInWithPair): Promise<void> {
  const occurrence = deps.now().toISOString();
  await deps.outbox.add(tx, {
    workspaceId,
    kind: 'check-in.changed',
    subject: id,
    occurrence,
    recipient: member.slackId,
  });
}

/**
 * Stores what the actor answered, or that they skip; until the next question they may change their mind. `place`: the message
 * that was tapped, which the caller changes; without one it is changed from here. Of a check-in that is closed, nothing changes.
 */
export async function answerCheckIn(
  deps: Deps,
  actor: Member,
  id: string,
  answer: CheckInAnswer | 'SKIP',
  place?: Place,
): Promise<CheckInWithPair> {
  const checkIn = await getOwnCheckIn(deps, actor, id);
  await deps.db.$transaction(async (tx) => {
    const { count } = await tx.checkIn.updateMany({
      where: {
        id,
        workspaceId: actor.workspaceId,
        status: { not: 'MISSED' },
        pairing: { status: { in: ['ACTIVE', 'PAUSED'] } },
        // Asked, or about to be: an answer to a later round would end the rhythm before it.
        OR: [{ sentAt: { not: null } }, { queuedAt: { not: null } }],
      },
      data: {
        ...(answer === 'SKIP' ? { status: 'SKIPPED', answer: null } : { status: 'ANSWERED', answer }),
        answeredAt: deps.now(),
        ...(place && !checkIn.channel && { channel: place.channel, messageTs: place.ts }),
      },
    });
    if (count > 0 && !place) await changeMessage(deps, tx, checkIn);
  });
  return getOwnCheckIn(deps, actor, id);
}

export interface Note {
  /** 1 to 5. */
  pulse: number | null;
  note: string | null;
}

/** Keeps the actor's private note and pulse with their answer; empty ones are taken away. */
export async function saveNote(deps: Deps, actor: Member, id: string, { pulse, note }: Note): Promise<void> {
  const checkIn = await getOwnCheckIn(deps, actor, id);
  await deps.db.$transaction(async (tx) => {
    await tx.checkIn.updateMany({ where: { id, workspaceId: actor.workspaceId }, data: { pulse, note } });
    await changeMessage(deps, tx, checkIn);
  });
}

export interface PairCheckIn {
  partnerId: string;
  isCircle: boolean;
  /** The check-in that waits for an answer. */
  waitingId?: string;
  nextAt: Date | null;
}

/** For each of a member's active pairings: the check-in that waits for an answer, and when the next one is. */
export async function findPairCheckIns({ db }: Pick<Deps, 'db'>, member: Member): Promise<PairCheckIn[]> {
  const { workspaceId, id } = member;
  const pairings = await db.pairing.findMany({
    where: { workspaceId, status: 'ACTIVE', OR: [{ mentorId: id }, { menteeId: id }] },
    orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
    include: {
      ...PEOPLE,
      checkIns: { where: { memberId: id, status: { in: ['SENT', 'SCHEDULED'] } }, orderBy: { round: 'asc' } },
    },
  });
  return pairings.map((pairing) => {
    const waiting = pairing.checkIns.find((one) => one.status === 'SENT');
    return {
      partnerId: (pairing.mentorId === id ? pairing.mentee : pairing.mentor).slackId,
      isCircle: isAboutCircle(id, pairing),
      ...(waiting && { waitingId: waiting.id }),
      nextAt: pairing.checkIns.find((one) => one.status === 'SCHEDULED')?.dueAt ?? null,
    };
  });
}

import { Temporal } from 'temporal-polyfill';
import type { Deps, Tx } from '../deps.ts';
import type { Member, MentorRequest, OutboxMessage, Pairing, Workspace } from '../generated/prisma/client.ts';

/** Policy: one conversation, to be had within two weeks. */
const FLASH_WEEKS = 2;
/** Policy: sitting in on somebody's work is worth a month of both calendars. */
const SHADOW_WEEKS = 4;
/** How many pairings end in one transaction's look; the next hour takes the rest. */
const AT_ONCE = 200;

type EndReason = 'left';

const WITH_PEOPLE = { mentor: true, mentee: true, request: { include: { skill: true } } } as const;

/** How long a pairing of this kind lasts. */
function lengthInWeeks(kind: Pairing['kind'], { pairingWeeks }: Pick<Workspace, 'pairingWeeks'>): number {
  return { FLASH: FLASH_WEEKS, SHADOW: SHADOW_WEEKS, CLASSIC: pairingWeeks, PEER: pairingWeeks, REVERSE: pairingWeeks }[
    kind
  ];
}

/** The same wall-clock time some weeks later, in a zone: a clock change in between moves nothing. */
export function weeksAfter(instant: Date, weeks: number, zone: string): Date {
  const start = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
  return new Date(start.add({ weeks }).epochMilliseconds);
}

/**
 * Pairs two people and records the introduction. The mentee is asked to write first, in every kind: it is their goal. In a
 * reverse pair the mentee is the senior one, who is the one to schedule (product.md).
 */
export async function startPairing(deps: Deps, tx: Tx, request: MentorRequest, mentorId: string): Promise<Pairing> {
  const { workspaceId, id: requestId, menteeId, kind } = request;
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const startedAt = deps.now();
  const endsAt = weeksAfter(startedAt, lengthInWeeks(kind, workspace), workspace.zone);
  const { mentor, mentee, ...pairing } = await tx.pairing.create({
    data: {
      workspaceId,
      requestId,
      mentorId,
      menteeId,
      kind,
      status: 'ACTIVE',
      starterId: menteeId,
      startedAt,
      endsAt,
    },
    include: { mentor: true, mentee: true },
  });
  await deps.outbox.add(tx, {
    workspaceId,
    kind: 'pairing.introduced',
    subject: pairing.id,
    recipient: `${mentor.slackId},${mentee.slackId}`,
  });
  return pairing;
}

/** A pairing with its people and what it is about; undefined when there is none. */
export async function findPairing({ db }: Pick<Deps, 'db'>, workspaceId: string, id: string) {
  return (await db.pairing.findFirst({ where: { id, workspaceId }, include: WITH_PEOPLE })) ?? undefined;
}

export type PairingWithPeople = NonNullable<Awaited<ReturnType<typeof findPairing>>>;

/** A member's pairings that go on, in either part, the newest first. */
export async function findPairingsOf({ db }: { db: Tx }, member: Member, take?: number): Promise<PairingWithPeople[]> {
  return db.pairing.findMany({
    where: {
      workspaceId: member.workspaceId,
      status: { in: ['ACTIVE', 'PAUSED'] },
      OR: [{ menteeId: member.id }, { mentorId: member.id }],
    },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    ...(take !== undefined && { take }),
    include: WITH_PEOPLE,
  });
}

/** Slack would not open a conversation for the two: each is introduced to the other in a message of their own. */
export async function introduceApart(
  deps: Deps,
  tx: Tx,
  { workspaceId, subject, recipient }: OutboxMessage,
): Promise<void> {
  const people = recipient.split(',');
  await deps.outbox.add(
    tx,
    ...people.map((person) => ({ workspaceId, kind: 'pairing.introduced-apart', subject, recipient: person })),
  );
}

/** Keeps where the pair's conversation is, from its first message. */
export async function recordChannel(tx: Tx, workspaceId: string, id: string, channel: string): Promise<void> {
  await tx.pairing.updateMany({ where: { id, workspaceId }, data: { channel } });
}

/**
 * Ends a pairing before its time; false: it had ended already. Its place is free after the commit: the caller then lets
 * mentor-requests look (`offerWaiting`), which this feature cannot do itself as pairings come from there.
 */
export async function endPairing(deps: Deps, tx: Tx, pairing: Pairing, reason: EndReason): Promise<boolean> {
  const ended = await tx.pairing.updateMany({
    where: { id: pairing.id, workspaceId: pairing.workspaceId, status: { in: ['ACTIVE', 'PAUSED'] } },
    data: { status: 'ENDED', endedAt: deps.now(), endReason: reason },
  });
  return ended.count === 1;
}

async function completePairing(
  deps: Deps,
  { id, workspaceId, channel, mentor, mentee }: PairingWithPeople,
): Promise<boolean> {
  return deps.db.$transaction(async (tx) => {
    const completed = await tx.pairing.updateMany({
      where: { id, workspaceId, status: 'ACTIVE', endsAt: { lte: deps.now() } },
      data: { status: 'COMPLETED', endedAt: deps.now() },
    });
    if (completed.count === 0) return false;
    const recipient = channel ?? `${mentor.slackId},${mentee.slackId}`;
    await deps.outbox.add(tx, { workspaceId, kind: 'pairing.completed', subject: id, recipient });
    return true;
  });
}

/** Completes the pairings whose time is up; both are thanked once. Returns the workspaces in which a place became free. */
export async function completePairings(deps: Deps): Promise<string[]> {
  const due = await deps.db.pairing.findMany({
    where: { status: 'ACTIVE', endsAt: { lte: deps.now() }, workspace: { status: 'INSTALLED' } },
    orderBy: { endsAt: 'asc' },
    take: AT_ONCE,
    include: WITH_PEOPLE,
  });
  const freed = new Set<string>();
  for (const pairing of due) if (await completePairing(deps, pairing)) freed.add(pairing.workspaceId);
  return [...freed];
}

import { Temporal } from 'temporal-polyfill';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, MentorRequest, OutboxMessage, Pairing, Prisma, Workspace } from '../generated/prisma/client.ts';
import { allowedFrom, type EndReason } from './states.ts';

/** Policy: one conversation, to be had within two weeks. */
const FLASH_WEEKS = 2;
/** Policy: sitting in on somebody's work is worth a month of both calendars. */
const SHADOW_WEEKS = 4;
/** Policy: sitting in is only worth it while one still remembers the last time. */
const SHADOW_DAYS = 7;
/** How many pairings end in one look; the next hour takes the rest. */
const AT_ONCE = 200;

/** The kind of the message in the pair's conversation that shows their agreement and how far they are (agreements/jobs.ts). */
export const PAIR_CARD = 'agreement.card';

const WITH_PEOPLE = { mentor: true, mentee: true, request: { include: { skill: true } } } as const;

/** How long a pairing of this kind lasts. */
function lengthInWeeks(kind: Pairing['kind'], { pairingWeeks }: Pick<Workspace, 'pairingWeeks'>): number {
  return { FLASH: FLASH_WEEKS, SHADOW: SHADOW_WEEKS, CLASSIC: pairingWeeks, PEER: pairingWeeks, REVERSE: pairingWeeks }[
    kind
  ];
}

/** How often they meet until they agree on something else, in days. */
const daysBetween = (kind: Pairing['kind'], { sessionDays }: Pick<Workspace, 'sessionDays'>): number =>
  kind === 'SHADOW' ? Math.min(SHADOW_DAYS, sessionDays) : sessionDays;

/** The same wall-clock time some weeks later (or earlier, below 0), in a zone: a clock change in between moves nothing. */
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
      sessionDays: daysBetween(kind, workspace),
      sessionMinutes: workspace.sessionMinutes,
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
export async function findPairing({ db }: { db: Tx }, workspaceId: string, id: string) {
  return (await db.pairing.findFirst({ where: { id, workspaceId }, include: WITH_PEOPLE })) ?? undefined;
}

export type PairingWithPeople = NonNullable<Awaited<ReturnType<typeof findPairing>>>;

/** One of the actor's own pairings, whatever became of it. Throws UserError, in the same words for none and for somebody else's. */
export async function getOwnPairing({ db }: { db: Tx }, actor: Member, id: string): Promise<PairingWithPeople> {
  const pairing = await db.pairing.findFirst({
    where: { id, workspaceId: actor.workspaceId, OR: [{ menteeId: actor.id }, { mentorId: actor.id }] },
    include: WITH_PEOPLE,
  });
  if (!pairing) throw new UserError('This pairing is not yours, or it is no longer there.');
  return pairing;
}

/** The same, locked until the commit: what the two press at once comes one after the other. */
export async function lockOwnPairing(tx: Tx, actor: Member, id: string): Promise<PairingWithPeople> {
  await getOwnPairing({ db: tx }, actor, id);
  await lockPairing(tx, { id, workspaceId: actor.workspaceId });
  return getOwnPairing({ db: tx }, actor, id);
}

/** What says which pairing; a row of it will do. */
export type PairingKey = Pick<Pairing, 'id' | 'workspaceId'>;

/** Holds a pairing until the commit. NO KEY UPDATE: other rows may go on referring to it. */
export async function lockPairing(tx: Tx, { id, workspaceId }: PairingKey): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Pairing" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR NO KEY UPDATE`;
}

/** The two, the other one of them first. */
export function partnerFirst({ mentor, mentee }: PairingWithPeople, ownId: string): [partner: Member, own: Member] {
  return mentor.id === ownId ? [mentee, mentor] : [mentor, mentee];
}

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

/** What stands in Slack of a pairing that is over loses its buttons; a pause ends with it. */
async function refreshOver(deps: Deps, tx: Tx, { id, workspaceId }: PairingKey): Promise<void> {
  for (const kind of [PAIR_CARD, 'pairing.paused']) await deps.outbox.refresh(tx, workspaceId, kind, id);
}

/**
 * Ends a pairing before its time; false: it had ended already. `endedById` is known to nobody. Its place is free after the commit:
 * the caller then lets mentor-requests look (`offerWaiting`), which this feature cannot do itself as pairings come from there.
 */
export async function endPairing(
  deps: Deps,
  tx: Tx,
  { id, workspaceId }: PairingKey,
  endReason: EndReason,
  endedById: string | null = null,
): Promise<boolean> {
  const ended = await tx.pairing.updateMany({
    where: { id, workspaceId, status: { in: allowedFrom('end') } },
    data: { status: 'ENDED', endedAt: deps.now(), endReason, endedById },
  });
  if (ended.count > 0) await refreshOver(deps, tx, { id, workspaceId });
  return ended.count > 0;
}

/** Completes a pairing if it is as `when` says, and thanks both; false: it was not. The place is free as with endPairing. */
export async function completePairing(
  deps: Deps,
  tx: Tx,
  { id, workspaceId, mentor, mentee }: PairingWithPeople,
  when: Prisma.PairingWhereInput = {},
): Promise<boolean> {
  const completed = await tx.pairing.updateMany({
    where: { AND: [{ id, workspaceId, status: { in: allowedFrom('complete') } }, when] },
    data: { status: 'COMPLETED', endedAt: deps.now() },
  });
  if (completed.count === 0) return false;
  await refreshOver(deps, tx, { id, workspaceId });
  const thanks = [mentor, mentee].map(({ slackId }) => ({
    workspaceId,
    kind: 'pairing.completed',
    subject: id,
    recipient: slackId,
  }));
  await deps.outbox.add(tx, ...thanks);
  return true;
}

/** Completes the pairings whose time is up; both are thanked once. Returns the workspaces in which a place became free. */
export async function completePairings(deps: Deps): Promise<string[]> {
  // While it is paused its end moves on.
  const isUp = { status: 'ACTIVE', endsAt: { lte: deps.now() } } as const;
  const due = await deps.db.pairing.findMany({
    where: { ...isUp, workspace: { status: 'INSTALLED' } },
    orderBy: { endsAt: 'asc' },
    take: AT_ONCE,
    include: WITH_PEOPLE,
  });
  const freed = new Set<string>();
  for (const pairing of due) {
    const done = await deps.db.$transaction((tx) => completePairing(deps, tx, pairing, isUp));
    if (done) freed.add(pairing.workspaceId);
  }
  return [...freed];
}

/** The first objective of a pairing is set, which is a milestone; later ones change nothing. For objectives/. */
export async function recordObjectiveSet(deps: Deps, tx: Tx, { id, workspaceId }: PairingKey): Promise<void> {
  const { count } = await tx.pairing.updateMany({
    where: { id, workspaceId, objectivesAt: null },
    data: { objectivesAt: deps.now() },
  });
  if (count > 0) await deps.outbox.refresh(tx, workspaceId, PAIR_CARD, id);
}

/**
 * The two met at that instant: their first session is a milestone, the latest keeps them from being stuck. For sessions/ and
 * check-ins/; told twice, or in any order, it comes to the same.
 */
export async function recordMet(deps: Deps, tx: Tx, { id, workspaceId }: PairingKey, at: Date): Promise<void> {
  const { count } = await tx.pairing.updateMany({
    where: { id, workspaceId, firstSessionAt: null },
    data: { firstSessionAt: at },
  });
  await tx.pairing.updateMany({
    where: { id, workspaceId, OR: [{ lastMetAt: null }, { lastMetAt: { lt: at } }] },
    data: { lastMetAt: at },
  });
  if (count > 0) await deps.outbox.refresh(tx, workspaceId, PAIR_CARD, id);
}

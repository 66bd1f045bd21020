import { Temporal } from 'temporal-polyfill';
import { handOverCheckIns } from '../check-ins/service.ts';
import type { Deps, Tx } from '../deps.ts';
import type {
  Member,
  MentorRequest,
  OutboxMessage,
  Pairing,
  PairingStatus,
  Prisma,
  Workspace,
} from '../generated/prisma/client.ts';

/** Policy: one conversation, to be had within two weeks. */
const FLASH_WEEKS = 2;
/** How many pairings end in one transaction's look; the next hour takes the rest. */
const AT_ONCE = 200;

type EndReason = 'left';

const GOING_ON: PairingStatus[] = ['ACTIVE', 'PAUSED'];

const GOAL = { request: { include: { skill: true } } } satisfies Prisma.PairingInclude;
/** A circle's pairings that go on, in the order of their requests. */
const IN_CIRCLE = {
  where: { status: { in: GOING_ON } },
  orderBy: [{ request: { createdAt: 'asc' } }, { id: 'asc' }],
  include: { mentee: true },
} satisfies Prisma.Circle$pairingsArgs;
const WITH_PEOPLE = {
  mentor: true,
  mentee: true,
  ...GOAL,
  circle: { include: { pairings: IN_CIRCLE } },
} satisfies Prisma.PairingInclude;

/** How long a pairing of this kind lasts. */
function lengthInWeeks(kind: Pairing['kind'], { pairingWeeks }: Pick<Workspace, 'pairingWeeks'>): number {
  return kind === 'FLASH' ? FLASH_WEEKS : pairingWeeks;
}

/** The same wall-clock time some weeks later, in a zone: a clock change in between moves nothing. */
export function weeksAfter(instant: Date, weeks: number, zone: string): Date {
  const start = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
  return new Date(start.add({ weeks }).epochMilliseconds);
}

/** Makes a pairing of two, with nothing said to anybody. */
async function pair(
  deps: Deps,
  tx: Tx,
  { workspaceId, id: requestId, menteeId, kind }: MentorRequest,
  between: { mentorId: string; starterId: string; circleId?: string },
) {
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const startedAt = deps.now();
  const endsAt = weeksAfter(startedAt, lengthInWeeks(kind, workspace), workspace.zone);
  return tx.pairing.create({
    data: { workspaceId, requestId, menteeId, kind, status: 'ACTIVE', startedAt, endsAt, ...between },
    include: { mentor: true, mentee: true },
  });
}

/**
 * Pairs two people and records the introduction. The mentee is asked to write first, in every kind: it is their goal. In a
 * reverse pair the mentee is the senior one, who is the one to schedule (product.md).
 */
export async function startPairing(deps: Deps, tx: Tx, request: MentorRequest, mentorId: string): Promise<Pairing> {
  const { workspaceId, menteeId: starterId } = request;
  const { mentor, mentee, ...pairing } = await pair(deps, tx, request, { mentorId, starterId });
  await deps.outbox.add(tx, {
    workspaceId,
    kind: 'pairing.introduced',
    subject: pairing.id,
    recipient: `${mentor.slackId},${mentee.slackId}`,
  });
  return pairing;
}

/** A group conversation is opened from the Slack ids of its people. */
const together = (...people: Member[]) => people.map(({ slackId }) => slackId).join();

/**
 * Pairs a mentor with each of several mentees, who share one conversation and one introduction; the first of them is asked to write
 * first. Returns their pairings in the order of the requests, of which there are at least two.
 */
export async function startCircle(
  deps: Deps,
  tx: Tx,
  circleId: string,
  requests: MentorRequest[],
  mentorId: string,
): Promise<Pairing[]> {
  const starterId = requests[0]?.menteeId ?? mentorId;
  const pairings = [];
  for (const request of requests) pairings.push(await pair(deps, tx, request, { mentorId, starterId, circleId }));
  const [first] = pairings;
  if (!first) return [];
  await deps.outbox.add(tx, {
    workspaceId: first.workspaceId,
    kind: 'circle.introduced',
    subject: circleId,
    recipient: together(first.mentor, ...pairings.map(({ mentee }) => mentee)),
  });
  return pairings.map(({ mentor: _mentor, mentee: _mentee, ...pairing }) => pairing);
}

/** A circle with its mentor and the pairings in it that go on; undefined when there is none. */
export async function findCircle({ db }: Pick<Deps, 'db'>, workspaceId: string, id: string) {
  const pairings = { ...IN_CIRCLE, include: { mentor: true, mentee: true, ...GOAL } };
  const include = { mentor: true, pairings };
  return (await db.circle.findFirst({ where: { id, workspaceId }, include })) ?? undefined;
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
      status: { in: GOING_ON },
      OR: [{ menteeId: member.id }, { mentorId: member.id }],
    },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    ...(take !== undefined && { take }),
    include: WITH_PEOPLE,
  });
}

/** Slack would not open a conversation for them: each is introduced to the others in a message of their own. */
export async function introduceApart(
  deps: Deps,
  tx: Tx,
  { workspaceId, kind, subject, recipient }: OutboxMessage,
): Promise<void> {
  const people = recipient.split(',');
  await deps.outbox.add(
    tx,
    ...people.map((person) => ({ workspaceId, kind: `${kind}-apart`, subject, recipient: person })),
  );
}

/** Keeps where the pair's conversation is, from its first message. */
export async function recordChannel(tx: Tx, workspaceId: string, id: string, channel: string): Promise<void> {
  await tx.pairing.updateMany({ where: { id, workspaceId }, data: { channel } });
}

/** The same for a circle: one conversation for all of its pairings. */
export async function recordCircleChannel(
  tx: Tx,
  workspaceId: string,
  circleId: string,
  channel: string,
): Promise<void> {
  await tx.pairing.updateMany({ where: { circleId, workspaceId }, data: { channel } });
}

/**
 * Ends a pairing before its time; false: it had ended already. Others of its circle go on. Its place is free after the commit: the caller then lets
 * mentor-requests look (`offerWaiting`), which this feature cannot do itself as pairings come from there.
 */
export async function endPairing(deps: Deps, tx: Tx, pairing: Pairing, reason: EndReason): Promise<boolean> {
  const ended = await tx.pairing.updateMany({
    where: { id: pairing.id, workspaceId: pairing.workspaceId, status: { in: GOING_ON } },
    data: { status: 'ENDED', endedAt: deps.now(), endReason: reason },
  });
  if (ended.count === 0) return false;
  await handOverCheckIns(tx, pairing);
  return true;
}

/** The words at the end of a pairing; a circle whose people end together reads them once. */
function goodbye({ id, workspaceId, channel, mentor, mentee, circle }: PairingWithPeople) {
  const people = circle ? circle.pairings.map((one) => one.mentee) : [mentee];
  const recipient = channel ?? together(mentor, ...people);
  return people.length > 1 && circle
    ? { workspaceId, kind: 'circle.completed', subject: circle.id, recipient }
    : { workspaceId, kind: 'pairing.completed', subject: id, recipient };
}

async function completePairing(deps: Deps, pairing: PairingWithPeople): Promise<boolean> {
  const { id, workspaceId } = pairing;
  return deps.db.$transaction(async (tx) => {
    const completed = await tx.pairing.updateMany({
      where: { id, workspaceId, status: 'ACTIVE', endsAt: { lte: deps.now() } },
      data: { status: 'COMPLETED', endedAt: deps.now() },
    });
    if (completed.count === 0) return false;
    await handOverCheckIns(tx, pairing);
    await deps.outbox.add(tx, goodbye(pairing));
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

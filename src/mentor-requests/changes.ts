import type { Deps, Tx } from '../deps.ts';
import type { MentorRequest, RequestStatus } from '../generated/prisma/client.ts';

/** What may still become a pairing. */
export const OPEN_STATUSES = ['OPEN', 'OFFERED', 'WAITLISTED'] as const satisfies RequestStatus[];

/** Requests without anybody asked right now, the longest waiting first. */
export async function findWaiting(tx: Tx, workspaceId: string): Promise<MentorRequest[]> {
  return tx.mentorRequest.findMany({
    where: { workspaceId, status: { in: ['OPEN', 'WAITLISTED'] } },
    orderBy: [{ waitlistedAt: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }, { id: 'asc' }],
  });
}

/** Request id → place in the queue, from 1. */
export async function findPositions(tx: Tx, workspaceId: string): Promise<Map<string, number>> {
  const waiting = await findWaiting(tx, workspaceId);
  return new Map(waiting.filter(({ status }) => status === 'WAITLISTED').map(({ id }, index) => [id, index + 1]));
}

/** Each open request with all that its mentee is told about it. */
async function findTold(tx: Tx, workspaceId: string): Promise<Map<string, string>> {
  const positions = await findPositions(tx, workspaceId);
  const open = await tx.mentorRequest.findMany({
    where: { workspaceId, status: { in: [...OPEN_STATUSES] } },
    select: { id: true, status: true },
  });
  return new Map(open.map(({ id, status }) => [id, `${status} ${positions.get(id) ?? ''}`]));
}

/** The messages that tell mentees about their requests are edited: the same message says what is the case now. */
async function tellMentees(deps: Deps, tx: Tx, workspaceId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const requests = await tx.mentorRequest.findMany({
    where: { workspaceId, id: { in: ids } },
    include: { mentee: true },
  });
  const positions = await findPositions(tx, workspaceId);
  const messages = requests.map(({ id, status, mentee }) => ({
    workspaceId,
    kind: 'mentor-request.changed',
    subject: id,
    occurrence: `${status} ${positions.get(id) ?? ''} ${deps.now().toISOString()}`,
    recipient: mentee.slackId,
  }));
  await deps.outbox.add(tx, ...messages);
}

/** Where the message stands that tells a mentee about their request; undefined while none does. */
export async function findToldAt({ db }: Pick<Deps, 'db'>, workspaceId: string, requestId: string) {
  const told = await db.outboxMessage.findFirst({
    where: {
      workspaceId,
      kind: { in: ['mentor-request.received', 'mentor-request.changed'] },
      subject: requestId,
      status: 'SENT',
    },
    orderBy: [{ sentAt: 'desc' }, { id: 'desc' }],
  });
  return told?.channel && told.messageTs ? { channel: told.channel, ts: told.messageTs } : undefined;
}

/**
 * Everything that changes a request, an offer or the places of a mentor runs in here. The one lock of matching is the
 * workspace's row, taken before anything else is read or locked: two clicks, two replicas, an acceptance and a withdrawal come
 * one after the other, each sees what the other left, and as there is one lock there is no order to get wrong. Matching is rare
 * and quick enough (some ten short statements) that a queue per workspace costs nothing. NO KEY UPDATE lets other features'
 * rows go on referring to the workspace. Afterwards mentees whose request stands differently are told.
 */
export async function changing<T>(deps: Deps, tx: Tx, workspaceId: string, work: () => Promise<T>): Promise<T> {
  await tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ${workspaceId}::uuid FOR NO KEY UPDATE`;
  const before = await findTold(tx, workspaceId);
  const result = await work();
  const after = await findTold(tx, workspaceId);
  const changed = [...before].filter(([id, told]) => after.get(id) !== told).map(([id]) => id);
  await tellMentees(deps, tx, workspaceId, changed);
  return result;
}

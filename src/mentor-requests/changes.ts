import type { Deps, Tx } from '../deps.ts';
import { type MentorRequest, Prisma, type RequestStatus } from '../generated/prisma/client.ts';

/** What may still become a pairing. */
export const OPEN_STATUSES = ['OPEN', 'OFFERED', 'WAITLISTED'] as const satisfies RequestStatus[];

/** So many mentees are told with the same few queries. */
const TOLD_AT_ONCE = 100;

/** In the order in which they are tried: who was left behind by a partner, then the longest waiting. */
const IN_ORDER = Prisma.sql`"first" DESC, "waitlistedAt" ASC NULLS LAST, "createdAt", "id"`;

/** The ids of the requests without anybody asked right now, in that order. */
export async function findWaiting(tx: Tx, workspaceId: string): Promise<string[]> {
  const [row] = await tx.$queryRaw<{ ids: string | null }[]>`
    SELECT string_agg("id"::text, ',' ORDER BY ${IN_ORDER}) AS ids FROM "MentorRequest"
    WHERE "workspaceId" = ${workspaceId}::uuid AND "status" IN ('OPEN', 'WAITLISTED')`;
  return row?.ids?.split(',') ?? [];
}

/** One request's place in the queue, from 1, without reading the others. The order is that of findWaiting. */
export async function findPosition(
  tx: Tx,
  request: Pick<MentorRequest, 'id' | 'workspaceId' | 'first' | 'waitlistedAt' | 'createdAt'>,
): Promise<number> {
  const { id, workspaceId, first, waitlistedAt, createdAt } = request;
  const before = {
    OR: [
      ...(first ? [] : [{ first: true }]),
      ...(waitlistedAt ? [{ first, waitlistedAt: { lt: waitlistedAt } }] : []),
      { first, waitlistedAt, createdAt: { lt: createdAt } },
      { first, waitlistedAt, createdAt, id: { lt: id } },
    ],
  };
  return 1 + (await tx.mentorRequest.count({ where: { workspaceId, status: 'WAITLISTED', ...before } }));
}

/** Each open request with all that its mentee is told about it: its status and, on the waitlist, its place from 1. */
async function findTold(tx: Tx, workspaceId: string): Promise<Map<string, string>> {
  const [row] = await tx.$queryRaw<{ told: string | null }[]>`
    SELECT json_object_agg("id", "told")::text AS told FROM (
      SELECT "id", "status" || ' ' || CASE WHEN "status" = 'WAITLISTED'
        THEN (count(*) FILTER (WHERE "status" = 'WAITLISTED') OVER (ORDER BY ${IN_ORDER}))::text ELSE '' END AS "told"
      FROM "MentorRequest"
      WHERE "workspaceId" = ${workspaceId}::uuid AND "status" IN ('OPEN', 'OFFERED', 'WAITLISTED')) AS requests`;
  return new Map(Object.entries(JSON.parse(row?.told ?? '{}') as Record<string, string>));
}

/**
 * The messages that tell mentees about their requests are edited: the same message says what is the case now. `told`: request id
 * → what tells this change from others of the same instant.
 */
export async function tellMentees(deps: Deps, tx: Tx, workspaceId: string, told: Map<string, string>): Promise<void> {
  const ids = [...told.keys()];
  for (let from = 0; from < ids.length; from += TOLD_AT_ONCE) {
    const requests = await tx.mentorRequest.findMany({
      where: { workspaceId, id: { in: ids.slice(from, from + TOLD_AT_ONCE) } },
      select: { id: true, mentee: { select: { slackId: true } } },
    });
    const messages = requests.map(({ id, mentee }) => ({
      workspaceId,
      kind: 'mentor-request.changed',
      subject: id,
      occurrence: `${told.get(id)} ${deps.now().toISOString()}`,
      recipient: mentee.slackId,
    }));
    await deps.outbox.add(tx, ...messages);
  }
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

/** The lock of `changing`, for whoever tells mentees by themselves. */
export async function lockMatching(tx: Tx, workspaceId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ${workspaceId}::uuid FOR NO KEY UPDATE`;
}

/**
 * Everything that changes a request, an offer or the places of a mentor runs in here. The one lock of matching is the
 * workspace's row, taken before anything else is read or locked: two clicks, two replicas, an acceptance and a withdrawal come
 * one after the other, each sees what the other left, and as there is one lock there is no order to get wrong. Matching is rare
 * and quick enough (some ten short statements) that a queue per workspace costs nothing. NO KEY UPDATE lets other features'
 * rows go on referring to the workspace. Afterwards mentees whose request stands differently are told.
 */
export async function changing<T>(deps: Deps, tx: Tx, workspaceId: string, work: () => Promise<T>): Promise<T> {
  await lockMatching(tx, workspaceId);
  const before = await findTold(tx, workspaceId);
  const result = await work();
  const after = await findTold(tx, workspaceId);
  const changed = [...before].filter(([id, told]) => after.get(id) !== told).map(([id]) => id);
  await tellMentees(deps, tx, workspaceId, new Map(changed.map((id) => [id, after.get(id) ?? 'CLOSED'])));
  return result;
}

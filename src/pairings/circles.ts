/** What the pairings of a circle do together (docs/decisions/012). */
import type { Deps, Tx } from '../deps.ts';
import type { Pairing, Prisma } from '../generated/prisma/client.ts';
import { allowedFrom } from './states.ts';

/** Its mentor hears once that a circle is complete; the subject is the circle. */
export const CIRCLE_COMPLETED = 'circle.completed';

export const GOAL = { request: { include: { skill: true } } } satisfies Prisma.PairingInclude;
/** In the order of their requests. */
const IN_ORDER: Prisma.PairingOrderByWithRelationInput[] = [{ request: { createdAt: 'asc' } }, { id: 'asc' }];
/** A circle's pairings that go on. */
export const IN_CIRCLE = {
  where: { status: { in: allowedFrom('end') } },
  orderBy: IN_ORDER,
  include: { mentee: true },
} satisfies Prisma.Circle$pairingsArgs;

/** A circle with its mentor and the pairings in it that go on; undefined when there is none. */
export async function findCircle({ db }: { db: Tx }, workspaceId: string, id: string) {
  const pairings = { ...IN_CIRCLE, include: { mentor: true, mentee: true, ...GOAL } };
  const include = { mentor: true, pairings };
  return (await db.circle.findFirst({ where: { id, workspaceId }, include })) ?? undefined;
}

/** Who is complete in a circle in which nobody goes on, in the order of their requests; while anybody does: none. */
export async function findCompleted({ db }: { db: Tx }, workspaceId: string, circleId: string) {
  const where = { workspaceId, circleId };
  if ((await db.pairing.count({ where: { ...where, ...IN_CIRCLE.where } })) > 0) return [];
  const completed = { ...where, status: 'COMPLETED' as const };
  return db.pairing.findMany({ where: completed, orderBy: IN_ORDER, include: { mentee: true } });
}

/** Keeps where a circle's conversation is, from its first message: one for all of its pairings. */
export async function recordCircleChannel(
  tx: Tx,
  workspaceId: string,
  circleId: string,
  channel: string,
): Promise<void> {
  await tx.pairing.updateMany({ where: { circleId, workspaceId }, data: { channel } });
}

/** Thanks the mentor for all of a circle at once: when the last of it is over, and unless all of it was ended early. */
export async function thankMentor(
  deps: Deps,
  tx: Tx,
  { workspaceId, circleId, mentorId }: Pick<Pairing, 'workspaceId' | 'circleId' | 'mentorId'>,
): Promise<void> {
  if (circleId === null || (await findCompleted({ db: tx }, workspaceId, circleId)).length === 0) return;
  const { slackId: recipient } = await tx.member.findUniqueOrThrow({ where: { id: mentorId, workspaceId } });
  await deps.outbox.add(tx, { workspaceId, kind: CIRCLE_COMPLETED, subject: circleId, recipient });
}

import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Pairing, PairingStatus, Prisma } from '../generated/prisma/client.ts';
import { KICK_OFF_MS } from './plan.ts';
import { replanMember, replanPairing } from './planning.ts';

/** The kinds of the question and of the one reminder of it; the subject of both is the check-in. */
export const CHECK_IN = 'check-in.asked';
export const REMINDER = 'check-in.reminder';

/** What a person cuts from their forecast: the check-ins of one pairing. */
export const keyOf = (pairingId: string): string => `check-ins:${pairingId}`;

const GOING_ON: PairingStatus[] = ['ACTIVE', 'PAUSED'];

/** Asked, or on its way. */
const OPEN: Prisma.CheckInWhereInput[] = [{ status: 'SENT' }, { status: 'SCHEDULED', queuedAt: { not: null } }];

/** A pairing with its people, and those of its circle that go on. */
const PEOPLE = {
  mentor: true,
  mentee: true,
  circle: { include: { pairings: { where: { status: { in: GOING_ON } }, select: { id: true, menteeId: true } } } },
} satisfies Prisma.PairingInclude;

const WITH_PAIR = { member: true, session: true, pairing: { include: PEOPLE } } satisfies Prisma.CheckInInclude;

export type CheckInWithPair = Prisma.CheckInGetPayload<{ include: typeof WITH_PAIR }>;

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
  const dueAt = new Date(pairing.startedAt.getTime() + KICK_OFF_MS);
  await tx.checkIn.createMany({
    skipDuplicates: true,
    data: who.map((memberId) => ({
      workspaceId,
      pairingId,
      memberId,
      round: 0,
      kind: 'KICK_OFF' as const,
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
  // In the order of the sweep, which holds what is due before it closes what was asked earlier.
  await tx.$queryRaw`SELECT 1 FROM "CheckIn" WHERE "workspaceId" = ${workspaceId}::uuid AND "pairingId" = ${asked.id}::uuid
    AND "memberId" = ${mentorId}::uuid ORDER BY "round" DESC FOR UPDATE`;
  await tx.checkIn.updateMany({ where, data: { pairingId: heir.id } });
}

/** Whether a member's check-in about a pairing is about a whole circle: they mentor it, and more than one are left in it. */
export const isAboutCircle = (
  memberId: string,
  { mentorId, circle }: Pick<CheckInWithPair['pairing'], 'mentorId' | 'circle'>,
): boolean => memberId === mentorId && circle !== null && circle.pairings.length > 1;

/** The session a check-in asks about; null: none, or it was with somebody whose circle has gone on without them. */
export const sessionOf = <S extends { pairingId: string }>({
  session,
  pairingId,
}: {
  session: S | null;
  pairingId: string;
}): S | null => (session?.pairingId === pairingId ? session : null);

/** The other of the two. */
export function partnerOf({ memberId, pairing }: Pick<CheckInWithPair, 'memberId' | 'pairing'>): Member {
  return pairing.mentorId === memberId ? pairing.mentee : pairing.mentor;
}

/** A check-in with its pair; undefined when it is gone. */
export async function findCheckIn(
  { db }: { db: Tx },
  workspaceId: string,
  id: string,
): Promise<CheckInWithPair | undefined> {
  return (await db.checkIn.findFirst({ where: { id, workspaceId }, include: WITH_PAIR })) ?? undefined;
}

/** The actor's own check-in. Throws UserError for everybody else's: an answer belongs to the one who was asked. */
export async function getOwnCheckIn(deps: { db: Tx }, actor: Member, id: string): Promise<CheckInWithPair> {
  const checkIn = await findCheckIn(deps, actor.workspaceId, id);
  if (checkIn?.memberId !== actor.id) throw new UserError('This check-in is not yours.');
  return checkIn;
}

/** Has everything that stands in Slack about these check-ins changed to what is now the case. */
export async function refreshCheckIns(deps: Deps, tx: Tx, workspaceId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await deps.outbox.refresh(tx, workspaceId, [CHECK_IN, REMINDER], ids);
}

/** What still waits to ask or remind of these, now answered or closed, goes: it would only take a place in the message of the day. */
export async function withdrawWaiting(tx: Tx, workspaceId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.outboxMessage.updateMany({
    where: { workspaceId, kind: { in: [CHECK_IN, REMINDER] }, subject: { in: ids }, status: 'PENDING' },
    data: { status: 'DROPPED', reason: 'no longer true' },
  });
}

/** What waits to ask about pairings that are not going on, and what is planned for those that are over: everywhere, in one query. */
const findLeftOver = ({ db }: Deps) => db.$queryRaw<{ id: string; workspaceId: string }[]>`
  SELECT c."id", c."workspaceId" FROM (
    SELECT o."subject"::uuid AS "id" FROM "OutboxMessage" o JOIN "Workspace" w ON w."id" = o."workspaceId" AND w."status" = 'INSTALLED'
    WHERE o."kind" IN (${CHECK_IN}, ${REMINDER}) AND o."status" = 'PENDING') waiting
  JOIN "CheckIn" c ON c."id" = waiting."id" JOIN "Pairing" p ON p."id" = c."pairingId" AND p."status" <> 'ACTIVE'
  UNION SELECT c."id", c."workspaceId" FROM "CheckIn" c
  JOIN "Workspace" w ON w."id" = c."workspaceId" AND w."status" = 'INSTALLED'
  JOIN "Pairing" p ON p."id" = c."pairingId" AND p."status" IN ('COMPLETED', 'ENDED')
  WHERE c."status" = 'SCHEDULED' AND c."queuedAt" IS NULL`;

/**
 * Pairings were paused or ended: questions that still waited go by, and what is planned for those that are over goes. For all
 * workspaces. Twice changes nothing.
 */
export async function tidyUp(deps: Deps): Promise<void> {
  for (const [workspaceId, rows] of Map.groupBy(await findLeftOver(deps), (row) => row.workspaceId)) {
    const ids = rows.map(({ id }) => id);
    await deps.db.$transaction(async (tx) => {
      await withdrawWaiting(tx, workspaceId, ids);
      await tx.checkIn.updateMany({
        where: { workspaceId, id: { in: ids }, status: 'SCHEDULED', queuedAt: { not: null } },
        data: { status: 'SKIPPED' },
      });
      const over = { status: { in: ['COMPLETED' as const, 'ENDED' as const] } };
      await tx.checkIn.deleteMany({
        where: { workspaceId, id: { in: ids }, status: 'SCHEDULED', queuedAt: null, pairing: over },
      });
    });
  }
}

/** Which questions about a pairing stand open or are on their way, of either of the two. */
async function findOpen(tx: Tx, workspaceId: string, pairingId: string): Promise<string[]> {
  const open = await tx.checkIn.findMany({ where: { workspaceId, pairingId, OR: OPEN }, select: { id: true } });
  return open.map(({ id }) => id);
}

/** A session as one of the two logged it. */
interface Logged {
  sessionId: string;
  byId: string;
  met: boolean;
}

/** Who logs a session has answered by that what they are asked about it, or whether the two met at all. */
async function answerByLog(
  deps: Deps,
  tx: Tx,
  pairing: Pick<CheckInWithPair['pairing'], 'id' | 'workspaceId' | 'mentorId' | 'circle'>,
  { sessionId, byId, met }: Logged,
): Promise<void> {
  const { id: pairingId, workspaceId } = pairing;
  const saysAll = met && !isAboutCircle(byId, pairing);
  const about: Prisma.CheckInWhereInput[] = [
    { kind: 'SESSION', sessionId },
    ...(saysAll ? [{ kind: { in: ['KICK_OFF' as const, 'ROUTINE' as const] } }] : []),
  ];
  // What is on its way with the pulse goes out: how it is going has not been said.
  const where = { workspaceId, pairingId, memberId: byId, NOT: { status: 'SCHEDULED' as const, asksPulse: true } };
  const answered = await tx.checkIn.updateManyAndReturn({
    where: { ...where, AND: [{ OR: OPEN }, { OR: about }] },
    data: { status: 'ANSWERED', answer: met ? 'MET' : 'NOT_YET', answeredAt: deps.now() },
    select: { id: true },
  });
  const ids = answered.map(({ id }) => id);
  await withdrawWaiting(tx, workspaceId, ids);
  await refreshCheckIns(deps, tx, workspaceId, ids);
}

/** A session was logged: it answers for who logged it, the next questions move, and those that stand open show it. For sessions/. */
export async function sessionLogged(
  deps: Deps,
  tx: Tx,
  pairing: Parameters<typeof answerByLog>[2],
  logged: Logged,
): Promise<void> {
  await answerByLog(deps, tx, pairing, logged);
  await replanPairing(tx, pairing);
  await refreshCheckIns(deps, tx, pairing.workspaceId, await findOpen(tx, pairing.workspaceId, pairing.id));
}

/** A pairing has another end, or a session another date: what is planned for both moves with it. For agreements/, pauses/ and sessions/. */
export const datesChanged = (tx: Tx, pairing: Pick<Pairing, 'id' | 'workspaceId'>): Promise<void> =>
  replanPairing(tx, pairing);

/** A member has another rhythm: what is planned for them moves with it, unless the caller's transaction fails. For calm/. */
export const rhythmChanged = (tx: Tx, { id, workspaceId }: Pick<Member, 'id' | 'workspaceId'>): Promise<void> =>
  replanMember(tx, workspaceId, id);

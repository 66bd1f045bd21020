import type { Deps, Tx } from '../deps.ts';
import type { CheckIn, OutboxMessage, Prisma } from '../generated/prisma/client.ts';
import { type CheckInWithPair, findCheckIn, type Place } from './service.ts';

const DAY_MS = 86_400_000;
/** One transaction stays far under its 5 s even on the embedded database. */
const BATCH = 200;

/**
 * The next date of a rhythm that began at `due`, never sooner than half a rhythm from now: what was missed while nothing ran is
 * not caught up on.
 */
export function nextDue(due: Date, days: number, now: Date): Date {
  const step = days * DAY_MS;
  const earliest = now.getTime() + step / 2;
  return new Date(due.getTime() + Math.max(1, Math.ceil((earliest - due.getTime()) / step)) * step);
}

/** Which time this check-in is asked: snoozing moves the date, and so asks once more. */
const occurrenceOf = (checkIn: Pick<CheckIn, 'dueAt'>): string => checkIn.dueAt.toISOString();

const dueNow = (now: Date): Prisma.CheckInWhereInput => ({
  status: 'SCHEDULED',
  queuedAt: null,
  dueAt: { lte: now },
  pairing: { status: 'ACTIVE' },
});

const WITH_RHYTHM = { member: true, pairing: true, workspace: { select: { checkInDays: true } } } as const;
type Due = Prisma.CheckInGetPayload<{ include: typeof WITH_RHYTHM }>;

/** A flash pairing is one conversation and so one question; the others are asked until they end. */
async function planNext(tx: Tx, asked: Due[], now: Date): Promise<void> {
  const next = asked
    .filter(({ pairing }) => pairing.kind !== 'FLASH')
    .map(({ workspaceId, pairingId, memberId, round, dueAt, member, workspace, pairing }) => ({
      endsAt: pairing.endsAt,
      row: {
        workspaceId,
        pairingId,
        memberId,
        round: round + 1,
        status: 'SCHEDULED' as const,
        dueAt: nextDue(dueAt, member.checkInDays ?? workspace.checkInDays, now),
      },
    }));
  const inTime = next.filter(({ row, endsAt }) => row.dueAt < endsAt).map(({ row }) => row);
  await tx.checkIn.createMany({ skipDuplicates: true, data: inTime });
}

/** Only the latest round is ever open: what was asked before, or never got through, is closed. Returns those closed. */
async function closeEarlier(tx: Tx, workspaceId: string, asked: Due[]): Promise<CheckIn[]> {
  return tx.checkIn.updateManyAndReturn({
    where: {
      workspaceId,
      status: { in: ['SENT', 'SCHEDULED'] },
      OR: asked.map(({ pairingId, memberId, round }) => ({ pairingId, memberId, round: { lt: round } })),
    },
    data: { status: 'MISSED' },
  });
}

/** Takes the check-ins no other replica has taken. */
async function claim(tx: Tx, workspaceId: string, due: Due[], now: Date): Promise<Due[]> {
  const claimed = await tx.checkIn.updateManyAndReturn({
    where: { workspaceId, id: { in: due.map(({ id }) => id) }, status: 'SCHEDULED', queuedAt: null },
    data: { queuedAt: now },
    select: { id: true },
  });
  const ids = new Set(claimed.map(({ id }) => id));
  return due.filter(({ id }) => ids.has(id));
}

/** Hands a batch of due check-ins to the outbox, with the same few queries for any number of them. Returns how many were due. */
async function askBatch(deps: Deps, workspaceId: string): Promise<number> {
  const now = deps.now();
  const due = await deps.db.checkIn.findMany({
    where: { workspaceId, ...dueNow(now) },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: BATCH,
    include: WITH_RHYTHM,
  });
  await deps.db.$transaction(async (tx) => {
    const asked = await claim(tx, workspaceId, due, now);
    if (asked.length === 0) return;
    await planNext(tx, asked, now);
    const closed = await closeEarlier(tx, workspaceId, asked);
    const slackIds = new Map(asked.map(({ memberId, member }) => [memberId, member.slackId]));
    const messages = [
      ...closed.map((one) => ({ ...one, kind: 'check-in.changed', occurrence: now.toISOString() })),
      ...asked.map((one) => ({ ...one, kind: 'check-in.asked', occurrence: occurrenceOf(one) })),
    ];
    await deps.outbox.add(
      tx,
      ...messages.map(({ kind, id, occurrence, memberId }) => ({
        workspaceId,
        kind,
        subject: id,
        occurrence,
        recipient: slackIds.get(memberId) ?? '',
      })),
    );
  });
  return due.length;
}

/** Asks everybody whose check-in is due; the outbox finds the moment. Running it twice changes nothing. */
export async function sendDueCheckIns(deps: Deps): Promise<void> {
  const waiting = await deps.db.checkIn.groupBy({
    by: ['workspaceId'],
    where: { ...dueNow(deps.now()), workspace: { status: 'INSTALLED' } },
  });
  for (const { workspaceId } of waiting) {
    let due: number;
    do due = await askBatch(deps, workspaceId);
    while (due === BATCH);
  }
}

/** The check-in a waiting message is about; undefined when the question is no longer to be asked. */
export async function findToAsk(deps: Deps, message: OutboxMessage): Promise<CheckInWithPair | undefined> {
  const checkIn = await findCheckIn(deps, message.workspaceId, message.subject);
  const holds =
    checkIn?.status === 'SCHEDULED' &&
    checkIn.pairing.status === 'ACTIVE' &&
    occurrenceOf(checkIn) === message.occurrence;
  return holds ? checkIn : undefined;
}

/** Records that the question stands in Slack; an answer that was faster stays. */
export async function recordAsked(tx: Tx, message: OutboxMessage, { channel, ts }: Place): Promise<void> {
  const { workspaceId, subject: id } = message;
  const { sentAt } = await tx.outboxMessage.findUniqueOrThrow({ where: { id: message.id } });
  await tx.checkIn.updateMany({ where: { id, workspaceId }, data: { sentAt, channel, messageTs: ts } });
  await tx.checkIn.updateMany({ where: { id, workspaceId, status: 'SCHEDULED' }, data: { status: 'SENT' } });
}

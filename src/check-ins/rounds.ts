import type { Deps, Tx } from '../deps.ts';
import { type OutboxMessage, Prisma, type Workspace } from '../generated/prisma/client.ts';
import { askGoOn } from './go-on.ts';
import { atDue } from './plan.ts';
import { hasReminders, remind } from './reminders.ts';
import { addPlanned, type Change, changePlanned, nextRow, readSeats, removePlanned, type Seat } from './seats.ts';
import {
  CHECK_IN,
  type CheckInWithPair,
  findCheckIn,
  keyOf,
  REMINDER,
  refreshCheckIns,
  withdrawWaiting,
} from './service.ts';

/** One transaction stays far under its 5 s even on the embedded database, and short enough for others to get a word in. */
const BATCH = 200;

/** What becomes of the due check-ins of a batch. */
interface Outcome {
  now: Date;
  asked: { seat: Seat; id: string }[];
  /** Pairings whose two are asked whether to go on. */
  silent: Map<string, Seat>;
  changed: (Change & { id: string })[];
  added: Change[];
  gone: string[];
}

/** Its time has come, or its round goes by: what comes after it is planned. */
function turn(outcome: Outcome, seat: Seat, due: Change & { id: string }, asks: boolean): void {
  const { now } = outcome;
  const basis = {
    ...seat.basis,
    hadMiddle: seat.basis.hadMiddle || (asks && due.kind === 'MIDDLE'),
    sessions: seat.basis.sessions.filter(({ id }) => id !== due.sessionId),
  };
  outcome.changed.push({ ...due, queuedAt: now, status: asks ? 'SCHEDULED' : 'SKIPPED' });
  if (asks) outcome.asked.push({ seat, id: due.id });
  const next = nextRow({ ...seat, basis }, { ...due, askedAt: now });
  if (next) outcome.added.push(next);
}

/** What has been planned may have moved since: what it says now counts. */
function decide(now: Date, seats: Seat[]): Outcome {
  const outcome: Outcome = { now, asked: [], silent: new Map(), changed: [], added: [], gone: [] };
  const due = seats.flatMap((seat) => {
    const { planned } = seat;
    const isOver = seat.basis.status === 'ACTIVE' && seat.basis.endsAt <= now;
    const change = planned && !isOver ? nextRow(seat, seat.last) : undefined;
    if (planned && !change) outcome.gone.push(planned.id);
    if (!planned || !change) return [];
    const row = { ...change, id: planned.id };
    if (change.dueAt <= now) return [{ seat, row, what: atDue(seat.basis, now) }];
    outcome.changed.push(row);
    return [];
  });
  for (const { seat, what } of due) if (what === 'go-on') outcome.silent.set(seat.pairingId, seat);
  for (const { seat, row, what } of due)
    turn(outcome, seat, row, what === 'ask' && !outcome.silent.has(seat.pairingId));
  return outcome;
}

/** Only the latest round is ever open: what was asked before, or never got through, is closed, with the answer it had. */
async function closeEarlier(deps: Deps, tx: Tx, workspaceId: string, { changed }: Outcome): Promise<void> {
  const turned = changed.filter(({ queuedAt }) => queuedAt);
  if (turned.length === 0) return;
  const closed = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "CheckIn" e SET "status" = CASE WHEN e."answer" IS NOT NULL THEN 'ANSWERED' WHEN e."answeredAt" IS NOT NULL THEN 'SKIPPED'
      ELSE 'MISSED' END::"CheckInStatus"
    FROM unnest(${turned.map(({ pairingId }) => pairingId)}::uuid[], ${turned.map(({ memberId }) => memberId)}::uuid[],
      ${turned.map(({ round }) => round)}::int[]) AS v("pairingId", "memberId", "round")
    WHERE e."workspaceId" = ${workspaceId}::uuid AND e."pairingId" = v."pairingId" AND e."memberId" = v."memberId"
      AND e."round" < v."round" AND e."status" IN ('SENT', 'SCHEDULED')
    RETURNING e."id"`;
  const ids = closed.map(({ id }) => id);
  await withdrawWaiting(tx, workspaceId, ids);
  await refreshCheckIns(deps, tx, workspaceId, ids);
}

/** The check-in "c" is due, and its pairing is not over. */
const isDue = (workspaceId: Prisma.Sql, now: Date) => Prisma.sql`
  c."workspaceId" = ${workspaceId} AND c."status" = 'SCHEDULED' AND c."queuedAt" IS NULL AND c."dueAt" <= ${now}
    AND EXISTS (SELECT 1 FROM "Pairing" p WHERE p."id" = c."pairingId" AND p."status" IN ('ACTIVE', 'PAUSED'))`;

/** The due check-ins no other replica has taken; those of pairings that are over are left. */
const dueSeats = (workspaceId: string, now: Date) => Prisma.sql`
  SELECT c."pairingId", c."memberId" FROM "CheckIn" c WHERE ${isDue(Prisma.sql`${workspaceId}::uuid`, now)}
  ORDER BY c."dueAt", c."id" LIMIT ${BATCH} FOR UPDATE OF c SKIP LOCKED`;

/**
 * Holds the pairings that are to be asked whether to go on. Those that somebody is just changing are left for the next look: whoever
 * holds several of them, or waits for a check-in that is held here, is not waited for.
 */
async function leaveBusy(tx: Tx, workspaceId: string, now: Date, seats: Seat[]): Promise<Seat[]> {
  const silent = [...decide(now, seats).silent.keys()];
  if (silent.length === 0) return seats;
  const held = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Pairing" WHERE "workspaceId" = ${workspaceId}::uuid AND "id" = ANY(${silent}::uuid[])
    FOR NO KEY UPDATE SKIP LOCKED`;
  const isBusy = (id: string) => silent.includes(id) && !held.some((pairing) => pairing.id === id);
  return seats.filter(({ pairingId }) => !isBusy(pairingId));
}

/** Hands a batch of due check-ins to the outbox, with the same few queries for any number of them. Returns how many were due. */
async function askBatch(deps: Deps, workspace: Workspace): Promise<number> {
  const now = deps.now();
  const workspaceId = workspace.id;
  return deps.db.$transaction(async (tx) => {
    const seats = await readSeats(tx, workspace, dueSeats(workspaceId, now));
    if (seats.length === 0) return 0;
    const outcome = decide(now, await leaveBusy(tx, workspaceId, now, seats));
    await askGoOn(deps, tx, workspaceId, [...outcome.silent.values()]);
    await changePlanned(tx, workspaceId, outcome.changed);
    await addPlanned(tx, workspaceId, outcome.added);
    await removePlanned(tx, workspaceId, outcome.gone);
    await closeEarlier(deps, tx, workspaceId, outcome);
    await deps.outbox.add(
      tx,
      ...outcome.asked.map(({ seat, id }) => ({
        workspaceId,
        kind: CHECK_IN,
        subject: id,
        recipient: seat.slackId,
        key: keyOf(seat.pairingId),
      })),
    );
    return seats.length;
  });
}

/** The workspaces in which somebody is to be asked or reminded now; in one query where there is none. */
async function findDue({ db, now }: Deps): Promise<Workspace[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT w."id" FROM "Workspace" w WHERE w."status" = 'INSTALLED' AND (
      EXISTS (SELECT 1 FROM "CheckIn" c WHERE ${isDue(Prisma.sql`w."id"`, now())}) OR ${hasReminders(now())})`;
  const ids = rows.map(({ id }) => id);
  return ids.length === 0 ? [] : db.workspace.findMany({ where: { id: { in: ids } } });
}

/** Asks everybody whose check-in is due, and reminds once; the outbox finds the moment. Running it twice changes nothing. */
export async function sendDueCheckIns(deps: Deps): Promise<void> {
  for (const workspace of await findDue(deps)) {
    let due: number;
    do due = await askBatch(deps, workspace);
    while (due === BATCH);
    await remind(deps, workspace);
  }
}

/** The check-in a waiting message is about; undefined when the question is no longer to be asked. */
export async function findToAsk(deps: Deps, message: OutboxMessage): Promise<CheckInWithPair | undefined> {
  const checkIn = await findCheckIn(deps, message.workspaceId, message.subject);
  const asks = message.kind === REMINDER ? checkIn?.status === 'SENT' : checkIn?.status === 'SCHEDULED';
  return asks && checkIn?.pairing.status === 'ACTIVE' ? checkIn : undefined;
}

/** Records that the question stands in Slack; an answer that was faster stays. */
export async function recordAsked(tx: Tx, { id, workspaceId, subject }: OutboxMessage): Promise<void> {
  const { sentAt } = await tx.outboxMessage.findUniqueOrThrow({ where: { id } });
  await tx.checkIn.updateMany({ where: { id: subject, workspaceId, sentAt: null }, data: { sentAt } });
  await tx.checkIn.updateMany({
    where: { id: subject, workspaceId, status: 'SCHEDULED' },
    data: { status: 'SENT' },
  });
}

/** The question was cut, or could not be sent: its round goes by. */
export async function recordPassed(tx: Tx, { workspaceId, subject: id }: OutboxMessage): Promise<void> {
  await tx.checkIn.updateMany({
    where: { id, workspaceId, status: 'SCHEDULED', queuedAt: { not: null } },
    data: { status: 'SKIPPED' },
  });
}

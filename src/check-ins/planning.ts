/** Keeps what is planned as the plan has it: sessions, pauses, agreements and everybody's own rhythm move it. */
import type { Deps, Tx } from '../deps.ts';
import { type Pairing, Prisma } from '../generated/prisma/client.ts';
import {
  addPlanned,
  type Change,
  changePlanned,
  nextRow,
  type PlannedRow,
  type Rhythm,
  readSeats,
  removePlanned,
  type Seat,
} from './seats.ts';

/** Seats of one look, in one transaction. */
const AT_ONCE = 500;

const isAsPlanned = (planned: PlannedRow, { dueAt, kind, sessionId, asksPulse }: Change): boolean =>
  planned.dueAt.getTime() === dueAt.getTime() &&
  planned.kind === kind &&
  planned.sessionId === sessionId &&
  planned.asksPulse === asksPulse;

/** What is planned otherwise than the plan has it. */
interface Moves {
  changed: (Change & { id: string })[];
  added: Change[];
  gone: string[];
}

function movesOf(seats: Seat[]): Moves {
  const moves: Moves = { changed: [], added: [], gone: [] };
  for (const seat of seats) {
    const { planned, last } = seat;
    const change = nextRow(seat, last);
    if (planned && change && !isAsPlanned(planned, change)) moves.changed.push({ ...change, id: planned.id });
    else if (!planned && change) moves.added.push(change);
    else if (planned && !change) moves.gone.push(planned.id);
  }
  return moves;
}

/** Plans anew for the seats that a query chooses. Where all is as planned, nothing is written. */
async function replan(tx: Tx, rhythm: Rhythm, chosen: Prisma.Sql): Promise<void> {
  const { changed, added, gone } = movesOf(await readSeats(tx, rhythm, chosen));
  await changePlanned(tx, rhythm.id, changed);
  await addPlanned(tx, rhythm.id, added);
  await removePlanned(tx, rhythm.id, gone);
}

const rhythmOf = (tx: Tx, workspaceId: string) => tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });

/** Something has changed about a pairing: what is planned for both moves with it. */
export async function replanPairing(tx: Tx, { id, workspaceId }: Pick<Pairing, 'id' | 'workspaceId'>): Promise<void> {
  const chosen = Prisma.sql`
    SELECT DISTINCT c."pairingId", c."memberId" FROM "CheckIn" c
    JOIN "Pairing" p ON p."id" = c."pairingId" AND p."status" IN ('ACTIVE', 'PAUSED')
    WHERE c."workspaceId" = ${workspaceId}::uuid AND c."pairingId" = ${id}::uuid`;
  await replan(tx, await rhythmOf(tx, workspaceId), chosen);
}

/** A member has another rhythm: what is planned for them moves with it. */
export async function replanMember(tx: Tx, workspaceId: string, memberId: string): Promise<void> {
  const chosen = Prisma.sql`
    SELECT DISTINCT c."pairingId", c."memberId" FROM "CheckIn" c
    JOIN "Pairing" p ON p."id" = c."pairingId" AND p."status" IN ('ACTIVE', 'PAUSED')
    WHERE c."workspaceId" = ${workspaceId}::uuid AND c."memberId" = ${memberId}::uuid`;
  await replan(tx, await rhythmOf(tx, workspaceId), chosen);
}

/** The seats after a pair, in an order that can be gone on with. */
const seatsAfter = (workspaceId: string, after: { pairingId: string; memberId: string } | undefined) => Prisma.sql`
  SELECT DISTINCT c."pairingId", c."memberId" FROM "CheckIn" c
  JOIN "Pairing" p ON p."id" = c."pairingId" AND p."status" IN ('ACTIVE', 'PAUSED')
  WHERE c."workspaceId" = ${workspaceId}::uuid
    ${after ? Prisma.sql`AND (c."pairingId", c."memberId") > (${after.pairingId}::uuid, ${after.memberId}::uuid)` : Prisma.empty}
  ORDER BY c."pairingId", c."memberId" LIMIT ${AT_ONCE}`;

/** Whatever nobody told us of: a new end, another rhythm, a date for a session. Mostly all is as planned, which takes no transaction. */
export async function replanAll(deps: Deps): Promise<void> {
  for (const workspace of await deps.db.workspace.findMany({ where: { status: 'INSTALLED' } })) {
    let after: { pairingId: string; memberId: string } | undefined;
    for (;;) {
      const chosen = seatsAfter(workspace.id, after);
      const seats = await readSeats(deps.db, workspace, chosen);
      const isMoved = Object.values(movesOf(seats)).some((rows) => rows.length > 0);
      if (isMoved) await deps.db.$transaction((tx) => replan(tx, workspace, chosen));
      if (seats.length < AT_ONCE) break;
      after = seats.reduce((a, b) => (`${a.pairingId} ${a.memberId}` > `${b.pairingId} ${b.memberId}` ? a : b));
    }
  }
}

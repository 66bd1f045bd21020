/** One of the two in a pairing, with all that decides when they are asked: read and written for many at once, with few statements. */
import type { Tx } from '../deps.ts';
import {
  type CheckInKind,
  type CheckInStatus,
  type PairingKind,
  type PairingStatus,
  Prisma,
  type Workspace,
} from '../generated/prisma/client.ts';
import { type Basis, type Last, type Planned, planNext } from './plan.ts';

/** A check-in that is planned and has not been handed to the outbox. */
export interface PlannedRow extends Planned {
  id: string;
  round: number;
}

export interface Seat {
  pairingId: string;
  memberId: string;
  slackId: string;
  partnerId: string;
  basis: Basis;
  planned: PlannedRow | undefined;
  last: (Last & { round: number; isOnItsWay: boolean }) | undefined;
}

/** What decides about a pairing's rhythm beside the pairing: as it is or, in a preview, as it would be. */
export type Rhythm = Pick<
  Workspace,
  'id' | 'checkInDays' | 'pulseFirstDay' | 'pulseEveryDays' | 'silentRounds'
>;

/** Instants as milliseconds: what comes in JSON has no dates. */
interface Row {
  pairingId: string;
  memberId: string;
  slackId: string;
  partnerId: string;
  kind: PairingKind;
  status: PairingStatus;
  startedAt: Date;
  endsAt: Date;
  pausedAt: Date | null;
  pausedUntil: Date | null;
  lastMetAt: Date | null;
  goOnAskedAt: Date | null;
  goOnAnswered: boolean;
  checkInDays: number | null;
  agreedWeeks: number | null;
  checkIns: CheckInJson[] | null;
  heldAt: Date | null;
  sessions: { id: string; end: number }[] | null;
}

interface CheckInJson {
  id: string;
  member: string;
  round: number;
  kind: CheckInKind;
  status: CheckInStatus;
  session: string | null;
  pulse: boolean;
  due: number;
  queued: number | null;
  sent: number | null;
  answered: number | null;
}

const ms = (column: Prisma.Sql) => Prisma.sql`(extract(epoch FROM ${column}) * 1000)::float8`;

/** `chosen`: a query for "pairingId" and "memberId". */
const seatsQuery = (workspaceId: string, chosen: Prisma.Sql) => Prisma.sql`
  WITH seat AS (${chosen})
  SELECT p."id" AS "pairingId", m."id" AS "memberId", m."slackId", m."checkInDays", p."kind", p."status", p."startedAt", p."endsAt",
    CASE WHEN p."mentorId" = m."id" THEN other_mentee."slackId" ELSE other_mentor."slackId" END AS "partnerId",
    p."pausedAt", p."pausedUntil", p."lastMetAt", p."goOnAskedAt", agreed."weeks" AS "agreedWeeks",
    p."goOnAskedAt" IS NOT NULL AND EXISTS (
      SELECT 1 FROM "GoOn" g WHERE g."pairingId" = p."id" AND g."askedAt" = p."goOnAskedAt" AND g."answer" IS NOT NULL
    ) AS "goOnAnswered",
    asked."rows" AS "checkIns", met."heldAt", met."sessions"
  FROM seat
  JOIN "Pairing" p ON p."id" = seat."pairingId" AND p."workspaceId" = ${workspaceId}::uuid
  JOIN "Member" m ON m."id" = seat."memberId"
  JOIN "Member" other_mentor ON other_mentor."id" = p."mentorId"
  JOIN "Member" other_mentee ON other_mentee."id" = p."menteeId"
  LEFT JOIN "Agreement" agreed ON agreed."pairingId" = p."id" AND agreed."status" = 'AGREED'
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('id', c."id", 'member', c."memberId", 'round', c."round", 'kind', c."kind",
      'status', c."status", 'session', c."sessionId", 'pulse', c."asksPulse", 'due', ${ms(Prisma.sql`c."dueAt"`)},
      'queued', ${ms(Prisma.sql`c."queuedAt"`)}, 'sent', ${ms(Prisma.sql`c."sentAt"`)},
      'answered', ${ms(Prisma.sql`coalesce(c."answeredAt", CASE WHEN c."pulse" IS NOT NULL THEN c."sentAt" END)`)})
      ORDER BY c."round" DESC) AS "rows"
    FROM "CheckIn" c WHERE c."pairingId" = p."id") asked ON true
  LEFT JOIN LATERAL (
    SELECT max(s."startsAt") FILTER (WHERE s."status" = 'HELD') AS "heldAt",
      json_agg(json_build_object('id', s."id", 'end', ${ms(Prisma.sql`s."startsAt" + make_interval(mins => s."minutes")`)})
        ORDER BY s."startsAt") FILTER (WHERE s."status" = 'SCHEDULED') AS "sessions"
    FROM "Session" s
    WHERE s."workspaceId" = p."workspaceId" AND s."pairingId" = p."id" AND s."status" IN ('HELD', 'SCHEDULED')
      AND s."startsAt" IS NOT NULL) met ON true`;

const at = (milliseconds: number) => new Date(milliseconds);
const wasPassed = ({ status, sent, answered }: CheckInJson) => status === 'SKIPPED' && sent === null && answered === null;

/** What they left unanswered, the latest first, since both were last asked whether to go on. */
function unansweredOf(own: CheckInJson[], goOnAskedAt: Date | null): Date[] {
  const sent = own.flatMap((one) => (one.sent === null ? [] : [{ ...one, sent: one.sent }]));
  const since = goOnAskedAt?.getTime() ?? 0;
  const end = sent.findIndex((one) => one.answered !== null || one.sent <= since);
  return sent.slice(0, end < 0 ? sent.length : end).map((one) => at(one.sent));
}

function plannedOf(own: CheckInJson[]): PlannedRow | undefined {
  const row = own.find(({ status, queued }) => status === 'SCHEDULED' && queued === null);
  if (!row) return undefined;
  const { id, round, kind, session: sessionId, pulse: asksPulse, due } = row;
  return { id, round, kind, sessionId, asksPulse, dueAt: at(due) };
}

function lastOf(own: CheckInJson[]): Seat['last'] {
  const row = own.find(({ queued }) => queued !== null);
  return row && { round: row.round, kind: row.kind, dueAt: at(row.due), askedAt: at(row.queued ?? row.due), isOnItsWay: row.status === 'SCHEDULED' };
}

function seatOf(row: Row, { checkInDays, pulseFirstDay, pulseEveryDays, silentRounds }: Rhythm): Seat {
  const { pairingId, memberId, slackId, partnerId, checkIns, sessions, ...pairing } = row;
  const own = (checkIns ?? []).filter(({ member }) => member === memberId);
  const answers = (checkIns ?? []).flatMap(({ member, answered }) => (member === memberId ? [] : (answered ?? [])));
  const asked = own.filter(({ queued }) => queued !== null);
  return {
    pairingId,
    memberId,
    slackId,
    partnerId,
    planned: plannedOf(own),
    last: lastOf(own),
    basis: {
      ...pairing,
      days: row.checkInDays ?? checkInDays,
      pulseFirstDay,
      pulseEveryDays,
      silentRounds,
      hadMiddle: asked.some((one) => one.kind === 'MIDDLE' && !wasPassed(one)),
      sessions: (sessions ?? [])
        .filter(({ id }) => !asked.some(({ session }) => session === id))
        .map(({ id, end }) => ({ id, endsAt: at(end) })),
      unanswered: unansweredOf(own, row.goOnAskedAt),
      partnerAnsweredAt: answers.length > 0 ? at(Math.max(...answers)) : null,
    },
  };
}

/** The seats that a query chooses, in one statement. */
export async function readSeats(tx: Tx, rhythm: Rhythm, chosen: Prisma.Sql): Promise<Seat[]> {
  const rows = await tx.$queryRaw<Row[]>(seatsQuery(rhythm.id, chosen));
  return rows.map((row) => seatOf(row, rhythm));
}

/** Of these what is still planned; what another transaction is just asking is left to it, so that nobody waits in a circle. */
const freePlanned = (ids: string[]) => Prisma.sql`
  SELECT "id" FROM "CheckIn"
  WHERE "id" = ANY(${ids}::uuid[]) AND "status" = 'SCHEDULED' AND "queuedAt" IS NULL FOR UPDATE SKIP LOCKED`;

/** A check-in as it is to be; without an id it is new. */
export interface Change extends Planned {
  id?: string;
  pairingId: string;
  memberId: string;
  round: number;
  status?: CheckInStatus;
  queuedAt?: Date | null;
}

/** Changes planned check-ins, with one statement for any number; what was asked or answered meanwhile stays. */
export async function changePlanned(tx: Tx, workspaceId: string, changes: (Change & { id: string })[]): Promise<void> {
  if (changes.length === 0) return;
  const column = <T>(of: (change: Change & { id: string }) => T) => changes.map(of);
  await tx.$executeRaw`
    UPDATE "CheckIn" c SET "kind" = v."kind"::"CheckInKind", "dueAt" = v."dueAt", "sessionId" = v."sessionId",
      "asksPulse" = v."asksPulse", "status" = v."status"::"CheckInStatus", "queuedAt" = v."queuedAt"
    FROM unnest(${column(({ id }) => id)}::uuid[], ${column(({ kind }) => kind)}::text[],
      ${column(({ dueAt }) => dueAt)}::timestamptz[], ${column(({ sessionId }) => sessionId)}::uuid[],
      ${column(({ asksPulse }) => asksPulse)}::boolean[], ${column(({ status }) => status ?? 'SCHEDULED')}::text[],
      ${column(({ queuedAt }) => queuedAt ?? null)}::timestamptz[])
      AS v("id", "kind", "dueAt", "sessionId", "asksPulse", "status", "queuedAt")
    WHERE c."id" = v."id" AND c."workspaceId" = ${workspaceId}::uuid AND c."id" IN (${freePlanned(column(({ id }) => id))})`;
}

/** Plans check-ins, with one statement for any number; a round that is there already stays. */
export async function addPlanned(tx: Tx, workspaceId: string, changes: Change[]): Promise<void> {
  if (changes.length === 0) return;
  const column = <T>(of: (change: Change) => T) => changes.map(of);
  await tx.$executeRaw`
    INSERT INTO "CheckIn" ("id", "workspaceId", "pairingId", "memberId", "round", "kind", "status", "dueAt", "sessionId", "asksPulse")
    SELECT gen_random_uuid(), ${workspaceId}::uuid, v."pairingId", v."memberId", v."round", v."kind"::"CheckInKind", 'SCHEDULED', v."dueAt",
      v."sessionId", v."asksPulse"
    FROM unnest(${column(({ pairingId }) => pairingId)}::uuid[], ${column(({ memberId }) => memberId)}::uuid[], ${column(({ round }) => round)}::int[],
      ${column(({ kind }) => kind)}::text[], ${column(({ dueAt }) => dueAt)}::timestamptz[],
      ${column(({ sessionId }) => sessionId)}::uuid[], ${column(({ asksPulse }) => asksPulse)}::boolean[])
      AS v("pairingId", "memberId", "round", "kind", "dueAt", "sessionId", "asksPulse")
    ON CONFLICT DO NOTHING`;
}

/** Takes back what is planned and no longer comes; what was asked meanwhile stays. */
export async function removePlanned(tx: Tx, workspaceId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM "CheckIn" WHERE "workspaceId" = ${workspaceId}::uuid AND "id" IN (${freePlanned(ids)})`;
}

/** What is to come after the last question of somebody, as a row. */
export function nextRow({ basis, pairingId, memberId }: Seat, last: (Last & { round: number }) | undefined) {
  const planned = planNext(basis, last);
  return planned && { ...planned, pairingId, memberId, round: last ? last.round + 1 : 0 };
}

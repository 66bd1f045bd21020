/** One of the two in a pairing, with all that decides when they are asked: read and written for many at once, with few statements. */
import type { Tx } from '../deps.ts';
import {
  type CheckIn,
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
  /** The mentor's of a circle: they are asked about all of it. */
  isCircle: boolean;
  basis: Basis;
  planned: PlannedRow | undefined;
  last: (Last & { round: number; isOnItsWay: boolean }) | undefined;
}

/** What decides about a pairing's rhythm beside the pairing: as it is or, in a preview, as it would be. */
export type Rhythm = Pick<Workspace, 'id' | 'checkInDays' | 'pulseFirstDay' | 'pulseEveryDays' | 'silentRounds'>;

interface Row {
  pairingId: string;
  memberId: string;
  slackId: string;
  partnerId: string;
  isCircle: boolean;
  isInCircle: boolean;
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
  checkIns: CheckInTuple[] | null;
  partnerAnsweredAt: Date | null;
  heldAt: Date | null;
  sessions: [id: string, endsAt: string][] | null;
}

/** A check-in as it comes in JSON, which has no dates; in the order of the query below. */
type CheckInTuple = [
  id: string,
  round: number,
  kind: CheckInKind,
  status: CheckInStatus,
  sessionId: string | null,
  asksPulse: boolean,
  dueAt: string,
  queuedAt: string | null,
  sentAt: string | null,
  answeredAt: string | null,
];

/** `chosen`: a query for "pairingId" and "memberId". Whoever gave the pulse has answered. */
const seatsQuery = (workspaceId: string, chosen: Prisma.Sql) => Prisma.sql`
  WITH seat AS (${chosen})
  SELECT p."id" AS "pairingId", m."id" AS "memberId", m."slackId", m."checkInDays", o."slackId" AS "partnerId", p."kind",
    p."circleId" IS NOT NULL AS "isInCircle", p."circleId" IS NOT NULL AND p."mentorId" = m."id" AS "isCircle",
    p."status", p."startedAt", p."endsAt", p."pausedAt", p."pausedUntil", p."lastMetAt", p."goOnAskedAt",
    p."goOnAskedAt" IS NOT NULL AND EXISTS (
      SELECT 1 FROM "GoOn" g WHERE g."pairingId" = p."id" AND g."askedAt" = p."goOnAskedAt" AND g."answer" IS NOT NULL
    ) AS "goOnAnswered",
    agreed."weeks" AS "agreedWeeks", asked."checkIns", asked."partnerAnsweredAt", met."heldAt", met."sessions"
  FROM seat
  JOIN "Pairing" p ON p."id" = seat."pairingId" AND p."workspaceId" = ${workspaceId}::uuid
  JOIN "Member" m ON m."id" = seat."memberId"
  JOIN "Member" o ON o."id" = CASE WHEN p."mentorId" = m."id" THEN p."menteeId" ELSE p."mentorId" END
  LEFT JOIN "Agreement" agreed ON agreed."pairingId" = p."id" AND agreed."status" = 'AGREED'
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(c."id", c."round", c."kind", c."status", c."sessionId", c."asksPulse", c."dueAt", c."queuedAt",
        c."sentAt", coalesce(c."answeredAt", CASE WHEN c."pulse" IS NOT NULL THEN c."sentAt" END)) ORDER BY c."round" DESC)
        FILTER (WHERE c."memberId" = m."id") AS "checkIns",
      max(coalesce(c."answeredAt", CASE WHEN c."pulse" IS NOT NULL THEN c."sentAt" END))
        FILTER (WHERE c."memberId" <> m."id") AS "partnerAnsweredAt"
    FROM "CheckIn" c WHERE c."pairingId" = p."id") asked ON true
  LEFT JOIN LATERAL (
    SELECT max(s."startsAt") FILTER (WHERE s."status" = 'HELD') AS "heldAt",
      json_agg(json_build_array(s."id", s."startsAt" + make_interval(mins => s."minutes")) ORDER BY s."startsAt")
        FILTER (WHERE s."status" = 'SCHEDULED') AS "sessions"
    FROM "Session" s
    WHERE s."workspaceId" = p."workspaceId" AND s."pairingId" = p."id" AND s."status" IN ('HELD', 'SCHEDULED')
      AND s."startsAt" IS NOT NULL) met ON true`;

type Own = Pick<CheckIn, 'id' | 'round' | 'kind' | 'status' | 'sessionId' | 'asksPulse' | 'dueAt'> &
  Record<'queuedAt' | 'sentAt' | 'answeredAt', Date | null>;

const dateOf = (text: string | null) => (text === null ? null : new Date(text));

const ownOf = ([id, round, kind, status, sessionId, asksPulse, due, queued, sent, answered]: CheckInTuple): Own => ({
  id,
  round,
  kind,
  status,
  sessionId,
  asksPulse,
  dueAt: new Date(due),
  queuedAt: dateOf(queued),
  sentAt: dateOf(sent),
  answeredAt: dateOf(answered),
});

const wasPassed = ({ status, sentAt, answeredAt }: Own) => status === 'SKIPPED' && !sentAt && !answeredAt;

/** When what they left unanswered was sent, the latest first, since both were last asked whether to go on. */
function unansweredOf(own: Own[], goOnAskedAt: Date | null): Date[] {
  const sent = own.flatMap(({ sentAt, answeredAt }) => (sentAt ? [{ sentAt, answeredAt }] : []));
  const end = sent.findIndex((one) => one.answeredAt || (goOnAskedAt && one.sentAt <= goOnAskedAt));
  return sent.slice(0, end < 0 ? sent.length : end).map(({ sentAt }) => sentAt);
}

const plannedOf = (own: Own[]): PlannedRow | undefined =>
  own.find(({ status, queuedAt }) => status === 'SCHEDULED' && queuedAt === null);

function lastOf(own: Own[]): Seat['last'] {
  const row = own.find(({ queuedAt }) => queuedAt !== null);
  if (!row?.queuedAt) return undefined;
  const { round, kind, dueAt, queuedAt, status } = row;
  return { round, kind, dueAt, askedAt: queuedAt, isOnItsWay: status === 'SCHEDULED' };
}

function seatOf(row: Row, { checkInDays, pulseFirstDay, pulseEveryDays, silentRounds }: Rhythm): Seat {
  const { pairingId, memberId, slackId, partnerId, isCircle, checkIns, sessions, ...pairing } = row;
  const own = (checkIns ?? []).map(ownOf);
  const asked = own.filter(({ queuedAt }) => queuedAt !== null);
  return {
    pairingId,
    memberId,
    slackId,
    partnerId,
    isCircle,
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
        .filter(([id]) => !asked.some(({ sessionId }) => sessionId === id))
        .map(([id, endsAt]) => ({ id, endsAt: new Date(endsAt) })),
      unanswered: unansweredOf(own, row.goOnAskedAt),
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

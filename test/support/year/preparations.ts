import type { YearWorld } from './world.ts';

/**
 * Planned sessions that began in (after, now] in a pairing that goes on, with whether a preparation for this date is in the outbox,
 * however it ended; one that was withdrawn, as the date moved away, does not count. Those that were planned or moved, or whose pairing
 * went on after a pause, so late that nothing came round before them are left out.
 */
export async function findBegun({ deps, workspaceId }: YearWorld, after: Date, now: Date) {
  return deps.db.$queryRaw<{ id: string; startsAt: Date; isPrepared: boolean }[]>`
    SELECT s."id", s."startsAt", EXISTS (
      SELECT 1 FROM "OutboxMessage" o WHERE o."workspaceId" = s."workspaceId" AND o."kind" = 'session.prep' AND o."subject" = s."id"::text
        AND o."occurrence" LIKE to_char(s."startsAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '%'
        AND (o."status" <> 'DROPPED' OR o."reason" <> 'no longer true')) AS "isPrepared"
    FROM "Session" s JOIN "Pairing" p ON p."id" = s."pairingId" AND p."status" = 'ACTIVE'
      AND (p."resumedAt" IS NULL OR p."resumedAt" < s."startsAt" - interval '7 hours')
    WHERE s."workspaceId" = ${workspaceId}::uuid AND s."status" IN ('SCHEDULED', 'HELD', 'NOT_HELD')
      AND s."startsAt" > ${after} AND s."startsAt" <= ${now}
      AND (SELECT max(o."createdAt") FROM "OutboxMessage" o WHERE o."workspaceId" = s."workspaceId"
        AND o."kind" = 'session.calendar' AND o."subject" = s."id"::text) < s."startsAt" - interval '7 hours'
    ORDER BY s."id"`;
}

/** Pairings with what is the matter with them, in SQL: the one definition for the list, the counts, the alert and its forecast. */
import { Prisma, type Workspace } from '../generated/prisma/client.ts';
import { conditionsOf, type PairFilter } from './filter.ts';
import { BEGIN_DAYS, GO_ON_DAYS, RHYTHMS } from './matters.ts';

/** Nothing came of "Go on?": no answer, no meeting, no pause since. */
const askedInVain = Prisma.sql`p."goOnAskedAt" IS NOT NULL AND COALESCE(p."lastMetAt" < p."goOnAskedAt", true)
  AND COALESCE("backAt" < p."goOnAskedAt", true) AND NOT EXISTS (
    SELECT 1 FROM "GoOn" g WHERE g."pairingId" = p."id" AND g."askedAt" = p."goOnAskedAt" AND g."answer" IS NOT NULL)`;

const stage = Prisma.sql`CASE WHEN p."halfwayAt" IS NOT NULL THEN 'halfway' WHEN p."firstSessionAt" IS NOT NULL THEN 'first-session'
  WHEN p."objectivesAt" IS NOT NULL THEN 'objectives' WHEN p."agreedAt" IS NOT NULL THEN 'agreed' ELSE 'new' END`;

/** Of 24 hours each, whatever zone the database thinks in. */
const days = (number: number | Prisma.Sql) => Prisma.sql`make_interval(hours => 24 * ${number}::int)`;

type Settings = Pick<Workspace, 'id' | 'stuckDays'>;

/**
 * Pairings that meet `where` (conditions on "p"), each with since when what is waited for, from when it is stuck if nobody does
 * anything ("stuckAt"), and its latest sign of life ("signAt"). A planned session is a sign of life until it is over; a paused pairing
 * is looked at as if it went on at its date.
 */
export const pairsQuery = ({ id, stuckDays }: Settings, where: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT p.*, ${stage} AS "stage", since.*, stuck.*
  FROM "Pairing" p
  LEFT JOIN LATERAL (
    SELECT max(s."startsAt") AS "plannedAt" FROM "Session" s
    WHERE s."workspaceId" = p."workspaceId" AND s."pairingId" = p."id" AND s."status" = 'SCHEDULED') planned ON true
  CROSS JOIN LATERAL (
    SELECT CASE WHEN p."status" = 'PAUSED' THEN p."pausedUntil" ELSE p."resumedAt" END AS "backAt",
      p."status" IN ('ACTIVE', 'PAUSED') AS "goesOn",
      GREATEST(${stuckDays}::int, ceil(p."sessionDays" * ${RHYTHMS}::float8)::int) AS "quietDays") back
  CROSS JOIN LATERAL (
    SELECT back."quietDays", back."goesOn",
      p."endsAt" + COALESCE(CASE WHEN p."status" = 'PAUSED' THEN p."pausedUntil" - p."pausedAt" END, interval '0') AS "lastsUntil",
      CASE WHEN "goesOn" AND ${askedInVain} THEN p."goOnAskedAt" END AS "goOnSince",
      CASE WHEN "goesOn" AND p."firstSessionAt" IS NOT NULL AND p."kind" <> 'FLASH'
        THEN GREATEST(p."firstSessionAt", p."lastMetAt", "backAt", "plannedAt") END AS "quietSince",
      CASE WHEN "goesOn" AND p."firstSessionAt" IS NULL THEN GREATEST(p."startedAt", "backAt", "plannedAt") END AS "slowSince",
      CASE WHEN "goesOn" AND p."agreedAt" IS NULL AND p."kind" <> 'FLASH'
        THEN GREATEST(p."startedAt", "backAt") END AS "unagreedSince") since
  CROSS JOIN LATERAL (
    SELECT LEAST("goOnSince" + ${days(GO_ON_DAYS)}, "quietSince" + ${days(Prisma.sql`since."quietDays"`)},
        "slowSince" + ${days(BEGIN_DAYS)}, "unagreedSince" + ${days(BEGIN_DAYS)}) AS "stuckAt",
      GREATEST(p."startedAt", p."agreedAt", p."lastMetAt", "backAt", "plannedAt") AS "signAt") stuck
  WHERE p."workspaceId" = ${id}::uuid ${where}`;

/** Of a row of the query above: it is stuck now. */
export const isStuck = (now: Date): Prisma.Sql =>
  Prisma.sql`COALESCE("status" = 'ACTIVE' AND "stuckAt" <= ${now}, false)`;

/** Of a row: no coordinator was told since its latest sign of life. */
export const isUntold = Prisma.sql`COALESCE("stuckToldAt" < "signAt", true)`;

/** The rows that a filter chooses. */
export function chosenQuery(settings: Settings, filter: PairFilter, now: Date): Prisma.Sql {
  const rest = [
    ...(filter.stage ? [Prisma.sql`AND "stage" = ${filter.stage}`] : []),
    ...(filter.status === 'stuck' ? [Prisma.sql`AND ${isStuck(now)}`] : []),
  ];
  const pairs = pairsQuery(settings, conditionsOf(settings.id, filter));
  return Prisma.sql`SELECT * FROM (${pairs}) pair WHERE true ${rest.length > 0 ? Prisma.join(rest, ' ') : Prisma.empty}`;
}

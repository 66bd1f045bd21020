import type { Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** A part of everybody who matters to a round: every mentor and whoever sits in it, from an id on. */
interface Part {
  roundId: string;
  after: string;
  take: number;
}

/** Policy: how long it counts that somebody passed an offer or let it go by. */
const DECLINE_DAYS = 90;

/** From when on offers that were passed or let go by count. */
export const declinedSince = (now: Date): Date => new Date(now.getTime() - DECLINE_DAYS * 86_400_000);

/** People as one JSON array (null: nobody), and the last one's id. */
interface Page {
  people: string | null;
  last: string | null;
}

/**
 * One query however many people there are: Prisma's would be a dozen, one after the other. The rows come packed as one JSON, for
 * the thread that reads them.
 */
export async function findPage(tx: Tx, workspaceId: string, part: Part, now: Date): Promise<Page> {
  const [page] = await tx.$queryRaw<Page[]>`
    SELECT json_agg(person)::text AS people, max(person."id"::text) AS last
    FROM (${selectPeople(workspaceId, part, now)}) AS person`;
  return page ?? { people: null, last: null };
}

function selectPeople(workspaceId: string, part: Part, now: Date): Prisma.Sql {
  return Prisma.sql`
    WITH chosen AS (
      SELECT member."id" FROM "Member" AS member
      WHERE member."workspaceId" = ${workspaceId}::uuid AND member."id" > ${part.after}::uuid AND (
        EXISTS (SELECT 1 FROM "Profile" AS own WHERE own."memberId" = member."id" AND own."mentoring")
        OR EXISTS (SELECT 1 FROM "RoundSeat" AS seat WHERE seat."roundId" = ${part.roundId}::uuid AND seat."memberId" = member."id"))
      ORDER BY member."id" LIMIT ${part.take})
    SELECT
      m."id", m."isBot", m."isGuest", m."deactivatedAt", m."pausedUntil", m."zone", COALESCE(m."workWeek", '{}') AS "workWeek", m."teamId",
      t."leadId", m."site", m."startedOn",
      m."id" IN (SELECT own."leadId" FROM "Team" AS own WHERE own."workspaceId" = ${workspaceId}::uuid AND own."leadId" IS NOT NULL) AS "isLead",
      COALESCE(p."mentoring", false) AS "mentoring",
      COALESCE(p."capacity", 0) AS "capacity",
      COALESCE(p."circles", false) AS "circles",
      COALESCE(p."languages", '{}') AS "languages",
      COALESCE(p."supportChannels", '{}') AS "supportChannels",
      COALESCE(p."products", '{}') AS "products",
      COALESCE(p."interests", '{}') AS "interests",
      COALESCE(p."wishes", '{}') AS "wishes",
      COALESCE((SELECT json_object_agg(o."skillId", o."level") FROM "OfferedSkill" AS o WHERE o."memberId" = m."id"), '{}') AS "offered",
      ARRAY(SELECT w."skillId" FROM "WantedSkill" AS w WHERE w."memberId" = m."id") AS "wanted",
      ARRAY(SELECT a."avoidedId" FROM "Avoidance" AS a WHERE a."memberId" = m."id") AS "avoids",
      (SELECT count(*)::int FROM "Pairing" AS pairing
        WHERE pairing."workspaceId" = m."workspaceId" AND pairing."mentorId" = m."id"
          AND pairing."status" IN ('ACTIVE', 'PAUSED')) AS "taken",
      COALESCE(offers."pending", 0) AS "pending",
      COALESCE(offers."declines", 0) AS "declines"
    FROM chosen
    JOIN "Member" AS m ON m."id" = chosen."id" AND m."workspaceId" = ${workspaceId}::uuid
    LEFT JOIN "Profile" AS p ON p."memberId" = m."id"
    LEFT JOIN "Team" AS t ON t."id" = m."teamId"
    LEFT JOIN LATERAL (
      SELECT count(*) FILTER (WHERE offer."status" = 'PENDING')::int AS "pending",
        count(*) FILTER (WHERE offer."status" IN ('PASSED', 'EXPIRED') AND offer."answeredAt" >= ${declinedSince(now)})::int AS "declines"
      FROM "Offer" AS offer
      WHERE offer."workspaceId" = m."workspaceId" AND offer."mentorId" = m."id"
    ) AS offers ON true
    ORDER BY m."id"`;
}

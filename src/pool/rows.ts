import type { Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { SkillLevel } from '../generated/prisma/enums.ts';

/** A person as one row of the query below. */
export interface PersonRow {
  id: string;
  isBot: boolean;
  isGuest: boolean;
  deactivatedAt: Date | null;
  pausedUntil: Date | null;
  zone: string;
  workWeek: number[];
  teamId: string | null;
  leadId: string | null;
  isLead: boolean;
  site: string | null;
  startedOn: Date | null;
  mentoring: boolean;
  capacity: number;
  languages: string[];
  supportChannels: string[];
  products: string[];
  interests: string[];
  wishes: string[];
  offered: Record<string, SkillLevel>;
  wanted: string[];
  avoids: string[];
  taken: number;
  pending: number;
  declines: number;
}

/** Whom to read. */
export type Part =
  | { for: 'search'; ids: string[]; skillIds: string[]; learners: boolean }
  /** Every mentor and whoever sits in a round, from an id on. */
  | { for: 'round'; roundId: string; after: string; take: number };

/** Policy: how long it counts that somebody passed an offer or let it go by. */
const DECLINE_DAYS = 90;

const mentorsFor = (table: 'OfferedSkill' | 'WantedSkill', workspaceId: string, skillIds: string[]) => Prisma.sql`
  SELECT skilled."memberId" AS "id"
  FROM ${Prisma.raw(`"${table}"`)} AS skilled
  JOIN "Profile" ON "Profile"."memberId" = skilled."memberId" AND "Profile"."mentoring"
  WHERE skilled."workspaceId" = ${workspaceId}::uuid AND skilled."skillId" = ANY(${skillIds}::uuid[])`;

/** The ids of those to read, each by an index. */
function idsOf(workspaceId: string, part: Part): Prisma.Sql {
  if (part.for === 'round') {
    return Prisma.sql`
      SELECT member."id" FROM "Member" AS member
      WHERE member."workspaceId" = ${workspaceId}::uuid AND member."id" > ${part.after}::uuid AND (
        EXISTS (SELECT 1 FROM "Profile" AS own WHERE own."memberId" = member."id" AND own."mentoring")
        OR EXISTS (SELECT 1 FROM "RoundSeat" AS seat WHERE seat."roundId" = ${part.roundId}::uuid AND seat."memberId" = member."id"))
      ORDER BY member."id" LIMIT ${part.take}`;
  }
  const learners = part.learners
    ? Prisma.sql`UNION ${mentorsFor('WantedSkill', workspaceId, part.skillIds)}`
    : Prisma.empty;
  return Prisma.sql`
    SELECT unnest(${part.ids}::uuid[]) AS "id"
    UNION ${mentorsFor('OfferedSkill', workspaceId, part.skillIds)} ${learners}`;
}

/** Dates as JSON has them. */
type InJson = Omit<PersonRow, 'deactivatedAt' | 'pausedUntil' | 'startedOn'> &
  Record<'deactivatedAt' | 'pausedUntil' | 'startedOn', string | null>;

/** People as one JSON array (null: nobody), and the last one's id. */
interface Packed {
  people: string | null;
  last: string | null;
}

const toDate = (text: string | null) => (text === null ? null : new Date(text));

/**
 * One query however many people there are: Prisma's would be a dozen, one after the other. The rows come packed as one JSON, which
 * is read several times faster than twenty-five columns of each, a third of them arrays (bench/instant.ts).
 */
export async function findPacked(tx: Tx, workspaceId: string, part: Part, now: Date): Promise<Packed> {
  const [packed] = await tx.$queryRaw<Packed[]>`
    SELECT json_agg(person)::text AS people, max(person."id"::text) AS last
    FROM (${selectPeople(workspaceId, part, now)}) AS person`;
  return packed ?? { people: null, last: null };
}

/** The same, unpacked. */
export async function findRows(tx: Tx, workspaceId: string, part: Part, now: Date): Promise<PersonRow[]> {
  const packed = await findPacked(tx, workspaceId, part, now);
  const people = JSON.parse(packed.people ?? '[]') as InJson[];
  return people.map(({ deactivatedAt, pausedUntil, startedOn, ...same }) => ({
    ...same,
    deactivatedAt: toDate(deactivatedAt),
    pausedUntil: toDate(pausedUntil),
    startedOn: toDate(startedOn),
  }));
}

/** What a mentor wants to learn counts among peers only. */
function needsWanted(part: Part): Prisma.Sql {
  if (part.for === 'round' || part.learners) return Prisma.sql`true`;
  return Prisma.sql`m."id" = ANY(${part.ids}::uuid[])`;
}

function selectPeople(workspaceId: string, part: Part, now: Date): Prisma.Sql {
  const since = new Date(now.getTime() - DECLINE_DAYS * 86_400_000);
  return Prisma.sql`
    WITH chosen AS (${idsOf(workspaceId, part)})
    SELECT
      m."id", m."isBot", m."isGuest", m."deactivatedAt", m."pausedUntil", m."zone", COALESCE(m."workWeek", '{}') AS "workWeek", m."teamId",
      t."leadId", m."site", m."startedOn",
      m."id" IN (SELECT own."leadId" FROM "Team" AS own WHERE own."workspaceId" = ${workspaceId}::uuid AND own."leadId" IS NOT NULL) AS "isLead",
      COALESCE(p."mentoring", false) AS "mentoring",
      COALESCE(p."capacity", 0) AS "capacity",
      COALESCE(p."languages", '{}') AS "languages",
      COALESCE(p."supportChannels", '{}') AS "supportChannels",
      COALESCE(p."products", '{}') AS "products",
      COALESCE(p."interests", '{}') AS "interests",
      COALESCE(p."wishes", '{}') AS "wishes",
      COALESCE((SELECT json_object_agg(o."skillId", o."level") FROM "OfferedSkill" AS o WHERE o."memberId" = m."id"), '{}') AS "offered",
      CASE WHEN ${needsWanted(part)} THEN ARRAY(SELECT w."skillId" FROM "WantedSkill" AS w WHERE w."memberId" = m."id")
        ELSE '{}' END AS "wanted",
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
        count(*) FILTER (WHERE offer."status" IN ('PASSED', 'EXPIRED') AND offer."answeredAt" >= ${since})::int AS "declines"
      FROM "Offer" AS offer
      WHERE offer."workspaceId" = m."workspaceId" AND offer."mentorId" = m."id"
    ) AS offers ON true
    ORDER BY m."id"`;
}

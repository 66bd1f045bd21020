import type { Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { MOST_IN_CIRCLE } from '../matching/circles.ts';
import { conditionsOf, type RoundFilter } from './filter.ts';

/**
 * Who would sit in a round and for which skill: full members who are here, with an open request nobody is asked about, or with
 * wanted skills in their profile and no mentor now. Being in a team alone enrols nobody. Of several wanted skills the seat takes
 * the one most mentors offer; matching tries them all.
 */
const seatsOf = (workspaceId: string, filter: RoundFilter, now: Date): Prisma.Sql => Prisma.sql`
  SELECT DISTINCT ON (member."id") member."id" AS "memberId", skill."id" AS "skillId"
  FROM "Member" member
  LEFT JOIN "MentorRequest" request ON request."workspaceId" = member."workspaceId" AND request."menteeId" = member."id"
    AND request."status" IN ('OPEN', 'OFFERED', 'WAITLISTED')
  LEFT JOIN "Profile" own ON own."memberId" = member."id" AND own."importedAt" IS NULL
  LEFT JOIN "WantedSkill" wanted ON request."id" IS NULL AND wanted."memberId" = own."memberId"
  JOIN "Skill" skill ON skill."id" = COALESCE(request."skillId", wanted."skillId")
    AND (request."id" IS NOT NULL OR skill."retiredAt" IS NULL)
  LEFT JOIN (
    SELECT offered."skillId", count(*) AS mentors FROM "OfferedSkill" offered
    JOIN "Profile" profile ON profile."memberId" = offered."memberId" AND profile."mentoring"
      AND profile."importedAt" IS NULL
    WHERE offered."workspaceId" = ${workspaceId}::uuid GROUP BY offered."skillId"
  ) supply ON supply."skillId" = skill."id"
  WHERE member."workspaceId" = ${workspaceId}::uuid
    AND NOT member."isBot" AND NOT member."isGuest" AND member."deactivatedAt" IS NULL
    AND (member."pausedUntil" IS NULL OR member."pausedUntil" <= ${now})
    AND (request."id" IS NULL OR request."status" <> 'OFFERED')
    AND (request."id" IS NOT NULL OR NOT EXISTS (
      SELECT 1 FROM "Pairing" pairing WHERE pairing."workspaceId" = member."workspaceId"
        AND pairing."menteeId" = member."id" AND pairing."status" IN ('ACTIVE', 'PAUSED')))
    ${conditionsOf(filter)}
  ORDER BY member."id", supply.mentors DESC NULLS LAST, skill."name", skill."id"`;

/** Seats everybody of the filter in a round, in one statement whatever their number. */
export async function takeSeats(
  tx: Tx,
  round: { id: string; workspaceId: string },
  filter: RoundFilter,
  now: Date,
): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO "RoundSeat" ("roundId", "memberId", "workspaceId", "skillId")
    SELECT ${round.id}::uuid, seat."memberId", ${round.workspaceId}::uuid, seat."skillId"
    FROM (${seatsOf(round.workspaceId, filter, now)}) seat`;
}

/** What a round of this filter would begin with. */
export interface Preview {
  mentees: number;
  /** Of them, on the waitlist. */
  waitlisted: number;
  /** Mentors with a free place, in the whole workspace, and their free places. */
  mentors: number;
  places: number;
}

/** Mentors who could be asked now, each with their places and those that are not free. */
const placesOf = (workspaceId: string, now: Date): Prisma.Sql => Prisma.sql`
  SELECT member."id" AS "memberId", profile."capacity", profile."circles", (
      SELECT count(*) FROM "Pairing" pairing WHERE pairing."workspaceId" = member."workspaceId"
        AND pairing."mentorId" = member."id" AND pairing."status" IN ('ACTIVE', 'PAUSED')
    ) + (
      SELECT count(*) FROM "Offer" offer WHERE offer."workspaceId" = member."workspaceId"
        AND offer."mentorId" = member."id" AND offer."status" = 'PENDING'
    ) AS used
  FROM "Profile" profile JOIN "Member" member ON member."id" = profile."memberId"
  WHERE profile."workspaceId" = ${workspaceId}::uuid AND profile."mentoring" AND profile."importedAt" IS NULL
    AND NOT member."isBot" AND NOT member."isGuest" AND member."deactivatedAt" IS NULL
    AND (member."pausedUntil" IS NULL OR member."pausedUntil" <= ${now})`;

/** Free places of a mentor in `placesOf` with one at least: in a round of circles by the rule of matching/circles.ts. */
const freeOf = ({ circleSize }: RoundFilter): Prisma.Sql =>
  circleSize === undefined
    ? Prisma.sql`"capacity" - used`
    : Prisma.sql`LEAST(${circleSize}, CASE WHEN "circles" THEN ${MOST_IN_CIRCLE} ELSE "capacity" END - used)`;

/** Counts whom a filter finds, without keeping anything. */
export async function countSeats(tx: Tx, workspaceId: string, filter: RoundFilter, now: Date): Promise<Preview> {
  const [seats] = await tx.$queryRaw<{ mentees: bigint; waitlisted: bigint }[]>`
    SELECT count(*) AS mentees, count(*) FILTER (WHERE EXISTS (
      SELECT 1 FROM "MentorRequest" request WHERE request."workspaceId" = ${workspaceId}::uuid
        AND request."menteeId" = seat."memberId" AND request."status" = 'WAITLISTED')) AS waitlisted
    FROM (${seatsOf(workspaceId, filter, now)}) seat`;
  const [free] = await tx.$queryRaw<{ mentors: bigint; places: bigint }[]>`
    SELECT count(*) AS mentors, COALESCE(sum(${freeOf(filter)}), 0)::bigint AS places
    FROM (${placesOf(workspaceId, now)}) mentor WHERE used < "capacity"`;
  return {
    mentees: Number(seats?.mentees ?? 0),
    waitlisted: Number(seats?.waitlisted ?? 0),
    mentors: Number(free?.mentors ?? 0),
    places: Number(free?.places ?? 0),
  };
}

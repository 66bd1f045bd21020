import type { Tx } from '../deps.ts';
import type { Round } from '../generated/prisma/client.ts';
import { readForRound } from '../pool/service.ts';
import type { CohortPage } from './cohort.ts';

/** A page is a string of some 200 kB: read and handed on in a millisecond. */
const PAGE = 400;
/** Before every id. */
const FIRST = '00000000-0000-0000-0000-000000000000';

type Key = Pick<Round, 'id' | 'workspaceId'>;

interface Page {
  /** A JSON array, made by the database and parsed by the worker: this process only passes it on. */
  page: string;
  last: string | null;
}

function seatsPage(db: Tx, { id, workspaceId }: Key, after: string): Promise<Page[]> {
  return db.$queryRaw<Page[]>`
    SELECT COALESCE(jsonb_agg(to_jsonb(one)), '[]')::text AS page, max(one."memberId"::text) AS last FROM (
      SELECT seat."memberId", COALESCE(request."goal", '') AS "goal", COALESCE(request."kind", 'CLASSIC') AS "kind",
        request."language", request."preferredMentorId", COALESCE(request."urgent", false) AS "urgent",
        COALESCE(request."first", false) AS "first",
        COALESCE(request."waitlistedAt", request."createdAt", round."createdAt") AS "waitingSince",
        (SELECT jsonb_agg(jsonb_build_object('id', skill."id", 'name', skill."name") ORDER BY skill."name") FROM "Skill" skill
          WHERE skill."workspaceId" = seat."workspaceId" AND (skill."id" = seat."skillId" OR request."id" IS NULL
            AND skill."retiredAt" IS NULL
            AND (round."filter" ->> 'category' IS NULL OR round."filter" ->> 'category' = skill."category"::text)
            AND EXISTS (SELECT 1 FROM "WantedSkill" wanted WHERE wanted."memberId" = seat."memberId"
              AND wanted."skillId" = skill."id"))) AS "skills",
        (SELECT COALESCE(jsonb_agg(CASE WHEN pairing."mentorId" = seat."memberId" THEN pairing."menteeId"
            ELSE pairing."mentorId" END), '[]') FROM "Pairing" pairing WHERE pairing."workspaceId" = seat."workspaceId"
          AND seat."memberId" IN (pairing."mentorId", pairing."menteeId")
          AND pairing."status" IN ('ACTIVE', 'PAUSED')) AS "partnerIds",
        (SELECT COALESCE(jsonb_agg(asked."mentorId"), '[]') FROM (
          SELECT offer."mentorId" FROM "Offer" offer
            WHERE offer."workspaceId" = seat."workspaceId" AND offer."requestId" = request."id"
          UNION SELECT choice."mentorId" FROM "RequestChoice" choice
            WHERE choice."workspaceId" = seat."workspaceId" AND choice."requestId" = request."id" AND choice."rank" < 0
        ) asked) AS "askedIds",
        (SELECT COALESCE(jsonb_object_agg(choice."mentorId", choice."rank"), '{}') FROM "RequestChoice" choice
          WHERE choice."workspaceId" = seat."workspaceId" AND choice."requestId" = request."id" AND choice."rank" > 0) AS "chosen",
        (SELECT COALESCE(jsonb_object_agg(before.partner, before.ended), '{}') FROM (
          SELECT CASE WHEN pairing."mentorId" = seat."memberId" THEN pairing."menteeId" ELSE pairing."mentorId" END AS partner,
            max(pairing."endedAt") AS ended FROM "Pairing" pairing
          WHERE pairing."workspaceId" = seat."workspaceId" AND seat."memberId" IN (pairing."mentorId", pairing."menteeId")
            AND pairing."endedAt" IS NOT NULL GROUP BY 1) before) AS "pairedBefore"
      FROM "RoundSeat" seat
      JOIN "Round" round ON round."id" = seat."roundId"
      LEFT JOIN "MentorRequest" request ON request."workspaceId" = seat."workspaceId" AND request."menteeId" = seat."memberId"
        AND request."status" IN ('OPEN', 'WAITLISTED')
      WHERE seat."roundId" = ${id}::uuid AND seat."workspaceId" = ${workspaceId}::uuid AND seat."memberId" > ${after}::uuid
      ORDER BY seat."memberId" LIMIT ${PAGE}) one`;
}

function decisionsPage(db: Tx, { id, workspaceId }: Key): Promise<Page[]> {
  return db.$queryRaw<Page[]>`
    SELECT COALESCE(jsonb_agg(jsonb_build_object('menteeId', "menteeId", 'mentorId', "mentorId", 'status', "status")), '[]')::text
      AS page, NULL AS last
    FROM "RoundPair" WHERE "roundId" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid AND "status" <> 'PROPOSED'`;
}

function skillsPage(db: Tx, { workspaceId }: Key): Promise<Page[]> {
  return db.$queryRaw<Page[]>`
    SELECT COALESCE(jsonb_agg(jsonb_build_object('id', "id", 'name', "name")), '[]')::text AS page, NULL AS last
    FROM "Skill" WHERE "workspaceId" = ${workspaceId}::uuid`;
}

/** Everybody who matters to a round: who sits in it, every mentor, and what was decided; a page at a time. */
export async function* loadCohort(db: Tx, round: Key, now: Date): AsyncGenerator<CohortPage> {
  for (let after = FIRST; ; ) {
    const people = await readForRound(db, round, { after, take: PAGE }, now);
    if (!people) break;
    yield { of: 'people', json: people.json };
    after = people.last;
  }
  for (let after = FIRST; ; ) {
    const [seats] = await seatsPage(db, round, after);
    if (!seats?.last) break;
    yield { of: 'seats', json: seats.page };
    after = seats.last;
  }
  for (const { page: json } of await decisionsPage(db, round)) yield { of: 'decisions', json };
  for (const { page: json } of await skillsPage(db, round)) yield { of: 'skills', json };
}

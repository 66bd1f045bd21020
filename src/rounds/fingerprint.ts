import type { Tx } from '../deps.ts';
import type { Round } from '../generated/prisma/client.ts';

/** What a draft is computed from, in the order of the fingerprint. */
const PARTS = [
  ['profiles', 'People changed: a profile, a team, somebody’s hours, or who is here.'],
  ['pairings', 'Pairings began or ended.'],
  ['requests', 'Requests or offers changed.'],
  ['settings', 'The settings changed.'],
] as const;

/** Hours of the coming two weeks go into a draft; older than this it speaks of weeks that are past. */
const MOST_DAYS = 14;
const DAY_MS = 86_400_000;

type Key = Pick<Round, 'id' | 'workspaceId'>;

/**
 * Everything the round's draft depends on, as a hash for each of PARTS: profiles of who sits in it and of every mentor with their
 * avoid lists and leads; running pairings; requests and pending offers; settings and skills. Made inside the database, so that
 * thousands of rows cost this process nothing.
 */
export async function fingerprintOf(tx: Tx, { id, workspaceId }: Key): Promise<string> {
  const [row] = await tx.$queryRaw<{ print: string }[]>`
    WITH people AS MATERIALIZED (
      SELECT member.* FROM "Member" member WHERE member."workspaceId" = ${workspaceId}::uuid AND (
        EXISTS (SELECT 1 FROM "RoundSeat" seat WHERE seat."roundId" = ${id}::uuid AND seat."memberId" = member."id")
        OR EXISTS (SELECT 1 FROM "Profile" profile WHERE profile."memberId" = member."id" AND profile."mentoring"))
    ), facts AS (
      SELECT 'profiles' AS part, jsonb_build_array(people."id", people."zone", people."isBot", people."isGuest", people."teamId",
        people."deactivatedAt", people."pausedUntil", people."workWeek", people."site", people."startedOn", team."leadId",
        (SELECT count(*) FROM "Team" led WHERE led."leadId" = people."id"),
        (SELECT to_jsonb(profile) - 'updatedAt' FROM "Profile" profile WHERE profile."memberId" = people."id"),
        (SELECT jsonb_agg(jsonb_build_array(one."skillId", one."level") ORDER BY one."skillId") FROM "OfferedSkill" one WHERE one."memberId" = people."id"),
        (SELECT jsonb_agg(one."skillId" ORDER BY one."skillId") FROM "WantedSkill" one WHERE one."memberId" = people."id"),
        (SELECT jsonb_agg(one."avoidedId" ORDER BY one."avoidedId") FROM "Avoidance" one WHERE one."memberId" = people."id")
      )::text AS fact FROM people LEFT JOIN "Team" team ON team."id" = people."teamId"
      UNION ALL
      SELECT 'pairings', jsonb_build_array("id", "mentorId", "menteeId")::text FROM "Pairing"
        WHERE "workspaceId" = ${workspaceId}::uuid AND "status" IN ('ACTIVE', 'PAUSED')
      UNION ALL
      SELECT 'requests', (to_jsonb(request))::text FROM "MentorRequest" request
        JOIN people ON people."id" = request."menteeId"
        WHERE request."workspaceId" = ${workspaceId}::uuid AND request."status" IN ('OPEN', 'OFFERED', 'WAITLISTED')
      UNION ALL
      SELECT 'requests', jsonb_build_array("id", "mentorId", "requestId")::text FROM "Offer"
        WHERE "workspaceId" = ${workspaceId}::uuid AND "status" = 'PENDING'
      UNION ALL
      SELECT 'settings', jsonb_build_array("workDays", "workFrom", "workTo", "matchingWeights")::text FROM "Workspace"
        WHERE "id" = ${workspaceId}::uuid
      UNION ALL
      SELECT 'settings', jsonb_build_array("id", "name", "category", "retiredAt" IS NULL)::text FROM "Skill"
        WHERE "workspaceId" = ${workspaceId}::uuid
    )
    SELECT string_agg(part || ':' || hash, ' ' ORDER BY part) AS print
    FROM (SELECT part, md5(string_agg(fact, ',' ORDER BY fact)) AS hash FROM facts GROUP BY part) parts`;
  return row?.print ?? '';
}

const hashOf = (print: string, part: string): string | undefined =>
  print.split(' ').find((one) => one.startsWith(`${part}:`));

/** Why a draft no longer holds, in words for the coordinator that name nobody; undefined: it holds. */
export async function whyOutOfDate(
  tx: Tx,
  round: Key & Pick<Round, 'fingerprint' | 'computedAt'>,
  now: Date,
): Promise<string | undefined> {
  const is = await fingerprintOf(tx, round);
  const was = round.fingerprint ?? '';
  const changed = is !== was && PARTS.find(([part]) => hashOf(is, part) !== hashOf(was, part));
  if (changed) return changed[1];
  const age = now.getTime() - (round.computedAt?.getTime() ?? 0);
  return age > MOST_DAYS * DAY_MS ? `It is more than ${MOST_DAYS} days old.` : undefined;
}

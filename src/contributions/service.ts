/** What somebody made possible, for their own eyes: never counted, never beside anybody else's. */
import type { Deps } from '../deps.ts';
import { findThanks } from '../endings/service.ts';
import { type Member, Prisma } from '../generated/prisma/client.ts';
import type { Resident } from '../home/section.ts';
import type { Actor } from '../knowledge/rights.ts';
import { visibleInSql } from '../knowledge/visibility.ts';
import { recordedInSql } from '../pair-logs/service.ts';

/** One thing, with those it was with as far as the member knows them already (Slack ids). */
export type Contribution = { at: Date } & (
  | { is: 'pairing'; partnerId: string; skill: string }
  | { is: 'thanks'; partnerId: string; skill: string; words: string }
  | { is: 'kudos'; partnerId: string; skill: string; words: string }
  | { is: 'help'; partnerId: string; skill: string | null }
  | { is: 'pair-log'; partnerIds: string[] }
  | { is: 'card'; title: string }
);

/** Pairings in which somebody passed something on; of two peers both do. The second one of "Pairing" p. */
const mentoredBy = (id: string): Prisma.PairingWhereInput => ({
  OR: [{ mentorId: id }, { kind: 'PEER', menteeId: id }],
});
const mentored = (id: string) =>
  Prisma.sql`(p."mentorId" = ${id}::uuid OR p."kind" = 'PEER' AND p."menteeId" = ${id}::uuid)`;

/** The latest of one sort as rows of the query below. Another sort is another one of these, and its words in words.ts. */
type Sort = (actor: Actor, take: number) => Prisma.Sql;

interface Row {
  is: 'pairing' | 'kudos' | 'help' | 'pair-log' | 'card';
  at: Date;
  partnerIds: string[];
  /** The skill, or the title of a card. */
  about: string | null;
  words: string;
}

const completed: Sort = ({ id, workspaceId }, take) => Prisma.sql`
  SELECT 'pairing' AS "is", p."endedAt" AS "at", p."id", ARRAY[other."slackId"] AS "partnerIds", s."name" AS "about", '' AS "words"
  FROM "Pairing" p JOIN "MentorRequest" r ON r."id" = p."requestId" JOIN "Skill" s ON s."id" = r."skillId"
  JOIN "Member" other ON other."id" = CASE WHEN p."mentorId" = ${id}::uuid THEN p."menteeId" ELSE p."mentorId" END
  WHERE p."workspaceId" = ${workspaceId}::uuid AND p."status" = 'COMPLETED' AND p."endedAt" IS NOT NULL AND ${mentored(id)}
  ORDER BY p."endedAt" DESC, p."id" DESC LIMIT ${take}::int`;

/** Kudos they kept, for a skill that they offer. */
const skillKudos: Sort = ({ id, workspaceId }, take) => Prisma.sql`
  SELECT 'kudos', k."createdAt", k."id", ARRAY[giver."slackId"], s."name", k."deed"
  FROM "Kudos" k JOIN "Member" giver ON giver."id" = k."giverId" JOIN "Skill" s ON s."id" = k."skillId"
  JOIN "OfferedSkill" o ON o."skillId" = s."id" AND o."memberId" = ${id}::uuid
  JOIN "KudosRecipient" r ON r."kudosId" = k."id" AND r."workspaceId" = k."workspaceId" AND r."memberId" = ${id}::uuid
  WHERE k."workspaceId" = ${workspaceId}::uuid AND k."status" <> 'REMOVED' AND r."status" <> 'REMOVED'
  ORDER BY k."createdAt" DESC, k."id" DESC LIMIT ${take}::int`;

/**
 * Help they gave. They know who asked: they have talked. Not by how it was found: what were missing here would tell them what the
 * asker alone knows.
 */
const helpGiven: Sort = ({ id, workspaceId }, take) => Prisma.sql`
  SELECT 'help', h."resolvedAt", h."id", ARRAY[asker."slackId"], coalesce(s."name", h."product"), ''
  FROM "HelpRequest" h JOIN "Member" asker ON asker."id" = h."askerId" LEFT JOIN "Skill" s ON s."id" = h."skillId"
  WHERE h."workspaceId" = ${workspaceId}::uuid AND h."claimerId" = ${id}::uuid AND h."status" = 'RESOLVED'
    AND h."resolvedAt" IS NOT NULL
  ORDER BY h."resolvedAt" DESC, h."id" DESC LIMIT ${take}::int`;

/** Cards of theirs that others used or passed on, each once: neither by whom nor how often. */
const usedCards: Sort = (actor, take) => Prisma.sql`
  SELECT 'card', max(u."at"), c."id", '{}', c."title", ''
  FROM "CardUse" u JOIN "Card" c ON c."id" = u."cardId" AND ${visibleInSql(actor)}
  WHERE u."workspaceId" = ${actor.workspaceId}::uuid AND u."kind" IN ('HELPED', 'SHARED') AND u."memberId" <> ${actor.id}::uuid
    AND (c."makerId" = ${actor.id}::uuid OR c."ownerId" = ${actor.id}::uuid
      OR EXISTS (SELECT FROM "CardContributor" x WHERE x."cardId" = c."id" AND x."memberId" = ${actor.id}::uuid))
  GROUP BY c."id" ORDER BY 2 DESC, c."id" DESC LIMIT ${take}::int`;

const workedOut: Sort = (actor, take) => Prisma.sql`
  SELECT 'pair-log', log."at", log."id", log."partnerIds", NULL, '' FROM (${recordedInSql(actor, take)}) log`;

const SORTS = [completed, skillKudos, helpGiven, workedOut, usedCards];

function shown({ is, at, partnerIds, about, words }: Row): Contribution {
  const [partnerId = ''] = partnerIds;
  switch (is) {
    case 'pair-log':
      return { is, at, partnerIds };
    case 'card':
      return { is, at, title: about ?? '' };
    case 'help':
      return { is, at, partnerId, skill: about };
    case 'pairing':
      return { is, at, partnerId, skill: about ?? '' };
    case 'kudos':
      return { is, at, partnerId, skill: about ?? '', words };
  }
}

/** What a member made possible: of each sort the latest, all of it newest first. In two queries at most. */
export async function findContributions(deps: Pick<Deps, 'db'>, actor: Actor, ofEach: number): Promise<Contribution[]> {
  const sorts = SORTS.map((sort) => Prisma.sql`(${sort(actor, ofEach)})`);
  const rows = await deps.db.$queryRaw<Row[]>`
    ${Prisma.join(sorts, ' UNION ALL ')} ORDER BY "at" DESC, "id" DESC`;
  const of = (is: Row['is']) => rows.filter((row) => row.is === is).map(shown);
  const pairings = of('pairing');
  // What partners wrote to them at the end, which they read there.
  const thanks = pairings.length > 0 ? await findThanks(deps, actor, mentoredBy(actor.id), ofEach) : [];
  const found: Contribution[][] = [
    pairings,
    thanks.map((one) => ({ is: 'thanks', ...one })),
    of('kudos'),
    of('help'),
    of('pair-log'),
    of('card'),
  ];
  return found.flat().sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** Whether somebody passes something on in one of their pairings that go on; of two peers both do. */
export const mentorsNow = ({ id, pairings }: Pick<Resident, 'id' | 'pairings'>): boolean =>
  pairings.some(({ mentorId, kind }) => mentorId === id || kind === 'PEER');

/** Whether the weekly shout-out may thank the member for milestones of their pairings. */
export async function setQuietThanks(
  { db }: Pick<Deps, 'db'>,
  { id, workspaceId }: Member,
  quiet: boolean,
): Promise<void> {
  await db.member.update({ where: { id, workspaceId }, data: { quietThanks: quiet } });
}

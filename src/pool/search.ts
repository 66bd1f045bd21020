import type { Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { SkillLevel } from '../generated/prisma/enums.ts';
import { declinedSince } from './rows.ts';

/** Whom to read, and how much of them. */
export interface Who {
  /** These, whoever they are. */
  ids: string[];
  /** And the mentors who offer one of these skills. */
  skillIds: string[];
  /** And the mentors who want to learn one of them. */
  learners: boolean;
  /**
   * Of what people offer, read only these skills, `skillIds` and what `ids` want to learn: nothing else counts for a wish (see
   * expertise.ts and topic.ts in matching/), and it is a small part. Left out: all that they offer.
   */
  about?: string[];
}

type ById<T> = Record<string, T>;

/** What everybody has, an array for each column. */
interface Columns {
  id: string[];
  slackId: string[];
  name: string[];
  zone: string[];
  mentoring: boolean[];
  capacity: number[];
  languages: string[][];
  supportChannels: string[][];
  products: string[][];
  interests: string[][];
}

/** What some have, by member. */
interface Extras {
  workWeek: ById<number[]>;
  teamId: ById<string>;
  leadId: ById<string>;
  site: ById<string>;
  startedOn: ById<string>;
  pausedUntil: ById<string>;
  deactivatedAt: ById<string>;
  wishes: ById<string[]>;
  isBot: ById<true>;
  isGuest: ById<true>;
  circles: ById<true>;
}

/** What other tables tell of them, by member. */
interface Relations {
  isLead: ById<true>;
  wanted: ById<string[]>;
  avoids: ById<string[]>;
  taken: ById<number>;
  pending: ById<number>;
  declines: ById<number>;
}

/** People as one JSON: columns rather than rows, and nothing for what somebody has not, is half as long and read twice as fast. */
export type Packed = Columns & { [K in keyof (Extras & Relations)]: (Extras & Relations)[K] | null } & {
  /** By skill, then by member. */
  offered: ById<ById<SkillLevel>> | null;
};

const COLUMNS: (keyof Columns)[] = [
  'id',
  'slackId',
  'name',
  'zone',
  'mentoring',
  'capacity',
  'languages',
  'supportChannels',
  'products',
  'interests',
];
/** When somebody has it. */
const EXTRAS: Record<keyof Extras, string> = {
  workWeek: `"workWeek" <> '{}'`,
  teamId: '"teamId" IS NOT NULL',
  leadId: '"leadId" IS NOT NULL',
  site: '"site" IS NOT NULL',
  startedOn: '"startedOn" IS NOT NULL',
  pausedUntil: '"pausedUntil" IS NOT NULL',
  deactivatedAt: '"deactivatedAt" IS NOT NULL',
  wishes: `"wishes" <> '{}'`,
  isBot: '"isBot"',
  isGuest: '"isGuest"',
  circles: '"circles"',
};
const PACKED = Prisma.raw(
  [
    ...COLUMNS.map((name) => `json_agg("${name}") AS "${name}"`),
    ...Object.entries(EXTRAS).map(
      ([name, has]) => `json_object_agg("id", "${name}") FILTER (WHERE ${has}) AS "${name}"`,
    ),
  ].join(', '),
);

/** One is planned once for all; a list is planned anew each time, which takes as long as reading it. */
const among = (ids: string[]) => (ids.length === 1 ? Prisma.sql`= ${ids[0]}::uuid` : Prisma.sql`= ANY(${ids}::uuid[])`);

const holders = (table: 'OfferedSkill' | 'WantedSkill', workspaceId: string, skillIds: string[]) => Prisma.sql`
  SELECT "memberId" AS "id" FROM ${Prisma.raw(`"${table}"`)}
  WHERE "workspaceId" = ${workspaceId}::uuid AND "skillId" ${among(skillIds)}`;

/** The people themselves. The array makes their rows be looked up by id: the whole tables are never read. */
function selectPeople(workspaceId: string, { ids, skillIds, learners }: Who): Prisma.Sql {
  const peers = learners ? Prisma.sql`UNION ALL ${holders('WantedSkill', workspaceId, skillIds)}` : Prisma.empty;
  return Prisma.sql`
    chosen AS MATERIALIZED (
      SELECT unnest(${ids}::uuid[]) AS "id"
      UNION ALL ${holders('OfferedSkill', workspaceId, skillIds)} ${peers}),
    people AS MATERIALIZED (
      SELECT m."id", m."slackId", m."name", m."isBot", m."isGuest", m."deactivatedAt", m."pausedUntil", m."zone", m."workWeek", m."teamId", t."leadId",
        m."site", m."startedOn", COALESCE(p."mentoring", false) AS "mentoring", COALESCE(p."capacity", 0) AS "capacity",
        COALESCE(p."circles", false) AS "circles", COALESCE(p."languages", '{}') AS "languages",
        COALESCE(p."supportChannels", '{}') AS "supportChannels", COALESCE(p."products", '{}') AS "products",
        COALESCE(p."interests", '{}') AS "interests", COALESCE(p."wishes", '{}') AS "wishes"
      FROM "Member" AS m
      LEFT JOIN "Profile" AS p ON p."memberId" = m."id"
      LEFT JOIN "Team" AS t ON t."id" = m."teamId"
      WHERE m."workspaceId" = ${workspaceId}::uuid AND m."id" = ANY(ARRAY(SELECT "id" FROM chosen))
        AND (p."mentoring" OR m."id" ${among(ids)}))`;
}

/** Rows of a table about the chosen people. */
const aboutThem = (workspaceId: string, column: string) =>
  Prisma.sql`"workspaceId" = ${workspaceId}::uuid AND ${Prisma.raw(`"${column}"`)} IN (SELECT "id" FROM chosen)`;

/** Skill → member → level. */
function selectOffered(workspaceId: string, { ids, skillIds, about }: Who): Prisma.Sql {
  const counts =
    about === undefined
      ? Prisma.empty
      : Prisma.sql`AND "skillId" = ANY(${[...skillIds, ...about]}::uuid[]
          || ARRAY(SELECT "skillId" FROM "WantedSkill" WHERE "memberId" ${among(ids)}))`;
  return Prisma.sql`
    SELECT json_object_agg("skillId", levels) FROM (
      SELECT "skillId", json_object_agg("memberId", "level") AS levels FROM "OfferedSkill"
      WHERE ${aboutThem(workspaceId, 'memberId')} ${counts} GROUP BY "skillId") AS skills`;
}

/** What a mentor wants to learn counts among peers only, and only what is asked for. */
function selectWanted(workspaceId: string, { ids, skillIds, learners }: Who): Prisma.Sql {
  const peers = learners ? Prisma.sql`OR "skillId" ${among(skillIds)}` : Prisma.empty;
  return Prisma.sql`
    SELECT json_object_agg("memberId", skills) FROM (
      SELECT "memberId", json_agg("skillId") AS skills FROM "WantedSkill"
      WHERE "workspaceId" = ${workspaceId}::uuid AND ("memberId" ${among(ids)} ${peers}) GROUP BY "memberId") AS wanting`;
}

/** One statement however many people there are and whatever is read of them. */
function selectPacked(workspaceId: string, who: Who, now: Date): Prisma.Sql {
  return Prisma.sql`
    WITH ${selectPeople(workspaceId, who)},
    places AS (
      SELECT "mentorId", count(*) AS "taken" FROM "Pairing"
      WHERE ${aboutThem(workspaceId, 'mentorId')} AND "status" IN ('ACTIVE', 'PAUSED') GROUP BY "mentorId"),
    offers AS (
      SELECT "mentorId", count(*) FILTER (WHERE "status" = 'PENDING') AS "pending",
        count(*) FILTER (WHERE "status" IN ('PASSED', 'EXPIRED') AND "answeredAt" >= ${declinedSince(now)}) AS "declines"
      FROM "Offer" WHERE ${aboutThem(workspaceId, 'mentorId')} GROUP BY "mentorId"),
    packed AS (
      SELECT ${PACKED},
        (SELECT json_object_agg("leadId", true) FROM "Team" WHERE ${aboutThem(workspaceId, 'leadId')}) AS "isLead",
        (${selectOffered(workspaceId, who)}) AS "offered",
        (${selectWanted(workspaceId, who)}) AS "wanted",
        (SELECT json_object_agg("memberId", others) FROM (
          SELECT "memberId", json_agg("avoidedId") AS others FROM "Avoidance"
          WHERE "workspaceId" = ${workspaceId}::uuid AND ("memberId" ${among(who.ids)} OR "avoidedId" ${among(who.ids)})
          GROUP BY "memberId") AS avoiding) AS "avoids",
        (SELECT json_object_agg("mentorId", "taken") FROM places) AS "taken",
        (SELECT json_object_agg("mentorId", "pending") FROM offers WHERE "pending" > 0) AS "pending",
        (SELECT json_object_agg("mentorId", "declines") FROM offers WHERE "declines" > 0) AS "declines"
      FROM people)
    SELECT to_json(packed)::text AS "packed" FROM packed`;
}

/** People as their database packed them; undefined: nobody. */
export async function findPacked(tx: Tx, workspaceId: string, who: Who, now: Date): Promise<Packed | undefined> {
  const [row] = await tx.$queryRaw<{ packed: string }[]>(selectPacked(workspaceId, who, now));
  const packed = row && (JSON.parse(row.packed) as Packed);
  return packed?.id ? packed : undefined;
}

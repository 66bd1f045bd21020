/** Who could write down what is missing, and who would look it over: by the rule in topics.ts. */
import type { Deps, Tx } from '../deps.ts';
import { type Gap, Prisma } from '../generated/prisma/client.ts';
import { acceptedInSql, STEPS } from '../knowledge/licence.ts';
import { namedIn } from '../search/service.ts';
import { OFFER } from './service.ts';

const DAY_MS = 86_400_000;
const APART_DAYS = 14;

interface Person {
  id: string;
  slackId: string;
  accepted: number;
  /** Leads and coordinators stand on the last step from the start. */
  isSenior: boolean;
  wants: boolean;
  level: 'CAN_DO' | 'CAN_TEACH' | 'CAN_CERTIFY' | null;
  searched: boolean;
}

/** The member "m" sees the gap "g" and is there to be asked. */
const isThere = (
  now: Date,
): Prisma.Sql => Prisma.sql`m."workspaceId" = g."workspaceId" AND m."deactivatedAt" IS NULL AND NOT m."isBot"
  AND NOT m."isGuest" AND (m."pausedUntil" IS NULL OR m."pausedUntil" <= ${now}) AND (g."teamId" IS NULL OR m."teamId" = g."teamId"
    OR EXISTS (SELECT 1 FROM "Team" t WHERE t."id" = g."teamId" AND t."leadId" = m."id"))`;

const OWN_PROFILE = Prisma.sql`EXISTS (SELECT 1 FROM "Profile" p WHERE p."memberId" = m."id" AND p."importedAt" IS NULL)`;

/** What "m" has to do with the gap "g"; `skills`: those that are named in it, as an array of ids. */
const wantsIn = (skills: Prisma.Sql) => Prisma.sql`(${OWN_PROFILE}
  AND EXISTS (SELECT 1 FROM "WantedSkill" w WHERE w."memberId" = m."id" AND w."skillId" = ANY(${skills})))`;
const levelIn = (
  skills: Prisma.Sql,
) => Prisma.sql`CASE WHEN ${OWN_PROFILE} THEN (SELECT max(o."level") FROM "OfferedSkill" o
  WHERE o."memberId" = m."id" AND o."skillId" = ANY(${skills})) END`;
const SEARCHED = Prisma.sql`EXISTS (SELECT 1 FROM "CardSearch" s WHERE s."gapId" = g."id" AND s."memberId" = m."id")`;

/** Everybody who sees the gap and is there, with what they have to do with it. */
export async function findPeople({ now }: Deps, tx: Tx, gap: Gap): Promise<Person[]> {
  const skills = Prisma.sql`${await skillsIn(tx, gap)}::uuid[]`;
  return tx.$queryRaw<Person[]>`
    SELECT m."id", m."slackId", coalesce(a.n, 0)::int AS accepted,
      m."isCoordinator" OR EXISTS (SELECT 1 FROM "Team" t WHERE t."leadId" = m."id") AS "isSenior",
      ${wantsIn(skills)} AS wants, ${levelIn(skills)} AS level, ${SEARCHED} AS searched
    FROM "Gap" g JOIN "Member" m ON ${isThere(now())}
    LEFT JOIN (${acceptedInSql(gap.workspaceId)}) a ON a."makerId" = m."id"
    WHERE g."id" = ${gap.id}::uuid ORDER BY m."id"`;
}

/** On which step of the ladder: 0, 1 or 2. */
function stepOf({ isSenior, accepted }: Person): number {
  if (isSenior || accepted >= STEPS.publisher) return 2;
  return accepted >= STEPS.contributor ? 1 : 0;
}

/** What somebody has to do with it, best for them first; undefined: nothing. */
function nearness({ wants, level, searched }: Person): number | undefined {
  if (wants) return 0;
  if (level === 'CAN_DO') return 1;
  if (searched) return 2;
  return level ? 3 : undefined;
}

/** Those who could write it, by the rule above. */
export function writersOf(people: Person[], notThese: ReadonlySet<string>): Person[] {
  const near = people.flatMap((person) => {
    const place = nearness(person);
    return place === undefined || notThese.has(person.slackId)
      ? []
      : [{ person, by: [stepOf(person), place, person.accepted] }];
  });
  const compare = (a: number[], b: number[]): number => {
    const at = a.findIndex((value, index) => value !== b[index]);
    return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
  };
  return near.sort((a, b) => compare(a.by, b.by) || (a.person.id < b.person.id ? -1 : 1)).map(({ person }) => person);
}

/** Who looks it over. */
export function verifierFor(people: Person[], writer: Person): Person | undefined {
  const taught = { CAN_CERTIFY: 2, CAN_TEACH: 1, CAN_DO: 0 };
  const rank = (person: Person): number => (person.level ? taught[person.level] : 0);
  const senior = people.filter((person) => person.id !== writer.id && (rank(person) > 0 || stepOf(person) === 2));
  return senior.sort((a, b) => rank(b) - rank(a) || b.accepted - a.accepted || (a.id < b.id ? -1 : 1))[0];
}

/** "m" must not be asked about the gap "g" now: asked before, asked about another one lately, or busy with one. */
const isBusy = (now: Date): Prisma.Sql => Prisma.sql`(
  EXISTS (SELECT 1 FROM "Gap" theirs WHERE theirs."workspaceId" = g."workspaceId" AND theirs."claimedById" = m."id" AND theirs."closedAt" IS NULL)
  OR EXISTS (SELECT 1 FROM "OutboxMessage" o
    WHERE o."workspaceId" = g."workspaceId" AND o."kind" = ${OFFER} AND o."recipient" = m."slackId"
      AND (o."subject" = g."id"::text OR o."createdAt" > ${new Date(now.getTime() - APART_DAYS * DAY_MS)}
        OR o."status" IN ('PENDING', 'SENDING', 'UNSURE'))))`;

/** Who must not be asked about this gap now, by Slack id. */
export async function findBusy({ now }: Deps, tx: Tx, { id }: Gap): Promise<string[]> {
  const rows = await tx.$queryRaw<{ slackId: string }[]>`
    SELECT m."slackId" FROM "Gap" g JOIN "Member" m ON m."workspaceId" = g."workspaceId"
    WHERE g."id" = ${id}::uuid AND ${isBusy(now())}`;
  return rows.map(({ slackId }) => slackId);
}

type Words = Pick<Gap, 'id' | 'workspaceId' | 'words'>;

async function skillsIn(tx: Tx, { workspaceId, words }: Words): Promise<string[]> {
  const skills = await tx.skill.findMany({ where: { workspaceId, retiredAt: null }, select: { id: true, name: true } });
  const named = await namedIn(
    tx,
    workspaceId,
    words,
    skills.map(({ id, name }) => ({ id, words: name })),
  );
  return named.map(({ id }) => id);
}

/** Changes whenever a skill of the workspace "w" does, or what its words may mean. */
export const SKILLS_NOW = Prisma.sql`md5(concat_ws(' ', w."synonyms"::text, w."cardLanguages"::text,
  (SELECT string_agg(k."id"::text || k."name", ' ' ORDER BY k."id") FROM "Skill" k WHERE k."workspaceId" = w."id" AND k."retiredAt" IS NULL)))`;

/** A gap waits for weeks, and what is named in it is looked up once a day as long as skills and synonyms stay as they are. */
const named = new Map<string, string[]>();
const MOST_NAMED = 2000;

async function skillsToday({ db, now }: Deps, gap: Words & { skillsNow: string }): Promise<string[]> {
  const key = JSON.stringify([gap.workspaceId, gap.words, gap.skillsNow, now().toISOString().slice(0, 10)]);
  const known = named.get(key);
  if (known) return known;
  const found = await skillsIn(db, gap);
  if (named.size >= MOST_NAMED) named.clear();
  named.set(key, found);
  return found;
}

/** Those of the gaps that somebody could be asked about now, in their order; in one query once what is named in them is known. */
export async function withWriters(deps: Deps, gaps: (Words & { skillsNow: string })[]): Promise<Words[]> {
  if (gaps.length === 0) return [];
  const skills: string[] = [];
  for (const gap of gaps) skills.push((await skillsToday(deps, gap)).join());
  const theirs = Prisma.sql`string_to_array(v."skills", ',')::uuid[]`;
  const rows = await deps.db.$queryRaw<{ id: string }[]>`
    SELECT g."id" FROM unnest(${gaps.map(({ id }) => id)}::uuid[], ${skills}::text[]) AS v("id", "skills") JOIN "Gap" g ON g."id" = v."id"
    WHERE EXISTS (SELECT 1 FROM "Member" m WHERE ${isThere(deps.now())} AND NOT ${isBusy(deps.now())}
      AND (${SEARCHED} OR ${wantsIn(theirs)} OR ${levelIn(theirs)} IS NOT NULL))`;
  const ids = new Set(rows.map(({ id }) => id));
  return gaps.filter(({ id }) => ids.has(id));
}

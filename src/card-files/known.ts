import type { Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { seenInSql, teamsOf, type Viewer } from '../knowledge/visibility.ts';
import { fold } from '../people/service.ts';
import type { Draft } from './fields.ts';
import type { Known, KnownCard } from './plan.ts';

/** Keys looked up by one statement. As a subquery, which PostgreSQL hashes: a list it would go through for every card. */
const PAGE = 500;

/** A person with what they may see; or whoever is at the machine, who may see all. */
export type By = Viewer | 'operator';

/** What somebody may see of the cards "c". */
export const seenByInSql = (by: By): Prisma.Sql =>
  by === 'operator' ? Prisma.sql`true` : seenInSql(by, Prisma.sql`c."teamId"`);

function findByKeys(tx: Tx, workspaceId: string, by: By, keys: string[]): Promise<KnownCard[]> {
  const ids = keys.filter((key) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(key));
  return tx.$queryRaw<KnownCard[]>`
    SELECT c."id", c."externalKey", ${seenByInSql(by)} AS visible, c."title", c."body", c."kind"::text, c."status"::text, c."language",
      c."product", coalesce(c."tags", '{}') AS tags, c."teamId", c."sourceLink",
      ARRAY(SELECT q."words" FROM "CardQuestion" q WHERE q."cardId" = c."id" ORDER BY q."at", q."words") AS questions,
      ARRAY(SELECT l."otherId"::text FROM "CardLink" l WHERE l."cardId" = c."id") AS beside
    FROM "Card" c WHERE c."workspaceId" = ${workspaceId}::uuid
      AND (c."externalKey" IN (SELECT unnest(${keys}::text[])) OR c."id" IN (SELECT unnest(${ids}::uuid[])))`;
}

/** Cards somebody may see, by these titles; titles have no index, so all are looked for at once. */
async function findByTitles(tx: Tx, workspaceId: string, by: By, titles: string[]): Promise<Known['byTitle']> {
  if (titles.length === 0) return new Map();
  const cards = await tx.$queryRaw<{ id: string; externalKey: string | null; title: string }[]>`
    SELECT c."id", c."externalKey", c."title" FROM "Card" c
    WHERE c."workspaceId" = ${workspaceId}::uuid AND lower(c."title") IN (SELECT unnest(${titles}::text[])) AND ${seenByInSql(by)}`;
  return new Map(cards.map(({ id, externalKey, title }) => [fold(title), externalKey ?? id]));
}

/** The teams somebody may write cards for: all, for the operator. */
async function findTeams(tx: Tx, workspaceId: string, by: By): Promise<Map<string, string>> {
  const mine = by === 'operator' ? {} : { id: { in: teamsOf(by) } };
  const teams = await tx.team.findMany({ where: { workspaceId, ...mine }, select: { id: true, name: true } });
  return new Map(teams.map(({ id, name }) => [fold(name), id]));
}

/** What is there already of what a file holds: one statement for 500 keys, one for the titles of cards without. */
export async function findKnown(tx: Tx, workspaceId: string, by: By, drafts: Draft[]): Promise<Known> {
  const teams = await findTeams(tx, workspaceId, by);
  const titles = drafts.flatMap(({ key, title }) => (key === undefined ? title.toLowerCase() : []));
  const known: Known = { byKey: new Map(), byTitle: await findByTitles(tx, workspaceId, by, titles), teams };
  const keys = [
    ...new Set(drafts.flatMap(({ key, seeAlso = [] }) => [...(key === undefined ? [] : [key]), ...seeAlso])),
  ];
  for (let from = 0; from < keys.length; from += PAGE)
    for (const card of await findByKeys(tx, workspaceId, by, keys.slice(from, from + PAGE)))
      known.byKey.set(card.id, card);
  // A key of the workspace's own goes before an id that reads the same.
  for (const card of [...known.byKey.values()]) if (card.externalKey !== null) known.byKey.set(card.externalKey, card);
  return known;
}

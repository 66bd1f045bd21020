import type { Deps, Tx } from '../deps.ts';
import { type Card, Prisma } from '../generated/prisma/client.ts';
import { OPENED, tellFinders } from '../knowledge/cards.ts';
import { bothWays } from '../knowledge/links.ts';
import { dueAfter } from '../knowledge/trust.ts';
import { languageInSql } from '../search/service.ts';
import type { Change, Known, Plan } from './plan.ts';

/** Cards written by one statement. */
const PAGE = 500;

/** Who imports, when, and what is usual here. */
export interface Writing {
  workspaceId: string;
  /** Null: the operator. */
  editorId: string | null;
  now: Date;
  /** In which cards here are written. */
  languages: string[];
  verifyDays: number;
}

/** What changes with a card's state. A published one is due again after its kind's time. */
function stateOf({ status, kind = 'FAQ' }: Change, { now, verifyDays }: Writing) {
  const usual = dueAfter(now, { verifyDays }, { kind, verifyDays: null });
  const due = status === 'PUBLISHED' ? usual : status === 'DUE' ? now : null;
  return { status, dueAt: due, obsoleteAt: status === 'OBSOLETE' ? now : null };
}

const rowOf = (change: Change, writing: Writing, place = 0) => ({
  ...{
    place,
    id: change.id,
    key: change.key,
    title: change.title,
    body: change.body,
    kind: change.kind,
    language: change.language,
  },
  ...{ product: change.product, tags: change.tags, teamId: change.teamId, source: change.source },
  questions: change.questions ?? [],
  ...stateOf(change, writing),
});

const TOLD = Prisma.sql`"place" int, "id" uuid, "key" text, "title" text, "body" text, "kind" "CardKind", "status" "CardStatus", "language" text,
  "product" text, "tags" text[], "teamId" uuid, "source" text, "questions" jsonb, "dueAt" timestamptz, "obsoleteAt" timestamptz`;

const ids = (rows: { id: string }[]): string[] => rows.map(({ id }) => id);

/** New cards with their first version and questions. */
async function addPage(tx: Tx, page: Change[], writing: Writing): Promise<{ id: string; change: Change }[]> {
  const { workspaceId, editorId, now, languages } = writing;
  const rows = page.map((change, place) =>
    rowOf(
      {
        ...change,
        kind: change.kind ?? 'FAQ',
        status: change.status ?? 'PUBLISHED',
      },
      writing,
      place,
    ),
  );
  const added = await tx.$queryRaw<{ id: string; place: number }[]>`
    WITH told AS MATERIALIZED (
      SELECT gen_random_uuid() AS "newId", t.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t(${TOLD})),
    cards AS (
      INSERT INTO "Card" ("id", "workspaceId", "kind", "status", "title", "body", "language", "product", "tags", "teamId", "sourceLink",
        "externalKey", "makerId", "ownerId", "createdAt", "updatedAt", "dueAt", "obsoleteAt")
      SELECT "newId", ${workspaceId}::uuid, "kind", "status", "title", "body", coalesce("language", ${languageInSql(languages, Prisma.sql`"title" || E'\\n' || "body"`)}),
        "product", coalesce("tags", '{}'), "teamId", "source", "key", ${editorId}::uuid, ${editorId}::uuid, ${now}, ${now}, "dueAt", "obsoleteAt" FROM told),
    versions AS (
      INSERT INTO "CardVersion" ("cardId", "version", "workspaceId", "kind", "title", "body", "product", "tags", "editorId", "what", "at")
      SELECT "newId", 1, ${workspaceId}::uuid, "kind", "title", "body", "product", coalesce("tags", '{}'), ${editorId}::uuid, 'imported', ${now}
      FROM told),
    questions AS (
      INSERT INTO "CardQuestion" ("id", "workspaceId", "cardId", "words", "at")
      SELECT gen_random_uuid(), ${workspaceId}::uuid, "newId", words, ${now} FROM told, jsonb_array_elements_text(told."questions") words)
    SELECT "newId" AS id, "place" FROM told`;
  return added.flatMap(({ id, place }) => {
    const change = page[place];
    return change ? [{ id, change }] : [];
  });
}

/** The file has another text than somebody verified: nobody has said of that one that it is true. */
const isChanged = Prisma.sql`(c."changedFrom" IS NOT NULL OR c."verifiedAt" IS NOT NULL
  AND (told."title", told."body", coalesce(told."kind", c."kind"), coalesce(told."product", c."product"), coalesce(told."tags", c."tags"))
    IS DISTINCT FROM (c."title", c."body", c."kind", c."product", c."tags"))`;
/** A change is settled by people, not by a file. */
const statusNow = Prisma.sql`CASE WHEN ${isChanged} AND coalesce(told."status", c."status") = 'PUBLISHED' THEN 'DUE'
  ELSE coalesce(told."status", c."status") END`;

/** The file says of the card "c" that what somebody found outdated is put right, or out of use, and nobody has to look at that. */
const isDealtWith = Prisma.sql`told."status" IN ('PUBLISHED', 'OBSOLETE') AND told."status" <> c."status" AND told."status" = ${statusNow}`;

/** Others read it from here on: what it was before was not written for them (capture/history.ts). */
const isOpened = Prisma.sql`(was."teamId" IS NOT NULL AND c."teamId" <> was."teamId")`;

/** Holds these cards, in one order: whoever changes several at the same time does not wait for us while we wait for them. */
async function lockCards(tx: Tx, { workspaceId }: Writing, changed: Change[]): Promise<void> {
  await tx.$queryRaw`
    SELECT count(*)::int FROM (SELECT 1 FROM "Card" WHERE "workspaceId" = ${workspaceId}::uuid
      AND "id" = ANY(${changed.flatMap(({ id }) => id ?? [])}::uuid[]) ORDER BY "id" FOR UPDATE) held`;
}

/** What the file tells of cards that are there; the rest of them stays. */
async function changePage(tx: Tx, page: Change[], writing: Writing): Promise<string[]> {
  const { workspaceId, editorId, now } = writing;
  const rows = page.map((change) => rowOf(change, writing));
  return ids(
    await tx.$queryRaw<{ id: string }[]>`
    WITH told AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t(${TOLD})),
    cards AS (
      UPDATE "Card" c SET "title" = told."title", "body" = told."body", "kind" = coalesce(told."kind", c."kind"),
        "language" = coalesce(told."language", c."language"), "product" = coalesce(told."product", c."product"),
        "tags" = coalesce(told."tags", c."tags"), "teamId" = coalesce(told."teamId", c."teamId"),
        "sourceLink" = coalesce(told."source", c."sourceLink"), "version" = c."version" + 1, "updatedAt" = ${now},
        "status" = ${statusNow},
        "dueAt" = CASE WHEN ${statusNow} = c."status" THEN c."dueAt" WHEN ${statusNow} = 'DUE' THEN ${now} ELSE told."dueAt" END,
        "obsoleteAt" = CASE WHEN ${statusNow} = c."status" THEN c."obsoleteAt" ELSE told."obsoleteAt" END,
        "changedFrom" = CASE WHEN ${isChanged} THEN coalesce(c."changedFrom", c."version") END,
        "dueReason" = CASE WHEN ${isDealtWith} THEN NULL ELSE c."dueReason" END,
        "finderId" = CASE WHEN ${isDealtWith} THEN NULL ELSE c."finderId" END
      FROM told JOIN "Card" was ON was."id" = told."id" WHERE c."id" = told."id" AND c."workspaceId" = ${workspaceId}::uuid
      RETURNING c."id", c."version", c."kind", c."title", c."body", c."product", c."tags", ${isOpened} AS "isOpened"),
    versions AS (
      INSERT INTO "CardVersion" ("cardId", "version", "workspaceId", "kind", "title", "body", "product", "tags", "editorId", "what", "at")
      SELECT "id", "version", ${workspaceId}::uuid, "kind", "title", "body", "product", "tags", ${editorId}::uuid,
        CASE WHEN "isOpened" THEN ${OPENED} ELSE 'imported' END, ${now} FROM cards),
    questions AS (
      INSERT INTO "CardQuestion" ("id", "workspaceId", "cardId", "words", "at")
      SELECT gen_random_uuid(), ${workspaceId}::uuid, cards."id", words, ${now}
      FROM cards JOIN told ON told."id" = cards."id", jsonb_array_elements_text(told."questions") words
      ON CONFLICT ("cardId", "words") DO NOTHING)
    SELECT "id" FROM cards`,
  );
}

/** Those of the cards that somebody found outdated. */
async function findFound(tx: Tx, { workspaceId }: Writing, changed: Change[]): Promise<Card[]> {
  const found = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Card" WHERE "workspaceId" = ${workspaceId}::uuid AND "finderId" IS NOT NULL
      AND "id" = ANY(${changed.flatMap(({ id }) => id ?? [])}::uuid[])`;
  return found.length === 0 ? [] : tx.card.findMany({ where: { workspaceId, id: { in: ids(found) } } });
}

/** Whoever found them outdated hears of those that the file dealt with. */
async function tellOfDealtWith(
  deps: Pick<Deps, 'outbox'>,
  tx: Tx,
  { workspaceId, editorId, now }: Writing,
  found: Card[],
): Promise<void> {
  if (found.length === 0) return;
  const where = { workspaceId, id: { in: ids(found) }, finderId: null };
  const settled = new Set(ids(await tx.card.findMany({ where, select: { id: true } })));
  const by = editorId === null ? null : { id: editorId };
  for (const card of found) if (settled.has(card.id)) await tellFinders(deps, tx, by, card, now);
}

/** Both ways, those that are there already left alone. */
async function addLinks(tx: Tx, { workspaceId }: Writing, pairs: [from: string, to: string][]): Promise<void> {
  for (let at = 0; at < pairs.length; at += PAGE) {
    const data = pairs.slice(at, at + PAGE).flatMap(([cardId, otherId]) => bothWays(workspaceId, cardId, otherId));
    await tx.cardLink.createMany({ data, skipDuplicates: true });
  }
}

/** Cards of the file with what is read beside them: in the same file, or there already and the importer's to see. */
function findPairs(plan: Plan, known: Known, added: { id: string; change: Change }[]): [string, string][] {
  const fresh = new Map(added.map(({ id, change }) => [change.key ?? '', id]));
  const idOf = (key: string): string | undefined => {
    const card = known.byKey.get(key);
    return fresh.get(key) ?? (card?.visible ? card.id : undefined);
  };
  const there = [...plan.changed, ...plan.unchanged].flatMap((change) => (change.id ? { id: change.id, change } : []));
  return [...added, ...there].flatMap(({ id, change: { seeAlso = [] } }) =>
    seeAlso.flatMap((key): [string, string][] => {
      const other = key === '' ? undefined : idOf(key);
      return other === undefined || other === id ? [] : [[id, other]];
    }),
  );
}

/**
 * Writes a plan without problems, inside the caller's transaction; who found outdated what it deals with is told. Ids of the cards that
 * are new or other now.
 */
export async function writeCards(
  deps: Pick<Deps, 'outbox'>,
  tx: Tx,
  plan: Plan,
  known: Known,
  writing: Writing,
): Promise<string[]> {
  const added: { id: string; change: Change }[] = [];
  const changed: string[] = [];
  if (plan.changed.length > 0) await lockCards(tx, writing, plan.changed);
  const found = plan.changed.length > 0 ? await findFound(tx, writing, plan.changed) : [];
  for (let from = 0; from < plan.added.length; from += PAGE)
    added.push(...(await addPage(tx, plan.added.slice(from, from + PAGE), writing)));
  for (let from = 0; from < plan.changed.length; from += PAGE)
    changed.push(...(await changePage(tx, plan.changed.slice(from, from + PAGE), writing)));
  await tellOfDealtWith(deps, tx, writing, found);
  await addLinks(tx, writing, findPairs(plan, known, added));
  return [...ids(added), ...changed];
}

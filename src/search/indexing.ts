import type { Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { stemmerOf } from './languages.ts';
import { plainText, wordsOf } from './words.ts';

/** Cards of one statement: splitting their texts into words holds up the event loop. */
const BATCH = 100;
/** Of one part of a card; PostgreSQL counts positions to 16,383. */
const MOST_WORDS = 4000;

/** How soon more of the same word stops counting (BM25's k1). */
const K1 = 2.6;

/**
 * The parts of a card: how much a word counts there, how many words such a part usually has, and how much a longer one takes from
 * it (BM25F). The usual length is a number of ours, so that what a card's words weigh does not depend on other cards.
 */
const PARTS = {
  title: { counts: 3.5, usual: 8, lengthTakes: 0.3 },
  asked: { counts: 2, usual: 12, lengthTakes: 0.5 },
  tags: { counts: 1.8, usual: 4, lengthTakes: 0.3 },
  body: { counts: 1, usual: 60, lengthTakes: 0.4 },
} as const;
type Part = keyof typeof PARTS;

/** A card as it is indexed. */
export interface Indexed {
  no: number;
  language: string;
  title: string;
  body: string;
  product: string | null;
  tags: string[];
  /** What people asked when it was the answer. */
  asked: string[];
}

const textOf: Record<Part, (card: Indexed) => string> = {
  title: ({ title }) => title,
  asked: ({ asked }) => asked.join('\n'),
  tags: ({ product, tags }) => [product ?? '', ...tags].join('\n'),
  body: ({ body }) => plainText(body),
};

/** A part as words, and what each occurrence in it counts. */
function partOf(part: Part, card: Indexed): { text: string; each: number } {
  const words = wordsOf(textOf[part](card)).slice(0, MOST_WORDS);
  const { counts, usual, lengthTakes } = PARTS[part];
  return {
    text: words.flatMap(({ whole, parts }) => [whole, ...parts]).join(' '),
    each: counts / (1 - lengthTakes + (lengthTakes * words.length) / usual),
  };
}

/** Cards as arrays for SQL's unnest: the whole of a batch in one statement. */
function columnsOf(cards: Indexed[]) {
  const part = (name: Part) => {
    const parts = cards.map((card) => partOf(name, card));
    return { texts: parts.map(({ text }) => text), each: parts.map(({ each }) => each) };
  };
  return {
    nos: cards.map(({ no }) => no),
    stemmers: cards.map(({ language }) => stemmerOf(language)),
    title: part('title'),
    asked: part('asked'),
    tags: part('tags'),
    body: part('body'),
  };
}

/** One at a time changes the index of a workspace: the counts of common words are everybody's, and no two can wait for each other. */
export async function lockIndex(tx: Tx, workspaceId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('search:' || ${workspaceId}, 0))`;
}

/** The terms of cards with what each weighs there, as (no, term, weight): stemmed, without accents, BM25's part that is the card's. */
export function termsInSql(cards: Indexed[]): Prisma.Sql {
  const { nos, stemmers, title, asked, tags, body } = columnsOf(cards);
  return Prisma.sql`
    SELECT card.no, unaccent(l.lexeme) AS term, sum(found.tf * ${K1 + 1}::float8 / (found.tf + ${K1}::float8))::real AS weight
    FROM unnest(${nos}::int[], ${stemmers}::text[], ${title.texts}::text[], ${asked.texts}::text[], ${tags.texts}::text[],
      ${body.texts}::text[], ${title.each}::float8[], ${asked.each}::float8[], ${tags.each}::float8[], ${body.each}::float8[])
      AS card(no, stemmer, title, asked, tags, body, title_each, asked_each, tags_each, body_each),
    LATERAL unnest(setweight(to_tsvector(stemmer::regconfig, title), 'A') || setweight(to_tsvector(stemmer::regconfig, asked), 'B')
      || setweight(to_tsvector(stemmer::regconfig, tags), 'C') || to_tsvector(stemmer::regconfig, body)) l,
    LATERAL (SELECT cardinality(array_positions(l.weights, 'A')) * title_each + cardinality(array_positions(l.weights, 'B')) * asked_each
      + cardinality(array_positions(l.weights, 'C')) * tags_each + cardinality(array_positions(l.weights, 'D')) * body_each AS tf) found
    GROUP BY 1, 2`;
}

/**
 * Makes the postings of these cards what they should be, and the counts of their words, in one statement (rows by their place: nobody
 * else changes them meanwhile); then drops the words that are in no card any more. `cards` without one of `nos`: that one leaves the index. The empty word is in every card: its
 * count is the number of cards.
 */
async function replacePostings(tx: Tx, workspaceId: string, nos: number[], cards: Indexed[]): Promise<void> {
  const unused = await tx.$queryRaw<{ id: number }[]>`
    WITH new AS MATERIALIZED (
      ${termsInSql(cards)} UNION ALL SELECT no, '', 1 FROM unnest(${cards.map(({ no }) => no)}::int[]) no),
    old AS MATERIALIZED (
      SELECT p."cardNo" AS no, t."term", p."weight", p.ctid AS row FROM "SearchPosting" p JOIN "SearchTerm" t ON t."id" = p."termId"
      WHERE p."cardNo" = ANY(${nos}::int[]) AND t."workspaceId" = ${workspaceId}::uuid),
    changed AS MATERIALIZED (
      SELECT no, term, new.weight, old.row FROM new FULL JOIN old USING (no, term) WHERE new.weight IS DISTINCT FROM old.weight),
    counted AS (
      INSERT INTO "SearchTerm" AS t ("workspaceId", "term", "cards")
      SELECT ${workspaceId}::uuid, term, count(weight) - count(row) FROM changed GROUP BY term HAVING count(weight) <> count(row)
      ON CONFLICT ("workspaceId", "term") DO UPDATE SET "cards" = t."cards" + excluded."cards" RETURNING "id", "term", "cards"),
    gone AS (
      DELETE FROM "SearchPosting" WHERE ctid = ANY(ARRAY(SELECT row FROM changed WHERE weight IS NULL))),
    posted AS (
      INSERT INTO "SearchPosting" ("termId", "cardNo", "weight")
      SELECT coalesce(counted."id", t."id"), no, weight FROM changed LEFT JOIN counted USING (term)
      LEFT JOIN "SearchTerm" t ON t."workspaceId" = ${workspaceId}::uuid AND t."term" = changed.term WHERE weight IS NOT NULL
      ON CONFLICT ("termId", "cardNo") DO UPDATE SET "weight" = excluded."weight")
    SELECT "id" FROM counted WHERE "cards" = 0`;
  if (unused.length === 0) return;
  await tx.$executeRaw`DELETE FROM "SearchTerm" WHERE "id" = ANY(${unused.map(({ id }) => id)}::int[])
    AND "workspaceId" = ${workspaceId}::uuid AND "cards" = 0`;
}

/** Ids in batches, each handed over with the cards as they stand. */
export async function forEachBatch(ids: string[], work: (batch: string[]) => Promise<void>): Promise<void> {
  for (let start = 0; start < ids.length; start += BATCH) await work(ids.slice(start, start + BATCH));
}

/** Puts the cards into the index as they stand in the transaction. */
export async function indexBatch(tx: Tx, workspaceId: string, ids: string[]): Promise<void> {
  const rows = await tx.card.findMany({
    where: { workspaceId, id: { in: ids } },
    select: {
      ...{ no: true, language: true, title: true, body: true, product: true, tags: true },
      questions: { select: { words: true }, orderBy: { id: 'asc' } },
    },
  });
  const cards = rows.map(({ questions, ...card }) => ({ ...card, asked: questions.map(({ words }) => words) }));
  await replacePostings(
    tx,
    workspaceId,
    cards.map(({ no }) => no),
    cards,
  );
}

/** Takes the cards out of the index. */
export async function unindexBatch(tx: Tx, workspaceId: string, ids: string[]): Promise<void> {
  const cards = await tx.card.findMany({ where: { workspaceId, id: { in: ids } }, select: { no: true } });
  await replacePostings(
    tx,
    workspaceId,
    cards.map(({ no }) => no),
    [],
  );
}

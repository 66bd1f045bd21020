/** The statement that asks the vocabulary about the words of a search. */
import type { Deps } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { type Viewer, visibleInSql } from '../knowledge/visibility.ts';
import { STEMMERS_JSON } from './languages.ts';
import type { Word } from './words.ts';

/** Words whose spelling is put right. */
const MOST_REPAIRED = 6;
/** Languages that a search is stemmed in. */
const MOST_LANGUAGES = 6;

/** A word in so few cards may be a slip in them. */
const RARE = 3;

/** What the vocabulary knows of a form of a typed word. */
export interface Row {
  what: 'form' | 'similar' | 'beginning' | 'split' | 'all';
  at: number;
  /** 0: the word as written; 1: a part of it; 2: with the next one in one word; 3: of a synonym. */
  kind: number;
  word: string | null;
  stemmer: string | null;
  /** Null with a stemmer: a word like "the". */
  term: string | null;
  id: number | null;
  cards: number | null;
  /** Where a word of two was split. */
  place: number | null;
}

interface Form {
  at: number;
  kind: number;
  word: string;
}

/** Two words that may be one: "gift card", "log in". */
const joins = (a: Word | undefined, b: Word): a is Word => a?.plain === true && b.plain;

function formsOf(words: Word[]): Form[] {
  return words.flatMap((word, at) => {
    const before = words[at - 1];
    const joined = joins(before, word) ? before.whole + word.whole : undefined;
    return [
      { at, kind: 0, word: word.whole },
      ...word.parts.map((part) => ({ at, kind: 1, word: part })),
      // Of both: one of them may be left out as a little word, as in "log in".
      ...(joined ? [at - 1, at].map((either) => ({ at: either, kind: 2, word: joined })) : []),
    ];
  });
}

/**
 * A term "t" that stands in a card the viewer may see: of others they are told nothing, not even that there is no need to repair
 * them. A scalar query, as PostgreSQL would turn an EXISTS into a join with all postings.
 */
const isSeen = (viewer: Viewer) => Prisma.sql`(
  SELECT true FROM "SearchPosting" p JOIN "Card" c ON c."no" = p."cardNo" WHERE p."termId" = t."id" AND ${visibleInSql(viewer)} LIMIT 1)`;

/**
 * Everything the vocabulary knows of the typed words: each in every language of the workspace, and for those it does not know, or
 * from few cards only, similar spellings, the two words it may be, and for the last one what begins with it.
 */
export function lookUp({ db }: Pick<Deps, 'db'>, viewer: Viewer, words: Word[], synonyms: string[]): Promise<Row[]> {
  const others = synonyms.map((word, index) => ({ at: words.length + index, kind: 3, word }));
  const forms = [...formsOf(words), ...others];
  const { workspaceId } = viewer;
  const plain = words.map(({ plain, whole }) => plain && whole.length >= 4);
  const last = words.at(-1);
  const unfinished = last?.plain === true && last.whole.length >= 3;
  // LATERAL and LIMIT: without statistics, which the embedded database never gathers, a join would go through the whole vocabulary.
  return db.$queryRaw<Row[]>`
    WITH stemmer AS MATERIALIZED (
      SELECT DISTINCT coalesce(${STEMMERS_JSON}::jsonb ->> code, 'simple') AS stemmer FROM "Workspace" w,
        unnest(coalesce(nullif(w."cardLanguages"[1:${MOST_LANGUAGES}::int], '{}'), '{en}')) code WHERE w."id" = ${workspaceId}::uuid),
    form AS MATERIALIZED (
      SELECT f.at, f.kind, f.word, stemmer, l.term
      FROM unnest(${forms.map(({ at }) => at)}::int[], ${forms.map(({ kind }) => kind)}::int[], ${forms.map(({ word }) => word)}::text[])
        AS f(at, kind, word) CROSS JOIN stemmer
      LEFT JOIN LATERAL (
        SELECT unaccent(x) AS term FROM unnest(tsvector_to_array(to_tsvector(stemmer::regconfig, f.word))) x) l ON true),
    everything AS MATERIALIZED (
      SELECT t."id", t."cards" FROM "SearchTerm" t WHERE t."workspaceId" = ${workspaceId}::uuid AND t."term" = ''),
    known AS MATERIALIZED (
      SELECT x.term, seen."id", seen."cards" FROM (SELECT DISTINCT term FROM form WHERE term <> '') x, LATERAL (
        SELECT t."id", t."cards" FROM "SearchTerm" t
        WHERE t."workspaceId" = ${workspaceId}::uuid AND t."term" = x.term AND ${isSeen(viewer)} LIMIT 1) seen),
    strange AS MATERIALIZED (
      SELECT at, form.word, array_agg(DISTINCT form.term) AS stems FROM form LEFT JOIN known USING (term)
      WHERE form.kind = 0 AND (${plain}::bool[])[at + 1]
      GROUP BY at, form.word
      HAVING bool_and(form.term IS NOT NULL) AND (max(known."cards") IS NULL
        OR max(known."cards") <= ${RARE}::int)
      ORDER BY at LIMIT ${MOST_REPAIRED}::int),
    cut AS MATERIALIZED (
      SELECT at, place, side, unaccent(array_to_string(tsvector_to_array(to_tsvector(stemmer::regconfig,
        CASE side WHEN 0 THEN left(word, place) ELSE substr(word, place + 1) END)), '')) AS term
      FROM strange CROSS JOIN generate_series(3, length(word) - 3) place CROSS JOIN (VALUES (0), (1)) s(side) CROSS JOIN stemmer),
    half AS MATERIALIZED (
      SELECT at, place, side, max(known."id") AS id, max(known."cards") AS cards FROM cut, LATERAL (
        SELECT t."id", t."cards" FROM "SearchTerm" t
        WHERE t."workspaceId" = ${workspaceId}::uuid AND t."term" = cut.term AND cut.term <> '' AND ${isSeen(viewer)} LIMIT 1) known
      GROUP BY at, place, side)
    SELECT 'form' AS what, at, kind, word, stemmer, form.term, known."id", known."cards", NULL::int AS place FROM form LEFT JOIN known USING (term)
    UNION ALL
    SELECT DISTINCT 'similar', at, 0, NULL, NULL, t."term", t."id", t."cards", NULL::int
    FROM strange, LATERAL (SELECT DISTINCT x AS spelled FROM unnest(unaccent(word) || stems) x) s, LATERAL "similarTerms"(${workspaceId}::uuid, spelled) t WHERE ${isSeen(viewer)}
    UNION ALL
    SELECT 'split', at, side, NULL, NULL, NULL, id, cards, place FROM half
    UNION ALL
    SELECT 'beginning', at, 0, NULL, NULL, b."term", b."id", b."cards", NULL::int
    FROM (SELECT at, ARRAY[unaccent(min(word)) || '%', min(term) || '%'] AS begun FROM form WHERE kind = 0 AND at = ${words.length - 1}::int AND ${unfinished}
          GROUP BY at HAVING bool_and(term IS NOT NULL)) w,
    LATERAL (
      SELECT t."term", t."id", t."cards" FROM "SearchTerm" t
      WHERE t."workspaceId" = ${workspaceId}::uuid AND t."term" LIKE ANY(begun) AND length(t."term") >= 4 AND ${isSeen(viewer)}
      ORDER BY t."cards" DESC, t."id" LIMIT 6) b
    UNION ALL
    SELECT 'all', 0, 0, NULL, NULL, '', "id", "cards", NULL::int FROM everything`;
}

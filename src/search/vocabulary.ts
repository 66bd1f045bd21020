import type { Deps } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { type Viewer, visibleInSql } from '../knowledge/visibility.ts';
import { STEMMERS_JSON } from './languages.ts';
import { meantBy, type Spelled } from './spelling.ts';
import { unaccented, type Word, wordsOf } from './words.ts';

/** Different words that are looked up; of a pasted page the first. */
const MOST_LOOKED_UP = 48;
/** Words whose spelling is put right. */
const MOST_REPAIRED = 6;
/** Languages that a search is stemmed in. */
const MOST_LANGUAGES = 6;

/** A word in so few cards may be a slip in them; another one, so many times commoner, is searched for as well. */
const RARE = 3;
const FAR_COMMONER = 3;

/** What another way of writing counts against the word as written. Two words in one say more than either. */
const COUNTS = {
  part: 0.6,
  joined: 1.25,
  split: 0.7,
  beginning: 0.5,
  unfinished: 0.9,
  oneSlip: 0.9,
  twoSlips: 0.7,
  rarely: 0.5,
};

/** A word of the vocabulary that a search is for. */
export interface Term {
  id: number;
  term: string;
  cards: number;
  /** How surely it is what was typed: 1 as written, see COUNTS. */
  counts: number;
}

/** What was typed, with what it is searched by. */
export interface Concept {
  typed: string;
  terms: Term[];
  /** Nobody wrote it like this in a card the viewer sees: other spellings are searched for instead. */
  repaired: boolean;
  /** It is not in the vocabulary as it was typed. */
  guessed: boolean;
}

export interface Understood {
  concepts: Concept[];
  /** Cards of the workspace in the index. */
  cards: number;
  /** Of all cards: its id, for looking through them without words. */
  everyCard: number | undefined;
}

interface Row {
  what: 'form' | 'similar' | 'beginning' | 'split' | 'all';
  at: number;
  /** 0: the word as written; 1: a part of it; 2: with the next one in one word. */
  kind: number;
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
function lookUp({ db }: Pick<Deps, 'db'>, viewer: Viewer, words: Word[]): Promise<Row[]> {
  const forms = formsOf(words);
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
    SELECT 'form' AS what, at, kind, stemmer, form.term, known."id", known."cards", NULL::int AS place FROM form LEFT JOIN known USING (term)
    UNION ALL
    SELECT DISTINCT 'similar', at, 0, NULL, t."term", t."id", t."cards", NULL::int
    FROM strange, LATERAL (SELECT DISTINCT x AS spelled FROM unnest(unaccent(word) || stems) x) s, LATERAL "similarTerms"(${workspaceId}::uuid, spelled) t WHERE ${isSeen(viewer)}
    UNION ALL
    SELECT 'split', at, side, NULL, NULL, id, cards, place FROM half
    UNION ALL
    SELECT 'beginning', at, 0, NULL, b."term", b."id", b."cards", NULL::int
    FROM (SELECT at, ARRAY[unaccent(min(word)) || '%', min(term) || '%'] AS begun FROM form WHERE kind = 0 AND at = ${words.length - 1}::int AND ${unfinished}
          GROUP BY at HAVING bool_and(term IS NOT NULL)) w,
    LATERAL (
      SELECT t."term", t."id", t."cards" FROM "SearchTerm" t
      WHERE t."workspaceId" = ${workspaceId}::uuid AND t."term" LIKE ANY(begun) AND length(t."term") >= 4 AND ${isSeen(viewer)}
      ORDER BY t."cards" DESC, t."id" LIMIT 6) b
    UNION ALL
    SELECT 'all', 0, 0, NULL, '', "id", "cards", NULL::int FROM everything`;
}

const known = (rows: Row[]): Spelled[] =>
  rows.flatMap(({ id, term, cards }) => (id === null ? [] : [{ id, term: term ?? '', cards: cards ?? 0 }]));

/** The two words that were written as one, each known: the split whose rarer half is the commonest. */
function splitOf(rows: Row[]): Spelled[] {
  const places = Object.values(Object.groupBy(rows, ({ place }) => `${place}`)).map((halves) => known(halves ?? []));
  const whole = places.filter((halves) => halves.length === 2);
  const rarer = (halves: Spelled[]) => Math.min(...halves.map(({ cards }) => cards));
  return whole.sort((a, b) => rarer(b) - rarer(a))[0] ?? [];
}

/** The best of each term: a word and its part may be the same one. */
function best(terms: Term[]): Term[] {
  const kept = new Map<number, Term>();
  for (const term of terms) if ((kept.get(term.id)?.counts ?? 0) < term.counts) kept.set(term.id, term);
  return [...kept.values()];
}

const as =
  (counts: number) =>
  (word: Spelled): Term => ({ ...word, counts });

/** What else a word may be that no card, or hardly one, has as it was typed: one slip away, two words in one, or two slips away. */
function otherSpellings({ whole }: Word, own: Row[]): Term[] {
  const of = (what: Row['what']) => own.filter((row) => row.what === what);
  const stems = [...new Set(of('form').flatMap(({ kind, term }) => (kind === 0 && term ? [term] : [])))];
  const meant = meantBy(unaccented(whole), stems, known(of('similar')));
  const slips = meant[0]?.slips ?? Number.POSITIVE_INFINITY;
  const split = slips > 1 ? splitOf(of('split')) : [];
  if (split.length > 0) return split.map(as(COUNTS.split));
  const commonest = Math.max(...meant.map(({ cards }) => cards));
  const sure = slips <= 1 ? COUNTS.oneSlip : COUNTS.twoSlips;
  return meant.map((word) => as(sure * Math.sqrt(word.cards / commonest))(word));
}

/** What a typed word is searched by. */
function conceptOf(word: Word, own: Row[]): Concept {
  const forms = (kind: number) => known(own.filter((row) => row.what === 'form' && row.kind === kind));
  const written = forms(0).map(as(1));
  const near = [...forms(1).map(as(COUNTS.part)), ...forms(2).map(as(COUNTS.joined))];
  const begins = known(own.filter(({ what }) => what === 'beginning'));
  const asTyped = best([...written, ...near]);
  const longer = begins.map((term) => as(COUNTS.beginning * Math.min(1, word.whole.length / term.term.length))(term));
  const concept = { typed: word.whole, repaired: false, guessed: asTyped.length === 0 };
  if (concept.guessed && begins.length > 0) return { ...concept, terms: begins.map(as(COUNTS.unfinished)) };
  const other = otherSpellings(word, own);
  if (concept.guessed) return { ...concept, terms: other, repaired: other.length > 0 };
  // Known, but from few cards: perhaps those have the slip too. Only commoner words are meant then.
  const commoner = other.filter(({ cards }) => cards >= FAR_COMMONER * Math.max(...asTyped.map((term) => term.cards)));
  const rarely = commoner.map((term) => ({ ...term, counts: COUNTS.rarely }));
  return { ...concept, terms: best([...asTyped, ...rarely, ...longer]) };
}

/**
 * The language a search is in is the one whose little words it has: those are left out. "die" is one in German, but not in
 * "the battery may die".
 */
function littleWords(rows: Row[]): Set<number> {
  const little = rows.filter(({ what, kind, term }) => what === 'form' && kind === 0 && term === null);
  const languages = Object.values(Object.groupBy(little, ({ stemmer }) => stemmer ?? ''));
  const most = Math.max(...languages.map((found) => found?.length ?? 0));
  const leading = languages.filter((found) => found?.length === most);
  return new Set(leading.flatMap((found) => found?.map(({ at }) => at) ?? []));
}

/** What the words mean in this workspace's vocabulary, as far as the viewer's cards have it. One statement. */
export async function understand(deps: Pick<Deps, 'db'>, viewer: Viewer, text: string): Promise<Understood> {
  const seen = new Map(wordsOf(text).map((word) => [word.whole, word]));
  const words = [...seen.values()].slice(0, MOST_LOOKED_UP);
  const rows = await lookUp(deps, viewer, words);
  const little = littleWords(rows);
  const byWord = Object.groupBy(rows, ({ at }) => at);
  const concepts = words.flatMap((word, at) => (little.has(at) ? [] : [conceptOf(word, byWord[at] ?? [])]));
  const all = rows.find(({ what }) => what === 'all');
  return { concepts, cards: all?.cards ?? 0, everyCard: all?.id ?? undefined };
}

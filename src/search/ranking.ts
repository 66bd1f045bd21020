import type { Deps } from '../deps.ts';
import { type CardKind, type CardStatus, Prisma } from '../generated/prisma/client.ts';
import { type Viewer, visibleInSql } from '../knowledge/visibility.ts';
import { STEMMERS_JSON } from './languages.ts';
import { type Meaning, patternOf } from './meanings.ts';
import type { Concept, Understood } from './vocabulary.ts';
import { unaccented } from './words.ts';

/** Words that are searched for: of a pasted page the rarest ones that are known. */
const MOST_SEARCHED = 24;
/** Postings that are read while there are more than two words: the commonest ones are left out first. */
const MOST_POSTINGS = 40_000;
/** Cards whose whole text is read for phrases with little words. */
const MOST_TEXTS = 3000;
/** Text of a card that is looked through for what to show of it. */
const SHOWN = 6000;
/** What stands between words, to find them again in what is shown. */
const SIGNS = '\t\n\r!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ ¡«·»¿‐‑–—‘’“”„…、。「」！，：；？（）';
/** Scores are whole numbers, so that adding them up in any order gives the same. */
const SCALE = 1000;

/** What speaks for a card besides its words. Verified and in date is 1.05. */
const TRUST = { verified: 1.05, due: 0.92, candidate: 0.8, obsolete: 0.3, helpedLately: 1.05, lately: 30 };

/** What another name counts against the word itself, or against a phrase of which the index has one word only. */
const SYNONYM = 0.5;
const OF_PHRASE = 0.8;

export interface Filters {
  product?: string | undefined;
  kind?: CardKind | undefined;
  tag?: string | undefined;
  status?: CardStatus | undefined;
}

/** Where a page ends: the next one begins after it. */
export interface After {
  score: number;
  no: number;
}

export interface Found extends After {
  id: string;
  title: string;
  body: string;
  /** Words of its text that were searched for, as written there, with their terms. */
  matched: Record<string, string>;
  /** Cards found in all that the viewer may see. */
  total: number;
  /** Of these the likely ones: with enough of what was asked, without guessing at its words. */
  likely: number;
}

/** Cards that are read for another name. */
const readFor = ({ terms: [rarest] }: Meaning): number => rarest?.cards ?? 0;
const cardsOf = ({ terms, meanings }: Concept): number =>
  Math.max(...(terms.length > 0 ? terms.map(({ cards }) => cards) : meanings.map(readFor)));
const postingsOf = (concepts: Concept[]): number =>
  concepts.flatMap(({ terms }) => terms).reduce((sum, { cards }) => sum + cards, 0);

/**
 * Without the commonest other names, if there is too much to read: where a word is common, enough is found by it. The text of cards,
 * which "call off" is looked for in, is much more to read than what the index has of them.
 */
function withoutCommonest(concepts: Concept[]): Concept[] {
  let left = MOST_POSTINGS - postingsOf(concepts);
  let texts = MOST_TEXTS;
  const kept = new Set<Meaning>();
  const rarestFirst = [...new Set(concepts.flatMap(({ meanings }) => meanings))].sort(
    (a, b) => readFor(a) - readFor(b),
  );
  for (const meaning of rarestFirst) {
    left -= readFor(meaning);
    if (meaning.inOrder) texts -= readFor(meaning);
    if (left >= 0 && (texts >= 0 || !meaning.inOrder)) kept.add(meaning);
  }
  return concepts.map((concept) => ({ ...concept, meanings: concept.meanings.filter((one) => kept.has(one)) }));
}

/** What is searched for: the rarest words, and of common ones only as many as are needed. */
export function choose(concepts: Concept[]): Concept[] {
  const rarest = concepts
    .filter(({ terms, meanings }) => terms.length + meanings.length > 0)
    .sort((a, b) => cardsOf(a) - cardsOf(b))
    .slice(0, MOST_SEARCHED);
  while (rarest.length > 2 && postingsOf(rarest) > MOST_POSTINGS) rarest.pop();
  return withoutCommonest(rarest);
}

/** How much a word tells: the rarer, the more (BM25's part that is the word's). */
const tells = (cards: number, all: number): number => Math.log(1 + (all - cards + 0.5) / (cards + 0.5));

/** With the same score more of the words are better than few of them: what was asked is all of it. */
const shareOf = (matched: number, searched: number): number => (matched / searched) ** 0.2;

function conditionsOf({ product, kind, tag, status }: Filters): Prisma.Sql {
  const conditions = [
    ...(product === undefined ? [] : [Prisma.sql`AND lower(c."product") = lower(${product.replaceAll('\0', '')})`]),
    ...(kind === undefined ? [] : [Prisma.sql`AND c."kind" = ${kind}::"CardKind"`]),
    ...(tag === undefined
      ? []
      : [Prisma.sql`AND ${tag.toLowerCase().replaceAll('\0', '')} IN (SELECT lower(x) FROM unnest(c."tags") x)`]),
    ...(status === undefined ? [] : [Prisma.sql`AND c."status" = ${status}::"CardStatus"`]),
  ];
  return conditions.length > 0 ? Prisma.join(conditions, ' ') : Prisma.empty;
}

const trustAt = (now: Date): Prisma.Sql => Prisma.sql`CASE c."status" WHEN 'OBSOLETE' THEN ${TRUST.obsolete}::float8
    WHEN 'DRAFT' THEN ${TRUST.candidate}::float8 WHEN 'DUE' THEN ${TRUST.due}::float8
    ELSE CASE WHEN c."verifiedAt" IS NULL THEN 1 ELSE ${TRUST.verified}::float8 END END
  * CASE WHEN c."usedAt" > ${now}::timestamptz - make_interval(days => ${TRUST.lately}::int) THEN ${TRUST.helpedLately}::float8 ELSE 1 END`;

/** Everything that is searched for. */
export const termsOf = (concepts: Concept[]): string[] =>
  concepts.flatMap(({ terms, meanings }) =>
    [...terms, ...meanings.flatMap((meaning) => meaning.terms)].map(({ term }) => term),
  );

export interface Ranking {
  viewer: Viewer;
  filters: Filters;
  take: number;
  after: After | undefined;
  likelyOnly: boolean;
}

/** Terms, whose word each belongs to, and what a card gets for them, side by side. */
function searchedFor({ cards, everyCard }: Understood, concepts: Concept[]) {
  if (concepts.length === 0) return { ids: everyCard === undefined ? [] : [everyCard], bits: [1], gets: [SCALE] };
  const terms = concepts.flatMap((concept, place) => {
    // Guesses stand for one word: together they are as common as all of them.
    const together = concept.terms.reduce((sum, term) => sum + term.cards, 0);
    return concept.terms.map((term) => ({
      ...term,
      cards: concept.guessed ? together : term.cards,
      bit: 1 << place,
    }));
  });
  return {
    ids: terms.map(({ id }) => id),
    bits: terms.map(({ bit }) => bit),
    gets: terms.map((term) => Math.round(SCALE * term.counts * tells(Math.min(term.cards, cards), cards))),
  };
}

/** Other names, as cards are looked through for them: by their rarest term, then the others; only the best of a word counts. */
function meantFor({ cards }: Understood, concepts: Concept[]) {
  return concepts.flatMap(({ terms, meanings }, place) => {
    // The word and its other names are as common as all of them: however rare one is, a card with the word itself stands higher.
    const own = terms.reduce((sum, term) => sum + term.cards, 0);
    const together = meanings.reduce((sum, one) => sum + (one.isOwn ? 0 : readFor(one)), own);
    const counts = meanings.some(({ isOwn }) => isOwn) ? OF_PHRASE : SYNONYM;
    return meanings.map(({ terms: [first, ...others], inOrder, isOwn }) => ({
      id: first?.id ?? 0,
      others: `{${others.map(({ id }) => id).join()}}`,
      pattern: inOrder && patternOf(inOrder),
      bit: 1 << place,
      isOwn,
      gets: Math.round(
        SCALE * (isOwn ? 1 : counts) * tells(Math.min(isOwn ? (first?.cards ?? 0) : together, cards), cards),
      ),
    }));
  });
}

/** Cards by the words that were typed: what each gets for them, and which they are. */
function typedInSql(understood: Understood, concepts: Concept[]): Prisma.Sql {
  const { ids, bits, gets } = searchedFor(understood, concepts);
  return Prisma.sql`
      SELECT p."cardNo" AS no, sum((p."weight" * q.gets)::int) AS points, bit_or(q.bit) AS bits
      FROM unnest(${ids}::int[], ${bits}::int[], ${gets}::float4[]) AS q(id, bit, gets) JOIN "SearchPosting" p ON p."termId" = q.id
      GROUP BY p."cardNo"`;
}

/** Cards with another name for a word: of several the best. */
function meantInSql(meant: ReturnType<typeof meantFor>): Prisma.Sql {
  const column = <K extends keyof (typeof meant)[number]>(name: K) => meant.map((one) => one[name]);
  return Prisma.sql`
      SELECT p."cardNo" AS no, max((p."weight" * m.gets)::int) AS points, m.bit AS bits, m.is_own
      FROM unnest(${column('id')}::int[], ${column('others')}::text[], ${column('pattern')}::text[], ${column('bit')}::int[],
        ${column('isOwn')}::bool[], ${column('gets')}::float4[]) AS m(id, others, pattern, bit, is_own, gets)
      JOIN "SearchPosting" p ON p."termId" = m.id
      WHERE (m.others = '{}' OR (SELECT bool_and(EXISTS (SELECT 1 FROM "SearchPosting" o WHERE o."termId" = other AND o."cardNo" = p."cardNo"))
          FROM unnest(m.others::int[]) other))
        AND (m.pattern IS NULL OR EXISTS (
          SELECT 1 FROM "Card" c WHERE c."no" = p."cardNo" AND c."title" || E'\n' || c."body" ~* m.pattern))
      GROUP BY p."cardNo", m.bit, m.is_own`;
}

/** Cards with what each gets. Another name says nothing more of a card that has the word itself. */
function hitsInSql(understood: Understood, concepts: Concept[]): Prisma.Sql {
  const typed = typedInSql(understood, concepts);
  const meant = meantFor(understood, concepts);
  if (meant.length === 0) return Prisma.sql`hit AS (${typed})`;
  return Prisma.sql`typed AS MATERIALIZED (${typed}),
    hit AS (
      SELECT no, sum(points) AS points, bit_or(bits) AS bits FROM (
        SELECT no, points, bits FROM typed
        UNION ALL SELECT m.no, m.points, m.bits FROM (${meantInSql(meant)}) m LEFT JOIN typed USING (no)
          WHERE m.is_own OR typed.bits IS NULL OR typed.bits & m.bits = 0) either
      GROUP BY no)`;
}

/**
 * Which cards are likely answers: those with a word that was typed, or of guessed words more than half of everything that was asked.
 * `words`: as typed, also those that nobody has.
 */
function likelyInSql(concepts: Concept[], words: number): Prisma.Sql {
  const bits = (repaired: boolean) =>
    concepts.reduce((sum, concept, place) => (concept.repaired === repaired ? sum | (1 << place) : sum), 0);
  if (concepts.length === 0) return Prisma.sql`true`;
  return Prisma.sql`(bits & ${bits(false)}::int <> 0 OR bit_count((bits & ${bits(true)}::int)::bit(32)) * 2 > ${words}::int)`;
}

/**
 * The cards for these words, best first, ties by number; without words all of them, the most trusted first. One statement. Of each
 * card on the page it tells which of its words were meant: PostgreSQL has the stemmers.
 */
export function rank(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  understood: Understood,
  concepts: Concept[],
  { viewer, filters, take, after, likelyOnly }: Ranking,
): Promise<Found[]> {
  const searched = Math.max(1, concepts.length);
  const shares = Array.from({ length: searched + 1 }, (_, matched) => shareOf(matched, searched));
  const terms = termsOf(concepts);
  const firsts = [...new Set(terms.map((term) => unaccented([...term][0] ?? '')))];
  const next = after
    ? Prisma.sql`AND (score < ${after.score}::int OR (score = ${after.score}::int AND no > ${after.no}::int))`
    : Prisma.empty;
  return db.$queryRaw<Found[]>`
    WITH ${hitsInSql(understood, concepts)},
    found AS MATERIALIZED (
      SELECT hit.no, round(points * (${shares}::float8[])[bit_count(bits::bit(32)) + 1] * ${trustAt(now())})::int AS score,
        ${likelyInSql(concepts, understood.concepts.length)} AS likely
      FROM hit JOIN "Card" c ON c."no" = hit.no AND c."no" > 0
      WHERE ${visibleInSql(viewer)} ${conditionsOf(filters)}),
    page AS MATERIALIZED (
      SELECT no, score FROM found WHERE (likely OR NOT ${likelyOnly}::bool) ${next} ORDER BY score DESC, no LIMIT ${take}::int),
    counted AS (SELECT count(*)::int AS total, (count(*) FILTER (WHERE likely))::int AS likely FROM found)
    SELECT c."id", page.no, page.score, c."title", c."body", coalesce(m.matched, '{}') AS matched,
      counted.total, counted.likely
    FROM page CROSS JOIN counted JOIN "Card" c ON c."no" = page.no LEFT JOIN LATERAL (
      SELECT jsonb_object_agg(word, term) AS matched
      FROM (SELECT coalesce(${STEMMERS_JSON}::jsonb ->> c."language", 'simple')::regconfig AS stemmer) s,
      (SELECT DISTINCT word FROM unnest(string_to_array(translate(concat_ws(' ', c."title", left(c."body", ${SHOWN}::int), c."product",
        array_to_string(c."tags", ' ')), ${SIGNS}, ${' '.repeat(SIGNS.length)}), ' ')) word
        WHERE unaccent(lower(left(word, 1))) = ANY(${firsts}::text[]) OFFSET 0) w,
      LATERAL (SELECT unaccent(x) AS term FROM unnest(tsvector_to_array(to_tsvector(stemmer, word))) x) l
      WHERE l.term = ANY(${terms}::text[])) m ON true
    ORDER BY page.score DESC, page.no`;
}

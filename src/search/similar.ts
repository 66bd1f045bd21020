import type { Deps } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { type Viewer, visibleInSql } from '../knowledge/visibility.ts';
import { type Indexed, termsInSql } from './indexing.ts';
import { STEMMERS_JSON, stemmerOf } from './languages.ts';
import { wordsOf } from './words.ts';

/** Words of the new card that others are looked up by: those that tell the most. */
const MOST_WORDS = 24;
/** Cards that are compared word by word. */
const COMPARED = 25;
/** How many are worth showing while somebody saves. */
const SHOWN = 3;
/** Below it the two have hardly more than the topic in common. */
const WORTH_A_LOOK = 0.2;
/** From here on they are probably the same: see the pairs in test/relevance/duplicates.txt. */
const PROBABLY_SAME = 0.44;
/** How much of the comparison is the titles': two questions asked alike are the same question. */
const TITLE = 0.5;

/** What another code in the title leaves of the likeness. */
const OTHER_CODE = 0.6;

export interface Draft {
  language: string;
  title: string;
  body: string;
  product?: string | null;
  tags?: string[];
}

export interface Similar {
  cardId: string;
  title: string;
  /** 0 to 1: how much the words of the two agree, rare ones counting for more. */
  confidence: number;
  /** Somebody has written this already. */
  probablySame: boolean;
}

interface Row {
  id: string;
  title: string;
  whole: number;
  titles: number;
}

const asIndexed = ({ language, title, body, product = null, tags = [] }: Draft): Indexed => ({
  ...{ no: 0, language, title, body, product, tags, asked: [] },
});

/** How much a term "t" tells among all cards; one that nobody has used yet tells the most. */
const TELLS = Prisma.sql`ln(1 + (everything.cards - coalesce(t."cards", 0) + 0.5) / (coalesce(t."cards", 0) + 0.5))`;

/** A text's terms, in the stemmer of its card. */
const lexemes = (stemmer: Prisma.Sql, text: Prisma.Sql) => Prisma.sql`
  SELECT DISTINCT unaccent(x) AS term FROM unnest(tsvector_to_array(to_tsvector(${stemmer}, ${text}))) x`;

/** The cards nearest to the draft: how much of all their words agree (cosine), and of their titles' (what both have of what either has). */
function compare({ db }: Pick<Deps, 'db'>, viewer: Viewer, draft: Draft, exceptId: string | undefined): Promise<Row[]> {
  const ofTerms = Prisma.sql`t."workspaceId" = ${viewer.workspaceId}::uuid AND t."term"`;
  return db.$queryRaw<Row[]>`
    WITH everything AS MATERIALIZED (SELECT t."cards" FROM "SearchTerm" t WHERE ${ofTerms} = ''),
    mine AS MATERIALIZED (
      SELECT x.term, t."id", x.weight * ${TELLS} AS tells FROM (${termsInSql([asIndexed(draft)])}) x CROSS JOIN everything
      LEFT JOIN "SearchTerm" t ON ${ofTerms} = x.term),
    near AS MATERIALIZED (
      SELECT c."no", c."id", c."title", coalesce(${STEMMERS_JSON}::jsonb ->> c."language", 'simple')::regconfig AS stemmer
      FROM (SELECT p."cardNo" AS no, sum(p."weight" * asked.tells) AS points
            FROM (SELECT id, tells FROM mine WHERE id IS NOT NULL ORDER BY tells DESC, id LIMIT ${MOST_WORDS}::int) asked
            JOIN "SearchPosting" p ON p."termId" = asked.id GROUP BY 1) x
      JOIN "Card" c ON c."no" = x.no WHERE ${visibleInSql(viewer)} AND c."id" IS DISTINCT FROM ${exceptId ?? null}::uuid
      ORDER BY points DESC, c."no" LIMIT ${COMPARED}::int),
    agree AS (
      SELECT near.no, sum(mine.tells * p."weight" * ${TELLS}) / sqrt(sum((p."weight" * ${TELLS}) ^ 2) * (SELECT sum(tells ^ 2) FROM mine)) AS whole
      FROM near JOIN "SearchPosting" p ON p."cardNo" = near.no JOIN "SearchTerm" t ON t."id" = p."termId" AND t."term" <> ''
      CROSS JOIN everything LEFT JOIN mine ON mine.id = p."termId" GROUP BY near.no),
    asked AS MATERIALIZED (${lexemes(Prisma.sql`${stemmerOf(draft.language)}::regconfig`, Prisma.sql`${draft.title.replaceAll('\0', '')}`)}),
    titles AS (
      SELECT near.no, coalesce(sum(${TELLS}) FILTER (WHERE u.both) / sum(${TELLS}), 0) AS titles FROM near CROSS JOIN everything, LATERAL (
        SELECT term, count(*) = 2 AS both FROM (${lexemes(Prisma.sql`near.stemmer`, Prisma.sql`near."title"`)} UNION ALL SELECT term FROM asked) either
        GROUP BY term) u
      LEFT JOIN "SearchTerm" t ON ${ofTerms} = u.term GROUP BY near.no)
    SELECT near."id", near."title", coalesce(agree.whole, 0)::float8 AS whole, coalesce(titles.titles, 0)::float8 AS titles
    FROM near LEFT JOIN agree USING (no) LEFT JOIN titles USING (no) ORDER BY near.no`;
}

/** Error E1042 is not E1024, however alike the rest: both titles name a code, and not the same one. */
function otherCode(one: string, other: string): boolean {
  const codes = (title: string) => wordsOf(title).flatMap(({ whole }) => (/\p{N}/u.test(whole) ? [whole] : []));
  const [ours, theirs] = [codes(one), codes(other)];
  return ours.length > 0 && theirs.length > 0 && !ours.some((code) => theirs.includes(code));
}

/** Cards that may say the same as a draft, the most likely first, at most three. One statement. */
export async function findSimilar(
  deps: Pick<Deps, 'db'>,
  viewer: Viewer,
  draft: Draft,
  exceptId?: string,
): Promise<Similar[]> {
  const rows = await compare(deps, viewer, draft, exceptId);
  return rows
    .map(({ id, title, whole, titles }) => {
      const alike = Math.min(1, whole * (1 - TITLE) + titles * TITLE);
      const confidence = otherCode(draft.title, title) ? alike * OTHER_CODE : alike;
      return { cardId: id, title, confidence, probablySame: confidence >= PROBABLY_SAME };
    })
    .filter(({ confidence }) => confidence >= WORTH_A_LOOK)
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, SHOWN);
}

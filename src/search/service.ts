import type { Deps, Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Viewer } from '../knowledge/visibility.ts';
import { type AlikeQuestion, findAlike, findNamed } from './alike.ts';
import { forEachBatch, indexBatch, lockIndex, unindexBatch } from './indexing.ts';
import { stemmerOf } from './languages.ts';
import { type Meaning, standsIn } from './meanings.ts';
import { type After, choose, type Filters, type Found, rank, termsOf } from './ranking.ts';
import { type Draft, findSimilar, type Similar } from './similar.ts';
import { matchesOf, type Piece, piecesOf, snippetOf } from './snippets.ts';
import { distance } from './spelling.ts';
import { readSynonyms as readLines } from './synonyms.ts';
import { type Concept, understand } from './vocabulary.ts';

/**
 * Puts cards into the index as they stand in this transaction: after their text, tags, product, language or questions changed.
 * Last in the transaction: it holds up whoever else indexes cards of the workspace.
 */
export async function indexCards(tx: Tx, workspaceId: string, cardIds: string[]): Promise<void> {
  await lockIndex(tx, workspaceId);
  await forEachBatch(cardIds, (batch) => indexBatch(tx, workspaceId, batch));
}

/** Takes cards out of the index, before they are deleted. */
export async function removeFromIndex(tx: Tx, workspaceId: string, cardIds: string[]): Promise<void> {
  await lockIndex(tx, workspaceId);
  await forEachBatch(cardIds, (batch) => unindexBatch(tx, workspaceId, batch));
}

/** The language a text is most likely written in, of those given: the one of whose filling words it has the most. */
export function languageInSql(languages: string[], text: Prisma.Sql): Prisma.Sql {
  const [first = 'en', ...others] = languages;
  if (others.length === 0) return Prisma.sql`${first}::text`;
  return Prisma.sql`(
    SELECT language FROM unnest(${languages}::text[], ${languages.map(stemmerOf)}::text[])
      WITH ORDINALITY AS l(language, stemmer, place)
    ORDER BY (SELECT coalesce(sum(cardinality(positions)), 0) FROM unnest(to_tsvector(l.stemmer::regconfig, ${text}))), place LIMIT 1)`;
}

/** The same of one text. */
export async function languageOf(tx: Tx, languages: string[], text: string): Promise<string> {
  const [first = 'en', ...others] = languages;
  if (others.length === 0) return first;
  const [found] = await tx.$queryRaw<
    { language: string }[]
  >`SELECT ${languageInSql(languages, Prisma.sql`${text}`)} AS language`;
  return found?.language ?? first;
}

export interface Search {
  viewer: Viewer;
  /** As typed: anything at all. Without a word in it every card is found, the most trusted first. */
  words: string;
  filters?: Filters;
  /** Hits on a page. */
  take: number;
  /** The last hit of the page before. */
  after?: After | undefined;
  /** Without cards that were found by guesses at some of the words only. */
  likelyOnly?: boolean;
}

export interface Hit extends After {
  cardId: string;
  title: Piece[];
  /** Of its text what shows why it was found. */
  snippet: Piece[];
}

export interface Hits {
  hits: Hit[];
  /** Of all pages, of what the viewer may see. */
  total: number;
  /** Of these the likely ones. */
  likely: number;
  /** There is another page. */
  more: boolean;
  /** Words nobody wrote like this, and what was searched for instead, as it stands in one of the hits. */
  repaired: { typed: string; instead: string }[];
  /** Other names that were found where none of the hits has what was typed. */
  alsoFor: string[];
}

const NOTHING: Hits = { hits: [], total: 0, likely: 0, more: false, repaired: [], alsoFor: [] };
/** More than a few are no help to whoever wonders. */
const MOST_NAMED = 3;

/** What a word was taken for, as people write it: among the words of the hits the one most like it. */
function insteadOf({ typed, terms }: Concept, found: Found[]): string | undefined {
  const meant = new Set(terms.map(({ term }) => term));
  const written = found.flatMap(({ matched }) => Object.entries(matched).filter(([, term]) => meant.has(term)));
  const words = [...new Set(written.map(([word]) => word.toLowerCase()))];
  const far = (word: string) => distance(typed, word, typed.length + word.length);
  return words.sort((a, b) => far(a) - far(b) || a.localeCompare(b))[0];
}

/** Whether a card has this other name: all of its words, side by side where little ones tell it. */
function isIn({ terms, inOrder }: Meaning, { matched, title, body }: Found): boolean {
  const has = new Set(Object.values(matched));
  return terms.every(({ term }) => has.has(term)) && (inOrder === null || standsIn(inOrder, `${title}\n${body}`));
}

/** The words of a card that show why it was found: of "money back" both or none. */
function shownOf(found: Found, concepts: Concept[]): string[] {
  const shown = new Set([
    ...concepts.flatMap(({ terms }) => terms.map(({ term }) => term)),
    ...concepts.flatMap(({ meanings }) =>
      meanings.filter((meaning) => isIn(meaning, found)).flatMap(({ terms }) => terms.map(({ term }) => term)),
    ),
  ]);
  return Object.entries(found.matched).flatMap(([word, term]) => (shown.has(term) ? [word] : []));
}

/** Other names of what was typed, where only they were found. */
function alsoFor(concepts: Concept[], page: Found[]): string[] {
  const has = new Set(page.flatMap(({ matched }) => Object.values(matched)));
  const only = concepts.filter(({ terms }) => !terms.some(({ term }) => has.has(term)));
  const named = only.flatMap(({ meanings }) =>
    meanings.filter((meaning) => page.some((found) => isIn(meaning, found))),
  );
  return [...new Set(named.filter(({ isOwn }) => !isOwn).map(({ written }) => written))].slice(0, MOST_NAMED);
}

function hitOf(found: Found, concepts: Concept[]): Hit {
  const { id, no, score, title, body } = found;
  const matches = matchesOf(shownOf(found, concepts), termsOf(concepts));
  return { cardId: id, no, score, title: piecesOf(title, matches), snippet: snippetOf(body, matches) };
}

/**
 * The cards that answer these words best, of those the viewer may see. Words are stemmed in each language of the workspace, put
 * right where no card has them, looked for by other names as well, and weighed by how rare they are; a card with more of them,
 * verified or lately of help stands higher. Never throws for what was typed; three statements.
 */
export async function searchCards(deps: Pick<Deps, 'db' | 'now'>, search: Search): Promise<Hits> {
  const { viewer, words, filters = {}, take, after, likelyOnly = false } = search;
  const understood = await understand(deps, viewer, words);
  const concepts = choose(understood.concepts);
  if (words.trim() !== '' && concepts.length === 0) return NOTHING;
  const found = await rank(deps, understood, concepts, { viewer, filters, take: take + 1, after, likelyOnly });
  const page = found.slice(0, take);
  const repaired = concepts
    .filter((concept) => concept.repaired)
    .map((concept) => ({ typed: concept.typed, instead: insteadOf(concept, page) }))
    .filter((pair): pair is Hits['repaired'][number] => pair.instead !== undefined);
  return {
    hits: page.map((row) => hitOf(row, concepts)),
    total: (likelyOnly ? found[0]?.likely : found[0]?.total) ?? 0,
    likely: found[0]?.likely ?? 0,
    more: found.length > take,
    repaired,
    alsoFor: alsoFor(concepts, page),
  };
}

/**
 * Cards the viewer may see that may say the same as what is being saved: at most three, the most likely first. `exceptId`: the card
 * that is being edited.
 */
export async function similarCards(
  deps: Pick<Deps, 'db'>,
  viewer: Viewer,
  draft: Draft,
  exceptId?: string,
): Promise<Similar[]> {
  return findSimilar(deps, viewer, draft, exceptId);
}

/** Those of the other questions that ask the same as these words, the most alike first; what means the same is the same. In the transaction; two statements. */
export async function alikeQuestions(
  tx: Tx,
  workspaceId: string,
  words: string,
  others: { id: string; words: string }[],
): Promise<AlikeQuestion[]> {
  return findAlike(tx, workspaceId, words, others);
}

/** Those of the names (of skills, products) that stand in the text, each perhaps in another form or by another name. Two statements. */
export async function namedIn<T extends { words: string }>(
  tx: Tx,
  workspaceId: string,
  text: string,
  names: T[],
): Promise<T[]> {
  return findNamed(tx, workspaceId, text, names);
}

/** A workspace's own list of words that mean the same, one group a line, as it is kept. Throws UserError that quotes what it is about. */
export const readSynonyms = (text: string, field: string): string[] => readLines(text, field);

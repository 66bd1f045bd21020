/** Questions as they are compared: their words, what each tells, and what else they are called. */
import type { Tx } from '../deps.ts';
import { isEnglish } from './english.ts';
import { STEMMERS_JSON } from './languages.ts';
import { confirmed, thesaurusFor } from './meanings.ts';
import type { Thesaurus } from './synonyms.ts';
import { unaccented, type Word, wordsOf } from './words.ts';

/** Of a pasted page its beginning tells what it is about. */
const MOST_WORDS = 24;
/** As in vocabulary.ts. */
const MOST_LANGUAGES = 6;
/**
 * English words that stand in every question of a contact centre and are no stop words of the stemmer's; of other languages those
 * that many cards have tell little anyway.
 */
export const SAYS_LITTLE = new Set(
  `ask asks asked asking customer customers get gets got getting want wants wanted need needs needed please someone somebody
  client clients caller callers user users person help know way ways make makes happen happens still tell tells say says said
  handle deal dealing possible work works working thing things use using go goes went back like would could may might us
  try tries tried trying let lets give gives take takes right proper properly exactly best actually really just`.split(
    /\s+/,
  ),
);
const LITTLE = 0.3;

interface Row {
  word: string;
  stemmer: string;
  /** Null: a word like "the" in this language. */
  term: string | null;
  cards: number;
  all: number;
}

/** A word of a question that tells something. */
export interface Telling {
  whole: string;
  stems: Set<string>;
  /** How much, compared with the others. */
  tells: number;
  isCode: boolean;
  /** Cards have it, or it means something of its own: no slip of another one. */
  isKnown: boolean;
}

/** What stemmers, cards and synonyms know of the words of some questions. */
export interface Known {
  rows: Map<string, Row[]>;
  thesaurus: Thesaurus;
}

export interface Question {
  words: Word[];
  telling: Telling[];
  /** Words and phrases of it that have other names. */
  names: { group: number; words: string[] }[];
}

/** What the stemmers of the workspace and its cards know of these words. One statement. */
function lookUp(tx: Tx, workspaceId: string, words: string[]): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    WITH stemmer AS MATERIALIZED (
      SELECT DISTINCT coalesce(${STEMMERS_JSON}::jsonb ->> code, 'simple') AS stemmer FROM "Workspace" w,
        unnest(coalesce(nullif(w."cardLanguages"[1:${MOST_LANGUAGES}::int], '{}'), '{en}')) code WHERE w."id" = ${workspaceId}::uuid),
    everything AS MATERIALIZED (
      SELECT coalesce(max(t."cards"), 0) AS cards FROM "SearchTerm" t WHERE t."workspaceId" = ${workspaceId}::uuid AND t."term" = '')
    SELECT word, stemmer, l.term, coalesce(t."cards", 0) AS cards, everything.cards AS "all"
    FROM unnest(${words}::text[]) word CROSS JOIN stemmer CROSS JOIN everything
    LEFT JOIN LATERAL (SELECT unaccent(x) AS term FROM unnest(tsvector_to_array(to_tsvector(stemmer::regconfig, word))) x) l ON true
    LEFT JOIN LATERAL (SELECT t."cards" FROM "SearchTerm" t WHERE t."workspaceId" = ${workspaceId}::uuid AND t."term" = l.term LIMIT 1) t ON true`;
}

const firstWords = (text: string): Word[] => wordsOf(text).slice(0, MOST_WORDS);

/** The language whose filling words the question has the most of leaves them out; without any, each word may tell. */
function littleIn(words: Word[], rows: Map<string, Row[]>): Set<string> {
  const little = words.flatMap(({ whole }) => (rows.get(whole) ?? []).filter(({ term }) => term === null));
  const byLanguage = Object.values(Object.groupBy(little, ({ stemmer }) => stemmer));
  const most = Math.max(...byLanguage.map((found) => found?.length ?? 0));
  return new Set(
    byLanguage.filter((found) => found?.length === most).flatMap((found) => found?.map(({ word }) => word) ?? []),
  );
}

function tellingOf(whole: string, rows: Row[]): Telling {
  const cards = Math.max(0, ...rows.map((row) => row.cards));
  const all = Math.max(cards, ...rows.map((row) => row.all));
  // The square root: one rare word that two questions share does not make them the same.
  const tells = Math.sqrt(Math.log(2 + (all - cards + 0.5) / (cards + 0.5)));
  return {
    whole,
    stems: new Set([unaccented(whole), ...rows.flatMap(({ term }) => term ?? [])]),
    tells: SAYS_LITTLE.has(whole) ? tells * LITTLE : tells,
    isCode: /\p{N}/u.test(whole),
    isKnown: cards > 0 || (rows.some(({ stemmer }) => stemmer === 'english') && isEnglish(whole)),
  };
}

/** A text with everything that is known of its words. */
export function questionOf(text: string, { rows, thesaurus }: Known): Question {
  const words = firstWords(text);
  const wholes = words.map(({ whole }) => whole);
  const little = littleIn(words, rows);
  const telling = [...new Set(wholes)].filter((whole) => !little.has(whole));
  const names = confirmed(wholes, thesaurus.findIn(wholes), rows).map(({ at, phrase }) => ({
    group: phrase.group,
    words: wholes.slice(at, at + phrase.words.length),
  }));
  return { words, telling: telling.map((whole) => tellingOf(whole, rows.get(whole) ?? [])), names };
}

/** What is known of the words of these texts, and of those that may be other names of them. Two statements, a small one first. */
export async function lookUpAll(tx: Tx, workspaceId: string, texts: string[]): Promise<Known> {
  const questions = texts.map((text) => firstWords(text).map(({ whole }) => whole));
  const thesaurus = await thesaurusFor({ db: tx }, workspaceId);
  const named = questions.flatMap((words) => thesaurus.findIn(words).flatMap(({ phrase }) => phrase.words));
  const words = new Set([...questions.flat(), ...named]);
  const rows = words.size === 0 ? [] : await lookUp(tx, workspaceId, [...words]);
  return { rows: Map.groupBy(rows, ({ word }) => word), thesaurus };
}

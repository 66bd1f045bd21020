/** Words that mean the same: those of everybody's language, and each workspace's own. */
import { UserError } from '../errors.ts';
import { SYNONYM_TROUBLE, SYNONYMS } from './synonym-words.ts';
import { unaccented, wordsOf } from './words.ts';

/** Policy: more is a dictionary, not a list that somebody looks after. */
const MOST_LINES = 100;
const MOST_IN_LINE = 8;
const MOST_WORDS = 3;
const LONGEST = 40;
/** A field of Slack's holds so many characters. */
const LONGEST_LIST = 3000;
/** Lists of workspaces that are kept read. */
const MOST_KEPT = 50;
/** Scripts without spaces are found by every two letters: a phrase of LONGEST letters has at most so many. */
const MOST_PIECES = LONGEST;

/** A word or a phrase of a group. */
export interface Phrase {
  group: number;
  /** As somebody wrote it. */
  written: string;
  /** As they are looked up: in lower case, hyphens gone. */
  words: string[];
}

/** A phrase that may begin at this word: their endings are still to be compared. */
export interface Candidate {
  at: number;
  phrase: Phrase;
}

export interface Thesaurus {
  /** Phrases that the words may hold, each in some form. */
  findIn(words: string[]): Candidate[];
  /** Everything in its group, itself as well. */
  groupOf(phrase: Phrase): Phrase[];
}

const phrasesOf = (line: string): string[] => line.split('=').map((part) => part.trim().replaceAll(/\s+/gu, ' '));
const wholesOf = (phrase: string): string[] => wordsOf(phrase).map(({ whole }) => whole);

/** Words whose beginnings differ are no forms of each other; which endings do, the stemmers know. */
function mayBeSame(one: string, other: string): boolean {
  const shared = Math.max(3, Math.min(one.length, other.length) - 3);
  return one === other || (one.length >= 3 && other.length >= 3 && one.slice(0, shared) === other.slice(0, shared));
}

const keyOf = (word: string): string => [...unaccented(word)].slice(0, 2).join('');

function thesaurusOf(lines: string[]): Thesaurus {
  const groups = lines.map((line, group) =>
    phrasesOf(line)
      .map((written) => ({ group, written, words: wholesOf(written).slice(0, MOST_PIECES) }))
      .filter(({ words }) => words.length > 0),
  );
  const byKey = Map.groupBy(groups.flat(), ({ words: [first = ''] }) => keyOf(first));
  return {
    findIn: (typed) => {
      const words = typed.map(unaccented);
      const fits = (at: number, { words: own }: Phrase) =>
        own.every((word, index) => mayBeSame(unaccented(word), words[at + index] ?? ''));
      return words.flatMap((word, at) =>
        (byKey.get(keyOf(word)) ?? []).filter((phrase) => fits(at, phrase)).map((phrase) => ({ at, phrase })),
      );
    },
    groupOf: ({ group }) => groups[group] ?? [],
  };
}

const kept = new Map<string, Thesaurus>();

/** Words that mean the same in a workspace: its own lines (as readSynonyms left them) and those of its languages. */
export function synonymsOf(own: string[], languages: string[]): Thesaurus {
  const usual = (languages.length > 0 ? languages : ['en']).flatMap((code) => SYNONYMS[code]?.trim().split('\n') ?? []);
  const lines = [...own, ...usual];
  const key = lines.join('\n');
  const found = kept.get(key) ?? thesaurusOf(lines);
  // Those that were used last stay.
  kept.delete(key);
  kept.set(key, found);
  for (const [oldest] of kept) if (kept.size > MOST_KEPT) kept.delete(oldest);
  return found;
}

function checkPhrase(phrase: string, field: string): void {
  const shown = phrase.slice(0, LONGEST).toWellFormed();
  if (phrase.length > LONGEST) throw new UserError(SYNONYM_TROUBLE.longWord(shown, LONGEST), field);
  if (wholesOf(phrase).length === 0) throw new UserError(SYNONYM_TROUBLE.noWord(shown), field);
  if (phrase.split(' ').length > MOST_WORDS) throw new UserError(SYNONYM_TROUBLE.longPhrase(shown, MOST_WORDS), field);
}

/** "refund=money  back" as it is kept: "refund = money back". Throws UserError for what is no group. */
function readLine(line: string, field: string): string {
  const phrases = phrasesOf(line).filter((phrase) => phrase !== '');
  for (const phrase of phrases) checkPhrase(phrase, field);
  const different = [
    ...new Map(phrases.map((phrase) => [wholesOf(phrase).join(' '), phrase] as const).reverse()).values(),
  ].reverse();
  const [first] = different;
  if (first === undefined) throw new UserError(SYNONYM_TROUBLE.nothing, field);
  if (different.length === 1) throw new UserError(SYNONYM_TROUBLE.alone(first), field);
  if (different.length > MOST_IN_LINE) throw new UserError(SYNONYM_TROUBLE.wide(first, MOST_IN_LINE), field);
  return different.join(' = ');
}

/** A workspace's own list as coordinators type it, one group a line, each once. Throws UserError that quotes what it is about. */
export function readSynonyms(text: string, field: string): string[] {
  if (text.length > 2 * LONGEST_LIST) throw new UserError(SYNONYM_TROUBLE.long(LONGEST_LIST), field);
  const typed = text
    .toWellFormed()
    .replaceAll('\0', '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  if (typed.length > MOST_LINES) throw new UserError(SYNONYM_TROUBLE.many(typed.length, MOST_LINES), field);
  const lines = [...new Set(typed.map((line) => readLine(line, field)))];
  if (lines.join('\n').length > LONGEST_LIST) throw new UserError(SYNONYM_TROUBLE.long(LONGEST_LIST), field);
  return lines;
}

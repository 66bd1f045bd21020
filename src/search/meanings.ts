/** What else the typed words may be called: synonyms, looked up with the words themselves and told apart by their stems. */
import type { Deps, Tx } from '../deps.ts';
import type { Spelled } from './spelling.ts';
import { type Candidate, type Phrase, synonymsOf, type Thesaurus } from './synonyms.ts';
import { unaccented } from './words.ts';

/** Of a pasted page the first. */
const MOST_CANDIDATES = 40;
const MOST_LOOKED_UP = 80;
/** A phrase with little words ("call off") is told from its other word by reading the cards: of so many at most. */
const MOST_READ = 1000;

/** What is looked up for it. */
export interface Asked {
  thesaurus: Thesaurus;
  candidates: Candidate[];
  /** Words of all these phrases. */
  words: string[];
}

/** A word of a phrase in one stemmer. */
export interface Stem {
  word: string;
  stemmer: string;
  /** Null: a little word there. */
  term: string | null;
  id: number | null;
  cards: number | null;
}

/** Another name for what was typed: cards with all of its terms. */
export interface Meaning {
  written: string;
  /** The rarest first. */
  terms: Spelled[];
  /** The words that have to stand there side by side, as little ones among them are in no index; null: the terms tell enough. */
  inOrder: string[] | null;
  /** It is what was typed. */
  isOwn: boolean;
}

/** What means the same in a workspace. One small statement. */
export async function thesaurusFor({ db }: { db: Tx }, workspaceId: string): Promise<Thesaurus> {
  const workspace = await db.workspace.findUnique({
    where: { id: workspaceId },
    select: { synonyms: true, cardLanguages: true },
  });
  return synonymsOf(workspace?.synonyms ?? [], workspace?.cardLanguages ?? []);
}

/** The synonyms that this search may be about. One small statement. */
export async function askedFor(deps: Pick<Deps, 'db'>, workspaceId: string, words: string[]): Promise<Asked> {
  const thesaurus = await thesaurusFor(deps, workspaceId);
  const candidates = thesaurus.findIn(words).slice(0, MOST_CANDIDATES);
  const all = candidates.flatMap(({ phrase }) => thesaurus.groupOf(phrase)).flatMap((phrase) => phrase.words);
  return { thesaurus, candidates, words: [...new Set(all)].slice(0, MOST_LOOKED_UP) };
}

type Stems = Map<string, Stem[]>;
type Known = Map<string, Pick<Stem, 'stemmer' | 'term'>[]>;

/** Two words are forms of one in a stemmer that knows both, or the same little word. */
function isSameWord(typed: string, word: string, stems: Known): boolean {
  if (unaccented(typed) === unaccented(word)) return true;
  const [ours, theirs] = [stems.get(typed) ?? [], stems.get(word) ?? []];
  return ours.some(
    ({ stemmer, term }) => term !== null && theirs.some((other) => other.stemmer === stemmer && other.term === term),
  );
}

/** The phrases that stand in the typed words, in any form. */
export const confirmed = (typed: string[], candidates: Candidate[], stems: Known): Candidate[] =>
  candidates.filter(({ at, phrase: { words } }) =>
    words.every((word, index) => isSameWord(typed[at + index] ?? '', word, stems)),
  );

/** A phrase in one stemmer; undefined where cards the viewer sees lack one of its words. */
function meaningIn(stemmer: string, { written, words }: Phrase, stems: Stems, isOwn: boolean): Meaning | undefined {
  const rows = words.map((word) => (stems.get(word) ?? []).find((row) => row.stemmer === stemmer));
  const telling = rows.flatMap((row) => (row === undefined || row.term === null ? [] : [row]));
  const terms = telling.flatMap(({ id, term, cards }) =>
    id === null ? [] : [{ id, term: term ?? '', cards: cards ?? 0 }],
  );
  if (terms.length === 0 || terms.length < telling.length || rows.includes(undefined)) return undefined;
  terms.sort((a, b) => a.cards - b.cards || a.id - b.id);
  const inOrder = telling.length < words.length ? words : null;
  if (inOrder && (terms[0]?.cards ?? 0) > MOST_READ) return undefined;
  return { written, terms, inOrder, isOwn };
}

/** Everything that means the same as a phrase that was typed, as far as the viewer's cards have it. */
function meaningsOf(phrase: Phrase, { thesaurus }: Asked, stems: Stems): Meaning[] {
  const stemmers = new Set([...stems.values()].flat().map(({ stemmer }) => stemmer));
  const found = thesaurus
    .groupOf(phrase)
    .flatMap((other) => [...stemmers].flatMap((stemmer) => meaningIn(stemmer, other, stems, other === phrase) ?? []));
  // The phrase itself is found by its words, unless a little one among them is in no index.
  const others = found.filter(({ isOwn, inOrder }) => !isOwn || inOrder !== null);
  const key = ({ terms, inOrder }: Meaning) => `${terms.map(({ id }) => id).join()} ${inOrder?.join(' ') ?? ''}`;
  return [...new Map(others.map((meaning) => [key(meaning), meaning])).values()];
}

/** The word of a phrase that tells the most: the one of the fewest cards that is no little word. */
function tellingPlace(typed: string[], { at, phrase: { words } }: Candidate, stems: Map<string, Stem[]>): number {
  const places = [...words.keys()].map((index) => at + index);
  const cardsAt = (place: number): number => {
    const rows = stems.get(typed[place] ?? '') ?? [];
    return rows.some(({ term }) => term === null)
      ? Number.POSITIVE_INFINITY
      : Math.max(...rows.map(({ cards }) => cards ?? 0));
  };
  return places.sort((a, b) => cardsAt(a) - cardsAt(b) || a - b)[0] ?? at;
}

/** For typed words, by their place, what else they are called, alone or with their neighbours: a phrase by one of its words. */
export function meaningsIn(typed: string[], asked: Asked, rows: Stem[]): Map<number, Meaning[]> {
  const stems = Map.groupBy(rows, ({ word }) => word);
  const found = new Map<number, Meaning[]>();
  for (const candidate of confirmed(typed, asked.candidates, stems)) {
    const place = tellingPlace(typed, candidate, stems);
    found.set(place, [...(found.get(place) ?? []), ...meaningsOf(candidate.phrase, asked, stems)]);
  }
  return found;
}

/** A word with an ending of its own, for a regular expression of PostgreSQL and of ours. */
function loosely(word: string): string {
  const letters = [...word];
  return `${letters.length > 5 ? letters.slice(0, -2).join('') : word}[[:alpha:]]*`;
}

/** The words side by side, as PostgreSQL's regular expressions have it. There are only letters and digits in them. */
export const patternOf = (words: string[]): string => `\\m${words.map(loosely).join('[^[:alnum:]]{1,3}')}\\M`;

/** Whether the words stand side by side in the text. */
export function standsIn(words: string[], text: string): boolean {
  const source = words.map(loosely).join('[^[:alnum:]]{1,3}');
  const ours = source.replaceAll('[[:alpha:]]', '[\\p{L}\\p{M}]').replaceAll('[^[:alnum:]]', '[^\\p{L}\\p{N}]');
  return new RegExp(`(?<![\\p{L}\\p{N}])${ours}(?![\\p{L}\\p{N}])`, 'iu').test(text);
}

import type { Deps } from '../deps.ts';
import type { Viewer } from '../knowledge/visibility.ts';
import { isEnglish } from './english.ts';
import { lookUp, type Row } from './looking-up.ts';
import { askedFor, type Meaning, meaningsIn, type Stem } from './meanings.ts';
import { meantBy, type Spelled } from './spelling.ts';
import { unaccented, type Word, wordsOf } from './words.ts';

/** Different words that are looked up; of a pasted page the first. */
const MOST_LOOKED_UP = 48;
/** A word in few cards may be a slip in them; another one, so many times commoner, is searched for as well. */
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
  inPhrase: 0.8,
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
  /** What else it is called. */
  meanings: Meaning[];
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

const known = (rows: Row[]): Spelled[] =>
  rows.flatMap(({ id, term, cards }) => (id === null ? [] : [{ id, term: term ?? '', cards: cards ?? 0 }]));

/** The two words that were written as one, each known: the split whose rarer half is the commonest. */
function splitOf(rows: Row[]): Spelled[] {
  const places = Object.values(Object.groupBy(rows, ({ place }) => `${place}`)).map((halves) => known(halves ?? []));
  const whole = places.filter((halves) => halves.length === 2);
  const rarer = (halves: Spelled[]) => Math.min(...halves.map(({ cards }) => cards));
  return whole.sort((a, b) => rarer(b) - rarer(a))[0] ?? [];
}

/** A typed word, or one of a synonym, in one language. */
const isStem = (row: Row): row is Row & Stem =>
  row.what === 'form' && (row.kind === 0 || row.kind === 3) && row.word !== null && row.stemmer !== null;

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
  const isWord = of('form').some(({ stemmer }) => stemmer === 'english') && isEnglish(whole);
  const meant = meantBy(unaccented(whole), stems, known(of('similar')), isWord);
  const slips = meant[0]?.slips ?? Number.POSITIVE_INFINITY;
  const split = slips > 1 ? splitOf(of('split')) : [];
  if (split.length > 0) return split.map(as(COUNTS.split));
  const commonest = Math.max(...meant.map(({ cards }) => cards));
  const sure = slips <= 1 ? COUNTS.oneSlip : COUNTS.twoSlips;
  return meant.map((word) => as(sure * Math.sqrt(word.cards / commonest))(word));
}

/** What a typed word is searched by, and what else it is called. */
function conceptOf(word: Word, own: Row[], meanings: Meaning[]): Concept {
  const forms = (kind: number) => known(own.filter((row) => row.what === 'form' && row.kind === kind));
  // Of "call off" the index has only "call": cards with both are among its meanings.
  const written = forms(0).map(as(meanings.some(({ isOwn }) => isOwn) ? COUNTS.inPhrase : 1));
  const near = [...forms(1).map(as(COUNTS.part)), ...forms(2).map(as(COUNTS.joined))];
  const begins = known(own.filter(({ what }) => what === 'beginning'));
  const asTyped = best([...written, ...near]);
  const longer = begins.map((term) => as(COUNTS.beginning * Math.min(1, word.whole.length / term.term.length))(term));
  const isNew = ({ terms: [first], inOrder }: Meaning) =>
    inOrder !== null || !asTyped.some(({ id }) => id === first?.id);
  const concept = {
    typed: word.whole,
    meanings: meanings.filter(isNew),
    repaired: false,
    guessed: asTyped.length === 0,
  };
  if (concept.guessed && begins.length > 0) return { ...concept, terms: begins.map(as(COUNTS.unfinished)) };
  // What has another name is a word of its own.
  if (meanings.length > 0) return { ...concept, terms: best([...asTyped, ...longer]) };
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

/** What the words mean in this workspace's vocabulary, as far as the viewer's cards have it. Two statements, a small one first. */
export async function understand(deps: Pick<Deps, 'db'>, viewer: Viewer, text: string): Promise<Understood> {
  const seen = new Map(wordsOf(text).map((word) => [word.whole, word]));
  const words = [...seen.values()].slice(0, MOST_LOOKED_UP);
  const wholes = words.map(({ whole }) => whole);
  const asked = await askedFor(deps, viewer.workspaceId, wholes);
  const rows = await lookUp(deps, viewer, words, asked.words);
  const little = littleWords(rows);
  const byWord = Object.groupBy(rows, ({ at }) => at);
  const meanings = meaningsIn(wholes, asked, rows.filter(isStem));
  const concepts = words.flatMap((word, at) =>
    little.has(at) ? [] : [conceptOf(word, byWord[at] ?? [], meanings.get(at) ?? [])],
  );
  const all = rows.find(({ what }) => what === 'all');
  return { concepts, cards: all?.cards ?? 0, everyCard: all?.id ?? undefined };
}

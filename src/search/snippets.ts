import { plainText, unaccented } from './words.ts';

/** A stretch of text, and whether it is what was searched for. Plain text: whoever shows it escapes it. */
export interface Piece {
  text: string;
  match: boolean;
}

/** A phone shows some three lines of it. */
const SNIPPET = 180;
/** Words before the first match that make it understood. */
const LEAD = 40;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

interface Span {
  from: number;
  to: number;
}

/** What was searched for in a text: whole words as PostgreSQL matched them, and pairs of letters where words have no spaces. */
export type Matches = (text: string) => Span[];

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}ー]{1,2}/u;

/** Finds the words again that a card matched, and the terms of scripts without spaces. */
export function matchesOf(words: Iterable<string>, terms: string[]): Matches {
  const whole = new Set([...words].map(unaccented));
  const pairs = terms.filter((term) => UNSPACED.test(term));
  return (text) => {
    const spans = [...text.matchAll(WORD)].flatMap(({ 0: word, index }) => {
      if (whole.has(unaccented(word))) return [{ from: index, to: index + word.length }];
      if (pairs.length === 0 || !UNSPACED.test(word)) return [];
      return pairs.flatMap((pair) =>
        [...word.matchAll(new RegExp(pair, 'gu'))].map((at) => ({
          from: index + at.index,
          to: index + at.index + pair.length,
        })),
      );
    });
    return merged(spans.sort((a, b) => a.from - b.from));
  };
}

/** Overlapping and touching stretches as one. */
function merged(spans: Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans) {
    const last = kept.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else kept.push({ ...span });
  }
  return kept;
}

/** A text in pieces. Joined they are the text again. */
export function piecesOf(text: string, matches: Matches): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to } of matches(text)) {
    if (from > at) pieces.push({ text: text.slice(at, from), match: false });
    pieces.push({ text: text.slice(from, to), match: true });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), match: false });
  return pieces;
}

/** The nearest beginning of a word, never inside a letter of two halves. */
const beginningOfWord = (text: string, at: number): number => {
  const space = text.indexOf(' ', Math.max(0, at));
  return at <= 0 ? 0 : space >= 0 && space - at < 30 ? space + 1 : at;
};

/** Where the most different words stand close together. */
function densest(text: string, spans: Span[]): number {
  let [best, most] = [0, -1];
  for (const { from } of spans) {
    const inside = spans.filter((span) => span.from >= from && span.to <= from + SNIPPET - LEAD);
    const different = new Set(inside.map((span) => unaccented(text.slice(span.from, span.to)))).size;
    if (different > most) [best, most] = [from, different];
  }
  return best;
}

/** Of a card's text what shows best why it was found, about 180 letters; its beginning when nothing in it was. */
export function snippetOf(markdown: string, matches: Matches): Piece[] {
  const text = plainText(markdown.slice(0, 20_000));
  const spans = matches(text).slice(0, 200);
  const start = spans.length > 0 ? beginningOfWord(text, densest(text, spans) - LEAD) : 0;
  const rest = text.slice(start);
  const cut = rest.length > SNIPPET ? rest.slice(0, Math.max(rest.lastIndexOf(' ', SNIPPET), SNIPPET / 2)) : rest;
  const shown = `${start > 0 ? '…' : ''}${cut.toWellFormed().replaceAll('\ufffd', '')}${cut.length < rest.length ? '…' : ''}`;
  return piecesOf(shown, matches);
}

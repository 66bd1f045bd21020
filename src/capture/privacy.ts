/** Personal data in what is typed: taken out, put back if a person says that it is none. Nothing is stored before it was here. */
import type { CardKind } from '../generated/prisma/client.ts';
import { fromRichText, toBlocks } from '../knowledge/markdown.ts';
import type { Finding } from '../redaction/kinds.ts';
import { findPersonalData, redact } from '../redaction/service.ts';
import { PLACEHOLDERS, placeholder, tellKinds } from '../redaction/words.ts';
import { bodyOfPieces, layPieces, type Pieces } from './pieces.ts';
import type { Typed } from './typed.ts';

/** An address with its link: as one finding, which leaves no torn link behind. */
const LINKED = /\[([^[\]]*)\]\((?:mailto|tel):[^()\s]*\)|<(?:mailto:|tel:)?([^<>\s]+)>/g;

/** CommonMark escapes signs and puts others between letters: what is read is looked through. */
const MARKS = /\\([!-/:-@[-`{-~])|\*\*|~~|`+|&#x([\dA-Fa-f]{1,6});/g;

interface Bare {
  text: string;
  /** Where each of its signs begins and ends in the original. */
  starts: number[];
  ends: number[];
}

function bareOf(markdown: string): Bare {
  const bare: Bare = { text: '', starts: [], ends: [] };
  const add = (text: string, start: number, end?: number) => {
    bare.text += text;
    for (let at = 0; at < text.length; at += 1) {
      bare.starts.push(end === undefined ? start + at : start);
      bare.ends.push(end ?? start + at + 1);
    }
  };
  let from = 0;
  for (const { 0: whole, 1: escaped, 2: code, index } of markdown.matchAll(MARKS)) {
    add(markdown.slice(from, index), from);
    const point = Number.parseInt(code ?? '', 16);
    if (escaped !== undefined) add(escaped, index, index + whole.length);
    else if (point <= 0x10ffff) add(String.fromCodePoint(point), index, index + whole.length);
    from = index + whole.length;
  }
  add(markdown.slice(from), from);
  return bare;
}

function findIn(markdown: string, patterns: string[], allowed: ReadonlySet<string>): Finding[] {
  const { text, starts, ends } = bareOf(markdown);
  return findPersonalData(text, patterns)
    .map(({ kind, start, end }) => ({ kind, start: starts[start] ?? 0, end: ends[end - 1] ?? markdown.length }))
    .filter(({ start, end }) => !allowed.has(markdown.slice(start, end)));
}

const isPlaceholder = new RegExp(`\\\\?(?:${PLACEHOLDERS.source})`, 'g');

/** What stood where placeholders stand now, in order; null for one that was typed as such. */
type Taken = (string | null)[];

interface Out {
  text: string;
  found: Finding[];
  taken: Taken;
}

function takeOut(original: string, patterns: string[], allowed: ReadonlySet<string>): Out {
  if (findIn(original, patterns, allowed).length === 0)
    return { text: original, found: [], taken: [...original.matchAll(isPlaceholder)].map(() => null) };
  const unlinked = original.replaceAll(LINKED, (whole, label?: string, address?: string) =>
    redact(label ?? address ?? '', patterns).found.length > 0 ? (label ?? address ?? whole) : whole,
  );
  const found = findIn(unlinked, patterns, allowed);
  const taken: Taken = [];
  let text = '';
  let from = 0;
  const keep = (part: string) => {
    taken.push(...[...part.matchAll(isPlaceholder)].map(() => null));
    text += part;
  };
  for (const { kind, start, end } of found) {
    keep(unlinked.slice(from, start));
    taken.push(unlinked.slice(start, end));
    text += placeholder(kind);
    from = end;
  }
  keep(unlinked.slice(from));
  return { text, found, taken };
}

/** A text that Slack's editor could not hold for what was taken out of it may be one that it can. */
function asEdited(kind: CardKind, text: string): string {
  // In code a sign before the placeholder would be read.
  if (text.includes('`')) return text;
  const escaped = text.replaceAll(isPlaceholder, (there) => (there.startsWith('\\') ? there : `\\${there}`));
  return layPieces(kind, escaped).plain ? text : escaped;
}

/** Of a text in Slack's editor each input for itself: what comes out is what the editor would give back. */
function takeOutOfBody({ kind, body }: Typed, patterns: string[], allowed: ReadonlySet<string>): Out {
  const { plain, pieces } = layPieces(kind, body);
  if (plain) {
    const out = takeOut(body, patterns, allowed);
    return out.found.length === 0 ? out : { ...out, text: asEdited(kind, out.text) };
  }
  const all: Out = { text: body, found: [], taken: [] };
  const left: Pieces = {};
  for (const [section, those] of Object.entries(pieces)) {
    left[section as keyof Pieces] = those.map((piece) => {
      const { text, found, taken } = takeOut(piece.text, patterns, allowed);
      all.found.push(...found);
      all.taken.push(...taken);
      return found.length === 0 ? piece : { ...piece, text: fromRichText(toBlocks(text)) };
    });
  }
  return all.found.length === 0 ? all : { ...all, text: bodyOfPieces(kind, left) };
}

export interface Cleaned {
  typed: Typed;
  /** "2 card numbers and an e-mail address"; empty: there was none. */
  told: string;
  taken: Taken;
}

/** What is typed without personal data, but for what somebody said is none. */
export function cleanTyped(typed: Typed, patterns: string[], allowed: string[]): Cleaned {
  const known = new Set(allowed);
  const title = takeOut(typed.title, patterns, known);
  const body = takeOutOfBody(typed, patterns, known);
  return {
    typed: { ...typed, title: title.text, body: body.text },
    told: tellKinds([...title.found, ...body.found]),
    taken: [...title.taken, ...body.taken],
  };
}

/** What is typed with what was taken out of it; undefined where it no longer stands there as it did. */
export function putBack(typed: Typed, taken: Taken): Typed | undefined {
  let at = 0;
  const back = (text: string) =>
    text.replaceAll(isPlaceholder, (there) => {
      const original = taken[at];
      at += 1;
      return original ?? there;
    });
  const restored = { ...typed, title: back(typed.title), body: back(typed.body) };
  return at === taken.length ? restored : undefined;
}

/** A few words without personal data, for what is searched by or shown: tags, a product. */
export const cleanWords = (words: string, patterns: string[]): string => redact(words, patterns).told;

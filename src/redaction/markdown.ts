/** Personal data in CommonMark: what people read is looked through, not the signs in which it is written. */
import type { Finding } from './kinds.ts';
import { findPersonalData, redact } from './service.ts';
import { PLACEHOLDERS, placeholder } from './words.ts';

/** An address with its link: as one finding, which leaves no torn link behind. */
const LINKED = /\[([^[\]]*)\]\((?:mailto|tel):([^()\s?]*)(?:\?[^()\s]*)?\)|<(?:mailto:|tel:)?([^<>\s|]+)>/g;

/** CommonMark escapes signs and puts others between letters: what is read is looked through. */
// Of more than three stars in a row none is a sign: a number was masked.
const MARKS = /\\([!-/:-@[-`{-~])|(?<!\*)\*{1,3}(?!\*)|~~|`+|&#x([\dA-Fa-f]{1,6});|&#(\d{1,7});|&(nbsp|commat);/g;
const NAMED: Record<string, string> = { nbsp: ' ', commat: '@' };

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
  for (const { 0: whole, 1: escaped, 2: hex, 3: decimal, 4: name = '', index } of markdown.matchAll(MARKS)) {
    add(markdown.slice(from, index), from);
    const point = hex === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hex, 16);
    const plain = escaped ?? NAMED[name];
    if (plain !== undefined) add(plain, index, index + whole.length);
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

/** What personal data a text holds, as it is written there, with and without its links. */
export const personalIn = (original: string, patterns: string[]): string[] => [
  ...findIn(original, patterns, new Set()).map(({ start, end }) => original.slice(start, end)),
  ...takeOut(original, patterns).taken.flatMap((one) => one ?? []),
];

/** What stands where something was taken out, as CommonMark may write it. */
export const isPlaceholder = new RegExp(`\\\\?(?:${PLACEHOLDERS.source})`, 'g');

/** What stood where placeholders stand now, in order; null for one that was typed as such. */
export type Taken = (string | null)[];

export interface Out {
  text: string;
  found: Finding[];
  taken: Taken;
}

/** A text in CommonMark without its personal data, but for what is allowed. Doing it twice is doing it once. */
export function takeOut(original: string, patterns: string[], allowed: ReadonlySet<string> = new Set()): Out {
  if (findIn(original, patterns, allowed).length === 0)
    return { text: original, found: [], taken: [...original.matchAll(isPlaceholder)].map(() => null) };
  const isPersonal = (text: string) => redact(text, patterns).found.length > 0;
  const unlinked = original.replaceAll(LINKED, (whole, label?: string, target?: string, address?: string) => {
    const read = label ?? address ?? '';
    if (isPersonal(read)) return read;
    return target !== undefined && isPersonal(target) ? `${read} (${target})`.trimStart() : whole;
  });
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

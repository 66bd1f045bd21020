import { PLACEHOLDERS } from './words.ts';

/**
 * A text as it is looked through: digits of every script, full-width letters, spaces and dashes of every kind in their plain form, and
 * without what nobody sees. Each unit knows where in the original it stands.
 */
export interface Folded {
  text: string;
  /** Of each unit: where what it stands for begins and ends. */
  starts: Int32Array;
  ends: Int32Array;
}

/** Stands where something was found, or was taken out before: no rule reaches across it. */
export const WALL = '\u0001';

/** Zero-width signs, direction marks, soft hyphens, variation selectors, tags, the frame of a key cap. */
const UNSEEN = /^(?:\p{Cf}|\p{Variation_Selector}|\u034f|\u20e3)$/u;
const DIGIT = /^\p{Nd}$/u;

/** The value of a decimal digit of any script: they stand in rows of ten. */
function valueOf(codePoint: number): number {
  let first = codePoint;
  while (codePoint - first < 9 && DIGIT.test(String.fromCodePoint(first - 1))) first -= 1;
  return codePoint - first;
}

function foldOne(char: string): string {
  if (/^[\n\r\t]$/.test(char)) return char === '\t' ? ' ' : '\n';
  if (UNSEEN.test(char)) return '';
  if (/^[\p{Zs}\p{Cc}]$/u.test(char)) return ' ';
  if (/^[\p{Pd}\u2212\ufe63\uff0d]$/u.test(char)) return '-';
  // Of the mathematical digits five rows stand side by side; like the full-width ones they have a plain form.
  const plain = char.normalize('NFKC');
  if (/^[!-~]$/.test(plain)) return plain;
  return DIGIT.test(char) ? String(valueOf(char.codePointAt(0) ?? 0)) : char;
}

const KNOWN = new Map<string, string>();
/** Plain letters of the world are many: what a busy workspace types is kept, not all of Unicode. */
const MOST_KNOWN = 5000;

function folded(char: string): string {
  if (char >= ' ' && char <= '~') return char;
  const known = KNOWN.get(char);
  if (known !== undefined) return known;
  const found = foldOne(char);
  if (KNOWN.size < MOST_KNOWN) KNOWN.set(char, found);
  return found;
}

/** The text for looking through. Time grows with its length only. */
export function fold(original: string): Folded {
  const starts = new Int32Array(original.length);
  const ends = new Int32Array(original.length);
  const parts: string[] = [];
  let length = 0;
  let at = 0;
  for (const char of original) {
    const unit = folded(char);
    parts.push(unit);
    for (let index = 0; index < unit.length; index += 1, length += 1) {
      starts[length] = at;
      ends[length] = at + char.length;
    }
    at += char.length;
  }
  const text = parts.join('').replaceAll(PLACEHOLDERS, (found) => WALL.repeat(found.length));
  return { text, starts, ends };
}

/** The text with walls where these stretches are. They do not overlap and are in order. */
export function wallOff(text: string, spans: { start: number; end: number }[]): string {
  let from = 0;
  const parts: string[] = [];
  for (const { start, end } of spans) {
    parts.push(text.slice(from, start), WALL.repeat(end - start));
    from = end;
  }
  return parts.join('') + text.slice(from);
}

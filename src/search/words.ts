/**
 * Text into words, the same for cards and for what people search. Stemming is PostgreSQL's; what its parser would take for a file,
 * an address or a signed number is made plain words here, so that both databases and every locale agree.
 */

/** Longer ones are no words; PostgreSQL keeps 2,046 bytes. */
const LONGEST_WORD = 60;

/** Scripts written without spaces, and Hangul whose endings are glued on: found by every two neighbouring letters. */
const UNSPACED = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}ー';
const UNSPACED_RUN = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu');
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');

/** Letters and digits, also joined by hyphens. */
const WORD = /[\p{L}\p{M}\p{N}]+(?:[-\u2010\u2011][\p{L}\p{M}\p{N}]+)*/gu;
const HYPHEN = /[-\u2010\u2011]/u;

/** Soft hyphens and what has no width, halves of letters, NUL. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff\0]/gu;

const tidyText = (text: string): string =>
  text.toWellFormed().normalize('NFKC').replaceAll(INVISIBLE, '').toLowerCase().replaceAll('i\u0307', 'i');

/** The neighbouring pairs of letters: "退款政策" is 退款, 款政, 政策. */
function pairsOf(run: string): string[] {
  const letters = [...run];
  return letters.length === 1 ? letters : letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}

/** "e1042" is also found by 1042, "iphone15" by iphone. */
function runsOf(word: string): string[] {
  if (!/\p{N}/u.test(word) || !/\p{L}/u.test(word)) return [];
  return (word.match(/\p{N}+|[\p{L}\p{M}]+/gu) ?? []).filter((run) => run.length >= 3);
}

/** A word as it was written, and what it is found by. */
export interface Word {
  /** In lower case, hyphens gone: "e-mail" is email. */
  whole: string;
  /** What else it is found by: the halves of a compound, the number of a code. */
  parts: string[];
  /** Its spelling may be put right. */
  plain: boolean;
}

function wordOf(written: string): Word {
  const halves = written.split(HYPHEN);
  const whole = halves.join('').slice(0, LONGEST_WORD);
  const parts = [...(halves.length > 1 ? halves : []), ...halves.flatMap(runsOf)].filter(
    (part) => part !== whole && part.length > 1,
  );
  return { whole, parts: parts.map((part) => part.slice(0, LONGEST_WORD)), plain: !/\p{N}/u.test(whole) };
}

/** The words of a text in their order. */
export function wordsOf(text: string): Word[] {
  return (tidyText(text).match(WORD) ?? []).flatMap((written) =>
    (written.match(UNSPACED_RUN) ?? []).flatMap((run): Word[] =>
      IS_UNSPACED.test(run)
        ? pairsOf(run).map((whole) => ({ whole, parts: [], plain: false }))
        : (run.match(WORD) ?? []).map(wordOf),
    ),
  );
}

/** Signs that are written for others (`\\.`, `&#x20;`), those of styles, and what divides cells. */
const SIGNS = /\\([!-/:-@[-`{-~])|&#x([\dA-Fa-f]{1,6});|\*\*|__|~~|`+|\*|(?<=\s|^|[*~])_|_(?=[\s.,;:!?)*~]|$)|\|/gmu;
const IN_WORDS = /[\p{L}\p{M}\p{N}]/u;

/** Without signs: nothing in the place of one beside a word, a space between two: "3*4" is not 34. */
const withoutSigns = (text: string): string =>
  text.replaceAll(SIGNS, (sign: string, escaped: string | undefined, code: string | undefined, at: number) => {
    if (escaped !== undefined) return escaped;
    const point = Number.parseInt(code ?? '', 16);
    if (code !== undefined) return point <= 0x10_ffff ? String.fromCodePoint(point) : '';
    const isBetween = IN_WORDS.test(text[at - 1] ?? '') && IN_WORDS.test(text[at + sign.length] ?? '');
    return sign === '|' || isBetween ? ' ' : '';
  });

/** Markdown as people read it: the text of links without their addresses, no signs of markup, line breaks as spaces. */
export const plainText = (markdown: string): string =>
  withoutSigns(
    markdown
      .replaceAll(/!?\[([^\]\n]{0,500})\]\([^)\s]{0,2000}\)/gu, '$1')
      .replaceAll(/<?https?:\/\/[^\s>]{1,2000}>?/giu, ' ')
      .replaceAll(/^[ \t]{0,3}(?:#{1,6}[ \t]|>[ \t]?|[-*+][ \t]|```\w*|\|?(?:[ \t]*:?-+:?[ \t]*\|)+)/gmu, ' '),
  )
    .replaceAll(/\s+/gu, ' ')
    .trim();

/** As words are compared when their accents do not matter. */
export const unaccented = (word: string): string =>
  word.toLowerCase().replaceAll('ß', 'ss').normalize('NFKD').replaceAll(/\p{M}/gu, '');

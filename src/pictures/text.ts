/** Text in a picture: what the fonts we ship (DejaVu) can draw, and how large. */

/** Scripts whose letters DejaVu Sans has; others would come out as empty boxes. */
const DRAWABLE =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}\p{M}\p{Nd}\p{P}\p{Zs}]/gu;
/** Letters with others beside them that are not drawn would make another name of it. */
const LETTER_LEFT_OUT =
  /(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}])\p{L}/u;
/** Widths in DejaVu Sans Bold, in parts of the font's size, rounded up by kind of letter. */
const WIDEST = /[MWmw@%✓–…ЖМФШЩЮжмфшщюы\p{Script=Armenian}]/u;
const EM = { widest: 1.15, capital: 0.88, other: 0.76 };

/**
 * A text without what cannot be drawn: emoji, signs and directions are left out; fancy letters become plain ones. Empty where
 * letters are in a script that the fonts do not have, as half a name is nobody's.
 */
export function drawable(text: string): string {
  const plain = text.normalize('NFKC');
  if (LETTER_LEFT_OUT.test(plain)) return '';
  return plain.replaceAll(DRAWABLE, ' ').replaceAll(/\s+/g, ' ').trim();
}

/** At most so many characters, as people count them, with an ellipsis where something was left out. */
export function shortenTo(text: string, most: number): string {
  const characters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)];
  if (characters.length <= most) return text;
  return `${characters
    .slice(0, most - 1)
    .map(({ segment }) => segment)
    .join('')
    .trimEnd()}…`;
}

const emOf = (letter: string): number => {
  if (WIDEST.test(letter)) return EM.widest;
  return /\p{Lu}/u.test(letter) ? EM.capital : EM.other;
};

/** The largest font size, up to `most`, at which a line is surely not wider than this. */
export function fontSizeFor(text: string, width: number, most: number): number {
  const ems = [...text].reduce((sum, one) => sum + emOf(one), 0);
  return Math.min(most, Math.floor(width / Math.max(1, ems)));
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Text as XML takes it, without the characters it forbids. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '').replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '');
}

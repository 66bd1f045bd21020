/** How many letters to put in, take out, change or swap with their neighbour; more than `most` is told as Infinity. */
export function distance(from: string, to: string, most: number): number {
  const [a, b] = [[...from], [...to]];
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const steps = [(row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1)];
      row.push(Math.min(...steps, swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY));
    }
    [before, last] = [last, row];
  }
  const found = last[b.length] ?? Number.POSITIVE_INFINITY;
  return found > most ? Number.POSITIVE_INFINITY : found;
}

/** How many slips of the finger a word of so many letters may hold: in a short one, two other letters are another word. */
const slipsIn = (letters: number): number => (letters < 8 ? 1 : 2);

/** Hardly anybody mistypes how a word begins, unless by swapping, doubling or losing a letter; a long one tells enough without it. */
const beginsAlike = (typed: string, term: string): boolean =>
  typed.length >= 8 || typed[0] === term[0] || typed[1] === term[0] || typed[0] === term[1];

/** "contractor" is of the family of contract. */
const isFamily = (typed: string, term: string): boolean =>
  term.length >= 6 && typed.startsWith(term) && typed.length - term.length <= 4;

export interface Spelled {
  id: number;
  term: string;
  cards: number;
}

/** A slip before an ending that the stem has not got counts for more: "carer" begins with care. */
const ENDING = 1.5;

/** How far the typed word is from one of the vocabulary. That is stemmed, so the typed word's beginning counts as well as its stem. */
function slips(typed: string, stems: string[], term: string): number {
  const most = slipsIn(typed.length);
  // English stems write "delivery" as deliveri.
  const close = Math.min(...[typed, typed.replace(/y$/, 'i'), ...stems].map((word) => distance(word, term, most)));
  // An ending of more than "-ments" is another word.
  if (typed.length - term.length > 5) return close;
  // "beleidigt" is no slip of beleid, but its family.
  if (term.length >= 5 && typed.startsWith(term)) return Math.min(close, 1);
  const beginnings = [term.length - 1, term.length, term.length + 1].map((length) => typed.slice(0, length));
  return Math.min(close, Math.min(...beginnings.map((word) => distance(word, term, most))) + ENDING);
}

/**
 * What was probably meant: of the vocabulary's similar words the closest, at most three, commoner ones first. A word of its own
 * (`isWord`) is no slip of another one: only its family is meant.
 */
export function meantBy<T extends Spelled>(
  typed: string,
  stems: string[],
  similar: T[],
  isWord: boolean,
): (T & { slips: number })[] {
  const close = similar
    .filter(({ term }) => (isWord ? isFamily(typed, term) : beginsAlike(typed, term)))
    .map((word) => ({ ...word, slips: slips(typed, stems, word.term) }))
    .filter((word) => word.slips <= slipsIn(typed.length));
  const fewest = Math.min(...close.map((word) => word.slips));
  return close
    .filter((word) => word.slips <= fewest)
    .sort((a, b) => a.slips - b.slips || b.cards - a.cards || a.id - b.id)
    .slice(0, 3);
}

import { before, isCalledOtherwise, isInsideWord } from './context.ts';
import type { Span } from './kinds.ts';

/** First digits (from, to) and how many there are. Sources: ISO/IEC 7812 and what the networks publish. */
const NETWORKS: [from: number, to: number, lengths: number[]][] = [
  [4, 4, [13, 16, 19]], // Visa
  [51, 55, [16]], // Mastercard
  [2221, 2720, [16]],
  [34, 34, [15]], // American Express
  [37, 37, [15]],
  [300, 305, [14, 16]], // Diners Club
  [3095, 3095, [14, 16]],
  [36, 36, [14, 16]],
  [38, 39, [14, 16]],
  [6011, 6011, [16, 19]], // Discover
  [644, 659, [16, 19]],
  [3528, 3589, [16, 17, 18, 19]], // JCB
  [62, 62, [16, 17, 18, 19]], // UnionPay
  [81, 81, [16, 17, 18, 19]],
  [2200, 2204, [16, 17, 18, 19]], // Mir
  [5018, 5020, [13, 14, 15, 16, 17, 18, 19]], // Maestro, Dankort
  [5038, 5038, [13, 14, 15, 16, 17, 18, 19]],
  [5893, 5893, [13, 14, 15, 16, 17, 18, 19]],
  [6304, 6304, [13, 14, 15, 16, 17, 18, 19]],
  [6703, 6703, [16, 17, 18, 19]], // Bancontact
  [6759, 6763, [13, 14, 15, 16, 17, 18, 19]],
  [508, 509, [16]], // RuPay, Elo
  [5066, 5067, [16]],
  [606282, 606282, [16, 19]], // Hipercard
  [6362, 6363, [16]],
  [9792, 9792, [16]], // Troy
];
const LENGTHS = [16, 15, 14, 19, 18, 17, 13];
/** Without groups and without a word before it, a number of another length is more likely somebody's order. */
const PLAIN = [15, 16];

const CARD = new RegExp(
  [
    String.raw`(?:card|karte|kreditkarte\p{L}*|carte|tarjeta|carta|cartão|cartao|kaart|creditcard|karta|karty|kartę|kort|kortti|visa`,
    'master ?card|amex|american express|maestro|diners|discover|jcb|unionpay|cc|pan|girocard|debit|credit|カード|信用卡|卡号',
    String.raw`карт\p{L}*|بطاقة|כרטיס)[^\d\n]{0,24}$`,
  ].join('|'),
  'iu',
);

/** Luhn's check (ISO/IEC 7812-1). */
function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const twice = digit * 2;
    sum += index % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0 && !/^(\d)\1*$/.test(digits);
}

const isOfNetwork = (digits: string): boolean =>
  NETWORKS.some(([from, to, lengths]) => {
    const head = Number(digits.slice(0, String(from).length));
    return head >= from && head <= to && lengths.includes(digits.length);
  });

interface Group {
  start: number;
  digits: string;
}

/** A line ends once within it, as in a mail that was quoted: only between groups as they stand on cards. */
const isBroken = (text: string, groups: Group[], start: number, end: number): boolean => {
  const breaks = text.slice(start, end).split('\n').length - 1;
  const sizes = groups.map(({ digits }) => digits.length).join();
  return breaks > 1 || (breaks === 1 && !['4,4,4,4', '4,6,5', '4,6,4'].includes(sizes));
};

/** Printed on cards: in equal groups (the last one may be shorter), or 4-6-5, 4-6-4, 4-4-5, 6-13. */
function isPrintedSo(groups: number[]): boolean {
  if (['4,6,5', '4,6,4', '4,4,5', '4,3,3,3', '6,13', '6,10'].includes(groups.join())) return true;
  const [first = 0] = groups;
  const last = groups.at(-1) ?? 0;
  return groups.length > 1 && last <= first && groups.slice(0, -1).every((size) => size === first);
}

/** Whether these groups are a card: by their digits, how they are written, and what they are called. */
function isCard(text: string, groups: Group[], start: number, end: number): boolean {
  const digits = groups.map((group) => group.digits).join('');
  if (!isOfNetwork(digits) || !isLuhn(digits) || isInsideWord(text, start, end)) return false;
  if (isBroken(text, groups, start, end)) return false;
  const label = before(text, start);
  if (CARD.test(label)) return true;
  if (isPrintedSo(groups.map((group) => group.digits.length))) return true;
  if (groups.length > 1 || !PLAIN.includes(digits.length)) return false;
  return !isCalledOtherwise(label) && !/[/=?&]$/.test(label);
}

/** The card that begins with a group, of the likeliest length first; undefined: none does. */
function cardFrom(text: string, groups: Group[], first: number): Span | undefined {
  const start = groups[first]?.start ?? 0;
  const ends = new Map<number, number>();
  let digits = 0;
  for (let last = first; last < groups.length && digits < 19; last += 1) {
    digits += groups[last]?.digits.length ?? 0;
    ends.set(digits, last);
  }
  for (const length of LENGTHS) {
    const last = ends.get(length);
    const group = last === undefined ? undefined : groups[last];
    if (last === undefined || !group) continue;
    const end = group.start + group.digits.length;
    if (isCard(text, groups.slice(first, last + 1), start, end)) return { start, end };
  }
  return undefined;
}

/** Numbers of payment cards. */
export function findCards(text: string): Span[] {
  const found: Span[] = [];
  for (const run of text.matchAll(/\d(?:(?:[ ._-]{0,3}|[ -]?\n[> ]{0,4})\d){12,}/g)) {
    const groups = [...run[0].matchAll(/\d+/g)].map(({ 0: digits, index }) => ({ start: run.index + index, digits }));
    for (let first = 0; first < groups.length; first += 1) {
      const card = cardFrom(text, groups, first);
      if (!card) continue;
      found.push(card);
      while ((groups[first + 1]?.start ?? Number.POSITIVE_INFINITY) < card.end) first += 1;
    }
  }
  return found;
}

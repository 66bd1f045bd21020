import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { before, isCalledOtherwise, isInsideWord } from './context.ts';
import { WALL } from './fold.ts';
import type { Span } from './kinds.ts';

/** ITU E.164, and the shortest that is more than a price or a year. */
const MOST_DIGITS = 15;
const LEAST_DIGITS = 7;

/** Where numbers are written with a 0 before them. */
const WITH_ZERO: CountryCode[] = [
  'GB',
  'DE',
  'FR',
  'AT',
  'CH',
  'NL',
  'BE',
  'IE',
  'IT',
  'SE',
  'FI',
  'TR',
  'RO',
  'AU',
  'NZ',
  'JP',
  'IN',
  'ZA',
  'UA',
  'IL',
];
/** Where they are not: only with a word such as "phone" before it such a number is one. */
const WITHOUT_ZERO: CountryCode[] = [
  'US',
  'ES',
  'IT',
  'PT',
  'DK',
  'NO',
  'PL',
  'CZ',
  'GR',
  'LU',
  'BR',
  'MX',
  'HU',
  'SG',
  'IN',
];

/** Hotlines belong to nobody: they are what a card is about. */
const HOTLINES = ['TOLL_FREE', 'PREMIUM_RATE', 'SHARED_COST', 'UAN', 'VOICEMAIL'];
/** Written in a country's own way several of the countries know the number; these beginnings are hotlines in most. */
const NATIONAL_HOTLINE = /^(?:0(?:80\d|82\d|84[2-5]|87[01]|90\d|180|137)|1?8(?:00|88|77|66|55|44|33))/;

const PHONE = new RegExp(
  [
    String.raw`(?<!\p{L})(?:tel|tel\.nr|telefon\p{L}*|telephone|téléphone|teléfono|telefono|telefone|telefoon\p{L}*|phone|phones|tél`,
    String.raw`mobile|mobil|mobiel|mob|cell|cellphone|handy\p{L}*|móvil|celular|cellulare|portable|fax|gsm|puhelin|telefonnummer`,
    String.raw`call|calls|called|ring|ruf|rufen|anrufen|llama\p{L}*|appele\p{L}*|chiama\p{L}*|ligue|bel|rückruf\p{L}*|callback|whatsapp|sms|signal|text`,
    String.raw`电话|手机|電話\p{L}*|携帯\p{L}*|전화|тел|телефон\p{L}*|звон\p{L}*|هاتف|جوال|טלפון)(?:[ -]?(?:number|no|nr|nummer|numéro|número|番号|号码|me|him|her|them|us|back|unter|at|on|al|au|is|ist|est|es))*[\s.:#=("'*は]*$`,
  ].join('|'),
  'iu',
);
/** A link that calls or finds somebody by their number, which stands there without a sign. */
const IN_LINK = /(?:\bwa\.me\/|[?&](?:phone|tel|mobile|msisdn)=)$/i;
const NORTH_AMERICAN = /^(?:1[ .-]?)?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}$/;
const MONEY_BEFORE = /(?:[€$£¥₹₺₽]|\b(?:eur|usd|gbp|chf|sek|nok|dkk|pln|inr|jpy))\s?$/i;
const MEASURE_AFTER =
  /^\s?(?:[€$£¥₹₺₽%°]|(?:eur|usd|gbp|chf|sek|nok|dkk|pln|inr|jpy|kg|km|cm|mm|ml|kwh|mb|gb|ms|px)(?![\p{L}\d]))/iu;

/** Dates, times, versions and addresses of machines, which have as many digits and dots. */
const OTHERS =
  /(?<![\d.]|\d-(?=\d{1,2}-))(?:\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d\d(?!\1\d)|(?:19|20)\d\d([./-])\d\d?\2\d\d?|\d{1,3}(?:\.\d{1,3}){3}|v?\d+(?:\.\d+){2,}(?:[-+][a-z]\w*)+)(?![\d.]*\d)(?:[ T]\d{1,2}(?=:))?/gi;

/** What was asked of the library in one text. */
interface Asked {
  known: Map<string, boolean>;
  left: number;
}
/** So many different ones are looked up (half a millisecond each); a text with more is a list of them, and all are taken for phones. */
const MOST_ASKED = 150;

function isNational(digits: string, countries: CountryCode[], asked: Asked): boolean {
  const key = `${countries === WITH_ZERO} ${digits}`;
  const known = asked.known.get(key);
  if (known !== undefined) return known;
  asked.left -= 1;
  if (asked.left < 0) return true;
  const is = countries.some((country) =>
    parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false })?.isValid(),
  );
  asked.known.set(key, is);
  return is;
}

/** A hotline is nobody's, and no part of it is anybody's either. */
type Verdict = 'phone' | 'hotline' | undefined;

const phoneIf = (is: boolean): Verdict => (is ? 'phone' : undefined);

const isPlus = (written: string): boolean => /^\(?\+/.test(written);

/** With its country's code: "+…" as long as the plan of the country allows the length, "00…" only if such a number is given out. */
function judgeInternational(written: string, digits: string): Verdict {
  const plus = isPlus(written);
  const whole = plus ? written.replaceAll(/[()]/g, '') : `+${digits.slice(2)}`;
  const parsed = parsePhoneNumberFromString(whole, { extract: false });
  if (HOTLINES.includes(parsed?.getType() ?? '')) return 'hotline';
  return phoneIf((plus ? parsed?.isPossible() : parsed?.isValid()) === true);
}

function judgeNational(written: string, digits: string, isCalledPhone: boolean, asked: Asked): Verdict {
  if (/^0[.,]/.test(written)) return undefined;
  const looksSo = NORTH_AMERICAN.test(written);
  const isOne =
    looksSo ||
    (written.replace('(', '').startsWith('0') ? isNational(digits, WITH_ZERO, asked) : false) ||
    (isCalledPhone && isNational(digits, WITHOUT_ZERO, asked));
  return isOne && NATIONAL_HOTLINE.test(digits) ? 'hotline' : phoneIf(isOne);
}

function judge(text: string, { start, end }: Span, asked: Asked): Verdict {
  const written = text.slice(start, end);
  const digits = written.replaceAll(/\D/g, '');
  if (digits.length < LEAST_DIGITS || digits.length > MOST_DIGITS + 2) return undefined;
  if (isInsideWord(text, start, end)) return undefined;
  const label = before(text, start);
  if (MONEY_BEFORE.test(label) || MEASURE_AFTER.test(text.slice(end, end + 6))) return undefined;
  if (isPlus(written)) return judgeInternational(written, digits);
  if (IN_LINK.test(label))
    return judgeInternational(`+${digits}`, digits) ?? judgeNational(written, digits, true, asked);
  if (/[@/=&_.,-]$/.test(label)) return undefined;
  const isCalledPhone = PHONE.test(label);
  if (!isCalledPhone && isCalledOtherwise(label)) return undefined;
  return digits.startsWith('00')
    ? judgeInternational(written, digits)
    : judgeNational(written, digits, isCalledPhone, asked);
}

/** Where pieces of a run begin, and end: at its groups of digits, with the sign or bracket before and after them. */
function piecesOf(text: string, start: number, end: number): Span[] {
  return [...text.slice(start, end).matchAll(/\+?\(?\+?\d+\)?/g)].map(({ 0: piece, index }) => ({
    start: start + index,
    end: start + index + piece.length,
  }));
}

/** More groups no number is written in. */
const MOST_GROUPS = 8;

/** The longest number that begins with a piece, a hotline as well. */
function numberFrom(text: string, pieces: Span[], first: number, asked: Asked) {
  const start = pieces[first]?.start ?? 0;
  for (let last = Math.min(pieces.length, first + MOST_GROUPS) - 1; last >= first; last -= 1) {
    const span = { start, end: pieces[last]?.end ?? start };
    const verdict = judge(text, span, asked);
    if (verdict) return { span, verdict, last };
  }
  return undefined;
}

/** What may begin here: anything at the start, after another number or a wide gap; in the middle of digits only a "+". */
const mayBegin = (text: string, pieces: Span[], first: number, from: number): boolean => {
  const { start = 0 } = pieces[first] ?? {};
  return first === from || text[start] === '+' || start - (pieces[first - 1]?.end ?? 0) > 1;
};

/** A number that stands in brackets, without them: only that of an area belongs to it. */
const withoutBracket = (text: string, { start, end }: Span): Span =>
  text[start] === '(' && !text.slice(start, end).includes(')') ? { start: start + 1, end } : { start, end };

/** A run of digits may be a number, several, or one among others. */
function* phonesIn(text: string, run: Span, asked: Asked): Generator<Span> {
  const pieces = piecesOf(text, run.start, run.end);
  let from = 0;
  for (let first = 0; first < pieces.length; first += 1) {
    const number = mayBegin(text, pieces, first, from) ? numberFrom(text, pieces, first, asked) : undefined;
    if (!number) continue;
    if (number.verdict === 'phone') yield withoutBracket(text, number.span);
    first = number.last;
    from = first + 1;
  }
}

/** Slack writes `<tel:+49…|+49 …>`: all of it is the number. */
function slackNumbers(text: string): Span[] {
  return [...text.matchAll(/<tel:([+\d][^<>|\n]{5,40})(?:\|[^<>\n]{0,80})?>/gi)]
    .filter(([whole]) => !whole.includes(WALL))
    .map(({ 0: whole, index }) => ({ start: index, end: index + whole.length }));
}

/** Phone numbers of people: with a country's code, or as people of a country write them. */
export function findPhones(text: string): Span[] {
  const slack = slackNumbers(text);
  if (slack.length > 0) return slack;
  const asked: Asked = { known: new Map(), left: MOST_ASKED };
  const others = text.replaceAll(OTHERS, (found) => WALL.repeat(found.length));
  const runs = others.matchAll(/\+?\(?\+?\d(?:(?:[ .\-/]|\)[ \-/]?| ?\(| [-/] )?\d)*(?:(?:\) ?| ?\()\d+)*/g);
  const found: Span[] = [];
  for (const { 0: run, index } of runs) {
    if (run.length < LEAST_DIGITS) continue;
    found.push(...phonesIn(others, { start: index, end: index + run.length }, asked));
  }
  return found;
}

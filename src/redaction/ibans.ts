import { isInsideWord } from './context.ts';
import type { Span } from './kinds.ts';

/** Characters of an IBAN by country. Source: SWIFT's IBAN registry. */
const LENGTHS = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18
  FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27
  MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27
  SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`
    .split(/\s+/)
    .map((one) => [one.slice(0, 2), Number(one.slice(2))]),
);

const SEPARATORS = ' .-';

/** ISO 7064 mod 97-10: the first four to the end, letters as 10 to 35. */
function isRight(iban: string): boolean {
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** How far a line end within an account reaches, with the signs of a quote after it; 0: there is none. */
const lineEnd = (text: string, at: number): number =>
  /^\n[> ]{0,4}(?=[a-z\d])/i.exec(text.slice(at, at + 6))?.[0].length ?? 0;

/** Where the account that begins at `start` ends; undefined: there is none. One line may end within it, as in mails. */
function endOf(text: string, start: number, length: number): number | undefined {
  let iban = '';
  let at = start;
  let breaks = 0;
  for (let separators = 0; iban.length < length; at += 1) {
    const char = (text[at] ?? '').toUpperCase();
    if (/^[A-Z0-9]$/.test(char)) {
      iban += char;
      separators = 0;
    } else if (char !== '' && SEPARATORS.includes(char) && separators < 2) separators += 1;
    else if (breaks === 0 && lineEnd(text, at) > 0) {
      breaks += 1;
      at += lineEnd(text, at) - 1;
    } else return undefined;
  }
  return isRight(iban) ? at : undefined;
}

/** Where the word begins that an account stands in: many write "IBANDE89…". */
const wordFrom = (text: string, index: number): number =>
  text.slice(Math.max(0, index - 4), index).toLowerCase() === 'iban' ? index - 4 : index;

/** Account numbers whose length and check digits are right. */
export function findIbans(text: string): Span[] {
  const found: Span[] = [];
  let from = 0;
  for (const { index } of text.matchAll(/[a-z]{2}[ .-]?\d[ ]?\d/gi)) {
    const length = LENGTHS.get(text.slice(index, index + 2).toUpperCase());
    const end = length === undefined || index < from ? undefined : endOf(text, index, length);
    if (end === undefined || isInsideWord(text, wordFrom(text, index), end)) continue;
    found.push({ start: index, end });
    from = end;
  }
  return found;
}

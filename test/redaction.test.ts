import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KINDS, type PersonalKind } from '../src/redaction/kinds.ts';
import { findPersonalData, readPatterns, redact } from '../src/redaction/service.ts';
import { placeholder } from '../src/redaction/words.ts';
import { ownMs } from './support/own-ms.ts';
import { tries } from './support/properties.ts';

/** A workspace's own patterns of orders and tickets. */
const PATTERNS = [String.raw`\bORD-\d{6}\b`, String.raw`\bZD-\d{7}\b`, String.raw`#TCK/\d{4}/\d{5}`];

const linesOf = (name: string): string[] =>
  readFileSync(new URL(`redaction/${name}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) =>
      line.replaceAll(/\\u\{([0-9A-F]+)\}/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16))),
    );

interface Example {
  text: string;
  /** "card 4111…", as findings are told below. */
  personal: string[];
}

function readExample(line: string): Example {
  const personal: string[] = [];
  const text = line.replaceAll(/\{(card|email|iban|phone|id):([^}]*)\}/g, (_, kind: string, what: string) => {
    personal.push(`${kind} ${what}`);
    return what;
  });
  return { text, personal };
}

const examples = (suffix = ''): Example[] => [
  ...linesOf(`personal${suffix}`).map(readExample),
  ...linesOf(`harmless${suffix}`).map((text) => ({ text, personal: [] })),
];
const KNOWN = examples();
const HELD_OUT = examples('-held-out');

const findingsOf = (text: string): string[] =>
  findPersonalData(text, PATTERNS).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

/** How well a kind is found, and what is wrong or missed. */
function measure(all: Example[], kind: PersonalKind) {
  const of = (list: string[]) => list.filter((one) => one.startsWith(`${kind} `));
  const each = all.map(({ text, personal }) => ({ found: of(findingsOf(text)), personal: of(personal) }));
  const right = each.flatMap(({ found, personal }) => found.filter((one) => personal.includes(one)));
  const wrong = each.flatMap(({ found, personal }) => found.filter((one) => !personal.includes(one)));
  const missed = each.flatMap(({ found, personal }) => personal.filter((one) => !found.includes(one)));
  const precision = right.length / Math.max(1, right.length + wrong.length);
  const recall = right.length / Math.max(1, right.length + missed.length);
  const figures = `${kind} ${precision.toFixed(3)} / ${recall.toFixed(3)} of ${right.length + missed.length}`;
  return { precision, recall, figures, wrong, missed };
}

describe('the corpus', () => {
  test('has at least 150 pieces of personal data and 150 harmless texts', () => {
    expect(KNOWN.flatMap(({ personal }) => personal).length).toBeGreaterThanOrEqual(150);
    expect(KNOWN.filter(({ personal }) => personal.length === 0).length).toBeGreaterThanOrEqual(150);
  });

  test.each(KINDS)('%s: precision and recall are high', (kind) => {
    const { precision, recall, figures, wrong, missed } = measure(KNOWN, kind);
    process.stdout.write(`precision / recall: ${figures}\n`);
    expect({ wrong, missed, found: precision >= 0.98 && recall >= 0.98 }).toMatchObject({ found: true });
  });

  test.each(KINDS.filter((kind) => kind !== 'id'))('%s: in texts the rules were not made with', (kind) => {
    const { precision, recall, figures, wrong, missed } = measure(HELD_OUT, kind);
    process.stdout.write(`held out, precision / recall: ${figures}\n`);
    expect({ wrong, missed, found: precision >= 0.85 && recall >= 0.85 }).toMatchObject({ found: true });
  });
});

describe('a text without its personal data', () => {
  test('says what stood there', () => {
    const { text, told } = redact('Call Ben, +44 7911 123456, about 4111 1111 1111 1111 and 4242 4242 4242 4242.', []);
    expect(text).toBe('Call Ben, [phone number], about [card number] and [card number].');
    expect(told).toBe('2 card numbers and a phone number');
  });

  test.each([
    ['A card in two lines: 4111 1111\n1111 1111, declined', 'A card in two lines: [card number], declined'],
    ['> 5500 0000 0000\n> 0004', '> [card number]'],
    ['Card 4111-1111-\n1111-1111', 'Card [card number]'],
    ['IBAN DE89 3704 0044\n0532 0130 00 please', 'IBAN [bank account] please'],
    ['IBANDE89370400440532013000', 'IBAN[bank account]'],
    [
      'See https://crm.example.com/find?email=anna.berg%40web.de&x=1',
      'See https://crm.example.com/find?email=[e-mail address]&x=1',
    ],
  ])('%j: as mails and browsers break it', (text, without) => {
    expect(redact(text, []).text).toBe(without);
  });

  test.each([
    ['Anna Berg (+49 151 23456789) called', 'Anna Berg ([phone number]) called'],
    ['Ring (+4915123456789).', 'Ring ([phone number]).'],
    ['(+49) 151 23456789 or (+1) 415 555 2671', '[phone number] or [phone number]'],
    ['Ben (0049 151 23456789), Cara (0151 23456789)', 'Ben ([phone number]), Cara ([phone number])'],
    ['The hotline (+49 800 330 1000) is free', 'The hotline (+49 800 330 1000) is free'],
    ['Growth (+10000000) in a year', 'Growth (+10000000) in a year'],
    ['06-12-34-56-78, since 06-12-24', '[phone number], since 06-12-24'],
    ['https://wa.me/4915123456789', 'https://wa.me/[phone number]'],
    ['https://crm.example.com/?phone=015123456789&n=2', 'https://crm.example.com/?phone=[phone number]&n=2'],
    ['https://crm.example.com/?order=4915123456789', 'https://crm.example.com/?order=4915123456789'],
  ])('%j: a number in brackets, with hyphens or in a link', (text, without) => {
    expect(redact(text, []).text).toBe(without);
  });

  test.each([
    '4111\n1111\n1111\n1111',
    'Codes: 4111 1111\n\n1111 1111',
    'Tables 41 11 11 11\n11 11 11 11',
    'https://shop.example.com/a%40b',
  ])('%j is left as it is', (text) => {
    expect(redact(text, []).text).toBe(text);
  });

  test('is the same text where nothing is personal', () => {
    for (const line of linesOf('harmless')) expect(redact(line, PATTERNS)).toEqual({ text: line, found: [], told: '' });
  });

  const personal = KNOWN.flatMap((one) => one.personal.map((what) => what.replace(/^\w+ /, '')));
  const words = KNOWN.map(({ text }) => text);
  const piece = fc.oneof(
    fc.constantFrom(...personal),
    fc.constantFrom(...words),
    fc.constantFrom(
      ...KINDS.map(placeholder),
      'card ',
      'tel ',
      'order no. ',
      '+',
      '00',
      '0',
      ' / ',
      '-',
      '(',
      ')',
      '.',
      '@',
      '<mailto:',
      '<tel:',
      '>',
    ),
    fc.stringMatching(/^[0-9 ()+./-]{1,24}$/),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  const anything = fc
    .array(piece, { maxLength: 12 })
    .chain((pieces) => fc.constantFrom('', ' ', '\n', ', ').map((by) => pieces.join(by)));

  test('has none left, and redacting it again changes nothing', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const once = redact(text, PATTERNS).text;
        expect(findPersonalData(once, PATTERNS)).toEqual([]);
        expect(redact(once, PATTERNS).text).toBe(once);
      }),
      { numRuns: tries(3000) },
    );
  });

  test('keeps every character that was not found, in every plane of Unicode', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { text: after, found } = redact(text, PATTERNS);
        let from = 0;
        let rest = after;
        for (const { kind, start, end } of found) {
          expect(start).toBeGreaterThanOrEqual(from);
          expect(end).toBeGreaterThan(start);
          const kept = text.slice(from, start) + placeholder(kind);
          expect(rest.startsWith(kept)).toBe(true);
          rest = rest.slice(kept.length);
          from = end;
        }
        expect(rest).toBe(text.slice(from));
      }),
      { numRuns: tries(2000) },
    );
  });
});

describe('patterns of a workspace', () => {
  test('are kept as they were typed, one a line, each once', () => {
    expect(readPatterns(' ORD-\\d{6}\n\nZD-\\d+\nORD-\\d{6} ', 'patterns')).toEqual(['ORD-\\d{6}', 'ZD-\\d+']);
    expect(readPatterns('', 'patterns')).toEqual([]);
  });

  test.each([
    ['(', 'cannot be read'],
    ['(?=ORD)\\d+', 'cannot be read'],
    ['(\\d)\\1', 'cannot be read'],
    ['\\w+', 'ordinary words'],
    ['\\d*', 'ordinary words'],
    ['\\d+', 'ordinary words'],
    ['.', 'ordinary words'],
    ['x'.repeat(121), 'too long'],
    [Array.from({ length: 21 }, (_, index) => `ORD-${index}`).join('\n'), '20 patterns at most'],
  ])('%s is refused: %s', (pattern, message) => {
    expect(() => readPatterns(pattern, 'patterns')).toThrow(message);
  });

  test('cannot hold anybody up, however they are nested', () => {
    const evil = readPatterns('(z+)+$\n(?:(z|zz|zzz)+)+!\n(?:z*)*Q', 'patterns');
    expect(ownMs(() => findPersonalData(`${'z'.repeat(10_000)}?`, evil))).toBeLessThan(500);
  });

  test('that can no longer be read find nothing', () => {
    expect(findPersonalData('ORD-123456', ['('])).toEqual([]);
  });
});

describe('a paste of 10,000 characters', () => {
  const fill = (text: string) => text.repeat(Math.ceil(10_000 / text.length)).slice(0, 10_000);
  const random = (text: (n: number) => string) =>
    Array.from({ length: 2500 }, (_, n) => text(n * 7919))
      .join('')
      .slice(0, 10_000);
  test.each([
    ['digits', fill('4')],
    ['card-like digits', fill('4111 1111 1111 1112 ')],
    ['cards', fill('4111 1111 1111 1111 ')],
    ['phones', fill('+49 171 2345678, ')],
    ['zeroes and groups', fill('01 ')],
    ['different national numbers', random((n) => `030 ${n + 1000000} / `)],
    ['different numbers of the same run', random((n) => `0${n % 97} ${n % 983} `)],
    ['at signs', fill('a@')],
    ['half addresses', fill('a@b.')],
    ['dots', fill('a.b.c@')],
    ['accounts', fill('DE89 3704 0044 0532 0130 01 ')],
    ['mailto', fill('<mailto:a@')],
    ['tel', fill('<tel:+49')],
    ['pluses', fill('+(')],
    ['spaces', fill(' ')],
    ['labels', fill('order no. ')],
    ['Arabic digits', fill('\u0664\u0661')],
    ['zero width', fill('4\u200b')],
    ['emoji', fill('👩🏽‍💻1️⃣')],
    ['dates', fill('24.11.2026 ')],
    ['versions', fill('1.2.3.4.')],
  ])('of %s is looked through at once', (_, text) => {
    redact('warm 030 901820', PATTERNS);
    expect(ownMs(() => redact(text, PATTERNS))).toBeLessThan(1000);
  });
});

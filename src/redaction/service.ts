import { UserError } from '../errors.ts';
import { findCards } from './cards.ts';
import { findEmails } from './emails.ts';
import { fold, wallOff } from './fold.ts';
import { findIbans } from './ibans.ts';
import type { Finding, PersonalKind, Span } from './kinds.ts';
import { checkPattern, findIds } from './patterns.ts';
import { findPhones } from './phones.ts';
import { PATTERN_TROUBLE, placeholder, tellKinds } from './words.ts';

/** Policy: each one is looked for in every text. */
const MOST_PATTERNS = 20;
/** What was found beside something may be something itself once that is out of the way; twice in a row is already rare. */
const MOST_ROUNDS = 12;

type Finder = [PersonalKind, (text: string) => Span[]];

/** In order of certainty: what one has found, the next ones do not see. */
const findersFor = (patterns: string[]): Finder[] => [
  ['email', findEmails],
  ['iban', findIbans],
  ['card', findCards],
  ...patterns.map((pattern): Finder => ['id', (text) => findIds(text, pattern)]),
  ['phone', findPhones],
];

/**
 * Personal data in a text, in order, without overlaps: payment cards, e-mail addresses, bank accounts, phone numbers, and what the
 * workspace's own patterns find (`privatePatterns`). Time grows with the length of the text only.
 */
export function findPersonalData(original: string, patterns: string[]): Finding[] {
  const { text, starts, ends } = fold(original);
  const finders = findersFor(patterns);
  const found: Finding[] = [];
  let rest = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const already = found.length;
    for (const [kind, find] of finders) {
      const spans = find(rest);
      rest = wallOff(rest, spans);
      found.push(...spans.map((span) => ({ kind, ...span })));
    }
    if (found.length === already) break;
  }
  return found
    .sort((a, b) => a.start - b.start)
    .map(({ kind, start, end }) => ({ kind, start: starts[start] ?? 0, end: ends[end - 1] ?? original.length }));
}

export interface Redacted {
  /** In place of each finding stands what it was: "[card number]". */
  text: string;
  found: Finding[];
  /** "2 card numbers and an e-mail address"; empty for nothing. */
  told: string;
}

/** A text without its personal data. Doing it twice is doing it once. */
export function redact(original: string, patterns: string[]): Redacted {
  const found = findPersonalData(original, patterns);
  let from = 0;
  const parts: string[] = [];
  for (const { kind, start, end } of found) {
    parts.push(original.slice(from, start), placeholder(kind));
    from = end;
  }
  return { text: parts.join('') + original.slice(from), found, told: tellKinds(found) };
}

/** Own patterns as coordinators type them, one a line, each once. Throws UserError for what cannot be used. */
export function readPatterns(text: string, field: string): string[] {
  const patterns = [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
  if (patterns.length > MOST_PATTERNS) throw new UserError(PATTERN_TROUBLE.many(MOST_PATTERNS), field);
  for (const pattern of patterns) checkPattern(pattern, field);
  return patterns;
}

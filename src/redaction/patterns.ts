import { RE2JS } from 're2js';
import { UserError } from '../errors.ts';
import { WALL } from './fold.ts';
import type { Span } from './kinds.ts';
import { PATTERN_TROUBLE } from './words.ts';

/** Policy: enough for every id there is, and still to be read. */
const LONGEST_PATTERN = 120;

/** What nobody wants taken out of a text. */
const ORDINARY = [
  'Where is my order? The customer has been waiting since Monday and would like her money back.',
  'Der Kunde wartet seit 14 Tagen auf seine Erstattung; bitte bis 17:30 Uhr melden.',
  'How do I refund 50 € after 30 days? Press "Return", then 2 and confirm in step 3. It opens at 9.',
];

/** Patterns of workspaces are few and asked for again and again. */
const compiled = new Map<string, RE2JS>();
const MOST_COMPILED = 500;

/** In time that grows with the text only, whatever the pattern: RE2 never goes back. Throws when it cannot be read. */
function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known) return known;
  const fresh = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(pattern, fresh);
  return fresh;
}

const readable = (pattern: string): RE2JS | undefined => {
  try {
    return compile(pattern);
  } catch {
    return undefined;
  }
};

/** Throws UserError for a pattern that cannot be used. */
export function checkPattern(pattern: string, field: string): void {
  if (pattern.length > LONGEST_PATTERN) throw new UserError(PATTERN_TROUBLE.long(LONGEST_PATTERN), field);
  const regexp = readable(pattern);
  if (!regexp) throw new UserError(`“${pattern}”: ${PATTERN_TROUBLE.broken}`, field);
  if (['', ...ORDINARY].some((text) => regexp.matcher(text).find()))
    throw new UserError(`“${pattern}”: ${PATTERN_TROUBLE.greedy}`, field);
}

/** What one of the patterns finds; one that cannot be read (any more) finds nothing. */
export function findIds(text: string, pattern: string): Span[] {
  const regexp = readable(pattern);
  if (!regexp) return [];
  const found: Span[] = [];
  let from = 0;
  for (const piece of text.split(WALL)) {
    const matcher = regexp.matcher(piece);
    while (piece !== '' && matcher.find())
      if (matcher.end() > matcher.start()) found.push({ start: from + matcher.start(), end: from + matcher.end() });
    from += piece.length + WALL.length;
  }
  return found;
}

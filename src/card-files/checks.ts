import type { CardKind, CardStatus } from '../generated/prisma/client.ts';
import { LANGUAGES } from '../people/languages.ts';
import { tidy } from '../people/service.ts';
import type { Finding } from '../redaction/kinds.ts';
import { takeOut } from '../redaction/markdown.ts';
import { tellKinds } from '../redaction/words.ts';
import {
  type Column,
  type Draft,
  type Entry,
  LONGEST,
  MOST_QUESTIONS,
  MOST_SEE_ALSO,
  MOST_TAGS,
  type Problem,
  tidyBody,
} from './fields.ts';
import { KIND_NAMES, STATUS_NAMES, TROUBLE } from './words.ts';

/** How personal data is dealt with: patterns of the workspace, and whether it is taken out or refused. */
export interface Privacy {
  patterns: string[];
  redact: boolean;
}

export interface Checked {
  draft: Draft;
  problems: Problem[];
  /** What was taken out, in words; empty for nothing. */
  redacted: string[];
}

/** No database keeps these; JSON and YAML can write them as escapes. */
const keepable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** Shown in reports. */
const SHOWN = 60;

/** One entry at the desk: reads its fields and notes what is wrong. */
class Desk {
  readonly problems: Problem[] = [];
  readonly redacted: string[] = [];
  private readonly entry: Entry;
  private readonly privacy: Privacy;

  constructor(entry: Entry, privacy: Privacy) {
    this.entry = entry;
    this.privacy = privacy;
  }

  complain(column: Column, value: string, message: string): undefined {
    const { line, file } = this.entry;
    this.problems.push({ line, file, column, value: value.slice(0, SHOWN).toWellFormed(), message });
  }

  text(column: Column): string | undefined {
    const value = this.entry.fields[column];
    const text = keepable(Array.isArray(value) ? value.join(', ') : (value ?? ''));
    return text.trim() === '' ? undefined : text;
  }

  list(column: Column): string[] | undefined {
    const told = this.entry.fields[column];
    const value = Array.isArray(told) ? told.map(keepable) : told && keepable(told);
    const all = Array.isArray(value) ? value : value?.split(',');
    return all && [...new Set(all.map(tidy).filter((one) => one !== ''))];
  }

  /** Within a length, and without personal data. */
  fitting(column: Column, text: string, most: number): string {
    if (text.length > most) this.complain(column, text, TROUBLE.tooLong(most));
    const { text: clean, found } = takeOut(text.slice(0, most), this.privacy.patterns);
    if (found.length === 0) return text;
    this.tell(column, found);
    return clean;
  }

  /** Where it comes from, unless that holds personal data. A workspace's own patterns would find the number of every message. */
  address(text: string): string | undefined {
    const { found } = takeOut(text, []);
    if (found.length === 0) return text;
    this.tell('source', found);
    return undefined;
  }

  private tell(column: Column, found: Finding[]): void {
    const told = tellKinds(found);
    if (this.privacy.redact) this.redacted.push(told);
    // Not shown: what is wrong with it is that it should not be read.
    else this.complain(column, '', TROUBLE.personal(told));
  }

  oneOf<T extends string>(column: Column, names: Record<T, string>, message: string): T | undefined {
    const text = this.text(column);
    if (text === undefined) return undefined;
    const wanted = text.trim().toLowerCase().replaceAll(/[ _]/g, '-');
    const [found] = (Object.entries(names) as [T, string][]).find(([, name]) => name === wanted) ?? [];
    return found ?? this.complain(column, text, message);
  }
}

function readLanguage(desk: Desk): string | undefined {
  const text = desk.text('language')?.trim().toLowerCase();
  if (text === undefined || LANGUAGES.some(({ code }) => code === text)) return text;
  return desk.complain('language', text, TROUBLE.language);
}

function readSource(desk: Desk): string | undefined {
  const text = desk.text('source')?.trim();
  if (text === undefined) return undefined;
  if (/^https?:\/\/[^\s<>]+$/i.test(text) && text.length <= LONGEST.source) return desk.address(text);
  return desk.complain('source', text, TROUBLE.source);
}

function readList(desk: Desk, column: 'tags' | 'questions', most: number, longest: number): string[] | undefined {
  const all = desk.list(column);
  if (all && all.length > most) desk.complain(column, '', TROUBLE.tooMany(most));
  return all?.slice(0, most).map((one) => desk.fitting(column, one, longest));
}

/** Keys of other cards: as they are, like a card's own. */
function readKeys(desk: Desk): string[] | undefined {
  const all = desk.list('see-also');
  if (all && all.length > MOST_SEE_ALSO) desk.complain('see-also', '', TROUBLE.tooMany(MOST_SEE_ALSO));
  const long = all?.find((key) => key.length > LONGEST.key);
  if (long !== undefined) desk.complain('see-also', long, TROUBLE.tooLong(LONGEST.key));
  return all;
}

/** What a card in a file is to be, with everything that is wrong with it. */
export function checkEntry(entry: Entry, privacy: Privacy): Checked {
  const desk = new Desk(entry, privacy);
  const title = tidy(desk.text('title') ?? '');
  const body = tidyBody(desk.text('body') ?? '');
  if (title === '') desk.complain('title', '', TROUBLE.noTitle);
  if (body === '') desk.complain('body', '', TROUBLE.noBody);
  const key = desk.text('key')?.trim();
  if (key !== undefined && key.length > LONGEST.key) desk.complain('key', key, TROUBLE.tooLong(LONGEST.key));
  const product = desk.text('product');
  const draft: Draft = {
    line: entry.line,
    file: entry.file,
    key,
    title: desk.fitting('title', title, LONGEST.title),
    body: desk.fitting('body', body, LONGEST.body),
    kind: desk.oneOf<CardKind>('kind', KIND_NAMES, TROUBLE.kind),
    status: desk.oneOf<CardStatus>('status', STATUS_NAMES, TROUBLE.status),
    language: readLanguage(desk),
    product: product === undefined ? undefined : desk.fitting('product', tidy(product), LONGEST.product),
    tags: readList(desk, 'tags', MOST_TAGS, LONGEST.tag),
    team: desk.text('team')?.trim(),
    source: readSource(desk),
    questions: readList(desk, 'questions', MOST_QUESTIONS, LONGEST.question),
    seeAlso: readKeys(desk),
  };
  return { draft, problems: desk.problems, redacted: desk.redacted };
}

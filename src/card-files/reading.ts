import { type CsvRecord, decodeText, readCsv } from '../imports/csv.ts';
import { mapInTurns } from '../imports/turns.ts';
import { type Column, type Entry, MOST_CARDS, MOST_MEGABYTES, type Problem } from './fields.ts';
import { readCard } from './front-matter.ts';
import { readJson } from './json.ts';
import { TROUBLE, UNREADABLE } from './words.ts';
import { readZip } from './zip.ts';

/** Headings without spaces and signs. */
const HEADINGS: Record<Column, string[]> = {
  key: ['key', 'externalkey', 'id', 'externalid'],
  title: ['title', 'question', 'subject', 'headline'],
  kind: ['kind', 'type'],
  status: ['status', 'state'],
  language: ['language', 'lang', 'locale'],
  product: ['product'],
  tags: ['tags', 'labels', 'keywords'],
  team: ['team'],
  source: ['source', 'link', 'url', 'sourcelink'],
  questions: ['questions', 'asked', 'alsoasked'],
  'see-also': ['seealso', 'related', 'relatedto'],
  body: ['body', 'answer', 'text', 'content', 'markdown'],
};

export interface ReadFile {
  entries: Entry[];
  problems: Problem[];
  /** Headings and files of a zip that nobody reads. */
  ignored: string[];
}

const broken = (message: string, line = 1): ReadFile => ({
  entries: [],
  problems: [{ line, file: undefined, column: 'file', value: '', message }],
  ignored: [],
});

/** Which cell is what; a sentence when the cards themselves are missing. */
function readLayout(headings: string[]): { at: Map<Column, number>; ignored: string[] } | string {
  const at = new Map<Column, number>();
  const ignored: string[] = [];
  for (const [index, heading] of headings.entries()) {
    const name = heading.toLowerCase().replaceAll(/[^a-z]+/g, '');
    const [column] = Object.entries(HEADINGS).find(([, names]) => names.includes(name)) ?? [];
    if (column === undefined) {
      if (heading.trim() !== '') ignored.push(heading.trim());
    } else if (at.has(column as Column)) return UNREADABLE.column(column as Column);
    else at.set(column as Column, index);
  }
  return at.has('title') && at.has('body') ? { at, ignored } : UNREADABLE.columns;
}

/** Lists in a cell are divided by semicolons, bars or lines; questions by bars or lines, as they may hold a semicolon. */
const DIVIDED: Partial<Record<Column, RegExp>> = { tags: /[;|\n]/, 'see-also': /[;|\n]/, questions: /[|\n]/ };

function entryOf({ line, cells }: CsvRecord, at: Map<Column, number>): Entry {
  const fields: Entry['fields'] = {};
  for (const [column, index] of at) {
    const cell = (cells[index] ?? '').trim();
    const divided = DIVIDED[column];
    if (cell !== '')
      fields[column] = divided
        ? cell
            .split(divided)
            .map((one) => one.trim())
            .filter(Boolean)
        : cell;
  }
  return { line, file: undefined, fields };
}

async function readTable(bytes: Uint8Array): Promise<ReadFile> {
  const text = decodeText(bytes);
  if (typeof text !== 'string') return broken(text.message, text.line);
  const records = await mapInTurns(readCsv(text), (one) => one);
  const last = records.at(-1);
  if (last && 'message' in last) return broken(last.message, last.line);
  const [first, ...rest] = records as CsvRecord[];
  const layout = first ? readLayout(first.cells) : UNREADABLE.empty;
  if (typeof layout === 'string') return broken(layout);
  if (rest.length === 0) return broken(UNREADABLE.empty);
  if (rest.length > MOST_CARDS) return broken(UNREADABLE.many(MOST_CARDS));
  const width = first?.cells.length ?? 0;
  const problems = rest
    .filter(({ cells }) => cells.slice(width).some((cell) => cell.trim() !== ''))
    .map(({ line }): Problem => ({ line, file: undefined, column: 'file', value: '', message: TROUBLE.cells }));
  return { entries: rest.map((record) => entryOf(record, layout.at)), problems, ignored: layout.ignored };
}

/** `line`: which file of a zip it is. */
function readText(bytes: Uint8Array, line: number, file: string | undefined): Entry | Problem {
  const where = { line, file };
  const text = decodeText(bytes);
  const entry = typeof text === 'string' ? readCard(text, where) : TROUBLE.notText;
  return typeof entry === 'string' ? { ...where, column: 'file', value: '', message: entry } : entry;
}

const isEntry = (one: Entry | Problem): one is Entry => 'fields' in one;

/** Divides what could be read from what could not. */
const sorted = (read: (Entry | Problem)[], ignored: string[] = []): ReadFile => ({
  entries: read.filter(isEntry),
  problems: read.filter((one): one is Problem => !isEntry(one)),
  ignored,
});

async function readObjects(bytes: Uint8Array): Promise<ReadFile> {
  const text = decodeText(bytes);
  if (typeof text !== 'string') return broken(TROUBLE.fileNotText, text.line);
  const read = await readJson(text);
  if ('message' in read) return broken(read.message, read.line);
  return sorted(
    read.cards.map(({ where, entry }): Entry | Problem =>
      typeof entry === 'string' ? { ...where, column: 'file', value: '', message: entry } : entry,
    ),
  );
}

async function readPacked(bytes: Uint8Array): Promise<ReadFile> {
  const unpacked = await readZip(bytes);
  if (typeof unpacked === 'string') return broken(unpacked);
  const { files, ignored } = unpacked;
  if (files.length === 0) return { ...broken(UNREADABLE.empty), ignored };
  if (files.length > MOST_CARDS) return broken(UNREADABLE.many(MOST_CARDS));
  const read = await mapInTurns(files.entries(), ([index, { name, bytes: own }]) => readText(own, index + 1, name), 20);
  return sorted(read, ignored);
}

/** The cards of a file: a zip of Markdown files, one Markdown file, a JSON list or a CSV table, by its content and name. */
export async function readCards(bytes: Uint8Array, name: string): Promise<ReadFile> {
  if (bytes.length > MOST_MEGABYTES * 1_000_000) return broken(UNREADABLE.size(MOST_MEGABYTES));
  if (bytes.length === 0) return broken(UNREADABLE.empty);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readPacked(bytes);
  if (/\.json$/i.test(name)) return readObjects(bytes);
  if (!/\.(?:md|markdown|txt)$/i.test(name)) return readTable(bytes);
  return sorted([readText(bytes, 1, undefined)]);
}

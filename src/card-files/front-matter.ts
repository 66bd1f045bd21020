import { parseDocument, stringify } from 'yaml';
import { COLUMNS, type Column, type Entry, tidyBody, type Where } from './fields.ts';
import { TROUBLE } from './words.ts';

/** A dozen short fields and fifty questions. */
const LONGEST_HEAD = 40_000;

type Fields = Entry['fields'];

/** A word, a number or nothing as YAML's plainest schema reads them: everything is a text. */
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value.trim() : undefined);

/** Only texts and lists of texts; undefined for anything else. */
function fieldOf(value: unknown): string | string[] | undefined {
  if (!Array.isArray(value)) return value === null ? '' : textOf(value);
  const texts = value.map(textOf);
  return texts.every((one) => one !== undefined) ? (texts as string[]) : undefined;
}

/** What an object out of a file says of a card, of these columns; a sentence when one holds anything but texts. */
export function fieldsOf(told: object, columns: readonly Column[]): Fields | string {
  const fields: Fields = {};
  for (const column of columns) {
    if (!Object.hasOwn(told, column)) continue;
    const raw = (told as Record<string, unknown>)[column];
    // Spaces at the beginning of a text can be code.
    const value = column === 'body' && typeof raw === 'string' ? raw : fieldOf(raw);
    if (value === undefined) return `“${column}” ${TROUBLE.notAField}`;
    if (value.length > 0) fields[column] = value;
  }
  return fields;
}

/** The front matter as fields; a sentence when it cannot be read. Aliases ("billion laughs") and types are refused. */
function readHead(head: string): Fields | string {
  if (head.length > LONGEST_HEAD) return TROUBLE.frontMatter;
  let told: unknown;
  try {
    const document = parseDocument(head, { schema: 'failsafe', uniqueKeys: true, logLevel: 'error' });
    if (document.errors.length > 0) return TROUBLE.frontMatter;
    told = document.toJS({ maxAliasCount: 0 });
  } catch {
    // The parser's own words are of no use to people, and it runs out of stack on what is nested a thousand times.
    return TROUBLE.frontMatter;
  }
  if (told === null || told === undefined || told === '') return {};
  if (typeof told !== 'object' || Array.isArray(told)) return TROUBLE.frontMatter;
  return fieldsOf(
    told,
    COLUMNS.filter((column) => column !== 'body'),
  );
}

/** A card of a Markdown file, with front matter or without; then a first heading is its title. A sentence when it cannot be read. */
export function readCard(text: string, where: Where): Entry | string {
  const plain = text.replaceAll(/\r\n?/g, '\n');
  const [whole, head] = /^---[ \t]*\n(?:([\s\S]*?)\n)??---[ \t]*(?:\n|$)/.exec(plain) ?? [];
  const fields = whole === undefined ? {} : readHead(head ?? '');
  if (typeof fields === 'string') return fields;
  const rest = tidyBody(plain.slice(whole?.length ?? 0));
  const [heading, title] = fields.title === undefined ? (/^#[ \t]+(.+?)[ \t]*#*(?:\n|$)/.exec(rest) ?? []) : [];
  const body = tidyBody(rest.slice(heading?.length ?? 0));
  return { ...where, fields: { ...fields, ...(title !== undefined && { title }), ...(body !== '' && { body }) } };
}

/** A card as a Markdown file with front matter. */
export function printCard({ body, ...fields }: Partial<Record<Column, string | string[]>>): string {
  const told = Object.fromEntries(
    COLUMNS.flatMap((column) => {
      const value = column === 'body' ? undefined : fields[column];
      return value === undefined || value.length === 0 ? [] : [[column, value]];
    }),
  );
  return `---\n${stringify(told, { lineWidth: 0 })}---\n\n${typeof body === 'string' ? body : ''}\n`;
}

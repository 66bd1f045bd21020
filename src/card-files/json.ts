import { mapInTurns } from '../imports/turns.ts';
import { COLUMNS, type Entry, MOST_CARDS, tidyBody, type Where } from './fields.ts';
import { fieldsOf } from './front-matter.ts';
import { TROUBLE, UNREADABLE } from './words.ts';

/** One text of cards that somebody laid out by hand; our own has a line for each, which are read in turns. */
const MOST_CHARACTERS_AT_ONCE = 4_000_000;

type Told = { line: number; value: unknown };

/** What was read, or the reason why not. */
type Read = { told: Told[] } | { line: number; message: string };

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined; // the parser's own words are of no use to people
  }
}

/** A list with each card on a line of its own, as we write it. */
async function readLines(lines: string[]): Promise<Read> {
  const read = await mapInTurns(lines.entries(), ([index, typed]): Told | undefined => {
    const line = typed.trim().replace(/,$/, '');
    if (line === '' || line === '[' || line === ']') return undefined;
    return { line: index + 1, value: parse(line)?.value };
  });
  const told = read.filter((one): one is Told => one !== undefined);
  const broken = told.find(({ value }) => value === undefined);
  return broken ? { line: broken.line, message: UNREADABLE.json } : { told };
}

function readWhole(text: string): Read {
  if (text.length > MOST_CHARACTERS_AT_ONCE) return { line: 1, message: UNREADABLE.jsonLines };
  const parsed = parse(text);
  if (!parsed) return { line: 1, message: UNREADABLE.json };
  const all: unknown[] = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
  return { told: all.map((value, index) => ({ line: index + 1, value })) };
}

const isLineEach = (lines: string[]): boolean => {
  const [first = '', second = ''] = lines.map((line) => line.trim()).filter((line) => line !== '');
  return first === '[' && /^\{.*\},?$/.test(second);
};

/** A card's fields; a sentence when it holds something else. Our own files name the line, others the place in the list. */
function entryOf({ value }: Told, where: Where): Entry | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return TROUBLE.notACard;
  const fields = fieldsOf(value, COLUMNS);
  if (typeof fields === 'string') return fields;
  return { ...where, fields: typeof fields.body === 'string' ? { ...fields, body: tidyBody(fields.body) } : fields };
}

/** The cards of a JSON list, as an export writes it, each as what it says or as what is wrong with it. Or a sentence with its line. */
export async function readJson(
  text: string,
): Promise<{ cards: { where: Where; entry: Entry | string }[] } | { line: number; message: string }> {
  const lines = text.split('\n');
  const byLine = isLineEach(lines);
  const read = byLine ? await readLines(lines) : readWhole(text);
  if ('message' in read) return read;
  if (read.told.length === 0) return { line: 1, message: UNREADABLE.empty };
  if (read.told.length > MOST_CARDS) return { line: 1, message: UNREADABLE.many(MOST_CARDS) };
  const cards = await mapInTurns(read.told, (told) => {
    const where = { line: told.line, file: byLine ? undefined : TROUBLE.place(told.line) };
    return { where, entry: entryOf(told, where) };
  });
  return { cards };
}

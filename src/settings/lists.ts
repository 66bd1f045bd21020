import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import { fold, tidy } from '../people/service.ts';

/** Policy: more values than this nobody keeps in mind. */
const MOST_VALUES = 20;
/** Of the 75 characters of a Slack option the emoji takes some. */
const LONGEST_VALUE = 50;
const LONGEST_EMOJI = 24;
const USUAL_EMOJI = ':sparkles:';

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map(tidy)
    .filter((line) => line !== '');

function checkTwice(names: string[]): void {
  const folded = names.map(fold);
  const again = names.find((name, index) => folded.indexOf(fold(name)) < index);
  if (again) throw new UserError(`“${again}” is there twice.`, 'values');
}

interface NamedValue {
  emoji: string;
  name: string;
}

/** ":heart: Customer first", "❤️ Customer first" or just "Customer first". */
function readValue(line: string): NamedValue {
  const [, emoji, name] = /^(:[\p{L}\d_+'-]+:|\p{Extended_Pictographic}\S*)\s*(.*)$/u.exec(line) ?? [
    '',
    USUAL_EMOJI,
    line,
  ];
  return { emoji: emoji ?? USUAL_EMOJI, name: name ?? '' };
}

/** The values written one a line. Throws UserError that quotes the line it is about. */
export function readValues(text: string): NamedValue[] {
  const values = linesOf(text).map(readValue);
  if (values.length === 0) throw new UserError('Keep at least one value: kudos are given for one.', 'values');
  if (values.length > MOST_VALUES)
    throw new UserError(`That is ${values.length} values. ${MOST_VALUES} at most.`, 'values');
  const nameless = values.find((value) => value.name === '');
  if (nameless) throw new UserError(`Write a name after ${nameless.emoji.slice(0, LONGEST_EMOJI)}.`, 'values');
  const long = values.find((value) => value.name.length > LONGEST_VALUE || value.emoji.length > LONGEST_EMOJI);
  if (long)
    throw new UserError(`“${long.name.slice(0, 30)}…” is too long. ${LONGEST_VALUE} characters at most.`, 'values');
  checkTwice(values.map((value) => value.name));
  return values;
}

/** The row of this name, whatever its case and accents; the very same spelling wins. */
function sameName<T extends { name: string }>(rows: T[], name: string): T | undefined {
  return rows.find((row) => row.name === name) ?? rows.find((row) => fold(row.name) === fold(name));
}

/** Makes the list of values what was written. What is gone is retired, not deleted: kudos keep their value; written again, it is back. */
export async function replaceValues({ now }: Deps, tx: Tx, workspaceId: string, values: NamedValue[]): Promise<void> {
  const rows = await tx.companyValue.findMany({ where: { workspaceId } });
  const kept = new Set<string>();
  for (const [position, { name, emoji }] of values.entries()) {
    const row = sameName(rows, name);
    const data = { name, emoji, position, retiredAt: null };
    if (row) await tx.companyValue.update({ where: { id: row.id, workspaceId }, data });
    else await tx.companyValue.create({ data: { workspaceId, ...data } });
    if (row) kept.add(row.id);
  }
  const gone = rows.filter((row) => !kept.has(row.id) && row.retiredAt === null).map((row) => row.id);
  await tx.companyValue.updateMany({ where: { workspaceId, id: { in: gone } }, data: { retiredAt: now() } });
}

/** A line of a CSV file. `line`: where it begins in the file, as an editor counts. */
export interface CsvRecord {
  line: number;
  cells: string[];
}

/** What cannot be read at all, in words for the person. */
export interface Unreadable {
  line: number;
  message: string;
}

const SEPARATORS = [',', ';', '\t'];
const SAVE_AS = 'In Excel choose “Save as”, then “CSV UTF-8”.';

const startsWith = (bytes: Uint8Array, ...head: number[]): boolean => head.every((byte, at) => bytes[at] === byte);

/** The text of a file: UTF-8, or UTF-16 as Excel's “Unicode text” is; anything else is named, with what to do. */
export function decodeText(bytes: Uint8Array): string | Unreadable {
  const refuse = (message: string): Unreadable => ({ line: 1, message });
  if (bytes.length === 0) return refuse('The file is empty.');
  if (startsWith(bytes, 0x50, 0x4b)) return refuse(`This is an Excel workbook, not a CSV file. ${SAVE_AS}`);
  const utf16 = startsWith(bytes, 0xff, 0xfe) ? 'utf-16le' : startsWith(bytes, 0xfe, 0xff) ? 'utf-16be' : undefined;
  try {
    const text = new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes); // drops a byte order mark
    return text.includes('\0') ? refuse(`This is not a text file. ${SAVE_AS}`) : text;
  } catch {
    return refuse(`The letters of this file are not in UTF-8. ${SAVE_AS}`);
  }
}

/** The separator that stands most often in the first line, outside of quotes. */
function separatorOf(text: string): string {
  const [first = ''] = text.split(/\r\n|\r|\n/, 1);
  const bare = first.replaceAll(/"[^"]*"/g, '');
  const count = (separator: string) => bare.split(separator).length;
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

/**
 * Records of a CSV text by RFC 4180, more tolerant: comma, semicolon or tab, also as Excel's "sep=;" says; any line ends; a quote in
 * the middle of a cell is itself. Blank lines are left out. A quote that never closes makes the rest unreadable, which is told last.
 */
export function* readCsv(text: string): Generator<CsvRecord | Unreadable, void> {
  const told = /^sep=(.)(\r\n|\r|\n|$)/i.exec(text);
  const body = told ? text.slice(told[0].length) : text;
  const separator = told?.[1] ?? separatorOf(body);
  let line = told ? 2 : 1;
  let record: CsvRecord = { line, cells: [] };
  const special = new RegExp(`["${separator === '\t' ? '\\t' : separator.replace(/[\\\]^-]/, '\\$&')}\\r\\n]`, 'g');
  let at = 0;
  while (at <= body.length) {
    const { cell, next, lines, open } = readCell(body, at, separator, special);
    if (open) return yield { line, message: 'A quote (") opens here and never closes.' };
    record.cells.push(cell);
    line += lines;
    if (body[next] === separator) {
      at = next + 1;
      continue;
    }
    if (record.cells.some((one) => one.trim() !== '')) yield record;
    if (next >= body.length) return;
    at = next + (body.startsWith('\r\n', next) ? 2 : 1);
    line += 1;
    record = { line, cells: [] };
  }
}

/** The cell that begins at `at`; `next`: the separator or line end after it; `lines`: line ends inside of it. */
function readCell(body: string, at: number, separator: string, special: RegExp) {
  if (body[at] !== '"') return { ...plainCell(body, at, special), lines: 0, open: false };
  let cell = '';
  let from = at + 1;
  for (;;) {
    const quote = body.indexOf('"', from);
    if (quote < 0) return { cell, next: body.length, lines: 0, open: true };
    cell += body.slice(from, quote);
    from = quote + 1;
    if (body[from] !== '"') break;
    cell += '"';
    from += 1;
  }
  // What stands between the closing quote and the separator belongs to the cell as well.
  const rest = body[from] === separator ? { cell: '', next: from } : plainCell(body, from, special);
  const lines = cell.match(/\r\n|\r|\n/g)?.length ?? 0;
  return { cell: cell + rest.cell, next: rest.next, lines, open: false };
}

function plainCell(body: string, at: number, special: RegExp): { cell: string; next: number } {
  special.lastIndex = at;
  let found = special.exec(body);
  while (found?.[0] === '"') found = special.exec(body);
  const next = found?.index ?? body.length;
  return { cell: body.slice(at, next), next };
}

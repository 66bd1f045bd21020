import { LANGUAGES } from '../people/languages.ts';
import { fold, tidy } from '../people/service.ts';
import { COLUMN_NAMES, type Column, type Layout, readLayout, SKILL_COLUMNS, type SkillColumn } from './columns.ts';
import { type CsvRecord, decodeText, readCsv } from './csv.ts';
import { mapInTurns } from './turns.ts';

/** Something in the file that is wrong: where, what stands there, and what to do, in words for the person. */
export interface Problem {
  line: number;
  column: string;
  value: string;
  message: string;
}

/** One person as the file tells of them; what is undefined or empty stays as it is. */
export interface Row {
  line: number;
  /** As written: a Slack id, an e-mail address or a handle. */
  person: string;
  team: string | undefined;
  lead: boolean;
  site: string | undefined;
  /** YYYY-MM-DD. */
  startedOn: string | undefined;
  /** Codes. */
  languages: string[];
  skills: Record<SkillColumn, string[]>;
}

/** Policy: ten times a large support organisation. */
const MOST_LINES = 20_000;
/** A Slack option holds 75 characters. */
const LONGEST_WORD = 75;

const YES = ['yes', 'y', 'true', '1', 'x'];
const NO = ['', 'no', 'n', 'false', '0'];

/** Excel and its like run such a cell; whoever opens an export of ours must not run anything. */
const isFormula = (text: string): boolean => /^[=+@\t\r]|^-./.test(text);

type Complain = (column: Column, value: string, message: string) => void;

/** A calendar date; undefined when it is none or may be read in two ways. */
function readDate(text: string): string | undefined {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text) ?? [];
  const iso = year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}

const byLanguage = new Map(LANGUAGES.flatMap(({ code, name }) => [code, fold(name)].map((key) => [key, code])));

/** Things separated by semicolons (or bars, or lines), each once. */
const several = (text: string): string[] => [
  ...new Map(
    text
      .split(/[;|\n]/)
      .map(tidy)
      .filter((one) => one !== '')
      .map((one) => [fold(one), one]),
  ).values(),
];

/** Words as they may be kept; each one that may not is complained of. */
function checked(column: Column, words: string[], complain: Complain): string[] {
  return words.filter((word) => {
    if (isFormula(word)) complain(column, word, 'begins like a formula. Take the sign away');
    else if (word.length > LONGEST_WORD) complain(column, word, `is too long. ${LONGEST_WORD} characters at most`);
    else return true;
    return false;
  });
}

function readLanguages(text: string, complain: Complain): string[] {
  return several(text).flatMap((word) => {
    const code = byLanguage.get(fold(word));
    if (!code) complain('languages', word, 'is no language I know. Write its English name or its code, such as “en”');
    return code ?? [];
  });
}

function readStart(text: string, today: string, complain: Complain): string | undefined {
  if (text === '') return undefined;
  const date = readDate(text);
  if (!date) complain('startedOn', text, 'is no date. Write it as 2024-03-31');
  else if (date > today || date < '1950') complain('startedOn', text, 'is not a day in the past');
  else return date;
  return undefined;
}

/** One record read by the layout. */
function readRow({ line, cells }: CsvRecord, { at, width }: Layout, today: string, problems: Problem[]): Row {
  const complain: Complain = (column, value, message) =>
    void problems.push({ line, column: COLUMN_NAMES[column], value, message });
  const texts = (column: Column) => (at.get(column) ?? []).map((index) => (cells[index] ?? '').trim());
  const text = (column: Column) => {
    const [found = ''] = texts(column).filter((one) => one !== '');
    return found === '-' || found === '–' ? '' : found;
  };
  const person = tidy(text('person'));
  if (cells.slice(width).some((cell) => cell.trim() !== ''))
    complain('person', person, 'has more cells than there are columns. Put cells that hold the separator into quotes');
  if (person === '') complain('person', '', 'nobody is named on this line');
  const [team] = checked('team', text('team') ? [tidy(text('team'))] : [], complain);
  const lead = fold(text('lead'));
  if (![...YES, ...NO].includes(lead)) complain('lead', text('lead'), 'is neither “yes” nor “no”');
  if (YES.includes(lead) && !text('team')) complain('lead', text('lead'), 'leads, but the line names no team');
  const [site] = checked('site', text('site') ? [tidy(text('site'))] : [], complain);
  const skills = SKILL_COLUMNS.map((column) => [column, checked(column, several(text(column)), complain)] as const);
  return {
    line,
    person,
    team,
    lead: YES.includes(lead),
    site,
    startedOn: readStart(text('startedOn'), today, complain),
    languages: readLanguages(text('languages'), complain),
    skills: Object.fromEntries(skills) as Row['skills'],
  };
}

/** What stands in a file: people, everything wrong with it by line, and headings nobody reads. `today` is YYYY-MM-DD. */
export async function readFile(
  bytes: Uint8Array,
  today: string,
): Promise<{ rows: Row[]; problems: Problem[]; ignored: string[] }> {
  const broken = (line: number, message: string) => ({
    rows: [],
    problems: [{ line, column: 'file', value: '', message }],
    ignored: [],
  });
  const text = decodeText(bytes);
  if (typeof text !== 'string') return broken(text.line, text.message);
  const records = await mapInTurns(readCsv(text), (one) => one);
  const unreadable = records.at(-1);
  if (unreadable && 'message' in unreadable) return broken(unreadable.line, unreadable.message);
  const [first, ...rest] = records as CsvRecord[];
  if (!first) return broken(1, 'The file is empty.');
  const layout = readLayout(first.cells);
  if (typeof layout === 'string') return broken(first.line, layout);
  if (rest.length === 0) return broken(first.line, 'There is nobody below the first line.');
  if (rest.length > MOST_LINES)
    return broken(1, `That is ${rest.length} lines. ${MOST_LINES} at most: split the file.`);
  const problems: Problem[] = [];
  const rows = await mapInTurns(rest, (record) => readRow(record, layout, today, problems));
  return { rows, problems, ignored: layout.ignored };
}

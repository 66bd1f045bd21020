import type { Problem } from './rows.ts';

/** "3, 7, 12–19" */
export function lineRanges(lines: number[]): string {
  const sorted = [...new Set(lines)].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const line of sorted) {
    const last = ranges.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges
    .map(([from, to]) => (from === to ? String(from) : `${from}${to === from + 1 ? ', ' : '–'}${to}`))
    .join(', ');
}

export interface ProblemGroup {
  lines: number[];
  column: string;
  message: string;
  /** What stands there, each once. */
  values: string[];
}

/** The same mistake on many lines is told once, with all its lines; in the order of the first. */
export function groupProblems(problems: Problem[]): ProblemGroup[] {
  // "is on line 7 already" is one mistake, whichever line it names.
  const groups = Map.groupBy(problems, ({ column, message }) => `${column} ${message.replaceAll(/\d+/g, '#')}`);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const values = [...new Set(same.map(({ value }) => value).filter((value) => value !== ''))];
    return [{ lines: same.map(({ line }) => line), column: first.column, message: first.message, values }];
  });
}

/** What every benchmark is made of: interleaved rounds, medians, ratios, rows of a table. */

export interface Setting {
  /** Fewer and shorter rounds: to try something out, not to be quoted. */
  quick: boolean;
  /** References too that take minutes. */
  full?: boolean;
  /** A PostgreSQL server; undefined: the embedded database. */
  serverUrl: string | undefined;
}

export interface Row {
  what: string;
  reference: string;
  ours: string;
  /** A ratio with its range over the rounds, or a plain figure. */
  measured: string;
  goal: string;
  /** Undefined: there is no goal. */
  reached: boolean | undefined;
}

export interface Result {
  rows: Row[];
  notes: string[];
}

export interface Bench {
  name: string;
  title: string;
  /** It also asks the database without the app, on a connection of its own: the embedded one has none. */
  needsServer?: true;
  run(setting: Setting): Promise<Result>;
}

/** A seeded generator of numbers in [0, 1), so that every run sends the same load (mulberry32). */
export function newRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The q-quantile of values in any order, e.g. 0.99; NaN of none. */
export function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
};

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Polls until it holds; rejects after `timeoutMs`, saying what was waited for. */
export async function until(holds: () => boolean, what: string, timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited ${timeoutMs / 1000} s for ${what}`);
    await sleep(5);
  }
}

/** Milliseconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The figures of each round by name, in their order; a round before them warms up and is left out. */
export async function inRounds<T extends Record<string, number>>(
  rounds: number,
  measure: (round: number) => Promise<T>,
): Promise<{ [Figure in keyof T]: number[] }> {
  await measure(-1);
  const all: T[] = [];
  for (let round = 0; round < rounds; round++) all.push(await measure(round));
  const names = Object.keys(all[0] ?? {}) as (keyof T)[];
  const entries = names.map((name) => [name, all.map((figures) => figures[name])]);
  return Object.fromEntries(entries) as { [Figure in keyof T]: number[] };
}

const digits = (value: number) => (value >= 100 ? 0 : value >= 10 ? 1 : 2);
export const ms = (value: number): string => `${value.toFixed(digits(value))} ms`;
export const seconds = (value: number): string => `${(value / 1000).toFixed(2)} s`;
export const us = (value: number): string => `${value.toFixed(0)} µs`;
export const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;
export const times = (ratio: number): string => `${ratio.toFixed(ratio < 10 ? 2 : 1)}×`;

interface Compared {
  what: string;
  /** One figure a round; the n-th of both belong to the same round. */
  reference: number[];
  ours: number[];
  show: (value: number) => string;
  /** Largest ratio that is good enough. */
  goal?: number;
}

/** Ours against the reference: the median of the rounds' ratios, with their range. */
export function ratioRow({ what, reference, ours, show, goal }: Compared): Row {
  const ratios = ours.map((value, round) => value / (reference[round] ?? Number.NaN));
  const ratio = median(ratios);
  const range = ratios.length > 1 ? ` (${times(Math.min(...ratios))} to ${times(Math.max(...ratios))})` : '';
  return {
    what,
    reference: show(median(reference)),
    ours: show(median(ours)),
    measured: `${times(ratio)}${range}`,
    goal: goal === undefined ? '' : `≤ ${goal}×`,
    reached: goal === undefined ? undefined : ratio <= goal,
  };
}

interface Plain {
  what: string;
  values: number[];
  show: (value: number) => string;
  goal?: number;
  reference?: string;
}

/** A figure that needs no reference: the median of the rounds. */
export function plainRow({ what, values, show, goal, reference = '' }: Plain): Row {
  const value = median(values);
  return {
    what,
    reference,
    ours: show(value),
    measured: show(value),
    goal: goal === undefined ? '' : `≤ ${show(goal)}`,
    reached: goal === undefined ? undefined : value <= goal,
  };
}

const verdict = ({ reached, measured }: Row): string => {
  if (reached === undefined) return '';
  return reached ? 'reached' : `**not reached: ${measured.split(' (')[0]}**`;
};

/** The rows as a Markdown table. */
export function table(rows: Row[]): string {
  const lines = rows.map((row) => [row.what, row.reference, row.ours, row.measured, row.goal, verdict(row)]);
  const head = ['what', 'reference', 'ours', 'measured', 'goal', 'verdict'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

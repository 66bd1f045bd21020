/** The reference for src/matching/assignment.ts: the same problem as a linear program, solved by HiGHS' simplex. */
import loadHighs, { type Highs } from 'highs';
import type { Problem } from '../src/matching/problem.ts';

/** The package describes its CommonJS build only; what an import gets has the loader as its default. */
const load = loadHighs as unknown as () => Promise<Highs>;

let loading: Promise<Highs> | undefined;

/** The WASM module, one a process. It blocks its thread while it solves. */
export function highs(): Promise<Highs> {
  loading ??= load();
  return loading;
}

/** The best total with bonuses: one column a pair, one row a mentee and a mentor. A program of this kind has whole solutions. */
export function solveByHighs({ createModel, constants, infinity }: Highs, problem: Problem): number {
  const { menteeIds, mentors, pairs, bonus, locked = [] } = problem;
  const [numCols, numRows] = [pairs.mentor.length, menteeIds.length + mentors.length];
  if (numCols === 0) return 0;
  const [indices, cost, least] = [new Int32Array(2 * numCols), new Float64Array(numCols), new Float64Array(numCols)];
  const lockOf = new Map(locked);
  for (let mentee = 0; mentee < menteeIds.length; mentee++) {
    for (let at = pairs.start[mentee] as number; at < (pairs.start[mentee + 1] as number); at++) {
      const mentor = pairs.mentor[at] as number;
      indices[2 * at] = mentee;
      indices[2 * at + 1] = menteeIds.length + mentor;
      cost[at] = (pairs.score[at] as number) + (bonus?.[mentee] ?? 0);
      least[at] = Number(lockOf.get(mentee) === mentor);
    }
  }
  const model = createModel({
    numCols,
    numRows,
    sense: constants.objectiveSense.maximize,
    colCost: cost,
    colLower: least,
    colUpper: new Float64Array(numCols).fill(1),
    rowLower: new Float64Array(numRows).fill(-infinity),
    rowUpper: Float64Array.from([...menteeIds.map(() => 1), ...mentors.map(({ capacity }) => capacity)]),
    matrix: {
      format: 'csc',
      numRows,
      numCols,
      starts: Int32Array.from({ length: numCols + 1 }, (_, column) => 2 * column),
      indices,
      values: new Float64Array(2 * numCols).fill(1),
    },
  });
  try {
    model.options.set({ output_flag: false, solver: 'simplex' });
    model.run();
    return Math.round(model.getObjectiveValue());
  } finally {
    model.dispose();
  }
}

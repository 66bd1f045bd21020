/** A cohort's best matching, against HiGHS on the same pairs and against taking the best pairs first. */
import v8 from 'node:v8';
import vm from 'node:vm';
import { solveAssignment } from '../src/matching/assignment.ts';
import { certify } from '../src/matching/certificate.ts';
import { raiseWeakest } from '../src/matching/fairness.ts';
import type { Problem } from '../src/matching/problem.ts';
import { newCohort } from './cohort.ts';
import { highs, solveByHighs } from './highs.ts';
import { type Bench, mb, ms, plainRow, type Result, type Row, ratioRow, type Setting, seconds } from './measure.ts';

const FULL = { mentees: 5000, mentors: 1700, rounds: 7 };
const QUICK = { mentees: 1500, mentors: 500, rounds: 3 };
const CANDIDATES = 20;
/** So many times the places are about as many as mentees: what is hardest for the solver. */
const EVEN = 1.2;

const percent = (part: number) => `${(part * 100).toFixed(2)} %`;

/** Milliseconds of CPU, which other programs on the machine disturb less than the time that passes, and what came of it. */
function clocked<T>(work: () => T): { took: number; result: T } {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return { took: (user + system) / 1000, result };
}

/** The best pair first, then the best of what is left: what a spreadsheet would do. */
function matchGreedily({ menteeIds, mentors, pairs }: Problem): { total: number; matched: number } {
  const menteeOf = new Int32Array(pairs.mentor.length);
  for (let mentee = 0; mentee < menteeIds.length; mentee++) {
    menteeOf.fill(mentee, pairs.start[mentee], pairs.start[mentee + 1]);
  }
  const order = Int32Array.from(menteeOf.keys()).sort((a, b) => (pairs.score[b] ?? 0) - (pairs.score[a] ?? 0));
  const left = mentors.map(({ capacity }) => capacity);
  const done = new Set<number>();
  let total = 0;
  for (const at of order) {
    const [mentee, mentor] = [menteeOf[at] as number, pairs.mentor[at] as number];
    if (done.has(mentee) || left[mentor] === 0) continue;
    done.add(mentee);
    left[mentor] = (left[mentor] ?? 0) - 1;
    total += pairs.score[at] ?? 0;
  }
  return { total, matched: done.size };
}

/** The most memory that solving takes above what was there, its own garbage included. */
function memoryOf(problem: Problem): number {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')(); // or what the solver frees for others would count in its favour
  const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  const before = used();
  let most = before;
  solveAssignment(problem, {
    onProgress: () => {
      most = Math.max(most, used());
    },
  });
  return most - before;
}

interface Times {
  simplex: number[];
  ours: number[];
  greedy: number[];
  fair: number[];
}

/** Each in turn, so that what disturbs the machine disturbs all of them; one round more, in which both are compiled. */
async function interleave(problem: Problem, rounds: number): Promise<Times> {
  const solver = await highs();
  const times: Times = { simplex: [], ours: [], greedy: [], fair: [] };
  for (let round = -1; round < rounds; round++) {
    const simplex = clocked(() => solveByHighs(solver, problem));
    const ours = clocked(() => solveAssignment(problem));
    const greedy = clocked(() => matchGreedily(problem));
    const fair = clocked(() => raiseWeakest(problem, ours.result));
    const { flaws } = certify(problem, ours.result);
    if (simplex.result !== ours.result.total || flaws.length > 0) {
      throw new Error(`HiGHS finds ${simplex.result}, we ${ours.result.total}: ${flaws.slice(0, 3).join('; ')}`);
    }
    if (round < 0) continue;
    times.simplex.push(simplex.took);
    times.ours.push(ours.took);
    times.greedy.push(greedy.took);
    times.fair.push(fair.took);
  }
  return times;
}

const withPlaces = (problem: Problem, times: number): Problem => ({
  ...problem,
  mentors: problem.mentors.map(({ id, capacity }) => ({ id, capacity: Math.round(times * capacity) })),
});

const placesOf = ({ menteeIds, mentors }: Problem) =>
  `${((mentors.reduce((sum, { capacity }) => sum + capacity, 0) / menteeIds.length) * 100).toFixed(0)} places for 100`;

/** What the weakest pair rises to, and for how much. */
function raised(problem: Problem): string {
  const best = solveAssignment(problem);
  const [before, after] = [raiseWeakest(problem, best, 0), raiseWeakest(problem, best)];
  const lost = percent(1 - after.total / best.total);
  return `With ${placesOf(problem)} the weakest pair rises from ${before.weakest} to ${after.weakest} (of about 10,000) for ${lost} of the total, for the same people.`;
}

async function measureCandidates(problem: Problem, rounds: number): Promise<Result> {
  const best = solveAssignment(problem);
  const { total, matched } = matchGreedily(problem);
  const { simplex, ours, greedy, fair } = await interleave(problem, rounds);
  const even = withPlaces(problem, EVEN);
  const evenly = await interleave(even, rounds);
  const what = `best matching, ${problem.pairs.mentor.length.toLocaleString('en')} pairs`;
  const raising = 'raising the weakest pair, after that';
  return {
    rows: [
      ratioRow({ what, reference: simplex, ours, show: ms, goal: 0.2 }),
      ratioRow({ what: raising, reference: simplex, ours: fair, show: ms }),
      ratioRow({
        what: `the same with ${placesOf(even)}`,
        reference: evenly.simplex,
        ours: evenly.ours,
        show: ms,
        goal: 0.2,
      }),
      ratioRow({ what: raising, reference: evenly.simplex, ours: evenly.fair, show: ms }),
      ratioRow({ what: 'the best pair first (greedy) instead', reference: simplex, ours: greedy, show: ms }),
      plainRow({ what: '… loses of the total', values: [1 - total / best.total], show: percent }),
      plainRow({ what: '… loses of the people', values: [1 - matched / best.matched], show: percent }),
    ],
    notes: [
      `${problem.menteeIds.length} mentees, ${problem.mentors.length} mentors, the ${CANDIDATES} best candidates of each; ${placesOf(problem)}; ${best.matched} people matched. Reference: HiGHS' simplex (WASM), given as arrays; CPU time of both. Both find ${best.total}, and gains and prices prove it. One solve of each before the rounds.`,
      `${raised(problem)} ${raised(even)}`,
    ],
  };
}

/** All eligible pairs. HiGHS takes ten seconds to minutes and a gigabyte for these, so it is asked only in a full run. */
async function measureAll(problem: Problem, rounds: number, full: boolean): Promise<{ rows: Row[]; total: number }> {
  const what = `best matching, all ${problem.pairs.mentor.length.toLocaleString('en')} pairs eligible`;
  const memory = memoryOf(problem);
  const solves = Array.from({ length: rounds }, () => clocked(() => solveAssignment(problem)));
  const total = solves[0]?.result.total ?? 0;
  const ours = solves.map(({ took }) => took);
  const time = full
    ? await highs().then((solver) => {
        const theirs = clocked(() => solveByHighs(solver, problem));
        if (theirs.result !== total) throw new Error(`HiGHS finds ${theirs.result}, we ${total}`);
        return ratioRow({ what, reference: ours.map(() => theirs.took), ours, show: seconds, goal: 0.05 });
      })
    : plainRow({ what, values: ours, show: seconds });
  return {
    rows: [time, plainRow({ what: '… memory for it', values: [memory], show: mb, goal: 150 * 2 ** 20 })],
    total,
  };
}

async function run({ quick, full = false }: Setting): Promise<Result> {
  const { rounds, ...size } = quick ? QUICK : FULL;
  const some = newCohort({ ...size, candidates: CANDIDATES }, 1);
  const { rows, notes } = await measureCandidates(some, rounds);
  const all = await measureAll(newCohort(size, 1), Math.min(3, rounds), full);
  const short = 1 - solveAssignment(some).total / all.total;
  return {
    rows: [...rows, ...all.rows],
    notes: [
      ...notes,
      `${CANDIDATES} candidates each instead of all cost ${percent(short)} of the total.`,
      'With `--full`, HiGHS solves all eligible pairs as well, once: ten seconds to minutes, and a gigabyte.',
    ],
  };
}

export const assignment: Bench = { name: 'assignment', title: "A cohort's best matching", run };

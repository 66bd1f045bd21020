/** A whole cohort, from opening to the last offer: how long each step takes and how long it holds up everybody else. */
import { solveAssignment } from '../src/matching/assignment.ts';
import { scorePair } from '../src/matching/score.ts';
import { computeDraft } from '../src/rounds/compute.ts';
import { getDraft } from '../src/rounds/drafts.ts';
import { RoundFilter } from '../src/rounds/filter.ts';
import { newMarket } from '../src/rounds/market.ts';
import { sendBatches, sendRound } from '../src/rounds/sending.ts';
import { openRound } from '../src/rounds/service.ts';
import { type BenchApp, withBenchApp } from './app.ts';
import { watchBlocks } from './blocks.ts';
import { newDatabase } from './database.ts';
import { pagesOf, readPages, seedCohort } from './matching.ts';
import {
  type Bench,
  ms,
  newRandom,
  plainRow,
  quantile,
  type Result,
  type Row,
  ratioRow,
  type Setting,
  seconds,
  sleep,
  timed,
} from './measure.ts';
import { commandBodies, sendAtRandom } from './requests.ts';
import { seedPeople } from './seed.ts';
import { startAlongside } from './server.ts';
import { startStubSlack } from './stub-slack.ts';

const FULL = { mentees: 5000, mentors: 1700, rounds: 3, latencyRounds: 3, latencyRequests: 250 };
const QUICK = { mentees: 750, mentors: 250, rounds: 2, latencyRounds: 1, latencyRequests: 60 };
type Size = typeof FULL;

const PER_SECOND = 50;
/** Of the cohort, for check-ins to answer. */
const PAIRED = 400;
/** The longest that anybody's click may wait for any of this (design/performance.md). */
const MOST_BLOCKED_MS = 20;
/** A Tuesday. */
const START = new Date('2026-11-24T09:00:00Z').getTime();

/** How long some work takes, and how long it blocks at most. */
async function step(rows: Row[], what: string, work: () => Promise<unknown>): Promise<void> {
  await sleep(300); // what came before is settled
  const end = watchBlocks();
  const took = await timed(work);
  await sleep(20);
  rows.push(plainRow({ what: `${what}: takes`, values: [took], show: seconds }));
  rows.push(plainRow({ what: `${what}: longest block`, values: [end()], show: ms, goal: MOST_BLOCKED_MS }));
}

/** Milliseconds of CPU, which other programs on the machine disturb less than the time that passes. */
function cpuOf(work: () => unknown): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

/** What a round's thread is given. */
async function asComputed({ deps }: BenchApp, id: string) {
  const { workspaceId, weights } = await deps.db.round.findUniqueOrThrow({ where: { id } });
  const usual = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  return { options: { now: deps.now(), weights, usual }, pages: await pagesOf(deps, { id, workspaceId }) };
}

/** The whole computation, from the profiles as they come out of the database, against what no way of doing it can do without. */
function compareComputing({ pages, options }: Awaited<ReturnType<typeof asComputed>>, rounds: number): Result {
  const market = newMarket(readPages(pages), options, () => undefined);
  const { problem } = market;
  const pairs = problem.menteeIds.flatMap((_, seat) =>
    Array.from(problem.pairs.mentor.subarray(problem.pairs.start[seat], problem.pairs.start[seat + 1])).flatMap(
      (mentor) => market.candidateOf(seat, mentor)?.pair ?? [],
    ),
  );
  const figures = { reference: [] as number[], ours: [] as number[] };
  for (let round = -1; round < rounds; round++) {
    const reference = cpuOf(() => {
      for (const pair of pairs) scorePair(pair);
      solveAssignment(problem);
    });
    const ours = cpuOf(() => computeDraft(readPages(pages), options, () => undefined));
    if (round < 0) continue; // both are compiled while they run for the first time
    figures.reference.push(reference);
    figures.ours.push(ours);
  }
  const what = 'from profiles to pairs with reasons (CPU)';
  return {
    rows: [ratioRow({ what, ...figures, show: seconds, goal: 2 })],
    notes: [
      `From profiles to pairs: reading the pages of the database, finding who may be paired, scoring, solving, raising the weakest pair, what-ifs and reasons. Reference: scoring the ${pairs.length.toLocaleString('en')} pairs that the solver is given, and solving once.`,
    ],
  };
}

/** How quickly clicks are acknowledged while a cohort is matched without a pause, against the same without. */
async function compareLatency({ latencyRounds, latencyRequests, mentees, mentors }: Size, setting: Setting) {
  const stub = await startStubSlack();
  const { drop, ...database } = await newDatabase(setting.serverUrl);
  const options = { people: mentees + mentors, paired: PAIRED, messages: 0, mentors };
  const server = await startAlongside({ apiUrl: stub.apiUrl, database, ...options });
  const bodies = commandBodies(server.ready);
  const answers = { alone: [] as number[][], busy: [] as number[][], matching: [] as number[][] };
  try {
    let index = 0;
    for (let round = -1; round < latencyRounds; round++) {
      for (const [name, question] of [['alone'], ['busy', 'burn'], ['matching', 'match']] as const) {
        if (question) await server.ask(question);
        const poisson = { perSecond: PER_SECOND, count: latencyRequests, random: newRandom(round + 2) };
        const took = await sendAtRandom(server.ready.port, () => bodies(index++), poisson);
        if (question) await server.ask('rest');
        await server.usage(); // fails when something failed
        await sleep(300);
        if (round >= 0) answers[name].push(took);
      }
    }
  } finally {
    await server.stop();
    await drop();
    await stub.close();
  }
  const row = (what: string, q: number, ours: number[][], goal?: number) =>
    ratioRow({
      what: `/mentor acknowledged, p${q * 100}, ${what}`,
      reference: answers.alone.map((round) => quantile(round, q)),
      ours: ours.map((round) => quantile(round, q)),
      show: ms,
      ...(goal && { goal }),
    });
  return [0.5, 0.99].flatMap((q) => [
    row('while a cohort is matched, against without it', q, answers.matching, 1.2),
    row('while a thread keeps a core busy, against without it', q, answers.busy),
  ]);
}

async function measure(bench: BenchApp, clock: { at: number }, size: Size): Promise<Result> {
  const { deps, app, errors } = bench;
  const { id: workspaceId } = await deps.db.workspace.findFirstOrThrow();
  const people = await seedPeople(deps, workspaceId, size.mentees + size.mentors);
  const member = await seedCohort(bench, workspaceId, people, size.mentors);
  const open = () => openRound(deps, member, { filter: RoundFilter.parse({}) });
  const rows: Row[] = [];
  await step(rows, 'nothing', () => sleep(1000));
  await step(rows, 'opening', open);
  const { id } = await open();
  clock.at += 120_000; // the job takes up what nobody computes
  await step(rows, 'computing', () => app.runSchedule('rounds.compute'));
  const given = await asComputed(bench, id);
  await step(rows, 'looking', () => getDraft(deps, member, id));
  const draft = await getDraft(deps, member, id);
  await step(rows, 'sending', async () => sendBatches(deps, await sendRound(deps, member, id, draft.round.version)));
  if (errors.length > 0) throw new Error(`it failed: ${errors[0]}`);
  const thinking = compareComputing(given, size.rounds); // last: what it leaves behind would be cleared away in the steps above
  const { mentees, matched, mentors, places } = draft.result;
  const notes = [
    `${mentees} people look for a mentor, ${mentors} mentors have ${places} places; ${matched} are matched, ${draft.counts.PROPOSED} offers made.`,
  ];
  return { rows: [...thinking.rows, ...rows], notes: [...notes, ...thinking.notes] };
}

async function run(setting: Setting): Promise<Result> {
  const size = setting.quick ? QUICK : FULL;
  const clock = { at: START };
  return withBenchApp(
    setting,
    () => new Date(clock.at),
    async (bench) => {
      const { rows, notes } = await measure(bench, clock, size);
      return {
        rows: [...rows, ...(await compareLatency(size, setting))],
        notes: [
          ...notes,
          'Longest block: the most CPU time of the main thread between two turns of its timers.',
          `Acknowledged: ${PER_SECOND} requests a second at random (Poisson, seeded), ${size.latencyRounds} rounds of ${size.latencyRequests}; the cohort is matched again and again meanwhile. The busy thread shows what any other work on this machine's cores costs.`,
        ],
      };
    },
  );
}

export const round: Bench = { name: 'round', title: 'A whole cohort', run };

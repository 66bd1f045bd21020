/** A whole cohort, from opening to the last offer: how long each step takes and how long it holds up everybody else. */
import { getDraft } from '../src/rounds/drafts.ts';
import { RoundFilter } from '../src/rounds/filter.ts';
import { sendBatches, sendRound } from '../src/rounds/sending.ts';
import { openRound } from '../src/rounds/service.ts';
import { type BenchApp, newBenchApp } from './app.ts';
import { newDatabase } from './database.ts';
import { seedProfiles } from './instant.ts';
import { type Bench, ms, plainRow, type Result, type Row, type Setting, seconds, sleep, timed } from './measure.ts';
import { seedPeople } from './seed.ts';
import { startStubSlack } from './stub-slack.ts';

const FULL = 6700;
const QUICK = 1000;
/** The longest that anybody's click may wait for any of this (design/performance.md). */
const MOST_BLOCKED_MS = 20;
/** A Tuesday. */
const START = new Date('2026-11-24T09:00:00Z').getTime();

/**
 * The longest time in which nothing else could happen, in this thread's own CPU time: on a machine with other things to do, the
 * clock would also count what those take. Call what it returns for the milliseconds.
 */
function watchBlocks(): () => number {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let [last, longest] = [used(), 0];
  const timer = setInterval(() => {
    const now = used();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

/** How long some work takes, and how long it blocks at most. */
async function step(rows: Row[], what: string, work: () => Promise<unknown>): Promise<void> {
  await sleep(300); // what came before is settled
  const end = watchBlocks();
  const took = await timed(work);
  await sleep(20);
  rows.push(plainRow({ what: `${what}: takes`, values: [took], show: seconds }));
  rows.push(plainRow({ what: `${what}: longest block`, values: [end()], show: ms, goal: MOST_BLOCKED_MS }));
}

async function measure(bench: BenchApp, clock: { at: number }, people: number): Promise<Result> {
  const { deps, app, errors } = bench;
  const { id: workspaceId } = await deps.db.workspace.findFirstOrThrow();
  await seedProfiles(bench, workspaceId, await seedPeople(deps, workspaceId, people));
  const first = await deps.db.member.findFirstOrThrow({ where: { workspaceId } });
  const member = await deps.db.member.update({ where: { id: first.id }, data: { isCoordinator: true } });
  const open = () => openRound(deps, member, { filter: RoundFilter.parse({}) });
  const rows: Row[] = [];
  await step(rows, 'nothing', () => sleep(1000));
  await step(rows, 'opening', open);
  const { id } = await open();
  clock.at += 120_000; // the job takes up what nobody computes
  await step(rows, 'computing', () => app.runSchedule('rounds.compute'));
  await step(rows, 'looking', () => getDraft(deps, member, id));
  const draft = await getDraft(deps, member, id);
  await step(rows, 'sending', async () => sendBatches(deps, await sendRound(deps, member, id, draft.round.version)));
  if (errors.length > 0) throw new Error(`it failed: ${errors[0]}`);
  const { mentees, matched, mentors, places } = draft.result;
  const notes = [
    `${mentees} people look for a mentor, ${mentors} mentors have ${places} places; ${matched} are matched, ${draft.counts.PROPOSED} offers made.`,
  ];
  return { rows, notes };
}

async function run({ quick, serverUrl }: Setting): Promise<Result> {
  const stub = await startStubSlack();
  const { drop, ...database } = await newDatabase(serverUrl);
  const clock = { at: START };
  let bench: BenchApp | undefined;
  try {
    bench = await newBenchApp(database, stub.apiUrl, () => new Date(clock.at));
    await bench.app.listen(); // which records the workspace
    return await measure(bench, clock, quick ? QUICK : FULL);
  } finally {
    await bench?.close();
    await drop();
    await stub.close();
  }
}

export const round: Bench = { name: 'round', title: 'A whole cohort', run };

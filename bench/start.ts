/** From the process's start to /readyz, and what the app keeps in memory when nothing happens. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { newDatabase } from './database.ts';
import { type Bench, mb, type Result, type Row, ratioRow, type Setting, seconds, sleep, timed } from './measure.ts';
import { freePort } from './port.ts';
import { startAlongside, startBare, startDatabaseOnly } from './server.ts';
import type { AlongsideOptions } from './servers/alongside.ts';
import { BOT_TOKEN, SIGNING_SECRET, startStubSlack } from './stub-slack.ts';

type Database = AlongsideOptions['database'];

const ROUNDS = { full: 4, quick: 1 };
/** Until what was only needed to start has been collected. */
const IDLE_MS = { full: 10_000, quick: 5000 };
const PATIENCE_MS = 60_000;
/** After it is ready the app goes on starting its clockwork; it is stopped when that is done. */
const SETTLE_MS = 2000;

async function ready(port: number): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const status = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (response) => response.status,
      () => 0, // nobody listens yet
    );
    if (status === 200) return;
    await sleep(10);
  }
  throw new Error('the app did not become ready');
}

/** Milliseconds from starting main.ts to its saying that it is ready; stops it again. */
async function startApp(apiUrl: string, { url, dataDir }: Database): Promise<number> {
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: apiUrl,
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    ...(url && { DATABASE_URL: url }),
  };
  const main = fileURLToPath(import.meta.resolve('../src/main.ts'));
  const start = performance.now();
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    await ready(port);
    const took = performance.now() - start;
    await sleep(SETTLE_MS);
    return took;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

async function openOnly(database: Database): Promise<number> {
  let stop: () => Promise<void> = async () => undefined;
  const took = await timed(async () => {
    stop = (await startDatabaseOnly(database)).stop;
  });
  await stop();
  return took;
}

async function compareStarts(apiUrl: string, serverUrl: string | undefined, rounds: number): Promise<Row> {
  const { drop, ...database } = await newDatabase(serverUrl);
  try {
    await startApp(apiUrl, database); // the first start makes the database: not what is measured
    const figures = { reference: [] as number[], ours: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      figures.reference.push(await openOnly(database));
      figures.ours.push(await startApp(apiUrl, database));
    }
    const what = `second start to ready, ${serverUrl ? 'server' : 'embedded'} database`;
    return ratioRow({ what, ...figures, show: seconds, goal: 2 });
  } finally {
    await drop();
  }
}

async function compareMemory(apiUrl: string, serverUrl: string, idleMs: number): Promise<Row> {
  const { drop, ...database } = await newDatabase(serverUrl);
  const bare = await startBare({ apiUrl, calls: false });
  const ours = await startAlongside({ apiUrl, database, people: 0, paired: 0, messages: 0 });
  try {
    await ours.ask('work');
    await sleep(idleMs);
    const [reference, own] = [(await bare.usage()).rss, (await ours.usage()).rss];
    return ratioRow({ what: 'memory (RSS), idle', reference: [reference], ours: [own], show: mb, goal: 1.6 });
  } finally {
    await bare.stop();
    await ours.stop();
    await drop();
  }
}

async function run({ quick, serverUrl }: Setting): Promise<Result> {
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  const stub = await startStubSlack();
  try {
    const rows = [await compareStarts(stub.apiUrl, undefined, rounds)];
    if (serverUrl) {
      rows.push(await compareStarts(stub.apiUrl, serverUrl, rounds));
      rows.push(await compareMemory(stub.apiUrl, serverUrl, quick ? IDLE_MS.quick : IDLE_MS.full));
    }
    return {
      rows,
      notes: [
        'Reference of a start: a process that opens the same database with Prisma, as the app does, and asks it one question. Of the memory: the bare Bolt app.',
        ...(serverUrl ? [] : ['No BENCH_DATABASE_URL: the server start and the memory were not measured.']),
      ],
    };
  } finally {
    await stub.close();
  }
}

export const start: Bench = { name: 'start', title: 'Start and memory', run };

/** The app as main.ts makes it, on a benchmark's database. */
import { type Alongside, createApp } from '../src/app.ts';
import type { DatabaseConfig } from '../src/config.ts';
import { newPrisma } from '../src/db/client.ts';
import { migrate, readMigrations } from '../src/db/migrate.ts';
import { openDb } from '../src/db/pool.ts';
import type { Deps } from '../src/deps.ts';
import { newLogger } from '../src/slack/logger.ts';
import { newDatabase } from './database.ts';
import type { Setting } from './measure.ts';
import { BOT_TOKEN, SIGNING_SECRET, type StubSlack, startStubSlack } from './stub-slack.ts';

export interface BenchApp {
  app: Alongside;
  deps: Deps;
  /** Error-level log lines: a benchmark of something that fails is none. */
  errors: string[];
  close(): Promise<void>;
}

const LEVEL_ERROR = 50;

/** Wires the app on a migrated database; `now` instead of the wall clock. */
export async function newBenchApp(
  { url, dataDir }: DatabaseConfig,
  apiUrl: string,
  now: () => Date = () => new Date(),
): Promise<BenchApp> {
  const errors: string[] = [];
  // The level of a real installation: what is logged costs.
  const log = newLogger('info', (line) => {
    if ((JSON.parse(line) as { level: number }).level >= LEVEL_ERROR) errors.push(line);
  });
  const { pool, embedded, close } = await openDb({ url, dataDir, onError: (error) => errors.push(error.message) });
  await migrate(pool, await readMigrations());
  const db = newPrisma(pool);
  const app = createApp({
    slack: { botToken: BOT_TOKEN, appToken: undefined, signingSecret: SIGNING_SECRET, apiUrl },
    port: 0,
    db,
    pool,
    embedded,
    now,
    random: Math.random,
    log,
  });
  return {
    app,
    deps: app.deps,
    errors,
    close: async () => {
      await app.stop();
      await db.$disconnect();
      await close();
    },
  };
}

/** Does the work with the app on a database of its own, whose workspace is recorded, against a pretend Slack; then all of it is gone. */
export async function withBenchApp<T>(
  { serverUrl }: Pick<Setting, 'serverUrl'>,
  now: () => Date,
  work: (bench: BenchApp, workspaceId: string, reached: { port: number; stub: StubSlack }) => Promise<T>,
): Promise<T> {
  const stub = await startStubSlack();
  const { drop, ...database } = await newDatabase(serverUrl);
  let bench: BenchApp | undefined;
  try {
    bench = await newBenchApp(database, stub.apiUrl, now);
    const port = (await bench.app.listen()) ?? 0; // which records the workspace
    const { id } = await bench.deps.db.workspace.findFirstOrThrow();
    return await work(bench, id, { port, stub });
  } finally {
    await bench?.close();
    await drop();
    await stub.close();
  }
}

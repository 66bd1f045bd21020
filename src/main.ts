import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { newPrisma } from './db/client.ts';
import { DatabaseError } from './db/errors.ts';
import { migrate, readMigrations } from './db/migrate.ts';
import { openDb } from './db/pool.ts';
import { ConfigError } from './errors.ts';
import { newLogger } from './slack/logger.ts';

/** The only file with a wall clock, signals and an exit code. */
async function main(): Promise<void> {
  const config = loadConfig();
  const log = newLogger(config.logLevel);
  const { pool, embedded, close } = await openDb({
    ...config.database,
    onError: (error) => log.error({ err: error }, 'a database connection was lost; the pool opens another'),
  });
  await migrate(pool, await readMigrations());
  const db = newPrisma(pool);
  const app = createApp({
    slack: config.slack,
    port: config.port,
    db,
    pool,
    embedded,
    now: () => new Date(),
    random: Math.random,
    log,
  });

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping: finishing what was acknowledged');
    await app.stop();
    await db.$disconnect();
    await close();
    process.exit(0);
  };
  // Bolt lets some broken requests (a signed body of "null") escape as rejections: they must not end the app for everybody.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise nobody waited for was rejected'));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  const port = await app.listen();
  await app.work();
  log.info(
    { port, socketMode: config.slack.appToken !== undefined, database: embedded ? 'embedded' : 'server' },
    'Alongside is running',
  );
}

main().catch((error: unknown) => {
  const isOurs = error instanceof ConfigError || error instanceof DatabaseError;
  process.stderr.write(
    `${isOurs || !(error instanceof Error) ? String((error as Error).message) : (error.stack ?? error.message)}\n`,
  );
  process.exit(1);
});

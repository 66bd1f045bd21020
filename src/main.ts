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
    await app
      .stop()
      .catch((error: unknown) => log.error({ err: error }, 'what was not finished is taken up at the next start'));
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

/** One sentence for what the operator can put right, a stack trace for a bug. */
function endWith(error: unknown): void {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  const sentence = () => {
    if (code === 'EADDRINUSE') return `Port ${port} is in use: stop what uses it, or set PORT to another one.`;
    if (error instanceof ConfigError || error instanceof DatabaseError) return error.message;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  };
  process.stderr.write(`${sentence()}\n`);
  process.exit(1);
}

// In Socket Mode the port of /healthz is opened where nobody can wait for it.
process.on('uncaughtException', endWith);
main().catch(endWith);

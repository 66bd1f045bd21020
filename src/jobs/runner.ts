import { createHash } from 'node:crypto';
import cron, { type ScheduledTask } from 'node-cron';
import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Schedule } from './schedules.ts';

const QUEUE = 'schedules';
const Tick = z.object({ name: z.string() });

/** The same id on every replica for the same slot: the second insert is a no-op. */
export function occurrenceId(name: string, slot: Date): string {
  const hash = createHash('sha256').update(`${name}@${slot.toISOString()}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** The latest slot of a schedule that has begun. */
export function lastSlot(schedule: Schedule, instant: Date): Date {
  const every = schedule.everyMinutes * 60_000;
  return new Date(Math.floor(instant.getTime() / every) * every);
}

function cronOf({ everyMinutes }: Schedule): string {
  if (everyMinutes === 1440) return '0 0 * * *';
  return everyMinutes === 60 ? '0 * * * *' : `*/${everyMinutes} * * * *`;
}

/** pg-boss over our own pool; a failed statement must not leave the one embedded connection inside a broken transaction. */
const poolDb = (pool: pg.Pool) => ({
  async executeSql(text: string, values?: unknown[]) {
    const client = await pool.connect();
    let failed = true;
    try {
      const result: pg.QueryResult | pg.QueryResult[] = await client.query(text, values);
      failed = false;
      return { rows: Array.isArray(result) ? result.flatMap((one) => one.rows) : result.rows };
    } finally {
      if (failed) await client.query('ROLLBACK').catch(() => undefined);
      client.release();
    }
  },
});

export interface Jobs {
  start(): Promise<void>;
  /** Runs one schedule now, without the queue. */
  run(name: string): Promise<void>;
  stop(): Promise<void>;
}

export interface JobsOptions {
  deps: Deps;
  pool: pg.Pool;
  embedded: boolean;
  schedules: Schedule[];
}

/**
 * node-cron is the clock on every replica; each tick becomes one durable job, whichever replica inserts it first. A worker that
 * dies is noticed by its missing heartbeat and the job is done again. After downtime the last missed slot runs, not the backlog.
 */
export function newJobs({ deps, pool, embedded, schedules }: JobsOptions): Jobs {
  const boss = new PgBoss({ db: poolDb(pool), backend: embedded ? 'pglite' : 'postgres', schedule: false });
  boss.on('error', (error) => deps.log.error({ err: error }, 'the job queue had an error; it goes on'));
  let tasks: ScheduledTask[] = [];
  let started = false;

  const enqueue = async (schedule: Schedule, slot: Date) => {
    await boss.send(QUEUE, { name: schedule.name }, { id: occurrenceId(schedule.name, slot) });
  };

  const run = async (name: string) => {
    const schedule = schedules.find((one) => one.name === name);
    if (!schedule) return deps.log.warn({ name }, 'a job of an unknown schedule was left by another version');
    await schedule.run(deps);
  };

  return {
    run,
    start: async () => {
      started = true;
      await boss.start();
      await boss.createQueue(QUEUE, {
        retryLimit: 5,
        retryDelay: 1,
        retryBackoff: true,
        heartbeatSeconds: 10,
        expireInSeconds: 300,
        // Longer than the longest interval, so that a slot that ran stays known.
        deleteAfterSeconds: 3 * 86_400,
      });
      await boss.work(QUEUE, { pollingIntervalSeconds: 1, includeMetadata: true }, async (jobs) => {
        for (const job of jobs) await run(Tick.parse(job.data).name);
      });
      tasks = schedules.map((schedule) =>
        cron.schedule(cronOf(schedule), async ({ date }) => enqueue(schedule, date), {
          name: schedule.name,
          timezone: 'UTC',
        }),
      );
      for (const schedule of schedules) await enqueue(schedule, lastSlot(schedule, deps.now()));
    },
    stop: async () => {
      if (!started) return;
      await Promise.all(tasks.map((task) => task.destroy()));
      await boss.stop({ graceful: true, timeout: 10_000 });
    },
  };
}

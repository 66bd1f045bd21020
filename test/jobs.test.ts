import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { type Jobs, lastSlot, newJobs, occurrenceId } from '../src/jobs/runner.ts';
import type { Schedule } from '../src/jobs/schedules.ts';
import { testDb } from './support/db.ts';
import { testServer } from './support/server.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const running: Jobs[] = [];
afterEach(async () => {
  for (const jobs of running.splice(0)) await jobs.stop();
});

/** A schedule that says how often it ran; its name is new each time, as pg-boss remembers what ran. */
function counting(work: (times: number) => void = () => undefined) {
  const ran: Date[] = [];
  const schedule: Schedule = {
    name: `test.${crypto.randomUUID()}`,
    everyMinutes: 1440,
    run: async ({ now }) => {
      ran.push(now());
      work(ran.length);
    },
  };
  return { ran, schedule };
}

async function start(schedule: Schedule): Promise<void> {
  const { pool } = await testDb();
  const jobs = newJobs({ deps: w.deps, pool, embedded: !testServer(), schedules: [schedule] });
  running.push(jobs);
  await jobs.start();
}

async function until(happened: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !happened(); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('schedules', () => {
  test('the slot that was missed while nobody was running is done at start, once over two replicas', async () => {
    const { ran, schedule } = counting();
    await start(schedule);
    await start(schedule);
    await until(() => ran.length > 0);
    await pause(2500); // two polls of either replica
    expect(ran).toHaveLength(1);
  });

  test('a start soon after does not do it again; the next day does', async () => {
    const { ran, schedule } = counting();
    await start(schedule);
    await until(() => ran.length === 1);
    w.advance({ hours: 2 });
    await start(schedule);
    await pause(2500);
    expect(ran).toHaveLength(1);
    w.advance({ days: 1 });
    await start(schedule);
    await until(() => ran.length === 2);
    expect(ran).toHaveLength(2);
  });

  test('work that fails is done again', async () => {
    const { ran, schedule } = counting((times) => {
      if (times === 1) throw new Error('not this time');
    });
    await start(schedule);
    await until(() => ran.length === 2);
    expect(ran).toHaveLength(2);
  });

  test('a job left by another version is passed over', async () => {
    await w.app.runSchedule('no.such.schedule');
    expect(w.logs.join()).toContain('another version');
  });
});

describe('slots', () => {
  const schedules: Schedule[] = ([1, 5, 15, 60, 1440] as const).map((everyMinutes) => ({
    name: 'test',
    everyMinutes,
    run: async () => undefined,
  }));

  test('the last slot has begun, is not older than its interval, and is the same for all its instants', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...schedules),
        fc.date({ min: new Date(0), noInvalidDate: true }),
        (schedule, instant) => {
          const slot = lastSlot(schedule, instant).getTime();
          const age = instant.getTime() - slot;
          expect(age).toBeGreaterThanOrEqual(0);
          expect(age).toBeLessThan(schedule.everyMinutes * 60_000);
          expect(lastSlot(schedule, new Date(slot)).getTime()).toBe(slot);
        },
      ),
    );
  });

  test('an occurrence has one id, another one has another, and all are UUIDs', () => {
    const slot = new Date('2026-11-24T09:00:00Z');
    expect(occurrenceId('a', slot)).toBe(occurrenceId('a', new Date(slot)));
    expect(occurrenceId('a', slot)).not.toBe(occurrenceId('b', slot));
    expect(occurrenceId('a', slot)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

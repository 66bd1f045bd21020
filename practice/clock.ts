import { Temporal } from 'temporal-polyfill';
import type { Alongside } from '../src/app.ts';

/** The practice company's zone. */
export const ZONE = 'Europe/Berlin';
const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export interface Clock {
  now(): Date;
  set(instant: number): void;
}

/** The Tuesday on or after a day (YYYY-MM-DD; without one, today) at 10:00: everybody is at work, and check-ins may go out the next day. */
export function firstMoment(day?: string): number {
  const from = (day ? Temporal.PlainDate.from(day) : Temporal.Now.plainDateISO(ZONE)).toZonedDateTime(ZONE);
  return from.add({ days: (2 - from.dayOfWeek + 7) % 7 }).withPlainTime('10:00').epochMilliseconds;
}

/** A clock that runs at the usual speed from wherever it was set. */
export function newClock(start: number): Clock {
  let offset = start - Date.now();
  return {
    now: () => new Date(Date.now() + offset),
    set: (instant) => {
      offset = instant - Date.now();
    },
  };
}

/** Moves forward hour by hour, so that everything happens at the time it would have happened: daily work at midnight UTC. */
export async function liveUntil(app: Alongside, clock: Clock, end: number): Promise<void> {
  for (let at = clock.now().getTime(); at < end; ) {
    at = Math.min(end, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS);
    clock.set(at);
    await app.runSchedules(at % DAY_MS === 0 ? undefined : 60);
    await app.deliverDue();
  }
}

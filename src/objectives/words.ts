/** Objectives in words, plain: nothing of Slack's marks, nothing escaped. */
import { Temporal } from 'temporal-polyfill';
import type { ObjectiveStatus } from '../generated/prisma/enums.ts';
import { inDigits, inWords, type Measured } from './numbers.ts';

const DONE: Partial<Record<ObjectiveStatus, string>> = { ACHIEVED: 'done', DROPPED: 'not done' };

/** Where it stands: "3 of 5 handled alone", "84%, on the way from 80% to 88% good ratings", "not done yet". */
export function progressInWords(objective: Measured & { status: ObjectiveStatus }): string {
  const { measure, unit, baseline, target, current, status } = objective;
  if (measure === 'YES_NO' || target === null) return DONE[status] ?? 'not done yet';
  const what = unit === '' ? '' : ` ${unit}`;
  const now = current ?? baseline;
  if (now === null) return `on the way to ${inWords(target, objective)}${what}`;
  if (measure === 'NUMBER' && (baseline ?? 0) === 0) return `${inDigits(now)} of ${inDigits(target)}${what}`;
  const from = baseline === null || baseline === now ? '' : ` from ${inWords(baseline, objective)}`;
  return `${inWords(now, objective)}, on the way${from} to ${inWords(target, objective)}${what}`;
}

/** "16 February 2027": a calendar date, the same in every zone. */
export const dayInWords = (date: Date | string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    typeof date === 'string' ? Date.parse(date) : date,
  );

/** The calendar date of an instant in a zone, YYYY-MM-DD. */
export const dayIn = (instant: Date, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();

/** A calendar date as the database keeps it, and back. */
export const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

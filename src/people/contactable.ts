import { Temporal } from 'temporal-polyfill';
import type { DayHours, Hours } from '../matching/shifts.ts';

/**
 * `answer`: replies to what the person just did, at once. `awaited`: somebody waits for them to see it, in their working
 * hours. `nudge`: nobody asked for it, so also only on nudge days and inside the budget. Source: product.md, "Calm".
 */
export type Urgency = 'answer' | 'awaited' | 'nudge';

/** What decides when a person may be contacted: their week and zone, and whether they are there. */
export interface Reachable extends Hours {
  pausedUntil: Date | null;
  deactivated: boolean;
}

/** Policy: nudges go out Tuesday to Thursday from 10:00 local. */
const NUDGE_DAYS = [2, 3, 4];
const NUDGE_FROM = 600;
/** Policy: at most one nudge a person a day and three in any seven days. */
const NUDGES_A_DAY = 1;
const NUDGES_A_WEEK = 3;

const toInstant = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime());
const toDate = (at: Temporal.ZonedDateTime) => new Date(at.epochMilliseconds);

/** 24:00 and later belong to the next day; a time that a clock change skips becomes the next one that exists. */
function at(day: Temporal.PlainDate, minutes: number, zone: string): Temporal.ZonedDateTime {
  const time = Temporal.PlainTime.from({ hour: Math.floor((minutes % 1440) / 60), minute: minutes % 60 });
  return day.add({ days: Math.floor(minutes / 1440) }).toZonedDateTime({ timeZone: zone, plainTime: time });
}

/** When the shift that begins on `day` may be used, in minutes after its midnight: for nudges not before ten, unless it is over by then. */
function opening({ from, to }: DayHours, urgency: Urgency): { opens: number; closes: number } {
  const closes = to > from ? to : to + 1440;
  const late = urgency === 'nudge' && from < NUDGE_FROM && NUDGE_FROM < closes;
  return { opens: late ? NUDGE_FROM : from, closes };
}

/** The first instant not before `instant` that lies in the person's working hours, for nudges on a nudge day after 10:00. */
function inWorkingHours(instant: Date, { zone, week }: Reachable, urgency: Urgency): Date {
  const here = toInstant(instant).toZonedDateTimeISO(zone);
  // Somebody who only works at weekends is nudged at weekends: never is worse than on another day.
  const onNudgeDays = urgency === 'nudge' && NUDGE_DAYS.some((day) => week[day - 1]);
  // From yesterday, for a night shift that is still on; eight days always hold every weekday. A later day never begins
  // earlier, so the first shift that is not over is the one.
  for (let ahead = -1; ahead <= 8; ahead++) {
    const day = here.toPlainDate().add({ days: ahead });
    const shift = week[day.dayOfWeek - 1];
    if (!shift || (onNudgeDays && !NUDGE_DAYS.includes(day.dayOfWeek))) continue;
    const { opens, closes } = opening(shift, urgency);
    const begin = toDate(at(day, opens, zone));
    if (instant < toDate(at(day, closes, zone))) return instant > begin ? instant : begin;
  }
  return instant; // no working day at all: nothing to respect
}

/** The first instant at which another nudge fits the budget. `sent`: when the person was nudged before, in any order. */
function insideBudget(instant: Date, zone: string, sent: Date[]): Date {
  const day = toInstant(instant).toZonedDateTimeISO(zone).toPlainDate();
  const today = sent.filter((one) => toInstant(one).toZonedDateTimeISO(zone).toPlainDate().equals(day));
  if (today.length >= NUDGES_A_DAY) return toDate(at(day.add({ days: 1 }), 0, zone));
  const weekAgo = instant.getTime() - 7 * 86_400_000;
  const week = sent.filter((one) => one.getTime() > weekAgo).sort((a, b) => a.getTime() - b.getTime());
  const blocking = week.at(-NUDGES_A_WEEK);
  return blocking ? new Date(blocking.getTime() + 7 * 86_400_000) : instant;
}

/**
 * The earliest instant, not before `instant`, at which this person may be contacted; undefined: never.
 * The one rule that matching and sending both ask. Equal to `instant`: now.
 */
export function contactableFrom(
  instant: Date,
  person: Reachable,
  urgency: Urgency,
  nudgesSent: Date[] = [],
): Date | undefined {
  if (person.deactivated) return undefined;
  if (urgency === 'answer') return instant;
  let when = instant;
  // Each pass moves forward or ends; the bound is a guard against a mistake in the rules above.
  for (let pass = 0; pass < 50; pass++) {
    const before = when;
    if (person.pausedUntil && when < person.pausedUntil) when = person.pausedUntil;
    when = inWorkingHours(when, person, urgency);
    if (urgency === 'nudge') when = insideBudget(when, person.zone, nudgesSent);
    if (when.getTime() === before.getTime()) return when;
  }
  throw new Error('contactableFrom does not settle');
}

import { Temporal } from 'temporal-polyfill';
import type { DayHours, Hours } from '../matching/shifts.ts';

/**
 * `answer`: replies to what the person just did, at once. `awaited`: somebody waits for them to see it, in their working
 * hours. `nudge`: nobody asked for it, so also only on nudge days and inside the budget. Source: product.md, "Calm".
 */
export type Urgency = 'answer' | 'awaited' | 'nudge';

/** What decides when a person may be contacted: their week and zone, days off, and whether they are there. */
export interface Reachable extends Hours {
  pausedUntil: Date | null;
  deactivated: boolean;
  /** Nudges: on these ISO weekdays, not before (minutes after midnight), and at most so many a day and in any seven days. */
  nudgeDays: readonly number[];
  nudgeFrom: number;
  nudgesADay: number;
  nudgesAWeek: number;
  /** Days off as YYYY-MM-DD where the person is: no shift begins on them. */
  holidays: ReadonlySet<string>;
}

/** What one nudge asks for beyond the rules for all of them. */
export interface NudgeTiming {
  /** Of use before a date only: on any working day. */
  timely?: boolean;
  /** The person wants none of its kind before then. */
  notBefore?: Date | undefined;
}

/** Where a coordinator allows two a day, they are still not one right after the other. */
const APART_MS = 3 * 3_600_000;
/** How long a group waits for an hour in which everybody in it works. */
const TOGETHER_MS = 7 * 86_400_000;

const toInstant = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime());
const toDate = (at: Temporal.ZonedDateTime) => new Date(at.epochMilliseconds);

/** 24:00 and later belong to the next day; a time that a clock change skips becomes the next one that exists. */
function at(day: Temporal.PlainDate, minutes: number, zone: string): Temporal.ZonedDateTime {
  const time = Temporal.PlainTime.from({ hour: Math.floor((minutes % 1440) / 60), minute: minutes % 60 });
  return day.add({ days: Math.floor(minutes / 1440) }).toZonedDateTime({ timeZone: zone, plainTime: time });
}

/** When the shift that begins on a day may be used, in minutes after its midnight: for nudges not before `from`, unless it is over by then. */
function opening({ from, to }: DayHours, earliest: number): { opens: number; closes: number } {
  const closes = to > from ? to : to + 1440;
  return { opens: from < earliest && earliest < closes ? earliest : from, closes };
}

/** The first instant not before `instant` that lies in the person's working hours, for nudges on a nudge day after its earliest time. */
function inWorkingHours(instant: Date, person: Reachable, urgency: Urgency, timely: boolean): Date {
  const { zone, week, holidays, nudgeDays, nudgeFrom } = person;
  const here = toInstant(instant).toZonedDateTimeISO(zone);
  // Somebody who only works at weekends is nudged at weekends: never is worse than on another day.
  const onNudgeDays = urgency === 'nudge' && !timely && nudgeDays.some((day) => week[day - 1]);
  // From yesterday, for a night shift that is still on; eight days always hold every weekday, and each holiday takes away one
  // of its kind. A later day never begins earlier, so the first shift that is not over is the one.
  for (let ahead = -1; ahead <= 8 + 7 * holidays.size; ahead++) {
    const day = here.toPlainDate().add({ days: ahead });
    const shift = week[day.dayOfWeek - 1];
    if (!shift || (onNudgeDays && !nudgeDays.includes(day.dayOfWeek)) || holidays.has(day.toString())) continue;
    const { opens, closes } = opening(shift, urgency === 'nudge' ? nudgeFrom : 0);
    const begin = toDate(at(day, opens, zone));
    if (instant < toDate(at(day, closes, zone))) return instant > begin ? instant : begin;
  }
  return instant; // no working day at all: nothing to respect
}

/** A day as the budget counts it: named by its date, over at `ends`. */
interface BudgetDay {
  date: string;
  ends: Date;
}

/**
 * The days that an instant belongs to: those on which the shifts began that are on, so that a night is one day, and two where one
 * runs into the next; outside of all shifts the day of the calendar.
 */
function budgetDays(instant: Date, { zone, week, holidays }: Reachable): BudgetDay[] {
  const today = toInstant(instant).toZonedDateTimeISO(zone).toPlainDate();
  const on = [today.subtract({ days: 1 }), today].flatMap((day) => {
    const shift = week[day.dayOfWeek - 1];
    if (!shift || holidays.has(day.toString())) return [];
    const { opens, closes } = opening(shift, 0);
    const ends = toDate(at(day, closes, zone));
    return toDate(at(day, opens, zone)) <= instant && instant < ends ? [{ date: day.toString(), ends }] : [];
  });
  return on.length > 0 ? on : [{ date: today.toString(), ends: toDate(at(today.add({ days: 1 }), 0, zone)) }];
}

/** The first instant at which another nudge fits the budget. `sent`: when the person was nudged before, in any order. */
function insideBudget(instant: Date, person: Reachable, sent: Date[]): Date {
  const { nudgesADay, nudgesAWeek } = person;
  const weekAgo = instant.getTime() - 7 * 86_400_000;
  const week = sent.filter((one) => one.getTime() > weekAgo).sort((a, b) => a.getTime() - b.getTime());
  const latest = week.at(-1);
  if (!latest) return instant;
  const before = week.map((one) => budgetDays(one, person));
  const full = budgetDays(instant, person).filter(
    ({ date }) => before.filter((days) => days.some((day) => day.date === date)).length >= nudgesADay,
  );
  if (full.length > 0) return new Date(Math.max(...full.map(({ ends }) => ends.getTime())));
  const blocking = week.at(-nudgesAWeek);
  if (blocking) return new Date(blocking.getTime() + 7 * 86_400_000);
  return new Date(Math.max(instant.getTime(), latest.getTime() + APART_MS));
}

/**
 * The earliest instant, not before `instant`, at which this person may be contacted; undefined: never.
 * The one rule that matching and sending both ask. Equal to `instant`: now. `nudgesSent`: when they were nudged before, in any order.
 */
export function contactableFrom(
  instant: Date,
  person: Reachable,
  urgency: Urgency,
  nudgesSent: Date[] = [],
  { timely = false, notBefore }: NudgeTiming = {},
): Date | undefined {
  if (person.deactivated) return undefined;
  if (urgency === 'answer') return instant;
  let when = notBefore && instant < notBefore ? notBefore : instant;
  // Each pass moves forward or ends; the bound is a guard against a mistake in the rules above.
  for (let pass = 0; pass < 100; pass++) {
    const before = when;
    if (person.pausedUntil && when < person.pausedUntil) when = person.pausedUntil;
    when = inWorkingHours(when, person, urgency, timely);
    if (urgency === 'nudge') when = insideBudget(when, person, nudgesSent);
    if (when.getTime() === before.getTime()) return when;
  }
  throw new Error('contactableFrom does not settle');
}

/**
 * The earliest instant, not before `instant`, at which a group may be written to that waits for it: in the hours of all of them if
 * there are such within a week, else in the hours of the first who is there. Undefined: nobody is left.
 */
export function groupContactableFrom(instant: Date, people: Reachable[]): Date | undefined {
  const there = people.filter((person) => !person.deactivated);
  if (there.length === 0) return undefined;
  const from = (begin: Date) =>
    there.map((person) => contactableFrom(begin, person, 'awaited')?.getTime() ?? Number.POSITIVE_INFINITY);
  for (let when = instant; when.getTime() <= instant.getTime() + TOGETHER_MS; ) {
    const all = new Date(Math.max(...from(when)));
    if (all.getTime() === when.getTime()) return when;
    when = all;
  }
  return new Date(Math.min(...from(instant)));
}

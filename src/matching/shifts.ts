import { Temporal } from 'temporal-polyfill';

/** Somebody's regular week: ISO weekdays, minutes after midnight in `zone`. */
export interface Hours {
  zone: string;
  workDays: number[];
  workFrom: number;
  /** At or before `workFrom`: the shift ends on the next day. */
  workTo: number;
}

/** A stretch of time in epoch milliseconds. */
export interface Stretch {
  from: number;
  to: number;
}

const WEEK_MS = 7 * 86_400_000;

/** 24:00 and later belong to the next day; a time that a clock change skips becomes the next one that exists. */
function epochAt(day: Temporal.PlainDate, minutes: number, zone: string): number {
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor((minutes % 1440) / 60), minute: minutes % 60 });
  return day.add({ days: Math.floor(minutes / 1440) }).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
}

/** The shifts of the seven days from `instant` on, in order, cut to those days. Each zone's clock changes are respected. */
export function shiftsOfWeek(hours: Hours, instant: Date): Stretch[] {
  const start = instant.getTime();
  const end = hours.workTo > hours.workFrom ? hours.workTo : hours.workTo + 1440;
  const today = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(hours.zone).toPlainDate();
  // From yesterday, for a night shift that is still on.
  return Array.from({ length: 9 }, (_, ahead) => today.add({ days: ahead - 1 }))
    .filter((day) => hours.workDays.includes(day.dayOfWeek))
    .map((day) => ({
      from: Math.max(start, epochAt(day, hours.workFrom, hours.zone)),
      to: Math.min(start + WEEK_MS, epochAt(day, end, hours.zone)),
    }))
    .filter(({ from, to }) => from < to);
}

/** Hours that two weeks of shifts have in common. Both in order, none overlapping itself. */
export function sharedHours(mine: Stretch[], theirs: Stretch[]): number {
  const shared = mine.flatMap((a) => theirs.map((b) => Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from))));
  return shared.reduce((sum, ms) => sum + ms, 0) / 3_600_000;
}

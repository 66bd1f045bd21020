import { Temporal } from 'temporal-polyfill';

/** The shift that begins on a day, in minutes after midnight. `to` at or before `from`: it ends on the next day. */
export interface DayHours {
  from: number;
  to: number;
}

/** Somebody's regular week in `zone`: Monday to Sunday, null for a day off. */
export interface Hours {
  zone: string;
  week: readonly (DayHours | null)[];
}

/** A stretch of time in epoch milliseconds. */
export interface Stretch {
  from: number;
  to: number;
}

const DAY_MS = 86_400_000;
/** How far matching looks ahead: the time in which a pair should meet for the first time. */
const DAYS = 14;

/** 24:00 and later belong to the next day; a time that a clock change skips becomes the next one that exists. */
function epochAt(day: Temporal.PlainDate, minutes: number, zone: string): number {
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor((minutes % 1440) / 60), minute: minutes % 60 });
  return day.add({ days: Math.floor(minutes / 1440) }).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
}

/** A long night shift may reach into the next day's: what overlaps becomes one stretch. */
function merged(stretches: Stretch[]): Stretch[] {
  const all: Stretch[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else all.push({ from, to });
  }
  return all;
}

/** The shifts of the two weeks from `instant` on, in order, cut to those days, none overlapping another. Each zone's clock changes are respected. */
export function shiftsAhead(hours: Hours, instant: Date): Stretch[] {
  const start = instant.getTime();
  const today = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(hours.zone).toPlainDate();
  // From yesterday, for a night shift that is still on.
  const shifts = Array.from({ length: DAYS + 2 }, (_, ahead) => today.add({ days: ahead - 1 }))
    .flatMap((day) => {
      const shift = hours.week[day.dayOfWeek - 1];
      if (!shift) return [];
      const end = shift.to > shift.from ? shift.to : shift.to + 1440;
      return {
        from: Math.max(start, epochAt(day, shift.from, hours.zone)),
        to: Math.min(start + DAYS * DAY_MS, epochAt(day, end, hours.zone)),
      };
    })
    .filter(({ from, to }) => from < to);
  return merged(shifts);
}

/** Hours that two people's shifts have in common. Both in order, none overlapping itself. */
export function sharedHours(mine: Stretch[], theirs: Stretch[]): number {
  let [ms, a, b] = [0, 0, 0];
  for (let one = mine[a], other = theirs[b]; one && other; one = mine[a], other = theirs[b]) {
    ms += Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));
    if (one.to < other.to) a += 1;
    else b += 1;
  }
  return ms / 3_600_000;
}

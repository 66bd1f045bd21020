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

/** Most people share their hours with many, and a request is followed by the next. Forgotten when there are many. */
const worked = new Map<string, Stretch[]>();
const MOST_WORKED = 2000;

/** The shifts that begin between the day before `today` and the end of the two weeks, for a night shift may still be on. */
function shiftsAround({ zone, week }: Hours, today: Temporal.PlainDate): Stretch[] {
  const key = `${zone} ${today} ${week.map((shift) => (shift ? `${shift.from}-${shift.to}` : '')).join()}`;
  const before = worked.get(key);
  if (before) return before;
  const shifts = Array.from({ length: DAYS + 2 }, (_, ahead) => today.add({ days: ahead - 1 })).flatMap((day) => {
    const shift = week[day.dayOfWeek - 1];
    if (!shift) return [];
    const end = shift.to > shift.from ? shift.to : shift.to + 1440;
    return { from: epochAt(day, shift.from, zone), to: epochAt(day, end, zone) };
  });
  if (worked.size >= MOST_WORKED) worked.clear();
  worked.set(key, shifts);
  return shifts;
}

/** The shifts of the two weeks from `instant` on, in order, cut to those days, none overlapping another. Each zone's clock changes are respected. */
export function shiftsAhead(hours: Hours, instant: Date): Stretch[] {
  const start = instant.getTime();
  const today = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(hours.zone).toPlainDate();
  const cut = shiftsAround(hours, today).map(({ from, to }) => ({
    from: Math.max(start, from),
    to: Math.min(start + DAYS * DAY_MS, to),
  }));
  return merged(cut.filter(({ from, to }) => from < to));
}

const known = new WeakMap<Stretch[], WeakMap<Stretch[], number>>();

/**
 * Hours that two people's shifts have in common. Both in order, none overlapping itself, and not to be changed afterwards: the
 * hours are worked out once for two weeks, which most people share with many.
 */
export function sharedHours(mine: Stretch[], theirs: Stretch[]): number {
  const row = known.get(mine) ?? new WeakMap<Stretch[], number>();
  const hours = row.get(theirs) ?? overlap(mine, theirs);
  known.set(mine, row.set(theirs, hours));
  return hours;
}

function overlap(mine: Stretch[], theirs: Stretch[]): number {
  let [ms, a, b] = [0, 0, 0];
  for (let one = mine[a], other = theirs[b]; one && other; one = mine[a], other = theirs[b]) {
    ms += Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));
    if (one.to < other.to) a += 1;
    else b += 1;
  }
  return ms / 3_600_000;
}

import { Temporal } from 'temporal-polyfill';

/** The zone of the practice company; its weekly shout-out is posted on Fridays at 15:00 here. */
const WORKSPACE_ZONE = 'Europe/Berlin';

const at = (instant: string, zone: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
const fromSeconds = (seconds: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(Math.round(seconds * 1000)).toZonedDateTimeISO(zone);

/** Formats with fixed English (British order), 24-hour clock. */
const show = (moment: Temporal.ZonedDateTime, options: Intl.DateTimeFormatOptions) =>
  moment.toLocaleString('en-GB', { ...options, timeZoneName: undefined });

/** "Tue 24 Nov, 10:03". */
export function clockText(now: string, zone: string): string {
  const moment = at(now, zone);
  return `${show(moment, { weekday: 'short' })} ${show(moment, { day: 'numeric', month: 'short' })}, ${timeOf(moment)}`;
}

const timeOf = (moment: Temporal.ZonedDateTime) => show(moment, { hour: '2-digit', minute: '2-digit' });

/** The time of a message, "10:03"; its `ts` is seconds since 1970. */
export function messageTime(ts: string, zone: string): string {
  return timeOf(fromSeconds(Number(ts), zone));
}

/** The day of a message as "Today", "Yesterday" or "Tuesday 24 November". */
export function messageDay(ts: string, now: string, zone: string): string {
  const moment = fromSeconds(Number(ts), zone);
  return nearDay(moment, now) ?? show(moment, { weekday: 'long', day: 'numeric', month: 'long' });
}

function nearDay(moment: Temporal.ZonedDateTime, now: string): string | undefined {
  const days = at(now, moment.timeZoneId).toPlainDate().until(moment.toPlainDate()).days;
  return { '-1': 'Yesterday', '0': 'Today', '1': 'Tomorrow' }[String(days)];
}

/** The next Friday 15:00 of the workspace after `now`, ISO 8601 in UTC. */
export function nextFriday(now: string): string {
  const here = at(now, WORKSPACE_ZONE);
  const daysAhead = (5 - here.dayOfWeek + 7) % 7;
  const friday = here.add({ days: daysAhead }).withPlainTime('15:00');
  const next = Temporal.ZonedDateTime.compare(friday, here) > 0 ? friday : friday.add({ days: 7 });
  return next.toInstant().toString();
}

/** "2026-11-24T10:03" on a person's wall clock → seconds since 1970, as text; nothing for an unfinished date. */
export function secondsOf(wallClock: string, zone: string): string | null {
  if (!wallClock) return null;
  const moment = Temporal.PlainDateTime.from(wallClock).toZonedDateTime(zone);
  return String(Math.floor(moment.epochMilliseconds / 1000));
}

/** Seconds since 1970 → "2026-11-24T10:03" on a person's wall clock. */
export function wallClockOf(seconds: number, zone: string): string {
  return fromSeconds(seconds, zone).toPlainDateTime().toString({ smallestUnit: 'minute' });
}

const dateParts: Record<string, Intl.DateTimeFormatOptions> = {
  date: { day: 'numeric', month: 'long' },
  date_short: { day: 'numeric', month: 'short', year: 'numeric' },
  date_long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

/** Slack's `<!date^…>`: fills "{date_short_pretty} at {time}" for an instant in a person's zone. */
export function formatDate(seconds: number, format: string, now: string, zone: string): string {
  const moment = fromSeconds(seconds, zone);
  return format.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (name === 'date_num') return moment.toPlainDate().toString();
    if (name === 'ago') return agoText(seconds, now);
    const pretty = name.endsWith('_pretty') ? nearDay(moment, now)?.toLowerCase() : undefined;
    const options = dateParts[name.replace('_pretty', '')];
    return pretty ?? (options ? show(moment, options) : whole);
  });
}

function agoText(seconds: number, now: string): string {
  const minutes = Math.round((seconds * 1000 - Date.parse(now)) / 60_000);
  const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  if (Math.abs(minutes) < 60 * 24) return relative.format(Math.round(minutes / 60), 'hour');
  return relative.format(Math.round(minutes / (60 * 24)), 'day');
}

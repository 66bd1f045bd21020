import { z } from 'zod';

/** ISO weekdays from 1. */
export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Minutes after midnight as "HH:MM", as time pickers take it. */
export const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** A time picker's "HH:MM" as minutes after midnight. */
export const Time = z
  .string('Choose a time.')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Choose a time.')
  .transform((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));

/** An ISO weekday, as the options carry it. */
export const Weekday = z.coerce.number('Choose a day.').int().min(1).max(7);

/** "Mon–Thu" for days in a row, else "Mon, Wed". */
export function daysInWords(days: number[]): string {
  const names = days.map((day) => WEEKDAYS[day - 1]?.slice(0, 3) ?? '');
  const [first, last] = [days[0] ?? 0, days.at(-1) ?? 0];
  const inARow = days.length > 2 && last - first === days.length - 1;
  return inARow ? `${names[0]}–${names.at(-1)}` : names.join(', ');
}

/** "Every 2 weeks", "Every 10 days": how often something is, from the days between. */
export const daysApart = (days: number): string => {
  if (days % 7 !== 0) return days === 1 ? 'Every day' : `Every ${days} days`;
  return days === 7 ? 'Every week' : `Every ${days / 7} weeks`;
};

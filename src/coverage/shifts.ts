import type { Hours } from '../matching/shifts.ts';

/** The part of the day somebody mostly works in; whose days begin at very different times changes shifts. */
export const SHIFTS = ['early', 'day', 'late', 'night', 'changing'] as const;
export type Shift = (typeof SHIFTS)[number];

/** From when a shift counts as which, in minutes after midnight; before the first and after the last it is a night. */
const BEGINS: [from: number, shift: Shift][] = [
  [4 * 60, 'early'],
  [8 * 60, 'day'],
  [12 * 60, 'late'],
  [18 * 60, 'night'],
];

const shiftFrom = (from: number): Shift => BEGINS.findLast(([begin]) => begin <= from)?.[1] ?? 'night';

/** The shift of a regular week: the one of more than half of its working days. */
export function shiftOf(week: Hours['week']): Shift {
  const days = week.flatMap((day) => (day ? [shiftFrom(day.from)] : []));
  return SHIFTS.find((shift) => days.filter((day) => day === shift).length * 2 > days.length) ?? 'changing';
}

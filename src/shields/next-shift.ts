/** When the next shift begins, after the one that is on. Pure. */
import { type Hours, shiftsAhead } from '../matching/shifts.ts';

/** The end of the shift that is on, else `instant`: from there the next one is found. */
export function nextShiftFrom(instant: Date, hours: Hours): Date {
  const [first] = shiftsAhead(hours, instant);
  return first && first.from <= instant.getTime() ? new Date(first.to) : instant;
}

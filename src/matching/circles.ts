import type { Person } from './types.ts';

/** Fewer than two share nothing with anybody. */
export const FEWEST_IN_CIRCLE = 2;
/** Policy: as many as anybody may mentor at all, in circles or not (docs/decisions/012). */
export const MOST_IN_CIRCLE = 5;

type Places = Pick<Person, 'capacity' | 'taken' | 'pending' | 'circles'>;

/**
 * How many more people a mentor may be given in a round of circles of `size`; 0 without a free place. Who said that a circle is fine
 * counts as taking five people, so one free place is enough for a circle; everybody else keeps to their places.
 */
export function circlePlaces({ capacity, taken, pending, circles }: Places, size: number): number {
  if (taken + pending >= capacity) return 0;
  return Math.min(size, (circles ? MOST_IN_CIRCLE : capacity) - taken - pending);
}

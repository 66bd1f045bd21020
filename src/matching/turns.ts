import type { Term } from './score.ts';

/** Declines of the last 90 days after which a fifth tells no more. */
const MOST_DECLINES = 4;
/** After four weeks nobody waits more urgently. */
const LONGEST_WAIT_DAYS = 28;
/** Policy: an urgent request counts as if it had waited so long already. */
const URGENT_DAYS = 7;
const DAY_MS = 86_400_000;

/** Free places. Told to the mentor alone: how busy somebody is, is theirs to tell. */
export const room: Term = {
  fraction: ({ mentor: { capacity, taken, pending } }) => Math.max(0, (capacity - taken - pending) / capacity),
  words: ({ mentor: { capacity, taken } }) => ({
    toMentor: `You have room: ${taken} of ${capacity} ${capacity === 1 ? 'place' : 'places'} taken`,
  }),
};

/** Whoever passed a lot lately is asked a little later. Told to nobody. */
export const declines: Term = {
  fraction: ({ mentor }) => Math.max(0, 1 - mentor.declines / MOST_DECLINES),
  words: () => ({}),
};

/** How long the mentee has waited: in a round it decides between two who want the same mentor. */
export const waiting: Term = {
  fraction: ({ wish, rules }) => {
    const days = (rules.now.getTime() - wish.waitingSince.getTime()) / DAY_MS + (wish.urgent ? URGENT_DAYS : 0);
    return Math.max(0, Math.min(1, days / LONGEST_WAIT_DAYS));
  },
  words: () => ({}),
};

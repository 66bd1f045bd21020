import { z } from 'zod';

/**
 * Why somebody waits, in words that are the same whatever keeps two people apart: an avoid list, a lead, an offer that was passed
 * on and a pair a coordinator forbade all read "no-place". Nobody can tell them apart, the coordinator neither.
 * `again`: their pair was forbidden after the draft was computed.
 */
const WAITING = ['no-mentor', 'no-place', 'again'] as const;
export const Waiting = z.enum(WAITING);
export type Waiting = z.infer<typeof Waiting>;

/** What the last computation came to, kept as `Round.result`. */
export const RoundResult = z.object({
  mentees: z.number(),
  matched: z.number(),
  /** Mentors with a place free before the round, and those places. */
  mentors: z.number(),
  places: z.number(),
  /** Of the scores of all pairs. */
  total: z.number(),
  weakest: z.number().nullable(),
  /** What raising the weakest pair changed. */
  fairness: z.object({ weakestBefore: z.number(), totalBefore: z.number() }).nullable(),
  /** Locked pairs that are no longer possible; why is nobody's business. */
  locksLost: z.number(),
  /** How many more people one more mentor for a skill would serve; only where it is any. */
  whatIf: z.array(z.object({ skillId: z.string(), more: z.number() })),
});
export type RoundResult = z.infer<typeof RoundResult>;

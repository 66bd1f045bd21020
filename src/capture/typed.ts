/** What somebody has typed into the form of a card. */
import { z } from 'zod';
import { CardKind } from '../generated/prisma/enums.ts';

/** Policy, as for cards that come from files: longer ones are no longer read by anybody. */
export const LONGEST = { title: 150, product: 75, tag: 40, body: 30_000, link: 500 } as const;
export const MOST_TAGS = 20;

export const Typed = z.object({
  kind: z.enum(CardKind),
  title: z.string(),
  /** CommonMark. */
  body: z.string(),
  product: z.string().nullable(),
  tags: z.array(z.string()),
  /** Null: everybody finds it. */
  teamId: z.string().nullable(),
  /** Slack id of whoever is to check it. */
  verifier: z.string().nullable(),
});
export type Typed = z.infer<typeof Typed>;

/** Where it comes from, as it travels with the form: what is not known is left out. */
export const Source = z.object({
  link: z.url().optional(),
  helpId: z.uuid().optional(),
  gapId: z.uuid().optional(),
  sessionId: z.uuid().optional(),
  /** Slack ids of those whose words they are. */
  people: z.array(z.string()).default([]),
});
export type Source = z.infer<typeof Source>;

/** The card that is changed, and which version of it was read. */
const Target = z.object({
  id: z.uuid(),
  version: z.int(),
  /** Where the form does not ask who finds it, that stays. */
  teamId: z.string().nullable(),
  /** Something is added to it that was written as a new card: under this title, by which it is found as well; empty: that is not for all who read it. */
  merge: z.string().optional(),
});

/** Under which name what is typed is kept: one for each thing there is to write about. */
const Place = z.string().min(1).max(80);

/** A form on its way: what it is about, and what was decided about it. */
export const Course = z.object({
  place: Place,
  source: Source,
  target: Target.optional(),
  /** What stood in the form when it was opened: closed as it was, nothing is kept. */
  began: z.string().default(''),
  /** The card's own modal is beneath. */
  over: z.boolean().default(false),
  /** Found, and said to be nobody's data. */
  allowed: z.array(z.string()).default([]),
});
export type Course = z.infer<typeof Course>;

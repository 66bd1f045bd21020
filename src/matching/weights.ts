import { z } from 'zod';

/** What matching weighs, in the order in which reasons are told. */
export const TERMS = [
  'skill',
  'otherSkills',
  'topic',
  'language',
  'hours',
  'experience',
  'channel',
  'product',
  'interests',
  'difference',
  'room',
  'declines',
  'waiting',
] as const;

export type TermName = (typeof TERMS)[number];

/** The most points that a term can give; 0 leaves it out. */
export type Weights = Record<TermName, number>;

/** As designed: a perfect pair has 1000 points. The skill counts most, then whether the two can meet at all. */
export const DEFAULT_WEIGHTS: Weights = {
  skill: 280,
  otherSkills: 90,
  topic: 60,
  language: 50,
  hours: 160,
  experience: 60,
  channel: 30,
  product: 40,
  interests: 20,
  difference: 50,
  room: 60,
  declines: 20,
  waiting: 80,
};

/** Thirteen terms of this size give 7,800 points; 5,000 such pairs add up to 39 million, far inside 32 bits. */
const MOST_WEIGHT = 600;

const weight = (usual: number) => z.number().int().min(0).max(MOST_WEIGHT).default(usual);

/** Weights as a workspace keeps them; a term that is not among them (it came later) counts as designed. */
export const WeightsSchema = z.object(
  Object.fromEntries(TERMS.map((term) => [term, weight(DEFAULT_WEIGHTS[term])])) as Record<
    TermName,
    ReturnType<typeof weight>
  >,
);

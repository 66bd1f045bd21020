import { z } from 'zod';
import { DEFAULT_WEIGHTS, type Weights, WeightsSchema } from '../matching/weights.ts';

/** Ways to weigh that a coordinator can hold next to the draft's own. */
export const WEIGHTINGS = {
  designed: { label: 'As designed', weights: DEFAULT_WEIGHTS },
  skill: { label: 'Skill first', weights: { ...DEFAULT_WEIGHTS, skill: 560, otherSkills: 180, topic: 120 } },
  hours: { label: 'Time together first', weights: { ...DEFAULT_WEIGHTS, hours: 600 } },
  difference: {
    label: 'New perspectives first',
    weights: { ...DEFAULT_WEIGHTS, difference: 400, experience: 180 },
  },
} as const satisfies Record<string, { label: string; weights: Weights }>;

export const WEIGHTING_NAMES = [
  'designed',
  'skill',
  'hours',
  'difference',
] as const satisfies (keyof typeof WEIGHTINGS)[];

const Named = z.object({ weighting: z.enum(WEIGHTING_NAMES) });
const Free = z.object({ weights: WeightsSchema });

/** One of these ways, or weights the coordinator put together. */
export const Choice = z.union([Named, Free]);
export type Choice = z.infer<typeof Choice>;

export const weightsOf = (choice: Choice): Weights =>
  'weights' in choice ? choice.weights : WEIGHTINGS[choice.weighting].weights;

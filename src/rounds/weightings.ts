import { DEFAULT_WEIGHTS, type Weights } from '../matching/weights.ts';

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

export type Weighting = keyof typeof WEIGHTINGS;
export const WEIGHTING_NAMES = ['designed', 'skill', 'hours', 'difference'] as const satisfies Weighting[];

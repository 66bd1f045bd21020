import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { DEFAULT_WEIGHTS, TERMS, type TermName, type Weights } from '../matching/weights.ts';
import { field, option } from '../slack/blocks.ts';

const LABELS: Record<TermName, string> = {
  skill: 'The skill asked for, and its level',
  otherSkills: 'Other skills the mentee wants',
  topic: 'What the goal speaks of',
  language: 'A language in common',
  hours: 'Shared working hours',
  experience: 'Time in the company that fits the kind',
  channel: 'The same support channel',
  product: 'The same product',
  interests: 'Shared interests',
  difference: 'Wishes for another team, site or tenure',
  room: 'Free places',
  declines: 'Asked in vain less often lately',
  waiting: 'Time waited (in rounds)',
};

/** In words, because nobody thinks in points: each is a multiple of the weight as designed. */
const EMPHASES = {
  none: ['Not at all', 0],
  less: ['Less', 0.5],
  usual: ['As designed', 1],
  more: ['More', 2],
} as const;
const NAMES = ['none', 'less', 'usual', 'more'] as const;
type Emphasis = (typeof NAMES)[number];

const weightOf = (term: TermName, emphasis: Emphasis) => Math.round(DEFAULT_WEIGHTS[term] * EMPHASES[emphasis][1]);

/** The nearest in words, for weights that were set in another way. */
function emphasisOf(term: TermName, weight: number): Emphasis {
  const distance = (emphasis: Emphasis) => Math.abs(weightOf(term, emphasis) - weight);
  return NAMES.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

const Choice = z.enum(NAMES, 'Choose from the list.').default('usual');
const Form = z.object(Object.fromEntries(TERMS.map((term) => [term, Choice])) as Record<TermName, typeof Choice>);

/** The form as weights. */
export const WeightsForm = Form.transform(
  (form) => Object.fromEntries(TERMS.map((term) => [term, weightOf(term, form[term])])) as Weights,
);

const options = NAMES.map((name) => option(EMPHASES[name][0], name));

/** A choice for each consideration, beginning with these weights. */
export const weightFields = (weights: Weights): KnownBlock[] =>
  TERMS.map((term) => {
    const initial = options.find(({ value }) => value === emphasisOf(term, weights[term]));
    return field(term, LABELS[term], { type: 'static_select', options, ...(initial && { initial_option: initial }) });
  });

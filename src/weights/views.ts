import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { DEFAULT_WEIGHTS, TERMS, type TermName, type Weights } from '../matching/weights.ts';
import {
  actions,
  button,
  context,
  divider,
  escapeMrkdwn,
  field,
  type Modal,
  mention,
  option,
  plain,
  section,
} from '../slack/blocks.ts';
import type { Effect, Ranked } from './service.ts';

export const OPEN_WEIGHTS = 'weights.open';
export const TRY_WEIGHTS = 'weights.try';
export const SAVE_WEIGHTS = 'weights.save';

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

const line = ({ slackId, points }: Ranked, index: number) => `${index + 1}. ${mention(slackId)} · ${points}`;
const list = (ranked: Ranked[]) => ranked.map(line).join('\n') || 'Nobody can be asked just now.';

function effectBlocks(effect: Effect | undefined): KnownBlock[] {
  if (!effect) return [section('Nobody mentors yet, so there is nothing to compare.')];
  return [
    section(`*If you asked for ${escapeMrkdwn(effect.skill)}*`),
    section(`*Now*\n${list(effect.before)}`),
    section(`*Then*\n${list(effect.after)}`),
    divider(),
  ];
}

/** `effect`: what "Try it" found; left out before. */
export const weightsModal = (weights: Weights, effect?: { found: Effect | undefined }): Modal => ({
  type: 'modal',
  callback_id: SAVE_WEIGHTS,
  title: plain('How matching weighs'),
  submit: plain('Save'),
  close: plain('Cancel'),
  blocks: [
    context('Who may be paired at all is not weighed: no lead, nobody without a place, nobody who would rather not.'),
    actions(button(TRY_WEIGHTS, 'Try it', 'try')),
    ...(effect ? effectBlocks(effect.found) : []),
    ...TERMS.map((term) => {
      const initial = options.find(({ value }) => value === emphasisOf(term, weights[term]));
      return field(term, LABELS[term], { type: 'static_select', options, ...(initial && { initial_option: initial }) });
    }),
  ],
});

export const weightsHomeBlocks = (): KnownBlock[] => [actions(button(OPEN_WEIGHTS, 'How matching weighs'))];

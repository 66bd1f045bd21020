import type { KnownBlock } from '@slack/types';
import type { Weights } from '../matching/weights.ts';
import {
  actions,
  button,
  context,
  divider,
  escapeMrkdwn,
  type Modal,
  mention,
  plain,
  section,
} from '../slack/blocks.ts';
import { weightFields } from './fields.ts';
import type { Effect, Ranked } from './service.ts';

export const OPEN_WEIGHTS = 'weights.open';
export const TRY_WEIGHTS = 'weights.try';
export const SAVE_WEIGHTS = 'weights.save';

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
    ...weightFields(weights),
  ],
});

export const weightsHomeBlocks = (): KnownBlock[] => [actions(button(OPEN_WEIGHTS, 'How matching weighs'))];

import { context, type MessageContent, mention, section } from '../slack/blocks.ts';
import { objectiveLine, oneLine } from './lines.ts';
import type { ObjectiveWithPair } from './service.ts';

/** To the lead with whom somebody shares an objective; edited when that ends. */
export const sharedMessage = (objective: ObjectiveWithPair): MessageContent => {
  const told = `${mention(objective.owner.slackId)} shares an objective with you`;
  return {
    text: `${told}: ${oneLine(objective.deed, 150)}`,
    blocks: [
      section(`:seedling: *${told}*\n${objectiveLine(objective)}`),
      context('There is nothing to do. How it goes on stands on your App Home for as long as it is shared.'),
    ],
  };
};

export const noLongerSharedMessage = (): MessageContent => ({
  text: 'This objective is no longer shared with you.',
  blocks: [section('This objective is no longer shared with you.')],
});

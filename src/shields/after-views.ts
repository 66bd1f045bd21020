import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { ASK } from '../live-help/buttons.ts';
import { actions, button, context, dateFor, type MessageContent, mention, section } from '../slack/blocks.ts';
import type { AfterShown, Helper } from './after.ts';
import { after, told } from './words.ts';

/** With the number behind a dash: buttons of one row need ids of their own. */
export const FEEL = 'shield.feel-';
export const TALK_TO_MENTOR = 'shield.talk-mentor';
export const TAKE_BREAK = 'shield.take-break';

export const FeelButton = z.object({ id: z.uuid(), feeling: z.int().min(1).max(5) });

function offerBlocks({ id, mentor, lead }: AfterShown): KnownBlock[] {
  const carried = JSON.stringify({ id });
  const isOpen = (helper: Helper | undefined) => helper !== undefined && !helper.asked;
  const passed = [
    ...(mentor?.asked ? [after.mentorAsked(mention(mentor.slackId))] : []),
    ...(lead?.asked ? [after.pauseAsked(mention(lead.slackId))] : []),
  ];
  return [
    context(after.offers),
    actions(
      ...(isOpen(mentor) ? [button(TALK_TO_MENTOR, after.mentor, carried)] : []),
      button(ASK, after.help, JSON.stringify({ question: '' })),
      ...(isOpen(lead) ? [button(TAKE_BREAK, after.pause, carried)] : []),
    ),
    ...(passed.length > 0 ? [section(passed.join('\n'))] : []),
  ];
}

/** "How are you?", and once answered a kind word; after a low answer what could help. */
export const afterMessage = (shown: AfterShown): MessageContent => {
  const { id, calledAt, feeling, low } = shown;
  if (feeling !== null) {
    const text = after.answers[feeling] ?? after.private;
    return { text, blocks: [section(text), ...(low ? offerBlocks(shown) : []), context(after.private)] };
  }
  const text = after.text(dateFor(calledAt));
  const scale = after.scale.map(([value, label]) =>
    button(`${FEEL}${value}`, label, JSON.stringify({ id, feeling: value } satisfies z.infer<typeof FeelButton>)),
  );
  return { text, blocks: [section(text), actions(...scale), context(after.private)] };
};

/** To the mentor. */
export const talkMessage = (agentSlackId: string): MessageContent => ({ text: told.talk(mention(agentSlackId)) });

/** To the lead. */
export const breakMessage = (agentSlackId: string): MessageContent => ({ text: told.pause(mention(agentSlackId)) });

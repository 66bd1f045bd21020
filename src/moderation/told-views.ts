import type { KudosShown } from '../kudos/service.ts';
import { context, type MessageContent, mentions, section } from '../slack/blocks.ts';
import type { Outcome } from './service.ts';
import { reasonWords, TOLD_WORDS } from './words.ts';

/** A reason inside a sentence. */
const inSentence = (reason: string): string => {
  const words = reasonWords(reason);
  return words.charAt(0).toLowerCase() + words.slice(1);
};

/** To the giver, when their kudos were made private or removed. */
export function giverMessage(decision: 'PRIVATE' | 'REMOVED', { toIds }: KudosShown, reason: string): MessageContent {
  const people = toIds.length > 0 ? mentions(toIds) : TOLD_WORDS.somebody;
  const text = TOLD_WORDS.giver(decision, people, inSentence(reason));
  return { text, blocks: [section(text), context(TOLD_WORDS.giverMore)] };
}

/** To somebody whose sentence was taken off. */
export const joinerMessage = (reason: string): MessageContent => ({ text: TOLD_WORDS.joiner(inSentence(reason)) });

/** To whoever reported, in general words. */
export const reporterMessage = (outcome: Outcome): MessageContent => ({ text: TOLD_WORDS.reporter[outcome] });

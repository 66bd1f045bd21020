import type { KnownBlock, RichTextBlock } from '@slack/types';
import { fromMrkdwn, fromRichText } from '../knowledge/markdown.ts';
import { type Message, plainWords, textsOf } from '../slack/message-words.ts';
import { mentionedIn, type Names } from './reading.ts';

const isRich = (block: KnownBlock): block is RichTextBlock => block.type === 'rich_text';

/** Slack ids of everybody who is mentioned in it. */
export function mentionedInMessage(message: Message): string[] {
  const { blocks = [] } = message;
  const inText = [...plainWords(message).matchAll(/<@([UW][A-Z0-9]+)/g)].flatMap(([, id]) => id ?? []);
  return [...mentionedIn(blocks.filter(isRich)), ...inText];
}

/** What a message says, in CommonMark; people stand there by name. */
export function wordsOfMessage(message: Message, names: Names): string {
  const { blocks = [] } = message;
  if (!blocks.some(isRich)) return fromMrkdwn(plainWords(message), names);
  const parts = blocks.map((block) =>
    isRich(block) ? fromRichText([block], names) : fromMrkdwn(textsOf(block).join('\n\n'), names),
  );
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What a message says, wherever in it that stands: people write in Slack's editor, apps in blocks and attachments. */
import type { KnownBlock, RichTextBlock } from '@slack/types';
import { fromMrkdwn, fromRichText } from '../knowledge/markdown.ts';
import { mentionedIn, type Names } from './reading.ts';

/** A message as its shortcut hands it over. */
export interface Message {
  text?: string;
  user?: string;
  bot_id?: string;
  blocks?: KnownBlock[];
  attachments?: { pretext?: string; title?: string; text?: string; fallback?: string }[];
  reply_users?: string[];
}

const isRich = (block: KnownBlock): block is RichTextBlock => block.type === 'rich_text';

/** The texts of a block that people read, in mrkdwn. */
function textsOf(block: KnownBlock): string[] {
  if (block.type === 'header') return [block.text.text];
  if (block.type === 'section') return [block.text, ...(block.fields ?? [])].flatMap((one) => one?.text ?? []);
  if (block.type === 'context') return block.elements.flatMap((one) => ('text' in one ? one.text : []));
  return [];
}

const attached = ({ attachments = [] }: Message): string[] =>
  attachments.map(({ pretext, title, text, fallback }) => {
    const said = [pretext, title, text].filter((one) => one);
    return said.length > 0 ? said.join('\n\n') : (fallback ?? '');
  });

/** What stands in it that is no rich text, in mrkdwn: of its blocks, else what is attached to it, else its text for notifications. */
function plainWords(message: Message): string {
  const inBlocks = (message.blocks ?? []).flatMap(textsOf);
  const said = inBlocks.length > 0 ? inBlocks : message.text ? [message.text] : attached(message);
  return said.filter((one) => one.trim() !== '').join('\n\n');
}

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

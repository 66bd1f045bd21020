/** What a message says where it is no rich text: apps write in blocks and attachments. */
import type { KnownBlock } from '@slack/types';

/** A message as its shortcut hands it over. */
export interface Message {
  text?: string;
  user?: string;
  bot_id?: string;
  blocks?: KnownBlock[];
  attachments?: { pretext?: string; title?: string; text?: string; fallback?: string }[];
  reply_users?: string[];
}

/** The texts of a block that people read, in mrkdwn; of rich text none. */
export function textsOf(block: KnownBlock): string[] {
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

/** What it says in mrkdwn: in its blocks, else its text, which is also there for rich text, else what is attached to it. */
export function plainWords(message: Message): string {
  const inBlocks = (message.blocks ?? []).flatMap(textsOf);
  const said = inBlocks.length > 0 ? inBlocks : message.text ? [message.text] : attached(message);
  return said.filter((one) => one.trim() !== '').join('\n\n');
}

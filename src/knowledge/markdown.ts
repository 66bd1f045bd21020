import type { RichTextBlock } from '@slack/types';
import { blocksOf, textOfBlock } from './markdown-parts.ts';
import { shownParts } from './markdown-shown.ts';
import { printMarkdown } from './markdown-tree.ts';
import { type Names, treeOfMrkdwn } from './mrkdwn.ts';
import { treeOfRichText } from './rich-text.ts';

/**
 * A text in CommonMark as blocks of at most 3,000 characters, for messages, modals and App Home. Rich text, not mrkdwn: in it a text is
 * only ever shown, so nothing in a card can mention anybody, and no sign needs escaping. Nothing is left out; empty for an empty text.
 */
export const toBlocks = (markdown: string): RichTextBlock[] => blocksOf(shownParts(markdown));

/** The same as plain words, line by line: for notifications and previews. Escape it where mrkdwn is read. */
export const toPlainText = (markdown: string): string => toBlocks(markdown).map(textOfBlock).join('\n');

/** A message's text, as Slack's payloads hold it (mrkdwn), in CommonMark. Mentions become names: what is kept pings nobody. */
export const fromMrkdwn = (text: string, names: Names = new Map()): string => printMarkdown(treeOfMrkdwn(text, names));

/** What was written in Slack's editor (rich text), in CommonMark. */
export const fromRichText = (blocks: RichTextBlock[], names: Names = new Map()): string =>
  printMarkdown(treeOfRichText(blocks, names));

import type { KnownBlock } from '@slack/types';
import { context, divider, type MessageContent, section, shortenMrkdwn } from '../slack/blocks.ts';
import type { Content } from './kinds.ts';

/** Slack's limits of a message (50 blocks, about 13,200 characters), less what the day message adds of its own. */
const MOST_BLOCKS = 47;
const MOST_CHARACTERS = 12_500;
/** Of an update, Slack takes 4,000 characters of text. */
const MOST_TEXT = 3000;
const SECTION_TEXT = 3000;

const WORDS = ['', '', 'Two things', 'Three things', 'Four things', 'Five things', 'Six things'];
const MORE = 'More is waiting; it comes another day. My Home tab shows it all.';

/** Characters that people see in some blocks. */
function characters(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const text = 'text' in value && typeof value.text === 'string' ? value.text.length : 0;
  return Object.values(value).reduce<number>((sum, child) => sum + characters(child), text);
}

const blocksOf = ({ text, blocks }: Content): KnownBlock[] => blocks ?? [section(shortenMrkdwn(text, SECTION_TEXT))];

/** Each part after a line; ids that a part before has are left to Slack. */
function joined(parts: KnownBlock[][]): KnownBlock[] {
  const ids = new Set<string>();
  return parts.flatMap((blocks) => [
    divider(),
    ...blocks.map((block) => {
      const { block_id: id, ...rest } = block as KnownBlock & { block_id?: string };
      if (id === undefined) return block;
      if (ids.has(id)) return rest as KnownBlock;
      ids.add(id);
      return block;
    }),
  ]);
}

/** How many of the parts fit into one message, at least one. */
function fitting(parts: KnownBlock[][]): number {
  let [count, blocks, size] = [0, 0, 0];
  for (const part of parts) {
    blocks += part.length + 1;
    size += characters(part);
    if (count > 0 && (blocks > MOST_BLOCKS || size > MOST_CHARACTERS)) break;
    count += 1;
  }
  return count;
}

/** A part in few words: done with, or too long by now to stand beside the others. */
const inShort = ({ text }: Content): Content => ({ text, blocks: [section(shortenMrkdwn(text, 300))] });

/**
 * Parts that stand in Slack all stay: if they have grown too long, as many as must become short, those that are done with
 * first and then the longest.
 */
function shortened(parts: Content[]): Content[] {
  const shown = [...parts];
  const size = (part: Content) => (part.settled ? Number.POSITIVE_INFINITY : characters(blocksOf(part)));
  const bySize = [...parts.keys()].sort((a, b) => size(parts[b] as Content) - size(parts[a] as Content));
  for (const index of bySize) {
    if (fitting(shown.map(blocksOf)) === shown.length) break;
    shown[index] = inShort(parts[index] as Content);
  }
  return shown;
}

/**
 * Several nudges as one message under a friendly line. `goes`: as many as fit, `taken` of them, the most important first;
 * `stands`: all of them, shorter if need be. One alone stays as it is.
 */
export function dayMessage(
  parts: Content[],
  more: boolean,
  is: 'goes' | 'stands',
): { content: MessageContent; taken: number } {
  const all = is === 'stands' ? shortened(parts) : parts;
  const taken = is === 'stands' ? all.length : fitting(all.map(blocksOf));
  const chosen = all.slice(0, taken);
  const rest = more || taken < parts.length ? [divider(), context(MORE)] : [];
  const [only] = chosen;
  if (only && taken === 1) {
    const hasRoom = rest.length > 0 && blocksOf(only).length <= MOST_BLOCKS;
    return { taken, content: hasRoom ? { ...only, blocks: [...blocksOf(only), ...rest] } : only };
  }
  const hello = `Hello! ${WORDS[taken] ?? `${taken} things`} for you today, whenever it suits you.`;
  return {
    taken,
    content: {
      text: shortenMrkdwn(`${hello} ${chosen.map(({ text }) => text).join(' · ')}`, MOST_TEXT),
      blocks: [section(`*${hello}*`), ...joined(chosen.map(blocksOf)), ...rest],
    },
  };
}

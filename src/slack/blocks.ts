import type {
  ActionsBlock,
  Button,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  HomeView,
  InputBlock,
  KnownBlock,
  ModalView,
  MrkdwnElement,
  Overflow,
  PlainTextElement,
  PlainTextOption,
  RichTextBlock,
  RichTextElement,
  RichTextQuote,
  RichTextSection,
  SectionBlock,
} from '@slack/types';

/** Slack's own view types take any `{ type: string }` as a block; ours take only blocks that exist. */
export type Modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };
export type Home = Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] };

/** A message: `text` alone must make sense (notifications, screen readers). */
export interface MessageContent {
  text: string;
  blocks?: KnownBlock[];
}

/** Text a person typed, made harmless: it cannot mention a channel, link or fake a mention. Source: Slack's "Formatting text". */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text of a message as Slack hands it to us, as the person wrote it: the other way round. */
export function unescapeMrkdwn(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** A person's words as a quote, every line of it. */
export function quote(text: string): string {
  return escapeMrkdwn(text)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}

/** At most `max` UTF-16 units, never half an emoji, with an ellipsis where something was left out. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** `shorten` for mrkdwn: nothing is left of a name, date or sign that would be cut in two. */
export const shortenMrkdwn = (text: string, max: number): string =>
  text.length <= max ? text : shorten(text, max).replace(/(?:<[^<>]*|&[a-z]{0,4})…$/, '…');

export const mention = (slackId: string): string => `<@${slackId}>`;
export const channelMention = (channelId: string): string => `<#${channelId}>`;

/** "A", "A and B", "A, B and C" */
export const listed = (names: string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** "<@A>, <@B> and <@C>" */
export function mentions(slackIds: string[]): string {
  return listed(slackIds.map(mention));
}

/** A date as each reader's own zone and language show it, e.g. "24 November"; the same in words where Slack cannot. */
export function dateFor(instant: Date): string {
  const words = instant.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
  return `<!date^${Math.floor(instant.getTime() / 1000)}^{date}|${words}>`;
}

/** A day and time as each reader's own zone and language show it, e.g. "tomorrow at 14:00"; in UTC where Slack cannot. */
export function momentFor(instant: Date): string {
  const words = instant.toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });
  return `<!date^${Math.floor(instant.getTime() / 1000)}^{date_long_pretty} at {time}|${words} UTC>`;
}

export const plain = (text: string): PlainTextElement => ({ type: 'plain_text', text, emoji: true });
const mrkdwn = (text: string): MrkdwnElement => ({ type: 'mrkdwn', text });

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text) });
export const divider = (): DividerBlock => ({ type: 'divider' });

export const section = (text: string, accessory?: SectionBlock['accessory']): SectionBlock => ({
  type: 'section',
  text: mrkdwn(text),
  ...(accessory && { accessory }),
});

export const context = (...texts: string[]): ContextBlock => ({ type: 'context', elements: texts.map(mrkdwn) });

export const actions = (...elements: ActionsBlock['elements']): ActionsBlock => ({ type: 'actions', elements });

/** What has no place in a name that stands within our own words: breaks, and signs that turn the reading direction around. */
export const tidyName = (name: string): string =>
  name
    .replaceAll(/\p{Bidi_Control}/gu, '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();

/** Names of emoji between colons, as Slack's own fields hand them to us; 10:30:45 is none. */
const EMOJI = /:((?:(?=[\d_+'-]*[a-z])[a-z\d_+'-]{1,100}|[+-]1|100|1234)(?:::skin-tone-[2-6])?):/;

/**
 * Text a person typed, for a rich text block: shown sign by sign, so that nothing in it is a mark, a mention or a link; only emoji
 * are drawn. A name Slack does not know it shows as it was typed.
 */
export const typedText = (text: string): RichTextElement[] =>
  text.split(EMOJI).flatMap((part, index): RichTextElement[] => {
    if (index % 2 === 1) return [{ type: 'emoji', name: part }];
    return part === '' ? [] : [{ type: 'text', text: part }]; // Slack refuses an empty one
  });

export const boldText = (text: string): RichTextElement => ({ type: 'text', text, style: { bold: true } });
export const boldMention = (slackId: string): RichTextElement => ({
  type: 'user',
  user_id: slackId,
  style: { bold: true },
});

export const richText = (...elements: RichTextBlock['elements']): RichTextBlock => ({ type: 'rich_text', elements });
export const richLine = (...elements: RichTextElement[]): RichTextSection => ({ type: 'rich_text_section', elements });
/** A person's words as a quote; nothing in them gets out of it. */
export const richQuote = (text: string): RichTextQuote => ({ type: 'rich_text_quote', elements: typedText(text) });

/** `value` is what comes back when it is pressed: JSON of the ids the listener needs. */
export const button = (actionId: string, label: string, value?: string, style?: 'primary' | 'danger'): Button => ({
  type: 'button',
  action_id: actionId,
  text: plain(label),
  ...(value !== undefined && { value }),
  ...(style && { style }),
});

export const option = (label: string, value: string): PlainTextOption => ({ text: plain(shorten(label, 75)), value });

/** What every nudge carries (product.md, "Calm"). What comes back is JSON of the choice and the id: Slack allows 75 characters. */
export const nudgeMenu = (actionId: string, id: string): Overflow => {
  const choice = (label: string, does: string) => option(label, JSON.stringify({ do: does, id }));
  const options = [choice('Snooze', 'snooze'), choice('Fewer', 'fewer'), choice('Why this?', 'why')];
  return { type: 'overflow', action_id: actionId, options };
};

type Distribute<T> = T extends unknown ? Omit<T, 'action_id'> : never;

/**
 * A form field: one name is block id, action id and key of the form's zod schema. `anew`: what Slack keeps of what was typed in a view
 * that is replaced it keeps by both; another action id shows the initial value instead.
 */
export const field = (
  name: string,
  label: string,
  element: Distribute<InputBlock['element']>,
  extra: { hint?: string; optional?: boolean; anew?: string } = {},
): InputBlock => ({
  type: 'input',
  block_id: name,
  label: plain(label),
  element: { ...element, action_id: extra.anew ? `${name} ${extra.anew}` : name } as InputBlock['element'],
  optional: extra.optional ?? false,
  ...(extra.hint && { hint: plain(extra.hint) }),
});

import type { KnownBlock, RichTextBlock, RichTextElement } from '@slack/types';
import { z } from 'zod';
import {
  boldMention,
  boldText,
  channelMention,
  context,
  escapeMrkdwn,
  listed,
  type MessageContent,
  mention,
  plain,
  richLine,
  richQuote,
  richText,
  section,
  shorten,
  tidyName,
  typedText,
} from '../slack/blocks.ts';
import { joinBlocks, kudosActions } from './after-views.ts';
import { linkOf } from './links.ts';
import type { Told } from './posting.ts';
import type { KudosShown } from './service.ts';
import { confirmed, post, trouble, troubleMeanwhile } from './words.ts';

export const OPEN_KUDOS = 'kudos.open';

/** Whom the form is opened for, where a button names somebody. */
export const KudosButton = z.object({ toId: z.string().regex(/^[UW][A-Z0-9]+$/) });

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** Kudos for a skill alone have no value's sign. */
const emojiOf = ({ value }: Pick<KudosShown, 'value'>) => value?.emoji ?? ':seedling:';

/** A group's name as plain text. */
const groupName = (name: string): string => tidyName(name) || post.aGroup;

/** The same within mrkdwn: no mention, and no code that could swallow what follows. */
const groupInWords = (name: string): string => escapeMrkdwn(groupName(name).replaceAll('`', "'"));

/** "<@A>, <@B> and the whole group's name", each bold: in rich text, where a name is nothing but a name. */
function addressees({ toIds, groupName: name }: KudosShown): RichTextElement[] {
  const all = [...(name === null ? [] : [boldText(groupName(name))]), ...toIds.map(boldMention)];
  const between = (index: number) => (index === 0 ? [] : [boldText(index === all.length - 1 ? ' and ' : ', ')]);
  return all.flatMap((one, index) => [...between(index), one]);
}

/** Emoji of a value as a coordinator wrote it: a name between colons, or the sign itself. */
const sign = (kudos: KudosShown): RichTextElement[] => [...typedText(emojiOf(kudos)), boldText(' ')];

function deedBlock(kudos: KudosShown): RichTextBlock {
  const { deed, impact } = kudos;
  return richText(
    richLine(...sign(kudos), boldText(`${post.kudosFor} `), ...addressees(kudos)),
    richQuote(deed),
    ...(impact ? [richLine(boldText(`${post.forCustomer} `), ...typedText(impact))] : []),
  );
}

/** A ticket or a message by its name; the address was made harmless when it was given. */
function linkText(url: string): string {
  const link = linkOf(url);
  return `<${escapeMrkdwn(link.url)}|${escapeMrkdwn(link.label)}>`;
}

/** What it is for, the link, and whose words these are. Names of values and skills are plain text: nothing in them is a mark. */
function aboutBlock({ value, skill, link, giverId, isEdited }: KudosShown): KnownBlock {
  const names = [value?.name ?? '', skill ?? ''].map(tidyName).filter((name) => name !== '');
  const rest = [...(link ? [linkText(link)] : []), post.from(mention(giverId)), ...(isEdited ? [post.edited] : [])];
  const elements = [
    ...(names.length > 0 ? [plain(`${names.join(' · ')} ·`)] : []),
    { type: 'mrkdwn' as const, text: rest.join(' · ') },
  ];
  return { type: 'context', elements };
}

/** Kudos as everybody sees them, without anything to press: also what a preview shows. */
export const kudosBlocks = (kudos: KudosShown): KnownBlock[] => [deedBlock(kudos), aboutBlock(kudos)];

type Addressees = Pick<KudosShown, 'toIds' | 'groupName'>;

/** Everybody it is for, in a sentence. */
const inWords = ({ toIds, groupName: name }: Addressees): string =>
  listed([...(name === null ? [] : [groupInWords(name)]), ...toIds.map(mention)]);

/** Who gets a direct message, in a sentence, and how many that sentence speaks of. */
export const getters = ({ toIds, groupName: name }: Addressees): { people: string; count: number } => {
  const all = [...toIds.map(mention), ...(name === null ? [] : [post.everyoneIn(groupInWords(name))])];
  return { people: listed(all), count: all.length };
};

/** As the channel sees it, or the recipient when there is no channel. What others added and what can be pressed come after kudosBlocks. */
export const kudosMessage = (kudos: KudosShown & { canJoin?: boolean }): MessageContent => ({
  text: post.spoken(inWords(kudos), mention(kudos.giverId), escapeMrkdwn(shorten(kudos.deed, 150))),
  blocks: [...kudosBlocks(kudos), ...joinBlocks(kudos), kudosActions(kudos)],
});

/** As a recipient gets it who does not see it in a channel. `postedIn`: where the others see it; null: it is private. */
export function kudosCopy(kudos: KudosShown, postedIn: string | null): MessageContent {
  const { text } = kudosMessage(kudos);
  const where = context(postedIn ? post.postedIn(channelMention(postedIn)) : post.private);
  const canPress = kudosActions({ ...kudos, canJoin: false });
  return { text, blocks: [...kudosBlocks(kudos), ...joinBlocks(kudos), where, canPress] };
}

function thanks({ channelId, instead, isPrivate, ...to }: Told): string {
  const { people, count } = getters(to);
  if (isPrivate) return confirmed.private(capital(people), count);
  if (!channelId) return confirmed.direct(capital(people), count);
  const channel = channelMention(channelId);
  return instead ? confirmed.instead(channel, people, count) : confirmed.inChannel(inWords(to), channel);
}

/** To the giver, who is the only one to see it. */
export const kudosThanks = (told: Told): MessageContent => ({ text: thanks(told) });

/** To the coordinators (and a team's lead), when a channel for kudos cannot be written to. `team`: whose own channel it is. */
export const channelTroubleMessage = (
  channelId: string,
  reason: string,
  team: string | null = null,
): MessageContent => {
  const text = trouble(channelMention(channelId), reason, team && groupInWords(team));
  return {
    text,
    blocks: [section(`:warning: ${text}`), context(troubleMeanwhile)],
  };
};

import { z } from 'zod';
import {
  channelMention,
  context,
  escapeMrkdwn,
  field,
  header,
  type MessageContent,
  type Modal,
  mention,
  mentions,
  option,
  plain,
  quote,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { Told } from './posting.ts';
import type { KudosShown } from './service.ts';

export const GIVE_KUDOS = 'kudos.give';
export const OPEN_KUDOS = 'kudos.open';

/** Slack refuses a section over 3,000 characters; a deed and an impact of this length fit with their frame, even escaped. */
const MAX_DEED = 500;
const MAX_IMPACT = 200;

export const KudosForm = z.object({
  toIds: z.array(z.string()).min(1, 'Choose who this is for.').max(10, 'At most 10 people at once.'),
  valueId: z.uuid('Choose a value.'),
  deed: z
    .string('Say what they did.')
    .trim()
    .min(10, 'Say a little more: what did they do?')
    .max(MAX_DEED, `At most ${MAX_DEED} characters, please.`)
    // Ten invisible characters are no deed.
    .regex(/\p{L}|\p{N}|\p{Extended_Pictographic}/u, 'Say a little more: what did they do?'),
  skillId: z.uuid('Choose from the list.').optional(),
  impact: z.string().trim().max(MAX_IMPACT, `At most ${MAX_IMPACT} characters, please.`).optional(),
});

export interface ValueChoice {
  id: string;
  name: string;
  emoji: string;
}

export interface KudosChoices {
  values: ValueChoice[];
  channelId: string | null;
}

const whereRead = (channelId: string | null) =>
  channelId
    ? `Everybody in ${channelMention(channelId)} sees it, and the weekly shout-out may tell of it again.`
    : 'They get it as a direct message. Once there is a recognition channel, the weekly shout-out may tell of it.';

/** The form. `toIds`: people already chosen, e.g. from "/kudos @ana". */
export const kudosModal = ({ values, channelId }: KudosChoices, toIds: string[] = []): Modal => ({
  type: 'modal',
  callback_id: GIVE_KUDOS,
  title: plain('Give kudos'),
  submit: plain('Send'),
  close: plain('Cancel'),
  blocks: [
    field('toIds', 'Who helped?', {
      type: 'multi_users_select',
      max_selected_items: 10,
      placeholder: plain('Choose people'),
      ...(toIds.length > 0 && { initial_users: toIds }),
    }),
    field('valueId', 'Which value did they show?', {
      type: 'static_select',
      placeholder: plain('Choose one'),
      options: values.map((value) => option(`${value.emoji} ${value.name}`, value.id)),
    }),
    field(
      'deed',
      'What did they do?',
      {
        type: 'plain_text_input',
        multiline: true,
        max_length: MAX_DEED,
        placeholder: plain('Stayed on the line with an upset customer until the refund was through'),
      },
      { hint: 'One specific deed, in a sentence or two.' },
    ),
    field(
      'impact',
      'What did it change for the customer?',
      { type: 'plain_text_input', max_length: MAX_IMPACT },
      { optional: true },
    ),
    field(
      'skillId',
      'Which skill does it show?',
      { type: 'external_select', min_query_length: 0, placeholder: plain('Type to search') },
      { optional: true },
    ),
    context(whereRead(channelId)),
  ],
});

/** Kudos for a skill alone have no value's sign. */
const emojiOf = ({ value }: KudosShown) => value?.emoji ?? ':seedling:';

/** As the channel sees it, or the recipient when there is no channel. */
export const kudosMessage = (kudos: KudosShown): MessageContent => ({
  text: `Kudos for ${mentions(kudos.toIds)} from ${mention(kudos.giverId)}: ${escapeMrkdwn(shorten(kudos.deed, 150))}`,
  blocks: [
    section(`${emojiOf(kudos)} *Kudos for ${mentions(kudos.toIds)}*\n${quote(kudos.deed)}`),
    ...(kudos.impact ? [section(`*For the customer:* ${escapeMrkdwn(kudos.impact)}`)] : []),
    context(`${escapeMrkdwn(kudos.value?.name ?? kudos.skill ?? '')} · from ${mention(kudos.giverId)}`),
  ],
});

function thanks({ toIds, channelId, instead }: Told): string {
  if (channelId && instead)
    return `${channelMention(channelId)} cannot be written to right now, so ${mentions(toIds)} ${gets(toIds)} your kudos as a direct message.`;
  if (channelId)
    return `Thank you! Your kudos for ${mentions(toIds)} are on their way to ${channelMention(channelId)}.`;
  return `Thank you! ${mentions(toIds)} ${gets(toIds)} your kudos as a direct message.`;
}

const gets = (toIds: string[]) => (toIds.length > 1 ? 'get' : 'gets');

/** To the giver, who is the only one to see it. */
export const kudosThanks = (told: Told): MessageContent => ({ text: thanks(told) });

/** The person's own section of App Home: the latest kudos, newest first. */
export const kudosHomeBlocks = (received: KudosShown[]) => [
  header('Kudos for you'),
  ...(received.length === 0
    ? [section('None yet. You can start: thank somebody for something they did.')]
    : received.map((kudos) => section(`${emojiOf(kudos)} ${mention(kudos.giverId)}\n${quote(kudos.deed)}`))),
];

/** To the coordinators, when the recognition channel cannot be written to. */
export const channelTroubleMessage = (channelId: string, reason: string): MessageContent => {
  const what: Record<string, string> = {
    is_archived: `<#${channelId}> is archived, so kudos have nowhere to go. Choose another channel in the settings (App Home).`,
    not_in_channel: `I’m not in <#${channelId}>. Type \`/invite @Alongside\` there, or choose another channel in the settings (App Home).`,
    channel_not_found:
      'The recognition channel is gone, or private and I’m not in it. Invite me there or choose another one in the settings (App Home).',
  };
  const text =
    what[reason] ??
    `Slack does not let me write to <#${channelId}> (${reason}). Please check the channel in the settings (App Home).`;
  return {
    text,
    blocks: [
      section(`:warning: ${text}`),
      context('Until then people get their kudos as a direct message, and the next weekly shout-out tells of them.'),
    ],
  };
};

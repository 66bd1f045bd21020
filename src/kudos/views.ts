import { z } from 'zod';
import {
  actions,
  button,
  context,
  divider,
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

export const GIVE_KUDOS = 'kudos.give';
export const OPEN_KUDOS = 'kudos.open';

/** Slack refuses a section over 3,000 characters; a deed and an impact of this length fit with their frame, even escaped. */
const MAX_DEED = 500;
const MAX_IMPACT = 200;

export const KudosForm = z.object({
  toIds: z.array(z.string()).min(1, 'Choose who this is for.').max(10, 'At most 10 people at once.'),
  valueId: z.string('Choose a value.'),
  deed: z.string('Say what they did.').trim().min(10, 'Say a little more: what did they do?').max(MAX_DEED),
  impact: z.string().trim().max(MAX_IMPACT).optional(),
});

export interface ValueChoice {
  id: string;
  name: string;
  emoji: string;
}

/** The form. `toIds`: people already chosen, e.g. from "/kudos @ana". */
export const kudosModal = (values: ValueChoice[], toIds: string[] = []): Modal => ({
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
      { hint: 'One specific deed. What happened, and what did they do?' },
    ),
    field('impact', 'What did it change for the customer?', { type: 'plain_text_input', max_length: MAX_IMPACT }, { optional: true }),
  ],
});

export interface KudosShown {
  giverId: string;
  toIds: string[];
  value: ValueChoice;
  deed: string;
  impact: string | null;
}

/** As the channel sees it, or the recipient when there is no channel. */
export const kudosMessage = (kudos: KudosShown): MessageContent => ({
  text: `Kudos for ${mentions(kudos.toIds)} from ${mention(kudos.giverId)}: ${escapeMrkdwn(shorten(kudos.deed, 150))}`,
  blocks: [
    section(`${kudos.value.emoji} *Kudos for ${mentions(kudos.toIds)}*\n${quote(kudos.deed)}`),
    ...(kudos.impact ? [section(`*For the customer:* ${escapeMrkdwn(kudos.impact)}`)] : []),
    context(`${escapeMrkdwn(kudos.value.name)} · from ${mention(kudos.giverId)}`),
  ],
});

/** To the giver, who is the only one to see it. */
export const kudosThanks = (channelId: string | null, toIds: string[]): MessageContent => ({
  text: channelId
    ? `Sent. ${mentions(toIds)} will see it in <#${channelId}>.`
    : `Sent. ${mentions(toIds)} will get it as a direct message.`,
});

/** The person's own section of App Home: the latest kudos, newest first. */
export const kudosHomeBlocks = (received: KudosShown[]) => [
  header('Kudos for you'),
  ...(received.length === 0
    ? [section('None yet. You can start: thank somebody for something they did.')]
    : received.map((kudos) => section(`${kudos.value.emoji} ${mention(kudos.giverId)}\n${quote(kudos.deed)}`))),
  actions(button(OPEN_KUDOS, 'Give kudos')),
];

export interface ShoutOutGroup {
  value: ValueChoice;
  deeds: { toIds: string[]; teams: string[]; deed: string }[];
}

/** The post stays inside one screen and far inside Slack's limits (50 blocks, 13,200 characters of blocks). */
const MAX_DEEDS_A_VALUE = 5;
const DEED_IN_SHOUT_OUT = 180;

const deedLine = ({ toIds, teams, deed }: ShoutOutGroup['deeds'][number]) => {
  const team = teams.length > 0 ? `*${teams.map(escapeMrkdwn).join(', ')}* · ` : '';
  return `• ${team}${mentions(toIds.slice(0, 5))}: ${escapeMrkdwn(shorten(deed.replaceAll(/\s+/g, ' '), DEED_IN_SHOUT_OUT))}`;
};

/** The weekly post: deeds grouped by value, team first, nobody ranked and nothing counted per person. */
export const shoutOutMessage = (groups: ShoutOutGroup[]): MessageContent => {
  const shown = groups.slice(0, 8);
  const told = shown.reduce((sum, group) => sum + Math.min(group.deeds.length, MAX_DEEDS_A_VALUE), 0);
  const more = groups.reduce((sum, group) => sum + group.deeds.length, 0) - told;
  return {
    text: `This week's shout-out: what ${groups.length === 1 ? 'one value' : `${groups.length} values`} looked like here.`,
    blocks: [
      header(':tada: This week’s shout-out'),
      ...shown.flatMap((group) => [
        section(
          [`${group.value.emoji} *${escapeMrkdwn(group.value.name)}*`, ...group.deeds.slice(0, MAX_DEEDS_A_VALUE).map(deedLine)].join('\n'),
        ),
      ]),
      divider(),
      context(`${more > 0 ? `…and ${more} more good ${more === 1 ? 'deed' : 'deeds'} this week. ` : ''}Saw one yourself? Type \`/kudos\`.`),
    ],
  };
};

/** To the coordinators, when the recognition channel cannot be written to. */
export const channelTroubleMessage = (channelId: string, reason: string): MessageContent => {
  const what: Record<string, string> = {
    is_archived: `<#${channelId}> is archived, so kudos have nowhere to go. Choose another channel in the settings (App Home).`,
    not_in_channel: `I’m not in <#${channelId}>. Type \`/invite @Alongside\` there, or choose another channel in the settings (App Home).`,
    channel_not_found: 'The recognition channel is gone, or private and I’m not in it. Invite me there or choose another one in the settings (App Home).',
  };
  const text = what[reason] ?? `Slack does not let me write to <#${channelId}> (${reason}). Please check the channel in the settings (App Home).`;
  return { text, blocks: [section(`:warning: ${text}`), context('Kudos given meanwhile are kept and join the next weekly shout-out.')] };
};

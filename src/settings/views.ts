import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Workspace } from '../generated/prisma/client.ts';
import {
  actions,
  button,
  channelMention,
  field,
  header,
  type MessageContent,
  type Modal,
  option,
  plain,
  section,
} from '../slack/blocks.ts';
import { clock, Time, WEEKDAYS, Weekday } from '../slack/times.ts';
import { OPEN_KNOWLEDGE } from './knowledge-views.ts';
import type { Settings } from './service.ts';
import { KNOWLEDGE } from './words.ts';

export const OPEN_SETTINGS = 'settings.open';
export const SET_UP = 'settings.set-up';
export const SAVE_SETTINGS = 'settings.save';

const days = WEEKDAYS.map((label, index) => option(label, String(index + 1)));

export const SettingsForm = z.object({
  channelId: z.string().optional(),
  shoutOutWeekday: Weekday,
  shoutOutTime: Time,
  zone: z.string('Choose a time zone.'),
  workDays: z.array(Weekday).min(1, 'Choose at least one day.'),
  workFrom: Time,
  workTo: Time,
  values: z.string('Keep at least one value: kudos are given for one.'),
  coordinators: z.array(z.string()).min(1, 'Choose at least one person.').max(20, 'At most 20 people.'),
});

const chosenDay = (day: number) => days.find((one) => one.value === String(day));

const shoutOutFields = (workspace: Workspace): KnownBlock[] => {
  const channel = workspace.recognitionChannelId;
  const weekday = chosenDay(workspace.shoutOutWeekday);
  return [
    field(
      'channelId',
      'Channel for kudos and the weekly shout-out',
      {
        type: 'conversations_select',
        filter: { include: ['public', 'private'], exclude_bot_users: true },
        placeholder: plain('Choose a channel'),
        ...(channel && { initial_conversation: channel }),
      },
      { optional: true, hint: 'Without one, kudos arrive as direct messages.' },
    ),
    field('shoutOutWeekday', 'Shout-out on', {
      type: 'static_select',
      options: days,
      ...(weekday && { initial_option: weekday }),
    }),
    field('shoutOutTime', 'At', { type: 'timepicker', initial_time: clock(workspace.shoutOutMinute) }),
    field('zone', 'Time zone', {
      type: 'external_select',
      min_query_length: 0,
      initial_option: option(workspace.zone, workspace.zone),
    }),
  ];
};

const hoursFields = (workspace: Workspace): KnownBlock[] => {
  const chosen = days.filter((day) => workspace.workDays.includes(Number(day.value)));
  return [
    field(
      'workDays',
      'Usual working days',
      { type: 'multi_static_select', options: days, ...(chosen.length > 0 && { initial_options: chosen }) },
      { hint: 'For everybody who has not set their own. I write to people in their working hours only.' },
    ),
    field('workFrom', 'From', { type: 'timepicker', initial_time: clock(workspace.workFrom) }),
    field(
      'workTo',
      'To',
      { type: 'timepicker', initial_time: clock(workspace.workTo) },
      { hint: 'Earlier than “From” means the next day.' },
    ),
  ];
};

const valuesField = (values: Settings['values']): KnownBlock =>
  field(
    'values',
    'Values',
    {
      type: 'plain_text_input',
      multiline: true,
      ...(values.length > 0 && { initial_value: values.map((value) => `${value.emoji} ${value.name}`).join('\n') }),
    },
    { hint: 'One a line: emoji, then name. Kudos already given keep theirs.' },
  );

/** The form, filled in with the settings as they are. */
export const settingsModal = ({ workspace, values, coordinators }: Settings): Modal => ({
  type: 'modal',
  callback_id: SAVE_SETTINGS,
  title: plain('Settings'),
  submit: plain('Save'),
  close: plain('Cancel'),
  blocks: [
    ...shoutOutFields(workspace),
    ...hoursFields(workspace),
    valuesField(values),
    field('coordinators', 'Coordinators', {
      type: 'multi_users_select',
      max_selected_items: 20,
      ...(coordinators.length > 0 && { initial_users: coordinators.map((member) => member.slackId) }),
    }),
  ],
});

/** On top of an admin's App Home where nobody coordinates. */
export const setUpBlocks = (): KnownBlock[] => [
  section(
    ':wave: *Alongside is here, but nobody looks after it yet.*\nChoose a channel and values. It takes two minutes.',
  ),
  actions(button(SET_UP, 'Set up Alongside', undefined, 'primary')),
];

/** A coordinator's section of App Home. */
export const settingsHomeBlocks = (workspace: Workspace, values: number): KnownBlock[] => {
  const { recognitionChannelId: channel, shoutOutWeekday, shoutOutMinute, zone } = workspace;
  const when = `${WEEKDAYS[shoutOutWeekday - 1]}s at ${clock(shoutOutMinute)} (${zone.replaceAll('_', ' ')})`;
  return [
    header('Settings'),
    section(
      [
        channel
          ? `Kudos go to ${channelMention(channel)}; shout-out on ${when}.`
          : 'No channel chosen: kudos arrive as direct messages, and there is no shout-out.',
        `${values} values`,
      ].join('\n'),
    ),
    actions(button(OPEN_SETTINGS, 'Edit settings'), button(OPEN_KNOWLEDGE, KNOWLEDGE.open)),
  ];
};

/** To the coordinator who chose a channel that cannot be written to: the settings are saved, and this is left to do. */
export const channelMessage = (channelId: string, reason: string): MessageContent => {
  const channel = channelMention(channelId);
  const what: Record<string, string> = {
    not_in_channel: `I’m not in ${channel} yet. Type \`/invite @Alongside\` there.`,
    is_archived: `${channel} is archived. Unarchive it, or choose another channel.`,
    channel_not_found: 'I can’t see the channel you chose. If it is private, type `/invite @Alongside` there.',
  };
  const left =
    what[reason] ?? `I could not look at ${channel} just now. Make sure I’m in it: type \`/invite @Alongside\` there.`;
  return { text: `The settings are saved. One thing is left: ${left}` };
};

/** To somebody who has just become a coordinator. */
export const coordinatorMessage = (): MessageContent => ({
  text: 'You now coordinate Alongside here. The settings are in my Home tab.',
});

import type { Checkboxes, KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Team, Workspace } from '../generated/prisma/client.ts';
import {
  actions,
  button,
  channelMention,
  context,
  escapeMrkdwn,
  field,
  header,
  type Modal,
  option,
  plain,
  section,
  shorten,
  tidyName,
} from '../slack/blocks.ts';
import { clock, Time, WEEKDAYS } from '../slack/times.ts';
import type { Recognition } from './recognition.ts';
import type { TeamSettings } from './team-settings.ts';
import { REFUSED, SETTINGS } from './words.ts';

export const OPEN_RECOGNITION = 'shout-out.recognition';
export const SAVE_RECOGNITION = 'shout-out.save-recognition';
export const OPEN_TEAMS = 'shout-out.teams';
export const CHOOSE_TEAM = 'shout-out.choose-team';
export const SAVE_TEAM = 'shout-out.save-team';
export const TEAM_FIELD = 'recognitionTeamId';

const [LEAST_DAYS, MOST_DAYS] = [7, 180];
/** The day's option for "as in the workspace". */
const USUAL = '0';
const ON = 'on';

const Checked = z.array(z.string()).transform((chosen) => chosen.includes(ON));

export const RecognitionForm = z.object({
  shoutOutPreview: Checked.default(false),
  shoutOutPicture: Checked.default(false),
  recognitionGapDays: z.coerce
    .number(REFUSED.days)
    .int(REFUSED.days)
    .min(LEAST_DAYS, REFUSED.days)
    .max(MOST_DAYS, REFUSED.days),
});

export const ChooseTeamForm = z.object({ [TEAM_FIELD]: z.uuid(REFUSED.chooseTeam) });
export const TeamRef = z.object({ id: z.uuid() });

export const TeamForm = z.object({
  channelId: z.string().optional(),
  ownShoutOut: Checked.default(false),
  weekday: z.coerce.number('Choose a day.').int().min(0).max(7),
  minute: Time,
});

function checkbox(label: string, isOn: boolean): Omit<Checkboxes, 'action_id'> {
  const options = [option(label, ON)];
  return { type: 'checkboxes', options, ...(isOn && { initial_options: options }) };
}

/** What comes with shout-outs, and when leads are told of a gap. */
export const recognitionModal = (recognition: Recognition): Modal => ({
  type: 'modal',
  callback_id: SAVE_RECOGNITION,
  title: plain(SETTINGS.recognitionTitle),
  submit: plain('Save'),
  close: plain('Cancel'),
  blocks: [
    field('shoutOutPreview', SETTINGS.more, checkbox(SETTINGS.preview, recognition.shoutOutPreview), {
      optional: true,
      hint: SETTINGS.previewHint,
    }),
    field('shoutOutPicture', SETTINGS.itsPicture, checkbox(SETTINGS.picture, recognition.shoutOutPicture), {
      optional: true,
      hint: SETTINGS.pictureHint,
    }),
    field('recognitionGapDays', SETTINGS.gap, {
      type: 'number_input',
      is_decimal_allowed: false,
      min_value: String(LEAST_DAYS),
      max_value: String(MOST_DAYS),
      initial_value: String(Math.min(MOST_DAYS, Math.max(LEAST_DAYS, recognition.recognitionGapDays))),
    }),
  ],
});

const weekly = (weekday: number, minute: number): string => SETTINGS.weekly(WEEKDAYS[weekday - 1] ?? '', clock(minute));

const nameOf = ({ name }: Team): string => escapeMrkdwn(shorten(tidyName(name), 60));

/** "kudos go to #night, with a shout-out of their own Fridays at 15:00" */
const standing = (team: Team, workspace: Workspace): string =>
  SETTINGS.standing(
    team.channelId ? channelMention(team.channelId) : undefined,
    team.ownShoutOut,
    weekly(team.shoutOutWeekday ?? workspace.shoutOutWeekday, team.shoutOutMinute ?? workspace.shoutOutMinute),
  );

const lines = (teams: Team[], workspace: Workspace): string =>
  teams.map((team) => `*${nameOf(team)}:* ${standing(team, workspace)}`).join('\n');

/** Whose channel is to be changed. `teams`: some that have one. */
export const chooseTeamModal = (teams: Team[], workspace: Workspace, isCoordinator: boolean): Modal => ({
  type: 'modal',
  callback_id: CHOOSE_TEAM,
  title: plain(SETTINGS.teamsTitle),
  submit: plain('Next'),
  close: plain('Cancel'),
  blocks: [
    field(
      TEAM_FIELD,
      SETTINGS.team,
      { type: 'external_select', min_query_length: 0, placeholder: plain(SETTINGS.search) },
      isCoordinator ? { hint: SETTINGS.teamHint } : {},
    ),
    ...(teams.length > 0 ? [section(lines(teams, workspace))] : []),
  ],
});

const channelField = ({ channelId }: Team): KnownBlock =>
  field(
    'channelId',
    SETTINGS.channel,
    {
      type: 'conversations_select',
      filter: { include: ['public', 'private'], exclude_bot_users: true },
      placeholder: plain('Choose a channel'),
      ...(channelId && { initial_conversation: channelId }),
    },
    { optional: true, hint: SETTINGS.channelHint },
  );

/** Channel and shout-out of one team. */
export function teamModal({ team, workspace }: TeamSettings): Modal {
  const days = [
    option(SETTINGS.usual(weekly(workspace.shoutOutWeekday, workspace.shoutOutMinute)), USUAL),
    ...WEEKDAYS.map((label, index) => option(label, String(index + 1))),
  ];
  const chosen = days[team.shoutOutWeekday ?? 0];
  return {
    type: 'modal',
    callback_id: SAVE_TEAM,
    private_metadata: JSON.stringify({ id: team.id }),
    title: plain(SETTINGS.teamsTitle),
    submit: plain('Save'),
    close: plain('Cancel'),
    blocks: [
      section(`*${nameOf(team)}*`),
      channelField(team),
      field('ownShoutOut', SETTINGS.own, checkbox(SETTINGS.ownChoice, team.ownShoutOut), {
        optional: true,
        hint: SETTINGS.ownHint,
      }),
      field('weekday', SETTINGS.day, {
        type: 'static_select',
        options: days,
        ...(chosen && { initial_option: chosen }),
      }),
      field(
        'minute',
        SETTINGS.time,
        { type: 'timepicker', initial_time: clock(team.shoutOutMinute ?? workspace.shoutOutMinute) },
        { hint: SETTINGS.timeHint },
      ),
    ],
  };
}

/** Under the settings of a coordinator. */
export const recognitionHomeBlocks = (workspace: Workspace): KnownBlock[] => [
  context(SETTINGS.summary(workspace.shoutOutPreview, workspace.shoutOutPicture, workspace.recognitionGapDays)),
  actions(button(OPEN_TEAMS, SETTINGS.teamsButton), button(OPEN_RECOGNITION, SETTINGS.recognitionButton)),
];

/** A lead's section of App Home. */
export const leadHomeBlocks = (teams: Team[], workspace: Workspace): KnownBlock[] => [
  header(SETTINGS.leadTitle),
  section(lines(teams.slice(0, 10), workspace), button(OPEN_TEAMS, SETTINGS.leadButton)),
];

/** Teams as options of a select. */
export const teamOption = ({ id, name }: Team) => option(tidyName(name), id);

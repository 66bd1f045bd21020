import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Skill } from '../generated/prisma/client.ts';
import {
  actions,
  button,
  context,
  dateFor,
  escapeMrkdwn,
  field,
  header,
  type MessageContent,
  type Modal,
  option,
  plain,
  section,
  shorten,
} from '../slack/blocks.ts';
import { LANGUAGES, languageName } from './languages.ts';
import type { OwnProfile } from './profiles.ts';

export const OPEN_PROFILE = 'people.profile';
export const SAVE_PROFILE = 'people.save-profile';
export const END_PAUSE = 'people.end-pause';

const CHANNELS = { phone: 'Phone', chat: 'Chat', email: 'E-mail', social: 'Social media' } as const;
type Channel = keyof typeof CHANNELS;
const isChannel = (name: string): name is Channel => Object.hasOwn(CHANNELS, name);

/** ISO weekdays from 1. */
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const dayName = (day: number) => DAYS[day - 1] ?? '';

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** A time picker's "HH:MM" as minutes after midnight. */
const Time = z
  .string('Choose a time.')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Choose a time.')
  .transform((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));

/** A select takes no more; how many skills a profile may hold is the service's rule. */
const Skills = z.array(z.uuid('Choose from the list.')).max(100, 'Choose fewer skills.').default([]);

export const ProfileForm = z.object({
  mentoring: z
    .array(z.string())
    .default([])
    .transform((ticked) => ticked.length > 0),
  skillsTeach: Skills,
  skillsCertify: Skills,
  skillsDo: Skills,
  skillsWanted: Skills,
  languages: z
    .array(
      z.enum(
        LANGUAGES.map((language) => language.code),
        'Choose from the list.',
      ),
    )
    .default([]),
  supportChannels: z.array(z.string().refine(isChannel, 'Choose from the list.')).default([]),
  capacity: z.coerce.number('Choose a number.').int().min(1).max(5),
  workDays: z.array(z.coerce.number().int().min(1).max(7)).min(1, 'Choose at least one day.'),
  workFrom: Time,
  workTo: Time,
  pausedUntil: z.iso.date('Choose a day.').optional(),
});

const skillField = (name: string, label: string, chosen: Skill[]): KnownBlock =>
  field(
    name,
    label,
    {
      type: 'multi_external_select',
      min_query_length: 0,
      max_selected_items: 20, // as the service allows in all
      placeholder: plain('Type to search'),
      ...(chosen.length > 0 && { initial_options: chosen.map((skill) => option(skill.name, skill.id)) }),
    },
    { optional: true },
  );

/** Several of a fixed list; what was stored and is not in the list any more is left out. */
const severalOf = (choices: { label: string; value: string }[], chosen: string[]) => {
  const options = choices.map(({ label, value }) => option(label, value));
  const initial = options.filter((one) => chosen.includes(one.value ?? ''));
  return { type: 'multi_static_select' as const, options, ...(initial.length > 0 && { initial_options: initial }) };
};

const channelChoices = Object.entries(CHANNELS).map(([value, label]) => ({ value, label }));
const languageChoices = LANGUAGES.map(({ code, name }) => ({ value: code, label: name }));
const dayChoices = DAYS.map((label, index) => ({ value: String(index + 1), label }));

const capacities = ['1', '2', '3', '4', '5'].map((number) =>
  option(number === '1' ? '1 person' : `${number} people`, number),
);

const mentoringField = (mentoring: boolean) => {
  const yes = option('I’m happy to mentor', 'yes');
  const ticked = mentoring && { initial_options: [yes] };
  return field('mentoring', 'Mentoring', { type: 'checkboxes', options: [yes], ...ticked }, { optional: true });
};

const hoursFields = ({ hours }: OwnProfile): KnownBlock[] => [
  field('workDays', 'Days I work', severalOf(dayChoices, hours.workDays.map(String))),
  field('workFrom', 'From', { type: 'timepicker', initial_time: clock(hours.workFrom) }),
  field(
    'workTo',
    'To',
    { type: 'timepicker', initial_time: clock(hours.workTo) },
    { hint: 'Earlier than “From” means the next day.' },
  ),
];

/** The form, filled in with what is stored, hours with the workspace's until the member sets their own. */
export const profileModal = (own: OwnProfile): Modal => {
  const { profile } = own;
  const capacity = capacities[(profile?.capacity ?? 2) - 1];
  const pause = own.pausedUntilDay && { initial_date: own.pausedUntilDay };
  return {
    type: 'modal',
    callback_id: SAVE_PROFILE,
    title: plain('Your profile'),
    submit: plain('Save'),
    close: plain('Cancel'),
    blocks: [
      mentoringField(profile?.mentoring ?? false),
      field('capacity', 'I can mentor up to', {
        type: 'static_select',
        options: capacities,
        ...(capacity && { initial_option: capacity }),
      }),
      skillField('skillsTeach', 'I can teach', own.skillsTeach),
      skillField('skillsCertify', 'I can certify others in', own.skillsCertify),
      skillField('skillsDo', 'I do this well', own.skillsDo),
      skillField('skillsWanted', 'I want to learn', own.skillsWanted),
      field('languages', 'I speak', severalOf(languageChoices, profile?.languages ?? []), { optional: true }),
      field('supportChannels', 'I help customers by', severalOf(channelChoices, profile?.supportChannels ?? []), {
        optional: true,
      }),
      ...hoursFields(own),
      field(
        'pausedUntil',
        'Pause me until',
        { type: 'datepicker', ...pause },
        { optional: true, hint: 'No offers and no reminders before that day.' },
      ),
    ],
  };
};

/** Room for a few names; cut before escaping, which makes a name of "&" five times as long. */
const MAX_LIST = 110;
const list = (label: string, names: string[]): string[] =>
  names.length === 0 ? [] : [`*${label}:* ${escapeMrkdwn(shorten(names.join(', '), MAX_LIST))}`];
const skills = (label: string, chosen: Skill[]) =>
  list(
    label,
    chosen.map((skill) => skill.name),
  );

/** "Mon–Fri", "Mon, Wed, Sat" */
function daysInWords(days: number[]): string {
  const [first, last] = [days[0], days.at(-1)];
  const inARow = days.length > 2 && first !== undefined && last !== undefined && last - first === days.length - 1;
  const shown = inARow ? [first, last] : days;
  return shown.map((day) => dayName(day).slice(0, 3)).join(inARow ? '–' : ', ');
}

const hoursInWords = ({ hours }: OwnProfile): string =>
  `${daysInWords(hours.workDays)}, ${clock(hours.workFrom)}–${clock(hours.workTo)} (${hours.zone.replaceAll('_', ' ')})`;

/** What would help matching, in the words of the form. */
function missing(own: OwnProfile): string[] {
  const offered = own.skillsCertify.length + own.skillsTeach.length + own.skillsDo.length;
  const gaps: [boolean, string][] = [
    [offered + own.skillsWanted.length === 0, 'skills'],
    [own.profile?.languages.length === 0, 'languages'],
    [own.profile?.supportChannels.length === 0, 'how you help customers'],
  ];
  return gaps.flatMap(([gap, name]) => (gap ? [name] : []));
}

function mentoringInWords({ profile, pausedUntil }: OwnProfile): string {
  if (pausedUntil) return `:zzz: Paused until ${dateFor(pausedUntil)}`;
  if (!profile?.mentoring) return 'Not mentoring at the moment';
  return `:seedling: Mentor for up to ${profile.capacity === 1 ? '1 person' : `${profile.capacity} people`}`;
}

/** The person's own section of App Home: what is set, and in one line what is not. */
export const profileHomeBlocks = (own: OwnProfile): KnownBlock[] => {
  const { profile } = own;
  if (!profile) {
    return [
      header('Your profile'),
      section('Say what you’re good at and what you want to learn. It takes a minute, and you’ll be matched better.'),
      actions(button(OPEN_PROFILE, 'Set up my profile')),
    ];
  }
  const gaps = missing(own);
  const lines = [
    mentoringInWords(own),
    ...skills('Certifies', own.skillsCertify),
    ...skills('Teaches', own.skillsTeach),
    ...skills('Does well', own.skillsDo),
    ...skills('Wants to learn', own.skillsWanted),
    ...list('Speaks', profile.languages.map(languageName)),
    ...list(
      'Helps by',
      profile.supportChannels.filter(isChannel).map((channel) => CHANNELS[channel].toLowerCase()),
    ),
    `*Works:* ${hoursInWords(own)}`,
  ];
  return [
    header('Your profile'),
    section(lines.join('\n')),
    ...(gaps.length > 0 ? [context(`Still missing: ${gaps.join(', ')}.`)] : []),
    actions(button(OPEN_PROFILE, 'Edit profile'), ...(own.pausedUntil ? [button(END_PAUSE, 'I’m back')] : [])),
  ];
};

/** To the person, after saving: what happens now. */
export const profileSavedMessage = ({ profile, pausedUntil, skillsWanted }: OwnProfile): MessageContent => {
  const then = (): string => {
    if (pausedUntil) return `You’ll hear from me again on ${dateFor(pausedUntil)}.`;
    if (profile?.mentoring)
      return 'When somebody looks for what you offer, I’ll ask you first. Passing is always fine.';
    if (skillsWanted.length > 0) return 'To find somebody to learn from, type `/mentor`.';
    return 'You can change it any time with `/mentor profile`.';
  };
  return { text: `:white_check_mark: Your profile is saved. ${then()}` };
};

import type { KnownBlock } from '@slack/types';
import type { Skill } from '../generated/prisma/client.ts';
import {
  actions,
  button,
  context,
  dateFor,
  escapeMrkdwn,
  header,
  type MessageContent,
  section,
  shorten,
} from '../slack/blocks.ts';
import { SECTIONS, type SectionName } from './form-views.ts';
import { hoursInWords } from './hours-views.ts';
import { languageName } from './languages.ts';
import type { OwnProfile } from './profiles.ts';
import { channelName, isChannel } from './work-views.ts';

export const OPEN_PROFILE = 'people.profile';
export const END_PAUSE = 'people.end-pause';

/** A button for one part of the profile; buttons of one row need ids of their own. */
export const openSection = (name: SectionName): string => `people.section-${name}`;

/** Room for a few names; cut before escaping, which makes a name of "&" five times as long. */
const MAX_LIST = 110;
const list = (label: string, names: string[]): string[] =>
  names.length === 0 ? [] : [`*${label}:* ${escapeMrkdwn(shorten(names.join(', '), MAX_LIST))}`];
const skills = (label: string, chosen: Skill[]) =>
  list(
    label,
    chosen.map((skill) => skill.name),
  );

/** "1 March 2024": a calendar date, the same in every zone. */
const dayInWords = (date: Date): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date);

/** What would help matching, in the words of the form. */
function missing({ profile, member, ...own }: OwnProfile): string[] {
  const offered = own.skillsCertify.length + own.skillsTeach.length + own.skillsDo.length;
  const gaps: [boolean, string][] = [
    [offered + own.skillsWanted.length === 0, 'skills'],
    [profile?.languages.length === 0, 'languages'],
    [profile?.supportChannels.length === 0, 'how you help customers'],
    [profile?.products.length === 0, 'products'],
    [profile?.interests.length === 0, 'interests'],
    [member.site === null, 'your site'],
    [member.startedOn === null, 'when you started'],
  ];
  return gaps.flatMap(([gap, name]) => (gap ? [name] : []));
}

function mentoringInWords({ profile, pausedUntil }: OwnProfile): string {
  if (pausedUntil) return `:zzz: Paused until ${dateFor(pausedUntil)}`;
  if (!profile?.mentoring) return 'Not mentoring at the moment';
  const circle = profile.circles ? ', or a circle of up to 5' : '';
  return `:seedling: Mentor for up to ${profile.capacity === 1 ? '1 person' : `${profile.capacity} people`}${circle}`;
}

const skillLines = (own: OwnProfile): string[] => [
  mentoringInWords(own),
  ...skills('Certifies', own.skillsCertify),
  ...skills('Teaches', own.skillsTeach),
  ...skills('Does well', own.skillsDo),
  ...skills('Wants to learn', own.skillsWanted),
  ...(own.member.offMap ? ['Not on the expert map'] : []),
];

const workLines = (own: OwnProfile): string[] => {
  const { profile, member } = own;
  const channels = (profile?.supportChannels ?? []).filter(isChannel).map((name) => channelName(name).toLowerCase());
  const since = member.startedOn ? [`since ${dayInWords(member.startedOn)}`] : [];
  return [
    ...list('Speaks', (profile?.languages ?? []).map(languageName)),
    ...list('Helps by', channels),
    ...list('Supports', profile?.products ?? []),
    ...list('Likes', profile?.interests ?? []),
    ...list('Here', [...(member.site === null ? [] : [member.site]), ...since]),
    `*Works:* ${hoursInWords(own)}`,
  ];
};

const LABELS: Record<SectionName, string> = {
  skills: 'Skills',
  work: 'Work',
  hours: 'Hours, pause',
  partner: 'Partner',
};

/** The person's own section of App Home: what is set, and in one line what is not. */
export const profileHomeBlocks = (own: OwnProfile): KnownBlock[] => {
  const { profile } = own;
  if (!profile || profile.importedAt) {
    const ready = profile ? ' Some of it is filled in for you: please look whether it’s right.' : '';
    return [
      header('Your profile'),
      section(
        `Say what you’re good at and what you want to learn. It takes a minute, and you’ll be matched better.${ready}`,
      ),
      actions(button(OPEN_PROFILE, 'Set up my profile')),
    ];
  }
  const gaps = missing(own);
  return [
    header('Your profile'),
    section(skillLines(own).join('\n')),
    section(workLines(own).join('\n')),
    ...(gaps.length > 0 ? [context(`Still missing: ${gaps.join(', ')}.`)] : []),
    actions(
      ...SECTIONS.map((name) => button(openSection(name), LABELS[name])),
      ...(own.pausedUntil ? [button(END_PAUSE, 'I’m back')] : []),
    ),
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

/** All that leads and coordinators read about recognition, in one place. Plain: nothing of Slack's marks but bold and mentions. */
import type { Shift } from './shifts.ts';

const days = (n: number): string => (n % 7 === 0 ? (n === 7 ? 'a week' : `${n / 7} weeks`) : `${n} days`);

export const refusals = {
  /** Completes "Only a coordinator can". */
  coordinatorsCan: 'see recognition in numbers',
  leadsOnly: 'Only the lead of a team sees this. A coordinator can enter who leads which team.',
  tooFew: (scope: 'teams' | 'workspace'): string =>
    `A picture needs a month that is over, with at least five people${scope === 'teams' ? ' in your team' : ''} who were here all of it. With fewer, everybody would know who is meant.`,
  stale: 'App Home has a new one.',
};

export const home = {
  title: 'Recognition in your team',
  text: 'Who could do with a word about their work, and how it has been. Only you see this.',
  coordinatorTitle: 'Recognition in numbers',
  coordinatorText: 'Over groups of five or more, never by name.',
  gap: 'Who has had none lately',
  numbers: 'By shift and site',
  trend: 'Trend as a picture',
  remind: 'Remind me monthly',
  stopReminding: 'Stop the monthly reminder',
};

export const SHIFT_WORDS: Record<Shift, string> = {
  early: 'Early',
  day: 'Day',
  late: 'Late',
  night: 'Night',
  changing: 'Changing shifts',
};

export const gap = {
  title: 'Recognition',
  intro: (n: number): string => `No kudos, public or private, for ${days(n)}:`,
  advice:
    'Look at their recent work first. One true sentence about something they did is worth more than praise for praise’s sake.',
  none: (n: number): string => `Everybody who has been here for ${days(n)} has had some. Good work, all of you.`,
  tooEarly: (n: number): string => `Nobody in your team has been here for ${days(n)} yet. Look again later.`,
  more: (n: number): string => `And ${n} more.`,
  notHere: (n: number): string =>
    `Not listed: who joined less than ${days(n)} ago, who pauses, and who is away as their Slack says.`,
  give: 'Give kudos',
};

export const numbers = {
  all: (percent: number, n: number): string => `*${percent}%* of your team had recognition in ${days(n)}.`,
  allOver: (percent: number, n: number): string => `*${percent}%* of everybody had recognition in ${days(n)}.`,
  shifts: 'By shift',
  sites: 'By site',
  over: 'Of the weeks that are over.',
  few: 'Numbers come with five people or more.',
  small: 'Groups of fewer than five are left out, and others where one could work theirs out from the rest.',
};

export const trend = {
  onItsWay: 'Your picture is on its way: you find it in our conversation, under Messages.',
  title: 'Recognition',
  team: 'Your team',
  teams: 'Your teams',
  everybody: 'Everybody',
  coverage: 'People who got kudos',
  values: 'What public kudos were for',
  noValues: 'Too few public kudos in a month to show this.',
  people: (n: number): string => `of ${n}`,
  other: 'Other values',
  skill: 'A skill',
  /** A name in letters that the picture has not got. */
  nameless: (place: number): string => `Value ${place}`,
  gapMark: '–',
  gaps: '–  too few people or kudos to tell',
  text: 'The trend of the months that are over.',
  key: (names: string): string => `In the picture: ${names}`,
};

export const reminder = {
  text: 'A good moment to look at who has had no recognition lately.',
  more: 'Once a month, because you asked for it.',
  open: 'Have a look',
  off: 'You have switched this reminder off. App Home has the button.',
  why: 'Because you lead a team and switched on a reminder of specific praise: once a month, on your first good day for messages.',
  coming: 'A reminder to look at who has had no recognition',
};

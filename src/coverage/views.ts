import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { OPEN_KUDOS } from '../kudos/views.ts';
import { countsButton } from '../shields/numbers-views.ts';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  header,
  type MessageContent,
  type Modal,
  mention,
  plain,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { Gap, Scope, Shares } from './service.ts';
import type { Shift } from './shifts.ts';
import { gap as gapWords, home, numbers, reminder, SHIFT_WORDS, trend } from './words.ts';

export const OPEN_GAP = 'coverage.gap';
export const OPEN_NUMBERS = 'coverage.numbers';
export const SEND_TREND = 'coverage.trend';
export const REMIND = 'coverage.remind';

export const TrendButton = z.object({ scope: z.enum(['teams', 'workspace']) });
export const RemindButton = z.object({ on: z.boolean() });

/** A modal holds 100 blocks. */
const MOST_LISTED = 70;
const MOST_SITES = 30;
const NAME = 75;

const trendButton = (scope: Scope) =>
  button(SEND_TREND, home.trend, JSON.stringify({ scope } satisfies z.infer<typeof TrendButton>));

/** App Home of a lead. */
export const leadHomeBlocks = (reminds: boolean): KnownBlock[] => {
  const value = JSON.stringify({ on: !reminds } satisfies z.infer<typeof RemindButton>);
  return [
    header(home.title),
    section(home.text),
    actions(
      button(OPEN_GAP, home.gap),
      trendButton('teams'),
      countsButton('teams'),
      button(REMIND, reminds ? home.stopReminding : home.remind, value),
    ),
  ];
};

/** App Home of a coordinator. */
export const coordinatorHomeBlocks = (): KnownBlock[] => [
  header(home.coordinatorTitle),
  section(home.coordinatorText),
  actions(button(OPEN_NUMBERS, home.numbers), trendButton('workspace'), countsButton('workspace')),
];

const modal = (blocks: KnownBlock[]): Modal => ({
  type: 'modal',
  title: plain(gapWords.title),
  close: plain('Close'),
  blocks,
});

const shiftName = (name: string): string => SHIFT_WORDS[name as Shift] ?? name;

/** The shares of groups, a line each in their order; nothing where there are none. */
const groupBlocks = (title: string, shares: Shares['shifts'], nameOf: (name: string) => string): KnownBlock[] =>
  shares.length === 0
    ? []
    : [
        section(
          [
            `*${title}*`,
            ...shares
              .slice(0, MOST_SITES)
              .map(({ name, percent }) => `${escapeMrkdwn(shorten(nameOf(name), NAME))}: ${percent}%`),
          ].join('\n'),
        ),
      ];

const shareBlocks = (shares: Shares, total: (percent: number) => string): KnownBlock[] =>
  shares.percent === undefined
    ? [context(numbers.few)]
    : [
        section(total(shares.percent)),
        ...groupBlocks(numbers.shifts, shares.shifts, shiftName),
        ...groupBlocks(numbers.sites, shares.sites, (name) => name),
        ...(shares.shifts.length + shares.sites.length > 0 ? [context(numbers.small)] : []),
      ];

/** The people of the teams, each with a way to thank them. */
function listBlocks({ teams }: Gap): KnownBlock[] {
  let room = MOST_LISTED;
  const listed = teams.flatMap(({ name, slackIds }): KnownBlock[] => {
    const shown = slackIds.slice(0, room);
    room -= shown.length;
    const people = shown.map((slackId) =>
      section(mention(slackId), button(OPEN_KUDOS, gapWords.give, JSON.stringify({ toId: slackId }))),
    );
    const isNamed = teams.length > 1 && shown.length > 0;
    return [...(isNamed ? [section(`*${escapeMrkdwn(shorten(name, NAME))}*`)] : []), ...people];
  });
  const more = teams.reduce((sum, { slackIds }) => sum + slackIds.length, 0) - (MOST_LISTED - room);
  return more > 0 ? [...listed, context(gapWords.more(more))] : listed;
}

/** For the lead alone: who had none lately. */
export const gapModal = (gap: Gap): Modal => {
  const { days, isTooEarly, shares, teams } = gap;
  if (isTooEarly) return modal([section(gapWords.tooEarly(days))]);
  const isNobody = teams.every(({ slackIds }) => slackIds.length === 0);
  return modal([
    ...(isNobody
      ? [section(gapWords.none(days))]
      : [section(gapWords.intro(days)), context(`:bulb: ${gapWords.advice}`), ...listBlocks(gap)]),
    ...shareBlocks(shares, (percent) => numbers.all(percent, days)),
    context(gapWords.notHere(days)),
  ]);
};

/** For coordinators: numbers of everybody. */
export const numbersModal = (shares: Shares & { days: number }): Modal =>
  modal([...shareBlocks(shares, (percent) => numbers.allOver(percent, shares.days)), context(numbers.over)]);

/** The picture comes by itself. */
export const onItsWayModal = (): Modal => modal([section(trend.onItsWay)]);

/** With the picture. `missing`: names in letters it has not got. */
export const trendMessage = (missing: string | undefined): MessageContent => ({
  text: missing ? `${trend.text} ${escapeMrkdwn(missing)}` : trend.text,
});

/** Names nobody and counts nobody: whoever looks over a shoulder learns nothing. */
export const reminderMessage = (): MessageContent => ({
  text: reminder.text,
  blocks: [
    section(`:seedling: *${reminder.text}*\n${gapWords.advice}`),
    actions(button(OPEN_GAP, reminder.open, undefined, 'primary')),
    context(reminder.more),
  ],
});

/** In place of a reminder that is no longer wanted. */
export const reminderOffMessage = (): MessageContent => ({ text: reminder.off });

import type { ActionsBlock, KnownBlock } from '@slack/types';
import { z } from 'zod';
import { type Weights, WeightsSchema } from '../matching/weights.ts';
import {
  actions,
  button,
  context,
  dateFor,
  divider,
  escapeMrkdwn,
  header,
  type Modal,
  mention,
  plain,
  section,
} from '../slack/blocks.ts';
import type { Draft, DraftPair } from './drafts.ts';
import type { Waiting } from './result.ts';
import { carrying, count, groupWords } from './views.ts';
import { Choice, WEIGHTING_NAMES, WEIGHTINGS } from './weightings.ts';

/** "round.show." and a name of its own for each button, as Slack wants in one block. */
export const SHOW = 'round.show.';
export const COMPUTE_AGAIN = 'round.compute-again';
export const SEND_ROUND = 'round.send';
export const DISCARD_ROUND = 'round.discard';
export const COMPARE = 'round.compare.';

export const TABS = [
  'overview',
  'pairs',
  'locked',
  'forbidden',
  'waiting',
  'mentors',
  'what-if',
  'weights',
  'own-weights',
  'send',
] as const;
export type Tab = (typeof TABS)[number];

/** What leads to a part of the draft. */
export const ShowButton = z.object({
  roundId: z.uuid(),
  tab: z.enum(TABS),
  page: z.number().int().min(0).default(0),
  memberId: z.uuid().optional(),
  /** What the form of own weights begins with. */
  weights: WeightsSchema.optional(),
});

export const SendButton = z.object({ roundId: z.uuid(), version: z.number() });
export const WeightsButton = z.object({ roundId: z.uuid() }).and(Choice);

const MOST_LINES = 8;

type More = { page?: number; memberId?: string; weights?: Weights };
export const show = (roundId: string, tab: Tab, label: string, more: More = {}) =>
  button(`${SHOW}${label.toLowerCase().replaceAll(/\W+/g, '-')}`, label, JSON.stringify({ roundId, tab, ...more }));

export const draftModal = (roundId: string, blocks: KnownBlock[]): Modal => ({
  type: 'modal',
  title: plain('Match a group'),
  close: plain('Close'),
  private_metadata: carrying(roundId),
  blocks,
});

export const back = (roundId: string) => show(roundId, 'overview', 'Back');

export const WHY: Record<Waiting, string> = {
  'no-mentor': 'nobody mentors it yet',
  'no-place': 'everybody who fits is taken',
  again: 'compute again to find them somebody else',
};

/** "Ana → Mia" */
export const pairWords = ({ menteeSlackId, mentorSlackId }: DraftPair) =>
  `${mention(menteeSlackId)} → ${mention(mentorSlackId)}`;

function notices({ outOfDate, result, waiting }: Draft): KnownBlock[] {
  const again = waiting.filter(({ why }) => why === 'again').reduce((sum, one) => sum + one.count, 0);
  const words = [
    ...(outOfDate === undefined ? [] : [`:warning: *This draft is out of date.* ${outOfDate} Compute it again.`]),
    ...(result.locksLost > 0
      ? [`:warning: ${count(result.locksLost, 'locked pair is', 'locked pairs are')} no longer possible.`]
      : []),
    ...(again > 0
      ? [`:information_source: You forbade ${count(again, 'pair')}. Compute again to find them somebody else.`]
      : []),
  ];
  return words.map((text) => section(text));
}

/** "2 circles and 1 pair" */
const circleWords = ({ circles, alone }: NonNullable<Draft['circles']>): string =>
  [...(circles > 0 ? [count(circles, 'circle')] : []), ...(alone > 0 ? [count(alone, 'pair')] : [])].join(' and ');

function pictureBlocks({ result, counts, circles, fit }: Draft): KnownBlock[] {
  const matched = counts.PROPOSED + counts.LOCKED;
  const raised =
    fit.weakestBefore === null || fit.weakest === null
      ? ''
      : ` The weakest pair was raised from ${fit.weakestBefore} to ${fit.weakest} for next to nothing of the rest.`;
  return [
    section(
      `*A mentor for ${matched} of ${count(result.mentees, 'person', 'people')}${circles && matched > 0 ? `, in ${circleWords(circles)}` : ''}.* ${count(result.mentors, 'mentor')} had ${count(result.places, 'free place')}.`,
    ),
    ...(fit.weakest === null
      ? []
      : [section(`*How well they fit:* ${fit.average} of 100 on average, the weakest ${fit.weakest}.${raised}`)]),
  ];
}

function waitingBlocks({ waiting }: Draft): KnownBlock[] {
  const lines = waiting
    .slice(0, MOST_LINES)
    .map(({ skill, why, count: many }) => `• ${many} for *${escapeMrkdwn(skill)}*: ${WHY[why]}`);
  const rest = waiting.length - lines.length;
  if (lines.length === 0) return [section('*Nobody waits.*')];
  return [section(['*Waiting*', ...lines, ...(rest > 0 ? [`and for ${count(rest, 'more skill')}`] : [])].join('\n'))];
}

function weakestBlocks({ weakest }: Draft): KnownBlock[] {
  if (weakest.length === 0) return [];
  const lines = weakest.map((pair) => `• ${pairWords(pair)} · ${pair.fit} of 100`);
  return [section(['*Weakest pairs*', ...lines].join('\n'))];
}

function overviewActions({ round: { id, version }, counts, outOfDate }: Draft): KnownBlock[] {
  const places: ActionsBlock['elements'] = [
    show(id, 'pairs', 'Pairs'),
    show(id, 'waiting', 'Waiting'),
    show(id, 'mentors', 'Mentors'),
    ...(counts.LOCKED > 0 ? [show(id, 'locked', `Locked (${counts.LOCKED})`)] : []),
    ...(counts.FORBIDDEN > 0 ? [show(id, 'forbidden', `Forbidden (${counts.FORBIDDEN})`)] : []),
    show(id, 'what-if', 'What if'),
    show(id, 'weights', 'Compare'),
  ];
  const isReady = outOfDate === undefined && counts.PROPOSED + counts.LOCKED > 0;
  return [
    actions(...places),
    divider(),
    actions(
      ...(isReady ? [{ ...show(id, 'send', 'Send'), style: 'primary' as const }] : []),
      button(COMPUTE_AGAIN, 'Compute again', JSON.stringify({ roundId: id, version })),
      button(DISCARD_ROUND, 'Throw away', carrying(id), 'danger'),
    ),
  ];
}

/** The overall picture of a draft. */
export const overviewModal = (draft: Draft): Modal => {
  const { round, filter, teams } = draft;
  const computed = round.computedAt ? ` · computed ${dateFor(round.computedAt)}` : '';
  return draftModal(round.id, [
    ...notices(draft),
    ...pictureBlocks(draft),
    ...waitingBlocks(draft),
    ...weakestBlocks(draft),
    ...overviewActions(draft),
    context(
      `${groupWords(filter, teams)}${computed} · opened by ${mention(round.openedBy.slackId)} · nobody has heard of it yet`,
    ),
  ]);
};

/** What one more mentor would bring. */
export const whatIfModal = ({ round, whatIf, result }: Draft): Modal => {
  const lines = whatIf.map(
    ({ skill, more }) =>
      `• *${escapeMrkdwn(skill)}*: one more mentor would serve *${count(more, 'more person', 'more people')}*`,
  );
  const none =
    result.matched === result.mentees
      ? 'Everybody has a mentor in this draft.'
      : 'One more mentor alone would not help.';
  return draftModal(round.id, [
    header('What if'),
    section(lines.length > 0 ? lines.join('\n') : none),
    ...(lines.length > 0
      ? [context('Counted with a mentor who takes two people, everybody else moving as is best.')]
      : []),
    actions(back(round.id)),
  ]);
};

/** The ways to weigh, to hold one next to the draft's own. */
export const weightsModal = ({ round }: Draft): Modal =>
  draftModal(round.id, [
    header('Compare two weightings'),
    section('What would change if something else counted most? Nothing is changed by looking.'),
    actions(
      ...WEIGHTING_NAMES.map((name) =>
        button(`${COMPARE}${name}`, WEIGHTINGS[name].label, JSON.stringify({ roundId: round.id, weighting: name })),
      ),
      show(round.id, 'own-weights', 'Your own'),
    ),
    actions(back(round.id)),
  ]);

/** Before a draft goes out: what will happen. */
export const sendModal = ({ round, counts, circles, result }: Draft): Modal => {
  const matched = counts.PROPOSED + counts.LOCKED;
  const offers = circles ? circles.circles + circles.alone : matched;
  const waiting = result.mentees - matched;
  return draftModal(round.id, [
    header('Send this draft?'),
    section(
      [
        `• ${count(offers, 'offer goes', 'offers go')} to mentors, in their working hours and with the reasons. They may pass.${circles ? ` That is ${circleWords(circles)}; a circle is offered once, for all of it.` : ''}`,
        `• ${count(matched, 'person hears', 'people hear')} that somebody who fits was asked.`,
        ...(waiting > 0 ? [`• ${count(waiting, 'person hears', 'people hear')} their place on the waitlist.`] : []),
        '• When somebody passes, the next one is asked. Nobody is told who.',
      ].join('\n'),
    ),
    actions(
      button(SEND_ROUND, 'Send now', JSON.stringify({ roundId: round.id, version: round.version }), 'primary'),
      back(round.id),
    ),
  ]);
};

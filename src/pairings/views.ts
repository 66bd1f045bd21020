import type { KnownBlock } from '@slack/types';
import type { PairingKind } from '../generated/prisma/enums.ts';
import { findButton } from '../sessions/views.ts';
import {
  actions,
  context,
  dateFor,
  escapeMrkdwn,
  header,
  type MessageContent,
  mention,
  quote,
  section,
  shorten,
} from '../slack/blocks.ts';
import { daysApart } from '../slack/times.ts';
import { type MenuView, pairingMenu } from './menu.ts';
import { type Progress, progressLine } from './milestones.ts';

/** A pairing as either of the two sees it. */
export interface PairingView {
  id: string;
  kind: PairingKind;
  endsAt: Date;
  sessionDays: number;
  sessionMinutes: number;
  channel: string | null;
  starterId: string;
  mentor: { id: string; slackId: string };
  mentee: { id: string; slackId: string };
  request: { goal: string; skill: { name: string } };
  /** Null: the two by themselves. */
  circleId: string | null;
}

/** Easy to answer, about the work, nothing private. */
const ICEBREAKERS = [
  'What was the kindest thing a customer ever said to you?',
  'Which question do customers ask that you could answer in your sleep?',
  'What do you do in the first minute after a hard call?',
  'What was your very first day in support like?',
  'Which tool could you not work without, and which one would you gladly lose?',
  'What is the strangest request you ever had, and how did it end?',
  'Which colleague taught you something you still use every day? What was it?',
  'What do people outside support get wrong about the job?',
  'When did you last turn a bad conversation around? What helped?',
  'What is your favourite word or sentence to calm somebody down?',
  'If customers could see one thing behind the scenes, what should it be?',
  'What makes a shift a good shift for you?',
];

/** Always the same one for a pairing, however often its message is made. */
export function icebreakerFor(pairingId: string): string {
  const number = Number.parseInt(pairingId.replaceAll('-', '').slice(-8), 16);
  return ICEBREAKERS[number % ICEBREAKERS.length] ?? '';
}

/** What is always said under an introduction. */
export const STAYS_HERE = 'What you say here stays between you; Alongside cannot read it.';

export const skillOf = ({ request }: Pick<PairingView, 'request'>) => escapeMrkdwn(request.skill.name);
const starterOf = ({ starterId, mentor, mentee }: PairingView) =>
  mention(starterId === mentor.id ? mentor.slackId : mentee.slackId);

/** Who the mentor is to the mentee, in each kind of pairing. */
function helloOf(pairing: PairingView): string {
  const skill = skillOf(pairing);
  const hellos: Record<PairingKind, string> = {
    CLASSIC: `who is your mentor for ${skill}`,
    FLASH: `who has half an hour for you, about ${skill}`,
    PEER: `who will learn ${skill} with you`,
    SHADOW: `who lets you sit in on work with ${skill}`,
    REVERSE: `who shows you how ${skill} is done today`,
  };
  return `${mention(pairing.mentee.slackId)}, meet ${mention(pairing.mentor.slackId)}, ${hellos[pairing.kind]}`;
}

const LAST: Record<PairingKind, string> = {
  CLASSIC: 'One small thing to try, and the date of your next session',
  REVERSE: 'One small thing to try, and the date of your next session',
  PEER: 'One small thing for each of you to try, and the date of your next session',
  FLASH: 'One thing to try this week',
  SHADOW: 'What you would like to see, and when you can sit in',
};

export const agendaOf = (kind: PairingKind): string => {
  return [
    '*Your first 30 minutes*',
    '1. Who we are, and a recent case that stayed with us',
    '2. What should be different at the end?',
    `3. ${LAST[kind]}`,
  ].join('\n');
};

/** The frame of a circle, which has no agreement of its own. */
const frameOf = ({ endsAt, sessionDays, sessionMinutes }: PairingView): string =>
  `${daysApart(sessionDays)}, ${sessionMinutes} minutes, until ${dateFor(endsAt)}. `;

/** A pair reads it in their agreement, right below, where it can be changed. */
export function rhythmOf(pairing: PairingView): string {
  const { kind, endsAt, sessionMinutes, circleId } = pairing;
  if (kind === 'FLASH') return `One conversation of ${sessionMinutes} minutes, until ${dateFor(endsAt)}. `;
  return circleId === null ? '' : frameOf(pairing);
}

/** Opens the group conversation: who, what for, how to begin, and who writes first. */
export const introductionMessage = (pairing: PairingView): MessageContent => {
  const { kind, request } = pairing;
  const first = `${starterOf(pairing)}, please write first and suggest a time.`;
  return {
    text: `${helloOf(pairing)}. The goal: “${escapeMrkdwn(shorten(request.goal, 150))}” ${first}`,
    blocks: [
      section(`:wave: *${helloOf(pairing)}.*`),
      section(`*The goal*\n${quote(request.goal)}`),
      section(`*To break the ice*\n${icebreakerFor(pairing.id)}`),
      section(agendaOf(kind)),
      section(`:point_right: *${first}*`),
      actions(findButton(pairing.id, 'Find a time')),
      context(`${rhythmOf(pairing)}${STAYS_HERE}`),
    ],
  };
};

/** To each of the two, where Slack would not open a conversation for both. */
export const introductionApartMessage = (pairing: PairingView): MessageContent => {
  const told = `${helloOf(pairing)}. Slack did not let me open a conversation for the two of you. ${starterOf(pairing)}, please write first and suggest a time.`;
  return {
    text: told,
    blocks: [
      section(`:wave: ${told}`),
      section(quote(pairing.request.goal)),
      actions(findButton(pairing.id, 'Find a time')),
      ...(rhythmOf(pairing) ? [context(rhythmOf(pairing).trim())] : []),
    ],
  };
};

const KIND_WORDS: Record<PairingKind, string> = {
  CLASSIC: 'Classic',
  FLASH: 'Flash',
  PEER: 'Peer',
  REVERSE: 'Reverse',
  SHADOW: 'Shadow',
};

/** Opens a group conversation in the reader's own Slack. */
const linkTo = (channel: string) => `<https://slack.com/app_redirect?channel=${channel}|Open our conversation>`;

/** What the two are to each other, to the one who reads it. */
function roleOf({ kind, mentor, mentee }: PairingView, ownId: string): string {
  const isMentor = mentor.id === ownId;
  const other = mention(isMentor ? mentee.slackId : mentor.slackId);
  const roles: Record<PairingKind, [asMentor: string, asMentee: string]> = {
    CLASSIC: [`You mentor ${other}`, `${other} mentors you`],
    FLASH: [`${other} has a question for you`, `${other} has half an hour for you`],
    PEER: [`You and ${other} learn together`, `You and ${other} learn together`],
    SHADOW: [`${other} sits in on your work`, `You sit in on the work of ${other}`],
    REVERSE: [`You show ${other} how it is done`, `${other} shows you how it is done`],
  };
  return roles[kind][isMentor ? 0 : 1];
}

/** A pairing that goes on, with how far it is and what can be done about it. */
export type HomeView = PairingView &
  Progress &
  MenuView & {
    pausedUntil: Date | null;
    /** Its circle, with those pairings in it that go on. */
    circle: { id: string; pairings: { mentee: { id: string; slackId: string } }[] } | null;
  };

/** Those of a pairing's circle who go on, while that is more than one. */
const circleOf = ({ circle }: HomeView) => (circle && circle.pairings.length > 1 ? circle : undefined);

/** "Your circle with Mo: Ana, Ben, you" */
function withCircle({ mentor, circle }: HomeView, ownId: string): string {
  const others = circle?.pairings.map(({ mentee }) => mentee).filter(({ id }) => id !== ownId) ?? [];
  const names = others.map(({ slackId }) => mention(slackId));
  return mentor.id === ownId
    ? `Your circle: ${names.join(', ')}`
    : `Your circle with ${mention(mentor.slackId)}: ${[...names, 'you'].join(', ')}`;
}

const untilWords = ({ status, endsAt, pausedUntil }: HomeView): string =>
  status === 'PAUSED' && pausedUntil ? `paused until ${dateFor(pausedUntil)}` : `until ${dateFor(endsAt)}`;

function homeLines(pairing: HomeView, ownId: string): string {
  const { kind, channel } = pairing;
  const who = circleOf(pairing) ? withCircle(pairing, ownId) : roleOf(pairing, ownId);
  const lines = [`*${who}* · ${skillOf(pairing)}`, `${KIND_WORDS[kind]}, ${untilWords(pairing)}`];
  return [...lines, ...(channel ? [linkTo(channel)] : [])].join('\n');
}

/** One of those a mentor has in a circle, below a line for all of it: each may learn something else, and pause or end by themselves. */
const memberLine = (pairing: HomeView): string =>
  `${mention(pairing.mentee.slackId)} · ${skillOf(pairing)}, ${untilWords(pairing)}`;

function homeBlocks(pairings: HomeView[], ownId: string): KnownBlock[] {
  const [first] = pairings;
  if (!first) return [];
  const isMentors = circleOf(first) !== undefined && first.mentor.id === ownId;
  const link = first.channel ? `\n${linkTo(first.channel)}` : '';
  return [
    ...(isMentors ? [section(`*${withCircle(first, ownId)}*${link}`)] : []),
    ...pairings.flatMap((pairing) => [
      section(isMentors ? memberLine(pairing) : homeLines(pairing, ownId), pairingMenu(pairing)),
      context(progressLine(pairing)),
    ]),
  ];
}

/** App Home: the pairings that go on, the newest first; those of a circle stand together. */
export function pairingsHomeBlocks(pairings: HomeView[], ownId: string): KnownBlock[] {
  const together = [...Map.groupBy(pairings, (pairing) => circleOf(pairing)?.id ?? pairing.id).values()];
  return pairings.length === 0
    ? []
    : [header('Your pairings'), ...together.flatMap((those) => homeBlocks(those, ownId))];
}

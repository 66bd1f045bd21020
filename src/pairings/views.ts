import type { KnownBlock } from '@slack/types';
import type { PairingKind } from '../generated/prisma/enums.ts';
import {
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

/** A pairing as either of the two sees it. */
export interface PairingView {
  id: string;
  kind: PairingKind;
  endsAt: Date;
  channel: string | null;
  starterId: string;
  mentor: { id: string; slackId: string };
  mentee: { id: string; slackId: string };
  request: { goal: string; skill: { name: string } };
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
    REVERSE: `who shows you how ${skill} is done today`,
  };
  return `${mention(pairing.mentee.slackId)}, meet ${mention(pairing.mentor.slackId)}, ${hellos[pairing.kind]}`;
}

export const agendaOf = (kind: PairingKind): string => {
  const last =
    kind === 'FLASH' ? 'One thing to try this week' : 'One small thing to try, and the date of your next session';
  return [
    '*Your first 30 minutes*',
    '1. Who we are, and a recent case that stayed with us',
    '2. What should be different at the end?',
    `3. ${last}`,
  ].join('\n');
};

export const rhythmOf = ({ kind, endsAt }: PairingView): string =>
  kind === 'FLASH'
    ? `One conversation, until ${dateFor(endsAt)}.`
    : `30 minutes every 2 weeks, until ${dateFor(endsAt)}.`;

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
      context(`${rhythmOf(pairing)} ${STAYS_HERE}`),
    ],
  };
};

/** To each of the two, where Slack would not open a conversation for both. */
export const introductionApartMessage = (pairing: PairingView): MessageContent => {
  const told = `${helloOf(pairing)}. Slack did not let me open a conversation for the two of you. ${starterOf(pairing)}, please write first and suggest a time.`;
  return {
    text: told,
    blocks: [section(`:wave: ${told}`), section(quote(pairing.request.goal)), context(rhythmOf(pairing))],
  };
};

/** Into the pair's conversation, once, when their time is up. */
export const completedMessage = (pairing: PairingView): MessageContent => {
  const { mentor, mentee } = pairing;
  const thanks = `Thank you, ${mention(mentor.slackId)}, for your time, and ${mention(mentee.slackId)}, for your trust.`;
  return {
    text: `Your pairing about ${skillOf(pairing)} is complete. ${thanks}`,
    blocks: [
      section(`:tada: *Your pairing about ${skillOf(pairing)} is complete.*\n${thanks}`),
      context('This conversation stays yours. `/kudos` says thank you, `/mentor` finds the next mentor.'),
    ],
  };
};

const KIND_WORDS: Record<PairingKind, string> = {
  CLASSIC: 'Classic',
  FLASH: 'Flash',
  PEER: 'Peer',
  REVERSE: 'Reverse',
};

/** Opens a group conversation in the reader's own Slack. */
const linkTo = (channel: string) => `<https://slack.com/app_redirect?channel=${channel}|Open our conversation>`;

/** A pairing, and if it is one of a circle, the pairings of that which go on. */
export type HomePairing = PairingView & {
  circle: { id: string; pairings: { mentee: { id: string; slackId: string } }[] } | null;
};

const isInCircle = ({ circle }: HomePairing) => circle !== null && circle.pairings.length > 1;

/** "Ana, Ben", and the reader last, if they are one of them. */
function circleWords({ mentor, circle }: HomePairing, ownId: string): string {
  const mentees = circle?.pairings.map(({ mentee }) => mentee) ?? [];
  const others = mentees.filter(({ id }) => id !== ownId).map(({ slackId }) => mention(slackId));
  return mentor.id === ownId
    ? `Your circle: ${others.join(', ')}`
    : `Your circle with ${mention(mentor.slackId)}: ${[...others, 'you'].join(', ')}`;
}

function homeLine(pairing: HomePairing, ownId: string): string {
  const { mentor, mentee, kind, endsAt, channel } = pairing;
  const pair = mentor.id === ownId ? `You mentor ${mention(mentee.slackId)}` : `${mention(mentor.slackId)} mentors you`;
  // Those a mentor has in a circle may each learn something else.
  const about = isInCircle(pairing) && mentor.id === ownId ? '' : ` · ${skillOf(pairing)}`;
  const who = isInCircle(pairing) ? circleWords(pairing, ownId) : pair;
  const lines = [`*${who}*${about}`, `${KIND_WORDS[kind]}, until ${dateFor(endsAt)}`];
  return [...lines, ...(channel ? [linkTo(channel)] : [])].join('\n');
}

/** App Home: the pairings that go on, the newest first; a circle is one of them. */
export const pairingsHomeBlocks = (pairings: HomePairing[], ownId: string): KnownBlock[] => {
  const isFirst = (pairing: HomePairing, at: number) =>
    !isInCircle(pairing) || pairings.findIndex(({ circle }) => circle?.id === pairing.circle?.id) === at;
  const lines = pairings.filter(isFirst).map((pairing) => section(homeLine(pairing, ownId)));
  return lines.length === 0 ? [] : [header('Your pairings'), ...lines];
};

import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { PairingKind, type RequestStatus } from '../generated/prisma/enums.ts';
import { LANGUAGES } from '../people/languages.ts';
import {
  actions,
  button,
  escapeMrkdwn,
  field,
  header,
  type MessageContent,
  type Modal,
  mention,
  option,
  plain,
  quote,
  section,
  shorten,
} from '../slack/blocks.ts';
import { offerDaysOf } from './urgency.ts';

export const OPEN_REQUEST = 'mentor-request.open';
export const REQUEST_MENTOR = 'mentor-request.send';
export const WITHDRAW_REQUEST = 'mentor-request.withdraw';

const MIN_GOAL = 10;
/** One sentence; it is repeated in the offer and the introduction. */
const MAX_GOAL = 300;

const URGENT = 'urgent';

/** What the buttons about a request carry. */
export const RequestButton = z.object({ requestId: z.uuid() });
const carrying = (requestId: string) => JSON.stringify({ requestId } satisfies z.infer<typeof RequestButton>);

export const MentorRequestForm = z.object({
  skillId: z.uuid('Choose from the list.'),
  goal: z.string('Say what you want to be able to do.').trim().min(MIN_GOAL, 'Say a little more.').max(MAX_GOAL),
  kind: z.enum(PairingKind, 'Choose one.'),
  language: z
    .enum(
      LANGUAGES.map(({ code }) => code),
      'Choose from the list.',
    )
    .optional(),
  preferredMentorId: z.string().optional(),
  urgent: z
    .array(z.string())
    .default([])
    .transform((ticked) => ticked.includes(URGENT)),
});

/** The commonest first. */
const KINDS: Record<PairingKind, { label: string; description: (weeks: number) => string }> = {
  CLASSIC: { label: 'Classic', description: (weeks) => `Somebody who knows it helps me, over ${weeks} weeks` },
  FLASH: { label: 'Flash', description: () => 'One conversation of 30 minutes' },
  PEER: { label: 'Peer', description: (weeks) => `We learn it together, over ${weeks} weeks` },
  SHADOW: { label: 'Shadow', description: () => 'I sit in on the work of somebody who knows it, for 4 weeks' },
  REVERSE: { label: 'Reverse', description: () => 'Somebody closer to the work teaches me' },
};

const kindOptions = (weeks: number) =>
  Object.entries(KINDS).map(([kind, { label, description }]) => ({
    ...option(label, kind),
    description: plain(description(weeks)),
  }));

export interface RequestFormData {
  pairingWeeks: number;
  /** An earlier request to ask again. */
  earlier?: { skill: { id: string; name: string }; goal: string } | undefined;
}

/** The form, filled with an earlier request where the person lost their partner or asks again. */
export const requestModal = ({ pairingWeeks, earlier }: RequestFormData): Modal => {
  const kinds = kindOptions(pairingWeeks);
  const kind = kinds.find(({ value }) => value === 'CLASSIC');
  const urgent = option('I need it within days', URGENT);
  const skill = earlier && { initial_option: option(earlier.skill.name, earlier.skill.id) };
  const goal = {
    multiline: true,
    min_length: MIN_GOAL,
    max_length: MAX_GOAL,
    ...(earlier && { initial_value: earlier.goal }),
  };
  const example = 'Stay calm when a customer shouts, and end the call well';
  return {
    type: 'modal',
    callback_id: REQUEST_MENTOR,
    title: plain('Find a mentor'),
    submit: plain('Next'),
    close: plain('Cancel'),
    blocks: [
      field(
        'skillId',
        'What do you want to get better at?',
        { type: 'external_select', min_query_length: 0, placeholder: plain('Type to search'), ...skill },
        { hint: 'Not in the list? Take the nearest, and say below what you mean.' },
      ),
      field('goal', 'What do you want to be able to do?', {
        type: 'plain_text_input',
        placeholder: plain(example),
        ...goal,
      }),
      field('kind', 'How?', { type: 'radio_buttons', options: kinds, ...(kind && { initial_option: kind }) }),
      field(
        'language',
        'Language you want to speak',
        {
          type: 'static_select',
          placeholder: plain('Any'),
          options: LANGUAGES.map(({ code, name }) => option(name, code)),
        },
        { optional: true },
      ),
      field(
        'preferredMentorId',
        'Somebody you have in mind?',
        { type: 'users_select', placeholder: plain('Choose a person') },
        { optional: true, hint: 'If they mentor and have room, I ask them first. If they pass, nobody is told.' },
      ),
      field(
        'urgent',
        'How soon?',
        { type: 'checkboxes', options: [urgent] },
        { optional: true, hint: 'Mentors then have a day to answer.' },
      ),
    ],
  };
};

/** A request as its mentee sees it. */
export interface RequestView {
  id: string;
  status: RequestStatus;
  goal: string;
  urgent: boolean;
  skill: { name: string };
  workspace: { offerDays: number };
  /** Place in the queue while it waits. */
  position?: number | undefined;
  pairing: { mentor: { slackId: string } } | null;
}

const days = (count: number) => (count === 1 ? 'a day' : `${count} days`);

/** How a request stands, in one or two sentences. */
function stateOf({ status, position, pairing, workspace, urgent }: RequestView): string {
  switch (status) {
    case 'OPEN':
      return 'I’m looking for somebody.';
    case 'OFFERED':
      return `I’ve asked somebody. They have ${days(offerDaysOf(workspace, { urgent }))} to answer, then I ask the next.`;
    case 'WAITLISTED':
      return `Nobody who fits is free just now. You are number ${position ?? 1} on the list, and I ask as soon as there is a place.`;
    case 'MATCHED':
      return pairing
        ? `You and ${mention(pairing.mentor.slackId)} are paired. My introduction is on its way.`
        : 'You are paired.';
    case 'WITHDRAWN':
      return 'You took it back. You can ask again at any time.';
    case 'EXPIRED':
      return 'It is closed. You can ask again at any time.';
  }
}

const isOpen = ({ status }: RequestView) => status === 'OPEN' || status === 'OFFERED' || status === 'WAITLISTED';

const EMOJI: Record<RequestStatus, string> = {
  OPEN: ':mag:',
  OFFERED: ':mag:',
  WAITLISTED: ':hourglass_flowing_sand:',
  MATCHED: ':handshake:',
  WITHDRAWN: ':leftwards_arrow_with_hook:',
  EXPIRED: ':leftwards_arrow_with_hook:',
};

const requestBlocks = (request: RequestView, title: string): KnownBlock[] => [
  section(`${EMOJI[request.status]} *${title}*\n${quote(request.goal)}\n${stateOf(request)}`),
  ...(isOpen(request) ? [actions(button(WITHDRAW_REQUEST, 'Withdraw', carrying(request.id)))] : []),
  ...(request.status === 'WITHDRAWN' ? [actions(button(OPEN_REQUEST, 'Ask again', carrying(request.id)))] : []),
];

/** To the mentee: how the request stands. Sent once, then edited whenever that changes. */
export const requestMessage = (request: RequestView): MessageContent => ({
  text: `Your request for a mentor (${escapeMrkdwn(request.skill.name)}): ${stateOf(request)}`,
  blocks: requestBlocks(request, `Your request: ${escapeMrkdwn(request.skill.name)}`),
});

/** In place of the form, where there is no message to answer in: a request is open already. */
export const requestStateModal = (request: RequestView): Modal => ({
  type: 'modal',
  title: plain('Your request'),
  close: plain('OK'),
  blocks: [section(`*${escapeMrkdwn(request.skill.name)}*\n${quote(request.goal)}\n${stateOf(request)}`)],
});

/** App Home: the open request; the way to a new one stands at the top of Home. */
export const requestHomeBlocks = (request: RequestView | undefined): KnownBlock[] =>
  request ? [header('Your request'), ...requestBlocks(request, escapeMrkdwn(request.skill.name))] : [];

/** The end of a pairing as one of the two is told. */
export interface EndView {
  /** The partner's. */
  name: string;
  skill: string;
  mayAsk: boolean;
  /** Of their own request, to ask it again. */
  requestId: string | undefined;
  /** They were left behind: matched before all others. */
  isFirst: boolean;
  /** It was one of a circle of the reader's, in which others are left. */
  circleGoesOn: boolean;
}

/** What can come after a pairing: somebody new with one press, or thanks for the time that was given. */
const nextAfter = (what: string, { mayAsk, requestId, isFirst, circleGoesOn }: EndView): MessageContent => {
  if (!mayAsk) {
    const then = circleGoesOn ? 'Your circle goes on with the others.' : 'Your place is free again.';
    return { text: `${what} Thank you for the time you gave. ${then}` };
  }
  const first = isFirst ? ' If you ask again, you come first.' : '';
  return {
    text: `${what} That is nobody’s fault. You can find somebody new: type /mentor.${first}`,
    blocks: [
      section(`:wave: ${what}\nThat is nobody’s fault. What you started can go on with somebody new.${first}`),
      actions(button(OPEN_REQUEST, 'Find somebody new', requestId && carrying(requestId), 'primary')),
    ],
  };
};

/** To whoever is left, when their partner's account was deactivated. */
export const partnerLeftMessage = (end: EndView): MessageContent =>
  nextAfter(`${escapeMrkdwn(end.name)} has left, so your pairing about ${escapeMrkdwn(end.skill)} has ended.`, end);

/** To both, in the same words: who ended it is not told. */
export const pairingEndedMessage = (end: EndView): MessageContent =>
  nextAfter(`Your pairing with ${escapeMrkdwn(end.name)} about ${escapeMrkdwn(end.skill)} has ended.`, end);

/** What can be typed. `word`: what was typed and means nothing. */
export const helpMessage = (word?: string): MessageContent => {
  const lines = [
    ...(word ? [`I don’t know “${escapeMrkdwn(shorten(word, 30))}”. You can type:`] : ['You can type:']),
    '• `/mentor` to find a mentor, or see your request',
    '• `/mentor now` or `/ask` to get help in the middle of a contact',
    '• `/mentor profile` to become a mentor, or change your skills and hours',
    '• `/kudos` to thank somebody for something they did',
  ];
  return { text: lines.join('\n') };
};

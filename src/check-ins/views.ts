import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { CheckInAnswer } from '../generated/prisma/client.ts';
import { askNowButton } from '../live-help/buttons.ts';
import { objectiveRow } from '../objectives/lines.ts';
import { kudosOffer } from '../objectives/views.ts';
import { PAIRING_MENU } from '../pairings/menu.ts';
import { stepBlock } from '../sessions/home-views.ts';
import { FIND_TIME, OPEN_LOG } from '../sessions/views.ts';
import {
  actions,
  button,
  context,
  dateFor,
  escapeMrkdwn,
  header,
  type MessageContent,
  mention,
  mentions,
  plain,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { CheckInState } from './answers.ts';
import type { Evidence } from './evidence.ts';
import type { Helpers } from './help.ts';
import type { PairCheckIn } from './listing.ts';

export const CHANGE = 'check-in.change';
export const OPEN_NOTE = 'check-in.open-note';
export const PULSE = 'check-in.pulse';
export const TALK_TO_COORDINATOR = 'check-in.ask-coordinator';

/** The one-tap answers, in the order of their buttons. */
export const ANSWERS: { actionId: string; label: string; answer: CheckInAnswer | 'SKIP' }[] = [
  { actionId: 'check-in.met', label: 'Met', answer: 'MET' },
  { actionId: 'check-in.not-yet', label: 'Not yet', answer: 'NOT_YET' },
  { actionId: 'check-in.need-help', label: 'Need help', answer: 'NEED_HELP' },
  { actionId: 'check-in.skip', label: 'Skip', answer: 'SKIP' },
];

export const CheckInButton = z.object({ id: z.uuid() });

/** In words, so that a number means the same to everybody. */
export const PULSES = [
  [5, 'Very well'],
  [4, 'Well'],
  [3, 'So-so'],
  [2, 'Not so well'],
  [1, 'It does not work for me'],
] as const;

const valueOf = (id: string) => JSON.stringify({ id } satisfies z.infer<typeof CheckInButton>);
const answerButtons = (id: string) =>
  actions(...ANSWERS.map(({ actionId, label }) => button(actionId, label, valueOf(id))));

type About = Pick<CheckInState, 'partnerId' | 'isCircle'>;

/** Whom a check-in is about: the partner, or for its mentor a whole circle. */
const about = ({ partnerId, isCircle }: About) => (isCircle ? 'your circle' : mention(partnerId));
/** The same with the reader in it; begins a sentence. */
const both = ({ partnerId, isCircle }: About) => (isCircle ? 'Your circle' : `You and ${mention(partnerId)}`);

/** What is asked, by occasion; a date where there was one. */
function questionOf(state: About & Pick<CheckInState, 'kind' | 'sessionAt'>): string {
  const { kind, partnerId, isCircle, sessionAt } = state;
  if (kind === 'SESSION' && sessionAt)
    return `You and ${mention(partnerId)} planned to meet on ${dateFor(sessionAt)}. Did you?`;
  return isCircle ? 'Did your circle meet?' : `Did you and ${mention(partnerId)} meet?`;
}

/** Why just now. A question may come days after it was due, so that only a date is always right. */
function occasionOf({ kind, isCircle, endsAt }: Pick<CheckInState, 'kind' | 'isCircle' | 'endsAt'>): string {
  const occasions: Record<CheckInState['kind'], string> = {
    KICK_OFF: ' A first hello counts.',
    ROUTINE: '',
    SESSION: '',
    MIDDLE: ` You ${isCircle ? 'all' : 'two'} are half-way: a good moment to look at what you set out to do.`,
    END: ` You have until ${dateFor(endsAt)}: what would you still like to do together?`,
  };
  return occasions[kind];
}

/** Only what is the same for everybody about a pulse: what is said beside it stays with its person. */
const pulseBlocks = ({ id, pulse, isCircle }: Pick<CheckInState, 'id' | 'pulse' | 'isCircle'>): KnownBlock[] => {
  const words = PULSES.find(([value]) => value === pulse)?.[1];
  const whose = isCircle ? 'The number' : 'The number is for the two of you: it';
  if (words)
    return [context(`How it is going: *${pulse} · ${words}*.${isCircle ? '' : ' The number is for the two of you.'}`)];
  const buttons = [...PULSES].reverse().map(([value]) => button(`${PULSE}-${value}`, `${value}`, valueOf(id)));
  return [
    section(
      `*How is it going with ${isCircle ? 'your circle' : 'the two of you'}?* From 1 (not at all) to 5 (very well).`,
    ),
    actions(...buttons),
    context(`${whose} shows when a session is prepared.`),
  ];
};

const LONGEST_STEP = 150;
const agreementButton = (pairingId: string): Button =>
  button(PAIRING_MENU, 'Our agreement', JSON.stringify({ do: 'agreement', id: pairingId }));

/** What helps to answer. */
function sessionBlocks({ session }: Evidence): KnownBlock[] {
  if (!session) return [];
  const by = session.byId ? `${mention(session.byId)} logged` : 'You logged';
  return [section(`:memo: ${by} a session on ${dateFor(session.startsAt)} (${session.minutes} min).`)];
}

/** What else is known, each to be confirmed with a tap. */
function evidenceBlocks(pairingId: string, { objective, step, kudos, agreement }: Evidence): KnownBlock[] {
  return [
    ...(objective ? objectiveRow(objective) : []),
    ...(step ? [stepBlock(step.id, `You took on: ${escapeMrkdwn(shorten(step.text, LONGEST_STEP))}`)] : []),
    ...(kudos ? [kudosOffer(kudos)] : []),
    ...(agreement
      ? [section('You two have not agreed yet on how you work together.', agreementButton(pairingId))]
      : []),
  ];
}

/** The question itself, with its answers right below. "Met" is the one answer that shows, so that is said. */
function questionMessage(state: CheckInState): MessageContent {
  const question = questionOf(state);
  return {
    text: `${question} One tap is enough.`,
    blocks: [
      section(`*${question}*${occasionOf(state)}`),
      ...sessionBlocks(state.evidence),
      answerButtons(state.id),
      context(
        `*Met* is noted as a meeting of ${state.isCircle ? 'your circle' : 'you two'}. Nobody else sees any other answer.`,
      ),
      ...evidenceBlocks(state.pairingId, state.evidence),
      ...(state.asksPulse ? pulseBlocks(state) : []),
    ],
  };
}

/** Confirmed before anybody hears of it. */
const talkButton = (id: string): Button => ({
  ...button(TALK_TO_COORDINATOR, 'Talk to a coordinator', valueOf(id)),
  confirm: {
    title: plain('Tell the coordinators?'),
    text: plain('They hear that you would like to talk about your mentoring, and nothing else.'),
    confirm: plain('Tell them'),
    deny: plain('Not now'),
  },
});

function helpText({ coordinatorIds, asked }: Helpers): string {
  const who = mentions(coordinatorIds.slice(0, 5));
  const know = coordinatorIds.length === 1 ? 'knows' : 'know';
  if (asked) return `${who} ${know} that you would like to talk, and nothing else. They’ll write to you.`;
  const noone = coordinatorIds.length === 0 ? ' There is no coordinator to ask, so your team lead is the one.' : '';
  return `What would help? I’ve told nobody, and do so only if you choose it.${noone}`;
}

/** "Need help": what could be done, in the same message. */
function helpMessage({ id, pairingId, learns }: CheckInState, helpers: Helpers): MessageContent {
  const text = helpText(helpers);
  const another = learns ? 'Find another mentor' : 'Finish or end';
  return {
    text,
    blocks: [
      section(text),
      actions(
        ...(helpers.asked || helpers.coordinatorIds.length === 0 ? [] : [talkButton(id)]),
        button(PAIRING_MENU, another, JSON.stringify({ do: 'end', id: pairingId })),
        askNowButton(),
        button(CHANGE, 'Back', valueOf(id)),
      ),
    ],
  };
}

const told = (text: string, ...more: KnownBlock[]): MessageContent => ({ text, blocks: [section(text), ...more] });

/** Since when they have not met. */
const notMet = ({ lastMet }: CheckInState): string =>
  lastMet === 'never' ? 'yet' : lastMet === 'some time' ? 'this time' : `since ${dateFor(lastMet)}`;

function answered(state: CheckInState): MessageContent {
  const { id, pairingId, answer, hasNote, asksPulse, pairingKind } = state;
  const own = [
    button(OPEN_NOTE, hasNote ? 'Edit note' : 'Add a note', valueOf(id)),
    button(CHANGE, 'Change', valueOf(id)),
  ];
  const buttons = (...first: Button[]): ActionsBlock => actions(...first, ...own);
  const pulse = asksPulse ? pulseBlocks(state) : [];
  const pairing = JSON.stringify({ pairing: pairingId });
  if (answer === 'MET')
    return told(
      `:white_check_mark: ${both(state)} met. Good to hear.`,
      ...pulse,
      buttons(button(OPEN_LOG, 'Add next steps', pairing)),
    );
  const first = pairingKind === 'FLASH' ? '' : ' “Do you have 20 minutes this week?” is a fine first line.';
  return told(
    `${both(state)} ${state.isCircle ? 'has' : 'have'} not met ${notMet(state)}. No harm done.${first}`,
    ...pulse,
    buttons(button(FIND_TIME, 'Find a time', pairing, 'primary')),
  );
}

const again = (nextAt: Date | null) => (nextAt ? ` I’ll ask again around ${dateFor(nextAt)}.` : '');

/** A check-in's message as things are now; the same message is edited from one to the next. */
export function checkInMessage(state: CheckInState): MessageContent {
  const { id, is, partnerId, nextAt, helpers } = state;
  if (is === 'asked') return questionMessage(state);
  if (is === 'over') return told(`You and ${mention(partnerId)} are no longer paired, so there is nothing to answer.`);
  if (is === 'missed') return told(`No answer about ${about(state)} this time, and that’s fine.`);
  if (is === 'skipped') return told(`Skipped.${again(nextAt)}`, actions(button(CHANGE, 'Change', valueOf(id))));
  return helpers ? helpMessage(state, helpers) : answered(state);
}

/** The one reminder: the same question. Put off, it comes again, and says the same. */
export function reminderMessage(state: CheckInState): MessageContent {
  const { text, blocks } = checkInMessage(state);
  if (state.is !== 'asked') return { text, ...(blocks && { blocks }) };
  const reminder = 'Still open, in case it slipped by.';
  const last = context(`${reminder} Unless you snooze it, I won’t remind you again.`);
  return { text: `${text} ${reminder}`, blocks: [...(blocks ?? []), last] };
}

/** The question once the reminder of it stands below, where it is answered. */
export const remindedMessage = (state: CheckInState): MessageContent =>
  told(state.is === 'asked' ? `${questionOf(state)} I’ve asked again below.` : checkInMessage(state).text);

/** To a coordinator: no more than that. */
export const talkMessage = (slackId: string): MessageContent => ({
  text: `${mention(slackId)} would like to talk about their mentoring. They are waiting to hear from you; only coordinators know.`,
});

/** The person's own section of App Home: what waits for an answer, then in small print when the next ones come. */
export const checkInsHomeBlocks = (pairs: PairCheckIn[]): KnownBlock[] => {
  const waiting = pairs.flatMap(({ waiting: one, ...pair }) =>
    one ? [section(`*${questionOf({ ...one, ...pair })}*`), answerButtons(one.id)] : [],
  );
  const next = pairs.flatMap(({ waiting: one, nextAt, ...pair }) =>
    !one && nextAt ? [context(`Next check-in with ${about(pair)} around ${dateFor(nextAt)}`)] : [],
  );
  return [...(waiting.length > 0 ? [header('Check-ins'), ...waiting] : []), ...next];
};

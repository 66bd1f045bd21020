import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { CheckInAnswer } from '../generated/prisma/client.ts';
import {
  actions,
  button,
  context,
  dateFor,
  field,
  header,
  type MessageContent,
  type Modal,
  mention,
  mentions,
  nudgeMenu,
  option,
  plain,
  section,
} from '../slack/blocks.ts';
import type { Rhythm, Why } from './rhythm.ts';
import type { CheckInState, Note, PairCheckIn } from './service.ts';

export const MENU = 'check-in.menu';
export const CHANGE = 'check-in.change';
export const OPEN_NOTE = 'check-in.open-note';
export const SAVE_NOTE = 'check-in.save-note';

/** The one-tap answers, in the order of their buttons. */
export const ANSWERS: { actionId: string; label: string; answer: CheckInAnswer | 'SKIP' }[] = [
  { actionId: 'check-in.met', label: 'Met', answer: 'MET' },
  { actionId: 'check-in.not-yet', label: 'Not yet', answer: 'NOT_YET' },
  { actionId: 'check-in.need-help', label: 'Need help', answer: 'NEED_HELP' },
  { actionId: 'check-in.skip', label: 'Skip', answer: 'SKIP' },
];

export const CheckInButton = z.object({ id: z.uuid() });
export const MenuChoice = z.object({ do: z.enum(['snooze', 'fewer', 'why']), id: z.uuid() });

const valueOf = (id: string) => JSON.stringify({ id });
const answerButtons = (id: string) =>
  actions(...ANSWERS.map(({ actionId, label }) => button(actionId, label, valueOf(id))));

type About = Pick<CheckInState, 'partnerId' | 'isCircle'>;

/** Whom a check-in is about: the partner, or for its mentor a whole circle. */
const about = ({ partnerId, isCircle }: About) => (isCircle ? 'your circle' : mention(partnerId));
/** The same with the reader in it; begins a sentence. */
const both = ({ partnerId, isCircle }: About) => (isCircle ? 'Your circle' : `You and ${mention(partnerId)}`);
const didMeet = ({ partnerId, isCircle }: About) =>
  isCircle ? 'Did your circle meet?' : `Did you and ${mention(partnerId)} meet?`;

/** The question itself, also when somebody wants to change their answer. */
export const questionMessage = (state: CheckInState): MessageContent => ({
  text: `${didMeet(state)} One tap is enough.`,
  blocks: [
    section(`*${didMeet(state)}*${state.isFirst ? ' A first hello counts.' : ''}`, nudgeMenu(MENU, state.id)),
    answerButtons(state.id),
    context('Nobody else sees your answer.'),
  ],
});

const helpText = (coordinatorIds: string[]) =>
  coordinatorIds.length > 0
    ? `You would like help. Write to ${mentions(coordinatorIds.slice(0, 5))} whenever you like: mentoring is in their care. I’ve told nobody.`
    : 'You would like help. There is no coordinator yet, so your team lead is the one to ask. I’ve told nobody.';

function answeredText(state: CheckInState): string {
  if (state.answer === 'NEED_HELP') return helpText(state.coordinatorIds);
  if (state.answer === 'MET') return `:white_check_mark: ${both(state)} met. Good to hear.`;
  return `${both(state)} ${state.isCircle ? 'has' : 'have'} not met yet. No harm done: “Do you have 20 minutes this week?” is a fine first line.`;
}

const again = (nextAt: Date | null) => (nextAt ? ` I’ll ask again around ${dateFor(nextAt)}.` : '');

/** What became of the question, and what can still be done about it. */
function settled(state: CheckInState): MessageContent {
  const { id, is, nextAt, hasNote } = state;
  const change = (label: string) => actions(button(CHANGE, label, valueOf(id)));
  const told = (text: string, ...more: NonNullable<MessageContent['blocks']>) => ({
    text,
    blocks: [section(text), ...more],
  });
  if (is === 'over')
    return told(`You and ${mention(state.partnerId)} are no longer paired, so there is nothing to answer.`);
  if (is === 'missed') return told(`No answer about ${about(state)} this time, and that’s fine.`);
  if (is === 'skipped') return told(`Skipped.${again(nextAt)}`, change('Change'));
  if (is === 'snoozed' && nextAt)
    return told(`I’ll ask about ${about(state)} again on ${dateFor(nextAt)} or soon after.`, change('Answer now'));
  return told(
    answeredText(state),
    actions(
      button(OPEN_NOTE, hasNote ? 'Edit note' : 'Add a note', valueOf(id)),
      button(CHANGE, 'Change', valueOf(id)),
    ),
  );
}

/** A check-in's message as things are now; the same message is edited from one to the next. */
export const checkInMessage = (state: CheckInState): MessageContent =>
  state.is === 'asked' ? questionMessage(state) : settled(state);

/** To somebody who wants to change their answer: the question once more, while there is one. */
export const reopenedMessage = (state: CheckInState): MessageContent =>
  state.is === 'missed' || state.is === 'over' ? settled(state) : questionMessage(state);

const MAX_NOTE = 1000;

/** In words, so that a number means the same to everybody. */
const PULSES = [
  ['5', 'Very well'],
  ['4', 'Well'],
  ['3', 'So-so'],
  ['2', 'Not so well'],
  ['1', 'It does not work for me'],
] as const;

const empty = (text: string | undefined) => text || null;

export const NoteForm = z.object({
  pulse: z
    .enum(PULSES.map(([value]) => value))
    .transform(Number)
    .nullish()
    .transform((pulse) => pulse ?? null),
  note: z
    .string()
    .trim()
    .max(MAX_NOTE, `At most ${MAX_NOTE} characters, please.`)
    .nullish()
    .transform((note) => empty(note ?? undefined)),
});

export const noteModal = (id: string, { pulse, note }: Note, isCircle = false): Modal => {
  const options = PULSES.map(([value, label]) => option(`${value} · ${label}`, value));
  const chosen = options.find(({ value }) => value === String(pulse));
  return {
    type: 'modal',
    callback_id: SAVE_NOTE,
    private_metadata: id,
    title: plain('Your note'),
    submit: plain('Save'),
    close: plain('Cancel'),
    blocks: [
      field(
        'pulse',
        isCircle ? 'How is it going with your circle?' : 'How is it going with the two of you?',
        { type: 'static_select', placeholder: plain('Choose one'), options, ...(chosen && { initial_option: chosen }) },
        { optional: true },
      ),
      field(
        'note',
        'A note to yourself',
        {
          type: 'plain_text_input',
          multiline: true,
          max_length: MAX_NOTE,
          ...(note !== null && { initial_value: note }),
        },
        { optional: true, hint: 'Nobody else sees what you enter here.' },
      ),
    ],
  };
};

const every = (days: number) =>
  days % 7 === 0 ? (days === 7 ? 'every week' : `every ${days / 7} weeks`) : `every ${days} days`;

/** To the person who asked for fewer. */
export const fewerMessage = ({ days, changed }: Rhythm): MessageContent => ({
  text: changed
    ? `Done. From now on I ask ${every(days)}.`
    : `I ask ${every(days)}, which is as seldom as it gets. *Snooze* or *Skip* are fine at any time.`,
});

/** To the person who wants to know why they got this. */
export const whyMessage = ({ partnerId, isCircle, endsAt, days, once }: Why): MessageContent => ({
  text: once
    ? `Because you and ${mention(partnerId)} agreed on one conversation: I ask about it once.`
    : `Because ${isCircle ? 'your circle goes on' : `you and ${mention(partnerId)} are paired`} until ${dateFor(endsAt)}. Until then I ask you ${every(days)}, ` +
      'Tuesday to Thursday in your working hours, and send at most one such message a day. ' +
      '*Snooze* asks again in three days; *Fewer* makes it half as often.',
});

/** The person's own section of App Home: what waits for an answer, then in small print when the next ones come. */
export const checkInsHomeBlocks = (pairs: PairCheckIn[]): KnownBlock[] => {
  const waiting = pairs.flatMap(({ waitingId, ...pair }) =>
    waitingId ? [section(`*${didMeet(pair)}*`), answerButtons(waitingId)] : [],
  );
  const next = pairs.flatMap(({ waitingId, nextAt, ...pair }) =>
    !waitingId && nextAt ? [context(`Next check-in with ${about(pair)} around ${dateFor(nextAt)}`)] : [],
  );
  return [...(waiting.length > 0 ? [header('Check-ins'), ...waiting] : []), ...next];
};

import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { PairingKind } from '../generated/prisma/enums.ts';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  field,
  type Modal,
  mention,
  option,
  plain,
  section,
  shorten,
} from '../slack/blocks.ts';
import type { Choosable } from './choices.ts';

export const CHOOSE_MENTORS = 'mentor-request.choose';
export const LEAVE_CHOICE = 'mentor-request.you-choose';

/** The request as it was typed, on its way through the second step; nothing is recorded before that is sent. */
export const Draft = z.object({
  skillId: z.uuid(),
  goal: z.string(),
  kind: z.enum(PairingKind),
  language: z.string().nullable(),
  preferredSlackId: z.string().nullable(),
  urgent: z.boolean(),
  mentorIds: z.array(z.uuid()).max(3),
});
export type Draft = z.infer<typeof Draft>;

const NOT = 'no';
const TURNS = ['First', 'Second', 'Third'];
const turnField = (index: number) => `turn${index}`;
const Turn = z.enum(['1', '2', '3', NOT], 'Choose one.').optional();

export const ChoiceForm = z.object({ turn0: Turn, turn1: Turn, turn2: Turn });

/** What the form says as an order: two with the same turn stay as they were shown. */
export function orderOf(form: z.infer<typeof ChoiceForm>, mentorIds: string[]) {
  const turns = [form.turn0, form.turn1, form.turn2];
  const chosen = mentorIds.map((id, index) => ({ id, turn: turns[index] ?? String(index + 1) }));
  return {
    mentorIds: chosen
      .filter(({ turn }) => turn !== NOT)
      .sort((a, b) => Number(a.turn) - Number(b.turn))
      .map(({ id }) => id),
    notIds: chosen.filter(({ turn }) => turn === NOT).map(({ id }) => id),
  };
}

function mentorBlocks({ slackId, name, reasons }: Choosable, index: number, count: number): KnownBlock[] {
  const turns = TURNS.slice(0, count).map((label, turn) => option(label, String(turn + 1)));
  const initial = turns[index];
  const lines = reasons.map((reason) => `• ${escapeMrkdwn(reason)}`).join('\n');
  return [
    section(`*${mention(slackId)}*\n${lines}`),
    field(turnField(index), shorten(`When shall I ask ${name}?`, 150), {
      type: 'static_select',
      options: [...turns, option('Not this time', NOT)],
      ...(initial && { initial_option: initial }),
    }),
  ];
}

/** The second step: who could be asked and why, before anybody is. The names stand nowhere after this. */
export const choiceModal = (draft: Omit<Draft, 'mentorIds'>, mentors: Choosable[]): Modal => ({
  type: 'modal',
  callback_id: CHOOSE_MENTORS,
  private_metadata: JSON.stringify({ ...draft, mentorIds: mentors.map(({ mentorId }) => mentorId) } satisfies Draft),
  title: plain('Who fits'),
  submit: plain('Ask in this order'),
  close: plain('Cancel'),
  blocks: [
    section('Nobody has been asked yet. Say who comes first, or leave it to me.'),
    actions(button(LEAVE_CHOICE, 'You choose', 'choose')),
    ...mentors.flatMap((mentor, index) => mentorBlocks(mentor, index, mentors.length)),
    context(
      'I follow your order as far as I can. People may be full or away by then, so it can be somebody else; I never say why.',
    ),
  ],
});

/** After "You choose": what happens now. */
export const requestSentModal = (): Modal => ({
  type: 'modal',
  title: plain('Sent'),
  close: plain('OK'),
  blocks: [section(':mag: I’m looking for somebody. You hear from me in your messages with Alongside.')],
});

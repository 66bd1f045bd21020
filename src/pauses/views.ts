import { z } from 'zod';
import type { PairingStatus } from '../generated/prisma/enums.ts';
import {
  actions,
  button,
  dateFor,
  escapeMrkdwn,
  field,
  type MessageContent,
  type Modal,
  mention,
  plain,
  section,
} from '../slack/blocks.ts';

export const SAVE_PAUSE = 'pairing.pause';
export const RESUME = 'pairing.resume';

export const PauseForm = z.object({ day: z.iso.date('Choose a day.') });
export const PairingButton = z.object({ id: z.uuid() });

/** A pairing as one of the two sees it. */
export interface PauseView {
  id: string;
  status: PairingStatus;
  skill: string;
  partnerId: string;
  pausedUntil: Date | null;
  endsAt: Date;
}

const aboutIt = ({ partnerId, skill }: PauseView) => `*With ${mention(partnerId)} · ${escapeMrkdwn(skill)}*`;

/** Until when? `day`: what is chosen if they change nothing. */
export const pauseModal = (pairing: PauseView, day: string): Modal => ({
  type: 'modal',
  callback_id: SAVE_PAUSE,
  private_metadata: JSON.stringify({ id: pairing.id }),
  title: plain('Pause your pairing'),
  submit: plain('Pause'),
  close: plain('Cancel'),
  blocks: [
    section(`${aboutIt(pairing)}\nThat’s fine, whatever the reason. I ask nothing until then, and you lose no time.`),
    field(
      'day',
      'Until',
      { type: 'datepicker', initial_date: day },
      { hint: 'At most 8 weeks. Your partner hears the date, not why.' },
    ),
  ],
});

/** To the other: no reason was asked for, so there is none to tell. Edited once it goes on. */
export const pausedMessage = (pairing: PauseView): MessageContent => {
  const { id, partnerId, skill, status, pausedUntil } = pairing;
  const what = `Your pairing with ${mention(partnerId)} about ${escapeMrkdwn(skill)}`;
  if (status !== 'PAUSED' || !pausedUntil) return { text: `${what} was paused. The pause is over.` };
  const text = `${what} is paused until ${dateFor(pausedUntil)}. No time is lost: its end moves by as long.`;
  return {
    text,
    blocks: [section(`:double_vertical_bar: ${text}`), actions(button(RESUME, 'Go on now', JSON.stringify({ id })))],
  };
};

export const resumedMessage = ({ partnerId, skill, endsAt }: PauseView): MessageContent => ({
  text: `:arrow_forward: Your pairing with ${mention(partnerId)} about ${escapeMrkdwn(skill)} goes on, now until ${dateFor(endsAt)}. “When shall we meet?” is a fine first line.`,
});

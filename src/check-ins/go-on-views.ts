import { z } from 'zod';
import {
  actions,
  button,
  context,
  dateFor,
  escapeMrkdwn,
  field,
  type MessageContent,
  type Modal,
  mention,
  plain,
  section,
} from '../slack/blocks.ts';
import type { GoOnState } from './go-on.ts';

export const GO_ON_YES = 'check-in.go-on-yes';
export const GO_ON_PAUSE = 'check-in.go-on-pause';
export const GO_ON_END = 'check-in.go-on-end';
export const SAVE_GO_ON_PAUSE = 'check-in.save-go-on-pause';

/** Slack allows 2,000 characters; a stale one is about an earlier time. */
export const GoOnButton = z.object({ id: z.uuid(), at: z.iso.datetime().transform((text) => new Date(text)) });
export const GoOnPauseForm = z.object({ day: z.iso.date('Choose a day.') });

type View = Omit<GoOnState, 'isOld'> & { isOld: boolean };

const valueOf = ({ pairingId, askedAt }: View) => JSON.stringify({ id: pairingId, at: askedAt.toISOString() });
const aboutIt = ({ partnerId, skill }: View) => `${mention(partnerId)} about ${escapeMrkdwn(skill)}`;

/** Whether it still waits for this person. */
export const isOpen = ({ status, answer, isOld }: View): boolean => status === 'ACTIVE' && answer === null && !isOld;

function settledText(state: View): string {
  const { status, pausedUntil, answer } = state;
  const what = `Your pairing with ${aboutIt(state)}`;
  if (status === 'PAUSED' && pausedUntil) return `${what} is paused until ${dateFor(pausedUntil)}.`;
  if (status === 'COMPLETED' || status === 'ENDED') return `${what} has come to its end.`;
  return answer === 'go-on' ? `:muscle: ${what} goes on. Thank you for saying so.` : `${what} goes on.`;
}

/** To each of the two by themselves, once; then what came of it. */
export const goOnMessage = (state: View): MessageContent => {
  if (!isOpen(state)) return { text: settledText(state), blocks: [section(settledText(state))] };
  const text = `It has been quiet about your pairing with ${aboutIt(state)}. Would you like to go on?`;
  const value = valueOf(state);
  return {
    text,
    blocks: [
      section(`*${text}*\nAny answer is fine. I ask about nothing else until then.`),
      actions(button(GO_ON_YES, 'Go on', value, 'primary'), button(GO_ON_PAUSE, 'Pause', value), {
        ...button(GO_ON_END, 'End', value),
        confirm: {
          title: plain('End this pairing?'),
          text: plain('Nobody’s fault. You both hear that it has ended, in the same words.'),
          confirm: plain('End it'),
          deny: plain('Not now'),
        },
      }),
      context('Your partner is asked the same, and is not told what you answer.'),
    ],
  };
};

/** Until when? `day`: what is chosen if they change nothing. */
export const goOnPauseModal = (state: View, day: string): Modal => ({
  type: 'modal',
  callback_id: SAVE_GO_ON_PAUSE,
  private_metadata: valueOf(state),
  title: plain('Pause your pairing'),
  submit: plain('Pause'),
  close: plain('Cancel'),
  blocks: [
    section(`With ${aboutIt(state)}. You lose no time: its end moves by as long.`),
    field(
      'day',
      'Until',
      { type: 'datepicker', initial_date: day },
      { hint: 'At most 8 weeks. Your partner hears the date, not why.' },
    ),
  ],
});

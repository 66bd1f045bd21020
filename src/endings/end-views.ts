import { z } from 'zod';
import { OWN_REASONS, type OwnReason } from '../pairings/states.ts';
import { button, field, type Modal, option, plain, section } from '../slack/blocks.ts';
import { aboutIt, type PairView, valueOf } from './views.ts';

export const FINISH = 'ending.finish';
export const OPEN_END = 'ending.open-end';
export const END = 'ending.end';
export const SHOW_DONE = 'ending.done';

/** "Finish or end": what each of the two means, and a step in between, as neither can be undone. */
export const endModal = (pair: PairView): Modal => ({
  type: 'modal',
  private_metadata: valueOf(pair.id),
  title: plain('Finish or end'),
  close: plain('Cancel'),
  blocks: [
    section(`${aboutIt(pair)}\nNeither can be undone. You can always be paired again.`),
    section('*We are done*\nYou both are thanked and can look back on what you learned.', {
      ...button(FINISH, 'Finish', valueOf(pair.id), 'primary'),
      confirm: {
        title: plain('Finish this pairing?'),
        text: plain('It is complete then, for both of you.'),
        confirm: plain('Finish'),
        deny: plain('Not yet'),
      },
    }),
    section('*It does not fit*\nNobody’s fault. You are not named, and you both can find somebody new.', {
      ...button(OPEN_END, 'End early', valueOf(pair.id)),
    }),
  ],
});

const REASON_WORDS: Record<OwnReason, string> = {
  time: 'There is no time for it just now',
  topic: 'Another topic matters more now',
  fit: 'We do not fit together so well',
  enough: 'We got what we wanted, sooner',
  work: 'My work or my hours have changed',
  other: 'Something else',
  unsaid: 'I’d rather not say',
};

export const EndForm = z.object({ reason: z.enum(OWN_REASONS, 'Choose one.') });

/** The last step before an early end. */
export const endEarlyModal = (pair: PairView): Modal => {
  const reasons = OWN_REASONS.map((reason) => option(REASON_WORDS[reason], reason));
  const unsaid = reasons.at(-1);
  return {
    type: 'modal',
    callback_id: END,
    private_metadata: valueOf(pair.id),
    title: plain('End early'),
    submit: plain('End it'),
    close: plain('Cancel'),
    blocks: [
      section(`${aboutIt(pair)}\nYou both hear that it has ended, in the same words. This cannot be undone.`),
      field(
        'reason',
        'Why?',
        { type: 'radio_buttons', options: reasons, ...(unsaid && { initial_option: unsaid }) },
        { hint: 'Nobody is told. Only where five or more gave the same reason is that number known.' },
      ),
    ],
  };
};

/** In place of the steps, once it is done; App Home below is drawn anew when it is closed. */
export const doneModal = (text: string): Modal => ({
  type: 'modal',
  callback_id: SHOW_DONE,
  notify_on_close: true,
  title: plain('Your pairing'),
  close: plain('OK'),
  blocks: [section(text)],
});
export const FINISHED = ':tada: It is complete. I thank you both in a message.';
export const ENDED = 'It has ended. You both get a message, from which you can find somebody new.';

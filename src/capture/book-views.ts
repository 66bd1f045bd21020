import { actions, button, context, type MessageContent, section } from '../slack/blocks.ts';
import { type CaptureFrom, NEW_CARD } from './opening.ts';
import { book as words } from './words.ts';

/** To whoever put the book on a message: only they see it. `from`: where the message stands and whose it is. */
export const bookMessage = (from: CaptureFrom): MessageContent => ({
  text: words.text,
  blocks: [
    section(words.ask(from.link)),
    actions(button(NEW_CARD, words.button, JSON.stringify(from), 'primary')),
    context(words.hint),
  ],
});

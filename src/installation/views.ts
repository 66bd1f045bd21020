import { context, type MessageContent, section } from '../slack/blocks.ts';

/** To the coordinators, after the app was removed and installed again. */
export const returnedMessage = (): MessageContent => ({
  text: 'Alongside is back. Pairings and profiles are as they were; nothing was sent while it was away.',
  blocks: [
    section(':wave: *Alongside is back.* Pairings and profiles are as they were.'),
    context('Nothing was sent while it was away, and nothing old is sent now.'),
  ],
});

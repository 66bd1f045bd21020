/** Ids of what can be pressed, and what comes back. */
import type { Button } from '@slack/types';
import { z } from 'zod';
import { button } from '../slack/blocks.ts';
import { BUTTONS } from './words.ts';

/** Opens the form; the question, if it has one, is filled in. Also pressed in results of a search that found nothing. */
export const ASK = 'live-help.ask';
export const HELPED = 'live-help.helped';
export const WITHDRAW = 'live-help.withdraw';
export const TAKE = 'live-help.take';
export const PASS = 'live-help.pass';
export const PASS_TODAY = 'live-help.pass-today';
export const SOLVED = 'live-help.solved';
export const HAND_BACK = 'live-help.hand-back';
export const ASK_OTHER = 'live-help.ask-other';
export const RATE = 'live-help.rate';
export const OPEN_RATING = 'live-help.open-rating';
export const SAVE = 'live-help.save';
export const STILL_OPEN = 'live-help.still-open';
export const REOPEN = 'live-help.reopen';
export const KEEP_ASKING = 'live-help.keep-asking';
export const CARDS = 'live-help.cards';
export const SWITCH = 'live-help.switch';

/** Cards that were shown as answers to a question: as many as a page of them holds. */
export const SeenIds = z.array(z.uuid()).max(5).default([]);

/** A question by hand of another feature, or none; `searchId`: of a search that did not help; `seen`: what it found. */
export const AskButton = z.object({
  question: z.string().default(''),
  searchId: z.uuid().optional(),
  seen: SeenIds,
});
export const HelpedButton = z.object({ cardId: z.uuid(), searchId: z.uuid().optional() });
export const HelpButton = z.object({ id: z.uuid() });
export const TakeButton = z.object({ id: z.uuid(), also: z.boolean().default(false) });
export const SwitchButton = z.object({ to: z.enum(['today', 'off', 'on']) });

/** App Home's way to live help, and that of whoever else has room for it. */
export const askNowButton = (): Button => button(ASK, BUTTONS.askNow, JSON.stringify({ question: '' }));

/** A button about one request. */
export const about = (actionId: string, label: string, id: string, style?: 'primary'): Button =>
  button(actionId, label, JSON.stringify({ id } satisfies z.infer<typeof HelpButton>), style);

/** For whoever is helping somebody already and wants both. */
export const takeTooButton = (id: string): Button =>
  button(TAKE, BUTTONS.takeToo, JSON.stringify({ id, also: true } satisfies z.infer<typeof TakeButton>));

import type { BlockAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { Overflow } from '@slack/types';
import { z } from 'zod';
import type { PairingStatus } from '../generated/prisma/enums.ts';
import { option } from '../slack/blocks.ts';
import { parseButton } from '../slack/forms.ts';

/** The menu of a pairing, on App Home and in its conversation: each choice is heard by the feature it belongs to. */
export const PAIRING_MENU = 'pairing.menu';

/** Slack allows 75 characters: a word and the pairing's id. */
export const PairingChoice = z.object({
  do: z.enum(['agreement', 'pause', 'resume', 'extend', 'end']),
  id: z.uuid(),
});
type Choice = z.infer<typeof PairingChoice>['do'];

export interface MenuView {
  id: string;
  kind: string;
  status: PairingStatus;
  extendedAt: Date | null;
  /** Of a circle: its frame is for all of it, so there is no agreement of two to change or extend. */
  circleId: string | null;
}

/** What can be done about a pairing that goes on. */
export const pairingMenu = ({ id, kind, status, extendedAt, circleId }: MenuView): Overflow => {
  const choice = (label: string, does: Choice) => option(label, JSON.stringify({ do: does, id }));
  const isFramed = kind === 'FLASH' || circleId !== null;
  return {
    type: 'overflow',
    action_id: PAIRING_MENU,
    options: [
      ...(isFramed ? [] : [choice('Our agreement', 'agreement')]),
      status === 'PAUSED' ? choice('Go on now', 'resume') : choice('Pause', 'pause'),
      ...(isFramed || extendedAt ? [] : [choice('Extend', 'extend')]),
      choice('Finish or end', 'end'),
    ],
  };
};

/** Lets a listener hear one choice of the menu only. */
export function chosen(does: Choice): Middleware<SlackActionMiddlewareArgs<BlockAction>> {
  return async ({ action, next }) => {
    if (parseButton(PairingChoice, action)?.do === does) await next();
  };
}

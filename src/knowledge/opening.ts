import type { Deps } from '../deps.ts';
import type { Modal } from '../slack/blocks.ts';
import { type CardPlace, cardModal } from './card-views.ts';
import type { Actor } from './rights.ts';
import { getCard } from './service.ts';

/**
 * A card as this person sees it now, ready for views.open, push or update. `notice`: what was just done, mrkdwn. Throws UserError if it
 * is gone or not theirs to see.
 */
export async function cardModalFor(deps: Deps, actor: Actor, place: CardPlace, notice?: string): Promise<Modal> {
  return cardModal(await getCard(deps, actor, place.cardId), place, actor.zone, notice);
}

import type { Context } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { actorOf } from '../slack/context.ts';
import { CARD_TROUBLE } from './card-words.ts';
import { type Actor, actingOn } from './rights.ts';

/** The member who acts, with the teams they lead. Throws UserError for a guest: they may work for somebody else. */
export async function actingFor(deps: Deps, context: Context): Promise<Actor> {
  const member = await actorOf(deps, context);
  if (member.isGuest) throw new UserError(CARD_TROUBLE.guest);
  return actingOn(deps, member);
}

import type { BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import type { Actor } from '../knowledge/rights.ts';
import { CARD_MODAL } from '../knowledge/views.ts';
import { type FormView, mentionedIn, type Names, richBlocksOf } from './reading.ts';

/** Names of members by Slack id. */
export async function findNames(
  { db }: Pick<Deps, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
  slackIds: string[],
): Promise<Names> {
  if (slackIds.length === 0) return new Map();
  const members = await db.member.findMany({ where: { workspaceId, slackId: { in: slackIds } } });
  return new Map(members.map(({ slackId, name }) => [slackId, name]));
}

export const namesFor = (deps: Pick<Deps, 'db'>, actor: Actor, view: FormView): Promise<Names> =>
  findNames(deps, actor, mentionedIn(richBlocksOf(view)));

/** Whether something was pressed in a card's own modal, which then shows what came of it. */
export const isOverCard = ({ view }: Pick<BlockAction, 'view'>): boolean => view?.callback_id === CARD_MODAL;

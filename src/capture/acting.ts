import type { BlockAction } from '@slack/bolt';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { type Actor, actingOn } from '../knowledge/rights.ts';
import type { Modal } from '../slack/blocks.ts';
import { actorOf } from '../slack/context.ts';
import { type FormView, mentionedIn, type Names, richBlocksOf } from './reading.ts';
import { trouble } from './words.ts';

/** The member who acts, with the teams they lead. */
export const actingFor = async (deps: Deps, context: Parameters<typeof actorOf>[1]): Promise<Actor> =>
  actingOn(deps, await actorOf(deps, context));

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

const isError = (error: unknown, name: string): boolean =>
  error instanceof WebAPIPlatformError && error.data.error === name;

/** Changes a modal that may have been closed meanwhile. */
export async function updateView(client: WebClient, view_id: string, view: Modal): Promise<void> {
  await client.views.update({ view_id, view }).catch((error: unknown) => {
    if (!isError(error, 'not_found')) throw error;
  });
}

/** On top of a modal, else by itself. Throws UserError where three stand already: Slack takes no fourth. */
export async function openOver(
  client: WebClient,
  { trigger_id, view: under }: Pick<BlockAction, 'trigger_id' | 'view'>,
  view: Modal,
): Promise<void> {
  if (under?.type !== 'modal') return void (await client.views.open({ trigger_id, view }));
  await client.views.push({ trigger_id, view }).catch((error: unknown) => {
    throw isError(error, 'push_limit_reached') ? new UserError(trouble.tooDeep) : error;
  });
}

/** The modal of a card: see knowledge/card-views.ts. */
const CARD_MODAL = 'knowledge.card';

/** Whether something was pressed in a card's own modal, which then shows what came of it. */
export const isOverCard = ({ view }: Pick<BlockAction, 'view'>): boolean => view?.callback_id === CARD_MODAL;

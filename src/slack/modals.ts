import type { BlockAction } from '@slack/bolt';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { UserError } from '../errors.ts';
import type { Modal } from './blocks.ts';

/** Whether Slack refused a call with this error. */
export const isError = (error: unknown, name: string): boolean =>
  error instanceof WebAPIPlatformError && error.data.error === name;

/** Opens a modal, on top of the one the button stands in if it stands in one. Throws UserError on three: Slack takes no fourth. */
export async function present(
  client: WebClient,
  { trigger_id, view: under }: Pick<BlockAction, 'trigger_id' | 'view'>,
  view: Modal,
): Promise<void> {
  if (under?.type !== 'modal') return void (await client.views.open({ trigger_id, view }));
  await client.views.push({ trigger_id, view }).catch((error: unknown) => {
    throw isError(error, 'push_limit_reached')
      ? new UserError('Close one of these windows first, then try again.')
      : error;
  });
}

/** Changes a modal; one that was closed meanwhile is gone. `hash`: only if it still is what it was; false: it is not. */
export async function updateView(client: WebClient, view_id: string, view: Modal, hash?: string): Promise<boolean> {
  const update = { view_id, view, ...(hash !== undefined && { hash }) };
  return client.views.update(update).then(
    () => true,
    (error: unknown) => {
      if (isError(error, 'not_found')) return true;
      if (isError(error, 'hash_conflict')) return false;
      throw error;
    },
  );
}

/** Puts another modal in the place of the one that was pressed in. One that was closed meanwhile, and what is no modal, stays as it is. */
export async function replaceModal(client: WebClient, body: Pick<BlockAction, 'view'>, view: Modal): Promise<void> {
  if (body.view?.type === 'modal') await updateView(client, body.view.id, view);
}

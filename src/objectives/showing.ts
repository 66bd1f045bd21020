import type { BlockAction } from '@slack/bolt';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Modal } from '../slack/blocks.ts';

/** Opens a modal, on top of the one the button stands in if it stands in one. */
export async function present(client: WebClient, body: BlockAction, view: Modal): Promise<void> {
  const opened = { trigger_id: body.trigger_id, view };
  await (body.view?.type === 'modal' ? client.views.push(opened) : client.views.open(opened));
}

/**
 * Draws a modal anew. One that was closed meanwhile needs no drawing. `hash`: only if it still is what it was; false: it is not.
 */
export async function updateView(client: WebClient, id: string, view: Modal, hash?: string): Promise<boolean> {
  const update = { view_id: id, view, ...(hash !== undefined && { hash }) };
  return client.views.update(update).then(
    () => true,
    (error: unknown) => {
      const reason = error instanceof WebAPIPlatformError ? error.data.error : undefined;
      if (reason === 'not_found') return true;
      if (reason === 'hash_conflict') return false;
      throw error;
    },
  );
}

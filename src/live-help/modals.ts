import type { BlockAction } from '@slack/bolt';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Modal } from '../slack/blocks.ts';

/** Opens a modal, on top of the one the button stands in if it stands in one. */
export async function present(client: WebClient, body: BlockAction, view: Modal): Promise<void> {
  const opened = { trigger_id: body.trigger_id, view };
  await (body.view?.type === 'modal' ? client.views.push(opened) : client.views.open(opened));
}

/** Puts another modal in the place of the one that was pressed in. One that was closed meanwhile, and what is no modal, stays as it is. */
export async function replaceModal(client: WebClient, body: BlockAction, view: Modal): Promise<void> {
  if (body.view?.type !== 'modal') return;
  await client.views.update({ view_id: body.view.id, view }).catch((error: unknown) => {
    if (!(error instanceof WebAPIPlatformError && error.data.error === 'not_found')) throw error;
  });
}

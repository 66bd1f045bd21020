import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { actingOn } from '../knowledge/rights.ts';
import { actorOf } from '../slack/context.ts';
import { readButton } from '../slack/forms.ts';
import { findContributions, setQuietThanks } from './service.ts';
import { contributionsModal, OPEN_CONTRIBUTIONS, QUIET_THANKS, QuietButton } from './views.ts';
import { words } from './words.ts';

/** Of each sort; the modal shows the newest of all. */
const MOST = 30;

export function registerContributions(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_CONTRIBUTIONS, async ({ ack, body, client, context }) => {
    await ack();
    const actor = await actingOn(deps, await actorOf(deps, context));
    const view = contributionsModal(await findContributions(deps, actor, MOST), actor.zone);
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action<BlockAction>(QUIET_THANKS, async ({ ack, action, context }) => {
    await setQuietThanks(deps, await actorOf(deps, context), readButton(QuietButton, action, words.stale).quiet);
    await ack();
  });
}

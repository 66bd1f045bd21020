import type { App, BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { captureModalFor } from '../capture/opening.ts';
import type { Deps } from '../deps.ts';
import { actingFor } from '../knowledge/acting.ts';
import { licenceOf } from '../knowledge/licence.ts';
import type { Actor } from '../knowledge/rights.ts';
import type { Modal } from '../slack/blocks.ts';
import { aloneWord } from '../slack/commands.ts';
import { readButton, startingWith } from '../slack/forms.ts';
import { showInPlace } from '../slack/in-place.ts';
import { present, replaceModal, updateView } from '../slack/modals.ts';
import { claimGap, dismissGap, handBack } from './claims.ts';
import { findGaps, PAGE } from './service.ts';
import { passTopic } from './topics.ts';
import {
  CLAIM,
  DISMISS,
  GAPS_PAGE,
  GapButton,
  GapsMeta,
  gapsModal,
  HAND_BACK,
  OPEN_GAPS,
  PASS,
  PageButton,
} from './views.ts';
import { refusals } from './words.ts';

async function gapsScreen(deps: Deps, actor: Actor, page = 0): Promise<Modal> {
  const mayDismiss = (await licenceOf(deps, actor)) === 'publisher';
  return gapsModal(await findGaps(deps, actor, page), { memberId: actor.id, mayDismiss }, PAGE);
}

/** The list, if that is what was tapped, as things are now. */
async function showList(deps: Deps, client: WebClient, actor: Actor, { view }: BlockAction): Promise<void> {
  if (view?.callback_id !== OPEN_GAPS) return;
  const { page } = GapsMeta.parse(JSON.parse(view.private_metadata || '{}'));
  await updateView(client, view.id, await gapsScreen(deps, actor, page));
}

function registerList(app: App, deps: Deps): void {
  app.command('/know', aloneWord('gaps'), async ({ ack, body, client, context }) => {
    await ack();
    const view = await gapsScreen(deps, await actingFor(deps, context));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action<BlockAction>(OPEN_GAPS, async ({ ack, body, client, context }) => {
    await ack();
    const view = await gapsScreen(deps, await actingFor(deps, context));
    await present(client, body, view);
  });

  app.action<BlockAction>(startingWith(`${GAPS_PAGE}-`), async ({ ack, action, body, client, context }) => {
    await ack();
    const { page } = readButton(PageButton, action, refusals.stale);
    const view = await gapsScreen(deps, await actingFor(deps, context), page);
    await replaceModal(client, body, view);
  });

  app.view({ type: 'view_closed', callback_id: OPEN_GAPS }, async ({ ack }) => ack());
}

export function registerGaps(app: App, deps: Deps): void {
  registerList(app, deps);

  app.action<BlockAction>(CLAIM, async ({ ack, action, body, client, context, respond }) => {
    await ack();
    const { gapId } = readButton(GapButton, action, refusals.stale);
    const actor = await actingFor(deps, context);
    const { words: title } = await claimGap(deps, actor, gapId);
    // The form first: a trigger lives three seconds.
    await present(client, body, await captureModalFor(deps, actor, { title, gapId }));
    await showList(deps, client, actor, body);
    await showInPlace(deps, { body, context, respond });
  });

  for (const [actionId, change] of [
    [HAND_BACK, handBack],
    [DISMISS, dismissGap],
    [PASS, passTopic],
  ] as const)
    app.action<BlockAction>(actionId, async ({ ack, action, body, client, context, respond }) => {
      await ack();
      const { gapId } = readButton(GapButton, action, refusals.stale);
      const actor = await actingFor(deps, context);
      await change(deps, actor, gapId);
      await showList(deps, client, actor, body);
      await showInPlace(deps, { body, context, respond });
    });
}

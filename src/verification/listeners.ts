import type { App, BlockAction } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { Deps } from '../deps.ts';
import type { Card } from '../generated/prisma/client.ts';
import { actingFor } from '../knowledge/acting.ts';
import { cardModalFor } from '../knowledge/opening.ts';
import type { Actor } from '../knowledge/rights.ts';
import { OTHERS } from '../knowledge/views.ts';
import type { Modal } from '../slack/blocks.ts';
import { aloneWord } from '../slack/commands.ts';
import { parseForm, readButton, startingWith } from '../slack/forms.ts';
import { showInPlace } from '../slack/in-place.ts';
import { present, replaceModal } from '../slack/modals.ts';
import { type Deed, decide, findChecks, PAGE } from './service.ts';
import { countStale, findStale, retireStale, scopeOf } from './stale.ts';
import { RETIRE_STALE, StaleForm, staleModal } from './stale-views.ts';
import {
  CardButton,
  CHECKS_PAGE,
  ChecksMeta,
  checksModal,
  DONE,
  doneBlocks,
  doneModal,
  doneText,
  OPEN_CHECKS,
  OPEN_STALE,
  PageButton,
} from './views.ts';
import { refusals } from './words.ts';

const DEEDS: [actionId: string, deed: Deed][] = [
  [OTHERS.confirm, 'confirm'],
  [OTHERS.retire, 'retire'],
  [OTHERS.revive, 'revive'],
];

async function checksScreen(deps: Deps, actor: Actor, page: number, done?: KnownBlock[]): Promise<Modal> {
  const checks = await findChecks(deps, actor, page);
  return checksModal(checks, await countStale(deps, actor, scopeOf(actor)), PAGE, done);
}

/** In the list, the list; in any other modal the card, or that it is retired, with the way back. */
async function screenAfter(deps: Deps, actor: Actor, view: NonNullable<BlockAction['view']>, card: Card, deed: Deed) {
  const done = doneBlocks(card, deed);
  if (view.callback_id === OPEN_CHECKS)
    return checksScreen(deps, actor, ChecksMeta.parse(JSON.parse(view.private_metadata || '{}')).page, done);
  if (deed === 'retire') return doneModal(done);
  return cardModalFor(deps, actor, { cardId: card.id }, doneText(card, deed));
}

function registerDeeds(app: App, deps: Deps): void {
  for (const [actionId, deed] of DEEDS)
    app.action<BlockAction>(actionId, async ({ ack, action, body, client, context, respond }) => {
      await ack();
      const { cardId, version } = readButton(CardButton, action, refusals.stale);
      const actor = await actingFor(deps, context);
      const card = await decide(deps, actor, deed, cardId, version);
      if (body.view?.type === 'modal')
        await replaceModal(client, body, await screenAfter(deps, actor, body.view, card, deed));
      else await showInPlace(deps, { body, context, respond });
    });
}

function registerLists(app: App, deps: Deps): void {
  const open = (actionId: string, viewOf: (actor: Actor) => Promise<Modal>) =>
    app.action<BlockAction>(actionId, async ({ ack, body, client, context }) => {
      await ack();
      await present(client, body, await viewOf(await actingFor(deps, context)));
    });
  open(OPEN_CHECKS, (actor) => checksScreen(deps, actor, 0));
  open(OPEN_STALE, async (actor) => staleModal(await findStale(deps, actor)));

  app.command('/know', aloneWord('check'), async ({ ack, body, client, context }) => {
    await ack();
    const view = await checksScreen(deps, await actingFor(deps, context), 0);
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action<BlockAction>(startingWith(`${CHECKS_PAGE}-`), async ({ ack, action, body, client, context }) => {
    await ack();
    const { page } = readButton(PageButton, action, refusals.stale);
    const view = await checksScreen(deps, await actingFor(deps, context), page);
    await replaceModal(client, body, view);
  });
}

export function registerVerification(app: App, deps: Deps): void {
  registerDeeds(app, deps);
  registerLists(app, deps);

  app.view(RETIRE_STALE, async ({ ack, context, view }) => {
    const form = parseForm(StaleForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const actor = await actingFor(deps, context);
    const retired = await retireStale(deps, actor, form.data.cardIds);
    return ack({ response_action: 'update', view: staleModal(await findStale(deps, actor), retired) });
  });
  // Closing a list whose buttons changed something: only so that Home is drawn anew.
  for (const callback_id of [OPEN_CHECKS, DONE])
    app.view({ type: 'view_closed', callback_id }, async ({ ack }) => ack());
}

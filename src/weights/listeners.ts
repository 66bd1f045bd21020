import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm } from '../slack/forms.ts';
import { WeightsForm } from './fields.ts';
import { getEffect, getWeights, saveWeights } from './service.ts';
import { OPEN_WEIGHTS, SAVE_WEIGHTS, TRY_WEIGHTS, weightsModal } from './views.ts';

export function registerWeights(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_WEIGHTS, async ({ ack, body, client, context }) => {
    await ack();
    const view = weightsModal(await getWeights(deps, await actorOf(deps, context)));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action<BlockAction>(TRY_WEIGHTS, async ({ ack, body, client, context }) => {
    await ack();
    const form = body.view && parseForm(WeightsForm, body.view);
    if (!body.view || !form?.ok) return;
    const found = await getEffect(deps, await actorOf(deps, context), form.data);
    await client.views.update({ view_id: body.view.id, view: weightsModal(form.data, { found }) });
  });

  app.view(SAVE_WEIGHTS, async ({ ack, context, view }) => {
    const form = parseForm(WeightsForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await saveWeights(deps, await actorOf(deps, context), form.data);
    await ack();
  });
}

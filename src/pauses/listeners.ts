import type { AllMiddlewareArgs, App, BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { chosen, PAIRING_MENU, PairingChoice } from '../pairings/menu.ts';
import { getOwnPairing } from '../pairings/service.ts';
import { actorOf } from '../slack/context.ts';
import { parseButton, parseForm } from '../slack/forms.ts';
import { showInPlace } from '../slack/in-place.ts';
import { pauseOwnPairing, resumeOwnPairing, suggestDay, viewFor } from './service.ts';
import { PairingButton, PauseForm, pauseModal, RESUME, SAVE_PAUSE } from './views.ts';

function idOf(action: BlockAction['actions'][number]): string {
  const pressed = parseButton(PairingButton, action) ?? parseButton(PairingChoice, action);
  if (!pressed) throw new UserError('This button no longer works. App Home shows your pairings.');
  return pressed.id;
}

export function registerPauses(app: App, deps: Deps): void {
  app.action<BlockAction>(PAIRING_MENU, chosen('pause'), async ({ ack, action, body, client, context }) => {
    await ack();
    const actor = await actorOf(deps, context);
    const pairing = await getOwnPairing(deps, actor, idOf(action));
    const view = pauseModal(viewFor(pairing, actor.id), suggestDay(deps.now(), actor.zone));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.view(SAVE_PAUSE, async ({ ack, context, view }) => {
    const form = parseForm(PauseForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { id } = PairingButton.parse(JSON.parse(view.private_metadata));
    await pauseOwnPairing(deps, await actorOf(deps, context), id, form.data.day);
    await ack();
  });

  /** From the menu, or from the message that tells of the pause. */
  const resume = async ({ ack, action, ...args }: SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs) => {
    await resumeOwnPairing(deps, await actorOf(deps, args.context), idOf(action));
    await ack();
    await showInPlace(deps, args);
  };
  app.action<BlockAction>(PAIRING_MENU, chosen('resume'), resume);
  app.action<BlockAction>(RESUME, resume);
}

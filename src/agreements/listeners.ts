import type { App, BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { chosen, PAIRING_MENU, PairingChoice } from '../pairings/menu.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm, readButton } from '../slack/forms.ts';
import { showInPlace } from '../slack/in-place.ts';
import { present, replaceModal } from '../slack/modals.ts';
import { endAfter, extensionOf, presentTerms, suggestExtension } from './extending.ts';
import { ChangeForm, changeModal, extensionModal, SAVE_CHANGE, SAVE_EXTENSION } from './form-views.ts';
import { agree, type Pressed, suggestChange, withdrawSuggestion } from './service.ts';
import { getOwnAgreement } from './standing.ts';
import {
  AGREE,
  agreementModal,
  CHANGE,
  ChangeButton,
  PRESSED_WORDS,
  SHOW_AGREEMENT,
  VersionButton,
  WITHDRAW,
} from './views.ts';

const INSTEAD = 'App Home shows your pairings.';

type Pressing = Pick<SlackActionMiddlewareArgs<BlockAction>, 'body' | 'respond'> & {
  client: WebClient;
  context: Parameters<typeof showInPlace>[1]['context'];
};

export function registerAgreements(app: App, deps: Deps): void {
  for (const [actionId, press] of [
    [AGREE, agree],
    [WITHDRAW, withdrawSuggestion],
  ] as const) {
    app.action<BlockAction>(actionId, async ({ ack, ...args }) => {
      const actor = await actorOf(deps, args.context);
      const pressed = await press(deps, actor, readButton(VersionButton, args.action, INSTEAD).id);
      await ack();
      await answer(deps, args, actor, pressed);
    });
  }

  app.action<BlockAction>(CHANGE, async ({ ack, action, body, client, context }) => {
    await ack();
    const actor = await actorOf(deps, context);
    const state = await getOwnAgreement(deps, actor, readButton(ChangeButton, action, INSTEAD).pairing);
    const view = changeModal(state, actor.id, await presentTerms(deps, state));
    await present(client, body, view);
  });

  app.view(SAVE_CHANGE, async ({ ack, context, view }) => {
    const form = parseForm(ChangeForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { pairing: pairingId, based: basedOnId } = ChangeButton.parse(JSON.parse(view.private_metadata));
    await suggestChange(deps, await actorOf(deps, context), { pairingId, basedOnId }, form.data);
    await ack({ response_action: 'clear' });
  });

  app.action<BlockAction>(PAIRING_MENU, chosen('agreement'), async ({ ack, action, body, client, context }) => {
    await ack();
    const actor = await actorOf(deps, context);
    const state = await getOwnAgreement(deps, actor, readButton(PairingChoice, action, INSTEAD).id);
    await client.views.open({ trigger_id: body.trigger_id, view: agreementModal(state, actor.id) });
  });

  // Only told so that App Home below is drawn anew.
  app.view({ callback_id: SHOW_AGREEMENT, type: 'view_closed' }, async ({ ack }) => ack());

  registerExtension(app, deps);
}

/** The message or modal that was tapped shows how it stands now; a press that came too late is explained. */
async function answer(deps: Deps, args: Pressing, actor: Member, { pairingId, is }: Pressed): Promise<void> {
  const { body, client, respond } = args;
  if (body.view?.type === 'modal') {
    const state = await getOwnAgreement(deps, actor, pairingId);
    await replaceModal(client, body, agreementModal(state, actor.id));
    return;
  }
  await showInPlace(deps, args);
  if (is === 'stale' || is === 'over')
    await respond({ response_type: 'ephemeral', replace_original: false, text: PRESSED_WORDS[is] });
}

function registerExtension(app: App, deps: Deps): void {
  app.action<BlockAction>(PAIRING_MENU, chosen('extend'), async ({ ack, action, body, client, context }) => {
    await ack();
    const actor = await actorOf(deps, context);
    const state = await getOwnAgreement(deps, actor, readButton(PairingChoice, action, INSTEAD).id);
    const terms = await extensionOf(deps, state);
    if (!terms) throw new UserError('This pairing cannot be extended any more.');
    const view = extensionModal(state, actor.id, terms, await endAfter(deps, state, terms));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.view(SAVE_EXTENSION, async ({ ack, context, view }) => {
    const { id } = VersionButton.parse(JSON.parse(view.private_metadata));
    await suggestExtension(deps, await actorOf(deps, context), id);
    await ack();
  });
}

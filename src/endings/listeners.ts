import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { chosen, PAIRING_MENU, PairingChoice } from '../pairings/menu.ts';
import { getOwnPairing, partnerFirst } from '../pairings/service.ts';
import type { Modal } from '../slack/blocks.ts';
import { actorOf } from '../slack/context.ts';
import { parseButton, parseForm } from '../slack/forms.ts';
import { present, replaceModal } from '../slack/modals.ts';
import {
  doneModal,
  END,
  ENDED,
  EndForm,
  endEarlyModal,
  endModal,
  FINISH,
  FINISHED,
  OPEN_END,
  SHOW_DONE,
} from './end-views.ts';
import {
  canEnd,
  endEarly,
  findEarlier,
  finishPairing,
  getOwnEnding,
  saveReflection,
  sendCertificate,
} from './service.ts';
import { earlierViews, endingView } from './shown.ts';
import {
  CERTIFICATE,
  EndingButton,
  earlierModal,
  LIST_EARLIER,
  LOOK_BACK,
  lookBackModal,
  OPEN_REFLECTION,
  ReflectionForm,
  reflectionModal,
  SAVE_REFLECTION,
} from './views.ts';

/** Slack shows 100 blocks in a modal. */
const MOST_LISTED = 100;

function idOf(action: BlockAction['actions'][number]): string {
  const pressed = parseButton(EndingButton, action) ?? parseButton(PairingChoice, action);
  if (!pressed) throw new UserError('This button no longer works. App Home shows your pairings.');
  return pressed.id;
}

/** A pairing that goes on. Throws UserError unless it is the actor's and does. */
async function pairOf(deps: Deps, actor: Member, id: string) {
  const pairing = await getOwnPairing(deps, actor, id);
  if (!canEnd(pairing)) throw new UserError('This pairing is over already.');
  return { id, skill: pairing.request.skill.name, partnerId: partnerFirst(pairing, actor.id)[0].slackId };
}

const idIn = ({ private_metadata }: { private_metadata: string }) =>
  EndingButton.parse(JSON.parse(private_metadata)).id;

function registerEnds(app: App, deps: Deps): void {
  app.action<BlockAction>(PAIRING_MENU, chosen('end'), async ({ ack, action, body, client, context }) => {
    await ack();
    const pair = await pairOf(deps, await actorOf(deps, context), idOf(action));
    await client.views.open({ trigger_id: body.trigger_id, view: endModal(pair) });
  });

  app.action<BlockAction>(FINISH, async ({ ack, action, body, client, context }) => {
    await finishPairing(deps, await actorOf(deps, context), idOf(action));
    await ack();
    await replaceModal(client, body, doneModal(FINISHED));
  });

  app.action<BlockAction>(OPEN_END, async ({ ack, action, body, client, context }) => {
    await ack();
    const pair = await pairOf(deps, await actorOf(deps, context), idOf(action));
    // In place of the first step: once it is done there is nothing to go back to.
    await replaceModal(client, body, endEarlyModal(pair));
  });

  app.view(END, async ({ ack, context, view }) => {
    const form = parseForm(EndForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await endEarly(deps, await actorOf(deps, context), idIn(view), form.data.reason);
    await ack({ response_action: 'update', view: doneModal(ENDED) });
  });

  // Only told so that App Home below is drawn anew.
  app.view({ callback_id: SHOW_DONE, type: 'view_closed' }, async ({ ack }) => ack());
}

export function registerEndings(app: App, deps: Deps): void {
  registerEnds(app, deps);

  /** From a message or App Home a modal is opened, from a modal one is put on top. */
  const open = (actionId: string, viewOf: (actor: Member, id: string) => Promise<Modal>) =>
    app.action<BlockAction>(actionId, async ({ ack, action, body, client, context }) => {
      await ack();
      await present(client, body, await viewOf(await actorOf(deps, context), idOf(action)));
    });
  open(LOOK_BACK, async (actor, id) => lookBackModal(endingView(await getOwnEnding(deps, actor, id))));
  open(OPEN_REFLECTION, async (actor, id) => {
    const ending = endingView(await getOwnEnding(deps, actor, id));
    return reflectionModal(ending, ending.own);
  });

  app.view(SAVE_REFLECTION, async ({ ack, context, view }) => {
    const form = parseForm(ReflectionForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { story: storyConsent, ...words } = form.data;
    await saveReflection(deps, await actorOf(deps, context), idIn(view), { ...words, storyConsent });
    await ack({ response_action: 'clear' });
  });

  app.action<BlockAction>(LIST_EARLIER, async ({ ack, body, client, context }) => {
    await ack();
    const actor = await actorOf(deps, context);
    await present(client, body, earlierModal(earlierViews(await findEarlier(deps, actor, MOST_LISTED), actor.id)));
  });

  app.action<BlockAction>(CERTIFICATE, async ({ ack, action, body, client, context, respond }) => {
    await sendCertificate(deps, await actorOf(deps, context), idOf(action));
    await ack();
    const text = 'Your certificate is on its way to you.';
    if (body.view) await present(client, body, doneModal(text));
    else await respond({ response_type: 'ephemeral', replace_original: false, text });
  });
}

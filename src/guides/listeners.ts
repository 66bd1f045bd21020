import type { App, BlockAction, ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { actorOf } from '../slack/context.ts';
import { parseButton, parseForm } from '../slack/forms.ts';
import { present, replaceModal, updateView } from '../slack/modals.ts';
import { findStarters, getGuidesToChange, getGuideToChange, resetGuide, retireGuide, saveGuide } from './service.ts';
import {
  ADD_GUIDE,
  EDIT_GUIDE,
  GuideForm,
  GuideKey,
  GuideMeta,
  guideDoneModal,
  guideFormModal,
  guidesModal,
  OPEN_GUIDES,
  OPEN_STARTERS,
  RESET_GUIDE,
  RETIRE_GUIDE,
  ResetButton,
  RetireButton,
  SAVE_GUIDE,
  startersModal,
} from './views.ts';

const STALE = 'This button no longer works. Open the guides again.';

/** The list under a form that was closed shows what is the case now. */
async function refreshList(deps: Deps, client: WebClient, member: Member, view: ViewOutput): Promise<void> {
  if (!view.root_view_id || view.root_view_id === view.id) return;
  await updateView(client, view.root_view_id, guidesModal(await getGuidesToChange(deps, member)));
}

function registerChanges(app: App, deps: Deps): void {
  app.view(SAVE_GUIDE, async ({ ack, client, context, view }) => {
    const { key, seen } = GuideMeta.parse(JSON.parse(view.private_metadata));
    const form = parseForm(GuideForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const member = await actorOf(deps, context);
    const theirs = await saveGuide(deps, member, key, form.data, seen);
    if (theirs) return ack({ response_action: 'update', view: guideFormModal(theirs, form.data) });
    await ack();
    await refreshList(deps, client, member, view);
  });

  app.action<BlockAction>(RETIRE_GUIDE, async ({ ack, action, body, client, context }) => {
    await ack();
    const pressed = parseButton(RetireButton, action);
    if (!pressed || !body.view) throw new UserError(STALE);
    const member = await actorOf(deps, context);
    await retireGuide(deps, member, pressed.key, pressed.retired);
    const done = pressed.retired ? 'Nobody is offered it any more. You can bring it back.' : 'It is offered again.';
    await replaceModal(client, body, guideDoneModal(done));
    await refreshList(deps, client, member, body.view);
  });

  app.action<BlockAction>(RESET_GUIDE, async ({ ack, action, body, client, context }) => {
    await ack();
    const pressed = parseButton(ResetButton, action);
    if (!pressed || !body.view) throw new UserError(STALE);
    const member = await actorOf(deps, context);
    await resetGuide(deps, member, pressed.key, pressed.seen);
    await replaceModal(client, body, guideDoneModal('It has its built-in text again.'));
    await refreshList(deps, client, member, body.view);
  });
}

export function registerGuides(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_GUIDES, async ({ ack, body, client, context }) => {
    await ack();
    const view = guidesModal(await getGuidesToChange(deps, await actorOf(deps, context)));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action<BlockAction>(EDIT_GUIDE, async ({ ack, action, body, client, context }) => {
    await ack();
    const pressed = parseButton(GuideKey, action);
    if (!pressed) throw new UserError(STALE);
    const guide = await getGuideToChange(deps, await actorOf(deps, context), pressed.key);
    await client.views.push({ trigger_id: body.trigger_id, view: guideFormModal(guide) });
  });

  app.action<BlockAction>(ADD_GUIDE, async ({ ack, body, client, context }) => {
    await ack();
    await getGuidesToChange(deps, await actorOf(deps, context)); // theirs to add to?
    await client.views.push({ trigger_id: body.trigger_id, view: guideFormModal() });
  });

  app.action<BlockAction>(OPEN_STARTERS, async ({ ack, body, client }) => {
    await ack();
    await present(client, body, startersModal(findStarters()));
  });

  registerChanges(app, deps);
}

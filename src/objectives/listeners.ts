import type { App, BlockAction, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Deps, Place } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { getOwnPairing } from '../pairings/service.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm, readButton } from '../slack/forms.ts';
import { placeOf } from '../slack/in-place.ts';
import { present, updateView } from '../slack/modals.ts';
import { addKudos } from './evidence.ts';
import { registerEvidence } from './evidence-listeners.ts';
import { registerForm } from './form-listeners.ts';
import { historyModal } from './history-views.ts';
import { ACHIEVE, ObjectiveButton, OPEN_OBJECTIVE, PairingButton, SET_VALUE, STEP, StepButton } from './lines.ts';
import { listModal, pairListModal } from './list-views.ts';
import { findOwnObjectives } from './listing.ts';
import { readNumber } from './numbers.ts';
import { discardDraft, moveObjective, recordProgress } from './progress.ts';
import { detailScreen } from './screens.ts';
import { findOpenObjectives, getHistory, getOwnObjective, type ObjectiveWithPair } from './service.ts';
import { shareObjective, unshareObjective } from './sharing.ts';
import {
  ADD_KUDOS,
  DISCARD,
  DROP,
  discardedModal,
  HISTORY,
  KudosButton,
  LIST_OBJECTIVES,
  LIST_PAIR,
  REOPEN,
  SAVE_VALUE,
  SHARE,
  SHOW_OBJECTIVE,
  tappedMessage,
  UNSHARE,
  ValueForm,
  ValueMeta,
  valueModal,
} from './views.ts';

const MOST_UPDATES = 30;

const INSTEAD = 'App Home shows how things stand.';

interface Tapped {
  body: BlockAction;
  client: WebClient;
  respond: RespondFn;
}

/** After a tap: the modal it was in, or the message, shows what is the case now. Home does so by itself. */
async function showNow(deps: Deps, member: Member, { body, client, respond }: Tapped, objective: ObjectiveWithPair) {
  const place = placeOf(body);
  if (body.view?.type === 'modal')
    return updateView(client, body.view.id, await detailScreen(deps, member, objective.id));
  if (!place) return;
  const content = await deps.outbox.contentAt(member.workspaceId, place, member.slackId);
  if (content) await respond({ ...content, replace_original: true });
  else await respond({ ...tappedMessage(objective), response_type: 'ephemeral', replace_original: false });
}

function registerLooking(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_OBJECTIVE, async ({ ack, action, body, client, context }) => {
    await ack();
    const view = await detailScreen(
      deps,
      await actorOf(deps, context),
      readButton(ObjectiveButton, action, INSTEAD).id,
    );
    // From the list it takes the list's place: Slack has room for three modals, and editing is the next.
    if (body.view?.type === 'modal') await updateView(client, body.view.id, view);
    else await present(client, body, view);
  });

  app.action<BlockAction>(LIST_OBJECTIVES, async ({ ack, body, client, context }) => {
    await ack();
    const view = listModal(await findOwnObjectives(deps, await actorOf(deps, context)));
    if (body.view?.type === 'modal') await updateView(client, body.view.id, view);
    else await present(client, body, view);
  });

  app.action<BlockAction>(LIST_PAIR, async ({ ack, action, body, client, context }) => {
    await ack();
    const member = await actorOf(deps, context);
    const pairing = await getOwnPairing(deps, member, readButton(PairingButton, action, INSTEAD).pairingId);
    await present(client, body, pairListModal(await findOpenObjectives(deps, pairing, member), pairing));
  });

  app.action<BlockAction>(HISTORY, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(ObjectiveButton, action, INSTEAD);
    const history = await getHistory(deps, await actorOf(deps, context), id, MOST_UPDATES);
    await present(client, body, historyModal(history));
  });

  // Only told so that App Home below is drawn anew.
  app.view({ callback_id: SHOW_OBJECTIVE, type: 'view_closed' }, async ({ ack }) => ack());
}

function registerProgress(app: App, deps: Deps): void {
  app.action<BlockAction>(STEP, async ({ ack, action, context, ...tapped }) => {
    await ack();
    const { id, from, to } = readButton(StepButton, action, INSTEAD);
    const member = await actorOf(deps, context);
    const { objective } = await recordProgress(deps, member, id, { from, to });
    await showNow(deps, member, tapped, objective);
  });

  app.action<BlockAction>(SET_VALUE, async ({ ack, action, body, client, context }) => {
    await ack();
    const objective = await getOwnObjective(
      deps,
      await actorOf(deps, context),
      readButton(ObjectiveButton, action, INSTEAD).id,
    );
    await present(client, body, valueModal(objective, placeOf(body)));
  });

  app.view(SAVE_VALUE, async ({ ack, client, context, view }) => {
    const form = parseForm(ValueForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const to = readNumber(form.data.value);
    if (typeof to === 'string') throw new UserError(to, 'value');
    const { id, place } = ValueMeta.parse(JSON.parse(view.private_metadata));
    const member = await actorOf(deps, context);
    await recordProgress(deps, member, id, { to, note: form.data.note || null });
    await ack();
    if (view.previous_view_id) await updateView(client, view.previous_view_id, await detailScreen(deps, member, id));
    if (place) await editMessage(deps, client, member, place);
  });
}

/** The message from which the form was opened shows what is the case now. */
async function editMessage(deps: Deps, client: WebClient, { workspaceId }: Member, place: Place): Promise<void> {
  const content = await deps.outbox.contentAt(workspaceId, place);
  if (content) await client.chat.update({ channel: place.channel, ts: place.ts, ...content });
}

function registerMoves(app: App, deps: Deps): void {
  for (const [actionId, event] of [
    [ACHIEVE, 'achieve'],
    [DROP, 'drop'],
    [REOPEN, 'reopen'],
  ] as const) {
    app.action<BlockAction>(actionId, async ({ ack, action, context, ...tapped }) => {
      await ack();
      const member = await actorOf(deps, context);
      const { objective } = await moveObjective(deps, member, readButton(ObjectiveButton, action, INSTEAD).id, event);
      await showNow(deps, member, tapped, objective);
    });
  }

  for (const [actionId, change] of [
    [SHARE, shareObjective],
    [UNSHARE, unshareObjective],
  ] as const) {
    app.action<BlockAction>(actionId, async ({ ack, action, context, ...tapped }) => {
      await ack();
      const member = await actorOf(deps, context);
      await showNow(deps, member, tapped, await change(deps, member, readButton(ObjectiveButton, action, INSTEAD).id));
    });
  }

  app.action<BlockAction>(ADD_KUDOS, async ({ ack, action, context, ...tapped }) => {
    await ack();
    const member = await actorOf(deps, context);
    const { id, kudosId } = readButton(KudosButton, action, INSTEAD);
    await showNow(deps, member, tapped, await addKudos(deps, member, id, kudosId));
  });

  app.action<BlockAction>(DISCARD, async ({ ack, action, body, client, context }) => {
    await ack();
    await discardDraft(deps, await actorOf(deps, context), readButton(ObjectiveButton, action, INSTEAD).id);
    if (body.view?.type === 'modal') await updateView(client, body.view.id, discardedModal());
  });
}

export function registerObjectives(app: App, deps: Deps): void {
  registerLooking(app, deps);
  registerProgress(app, deps);
  registerMoves(app, deps);
  registerForm(app, deps);
  registerEvidence(app, deps);
}

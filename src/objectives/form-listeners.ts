import { createHash } from 'node:crypto';
import type { App, BlockAction, ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { actorOf } from '../slack/context.ts';
import { inputsOf, parseButton, parseForm } from '../slack/forms.ts';
import { updateView } from '../slack/modals.ts';
import { BEGIN_OBJECTIVE, BeginMeta, BLANK, CHOOSE_TEMPLATE, GO_ON, START_AFRESH } from './begin-views.ts';
import { type FormPlace, findTyped, forgetTyped, keepTyped, subjectOf } from './drafts.ts';
import { FIELDS, ObjectiveForm, readUnfinished, type Values } from './form.ts';
import { FormMeta, KEEP_DRAFT, objectiveModal, SAVE_OBJECTIVE, shownKey } from './form-views.ts';
import { EDIT_OBJECTIVE, ObjectiveButton, PairingButton, SET_OBJECTIVE } from './lines.ts';
import { keepDraft, saveObjective } from './saving.ts';
import { beginScreen, detailScreen, type FormPart, findInitialValues, formScreen } from './screens.ts';
import { getOwnObjective } from './service.ts';
import { changedMeanwhileModal, keptModal } from './views.ts';

const STALE = 'This button no longer works. App Home shows how things stand.';

/** A form's view as a uuid: what is sent twice from one form has one id. */
function formIdOf(workspaceId: string, viewId: string): string {
  const hash = createHash('sha256').update(`${workspaceId} ${viewId}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

type FormView = Pick<ViewOutput, 'id' | 'private_metadata' | 'state'>;

const metaOf = (view: FormView): FormMeta => FormMeta.parse(JSON.parse(view.private_metadata));

function formPlace(view: FormView, { workspaceId }: Member): FormPlace {
  const { pairingId, objectiveId, template, seenAt } = metaOf(view);
  const formId = formIdOf(workspaceId, view.id);
  return { pairingId, objectiveId, template, formId, seenAt: seenAt ? new Date(seenAt) : null };
}

/** What stands in the form, as it can be kept. */
function valuesOf(view: FormView): Values {
  const entries = Object.entries(inputsOf(view)).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : '',
  ]);
  return Object.fromEntries(entries);
}

const seconds = ({ now }: Deps): number => now().getTime() / 1000;

/** Keeps what is typed, so that a form that is lost loses nothing. Returns all that is known of it. */
async function keep(deps: Deps, member: Member, view: FormView, at = seconds(deps)): Promise<Values | undefined> {
  const place = formPlace(view, member);
  await getAllowed(deps, member, place);
  const typed = { values: valuesOf(view), template: place.template, at };
  return (await keepTyped(deps, member, place, typed))?.values;
}

/** Throws UserError unless the form is the member's to fill in. */
const getAllowed = (deps: Deps, member: Member, part: FormPart) => findInitialValues(deps, member, part);

function registerOpening(app: App, deps: Deps): void {
  const begin = async (client: WebClient, body: BlockAction, member: Member, part: FormPart) => {
    const view = await beginScreen(deps, member, part);
    if (body.view?.type !== 'modal') await client.views.open({ trigger_id: body.trigger_id, view });
    else if (part.objectiveId) await client.views.push({ trigger_id: body.trigger_id, view });
    else await updateView(client, body.view.id, view);
  };

  app.action<BlockAction>(SET_OBJECTIVE, async ({ ack, action, body, client, context }) => {
    await ack();
    const pressed = parseButton(PairingButton, action);
    if (!pressed) throw new UserError(STALE);
    const part = { pairingId: pressed.pairingId, objectiveId: null, template: null };
    await begin(client, body, await actorOf(deps, context), part);
  });

  app.action<BlockAction>(EDIT_OBJECTIVE, async ({ ack, action, body, client, context }) => {
    await ack();
    const pressed = parseButton(ObjectiveButton, action);
    if (!pressed) throw new UserError(STALE);
    const member = await actorOf(deps, context);
    const { id: objectiveId, pairingId, template } = await getOwnObjective(deps, member, pressed.id);
    await begin(client, body, member, { pairingId, objectiveId, template });
  });
}

function registerBeginning(app: App, deps: Deps): void {
  app.action<BlockAction>(
    { callback_id: BEGIN_OBJECTIVE, action_id: CHOOSE_TEMPLATE },
    async ({ ack, action, body, client, context }) => {
      await ack();
      const template = 'selected_option' in action ? (action.selected_option?.value ?? null) : null;
      if (!body.view) return;
      const part = { ...BeginMeta.parse(JSON.parse(body.view.private_metadata)), template };
      const form = await formScreen(deps, await actorOf(deps, context), part);
      await updateView(client, body.view.id, objectiveModal(form));
    },
  );

  app.action<BlockAction>(
    { callback_id: BEGIN_OBJECTIVE, action_id: BLANK },
    async ({ ack, body, client, context }) => {
      await ack();
      if (!body.view) return;
      const part = { ...BeginMeta.parse(JSON.parse(body.view.private_metadata)), template: null };
      const form = await formScreen(deps, await actorOf(deps, context), part);
      await updateView(client, body.view.id, objectiveModal(form));
    },
  );

  app.action<BlockAction>(
    { callback_id: BEGIN_OBJECTIVE, action_id: GO_ON },
    async ({ ack, body, client, context }) => {
      await ack();
      if (!body.view) return;
      const member = await actorOf(deps, context);
      const part = BeginMeta.parse(JSON.parse(body.view.private_metadata));
      const typed = await findTyped(deps, member, subjectOf(part));
      const form = await formScreen(deps, member, { ...part, template: typed?.template ?? null }, typed?.values);
      await updateView(client, body.view.id, objectiveModal(form));
    },
  );

  app.action<BlockAction>(
    { callback_id: BEGIN_OBJECTIVE, action_id: START_AFRESH },
    async ({ ack, body, client, context }) => {
      await ack();
      if (!body.view) return;
      const member = await actorOf(deps, context);
      const part = { ...BeginMeta.parse(JSON.parse(body.view.private_metadata)), template: null };
      await forgetTyped(deps.db, member, subjectOf(part));
      await updateView(client, body.view.id, await beginScreen(deps, member, part));
    },
  );
}

/** While somebody types: what is there is kept, and the coach asks where there is something to ask. */
function registerTyping(app: App, deps: Deps): void {
  for (const name of FIELDS) {
    app.action<BlockAction>(
      { callback_id: SAVE_OBJECTIVE, action_id: name },
      async ({ ack, action, body, client, context }) => {
        await ack();
        const { view } = body;
        if (!view) return;
        const member = await actorOf(deps, context);
        const { shown, ...meta } = metaOf(view);
        // Another letter may have drawn the form anew meanwhile, or it was sent: what is drawn then is the newest text, or nothing.
        for (const hash of [view.hash, undefined]) {
          const values = await keep(deps, member, view, Number(action.action_ts) || seconds(deps));
          if (!values) return;
          const form = { ...(await formScreen(deps, member, meta, values)), meta };
          if (shownKey(form) === shown || (await updateView(client, view.id, objectiveModal(form), hash))) return;
        }
      },
    );
  }

  app.view({ callback_id: SAVE_OBJECTIVE, type: 'view_closed' }, async ({ ack, context, view }) => {
    await ack();
    // Slack may leave the inputs out here; then what was told while they were typed has to do.
    if (Object.keys(view.state?.values ?? {}).length === 0) return;
    const member = await actorOf(deps, context);
    const place = formPlace(view, member);
    const initial = await findInitialValues(deps, member, place);
    const typed = valuesOf(view);
    const untouched = Object.entries(typed).every(([name, value]) => value === (initial[name] ?? ''));
    if (!untouched) await keep(deps, member, view);
    else if (!metaOf(view).isDraft) await forgetTyped(deps.db, member, subjectOf(place));
  });
}

function registerSaving(app: App, deps: Deps): void {
  app.view(SAVE_OBJECTIVE, async ({ ack, client, context, view }) => {
    const member = await actorOf(deps, context);
    await keep(deps, member, view);
    const form = parseForm(ObjectiveForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { objectiveId, isDraft } = metaOf(view);
    const place = formPlace(view, member);
    const { objective, changedMeanwhile } = await saveObjective(deps, member, place, form.data);
    const isEdit = objectiveId !== null && !isDraft;
    if (changedMeanwhile) await ack({ response_action: 'update', view: changedMeanwhileModal(objective) });
    else if (isEdit) await ack();
    else await ack({ response_action: 'update', view: await detailScreen(deps, member, objective.id) });
    if (isEdit && view.previous_view_id)
      await updateView(client, view.previous_view_id, await detailScreen(deps, member, objective.id));
  });

  app.action<BlockAction>(
    { callback_id: SAVE_OBJECTIVE, action_id: KEEP_DRAFT },
    async ({ ack, body, client, context }) => {
      await ack();
      if (!body.view) return;
      const member = await actorOf(deps, context);
      const values = await keep(deps, member, body.view);
      await keepDraft(deps, member, formPlace(body.view, member), readUnfinished(values ?? valuesOf(body.view)));
      await updateView(client, body.view.id, keptModal());
    },
  );
}

export function registerForm(app: App, deps: Deps): void {
  registerOpening(app, deps);
  registerBeginning(app, deps);
  registerTyping(app, deps);
  registerSaving(app, deps);
}

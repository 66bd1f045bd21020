import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { actingFor } from '../knowledge/acting.ts';
import type { Actor } from '../knowledge/rights.ts';
import { option } from '../slack/blocks.ts';
import { inputsOf, readButton } from '../slack/forms.ts';
import { updateView } from '../slack/modals.ts';
import { namesFor } from './acting.ts';
import { findBegun, forgetDraft, formIdOf } from './drafts.ts';
import {
  ADD_STEP,
  CHOOSE_KIND,
  FORGET,
  type FormMeta,
  GO_ON,
  Kept,
  keptName,
  MORE_ROOM,
  PRODUCT,
  SAVE_CARD,
  STEP_MENU,
  StepChoice,
  TAGS,
} from './form-views.ts';
import { LAYOUTS } from './layouts.ts';
import { fingerprint } from './opening.ts';
import { nextId, type Pieces } from './pieces.ts';
import { type FormRead, type FormView, isEmpty, problemsOf, readForm } from './reading.ts';
import {
  changedScreen,
  linkedScreen,
  mergeScreen,
  personalScreen,
  rearranged,
  redrawn,
  savedBesideScreen,
  savedScreen,
  similarScreen,
} from './screens.ts';
import { getWaiting, keepTyped, linkCard, type Outcome, saveAsNew, submitCard } from './service.ts';
import { BACK, CardOnly, LINK, MERGE, SAVE_AS_NEW, SAVE_LINKED } from './similar-views.ts';
import { searchTaxonomy } from './taxonomy.ts';
import { trouble, form as words } from './words.ts';

const reading = async (deps: Deps, actor: Actor, view: FormView): Promise<FormRead> =>
  readForm(view, await namesFor(deps, actor, view));

/** Steps in another order, one more or one less. */
function changedSteps(pieces: Pieces, { do: deed, id }: StepChoice): Pieces {
  const steps = [...(pieces.steps ?? [])];
  const at = steps.findIndex((step) => step.id === id);
  const [step] = at < 0 ? [] : steps.splice(at, 1);
  if (!step) return pieces;
  const fresh = { id: nextId(pieces), joint: 0, text: '' };
  if (deed === 'up') steps.splice(Math.max(0, at - 1), 0, step);
  else if (deed === 'down') steps.splice(at + 1, 0, step);
  else if (deed === 'below') steps.splice(at, 0, step, fresh);
  else if (steps.length === 0) steps.push(fresh);
  return { ...pieces, steps };
}

function withOneMore(pieces: Pieces, part: keyof Pieces): Pieces {
  return { ...pieces, [part]: [...(pieces[part] ?? []), { id: nextId(pieces), joint: 0, text: '' }] };
}

function registerChanging(app: App, deps: Deps): void {
  const change = (
    actionId: string,
    how: (
      actor: Actor,
      read: FormRead,
      action: BlockAction['actions'][number],
    ) => Promise<Parameters<typeof updateView>[2]>,
  ) =>
    app.action<BlockAction>(
      { callback_id: SAVE_CARD, action_id: actionId },
      async ({ ack, action, body, client, context }) => {
        await ack();
        if (!body.view) return;
        const actor = await actingFor(deps, context);
        await updateView(client, body.view.id, await how(actor, await reading(deps, actor, body.view), action));
      },
    );

  change(CHOOSE_KIND, (actor, { meta, typed }) => redrawn(deps, actor, meta, courseOf(meta), typed));
  change(STEP_MENU, (actor, read, action) =>
    rearranged(deps, actor, read, changedSteps(read.pieces, readButton(StepChoice, action, trouble.stale))),
  );
  change(ADD_STEP, (actor, read) => rearranged(deps, actor, read, withOneMore(read.pieces, 'steps')));
  change(MORE_ROOM, (actor, read) =>
    rearranged(deps, actor, read, withOneMore(read.pieces, LAYOUTS[read.typed.kind].main)),
  );
  change(GO_ON, async (actor, { meta, typed }) => {
    const draft = await findBegun(deps, actor, meta.place);
    if (!draft) return redrawn(deps, actor, meta, courseOf(meta), typed);
    return redrawn(deps, actor, meta, { ...draft.course, over: meta.over }, draft.typed);
  });
  change(FORGET, async (actor, read) => {
    const begun = await findBegun(deps, actor, read.meta.place);
    if (begun) await forgetDraft(deps.db, actor, begun.course.place);
    return rearranged(deps, actor, read, read.pieces);
  });
}

function courseOf({ plain: _, gen: __, ids: ___, taken: ____, ...course }: FormMeta) {
  return course;
}

function registerTaxonomy(app: App, deps: Deps): void {
  for (const [actionId, what] of [
    [TAGS, 'tags'],
    [PRODUCT, 'products'],
  ] as const) {
    app.options(actionId, async ({ ack, context, payload }) => {
      const { found, fresh } = await searchTaxonomy(deps, await actingFor(deps, context), what, payload.value);
      const options = found.map((name) => option(name, name));
      await ack({ options: [...(fresh ? [option(words.newOne(fresh), fresh)] : []), ...options] });
    });
  }
}

/** What the person sees of what came of their form. */
async function screenOf(deps: Deps, actor: Actor, read: FormRead, outcome: Exclude<Outcome, { is: 'saved' }>) {
  if (outcome.is === 'personal') return personalScreen(deps, actor, read, outcome);
  if (outcome.is === 'similar') return similarScreen(deps, actor, outcome.candidates);
  return changedScreen(deps, actor, read, outcome);
}

function registerSaving(app: App, deps: Deps): void {
  app.view(SAVE_CARD, async ({ ack, client, context, view }) => {
    const actor = await actingFor(deps, context);
    const read = await reading(deps, actor, view);
    const errors = problemsOf(read);
    if (Object.keys(errors).length > 0) return ack({ response_action: 'errors', errors });
    const { meta, typed } = read;
    const kept = Kept.parse(inputsOf(view)[keptName(meta.gen)]);
    const form = { course: courseOf(meta), typed, formId: formIdOf(view.id), taken: meta.taken, kept };
    const outcome = await submitCard(deps, actor, form);
    if (outcome.is !== 'saved')
      return ack({ response_action: 'update', view: await screenOf(deps, actor, read, outcome) });
    const shown = await savedScreen(deps, actor, outcome.card, outcome.course.target);
    if (!meta.over || !view.previous_view_id) return ack({ response_action: 'update', view: shown });
    await ack();
    await updateView(client, view.previous_view_id, shown);
  });

  app.view({ callback_id: SAVE_CARD, type: 'view_closed' }, async ({ ack, context, view }) => {
    await ack();
    // Slack may leave the inputs out here.
    if (Object.keys(view.state?.values ?? {}).length === 0) return;
    const actor = await actingFor(deps, context);
    const read = await reading(deps, actor, view);
    if (isEmpty(read) || fingerprint(read.typed) === read.meta.began) return;
    await keepTyped(deps, actor, courseOf(read.meta), read.typed);
  });
}

function registerSimilar(app: App, deps: Deps): void {
  app.view(SAVE_AS_NEW, async ({ ack, context, view }) => {
    const actor = await actingFor(deps, context);
    const card = await saveAsNew(deps, actor, formIdOf(view.id));
    await ack({ response_action: 'update', view: await savedScreen(deps, actor, card) });
  });

  app.action<BlockAction>(MERGE, async ({ ack, action, body, client, context }) => {
    await ack();
    const { cardId } = readButton(CardOnly, action, trouble.stale);
    if (!body.view) throw new UserError(trouble.stale);
    const actor = await actingFor(deps, context);
    const draft = await getWaiting(deps, actor, formIdOf(body.view.id));
    await updateView(client, body.view.id, await mergeScreen(deps, actor, cardId, draft));
  });

  app.action<BlockAction>(LINK, async ({ ack, action, body, client, context }) => {
    await ack();
    const { cardId } = readButton(CardOnly, action, trouble.stale);
    if (!body.view) throw new UserError(trouble.stale);
    const actor = await actingFor(deps, context);
    const { title } = await linkCard(deps, actor, formIdOf(body.view.id), cardId);
    await updateView(client, body.view.id, await linkedScreen(deps, actor, cardId, title));
  });

  app.action<BlockAction>(SAVE_LINKED, async ({ ack, action, body, client, context }) => {
    await ack();
    const { cardId } = readButton(CardOnly, action, trouble.stale);
    if (!body.view) throw new UserError(trouble.stale);
    const actor = await actingFor(deps, context);
    const card = await saveAsNew(deps, actor, formIdOf(body.view.id), cardId);
    await updateView(client, body.view.id, await savedBesideScreen(deps, actor, card));
  });

  app.action<BlockAction>(BACK, async ({ ack, body, client, context }) => {
    await ack();
    if (!body.view) throw new UserError(trouble.stale);
    const actor = await actingFor(deps, context);
    const { typed, course } = await getWaiting(deps, actor, formIdOf(body.view.id));
    await updateView(client, body.view.id, await redrawn(deps, actor, { gen: 0 }, course, typed));
  });
}

export function registerCardForm(app: App, deps: Deps): void {
  registerChanging(app, deps);
  registerTaxonomy(app, deps);
  registerSaving(app, deps);
  registerSimilar(app, deps);
}

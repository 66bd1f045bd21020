import type { AllMiddlewareArgs, App, BlockAction, SlackViewMiddlewareArgs } from '@slack/bolt';
import type { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { searchSites, searchTeams } from '../people/service.ts';
import { option } from '../slack/blocks.ts';
import { actorOf, workspaceOf } from '../slack/context.ts';
import { parseForm, readButton, startingWith } from '../slack/forms.ts';
import { replaceModal } from '../slack/modals.ts';
import { actOn, pauseUntil } from './acting.ts';
import { prepareBulk, runBulk, startBulk } from './bulk.ts';
import { PREPARE_BULK, PrepareForm, START_BULK, StartForms, startedModal } from './bulk-views.ts';
import { NoteForm, PauseForm, REMIND, SAVE_END, SAVE_PAUSE, SAVE_RESUME, SEND_NOTE } from './deed-views.ts';
import { FilterForm, SAVE_FILTER, SITE_FIELD, TEAM_FIELD } from './filter-views.ts';
import { chosenFrom, confirmScreen, DONE, deedScreen, listScreen, placeScreen } from './screens.ts';
import { GO, Metadata, OPEN_NOTE, OPEN_OVERVIEW, PAIR_MENU, PairButton, PairChoice, Place, START } from './views.ts';

const INSTEAD = 'App Home shows all pairings.';

const placeIn = (privateMetadata: string | undefined): Place =>
  Metadata.safeParse(privateMetadata ?? '{}').data?.place ?? START;

type Submitted = SlackViewMiddlewareArgs & AllMiddlewareArgs;

/** Back to the list with what was done, or to the message it began from. */
async function done(deps: Deps, { ack }: Submitted, member: Member, does: keyof typeof DONE, place: Place | undefined) {
  if (!place) return ack();
  await ack({ response_action: 'update', view: await listScreen(deps, member, place, DONE[does]) });
}

function registerLooking(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_OVERVIEW, async ({ ack, body, client, context }) => {
    await ack();
    const view = await listScreen(deps, await actorOf(deps, context), START);
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action<BlockAction>(startingWith(GO), async ({ ack, action, body, client, context }) => {
    await ack();
    const where = action.action_id.slice(GO.length);
    const view = await placeScreen(deps, await actorOf(deps, context), where, readButton(Place, action, INSTEAD));
    await replaceModal(client, body, view);
  });

  app.options(TEAM_FIELD, async ({ ack, context, payload }) => {
    const teams = await searchTeams(deps, workspaceOf(context), payload.value);
    await ack({ options: teams.map(({ id, name }) => option(name, id)) });
  });

  app.options(SITE_FIELD, async ({ ack, context, payload }) => {
    const sites = await searchSites(deps, workspaceOf(context), payload.value);
    await ack({ options: sites.map((site) => option(site, site)) });
  });

  app.view(SAVE_FILTER, async ({ ack, context, view }) => {
    const form = parseForm(FilterForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const list = await listScreen(deps, await actorOf(deps, context), { filter: form.data, page: 0 });
    await ack({ response_action: 'update', view: list });
  });
}

function registerDeeds(app: App, deps: Deps): void {
  app.action<BlockAction>(PAIR_MENU, async ({ ack, action, body, client, context }) => {
    await ack();
    const { do: does, id } = readButton(PairChoice, action, INSTEAD);
    const place = placeIn(body.view?.private_metadata);
    const view = await deedScreen(deps, await actorOf(deps, context), does, { id, place });
    await replaceModal(client, body, view);
  });

  app.action<BlockAction>(OPEN_NOTE, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(PairButton, action, INSTEAD);
    const view = await deedScreen(deps, await actorOf(deps, context), 'note', { id });
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.view(SEND_NOTE, async (args) => {
    const form = parseForm(NoteForm, args.view);
    if (!form.ok) return args.ack({ response_action: 'errors', errors: form.errors });
    const { id = '', place } = Metadata.parse(args.view.private_metadata);
    const member = await actorOf(deps, args.context);
    await actOn(deps, member, id, { do: 'note', text: form.data.text });
    await done(deps, args, member, 'note', place);
  });

  app.view(SAVE_PAUSE, async (args) => {
    const form = parseForm(PauseForm, args.view);
    if (!form.ok) return args.ack({ response_action: 'errors', errors: form.errors });
    const { id = '', place } = Metadata.parse(args.view.private_metadata);
    const member = await actorOf(deps, args.context);
    await pauseUntil(deps, member, id, form.data.day);
    await done(deps, args, member, 'pause', place);
  });

  for (const [callbackId, does] of [
    [REMIND, 'agreement'],
    [SAVE_RESUME, 'resume'],
    [SAVE_END, 'end'],
  ] as const) {
    app.view(callbackId, async (args) => {
      const { id = '', place } = Metadata.parse(args.view.private_metadata);
      const member = await actorOf(deps, args.context);
      await actOn(deps, member, id, { do: does });
      await done(deps, args, member, does, place);
    });
  }
}

function registerBulk(app: App, deps: Deps): void {
  app.view(PREPARE_BULK, async ({ ack, context, view }) => {
    const form = parseForm(PrepareForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { deed, which, ids } = form.data;
    const place = placeIn(view.private_metadata);
    const member = await actorOf(deps, context);
    const preview = await prepareBulk(deps, member, deed, chosenFrom(which, ids, place));
    await ack({ response_action: 'update', view: confirmScreen(deps, member, place, preview) });
  });

  for (const [deed, schema] of Object.entries(StartForms)) {
    app.view(`${START_BULK}${deed}`, async ({ ack, context, view }) => {
      const form = parseForm<z.ZodType<{ text?: string; day?: string }>>(schema, view);
      if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
      const { id = '', place = START } = Metadata.parse(view.private_metadata);
      const member = await actorOf(deps, context);
      await startBulk(deps, member, id, form.data);
      await ack({ response_action: 'update', view: startedModal(place) });
      await runBulk(deps, member, id);
    });
  }
}

export function registerOverview(app: App, deps: Deps): void {
  registerLooking(app, deps);
  registerDeeds(app, deps);
  registerBulk(app, deps);
}

import type { App, BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import type { Modal } from '../slack/blocks.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm, readButton, startingWith } from '../slack/forms.ts';
import { carriedBy, chosen, KUDOS_MENU, KudosChoice, listOf, MinePlace } from './after-menu.ts';
import { JOIN, SEE_JOINS } from './after-views.ts';
import { editKudos, prepareEdit } from './editing.ts';
import { EditForm, editModal, SAVE_EDIT } from './editing-views.ts';
import { changeKudos, prepareHiding } from './hiding.ts';
import { HIDE, hideModal } from './hiding-views.ts';
import { findJoins, joinKudos, prepareJoin, takeBackJoin } from './join.ts';
import { JoinForm, JoinsPlace, joinModal, joinsModal, SAVE_JOIN, TAKE_BACK_JOIN } from './join-views.ts';
import { findMine, sendExport } from './mine.ts';
import { EXPORT_MINE, GO_MINE, mineModal, OPEN_MINE, SEARCH_MINE, SearchForm, START } from './mine-views.ts';
import { getKudosChoices } from './service.ts';
import { DONE, INSTEAD, MINE_WORDS } from './words.ts';

const KudosRef = z.object({ id: z.uuid() });

/** In the modal that was pressed in, else as a new one. */
async function show(client: WebClient, { view, trigger_id }: BlockAction, modal: Modal): Promise<void> {
  if (view?.type === 'modal') await client.views.update({ view_id: view.id, view: modal });
  else await client.views.open({ trigger_id, view: modal });
}

const mineScreen = async (deps: Deps, member: Member, place: MinePlace, done?: string): Promise<Modal> =>
  mineModal(place, await findMine(deps, member, place), done);

function registerJoining(app: App, deps: Deps): void {
  app.action<BlockAction>(JOIN, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(KudosRef, action, INSTEAD);
    const own = await prepareJoin(deps, await actorOf(deps, context), id);
    await client.views.open({ trigger_id: body.trigger_id, view: joinModal(id, own) });
  });

  app.view(SAVE_JOIN, async ({ ack, context, view }) => {
    const form = parseForm(JoinForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await joinKudos(deps, await actorOf(deps, context), carriedBy(view.private_metadata).id, form.data);
    await ack();
  });

  app.action<BlockAction>(TAKE_BACK_JOIN, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(KudosRef, action, INSTEAD);
    await takeBackJoin(deps, await actorOf(deps, context), id);
    await show(client, body, joinModal(id, undefined));
  });

  app.action<BlockAction>(startingWith(SEE_JOINS), async ({ ack, action, body, client, context }) => {
    await ack();
    const place = readButton(JoinsPlace, action, INSTEAD);
    await show(client, body, joinsModal(place, await findJoins(deps, await actorOf(deps, context), place.id)));
  });
}

function registerHiding(app: App, deps: Deps): void {
  app.action<BlockAction>(
    KUDOS_MENU,
    chosen('hide', 'show', 'remove'),
    async ({ ack, action, body, client, context }) => {
      await ack();
      const { id, do: deed } = readButton(KudosChoice, action, INSTEAD);
      if (deed === 'edit' || deed === 'report') return;
      const hiding = await prepareHiding(deps, await actorOf(deps, context), id, deed);
      await show(client, body, hideModal(hiding, { id, list: listOf(body.view?.private_metadata ?? '') }));
    },
  );

  for (const deed of ['hide', 'show', 'remove'] as const) {
    app.view(`${HIDE}${deed}`, async ({ ack, context, view }) => {
      const { id, list } = carriedBy(view.private_metadata);
      const member = await actorOf(deps, context);
      await changeKudos(deps, member, id, deed);
      if (!list) return ack();
      await ack({ response_action: 'update', view: await mineScreen(deps, member, list, DONE[deed]) });
    });
  }
}

function registerEditing(app: App, deps: Deps): void {
  app.action<BlockAction>(KUDOS_MENU, chosen('edit'), async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(KudosChoice, action, INSTEAD);
    const member = await actorOf(deps, context);
    const kudos = await prepareEdit(deps, member, id);
    const choices = await getKudosChoices(deps, member.workspaceId);
    await show(client, body, editModal(kudos, choices, { id, list: listOf(body.view?.private_metadata ?? '') }));
  });

  app.view(SAVE_EDIT, async ({ ack, context, view }) => {
    const form = parseForm(EditForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { id, list } = carriedBy(view.private_metadata);
    const member = await actorOf(deps, context);
    await editKudos(deps, member, id, form.data);
    if (!list) return ack();
    await ack({ response_action: 'update', view: await mineScreen(deps, member, list, DONE.edit) });
  });
}

function registerMine(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_MINE, async ({ ack, body, client, context }) => {
    await ack();
    await show(client, body, await mineScreen(deps, await actorOf(deps, context), START));
  });

  app.action<BlockAction>(startingWith(GO_MINE), async ({ ack, action, body, client, context }) => {
    await ack();
    const place = readButton(MinePlace, action, INSTEAD);
    await show(client, body, await mineScreen(deps, await actorOf(deps, context), place));
  });

  app.view(SEARCH_MINE, async ({ ack, context, view }) => {
    const form = parseForm(SearchForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { side } = listOf(view.private_metadata) ?? START;
    const list = await mineScreen(deps, await actorOf(deps, context), { side, search: form.data, page: 0 });
    await ack({ response_action: 'update', view: list });
  });

  app.action<BlockAction>(EXPORT_MINE, async ({ ack, body, client, context }) => {
    await ack();
    const member = await actorOf(deps, context);
    await sendExport(deps, member);
    const place = listOf(body.view?.private_metadata ?? '') ?? START;
    await show(client, body, await mineScreen(deps, member, place, MINE_WORDS.exporting));
  });
}

/** What people do about kudos that stand: joining in, hiding, editing, and their own list. */
export function registerKudosAfter(app: App, deps: Deps): void {
  registerJoining(app, deps);
  registerHiding(app, deps);
  registerEditing(app, deps);
  registerMine(app, deps);
}

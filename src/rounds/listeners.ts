import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { searchSites, searchTeams } from '../people/service.ts';
import { option } from '../slack/blocks.ts';
import { actorOf, workspaceOf } from '../slack/context.ts';
import { parseButton, parseForm } from '../slack/forms.ts';
import type { Computing } from './computing.ts';
import { registerDrafts } from './draft-listeners.ts';
import { newScreen } from './following.ts';
import { followRound, roundScreen } from './screens.ts';
import { checkCoordinator, discardRound, findOpenRound, openRound, previewRound, startAgain } from './service.ts';
import {
  CANCEL_ROUND,
  COMPUTE_ROUND,
  computingModal,
  endedModal,
  OPEN_ROUND,
  PREVIEW_ROUND,
  PreviewMetadata,
  previewModal,
  RoundButton,
  RoundForm,
  roundFormModal,
  START_ROUND_AGAIN,
} from './views.ts';

function registerOpening(app: App, deps: Deps, computing: Computing): void {
  app.action<BlockAction>(OPEN_ROUND, async ({ ack, action, body, client, context }) => {
    await ack();
    const member = await actorOf(deps, context);
    checkCoordinator(member);
    const roundId = parseButton(RoundButton, action)?.roundId ?? (await findOpenRound(deps, member.workspaceId))?.id;
    const overview = { roundId, tab: 'overview' as const, page: 0 };
    const view = roundId ? await roundScreen(deps, computing, member, overview) : roundFormModal();
    const opened = await client.views.open({ trigger_id: body.trigger_id, view });
    const isComputed = roundId !== undefined && computing.percentOf(roundId) !== undefined;
    const open = isComputed && (await findOpenRound(deps, member.workspaceId));
    if (open && opened.view?.id) await followRound(deps, computing, member, open, newScreen(client, opened.view.id));
  });

  app.options('roundTeamIds', async ({ ack, context, payload }) => {
    const teams = await searchTeams(deps, workspaceOf(context), payload.value);
    await ack({ options: teams.map(({ id, name }) => option(name, id)) });
  });

  app.options('roundSite', async ({ ack, context, payload }) => {
    const sites = await searchSites(deps, workspaceOf(context), payload.value);
    await ack({ options: sites.map((site) => option(site, site)) });
  });

  app.view(PREVIEW_ROUND, async ({ ack, context, view }) => {
    const form = parseForm(RoundForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const preview = await previewRound(deps, await actorOf(deps, context), form.data);
    await ack({ response_action: 'update', view: previewModal(form.data, preview) });
  });

  app.view(COMPUTE_ROUND, async ({ ack, client, context, view }) => {
    const member = await actorOf(deps, context);
    const round = await openRound(deps, member, { filter: PreviewMetadata.parse(view.private_metadata) });
    await ack({ response_action: 'update', view: computingModal(round.id, computing.percentOf(round.id) ?? 0) });
    await followRound(deps, computing, member, round, newScreen(client, view.id));
  });
}

function registerEnding(app: App, deps: Deps, computing: Computing): void {
  app.action<BlockAction>(CANCEL_ROUND, async ({ ack, action, body, client, context }) => {
    await ack();
    const roundId = parseButton(RoundButton, action)?.roundId;
    const round = await discardRound(deps, await actorOf(deps, context), roundId);
    await computing.cancel(round.id);
    if (body.view) await newScreen(client, body.view.id).show(endedModal(round));
  });

  app.action<BlockAction>(START_ROUND_AGAIN, async ({ ack, action, body, client, context }) => {
    await ack();
    const member = await actorOf(deps, context);
    const round = await startAgain(deps, member, parseButton(RoundButton, action)?.roundId);
    if (body.view) await followRound(deps, computing, member, round, newScreen(client, body.view.id));
  });
}

export function registerRounds(app: App, deps: Deps, computing: Computing): void {
  registerOpening(app, deps, computing);
  registerEnding(app, deps, computing);
  registerDrafts(app, deps, computing);
}

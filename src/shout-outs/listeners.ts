import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { recordChannelTrouble } from '../settings/service.ts';
import { channelTrouble } from '../slack/channel-trouble.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm, readButton } from '../slack/forms.ts';
import { showInPlace } from '../slack/in-place.ts';
import {
  choiceOption,
  LEAVE_OUT,
  OPEN_PREVIEW,
  PreviewForm,
  previewModal,
  SAVE_PREVIEW,
  ShoutOutRef,
  SKIP_SHOUT_OUT,
} from './preview-views.ts';
import { getPreview, savePreview, searchChoices, skipShoutOut } from './previews.ts';
import { getRecognition, saveRecognition } from './recognition.ts';
import {
  CHOOSE_TEAM,
  ChooseTeamForm,
  chooseTeamModal,
  OPEN_RECOGNITION,
  OPEN_TEAMS,
  RecognitionForm,
  recognitionModal,
  SAVE_RECOGNITION,
  SAVE_TEAM,
  TEAM_FIELD,
  TeamForm,
  TeamRef,
  teamModal,
  teamOption,
} from './settings-views.ts';
import { findOwnTeams, findTeamsToChoose, getTeamSettings, saveTeamSettings } from './team-settings.ts';
import { sizeOfDeed } from './views.ts';
import { REFUSED } from './words.ts';

function registerPreviews(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_PREVIEW, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(ShoutOutRef, action, REFUSED.instead);
    const view = previewModal(await getPreview(deps, await actorOf(deps, context), id, sizeOfDeed));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.options<'block_suggestion'>(LEAVE_OUT, async ({ ack, body, context, payload }) => {
    const { id } = ShoutOutRef.parse(JSON.parse(body.view?.private_metadata ?? ''));
    const choices = await searchChoices(deps, await actorOf(deps, context), id, payload.value);
    await ack({ options: choices.map(choiceOption) });
  });

  app.view(SAVE_PREVIEW, async ({ ack, context, view }) => {
    const form = parseForm(PreviewForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { id } = ShoutOutRef.parse(JSON.parse(view.private_metadata));
    const { intro, [LEAVE_OUT]: leaveOut } = form.data;
    await savePreview(deps, await actorOf(deps, context), id, { intro: intro || null, leaveOut });
    await ack();
  });

  app.action<BlockAction>(SKIP_SHOUT_OUT, async (tap) => {
    await tap.ack();
    const { id } = readButton(ShoutOutRef, tap.action, REFUSED.instead);
    await skipShoutOut(deps, await actorOf(deps, tap.context), id);
    await showInPlace(deps, tap);
  });
}

function registerTeams(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_TEAMS, async ({ ack, body, client, context }) => {
    await ack();
    const member = await actorOf(deps, context);
    const { only, teams, workspace } = await findTeamsToChoose(deps, member);
    const view = only ? teamModal({ team: only, workspace }) : chooseTeamModal(teams, workspace, member.isCoordinator);
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.options(TEAM_FIELD, async ({ ack, context, payload }) => {
    const teams = await findOwnTeams(deps, await actorOf(deps, context), payload.value);
    await ack({ options: teams.map(teamOption) });
  });

  app.view(CHOOSE_TEAM, async ({ ack, context, view }) => {
    const form = parseForm(ChooseTeamForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const settings = await getTeamSettings(deps, await actorOf(deps, context), form.data[TEAM_FIELD]);
    await ack({ response_action: 'update', view: teamModal(settings) });
  });

  app.view(SAVE_TEAM, async ({ ack, client, context, view }) => {
    const form = parseForm(TeamForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { id } = TeamRef.parse(JSON.parse(view.private_metadata));
    const { channelId = null, ownShoutOut, weekday, minute } = form.data;
    const member = await actorOf(deps, context);
    await saveTeamSettings(deps, member, id, { channelId, ownShoutOut, weekday: weekday || null, minute });
    await ack();
    const trouble = channelId && (await channelTrouble(client, channelId));
    if (channelId && trouble) await recordChannelTrouble(deps, member, channelId, trouble);
  });
}

export function registerShoutOuts(app: App, deps: Deps): void {
  registerPreviews(app, deps);
  registerTeams(app, deps);

  app.action<BlockAction>(OPEN_RECOGNITION, async ({ ack, body, client, context }) => {
    await ack();
    const view = recognitionModal(await getRecognition(deps, await actorOf(deps, context)));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.view(SAVE_RECOGNITION, async ({ ack, context, view }) => {
    const form = parseForm(RecognitionForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await saveRecognition(deps, await actorOf(deps, context), form.data);
    await ack();
  });
}

import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { option } from '../slack/blocks.ts';
import { channelTrouble } from '../slack/channel-trouble.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm } from '../slack/forms.ts';
import { getKnowledgeSettings, saveKnowledgeSettings, tryPatterns } from './knowledge.ts';
import {
  KnowledgeForm,
  knowledgeModal,
  OPEN_KNOWLEDGE,
  SAVE_KNOWLEDGE,
  TRY_PATTERNS,
  TrialForm,
} from './knowledge-views.ts';
import { becomeFirstCoordinator, getSettings, recordChannelTrouble, saveSettings } from './service.ts';
import { OPEN_SETTINGS, SAVE_SETTINGS, SET_UP, SettingsForm, settingsModal } from './views.ts';
import { searchZones } from './zones.ts';

/** Slack shows at most 100 options. */
const MOST_OPTIONS = 100;

function registerKnowledgeSettings(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_KNOWLEDGE, async ({ ack, body, client, context }) => {
    await ack();
    const view = knowledgeModal(await getKnowledgeSettings(deps, await actorOf(deps, context)));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action<BlockAction>(TRY_PATTERNS, async ({ ack, body, client, context }) => {
    await ack();
    const form = body.view && parseForm(TrialForm, body.view);
    if (!body.view || !form?.ok) return;
    const member = await actorOf(deps, context);
    const { privatePatterns, trial } = form.data;
    const view = knowledgeModal(await getKnowledgeSettings(deps, member), tryPatterns(member, privatePatterns, trial));
    await client.views.update({ view_id: body.view.id, view });
  });

  app.view(SAVE_KNOWLEDGE, async ({ ack, context, view }) => {
    const form = parseForm(KnowledgeForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await saveKnowledgeSettings(deps, await actorOf(deps, context), form.data);
    await ack();
  });
}

export function registerSettings(app: App, deps: Deps): void {
  registerKnowledgeSettings(app, deps);

  app.action(SET_UP, async ({ ack, body, client, context }) => {
    await ack();
    const coordinator = await becomeFirstCoordinator(deps, await actorOf(deps, context));
    const view = settingsModal(await getSettings(deps, coordinator));
    if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action(OPEN_SETTINGS, async ({ ack, body, client, context }) => {
    await ack();
    const view = settingsModal(await getSettings(deps, await actorOf(deps, context)));
    if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.options('zone', async ({ ack, payload }) => {
    await ack({ options: searchZones(payload.value, MOST_OPTIONS).map((zone) => option(zone, zone)) });
  });

  app.view(SAVE_SETTINGS, async ({ ack, client, context, view }) => {
    const form = parseForm(SettingsForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const coordinator = await actorOf(deps, context);
    await saveSettings(deps, coordinator, form.data);
    await ack();
    const { channelId } = form.data;
    const trouble = channelId && (await channelTrouble(client, channelId));
    if (channelId && trouble) await recordChannelTrouble(deps, coordinator, channelId, trouble);
  });
}

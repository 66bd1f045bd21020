import type { App, BlockAction, RespondArguments } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { NUDGE_BACK, NUDGE_MENU } from '../outbox/kinds.ts';
import type { MessageContent } from '../slack/blocks.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm, readButton } from '../slack/forms.ts';
import { askForFewer, undoFewer } from './choices.ts';
import { registerForecast } from './forecast-listeners.ts';
import {
  FamilyChoice,
  fewerMessage,
  MenuChoice,
  NudgeButton,
  OPEN_OWN_RHYTHM,
  SAVE_SNOOZE,
  SnoozeForm,
  snoozeModal,
  UNDO_FEWER,
  undoneMessage,
  whyMessage,
} from './menu-views.ts';
import { familiesOf, getOwnRhythm, saveOwnRhythm } from './own-rhythm.ts';
import { OwnRhythmForm, ownRhythmModal, SAVE_OWN_RHYTHM } from './own-rhythm-views.ts';
import { registerRhythm } from './rhythm-listeners.ts';
import { bringBack, explainNudge, findSnoozeDays, getOwnKind, snoozeNudge } from './service.ts';

const INSTEAD = 'The next message will have new ones.';

const whisper = (message: MessageContent): RespondArguments => ({
  ...message,
  response_type: 'ephemeral',
  replace_original: false,
});

function registerMenu(app: App, deps: Deps): void {
  app.action<BlockAction>(NUDGE_MENU, async ({ ack, action, body, client, context, respond }) => {
    await ack();
    const choice = readButton(MenuChoice, action, INSTEAD);
    const actor = await actorOf(deps, context);
    const chosen = {
      snooze: async () => {
        const view = snoozeModal(choice.id, await findSnoozeDays(deps, actor, choice.id));
        await client.views.open({ trigger_id: body.trigger_id, view });
      },
      fewer: async () =>
        respond(whisper(fewerMessage(await askForFewer(deps, actor, await getOwnKind(deps, actor, choice.id))))),
      why: async () => respond(whisper(whyMessage(await explainNudge(deps, actor, choice.id)))),
    };
    await chosen[choice.do]();
  });

  app.view(SAVE_SNOOZE, async ({ ack, context, view }) => {
    const form = parseForm(SnoozeForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { id } = NudgeButton.parse({ id: view.private_metadata });
    await snoozeNudge(deps, await actorOf(deps, context), id, form.data.day);
    await ack();
  });

  app.action<BlockAction>(NUDGE_BACK, async ({ ack, action, body, context, respond }) => {
    await ack();
    const actor = await actorOf(deps, context);
    await bringBack(deps, actor, readButton(NudgeButton, action, INSTEAD).id);
    if (!body.channel || !body.message) return;
    const content = await deps.outbox.contentAt(actor.workspaceId, { channel: body.channel.id, ts: body.message.ts });
    if (content) await respond({ ...content, replace_original: true });
  });

  app.action<BlockAction>(UNDO_FEWER, async ({ ack, action, context, respond }) => {
    await ack();
    const { family, days } = readButton(FamilyChoice, action, INSTEAD);
    await undoFewer(deps, await actorOf(deps, context), family, days);
    await respond({ ...undoneMessage(family, days), replace_original: true });
  });
}

export function registerCalm(app: App, deps: Deps): void {
  registerMenu(app, deps);
  registerForecast(app, deps);
  registerRhythm(app, deps);

  app.action<BlockAction>(OPEN_OWN_RHYTHM, async ({ ack, body, client, context }) => {
    await ack();
    const actor = await actorOf(deps, context);
    const view = ownRhythmModal(await getOwnRhythm(deps, actor), familiesOf(actor));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.view(SAVE_OWN_RHYTHM, async ({ ack, context, view }) => {
    const form = parseForm(OwnRhythmForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await saveOwnRhythm(deps, await actorOf(deps, context), form.data);
    await ack();
  });
}

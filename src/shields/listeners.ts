import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { countRecorded } from '../pair-logs/service.ts';
import { typedAfter } from '../slack/commands.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm, readButton, startingWith } from '../slack/forms.ts';
import { showInPlace } from '../slack/in-place.ts';
import { replaceModal } from '../slack/modals.ts';
import { PAUSE, passOn, saveFeeling, TALK } from './after.ts';
import { FEEL, FeelButton, TAKE_BREAK, TALK_TO_MENTOR } from './after-views.ts';
import { endShield, passShield, stepIn, withdrawShield } from './answers.ts';
import { askNext } from './asking.ts';
import { getShieldCounts } from './numbers.ts';
import { CountsButton, countsModal, OPEN_COUNTS } from './numbers-views.ts';
import { callShield, findOpenShield, findShield } from './service.ts';
import {
  CALL_SHIELD,
  END,
  mineModal,
  OPEN_SHIELD,
  PASS,
  ShieldButton,
  ShieldForm,
  STEP_IN,
  shieldModal,
  WITHDRAW,
} from './views.ts';
import { refusals } from './words.ts';

/** Everything that a tap on a shield can change. */
const CHANGES: [actionId: string, change: (deps: Deps, actor: Member, id: string) => Promise<void>][] = [
  [STEP_IN, stepIn],
  [PASS, passShield],
  [END, endShield],
  [WITHDRAW, withdrawShield],
  [TALK_TO_MENTOR, (deps, actor, id) => passOn(deps, actor, id, TALK)],
  [TAKE_BREAK, (deps, actor, id) => passOn(deps, actor, id, PAUSE)],
];

function registerCalling(app: App, deps: Deps): void {
  const viewFor = async (context: Parameters<typeof actorOf>[1], words: string) => {
    const open = await findOpenShield(deps, await actorOf(deps, context));
    return open ? mineModal(open) : shieldModal(words);
  };

  app.command('/shield', async ({ ack, body, client, command, context }) => {
    await ack();
    const view = await viewFor(context, typedAfter(command.text));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action<BlockAction>(OPEN_SHIELD, async ({ ack, body, client, context }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: await viewFor(context, '') });
  });

  app.view(CALL_SHIELD, async ({ ack, context, view }) => {
    const form = parseForm(ShieldForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const shield = await callShield(deps, await actorOf(deps, context), form.data);
    await ack();
    await askNext(deps, shield.workspaceId, shield.id); // asks Slack who is away; every minute it is tried again
  });
}

export function registerShields(app: App, deps: Deps): void {
  registerCalling(app, deps);

  for (const [actionId, change] of CHANGES) {
    app.action<BlockAction>(actionId, async ({ ack, action, body, client, context, respond }) => {
      await ack();
      const { id } = readButton(ShieldButton, action, refusals.instead);
      const actor = await actorOf(deps, context);
      await change(deps, actor, id);
      await showInPlace(deps, { body, context, respond });
      const shield = body.view && (await findShield(deps, actor.workspaceId, id));
      if (shield) await replaceModal(client, body, mineModal(shield));
    });
  }

  app.action<BlockAction>(startingWith(FEEL), async ({ ack, action, body, context, respond }) => {
    await ack();
    const { id, feeling } = readButton(FeelButton, action, refusals.instead);
    await saveFeeling(deps, await actorOf(deps, context), id, feeling);
    await showInPlace(deps, { body, context, respond });
  });

  app.action<BlockAction>(OPEN_COUNTS, async ({ ack, action, body, client, context }) => {
    await ack();
    const { scope } = readButton(CountsButton, action, refusals.instead);
    const actor = await actorOf(deps, context);
    const counts = await getShieldCounts(deps, actor, scope);
    const view = countsModal(counts, scope === 'workspace' ? await countRecorded(deps, actor) : undefined);
    await client.views.open({ trigger_id: body.trigger_id, view });
  });
}

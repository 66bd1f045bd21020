import type { App, BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { z } from 'zod';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { FAMILIES } from '../outbox/kinds.ts';
import { actorOf } from '../slack/context.ts';
import { parseButton, parseForm } from '../slack/forms.ts';
import { askForFewer } from './choices.ts';
import { cutNudge, getForecast, pauseUntil, uncutNudge } from './forecast.ts';
import {
  ComingButton,
  CUT,
  FEWER_KIND,
  forecastModal,
  KindButton,
  OPEN_FORECAST,
  OPEN_PAUSE,
  PauseForm,
  pauseModal,
  SAVE_PAUSE,
  UNCUT,
} from './forecast-views.ts';
import { fewerMessage } from './menu-views.ts';

/** What a button of the open forecast carries, and the modal it stands in. Throws UserError when it no longer reads. */
function read<S extends z.ZodType>(schema: S, body: BlockAction): { pressed: z.output<S>; viewId: string } {
  const [action] = body.actions;
  const pressed = action && parseButton(schema, action);
  if (pressed === undefined || !body.view) throw new UserError('This button no longer works. Open the forecast again.');
  return { pressed, viewId: body.view.id };
}

async function show(deps: Deps, client: WebClient, viewId: string, actor: Member, said?: string): Promise<void> {
  await client.views.update({ view_id: viewId, view: forecastModal(await getForecast(deps, actor), said) });
}

/** "My next 30 days": what comes, and everything a person can do about it. */
export function registerForecast(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_FORECAST, async ({ ack, body, client, context }) => {
    await ack();
    const view = forecastModal(await getForecast(deps, await actorOf(deps, context)));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  for (const [actionId, change] of [
    [CUT, cutNudge],
    [UNCUT, uncutNudge],
  ] as const) {
    app.action<BlockAction>(actionId, async ({ ack, body, client, context }) => {
      await ack();
      const { pressed, viewId } = read(ComingButton, body);
      const actor = await actorOf(deps, context);
      await change(deps, actor, pressed.id);
      await show(deps, client, viewId, actor);
    });
  }

  for (const family of Object.keys(FAMILIES)) {
    app.action<BlockAction>(`${FEWER_KIND}-${family}`, async ({ ack, body, client, context }) => {
      await ack();
      const { pressed, viewId } = read(KindButton, body);
      const actor = await actorOf(deps, context);
      const { text } = fewerMessage(await askForFewer(deps, actor, pressed.kind));
      await show(deps, client, viewId, actor, text);
    });
  }

  app.action<BlockAction>(OPEN_PAUSE, async ({ ack, body, client }) => {
    await ack();
    await client.views.push({ trigger_id: body.trigger_id, view: pauseModal() });
  });

  app.view(SAVE_PAUSE, async ({ ack, context, view }) => {
    const form = parseForm(PauseForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await pauseUntil(deps, await actorOf(deps, context), form.data.day);
    await ack({ response_action: 'clear' });
  });
}

import type { App } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { actorOf, workspaceOf } from '../slack/context.ts';
import { parseForm } from '../slack/forms.ts';
import { getKudosChoices, giveKudos } from './service.ts';
import { GIVE_KUDOS, KudosForm, kudosModal, OPEN_KUDOS } from './views.ts';

/** People named in a command's text, as Slack escapes them: "<@U123|ana>". */
export function namedPeople(text: string): string[] {
  const named = [...text.matchAll(/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g)].flatMap((match) => match[1] ?? []);
  return [...new Set(named)].slice(0, 10);
}

export function registerKudos(app: App, deps: Deps): void {
  app.command('/kudos', async ({ ack, body, client, context }) => {
    await ack();
    const choices = await getKudosChoices(deps, workspaceOf(context));
    await client.views.open({ trigger_id: body.trigger_id, view: kudosModal(choices, namedPeople(body.text)) });
  });

  app.action(OPEN_KUDOS, async ({ ack, body, client, context }) => {
    await ack();
    const choices = await getKudosChoices(deps, workspaceOf(context));
    if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view: kudosModal(choices) });
  });

  app.view(GIVE_KUDOS, async ({ ack, context, view }) => {
    const form = parseForm(KudosForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { toIds, valueId, deed, impact, skillId } = form.data;
    const giver = await actorOf(deps, context);
    await giveKudos(deps, {
      workspaceId: workspaceOf(context),
      giver,
      toSlackIds: toIds,
      valueId,
      deed,
      impact: impact || null,
      ...(skillId && { skillId }),
    });
    await ack();
  });
}

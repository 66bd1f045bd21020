import type { App, MessageShortcut } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm } from '../slack/forms.ts';
import { findPermalink } from '../slack/permalink.ts';
import { addEvidence, findOpenForEvidence } from './evidence.ts';
import {
  addedModal,
  EvidenceForm,
  EvidenceMeta,
  evidenceModal,
  noObjectiveModal,
  SAVE_EVIDENCE,
  wordsOf,
} from './evidence-views.ts';
import { findPairingsToSet } from './listing.ts';

export function registerEvidence(app: App, deps: Deps): void {
  app.shortcut<MessageShortcut>('objective.add-evidence', async ({ ack, shortcut, client, context }) => {
    await ack();
    const { channel, message, message_ts: ts, trigger_id } = shortcut;
    const member = await actorOf(deps, context);
    const objectives = await findOpenForEvidence(deps, member);
    if (objectives.length === 0) {
      const view = noObjectiveModal(await findPairingsToSet(deps, member), member.id);
      await client.views.open({ trigger_id, view });
      return;
    }
    const permalink = (await findPermalink(client, { channel: channel.id, ts })) ?? null;
    const view = evidenceModal(objectives, member.id, { permalink, words: wordsOf(message.text) });
    await client.views.open({ trigger_id, view });
  });

  app.view(SAVE_EVIDENCE, async ({ ack, context, view }) => {
    const form = parseForm(EvidenceForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { permalink, words } = EvidenceMeta.parse(JSON.parse(view.private_metadata));
    const { objectiveId, note, keep } = form.data;
    const quoted = keep && words !== '' ? words : null;
    const objective = await addEvidence(deps, await actorOf(deps, context), { objectiveId, note, quoted, permalink });
    await ack({ response_action: 'update', view: addedModal(objective, permalink !== null) });
  });
}

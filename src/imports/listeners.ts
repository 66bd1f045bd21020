import type { App, BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Modal } from '../slack/blocks.ts';
import { actorOf } from '../slack/context.ts';
import { downloadFile } from '../slack/files.ts';
import { parseForm } from '../slack/forms.ts';
import { checkMayImport, importPeople, tryImport } from './service.ts';
import {
  APPLY_IMPORT,
  failedModal,
  ImportForm,
  importedModal,
  importModal,
  OPEN_IMPORT,
  Ready,
  reportModal,
  TRY_IMPORT,
  workingModal,
} from './views.ts';

/** Policy: 20,000 long lines; Slack itself takes far more. */
const MOST_BYTES = 8_000_000;

/** Shows what came of work the form did not wait for; what the person can put right stands in the modal, where they look. */
async function showOutcome(client: WebClient, viewId: string, work: Promise<Modal>): Promise<void> {
  const view = await work.catch((error: unknown) => {
    if (error instanceof UserError) return failedModal(error.message);
    throw error;
  });
  await client.views.update({ view_id: viewId, view });
}

export function registerImports(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_IMPORT, async ({ ack, body, client, context }) => {
    await ack();
    const member = await actorOf(deps, context);
    checkMayImport(member, member.workspaceId);
    await client.views.open({ trigger_id: body.trigger_id, view: importModal() });
  });

  app.view(TRY_IMPORT, async ({ ack, client, context, view }) => {
    const form = parseForm(ImportForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const member = await actorOf(deps, context);
    checkMayImport(member, member.workspaceId);
    const [fileId = ''] = form.data.file;
    const { createSkills } = form.data;
    await ack({ response_action: 'update', view: workingModal() });
    const check = async () => {
      const bytes = await downloadFile(client, fileId, MOST_BYTES);
      const report = await tryImport(deps, member, { workspaceId: member.workspaceId, bytes, createSkills });
      return reportModal(report, { fileId, createSkills });
    };
    await showOutcome(client, view.id, check());
  });

  app.view(APPLY_IMPORT, async ({ ack, client, context, view }) => {
    const ready = Ready.parse(JSON.parse(view.private_metadata));
    const member = await actorOf(deps, context);
    await ack({ response_action: 'update', view: workingModal() });
    const apply = async () => {
      const bytes = await downloadFile(client, ready.fileId, MOST_BYTES);
      const { createSkills } = ready;
      const report = await importPeople(deps, member, { workspaceId: member.workspaceId, bytes, createSkills });
      return report.problems.length > 0 ? reportModal(report, ready) : importedModal(report);
    };
    await showOutcome(client, view.id, apply());
  });
}

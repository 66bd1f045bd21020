import type { App, BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { actingFor } from '../knowledge/acting.ts';
import type { Actor } from '../knowledge/rights.ts';
import type { Modal } from '../slack/blocks.ts';
import { receiveFile } from '../slack/files.ts';
import { JsonText, parseForm } from '../slack/forms.ts';
import { updateView } from '../slack/modals.ts';
import { MOST_MEGABYTES } from './fields.ts';
import { checkMayMoveCards, countForExport, importForPerson, planImport, sendExport } from './service.ts';
import {
  APPLY_IMPORT,
  ExportForm,
  exportModal,
  failedModal,
  ImportForm,
  importedModal,
  importModal,
  OPEN_EXPORT,
  OPEN_IMPORT,
  Ready,
  reportModal,
  SEND_EXPORT,
  TRY_IMPORT,
  workingModal,
} from './views.ts';

const MOST_BYTES = MOST_MEGABYTES * 1_000_000;

/** Shows what came of work the form did not wait for, unless it was closed meanwhile. What the person can put right stands in it. */
async function showOutcome(client: WebClient, viewId: string, work: Promise<Modal>): Promise<void> {
  const view = await work.catch((error: unknown) => {
    if (error instanceof UserError) return failedModal(error.message);
    throw error;
  });
  await updateView(client, viewId, view);
}

async function mover(deps: Deps, context: Parameters<typeof actingFor>[1]): Promise<Actor> {
  const actor = await actingFor(deps, context);
  checkMayMoveCards(actor, actor.workspaceId);
  return actor;
}

function registerImport(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_IMPORT, async ({ ack, body, client, context }) => {
    await ack();
    await mover(deps, context);
    await client.views.open({ trigger_id: body.trigger_id, view: importModal() });
  });

  app.view(TRY_IMPORT, async ({ ack, client, context, view }) => {
    const form = parseForm(ImportForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const actor = await mover(deps, context);
    const [fileId = ''] = form.data.file;
    const redact = form.data.privacy === 'redact';
    await ack({ response_action: 'update', view: workingModal('looking') });
    const check = async () => {
      const file = await receiveFile(client, fileId, MOST_BYTES);
      const report = await planImport(deps, actor, { workspaceId: actor.workspaceId, ...file, redact });
      return reportModal(report, { fileId, redact });
    };
    await showOutcome(client, view.id, check());
  });

  app.view(APPLY_IMPORT, async ({ ack, client, context, view }) => {
    const ready = JsonText.pipe(Ready).parse(view.private_metadata);
    const actor = await mover(deps, context);
    await ack({ response_action: 'update', view: workingModal('writing') });
    const apply = async () => {
      const file = await receiveFile(client, ready.fileId, MOST_BYTES);
      const report = await importForPerson(deps, actor, { ...file, redact: ready.redact });
      return report.problems.length > 0 ? reportModal(report, ready) : importedModal(report);
    };
    await showOutcome(client, view.id, apply());
  });
}

export function registerCardFiles(app: App, deps: Deps): void {
  registerImport(app, deps);

  app.action<BlockAction>(OPEN_EXPORT, async ({ ack, body, client, context }) => {
    await ack();
    const view = exportModal(await countForExport(deps, await mover(deps, context)));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.view(SEND_EXPORT, async ({ ack, context, view }) => {
    const form = parseForm(ExportForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await sendExport(deps, await mover(deps, context), form.data.format);
    await ack();
  });
}

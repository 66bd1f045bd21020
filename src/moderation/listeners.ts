import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { carriedBy, chosen, KUDOS_MENU, KudosChoice } from '../kudos/after-menu.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm, readButton, startingWith } from '../slack/forms.ts';
import { findDecisions } from './listing.ts';
import { decide, prepareDecision, prepareReport, reportKudos } from './service.ts';
import {
  CaseButton,
  DecisionForm,
  decideModal,
  decisionsModal,
  OPEN_CASE,
  OPEN_DECISIONS,
  PageButton,
  ReportForm,
  reportedModal,
  reportModal,
  SAVE_DECISION,
  SEND_REPORT,
} from './views.ts';
import { CASE_WORDS } from './words.ts';

export function registerModeration(app: App, deps: Deps): void {
  app.action<BlockAction>(KUDOS_MENU, chosen('report'), async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(KudosChoice, action, CASE_WORDS.instead);
    await prepareReport(deps, await actorOf(deps, context), id);
    if (body.view?.type === 'modal') await client.views.update({ view_id: body.view.id, view: reportModal(id) });
    else await client.views.open({ trigger_id: body.trigger_id, view: reportModal(id) });
  });

  app.view(SEND_REPORT, async ({ ack, context, view }) => {
    const form = parseForm(ReportForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await reportKudos(deps, await actorOf(deps, context), carriedBy(view.private_metadata).id, form.data);
    await ack({ response_action: 'update', view: reportedModal() });
  });

  app.action<BlockAction>(OPEN_CASE, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(CaseButton, action, CASE_WORDS.instead);
    const view = decideModal(await prepareDecision(deps, await actorOf(deps, context), id));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.view(SAVE_DECISION, async ({ ack, context, view }) => {
    const form = parseForm(DecisionForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await decide(deps, await actorOf(deps, context), carriedBy(view.private_metadata).id, form.data);
    await ack();
  });

  app.action<BlockAction>(startingWith(OPEN_DECISIONS), async ({ ack, action, body, client, context }) => {
    await ack();
    const { page } = readButton(PageButton, action, CASE_WORDS.instead);
    const view = decisionsModal(await findDecisions(deps, await actorOf(deps, context), page));
    if (body.view?.type === 'modal') await client.views.update({ view_id: body.view.id, view });
    else await client.views.open({ trigger_id: body.trigger_id, view });
  });
}

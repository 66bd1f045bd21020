import type { App, BlockAction, RespondFn } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { checkGuide, findGuides } from '../guides/service.ts';
import { guideModal } from '../guides/views.ts';
import { getOwnPairing, partnerFirst } from '../pairings/service.ts';
import { actorOf, workspaceOf } from '../slack/context.ts';
import { parseForm, readButton } from '../slack/forms.ts';
import { present } from '../slack/modals.ts';
import { markStep } from './actions.ts';
import { findSessionGuide } from './guide.ts';
import { LogForm, LogSubject, logModal, SAVE_LOG } from './log-views.ts';
import { cancelSession, checkActive, chooseTime, moveSession, proposeSession } from './planning.ts';
import { MoveForm, moveModal, ProposalForm, proposalModal, SAVE_MOVE, SAVE_PROPOSAL } from './proposal-views.ts';
import { getOwnSession } from './rows.ts';
import { getLog, logSession, saveLog } from './service.ts';
import { findTimes } from './suggestions.ts';
import {
  CANCEL,
  CHOOSE,
  ChooseButton,
  FIND_TIME,
  LogButton,
  MET,
  MOVE,
  NOT_MET,
  OPEN_GUIDE,
  OPEN_LOG,
  PairButton,
  SessionButton,
  STEP_DONE,
  StepButton,
} from './views.ts';

const INSTEAD = 'App Home has new ones.';

/** Edits the tapped message at once, all of it: a day message has several parts. App Home is made anew by itself. */
async function showState(deps: Deps, workspaceId: string, { channel, message, user }: BlockAction, respond: RespondFn) {
  if (!channel || !message) return;
  const content = await deps.outbox.contentAt(workspaceId, { channel: channel.id, ts: message.ts }, user.id);
  if (content) await respond({ ...content, replace_original: true });
}

function registerPlanning(app: App, deps: Deps): void {
  app.action<BlockAction>(FIND_TIME, async ({ ack, action, body, client, context }) => {
    await ack();
    const { pairing } = readButton(PairButton, action, INSTEAD);
    const found = await findTimes(deps, await actorOf(deps, context), pairing);
    await present(client, body, proposalModal(found, await findGuides(deps, workspaceOf(context))));
  });

  app.view(SAVE_PROPOSAL, async ({ ack, context, view }) => {
    const { pairing } = PairButton.parse(JSON.parse(view.private_metadata));
    const form = parseForm(ProposalForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await checkGuide(deps, workspaceOf(context), form.data.guide);
    await proposeSession(deps, await actorOf(deps, context), pairing, form.data);
    await ack();
  });

  app.action<BlockAction>(CHOOSE, async ({ ack, action, body, context, respond }) => {
    await ack();
    const { id, at } = readButton(ChooseButton, action, INSTEAD);
    await chooseTime(deps, await actorOf(deps, context), id, at);
    await showState(deps, workspaceOf(context), body, respond);
  });

  app.action<BlockAction>(MOVE, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(SessionButton, action, INSTEAD);
    const session = await getOwnSession(deps, await actorOf(deps, context), id);
    if (session.status !== 'SCHEDULED') throw new UserError('This session has no date any more that could be moved.');
    checkActive(session);
    await present(client, body, moveModal(session));
  });

  app.view(SAVE_MOVE, async ({ ack, context, view }) => {
    const { id } = SessionButton.parse(JSON.parse(view.private_metadata));
    const form = parseForm(MoveForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { time0: at, minutes } = form.data;
    await moveSession(deps, await actorOf(deps, context), id, { at, minutes });
    await ack();
  });

  app.action<BlockAction>(CANCEL, async ({ ack, action, body, context, respond }) => {
    await ack();
    const { id } = readButton(SessionButton, action, INSTEAD);
    await cancelSession(deps, await actorOf(deps, context), id);
    await showState(deps, workspaceOf(context), body, respond);
  });
}

function registerLogs(app: App, deps: Deps): void {
  for (const [actionId, met] of [
    [MET, true],
    [NOT_MET, false],
  ] as const) {
    app.action<BlockAction>(actionId, async ({ ack, action, body, context, respond }) => {
      await ack();
      const { pairing: pairingId, id: sessionId } = readButton(LogButton, action, INSTEAD);
      const actor = await actorOf(deps, context);
      await deps.db.$transaction((tx) => logSession(deps, tx, actor, { pairingId, sessionId, met }));
      await showState(deps, workspaceOf(context), body, respond);
    });
  }

  app.action<BlockAction>(OPEN_LOG, async ({ ack, action, body, client, context }) => {
    await ack();
    const { pairing: pairingId, id } = readButton(LogButton, action, INSTEAD);
    const actor = await actorOf(deps, context);
    const { pairing, session } = await getLog(deps, actor, pairingId, id);
    const [partner] = partnerFirst(pairing, actor.id);
    const { sessionMinutes: minutes } = pairing;
    await present(client, body, logModal({ pairingId, ownId: actor.id, partner, minutes, session }));
  });

  app.view(SAVE_LOG, async ({ ack, context, view }) => {
    const { pairing: pairingId, id: sessionId, seen } = LogSubject.parse(JSON.parse(view.private_metadata));
    const form = parseForm(LogForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { met, minutes, line, own, theirs } = form.data;
    const actor = await actorOf(deps, context);
    const pairing = await getOwnPairing(deps, actor, pairingId);
    const [partner] = partnerFirst(pairing, actor.id);
    const steps = (ownerId: string, texts: string[]) => texts.map((text) => ({ ownerId, text }));
    const actions = [...steps(actor.id, own), ...steps(partner.id, theirs)];
    const log = { pairingId, sessionId, met: met === 'yes', minutes, line: line || null, actions };
    const session = await saveLog(deps, actor, log, seen ? new Date(seen) : null);
    if (!session) return ack();
    const shown = { pairingId, ownId: actor.id, partner, minutes: pairing.sessionMinutes, session, typed: form.data };
    await ack({ response_action: 'update', view: logModal(shown) });
  });

  app.action<BlockAction>(STEP_DONE, async ({ ack, action, body, context, respond }) => {
    await ack();
    const { id, done } = readButton(StepButton, action, INSTEAD);
    await markStep(deps, await actorOf(deps, context), id, done);
    await showState(deps, workspaceOf(context), body, respond);
  });
}

export function registerSessions(app: App, deps: Deps): void {
  registerPlanning(app, deps);
  registerLogs(app, deps);

  app.action<BlockAction>(OPEN_GUIDE, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(SessionButton, action, INSTEAD);
    const guide = await findSessionGuide(deps, await getOwnSession(deps, await actorOf(deps, context), id));
    if (!guide) throw new UserError('There is no guide for it now. The conversation starters on App Home may help.');
    await present(client, body, guideModal(guide));
  });
}

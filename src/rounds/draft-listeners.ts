import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { getMember } from '../people/service.ts';
import { actorOf, workspaceOf } from '../slack/context.ts';
import { parseButton, parseForm, startingWith } from '../slack/forms.ts';
import { WeightsForm } from '../weights/fields.ts';
import { prepareComparison } from './comparing.ts';
import { COMPARE_OWN, comparingModal, comparisonModal, USE_WEIGHTS } from './comparison-views.ts';
import type { Computing } from './computing.ts';
import {
  COMPARE,
  COMPUTE_AGAIN,
  DISCARD_ROUND,
  SEND_ROUND,
  SendButton,
  SHOW,
  ShowButton,
  WeightsButton,
} from './draft-views.ts';
import { decide } from './edits.ts';
import { newScreen, type Screen } from './following.ts';
import { DECIDE, DecideButton, FIND } from './page-views.ts';
import { followRound, roundScreen } from './screens.ts';
import { sendBatches, sendRound } from './sending.ts';
import { computeAgain, discardRound } from './service.ts';
import { endedModal, ModalMetadata, RoundButton } from './views.ts';
import { weightsOf } from './weightings.ts';

/** Progress, then what came of it. */
async function showComparison(screen: Screen, { roundId, compare }: Awaited<ReturnType<typeof prepareComparison>>) {
  const compared = await compare((percent) => screen.showSoon(comparingModal(roundId, percent)));
  if (compared) await screen.show(comparisonModal(compared));
}

function registerLooking(app: App, deps: Deps, computing: Computing): void {
  app.action<BlockAction>(startingWith(SHOW), async ({ ack, action, body, client, context }) => {
    await ack();
    const wanted = parseButton(ShowButton, action) ?? { roundId: undefined, tab: 'overview' as const, page: 0 };
    const view = await roundScreen(deps, computing, await actorOf(deps, context), wanted);
    if (body.view) await newScreen(client, body.view.id).show(view);
  });

  app.action<BlockAction>(FIND, async ({ ack, action, body, client, context }) => {
    await ack();
    const slackId = action.type === 'users_select' ? action.selected_user : undefined;
    const found = slackId ? await getMember(deps, workspaceOf(context), slackId) : undefined;
    const roundId = ModalMetadata.parse(body.view?.private_metadata).roundId;
    const wanted = { roundId, tab: 'pairs' as const, page: 0, memberId: found?.id };
    const view = await roundScreen(deps, computing, await actorOf(deps, context), wanted);
    if (body.view) await newScreen(client, body.view.id).show(view);
  });

  app.action<BlockAction>(startingWith(COMPARE), async ({ ack, action, body, client, context }) => {
    await ack();
    const member = await actorOf(deps, context);
    const choice = parseButton(WeightsButton, action) ?? { roundId: undefined, weighting: 'designed' as const };
    const comparison = await prepareComparison(deps, computing, member, choice);
    if (body.view) await showComparison(newScreen(client, body.view.id), comparison);
  });

  app.view(COMPARE_OWN, async ({ ack, client, context, view }) => {
    const form = parseForm(WeightsForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { roundId } = ModalMetadata.parse(view.private_metadata);
    const choice = { roundId, weights: form.data };
    const comparison = await prepareComparison(deps, computing, await actorOf(deps, context), choice);
    await ack({ response_action: 'update', view: comparingModal(roundId, 0) });
    await showComparison(newScreen(client, view.id), comparison);
  });
}

function registerChanging(app: App, deps: Deps, computing: Computing): void {
  app.action<BlockAction>(startingWith(DECIDE), async ({ ack, action, body, client, context }) => {
    await ack();
    const member = await actorOf(deps, context);
    const decided = parseButton(DecideButton, action);
    if (!decided) return;
    await decide(deps, member, decided, decided.do);
    const view = await roundScreen(deps, computing, member, decided);
    if (body.view) await newScreen(client, body.view.id).show(view);
  });

  app.action<BlockAction>(COMPUTE_AGAIN, async ({ ack, action, body, client, context }) => {
    await ack();
    const member = await actorOf(deps, context);
    const round = await computeAgain(deps, member, parseButton(RoundButton, action)?.roundId);
    if (body.view) await followRound(deps, computing, member, round, newScreen(client, body.view.id));
  });

  app.action<BlockAction>(USE_WEIGHTS, async ({ ack, action, body, client, context }) => {
    await ack();
    const member = await actorOf(deps, context);
    const chosen = parseButton(WeightsButton, action);
    const round = await computeAgain(deps, member, chosen?.roundId, chosen && weightsOf(chosen));
    if (body.view) await followRound(deps, computing, member, round, newScreen(client, body.view.id));
  });
}

function registerEnding(app: App, deps: Deps): void {
  app.action<BlockAction>(SEND_ROUND, async ({ ack, action, body, client, context }) => {
    await ack();
    const pressed = parseButton(SendButton, action);
    const round = await sendRound(deps, await actorOf(deps, context), pressed?.roundId, pressed?.version ?? 0);
    if (body.view) await newScreen(client, body.view.id).show(endedModal(round));
    if (round.status === 'SENT') await sendBatches(deps, round);
  });

  app.action<BlockAction>(DISCARD_ROUND, async ({ ack, action, body, client, context }) => {
    await ack();
    const round = await discardRound(deps, await actorOf(deps, context), parseButton(RoundButton, action)?.roundId);
    if (body.view) await newScreen(client, body.view.id).show(endedModal(round));
  });
}

export function registerDrafts(app: App, deps: Deps, computing: Computing): void {
  registerLooking(app, deps, computing);
  registerChanging(app, deps, computing);
  registerEnding(app, deps);
}

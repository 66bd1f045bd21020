import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { actingFor } from '../knowledge/acting.ts';
import { cardModalFor } from '../knowledge/opening.ts';
import type { Modal } from '../slack/blocks.ts';
import { JsonText, readButton } from '../slack/forms.ts';
import { present, updateView } from '../slack/modals.ts';
import { isOverCard } from './acting.ts';
import { findChanges, findHistory, getVersion, restoreVersion } from './history.ts';
import {
  ALL_VERSIONS,
  changesModal,
  HistoryMeta,
  historyModal,
  OLDER_VERSIONS,
  RESTORE,
  RestoreButton,
  SEE_VERSION,
  VersionButton,
  versionModal,
} from './history-views.ts';
import { CARD_CHANGES, CARD_HISTORY } from './opening.ts';
import { changeNotice } from './screens.ts';
import { CardOnly } from './similar-views.ts';
import { trouble, history as words } from './words.ts';

const overOf = (body: BlockAction): boolean =>
  JsonText.pipe(HistoryMeta).safeParse(body.view?.private_metadata).data?.over ?? false;

export function registerHistory(app: App, deps: Deps): void {
  app.action<BlockAction>(CARD_HISTORY, async ({ ack, action, body, client, context }) => {
    await ack();
    const { cardId } = readButton(CardOnly, action, trouble.stale);
    const history = await findHistory(deps, await actingFor(deps, context), cardId);
    await present(client, body, historyModal(history, isOverCard(body)));
  });

  app.action<BlockAction>(CARD_CHANGES, async ({ ack, action, body, client, context }) => {
    await ack();
    const { cardId } = readButton(CardOnly, action, trouble.stale);
    const actor = await actingFor(deps, context);
    const changes = await findChanges(deps, actor, cardId);
    const over = isOverCard(body);
    // Somebody has checked it meanwhile.
    const view = changes ? changesModal(changes, over) : historyModal(await findHistory(deps, actor, cardId), over);
    await present(client, body, view);
  });

  const turn = (
    actionId: string,
    how: (
      actor: Awaited<ReturnType<typeof actingFor>>,
      body: BlockAction,
      action: BlockAction['actions'][number],
    ) => Promise<Modal>,
  ) =>
    app.action<BlockAction>(actionId, async ({ ack, action, body, client, context }) => {
      await ack();
      const view = await how(await actingFor(deps, context), body, action);
      if (body.view) await updateView(client, body.view.id, view);
    });

  turn(SEE_VERSION, async (actor, body, action) => {
    const { cardId, version } = readButton(VersionButton, action, trouble.stale);
    return versionModal(await getVersion(deps, actor, cardId, version), overOf(body));
  });
  turn(ALL_VERSIONS, async (actor, body, action) => {
    const { cardId } = readButton(CardOnly, action, trouble.stale);
    return historyModal(await findHistory(deps, actor, cardId), overOf(body));
  });
  turn(OLDER_VERSIONS, async (actor, body, action) => {
    const { cardId, version } = readButton(VersionButton, action, trouble.stale);
    return historyModal(await findHistory(deps, actor, cardId, version), overOf(body));
  });

  app.action<BlockAction>(RESTORE, async ({ ack, action, body, client, context }) => {
    await ack();
    const pressed = readButton(RestoreButton, action, trouble.stale);
    const actor = await actingFor(deps, context);
    const { card, told } = await restoreVersion(deps, actor, pressed);
    const restored = told === '' ? words.restored : words.restoredWithout(told);
    const note = [restored, await changeNotice(deps, card)].join(' ').trim();
    if (!body.view) return;
    await updateView(client, body.view.id, historyModal(await findHistory(deps, actor, card.id), overOf(body), note));
    const { previous_view_id: beneath } = body.view;
    if (overOf(body) && beneath)
      await updateView(client, beneath, await cardModalFor(deps, actor, { cardId: card.id }, note));
  });
}

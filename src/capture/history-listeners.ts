import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { actingFor } from '../knowledge/acting.ts';
import { cardModalFor } from '../knowledge/opening.ts';
import type { Modal } from '../slack/blocks.ts';
import { JsonText, readButton } from '../slack/forms.ts';
import { present, updateView } from '../slack/modals.ts';
import { isOverCard } from './acting.ts';
import { findHistory, getVersion, restoreVersion } from './history.ts';
import {
  ALL_VERSIONS,
  HistoryMeta,
  historyModal,
  OLDER_VERSIONS,
  RESTORE,
  RestoreButton,
  SEE_VERSION,
  VersionButton,
  versionModal,
} from './history-views.ts';
import { CARD_HISTORY } from './opening.ts';
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
    const note = told === '' ? words.restored : words.restoredWithout(told);
    if (!body.view) return;
    await updateView(client, body.view.id, historyModal(await findHistory(deps, actor, card.id), overOf(body), note));
    const { previous_view_id: beneath } = body.view;
    if (overOf(body) && beneath)
      await updateView(client, beneath, await cardModalFor(deps, actor, { cardId: card.id }, note));
  });
}

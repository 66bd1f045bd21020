import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import type { Modal } from '../slack/blocks.ts';
import { actorOf } from '../slack/context.ts';
import { readButton } from '../slack/forms.ts';
import { setReminder } from './reminder.ts';
import { getGap, getShares } from './service.ts';
import { sendTrend } from './trend.ts';
import {
  gapModal,
  numbersModal,
  OPEN_GAP,
  OPEN_NUMBERS,
  onItsWayModal,
  REMIND,
  RemindButton,
  SEND_TREND,
  TrendButton,
} from './views.ts';
import { refusals } from './words.ts';

export function registerCoverage(app: App, deps: Deps): void {
  const open = (actionId: string, viewOf: (actor: Member, action: BlockAction['actions'][number]) => Promise<Modal>) =>
    app.action<BlockAction>(actionId, async ({ ack, action, body, client, context }) => {
      await ack();
      const view = await viewOf(await actorOf(deps, context), action);
      await client.views.open({ trigger_id: body.trigger_id, view });
    });
  open(OPEN_GAP, async (actor) => gapModal(await getGap(deps, actor)));
  open(OPEN_NUMBERS, async (actor) => numbersModal(await getShares(deps, actor)));
  open(SEND_TREND, async (actor, action) => {
    await sendTrend(deps, actor, readButton(TrendButton, action, refusals.stale).scope);
    return onItsWayModal();
  });

  app.action<BlockAction>(REMIND, async ({ ack, action, context }) => {
    await setReminder(deps, await actorOf(deps, context), readButton(RemindButton, action, refusals.stale).on);
    await ack();
  });
}

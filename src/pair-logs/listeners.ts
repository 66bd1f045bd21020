import type { App, BlockAction } from '@slack/bolt';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { actorOf, workspaceOf } from '../slack/context.ts';
import { inputsOf, readButton } from '../slack/forms.ts';
import { showInPlace } from '../slack/in-place.ts';
import { confirmLog, leaveLog, noticeReaction, startLog } from './service.ts';
import { CHOOSE, Chosen, CONFIRM, LEAVE, LogButton, PEOPLE, START } from './views.ts';
import { refusals } from './words.ts';

/** A reaction to a message in a channel or group; one in a conversation with the app is none between colleagues. */
const Reacted = z.object({
  user: z.string(),
  reaction: z.string(),
  item_user: z.string().optional(),
  item: z.object({
    type: z.literal('message'),
    channel: z.string().regex(/^[CG]/),
    ts: z.string().regex(/^\d{1,12}\.\d{1,9}$/),
  }),
});

export function registerPairLogs(app: App, deps: Deps): void {
  app.event('reaction_added', async ({ context, event }) => {
    const reacted = Reacted.safeParse(event);
    if (!reacted.success) return;
    const { user, reaction, item_user, item } = reacted.data;
    const what = { reactorId: user, authorId: item_user, emoji: reaction, channel: item.channel, ts: item.ts };
    await noticeReaction(deps, workspaceOf(context), what);
  });

  // What is chosen counts when "Yes" is pressed.
  app.action(CHOOSE, async ({ ack }) => ack());

  const change = (actionId: string, work: (actor: Member, id: string, body: BlockAction) => Promise<void>) =>
    app.action<BlockAction>(actionId, async ({ ack, action, body, context, respond }) => {
      await ack();
      const { id } = readButton(LogButton, action, refusals.instead);
      await work(await actorOf(deps, context), id, body);
      await showInPlace(deps, { body, context, respond });
    });
  change(START, (actor, id, { state }) =>
    startLog(deps, actor, id, Chosen.parse(state ? inputsOf({ state })[PEOPLE] : undefined)),
  );
  change(CONFIRM, (actor, id) => confirmLog(deps, actor, id));
  change(LEAVE, (actor, id) => leaveLog(deps, actor, id));
}

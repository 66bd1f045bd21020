import type { Deps, NewMessage, Outbox, Tx } from '../deps.ts';
import { askAgain } from './calm.ts';
import { contentOf, contentToSend } from './content.ts';
import { forecastNudges } from './forecast.ts';
import { type Forecaster, type MessageKinds, REFRESH } from './kinds.ts';
import { asKindSees } from './snoozed.ts';
import { bringBack, snooze } from './snoozes.ts';

/** A nudge is for one person: their hours, their budget, their menu. */
function checkRecipient({ kind, recipient }: NewMessage, nudge: boolean): void {
  if (nudge && !/^[UW][^,]*$/.test(recipient)) throw new Error(`${kind} is a nudge, which is for one person`);
}

/**
 * The outbox that services write to. `kinds` throws for an unknown kind; `wake` is told that there is something to send (it may
 * come before the commit, so the sender looks again by itself).
 */
export function newOutbox(
  kinds: MessageKinds,
  deps: () => Deps,
  wake: () => void,
  forecasters: Forecaster[] = [],
): Outbox {
  const add = async (tx: Tx, ...messages: NewMessage[]) => {
    const createdAt = deps().now();
    await tx.outboxMessage.createMany({
      skipDuplicates: true,
      data: messages.map(({ dueAt, ...message }) => {
        const known = kinds[message.kind];
        if (!known) throw new Error(`unknown message kind ${message.kind}`);
        const nudge = known.urgency === 'nudge';
        checkRecipient(message, nudge);
        return { ...message, nudge, family: known.nudge?.family ?? null, createdAt, dueAt: dueAt ?? createdAt };
      }),
    });
    wake();
  };
  return {
    /** The same (kind, subject, occurrence, recipient) again is a no-op. */
    add,
    refresh: async (tx, workspaceId, kind, subject) => {
      // Also what is on its way: the change goes out behind it.
      const rows = await tx.outboxMessage.findMany({
        where: { workspaceId, kind, subject, status: { in: ['SENDING', 'UNSURE', 'SENT'] } },
        orderBy: { id: 'asc' },
      });
      const occurrence = deps().now().toISOString();
      await add(
        tx,
        ...rows.map(({ id, recipient }) => ({ workspaceId, kind: REFRESH, subject: id, occurrence, recipient })),
      );
    },
    contentAt: (workspaceId, place) => contentOf(deps(), kinds, workspaceId, place),
    nudgeOf: (kind) => kinds[kind]?.nudge,
    stillAsks: async (message) => {
      const kind = kinds[message.kind];
      const content = await (kind?.shown ?? kind?.render)?.(deps(), asKindSees(message));
      return content && !content.settled ? content.text : undefined;
    },
    preview: async (message) => {
      const kind = kinds[message.kind];
      return (kind && (await contentToSend(deps(), kind, message)))?.text;
    },
    snooze: (tx, message, until) => snooze(deps(), tx, message, until),
    bringBack,
    askAgain: (tx, workspaceId, recipient) => askAgain(deps(), tx, workspaceId, recipient),
    forecast: (workspace, members, until) => forecastNudges(deps(), kinds, forecasters, workspace, members, until),
  };
}

/** The message that has another one changed. */
export const refreshMessages: MessageKinds = {
  [REFRESH]: {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const { channel, messageTs } = await deps.db.outboxMessage.findFirstOrThrow({
        where: { id: subject, workspaceId },
      });
      if (!channel || !messageTs) return null;
      const place = { channel, ts: messageTs };
      const content = await deps.outbox.contentAt(workspaceId, place);
      return content ? { ...content, update: place } : null;
    },
  },
};

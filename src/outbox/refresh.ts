import { randomUUID } from 'node:crypto';
import type { Deps, NewMessage, Tx } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { type MessageKinds, REFRESH } from './kinds.ts';

/** Has one message changed to what is then the case. Each time on its own: the one before may be on its way already. */
export const refreshOf = ({
  id,
  workspaceId,
  recipient,
}: Pick<OutboxMessage, 'id' | 'workspaceId' | 'recipient'>): NewMessage => ({
  workspaceId,
  kind: REFRESH,
  subject: id,
  occurrence: randomUUID(),
  recipient,
});

/** See Outbox.refresh. */
export async function refresh(
  deps: Deps,
  tx: Tx,
  workspaceId: string,
  kind: string | string[],
  subject: string | string[],
  since?: Date,
): Promise<void> {
  const rows = await tx.outboxMessage.findMany({
    where: {
      workspaceId,
      kind: { in: [kind].flat() },
      subject: { in: [subject].flat() },
      ...(since && { createdAt: { gt: since } }),
      // Also what is on its way, or made at this moment from how things were: the change goes out behind it.
      OR: [{ status: { in: ['SENDING', 'UNSURE', 'SENT'] } }, { status: 'PENDING', dueAt: { lte: deps.now() } }],
    },
    orderBy: { id: 'asc' },
  });
  await deps.outbox.add(tx, ...rows.map(refreshOf));
}

/** The message that has another one changed. */
export const refreshMessages: MessageKinds = {
  [REFRESH]: {
    urgency: 'answer',
    render: async (deps, { workspaceId, subject }) => {
      const message = await deps.db.outboxMessage.findFirst({ where: { id: subject, workspaceId } });
      if (!message?.channel || !message.messageTs) return null;
      const place = { channel: message.channel, ts: message.messageTs };
      const content = await deps.outbox.contentAt(workspaceId, place);
      return content ? { ...content, update: place } : null;
    },
    failed: async (deps, tx, { workspaceId, subject }, reason) => {
      if (reason === 'message_not_found') await deps.outbox.noticeGone(tx, workspaceId, subject);
    },
  },
};

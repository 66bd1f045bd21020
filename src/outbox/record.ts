import type { Deps, Place, Tx } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { MessageKinds } from './kinds.ts';
import { refreshOf } from './refresh.ts';
import { asKindSees, comesAgain } from './snoozed.ts';

/** Where it stood before, "Bring it back now" would no longer do anything. */
async function refreshSnoozed(deps: Deps, tx: Tx, message: OutboxMessage): Promise<void> {
  const { workspaceId, kind, subject, recipient } = message;
  const rows = await tx.outboxMessage.findMany({
    where: { workspaceId, kind, subject, recipient, status: 'SENT', snoozedTo: { not: null } },
  });
  await deps.outbox.add(tx, ...rows.map(refreshOf));
}

/**
 * Records that a message stands in Slack, all of its parts, with whatever their kinds keep about it; once, whoever found out
 * first.
 */
export async function recordSent(
  deps: Deps,
  kinds: MessageKinds,
  { id, workspaceId }: OutboxMessage,
  where: Place,
  reason?: string,
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const sent = await tx.outboxMessage.updateManyAndReturn({
      where: { workspaceId, OR: [{ id }, { leadId: id }], status: { not: 'SENT' } },
      data: {
        status: 'SENT',
        sentAt: deps.now(),
        channel: where.channel,
        messageTs: where.ts,
        ...(reason && { reason }),
      },
    });
    for (const message of sent.sort((a, b) => a.part - b.part)) {
      await kinds[message.kind]?.sent?.(tx, asKindSees(message), where, deps);
      if (comesAgain(message)) await refreshSnoozed(deps, tx, message);
    }
    // Whoever tapped a part before it was known where it stands had only that part shown.
    const [lead] = sent;
    if (reason && lead && sent.length > 1) await deps.outbox.add(tx, refreshOf(lead));
  });
}

import type { Deps, Tx } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';

/** Slack would not open a conversation for them: each is introduced to the others in a message of their own. */
export async function introduceApart(
  deps: Deps,
  tx: Tx,
  { workspaceId, kind, subject, recipient }: OutboxMessage,
): Promise<void> {
  const people = recipient.split(',');
  await deps.outbox.add(
    tx,
    ...people.map((person) => ({ workspaceId, kind: `${kind}-apart`, subject, recipient: person })),
  );
}

/** Keeps where the pair's conversation is, from its first message. */
export async function recordChannel(tx: Tx, workspaceId: string, id: string, channel: string): Promise<void> {
  await tx.pairing.updateMany({ where: { id, workspaceId }, data: { channel } });
}

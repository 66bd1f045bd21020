import type { Deps, Tx } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { contactableFrom } from '../people/contactable.ts';
import { findMember } from '../people/service.ts';
import type { MessageKinds } from './kinds.ts';
import { keyOf, readRecipients, waitingOf } from './recipients.ts';
import { refreshOf } from './refresh.ts';
import { laterOccurrence, laterTimes } from './snoozed.ts';

/** One at a time puts a message off or brings it back. */
async function lock(tx: Tx, { id, workspaceId }: OutboxMessage): Promise<OutboxMessage> {
  await tx.$queryRaw`SELECT 1 FROM "OutboxMessage" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
  return tx.outboxMessage.findUniqueOrThrow({ where: { id, workspaceId } });
}

/** See Outbox.snooze: the row of a later occurrence carries it; put off once more, that row moves. */
export async function snooze(deps: Deps, tx: Tx, message: OutboxMessage, until: Date): Promise<boolean> {
  const locked = await lock(tx, message);
  const { id, workspaceId, kind, subject, recipient } = locked;
  const moved = await tx.outboxMessage.updateMany({
    where: { ...laterTimes(locked), status: 'PENDING' },
    data: { dueAt: until },
  });
  if (locked.snoozedTo && moved.count === 0) return false;
  await tx.outboxMessage.update({ where: { id, workspaceId }, data: { snoozedTo: until } });
  if (moved.count === 0) {
    const times = await tx.outboxMessage.count({ where: laterTimes(locked) });
    await deps.outbox.add(tx, {
      workspaceId,
      kind,
      subject,
      recipient,
      occurrence: laterOccurrence(locked, times + 1),
      dueAt: until,
      key: keyOf(locked),
      ...(locked.until && { until: locked.until }),
    });
  }
  await dropFollowing(deps, tx, locked);
  await deps.outbox.add(tx, refreshOf(locked));
  return true;
}

/** See Outbox.snoozable: by the rules it will be asked about then, with what its person was sent so far. */
export async function snoozable(
  deps: Deps,
  kinds: MessageKinds,
  message: OutboxMessage,
  instants: Date[],
): Promise<Date[]> {
  const { workspaceId, recipient: slackId } = message;
  const { until, timely } = waitingOf(kinds, message);
  const member = until && (await findMember(deps, workspaceId, slackId));
  if (!member) return instants;
  const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const recipient = (await readRecipients(deps, workspace, [member])).get(slackId);
  const sent = recipient?.sent.filter(({ leads }) => leads).map(({ at }) => at);
  return instants.filter((at) => {
    const comes = recipient && contactableFrom(at, recipient.who, 'nudge', sent, { timely });
    return comes && comes < until;
  });
}

/** What was to follow it (a reminder) and still waits is not needed any more: what was put off comes again by itself. */
async function dropFollowing(deps: Deps, tx: Tx, { workspaceId, kind, subject, recipient }: OutboxMessage) {
  const follow = deps.outbox.nudgeOf(kind)?.follow;
  if (!follow) return;
  await tx.outboxMessage.updateMany({
    where: { workspaceId, kind: follow.kind, subject, recipient, status: 'PENDING' },
    data: { status: 'DROPPED', reason: 'put off' },
  });
}

/** See Outbox.bringBack. What was not put off is there already. */
export async function bringBack(tx: Tx, message: OutboxMessage): Promise<boolean> {
  const locked = await lock(tx, message);
  if (!locked.snoozedTo) return true;
  const { count } = await tx.outboxMessage.updateMany({
    where: { ...laterTimes(locked), status: 'PENDING' },
    data: { status: 'DROPPED', reason: 'brought back' },
  });
  if (count === 0) return false;
  await tx.outboxMessage.update({
    where: { id: locked.id, workspaceId: locked.workspaceId },
    data: { snoozedTo: null },
  });
  return true;
}

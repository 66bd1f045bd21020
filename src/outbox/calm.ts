import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { contactableFrom } from '../people/contactable.ts';
import { reachable } from '../people/service.ts';
import type { MessageKinds } from './kinds.ts';

/** Longer than the budget's longest window (seven days), so that every nudge that counts is seen. */
const LOOK_BACK_MS = 8 * 86_400_000;

/** When each recipient was nudged lately; what is on its way counts. */
async function nudgesSent({ db, now }: Deps, workspaceId: string, recipients: string[]): Promise<Map<string, Date[]>> {
  const since = new Date(now().getTime() - LOOK_BACK_MS);
  const rows = await db.outboxMessage.findMany({
    where: {
      workspaceId,
      nudge: true,
      recipient: { in: recipients },
      startedAt: { gt: since },
      status: { in: ['SENDING', 'UNSURE', 'SENT'] },
    },
    select: { id: true, recipient: true, startedAt: true },
  });
  const sent = new Map<string, Date[]>();
  for (const row of rows)
    if (row.startedAt) sent.set(row.recipient, [...(sent.get(row.recipient) ?? []), row.startedAt]);
  return sent;
}

/**
 * Asks the calm rules about each message to a person and moves those whose time has not come; their ids are returned.
 * Messages to somebody who is gone for good are ended here. Constant number of queries for any number of messages.
 */
export async function postponed(
  deps: Deps,
  kinds: MessageKinds,
  workspaceId: string,
  messages: OutboxMessage[],
): Promise<Set<string>> {
  const now = deps.now();
  const later = new Set<string>();
  const asked = messages.filter((message) => message.status === 'PENDING' && kinds[message.kind]?.urgency !== 'answer');
  const recipients = asked.map((message) => message.recipient);
  if (recipients.length === 0) return later;
  const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const members = await deps.db.member.findMany({ where: { workspaceId, slackId: { in: recipients } } });
  const bySlackId = new Map(members.map((member) => [member.slackId, member]));
  const sent = await nudgesSent(deps, workspaceId, recipients);
  for (const message of asked) {
    const member = bySlackId.get(message.recipient);
    const kind = kinds[message.kind];
    if (!member || !kind) continue; // a channel
    const when = contactableFrom(now, reachable(member, workspace), kind.urgency, sent.get(message.recipient) ?? []);
    if (when?.getTime() === now.getTime()) continue;
    later.add(message.id);
    await deps.db.outboxMessage.updateMany({
      where: { id: message.id, status: 'PENDING' },
      data: when ? { dueAt: when } : { status: 'DROPPED', reason: 'deactivated' },
    });
  }
  return later;
}

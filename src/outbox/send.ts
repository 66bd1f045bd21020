import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { MessageContent } from '../slack/blocks.ts';
import type { MessageKind, MessageKinds, Where } from './kinds.ts';
import { type Trouble, troubleOf } from './outcome.ts';

/** The name under which our key travels in a message's metadata. */
export const METADATA_TYPE = 'alongside_message';
/** After a lost answer, Slack may still be working on the request. */
const SETTLE_AFTER_MS = 3000;
const GIVE_UP_AFTER_MS = 48 * 3_600_000;

/** 2 s, 4 s, 8 s … at most half an hour. */
export const backoff = (attempts: number) => Math.min(1000 * 2 ** Math.max(1, attempts), 1_800_000);

/** A group conversation is opened from its people; Slack gives the same one every time. */
async function channelOf(client: WebClient, recipient: string): Promise<string> {
  if (!recipient.includes(',')) return recipient;
  const opened = await client.conversations.open({ users: recipient });
  return opened.channel?.id ?? '';
}

async function toSlack(
  client: WebClient,
  message: OutboxMessage,
  content: MessageContent & { update?: Where },
): Promise<Where> {
  const { text, blocks, update } = content;
  if (update) {
    await client.chat.update({ channel: update.channel, ts: update.ts, text, ...(blocks && { blocks }) });
    return update;
  }
  const posted = await client.chat.postMessage({
    channel: await channelOf(client, message.recipient),
    text,
    ...(blocks && { blocks }),
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: METADATA_TYPE, event_payload: { key: message.id } },
  });
  return { channel: posted.channel ?? '', ts: posted.ts ?? '' };
}

/** Records that a message stands in Slack, with whatever its kind keeps about it. */
export async function recordSent(
  deps: Deps,
  kind: MessageKind,
  message: OutboxMessage,
  where: Where,
  reason?: string,
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await tx.outboxMessage.update({
      where: { id: message.id },
      data: {
        status: 'SENT',
        sentAt: deps.now(),
        channel: where.channel,
        messageTs: where.ts,
        ...(reason && { reason }),
      },
    });
    await kind.sent?.(tx, message, where);
  });
}

async function recordFailed(deps: Deps, kind: MessageKind, message: OutboxMessage, reason: string): Promise<void> {
  deps.log.warn(
    { workspaceId: message.workspaceId, kind: message.kind, message: message.id, reason },
    'a message cannot be delivered',
  );
  await deps.db.$transaction(async (tx) => {
    await tx.outboxMessage.update({ where: { id: message.id }, data: { status: 'FAILED', reason } });
    await kind.failed?.(deps, tx, message, reason);
  });
}

async function recordTrouble(
  deps: Deps,
  kind: MessageKind,
  message: OutboxMessage,
  trouble: Trouble,
  isUpdate: boolean,
): Promise<void> {
  const now = deps.now().getTime();
  const tooOld = now - message.createdAt.getTime() > GIVE_UP_AFTER_MS;
  if (trouble.is === 'permanent') return recordFailed(deps, kind, message, trouble.reason);
  if (trouble.is === 'retry' && tooOld) return recordFailed(deps, kind, message, `gave up: ${trouble.reason}`);
  // Changing a message twice is the same as once: there is nothing to settle.
  const unsure = trouble.is === 'unsure' && !isUpdate;
  const delay =
    trouble.is === 'wait' ? trouble.seconds * 1000 : unsure ? SETTLE_AFTER_MS : backoff(message.attempts + 1);
  await deps.db.outboxMessage.update({
    where: { id: message.id },
    data: { status: unsure ? 'UNSURE' : 'PENDING', dueAt: new Date(now + delay), reason: trouble.reason },
  });
}

/** Renders and sends one message and records how it ended. Returns the seconds Slack wants the workspace to wait, else 0. */
export async function send(
  deps: Deps,
  kinds: MessageKinds,
  client: WebClient,
  message: OutboxMessage,
): Promise<number> {
  const kind = kinds[message.kind];
  const content = await kind?.render(deps, message);
  if (!kind || !content) {
    const reason = kind ? 'no longer true' : 'unknown kind';
    await deps.db.outboxMessage.update({ where: { id: message.id }, data: { status: 'DROPPED', reason } });
    return 0;
  }
  const claimed = await deps.db.outboxMessage.updateMany({
    where: { id: message.id, status: message.status },
    data: { status: 'SENDING', startedAt: deps.now(), attempts: { increment: 1 } },
  });
  if (claimed.count === 0) return 0;
  let where: Where;
  try {
    where = await toSlack(client, message, content);
  } catch (error) {
    const trouble = troubleOf(error);
    await recordTrouble(deps, kind, message, trouble, content.update !== undefined);
    return trouble.is === 'wait' ? trouble.seconds : 0;
  }
  await recordSent(deps, kind, message, where);
  return 0;
}

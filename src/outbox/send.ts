import type { WebClient } from '@slack/web-api';
import type { Deps, Place } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { withMenu } from './content.ts';
import type { Content, MessageKind, MessageKinds } from './kinds.ts';
import { type Trouble, troubleOf } from './outcome.ts';

/** The name under which our key travels in a message's metadata. */
export const METADATA_TYPE = 'alongside_message';
/** After a lost answer, Slack may still be working on the request. */
const SETTLE_AFTER_MS = 3000;
/** With the growing pauses below that is about two days, counted from when it first went out: calm may have kept it for weeks. */
export const MOST_ATTEMPTS = 100;

/** 2 s, 4 s, 8 s … at most half an hour. */
export const backoff = (attempts: number) => Math.min(1000 * 2 ** Math.max(1, attempts), 1_800_000);

/** Nobody could tell, so it went out a second time. It never does a third time: the reason keeps this whatever comes after. */
export const ONCE_MORE = 'unsure: sent once more';
export const wasRepeated = ({ reason }: OutboxMessage): boolean => reason?.startsWith(ONCE_MORE) ?? false;
export const noted = (message: OutboxMessage, reason: string): string =>
  wasRepeated(message) ? `${ONCE_MORE}; ${reason}` : reason;

/** The row as this sender claimed it: a sender that was taken for dead must not change what its successor made of it. */
const claimedRow = ({ id, attempts }: OutboxMessage) => ({ id, status: 'SENDING', attempts: attempts + 1 }) as const;

/** A group conversation is opened from its people; Slack gives the same one every time. */
async function channelOf(client: WebClient, recipient: string): Promise<string> {
  if (!recipient.includes(',')) return recipient;
  const opened = await client.conversations.open({ users: recipient });
  return opened.channel?.id ?? '';
}

async function toSlack(client: WebClient, message: OutboxMessage, content: Content): Promise<Place> {
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

/** Records that a message stands in Slack, with whatever its kind keeps about it; once, whoever found out first. */
export async function recordSent(
  deps: Deps,
  kind: MessageKind,
  message: OutboxMessage,
  where: Place,
  reason?: string,
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const { count } = await tx.outboxMessage.updateMany({
      where: { id: message.id, status: { not: 'SENT' } },
      data: {
        status: 'SENT',
        sentAt: deps.now(),
        channel: where.channel,
        messageTs: where.ts,
        ...(reason && { reason }),
      },
    });
    if (count > 0) await kind.sent?.(tx, message, where);
  });
}

async function recordFailed(deps: Deps, kind: MessageKind, message: OutboxMessage, reason: string): Promise<void> {
  deps.log.warn(
    { workspaceId: message.workspaceId, kind: message.kind, message: message.id, reason },
    'a message cannot be delivered',
  );
  await deps.db.$transaction(async (tx) => {
    const { count } = await tx.outboxMessage.updateMany({
      where: claimedRow(message),
      data: { status: 'FAILED', reason: noted(message, reason) },
    });
    if (count > 0) await kind.failed?.(deps, tx, message, reason);
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
  if (trouble.is === 'permanent') return recordFailed(deps, kind, message, trouble.reason);
  if (trouble.is === 'retry' && message.attempts >= MOST_ATTEMPTS)
    return recordFailed(deps, kind, message, `gave up: ${trouble.reason}`);
  // Changing a message twice is the same as once: there is nothing to settle.
  const unsure = trouble.is === 'unsure' && !isUpdate;
  const delay =
    trouble.is === 'wait' ? trouble.seconds * 1000 : unsure ? SETTLE_AFTER_MS : backoff(message.attempts + 1);
  await deps.db.outboxMessage.updateMany({
    where: claimedRow(message),
    data: {
      status: unsure ? 'UNSURE' : 'PENDING',
      dueAt: new Date(now + delay),
      reason: noted(message, trouble.reason),
    },
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
  // Recorded by a newer version while both run: that one will send it.
  if (!kind) throw new Error(`unknown message kind ${message.kind}`);
  const rendered = await kind.render(deps, message);
  const content = rendered && withMenu(kind, message, rendered);
  if (!content) {
    await deps.db.outboxMessage.updateMany({
      where: { id: message.id, status: message.status },
      data: { status: 'DROPPED', reason: 'no longer true' },
    });
    return 0;
  }
  const claimed = await deps.db.outboxMessage.updateMany({
    where: { id: message.id, status: message.status },
    data: { status: 'SENDING', startedAt: deps.now(), attempts: { increment: 1 } },
  });
  if (claimed.count === 0) return 0;
  let where: Place;
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

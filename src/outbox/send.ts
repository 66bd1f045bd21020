import type { WebClient } from '@slack/web-api';
import type { Deps, Place } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { NotYet, shareFile, withPicture } from './attach.ts';
import { contentToSend } from './content.ts';
import { dayMessage } from './day-message.ts';
import type { Content, MessageKind, MessageKinds } from './kinds.ts';
import { type Trouble, troubleOf } from './outcome.ts';
import { LATER, REFUSED_TOGETHER } from './recipients.ts';
import { recordSent } from './record.ts';
import { asKindSees } from './snoozed.ts';

/** The name under which our key travels in a message's metadata. */
export const METADATA_TYPE = 'alongside_message';
/** After a lost answer, Slack may still be working on the request. */
const SETTLE_AFTER_MS = 3000;
/** With the growing pauses below that is about two days, counted from when it first went out: calm may have kept it for weeks. */
const MOST_ATTEMPTS = 100;

/** 2 s, 4 s, 8 s … at most half an hour. */
const backoff = (attempts: number) => Math.min(1000 * 2 ** Math.max(1, attempts), 1_800_000);

/** Nobody could tell, so it went out a second time. It never does a third time: the reason keeps this whatever comes after. */
export const ONCE_MORE = 'unsure: sent once more';
export const wasRepeated = ({ reason }: OutboxMessage): boolean => reason?.startsWith(ONCE_MORE) ?? false;
export const noted = (message: OutboxMessage, reason: string): string =>
  wasRepeated(message) ? `${ONCE_MORE}; ${reason}` : reason;

/** A message with how it is made and what it says; several of them leave as one, the first of them in the lead. */
interface Part {
  message: OutboxMessage;
  kind: MessageKind;
  content: Content;
}
type Parts = [Part, ...Part[]];

/** The rows as this sender claimed them: a sender that was taken for dead must not change what its successor made of them. */
const claimedRows = (parts: Parts) => ({
  workspaceId: parts[0].message.workspaceId,
  status: 'SENDING' as const,
  OR: parts.map(({ message: { id, attempts } }) => ({ id, attempts: attempts + 1 })),
});

/** On its own again: what leaves together next time is decided then. */
export const released = { leadId: null, part: 0 } as const;

/** A group conversation is opened from its people; Slack gives the same one every time. */
async function channelOf(client: WebClient, recipient: string): Promise<string> {
  if (!recipient.includes(',')) return recipient;
  const opened = await client.conversations.open({ users: recipient });
  return opened.channel?.id ?? '';
}

async function toSlack(deps: Deps, client: WebClient, message: OutboxMessage, content: Content): Promise<Place> {
  const { update, thread, file } = content;
  if (file && file.alt === undefined) return shareFile(deps, client, message, content.text, file);
  const picture = file && { ...file, alt: file.alt ?? '' };
  const { text, blocks } = picture ? await withPicture(deps, client, message, content, picture) : content;
  if (update) {
    await client.chat.update({ channel: update.channel, ts: update.ts, text, ...(blocks && { blocks }) });
    return update;
  }
  const posted = await client.chat.postMessage({
    channel: await channelOf(client, message.recipient),
    text,
    ...(blocks && { blocks }),
    ...(thread && { thread_ts: thread }),
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: METADATA_TYPE, event_payload: { key: message.id } },
  });
  return { channel: posted.channel ?? '', ts: posted.ts ?? '' };
}

async function recordFailed(deps: Deps, parts: Parts, reason: string): Promise<void> {
  const [{ message: lead }] = parts;
  deps.log.warn(
    { workspaceId: lead.workspaceId, kind: lead.kind, message: lead.id, parts: parts.length, reason },
    'a message cannot be delivered',
  );
  await deps.db.$transaction(async (tx) => {
    const failed = await tx.outboxMessage.updateManyAndReturn({
      where: claimedRows(parts),
      data: { status: 'FAILED', reason: noted(lead, reason) },
      select: { id: true },
    });
    const ids = new Set(failed.map(({ id }) => id));
    for (const { kind, message } of parts)
      if (ids.has(message.id)) await kind.failed?.(deps, tx, asKindSees(message), reason);
  });
}

/** Refusals that are about what a message says, so that one part may spoil it for all. */
const isAboutContent = (reason: string): boolean => /^(invalid_|msg_|no_text|markdown_|too_many_)/.test(reason);

async function recordTrouble(deps: Deps, parts: Parts, trouble: Trouble, isUpdate: boolean): Promise<void> {
  const [{ message: lead }] = parts;
  const now = deps.now().getTime();
  const together = parts.length > 1 && trouble.is === 'permanent' && isAboutContent(trouble.reason);
  if (trouble.is === 'permanent' && !together) return recordFailed(deps, parts, trouble.reason);
  if (trouble.is === 'retry' && lead.attempts >= MOST_ATTEMPTS)
    return recordFailed(deps, parts, `gave up: ${trouble.reason}`);
  // Changing a message twice is the same as once: there is nothing to settle.
  const unsure = trouble.is === 'unsure' && !isUpdate;
  const delay =
    trouble.is === 'wait'
      ? trouble.seconds * 1000
      : unsure
        ? SETTLE_AFTER_MS
        : together
          ? 0
          : backoff(lead.attempts + 1);
  await deps.db.outboxMessage.updateMany({
    where: claimedRows(parts),
    data: {
      ...(unsure ? { status: 'UNSURE' } : { status: 'PENDING', ...released }),
      dueAt: new Date(now + delay),
      reason: together ? `${REFUSED_TOGETHER}: ${trouble.reason}` : noted(lead, trouble.reason),
    },
  });
}

/** A bug in one message must not hold up the others: it is logged and tried again later. What was under way stays SENDING. */
export async function setAside(deps: Deps, message: OutboxMessage, error: unknown): Promise<void> {
  const { workspaceId, kind, id, status, attempts } = message;
  deps.log.error({ err: error, workspaceId, kind, message: id }, 'a message could not be made');
  await deps.db.outboxMessage.updateMany({
    where: { workspaceId, status, OR: [{ id }, { leadId: id }] },
    data: {
      attempts: { increment: 1 },
      dueAt: new Date(deps.now().getTime() + backoff(attempts + 1)),
      reason: noted(message, 'error'),
      ...(attempts >= MOST_ATTEMPTS && { status: 'FAILED' }),
    },
  });
}

/** What a message says now; undefined, and recorded, when it says nothing any more or cannot be made. */
async function renderPart(deps: Deps, kinds: MessageKinds, message: OutboxMessage): Promise<Part | undefined> {
  try {
    const kind = kinds[message.kind];
    // Recorded by a newer version while both run: that one will send it.
    if (!kind) throw new Error(`unknown message kind ${message.kind}`);
    const content = await contentToSend(deps, kind, message);
    if (content) return { message, kind, content };
  } catch (error) {
    await setAside(deps, message, error);
    return undefined;
  }
  await deps.db.outboxMessage.updateMany({
    where: { id: message.id, workspaceId: message.workspaceId, status: message.status },
    data: { status: 'DROPPED', reason: 'no longer true' },
  });
  return undefined;
}

/** Takes all parts for this sender, or none. */
async function claim({ db, now }: Deps, parts: Parts): Promise<boolean> {
  const { workspaceId, id: leadId } = parts[0].message;
  const ids = parts.map(({ message }) => message.id);
  const claimed = await db.$executeRaw`
    WITH free AS (
      SELECT "id" FROM "OutboxMessage"
      WHERE "workspaceId" = ${workspaceId}::uuid AND "id" = ANY(${ids}::uuid[]) AND "status" = 'PENDING' FOR UPDATE)
    UPDATE "OutboxMessage" m
    SET "status" = 'SENDING', "startedAt" = ${now()}, "attempts" = m."attempts" + 1, "part" = v."n" - 1,
      "reason" = NULLIF(regexp_replace(m."reason", ${`(; )?${LATER}$`}::text, ''), ''),
      "leadId" = CASE WHEN v."n" > 1 THEN ${leadId}::uuid END
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS v("id", "n")
    WHERE m."id" = v."id" AND (SELECT count(*) FROM free) = ${ids.length}`;
  return claimed > 0;
}

/** What goes out now of what could be made: one message alone, or as many as one message holds. */
function together(parts: Parts, more: boolean): { going: Parts; content: Content } {
  const [first, ...others] = parts;
  const stands = ({ content }: Part) => content.update !== undefined || content.file !== undefined;
  if (!first.message.nudge || stands(first)) return { going: [first], content: first.content };
  const going: Parts = [first, ...others.filter((part) => !stands(part))];
  const { content, taken } = dayMessage(
    going.map((part) => part.content),
    more || going.length < parts.length,
    'goes',
  );
  return { going: going.slice(0, taken) as Parts, content };
}

/**
 * Renders and sends one message, or several as one, and records how it ended. `more`: others wait that would have been too many.
 * Returns the seconds Slack wants the workspace to wait, else 0.
 */
export async function send(
  deps: Deps,
  kinds: MessageKinds,
  client: WebClient,
  messages: OutboxMessage[],
  more: boolean,
): Promise<number> {
  const rendered: Part[] = [];
  for (const message of messages) {
    const part = await renderPart(deps, kinds, message);
    if (part) rendered.push(part);
  }
  if (!rendered[0]) return 0;
  const { going, content } = together(rendered as Parts, more);
  if (!(await claim(deps, going))) return 0;
  const lead = going[0].message;
  let where: Place;
  try {
    where = await toSlack(deps, client, lead, content);
  } catch (error) {
    const trouble: Trouble = error instanceof NotYet ? { is: 'retry', reason: error.message } : troubleOf(error);
    await recordTrouble(deps, going, trouble, content.update !== undefined);
    return trouble.is === 'wait' ? trouble.seconds : 0;
  }
  await recordSent(deps, kinds, lead, where);
  return 0;
}

import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { OutboxMessage, Prisma } from '../generated/prisma/client.ts';
import type { MessageKinds } from './kinds.ts';
import { type Trouble, troubleOf } from './outcome.ts';
import { recordSent } from './record.ts';
import { METADATA_TYPE, noted, ONCE_MORE, released, wasRepeated } from './send.ts';

/** How far our clock and Slack's may be apart. */
const CLOCK_SKEW_MS = 60_000;

/** The part of conversations.info that tells how a direct or group message ended; a channel's answer carries no `latest`. */
const Info = z.object({
  channel: z.object({
    id: z.string(),
    latest: z
      .object({
        ts: z.string(),
        metadata: z
          .object({ event_type: z.string(), event_payload: z.object({ key: z.string().optional() }).loose() })
          .optional(),
      })
      .nullish(),
  }),
});

type Finding = { is: 'sent'; channel: string; ts: string } | { is: 'not sent' } | { is: 'unknown' };

/** Looks at a conversation's latest message, which needs no history scope. */
async function lookAtLatest(client: WebClient, message: OutboxMessage): Promise<Finding> {
  const isToPeople = /^[UW]/.test(message.recipient);
  // A pair's conversation tells its latest message as well; a channel does not.
  const channel = isToPeople
    ? (await client.conversations.open({ users: message.recipient })).channel?.id
    : message.recipient;
  const info = Info.safeParse(await client.conversations.info({ channel: channel ?? '' }));
  if (!info.success || info.data.channel.latest === undefined) return { is: 'unknown' };
  const { id, latest } = info.data.channel;
  if (latest === null) return { is: 'not sent' };
  if (latest.metadata?.event_type === METADATA_TYPE && latest.metadata.event_payload.key === message.id) {
    return { is: 'sent', channel: id, ts: latest.ts };
  }
  // Had ours been posted, the latest message would be at least as new as our request.
  const wentOut = (message.startedAt ?? message.createdAt).getTime();
  return Number(latest.ts) * 1000 < wentOut - CLOCK_SKEW_MS ? { is: 'not sent' } : { is: 'unknown' };
}

/** Whether this trouble with looking ends by itself. Without the right to look, nobody ever can. */
const willPass = (trouble: Trouble) => trouble.is !== 'permanent' && trouble.reason !== 'missing_scope';

/** What becomes of a message, with all of its parts, that does not stand in Slack, as far as anybody can tell. */
function next(message: OutboxMessage, isNudge: boolean, finding: 'not sent' | 'unknown') {
  if (finding === 'not sent')
    return { status: 'PENDING', reason: noted(message, 'unsure: was not sent'), ...released } as const;
  if (isNudge) return { status: 'DROPPED', reason: 'unsure: a nudge is not repeated' } as const;
  if (wasRepeated(message)) return { status: 'DROPPED', reason: `${ONCE_MORE}; nobody can tell` } as const;
  return { status: 'PENDING', reason: ONCE_MORE } as const;
}

/**
 * Finds out whether a message whose answer was lost stands in Slack, and records it, for all parts of a day message. If it is to be sent (again), it waits like any
 * other: since it went out, days may have passed, so the calm rules are asked once more. Where nobody can tell, a nudge is not
 * repeated and a message somebody waits for is sent once more, and only once. Source: docs/decisions/004.
 */
export async function settle(
  deps: Deps,
  kinds: MessageKinds,
  client: WebClient,
  message: OutboxMessage,
): Promise<void> {
  const { id, workspaceId } = message;
  const rows: Prisma.OutboxMessageWhereInput = { workspaceId, status: 'UNSURE', OR: [{ id }, { leadId: id }] };
  let finding: Finding;
  try {
    finding = await lookAtLatest(client, message);
  } catch (error) {
    const trouble = troubleOf(error);
    if (willPass(trouble)) {
      const delay = trouble.is === 'wait' ? trouble.seconds * 1000 : 5000;
      await deps.db.outboxMessage.updateMany({
        where: rows,
        data: { dueAt: new Date(deps.now().getTime() + delay) },
      });
      return;
    }
    finding = { is: 'unknown' };
  }
  deps.log.info(
    { workspaceId: message.workspaceId, kind: message.kind, message: message.id, finding: finding.is },
    'settled an unsure message',
  );
  if (finding.is === 'sent') return recordSent(deps, kinds, message, finding, 'unsure: found in the conversation');
  await deps.db.outboxMessage.updateMany({
    where: rows,
    data: next(message, message.nudge, finding.is),
  });
}

import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { MessageKinds } from './kinds.ts';
import { troubleOf } from './outcome.ts';
import { METADATA_TYPE, recordSent } from './send.ts';

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
  if (!isToPeople) return { is: 'unknown' };
  const opened = await client.conversations.open({ users: message.recipient });
  const info = Info.safeParse(await client.conversations.info({ channel: opened.channel?.id ?? '' }));
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

/**
 * Finds out whether a message whose answer was lost stands in Slack, and records it. True: it is to be sent (again).
 * Where nobody can tell, a nudge is not repeated and a message somebody waits for is sent once more. Source: docs/decisions/004.
 */
export async function settle(
  deps: Deps,
  kinds: MessageKinds,
  client: WebClient,
  message: OutboxMessage,
): Promise<boolean> {
  const kind = kinds[message.kind];
  if (!kind) return true;
  let finding: Finding;
  try {
    finding = await lookAtLatest(client, message);
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble.is !== 'permanent') {
      const delay = trouble.is === 'wait' ? trouble.seconds * 1000 : 5000;
      await deps.db.outboxMessage.update({
        where: { id: message.id },
        data: { dueAt: new Date(deps.now().getTime() + delay) },
      });
      return false;
    }
    finding = { is: 'unknown' };
  }
  deps.log.info(
    { workspaceId: message.workspaceId, kind: message.kind, message: message.id, finding: finding.is },
    'settled an unsure message',
  );
  if (finding.is === 'sent') {
    await recordSent(deps, kind, message, finding, 'unsure: found in the conversation');
    return false;
  }
  if (finding.is === 'unknown' && kind.urgency === 'nudge') {
    await deps.db.outboxMessage.update({
      where: { id: message.id },
      data: { status: 'DROPPED', reason: 'unsure: a nudge is not repeated' },
    });
    return false;
  }
  const reason = finding.is === 'unknown' ? 'unsure: sent once more' : 'unsure: was not sent';
  await deps.db.outboxMessage.update({ where: { id: message.id }, data: { reason } });
  return true;
}

import { randomUUID } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { type OutboxMessage, Prisma } from '../generated/prisma/client.ts';
import { postponed } from './calm.ts';
import type { MessageKinds } from './kinds.ts';
import { keepLease, releaseLease, takeLease } from './lease.ts';
import { backoff, MOST_ATTEMPTS, noted, send } from './send.ts';
import { settle } from './settle.ts';

/** How many messages of a workspace are on their way to Slack at once. */
const AT_ONCE = 8;
/** How often the sender looks for what is due; a wake-up comes at once. */
const POLL_MS = 1000;
/** The transaction that asked for a look commits meanwhile. */
const WAKE_MS = 20;

export interface SenderOptions {
  deps: Deps;
  kinds: MessageKinds;
  /** A client that never retries or waits by itself. Undefined: the workspace cannot be written to now. */
  clientFor(workspaceId: string): Promise<WebClient | undefined>;
  /** Slack allows one message a second a channel; tests set 0. */
  channelPauseMs?: number;
}

export interface Sender {
  /** Sends everything that is due now, in every workspace, and comes back when there is nothing left to do at this instant. */
  deliverDue(): Promise<void>;
  start(): void;
  wake(): void;
  stop(): Promise<void>;
}

/** Sends what the outbox holds: one sender a workspace over all replicas, once each, at the time the calm rules allow. */
export function newSender({ deps, kinds, clientFor, channelPauseMs = 1000 }: SenderOptions): Sender {
  const holder = randomUUID();
  const running = new Map<string, Promise<void>>();
  /** Channel → when it may be written to again, on the monotonic clock. */
  const cooling = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let soon = false;
  let stopped = false;

  /**
   * The next messages of a workspace, the oldest of each recipient, so that no channel gets two at once. Behind an unsure
   * message nothing goes out: settling looks at the conversation's latest message.
   */
  const nextMessages = (workspaceId: string) => {
    const clock = performance.now();
    for (const [channel, until] of cooling) if (until <= clock) cooling.delete(channel);
    const hot = [...cooling.keys()]
      .filter((key) => key.startsWith(workspaceId))
      .map((key) => key.slice(workspaceId.length));
    return deps.db.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM (
        SELECT DISTINCT ON ("recipient") "id", "dueAt" FROM "OutboxMessage" m
        WHERE "workspaceId" = ${workspaceId}::uuid AND "status" IN ('PENDING', 'UNSURE') AND "dueAt" <= ${deps.now()}
          AND ("status" = 'UNSURE' OR NOT EXISTS (SELECT 1 FROM "OutboxMessage" u
            WHERE u."workspaceId" = m."workspaceId" AND u."recipient" = m."recipient" AND u."status" = 'UNSURE'))
          ${hot.length > 0 ? Prisma.sql`AND "recipient" NOT IN (${Prisma.join(hot)})` : Prisma.empty}
        ORDER BY "recipient", "dueAt", "id") due
      ORDER BY "dueAt", "id" LIMIT ${AT_ONCE}`;
  };

  const deliver = async (message: OutboxMessage, client: WebClient): Promise<number> => {
    if (message.status !== 'UNSURE') return send(deps, kinds, client, message);
    await settle(deps, kinds, client, message);
    return 0;
  };

  /** A bug in one message must not hold up the others: it is logged and tried again later. What was under way stays SENDING. */
  const setAside = async (message: OutboxMessage, error: unknown): Promise<number> => {
    deps.log.error(
      { err: error, workspaceId: message.workspaceId, kind: message.kind, message: message.id },
      'a message could not be made',
    );
    await deps.db.outboxMessage.updateMany({
      where: { id: message.id, status: message.status },
      data: {
        attempts: { increment: 1 },
        dueAt: new Date(deps.now().getTime() + backoff(message.attempts + 1)),
        reason: noted(message, 'error'),
        ...(message.attempts >= MOST_ATTEMPTS && { status: 'FAILED' }),
      },
    });
    return 0;
  };

  const deliverBatch = async (workspaceId: string, client: WebClient): Promise<number | undefined> => {
    const ids = (await nextMessages(workspaceId)).map((row) => row.id);
    if (ids.length === 0) return undefined;
    const messages = await deps.db.outboxMessage.findMany({ where: { id: { in: ids } } });
    const later = await postponed(deps, kinds, workspaceId, messages);
    const waits = await Promise.all(
      messages
        .filter((message) => !later.has(message.id))
        .map(async (message) => {
          cooling.set(workspaceId + message.recipient, performance.now() + channelPauseMs);
          return deliver(message, client).catch((error: unknown) => setAside(message, error));
        }),
    );
    return Math.max(0, ...waits);
  };

  const deliverWorkspace = async (workspaceId: string) => {
    const client = await clientFor(workspaceId);
    if (!client || !(await takeLease(deps, workspaceId, holder))) return;
    // Nobody else sends here now: what still says SENDING was left by a crash, and nobody knows how it ended.
    await deps.db.outboxMessage.updateMany({
      where: { workspaceId, status: 'SENDING' },
      data: { status: 'UNSURE', dueAt: deps.now() },
    });
    const endKeeping = keepLease(deps, workspaceId, holder);
    let wait: number | undefined = 0;
    try {
      while (wait === 0 && !stopped && (await takeLease(deps, workspaceId, holder)))
        wait = await deliverBatch(workspaceId, client);
    } finally {
      endKeeping();
      await releaseLease(deps, workspaceId, holder, wait ? new Date(deps.now().getTime() + wait * 1000) : undefined);
    }
  };

  const dueWorkspaces = () => deps.db.$queryRaw<{ workspaceId: string }[]>`
    SELECT DISTINCT m."workspaceId" FROM "OutboxMessage" m JOIN "Workspace" w ON w."id" = m."workspaceId"
    WHERE w."status" = 'INSTALLED' AND m."status" IN ('PENDING', 'UNSURE', 'SENDING') AND m."dueAt" <= ${deps.now()}`;

  const deliverDue = async () => {
    const due = await dueWorkspaces();
    for (const { workspaceId } of due) {
      if (stopped || running.has(workspaceId)) continue;
      const run = deliverWorkspace(workspaceId)
        .catch((error: unknown) =>
          deps.log.error({ err: error, workspaceId }, 'sending stopped; it goes on at the next look'),
        )
        .finally(() => running.delete(workspaceId));
      running.set(workspaceId, run);
    }
    await Promise.all(running.values());
  };

  /** One look after another; a workspace that is busy does not hold up the others (they run side by side). */
  const look = (afterMs: number) => {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      soon = false;
      deliverDue().catch((error: unknown) =>
        deps.log.error({ err: error }, 'the outbox could not be read; it is tried again'),
      );
      look(POLL_MS);
    }, afterMs);
  };

  return {
    deliverDue,
    start: () => look(0),
    wake: () => {
      if (!timer || soon) return;
      soon = true;
      look(WAKE_MS);
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}

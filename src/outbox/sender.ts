import { randomUUID } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { type OutboxMessage, Prisma } from '../generated/prisma/client.ts';
import { postpone, type Ready, readyNow } from './calm.ts';
import type { MessageKinds } from './kinds.ts';
import { keepLease, releaseLease, takeLease } from './lease.ts';
import { send, setAside } from './send.ts';
import { settle } from './settle.ts';

/** How many messages of a workspace are on their way to Slack at once. */
const AT_ONCE = 8;
/** How many are looked at together: the calm rules take the same few queries for any number of them. */
const A_BATCH = 32;
/** Where nothing of a batch may go out now (a weekend), the next one is larger, up to this: all of it is only moved. */
const LARGEST_BATCH = 1000;
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
  /** Nudges that come due at the same hour are recorded within seconds of each other; tests set 0. */
  gatherMs?: number;
}

export interface Sender {
  /** Sends everything that is due now, in every workspace, and comes back when there is nothing left to do at this instant. */
  deliverDue(): Promise<void>;
  start(): void;
  wake(): void;
  stop(): Promise<void>;
}

/** Sends what the outbox holds: one sender a workspace over all replicas, once each, at the time the calm rules allow. */
export function newSender(options: SenderOptions): Sender {
  const { deps, kinds, clientFor, channelPauseMs = 1000, gatherMs = 20_000 } = options;
  const holder = randomUUID();
  const running = new Map<string, Promise<void>>();
  /** Channel → when it may be written to again, on the monotonic clock. */
  const cooling = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let soon = false;
  let stopped = false;

  /**
   * The next messages of a workspace, one of each recipient, so that no channel gets two at once; what somebody waits for before
   * nudges. Behind an unsure message nothing goes out: settling looks at the conversation's latest message.
   */
  const nextMessages = async (workspaceId: string, most: number): Promise<OutboxMessage[]> => {
    const clock = performance.now();
    for (const [channel, until] of cooling) if (until <= clock) cooling.delete(channel);
    const hot = [...cooling.keys()]
      .filter((key) => key.startsWith(workspaceId))
      .map((key) => key.slice(workspaceId.length));
    const gathered = new Date(deps.now().getTime() - gatherMs);
    const rows = await deps.db.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM (
        SELECT DISTINCT ON ("recipient") "id", "nudge", "dueAt" FROM "OutboxMessage" m
        WHERE "workspaceId" = ${workspaceId}::uuid AND "status" IN ('PENDING', 'UNSURE') AND "dueAt" <= ${deps.now()}
          AND "leadId" IS NULL AND (NOT "nudge" OR "createdAt" <= ${gathered})
          AND ("status" = 'UNSURE' OR NOT EXISTS (SELECT 1 FROM "OutboxMessage" u
            WHERE u."workspaceId" = m."workspaceId" AND u."recipient" = m."recipient" AND u."status" = 'UNSURE'))
          ${hot.length > 0 ? Prisma.sql`AND "recipient" NOT IN (${Prisma.join(hot)})` : Prisma.empty}
        ORDER BY "recipient", "nudge", "dueAt", "id") due
      ORDER BY "nudge", "dueAt", "id" LIMIT ${most}`;
    const messages = await deps.db.outboxMessage.findMany({
      where: { workspaceId, id: { in: rows.map(({ id }) => id) } },
    });
    const byId = new Map(messages.map((message) => [message.id, message]));
    return rows.flatMap(({ id }) => byId.get(id) ?? []);
  };

  const deliver = async ({ messages, more }: Ready, client: WebClient): Promise<number> => {
    const [lead] = messages;
    cooling.set(lead.workspaceId + lead.recipient, performance.now() + channelPauseMs);
    try {
      if (lead.status !== 'UNSURE') return await send(deps, kinds, client, messages, more);
      await settle(deps, kinds, client, lead);
    } catch (error) {
      await setAside(deps, lead, error);
    }
    return 0;
  };

  /** Somebody whose Slack says that they are away gets their nudges when they are back. */
  const present = async (workspaceId: string, ready: Ready[]): Promise<Ready[]> => {
    const nudged = ready.map(({ messages: [lead] }) => lead).filter((one) => one.nudge && one.status === 'PENDING');
    if (nudged.length === 0) return ready;
    const until = await deps.awayUntil(
      workspaceId,
      nudged.map((one) => one.recipient),
    );
    const backAt = ({ nudge, status, recipient }: OutboxMessage) =>
      nudge && status === 'PENDING' ? until.get(recipient) : undefined;
    const away = ready
      .flatMap(({ messages }) => messages)
      .flatMap((message) => {
        const at = backAt(message);
        return at ? [{ message, at: message.until && message.until < at ? message.until : at }] : [];
      });
    await postpone(deps.db, workspaceId, away);
    return ready.filter(({ messages: [lead] }) => !backAt(lead));
  };

  /** Undefined: nothing is due. `moved`: all that was due waits for another time. */
  const deliverBatch = async (workspaceId: string, client: WebClient, most: number) => {
    const messages = await nextMessages(workspaceId, most);
    if (messages.length === 0) return undefined;
    const ready = await readyNow(deps, kinds, workspaceId, messages);
    for (let from = 0; from < ready.length; from += AT_ONCE) {
      if (from > 0 && (stopped || !(await takeLease(deps, workspaceId, holder)))) break;
      const there = await present(workspaceId, ready.slice(from, from + AT_ONCE));
      const wait = Math.max(0, ...(await Promise.all(there.map((one) => deliver(one, client)))));
      if (wait > 0) return { wait, moved: false };
    }
    return { wait: 0, moved: ready.length === 0 };
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
    let most = A_BATCH;
    try {
      while (wait === 0 && !stopped && (await takeLease(deps, workspaceId, holder))) {
        const batch = await deliverBatch(workspaceId, client, most);
        wait = batch?.wait;
        most = batch?.moved ? Math.min(4 * most, LARGEST_BATCH) : A_BATCH;
      }
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

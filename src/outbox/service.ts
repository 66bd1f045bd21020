import type { Deps, NewMessage, Outbox, Tx } from '../deps.ts';
import { askAgain } from './calm.ts';
import { contentOf, contentToSend } from './content.ts';
import { forecastNudges } from './forecast.ts';
import { newId } from './ids.ts';
import type { Forecaster, MessageKinds } from './kinds.ts';
import { refresh } from './refresh.ts';
import { asKindSees } from './snoozed.ts';
import { bringBack, snoozable, snooze } from './snoozes.ts';

/** A nudge is for one person: their hours, their budget, their menu. */
function checkRecipient({ kind, recipient }: NewMessage, nudge: boolean): void {
  if (nudge && !/^[UW][^,]*$/.test(recipient)) throw new Error(`${kind} is a nudge, which is for one person`);
}

/** Writes any number of messages with one statement; those that are there already stay as they are. */
async function insert(tx: Tx, kinds: MessageKinds, now: Date, messages: NewMessage[]): Promise<void> {
  const rows = messages.map((message) => {
    const known = kinds[message.kind];
    if (!known) throw new Error(`unknown message kind ${message.kind}`);
    const nudge = known.urgency === 'nudge';
    checkRecipient(message, nudge);
    return { ...message, nudge, family: known.nudge?.family ?? null };
  });
  const column = <T>(of: (row: (typeof rows)[number]) => T) => rows.map(of);
  await tx.$executeRaw`
    INSERT INTO "OutboxMessage" ("id", "workspaceId", "kind", "subject", "occurrence", "recipient", "nudge", "family", "key", "dueAt",
      "until", "createdAt")
    SELECT v.*, ${now} FROM unnest(${column(() => newId(now))}::uuid[], ${column((row) => row.workspaceId)}::uuid[],
      ${column((row) => row.kind)}::text[], ${column((row) => row.subject)}::text[],
      ${column((row) => row.occurrence ?? '')}::text[], ${column((row) => row.recipient)}::text[],
      ${column((row) => row.nudge)}::boolean[], ${column((row) => row.family)}::text[],
      ${column((row) => row.key ?? null)}::text[], ${column((row) => row.dueAt ?? now)}::timestamptz[],
      ${column((row) => row.until ?? null)}::timestamptz[]) AS v
    ON CONFLICT DO NOTHING`;
}

/**
 * The outbox that services write to. `kinds` throws for an unknown kind; `wake` is told that there is something to send (it may
 * come before the commit, so the sender looks again by itself).
 */
export function newOutbox(
  kinds: MessageKinds,
  deps: () => Deps,
  wake: () => void,
  forecasters: Forecaster[] = [],
): Outbox {
  const add = async (tx: Tx, ...messages: NewMessage[]) => {
    if (messages.length > 0) await insert(tx, kinds, deps().now(), messages);
    wake();
  };
  return {
    /** The same (kind, subject, occurrence, recipient) again is a no-op. */
    add,
    refresh: (tx, ...which) => refresh(deps(), tx, ...which),
    contentAt: (workspaceId, place, tappedBy) => contentOf(deps(), kinds, workspaceId, place, tappedBy),
    noticeGone: async (tx, workspaceId, messageId) => {
      const rows = await tx.outboxMessage.findMany({
        where: { workspaceId, OR: [{ id: messageId }, { leadId: messageId }] },
      });
      for (const row of rows) await kinds[row.kind]?.gone?.(deps(), tx, asKindSees(row));
    },
    nudgeOf: (kind) => kinds[kind]?.nudge,
    why: async (message) => (await kinds[message.kind]?.nudge?.why(deps(), asKindSees(message))) ?? '',
    stillAsks: async (message) => {
      const kind = kinds[message.kind];
      const content = await (kind?.shown ?? kind?.render)?.(deps(), asKindSees(message));
      return content && !content.settled ? content.text : undefined;
    },
    preview: async (message) => {
      const kind = kinds[message.kind];
      return (kind && (await contentToSend(deps(), kind, message)))?.text;
    },
    snooze: (tx, message, until) => snooze(deps(), tx, message, until),
    snoozable: (message, instants) => snoozable(deps(), kinds, message, instants),
    bringBack,
    askAgain: (tx, workspaceId, recipient) => askAgain(deps(), tx, workspaceId, recipient),
    forecast: (workspace, members, until, exact) =>
      forecastNudges(deps(), kinds, forecasters, workspace, members, until, exact),
  };
}

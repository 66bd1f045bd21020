import { setImmediate } from 'node:timers/promises';
import type { Deps, Tx } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { contactableFrom, groupContactableFrom } from '../people/contactable.ts';
import type { MessageKinds } from './kinds.ts';
import { AT_A_STRETCH, type Drop, planNudges, type Recipient } from './plan.ts';
import { LATER, readReaders, readRecipients, waitingOf } from './recipients.ts';
import { setAside } from './send.ts';
import { asKindSees } from './snoozed.ts';

/** A person's nudges that are planned at once; the rest is, as soon as these have gone or were moved. */
const MOST_A_PERSON = 100;

interface Moved {
  message: OutboxMessage;
  at: Date;
}

interface Dropped {
  message: OutboxMessage;
  why: Drop;
}

/** What goes out now: a message alone, or the parts of a day message. `more`: others are due, but too many for one message. */
export interface Ready {
  messages: [OutboxMessage, ...OutboxMessage[]];
  more: boolean;
}

interface Outcome {
  ready: Ready[];
  later: Moved[];
  dropped: Dropped[];
}

/** Postpones any number of messages with one statement; what was asked again meanwhile stays due. */
export async function postpone(tx: Tx, workspaceId: string, moved: Moved[]): Promise<void> {
  if (moved.length === 0) return;
  const ids = moved.map(({ message }) => message.id);
  const before = moved.map(({ message }) => message.dueAt);
  const times = moved.map(({ at }) => at);
  await tx.$executeRaw`
    UPDATE "OutboxMessage" m SET "dueAt" = v."at",
      "reason" = CASE WHEN m."reason" LIKE ${`%${LATER}`} THEN m."reason" ELSE concat_ws('; ', m."reason", ${LATER}::text) END
    FROM unnest(${ids}::uuid[], ${before}::timestamptz[], ${times}::timestamptz[]) AS v("id", "before", "at")
    WHERE m."workspaceId" = ${workspaceId}::uuid AND m."id" = v."id" AND m."dueAt" = v."before" AND m."status" = 'PENDING'`;
}

/** Has what waits for a good moment, or is just being planned (of one recipient, or of all), asked again at once: what decides about it has changed. */
export async function askAgain({ now }: Deps, tx: Tx, workspaceId: string, recipient?: string): Promise<void> {
  await tx.outboxMessage.updateMany({
    where: {
      workspaceId,
      status: 'PENDING',
      OR: [{ reason: { endsWith: LATER } }, { dueAt: { lte: now() } }],
      ...(recipient !== undefined && { recipient }),
    },
    data: { dueAt: now() },
  });
}

/** Ends messages that are not to be sent; a kind with books of its own is told, in the same transaction. */
async function drop(deps: Deps, kinds: MessageKinds, workspaceId: string, dropped: Dropped[]): Promise<void> {
  const told = dropped.filter(({ message }) => kinds[message.kind]?.nudge?.dropped);
  for (const why of new Set(dropped.map((one) => one.why))) {
    const ids = dropped.filter((one) => one.why === why && !told.includes(one)).map(({ message }) => message.id);
    if (ids.length > 0)
      await deps.db.outboxMessage.updateMany({
        where: { workspaceId, id: { in: ids }, status: 'PENDING' },
        data: { status: 'DROPPED', reason: why },
      });
  }
  for (const { message, why } of told) {
    const end = deps.db.$transaction(async (tx) => {
      const { count } = await tx.outboxMessage.updateMany({
        where: { id: message.id, workspaceId, status: 'PENDING' },
        data: { status: 'DROPPED', reason: why },
      });
      if (count > 0) await kinds[message.kind]?.nudge?.dropped?.(deps, tx, asKindSees(message));
    });
    await end.catch((error: unknown) => setAside(deps, message, error));
  }
}

/** The nudges of these people that are due, of each at most so many: what ends soon and what has waited longest. */
async function dueNudges({ db, now }: Deps, workspaceId: string, recipients: string[]) {
  const due = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM (
      SELECT "id", row_number() OVER (PARTITION BY "recipient" ORDER BY "until" NULLS LAST, "createdAt", "id") AS "n"
      FROM "OutboxMessage" WHERE "workspaceId" = ${workspaceId}::uuid AND "recipient" = ANY(${recipients}::text[])
        AND "nudge" AND "status" = 'PENDING' AND "dueAt" <= ${now()}) numbered
    WHERE "n" <= ${MOST_A_PERSON}`;
  const rows = await db.outboxMessage.findMany({ where: { workspaceId, id: { in: due.map(({ id }) => id) } } });
  const byRecipient = new Map<string, OutboxMessage[]>();
  for (const row of rows) byRecipient.set(row.recipient, [...(byRecipient.get(row.recipient) ?? []), row]);
  return byRecipient;
}

const alone = (message: OutboxMessage): Ready => ({ messages: [message], more: false });

/** What somebody waits for: in the hours of its reader, or of all of its readers. */
function planAwaited(now: Date, message: OutboxMessage, readers: Recipient[], outcome: Outcome): void {
  const people = readers.map(({ who }) => who);
  const [one] = people;
  if (!one)
    outcome.ready.push(alone(message)); // a channel
  else {
    const at = people.length === 1 ? contactableFrom(now, one, 'awaited') : groupContactableFrom(now, people);
    if (!at) outcome.dropped.push({ message, why: 'deactivated' });
    else if (at.getTime() === now.getTime()) outcome.ready.push(alone(message));
    else outcome.later.push({ message, at });
  }
}

/** The nudges of one person: some of them become the message of the day. */
function planPerson(deps: Deps, kinds: MessageKinds, recipient: Recipient, due: OutboxMessage[], outcome: Outcome) {
  const byId = new Map(due.map((message) => [message.id, message]));
  const message = ({ id }: { id: string }) => byId.get(id) as OutboxMessage;
  const plan = planNudges(
    deps.now(),
    recipient,
    due.map((one) => waitingOf(kinds, one)),
  );
  const [first, ...others] = plan.now.map(message);
  if (first) outcome.ready.push({ messages: [first, ...others], more: plan.more });
  outcome.later.push(...plan.later.map(({ waiting, at }) => ({ message: message(waiting), at })));
  outcome.dropped.push(...plan.dropped.map(({ waiting, why }) => ({ message: message(waiting), why })));
}

/** The recipients of a batch with their readers and due nudges: the same few queries for any number of messages. */
async function readBatch(deps: Deps, kinds: MessageKinds, workspaceId: string, messages: OutboxMessage[]) {
  const asked = messages.filter((one) => one.status === 'PENDING' && kinds[one.kind]?.urgency !== 'answer');
  const { members, readersOf } = await readReaders(
    deps,
    workspaceId,
    asked.map((one) => one.recipient),
  );
  const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const recipients = await readRecipients(deps, workspace, members);
  const nudged = asked.filter((one) => one.nudge && recipients.has(one.recipient)).map((one) => one.recipient);
  return { recipients, readersOf, nudges: await dueNudges(deps, workspaceId, nudged) };
}

/**
 * Asks the calm rules about messages whose time has come, one of each recipient: what goes out now is returned, what is due
 * together as one; the rest is moved to its time or ended. A constant number of queries for any number of messages, but for what is
 * ended and has books of its own.
 */
export async function readyNow(
  deps: Deps,
  kinds: MessageKinds,
  workspaceId: string,
  messages: OutboxMessage[],
): Promise<Ready[]> {
  const outcome: Outcome = { ready: [], later: [], dropped: [] };
  const { recipients, readersOf, nudges } = await readBatch(deps, kinds, workspaceId, messages);
  for (const [index, message] of messages.entries()) {
    if (index % AT_A_STRETCH === AT_A_STRETCH - 1) await setImmediate();
    const kind = kinds[message.kind];
    const recipient = recipients.get(message.recipient);
    if (!kind || message.status !== 'PENDING') outcome.ready.push(alone(message));
    else if (!message.nudge && message.until && message.until <= deps.now())
      outcome.dropped.push({ message, why: 'too late' });
    else if (kind.urgency === 'answer') outcome.ready.push(alone(message));
    else if (kind.urgency === 'nudge' && recipient)
      planPerson(deps, kinds, recipient, nudges.get(message.recipient) ?? [message], outcome);
    else
      planAwaited(
        deps.now(),
        message,
        readersOf(message.recipient).flatMap((reader) => recipients.get(reader) ?? []),
        outcome,
      );
  }
  await postpone(deps.db, workspaceId, outcome.later);
  await drop(deps, kinds, workspaceId, outcome.dropped);
  return outcome.ready;
}

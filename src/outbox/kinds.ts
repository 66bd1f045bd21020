import type { Deps, Tx } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { Urgency } from '../people/contactable.ts';
import type { MessageContent } from '../slack/blocks.ts';

/** Where a sent message stands. */
export interface Where {
  channel: string;
  ts: string;
}

/** How one kind of message is made. Each feature lists its kinds in its jobs.ts; app.ts puts them together. */
export interface MessageKind {
  urgency: Urgency;
  /** Reads the subject as it is now. Null: no longer true, so nothing is sent. `update`: changes a message that was sent. */
  render(deps: Deps, message: OutboxMessage): Promise<(MessageContent & { update?: Where }) | null>;
  /** Recorded in the transaction that records the sending, e.g. where a button's message stands. */
  sent?(tx: Tx, message: OutboxMessage, where: Where): Promise<void>;
  /** Slack refused it for good; in the transaction that records the refusal. */
  failed?(deps: Deps, tx: Tx, message: OutboxMessage, reason: string): Promise<void>;
}

export type MessageKinds = Record<string, MessageKind>;

import type { Deps, Place, Tx } from '../deps.ts';
import type { Member, OutboxMessage, Team, Workspace } from '../generated/prisma/client.ts';
import type { Urgency } from '../people/contactable.ts';
import type { DaysOff } from '../people/service.ts';
import type { MessageContent } from '../slack/blocks.ts';

/** Action ids that every nudge may carry; calm/ listens to them. What comes back names the message. */
export const NUDGE_MENU = 'nudge.menu';
export const NUDGE_BACK = 'nudge.back';

/** The kind by which outbox.refresh travels: its subject is the message to change. */
export const REFRESH = 'outbox.refreshed';

/** What people can ask for fewer of, in their words. */
export const FAMILIES = {
  'check-ins': 'Check-ins',
  sessions: 'Session preparation',
  coordination: 'Pairs that need a hand',
  recognition: 'Recognition',
  knowledge: 'Knowledge',
} as const;
export type Family = keyof typeof FAMILIES;

/**
 * How a nudge keeps calm: a menu with Snooze, Fewer and "Why this?" is put on every one by outbox/, and what is due together goes
 * out as one message. Only a kind with `shown` shares a message with others: what stands there must be made again at each tap.
 */
export interface Nudge {
  family: Family;
  /** Only of use before a date (a preparation): on any working day, not only on nudge days. The budget holds all the same. */
  timely?: true;
  /** By which rule this person got this one, in a sentence or two for them. */
  why(deps: Deps, message: OutboxMessage): Promise<string>;
  /** The family's own way of asking less often, in the transaction; what is now the case, in words. Without it: a longer pause between two. */
  fewer?(deps: Deps, tx: Tx, memberId: string, workspaceId: string): Promise<string>;
  /**
   * What follows so long after it was sent, if it is not done with and nothing else of its key is due by then; for the forecast,
   * which cannot ask the feature about a sending that is itself ahead.
   */
  follow?: { kind: string; afterMs: number; title: string };
  /** It was cut, is wanted no more, or could not be sent in time: the feature's own books. */
  dropped?(deps: Deps, tx: Tx, message: OutboxMessage): Promise<void>;
}

/** A file that comes with a message; `bytes` is asked for when it goes out. */
export interface Attachment {
  name: string;
  title: string;
  /** What a picture shows, for people who cannot see it. */
  alt?: string;
  bytes(): Promise<Uint8Array>;
}

/**
 * What is sent. `update`: changes a message that was sent. `thread`: a reply under the message of that ts in the recipient's channel.
 * `settled`: nothing is asked of the person any more, so no menu.
 */
export type Content = MessageContent & { update?: Place; thread?: string; settled?: boolean; file?: Attachment };

/** How one kind of message is made. Each feature lists its kinds in its jobs.ts; app.ts puts them together. */
export interface MessageKind {
  urgency: Urgency;
  /** Of the urgency "nudge", always. */
  nudge?: Nudge;
  /** Reads the subject as it is now. Null: no longer true, so nothing is sent. */
  render(deps: Deps, message: OutboxMessage): Promise<Content | null>;
  /**
   * The same once it stands in Slack (outbox.refresh, outbox.contentAt), and what is sent again after a snooze; without it, `render`.
   * Null: it stays as it is; where it shares a message with others, it is left out of it.
   */
  shown?(deps: Deps, message: OutboxMessage): Promise<Content | null>;
  /** Recorded in the transaction that records the sending, e.g. where a button's message stands. */
  sent?(tx: Tx, message: OutboxMessage, where: Place, deps: Deps): Promise<void>;
  /** Slack refused it for good; in the transaction that records the refusal. */
  failed?(deps: Deps, tx: Tx, message: OutboxMessage, reason: string): Promise<void>;
  /** It was sent and is to be changed, but somebody deleted it in Slack; in the transaction that records this. */
  gone?(deps: Deps, tx: Tx, message: OutboxMessage): Promise<void>;
}

export type MessageKinds = Record<string, MessageKind>;

/** A nudge that will come due if nobody does anything: made by the same rules as the sweep that plans it. */
export interface Upcoming {
  memberId: string;
  kind: string;
  family: Family;
  /** What "cut" takes it by, as in NewMessage. */
  key: string;
  subject: string;
  dueAt: Date;
  until?: Date;
  timely?: boolean;
  /** For the person's own eyes, mrkdwn: "Check-in with <@U1>". */
  title: string;
}

/** From then on nothing of this key is sent to this member: what it is about is over if nobody does anything. */
export interface Closing {
  memberId: string;
  key: string;
  closesAt: Date;
}

/** Whose nudges are foreseen, in [from, until). */
export interface Outlook {
  /** With its settings as they are or, in a preview, as they would be. */
  workspace: Workspace;
  /** With the teams they lead, where these were read already. */
  members: (Member & { leads?: Pick<Team, 'id'>[] })[];
  /** Theirs. */
  memberIds: string[];
  from: Date;
  until: Date;
  daysOff: DaysOff;
}

/** A feature's part of the forecast: what comes due for these members and is not in the outbox yet, in a constant number of queries. */
export type Forecaster = (deps: Deps, outlook: Outlook) => Promise<(Upcoming | Closing)[]>;

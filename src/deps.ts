import type { Logger } from 'pino';
import type { Prisma, PrismaClient } from './generated/prisma/client.ts';

/** A transaction: inside one, everything goes through it (the embedded database has a single connection). */
export type Tx = Prisma.TransactionClient;

/** A person as Slack knows them. */
export interface SlackPerson {
  slackId: string;
  name: string;
  zone: string;
  isBot: boolean;
  isGuest: boolean;
  isAdmin: boolean;
  deactivated: boolean;
}

/** What else Slack tells of a person, to find them by. */
export interface SlackAccount extends SlackPerson {
  /** In lower case; undefined for apps and where Slack does not say. */
  email: string | undefined;
  /** What people call them after an @, folded. */
  handles: string[];
}

/** Everybody in a workspace, deactivated ones included. Throws UserError when Slack asks to wait. */
export type ListPeople = (workspaceId: string) => Promise<SlackAccount[]>;

/** Who is who in a workspace, asked of Slack. Undefined: there is nobody of that id. */
export type LookUpPerson = (workspaceId: string, slackId: string) => Promise<SlackPerson | undefined>;

/** A message to be sent once, at the right time: see outbox/service.ts. */
export interface NewMessage {
  workspaceId: string;
  /** "feature.what", the name under which a feature's jobs.ts renders it. */
  kind: string;
  /** Id of what it is about; (kind, subject, occurrence, recipient) is sent once, ever. */
  subject: string;
  occurrence?: string;
  /** A Slack user id, a channel id, or user ids joined by commas for a group conversation. */
  recipient: string;
  /** Not before this instant; now if left out. */
  dueAt?: Date;
}

/** The outside world, passed in: services take it first and import nothing of the sort. */
export interface Deps {
  db: PrismaClient;
  /** The one clock. */
  now: () => Date;
  /** In [0, 1). */
  random: () => number;
  outbox: { add(tx: Tx, ...messages: NewMessage[]): Promise<void> };
  lookUpPerson: LookUpPerson;
  listPeople: ListPeople;
  log: Logger;
}

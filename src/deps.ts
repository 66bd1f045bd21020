import type { Logger } from 'pino';
import type { Member, OutboxMessage, Prisma, PrismaClient, Workspace } from './generated/prisma/client.ts';
import type { Forecasts } from './outbox/forecast.ts';
import type { Nudge } from './outbox/kinds.ts';
import type { MessageContent } from './slack/blocks.ts';

/** A transaction: inside one, everything goes through it (the embedded database has a single connection). */
export type Tx = Prisma.TransactionClient;

/** A person as Slack knows them. */
export interface SlackPerson {
  slackId: string;
  name: string;
  zone: string;
  isBot: boolean;
  /** In Slack's sense, or somebody of another company in a shared channel. */
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

/** Until when each of these people is away as their Slack says it (status, do not disturb); who is there is left out. Never throws. */
export type AwayUntil = (workspaceId: string, slackIds: string[]) => Promise<Map<string, Date>>;

/** Whether each of these people is active in Slack, as of a minute ago at most; whom Slack does not tell of is left out. Never throws. */
export type PresenceOf = (workspaceId: string, slackIds: string[]) => Promise<Map<string, 'active' | 'away'>>;

/** A group of people in Slack ("@returns"). */
export interface SlackGroup {
  id: string;
  name: string;
  /** What it is called by after an @. */
  handle: string;
}

/** The groups of a workspace and the Slack ids of who is in one. Undefined: Slack does not tell just now. Never throws. */
export interface SlackGroups {
  list(workspaceId: string): Promise<SlackGroup[] | undefined>;
  peopleIn(workspaceId: string, groupId: string): Promise<string[] | undefined>;
}

/** The Slack ids of everybody in a channel, as of a minute ago at most. Undefined: Slack does not tell, or not `withinMs`. Never throws. */
export type ChannelMembers = (
  workspaceId: string,
  channelId: string,
  withinMs?: number,
) => Promise<ReadonlySet<string> | undefined>;

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
  /** Of no use from this instant: dropped, not sent late. */
  until?: Date;
  /** What a person cuts it by in their forecast, e.g. "check-ins:PAIRING". */
  key?: string;
}

/** Where a message stands in Slack. */
export interface Place {
  channel: string;
  ts: string;
}

/** Whether a message of ours still stands in Slack; undefined where Slack cannot say now. Never throws. */
export type StillStands = (workspaceId: string, place: Place) => Promise<boolean | undefined>;

export interface Outbox {
  /** Records messages inside the change's transaction. */
  add(tx: Tx, ...messages: NewMessage[]): Promise<void>;
  /**
   * Has what stands in Slack of (kind, subject) changed to what is now the case, in the transaction of the change; of any number at once.
   * `since`: older ones stay as they are, where each week brings another.
   */
  refresh(
    tx: Tx,
    workspaceId: string,
    kind: string | string[],
    subject: string | string[],
    since?: Date,
  ): Promise<void>;
  /**
   * What a message of ours should show now, all of its parts (a day message has several): for the listener of a button, which
   * edits what was tapped at once. Undefined: not a message of the outbox, or nothing to change. `tappedBy`: whoever was so quick that
   * it is not recorded yet where it stands sees the change as soon as it is.
   */
  contentAt(workspaceId: string, place: Place, tappedBy?: string): Promise<MessageContent | undefined>;
  /** A message was to be changed and no longer stands in Slack, because somebody deleted it there: its kind hears of it. */
  noticeGone(tx: Tx, workspaceId: string, messageId: string): Promise<void>;
  /** How a kind of message keeps calm; undefined for what is no nudge. */
  nudgeOf(kind: string): Nudge | undefined;
  /** By which rule its recipient got this nudge, in words. */
  why(message: OutboxMessage): Promise<string>;
  /** What a nudge that was sent still asks of its person, in words; undefined: nothing any more. */
  stillAsks(message: OutboxMessage): Promise<string | undefined>;
  /** What a nudge that waits would say now, in words; undefined: nothing any more. */
  preview(message: OutboxMessage): Promise<string | undefined>;
  /** Puts a nudge that was sent off: it comes again at `until`, once, unless it is brought back. False: it has come again already. */
  snooze(tx: Tx, message: OutboxMessage, until: Date): Promise<boolean>;
  /** To which of these instants a nudge can be put off: it would then still come while it is of use. */
  snoozable(message: OutboxMessage, instants: Date[]): Promise<Date[]>;
  /** Brings back what was put off. False: it has come again by itself. */
  bringBack(tx: Tx, message: OutboxMessage): Promise<boolean>;
  /** Hours, a pause or a rhythm have changed, of one recipient or of all: what waits for a good moment looks for it again. */
  askAgain(tx: Tx, workspaceId: string, recipient?: string): Promise<void>;
  /**
   * The nudges each of these members gets before `until` if nobody does anything: the sender's own plan with a moved clock.
   * `workspace`: with its settings as they are or as they would be. `exact`: without what waits and is no longer true, which is
   * asked of each: for one person. `first`: the same, as far as the first message goes.
   */
  forecast(workspace: Workspace, members: Member[], until: Date, exact?: 'exact' | 'first'): Promise<Forecasts>;
}

/** The outside world, passed in: services take it first and import nothing of the sort. */
export interface Deps {
  db: PrismaClient;
  /** The one clock. */
  now: () => Date;
  /** In [0, 1). */
  random: () => number;
  outbox: Outbox;
  /** Makes a PNG of an SVG, in a thread of its own. */
  pictures: { png(svg: string): Promise<Uint8Array> };
  lookUpPerson: LookUpPerson;
  listPeople: ListPeople;
  awayUntil: AwayUntil;
  presenceOf: PresenceOf;
  slackGroups: SlackGroups;
  channelMembers: ChannelMembers;
  stillStands: StillStands;
  log: Logger;
}

/** What the page and the practice server say to each other, and nothing else. The page never speaks to the app itself. */
import type { KnownBlock } from '@slack/types';

/** A pretend colleague. `role` is the part they play in the story; Slack itself knows nothing of it. */
export interface Person {
  id: string;
  name: string;
  title: string;
  role: 'agent' | 'mentor' | 'lead' | 'coordinator' | 'bot';
  team?: string;
  zone: string;
  isAdmin: boolean;
  deleted: boolean;
}

export interface Conversation {
  id: string;
  kind: 'channel' | 'dm' | 'group';
  /** Channel name without #; empty for DMs and groups, which are named after their members. */
  name: string;
  topic: string;
  memberIds: string[];
  archived: boolean;
  unread: number;
}

export interface Message {
  ts: string;
  channel: string;
  userId: string;
  text: string;
  blocks: KnownBlock[];
  /** Only the person who asks sees it. */
  ephemeral: boolean;
  edited: boolean;
  threadTs?: string;
  reactions: { name: string; userIds: string[] }[];
  files: SharedFile[];
}

/** A file that came with a message. */
export interface SharedFile {
  title: string;
  name: string;
  /** In bytes. */
  size: number;
  /** Where the page gets it. */
  url: string;
  isPicture: boolean;
}

/** A modal as Slack keeps it: the app's view plus an id and what is typed so far. */
export interface ModalState {
  id: string;
  title: string;
  submit?: string;
  close?: string;
  blocks: KnownBlock[];
  /** Block id → message, as the app answered `response_action: errors`. */
  errors: Record<string, string>;
}

export interface Snapshot {
  version: number;
  /** The practice clock, ISO 8601 in UTC. */
  now: string;
  workspaceName: string;
  me: Person;
  people: Person[];
  conversations: Conversation[];
  /** Conversation id → messages, oldest first, only those this person may see. */
  messages: Record<string, Message[]>;
  /** The App Home of this person, empty until the app published one. */
  home: KnownBlock[];
  /** The stack of open modals, the top one last. */
  modals: ModalState[];
  commands: { command: string; description: string; usageHint: string }[];
  shortcuts: { callbackId: string; name: string; type: 'message' | 'global' }[];
  /** A warning from Slack itself ("dispatch_failed": the app did not answer within 3 s). */
  notice: string;
}

/** Where a pressed element stands. */
export type Place = { in: 'message'; channel: string; ts: string } | { in: 'modal'; viewId: string } | { in: 'home' };

/** A value as the person gives it: text, date "YYYY-MM-DD", time "HH:MM", a chosen option's value or id, several of them, or nothing. */
export type Value = string | string[] | null;

export type Act =
  | { do: 'command'; channel: string; command: string; text: string }
  | { do: 'say'; channel: string; text: string; threadTs?: string }
  | { do: 'react' | 'unreact'; channel: string; ts: string; name: string }
  /** Slack's own right of workspace admins over everybody's messages. */
  | { do: 'delete'; channel: string; ts: string }
  | { do: 'openHome' }
  | { do: 'press'; place: Place; blockId: string; actionId: string; value: Value; values: Record<string, Value> }
  | { do: 'submit'; viewId: string; values: Record<string, Value> }
  | { do: 'close'; viewId: string }
  | { do: 'shortcut'; callbackId: string; channel?: string; ts?: string }
  | { do: 'read'; channel: string };

/** `values` above: block id → what its input holds now. */
export interface ActResult {
  ok: boolean;
  /** In words for the person, when Slack itself refuses (unknown command, no answer in time). */
  error?: string;
}

export interface Choice {
  label: string;
  value: string;
  description?: string;
}

/**
 * GET  /practice/state?user=U…                → Snapshot
 * GET  /practice/live?user=U…                 → server-sent events; each `data:` is the newest version number
 * GET  /practice/file?user=U…&id=F…          → the file's content
 * POST /practice/act?user=U…       Act        → ActResult
 * POST /practice/file?user=U…      { name, base64 } → { id }  (the value of a file input)
 * POST /practice/options?user=U…   OptionsAsk → Choice[]   (external selects)
 * POST /practice/clock             ClockMove  → { now: string }
 */
export interface OptionsAsk {
  place: Place;
  blockId: string;
  actionId: string;
  query: string;
}

/** Forward only: by a span, or to the next time anything is due. */
export type ClockMove = { minutes: number } | { to: string };

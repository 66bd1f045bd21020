/** What a pretend workspace holds: people, conversations, messages, views, files. */
import type { KnownBlock, MessageMetadata, PlainTextElement } from '@slack/types';
import type { Value } from '../contract.ts';

export interface User {
  id: string;
  team_id: string;
  name: string;
  real_name: string;
  deleted: boolean;
  tz: string;
  tz_label: string;
  tz_offset: number;
  is_admin: boolean;
  is_owner: boolean;
  is_bot: boolean;
  is_restricted: boolean;
  is_ultra_restricted: boolean;
  is_app_user: boolean;
  updated: number;
  profile: {
    real_name: string;
    display_name: string;
    title: string;
    email?: string;
    image_72: string;
    bot_id?: string;
    status_text?: string;
    status_emoji?: string;
    /** Unix seconds; 0: it stays. */
    status_expiration?: number;
  };
  /** "Do not disturb" from and to, in Unix seconds. */
  quiet?: { from: number; to: number };
  /** Whether they are active in Slack: left out, they are. */
  presence?: 'active' | 'away';
}

/** A channel (C…), direct message with the app (D…) or group message (G…). */
export interface Conversation {
  id: string;
  kind: 'channel' | 'im' | 'mpim';
  name: string;
  topic: string;
  isPrivate: boolean;
  archived: boolean;
  /** Includes the app's bot user when it is in. */
  memberIds: string[];
  created: number;
}

export interface StoredMessage {
  type: 'message';
  ts: string;
  channel: string;
  user: string;
  bot_id?: string;
  app_id?: string;
  text: string;
  blocks: KnownBlock[];
  thread_ts?: string;
  metadata?: MessageMetadata;
  edited?: { user: string; ts: string };
  reactions: { name: string; users: string[]; count: number }[];
  files: StoredFile[];
  /** Set when only this person sees the message. */
  onlyFor?: string;
}

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  size: number;
  bytes: Uint8Array;
  complete: boolean;
  /** The messages it was shared with. */
  shares: { channel: string; ts: string }[];
}

/** What a person has put into a view: block id → action id → value. */
export type Typed = Record<string, Record<string, Value>>;

/** A modal or a Home tab as one person has it before them. */
export interface OpenView {
  id: string;
  userId: string;
  type: 'modal' | 'home';
  callback_id: string;
  external_id: string;
  private_metadata: string;
  title?: PlainTextElement;
  submit?: PlainTextElement;
  close?: PlainTextElement;
  clear_on_close: boolean;
  notify_on_close: boolean;
  blocks: KnownBlock[];
  hash: string;
  root_view_id: string;
  previous_view_id: string | null;
  typed: Typed;
  /** Block id → message. */
  errors: Record<string, string>;
}

export interface State {
  users: Map<string, User>;
  conversations: Map<string, Conversation>;
  /** Conversation id → messages, oldest first, ephemerals not among them. */
  messages: Map<string, StoredMessage[]>;
  ephemerals: StoredMessage[];
  /** User id → open modals, the top one last. */
  modals: Map<string, OpenView[]>;
  /** User id → Home tab. */
  homes: Map<string, OpenView>;
  files: Map<string, StoredFile>;
  /** User id → warning of Slack itself ("… did not respond in time"). */
  notices: Map<string, string>;
  /** `user:conversation` → ts of the last message read. */
  reads: Map<string, string>;
  usergroups: { id: string; name: string; handle: string; users: string[] }[];
  installed: boolean;
  /** Error for every call once set, e.g. `token_revoked`. */
  tokenError: string;
}

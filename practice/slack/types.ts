/** The pretend Slack as its users see it: what goes in, what can be looked at, what a person can do. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PlainTextOption } from '@slack/types';
import type { Value } from '../contract.ts';
import type { Conversation, OpenView, State, StoredFile, StoredMessage, User } from './model.ts';

/** The parts of manifest.json this workspace reads. */
export interface Manifest {
  display_information: { name: string };
  features?: {
    bot_user?: { display_name: string };
    slash_commands?: { command: string; description: string; usage_hint?: string; should_escape?: boolean }[];
    shortcuts?: { name: string; type: 'message' | 'global'; callback_id: string; description: string }[];
  };
  oauth_config?: { scopes?: { bot?: string[] } };
  settings?: { event_subscriptions?: { bot_events?: string[] } };
}

export interface SlackOptions {
  /** The practice clock: message timestamps follow it. */
  now: () => Date;
  teamId: string;
  teamName: string;
  botToken: string;
  signingSecret: string;
  /** Full URLs of the app's event endpoint, one a replica; deliveries take turns. */
  appUrls: () => string[];
  manifest: Manifest;
  /** Zone of users added without one. Default Europe/London. */
  zone?: string;
  /** Where this Slack is reached, without a slash at the end: base of `/api/…`, `/respond/…` and `/upload/…`. */
  apiUrl: string | (() => string);
  /** Used for deliveries to the app. Default: the global fetch. */
  fetch?: typeof fetch;
  /** Wall clock in ms, for signatures, triggers, response URLs and the rate limiter. Default Date.now. */
  wall?: () => number;
  /** Decides `probability` of faults. Default Math.random. */
  random?: () => number;
  /** Default 3000: how long the app may take to answer a delivery. */
  answerWithinMs?: number;
  /** Default [0, 1000, 5000] (Slack waits 0, 1 min, 5 min): pauses before the three retries of an event. */
  retryDelaysMs?: number[];
  botUserId?: string;
  appId?: string;
  /** What another one kept (Slack.keep): it goes on from there. */
  kept?: Uint8Array;
}

export type Params = Record<string, unknown>;

export interface ApiCall {
  method: string;
  params: Params;
  /** Practice clock. */
  at: Date;
  /** Error code answered, '' when all went well. */
  error: string;
}

/** A payload of the app that Slack refuses: nothing of this may happen in a test. */
export interface Refusal {
  /** Method, or `response to view_submission` and the like. */
  where: string;
  error: string;
  messages: string[];
}

/** One signed request to the app and what came back. */
export interface Delivery {
  type: string;
  body: string;
  contentType: string;
  status: number | 'timeout' | 'refused';
  answer: string;
  retry: number;
}

/** `end` tells the transport to answer never, or to cut the connection. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Instead of `body`, for what is no text. */
  bytes?: Uint8Array;
  end?: 'never' | 'cut';
}

export type FaultRule = {
  /** Web API method, e.g. `chat.postMessage`; `respond` for response URLs. Default: every one. */
  method?: string;
  /** How often. Default: until cleared. */
  times?: number;
  /** 0–1. Default 1. */
  probability?: number;
  /** Only calls it says yes to. */
  when?: (params: Params) => boolean;
} & (
  | { kind: 'rate_limited'; retryAfter?: number }
  | { kind: 'server_error'; status?: number }
  /** Does the work, never answers. */
  | { kind: 'timeout_after' }
  /** Does the work, then cuts the connection. */
  | { kind: 'drop_after' }
  | { kind: 'drop_before' }
  | { kind: 'slow'; ms: number }
  /** Does the work, answers later: time for a crash in between. */
  | { kind: 'slow_after'; ms: number }
  | { kind: 'error'; error: string }
);

export interface Faults {
  rules: FaultRule[];
  /** Every event is delivered this many times more, with the same event_id. */
  duplicateEvents: number;
  /** Every event comes this much later. */
  delayEventsMs: number;
  /** The real limit of one message a second and channel. Default off. */
  limitMessages: boolean;
  add: (...rules: FaultRule[]) => void;
  clear: () => void;
}

/** What became of something a person did. `error` is Slack's own refusal in words; `errors` are field errors by block id. */
export interface Outcome {
  ok: boolean;
  error?: string;
  errors: Record<string, string>;
}

/** Where a pressed element stands: the top modal, the Home tab, or a message (ephemerals too). */
export type Where = 'modal' | 'home' | { channel: string; ts: string };

export interface Press {
  /** Tells apart elements that share an action id. A button can also be told apart by its value. */
  blockId?: string;
}

/** One person at their Slack. Promises resolve once the app's HTTP answer is processed; see `settle` for work after it. */
export interface Driver {
  /** Types a slash command. Default channel: the DM with the app. */
  command: (command: string, text?: string, channelId?: string) => Promise<Outcome>;
  /** Presses a button or chooses in a select. Throws when the person sees no such element. */
  press: (where: Where, actionId: string, value?: Value, which?: Press) => Promise<Outcome>;
  /** Fills an input of the top modal (by block id). Options by value, people and channels by id, dates YYYY-MM-DD. */
  type: (blockId: string, value: Value) => Promise<Outcome>;
  /** Leaves these values in input blocks (block id → value) without telling the app. */
  fill: (where: Where, values: Record<string, Value>) => void;
  /** Submits the top modal. */
  submit: () => Promise<Outcome>;
  /** Closes the top modal. */
  close: () => Promise<Outcome>;
  /** The top modal. */
  modal: () => OpenView | undefined;
  modals: () => OpenView[];
  /** Opens the Home tab (app_home_opened). */
  openHome: () => Promise<Outcome>;
  home: () => OpenView | undefined;
  /** Types into an external select. Default place: the top modal, else Home. */
  search: (actionId: string, query: string, where?: Where, which?: Press) => Promise<PlainTextOption[]>;
  /** A global shortcut, or with a message its message shortcut. */
  shortcut: (callbackId: string, message?: { channel: string; ts: string }) => Promise<Outcome>;
  say: (channelId: string, text: string, threadTs?: string) => Promise<StoredMessage>;
  /** Reacts with an emoji, named without colons. Throws when they have already. */
  react: (message: { channel: string; ts: string }, name: string) => Promise<void>;
  /** Takes their reaction back. Throws when there is none. */
  unreact: (message: { channel: string; ts: string }, name: string) => Promise<void>;
  /** Deletes a message. Throws unless it is their own, or they are an admin. */
  remove: (message: { channel: string; ts: string }) => void;
  read: (channelId: string) => void;
  /** Everything this person sees in a conversation, ephemerals among it, oldest first. Throws when they are not in it. */
  messages: (channelId: string) => StoredMessage[];
  /** The conversation with the app; empty while there is none. */
  directMessages: () => StoredMessage[];
  ephemerals: () => StoredMessage[];
  /** Slack's own warning about the last thing done, or ''. */
  notice: () => string;
}

export interface NewUser {
  id?: string;
  name: string;
  title?: string;
  tz?: string;
  email?: string;
  isAdmin?: boolean;
  isBot?: boolean;
  isGuest?: boolean;
  /** Another company's, whose people share a channel (Slack Connect). */
  teamId?: string;
  /** Fires team_join. Default false: the person was there before. */
  joins?: boolean;
}

export interface NewChannel {
  id?: string;
  name: string;
  memberIds?: string[];
  botIsMember?: boolean;
  isPrivate?: boolean;
  topic?: string;
}

export interface NewGroup {
  id?: string;
  name: string;
  /** What it is called by after an @. */
  handle: string;
  users: string[];
}

export interface EventDelivery {
  /** Deliver it this many times more under the same event_id. */
  duplicate?: number;
  delayMs?: number;
  /** Default: a fresh one. */
  eventId?: string;
}

export interface Slack {
  state: State;
  botUserId: string;
  teamId: string;
  teamName: string;
  manifest: Manifest;
  now: () => Date;
  /** Every Web API call so far. */
  calls: ApiCall[];
  /** Every delivery to the app so far. */
  deliveries: Delivery[];
  /** Every payload refused so far. */
  refusals: Refusal[];
  faults: Faults;
  /** Grows with every change. */
  version: () => number;
  /** People, conversations, messages and files as they are, for another one to begin with (SlackOptions.kept). */
  keep: () => Uint8Array;
  /** Returns the function that ends the subscription. */
  onChange: (listener: (version: number) => void) => () => void;
  /** Waits until the predicate holds; without one, until nothing is being delivered or answered. Rejects after timeoutMs (5000). */
  settle: (predicate?: () => boolean, timeoutMs?: number) => Promise<void>;

  /** node:http handler of `/api/…`, `/respond/…`, `/upload/…`, `/files/…`; false when the path is none of these. */
  handle: (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;
  /** The same without HTTP, e.g. for nock: path begins with `/api/`, `/respond/`, `/upload/` or `/files/`. */
  answer: (path: string, headers: Record<string, string | undefined>, body: Uint8Array | string) => Promise<Answer>;
  /** One Web API method, params as objects or as the form-encoded strings a client sends. */
  call: (method: string, params: Params, token: string) => Promise<Answer>;

  as: (userId: string) => Driver;
  addUser: (user: NewUser) => User;
  addChannel: (channel: NewChannel) => Conversation;
  /** A group of people; returns its id. */
  addGroup: (group: NewGroup) => string;
  /** A file a person has chosen for a file input; its id is the input's value. */
  addFile: (userId: string, file: { name: string; bytes: Uint8Array }) => StoredFile;
  /** The person's conversation with the app, created when there is none. */
  dmOf: (userId: string) => Conversation;
  /** Fires user_change with `deleted`. */
  deactivate: (userId: string) => Promise<void>;
  /** Changes name, zone, title … and fires user_change. */
  changeUser: (
    userId: string,
    change: Partial<Omit<User, 'id' | 'profile'>> & { profile?: Partial<User['profile']> },
  ) => Promise<void>;
  /** Fires channel_archive. */
  archive: (channelId: string) => Promise<void>;
  /** Takes a person into a channel and fires member_joined_channel. */
  join: (channelId: string, userId: string) => Promise<void>;
  /** Fires tokens_revoked and app_uninstalled; every later call fails with account_inactive. */
  uninstall: () => Promise<void>;
  /** Delivers an inner event if the manifest subscribes to it. Resolves to its event_id, '' when not subscribed. */
  deliverEvent: (event: { type: string; [key: string]: unknown }, how?: EventDelivery) => Promise<string>;
  /** Sends an earlier delivery again, byte for byte, freshly signed. */
  replay: (delivery: Delivery) => Promise<Delivery>;
  /** Sends anything, with any signature and time (unix seconds): for hostile tests. */
  deliverRaw: (
    body: string,
    how?: { signature?: string; timestamp?: number; contentType?: string; url?: string },
  ) => Promise<Delivery>;
  /** The handshake on entering a request URL: true when the app gives the challenge back. */
  verifyUrl: () => Promise<boolean>;
  /** Fresh trigger ids and response URLs, for hand-made payloads. */
  issueTrigger: (userId: string) => string;
  issueResponseUrl: (userId: string, channelId: string, original?: StoredMessage) => string;
}

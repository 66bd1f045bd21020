/** What a pretend workspace holds while it runs, and the few things everything in it needs: ids, timestamps, changes. */
import type { PlainTextOption } from '@slack/types';
import type { State, StoredMessage, Typed } from './model.ts';
import type { ApiCall, Delivery, Faults, Refusal, SlackOptions } from './types.ts';

interface Trigger {
  userId: string;
  issuedAt: number;
  used: boolean;
}

interface ResponseUrl {
  userId: string;
  channelId: string;
  original?: StoredMessage;
  issuedAt: number;
  uses: number;
}

export interface World {
  options: Required<Omit<SlackOptions, 'apiUrl' | 'kept'>>;
  apiUrl: () => string;
  botId: string;
  state: State;
  calls: ApiCall[];
  deliveries: Delivery[];
  refusals: Refusal[];
  faults: Faults;
  triggers: Map<string, Trigger>;
  responseUrls: Map<string, ResponseUrl>;
  /** Options external selects have offered: `user/action/value`. */
  offered: Map<string, PlainTextOption>;
  /** What a person has chosen in a message: `user/channel/ts`. */
  typedInMessages: Map<string, Typed>;
  /** Channel id → wall clock of the last message, for the rate limiter. */
  lastPosts: Map<string, number>;
  version: number;
  listeners: Set<(version: number) => void>;
  /** Requests being delivered or answered. */
  busy: number;
  /** View id → the submission the app is answering. */
  submitting: Map<string, Promise<unknown>>;
  /** Whose turn it is among the app's URLs. */
  turn: number;
  lastMicros: number;
  lastId: number;
}

/** A refusal by its code; `extra` joins the answer. */
export class SlackError extends Error {
  readonly code: string;
  readonly extra: Record<string, unknown>;
  constructor(code: string, extra: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

const emptyState = (): State => ({
  users: new Map(),
  conversations: new Map(),
  messages: new Map(),
  ephemerals: [],
  modals: new Map(),
  homes: new Map(),
  files: new Map(),
  notices: new Map(),
  reads: new Map(),
  usergroups: [],
  installed: true,
  tokenError: '',
});

function quietFaults(): Faults {
  const faults: Faults = {
    rules: [],
    duplicateEvents: 0,
    delayEventsMs: 0,
    limitMessages: false,
    add: (...rules) => void faults.rules.push(...rules.map((rule) => ({ ...rule }))),
    clear: () => {
      Object.assign(faults, { rules: [], duplicateEvents: 0, delayEventsMs: 0, limitMessages: false });
    },
  };
  return faults;
}

export function createWorld(options: Omit<SlackOptions, 'kept'>): World {
  const { apiUrl, ...rest } = options;
  const tail = options.teamId.slice(1);
  return {
    options: {
      zone: 'Europe/London',
      fetch: (...args) => fetch(...args),
      wall: Date.now,
      random: Math.random,
      answerWithinMs: 3000,
      retryDelaysMs: [0, 1000, 5000],
      botUserId: `U${tail}BOT`,
      appId: `A${tail}`,
      ...rest,
    },
    apiUrl: typeof apiUrl === 'string' ? () => apiUrl : apiUrl,
    botId: `B${tail}`,
    state: emptyState(),
    calls: [],
    deliveries: [],
    refusals: [],
    faults: quietFaults(),
    triggers: new Map(),
    responseUrls: new Map(),
    offered: new Map(),
    typedInMessages: new Map(),
    lastPosts: new Map(),
    version: 0,
    listeners: new Set(),
    busy: 0,
    submitting: new Map(),
    turn: 0,
    lastMicros: 0,
    lastId: 0,
  };
}

/** Tells everybody who listens that something changed. */
export function touch(world: World): void {
  world.version += 1;
  for (const listener of [...world.listeners]) listener(world.version);
}

/** Marks a request as under way until the returned function is called. */
export function begin(world: World): () => void {
  world.busy += 1;
  return () => {
    world.busy -= 1;
    touch(world);
  };
}

/** A timestamp of the practice clock, unique and growing even while that clock stands still or is set back. */
export function nextTs(world: World): string {
  world.lastMicros = Math.max(world.options.now().getTime() * 1000, world.lastMicros + 1);
  const micros = String(world.lastMicros).padStart(16, '0');
  return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
}

/** An id such as `U0TEAM0001`: letters and digits as in Slack, and different in each workspace. */
export function newId(world: World, prefix: string): string {
  world.lastId += 1;
  return `${prefix}0${world.options.teamId.slice(-4)}${world.lastId.toString(36).toUpperCase().padStart(4, '0')}`;
}

export const appName = (world: World): string => world.options.manifest.display_information.name;

/** Waits until the predicate holds, or without one until no request is under way. */
export function settle(world: World, predicate = () => world.busy === 0, timeoutMs = 5000): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => {
      clearTimeout(timer);
      world.listeners.delete(look);
      finish();
    };
    const look = () => {
      try {
        if (predicate()) end(resolve);
      } catch (error) {
        end(() => reject(error));
      }
    };
    const timer = setTimeout(() => {
      const last = world.calls.slice(-5).map(({ method, error }) => (error ? `${method} (${error})` : method));
      end(() =>
        reject(new Error(`Nothing of the kind within ${timeoutMs} ms. Last calls: ${last.join(', ') || 'none'}`)),
      );
    }, timeoutMs);
    world.listeners.add(look);
    look();
  });
}

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import nock from 'nock';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import manifest from '../../manifest.json' with { type: 'json' };
import { createSlack } from '../../practice/slack/slack.ts';
import type { Manifest, Slack } from '../../practice/slack/types.ts';
import { type Alongside, type World as AppWorld, createApp } from '../../src/app.ts';
import type { Deps } from '../../src/deps.ts';
import type { Member, Workspace } from '../../src/generated/prisma/client.ts';
import { getMember } from '../../src/people/service.ts';
import { newLogger } from '../../src/slack/logger.ts';
import { testDb } from './db.ts';

const SECRET = 'a-signing-secret-for-tests';

/** A Tuesday, 10:00 in Berlin: inside everybody's working hours and a nudge day. */
const TUESDAY = new Date('2026-11-24T09:00:00Z');

/** A look costs a query, and on a busy machine the usual second is soon over. */
const EVENTS = { timeout: 10_000, interval: 10 };

export interface World {
  slack: Slack;
  /** Where the pretend Slack is reached, without a slash at the end. */
  slackUrl: string;
  /** Where the app is reached. */
  appUrl: string;
  app: Alongside;
  deps: Deps;
  workspace: Workspace;
  /** Error-level log lines so far. A test that expects some empties it. */
  errors: string[];
  /** Every log line so far. */
  logs: string[];
  /** Moves the one clock forward. */
  advance(span: { days?: number; hours?: number; minutes?: number; seconds?: number }): void;
  setClock(at: Date | string): void;
  /** Sends what the outbox holds and waits until Slack is quiet. */
  deliver(): Promise<void>;
  /** Events are acknowledged before they are dealt with: waits until all that Slack told so far are. */
  eventsDone(): Promise<void>;
  /** Runs a schedule, then delivers. */
  run(schedule: string): Promise<void>;
  /** A colleague in Slack, in Berlin unless told otherwise. */
  person(
    name: string,
    extra?: { tz?: string; isAdmin?: boolean; isGuest?: boolean; isBot?: boolean; teamId?: string },
  ): string;
  member(slackId: string): Promise<Member>;
  close(): Promise<void>;
}

/** The pretend Slack on a port of its own: real HTTP, so that dropped connections are dropped connections. */
async function serve(slack: Slack): Promise<Server> {
  const server = createServer((request, response) => void slack.handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

async function newWorld(extra: AppWorld['extra']): Promise<World> {
  const { db, pool, reset } = await testDb();
  await reset();
  let now = TUESDAY.getTime();
  let port: number | undefined;
  const clock = () => new Date(now);
  const slack = createSlack({
    now: clock,
    teamId: 'T0ALONG',
    teamName: 'Bright Support',
    botToken: 'xoxb-test-token',
    signingSecret: SECRET,
    appUrls: () => [`http://127.0.0.1:${port}/slack/events`],
    manifest: manifest as Manifest,
    zone: 'Europe/Berlin',
    apiUrl: () => slackUrl,
    retryDelaysMs: [10, 20, 30],
  });
  // Nothing leaves the machine: a call to anywhere else fails the test.
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
  const server = await serve(slack);
  const slackUrl = `http://127.0.0.1:${portOf(server)}`;
  const logs: string[] = [];
  const app = createApp({
    slack: { botToken: 'xoxb-test-token', appToken: undefined, signingSecret: SECRET, apiUrl: `${slackUrl}/api/` },
    port: 0,
    db,
    pool,
    embedded: true,
    now: clock,
    random: () => 0.5,
    log: newLogger('debug', (line) => void logs.push(line)),
    channelPauseMs: 0,
    gatherMs: 0,
    ...(extra && { extra }),
  });
  port = await app.listen();
  const workspace = await db.workspace.update({
    where: { slackId: 'T0ALONG' },
    // A picture takes a thread of its own: tests that look at it switch it on.
    data: { zone: 'Europe/Berlin', shoutOutPicture: false },
  });
  const deliver = async () => {
    await slack.settle();
    await app.deliverDue();
    await slack.settle();
  };
  return {
    slack,
    slackUrl,
    appUrl: `http://127.0.0.1:${port}`,
    app,
    deps: app.deps,
    workspace,
    logs,
    get errors() {
      return logs.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
    },
    advance: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) => {
      now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
    },
    setClock: (at) => {
      now = new Date(at).getTime();
    },
    deliver,
    eventsDone: () =>
      vi.waitFor(async () => {
        const told = slack.deliveries.filter(({ type }) => type.startsWith('event:')).length;
        expect(await db.receivedEvent.count({ where: { doneAt: { not: null } } })).toBe(told);
      }, EVENTS),
    run: async (schedule) => {
      await app.runSchedule(schedule);
      await deliver();
    },
    person: (name, extra = {}) => slack.addUser({ name, tz: 'Europe/Berlin', ...extra }).id,
    member: (slackId) => getMember(app.deps, workspace.id, slackId),
    close: async () => {
      await app.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * A fresh workspace with the real app before each test. After it: nothing sent was refused, nothing failed unseen. `extra`: messages
 * of the test's own.
 */
export function useWorld(extra?: AppWorld['extra']): World {
  const world = {} as World;
  beforeEach(async () => {
    const fresh = await newWorld(extra);
    Object.defineProperties(world, Object.getOwnPropertyDescriptors(fresh));
    // Descriptors of one test must give way to those of the next.
    for (const key of Object.keys(fresh))
      Object.defineProperty(world, key, { ...Object.getOwnPropertyDescriptor(fresh, key), configurable: true });
  });
  afterEach(async () => {
    await world.slack.settle();
    await world.close();
    expect(world.slack.refusals, 'payloads Slack would refuse').toEqual([]);
    expect(world.errors, 'errors nobody expected').toEqual([]);
  });
  return world;
}

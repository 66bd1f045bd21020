/** A pretend Slack workspace in memory. See types.ts for what it can do and ../README.md for what it cannot. */
import { randomUUID } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { addChannel, getConversation, openWith } from './conversations.ts';
import { answerObject, deliver } from './deliver.ts';
import { driverOf } from './driver.ts';
import { deliverEvent, joinEvent } from './events.ts';
import { handle } from './http.ts';
import { issueResponseUrl, issueTrigger } from './links.ts';
import { addFile } from './methods/files.ts';
import type { User } from './model.ts';
import { addUser, getUser, userForApp } from './people.ts';
import type { NewGroup, NewUser, Slack, SlackOptions } from './types.ts';
import { answer, call } from './web-api.ts';
import { appName, createWorld, newId, settle, touch, type World } from './world.ts';

const JSON_TYPE = 'application/json';

async function changeUser(world: World, userId: string, change: Parameters<Slack['changeUser']>[1]): Promise<void> {
  const user = getUser(world, userId);
  const { profile, ...fields } = change;
  Object.assign(user, fields, { updated: Math.floor(world.options.now().getTime() / 1000) });
  Object.assign(user.profile, profile);
  touch(world);
  await deliverEvent(world, { type: 'user_change', user: userForApp(world, user), cache_ts: user.updated });
}

function addPerson(world: World, person: NewUser): User {
  const user = addUser(world, person);
  if (person.joins) void deliverEvent(world, { type: 'team_join', user: userForApp(world, user) });
  return user;
}

function addGroup(world: World, { id = newId(world, 'S'), ...group }: NewGroup): string {
  world.state.usergroups.push({ id, ...group });
  touch(world);
  return id;
}

async function archive(world: World, channelId: string): Promise<void> {
  const channel = getConversation(world, channelId);
  channel.archived = true;
  touch(world);
  await deliverEvent(world, { type: 'channel_archive', channel: channelId, user: '' });
}

async function join(world: World, channelId: string, userId: string): Promise<void> {
  const { memberIds } = getConversation(world, channelId);
  if (memberIds.includes(userId)) return;
  memberIds.push(userId);
  touch(world);
  await joinEvent(world, channelId, userId);
}

async function uninstall(world: World): Promise<void> {
  world.state.installed = false;
  touch(world);
  await deliverEvent(world, { type: 'tokens_revoked', tokens: { bot: [world.options.botUserId] } });
  await deliverEvent(world, { type: 'app_uninstalled' });
}

async function verifyUrl(world: World): Promise<boolean> {
  const challenge = randomUUID();
  const body = JSON.stringify({ token: 'practice', type: 'url_verification', challenge });
  const delivery = await deliver(world, { type: 'url_verification', body, contentType: JSON_TYPE });
  return delivery.status === 200 && (answerObject(delivery)?.challenge ?? delivery.answer) === challenge;
}

function addBot(world: World): void {
  const { botUserId: id, manifest } = world.options;
  const bot = addUser(world, { id, name: manifest.features?.bot_user?.display_name ?? appName(world), isBot: true });
  bot.profile.bot_id = world.botId;
}

/** What outlives the process: people, conversations, and where its ids and timestamps have got to. */
const keep = ({ state, offered, lastMicros, lastId }: World): Uint8Array =>
  serialize({ state, offered, lastMicros, lastId });

/** A workspace with nobody in it but the app's bot, or the one that was kept. */
export function createSlack({ kept, ...options }: SlackOptions): Slack {
  const world = createWorld(options);
  if (kept) Object.assign(world, deserialize(kept));
  else addBot(world);
  const { botUserId, teamId, teamName, manifest, now } = world.options;
  return {
    state: world.state,
    botUserId,
    teamId,
    teamName,
    manifest,
    now,
    calls: world.calls,
    deliveries: world.deliveries,
    refusals: world.refusals,
    faults: world.faults,
    version: () => world.version,
    keep: () => keep(world),
    onChange: (listener) => {
      world.listeners.add(listener);
      return () => void world.listeners.delete(listener);
    },
    settle: (predicate, timeoutMs) => settle(world, predicate, timeoutMs),
    handle: (req, res) => handle(world, req, res),
    answer: (path, headers, body) => answer(world, path, headers, body),
    call: (method, params, token) => call(world, method, params, token),
    as: (userId) => driverOf(world, userId),
    addUser: (person) => addPerson(world, person),
    addChannel: (channel) => addChannel(world, channel),
    addGroup: (group) => addGroup(world, group),
    addFile: (userId, file) => addFile(world, userId, file),
    dmOf: (userId) => openWith(world, [userId]).conversation,
    deactivate: (userId) => changeUser(world, userId, { deleted: true }),
    changeUser: (userId, change) => changeUser(world, userId, change),
    archive: (channelId) => archive(world, channelId),
    join: (channelId, userId) => join(world, channelId, userId),
    uninstall: () => uninstall(world),
    deliverEvent: (event, how) => deliverEvent(world, event, how),
    replay: ({ type, body, contentType }) => deliver(world, { type: `replay:${type}`, body, contentType }),
    deliverRaw: (body, how = {}) => deliver(world, { type: 'raw', body, ...how }),
    verifyUrl: () => verifyUrl(world),
    issueTrigger: (userId) => issueTrigger(world, userId),
    issueResponseUrl: (userId, channelId, original) => issueResponseUrl(world, userId, channelId, original),
  };
}

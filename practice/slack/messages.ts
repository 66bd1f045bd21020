/** Messages: kept, found, shown to the app. */
import type { KnownBlock, MessageMetadata } from '@slack/types';
import { withIds } from './controls.ts';
import type { StoredFile, StoredMessage } from './model.ts';
import { nextTs, SlackError, touch, type World } from './world.ts';

export interface NewMessage {
  channel: string;
  user: string;
  text: string;
  blocks?: KnownBlock[];
  threadTs?: string;
  metadata?: MessageMetadata;
  files?: StoredFile[];
  onlyFor?: string;
}

export function addMessage(world: World, message: NewMessage): StoredMessage {
  const { channel, user, text, blocks = [], threadTs, metadata, files = [], onlyFor } = message;
  const byApp = user === world.options.botUserId;
  const stored: StoredMessage = {
    type: 'message',
    ts: nextTs(world),
    channel,
    user,
    text,
    blocks: withIds(world, blocks),
    reactions: [],
    files,
    ...(byApp ? { bot_id: world.botId, app_id: world.options.appId } : {}),
    ...(threadTs ? { thread_ts: threadTs } : {}),
    ...(metadata ? { metadata } : {}),
    ...(onlyFor ? { onlyFor } : {}),
  };
  const list = onlyFor ? world.state.ephemerals : world.state.messages.get(channel);
  if (!list) throw new SlackError('channel_not_found');
  list.push(stored);
  touch(world);
  return stored;
}

/** Changes a message in place. Text without blocks removes the blocks, as in Slack. */
export function editMessage(
  world: World,
  message: StoredMessage,
  change: { text: string; blocks?: KnownBlock[]; metadata?: MessageMetadata },
): void {
  message.text = change.text;
  message.blocks = withIds(world, change.blocks ?? []);
  if (change.metadata) message.metadata = change.metadata;
  if (!message.onlyFor) message.edited = { user: message.user, ts: nextTs(world) };
  touch(world);
}

export function removeMessage(world: World, message: StoredMessage): void {
  const list = message.onlyFor ? world.state.ephemerals : (world.state.messages.get(message.channel) ?? []);
  const index = list.indexOf(message);
  if (index >= 0) list.splice(index, 1);
  touch(world);
}

export function getMessage(world: World, channel: string, ts: string): StoredMessage {
  const found = world.state.messages.get(channel)?.find((message) => message.ts === ts);
  if (!found) throw new SlackError('message_not_found');
  return found;
}

/** Everything one person sees in a conversation, oldest first. */
export function seenBy(world: World, userId: string, channel: string): StoredMessage[] {
  const own = world.state.ephemerals.filter((message) => message.onlyFor === userId && message.channel === channel);
  return [...(world.state.messages.get(channel) ?? []), ...own].sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

/** A message as the Web API and payloads show it. */
export function messageForApp(world: World, message: StoredMessage): Record<string, unknown> {
  const { onlyFor: _, channel: __, files, reactions, ...shown } = message;
  return {
    ...shown,
    team: world.options.teamId,
    ...(reactions.length > 0 ? { reactions } : {}),
    ...(files.length > 0 ? { files: files.map(({ id, name, title, size }) => ({ id, name, title, size })) } : {}),
  };
}

export function react(message: StoredMessage, name: string, userId: string): void {
  const reaction = message.reactions.find((known) => known.name === name);
  if (reaction?.users.includes(userId)) throw new SlackError('already_reacted');
  if (!reaction) message.reactions.push({ name, users: [userId], count: 1 });
  else {
    reaction.users.push(userId);
    reaction.count += 1;
  }
}

/** Messages: kept, found, shown to the app. */
import type { KnownBlock, MessageMetadata } from '@slack/types';
import { withIds } from './controls.ts';
import type { StoredFile, StoredMessage } from './model.ts';
import { richTextOf } from './rich-text.ts';
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

/** What a message tells of its thread: a parent of the replies and who wrote them, a reply of its parent. */
function threadFields(world: World, { channel, ts, thread_ts }: StoredMessage): Record<string, unknown> {
  const all = world.state.messages.get(channel) ?? [];
  if (thread_ts && thread_ts !== ts) {
    const parent = all.find((message) => message.ts === thread_ts);
    return parent ? { parent_user_id: parent.user } : {};
  }
  const replies = all.filter((message) => message.thread_ts === ts && message.ts !== ts);
  if (replies.length === 0) return {};
  const reply_users = [...new Set(replies.map(({ user }) => user))];
  return {
    thread_ts: ts,
    reply_count: replies.length,
    reply_users_count: reply_users.length,
    reply_users,
    latest_reply: replies.at(-1)?.ts,
  };
}

/** A message as the Web API and payloads show it. What a person typed always comes as rich text as well. */
export function messageForApp(world: World, message: StoredMessage): Record<string, unknown> {
  const { onlyFor: _, channel: __, files, reactions, ...shown } = message;
  const typed = message.user !== world.options.botUserId && shown.blocks.length === 0 && shown.text !== '';
  return {
    ...shown,
    ...(typed ? { blocks: [richTextOf(shown.text, message.ts.slice(-5))] } : {}),
    ...threadFields(world, message),
    team: world.options.teamId,
    ...(reactions.length > 0 ? { reactions } : {}),
    ...(files.length > 0 ? { files: files.map(({ id, name, title, size }) => ({ id, name, title, size })) } : {}),
  };
}

/** Names of emoji, with the skin tone some have. */
const EMOJI = /^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/;

export function react(message: StoredMessage, name: string, userId: string): void {
  if (!EMOJI.test(name)) throw new SlackError('invalid_name');
  const reaction = message.reactions.find((known) => known.name === name);
  if (reaction?.users.includes(userId)) throw new SlackError('already_reacted');
  if (!reaction) message.reactions.push({ name, users: [userId], count: 1 });
  else {
    reaction.users.push(userId);
    reaction.count += 1;
  }
}

export function unreact(message: StoredMessage, name: string, userId: string): void {
  const reaction = message.reactions.find((known) => known.name === name);
  if (!reaction?.users.includes(userId)) throw new SlackError('no_reaction');
  reaction.users = reaction.users.filter((id) => id !== userId);
  reaction.count -= 1;
  message.reactions = message.reactions.filter(({ count }) => count > 0);
}

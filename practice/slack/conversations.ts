/** Channels, direct messages with the app and group messages. */
import { messageForApp } from './messages.ts';
import type { Conversation } from './model.ts';
import { getUser } from './people.ts';
import type { NewChannel } from './types.ts';
import { newId, SlackError, touch, type World } from './world.ts';

/** A group message holds the opener and at most eight others. */
const GROUP_OTHERS = 8;

function add(world: World, conversation: Omit<Conversation, 'created' | 'archived'>): Conversation {
  const created = Math.floor(world.options.now().getTime() / 1000);
  const added = { ...conversation, archived: false, created };
  world.state.conversations.set(added.id, added);
  world.state.messages.set(added.id, []);
  touch(world);
  return added;
}

export function addChannel(world: World, channel: NewChannel): Conversation {
  for (const id of channel.memberIds ?? []) getUser(world, id);
  const memberIds = [...(channel.memberIds ?? []), ...(channel.botIsMember ? [world.options.botUserId] : [])];
  const { name, topic = '', isPrivate = false } = channel;
  return add(world, { id: channel.id ?? newId(world, 'C'), kind: 'channel', name, topic, isPrivate, memberIds });
}

/** The conversation of the app with these people: made on first use, then always the same. */
export function openWith(world: World, userIds: string[]): { conversation: Conversation; existed: boolean } {
  const others = [...new Set(userIds)].filter((id) => id !== world.options.botUserId);
  if (others.length === 0) throw new SlackError('not_enough_users');
  if (others.length > GROUP_OTHERS) throw new SlackError('too_many_users');
  for (const user of others.map((id) => getUser(world, id))) {
    if (user.is_bot) throw new SlackError('cannot_dm_bot');
    if (user.deleted) throw new SlackError('user_disabled');
  }
  const kind = others.length === 1 ? 'im' : 'mpim';
  const memberIds = [...others, world.options.botUserId];
  const existing = [...world.state.conversations.values()].find(
    (found) =>
      found.kind === kind &&
      found.memberIds.length === memberIds.length &&
      memberIds.every((id) => found.memberIds.includes(id)),
  );
  if (existing) return { conversation: existing, existed: true };
  const id = newId(world, kind === 'im' ? 'D' : 'G');
  const names = memberIds.map((member) => world.state.users.get(member)?.name ?? member);
  const name = kind === 'im' ? '' : `mpdm-${names.join('--')}-1`;
  return { conversation: add(world, { id, kind, name, topic: '', isPrivate: true, memberIds }), existed: false };
}

export function getConversation(world: World, id: string): Conversation {
  const conversation = world.state.conversations.get(id);
  if (!conversation) throw new SlackError('channel_not_found');
  return conversation;
}

/** A conversation the app may know of: private ones only while it is in them. */
export function getVisible(world: World, id: string): Conversation {
  const conversation = getConversation(world, id);
  if (conversation.isPrivate && !isMember(world, conversation)) throw new SlackError('channel_not_found');
  return conversation;
}

/** Where to post: a conversation id, `#name`, or a user id, which means the DM with them. */
export function findTarget(world: World, target: string): Conversation {
  if (/^[UW]/.test(target)) return openWith(world, [target]).conversation;
  const named = [...world.state.conversations.values()].find(({ name }) => name !== '' && `#${name}` === target);
  return named ?? getVisible(world, target);
}

export const isMember = (world: World, { memberIds }: Conversation): boolean =>
  memberIds.includes(world.options.botUserId);

/** `channel_type` of message events, which is also how the manifest subscribes to them. */
export function channelType({ kind, isPrivate }: Conversation): 'im' | 'mpim' | 'group' | 'channel' {
  if (kind !== 'channel') return kind;
  return isPrivate ? 'group' : 'channel';
}

/** A conversation as the Web API shows it to the app. */
export function conversationForApp(world: World, conversation: Conversation): Record<string, unknown> {
  const { id, kind, name, topic, isPrivate, archived, memberIds, created } = conversation;
  const latest = world.state.messages.get(id)?.at(-1);
  const talk = kind !== 'channel' && latest ? { latest: messageForApp(world, latest) } : {};
  const im = { id, created, is_im: true, is_archived: archived, context_team_id: world.options.teamId, ...talk };
  if (kind === 'im') return { ...im, user: memberIds.find((member) => member !== world.options.botUserId) };
  return {
    id,
    name,
    created,
    is_channel: kind === 'channel' && !isPrivate,
    is_group: kind === 'channel' && isPrivate,
    is_im: false,
    is_mpim: kind === 'mpim',
    is_private: isPrivate,
    is_archived: archived,
    is_member: isMember(world, conversation),
    num_members: memberIds.length,
    topic: { value: topic, creator: '', last_set: 0 },
    context_team_id: world.options.teamId,
    ...talk,
  };
}

/** conversations.* */
import { addChannel, channelType, conversationForApp, getVisible, isMember, openWith } from '../conversations.ts';
import { joinEvent } from '../events.ts';
import { getUser } from '../people.ts';
import { SlackError, touch } from '../world.ts';
import { flag, ids, type Method, page, required } from './params.ts';

const TYPES = { channel: 'public_channel', group: 'private_channel', im: 'im', mpim: 'mpim' };

export const conversationMethods: Record<string, Method> = {
  'conversations.open': (world, params) => {
    const users = ids(params, 'users');
    const known = users.length === 0 && params.channel ? getVisible(world, required(params, 'channel')) : undefined;
    if (users.length === 0 && !known) throw new SlackError('users_list_not_supplied');
    const { conversation, existed } = known ? { conversation: known, existed: true } : openWith(world, users);
    const whole = flag(params, 'return_im') ? conversationForApp(world, conversation) : { id: conversation.id };
    return { channel: whole, ...(existed ? { no_op: true, already_open: true } : {}) };
  },
  'conversations.info': (world, params) => ({
    channel: conversationForApp(world, getVisible(world, required(params, 'channel'))),
  }),
  'conversations.list': (world, params) => {
    const types = ids(params, 'types').length > 0 ? ids(params, 'types') : ['public_channel'];
    const visible = [...world.state.conversations.values()].filter(
      (found) =>
        types.includes(TYPES[channelType(found)]) &&
        (!found.isPrivate || isMember(world, found)) &&
        !(found.archived && flag(params, 'exclude_archived')),
    );
    const { items, response_metadata } = page(visible, params);
    return { channels: items.map((found) => conversationForApp(world, found)), response_metadata };
  },
  'conversations.members': (world, params) => {
    const { memberIds } = getVisible(world, required(params, 'channel'));
    const { items, response_metadata } = page(memberIds, params);
    return { members: items, response_metadata };
  },
  'conversations.create': (world, params) => {
    const name = required(params, 'name');
    if (!/^[\p{Ll}\p{Lo}\d_-]{1,80}$/u.test(name)) throw new SlackError('invalid_name_specials');
    const taken = [...world.state.conversations.values()].some((other) => other.name === name && !other.archived);
    if (taken) throw new SlackError('name_taken');
    const channel = addChannel(world, { name, isPrivate: flag(params, 'is_private'), botIsMember: true });
    return { channel: conversationForApp(world, channel) };
  },
  'conversations.invite': (world, params) => {
    const channel = getVisible(world, required(params, 'channel'));
    if (!isMember(world, channel)) throw new SlackError('not_in_channel');
    if (channel.archived) throw new SlackError('is_archived');
    const users = ids(params, 'users').map((id) => getUser(world, id));
    if (users.length === 0) throw new SlackError('no_user');
    if (users.some(({ id }) => id === world.options.botUserId)) throw new SlackError('cant_invite_self');
    const fresh = users.filter(({ id }) => !channel.memberIds.includes(id));
    if (fresh.length === 0) throw new SlackError('already_in_channel');
    channel.memberIds.push(...fresh.map(({ id }) => id));
    for (const { id } of fresh) void joinEvent(world, channel.id, id, world.options.botUserId);
    touch(world);
    return { channel: conversationForApp(world, channel) };
  },
  'conversations.join': (world, params) => {
    const channel = getVisible(world, required(params, 'channel'));
    if (channel.kind !== 'channel') throw new SlackError('method_not_supported_for_channel_type');
    if (channel.archived) throw new SlackError('is_archived');
    if (!isMember(world, channel)) {
      channel.memberIds.push(world.options.botUserId);
      void joinEvent(world, channel.id, world.options.botUserId);
      touch(world);
    }
    return { channel: conversationForApp(world, channel) };
  },
};

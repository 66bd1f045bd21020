/** auth, team, bots, users, dnd, usergroups. */
import { channelType, conversationForApp } from '../conversations.ts';
import { getUser, quietForApp, userForApp } from '../people.ts';
import { SlackError } from '../world.ts';
import { flag, ids, type Method, optional, page, required } from './params.ts';

export const peopleMethods: Record<string, Method> = {
  'api.test': (_world, params) => ({ args: params }),
  'auth.test': ({ options, botId }) => ({
    url: `https://${options.teamId.toLowerCase()}.slack.com/`,
    team: options.teamName,
    user: options.manifest.features?.bot_user?.display_name ?? 'bot',
    team_id: options.teamId,
    user_id: options.botUserId,
    bot_id: botId,
    is_enterprise_install: false,
  }),
  'team.info': ({ options }) => ({
    team: { id: options.teamId, name: options.teamName, domain: options.teamId.toLowerCase() },
  }),
  'bots.info': ({ options, botId }) => ({
    bot: { id: botId, app_id: options.appId, user_id: options.botUserId, deleted: false },
  }),
  'users.info': (world, params) => ({ user: userForApp(world, getUser(world, required(params, 'user'))) }),
  'users.list': (world, params) => {
    const { items, response_metadata } = page([...world.state.users.values()], params);
    return { members: items.map((user) => userForApp(world, user)), response_metadata };
  },
  'users.conversations': (world, params) => {
    const user = getUser(world, optional(params, 'user') ?? world.options.botUserId);
    const types = ids(params, 'types').length > 0 ? ids(params, 'types') : ['public_channel'];
    const wanted = [...world.state.conversations.values()].filter((conversation) => {
      const type = channelType(conversation);
      const named = { channel: 'public_channel', group: 'private_channel', im: 'im', mpim: 'mpim' }[type];
      return conversation.memberIds.includes(user.id) && types.includes(named);
    });
    const { items, response_metadata } = page(wanted, params);
    return { channels: items.map((conversation) => conversationForApp(world, conversation)), response_metadata };
  },
  'users.profile.get': (world, params) => ({
    profile: userForApp(world, getUser(world, optional(params, 'user') ?? world.options.botUserId)).profile,
  }),
  'users.getPresence': (world, params) => ({
    presence: getUser(world, required(params, 'user')).presence ?? 'active',
  }),
  'dnd.info': (world, params) => ({
    ...quietForApp(getUser(world, optional(params, 'user') ?? world.options.botUserId)),
    snooze_enabled: false,
  }),
  'dnd.teamInfo': (world, params) => {
    const users = ids(params, 'users');
    if (users.length > 50) throw new SlackError('too_many_users');
    return { users: Object.fromEntries(users.map((id) => [id, quietForApp(getUser(world, id))])) };
  },
  'usergroups.list': (world, params) => ({
    usergroups: world.state.usergroups.map(({ users, ...group }) => ({
      ...group,
      user_count: users.length,
      ...(flag(params, 'include_users') && { users }),
    })),
  }),
  'usergroups.users.list': (world, params) => {
    const group = world.state.usergroups.find(({ id }) => id === required(params, 'usergroup'));
    if (!group) throw new SlackError('no_such_subteam');
    return { users: group.users };
  },
};

/** Which scopes each Web API method asks for; any one of a list is enough (docs.slack.dev/reference/scopes). */
import { channelType } from './conversations.ts';
import { ids } from './methods/params.ts';
import type { Params } from './types.ts';
import type { World } from './world.ts';

const READ = { channel: 'channels:read', group: 'groups:read', im: 'im:read', mpim: 'mpim:read' };
const READ_TYPES: Record<string, string> = {
  public_channel: READ.channel,
  private_channel: READ.group,
  im: READ.im,
  mpim: READ.mpim,
};

const FIXED: Record<string, string> = {
  'team.info': 'team:read',
  'bots.info': 'users:read',
  'users.info': 'users:read',
  'users.list': 'users:read',
  'users.getPresence': 'users:read',
  'users.profile.get': 'users.profile:read',
  'dnd.info': 'dnd:read',
  'dnd.teamInfo': 'dnd:read',
  'usergroups.list': 'usergroups:read',
  'usergroups.users.list': 'usergroups:read',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.scheduleMessage': 'chat:write',
  'reactions.add': 'reactions:write',
  'reactions.remove': 'reactions:write',
  'reactions.get': 'reactions:read',
  'files.info': 'files:read',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
  'conversations.join': 'channels:join',
};

function ofConversation(world: World, params: Params, by: Record<keyof typeof READ, string[]>): string[] {
  const conversation = world.state.conversations.get(String(params.channel ?? ''));
  return conversation ? by[channelType(conversation)] : Object.values(by).flat();
}

const reads = { channel: [READ.channel], group: [READ.group], im: [READ.im], mpim: [READ.mpim] };
const invites = {
  channel: ['channels:manage', 'channels:write.invites'],
  group: ['groups:write', 'groups:write.invites'],
  im: ['im:write'],
  mpim: ['mpim:write'],
};

/** Groups of scopes: of each group the app needs one. */
function needed(world: World, method: string, params: Params): string[][] {
  const types = ids(params, 'types').length > 0 ? ids(params, 'types') : ['public_channel'];
  switch (method) {
    case 'conversations.open':
      return [[ids(params, 'users').length > 1 ? 'mpim:write' : 'im:write']];
    case 'conversations.info':
    case 'conversations.members':
      return [ofConversation(world, params, reads)];
    case 'conversations.invite':
      return [ofConversation(world, params, invites)];
    case 'conversations.create':
      return [String(params.is_private) === 'true' ? ['groups:write'] : ['channels:manage']];
    case 'conversations.list':
    case 'users.conversations':
      return types.map((type) => [READ_TYPES[type] ?? READ.channel]);
    default:
      return FIXED[method] ? [[FIXED[method]]] : [];
  }
}

/** What the manifest lacks for this call: `{ needed, provided }` as Slack tells it; undefined when nothing. */
export function missingScope(world: World, method: string, params: Params) {
  const provided = world.options.manifest.oauth_config?.scopes?.bot ?? [];
  const lacking = needed(world, method, params).find((group) => !group.some((scope) => provided.includes(scope)));
  return lacking ? { needed: lacking.join(','), provided: provided.join(',') } : undefined;
}

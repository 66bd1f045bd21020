/** Events of the Events API: only what the manifest subscribes to, at least once, retried three times. */
import { setTimeout as wait } from 'node:timers/promises';
import { channelType, getConversation, isMember } from './conversations.ts';
import { deliver } from './deliver.ts';
import { messageForApp } from './messages.ts';
import type { StoredMessage } from './model.ts';
import type { Delivery, EventDelivery } from './types.ts';
import { begin, newId, nextTs, type World } from './world.ts';

interface SlackEvent {
  type: string;
  [key: string]: unknown;
}

/** Slack takes no manifest that subscribes to these without the scope. */
const SCOPES: Record<string, string> = { reaction_added: 'reactions:read', reaction_removed: 'reactions:read' };

function subscribed(world: World, event: SlackEvent): boolean {
  const { settings, oauth_config } = world.options.manifest;
  const events = settings?.event_subscriptions?.bot_events ?? [];
  const scope = SCOPES[event.type];
  if (scope && !oauth_config?.scopes?.bot?.includes(scope)) return false;
  if (event.type !== 'message') return events.includes(event.type);
  const type = String(event.channel_type);
  return events.includes(type === 'channel' || type === 'group' ? `message.${type}s` : `message.${type}`);
}

function envelope(world: World, event: SlackEvent, eventId: string) {
  const { teamId, appId, botUserId } = world.options;
  return {
    token: 'practice',
    team_id: teamId,
    context_team_id: teamId,
    context_enterprise_id: null,
    api_app_id: appId,
    event: { ...event, event_ts: event.event_ts ?? nextTs(world) },
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(world.options.now().getTime() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: teamId, user_id: botUserId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${eventId}`,
  };
}

const reason = ({ status }: Delivery): string =>
  status === 'timeout' ? 'http_timeout' : status === 'refused' ? 'connection_failed' : 'http_error';

async function deliverWithRetries(world: World, type: string, body: string): Promise<void> {
  const sending = { type: `event:${type}`, body, contentType: 'application/json' };
  let last = await deliver(world, sending);
  for (const [index, pause] of world.options.retryDelaysMs.entries()) {
    if (last.status === 200 || last.noRetry) return;
    await wait(pause);
    const retry = index + 1;
    const headers = { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': reason(last) };
    last = await deliver(world, { ...sending, retry, headers });
  }
}

/** Resolves to the event id once every copy is answered or given up; to '' when nobody subscribed. */
export async function deliverEvent(world: World, event: SlackEvent, how: EventDelivery = {}): Promise<string> {
  if (!subscribed(world, event)) return '';
  const end = begin(world);
  try {
    const { faults } = world;
    const eventId = how.eventId ?? newId(world, 'Ev');
    const body = JSON.stringify(envelope(world, event, eventId));
    const delay = how.delayMs ?? faults.delayEventsMs;
    if (delay > 0) await wait(delay);
    const copies = 1 + (how.duplicate ?? faults.duplicateEvents);
    await Promise.all(Array.from({ length: copies }, () => deliverWithRetries(world, event.type, body)));
    return eventId;
  } finally {
    end();
  }
}

/** Tells the app about a message in a conversation it is in. */
export async function messageEvent(world: World, message: StoredMessage): Promise<void> {
  const conversation = getConversation(world, message.channel);
  if (!isMember(world, conversation)) return;
  await deliverEvent(world, {
    ...messageForApp(world, message),
    type: 'message',
    channel: conversation.id,
    channel_type: channelType(conversation),
  });
}

/** Tells the app of a reaction in a conversation it is in. */
export async function reactionEvent(
  world: World,
  type: 'reaction_added' | 'reaction_removed',
  message: StoredMessage,
  name: string,
  userId: string,
): Promise<void> {
  if (!isMember(world, getConversation(world, message.channel))) return;
  const item = { type: 'message', channel: message.channel, ts: message.ts };
  await deliverEvent(world, { type, user: userId, reaction: name, item_user: message.user, item });
}

export async function joinEvent(world: World, channelId: string, userId: string, inviter?: string): Promise<void> {
  const conversation = getConversation(world, channelId);
  if (!isMember(world, conversation)) return;
  await deliverEvent(world, {
    type: 'member_joined_channel',
    user: userId,
    channel: channelId,
    channel_type: conversation.isPrivate ? 'G' : 'C',
    team: world.options.teamId,
    ...(inviter ? { inviter } : {}),
  });
}

/** chat.* and reactions.* */
import type { KnownBlock, MessageMetadata } from '@slack/types';
import { checkMessage } from '../block-kit.ts';
import { findTarget, getVisible, isMember } from '../conversations.ts';
import { messageEvent, reactionEvent } from '../events.ts';
import { addMessage, editMessage, getMessage, messageForApp, react, removeMessage, unreact } from '../messages.ts';
import type { Conversation, StoredMessage } from '../model.ts';
import { getUser } from '../people.ts';
import type { Params } from '../types.ts';
import { newId, SlackError, touch, type World } from '../world.ts';
import { type Method, optional, required } from './params.ts';

/** Limits of the text in new messages and in updates. */
const POST_TEXT = 40_000;
const UPDATE_TEXT = 4000;

interface Content {
  text: string;
  blocks?: KnownBlock[];
  metadata?: MessageMetadata;
}

/** Text, blocks and metadata of a call, checked; refused as Slack would. */
function contentOf(world: World, method: string, params: Params): Content {
  const { text, blocks, metadata, attachments } = params as Partial<Content> & { attachments?: unknown };
  const update = method === 'chat.update';
  if (!text && !blocks && !attachments) throw refuse(world, method, 'no_text', []);
  if ((text?.length ?? 0) > (update ? UPDATE_TEXT : POST_TEXT)) throw refuse(world, method, 'msg_too_long', []);
  const messages = checkMessage(params, { update });
  if (messages.length > 0) throw refuse(world, method, 'invalid_blocks', messages);
  if (metadata && (typeof metadata.event_type !== 'string' || typeof metadata.event_payload !== 'object'))
    throw refuse(world, method, 'invalid_metadata_format', []);
  return { text: text ?? '', ...(blocks ? { blocks } : {}), ...(metadata ? { metadata } : {}) };
}

function refuse(world: World, where: string, error: string, messages: string[]): SlackError {
  world.refusals.push({ where, error, messages });
  return new SlackError(error, messages.length > 0 ? { errors: messages, response_metadata: { messages } } : {});
}

function checkMayPost(world: World, conversation: Conversation): void {
  if (conversation.archived) throw new SlackError('is_archived');
  const scopes = world.options.manifest.oauth_config?.scopes?.bot ?? [];
  const open = !conversation.isPrivate && scopes.includes('chat:write.public');
  if (!isMember(world, conversation) && !open) throw new SlackError('not_in_channel');
  const others = conversation.memberIds.filter((id) => id !== world.options.botUserId);
  if (conversation.kind === 'im' && others.every((id) => getUser(world, id).deleted))
    throw new SlackError('user_disabled');
}

function ownMessage(world: World, params: Params, refusal: string): StoredMessage {
  const conversation = getVisible(world, required(params, 'channel'));
  const message = getMessage(world, conversation.id, required(params, 'ts'));
  if (message.user !== world.options.botUserId) throw new SlackError(refusal);
  if (conversation.archived) throw new SlackError('is_archived');
  return message;
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': (world, params) => {
    const conversation = findTarget(world, required(params, 'channel'));
    checkMayPost(world, conversation);
    const content = contentOf(world, 'chat.postMessage', params);
    const threadTs = optional(params, 'thread_ts');
    const to = { channel: conversation.id, user: world.options.botUserId };
    const message = addMessage(world, { ...content, ...to, ...(threadTs ? { threadTs } : {}) });
    void messageEvent(world, message);
    return { channel: conversation.id, ts: message.ts, message: messageForApp(world, message) };
  },
  'chat.update': (world, params) => {
    const message = ownMessage(world, params, 'cant_update_message');
    const { text, blocks, metadata } = contentOf(world, 'chat.update', params);
    editMessage(world, message, { text, ...(blocks ? { blocks } : {}), ...(metadata ? { metadata } : {}) });
    return { channel: message.channel, ts: message.ts, text: message.text, message: messageForApp(world, message) };
  },
  'chat.delete': (world, params) => {
    const message = ownMessage(world, params, 'cant_delete_message');
    removeMessage(world, message);
    return { channel: message.channel, ts: message.ts };
  },
  'chat.postEphemeral': (world, params) => {
    const conversation = findTarget(world, required(params, 'channel'));
    const user = getUser(world, required(params, 'user'));
    checkMayPost(world, conversation);
    if (!conversation.memberIds.includes(user.id)) throw new SlackError('user_not_in_channel');
    const { text, blocks } = contentOf(world, 'chat.postEphemeral', params);
    const threadTs = optional(params, 'thread_ts');
    const thread = threadTs ? { threadTs } : {};
    const to = { channel: conversation.id, user: world.options.botUserId, onlyFor: user.id, ...thread };
    return { message_ts: addMessage(world, { text, ...(blocks ? { blocks } : {}), ...to }).ts };
  },
  'chat.getPermalink': (world, params) => {
    const { id } = getVisible(world, required(params, 'channel'));
    const { ts } = getMessage(world, id, required(params, 'message_ts'));
    const domain = world.options.teamId.toLowerCase();
    return { channel: id, permalink: `https://${domain}.slack.com/archives/${id}/p${ts.replace('.', '')}` };
  },
  // Accepted and checked, but nothing is ever posted: the app schedules in its own jobs.
  'chat.scheduleMessage': (world, params) => {
    const conversation = findTarget(world, required(params, 'channel'));
    checkMayPost(world, conversation);
    const postAt = Number(required(params, 'post_at'));
    if (postAt * 1000 <= world.options.now().getTime()) throw new SlackError('time_in_past');
    contentOf(world, 'chat.scheduleMessage', params);
    return { channel: conversation.id, scheduled_message_id: newId(world, 'Q'), post_at: postAt };
  },
  'reactions.add': (world, params) => {
    const conversation = getVisible(world, required(params, 'channel'));
    const message = getMessage(world, conversation.id, required(params, 'timestamp'));
    if (conversation.archived) throw new SlackError('is_archived');
    const name = required(params, 'name');
    react(message, name, world.options.botUserId);
    touch(world);
    void reactionEvent(world, 'reaction_added', message, name, world.options.botUserId);
    return {};
  },
  'reactions.remove': (world, params) => {
    const conversation = getVisible(world, required(params, 'channel'));
    const message = getMessage(world, conversation.id, required(params, 'timestamp'));
    const name = required(params, 'name');
    unreact(message, name, world.options.botUserId);
    touch(world);
    void reactionEvent(world, 'reaction_removed', message, name, world.options.botUserId);
    return {};
  },
  'reactions.get': (world, params) => {
    const { id } = getVisible(world, required(params, 'channel'));
    const message = getMessage(world, id, required(params, 'timestamp'));
    return { type: 'message', channel: id, message: messageForApp(world, message) };
  },
};

/** Triggers and response URLs: short-lived rights the app gets with what a person did. */
import { checkMessage } from './block-kit.ts';
import { addMessage, editMessage, type NewMessage, removeMessage } from './messages.ts';
import type { StoredMessage } from './model.ts';
import type { Answer } from './types.ts';
import { newId, SlackError, type World } from './world.ts';

/** Slack's terms: a trigger lives 3 s and works once, a response URL 30 min and 5 times. */
const TRIGGER_MS = 3000;
const RESPONSE_MS = 30 * 60_000;
const RESPONSE_USES = 5;

export function issueTrigger(world: World, userId: string): string {
  const id = `${world.options.wall()}.${newId(world, '')}`;
  world.triggers.set(id, { userId, issuedAt: world.options.wall(), used: false });
  return id;
}

/** Uses a trigger up; returns whose it was. */
export function takeTrigger(world: World, id: string): string {
  const trigger = world.triggers.get(id);
  if (!trigger) throw new SlackError('invalid_trigger_id');
  if (trigger.used) throw new SlackError('exchanged_trigger_id');
  if (world.options.wall() - trigger.issuedAt > TRIGGER_MS) throw new SlackError('expired_trigger_id');
  trigger.used = true;
  return trigger.userId;
}

export function issueResponseUrl(world: World, userId: string, channelId: string, original?: StoredMessage): string {
  const id = newId(world, '');
  const common = { userId, channelId, issuedAt: world.options.wall(), uses: 0 };
  world.responseUrls.set(id, original ? { ...common, original } : common);
  return `${world.apiUrl()}/respond/${id}`;
}

/** Shows what the app answered to a command or by a response URL: to this person alone unless told otherwise. */
export function showAnswer(
  world: World,
  where: string,
  to: { userId: string; channelId: string },
  answer: Record<string, unknown>,
): void {
  const messages = checkMessage(answer);
  if (messages.length > 0) {
    world.refusals.push({ where, error: 'invalid_blocks', messages });
    throw new SlackError('invalid_blocks', { response_metadata: { messages } });
  }
  const { text, blocks, response_type, thread_ts } = answer as Record<string, string> & {
    blocks?: NewMessage['blocks'];
  };
  addMessage(world, {
    channel: to.channelId,
    user: world.options.botUserId,
    text: text ?? '',
    ...(blocks ? { blocks } : {}),
    ...(thread_ts ? { threadTs: thread_ts } : {}),
    ...(response_type === 'in_channel' ? {} : { onlyFor: to.userId }),
  });
}

const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function useUp(world: World, id: string) {
  const link = world.responseUrls.get(id);
  if (!link || world.options.wall() - link.issuedAt > RESPONSE_MS) throw new SlackError('expired_url');
  if (link.uses >= RESPONSE_USES) throw new SlackError('used_url');
  return link;
}

/** A request to a response URL. */
export function respond(world: World, id: string, body: Record<string, unknown>): Answer {
  try {
    const link = useUp(world, id);
    if (body.delete_original && link.original) removeMessage(world, link.original);
    else if (body.replace_original && link.original) replaceOriginal(world, link.original, body);
    else if (!body.delete_original) showAnswer(world, 'respond', link, body);
    link.uses += 1;
    return json(200, { ok: true });
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return json(error.code.endsWith('_url') ? 404 : 400, { ok: false, error: error.code, ...error.extra });
  }
}

function replaceOriginal(world: World, original: StoredMessage, body: Record<string, unknown>): void {
  const messages = checkMessage(body);
  if (messages.length > 0) {
    world.refusals.push({ where: 'respond', error: 'invalid_blocks', messages });
    throw new SlackError('invalid_blocks', { response_metadata: { messages } });
  }
  const { text, blocks } = body as { text: string; blocks?: NonNullable<NewMessage['blocks']> };
  editMessage(world, original, { text, ...(blocks ? { blocks } : {}) });
}

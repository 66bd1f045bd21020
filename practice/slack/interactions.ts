/** What a person does with commands, elements and shortcuts, as requests to the app. */
import type { PlainTextOption } from '@slack/types';
import type { Value } from '../contract.ts';
import { checkSuggestions } from './block-kit.ts';
import { actionFor, type Control, checkOffered, controlsOf, stateValues } from './controls.ts';
import { channelType, getConversation, openWith } from './conversations.ts';
import { answerObject, deliver, failure, notify, payloadBody } from './deliver.ts';
import { issueResponseUrl, issueTrigger, showAnswer } from './links.ts';
import { composed } from './mentions.ts';
import { messageForApp, seenBy } from './messages.ts';
import type { Conversation, OpenView, StoredMessage, Typed } from './model.ts';
import { getUser } from './people.ts';
import type { Delivery, Outcome, Press, Where } from './types.ts';
import { modalsOf, viewForApp } from './views.ts';
import { nextTs, SlackError, touch, type World } from './world.ts';

export const done: Outcome = { ok: true, errors: {} };

/** The person is told by Slack itself. */
export function failed(world: World, userId: string, error: string): Outcome {
  notify(world, userId, error);
  return { ok: false, error, errors: {} };
}

const domain = (world: World) => world.options.teamId.toLowerCase();

function channelName(conversation: Conversation): string {
  const type = channelType(conversation);
  return { im: 'directmessage', mpim: conversation.name, group: 'privategroup', channel: conversation.name }[type];
}

/** Sends an interaction payload in this person's name. */
export function interact(world: World, userId: string, payload: { type: string; [key: string]: unknown }) {
  const { teamId, appId } = world.options;
  const { name } = getUser(world, userId);
  notify(world, userId, '');
  const body = payloadBody({
    ...payload,
    token: 'practice',
    api_app_id: appId,
    team: { id: teamId, domain: domain(world) },
    user: { id: userId, username: name, name, team_id: teamId },
    enterprise: null,
    is_enterprise_install: false,
  });
  return deliver(world, { type: payload.type, body });
}

/** The outcome for the person of a request whose answer has no meaning beyond its status. */
export function outcomeOf(world: World, userId: string, delivery: Delivery): Outcome {
  const error = failure(world, delivery);
  return error ? failed(world, userId, error) : done;
}

/** Runs a slash command; what the app answers appears in the conversation. */
export async function command(
  world: World,
  userId: string,
  name: string,
  text: string,
  channelId = openWith(world, [userId]).conversation.id,
): Promise<Outcome> {
  const known = world.options.manifest.features?.slash_commands?.find((listed) => listed.command === name);
  if (!known || !world.state.installed) return failed(world, userId, `${name} is not a valid command.`);
  const channel = getConversation(world, channelId);
  notify(world, userId, '');
  const body = new URLSearchParams({
    token: 'practice',
    team_id: world.options.teamId,
    team_domain: domain(world),
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: userId,
    user_name: getUser(world, userId).name,
    command: name,
    text: known.should_escape ? composed(world, text, { labels: true }) : text,
    api_app_id: world.options.appId,
    is_enterprise_install: 'false',
    response_url: issueResponseUrl(world, userId, channel.id),
    trigger_id: issueTrigger(world, userId),
  }).toString();
  const delivery = await deliver(world, { type: 'command', body });
  const outcome = outcomeOf(world, userId, delivery);
  if (!outcome.ok || delivery.answer.trim() === '') return outcome;
  const answer = answerObject(delivery) ?? { text: delivery.answer };
  return shown(world, userId, () =>
    showAnswer(world, `response to ${name}`, { userId, channelId: channel.id }, answer),
  );
}

/** Runs what the app asked for; tells the person when Slack refuses it. */
export function shown(world: World, userId: string, work: () => void): Outcome {
  try {
    work();
    return done;
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return failed(world, userId, `We had some trouble with the app's answer (${error.code}).`);
  }
}

/** What a person has before them: blocks, what is chosen in them, and how payloads name the place. */
export interface Scene {
  view?: OpenView;
  message?: StoredMessage;
  blocks: StoredMessage['blocks'];
  typed: Typed;
}

/** Throws when this person does not see the place. */
export function sceneOf(world: World, userId: string, where: Where): Scene {
  if (typeof where === 'string') {
    const view = where === 'modal' ? modalsOf(world, userId).at(-1) : world.state.homes.get(userId);
    if (!view) throw new Error(where === 'modal' ? 'No modal is open.' : 'The Home tab is empty.');
    return { view, blocks: view.blocks, typed: view.typed };
  }
  const { memberIds } = getConversation(world, where.channel);
  const message = seenBy(world, userId, where.channel).find(({ ts }) => ts === where.ts);
  const sees = message && (memberIds.includes(userId) || message.onlyFor === userId);
  if (!sees) throw new Error(`${userId} sees no message ${where.ts} in ${where.channel}.`);
  const key = `${userId}/${where.channel}/${where.ts}`;
  const typed = world.typedInMessages.get(key) ?? {};
  world.typedInMessages.set(key, typed);
  return { message, blocks: message.blocks, typed };
}

/** Whether it is what was pressed, by what it says. */
function says({ element }: Control, value: Value): boolean {
  if (element.type === 'overflow')
    return (
      Array.isArray(element.options) && element.options.some((option: { value?: unknown }) => option.value === value)
    );
  return element.type !== 'button' || (element.value ?? null) === value;
}

/**
 * The one element with this action id (and block id, and value if it is a button). Throws when there is none. Blocks without an id of
 * the app's get a new one each time they are drawn: somebody who presses just then means the same element in the new ones. A field
 * says nothing about whose it is: it is meant only where there is no other.
 */
export function findControl(scene: Scene, actionId: string, value: Value, { blockId }: Press = {}): Control {
  const all = controlsOf(scene.blocks);
  const named = all.filter(({ element }) => element.action_id === actionId);
  // Action ids are unique within a block; only across blocks do buttons need their value to be told apart.
  const meant = named.filter((control) => (value === null && blockId === undefined) || says(control, value));
  const isClear = blockId === undefined || meant.length === 1 || meant[0]?.element.type === 'button';
  const found = named.find((control) => control.blockId === blockId) ?? (isClear ? meant[0] : undefined);
  if (found) return found;
  const there = all.map(({ element }) => `${element.action_id}${element.value ? `=${element.value}` : ''}`);
  throw new Error(`No element “${actionId}” (${value ?? 'any value'}) here. There are: ${there.join(', ') || 'none'}`);
}

/** Puts a value into an element. Throws when the element does not offer it. */
export function fill(world: World, userId: string, scene: Scene, { blockId, element }: Control, value: Value): void {
  checkOffered(world, userId, element, value);
  scene.typed[blockId] = { ...scene.typed[blockId], [element.action_id]: value };
  touch(world);
}

/** How block_actions and block_suggestion say where the element stands. */
function placeFields(world: World, userId: string, { view, message, blocks, typed }: Scene): Record<string, unknown> {
  if (view) return { container: { type: 'view', view_id: view.id }, view: viewForApp(world, view) };
  if (!message) return {};
  const { channel, ts, onlyFor, thread_ts } = message;
  const place = { message_ts: ts, channel_id: channel, is_ephemeral: onlyFor !== undefined };
  return {
    container: { type: 'message', ...place, ...(thread_ts ? { thread_ts } : {}) },
    channel: { id: channel, name: channelName(getConversation(world, channel)) },
    ...(onlyFor ? {} : { message: messageForApp(world, message) }),
    state: { values: stateValues(world, userId, blocks, typed) },
  };
}

/** Presses or chooses: a block_actions request, except for inputs that do not dispatch. */
export async function press(
  world: World,
  userId: string,
  scene: Scene,
  control: Control,
  value: Value,
): Promise<Outcome> {
  if (control.element.type !== 'button') fill(world, userId, scene, control, value);
  if (control.input && !control.input.dispatches) return done;
  const { message } = scene;
  const delivery = await interact(world, userId, {
    type: 'block_actions',
    ...placeFields(world, userId, scene),
    ...(message ? { response_url: issueResponseUrl(world, userId, message.channel, message) } : {}),
    trigger_id: issueTrigger(world, userId),
    actions: [actionFor(world, userId, control, value, nextTs(world))],
  });
  return outcomeOf(world, userId, delivery);
}

/** Slack asks an external select's app only from this many characters on, unless the element says otherwise. */
const MIN_QUERY = 3;

/** Options an external select offers for what is typed. */
export async function search(
  world: World,
  userId: string,
  scene: Scene,
  control: Control,
  query: string,
): Promise<PlainTextOption[]> {
  const { element, blockId } = control;
  if (!element.type.endsWith('external_select')) throw new Error(`${element.action_id} is no external select.`);
  if (query.length < Number(element.min_query_length ?? MIN_QUERY)) return [];
  const delivery = await interact(world, userId, {
    type: 'block_suggestion',
    action_id: element.action_id,
    block_id: blockId,
    value: query,
    ...placeFields(world, userId, scene),
  });
  if (!outcomeOf(world, userId, delivery).ok) return [];
  const answer = answerObject(delivery);
  const messages = checkSuggestions(answer);
  if (messages.length > 0) {
    world.refusals.push({ where: 'response to block_suggestion', error: 'invalid_arguments', messages });
    failed(world, userId, 'The app offered options that Slack cannot show.');
    return [];
  }
  const { options, option_groups: groups = [] } = answer as {
    options?: PlainTextOption[];
    option_groups?: { options: PlainTextOption[] }[];
  };
  const offered = options ?? groups.flatMap((group) => group.options);
  for (const option of offered) world.offered.set(`${userId}/${element.action_id}/${option.value}`, option);
  return offered;
}

/** A global shortcut, or one on a message. */
export async function shortcut(
  world: World,
  userId: string,
  callbackId: string,
  at?: { channel: string; ts: string },
): Promise<Outcome> {
  const type = at ? 'message' : 'global';
  const listed = world.options.manifest.features?.shortcuts ?? [];
  if (!listed.some((known) => known.callback_id === callbackId && known.type === type))
    throw new Error(`The manifest has no ${type} shortcut ${callbackId}.`);
  const common = { callback_id: callbackId, trigger_id: issueTrigger(world, userId), action_ts: nextTs(world) };
  if (!at) return outcomeOf(world, userId, await interact(world, userId, { type: 'shortcut', ...common }));
  const { message } = sceneOf(world, userId, at);
  if (!message) throw new Error('There is no such message.');
  const delivery = await interact(world, userId, {
    type: 'message_action',
    ...common,
    response_url: issueResponseUrl(world, userId, at.channel),
    channel: { id: at.channel, name: channelName(getConversation(world, at.channel)) },
    message_ts: at.ts,
    message: messageForApp(world, message),
  });
  return outcomeOf(world, userId, delivery);
}

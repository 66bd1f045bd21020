/** One person at their Slack, for tests and for the practice page. */
import type { Value } from '../contract.ts';
import { controlsOf } from './controls.ts';
import { getConversation, openWith } from './conversations.ts';
import { notify } from './deliver.ts';
import { deliverEvent, messageEvent, reactionEvent } from './events.ts';
import { command, done, fill, findControl, press, type Scene, sceneOf, search, shortcut } from './interactions.ts';
import { composed, linked } from './mentions.ts';
import { addMessage, react, removeMessage, seenBy, unreact } from './messages.ts';
import type { Conversation, OpenView, StoredMessage } from './model.ts';
import { getUser } from './people.ts';
import { close, submit } from './submissions.ts';
import type { Driver, Where } from './types.ts';
import { modalsOf, viewForApp } from './views.ts';
import { touch, type World } from './world.ts';

function ownConversation(world: World, userId: string, channelId: string): Conversation {
  const conversation = getConversation(world, channelId);
  if (!conversation.memberIds.includes(userId)) throw new Error(`${userId} is not in ${channelId}.`);
  return conversation;
}

function topModal(world: World, userId: string): OpenView {
  const view = modalsOf(world, userId).at(-1);
  if (!view) throw new Error('No modal is open.');
  return view;
}

function dmMessages(world: World, userId: string): StoredMessage[] {
  const conversations = [...world.state.conversations.values()];
  const dm = conversations.find(({ kind, memberIds }) => kind === 'im' && memberIds.includes(userId));
  return dm ? seenBy(world, userId, dm.id) : [];
}

/** Opening Home makes the DM with the app, in which the event says it happened. */
async function openHome(world: World, userId: string) {
  const { conversation } = openWith(world, [userId]);
  const home = world.state.homes.get(userId);
  await deliverEvent(world, {
    type: 'app_home_opened',
    user: userId,
    channel: conversation.id,
    tab: 'home',
    ...(home ? { view: viewForApp(world, home) } : {}),
  });
  return done;
}

async function say(world: World, userId: string, channelId: string, text: string, threadTs?: string) {
  const { archived, id } = ownConversation(world, userId, channelId);
  if (archived) throw new Error(`${channelId} is archived.`);
  const said = linked(composed(world, text, { labels: false }));
  const message = addMessage(world, { channel: id, user: userId, text: said, ...(threadTs ? { threadTs } : {}) });
  await messageEvent(world, message);
  return message;
}

/** The first control of a block in the top modal. */
function controlOfBlock(scene: Scene, blockId: string) {
  const controls = controlsOf(scene.blocks);
  const control = controls.find((candidate) => candidate.blockId === blockId);
  if (control) return control;
  throw new Error(
    `No block “${blockId}” to fill. There are: ${controls.map((known) => known.blockId).join(', ') || 'none'}`,
  );
}

function fillAll(world: World, userId: string, where: Where, values: Record<string, Value>): void {
  const scene = sceneOf(world, userId, where);
  for (const control of controlsOf(scene.blocks).filter(({ input }) => input)) {
    const value = values[control.blockId];
    if (value !== undefined) fill(world, userId, scene, control, value);
  }
}

/** Adds or takes back a reaction. Nobody reacts to what only they see, nor in an archived channel. */
async function changeReaction(
  world: World,
  userId: string,
  type: 'reaction_added' | 'reaction_removed',
  { channel, ts }: { channel: string; ts: string },
  name: string,
): Promise<void> {
  const { message } = sceneOf(world, userId, { channel, ts });
  if (!message || message.onlyFor) throw new Error('Nobody reacts to what only they can see.');
  if (getConversation(world, channel).archived) throw new Error(`${channel} is archived.`);
  if (type === 'reaction_added') react(message, name, userId);
  else unreact(message, name, userId);
  touch(world);
  await reactionEvent(world, type, message, name, userId);
}

/** Throws when there is no such person or they have left: nobody acts in their name. */
export function driverOf(world: World, userId: string): Driver {
  if (getUser(world, userId).deleted) throw new Error(`${userId} is deactivated.`);
  return {
    command: (name, text = '', channelId) => command(world, userId, name, text, channelId),
    press: async (where, actionId, value = null, which = {}) => {
      const scene = sceneOf(world, userId, where);
      return press(world, userId, scene, findControl(scene, actionId, value, which), value);
    },
    type: async (blockId, value) => {
      const scene = sceneOf(world, userId, 'modal');
      return press(world, userId, scene, controlOfBlock(scene, blockId), value);
    },
    fill: (where, values) => fillAll(world, userId, where, values),
    submit: async () => submit(world, topModal(world, userId)),
    close: async () => close(world, topModal(world, userId)),
    modal: () => modalsOf(world, userId).at(-1),
    modals: () => modalsOf(world, userId),
    openHome: () => openHome(world, userId),
    home: () => world.state.homes.get(userId),
    search: async (actionId, query, where, which = {}) => {
      const scene = sceneOf(world, userId, where ?? (modalsOf(world, userId).length > 0 ? 'modal' : 'home'));
      return search(world, userId, scene, findControl(scene, actionId, null, which), query);
    },
    shortcut: (callbackId, message) => shortcut(world, userId, callbackId, message),
    say: (channelId, text, threadTs) => say(world, userId, channelId, text, threadTs),
    react: (message, name) => changeReaction(world, userId, 'reaction_added', message, name),
    unreact: (message, name) => changeReaction(world, userId, 'reaction_removed', message, name),
    remove: (at) => {
      const { message } = sceneOf(world, userId, { channel: at.channel, ts: at.ts });
      if (!message) return;
      if (message.user !== userId && !getUser(world, userId).is_admin)
        throw new Error('Only admins delete others’ messages.');
      removeMessage(world, message);
    },
    read: (channelId) => {
      const last = seenBy(world, userId, channelId).at(-1);
      if (last) world.state.reads.set(`${userId}:${channelId}`, last.ts);
      notify(world, userId, '');
    },
    messages: (channelId) => seenBy(world, userId, ownConversation(world, userId, channelId).id),
    directMessages: () => dmMessages(world, userId),
    ephemerals: () => world.state.ephemerals.filter(({ onlyFor }) => onlyFor === userId),
    notice: () => world.state.notices.get(userId) ?? '',
  };
}

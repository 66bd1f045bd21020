/** Modals and Home tabs: the stack of each person, kept and changed as Slack does. */
import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import { checkView } from './block-kit.ts';
import { controlsOf, stateValues, withIds } from './controls.ts';
import type { OpenView, Typed } from './model.ts';
import { newId, nextTs, SlackError, touch, type World } from './world.ts';

/** Slack allows three modals on top of each other. */
const STACK = 3;

export const modalsOf = (world: World, userId: string): OpenView[] => world.state.modals.get(userId) ?? [];

function setModals(world: World, userId: string, modals: OpenView[]): void {
  world.state.modals.set(userId, modals);
  touch(world);
}

/** The app's view, checked. What Slack would refuse is recorded and refused. */
export function checkedView(world: World, where: string, view: unknown, type: 'modal' | 'home'): ModalView | HomeView {
  const given = typeof view === 'object' && view !== null ? (view as ModalView | HomeView) : undefined;
  const messages = given ? checkView(given) : ['missing required field: view'];
  if (given && given.type !== type) messages.push(`a ${type} view is needed here [json-pointer:/type]`);
  if (given && messages.length === 0) return given;
  world.refusals.push({ where, error: 'invalid_arguments', messages });
  throw new SlackError('invalid_arguments', { response_metadata: { messages } });
}

function build(world: World, userId: string, view: ModalView | HomeView): OpenView {
  const id = newId(world, 'V');
  const modal = view.type === 'modal' ? view : undefined;
  return {
    id,
    userId,
    type: view.type,
    callback_id: view.callback_id ?? '',
    external_id: view.external_id ?? '',
    private_metadata: view.private_metadata ?? '',
    ...(modal ? { title: modal.title } : {}),
    ...(modal?.submit ? { submit: modal.submit } : {}),
    ...(modal?.close ? { close: modal.close } : {}),
    clear_on_close: modal?.clear_on_close ?? false,
    notify_on_close: modal?.notify_on_close ?? false,
    blocks: withIds(world, view.blocks as KnownBlock[]),
    hash: `${nextTs(world)}.${id}`,
    root_view_id: id,
    previous_view_id: null,
    typed: {},
    errors: {},
  };
}

function checkExternalId(world: World, view: ModalView | HomeView, self?: OpenView): void {
  const taken = view.external_id ? findView(world, { externalId: view.external_id }) : undefined;
  if (taken && taken !== self) throw new SlackError('duplicate_external_id');
}

/** Opens a modal in place of whatever was open. */
export function openModal(world: World, userId: string, view: ModalView | HomeView): OpenView {
  setModals(world, userId, []);
  checkExternalId(world, view);
  const opened = build(world, userId, view);
  setModals(world, userId, [opened]);
  return opened;
}

export function pushModal(world: World, userId: string, view: ModalView | HomeView): OpenView {
  const stack = modalsOf(world, userId);
  const below = stack.at(-1);
  if (!below) throw new SlackError('not_found');
  if (stack.length >= STACK) throw new SlackError('push_limit_reached');
  checkExternalId(world, view);
  const pushed = { ...build(world, userId, view), root_view_id: below.root_view_id, previous_view_id: below.id };
  setModals(world, userId, [...stack, pushed]);
  return pushed;
}

/** Changes a view in place; typed values stay where block id and action id stay. */
export function replaceView(world: World, open: OpenView, view: ModalView | HomeView): OpenView {
  checkExternalId(world, view, open);
  const { id, root_view_id, previous_view_id, typed } = open;
  const fresh = build(world, open.userId, view);
  for (const key of ['title', 'submit', 'close'] as const) if (!fresh[key]) delete open[key];
  Object.assign(open, fresh, { id, root_view_id, previous_view_id, typed: kept(fresh.blocks, typed) });
  touch(world);
  return open;
}

function kept(blocks: KnownBlock[], typed: Typed): Typed {
  const still: Typed = {};
  for (const { blockId, element } of controlsOf(blocks)) {
    const value = typed[blockId]?.[element.action_id];
    if (value !== undefined) still[blockId] = { ...still[blockId], [element.action_id]: value };
  }
  return still;
}

export function publishHome(world: World, userId: string, view: ModalView | HomeView): OpenView {
  const home = world.state.homes.get(userId);
  if (home) return replaceView(world, home, view);
  checkExternalId(world, view);
  const published = build(world, userId, view);
  world.state.homes.set(userId, published);
  touch(world);
  return published;
}

/** Closes one modal, what lies under it comes back; with `all` the whole stack goes. */
export function closeModal(world: World, view: OpenView, all = false): void {
  const stack = modalsOf(world, view.userId);
  setModals(world, view.userId, all ? [] : stack.filter(({ id }) => id !== view.id));
}

export function findView(world: World, by: { id?: string; externalId?: string }): OpenView | undefined {
  const all = [...[...world.state.modals.values()].flat(), ...world.state.homes.values()];
  return all.find((view) =>
    by.id ? view.id === by.id : view.external_id !== '' && view.external_id === by.externalId,
  );
}

/** A view as responses and payloads show it. */
export function viewForApp(world: World, view: OpenView): Record<string, unknown> {
  const { userId, typed, errors: _, ...shown } = view;
  return {
    ...shown,
    team_id: world.options.teamId,
    app_id: world.options.appId,
    app_installed_team_id: world.options.teamId,
    bot_id: world.botId,
    state: { values: stateValues(world, userId, view.blocks, typed) },
  };
}

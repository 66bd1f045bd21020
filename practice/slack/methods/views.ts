/** views.* */
import { takeTrigger } from '../links.ts';
import type { OpenView } from '../model.ts';
import { getUser } from '../people.ts';
import type { Params } from '../types.ts';
import { checkedView, findView, openModal, publishHome, pushModal, replaceView, viewForApp } from '../views.ts';
import { SlackError, type World } from '../world.ts';
import { type Method, optional, required } from './params.ts';

function checkHash(params: Params, view: OpenView | undefined): void {
  const hash = optional(params, 'hash');
  if (hash && view && hash !== view.hash) throw new SlackError('hash_conflict');
}

function wantedView(world: World, params: Params): OpenView {
  const id = optional(params, 'view_id');
  const externalId = optional(params, 'external_id') ?? '';
  const view = findView(world, id ? { id } : { externalId });
  if (!view) throw new SlackError('not_found');
  return view;
}

export const viewMethods: Record<string, Method> = {
  // The view is checked before the trigger is used up, as a refused call may be tried again.
  'views.open': (world, params) => {
    const view = checkedView(world, 'views.open', params.view, 'modal');
    const userId = takeTrigger(world, required(params, 'trigger_id'));
    return { view: viewForApp(world, openModal(world, userId, view)) };
  },
  'views.push': (world, params) => {
    const view = checkedView(world, 'views.push', params.view, 'modal');
    const userId = takeTrigger(world, required(params, 'trigger_id'));
    return { view: viewForApp(world, pushModal(world, userId, view)) };
  },
  'views.update': (world, params) => {
    const open = wantedView(world, params);
    const view = checkedView(world, 'views.update', params.view, open.type);
    checkHash(params, open);
    return { view: viewForApp(world, replaceView(world, open, view)) };
  },
  'views.publish': (world, params) => {
    const { id } = getUser(world, required(params, 'user_id'));
    const view = checkedView(world, 'views.publish', params.view, 'home');
    checkHash(params, world.state.homes.get(id));
    return { view: viewForApp(world, publishHome(world, id, view)) };
  },
};

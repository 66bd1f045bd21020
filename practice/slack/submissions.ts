/** Submitting and closing modals, and what the app answers to that. */
import { clientErrors, controlsOf, heldBy } from './controls.ts';
import { answerObject } from './deliver.ts';
import { done, failed, interact, outcomeOf, shown } from './interactions.ts';
import { issueResponseUrl, issueTrigger } from './links.ts';
import type { OpenView } from './model.ts';
import type { Outcome } from './types.ts';
import { checkedView, closeModal, pushModal, replaceView, viewForApp } from './views.ts';
import { touch, type World } from './world.ts';

function showErrors(world: World, view: OpenView, errors: Record<string, string>): Outcome {
  view.errors = errors;
  touch(world);
  return { ok: false, errors };
}

/** Selects with `response_url_enabled` hand the app a response URL for the chosen conversation. */
function responseUrls(world: World, view: OpenView) {
  const asking = controlsOf(view.blocks).filter(({ element }) => element.response_url_enabled === true);
  return asking.flatMap((control) => {
    const channel_id = heldBy(control, view.typed);
    if (typeof channel_id !== 'string') return [];
    const response_url = issueResponseUrl(world, view.userId, channel_id);
    return [{ response_url, channel_id, block_id: control.blockId, action_id: control.element.action_id }];
  });
}

/** Field errors only stand on input blocks of this modal: others Slack does not show, so the person is left without a word. */
function fieldErrors(world: World, view: OpenView, errors: Record<string, string>): Outcome {
  const inputs = new Set(
    controlsOf(view.blocks)
      .filter(({ input }) => input)
      .map(({ blockId }) => blockId),
  );
  const lost = Object.keys(errors).filter((blockId) => !inputs.has(blockId));
  if (lost.length === 0 && Object.keys(errors).length > 0) return showErrors(world, view, errors);
  const messages = [`errors on no input block of this view: ${lost.join(', ') || 'none given'}`];
  world.refusals.push({ where: 'response to view_submission', error: 'invalid_arguments', messages });
  return failed(world, view.userId, "We had some trouble with the app's answer.");
}

/** Does what the app answered: errors, update, push, clear; nothing at all closes the modal. */
function obey(world: World, view: OpenView, answer: Record<string, unknown> | undefined): Outcome {
  const given = () => checkedView(world, 'response to view_submission', answer?.view, 'modal');
  switch (answer?.response_action) {
    case undefined:
      closeModal(world, view);
      return done;
    case 'clear':
      closeModal(world, view, true);
      return done;
    case 'errors':
      return fieldErrors(world, view, (answer.errors ?? {}) as Record<string, string>);
    case 'update':
      return shown(world, view.userId, () => void replaceView(world, view, given()));
    case 'push':
      return shown(world, view.userId, () => void pushModal(world, view.userId, given()));
    default:
      return failed(world, view.userId, `Slack knows no response_action ${answer?.response_action}.`);
  }
}

/** Submits a modal: first Slack's own checks, then the app's. */
export async function submit(world: World, view: OpenView): Promise<Outcome> {
  if (!view.submit) throw new Error(`The modal ${view.callback_id} has no submit button.`);
  const own = clientErrors(view);
  if (Object.keys(own).length > 0) return showErrors(world, view, own);
  showErrors(world, view, {});
  const answered = send(world, view);
  world.submitting.set(view.id, answered);
  return answered.finally(() => world.submitting.delete(view.id));
}

async function send(world: World, view: OpenView): Promise<Outcome> {
  const delivery = await interact(world, view.userId, {
    type: 'view_submission',
    trigger_id: issueTrigger(world, view.userId),
    view: viewForApp(world, view),
    response_urls: responseUrls(world, view),
  });
  const outcome = outcomeOf(world, view.userId, delivery);
  return outcome.ok ? obey(world, view, answerObject(delivery)) : outcome;
}

/** Closes a modal, and those under it when it says so; tells the app if it wants to know. */
export async function close(world: World, view: OpenView): Promise<Outcome> {
  closeModal(world, view, view.clear_on_close);
  if (!view.notify_on_close) return done;
  const shownView = viewForApp(world, view);
  const payload = { type: 'view_closed', view: shownView, is_cleared: view.clear_on_close };
  return outcomeOf(world, view.userId, await interact(world, view.userId, payload));
}

import type { AllMiddlewareArgs, AnyMiddlewareArgs, ViewOutput } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { type Modal, plain, section } from './blocks.ts';
import { firstInput } from './forms.ts';
import { isError } from './modals.ts';

/** The parts of Slack's many request bodies that decide how a person can be answered. */
interface Body {
  type?: string;
  command?: string;
  callback_id?: string;
  trigger_id?: string;
  view?: ViewOutput | null;
  actions?: { action_id?: string }[];
  event?: { type: string };
}

/** The forms of ack() differ by request; here only "with or without an answer" matters. */
type Ack = (answer?: unknown) => Promise<void>;

type Args = AnyMiddlewareArgs & AllMiddlewareArgs;
const bodyOf = (args: Args): Body => args.body as Body;
const ackOf = (args: Args): Ack | undefined => ('ack' in args ? (args.ack as Ack | undefined) : undefined);

/** Without letters and digits that are mistaken for each other when read out. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Only the modal is missing: what was done before it stays done. */
const TOO_LATE = 'That took me longer than Slack waits. Please try again.';

/** Four signs a person can read to the operator, who finds them in the log. */
function newReference(random: () => number): string {
  return Array.from({ length: 4 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
}

const alertModal = (message: string): Modal => ({
  type: 'modal',
  title: plain('One moment'),
  close: plain('OK'),
  blocks: [section(message)],
});

/** An answer to a submitted form: next to the field it is about (the form stays as it was typed), else on top of it. */
async function showInForm(view: ViewOutput, ack: Ack, message: string, field?: string): Promise<void> {
  const block = field && field in view.state.values ? field : firstInput(view);
  if (block) return ack({ response_action: 'errors', errors: { [block]: message } });
  return ack({ response_action: 'push', view: alertModal(message) });
}

interface How {
  /** What it is about, in a form. */
  field?: string | undefined;
  /** The trigger opens no modal any more. */
  isSpent?: boolean;
}

/** Tells the person in the way their request can be answered: next to the field, under the message, or in a small modal. */
async function show(args: Args, message: string, { field, isSpent = false }: How = {}): Promise<void> {
  const body = bodyOf(args);
  const ack = ackOf(args);
  if (body.type === 'view_submission' && body.view && ack) {
    // A form that was acknowledged before is gone from the screen (a second ack throws): a message says it then.
    const shown = await showInForm(body.view, ack, message, field).then(
      () => true,
      () => false,
    );
    if (shown) return;
  }
  await ack?.().catch(() => undefined); // the first ack counts
  if ('respond' in args && args.respond) {
    await args.respond({ response_type: 'ephemeral', replace_original: false, text: message });
  } else if (body.trigger_id && !isSpent && body.type !== 'view_submission') {
    const open = { trigger_id: body.trigger_id, view: alertModal(message) };
    const { views } = args.client;
    // The trigger may be what is spent: it lives 3 s and opens one modal.
    const shown = await (body.view?.type === 'modal' ? views.push(open) : views.open(open)).catch(() => undefined);
    if (!shown && args.context.userId)
      await args.client.chat.postMessage({ channel: args.context.userId, text: message });
  } else if (args.context.userId && body.type !== 'event_callback') {
    await args.client.chat.postMessage({ channel: args.context.userId, text: message });
  }
}

/** What was asked, without any of its content. */
function listenerName(body: Body): string {
  const name =
    body.command ??
    body.actions?.[0]?.action_id ??
    body.view?.callback_id ??
    body.callback_id ??
    body.event?.type ??
    '';
  return `${body.type ?? 'command'} ${name}`;
}

/**
 * The one place where errors are dealt with. A UserError is shown to the person, and so is that a busy moment cost them their modal;
 * anything else is a bug: it is logged with a reference, and the person gets the reference. Listeners have no try/catch.
 */
export function showUserErrors(deps: Deps) {
  return async (args: Args): Promise<void> => {
    try {
      await args.next();
    } catch (error) {
      if (error instanceof UserError) return show(args, error.message, { field: error.field });
      const { workspaceId, userId } = args.context;
      const what = { workspaceId, person: userId, listener: listenerName(bodyOf(args)) };
      if (isError(error, 'expired_trigger_id')) {
        deps.log.warn(what, 'Slack waits 3 s for a modal, and it took longer');
        return show(args, TOO_LATE, { isSpent: true });
      }
      const ref = newReference(deps.random);
      deps.log.error({ err: error, ref, ...what }, 'a listener failed');
      await show(
        args,
        `Something went wrong on our side (ref ${ref}). Please try again; if it stays, tell whoever looks after Alongside here.`,
      );
    }
  };
}

/** A button of an older version, or a forged one: no listener acknowledged it, so the person is told instead of left waiting. */
export function refuseUnknown(deps: Deps) {
  return async (args: Args): Promise<void> => {
    await args.next();
    const ack = ackOf(args);
    if (!ack || bodyOf(args).type === 'event_callback') return;
    const unanswered = await ack().then(
      () => true,
      () => false, // a second ack: somebody has answered
    );
    if (!unanswered || bodyOf(args).type === 'block_suggestion') return;
    deps.log.warn(
      { workspaceId: args.context.workspaceId, listener: listenerName(bodyOf(args)) },
      'nobody listens to this',
    );
    await show(args, 'This no longer works. Type `/mentor help` to see what does.');
  };
}

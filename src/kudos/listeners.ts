import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { App, BlockAction, MessageShortcut, ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { actorOf, workspaceOf } from '../slack/context.ts';
import { type Form, inputsOf, parseButton, parseForm } from '../slack/forms.ts';
import { present } from '../slack/modals.ts';
import { findPermalink } from '../slack/permalink.ts';
import { type Asked, readCommand } from './command.ts';
import {
  type Filled,
  FormMeta,
  GIVE_KUDOS,
  groupOption,
  KudosForm,
  KudosFormOfSkills,
  kudosModal,
} from './form-views.ts';
import { lookAtKudos, postKudos } from './giving-preview.ts';
import { searchGroups } from './groups.ts';
import { POST_KUDOS, PreviewMeta, previewModal, refusedModal } from './preview-views.ts';
import { getKudosChoices } from './service.ts';
import { KudosButton, OPEN_KUDOS } from './views.ts';
import { refused } from './words.ts';

/** Slack waits 3 s for an answer to a form. */
const ANSWER_MS = 2300;
/** A form can only be opened within three seconds: rather a group by its handle than no form. */
const NAME_MS = 1000;

/** The id of the kudos that come from a form, as a uuid: one form gives one kudos, however often it is sent. */
function kudosIdOf({ id: giverId }: Member, viewId: string): string {
  const hash = createHash('sha256').update(`kudos ${giverId} ${viewId}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** A group named in a command, by the name Slack lists it under. */
async function groupOf(deps: Deps, workspaceId: string, { group }: Asked): Promise<Asked['group']> {
  if (!group) return null;
  const listed = await Promise.race([
    deps.slackGroups.list(workspaceId),
    setTimeout(NAME_MS, undefined, { ref: false }),
  ]);
  return listed?.find(({ id }) => id === group.id) ?? group;
}

type View = Pick<ViewOutput, 'state' | 'private_metadata'>;

/** What is chosen in a list that Slack asked us for, with the words it was offered in. */
function chosenIn({ state }: View, name: string) {
  const option = state.values[name]?.[name]?.selected_option;
  return option?.value ? { id: option.value, name: option.text.text } : null;
}

/** Everything that stands in a form, to draw it anew. */
function filledOf(view: View): Filled {
  const { toIds, valueId, deed, impact, link, audience } = inputsOf(view);
  const textOf = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '');
  return {
    toIds: Array.isArray(toIds) ? toIds : [],
    group: chosenIn(view, 'groupId'),
    valueId: textOf(valueId),
    skill: chosenIn(view, 'skillId'),
    deed: textOf(deed),
    impact: textOf(impact),
    link: textOf(link),
    isPrivate: audience === 'private',
  };
}

const metaOf = ({ private_metadata: meta }: View): FormMeta => FormMeta.parse(JSON.parse(meta || '{}'));

function registerOpening(app: App, deps: Deps): void {
  const open = async (
    client: WebClient,
    trigger_id: string,
    workspaceId: string,
    ...how: [Filled?, { ofMessage?: boolean }?]
  ) => {
    await client.views.open({ trigger_id, view: kudosModal(await getKudosChoices(deps, workspaceId), ...how) });
  };

  app.command('/kudos', async ({ ack, body, client, context }) => {
    await ack();
    const workspaceId = workspaceOf(context);
    const asked = readCommand(body.text);
    const group = await groupOf(deps, workspaceId, asked);
    await open(client, body.trigger_id, workspaceId, { ...asked, group });
  });

  app.action<BlockAction>(OPEN_KUDOS, async ({ ack, action, body, client, context }) => {
    await ack();
    const named = parseButton(KudosButton, action);
    const view = kudosModal(await getKudosChoices(deps, workspaceOf(context)), { toIds: named ? [named.toId] : [] });
    // From a list of people the form goes on top, and back to it.
    await present(client, body, view);
  });

  app.shortcut<MessageShortcut>('kudos.for-message', async ({ ack, shortcut, client, context }) => {
    await ack();
    const { channel, message, message_ts: ts, trigger_id, user } = shortcut;
    const link = await findPermalink(client, { channel: channel.id, ts });
    const isPerson = message.user && !message.bot_id && message.user !== user.id && message.user !== context.botUserId;
    const filled = { toIds: isPerson && message.user ? [message.user] : [], ...(link && { link }) };
    await open(client, trigger_id, workspaceOf(context), filled, { ofMessage: link !== undefined });
  });

  app.options('groupId', async ({ ack, context, payload }) => {
    const groups = await searchGroups(deps, workspaceOf(context), payload.value);
    await ack({ options: groups.map(groupOption) });
  });
}

/** The outcome, or in time for Slack that it takes longer. What goes on makes the next attempt quick. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Symbol('late');
  const outcome = await Promise.race([work, setTimeout(ANSWER_MS, late, { ref: false })]);
  if (outcome !== late) return outcome as T;
  work.catch(() => undefined); // the next attempt says what is wrong
  throw new UserError(refused.slow);
}

function registerGiving(app: App, deps: Deps): void {
  app.view(GIVE_KUDOS, async ({ ack, context, view }) => {
    const schema = 'valueId' in view.state.values ? KudosForm : KudosFormOfSkills;
    const form: Form<KudosForm> = parseForm(schema, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { toIds: toSlackIds, audience, ...rest } = form.data;
    const { coached, ofMessage } = metaOf(view);
    const look = async () => {
      const giver = await actorOf(deps, context);
      const kudos = { ...rest, workspaceId: giver.workspaceId, giver, toSlackIds, isPrivate: audience === 'private' };
      return lookAtKudos(deps, kudos, kudosIdOf(giver, view.id), coached);
    };
    const looked = await inTime(look());
    if (looked.is === 'ready') return ack({ response_action: 'push', view: previewModal(looked.preview) });
    const choices = await getKudosChoices(deps, workspaceOf(context));
    const { nudge } = looked;
    return ack({ response_action: 'update', view: kudosModal(choices, filledOf(view), { nudge, ofMessage }) });
  });

  app.view(POST_KUDOS, async ({ ack, context, view }) => {
    const { id } = PreviewMeta.parse(JSON.parse(view.private_metadata));
    const posted = await postKudos(deps, await actorOf(deps, context), id);
    if (posted.ok) return ack({ response_action: 'clear' });
    return ack({ response_action: 'update', view: refusedModal(posted) });
  });
}

export function registerKudos(app: App, deps: Deps): void {
  registerOpening(app, deps);
  registerGiving(app, deps);
}

import type { App, BlockAction, MessageShortcut } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { actingFor } from '../knowledge/acting.ts';
import type { Actor } from '../knowledge/rights.ts';
import { subcommand, typedAfter } from '../slack/commands.ts';
import { readButton } from '../slack/forms.ts';
import type { Message } from '../slack/message-words.ts';
import { present } from '../slack/modals.ts';
import { findPermalink } from '../slack/permalink.ts';
import { findNames, isOverCard } from './acting.ts';
import { registerBook } from './book-listeners.ts';
import { registerCardForm } from './form-listeners.ts';
import { registerHistory } from './history-listeners.ts';
import { mentionedInMessage, wordsOfMessage } from './message-words.ts';
import { CaptureFrom, captureModalFor, EDIT_CARD, editModalFor, NEW_CARD } from './opening.ts';
import { CardOnly } from './similar-views.ts';
import { trouble } from './words.ts';

/** Whose words they are: of a thread's first message also whoever answered. */
const peopleOf = ({ user, bot_id: bot, reply_users: replied = [] }: Message): string[] => [
  ...(user && !bot ? [user] : []),
  ...replied,
];

/** What a message says, in CommonMark; people stand there by name. */
const wordsOf = async (deps: Deps, actor: Actor, message: Message): Promise<string> =>
  wordsOfMessage(message, await findNames(deps, actor, mentionedInMessage(message)));

export function registerCapture(app: App, deps: Deps): void {
  app.shortcut<MessageShortcut>('capture.message', async ({ ack, shortcut, client, context }) => {
    await ack();
    const { channel, message_ts: ts, trigger_id } = shortcut;
    const message = shortcut.message as Message;
    const actor = await actingFor(deps, context);
    const [link, body] = await Promise.all([
      findPermalink(client, { channel: channel.id, ts }),
      wordsOf(deps, actor, message),
    ]);
    const people = peopleOf(message).filter((id) => id !== context.botUserId);
    const from = { body, contributorSlackIds: people, ...(link && { link }) };
    await client.views.open({ trigger_id, view: await captureModalFor(deps, actor, from) });
  });

  app.command('/know', subcommand('new'), async ({ ack, body, client, context }) => {
    await ack();
    const title = typedAfter(body.text.trim().replace(/^\S+\s*/, ''));
    const view = await captureModalFor(deps, await actingFor(deps, context), title === '' ? {} : { title });
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action<BlockAction>(NEW_CARD, async ({ ack, action, body, client, context }) => {
    await ack();
    const from = readButton(CaptureFrom, action, trouble.stale);
    await present(client, body, await captureModalFor(deps, await actingFor(deps, context), from));
  });

  app.action<BlockAction>(EDIT_CARD, async ({ ack, action, body, client, context }) => {
    await ack();
    const { cardId } = readButton(CardOnly, action, trouble.stale);
    const actor = await actingFor(deps, context);
    await present(client, body, await editModalFor(deps, actor, cardId, isOverCard(body)));
  });

  registerCardForm(app, deps);
  registerHistory(app, deps);
  registerBook(app, deps);
}

import type { App, BlockAction, MessageShortcut, ViewOutput } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { actingOn } from '../knowledge/rights.ts';
import { findAnswers, noteNoHelp, noteUse } from '../knowledge/service.ts';
import type { Modal } from '../slack/blocks.ts';
import { subcommand } from '../slack/commands.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm, readButton } from '../slack/forms.ts';
import { plainWords } from '../slack/message-words.ts';
import { present, replaceModal } from '../slack/modals.ts';
import { findPermalink } from '../slack/permalink.ts';
import { askForHelp, checkMayAsk, guessSkill, prepareQuestion } from './asking.ts';
import { ASK, AskButton, HELPED, HelpedButton } from './buttons.ts';
import {
  AskForm,
  answersModal,
  askModal,
  type Changed,
  Meta,
  NONE_OF_THESE,
  SEND,
  START,
  StartForm,
  startModal,
} from './form-views.ts';
import { findOpenHelp } from './help.ts';
import { fromMrkdwn } from './question.ts';
import { askNext } from './rings.ts';
import { helpedModal, stateModal } from './state-views.ts';
import { registerTaps } from './tap-listeners.ts';
import { INSTEAD } from './words.ts';

const metaOf = ({ private_metadata: meta }: Pick<ViewOutput, 'private_metadata'>): Meta =>
  Meta.parse(JSON.parse(meta || '{}'));

/** What somebody asks already stands in the way of every form. */
async function openOr(deps: Deps, member: Member, form: () => Promise<Modal>): Promise<Modal> {
  checkMayAsk(member);
  const open = await findOpenHelp(deps, member);
  return open ? stateModal(open, { told: '' }, false) : form();
}

/** The question as it goes on, and what is no longer in it. */
async function prepared(deps: Deps, member: Member, meta: Meta): Promise<{ meta: Meta; changed: Changed }> {
  const { text: question, told, isCut, link = meta.link } = await prepareQuestion(deps, member, meta.question);
  return { meta: { ...meta, question, ...(link && { link: meta.link ?? link }) }, changed: { told, isCut } };
}

/** The form that asks a person, with what can be guessed. */
async function askScreen(deps: Deps, member: Member, asked: Meta): Promise<Modal> {
  const { meta, changed } = await prepared(deps, member, asked);
  return askModal({ meta, ...changed, skill: await guessSkill(deps, member, meta.question) });
}

/** What is known about a question, else the form that asks a person. */
async function answersScreen(deps: Deps, member: Member, asked: Meta): Promise<Modal> {
  const { meta, changed } = await prepared(deps, member, asked);
  const answers = await findAnswers(deps, await actingOn(deps, member), { words: meta.question, likelyOnly: true });
  if (answers.answers.length === 0) return askScreen(deps, member, asked);
  return answersModal(answers, meta, changed, member.zone);
}

/** The question, to be written or looked over. */
async function startScreen(deps: Deps, member: Member, asked: Meta): Promise<Modal> {
  const { meta, changed } = await prepared(deps, member, asked);
  return startModal(meta, changed);
}

function registerEntering(app: App, deps: Deps): void {
  const screenFor = (member: Member, question: string) =>
    openOr(deps, member, () => (question ? answersScreen : startScreen)(deps, member, { question, seen: [] }));

  app.command('/ask', async ({ ack, body, client, context }) => {
    await ack();
    const view = await screenFor(await actorOf(deps, context), fromMrkdwn(body.text).trim());
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.command('/mentor', subcommand('now'), async ({ ack, body, client, context }) => {
    await ack();
    const question = fromMrkdwn(body.text.trim().slice('now'.length)).trim();
    await client.views.open({
      trigger_id: body.trigger_id,
      view: await screenFor(await actorOf(deps, context), question),
    });
  });

  app.shortcut<MessageShortcut>('live-help.message', async ({ ack, shortcut, client, context }) => {
    await ack();
    const { channel, message, message_ts: ts, trigger_id } = shortcut;
    const member = await actorOf(deps, context);
    const link = await findPermalink(client, { channel: channel.id, ts });
    const meta = { question: fromMrkdwn(plainWords(message)), seen: [], ...(link && { link }) };
    const view = await openOr(deps, member, () => startScreen(deps, member, meta));
    await client.views.open({ trigger_id, view });
  });

  app.action<BlockAction>(ASK, async ({ ack, action, body, client, context }) => {
    await ack();
    const { question, searchId, seen } = readButton(AskButton, action, INSTEAD);
    const member = await actorOf(deps, context);
    const screen = question ? askScreen : startScreen; // it was looked up already, where the button stands
    await present(client, body, await openOr(deps, member, () => screen(deps, member, { question, seen })));
    if (searchId) await noteNoHelp(deps, await actingOn(deps, member), searchId);
  });
}

function registerForms(app: App, deps: Deps): void {
  app.view(START, async ({ ack, context, view }) => {
    const form = parseForm(StartForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const meta = { ...metaOf(view), question: form.data.question, seen: [] };
    const next = await answersScreen(deps, await actorOf(deps, context), meta);
    await ack({ response_action: 'update', view: next });
  });

  app.action<BlockAction>(HELPED, async ({ ack, action, body, client, context }) => {
    await ack();
    const { cardId, searchId } = readButton(HelpedButton, action, INSTEAD);
    const member = await actorOf(deps, context);
    await noteUse(deps, await actingOn(deps, member), cardId, 'HELPED', searchId);
    await replaceModal(client, body, helpedModal(await findOpenHelp(deps, member)));
  });

  app.view(NONE_OF_THESE, async ({ ack, context, view }) => {
    const meta = metaOf(view);
    const member = await actorOf(deps, context);
    await ack({ response_action: 'update', view: await askScreen(deps, member, meta) });
    if (meta.searchId) await noteNoHelp(deps, await actingOn(deps, member), meta.searchId);
  });

  app.view(SEND, async ({ ack, context, view }) => {
    const form = parseForm(AskForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { question, skillId = null, products: product, pressing } = form.data;
    const asker = await actorOf(deps, context);
    const { link = null, question: words, seen: ids } = metaOf(view);
    const seen = { words, ids };
    const asked = { asker, question, skillId, product, link, seen, ...pressing };
    const { help, changed, isNew } = await askForHelp(deps, asked);
    await ack({ response_action: 'update', view: stateModal(help, changed, isNew) });
    await askNext(deps, asker.workspaceId, help.id);
  });
}

export function registerLiveHelp(app: App, deps: Deps): void {
  registerEntering(app, deps);
  registerForms(app, deps);
  registerTaps(app, deps);
}

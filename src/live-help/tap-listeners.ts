import type { App, BlockAction, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { captureModalFor } from '../capture/opening.ts';
import type { Deps } from '../deps.ts';
import type { HelpStatus, Member } from '../generated/prisma/client.ts';
import { actingOn } from '../knowledge/rights.ts';
import { findAnswers } from '../knowledge/service.ts';
import type { Modal } from '../slack/blocks.ts';
import { actorOf } from '../slack/context.ts';
import { readButton, startingWith } from '../slack/forms.ts';
import { placeOf, showInPlace } from '../slack/in-place.ts';
import { present, replaceModal } from '../slack/modals.ts';
import { withdrawHelp } from './asking.ts';
import { endOfShift, UNTIL_FURTHER_NOTICE } from './availability.ts';
import {
  ASK_OTHER,
  CARDS,
  HAND_BACK,
  HelpButton,
  KEEP_ASKING,
  OPEN_RATING,
  PASS,
  PASS_TODAY,
  RATE,
  REOPEN,
  SAVE,
  SOLVED,
  STILL_OPEN,
  SWITCH,
  SwitchButton,
  TAKE,
  TakeButton,
  WITHDRAW,
} from './buttons.ts';
import { claimHelp, passHelp, passToday, switchHelp } from './claiming.ts';
import type { Help } from './help.ts';
import { getOwnHelp, getSolvedQuestion } from './service.ts';
import { askSomebodyElse, handBack, keepAsking, rateHelp, reopenHelp, solveHelp } from './solving.ts';
import { stillOpen } from './stale.ts';
import { busyModal, doneModal, knownModal, RATING_OF, ratedModal, ratingModal } from './state-views.ts';
import { busyMessage } from './views.ts';
import { ASKED, INSTEAD, MINE, NOBODY, STALE } from './words.ts';

interface Tapped {
  body: BlockAction;
  client: WebClient;
  context: Parameters<typeof actorOf>[1];
  respond: RespondFn;
}

/** Where it was pressed, how things stand now. App Home is drawn anew by itself. */
async function showNow(deps: Deps, { body, client, context, respond }: Tapped, modal: Modal): Promise<void> {
  if (placeOf(body)) await showInPlace(deps, { body, context, respond });
  else await replaceModal(client, body, modal);
}

const whisper = (text: string) => ({ text, response_type: 'ephemeral' as const, replace_original: false });

/** What a modal says of a question that is over, perhaps in another way than was pressed. */
const ENDED: Partial<Record<HelpStatus, string>> = {
  RESOLVED: ASKED.solved,
  STALE: MINE.stale,
  WITHDRAWN: MINE.withdrawn,
};

/** Presses that end it. */
const ENDS: [actionId: string, act: (deps: Deps, member: Member, id: string) => Promise<Help>][] = [
  [WITHDRAW, withdrawHelp],
  [SOLVED, solveHelp],
];

/** Each other press with what it does, and what a modal it stood in says then. */
const TAPS: [actionId: string, act: (deps: Deps, member: Member, id: string) => Promise<unknown>, done: string][] = [
  [PASS, passHelp, ASKED.passed],
  [PASS_TODAY, passToday, ASKED.passed],
  [HAND_BACK, handBack, ASKED.handedBack],
  [ASK_OTHER, askSomebodyElse, MINE.asking],
  [STILL_OPEN, stillOpen, STALE.stillOpen],
  [REOPEN, reopenHelp, MINE.asking],
];

function registerTaking(app: App, deps: Deps): void {
  app.action<BlockAction>(TAKE, async ({ ack, action, ...tapped }) => {
    await ack();
    const { body, client, context, respond } = tapped;
    const { id, also } = readButton(TakeButton, action, INSTEAD);
    const { is } = await claimHelp(deps, await actorOf(deps, context), id, also);
    if (is !== 'busy') {
      // The question "this one too?" was for their eyes only and is answered.
      if (also && !body.view && !placeOf(body)) await respond({ delete_original: true });
      if (is === 'gone' && placeOf(body)) await respond(whisper(ASKED.gone));
      return showNow(deps, tapped, doneModal(is === 'gone' ? ASKED.gone : ASKED.youTookIt));
    }
    if (body.view) await present(client, body, busyModal(id));
    else await respond({ ...busyMessage(id), response_type: 'ephemeral', replace_original: false });
  });
}

function registerAfterwards(app: App, deps: Deps): void {
  app.action<BlockAction>(startingWith(`${RATE}-`), async ({ ack, action, ...tapped }) => {
    await ack();
    const { id } = readButton(HelpButton, action, INSTEAD);
    const rating = RATING_OF.get(action.action_id);
    if (!rating) return;
    const help = await rateHelp(deps, await actorOf(deps, tapped.context), id, rating);
    await showNow(deps, tapped, ratedModal(id, help.rating === 'NOT_YET'));
  });

  app.action<BlockAction>(OPEN_RATING, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(HelpButton, action, INSTEAD);
    await getOwnHelp(deps, await actorOf(deps, context), id, 'asker');
    await present(client, body, ratingModal(id));
  });

  app.action<BlockAction>(SAVE, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(HelpButton, action, INSTEAD);
    const member = await actorOf(deps, context);
    const { question, claimer } = await getSolvedQuestion(deps, member, id);
    const contributorSlackIds = claimer && claimer.id !== member.id ? [claimer.slackId] : [];
    // Not the message it is about: everybody reads cards, and it would tell who asked.
    const from = { title: question, helpId: id, contributorSlackIds };
    await present(client, body, await captureModalFor(deps, await actingOn(deps, member), from));
  });
}

function registerAlternatives(app: App, deps: Deps): void {
  app.action<BlockAction>(KEEP_ASKING, async ({ ack, action, ...tapped }) => {
    await ack();
    const { id } = readButton(HelpButton, action, INSTEAD);
    const found = await keepAsking(deps, await actorOf(deps, tapped.context), id);
    const text = found ? NOBODY.lookedFound : NOBODY.lookedAgain;
    if (found !== undefined && placeOf(tapped.body)) await tapped.respond(whisper(text));
    await showNow(deps, tapped, doneModal(text));
  });

  app.action<BlockAction>(CARDS, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(HelpButton, action, INSTEAD);
    const member = await actorOf(deps, context);
    const { question } = await getOwnHelp(deps, member, id, 'asker');
    const answers = await findAnswers(deps, await actingOn(deps, member), { words: question });
    await present(client, body, knownModal(answers, member.zone));
  });
}

/** Every button about a question. */
export function registerTaps(app: App, deps: Deps): void {
  const tap = (actionId: string, act: (member: Member, id: string) => Promise<string>) =>
    app.action<BlockAction>(actionId, async ({ ack, action, ...tapped }) => {
      await ack();
      const { id } = readButton(HelpButton, action, INSTEAD);
      await showNow(deps, tapped, doneModal(await act(await actorOf(deps, tapped.context), id)));
    });
  for (const [actionId, act] of ENDS)
    tap(actionId, async (member, id) => ENDED[(await act(deps, member, id)).status] ?? MINE.asking);
  for (const [actionId, act, done] of TAPS) tap(actionId, (member, id) => act(deps, member, id).then(() => done));
  registerTaking(app, deps);
  registerAfterwards(app, deps);
  registerAlternatives(app, deps);

  app.action<BlockAction>(startingWith(`${SWITCH}-`), async ({ ack, action, context }) => {
    await ack();
    const { to } = readButton(SwitchButton, action, INSTEAD);
    const member = await actorOf(deps, context);
    const until = {
      today: () => endOfShift(deps, member),
      off: async () => UNTIL_FURTHER_NOTICE,
      on: async () => null,
    };
    await switchHelp(deps, member, await until[to]());
  });
}

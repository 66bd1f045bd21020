import type { App, BlockAction, RespondFn } from '@slack/bolt';
import type { Deps, Place } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm, readButton } from '../slack/forms.ts';
import { placeOf, showInPlace } from '../slack/in-place.ts';
import { answerCheckIn, givePulse, readState, reopenCheckIn, saveNote } from './answers.ts';
import { endSilent, findGoOn, goOn, pauseSilent, suggestPause } from './go-on.ts';
import {
  GO_ON_END,
  GO_ON_PAUSE,
  GO_ON_YES,
  GoOnButton,
  GoOnPauseForm,
  goOnPauseModal,
  isOpen,
  SAVE_GO_ON_PAUSE,
} from './go-on-views.ts';
import { askCoordinators } from './help.ts';
import { NoteForm, noteModal, SAVE_NOTE } from './note-views.ts';
import { type CheckInWithPair, getOwnCheckIn, isAboutCircle } from './service.ts';
import {
  ANSWERS,
  CHANGE,
  CheckInButton,
  checkInMessage,
  OPEN_NOTE,
  PULSE,
  PULSES,
  TALK_TO_COORDINATOR,
} from './views.ts';

const INSTEAD = 'Your next check-in will have new ones.';

/** Edits the tapped message, all of it, to what is true now. By response_url: a whole team may tap in the same minute. */
async function showState(deps: Deps, respond: RespondFn, checkIn: CheckInWithPair, place: Place): Promise<void> {
  // Until the sending is recorded the outbox does not know the message: then it is this question alone.
  const content =
    (await deps.outbox.contentAt(checkIn.workspaceId, place, checkIn.member.slackId)) ??
    checkInMessage(await readState(deps, checkIn));
  await respond({ ...content, replace_original: true });
}

type Change = (deps: Deps, actor: Member, id: string, place?: Place) => Promise<CheckInWithPair>;

/** Everything that a tap on a check-in can change. */
const CHANGES: [actionId: string, change: Change][] = [
  ...ANSWERS.map(({ actionId, answer }): [string, Change] => [
    actionId,
    (deps, actor, id, place) => answerCheckIn(deps, actor, id, answer, place),
  ]),
  ...PULSES.map(([pulse]): [string, Change] => [
    `${PULSE}-${pulse}`,
    (deps, actor, id, place) => givePulse(deps, actor, id, pulse, place),
  ]),
  [CHANGE, reopenCheckIn],
  [
    TALK_TO_COORDINATOR,
    async (deps, actor, id) => {
      await askCoordinators(deps, actor, id);
      return getOwnCheckIn(deps, actor, id);
    },
  ],
];

function registerNotes(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_NOTE, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = readButton(CheckInButton, action, INSTEAD);
    const checkIn = await getOwnCheckIn(deps, await actorOf(deps, context), id);
    const isCircle = isAboutCircle(checkIn.memberId, checkIn.pairing);
    await client.views.open({ trigger_id: body.trigger_id, view: noteModal({ ...checkIn, isCircle }) });
  });

  app.view(SAVE_NOTE, async ({ ack, context, view }) => {
    const form = parseForm(NoteForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { id } = CheckInButton.parse({ id: view.private_metadata });
    await saveNote(deps, await actorOf(deps, context), id, form.data);
    await ack();
  });
}

function registerGoOn(app: App, deps: Deps): void {
  for (const [actionId, answer] of [
    [GO_ON_YES, goOn],
    [GO_ON_END, endSilent],
  ] as const) {
    app.action<BlockAction>(actionId, async ({ ack, action, body, context, respond }) => {
      await ack();
      const { id: pairingId, at: askedAt } = readButton(GoOnButton, action, INSTEAD);
      await answer(deps, await actorOf(deps, context), { pairingId, askedAt });
      await showInPlace(deps, { body, context, respond });
    });
  }

  app.action<BlockAction>(GO_ON_PAUSE, async ({ ack, action, body, client, context, respond }) => {
    await ack();
    const { id: pairingId, at: askedAt } = readButton(GoOnButton, action, INSTEAD);
    const actor = await actorOf(deps, context);
    const state = await findGoOn(deps, actor.workspaceId, { pairingId, askedAt }, actor.slackId);
    if (!state) throw new UserError('This pairing is not yours, or it is no longer there.');
    if (!isOpen(state)) return showInPlace(deps, { body, context, respond });
    const view = goOnPauseModal(state, suggestPause(deps, actor));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.view(SAVE_GO_ON_PAUSE, async ({ ack, context, view }) => {
    const form = parseForm(GoOnPauseForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { id: pairingId, at: askedAt } = GoOnButton.parse(JSON.parse(view.private_metadata));
    await pauseSilent(deps, await actorOf(deps, context), { pairingId, askedAt }, form.data.day);
    await ack();
  });
}

export function registerCheckIns(app: App, deps: Deps): void {
  for (const [actionId, change] of CHANGES) {
    app.action<BlockAction>(actionId, async ({ ack, action, body, context, respond }) => {
      await ack(); // the outcome is shown in the message, and a whole team taps at ten o'clock
      const { id } = readButton(CheckInButton, action, INSTEAD);
      const place = placeOf(body);
      const checkIn = await change(deps, await actorOf(deps, context), id, place);
      if (place) await showState(deps, respond, checkIn, place);
    });
  }
  registerNotes(app, deps);
  registerGoOn(app, deps);
}

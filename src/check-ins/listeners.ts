import type { App, BlockAction, RespondFn } from '@slack/bolt';
import type { z } from 'zod';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { actorOf } from '../slack/context.ts';
import { parseButton, parseForm } from '../slack/forms.ts';
import { askLessOften, explainCheckIn, snoozeCheckIn } from './rhythm.ts';
import {
  answerCheckIn,
  type CheckInWithPair,
  getOwnCheckIn,
  isAboutCircle,
  type Place,
  readState,
  saveNote,
} from './service.ts';
import {
  ANSWERS,
  CHANGE,
  CheckInButton,
  checkInMessage,
  fewerMessage,
  MENU,
  MenuChoice,
  NoteForm,
  noteModal,
  OPEN_NOTE,
  reopenedMessage,
  SAVE_NOTE,
  whyMessage,
} from './views.ts';

function read<S extends z.ZodType>(schema: S, action: BlockAction['actions'][number]): z.output<S> {
  const pressed = parseButton(schema, action);
  if (pressed === undefined) throw new UserError('This button no longer works. Your next check-in will have new ones.');
  return pressed;
}

/** The message that was tapped; undefined on App Home. */
const placeOf = ({ channel, message }: BlockAction): Place | undefined =>
  channel && message && { channel: channel.id, ts: message.ts };

/** Edits the tapped message to what is true now. By response_url: a whole team may tap in the same minute. */
async function showState(deps: Deps, respond: RespondFn, checkIn: CheckInWithPair): Promise<void> {
  await respond({ ...checkInMessage(await readState(deps, checkIn)), replace_original: true });
}

export function registerCheckIns(app: App, deps: Deps): void {
  for (const { actionId, answer } of ANSWERS) {
    app.action<BlockAction>(actionId, async ({ ack, action, body, context, respond }) => {
      await ack(); // the outcome is shown in the message, and a whole team taps at ten o'clock
      const { id } = read(CheckInButton, action);
      const place = placeOf(body);
      const checkIn = await answerCheckIn(deps, await actorOf(deps, context), id, answer, place);
      if (place) await showState(deps, respond, checkIn);
    });
  }

  app.action<BlockAction>(CHANGE, async ({ ack, action, context, respond }) => {
    await ack();
    const { id } = read(CheckInButton, action);
    const checkIn = await getOwnCheckIn(deps, await actorOf(deps, context), id);
    await respond({ ...reopenedMessage(await readState(deps, checkIn)), replace_original: true });
  });

  app.action<BlockAction>(OPEN_NOTE, async ({ ack, action, body, client, context }) => {
    await ack();
    const { id } = read(CheckInButton, action);
    const checkIn = await getOwnCheckIn(deps, await actorOf(deps, context), id);
    const isCircle = isAboutCircle(checkIn.memberId, checkIn.pairing);
    await client.views.open({ trigger_id: body.trigger_id, view: noteModal(id, checkIn, isCircle) });
  });

  app.view(SAVE_NOTE, async ({ ack, context, view }) => {
    const form = parseForm(NoteForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { id } = CheckInButton.parse({ id: view.private_metadata });
    await saveNote(deps, await actorOf(deps, context), id, form.data);
    await ack();
  });

  app.action<BlockAction>(MENU, async ({ ack, action, context, respond }) => {
    await ack();
    const choice = read(MenuChoice, action);
    const actor = await actorOf(deps, context);
    const whisper = { response_type: 'ephemeral', replace_original: false } as const;
    const chosen = {
      snooze: async () => showState(deps, respond, await snoozeCheckIn(deps, actor, choice.id)),
      fewer: async () => respond({ ...fewerMessage(await askLessOften(deps, actor)), ...whisper }),
      why: async () => respond({ ...whyMessage(await explainCheckIn(deps, actor, choice.id)), ...whisper }),
    };
    await chosen[choice.do]();
  });
}

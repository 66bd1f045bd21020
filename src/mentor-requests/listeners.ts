import type { App, BlockAction, ViewOutput } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { firstWord, otherWord, subcommand } from '../slack/commands.ts';
import { actorOf } from '../slack/context.ts';
import { parseButton, parseForm } from '../slack/forms.ts';
import { acceptOffer, passOffer } from './answers.ts';
import {
  CHOOSE_MENTORS,
  ChoiceForm,
  choiceModal,
  Draft,
  LEAVE_CHOICE,
  orderOf,
  requestSentModal,
} from './choice-views.ts';
import { ACCEPT_OFFER, OfferButton, offerEndedMessage, PASS_OFFER } from './offer-views.ts';
import { findRequest, getFormData, previewRequest, requestMentor, withdrawRequest } from './service.ts';
import {
  helpMessage,
  MentorRequestForm,
  OPEN_REQUEST,
  REQUEST_MENTOR,
  RequestButton,
  requestMessage,
  requestModal,
  requestStateModal,
  WITHDRAW_REQUEST,
} from './views.ts';

/** App Home is no message: there is nothing to answer in place, and Home is drawn anew by itself. */
const inMessage = (body: BlockAction) => body.view === undefined;

function registerRequests(app: App, deps: Deps): void {
  const formFor = async (mentee: Member, earlierId?: string) => {
    const { open, earlier, pairingWeeks } = await getFormData(deps, mentee, earlierId);
    return { open, view: requestModal({ pairingWeeks, earlier }) };
  };

  app.command('/mentor', subcommand(''), async ({ ack, body, client, context, respond }) => {
    await ack();
    const { open, view } = await formFor(await actorOf(deps, context));
    if (open) await respond({ response_type: 'ephemeral', ...requestMessage(open) });
    else await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.command('/mentor', otherWord, async ({ ack, body }) => {
    const word = firstWord(body.text);
    await ack({ response_type: 'ephemeral', ...helpMessage(word === 'help' ? undefined : word) });
  });

  app.action<BlockAction>(OPEN_REQUEST, async ({ ack, action, body, client, context }) => {
    await ack();
    const earlierId = parseButton(RequestButton, action)?.requestId;
    const { open, view } = await formFor(await actorOf(deps, context), earlierId);
    await client.views.open({ trigger_id: body.trigger_id, view: open ? requestStateModal(open) : view });
  });

  app.view(REQUEST_MENTOR, async ({ ack, context, view }) => {
    const form = parseForm(MentorRequestForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { preferredMentorId, language = null, ...wanted } = form.data;
    const draft = { ...wanted, language, preferredSlackId: preferredMentorId ?? null };
    const mentee = await actorOf(deps, context);
    const mentors = await previewRequest(deps, { mentee, ...draft });
    if (mentors.length > 0) return ack({ response_action: 'update', view: choiceModal(draft, mentors) });
    const { id } = await requestMentor(deps, { mentee, ...draft });
    // Confirmed in place: how it stands, where the form was.
    const request = await findRequest(deps, mentee.workspaceId, id);
    await ack(request && { response_action: 'update', view: requestStateModal(request) });
  });

  app.action<BlockAction>(WITHDRAW_REQUEST, async ({ ack, action, body, context, respond }) => {
    const requestId = parseButton(RequestButton, action)?.requestId;
    const request = await withdrawRequest(deps, await actorOf(deps, context), requestId);
    await ack();
    if (inMessage(body)) await respond({ replace_original: true, ...requestMessage(request) });
  });
}

/** The request of the first step; it comes back as we sent it. */
const draftOf = ({ private_metadata }: Pick<ViewOutput, 'private_metadata'>) =>
  Draft.parse(JSON.parse(private_metadata));

function registerChoice(app: App, deps: Deps): void {
  app.view(CHOOSE_MENTORS, async ({ ack, context, view }) => {
    const form = parseForm(ChoiceForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { mentorIds, ...draft } = draftOf(view);
    const order = orderOf(form.data, mentorIds);
    await requestMentor(deps, { mentee: await actorOf(deps, context), ...draft, order });
    await ack({ response_action: 'update', view: requestSentModal() });
  });

  app.action<BlockAction>(LEAVE_CHOICE, async ({ ack, body, client, context }) => {
    if (!body.view) return;
    const { mentorIds: _, ...draft } = draftOf(body.view);
    await requestMentor(deps, { mentee: await actorOf(deps, context), ...draft });
    await ack();
    await client.views.update({ view_id: body.view.id, view: requestSentModal() });
  });
}

function registerOffers(app: App, deps: Deps): void {
  for (const [actionId, answer] of [
    [ACCEPT_OFFER, acceptOffer],
    [PASS_OFFER, passOffer],
  ] as const) {
    app.action<BlockAction>(actionId, async ({ ack, action, body, context, respond }) => {
      const { offer, changed } = await answer(
        deps,
        await actorOf(deps, context),
        parseButton(OfferButton, action)?.offerId,
      );
      await ack();
      // What this press changed is shown by the outbox; a stale button gives way to what is the case.
      if (!changed && inMessage(body)) await respond({ replace_original: true, ...offerEndedMessage(offer) });
    });
  }
}

export function registerMentorRequests(app: App, deps: Deps): void {
  registerRequests(app, deps);
  registerChoice(app, deps);
  registerOffers(app, deps);
}

import type { App, BlockAction, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { escapeMrkdwn, type Modal } from '../slack/blocks.ts';
import { JsonText, parseForm, readButton, startingWith } from '../slack/forms.ts';
import { present, replaceModal } from '../slack/modals.ts';
import { actingFor } from './acting.ts';
import { nameOf, SEE_ALSO, UNLINK, UnlinkChoice } from './card-foot-views.ts';
import { CardPlace, OutdatedForm, outdatedModal, SEND_OUTDATED, sharedMessage, TURN_CARD } from './card-views.ts';
import { unlinkCards } from './links.ts';
import { lookAt } from './looking.ts';
import { cardModalFor } from './opening.ts';
import type { Actor } from './rights.ts';
import { foundModal, helpedMessage, IN_MODAL, RUN_SEARCH } from './search-views.ts';
import { getCard, noteUse } from './service.ts';
import { sayOutdated, shareCard } from './uses.ts';
import { CARD_HELPED, CARD_MODAL, CARD_OUTDATED, CardButton, OPEN_CARD, Place, SHARE_CARD } from './views.ts';
import { CARD, HELPED, OUTDATED } from './words.ts';

function registerOpening(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_CARD, async ({ ack, action, body, client, context }) => {
    await ack();
    const { cardId, searchId } = readButton(CardButton, action, CARD.stale);
    const actor = await actingFor(deps, context);
    await present(client, body, await cardModalFor(deps, actor, { cardId, searchId }));
    await noteUse(deps, actor, cardId, 'OPENED', searchId);
  });

  app.action<BlockAction>(startingWith(TURN_CARD), async ({ ack, action, body, client, context }) => {
    await ack();
    const view = await cardModalFor(deps, await actingFor(deps, context), readButton(CardPlace, action, CARD.stale));
    await replaceModal(client, body, view);
  });
}

/** The modal that was tapped, as it is after that. Undefined: it is another feature's, and stays. */
async function modalAfter(deps: Deps, actor: Actor, { view }: BlockAction, notice: string): Promise<Modal | undefined> {
  const metadata = JsonText.safeParse(view?.private_metadata).data;
  if (view?.callback_id === RUN_SEARCH)
    return foundModal(await lookAt(deps, actor, Place.safeParse(metadata).data ?? {}, IN_MODAL), notice);
  const place = view?.callback_id === CARD_MODAL ? CardPlace.safeParse(metadata).data : undefined;
  return place && cardModalFor(deps, actor, place, notice);
}

/** Only what they alone see is replaced: what stands in a channel is everybody's. */
const sayHelped = (respond: RespondFn, { container }: BlockAction, ...helped: Parameters<typeof helpedMessage>) =>
  respond({
    ...helpedMessage(...helped),
    response_type: 'ephemeral',
    replace_original: container.is_ephemeral === true,
  });

function registerUses(app: App, deps: Deps): void {
  app.action<BlockAction>(CARD_HELPED, async ({ ack, action, body, client, context, respond }) => {
    await ack();
    const { cardId, searchId } = readButton(CardButton, action, CARD.stale);
    const actor = await actingFor(deps, context);
    await noteUse(deps, actor, cardId, 'HELPED', searchId);
    if (!body.view) return void (await sayHelped(respond, body, (await getCard(deps, actor, cardId)).card, searchId));
    const view = await modalAfter(deps, actor, body, HELPED.notice);
    if (view) await replaceModal(client, body, view);
  });

  app.action<BlockAction>(SHARE_CARD, async ({ ack, action, body, client, context, respond }) => {
    await ack();
    const { cardId } = readButton(CardButton, action, CARD.stale);
    const actor = await actingFor(deps, context);
    const channelId = body.channel?.id ?? '';
    await shareCard(deps, actor, cardId, { channelId, isPrivate: () => isPrivate(client, channelId) });
    const shown = await getCard(deps, actor, cardId);
    await respond({ ...sharedMessage(shown, actor), response_type: 'in_channel', replace_original: false });
  });
}

/** Whether one has to be asked into a conversation; where Slack does not tell, it is taken for open. */
async function isPrivate(client: WebClient, channel: string): Promise<boolean> {
  const asked = await client.conversations.info({ channel }).catch(() => undefined);
  return Boolean(asked?.channel?.is_private || asked?.channel?.is_im || asked?.channel?.is_mpim);
}

function registerOutdated(app: App, deps: Deps): void {
  app.action<BlockAction>(CARD_OUTDATED, async ({ ack, action, body, client, context }) => {
    await ack();
    const place = readButton(CardPlace, action, CARD.stale);
    const shown = await getCard(deps, await actingFor(deps, context), place.cardId);
    const isOver = body.view?.callback_id === CARD_MODAL;
    const view = outdatedModal(shown, place, isOver);
    if (isOver) await replaceModal(client, body, view);
    else await present(client, body, view);
  });

  app.view(SEND_OUTDATED, async ({ ack, context, view }) => {
    const form = parseForm(OutdatedForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const place = JsonText.pipe(CardPlace).parse(view.private_metadata);
    const actor = await actingFor(deps, context);
    const asked = await sayOutdated(deps, actor, place.cardId, form.data.reason);
    const notice = asked?.id === actor.id ? OUTDATED.noticeOwn : OUTDATED.notice(asked && escapeMrkdwn(nameOf(asked)));
    await ack({ response_action: 'update', view: await cardModalFor(deps, actor, place, notice) });
  });
}

function registerLinks(app: App, deps: Deps): void {
  app.action<BlockAction>(SEE_ALSO, async ({ ack, action, body, client, context }) => {
    await ack();
    const { cardId } = readButton(CardButton, action, CARD.stale);
    const actor = await actingFor(deps, context);
    await replaceModal(client, body, await cardModalFor(deps, actor, { cardId }));
    await noteUse(deps, actor, cardId, 'OPENED');
  });

  app.action<BlockAction>(UNLINK, async ({ ack, action, body, client, context }) => {
    await ack();
    const otherId = readButton(UnlinkChoice, action, CARD.stale);
    const place = JsonText.pipe(CardPlace).safeParse(body.view?.private_metadata).data;
    if (!place) throw new UserError(CARD.stale);
    const actor = await actingFor(deps, context);
    await unlinkCards(deps, actor, place.cardId, otherId);
    await replaceModal(client, body, await cardModalFor(deps, actor, place, CARD.unlinked));
  });
}

export function registerCards(app: App, deps: Deps): void {
  registerLinks(app, deps);
  registerOpening(app, deps);
  registerUses(app, deps);
  registerOutdated(app, deps);
}

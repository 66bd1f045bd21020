import type { App, BlockAction, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { searchedWords, typedAfter } from '../slack/commands.ts';
import { JsonText, parseForm, readButton, startingWith } from '../slack/forms.ts';
import { present, replaceModal } from '../slack/modals.ts';
import { actingFor } from './acting.ts';
import { registerCards } from './card-listeners.ts';
import { findChoices, type Narrowing } from './finding.ts';
import { type Looked, lookAt, searchFor } from './looking.ts';
import { ANY, NARROW, narrowOption } from './narrowing-views.ts';
import {
  answersMessage,
  foundModal,
  IN_MESSAGE,
  IN_MODAL,
  NONE_HELPED,
  NoneHelpedButton,
  noHelpMessage,
  noHelpModal,
  OPEN_SEARCH,
  RUN_SEARCH,
  SearchForm,
  TURN_PAGE,
} from './search-views.ts';
import { noteNoHelp } from './service.ts';
import { Place } from './views.ts';
import { FIND } from './words.ts';

const takeIn = ({ view }: BlockAction): number => (view ? IN_MODAL : IN_MESSAGE);

/** In place of what was tapped: the answers only the searcher sees, or the modal. */
async function showFound(
  { body, client, respond }: { body: BlockAction; client: WebClient; respond: RespondFn },
  found: Looked,
): Promise<void> {
  if (body.view) await replaceModal(client, body, foundModal(found));
  else await respond({ ...answersMessage(found), replace_original: true });
}

function registerSearching(app: App, deps: Deps): void {
  app.command('/know', searchedWords, async ({ ack, body, client, context, respond }) => {
    await ack();
    const actor = await actingFor(deps, context);
    const words = typedAfter(body.text);
    if (words.trim() !== '')
      return void (await respond(answersMessage(await searchFor(deps, actor, words, IN_MESSAGE))));
    const view = foundModal(await searchFor(deps, actor, '', IN_MODAL));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action<BlockAction>(OPEN_SEARCH, async ({ ack, body, client, context }) => {
    await ack();
    await present(client, body, foundModal(await searchFor(deps, await actingFor(deps, context), '', IN_MODAL)));
  });

  app.view(RUN_SEARCH, async ({ ack, context, view }) => {
    const form = parseForm(SearchForm, view);
    const words = form.ok ? form.data.words : '';
    const found = await searchFor(deps, await actingFor(deps, context), words, IN_MODAL);
    await ack({ response_action: 'update', view: foundModal(found) });
  });
}

/** What was narrowed before this choice stands in the id of the selects' block; a choice of "any" takes a filter away. */
function placeAfter(action: BlockAction['actions'][number]): Place {
  const before = JsonText.pipe(Place).safeParse(action.block_id).data ?? {};
  const value = 'selected_option' in action ? action.selected_option?.value : undefined;
  const letter = { kind: 'k', product: 'p', tag: 't' }[action.action_id.slice(NARROW.length)];
  const after = Place.safeParse({ ...before, ...(letter && { [letter]: value === ANY ? undefined : value }) });
  return after.data ?? before;
}

function registerNarrowing(app: App, deps: Deps): void {
  for (const what of ['kind', 'product', 'tag'] satisfies Narrowing[]) {
    app.options(`${NARROW}${what}`, async ({ ack, context, payload }) => {
      const values = await findChoices(deps, await actingFor(deps, context), what, payload.value);
      await ack({ options: [ANY, ...values].map((value) => narrowOption(what, value)) });
    });
  }

  app.action<BlockAction>(startingWith(NARROW), async ({ ack, action, body, client, context, respond }) => {
    await ack();
    const found = await lookAt(deps, await actingFor(deps, context), placeAfter(action), takeIn(body));
    await showFound({ body, client, respond }, found);
  });

  app.action<BlockAction>(startingWith(TURN_PAGE), async ({ ack, action, body, client, context, respond }) => {
    await ack();
    const place = readButton(Place, action, FIND.over);
    const found = await lookAt(deps, await actingFor(deps, context), place, takeIn(body));
    await showFound({ body, client, respond }, found);
  });

  app.action<BlockAction>(NONE_HELPED, async ({ ack, action, body, client, context, respond }) => {
    await ack();
    const { searchId, shown } = readButton(NoneHelpedButton, action, FIND.over);
    const words = await noteNoHelp(deps, await actingFor(deps, context), searchId);
    if (body.view) await replaceModal(client, body, noHelpModal(words, { s: searchId }, shown));
    else await respond({ ...noHelpMessage(words, shown), replace_original: true });
  });
}

export function registerKnowledge(app: App, deps: Deps): void {
  registerSearching(app, deps);
  registerNarrowing(app, deps);
  registerCards(app, deps);
}

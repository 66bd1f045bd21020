import type { App, BlockAction, ViewOutput } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import { option } from '../slack/blocks.ts';
import { personOf } from '../slack/clients.ts';
import { subcommand } from '../slack/commands.ts';
import { actorOf, homeOf, workspaceOf } from '../slack/context.ts';
import { followChange } from './changes.ts';
import { BACK, neighbour, Place, SAVE_SECTION, SECTIONS } from './form-views.ts';
import { countShifts, hoursModal, MORE_HOURS } from './hours-views.ts';
import { checkMayTakePart, endPause, finishProfile, getProfile } from './profiles.ts';
import { readSection, sectionView } from './sections.ts';
import { END_PAUSE, OPEN_PROFILE, openSection } from './views.ts';
import { searchWords, type WordKind } from './words.ts';

/** Slack shows at most 100 options. */
const MOST_OPTIONS = 100;

const placeOf = (view: ViewOutput): Place => Place.parse(JSON.parse(view.private_metadata));

/** The modal a button stands in. */
function modalOf(body: BlockAction): ViewOutput {
  if (!body.view) throw new UserError('This button no longer works. Type `/mentor profile`.');
  return body.view;
}

function registerOpening(app: App, deps: Deps): void {
  const viewFor = async (context: Parameters<typeof actorOf>[1], place: Place) => {
    const member = await actorOf(deps, context);
    checkMayTakePart(member);
    return sectionView(deps, member, place);
  };
  const steps: Place = { section: 'skills', steps: true };

  app.command('/mentor', subcommand('profile'), async ({ ack, body, client, context }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: await viewFor(context, steps) });
  });

  app.action<BlockAction>(OPEN_PROFILE, async ({ ack, body, client, context }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: await viewFor(context, steps) });
  });

  for (const section of SECTIONS) {
    app.action<BlockAction>(openSection(section), async ({ ack, body, client, context }) => {
      await ack();
      const view = await viewFor(context, { section, steps: false });
      await client.views.open({ trigger_id: body.trigger_id, view });
    });
  }
}

function registerForm(app: App, deps: Deps): void {
  app.view(SAVE_SECTION, async ({ ack, context, view }) => {
    const place = placeOf(view);
    const form = readSection(place, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const member = await actorOf(deps, context);
    await form.data(deps, member);
    const next = neighbour(place, 1);
    if (next) {
      return ack({
        response_action: 'update',
        view: await sectionView(deps, member, { section: next, steps: true }),
      });
    }
    if (place.steps) await finishProfile(deps, member);
    await ack();
  });

  // Going back saves as well, so that nothing typed is lost; what cannot be saved is said, and the form stays as it is.
  app.action<BlockAction>(BACK, async ({ ack, body, client, context }) => {
    await ack();
    const view = modalOf(body);
    const place = placeOf(view);
    const form = readSection(place, view);
    if (!form.ok) throw new UserError(Object.values(form.errors)[0] ?? 'Something here is not right yet.');
    const member = await actorOf(deps, context);
    await form.data(deps, member);
    const section = neighbour(place, -1) ?? place.section;
    await client.views.update({ view_id: view.id, view: await sectionView(deps, member, { ...place, section }) });
  });

  app.action<BlockAction>(MORE_HOURS, async ({ ack, body, client, context }) => {
    await ack();
    const view = modalOf(body);
    const { workspaceId, id } = await actorOf(deps, context);
    const more = hoursModal(await getProfile(deps, workspaceId, id), placeOf(view), countShifts(view.blocks) + 1);
    await client.views.update({ view_id: view.id, view: more });
  });
}

export function registerPeople(app: App, deps: Deps): void {
  registerOpening(app, deps);
  registerForm(app, deps);

  for (const kind of ['products', 'interests', 'site'] satisfies WordKind[]) {
    app.options(kind, async ({ ack, context, payload }) => {
      const words = await searchWords(deps, workspaceOf(context), kind, payload.value, MOST_OPTIONS);
      await ack({ options: words.map((word) => option(word, word)) });
    });
  }

  app.action(END_PAUSE, async ({ ack, context }) => {
    await ack();
    await endPause(deps, await actorOf(deps, context));
  });

  // Of people we do not know nothing is kept: nobody is enrolled by being there.
  app.event('user_change', async ({ context, event }) => {
    await followChange(deps, workspaceOf(context), personOf(event.user, homeOf(context)));
  });
}

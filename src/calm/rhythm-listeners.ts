import type { App, BlockAction } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { actorOf } from '../slack/context.ts';
import { parseForm } from '../slack/forms.ts';
import {
  CHOOSE_SITE,
  HolidaysForm,
  HolidaysOf,
  holidaysModal,
  OPEN_HOLIDAYS,
  SAVE_HOLIDAYS,
  SiteForm,
  siteModal,
} from './holiday-views.ts';
import { exampleDay, findHolidays, findSites, saveHolidays } from './holidays.ts';
import { getRhythm, previewRhythm, saveRhythm } from './rhythm.ts';
import { OPEN_RHYTHM, PREVIEW, RhythmForm, rhythmModal, SAVE_RHYTHM } from './rhythm-views.ts';

function registerHolidays(app: App, deps: Deps): void {
  const listOf = async (actor: Member, site: string | null) =>
    holidaysModal(site, await findHolidays(deps, actor, site), exampleDay(deps.now()));

  app.action<BlockAction>(OPEN_HOLIDAYS, async ({ ack, body, client, context }) => {
    await ack();
    const actor = await actorOf(deps, context);
    const sites = await findSites(deps, actor);
    const view = sites.length > 0 ? siteModal(sites) : await listOf(actor, null);
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.view(CHOOSE_SITE, async ({ ack, context, view }) => {
    const form = parseForm(SiteForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const actor = await actorOf(deps, context);
    const site = (await findSites(deps, actor))[form.data.site] ?? null;
    await ack({ response_action: 'update', view: await listOf(actor, site) });
  });

  app.view(SAVE_HOLIDAYS, async ({ ack, context, view }) => {
    const form = parseForm(HolidaysForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const { site } = HolidaysOf.parse(JSON.parse(view.private_metadata));
    await saveHolidays(deps, await actorOf(deps, context), site, form.data.lines);
    await ack();
  });
}

/** What coordinators decide about when and how often people hear from us. */
export function registerRhythm(app: App, deps: Deps): void {
  registerHolidays(app, deps);

  app.action<BlockAction>(OPEN_RHYTHM, async ({ ack, body, client, context }) => {
    await ack();
    const view = rhythmModal(await getRhythm(deps, await actorOf(deps, context)));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action<BlockAction>(PREVIEW, async ({ ack, body, client, context }) => {
    await ack();
    if (!body.view) throw new UserError('This button no longer works.');
    const form = parseForm(RhythmForm, body.view);
    if (!form.ok) throw new UserError(Object.values(form.errors)[0] ?? 'Something here is not right yet.');
    const preview = await previewRhythm(deps, await actorOf(deps, context), form.data);
    await client.views.update({ view_id: body.view.id, view: rhythmModal(form.data, { is: preview }) });
  });

  app.view(SAVE_RHYTHM, async ({ ack, context, view }) => {
    const form = parseForm(RhythmForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await saveRhythm(deps, await actorOf(deps, context), form.data);
    await ack();
  });
}

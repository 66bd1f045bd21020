import type { App } from '@slack/bolt';
import type { Deps } from '../deps.ts';
import { option } from '../slack/blocks.ts';
import { personOf } from '../slack/clients.ts';
import { subcommand } from '../slack/commands.ts';
import { actorOf, workspaceOf } from '../slack/context.ts';
import { parseForm } from '../slack/forms.ts';
import { followChange } from './changes.ts';
import { checkMayTakePart, endPause, getProfile, saveProfile } from './profiles.ts';
import { searchSkills } from './skills.ts';
import { END_PAUSE, OPEN_PROFILE, ProfileForm, profileModal, SAVE_PROFILE } from './views.ts';

/** Slack shows at most 100 options. */
const MOST_OPTIONS = 100;

function registerProfile(app: App, deps: Deps): void {
  const modalFor = async (context: Parameters<typeof actorOf>[1]) => {
    const member = await actorOf(deps, context);
    checkMayTakePart(member);
    return profileModal(await getProfile(deps, member.workspaceId, member.id));
  };

  app.command('/mentor', subcommand('profile'), async ({ ack, body, client, context }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: await modalFor(context) });
  });

  app.action(OPEN_PROFILE, async ({ ack, body, client, context }) => {
    await ack();
    if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view: await modalFor(context) });
  });

  app.view(SAVE_PROFILE, async ({ ack, context, view }) => {
    const form = parseForm(ProfileForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    await saveProfile(deps, await actorOf(deps, context), form.data);
    await ack();
  });

  app.action(END_PAUSE, async ({ ack, context }) => {
    await ack();
    await endPause(deps, await actorOf(deps, context));
  });
}

export function registerPeople(app: App, deps: Deps): void {
  registerProfile(app, deps);

  // Every form's choice of skills: the action ids of those begin with "skill".
  app.options(/^skill/, async ({ ack, context, payload }) => {
    const skills = await searchSkills(deps, workspaceOf(context), payload.value, MOST_OPTIONS);
    await ack({ options: skills.map((skill) => option(skill.name, skill.id)) });
  });

  // Of people we do not know nothing is kept: nobody is enrolled by being there.
  app.event('user_change', async ({ context, event }) => {
    await followChange(deps, workspaceOf(context), personOf(event.user));
  });
}

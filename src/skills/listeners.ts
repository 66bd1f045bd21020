import type { App, BlockAction, ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { actorOf, workspaceOf } from '../slack/context.ts';
import { parseButton, parseForm } from '../slack/forms.ts';
import { getMerge, mergeSkills } from './merge.ts';
import { groupSkills, searchSkills } from './search.ts';
import {
  addSkills,
  changeSkill,
  checkMayChange,
  getSkillCounts,
  getSkillToChange,
  retireSkill,
  sortSkills,
} from './service.ts';
import {
  ADD_SKILLS,
  FIND_SKILL,
  MergeIds,
  mergeModal,
  NewSkillsForm,
  newSkillsModal,
  OPEN_SKILLS,
  RETIRE_SKILL,
  retiredModal,
  SAVE_MERGE,
  SAVE_NEW_SKILLS,
  SAVE_SKILL,
  SAVE_SORTED,
  SkillForm,
  SkillId,
  SORT_SKILLS,
  SortForm,
  skillModal,
  skillOptions,
  skillsModal,
  sortModal,
} from './views.ts';

/** Slack shows at most 100 options. */
const MOST_OPTIONS = 100;

/** The list under a form that was closed shows what is the case now. */
async function refreshList(deps: Deps, client: WebClient, member: Member, view: ViewOutput): Promise<void> {
  if (!view.root_view_id || view.root_view_id === view.id) return;
  await client.views.update({ view_id: view.root_view_id, view: skillsModal(await getSkillCounts(deps, member)) });
}

function registerOpening(app: App, deps: Deps): void {
  app.action<BlockAction>(OPEN_SKILLS, async ({ ack, body, client, context }) => {
    await ack();
    const view = skillsModal(await getSkillCounts(deps, await actorOf(deps, context)));
    await client.views.open({ trigger_id: body.trigger_id, view });
  });

  app.action<BlockAction>(FIND_SKILL, async ({ ack, action, body, client, context }) => {
    await ack();
    const id = 'selected_option' in action ? action.selected_option?.value : undefined;
    if (!id) return;
    const view = skillModal(await getSkillToChange(deps, await actorOf(deps, context), SkillId.parse({ id }).id));
    await client.views.push({ trigger_id: body.trigger_id, view });
  });

  for (const [id, view] of [
    [ADD_SKILLS, newSkillsModal],
    [SORT_SKILLS, sortModal],
  ] as const) {
    app.action<BlockAction>(id, async ({ ack, body, client, context }) => {
      await ack();
      checkMayChange(await actorOf(deps, context));
      await client.views.push({ trigger_id: body.trigger_id, view: view() });
    });
  }
}

function registerLists(app: App, deps: Deps): void {
  app.view(SAVE_NEW_SKILLS, async ({ ack, client, context, view }) => {
    const form = parseForm(NewSkillsForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const member = await actorOf(deps, context);
    await addSkills(deps, member, form.data);
    await ack();
    await refreshList(deps, client, member, view);
  });

  app.view(SAVE_SORTED, async ({ ack, client, context, view }) => {
    const form = parseForm(SortForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const member = await actorOf(deps, context);
    await sortSkills(deps, member, { ids: form.data.skillsSorted, category: form.data.category });
    await ack();
    await refreshList(deps, client, member, view);
  });
}

function registerSkill(app: App, deps: Deps): void {
  app.view(SAVE_SKILL, async ({ ack, client, context, view }) => {
    const { id } = SkillId.parse(JSON.parse(view.private_metadata));
    const form = parseForm(SkillForm, view);
    if (!form.ok) return ack({ response_action: 'errors', errors: form.errors });
    const member = await actorOf(deps, context);
    const { skillInto, ...change } = form.data;
    if (skillInto) {
      return ack({ response_action: 'update', view: mergeModal(await getMerge(deps, member, id, skillInto)) });
    }
    await changeSkill(deps, member, id, change);
    await ack();
    await refreshList(deps, client, member, view);
  });

  app.view(SAVE_MERGE, async ({ ack, client, context, view }) => {
    const { fromId, intoId } = MergeIds.parse(JSON.parse(view.private_metadata));
    const member = await actorOf(deps, context);
    await mergeSkills(deps, member, fromId, intoId);
    await ack();
    await refreshList(deps, client, member, view);
  });

  app.action<BlockAction>(RETIRE_SKILL, async ({ ack, action, body, client, context }) => {
    await ack();
    const pressed = parseButton(SkillId, action);
    if (!pressed || !body.view) throw new UserError('This button no longer works. Open the skills again.');
    const member = await actorOf(deps, context);
    await retireSkill(deps, member, pressed.id);
    await client.views.update({ view_id: body.view.id, view: retiredModal() });
    await refreshList(deps, client, member, body.view);
  });
}

export function registerSkills(app: App, deps: Deps): void {
  registerOpening(app, deps);
  registerLists(app, deps);
  registerSkill(app, deps);

  // Every form's choice of skills: the action ids of those begin with "skill".
  app.options(/^skill/, async ({ ack, context, payload }) => {
    const found = await searchSkills(deps, workspaceOf(context), payload.value, MOST_OPTIONS);
    await ack(skillOptions(groupSkills(found)));
  });
}

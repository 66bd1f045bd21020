import type { KnownBlock, Option } from '@slack/types';
import { z } from 'zod';
import type { Skill } from '../generated/prisma/client.ts';
import { SkillCategory } from '../generated/prisma/enums.ts';
import { actions, button, context, escapeMrkdwn, field, type Modal, option, plain, section } from '../slack/blocks.ts';
import type { Merge } from './merge.ts';
import type { CategoryName, SkillUse } from './service.ts';

export const OPEN_SKILLS = 'skills.open';
export const ADD_SKILLS = 'skills.add';
export const SORT_SKILLS = 'skills.sort';
export const RETIRE_SKILL = 'skills.retire';
/** Begins with "skill", as every select of skills does. */
export const FIND_SKILL = 'skill.find';
export const SAVE_NEW_SKILLS = 'skills.save-new';
export const SAVE_SORTED = 'skills.save-sorted';
export const SAVE_SKILL = 'skills.save';
export const SAVE_MERGE = 'skills.save-merge';

const CATEGORIES: Record<CategoryName, string> = {
  PRODUCT: 'Product',
  PROCESS: 'Process',
  TOOLS: 'Tools',
  SOFT_SKILLS: 'Soft skills',
};
const categoryName = (category: CategoryName | null): string => (category ? CATEGORIES[category] : 'Other skills');

/** A select must hold something to be chosen again. */
const NONE = 'NONE';
const Category = z
  .enum([...Object.values(SkillCategory), NONE], 'Choose from the list.')
  .transform((category) => (category === NONE ? null : category));

export const NewSkillsForm = z.object({ names: z.string('Write at least one skill.'), category: Category });
export const SortForm = z.object({
  skillsSorted: z.array(z.uuid('Choose from the list.')).min(1, 'Choose at least one skill.'),
  category: Category,
});
export const SkillForm = z.object({
  name: z.string('Write a name.'),
  category: Category,
  skillInto: z.uuid('Choose from the list.').optional(),
});
/** What the form of a skill carries, and the question before a merge. */
export const SkillId = z.object({ id: z.uuid() });
export const MergeIds = z.object({ fromId: z.uuid(), intoId: z.uuid() });

const categoryField = (chosen: CategoryName | null): KnownBlock => {
  const options = [...Object.entries(CATEGORIES).map(([value, label]) => option(label, value)), option('None', NONE)];
  const initial = options.find(({ value }) => value === (chosen ?? NONE));
  return field('category', 'Category', {
    type: 'static_select',
    options,
    ...(initial && { initial_option: initial }),
  });
};

type Counts = { category: CategoryName | null; skills: number }[];

/** "14 skills: 4 product, 10 without a category" */
function countsInWords(counts: Counts): string {
  const all = counts.reduce((sum, { skills }) => sum + skills, 0);
  const parts = counts.map(({ category, skills }) =>
    category ? `${skills} ${CATEGORIES[category].toLowerCase()}` : `${skills} without a category`,
  );
  return `${all} skills${all > 0 ? `: ${parts.join(', ')}` : ''}`;
}

/** The way into a list of up to 500: look one up, or do something to many. */
export const skillsModal = (counts: Counts): Modal => ({
  type: 'modal',
  callback_id: OPEN_SKILLS,
  title: plain('Skills'),
  close: plain('Done'),
  blocks: [
    section(`${countsInWords(counts)}.`),
    section('*Rename, merge or retire*', {
      type: 'external_select',
      action_id: FIND_SKILL,
      min_query_length: 0,
      placeholder: plain('Find a skill'),
    }),
    actions(button(ADD_SKILLS, 'Add skills'), button(SORT_SKILLS, 'Sort into a category')),
  ],
});

export const newSkillsModal = (): Modal => ({
  type: 'modal',
  callback_id: SAVE_NEW_SKILLS,
  title: plain('Add skills'),
  submit: plain('Add'),
  close: plain('Back'),
  blocks: [
    field(
      'names',
      'Skills',
      { type: 'plain_text_input', multiline: true },
      { hint: 'One a line. Retired ones come back.' },
    ),
    categoryField(null),
  ],
});

export const sortModal = (): Modal => ({
  type: 'modal',
  callback_id: SAVE_SORTED,
  title: plain('Sort skills'),
  submit: plain('Save'),
  close: plain('Back'),
  blocks: [
    field('skillsSorted', 'Skills', {
      type: 'multi_external_select',
      min_query_length: 0,
      placeholder: plain('Type to search'),
    }),
    categoryField(null),
  ],
});

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);
const useInWords = ({ offered, wanted, requests }: SkillUse): string =>
  `${people(offered)} can pass it on, ${people(wanted)} ${wanted === 1 ? 'wants' : 'want'} to learn it, ${requests === 1 ? '1 request' : `${requests} requests`} so far.`;

/** One skill: its name, its category, and what else can be done with it. */
export const skillModal = ({ skill, use }: { skill: Skill; use: SkillUse }): Modal => ({
  type: 'modal',
  callback_id: SAVE_SKILL,
  private_metadata: JSON.stringify({ id: skill.id }),
  title: plain('Skill'),
  submit: plain('Save'),
  close: plain('Back'),
  blocks: [
    field(
      'name',
      'Name',
      { type: 'plain_text_input', initial_value: skill.name, max_length: 75 },
      {
        hint: 'Everybody who has it keeps it under its new name.',
      },
    ),
    categoryField(skill.category),
    field(
      'skillInto',
      'Merge into',
      { type: 'external_select', min_query_length: 0, placeholder: plain('Choose the one to keep') },
      { optional: true, hint: 'For two that mean the same. You’ll be asked once more.' },
    ),
    context(useInWords(use)),
    actions({
      ...button(RETIRE_SKILL, 'Retire', JSON.stringify({ id: skill.id }), 'danger'),
      confirm: {
        title: plain('Retire this skill?'),
        text: plain('It can no longer be chosen. Add it again, and it is back with everybody who had it.'),
        confirm: plain('Retire'),
        deny: plain('Keep it'),
      },
    }),
  ],
});

/** In place of a skill's form: an app cannot close one from a button. */
export const retiredModal = (): Modal => ({
  type: 'modal',
  title: plain('Skill'),
  close: plain('Back'),
  blocks: [section(':white_check_mark: The skill is retired. Add it again, and it is back with everybody who had it.')],
});

/** The question before what cannot be undone. */
export const mergeModal = ({ from, into, use }: Merge): Modal => ({
  type: 'modal',
  callback_id: SAVE_MERGE,
  private_metadata: JSON.stringify({ fromId: from.id, intoId: into.id }),
  title: plain('Merge skills'),
  submit: plain('Merge'),
  close: plain('Cancel'),
  blocks: [
    section(
      `Everybody who has *${escapeMrkdwn(from.name)}* will have *${escapeMrkdwn(into.name)}* instead; of two levels the higher one counts. *${escapeMrkdwn(from.name)}* is gone then, and this can’t be undone.`,
    ),
    context(useInWords(use)),
  ],
});

/** Found skills as a select shows them: by category where there are any. */
export const skillOptions = (
  groups: { category: CategoryName | null; skills: Skill[] }[],
): { options: Option[] } | { option_groups: { label: ReturnType<typeof plain>; options: Option[] }[] } => {
  const optionsOf = (skills: Skill[]) => skills.map((skill) => option(skill.name, skill.id));
  if (groups.every(({ category }) => category === null)) {
    return { options: groups.flatMap(({ skills }) => optionsOf(skills)) };
  }
  return {
    option_groups: groups.map(({ category, skills }) => ({
      label: plain(categoryName(category)),
      options: optionsOf(skills),
    })),
  };
};

/** A coordinator's line on App Home. */
export const skillsHomeBlocks = (counts: Counts): KnownBlock[] => [
  section(countsInWords(counts), button(OPEN_SKILLS, 'Skills')),
];

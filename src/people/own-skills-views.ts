import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { Skill } from '../generated/prisma/client.ts';
import { field, type Modal, option, plain } from '../slack/blocks.ts';
import { type Place, sectionModal } from './form-views.ts';
import type { OwnProfile } from './profiles.ts';

/** A select takes no more; how many skills a profile may hold is the service's rule. */
const Skills = z.array(z.uuid('Choose from the list.')).max(100, 'Choose fewer skills.').default([]);

const Ticked = z
  .array(z.string())
  .default([])
  .transform((ticked) => ticked.length > 0);

export const OwnSkillsForm = z.object({
  mentoring: Ticked,
  capacity: z.coerce.number('Choose a number.').int().min(1).max(5),
  circles: Ticked,
  /** Undefined: a form that was opened before there was a map. */
  onMap: z
    .array(z.string())
    .optional()
    .transform((ticked) => ticked && ticked.length > 0),
  skillsTeach: Skills,
  skillsCertify: Skills,
  skillsDo: Skills,
  skillsWanted: Skills,
});

const skillField = (name: string, label: string, chosen: Skill[]): KnownBlock =>
  field(
    name,
    label,
    {
      type: 'multi_external_select',
      min_query_length: 0,
      max_selected_items: 20, // as the service allows in all
      placeholder: plain('Type to search'),
      ...(chosen.length > 0 && { initial_options: chosen.map((skill) => option(skill.name, skill.id)) }),
    },
    { optional: true },
  );

const capacities = ['1', '2', '3', '4', '5'].map((number) =>
  option(number === '1' ? '1 person' : `${number} people`, number),
);

const tickField = (name: string, label: string, words: string, ticked: boolean, hint?: string) => {
  const yes = option(words, 'yes');
  const initial = ticked && { initial_options: [yes] };
  return field(
    name,
    label,
    { type: 'checkboxes', options: [yes], ...initial },
    { optional: true, ...(hint && { hint }) },
  );
};

/** What somebody offers and wants to learn, filled in with what is stored. */
export const ownSkillsModal = (own: OwnProfile, place: Place): Modal => {
  const capacity = capacities[(own.profile?.capacity ?? 2) - 1];
  return sectionModal(place, [
    skillField('skillsWanted', 'I want to learn', own.skillsWanted),
    skillField('skillsDo', 'I do this well', own.skillsDo),
    skillField('skillsTeach', 'I can teach', own.skillsTeach),
    skillField('skillsCertify', 'I can certify others in', own.skillsCertify),
    tickField('mentoring', 'Mentoring', 'I’m happy to mentor', own.profile?.mentoring ?? false),
    field('capacity', 'I can mentor up to', {
      type: 'static_select',
      options: capacities,
      ...(capacity && { initial_option: capacity }),
    }),
    tickField(
      'circles',
      'Circles',
      'I’d take a circle of up to 5',
      own.profile?.circles ?? false,
      'Several people share one conversation with you. I ask you first, once for all of them.',
    ),
    tickField(
      'onMap',
      'Who knows what',
      'Show me on the expert map',
      !own.member.offMap,
      'Colleagues who type /know who find you by what you know. No counts, no ranks.',
    ),
  ]);
};

import { z } from 'zod';
import { field, type Modal, option } from '../slack/blocks.ts';
import { type Place, sectionModal } from './form-views.ts';
import type { OwnProfile } from './profiles.ts';

const WISHES = {
  team: 'Somebody from another team',
  background: 'Somebody from another site',
  tenure: 'Somebody much newer or longer here than me',
} as const;
const isWish = (name: string): name is keyof typeof WISHES => Object.hasOwn(WISHES, name);

export const WishesForm = z.object({
  wishes: z.array(z.string().refine(isWish, 'Choose from the list.')).default([]),
  avoid: z.array(z.string()).max(100, 'Choose fewer people.').default([]),
});

/** What partner somebody wishes for. `avoided` (Slack ids) is shown to nobody but its owner, and nowhere but here. */
export const wishesModal = ({ profile }: OwnProfile, place: Place, avoided: string[]): Modal => {
  const options = Object.entries(WISHES).map(([value, label]) => option(label, value));
  const chosen = options.filter(({ value }) => profile?.wishes.includes(value ?? ''));
  return sectionModal(place, [
    field(
      'wishes',
      'If it can be had, I’d like to meet',
      { type: 'checkboxes', options, ...(chosen.length > 0 && { initial_options: chosen }) },
      { optional: true },
    ),
    field(
      'avoid',
      'Please not with',
      { type: 'multi_users_select', max_selected_items: 50, ...(avoided.length > 0 && { initial_users: avoided }) },
      { optional: true, hint: 'Only you see this, and only here. Nobody is ever told.' },
    ),
  ]);
};

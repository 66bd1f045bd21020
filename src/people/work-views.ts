import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { field, type Modal, option, plain } from '../slack/blocks.ts';
import { type Place, sectionModal, severalOf } from './form-views.ts';
import { LANGUAGES } from './languages.ts';
import type { OwnProfile } from './profiles.ts';

const CHANNELS = { phone: 'Phone', chat: 'Chat', email: 'E-mail', social: 'Social media' } as const;
type Channel = keyof typeof CHANNELS;
export const isChannel = (name: string): name is Channel => Object.hasOwn(CHANNELS, name);
export const channelName = (channel: Channel): string => CHANNELS[channel];

/** A word comes back as the value of an option, which holds 75 characters; how many one may choose is the service's rule. */
const Words = z.array(z.string().max(75)).max(100, 'Choose fewer.').default([]);

export const WorkForm = z
  .object({
    languages: z
      .array(
        z.enum(
          LANGUAGES.map((language) => language.code),
          'Choose from the list.',
        ),
      )
      .default([]),
    supportChannels: z.array(z.string().refine(isChannel, 'Choose from the list.')).default([]),
    products: Words,
    interests: Words,
    site: Words,
    startedOn: z.iso.date('Choose a day.').optional(),
  })
  .transform(({ site, ...form }) => ({ ...form, site: site[0] }));

/** Words of people's own: those in use to choose from, and whatever is typed. A single one is a multi select too, as only that can be emptied. */
const wordsField = (name: string, label: string, chosen: string[], most: number, hint?: string): KnownBlock =>
  field(
    name,
    label,
    {
      type: 'multi_external_select',
      min_query_length: 0,
      max_selected_items: most,
      placeholder: plain('Type to search or add'),
      ...(chosen.length > 0 && { initial_options: chosen.map((word) => option(word, word)) }),
    },
    { optional: true, ...(hint && { hint }) },
  );

const channelChoices = Object.entries(CHANNELS).map(([value, label]) => ({ value, label }));
const languageChoices = LANGUAGES.map(({ code, name }) => ({ value: code, label: name }));

/** How and where somebody works, filled in with what is stored. */
export const workModal = ({ member, profile, startedOn }: OwnProfile, place: Place): Modal =>
  sectionModal(place, [
    field('languages', 'I speak', severalOf(languageChoices, profile?.languages ?? []), { optional: true }),
    field('supportChannels', 'I help customers by', severalOf(channelChoices, profile?.supportChannels ?? []), {
      optional: true,
    }),
    wordsField('products', 'Products I support', profile?.products ?? [], 20),
    wordsField('interests', 'Interests', profile?.interests ?? [], 20, 'Something to talk about, at work or not.'),
    wordsField('site', 'My site', member.site === null ? [] : [member.site], 1),
    field(
      'startedOn',
      'I started here on',
      { type: 'datepicker', ...(startedOn && { initial_date: startedOn }) },
      { optional: true },
    ),
  ]);

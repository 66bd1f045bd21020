import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { actions, button, context, type Modal, option, plain } from '../slack/blocks.ts';

export const SAVE_SECTION = 'people.save-section';
export const BACK = 'people.back';

/** The parts of a profile, in the order of the steps. Each is a short form that is saved by itself (docs/decisions/008). */
export const SECTIONS = ['skills', 'work', 'hours', 'partner'] as const;
export type SectionName = (typeof SECTIONS)[number];

const TITLES: Record<SectionName, string> = {
  skills: 'What I know and want to learn',
  work: 'How and where I work',
  hours: 'When I work',
  partner: 'Whom I’d like to meet',
};

/** What a profile form carries: which part it is, and whether the next one follows. */
export const Place = z.object({ section: z.enum(SECTIONS), steps: z.boolean() });
export type Place = z.infer<typeof Place>;

/** The part after or before this one, if parts follow each other here. */
export function neighbour({ section, steps }: Place, by: 1 | -1): SectionName | undefined {
  return steps ? SECTIONS[SECTIONS.indexOf(section) + by] : undefined;
}

/** A profile form around its fields: one of several steps, or alone. */
export const sectionModal = (place: Place, fields: KnownBlock[]): Modal => {
  const step = SECTIONS.indexOf(place.section) + 1;
  const title = `*${TITLES[place.section]}*`;
  const saved = step > 1 ? ' · what you entered so far is saved' : '';
  return {
    type: 'modal',
    callback_id: SAVE_SECTION,
    private_metadata: JSON.stringify(place),
    title: plain('Your profile'),
    submit: plain(neighbour(place, 1) ? 'Next' : 'Save'),
    close: plain(place.steps && step > 1 ? 'Close' : 'Cancel'),
    blocks: [
      context(place.steps ? `${step} of ${SECTIONS.length} · ${title}${saved}` : title),
      ...fields,
      ...(neighbour(place, -1) ? [actions(button(BACK, 'Back'))] : []),
    ],
  };
};

/** Several of a fixed list; what was stored and is not in the list any more is left out. */
export const severalOf = (choices: { label: string; value: string }[], chosen: readonly string[]) => {
  const options = choices.map(({ label, value }) => option(label, value));
  const initial = options.filter((one) => chosen.includes(one.value ?? ''));
  return { type: 'multi_static_select' as const, options, ...(initial.length > 0 && { initial_options: initial }) };
};

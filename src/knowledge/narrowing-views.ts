/** The selects above what was found, each narrowing it by one thing. */
import type { KnownBlock } from '@slack/types';
import { actions, option, plain, tidyName } from '../slack/blocks.ts';
import type { Place } from './views.ts';
import { FIND, KIND_WORDS } from './words.ts';

/** Beginning of the ids of selects that narrow what was found. */
export const NARROW = 'knowledge.narrow-';
/** The value of the choice that takes a filter away; kinds, products and tags have letters. */
export const ANY = '*';

/** A search with its filters, at its beginning. */
export const ofSearch = ({ s, k, p, t }: Place): Place => ({
  ...(s && { s }),
  ...(k && { k }),
  ...(p && { p }),
  ...(t && { t }),
});

const FILTERS = [
  ['kind', 'k'],
  ['product', 'p'],
  ['tag', 't'],
] as const;

/** An option as the select that narrows by it offers it. */
export const narrowOption = (what: 'kind' | 'product' | 'tag', value: string) => {
  if (value === ANY) return option(FIND.any[what], ANY);
  const name = what === 'kind' ? (KIND_WORDS[value as keyof typeof KIND_WORDS] ?? value) : tidyName(value) || value;
  return option(what === 'tag' ? `#${name}` : name, value);
};

/** Kind, product and tag. Their choices are asked for when one is opened; the block's id says what is narrowed. */
export const narrowing = (place: Place): KnownBlock => ({
  ...actions(
    ...FILTERS.map(([what, letter]) => {
      const chosen = place[letter];
      return {
        type: 'external_select',
        action_id: `${NARROW}${what}`,
        placeholder: plain(FIND.narrow[what]),
        min_query_length: 0,
        ...(chosen && { initial_option: narrowOption(what, chosen) }),
      } as const;
    }),
  ),
  block_id: JSON.stringify(ofSearch(place)),
});

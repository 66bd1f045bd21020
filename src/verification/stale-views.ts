/** Cards that nobody seems to need. */
import { z } from 'zod';
import { dayWords } from '../knowledge/views.ts';
import { field, type Modal, option, plain, section, tidyName } from '../slack/blocks.ts';
import type { StalePage } from './stale.ts';
import { stale } from './words.ts';

export const RETIRE_STALE = 'verification.retire-stale';
export const StaleForm = z.object({ cardIds: z.array(z.uuid(), 'Tick at least one card.').min(1).max(10) });

const lastUsed = ({ usedAt }: StalePage['cards'][number]): string =>
  usedAt ? stale.lastUsed(dayWords(usedAt)) : stale.neverUsed;

/** Cards that nobody seems to need, to be ticked. `retired`: how many just were. */
export function staleModal({ cards, total }: StalePage, retired = 0): Modal {
  const done = retired > 0 ? [section(`:file_cabinet: ${stale.retired(retired)}`)] : [];
  const base = { type: 'modal', title: plain(stale.title), close: plain('Close') } as const;
  if (cards.length === 0) return { ...base, blocks: [...done, section(stale.none)] };
  const options = cards.map((card) => ({
    ...option(tidyName(card.title) || '–', card.id),
    description: plain(lastUsed(card)),
  }));
  return {
    ...base,
    callback_id: RETIRE_STALE,
    submit: plain(stale.submit),
    blocks: [
      ...done,
      section(stale.intro(total)),
      field('cardIds', stale.label, { type: 'checkboxes', options }, { hint: stale.hint }),
    ],
  };
}

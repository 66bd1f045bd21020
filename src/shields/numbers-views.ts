import type { Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import { SHIFT_WORDS } from '../coverage/words.ts';
import { button, context, escapeMrkdwn, type Modal, plain, section, shorten, shortenMrkdwn } from '../slack/blocks.ts';
import type { Count, ShieldCounts } from './numbers.ts';
import { home, numbers } from './words.ts';

export const OPEN_COUNTS = 'shield.counts';

export const CountsButton = z.object({ scope: z.enum(['teams', 'workspace']) });

/** A section holds 3,000 characters: so many names, unless they are full of signs that take several. */
const MOST_LETTERS = 3000;
const MOST_NAMED = 30;
const NAME = 75;

const groupBlocks = (title: string, counts: Count[], nameOf: (name: string) => string): KnownBlock[] =>
  counts.length === 0
    ? []
    : [
        section(
          shortenMrkdwn(
            [
              `*${title}*`,
              ...counts
                .slice(0, MOST_NAMED)
                .map(({ name, called }) => `${escapeMrkdwn(shorten(nameOf(name), NAME))}: ${called}`),
            ].join('\n'),
            MOST_LETTERS,
          ),
        ),
      ];

const calledBlocks = (total: NonNullable<ShieldCounts['total']>, shifts: Count[], sites: Count[]): KnownBlock[] => [
  section(numbers.total(total.called, total.taken)),
  ...groupBlocks(numbers.shifts, shifts, (name) => SHIFT_WORDS[name as keyof typeof SHIFT_WORDS] ?? name),
  ...groupBlocks(numbers.sites, sites, (name) => name),
  ...(shifts.length + sites.length > 0 ? [context(numbers.small)] : []),
];

/** Beside the other numbers in App Home. */
export const countsButton = (scope: z.infer<typeof CountsButton>['scope']): Button =>
  button(OPEN_COUNTS, home.numbers, JSON.stringify({ scope } satisfies z.infer<typeof CountsButton>));

/** Counts over groups, and no names. `pairLogs`: undefined where there are too few, or they are not the reader's to see. */
export const countsModal = ({ total, shifts, sites }: ShieldCounts, pairLogs?: number): Modal => ({
  type: 'modal',
  title: plain(numbers.title),
  close: plain(numbers.close),
  blocks: total
    ? [
        ...(total.called === 0 ? [section(numbers.none)] : calledBlocks(total, shifts, sites)),
        context(numbers.over),
        ...(pairLogs ? [section(numbers.pairs(pairLogs))] : []),
      ]
    : [context(numbers.few)],
});

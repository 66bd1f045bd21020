import { actions, context, type Modal, section } from '../slack/blocks.ts';
import type { Numbers } from './numbers.ts';
import { countsText, go, overviewModal, type Place } from './views.ts';

const REASONS: Record<Numbers['reasons'][number]['reason'], string> = {
  time: 'no time',
  topic: 'the topic has changed',
  fit: 'they did not fit together',
  enough: 'reached what they wanted',
  work: 'other work',
  other: 'something else',
  unsaid: 'not said',
};

/** Numbers over groups, never over fewer than five people. */
export const numbersModal = (place: Place, { counts, pulse, reasons }: Numbers): Modal =>
  overviewModal({ place }, [
    section(countsText(counts)),
    section(
      pulse === undefined
        ? '*How it is going:* too few answers to tell without telling whose.'
        : `*How it is going:* ${pulse.toFixed(1)} of 5 on average, in the last 90 days`,
    ),
    section(
      reasons.length === 0
        ? '*Why pairings ended early:* no reason was given five times in a year.'
        : `*Why pairings ended early, in a year:* ${reasons.map(({ reason, count: n }) => `${REASONS[reason]} ${n}`).join(' · ')}`,
    ),
    context('Of the weeks that are over, and only what at least five people said. What two people say stays theirs.'),
    actions(go('back', 'Back', place)),
  ]);

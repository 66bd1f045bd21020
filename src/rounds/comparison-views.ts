import { actions, button, context, escapeMrkdwn, header, type Modal, mention, section } from '../slack/blocks.ts';
import type { Comparison } from './compute.ts';
import { draftModal, show } from './draft-views.ts';
import type { Draft } from './drafts.ts';
import { bar, count } from './views.ts';
import { WEIGHTINGS, type Weighting } from './weightings.ts';

export const USE_WEIGHTS = 'round.use-weights';

const MOST_CHANGES = 10;

/** What there is to be said about a comparison. */
export interface ComparisonShown {
  weighting: Weighting;
  comparison: Comparison;
  /** Member id → Slack id of whoever changes. */
  slackIds: ReadonlyMap<string, string>;
  /** A score as people read it, of 100. */
  fitOf(score: number): number;
}

/** While the other weighting is computed. */
export const comparingModal = (roundId: string, percent: number): Modal =>
  draftModal(roundId, [section(`*Comparing*\n${bar(percent)} ${percent} %`)]);

type Side = Comparison['now'];

/** Two weightings side by side, both measured by the draft's own. */
export const comparisonModal = (
  { round }: Draft,
  { weighting, comparison, slackIds, fitOf }: ComparisonShown,
): Modal => {
  const { now, other, changes } = comparison;
  const { label } = WEIGHTINGS[weighting];
  const line = (name: string, { matched, total, weakest }: Side) =>
    `*${escapeMrkdwn(name)}:* ${matched} matched · fit ${fitOf(total / Math.max(1, matched))} on average, the weakest ${weakest === null ? '–' : fitOf(weakest)}`;
  const who = (memberId: string | null) => (memberId === null ? 'nobody' : mention(slackIds.get(memberId) ?? ''));
  const lines = changes
    .slice(0, MOST_CHANGES)
    .map(({ menteeId, from, to }) => `• ${who(menteeId)}: ${who(from)} → ${who(to)}`);
  const rest = changes.length - lines.length;
  return draftModal(round.id, [
    header(`${label}, next to this draft`),
    section([line('This draft', now), line(label, other)].join('\n')),
    context('Both are measured by the weights of this draft.'),
    section(
      changes.length === 0
        ? '*Nobody would have another mentor.*'
        : [
            `*${count(changes.length, 'person', 'people')} would have another mentor*`,
            ...lines,
            ...(rest > 0 ? [`and ${rest} more`] : []),
          ].join('\n'),
    ),
    actions(
      ...(changes.length > 0 ? [button(USE_WEIGHTS, 'Use it', JSON.stringify({ roundId: round.id, weighting }))] : []),
      show(round.id, 'weights', 'Back'),
    ),
  ]);
};

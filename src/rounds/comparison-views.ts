import type { Weights } from '../matching/weights.ts';
import {
  actions,
  button,
  context,
  escapeMrkdwn,
  header,
  type Modal,
  mention,
  plain,
  section,
} from '../slack/blocks.ts';
import { weightFields } from '../weights/fields.ts';
import type { Compared } from './comparing.ts';
import { draftModal, show } from './draft-views.ts';
import { bar, count } from './views.ts';
import { WEIGHTINGS } from './weightings.ts';

export const COMPARE_OWN = 'round.compare-own';
export const USE_WEIGHTS = 'round.use-weights';

/** Weights to be held next to the saved ones; `weights`: what the form begins with. */
export const ownWeightsModal = (roundId: string, weights: Weights): Modal => ({
  ...draftModal(roundId, [
    section('What would change with other weights? Nothing is saved or changed by looking.'),
    actions(show(roundId, 'weights', 'Back')),
    ...weightFields(weights),
  ]),
  callback_id: COMPARE_OWN,
  submit: plain('Compare'),
});

/** While the other weighting is computed. */
export const comparingModal = (roundId: string, percent: number): Modal =>
  draftModal(roundId, [section(`*Comparing*\n${bar(percent)} ${percent} %`)]);

/** What the two are called, and by what both are measured. */
function wordsFor({ choice, isOfDraft }: Compared) {
  if ('weighting' in choice) {
    const { label } = WEIGHTINGS[choice.weighting];
    const measure = 'Both are measured by the weights of this draft.';
    return { title: `${label}, next to this draft`, one: 'This draft', other: label, measure };
  }
  const measure = 'Both are measured by the saved weights.';
  return {
    title: 'Your weights, next to the saved ones',
    one: isOfDraft ? 'Saved weights (this draft)' : 'Saved weights',
    other: 'Your weights',
    measure: isOfDraft ? measure : `${measure} This draft was computed with others.`,
  };
}

function changesText({ changed, examples }: Compared): string {
  if (changed === 0) return '*Nobody would have another mentor.*';
  const who = (slackId: string | null) => (slackId === null ? 'nobody' : mention(slackId));
  const lines = examples.map(({ mentee, from, to }) => `• ${who(mentee)}: ${who(from)} → ${who(to)}`);
  const rest = changed - lines.length;
  const title = `*${count(changed, 'person', 'people')} would have another mentor*`;
  return [title, ...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}

/** Two weightings side by side. */
export const comparisonModal = (compared: Compared): Modal => {
  const { roundId, choice, isOfDraft, now, other, changed, fitOf } = compared;
  const words = wordsFor(compared);
  const line = (name: string, { matched, total, weakest }: Compared['now']) =>
    weakest === null
      ? `*${escapeMrkdwn(name)}:* nobody is matched`
      : `*${escapeMrkdwn(name)}:* ${matched} matched · ${total.toLocaleString('en')} points in all, ${fitOf(total / matched)} of 100 on average · the weakest ${fitOf(weakest)}`;
  const isOther = changed > 0 || !isOfDraft;
  const label = 'weights' in choice ? 'Use for this round' : 'Use it';
  return draftModal(roundId, [
    header(words.title),
    section([line(words.one, now), line(words.other, other)].join('\n')),
    context(words.measure),
    section(changesText(compared)),
    ...(isOther && 'weights' in choice ? [context('To use them changes this round only. What is saved stays.')] : []),
    actions(
      ...(isOther ? [button(USE_WEIGHTS, label, JSON.stringify({ roundId, ...choice }))] : []),
      ...('weights' in choice ? [show(roundId, 'own-weights', 'Change', { weights: choice.weights })] : []),
      show(roundId, 'weights', 'Back'),
    ),
  ]);
};

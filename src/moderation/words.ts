/** All words for people of reports and decisions. Plain unless it says mrkdwn. */
import type { ReportDecision } from '../generated/prisma/enums.ts';

/** Why something should not stand, as people choose it. The keys are kept. */
export const REASONS = {
  private: 'It tells something private',
  customer: 'It names a customer or shows their data',
  hurts: 'It hurts or mocks somebody',
  untrue: 'It did not happen like that',
  other: 'Something else',
} as const;
export type Reason = keyof typeof REASONS;
export const isReason = (text: string): text is Reason => Object.hasOwn(REASONS, text);
export const reasonWords = (reason: string): string => (isReason(reason) ? REASONS[reason] : REASONS.other);

export const REPORT_WORDS = {
  title: 'Report kudos',
  submit: 'Report',
  close: 'Cancel',
  about:
    'A coordinator reads these kudos and decides. Nobody learns that it was you: not who gave them, not those they are for, not the coordinators.',
  reason: 'What is wrong?',
  note: 'Anything a coordinator should know?',
  noteHint: 'Leave names out if they would show who you are.',
  choose: 'Choose what is wrong.',
  tooLong: (most: number) => `At most ${most} characters, please.`,
  known: 'You have reported these kudos. A coordinator looks at them, and you hear when it is done.',
  looked: 'You have reported these kudos before, and a coordinator has looked at them.',
  own: 'These are your own words: choose Edit or Remove to change them.',
  doneTitle: 'Thank you',
  done: 'A coordinator looks at it, and you hear when it is done. Nobody learns that it was you.',
  doneClose: 'Close',
};

export const CASE_WORDS = {
  only: 'look at reports',
  text: 'Somebody reported kudos. Please look at them and decide.',
  /** mrkdwn */
  heading: ':eyes: *Reported kudos*',
  decide: 'Decide',
  gone: 'Reported kudos are gone meanwhile. There is nothing to decide any more.',
  others: 'Reported kudos. Those who coordinate now look at them.',
  outcome: { KEPT: 'They stay.', PRIVATE: 'They are private now.', REMOVED: 'They are removed.' } satisfies Record<
    ReportDecision,
    string
  >,
  /** mrkdwn; `who`: a mention */
  decided: (who: string, outcome: string) => `:white_check_mark: ${who} looked at reported kudos. ${outcome}`,
  involved: 'These kudos are from you or for you, so another coordinator decides.',
  already: (who: string, outcome: string) => `${who} has decided already. ${outcome}`,
  nobody: 'There is nothing to decide about these kudos.',
  from: 'from',
  for: 'for',
  hidden: 'Only those they are for and who gave them see them now.',
  impact: 'For the customer:',
  more: 'There are more reports of the same kind.',
  instead: 'App Home shows what is to be decided.',
};

export const DECIDE_WORDS = {
  title: 'Decide',
  submit: 'Decide',
  close: 'Not now',
  what: 'What is to be done?',
  keep: 'Keep',
  keepMore: 'They stay as they are.',
  private: 'Make private',
  privateMore: 'Only those they are for and who gave them see them.',
  remove: 'Remove',
  removeMore: 'Nobody sees them any more.',
  reason: 'Why?',
  reasonHint: 'Who gave them is told this when they are made private or removed. It is written down with your name.',
  takeOff: 'Take these sentences off',
  takeOffChoose: 'Choose what is to go',
  choose: 'Choose what is to be done.',
  chooseReason: 'Choose why: who gave them is told.',
};

export const TOLD_WORDS = {
  /** mrkdwn; `people`: mentions, or "somebody" */
  giver: (decision: 'PRIVATE' | 'REMOVED', people: string, reason: string) =>
    decision === 'PRIVATE'
      ? `A coordinator made your kudos for ${people} private, so only they and you still see them. The reason: ${reason}.`
      : `A coordinator removed your kudos for ${people}. The reason: ${reason}.`,
  giverMore: 'Thanking was right; it was about how it read to others. You can give new kudos at any time.',
  somebody: 'a colleague',
  reporter: {
    KEPT: 'Thank you for speaking up. A coordinator looked at the kudos you reported. They can stay.',
    PRIVATE: 'Thank you for speaking up. A coordinator looked at the kudos you reported. They are no longer public.',
    REMOVED: 'Thank you for speaking up. A coordinator looked at the kudos you reported. They are no longer there.',
    GONE: 'Thank you for speaking up. The kudos you reported are no longer there, so there is nothing left to decide.',
  } satisfies Record<ReportDecision | 'GONE', string>,
  joiner: (reason: string) =>
    `A coordinator took the words you added to somebody’s kudos off the post. The reason: ${reason}.`,
};

export const HOME_WORDS = {
  heading: 'Reported kudos',
  decisions: 'Decisions',
  more: 'More wait behind these.',
  since: 'since',
};

export const DECISIONS_WORDS = {
  title: 'Decisions',
  close: 'Close',
  none: 'Nothing has been decided yet.',
  about: 'What was decided about kudos, newest first. What they said is not kept here.',
  newer: 'Newer',
  older: 'Older',
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  alongside: 'Alongside',
  what: {
    'kudos.kept': 'kept reported kudos',
    'kudos.private': 'made kudos private',
    'kudos.removed': 'removed kudos',
    'kudos.post-deleted': 'noticed that the post of kudos was deleted in Slack, and made them private',
  } as Record<string, string>,
  sentences: (count: number) => (count === 1 ? 'a sentence taken off' : `${count} sentences taken off`),
};

/** All that people read where a card is written: the form, what comes between it and the card, and its history. */
import type { CardKind } from '../generated/prisma/client.ts';

/** What a card's text consists of, by kind: see layouts.ts. */
export type SectionName =
  | 'answer'
  | 'intro'
  | 'seen'
  | 'steps'
  | 'otherwise'
  | 'situation'
  | 'alone'
  | 'limit'
  | 'did'
  | 'outcome';

/** As they stand in the card above their text. Cards that are there are read by them: they stay. */
export const HEADINGS: Partial<Record<SectionName, string>> = {
  otherwise: 'If that does not help',
  alone: 'What I may decide alone',
  limit: 'Up to which limit',
  did: 'What I did',
  outcome: 'What happened',
};

export const FIELDS: Record<SectionName, { label: string; hint?: string }> = {
  answer: { label: 'The answer' },
  intro: { label: 'What to know first' },
  seen: { label: 'What one sees', hint: 'What the customer tells, or the error as it reads.' },
  steps: { label: 'Step' },
  otherwise: { label: 'If that does not help' },
  situation: { label: 'The situation' },
  alone: { label: 'What I may decide alone' },
  limit: { label: 'Up to which limit', hint: 'Such as an amount, and whom to ask above it.' },
  did: { label: 'What I did' },
  outcome: { label: 'What happened' },
};

export const KIND_CHOICES: Record<CardKind, string> = {
  FAQ: 'Question and answer',
  HOW_TO: 'How-to, step by step',
  TROUBLESHOOTING: 'Troubleshooting guide',
  PLAYBOOK: 'Playbook: what I may decide',
  STORY: 'Story: what happened to me',
};

export const form = {
  newTitle: 'Write it down',
  editTitle: 'Edit the card',
  mergeTitle: 'Put them together',
  save: 'Save',
  cancel: 'Cancel',
  kind: 'What is it?',
  title: 'Title, as a question',
  titleExample: 'How do I refund after 14 days?',
  step: (n: number) => `Step ${n}`,
  more: (n: number) => `(${n})`,
  stepMenu: { up: 'Move up', down: 'Move down', below: 'Add one below', remove: 'Remove' },
  addStep: 'Add a step',
  moreRoom: 'More room',
  product: 'Product',
  tags: 'Tags',
  search: 'Search, or write a new one',
  newOne: (typed: string) => `New: ${typed}`,
  team: 'Who finds it?',
  everybody: 'Everybody',
  onlyTeam: (team: string) => `Only ${team}`,
  verifier: 'Who checks it?',
  verifierHint: 'A colleague who knows it too.',
  from: (link: string) => `From <${link}|this message>.`,
  markdown: 'It holds a table or the like, so it is shown as Markdown: like this nothing of it is lost.',
  cut: 'The message is longer than a card may be. Its end is left out.',
  alreadyThere: 'There is a card from this message already.',
  merged: 'What you wrote stands at the end. Put it together as you like.',
  mergedWider:
    ':warning: What you wrote was to be for your team only, and this card is not. Leave out what others may not read.',
  thereNow: (who: string) => `${who} changed this card while you were writing. This is what stands there now:`,
  yoursBelow: 'Yours is below. Saving it puts it in place of theirs.',
  somebody: 'Somebody',
};

export const draft = {
  begun: (when: string, title: string) => `You began this on ${when}${title === '' ? '.' : `: ${title}`}`,
  goOn: 'Go on with it',
  forget: 'Forget it',
};

export const trouble = {
  noTitle: 'Write it as a question, so that others find it.',
  longTitle: (most: number) => `At most ${most} characters, please.`,
  noBody: 'Write down what you know.',
  longBody: (most: number, now: number) =>
    `A card holds ${most.toLocaleString('en-GB')} characters, and these are ${now.toLocaleString('en-GB')}. Make two of it.`,
  manyTags: (most: number) => `At most ${most} tags, please.`,
  kind: 'Choose one.',
  personal: (told: string) => `That is ${told}. Choose other words.`,
  moved: 'What I took out no longer stands there as it did. Leave it out, or write it differently.',
  stale: 'This button no longer works. Open the card again.',
  lost: 'What you wrote is no longer kept. Write it once more.',
  manySteps: (most: number) => `${most} steps at most. Make two cards of it.`,
  notYours: 'Only the two of you can write down what you learned there.',
};

export const privacy = {
  title: 'One look',
  tookOut: (told: string) => `:lock: *I took out ${told}.* Nothing of it was kept.`,
  choice: 'Save it',
  without: 'Without it',
  keep: 'With it: it is nobody’s data',
  differently: 'Below is what stays. You can also write it differently.',
  tooMuch: 'That is too much to put back. Write it differently if something is missing.',
};

export const similar = {
  title: 'Is it there already?',
  intro: 'These may say the same. Which one is it?',
  same: 'Probably the same',
  merge: 'Merge',
  link: 'It is this one',
  open: 'Open',
  saveNew: 'Save as new',
  saveLinked: 'Save as new, linked',
  back: 'Back to writing',
  close: 'Later',
  kept: 'What you wrote is kept until you come back.',
};

export const saved = {
  open: 'Open',
  by: (verifier: string) => `:white_check_mark: *Saved.* ${verifier} checks it, then it counts as verified.`,
  candidate:
    ':white_check_mark: *Saved.* Others find it from now on; once a colleague has checked it, it counts as verified.',
  published: ':white_check_mark: *Saved.* Others find it from now on. It is looked at again soon.',
  verified: ':white_check_mark: *Saved, and verified by you.* Others find it from now on.',
  changed: ':white_check_mark: *Saved.* The version before is in its history.',
  merged: ':white_check_mark: *Saved in the one card.* Whoever asks in your words finds it too.',
  looksAtIt: (who: string | undefined) => `${who ?? 'Somebody'} is asked to check it.`,
  beside: 'Both cards show each other under “See also”.',
  there: ':white_check_mark: It is there already. Nothing else was saved.',
  linked: (title: string) => `:white_check_mark: Whoever asks “${title}” finds this card from now on.`,
};

export const book = {
  text: 'Worth keeping? Save it as knowledge.',
  ask: (link: string | undefined) =>
    link ? `Worth keeping? Save <${link}|this message> as knowledge.` : 'Worth keeping? Save it as knowledge.',
  hint: 'I cannot read the message. “Save as knowledge” in its menu takes its words over; the button begins with an empty page.',
  button: 'Save as knowledge',
};

export const history = {
  title: 'History',
  back: 'Back',
  list: 'All versions',
  see: 'See',
  restore: 'Restore this one',
  restoreConfirm: 'Its text is in use again, as a new version. Nothing is lost.',
  yes: 'Restore',
  no: 'Cancel',
  now: 'In use now',
  did: {
    made: 'wrote it',
    edited: 'changed it',
    restored: 'brought an earlier version back',
    merged: 'merged another one into it',
    imported: 'imported it',
    opened: 'opened it to others',
  } as Record<string, string>,
  somebody: 'Somebody',
  version: (n: number) => `Version ${n}`,
  older: 'Older ones',
  changes: 'What changed',
  first: 'The first one.',
  firstSeen: 'What it was before was for fewer people.',
  same: 'The text stayed the same.',
  long: 'There is more. Restore it, or ask for an export, to see all.',
  title_: 'Title',
  kind: 'Kind',
  product: 'Product',
  tags: 'Tags',
  none: 'none',
  restored: 'It is in use again.',
  restoredWithout: (told: string) => `It is in use again, without ${told}.`,
};

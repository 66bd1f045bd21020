/** All that people read where cards are found, read and used. Writing and keeping them true have words of their own. */
import type { CardKind } from '../generated/prisma/client.ts';

const times = (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`);
const cards = (n: number): string => (n === 1 ? '1 card' : `${n} cards`);

export const KIND_WORDS: Record<CardKind, string> = {
  FAQ: 'Question and answer',
  HOW_TO: 'How-to',
  TROUBLESHOOTING: 'Troubleshooting',
  PLAYBOOK: 'Playbook',
  STORY: 'Story',
};

export const BADGE = {
  verified: (by: string | undefined, day: string): string => (by ? `Verified by ${by}, ${day}` : `Verified ${day}`),
  changed: (by: string | undefined): string => `Changed since ${by ?? 'somebody'} verified it`,
  unverified: 'Not verified yet',
  due: 'Due for a check',
  candidate: 'Candidate',
  obsolete: 'Obsolete',
};

/** What a person can do with an answer. */
export const BUTTONS = {
  share: 'Share here',
  helped: 'Helped',
  outdated: 'Outdated',
  open: 'Open',
  edit: 'Edit',
  history: 'History',
  changes: 'What changed',
  confirm: 'Still true',
  accept: 'Accept',
  retire: 'Retire',
  revive: 'Bring it back',
  back: 'Back',
};

export const FIND = {
  /** Followed by what was searched for. */
  found: (n: number): string => (n === 0 ? 'Nothing found for ' : `${cards(n)} for `),
  foundBrowsing: (n: number): string => (n === 0 ? 'No cards like this.' : `${cards(n)}, the most trusted first`),
  text: (n: number, words: string, titles: string): string => `${cards(n)} for ${words}: ${titles}`,
  /** Between the word that was searched for and the one that was typed. */
  insteadOf: ['Searched for ', ' instead of '] as const,
  /** Followed by other names of what was typed. */
  alsoFor: 'Also looked for ',
  leftOut: (what: string): string => `Searched without ${what}: I never keep those.`,
  more: 'More',
  first: 'Back to the first',
  noneHelped: 'None of these helped',
  nothing: 'Nobody has written this down yet. Ask somebody who knows, or write it down if you do.',
  nothingFiltered: 'Nothing with these filters. Choose “Any” to see the rest.',
  nothingText: (words: string): string => `Nothing found for ${words}. Ask a mentor, or write it down.`,
  noneHelpedDone: 'Thank you for saying so: it is on the list of what is missing. Somebody may still know.',
  askMentor: 'Ask a mentor',
  writeDown: 'Write it down',
  any: { kind: 'Any kind', product: 'Any product', tag: 'Any tag' },
  narrow: { kind: 'Kind', product: 'Product', tag: 'Tag' },
  over: 'This search is over. Type `/know` and your words again.',
};

export const SEARCH = {
  title: 'Knowledge',
  submit: 'Search',
  close: 'Close',
  label: 'What are you looking for?',
  placeholder: 'refund after 14 days',
  latest: 'Latest',
  empty: 'Nothing here yet. The first card is yours to write.',
  onlyTeam: 'only for a team',
};

export const CARD = {
  title: 'Card',
  close: 'Close',
  onlyTeam: (team: string): string => `Only for ${team}`,
  dueReason: 'Somebody found it outdated:',
  candidate: 'It waits for somebody to accept it: use it with care.',
  obsolete: 'No longer true. Kept so that links to it still lead somewhere.',
  noText: 'No text yet.',
  part: (n: number, of: number): string => `Part ${n} of ${of}`,
  earlier: 'Earlier part',
  later: 'Next part',
  owner: (name: string): string => `Kept by ${name}`,
  noOwner: 'Nobody keeps it at the moment',
  /** Who is asked whether it is true; the first of each where that is its owner. */
  nextCheck: (day: string): string => `next check ${day}`,
  ownerChecks: (name: string, day: string): string => `${name} keeps it and checks it by ${day}`,
  checks: (name: string, day: string): string => `${name} checks it by ${day}`,
  ownerIsAsked: (name: string): string => `${name} keeps it and is asked to check it`,
  isAsked: (name: string): string => `${name} is asked to check it`,
  toAccept: (name: string): string => `${name} is asked to accept it`,
  changed: (names: string): string => `Changed by ${names}`,
  somebody: 'somebody',
  seeAlso: 'See also',
  noLonger: 'No longer true: ',
  notAccepted: 'Candidate: ',
  unlink: 'Take one out',
  unlinked: 'Neither card shows the other any more.',
  unlinkConfirm: {
    title: 'Take it out?',
    text: 'Both cards stay as they are. They no longer point to each other.',
    yes: 'Take it out',
    no: 'Keep',
  },
  contributors: (names: string): string => `With thanks to ${names}`,
  others: (n: number): string => (n === 1 ? '1 more' : `${n} more`),
  helped: (n: number): string => `Helped ${times(n)}`,
  source: 'Where it comes from',
  retireConfirm: {
    title: 'Retire this card?',
    text: 'It stays findable, marked as obsolete, below all others. You can bring it back.',
    yes: 'Retire',
    no: 'Keep',
  },
  stale: 'Type `/know` to find the card again.',
};

export const HELPED = {
  told: 'Good to know that this helped. It moves up for the next one who asks.',
  notice: ':tada: Good to know that it helped.',
};

export const OUTDATED = {
  title: 'Outdated',
  submit: 'Send',
  close: 'Cancel',
  label: 'What is no longer right?',
  placeholder: 'The limit is 60 euros since May.',
  hint: (who: string | undefined): string =>
    `It stands on the card, without your name. ${who ?? 'Somebody who knows it'} is asked to look. No customer data, please.`,
  required: 'Say in a few words what is no longer right.',
  tooLong: (most: number): string => `At most ${most} characters, please.`,
  notice: (who: string | null): string =>
    `:eyes: Thank you. ${who ?? 'Somebody who knows it'} is asked to look, and you hear when it was put right.`,
  noticeOwn: ':eyes: Thank you. It is on your list of cards to check.',
};

export const SHARE = {
  by: (name: string): string => `Shared by ${name}`,
  text: (name: string, title: string): string => `${name} shared a card: ${title}`,
  cut: 'There is more: open it.',
  teamOnly: 'This card is for its team only, and not everybody here may see it. Share it where only they are.',
  again: 'You shared this a moment ago. If it does not stand here, try again in a few seconds.',
};

export const TOLD = {
  putRight: (title: string, who: string | undefined): string =>
    `The card you found outdated was put right${who ? ` by ${who}` : ''}. Thank you for saying so.\n*${title}*`,
  stillTrue: (title: string, who: string | undefined): string =>
    `${who ?? 'Somebody'} looked at the card you found outdated, and it is still true. Thank you for asking.\n*${title}*`,
  retired: (title: string): string =>
    `The card you found outdated is out of use now. Thank you for saying so.\n*${title}*`,
  changed: (title: string, who: string | undefined): string =>
    `${who ?? 'Somebody'} changed a card you keep.\n*${title}*`,
  accepted: (title: string, who: string | undefined): string =>
    `Your card was accepted${who ? ` by ${who}` : ''}. Everybody who may see it finds it now.\n*${title}*`,
};

export const HOME = {
  title: 'Knowledge',
  search: 'Search knowledge',
  write: 'Write it down',
  quiet: 'What colleagues have learned. /know and a few words find it anywhere.',
  news: (title: string, more: number): string => `New this week: ${title}${more > 0 ? ` and ${more} more` : ''}`,
};

/** All that is said about keeping cards true: words only, nothing of blocks, so that they can be translated in one place. */

const cards = (n: number): string => (n === 1 ? 'card' : 'cards');
const times = (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`);

export const refusals = {
  stale: '`/know check` shows what is open.',
  noChoice: 'Tick at least one card.',
};

export const buttons = {
  stillTrue: 'Still true',
  accept: 'Accept',
  edit: 'Edit',
  changes: 'What changed',
  retire: 'Retire',
  undo: 'Undo',
  open: 'Open',
  all: 'See all',
  stale: 'Look at unused cards',
  check: 'Check cards',
  more: 'More',
  back: 'Back',
};

/** Asked before a card is retired. */
export const retiring = {
  title: 'Retire this card?',
  text: 'It stays, marked as no longer true, and ranks below everything else. You can bring it back.',
  confirm: 'Retire',
  deny: 'Keep',
};

export const list = {
  title: (n: number): string => (n === 1 ? 'A card waits for your word.' : `${n} cards wait for your word.`),
  intro: 'Still true? A tap is enough.',
  done: 'All checked. Thank you: people can rely on these.',
  replaced: 'A newer list has taken the place of this one.',
  more: (n: number): string =>
    `${n} more ${n === 1 ? 'waits. It comes' : 'wait. They come'} next week, or now with \`/know check\`.`,
  stale: (n: number): string =>
    `Also: ${n} ${cards(n)} you look after ${n === 1 ? 'was' : 'were'} neither used nor checked for three months.`,
  why: 'Because you own these cards or check them. At most once a week, at most five cards.',
  coming: 'Cards to check',
};

export const item = {
  draft: (maker: string | undefined): string => `New${maker ? `, by ${maker}` : ''}. Nobody has accepted it yet.`,
  outdated: 'Somebody found it outdated:',
  changed: (who: string): string => `Changed by ${who}.`,
  somebody: 'somebody',
  since: (day: string): string => `Last checked ${day}.`,
  never: 'Never checked so far.',
  used: (n: number): string => `Used ${times(n)} in three months.`,
  confirmed: 'still true. Thank you!',
  accepted: 'accepted. Thank you!',
  byAnother: (who: string): string => `checked by ${who}.`,
  retired: 'retired.',
  elsewhere: 'somebody else looks after it now.',
};

export const modal = {
  title: 'Cards to check',
  none: 'Nothing to check. Everything you look after is up to date.',
  intro: (n: number): string => `*${n} ${cards(n)}* ${n === 1 ? 'waits' : 'wait'} for your word.`,
  page: (page: number, pages: number): string => `Page ${page} of ${pages}`,
  confirmed: (title: string, due: string): string =>
    `:white_check_mark: *${title}*\nStill true. It comes up again ${due}.`,
  accepted: (title: string, due: string): string =>
    `:white_check_mark: *${title}*\nAccepted. It comes up again ${due}.`,
  retired: (title: string): string => `:file_cabinet: *${title}*\nRetired.`,
  revived: (title: string): string => `:seedling: *${title}*\nBack in use.`,
  waitsAgain: (title: string): string => `:seedling: *${title}*\nBack again. It waits for somebody to accept it.`,
};

export const stale = {
  title: 'Unused cards',
  intro: (n: number): string =>
    `*${n} ${cards(n)}* ${n === 1 ? 'was' : 'were'} neither used nor checked for three months. Tick what can go.`,
  hint: 'Retired cards stay, marked as no longer true. Each can be brought back.',
  none: 'No card has been left unused and unchecked for three months.',
  label: 'Retire these',
  submit: 'Retire',
  retired: (n: number): string => `${n} ${cards(n)} retired.`,
  lastUsed: (day: string): string => `Last used ${day}`,
  neverUsed: 'Never used',
};

export const handover = {
  text: (leaver: string): string => `${leaver} has left, and you look after some of their cards from now on.`,
  more: 'You know them best. I ask about each when its time comes. Retire what nobody needs.',
};

/** For the person only; a step, never a rank. */
export const ladder = {
  toContributor: (left: number): string =>
    left === 1
      ? 'One more accepted card, and what you write is published at once.'
      : `${left} more accepted cards, and what you write is published at once.`,
  toPublisher: (left: number): string =>
    `What you write is published at once. With ${left} more accepted ${cards(left)} you can accept what others write.`,
  publisher: 'What you write is published at once, and you can accept what others write.',
  accepted: (n: number): string => (n === 1 ? 'A card of yours was accepted.' : `${n} cards of yours were accepted.`),
  onlyYou: 'Only you see this.',
  told: {
    contributor:
      'Three of your cards were found true by others. From now on what you write is published at once, and you can put right what you find wrong.',
    publisher:
      'Ten of your cards were found true by others. From now on you can accept what colleagues write for the first time: your eye helps them.',
  },
};

export const home = {
  title: 'Knowledge to keep true',
  checks: (n: number): string => `*${n} ${cards(n)}* ${n === 1 ? 'waits' : 'wait'} for your word.`,
  stale: (n: number): string => `*${n} ${cards(n)}* neither used nor checked for three months.`,
};

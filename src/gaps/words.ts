/** All that is said about what people looked for and did not find: words only, so that they can be translated in one place. */

const times = (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`);

export const refusals = {
  gone: 'Nobody looks for this any more, or it is written by now. `/know gaps` shows what is open.',
  taken: (who: string): string => `${who} is writing this one already. Thank you all the same.`,
  notYours: 'This is not yours to hand back: `/know gaps` shows how it stands.',
  publishers: 'People with ten accepted cards, leads and coordinators decide this.',
  stale: '`/know gaps` shows what is open.',
};

export const buttons = {
  claim: 'I’ll write it',
  write: 'Write it',
  handBack: 'Hand back',
  notAGap: 'Not a gap',
  pass: 'Not this one',
  all: 'See what is missing',
  list: 'See all',
  more: 'More',
  back: 'Back',
  open: 'Open',
};

export const dismissing = {
  title: 'Not a gap?',
  text: 'It leaves the list, also for the next who look for it. Nobody is told.',
  confirm: 'Take it out',
  deny: 'Keep',
};

export const list = {
  title: 'What is missing',
  intro: 'People looked for this and found nothing that helped. Who, nobody is told.',
  none: 'Nothing is missing: whatever people looked for lately, they found.',
  asked: (n: number, day: string): string => `Looked for ${times(n)}, ${n === 1 ? '' : 'last '}on ${day}.`,
  yours: 'You are writing it.',
  taken: (who: string): string => `${who} is writing it.`,
  onlyTeam: 'Only your team sees this.',
  page: (page: number, pages: number): string => `Page ${page} of ${pages}`,
};

export const offer = {
  text: (words: string): string => `People look for “${words}” and find nothing.`,
  ask: (n: number, verifier: string | undefined): string =>
    `${times(n).replace(/^./, (sign) => sign.toUpperCase())} within 30 days. Would you write it down? A few sentences are enough${
      verifier ? `, and ${verifier} looks it over with you` : ''
    }.`,
  note: 'Nobody hears of it if you would rather not.',
  yours: (words: string): string => `You are writing “${words}”. Thank you!`,
  settled: (words: string): string => `“${words}” is looked after. Thank you!`,
  why: 'Because it is near what you know, want to learn or looked for yourself. What is looked for three times is offered to one person at a time.',
};

export const filled = {
  text: (title: string): string => `You looked for something that is now written down: ${title}`,
  intro: 'You looked for something that is now written down:',
};

export const home = {
  title: 'What is missing',
  count: (n: number): string =>
    n === 1
      ? '*One thing* people looked for is not written down yet.'
      : `*${n} things* people looked for are not written down yet.`,
  yours: (n: number): string => (n === 1 ? 'One of them is yours to write.' : `${n} of them are yours to write.`),
};

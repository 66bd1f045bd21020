/** All that people read about a lead stepping in, in one place. mrkdwn where it takes a mention. */

export const refusals = {
  notYours: 'This is not yours, or it is no longer there.',
  instead: 'Type `/shield`, or use the button in App Home.',
  nobodyToTalk: 'There is nobody I could ask just now. Nobody was told anything.',
  /** Completes "Only a coordinator can". */
  coordinatorsCan: 'see these numbers',
  leadsOnly: 'Only the lead of a team sees this.',
};

export const home = {
  button: 'I need a lead to step in',
  numbers: 'Help in numbers',
};

export const form = {
  title: 'A lead steps in',
  submit: 'Ask my lead now',
  close: 'Cancel',
  about: 'Press *Ask my lead now*: nothing else is needed. Only the leads I ask learn of it.',
  what: 'What is happening?',
  whatHint: 'If you have a second for it.',
  link: 'Link to the contact',
  back: 'Close',
};

/** What the agent reads, as things change. */
export const mine = {
  asking: ':shield: I’m asking a lead to step in. You’ll see here who does.',
  meanwhile:
    'Until then: put the contact on hold if you can. Nobody has to stay in a contact that insults or threatens them.',
  nobody: ':shield: No lead is at work right now, so nobody has been asked. I keep looking for an hour.',
  noAnswer: ':shield: No lead has answered yet, and I know of nobody else who is at work. I keep looking for an hour.',
  whatNow:
    'What you can do now: say once, calmly, that you will end the contact, and then end it. If somebody is threatened, call your emergency number first. A colleague can stay with you meanwhile.',
  taken: (lead: string): string => `:shield: ${lead} is stepping in.`,
  over: (lead: string | undefined): string =>
    lead ? `It’s over. ${lead} stepped in.` : 'It’s over. Nobody could step in, and I’m sorry about that.',
  after: 'When you next start work I’ll ask how you are. Only you see that.',
  withdrawn: 'You took it back. Nobody needs to do anything.',
  told: 'What the lead reads:',
  withdraw: 'Take it back',
  end: 'It’s over',
  helpNow: 'Ask a colleague now',
};

/** What a lead who is asked reads, as things change. */
export const asked = {
  text: (agent: string): string => `:shield: ${agent} needs you to step into a contact, now.`,
  one: 'One tap tells them that you are coming. If you can’t, I ask somebody else at once.',
  stepIn: 'I step in',
  pass: 'I can’t',
  passed: (agent: string): string => `:shield: You can’t, so I’m asking somebody else to step in for ${agent}.`,
  passedMore: 'Only you see this. If it turns out that you can after all:',
  own: (agent: string): string => `:shield: You are stepping in for ${agent}. They have been told.`,
  ownMore: 'Join them where the contact is, or write to them.',
  other: (lead: string): string => `:shield: ${lead} is stepping in. Nothing for you to do.`,
  over: 'A colleague needed a lead to step in. It’s over.',
  ownOver: (agent: string): string =>
    `:shield: You stepped in for ${agent}. It’s over. A kind word tomorrow does more than you think.`,
  withdrawn: 'A colleague needed a lead to step in, and took it back. Nothing for you to do.',
  link: 'Open the contact',
};

/** The private check-in afterwards. */
export const after = {
  text: (day: string): string => `How are you, after the contact you needed a lead for on ${day}?`,
  private: 'Only you see this and your answer.',
  scale: [
    [1, 'Still heavy'],
    [2, 'Not great'],
    [3, 'So-so'],
    [4, 'All right'],
    [5, 'Good'],
  ] as const,
  answers: {
    1: 'Thank you for saying so. It is normal that such a contact stays with you, and you don’t have to carry it alone.',
    2: 'Thank you for saying so. Such contacts cost something, and it says nothing about how good you are.',
    3: 'Thank you. Go easy on yourself today.',
    4: 'Good to hear. You handled something hard.',
    5: 'Lovely. You handled something hard.',
  } as Record<number, string>,
  offers: 'If you like. Nobody learns anything unless you press, and then only what stands on the button:',
  mentor: 'I’d like to talk to my mentor',
  help: 'Ask a colleague now',
  pause: 'I’d like a short break',
  mentorAsked: (mentor: string): string => `${mentor} hears that you would be glad of a talk, and nothing else.`,
  pauseAsked: (lead: string): string => `${lead} hears that you would like a short break, and nothing else.`,
};

/** To whom the agent turns, and nothing about why. */
export const told = {
  talk: (agent: string): string => `${agent} would be glad of a talk with you when you have a moment.`,
  pause: (agent: string): string => `${agent} would like a short break. Can you see to it?`,
};

export const numbers = {
  title: 'Help in numbers',
  total: (called: number, taken: number): string =>
    `In the last four weeks leads were asked to step into a hard contact *${called === 1 ? 'once' : `${called} times`}*, and stepped in *${taken === 1 ? 'once' : `${taken} times`}*.`,
  none: 'In the last four weeks no lead was asked to step in.',
  pairs: (times: number): string =>
    `In the last four weeks colleagues logged *${times === 1 ? 'once' : `${times} times`}* that they worked something out together.`,
  shifts: 'By shift',
  sites: 'By site',
  over: 'Of the weeks that are over. What was taken back does not count.',
  few: 'Counts come with five people or more.',
  small: 'Groups of fewer than five are left out, and others where one could work theirs out from the rest.',
  close: 'Close',
};

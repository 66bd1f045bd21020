/** What live help says to people: words only, so that they can be translated in one place. Names and titles come in escaped. */

/** After “This button no longer works.” */
export const INSTEAD = 'Type `/ask` to start again.';

export const TROUBLE = {
  guest: 'Live help is for full members of this workspace. Guests can ask whoever invited them.',
  noPerson: 'Only people of this workspace can ask for help.',
  notYours: 'This is not with you, or it is no longer there.',
  notYourButton: 'This one is for the other of you two.',
  noQuestion: 'Say what you need to know.',
  skillGone: 'This skill is no longer in the list. Choose another one.',
  anotherIsOpen: 'You have another question open. Take that one back first.',
  over: 'You took this question back. Ask it again with `/ask`.',
  notSolved: 'This question is not solved yet.',
} as const;

export const FORM = {
  startTitle: 'Help now',
  startNext: 'Next',
  cancel: 'Cancel',
  ok: 'OK',
  question: 'What do you need to know?',
  example: 'Customer was charged twice and wants the money back today. Can I refund it myself?',
  questionHint: 'Leave out customers’ data, and your name: nobody sees who asks until they take it.',
  answersTitle: 'Is it one of these?',
  answersIntro: 'This is what is known. Does one of them help?',
  thatsIt: 'That’s it',
  askPerson: 'Ask a person',
  askTitle: 'Ask a person',
  askIntro: 'Nothing written down answers it. Somebody will know.',
  send: 'Ask now',
  skill: 'Which skill is it about?',
  search: 'Type to search',
  skillHint: 'Left empty, I go by your words.',
  product: 'Which product?',
  how: 'How pressing is it?',
  waiting: 'A customer is waiting',
  waitingMeans: 'I ask several people at once.',
  urgent: 'It is urgent',
  tooLong: (most: number) => `At most ${most} characters, please.`,
  fromList: 'Choose from the list.',
  oneProduct: 'One is enough.',
  takenOut: (told: string) => `I took out ${told}: nobody else needs to see that.`,
  cut: (most: number) =>
    `Only the first ${most} characters fit. Say the rest to whoever takes it, or put it more shortly.`,
  stateTitle: 'Your question',
  already: 'You are asking this already. One at a time.',
  oneAtATime: 'One at a time: say that it is solved, or take it back, before you ask another.',
  asking: 'I’m asking. You will hear from me in my messages to you.',
  helpedTitle: 'Good',
  helped: 'Glad it helped.',
  helpedOpen: 'You are still asking this. Is it answered? Then take it back, and nobody needs to do anything.',
  rateTitle: 'How was it?',
  rateIntro: 'Only you know what you choose: it is counted and shown to nobody.',
} as const;

export const BUTTONS = {
  take: 'I’ll take it',
  takeAfterAll: 'I’ll take it after all',
  takeToo: 'Take this one too',
  pass: 'Not now',
  passToday: 'Not today',
  withdraw: 'Withdraw',
  solved: 'Solved',
  handBack: 'Hand back',
  askOther: 'Ask somebody else',
  rate: 'How was it?',
  save: 'Save as card',
  stillOpen: 'Still open',
  reopen: 'Open it again',
  keepAsking: 'Keep asking',
  cards: 'What is written down',
  findMentor: 'Find a mentor',
  askNow: 'Ask for help now',
  off: 'Not until I say so',
  offToday: 'Not today',
  on: 'Ask me again',
} as const;

export const RATINGS = { GREAT: 'Great', OKAY: 'Okay', NOT_YET: 'Not yet' } as const;

export const FACTS = {
  waiting: ':hourglass_flowing_sand: a customer is waiting',
  urgent: ':zap: urgent',
} as const;

export const MINE = {
  title: 'Your question',
  asking: 'I’m asking. You will hear from me here. Nobody sees who asks until they take it.',
  askingNow:
    'I’m asking. As a customer is waiting, I ask several people at once. You will hear from me here. Nobody sees who asks until they take it.',
  nobodySeeBelow: 'Nobody could take it so far. What else there is stands below.',
  claimed: (helper: string) => `${helper} takes it. Your conversation is open.`,
  solved: (helper: string) => `Solved with ${helper}.`,
  ask: 'How was it? Only you know what you choose.',
  rated: 'Thank you for saying how it was.',
  notYet: 'Then it is not done. Shall I ask somebody else?',
  withdrawn: 'You took it back.',
  stale: 'It went quiet, so I closed it.',
} as const;

export const NOBODY = {
  text: 'Nobody I could ask is free right now. I’m sorry.',
  leadKnows: 'Your team’s lead hears of it too, without your name.',
  stays: 'Your question stays open: whoever was asked can still take it. Or:',
  lookedAgain: 'I looked again, and nobody new is there right now. Your question stays open.',
  lookedFound: 'I’m asking somebody who was not there before.',
  noCards: 'Nothing written down answers it yet.',
} as const;

export const ASKED = {
  asks: 'A colleague asks:',
  everybodyAsked: 'I’ve asked everybody I could, and nobody has taken it so far.',
  unnamed: 'You see who it is when you take it. Saying no is fine, and nobody is told.',
  passed: 'Not this time, and that’s fine.',
  /** Also when it was the asker who would like somebody else. */
  handedBack: 'It’s no longer with you. I’m asking somebody else.',
  yours: (asker: string) => `You took it, for ${asker}. Your conversation is open.`,
  taken: (helper: string) => `Taken by ${helper}.`,
  solved: 'Solved.',
  solvedByYou: 'Solved. Thank you: that was a hand at the right moment.',
  worthKeeping: 'Would it help others too? Write the answer down in your own words.',
  savedForTeam: 'Written down, for a team.',
  saved: (title: string) => `Written down: *${title}*`,
  over: 'No longer needed.',
  busy: 'You are helping somebody already. Take this one too?',
  gone: 'This one is no longer open.',
  youTookIt: 'You took it. Your conversation is open.',
} as const;

export const TOGETHER = {
  intro: (helper: string, asker: string) => `${helper} takes ${asker}’s question.`,
  again: (asker: string) => `${asker} opened this question again.`,
  link: 'The message it is about',
  seen: 'Looked at already:',
  who: (helper: string, asker: string) => `*Hand back* is for ${helper}, *Ask somebody else* for ${asker}.`,
  goesOn: 'It is no longer with you two. I’m asking somebody else.',
  solved: 'Solved. Thank you both.',
  rate: (asker: string) => `${asker}, how was it? Only you will know what you choose.`,
  save: (helper: string) => `${helper}, would it help others too?`,
  withdrawn: 'It is no longer needed.',
  stale: 'It went quiet, so I closed it.',
  apart: (helper: string, asker: string) =>
    `${helper} takes ${asker}’s question. Slack did not let me open a conversation for you two: please write to each other.`,
} as const;

export const STALE = {
  text: 'Is this still open? If nobody answers, I close it.',
  stillOpen: 'Still open, then. I’ll ask again in a while.',
  over: 'This is closed.',
} as const;

export const CARD = {
  text: (helper: string, title: string) => `${helper} wrote down what solved your question: *${title}*`,
  open: 'Open',
} as const;

export const HOME = {
  title: 'Live help',
  /** Of more than two it is not counted how many. */
  askedOfYou: (count: number) =>
    `*${count === 1 ? 'A colleague needs' : `${count === 2 ? '2' : 'Several'} colleagues need`} help now*`,
  rate: (helper: string) => `*How was the help of ${helper}?* Only you know what you choose.`,
  on: 'When a colleague is stuck, I may ask you during your shift.',
  offToday: (when: string) => `I ask you for no live help until ${when}.`,
  offForGood: 'I ask you for no live help until you say so.',
} as const;

/** What kudos say to people, from the form to one's own list: words only, nothing of blocks, so that they can be translated in one place. */

const get = (count: number) => (count === 1 ? 'gets' : 'get');

/** "in 40 minutes", "in about 3 hours" */
function inAWhile(minutes: number): string {
  if (minutes < 60) return minutes <= 1 ? 'in a minute' : `in ${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return `in about ${hours === 1 ? 'an hour' : `${hours} hours`}`;
}

/** When the day is over. `clock`: "00:00", or when the first hour of that day is skipped, what it begins with. */
const again = (clock: string, minutes: number) =>
  `From ${clock === '00:00' ? 'midnight' : clock} you can again, ${inAWhile(minutes)}.`;

export const refused = {
  noValues: 'There are no values and skills to choose from yet. A coordinator can add some in the settings (App Home).',
  yourself: 'Kudos are for others. Take yourself out.',
  valueGone: 'This value is no longer in use. Choose another one.',
  skillGone: 'This skill is no longer in the list. Choose another one.',
  dailyLimit: (limit: number, clock: string, minutes: number) =>
    `You’ve given ${limit} kudos today. ${again(clock, minutes)}`,
  personToday: (name: string, clock: string, minutes: number) =>
    `You’ve already thanked ${name} today. ${again(clock, minutes)}`,
  left: (name: string) => `${name} has left the workspace.`,
  groupUnknown: 'This group is no longer there. Choose another one, or name the people.',
  groupEmpty: 'Nobody in this group can be thanked: it has no other people in it.',
  groupLarge: (most: number) =>
    `That is a large group. Up to ${most} people share kudos well: choose a smaller group, or name the people.`,
  groupSilent: 'Slack does not say who is in this group just now. Try again in a moment, or name the people.',
  slow: 'Slack is taking its time to say who they are. Press Preview again in a few seconds; nothing is lost.',
  postedAlready: 'These kudos are posted already.',
  lost: 'This preview is no longer kept. Go back and press Preview again.',
} as const;

export const form = {
  title: 'Give kudos',
  submit: 'Preview',
  cancel: 'Cancel',
  who: 'Who helped?',
  choosePeople: 'Choose people',
  group: 'Or a whole group',
  groupHint: 'A Slack group, e.g. a shift or a project. Everybody in it shares the kudos.',
  search: 'Type to search',
  value: 'Which value did they show?',
  valueHint: 'A value or a skill is enough.',
  chooseOne: 'Choose one',
  skill: 'Which skill does it show?',
  deed: 'What did they do?',
  deedExample: 'Stayed on the line with an upset customer until the refund was through',
  deedHint: 'One specific deed, in a sentence or two.',
  deedCut: (most: number) => `Only the first ${most} characters fit here.`,
  impact: 'What did it change for the customer?',
  link: 'Ticket or message',
  linkHint: 'A link that shows more.',
  linkOfMessage: 'Only people in that conversation can open this link.',
  linkExample: 'https://…',
  audience: 'Who sees it?',
  public: 'Everybody',
  private: 'Only the people I thank',
  publicHint: 'Posted where your colleagues read it.',
  privateHint: 'A direct message to each of them.',
  next: 'You see it before it goes anywhere.',
  needPeople: 'Choose who this is for.',
  fewerPeople: (most: number) => `At most ${most} people at once.`,
  needReason: 'Choose a value or a skill.',
  needSkill: 'Choose a skill.',
  needDeed: 'Say what they did.',
  fromList: 'Choose from the list.',
  shorter: (most: number) => `At most ${most} characters, please.`,
  noLink: 'A link begins with https://',
  noPassword: 'Leave the name and password out of the link.',
} as const;

/** What somebody did, as an example; by the names of the values every workspace begins with, and by kinds of skills. */
const EXAMPLES = new Map(
  Object.entries({
    'customer first': 'Called back at six, so the customer had his answer before the weekend.',
    teamwork: 'Took over my chats for an hour, so nobody waited while I calmed a caller.',
    ownership: 'Followed a lost parcel through three depots until the customer had it.',
    learning: 'Sat in on five refund calls and wrote down for us what calmed people.',
    kindness: 'Noticed that I was stuck after a hard call, and talked it through with me.',
    PRODUCT: 'Knew the hidden setting and had the customer’s printer going in a minute.',
    PROCESS: 'Saw the one cause of three complaints, so billing could stop the fourth.',
    TOOLS: 'Built a ticket view for overnight cases, so nobody waits until noon now.',
    SOFT_SKILLS: 'Let an upset customer finish, said back what he heard, and she stayed.',
  }),
);
const ANY_EXAMPLE = 'Stayed on the line with an upset customer until the refund was through.';

/** One friendly line for a deed that says little. `like`: what it is for, the best known first. */
export const nudge = (like: (string | null | undefined)[]): string => {
  const example = like.flatMap((one) => EXAMPLES.get(one ?? '') ?? [])[0] ?? ANY_EXAMPLE;
  return `What happened, and what did it do for whom? For example: “${example}” Or press Preview again as it is.`;
};

export const preview = {
  title: 'Preview',
  post: 'Post',
  send: 'Send',
  back: 'Back',
  asItWillLook: 'This is how it will look.',
  inChannel: (channel: string) => `It goes to ${channel}.`,
  copies: (people: string, count: number) =>
    `${people} ${count === 1 ? 'is' : 'are'} not in that channel and ${get(count)} it as a direct message.`,
  manyCopies: 'People who are not in that channel get it as a direct message.',
  direct: (people: string, count: number) => `There is no channel for kudos yet: ${people} ${get(count)} it directly.`,
  onlyThem: (people: string, count: number) =>
    `Private: ${people} ${get(count)} it as a direct message, and nobody else sees it.`,
} as const;

export const post = {
  /** Where a group's name has nothing that could be shown. */
  aGroup: 'a whole group',
  everyoneIn: (group: string) => `everybody in ${group}`,
  kudosFor: 'Kudos for',
  forCustomer: 'For the customer:',
  from: (giver: string) => `from ${giver}`,
  edited: 'edited',
  postedIn: (channel: string) => `Posted in ${channel}.`,
  private: 'Private: only you see this, and whoever is thanked with you.',
  /** For notifications and screen readers. */
  spoken: (people: string, giver: string, deed: string) => `Kudos for ${people} from ${giver}: ${deed}`,
  ticket: (system: string, number: string) => `${system} ${number}`.trim(),
} as const;

export const confirmed = {
  instead: (channel: string, people: string, count: number) =>
    `${channel} cannot be written to right now, so ${people} ${get(count)} your kudos as a direct message.`,
  inChannel: (people: string, channel: string) => `Thank you! Your kudos for ${people} are on their way to ${channel}.`,
  direct: (people: string, count: number) => `Thank you! ${people} ${get(count)} your kudos as a direct message.`,
  private: (people: string, count: number) =>
    `Thank you! ${people} ${get(count)} your kudos as a direct message, and nobody else sees them.`,
} as const;

/** Why the channel cannot be written to, by Slack's name for it. `team`: it is that team's own channel. */
export const trouble = (channel: string, reason: string, team: string | null): string => {
  const another = `another channel${team ? ` for ${team}` : ''} in the settings (App Home)`;
  const what: Record<string, string> = {
    is_archived: `${channel} is archived, so kudos${team ? ` for ${team}` : ''} have nowhere to go. Choose ${another}.`,
    not_in_channel: `I’m not in ${channel}. Type \`/invite @Alongside\` there, or choose ${another}.`,
    channel_not_found: `The ${team ? `channel of ${team}` : 'recognition channel'} is gone, or private and I’m not in it. Invite me there or choose ${another}.`,
  };
  return (
    what[reason] ??
    `Slack does not let me write to ${channel} (${reason}). Please check the channel${team ? ` of ${team}` : ''} in the settings (App Home).`
  );
};
export const troubleMeanwhile =
  'Until then people get their kudos as a direct message, and the next weekly shout-out tells of them.';

// After the post: joining in, hiding, editing, one's own list.

/** After “This button no longer works.” */
export const INSTEAD = '“My kudos” in App Home shows yours.';
export const STALE = `This button no longer works. ${INSTEAD}`;
export const GONE = 'These kudos are no longer shown.';
export const LEFT = 'Only people who are in this workspace can do that.';

export const MENU_WORDS = {
  edit: 'Edit',
  hide: 'Make private',
  show: 'Make public again',
  remove: 'Remove',
  report: 'Report',
} as const;

export const POST_WORDS = {
  join: 'Join in',
  seeAll: 'See all',
  others: 'and others',
};

/** Signs people can leave: names as Slack knows them, and what they say. */
export const SIGNS = {
  clap: 'Well done',
  raised_hands: 'Hooray',
  heart: 'Love it',
  tada: 'Let’s celebrate',
  bulb: 'I learned from it',
  muscle: 'That took strength',
} as const;

export const JOIN_WORDS = {
  title: 'Join in',
  submit: 'Add',
  change: 'Save',
  close: 'Cancel',
  about: 'What you add stands under the same kudos, with your name.',
  sentence: 'In your own words',
  sentenceExample: 'I was there: she never lost her calm.',
  sign: 'Or just a sign',
  signChoose: 'Choose one',
  takeBack: 'Take mine back',
  nothing: 'Write a sentence or choose a sign.',
  tooLong: (most: number) => `At most ${most} characters, please.`,
  own: 'These are for you: others join in. You can thank them in the thread.',
  giver: 'You gave these, so your words are in them already. To change them, choose Edit.',
  private: 'These kudos are private, so nobody can join in.',
  takenOff: 'A coordinator took your words off these kudos, so you cannot join in here again.',
  allTitle: 'Who joined in',
  nobody: 'Nobody has joined in.',
  previous: 'Previous',
  next: 'Next',
  back: 'Close',
};

export const HIDE_WORDS = {
  notYours: 'Only those they are for, or who gave them, can do that. If something is wrong with them, choose Report.',
  giverCannotHide: 'Those they are for decide whether they are private. You can take them back: choose Remove.',
  isPrivate: 'Your name is off the post already.',
  allPrivate: 'These kudos are private already: only those they are for and who gave them see them.',
  cannotShow: {
    coordinator: 'A coordinator made these kudos private, so they stay private.',
    slack: 'The post was deleted in Slack, so these kudos stay private.',
    giver: 'These kudos were given privately, so they stay private.',
  },
  isShown: 'Everybody sees them already.',
  close: 'Cancel',
  /** `among`: others’ names stay on the post; `last`: nobody’s does; `none`: they were given privately. */
  hide: {
    title: 'Make private?',
    submit: 'Make private',
    among: [
      'Your name goes off the post, and the weekly shout-out leaves you out.',
      'The kudos stay in “My kudos”, where you can make them public again.',
    ],
    last: [
      'Only those they are for and who gave them see these kudos then: nothing of them stays on the post.',
      'They stay in “My kudos”, where you can make them public again.',
    ],
    none: [], // private already
  },
  show: {
    title: 'Make public again?',
    submit: 'Make public',
    among: ['The post shows your name again.'],
    last: ['The post shows these kudos again.'],
    none: [],
  },
  remove: {
    title: 'Remove?',
    submit: 'Remove',
    among: ['Your name goes off the post, and these kudos off your list, for good.', 'Who gave them is not told.'],
    last: ['The kudos go off the post and off your list, for good.', 'Who gave them is not told.'],
    none: ['The kudos go off your list, for good.', 'Who gave them is not told.'],
  },
  takeBack: {
    title: 'Take back?',
    submit: 'Take back',
    among: ['The kudos go off the post and off everybody’s list, with what others added. This cannot be undone.'],
    last: ['The kudos go off the post and off everybody’s list, with what others added. This cannot be undone.'],
    none: ['The kudos go off everybody’s list. This cannot be undone.'],
  },
};

export const EDIT_WORDS = {
  title: 'Edit kudos',
  submit: 'Save',
  close: 'Cancel',
  notYours: 'Only who gave them can edit them.',
  late: (minutes: number) =>
    `Kudos can be edited for ${minutes} minutes: after that, people have read them and joined in on what they said. You can still take them back: choose Remove.`,
  people: 'Who they are for stays as it is. To change that, take them back and give them again.',
};

export const MINE_WORDS = {
  heading: 'Kudos for you',
  none: 'None yet. You can start: thank somebody for something they did.',
  open: 'My kudos',
  title: 'My kudos',
  close: 'Close',
  submit: 'Search',
  search: 'Search',
  searchExample: 'Words or a name',
  received: 'Received',
  given: 'Given',
  export: 'Export mine',
  exporting: 'Your kudos are on their way to you as two files.',
  showAll: 'Show all',
  previous: 'Newer',
  next: 'Older',
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  noneGiven: 'You have given none yet. `/kudos` thanks somebody for something they did.',
  noneFound: 'Nothing found. Try fewer words.',
  private: 'private',
  privatePeople: 'somebody who keeps it private',
  from: 'from',
  for: 'for',
};

export const EXPORT_WORDS = {
  json: 'Your kudos, for other programs (JSON).',
  csv: 'Your kudos as a table (CSV).',
  fileTitle: 'My kudos',
  columns: [
    'Date',
    'Received or given',
    'From',
    'For',
    'Value',
    'Skill',
    'Deed',
    'For the customer',
    'Link',
    'Seen by',
  ],
  received: 'received',
  given: 'given',
  everybody: 'everybody',
  few: 'those they are for and who gave them',
};

/** Over the own list, after something was done from it. */
export const DONE = {
  hide: 'Your name is off the post. You still see it here.',
  show: 'The post shows your name again.',
  remove: 'Done. It is off this list for good.',
  edit: 'Saved. The post says it now.',
} as const;

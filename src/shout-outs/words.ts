/** All that the weekly shout-out says to people, plain: what they typed is escaped where it is shown. */

export const POST = {
  title: ':tada: This week’s shout-out',
  /** For notifications and screen readers. */
  summary: (values: string) => `This week’s shout-out: what ${values} looked like here.`,
  skills: 'Good at what they do',
  mentors: (names: string) => `:seedling: *Thank you to the mentors who helped somebody a step further:* ${names}`,
  others: 'and others',
  more: 'There was more good work: it goes on in the thread. ',
  yourself: 'Saw some yourself? Type `/kudos`.',
  threadSummary: (values: string) => `More of this week’s shout-out: ${values}.`,
  takenBack: 'This was taken back.',
};

export const CARD = {
  title: 'This week’s shout-out',
  lived: 'What we saw of our values',
  alt: (dates: string, values: string[]) =>
    `This week’s shout-out, ${dates}.${values.length > 0 ? ` What we saw of our values: ${values.join(', ')}.` : ''}`,
};

export const PREVIEW = {
  comes: (when: string, where: string) => `*The weekly shout-out* goes out ${when} in ${where}.`,
  about: (values: string) => `It tells of ${values}.`,
  nothing: 'There is nothing left in it to tell.',
  itsChannel: 'its channel',
  goesOn: 'The rest goes to a thread under it.',
  aboutSummary: 'Have a look before, if you like.',
  seen: (who: string) => `Last changed by ${who}.`,
  nothingNeeded: 'Nothing to do if you are happy with it.',
  edit: 'See and edit',
  skip: 'Skip this week',
  sureTitle: 'Skip this week?',
  sure: 'Nothing goes out this week. Its kudos wait for the next shout-out.',
  keep: 'Not now',
  isOut: (where: string) => `:white_check_mark: The weekly shout-out is out in ${where}.`,
  isOnItsWay: (where: string) => `The weekly shout-out is on its way to ${where}.`,
  skipped: (who: string | undefined) =>
    who
      ? `${who} skipped this week’s shout-out. Its kudos wait for the next one.`
      : 'This week’s shout-out does not go out. Its kudos wait for the next one.',
  modalTitle: 'Weekly shout-out',
  intro: 'A sentence of your own on top',
  introHint: 'Everybody in the channel reads it.',
  leaveOut: 'Leave out of the shout-out',
  leaveOutHint: 'They stay posted where they are.',
  search: 'Search by name or deed',
  looksLike: '*This is how it looks*',
};

export const SETTINGS = {
  teamsButton: 'Teams’ channels',
  recognitionButton: 'Recognition',
  summary: (preview: boolean, picture: boolean, days: number) =>
    [
      preview ? 'You see each shout-out an hour before.' : 'Shout-outs go out without a look before.',
      picture ? 'A picture comes with them.' : 'No picture comes with them.',
      `Leads are told who had no recognition for ${days} days.`,
    ].join(' '),
  recognitionTitle: 'Recognition',
  more: 'Before the weekly shout-out',
  itsPicture: 'Its picture',
  preview: 'Show it an hour before',
  previewHint: 'To coordinators; a team’s own to its lead.',
  picture: 'Put a picture on it',
  pictureHint: 'The dates and the values, no names.',
  gap: 'Tell leads who had no recognition for so many days',
  teamsTitle: 'Teams’ channels',
  team: 'Team',
  teamHint: 'Each team’s lead can change this too, on their own Home tab.',
  search: 'Type to search',
  channel: 'Channel of the team',
  channelHint: 'Kudos for people of this team alone are posted here. Without one, in the workspace’s channel.',
  own: 'A weekly shout-out of its own',
  ownChoice: 'In the team’s channel',
  ownHint: 'Then the workspace’s shout-out does not tell of the team’s kudos.',
  day: 'On',
  usual: (when: string) => `As everywhere (${when})`,
  time: 'At',
  timeHint: 'Counts only with a day of its own.',
  weekly: (day: string, time: string) => `${day}s at ${time}`,
  standing: (channel: string | undefined, own: boolean, when: string) => {
    if (!channel) return 'no channel of its own';
    return own ? `kudos go to ${channel}, with a shout-out of their own ${when}` : `kudos go to ${channel}`;
  },
  leadTitle: 'Where my team’s kudos go',
  leadButton: 'Change',
};

export const QUIET = {
  hint: 'No kudos to tell this week. Is there something in your people’s recent work that you would want others to know? Look at a hard contact, a handover, a note somebody wrote.',
  rather: 'No hurry, and better none than an empty one.',
  give: 'Give kudos',
  why: 'Because you lead a team and there was nothing for the weekly shout-out. At most once in four weeks.',
  ahead: 'A hint when there is nothing for the weekly shout-out',
};

/** What a person can put right. */
export const REFUSED = {
  isOut: 'This shout-out is out already, or on its way. What you changed could not be taken over.',
  isSkipped: 'This week’s shout-out was skipped already.',
  notYours: 'This shout-out is not yours to look at.',
  gone: 'This shout-out is no longer there.',
  notYourTeam: 'Only the team’s lead or a coordinator can change this.',
  noTeam: 'This team is no longer there.',
  noTeams: 'There are no teams yet. They come with your people: see “Import people”.',
  chooseTeam: 'Choose a team.',
  chooseChannel: 'Choose a channel for its shout-out.',
  tooLong: 'At most 300 characters, please.',
  tooMany: 'At most 100 at once.',
  days: 'A whole number from 7 to 180, please.',
  instead: 'App Home shows what is now the case.',
  change: 'change this',
};

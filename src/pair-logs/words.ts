/** All that people read about having worked something out together, in one place: mrkdwn where it takes a mention. */

export const refusals = {
  notYours: 'This is not yours, or it is no longer there.',
  instead: 'React to the message again with the pair emoji.',
  nobody: 'Choose at least one colleague who was in it with you.',
  many: (most: number): string => `Choose ${most} colleagues at most.`,
  guest: (name: string): string => `${name} is a guest. Choose full members of this workspace.`,
  daily: (most: number): string => `You have logged ${most} today, which is plenty. Tomorrow there is room again.`,
};

/** To whoever reacted. */
export const logger = {
  /** `people`: "you and Ben", … */
  with: (people: string, where: string): string => `Log that ${people} worked something out together in ${where}?`,
  alone: (where: string): string => `Log that you worked something out with somebody in ${where}?`,
  people: 'Who was in it with you:',
  choose: 'Choose colleagues',
  yes: 'Yes, log it',
  no: 'No',
  how: 'I ask each of them once. Only those who were in it see it.',
  waiting: 'Thank you. I’ve asked everybody who was in it. It is logged once they have agreed.',
  takeBack: 'Take it back',
};

/** To the others. */
export const others = {
  /** `people`: "you", "you and Ben", … */
  asked: (by: string, people: string, where: string): string =>
    `${by} says that ${people} worked something out together in ${where}. Is that so?`,
  yes: 'Yes, we did',
  no: 'No',
  private: 'Only those who were in it see it. Whoever says no is named to nobody.',
  waiting: 'Thank you. It is logged once everybody has agreed.',
  declined: 'All right, your name is not in it.',
};

export const both = {
  recorded: (people: string): string => `Logged: ${people} worked something out together.`,
  takeOut: 'Take my name out',
  off: 'This is not logged.',
};

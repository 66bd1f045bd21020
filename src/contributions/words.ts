/** All that people read about what they made possible, in one place. */
import type { Contribution } from './service.ts';

export const words = {
  title: 'What you made possible',
  underWay: 'Your mentoring is under way. What comes of it will stand here, for you alone.',
  private: 'Only you see this.',
  all: 'See all of it',
  thanksOn: 'When a pairing of yours reaches a milestone, the weekly shout-out thanks you.',
  thanksOff: 'The weekly shout-out does not thank you by name.',
  switchOff: 'Not in the shout-out',
  switchOn: 'Thank me in the shout-out',
  none: 'Nothing here yet.',
  stale: 'App Home has a new one.',
};

/** What a thing is: all mrkdwn. */
export const CONTRIBUTION_WORDS = {
  pairing: (partner: string, skill: string): string => `${partner} learned ${skill} with you`,
  thanks: (partner: string): string => `${partner} thanked you`,
  kudos: (partner: string, skill: string): string => `${partner} gave you kudos for ${skill}`,
  help: (partner: string, skill: string | null): string => `You helped ${partner}${skill ? ` with ${skill}` : ''}`,
  'pair-log': (partners: string): string => `You worked something out with ${partners}`,
  card: (title: string): string => `What you know helped others: “${title}”`,
} satisfies Record<Contribution['is'], (...parts: never[]) => string>;

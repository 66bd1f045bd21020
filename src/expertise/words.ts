/** All that people read about who knows what, in one place: mrkdwn where it takes a name. No counts and no ranks: it is no leaderboard. */

export const refusals = {
  guests: 'Who knows what is for members of this workspace. Ask the person you work with here.',
};

export const map = {
  usage: 'Say what it is about, and I look who knows: `/know who refund disputes`',
  found: (about: string): string => `Who can help with “${about}”`,
  nobody: (about: string): string => `I know of nobody yet who knows about “${about}”.`,
  nobodyMore: 'That says little: not everybody has told me what they know. Ask, and I find somebody.',
  backOn: (day: string): string => `away, back on ${day}`,
  private:
    'Only you see this. It comes from profiles, cards and help that worked; who does not want to be on it is not.',
  ask: 'Ask for help now',
  mentor: 'Ask for a mentor',
};

export const REASONS = {
  mentors: (skill: string): string => `mentors in ${skill}`,
  certifies: (skill: string): string => `certifies others in ${skill}`,
  teaches: (skill: string): string => `can teach ${skill}`,
  does: (skill: string): string => `does ${skill} well`,
  supports: (product: string): string => `supports ${product}`,
  verified: (): string => 'verified what we know about it',
  owns: (): string => 'looks after what we know about it',
  helped: (): string => 'has helped colleagues with it',
} satisfies Record<string, (what: string) => string>;

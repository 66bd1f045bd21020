import type { Pairing } from '../generated/prisma/client.ts';
import type { PairingKind } from '../generated/prisma/enums.ts';

export type Milestone = 'agreed' | 'objectives' | 'first-session' | 'halfway' | 'completed';

/** What milestones are computed from. */
export type Progress = Pick<
  Pairing,
  'kind' | 'status' | 'agreedAt' | 'objectivesAt' | 'firstSessionAt' | 'halfwayAt' | 'endedAt'
>;

const ALL: Milestone[] = ['agreed', 'objectives', 'first-session', 'halfway', 'completed'];

/** A single conversation needs no agreement and has no half. */
const OF_KIND: Record<PairingKind, Milestone[]> = {
  CLASSIC: ALL,
  REVERSE: ALL,
  PEER: ALL,
  SHADOW: ALL,
  FLASH: ['first-session', 'completed'],
};

/** The milestones of a pairing in their usual order, each with when it was reached; null: not yet. They may be reached in any order. */
export function milestonesOf(pairing: Progress): { is: Milestone; at: Date | null }[] {
  const reached: Record<Milestone, Date | null> = {
    agreed: pairing.agreedAt,
    objectives: pairing.objectivesAt,
    'first-session': pairing.firstSessionAt,
    halfway: pairing.halfwayAt,
    completed: pairing.status === 'COMPLETED' ? pairing.endedAt : null,
  };
  return OF_KIND[pairing.kind].map((is) => ({ is, at: reached[is] }));
}

export const MILESTONE_WORDS: Record<Milestone, string> = {
  agreed: 'Agreed',
  objectives: 'Objectives set',
  'first-session': 'First session',
  halfway: 'Halfway',
  completed: 'Completed',
};

/** No line ends between a sign and its word. */
const GLUE = '\u00a0';

/** The progress as one small line: what is done, and what is ahead. The signs are read out as well as seen. */
export const progressLine = (pairing: Progress): string =>
  milestonesOf(pairing)
    .map(({ is, at }) => `${at ? '✓' : '○'}${GLUE}${MILESTONE_WORDS[is]}`)
    .join(' · ');

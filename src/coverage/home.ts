import type { HomeSection } from '../home/section.ts';
import { findLedTeams } from './service.ts';
import { coordinatorHomeBlocks, leadHomeBlocks } from './views.ts';

/** Each part for whom it concerns; somebody may be both. */
export const coverageSection: HomeSection = async (deps, member) => [
  ...((await findLedTeams(deps, member)).length > 0 ? leadHomeBlocks(member.praiseReminder) : []),
  ...(member.isCoordinator && !member.deactivatedAt ? coordinatorHomeBlocks() : []),
];

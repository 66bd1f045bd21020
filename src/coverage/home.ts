import type { HomeSection } from '../home/section.ts';
import { coordinatorHomeBlocks, leadHomeBlocks } from './views.ts';

/** Each part for whom it concerns; somebody may be both. */
export const coverageSection: HomeSection = async (_deps, { leads, praiseReminder, isCoordinator, deactivatedAt }) => [
  ...(leads.length > 0 && !deactivatedAt ? leadHomeBlocks(praiseReminder) : []),
  ...(isCoordinator && !deactivatedAt ? coordinatorHomeBlocks() : []),
];

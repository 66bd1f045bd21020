import type { HomeSection } from '../home/section.ts';
import { guidesHomeBlocks } from './views.ts';

/** Stands below the settings. */
export const guidesSection: HomeSection = async (_deps, member) => (member.isCoordinator ? guidesHomeBlocks() : []);

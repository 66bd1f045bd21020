import type { HomeSection } from '../home/section.ts';
import { importsHomeBlocks } from './views.ts';

/** Stands below the skills. */
export const importsSection: HomeSection = async (_deps, member) => (member.isCoordinator ? importsHomeBlocks() : []);

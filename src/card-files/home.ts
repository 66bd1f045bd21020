import type { HomeSection } from '../home/section.ts';
import { cardFilesHomeBlocks } from './views.ts';

/** Stands below the import of people. */
export const cardFilesSection: HomeSection = async (_deps, member) =>
  member.isCoordinator ? cardFilesHomeBlocks() : [];

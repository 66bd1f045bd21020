import type { HomeSection } from '../home/section.ts';
import { objectivesHomeBlocks } from './home-views.ts';
import { findHomeObjectives } from './listing.ts';

export const objectivesSection: HomeSection = async (deps, member) =>
  objectivesHomeBlocks(await findHomeObjectives(deps, member));

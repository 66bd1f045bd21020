import type { HomeSection } from '../home/section.ts';
import { findOpenCases, hasDecisions } from './listing.ts';
import { moderationHomeBlocks } from './views.ts';

export const moderationSection: HomeSection = async (deps, member) =>
  member.isCoordinator ? moderationHomeBlocks(await findOpenCases(deps, member), await hasDecisions(deps, member)) : [];

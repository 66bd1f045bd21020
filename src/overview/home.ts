import type { HomeSection } from '../home/section.ts';
import { countPairings } from './service.ts';
import { overviewHomeBlocks } from './views.ts';

export const overviewSection: HomeSection = async (deps, member) =>
  member.isCoordinator ? overviewHomeBlocks(await countPairings(deps, member)) : [];

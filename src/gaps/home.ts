import type { HomeSection } from '../home/section.ts';
import { actingOn } from '../knowledge/rights.ts';
import { countGaps } from './service.ts';
import { homeBlocks } from './views.ts';

export const gapsSection: HomeSection = async (deps, member) =>
  homeBlocks(await countGaps(deps, await actingOn(deps, member)));

import type { HomeSection } from '../home/section.ts';
import { countGaps } from './service.ts';
import { homeBlocks } from './views.ts';

export const gapsSection: HomeSection = async (deps, member) => homeBlocks(await countGaps(deps, member));

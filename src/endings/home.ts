import type { HomeSection } from '../home/section.ts';
import { findEarlier } from './service.ts';
import { earlierViews } from './shown.ts';
import { earlierHomeBlocks } from './views.ts';

/** Home is for what goes on; a few of those before are enough, and a list has the others. */
const MOST = 3;

export const endingsSection: HomeSection = async (deps, member) =>
  earlierHomeBlocks(earlierViews(await findEarlier(deps, member, MOST + 1), member.id), MOST);

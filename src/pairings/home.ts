import type { HomeSection } from '../home/section.ts';
import { findPairingsOf } from './service.ts';
import { pairingsHomeBlocks } from './views.ts';

/** Home holds 100 blocks for all features together; five places as a mentor and a few as a mentee fit. */
const MOST = 10;

export const pairingsSection: HomeSection = async (deps, member) =>
  pairingsHomeBlocks(await findPairingsOf(deps, member, MOST), member.id);

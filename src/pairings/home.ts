import type { HomeSection } from '../home/section.ts';
import { pairingsHomeBlocks } from './views.ts';

/** Home holds 100 blocks for all features together; five places as a mentor and a few as a mentee fit. */
const MOST = 10;

export const pairingsSection: HomeSection = async (_deps, member) =>
  pairingsHomeBlocks(member.pairings.slice(0, MOST), member.id);

import type { HomeSection } from '../home/section.ts';
import { findPairCheckIns } from './listing.ts';
import { checkInsHomeBlocks } from './views.ts';

export const checkInsSection: HomeSection = async (deps, member) => {
  const pairs = await findPairCheckIns(deps, member);
  return pairs.length > 0 ? checkInsHomeBlocks(pairs) : [];
};

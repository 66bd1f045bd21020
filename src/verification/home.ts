import type { HomeSection } from '../home/section.ts';
import { actingOn } from '../knowledge/rights.ts';
import { countWaiting } from './due.ts';
import { findLadder } from './ladder.ts';
import { countStale, scopeOf } from './stale.ts';
import { homeBlocks } from './views.ts';

export const verificationSection: HomeSection = async (deps, member) => {
  const actor = await actingOn(deps, member);
  return homeBlocks({
    waiting: await countWaiting(deps, actor),
    stale: await countStale(deps, actor, scopeOf(actor)),
    ladder: await findLadder(deps, member),
  });
};

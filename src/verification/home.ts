import type { HomeSection } from '../home/section.ts';
import { ladderOf } from './ladder.ts';
import { countCards, scopeOf } from './stale.ts';
import { homeBlocks } from './views.ts';

export const verificationSection: HomeSection = async (deps, member) => {
  const { waiting, stale, ...own } = await countCards(deps, member, scopeOf(member));
  return homeBlocks({ waiting, stale, ladder: ladderOf(member, own) });
};

import type { HomeSection } from '../home/section.ts';
import { availabilityOf } from './availability.ts';
import { homeBlocks } from './home-views.ts';
import { findWithMember } from './listing.ts';
import { questionOf } from './showing.ts';

export const liveHelpSection: HomeSection = async (deps, member) => {
  const { own, toRate, waiting } = await findWithMember(deps, member);
  return homeBlocks({
    own: own && questionOf(own),
    toRate: toRate && questionOf(toRate),
    waiting: waiting.map(questionOf),
    availability: availabilityOf(deps, member),
  });
};

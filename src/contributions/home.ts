import type { HomeSection } from '../home/section.ts';
import { findContributions, mentorsNow } from './service.ts';
import { contributionsHomeBlocks } from './views.ts';

/** Home is for what goes on. */
const LATEST = 3;

export const contributionsSection: HomeSection = async (deps, member) => {
  const found = await findContributions(deps, member, LATEST + 1);
  if (found.length === 0 && !(await mentorsNow(deps, member))) return [];
  const { zone, quietThanks } = member;
  return contributionsHomeBlocks({ latest: found.slice(0, LATEST), hasMore: found.length > LATEST, zone, quietThanks });
};

import type { HomeSection } from '../home/section.ts';
import { findContributions, mentorsNow } from './service.ts';
import { contributionsHomeBlocks } from './views.ts';

/** Home is for what goes on. */
const LATEST = 3;

export const contributionsSection: HomeSection = async (deps, member) => {
  const found = await findContributions(deps, member, LATEST + 1);
  const mentors = found.some(({ is }) => is === 'pairing' || is === 'thanks') || mentorsNow(member);
  if (found.length === 0 && !mentors) return [];
  const { zone, quietThanks } = member;
  const hasMore = found.length > LATEST;
  return contributionsHomeBlocks({ latest: found.slice(0, LATEST), hasMore, zone, quietThanks, mentors });
};

import type { HomeSection } from '../home/section.ts';
import { findOpenShield } from './service.ts';
import { shieldHomeBlocks } from './views.ts';

/** What somebody has called and is not over. */
export const shieldsSection: HomeSection = async (deps, member) => {
  const open = await findOpenShield(deps, member);
  return open ? shieldHomeBlocks(open) : [];
};

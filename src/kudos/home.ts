import type { HomeSection } from '../home/section.ts';
import { findReceived, toShown } from './service.ts';
import { kudosHomeBlocks } from './views.ts';

const LATEST = 3;

export const kudosSection: HomeSection = async (deps, member) => {
  const received = await findReceived(deps, member, LATEST);
  return kudosHomeBlocks(received.map(toShown));
};

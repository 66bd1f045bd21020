import type { HomeSection } from '../home/section.ts';
import { findLatest } from './mine.ts';
import { kudosHomeBlocks } from './mine-views.ts';

const LATEST = 3;

export const kudosSection: HomeSection = async (deps, member) =>
  kudosHomeBlocks(await findLatest(deps, member, LATEST));

import type { HomeSection } from '../home/section.ts';
import { findOpenRound } from './service.ts';
import { roundHomeBlocks } from './views.ts';

export const roundsSection: HomeSection = async (deps, member) =>
  member.isCoordinator ? roundHomeBlocks(await findOpenRound(deps, member.workspaceId)) : [];

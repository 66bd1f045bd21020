import type { HomeSection } from '../home/section.ts';
import { countSkills } from './service.ts';
import { skillsHomeBlocks } from './views.ts';

/** Stands below the settings. */
export const skillsSection: HomeSection = async (deps, member) =>
  member.isCoordinator ? skillsHomeBlocks(await countSkills(deps, member.workspaceId)) : [];

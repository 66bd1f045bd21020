import type { HomeSection } from '../home/section.ts';
import { getProfile } from './profiles.ts';
import { profileHomeBlocks } from './views.ts';

export const peopleSection: HomeSection = async (deps, member) =>
  profileHomeBlocks(await getProfile(deps, member.workspaceId, member.id));

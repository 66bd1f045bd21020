import type { HomeSection } from '../home/section.ts';
import { canSetUp, countValues } from './service.ts';
import { settingsHomeBlocks, setUpBlocks } from './views.ts';

/** Stands on top, because nothing else works well before it is done. */
export const setUpSection: HomeSection = async (deps, member) => ((await canSetUp(deps, member)) ? setUpBlocks() : []);

export const settingsSection: HomeSection = async (deps, member) =>
  member.isCoordinator ? settingsHomeBlocks(member.workspace, await countValues(deps, member.workspaceId)) : [];

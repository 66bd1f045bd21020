import type { HomeSection } from '../home/section.ts';
import { findNext } from './forecast.ts';
import { countHolidays } from './holidays.ts';
import { messagesHomeBlocks, rhythmHomeBlocks } from './views.ts';

export const messagesSection: HomeSection = async (deps, member) => messagesHomeBlocks(await findNext(deps, member));

/** Stands under the settings. */
export const rhythmSection: HomeSection = async (deps, member) =>
  member.isCoordinator ? rhythmHomeBlocks(member.workspace, await countHolidays(deps, member.workspaceId)) : [];

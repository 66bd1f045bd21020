import type { HomeSection } from '../home/section.ts';
import { leadHomeBlocks, recognitionHomeBlocks } from './settings-views.ts';
import { findLedTeams } from './team-settings.ts';

/** Stands under the settings. */
export const recognitionSection: HomeSection = async (_deps, member) =>
  member.isCoordinator ? recognitionHomeBlocks(member.workspace) : [];

/** For whoever leads a team. */
export const teamRecognitionSection: HomeSection = async (deps, member) => {
  const teams = await findLedTeams(deps, member);
  return teams.length > 0 ? leadHomeBlocks(teams, member.workspace) : [];
};

import type { HomeSection } from '../home/section.ts';
import { leadHomeBlocks, recognitionHomeBlocks } from './settings-views.ts';

/** Stands under the settings. */
export const recognitionSection: HomeSection = async (_deps, member) =>
  member.isCoordinator ? recognitionHomeBlocks(member.workspace) : [];

/** For whoever leads a team. */
export const teamRecognitionSection: HomeSection = async (_deps, { leads, workspace }) =>
  leads.length > 0 ? leadHomeBlocks(leads, workspace) : [];

import type { HomeSection } from '../home/section.ts';
import { weightsHomeBlocks } from './views.ts';

export const weightsSection: HomeSection = async (_, member) => (member.isCoordinator ? weightsHomeBlocks() : []);

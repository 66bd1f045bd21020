import type { HomeSection } from '../home/section.ts';
import { profileOf } from './profiles.ts';
import { profileHomeBlocks } from './views.ts';

export const peopleSection: HomeSection = async (deps, member) => profileHomeBlocks(profileOf(deps, member));

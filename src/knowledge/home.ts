import type { HomeSection } from '../home/section.ts';
import { findNews } from './finding.ts';
import { knowledgeHomeBlocks } from './search-views.ts';

/** More than these are "many more"; Home is no list of cards. */
const COUNTED = 20;

export const knowledgeSection: HomeSection = async (deps, member) => {
  const [newest, ...more] = await findNews(deps, member, COUNTED);
  return knowledgeHomeBlocks(newest && { title: newest.title, more: more.length });
};

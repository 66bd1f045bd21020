import type { Deps } from '../deps.ts';
import type { Skill } from '../generated/prisma/client.ts';
import { fold } from '../people/service.ts';
import type { CategoryName } from './service.ts';

/** No skill's name is longer (it is the text of a Slack option), so more of a query cannot match. */
const LONGEST_QUERY = 75;

/** 0: the name begins like this; 1: a word of it does; 2: it is somewhere in it; undefined: not every word is there. */
function rank(name: string, query: string): number | undefined {
  if (name.startsWith(query)) return 0;
  const words = query.split(/\s+/);
  if (!words.every((word) => name.includes(word))) return undefined;
  return name.includes(` ${words[0]}`) || name.includes(`-${words[0]}`) ? 1 : 2;
}

/**
 * The workspace's skills that match what is typed, best first, whatever its case and accents; all of them for an empty query.
 * A workspace has 500 skills at most, so they are compared here: the same on every database, and no query is a pattern.
 */
export async function searchSkills(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  query: string,
  take: number,
): Promise<Skill[]> {
  const skills = await db.skill.findMany({ where: { workspaceId, retiredAt: null }, orderBy: { name: 'asc' } });
  const wanted = fold(query.slice(0, LONGEST_QUERY));
  return skills
    .map((skill) => ({ skill, rank: rank(fold(skill.name), wanted) }))
    .filter((match) => match.rank !== undefined)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || fold(a.skill.name).localeCompare(fold(b.skill.name)))
    .slice(0, take)
    .map((match) => match.skill);
}

/** Found skills by category, the one with the best match first; those without a category last. */
export function groupSkills(found: Skill[]): { category: CategoryName | null; skills: Skill[] }[] {
  const groups = Map.groupBy(found, (skill) => skill.category);
  const without = groups.get(null);
  groups.delete(null);
  const sorted = [...groups].map(([category, skills]) => ({ category, skills }));
  return without ? [...sorted, { category: null, skills: without }] : sorted;
}

import type { Deps } from '../deps.ts';
import { fold } from '../people/service.ts';

/** Slack shows at most 100 choices, of at most 75 characters each. */
const MOST_CHOICES = 100;
const MOST_LETTERS = 75;

/** Teams whose name contains what was typed. */
export async function searchTeams({ db }: Pick<Deps, 'db'>, workspaceId: string, typed: string) {
  const teams = await db.team.findMany({ where: { workspaceId }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
  return teams.filter(({ name }) => fold(name).includes(fold(typed))).slice(0, MOST_CHOICES);
}

/** Sites people work at whose name contains what was typed. */
export async function searchSites({ db }: Pick<Deps, 'db'>, workspaceId: string, typed: string): Promise<string[]> {
  const rows = await db.member.groupBy({
    by: ['site'],
    where: { workspaceId, site: { not: null } },
    orderBy: { site: 'asc' },
  });
  const sites = rows.flatMap(({ site }) => site ?? []);
  return sites.filter((site) => site.length <= MOST_LETTERS && fold(site).includes(fold(typed))).slice(0, MOST_CHOICES);
}

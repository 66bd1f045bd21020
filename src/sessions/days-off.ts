import type { Tx } from '../deps.ts';

const DAY_MS = 86_400_000;

/** The days off of each site from a few days back on, as YYYY-MM-DD, those of everywhere among them. */
export async function findDaysOff(
  db: Tx,
  workspaceIds: string[],
  now: Date,
): Promise<(workspaceId: string, site: string | null) => ReadonlySet<string>> {
  const from = new Date(now.getTime() - 2 * DAY_MS);
  const rows = await db.holiday.findMany({ where: { workspaceId: { in: workspaceIds }, day: { gte: from } } });
  return (workspaceId, site) =>
    new Set(
      rows
        .filter((row) => row.workspaceId === workspaceId && (row.site === null || row.site === site))
        .map(({ day }) => day.toISOString().slice(0, 10)),
    );
}

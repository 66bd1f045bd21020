/** Who has a shout-out: a workspace with a channel, and each team that wants its own. */
import type { Deps, Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { type DaysOff, readDaysOff } from '../people/service.ts';
import { dayOfSlot, type SlotSettings } from './slots.ts';

/** One that wants a shout-out every week. */
export interface Scope extends SlotSettings {
  workspaceId: string;
  /** "" for the workspace's, else the team's id. */
  scope: string;
  teamId: string | null;
  channelId: string;
  installedAt: Date;
  /** Whoever looks after it sees it before. */
  preview: boolean;
  /** Of a team, where all of its people are. */
  site: string | null;
}

/** To whose shout-out kudos belong now, as they stand in a query with their team as `t`. */
export const SCOPE_OF = Prisma.sql`CASE WHEN t."ownShoutOut" AND t."channelId" IS NOT NULL THEN t."id"::text ELSE '' END`;

/** Everybody who wants one, in one query. `workspaceIds`: only theirs. */
export const findScopes = (db: Tx, workspaceIds?: string[]) => db.$queryRaw<Scope[]>`
  SELECT w."id" AS "workspaceId", '' AS "scope", NULL::uuid AS "teamId", w."recognitionChannelId" AS "channelId", w."zone",
    w."shoutOutWeekday", w."shoutOutMinute", w."installedAt", w."shoutOutPreview" AS "preview", NULL AS "site"
  FROM "Workspace" w WHERE w."status" = 'INSTALLED' AND w."recognitionChannelId" IS NOT NULL
    AND (${workspaceIds === undefined} OR w."id" = ANY(${workspaceIds ?? []}::uuid[]))
  UNION ALL
  SELECT t."workspaceId", t."id"::text, t."id", t."channelId", w."zone", coalesce(t."shoutOutWeekday", w."shoutOutWeekday"),
    coalesce(t."shoutOutMinute", w."shoutOutMinute"), w."installedAt", w."shoutOutPreview", s."site"
  FROM "Team" t JOIN "Workspace" w ON w."id" = t."workspaceId"
  LEFT JOIN (
    SELECT "teamId", min("site") AS "site" FROM "Member" WHERE "teamId" IS NOT NULL AND "deactivatedAt" IS NULL
    GROUP BY "teamId" HAVING count(DISTINCT "site") = 1 AND count("site") = count(*)) s ON s."teamId" = t."id"
  WHERE w."status" = 'INSTALLED' AND t."ownShoutOut" AND t."channelId" IS NOT NULL
    AND (${workspaceIds === undefined} OR w."id" = ANY(${workspaceIds ?? []}::uuid[]))`;

/** A slot of a scope. */
export type Due = Scope & { slot: Date };

/** Whether a slot is no day off where it is told. */
export const isWorkingDay = ({ workspaceId, site, slot, zone }: Due, daysOff: DaysOff): boolean =>
  !daysOff(workspaceId, site).has(dayOfSlot(slot, zone));

/** Those whose slot is no day off where they are: a shout-out pauses then, and its kudos join the next one. */
export async function onWorkingDays<T extends Due>(deps: Pick<Deps, 'now'> & { db: Tx }, due: T[]): Promise<T[]> {
  if (due.length === 0) return [];
  const daysOff = await readDaysOff(deps, [...new Set(due.map(({ workspaceId }) => workspaceId))]);
  return due.filter((one) => isWorkingDay(one, daysOff));
}

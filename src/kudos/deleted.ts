import type { Deps, Place, Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { applyEvent } from './hiding.ts';

const HOUR_MS = 3_600_000;
/** Policy: who deletes a post mostly does so soon. Later one look a day is enough, and after five weeks nobody looks any more. */
const FRESH_MS = 48 * HOUR_MS;
const OLD_MS = 35 * 24 * HOUR_MS;
/** A little less than the hour and the day between two looks, so that none is left out. */
const FRESH_EVERY_MS = HOUR_MS / 2;
const LATER_EVERY_MS = 23 * HOUR_MS;
/** What was seen a moment ago stands. */
const JUST_SEEN_MS = 5 * 60_000;
/** How many one look asks about; the rest comes an hour later. */
const AT_ONCE = 1000;

/** A post in a channel: people cannot delete what stands in their conversation with the app. */
interface Standing {
  id: string;
  workspaceId: string;
  channel: string;
  ts: string;
}

/**
 * Public kudos with where they stand; in one query. Which of too many is left to chance: posts that Slack cannot say anything about,
 * as in a channel we were put out of, stay unseen, and must not stand in front of the others for ever.
 */
const findStanding = (tx: Tx, which: Prisma.Sql) => tx.$queryRaw<Standing[]>`
  SELECT k."id", k."workspaceId", m."channel", m."messageTs" AS "ts"
  FROM "Kudos" k JOIN "OutboxMessage" m ON m."workspaceId" = k."workspaceId" AND m."kind" = 'kudos.posted'
    AND m."subject" = k."id"::text AND m."status" = 'SENT' AND m."recipient" !~ '^[UW]'
  JOIN "Workspace" w ON w."id" = k."workspaceId"
  WHERE k."status" = 'POSTED' AND m."channel" <> '' AND m."messageTs" <> '' AND w."status" = 'INSTALLED' AND ${which}
  ORDER BY random() LIMIT ${AT_ONCE}`;

/** A post is gone: the kudos leave the public, and an audit line says that nobody of us did it. */
export async function recordGone(deps: Deps, tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Kudos" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
  const kudos = await tx.kudos.findFirst({ where: { id, workspaceId } });
  if (!kudos || !(await applyEvent(deps, tx, kudos, 'post-deleted'))) return;
  await tx.auditLine.create({ data: { workspaceId, what: 'kudos.post-deleted', subject: id, at: deps.now() } });
}

/** Asks Slack about each, one after the other, and records what it says. Where Slack cannot say, nothing changes. */
async function check(deps: Deps, posts: Standing[]): Promise<void> {
  const seen: string[] = [];
  for (const { id, workspaceId, channel, ts } of posts) {
    const stands = await deps.stillStands(workspaceId, { channel, ts } satisfies Place);
    if (stands) seen.push(id);
    if (stands === false) await deps.db.$transaction((tx) => recordGone(deps, tx, workspaceId, id));
  }
  const workspaceIds = [...new Set(posts.map(({ workspaceId }) => workspaceId))];
  if (seen.length > 0)
    await deps.db.kudos.updateMany({
      where: { workspaceId: { in: workspaceIds }, id: { in: seen } },
      data: { seenAt: deps.now() },
    });
}

/** Looks which posts still stand in Slack: fresh ones every hour, older ones every day. Source: docs/decisions/017. */
export async function checkPosts(deps: Deps): Promise<void> {
  const now = deps.now().getTime();
  const ago = (ms: number) => new Date(now - ms);
  const known = Prisma.sql`coalesce(k."seenAt", k."createdAt")`;
  await check(
    deps,
    await findStanding(
      deps.db,
      Prisma.sql`((k."createdAt" > ${ago(FRESH_MS)} AND ${known} <= ${ago(FRESH_EVERY_MS)})
        OR (k."createdAt" > ${ago(OLD_MS)} AND ${known} <= ${ago(LATER_EVERY_MS)}))`,
    ),
  );
}

/** The same for kudos that are about to be told of: afterwards those whose post was deleted are no longer public. */
export async function checkStanding(deps: Deps, workspaceId: string, kudosIds: string[]): Promise<void> {
  const before = new Date(deps.now().getTime() - JUST_SEEN_MS);
  for (let from = 0; from < kudosIds.length; from += AT_ONCE) {
    const ids = kudosIds.slice(from, from + AT_ONCE);
    const which = Prisma.sql`k."workspaceId" = ${workspaceId}::uuid AND k."id" = ANY(${ids}::uuid[])
      AND (k."seenAt" IS NULL OR k."seenAt" <= ${before})`;
    await check(deps, await findStanding(deps.db, which));
  }
}

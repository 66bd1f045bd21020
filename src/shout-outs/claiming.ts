/** Taking kudos into a shout-out, once. */
import type { Deps, Tx } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { ShoutOutStatus } from '../generated/prisma/enums.ts';
import { checkStanding } from '../kudos/deleted.ts';
import { type Due, SCOPE_OF } from './scopes.ts';
import { allowedFrom, type ShoutOutEvent } from './states.ts';
import { NEWS_DAYS } from './telling.ts';

/** How many are made in one transaction: some thousand kudos where people thank each other a lot. */
const BATCH = 20;

/** Slack answers some five questions a second, and a job that takes longer than five minutes is taken for dead. */
const ASKING_MS = 120_000;
const ASKED_AT_ONCE = 250;
/** When to stop asking, for a run of the job that begins now. */
export const askingEnds = (): number => performance.now() + ASKING_MS;

/** A shout-out to be made of the kudos given until `cutAt`. */
export type Making = Due & { cutAt: Date };
export type Made = Making & { id: string };

export const keyOf = ({ workspaceId, scope }: Pick<Due, 'workspaceId' | 'scope'>): string => `${workspaceId} ${scope}`;

/** Rows in batches of one sort, as workspaces and teams find their kudos in different ways. */
function* inBatches<T extends { teamId: string | null }>(rows: T[]): Generator<T[]> {
  for (const some of [rows.filter(({ teamId }) => teamId === null), rows.filter(({ teamId }) => teamId !== null)])
    for (let from = 0; from < some.length; from += BATCH) yield some.slice(from, from + BATCH);
}

const rowsOf = (makings: Making[]) => Prisma.sql`
  unnest(${makings.map((one) => one.workspaceId)}::uuid[], ${makings.map((one) => one.scope)}::text[],
    ${makings.map((one) => one.teamId)}::uuid[], ${makings.map((one) => one.slot)}::timestamptz[],
    ${makings.map((one) => one.cutAt)}::timestamptz[]) AS d("workspaceId", "scope", "teamId", "slot", "cutAt")`;

/**
 * Kudos that are public, told nowhere yet and news at the slot, as `k`, each with the shout-out it belongs to, as `d`. By the index
 * "Kudos_untold" (in the migration): a team's are found without looking at the others'.
 */
const newsOf = (makings: Making[]) => Prisma.sql`
  ${rowsOf(makings)}
  JOIN "Kudos" k ON k."workspaceId" = d."workspaceId" AND k."shoutOutId" IS NULL AND k."status" = 'POSTED'
    AND k."createdAt" <= d."cutAt" AND k."createdAt" > d."slot" - ${NEWS_DAYS}::int * interval '24 hours'
    ${makings[0]?.teamId ? Prisma.sql`AND k."teamId" = d."teamId"` : Prisma.empty}
  LEFT JOIN "Team" t ON t."id" = k."teamId"
  WHERE ${SCOPE_OF} = d."scope"`;

/**
 * Asks Slack whether the posts of what is about to be told still stand: afterwards those that were deleted are no longer public.
 * `ends`: when to stop asking, on the monotonic clock. What was not asked about is told; if it turns out to be gone later, what tells
 * of it is changed as for any kudos that are hidden.
 */
export async function checkPosts(
  deps: Deps,
  kudos: { id: string; workspaceId: string }[],
  ends: number,
): Promise<void> {
  for (const [workspaceId, some] of Map.groupBy(kudos, (one) => one.workspaceId))
    for (let from = 0; from < some.length && performance.now() < ends; from += ASKED_AT_ONCE)
      await checkStanding(
        deps,
        workspaceId,
        some.slice(from, from + ASKED_AT_ONCE).map(({ id }) => id),
      );
}

/** Makes those that have something to tell and takes their kudos, in one statement; what another replica made is left alone. */
async function claim(deps: Deps, tx: Tx, makings: Making[], status: ShoutOutStatus): Promise<Made[]> {
  const made = await tx.$queryRaw<{ id: string; workspaceId: string; scope: string }[]>`
    WITH news AS (SELECT k."id" AS "kudosId", d."workspaceId", d."scope" FROM ${newsOf(makings)}),
    made AS (
      INSERT INTO "ShoutOut" ("id", "workspaceId", "scope", "teamId", "slot", "cutAt", "createdAt", "status")
      SELECT gen_random_uuid(), d."workspaceId", d."scope", d."teamId", d."slot", d."cutAt", ${deps.now()}, ${status}::"ShoutOutStatus"
      FROM ${rowsOf(makings)}
      WHERE EXISTS (SELECT 1 FROM news n WHERE n."workspaceId" = d."workspaceId" AND n."scope" = d."scope")
      ON CONFLICT DO NOTHING RETURNING "id", "workspaceId", "scope"),
    told AS (
      UPDATE "Kudos" k SET "shoutOutId" = made."id" FROM news n
      JOIN made ON made."workspaceId" = n."workspaceId" AND made."scope" = n."scope"
      WHERE k."id" = n."kudosId" AND k."shoutOutId" IS NULL AND k."status" = 'POSTED')
    SELECT "id", "workspaceId", "scope" FROM made`;
  const byKey = new Map(makings.map((one) => [keyOf(one), one]));
  return made.flatMap((row) => {
    const making = byKey.get(keyOf(row));
    return making ? [{ ...making, id: row.id }] : [];
  });
}

/**
 * Makes shout-outs in batches, each in a transaction together with what `then` records for it; comes back with those that had
 * something to tell. Run twice, or by two at once, each is made once.
 */
export async function makeAll(
  deps: Deps,
  makings: Making[],
  status: ShoutOutStatus,
  then: (tx: Tx, made: Made[]) => Promise<void>,
): Promise<Made[]> {
  const all: Made[] = [];
  const ends = askingEnds();
  for (const batch of inBatches(makings)) {
    const news = await deps.db.$queryRaw<
      { id: string; workspaceId: string }[]
    >`SELECT k."id", k."workspaceId" FROM ${newsOf(batch)}`;
    if (news.length === 0) continue;
    await checkPosts(deps, news, ends);
    const made = await deps.db.$transaction(async (tx) => {
      const claimed = await claim(deps, tx, batch, status);
      if (claimed.length > 0) await then(tx, claimed);
      return claimed;
    });
    all.push(...made);
  }
  return all;
}

/** Kudos of shout-outs that do not go out join the next one; what somebody left out stays left out. */
export async function giveBack(tx: Tx, workspaceId: string, ids: string[], event: ShoutOutEvent): Promise<void> {
  await tx.shoutOut.updateMany({
    where: { workspaceId, id: { in: ids }, status: { in: allowedFrom(event) } },
    data: { status: 'SKIPPED' },
  });
  await tx.kudos.updateMany({
    where: { workspaceId, shoutOutId: { in: ids }, leftOut: false },
    data: { shoutOutId: null },
  });
}

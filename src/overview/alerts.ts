/** Who coordinates hears of pairings that need a hand: at most weekly, and only when there is a new one. */
import type { Deps, Tx } from '../deps.ts';
import { Prisma, type Workspace } from '../generated/prisma/client.ts';
import { findCoordinators } from '../people/service.ts';
import { isUntold, pairsQuery } from './rows.ts';

const DAY_MS = 86_400_000;
/** Policy: a coordinator is told at most weekly; the daily look is not on the second. */
const EVERY_MS = 7 * DAY_MS - 3_600_000;

export const STUCK = 'overview.stuck';
/** What "cut" in a coordinator's forecast takes it by. */
export const STUCK_KEY = 'coordination:stuck';

/** The subject of the alert of an instant. */
const alertOf = (at: Date) => at.toISOString();

/** When the coordinators were last told; null: never. */
async function lastTold({ db }: { db: Tx }, workspaceId: string): Promise<Date | null> {
  const { _max } = await db.pairing.aggregate({ where: { workspaceId }, _max: { stuckToldAt: true } });
  return _max.stuckToldAt;
}

/** The latest alert shows what is now the case: for every act of a coordinator, and for pairs of it that get on. */
export async function refreshAlert(deps: Deps, tx: Tx, workspaceId: string): Promise<void> {
  const told = await lastTold({ db: tx }, workspaceId);
  if (told) await deps.outbox.refresh(tx, workspaceId, STUCK, alertOf(told));
}

/** The next one takes its place. */
export const endOf = (at: Date): Date => new Date(at.getTime() + EVERY_MS);

type Settings = Pick<Workspace, 'id' | 'stuckDays'>;

/** Pairings that are stuck before `until` if nobody does anything, and nobody was told of: when, the first first. */
const untoldQuery = (settings: Settings, until: Date) => Prisma.sql`
  SELECT "id", "stuckAt", "lastsUntil" FROM (
    ${pairsQuery(settings, Prisma.sql`AND p."status" IN ('ACTIVE', 'PAUSED')`)}) pair
  WHERE "stuckAt" < ${until} AND "stuckAt" < "lastsUntil" AND ${isUntold} ORDER BY "stuckAt"`;

/** Nobody was told in the workspace for a week. */
const isTime = (now: Date, told: Date | null): boolean => !told || now.getTime() - told.getTime() >= EVERY_MS;

/** Pairings that go on, are stuck by now, and nobody was told of. */
const newlyStuck = (workspace: Settings, now: Date) => Prisma.sql`
  SELECT "id" FROM "Pairing" WHERE "workspaceId" = ${workspace.id}::uuid AND "status" = 'ACTIVE'
    AND "id" IN (SELECT "id" FROM (${untoldQuery(workspace, new Date(now.getTime() + 1))}) untold)`;

/** Tells the coordinators of one workspace, if there is something new and the last time is a week ago. */
async function tellOf(deps: Deps, workspace: Workspace): Promise<void> {
  const { id: workspaceId } = workspace;
  const now = deps.now();
  await deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE "id" = ${workspaceId}::uuid FOR NO KEY UPDATE`; // two replicas at it
    if (!isTime(now, await lastTold({ db: tx }, workspaceId))) return;
    const coordinators = await findCoordinators(tx, workspaceId);
    if (coordinators.length === 0) return;
    // Held in the order in which many are acted on at once (bulk.ts).
    const marked = await tx.$executeRaw`
      UPDATE "Pairing" SET "stuckToldAt" = ${now}
      WHERE "id" IN (${newlyStuck(workspace, now)} ORDER BY "circleId" NULLS FIRST, "id" FOR NO KEY UPDATE)`;
    if (marked === 0) return;
    await deps.outbox.add(
      tx,
      ...coordinators.map(({ slackId: recipient }) => ({
        workspaceId,
        kind: STUCK,
        subject: alertOf(now),
        recipient,
        key: STUCK_KEY,
        until: endOf(now),
      })),
    );
  });
}

/** Whether there is something to tell, before anything is held for it. */
async function hasNews({ db, now }: Deps, workspace: Workspace): Promise<boolean> {
  if (!isTime(now(), await lastTold({ db }, workspace.id))) return false;
  return (await db.$queryRaw<unknown[]>`${newlyStuck(workspace, now())} LIMIT 1`).length > 0;
}

/** Tells the coordinators of every workspace. Run twice, nothing more is said. */
export async function tellOfStuck(deps: Deps): Promise<void> {
  const workspaces = await deps.db.workspace.findMany({ where: { status: 'INSTALLED' } });
  for (const workspace of workspaces) if (await hasNews(deps, workspace)) await tellOf(deps, workspace);
}

/** When the coordinators are told in [from, until) if nobody does anything: at the daily look, as `tellOf` does it. */
export async function findComingAlerts(deps: Deps, workspace: Workspace, from: Date, until: Date): Promise<Date[]> {
  const rows = await deps.db.$queryRaw<{ stuckAt: Date; lastsUntil: Date }[]>(untoldQuery(workspace, until));
  if (rows.length === 0) return [];
  let untold = rows;
  let told = (await lastTold(deps, workspace.id))?.getTime() ?? Number.NEGATIVE_INFINITY;
  const alerts: Date[] = [];
  for (let look = Math.ceil(from.getTime() / DAY_MS) * DAY_MS; look < until.getTime(); look += DAY_MS) {
    const isNew = ({ stuckAt, lastsUntil }: (typeof rows)[number]) =>
      stuckAt.getTime() <= look && lastsUntil.getTime() > look;
    if (look - told < EVERY_MS || !untold.some(isNew)) continue;
    alerts.push(new Date(look));
    untold = untold.filter((row) => !isNew(row));
    told = look;
  }
  return alerts;
}

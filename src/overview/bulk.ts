/** The same for many pairings: shown first, with exactly whom it is for; then done in batches that a crash neither loses nor repeats. */
import { z } from 'zod';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import { type BulkAction, type Member, Prisma } from '../generated/prisma/client.ts';
import { offerWaiting } from '../mentor-requests/service.ts';
import { pauseEnd } from '../pauses/service.ts';
import { act, type Deed, OUTCOMES, type Outcome } from './acting.ts';
import { refreshAlert } from './alerts.ts';
import type { PairFilter } from './filter.ts';
import { chosenQuery } from './rows.ts';
import { checkMaySee } from './service.ts';

/** Pairings in one transaction: a tenth of a second, in which nobody of the others waits for long. */
const BATCH = 20;
/** A transaction may wait for its turn at the one embedded connection. */
const LONG = { timeout: 30_000, maxWait: 30_000 };
/** Policy: what was looked at an hour ago is to be looked at again. */
const FRESH_MS = 3_600_000;
/** Of those it is for, so many are named. */
const NAMED = 20;

export const BULK_DONE = 'overview.bulk-done';

export const BULK_DEEDS = ['note', 'agreement', 'pause', 'end'] as const;
export type BulkDeed = (typeof BULK_DEEDS)[number];
const Word = z.enum(BULK_DEEDS);

/** Of which pairings it makes sense: the others are left out when it is shown. */
const GOOD_FOR: Record<BulkDeed, Prisma.Sql> = {
  note: Prisma.sql`"status" = 'ACTIVE'`,
  agreement: Prisma.sql`"status" = 'ACTIVE' AND "agreedAt" IS NULL AND "kind" <> 'FLASH'`,
  pause: Prisma.sql`"status" = 'ACTIVE'`,
  end: Prisma.sql`"status" IN ('ACTIVE', 'PAUSED')`,
};

/** Which: those that were ticked, or all that a filter chooses. */
export type Chosen = { ids: string[] } | { filter: PairFilter };

const chosenFor = (workspaceId: string, stuckDays: number, chosen: Chosen, now: Date) =>
  'filter' in chosen
    ? chosenQuery({ id: workspaceId, stuckDays }, chosen.filter, now)
    : Prisma.sql`SELECT * FROM "Pairing" WHERE "workspaceId" = ${workspaceId}::uuid AND "id" = ANY(${chosen.ids}::uuid[])`;

/** What would be done, before it is. */
export interface BulkPreview {
  id: string;
  what: BulkDeed;
  total: number;
  /** The first of them, by Slack id. */
  named: [mentee: string, mentor: string][];
}

/** Freezes whom it is for; nothing happens until `startBulk`. Throws UserError when there is nobody, and for everybody but coordinators. */
export async function prepareBulk(deps: Deps, member: Member, what: BulkDeed, chosen: Chosen): Promise<BulkPreview> {
  checkMaySee(member);
  const { workspaceId, id: byId } = member;
  const createdAt = deps.now();
  const { stuckDays } = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  return deps.db.$transaction(async (tx) => {
    // Of this coordinator's, only the last look counts.
    await tx.bulkAction.deleteMany({ where: { workspaceId, byId, startedAt: null } });
    const { id } = await tx.bulkAction.create({ data: { workspaceId, byId, what, createdAt } });
    const total = await tx.$executeRaw`
      INSERT INTO "BulkItem" ("bulkId", "pairingId", "workspaceId")
      SELECT ${id}::uuid, "id", "workspaceId" FROM (${chosenFor(workspaceId, stuckDays, chosen, createdAt)}) chosen WHERE ${GOOD_FOR[what]}`;
    if (total === 0) throw new UserError('There is no pairing among them for which this can be done.');
    const items = await tx.bulkItem.findMany({
      where: { workspaceId, bulkId: id },
      orderBy: { pairingId: 'asc' },
      take: NAMED,
      include: { pairing: { include: { mentor: true, mentee: true } } },
    });
    const named = items.map(({ pairing: { mentor, mentee } }): [string, string] => [mentee.slackId, mentor.slackId]);
    return { id, what, total, named };
  }, LONG);
}

/** What the coordinator adds when they let it begin. */
export interface BulkInput {
  /** Of a pause: until this calendar day where the coordinator is. */
  day?: string | undefined;
  /** Of a note. */
  text?: string | undefined;
}

/**
 * Lets it begin: from here on it is done, whatever crashes. A second click changes nothing. Throws UserError when it is not the
 * coordinator's own last look or that is too old.
 */
export async function startBulk(deps: Deps, member: Member, id: string, { day, text }: BulkInput): Promise<void> {
  checkMaySee(member);
  const { workspaceId, id: byId } = member;
  const bulk = await deps.db.bulkAction.findFirst({ where: { id, workspaceId, byId } });
  if (bulk?.startedAt) return;
  if (!bulk || deps.now().getTime() - bulk.createdAt.getTime() > FRESH_MS)
    throw new UserError('This list is no longer new. Close it and choose again.');
  const until = bulk.what === 'pause' ? pauseEnd(deps, day ?? '', member.zone) : null;
  await deps.db.bulkAction.updateMany({
    where: { id, workspaceId, startedAt: null },
    data: { startedAt: deps.now(), until, text: bulk.what === 'note' ? (text ?? '') : null },
  });
}

function deedOf({ what, until, text }: BulkAction): Deed {
  const word = Word.parse(what);
  switch (word) {
    case 'note':
      return { do: word, text: text ?? '' };
    case 'pause':
      return { do: word, until: until ?? new Date(0) };
    case 'agreement':
    case 'end':
      return { do: word };
  }
}

/** The next of them, all or nothing; of two replicas at it, the second takes others. In one order, as circles are locked too. Returns how many. */
async function doBatch(deps: Deps, bulk: BulkAction): Promise<number> {
  const { id: bulkId, workspaceId } = bulk;
  return deps.db.$transaction(async (tx) => {
    const items = await tx.$queryRaw<{ pairingId: string }[]>`
      SELECT i."pairingId" FROM "BulkItem" i JOIN "Pairing" p ON p."id" = i."pairingId"
      WHERE i."workspaceId" = ${workspaceId}::uuid AND i."bulkId" = ${bulkId}::uuid AND i."outcome" IS NULL
      ORDER BY p."circleId" NULLS FIRST, i."pairingId" LIMIT ${BATCH} FOR UPDATE OF i SKIP LOCKED`;
    for (const { pairingId } of items) {
      const outcome = await act(deps, tx, { id: pairingId, workspaceId }, bulk.byId, deedOf(bulk));
      await tx.bulkItem.updateMany({ where: { bulkId, pairingId, workspaceId }, data: { outcome } });
    }
    return items.length;
  }, LONG);
}

/** Nothing is left to do: the coordinator is told, once. */
async function finish(deps: Deps, tx: Tx, { id, workspaceId, byId }: BulkAction): Promise<void> {
  const left = await tx.bulkItem.count({ where: { workspaceId, bulkId: id, outcome: null } });
  if (left > 0) return; // another replica is at the last ones
  const { count } = await tx.bulkAction.updateMany({
    where: { id, workspaceId, endedAt: null },
    data: { endedAt: deps.now() },
  });
  if (count === 0) return;
  const { slackId: recipient } = await tx.member.findUniqueOrThrow({ where: { id: byId, workspaceId } });
  await deps.outbox.add(tx, { workspaceId, kind: BULK_DONE, subject: id, recipient });
  await refreshAlert(deps, tx, workspaceId);
}

async function work(deps: Deps, bulk: BulkAction): Promise<void> {
  while ((await doBatch(deps, bulk)) > 0);
  await deps.db.$transaction((tx) => finish(deps, tx, bulk));
  if (bulk.what === 'end') await offerWaiting(deps, undefined, bulk.workspaceId);
}

/** Does what was started, all of it or what a crash left. Doing it twice changes nothing. */
export async function finishBulks(deps: Deps): Promise<void> {
  const unfinished = await deps.db.bulkAction.findMany({
    where: { startedAt: { not: null }, endedAt: null, workspace: { status: 'INSTALLED' } },
    orderBy: { startedAt: 'asc' },
  });
  for (const bulk of unfinished) await work(deps, bulk);
}

/** Does one now; what it does not get done, `finishBulks` does. */
export async function runBulk(deps: Deps, { workspaceId }: Member, id: string): Promise<void> {
  const where = { id, workspaceId, startedAt: { not: null }, endedAt: null };
  const bulk = await deps.db.bulkAction.findFirst({ where });
  if (bulk) await work(deps, bulk);
}

export interface BulkResult {
  what: BulkDeed;
  outcomes: { is: Outcome; count: number }[];
}

/** What came of it; undefined: there is none. */
export async function findBulkResult(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  id: string,
): Promise<BulkResult | undefined> {
  const bulk = await db.bulkAction.findFirst({ where: { id, workspaceId } });
  if (!bulk) return undefined;
  const groups = await db.bulkItem.groupBy({ by: ['outcome'], where: { workspaceId, bulkId: id }, _count: true });
  const outcomes = OUTCOMES.map((is) => ({
    is,
    count: groups.find(({ outcome }) => outcome === is)?._count ?? 0,
  }));
  return { what: Word.parse(bulk.what), outcomes: outcomes.filter(({ count }) => count > 0) };
}

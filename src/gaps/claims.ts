/** Who writes what is missing: taken by one, handed back, said to be no gap. */
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Gap } from '../generated/prisma/client.ts';
import { licenceOf } from '../knowledge/licence.ts';
import type { Actor } from '../knowledge/rights.ts';
import { escapeMrkdwn, tidyName } from '../slack/blocks.ts';
import { OFFER, visibleGaps } from './service.ts';
import { refusals } from './words.ts';

const DAY_MS = 86_400_000;
/** Policy: what nobody has written by then is free for others again. */
const CLAIM_DAYS = 14;

/** An open gap they may see. Throws UserError, in the same words, if there is none. */
async function getOpen(tx: Tx, actor: Actor, gapId: string) {
  const gap = await tx.gap.findFirst({
    where: { AND: [visibleGaps(actor), { id: gapId, closedAt: null }] },
    include: { claimedBy: true },
  });
  if (!gap) throw new UserError(refusals.gone);
  return gap;
}

/** "I'll write it": of two at once the first one. Twice is once. Throws UserError if somebody else has taken it, or it is gone. */
export async function claimGap(deps: Deps, actor: Actor, gapId: string): Promise<Gap> {
  const { workspaceId, id: memberId } = actor;
  return deps.db.$transaction(async (tx) => {
    const { count } = await tx.gap.updateMany({
      where: {
        AND: [
          visibleGaps(actor),
          { id: gapId, closedAt: null, OR: [{ claimedById: null }, { claimedById: memberId }] },
        ],
      },
      data: { claimedById: memberId, claimedAt: deps.now() },
    });
    const gap = await getOpen(tx, actor, gapId);
    if (count === 0) throw new UserError(refusals.taken(escapeMrkdwn(tidyName(gap.claimedBy?.name ?? 'Somebody'))));
    await deps.outbox.refresh(tx, workspaceId, OFFER, gapId);
    return gap;
  });
}

/** Somebody else may write it. Throws UserError if it is not theirs. */
export async function handBack(deps: Deps, actor: Actor, gapId: string): Promise<void> {
  const { workspaceId, id: claimedById } = actor;
  await deps.db.$transaction(async (tx) => {
    const { count } = await tx.gap.updateMany({
      where: { id: gapId, workspaceId, claimedById, closedAt: null },
      data: { claimedById: null, claimedAt: null, offeredAt: null },
    });
    if (count === 0) throw new UserError(refusals.notYours);
    await deps.outbox.refresh(tx, workspaceId, OFFER, gapId);
  });
}

/** Nothing that has to be written. Throws UserError for whoever does not decide such things, and if it is gone. */
export async function dismissGap(deps: Deps, actor: Actor, gapId: string): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    if ((await licenceOf({ db: tx }, actor)) !== 'publisher') throw new UserError(refusals.publishers);
    await getOpen(tx, actor, gapId);
    const { workspaceId } = actor;
    await tx.gap.update({ where: { id: gapId, workspaceId }, data: { closedAt: deps.now(), claimedById: null } });
    await deps.outbox.refresh(tx, workspaceId, OFFER, gapId);
  });
}

/** What was taken two weeks ago, or by somebody who has left, is free again. Twice changes nothing. */
export async function freeForgotten(deps: Deps): Promise<void> {
  const before = new Date(deps.now().getTime() - CLAIM_DAYS * DAY_MS);
  const where = {
    closedAt: null,
    OR: [{ claimedAt: { lt: before } }, { claimedBy: { deactivatedAt: { not: null } } }],
  };
  if ((await deps.db.gap.count({ where })) === 0) return;
  await deps.db.$transaction(async (tx) => {
    const freed = await tx.gap.updateManyAndReturn({
      where,
      data: { claimedById: null, claimedAt: null, offeredAt: null },
      select: { id: true, workspaceId: true },
    });
    for (const { id, workspaceId } of freed) await deps.outbox.refresh(tx, workspaceId, OFFER, id);
  });
}

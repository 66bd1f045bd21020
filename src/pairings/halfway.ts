import type { Deps } from '../deps.ts';
import { PAIR_CARD } from './service.ts';

/** How many are noted in one look; the next hour takes the rest. */
const AT_ONCE = 200;

/**
 * Notes who is half-way: half of the agreed weeks is left. Counted from the end, as a pause moves that; where nothing was ever
 * agreed, from the start as well. One statement finds and marks them.
 */
export async function recordHalfway(deps: Deps): Promise<void> {
  const now = deps.now();
  await deps.db.$transaction(async (tx) => {
    const reached = await tx.$queryRaw<{ id: string; workspaceId: string }[]>`
      UPDATE "Pairing" SET "halfwayAt" = ${now} WHERE "id" IN (
        SELECT pairing."id" FROM "Pairing" pairing
        JOIN "Workspace" workspace ON workspace."id" = pairing."workspaceId" AND workspace."status" = 'INSTALLED'
        LEFT JOIN "Agreement" agreement ON agreement."pairingId" = pairing."id" AND agreement."status" = 'AGREED'
        WHERE pairing."status" = 'ACTIVE' AND pairing."kind" <> 'FLASH' AND pairing."halfwayAt" IS NULL
          AND pairing."endsAt" - COALESCE(make_interval(days => agreement."weeks" * 7), pairing."endsAt" - pairing."startedAt") / 2 <= ${now}
        ORDER BY pairing."endsAt" LIMIT ${AT_ONCE} FOR UPDATE OF pairing SKIP LOCKED)
      RETURNING "id", "workspaceId"`;
    for (const { id, workspaceId } of reached) await deps.outbox.refresh(tx, workspaceId, PAIR_CARD, id);
  });
}

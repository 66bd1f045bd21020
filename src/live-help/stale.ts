/** Questions that went quiet: both are asked once whether it is still open, then it is closed and can be opened again. */
import type { Deps } from '../deps.ts';
import type { HelpRequest, Member } from '../generated/prisma/client.ts';
import { changeHelp, findHelp, type Help, KINDS, lockOwnHelp, NOBODY_LEFT, staleFrom } from './help.ts';

/** Requests looked at in one go; the next hour takes the rest. */
const AT_ONCE = 200;
/** Whom the question does not reach in so long, as they are away, is not waited for; once it has, they have the usual days. */
const UNASKED_MS = 30 * 86_400_000;

/** What is taken, or asked of everybody there was; `nextRingAt` then says when it is looked at. */
const isQuiet = (now: Date) => ({
  OR: [{ status: 'CLAIMED' as const }, { status: 'OPEN' as const, ring: NOBODY_LEFT }],
  nextRingAt: { lte: now },
});

/** Who is asked about it: the two in their conversation, or the asker alone. */
const readersOf = ({ asker, claimer, status }: Help): string =>
  status === 'CLAIMED' && claimer ? `${asker.slackId},${claimer.slackId}` : asker.slackId;

async function lookAt(deps: Deps, { id, workspaceId }: Pick<HelpRequest, 'id' | 'workspaceId'>): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "HelpRequest" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR NO KEY UPDATE`;
    const now = deps.now();
    if ((await tx.helpRequest.count({ where: { id, workspaceId, ...isQuiet(now) } })) === 0) return;
    const help = await findHelp({ db: tx }, workspaceId, id);
    if (!help) return;
    if (help.staleAskedAt) {
      await changeHelp(deps, tx, help, { status: 'STALE', closedAt: now, nextRingAt: null });
      return;
    }
    const nextRingAt = new Date(now.getTime() + UNASKED_MS);
    await changeHelp(deps, tx, help, { staleAskedAt: now, nextRingAt });
    const occurrence = now.toISOString();
    const recipient = readersOf(help);
    await deps.outbox.add(tx, {
      workspaceId,
      kind: KINDS.stale,
      subject: id,
      occurrence,
      recipient,
      until: nextRingAt,
    });
  });
}

/** Asks about what went quiet, and closes what nobody answered about. */
export async function lookAtQuiet(deps: Deps): Promise<void> {
  const quiet = await deps.db.helpRequest.findMany({
    where: { workspace: { status: 'INSTALLED' }, ...isQuiet(deps.now()) },
    orderBy: { nextRingAt: 'asc' },
    take: AT_ONCE,
    select: { id: true, workspaceId: true },
  });
  for (const help of quiet) await lookAt(deps, help);
}

/** "Still open", said by either of the two: it is asked again after as long. Throws UserError unless it is theirs. */
export async function stillOpen(deps: Deps, actor: Member, id: string): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const help = await lockOwnHelp(tx, actor, id);
    if (!help.staleAskedAt || (help.status !== 'CLAIMED' && help.status !== 'OPEN')) return;
    await changeHelp(deps, tx, help, { staleAskedAt: null, nextRingAt: staleFrom(deps.now(), help.workspace) });
  });
}

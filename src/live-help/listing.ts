/** What App Home shows of live help. */
import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { findHelp, findOpenHelp, type Help } from './help.ts';
import { isRated } from './solving.ts';

/** How it was is asked for so long; after that one no longer knows. */
const RATED_WITHIN_MS = 3 * 86_400_000;

export interface WithMember {
  /** What they ask. */
  own: Help | undefined;
  /** Solved lately, and they have not said how it was. */
  toRate: Help | undefined;
  /** What waits for their answer, the oldest first. */
  waiting: Help[];
}

/** Everything of live help that is with somebody now. */
export async function findWithMember({ db, now }: Pick<Deps, 'db' | 'now'>, member: Member): Promise<WithMember> {
  const { id, workspaceId } = member;
  const lately = new Date(now().getTime() - RATED_WITHIN_MS);
  const solved = await db.helpRequest.findFirst({
    where: { workspaceId, askerId: id, status: 'RESOLVED', resolvedAt: { gte: lately } },
    orderBy: [{ resolvedAt: 'desc' }, { id: 'desc' }],
  });
  const asked = await db.helpAsk.findMany({
    where: { workspaceId, memberId: id, status: 'ASKED', help: { status: 'OPEN' } },
    orderBy: [{ askedAt: 'asc' }, { helpRequestId: 'asc' }],
    select: { helpRequestId: true },
    take: 3,
  });
  const waiting = await Promise.all(asked.map((ask) => findHelp({ db }, workspaceId, ask.helpRequestId)));
  return {
    own: await findOpenHelp({ db }, member),
    toRate: solved && !isRated(solved) ? await findHelp({ db }, workspaceId, solved.id) : undefined,
    waiting: waiting.filter((help) => help !== undefined),
  };
}

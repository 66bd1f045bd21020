/** What App Home shows of live help. */
import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { type Help, isOpen, WITH_PEOPLE } from './help.ts';
import { isRated } from './solving.ts';

/** How it was is asked for so long; after that one no longer knows. */
const RATED_WITHIN_MS = 3 * 86_400_000;

export interface WithMember {
  /** What they ask. */
  own: Help | undefined;
  /** Solved lately, and they have not said how it was. */
  toRate: Help | undefined;
  /** What waits for their answer, the oldest first; three at most. */
  waiting: Help[];
}

/** Everything of live help that is with somebody now. */
export async function findWithMember({ db, now }: Pick<Deps, 'db' | 'now'>, member: Member): Promise<WithMember> {
  const { id, workspaceId } = member;
  const lately = new Date(now().getTime() - RATED_WITHIN_MS);
  const asked = await db.helpRequest.findMany({
    where: { workspaceId, askerId: id, OR: [isOpen, { status: 'RESOLVED', resolvedAt: { gte: lately } }] },
    // What is open is one at most, and its statuses come first.
    orderBy: [{ status: 'asc' }, { resolvedAt: 'desc' }, { id: 'desc' }],
    take: 2,
    include: WITH_PEOPLE,
  });
  const waiting = await db.helpAsk.findMany({
    where: { workspaceId, memberId: id, status: 'ASKED', help: { status: 'OPEN' } },
    orderBy: [{ askedAt: 'asc' }, { helpRequestId: 'asc' }],
    take: 3,
    include: { help: { include: WITH_PEOPLE } },
  });
  const solved = asked.find(({ status }) => status === 'RESOLVED');
  return {
    own: asked.find(({ status }) => status !== 'RESOLVED'),
    toRate: solved && !isRated(solved) ? solved : undefined,
    waiting: waiting.map(({ help }) => help),
  };
}

import type { Deps, Tx } from '../deps.ts';
import type { Member, Prisma } from '../generated/prisma/client.ts';

/** Policy: whoever was left behind is matched before all others, for this long. */
const REMATCH_DAYS = 30;

const WITH_REQUEST = { request: true } as const;

/** Whether somebody was left behind when a pairing of theirs ended: not they ended it. */
export const wasLeft = (
  { status, endedById }: { status: string; endedById: string | null },
  memberId: string,
): boolean => status === 'ENDED' && endedById !== memberId;

/**
 * The pairing about this skill in which a member was left behind lately; undefined: none, or they were matched first for it
 * already. Two who learn together both count.
 */
export async function findLost(
  { now }: Pick<Deps, 'now'>,
  tx: Tx,
  { workspaceId, id }: Member,
  skillId: string,
): Promise<Prisma.PairingGetPayload<{ include: typeof WITH_REQUEST }> | undefined> {
  const since = new Date(now().getTime() - REMATCH_DAYS * 86_400_000);
  const lost = await tx.pairing.findFirst({
    where: {
      workspaceId,
      status: 'ENDED',
      endedAt: { gte: since },
      request: { skillId },
      AND: [
        { OR: [{ menteeId: id }, { mentorId: id, kind: 'PEER' }] },
        { OR: [{ endedById: null }, { endedById: { not: id } }] },
      ],
    },
    orderBy: { endedAt: 'desc' },
    include: WITH_REQUEST,
  });
  if (!lost) return undefined;
  const matched = await tx.mentorRequest.count({
    where: { workspaceId, menteeId: id, first: true, status: 'MATCHED', createdAt: { gte: lost.endedAt ?? since } },
  });
  return matched > 0 ? undefined : lost;
}

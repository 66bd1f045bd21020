import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, RoundPairStatus } from '../generated/prisma/client.ts';
import { checkDraft, lockRound, type RoundWithOpener } from './service.ts';

/** What a coordinator can decide about a pair. `allow` takes a `forbid` back, `unlock` a `lock`. */
export type Decision = 'lock' | 'unlock' | 'forbid' | 'allow';

export interface Decided {
  roundId: string;
  /** The computation the coordinator looked at. */
  version: number;
  menteeId: string;
  mentorId: string;
}

/** From which states a decision leads to which; a pair that is there already stays, as after a double click. */
const MOVES: Record<Exclude<Decision, 'allow'>, { from: RoundPairStatus[]; to: RoundPairStatus }> = {
  lock: { from: ['PROPOSED', 'LOCKED'], to: 'LOCKED' },
  unlock: { from: ['LOCKED', 'PROPOSED'], to: 'PROPOSED' },
  forbid: { from: ['PROPOSED', 'LOCKED', 'FORBIDDEN'], to: 'FORBIDDEN' },
};

async function move(tx: Tx, round: RoundWithOpener, { menteeId, mentorId }: Decided, decision: Decision) {
  const { id: roundId, workspaceId } = round;
  const pair = { roundId, workspaceId, menteeId, mentorId };
  if (decision === 'allow') {
    await tx.roundPair.deleteMany({ where: { ...pair, status: 'FORBIDDEN' } });
    return;
  }
  const { from, to } = MOVES[decision];
  const moved = await tx.roundPair.updateMany({ where: { ...pair, status: { in: from } }, data: { status: to } });
  if (moved.count === 0) throw new UserError('This pair is no longer in the draft.');
  if (decision === 'forbid')
    await tx.roundSeat.updateMany({ where: { roundId, workspaceId, memberId: menteeId }, data: { waiting: 'again' } });
}

/** Locks a pair of the draft, forbids it, or takes that back. Throws UserError where the draft is no longer the one that was looked at. */
export async function decide(
  deps: Deps,
  member: Member,
  decided: Decided,
  decision: Decision,
): Promise<RoundWithOpener> {
  return deps.db.$transaction(async (tx) => {
    const round = await lockRound(tx, member, decided.roundId);
    checkDraft(round, decided.version);
    await move(tx, round, decided, decision);
    return round;
  });
}

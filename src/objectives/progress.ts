import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { lockPairing } from '../pairings/service.ts';
import { forgetTyped } from './drafts.ts';
import {
  checkRoom,
  getOwnObjective,
  lockOwnObjective,
  type ObjectiveWithPair,
  recordUpdate,
  type What,
} from './service.ts';
import { allowedFrom, next, type ObjectiveEvent } from './states.ts';

/** An objective as it is now, and whether this tap changed it: a second or a stale one does not. */
export interface Outcome {
  objective: ObjectiveWithPair;
  changed: boolean;
}

/**
 * Records where an objective stands. `from`: what the button showed; when it stands elsewhere by now, nothing changes, so that two
 * taps are not two steps. Throws UserError when it is not the member's, and for a form (without `from`) when it is closed.
 */
export async function recordProgress(
  deps: Deps,
  owner: Member,
  id: string,
  { to, from, note = null }: { to: number; from?: number | null; note?: string | null },
): Promise<Outcome> {
  return deps.db.$transaction(async (tx) => {
    const objective = await lockOwnObjective(tx, owner, id);
    const { measure, current, workspaceId, status } = objective;
    const isClosed = !allowedFrom('change').includes(status);
    // A button shows how it stands now; a form would be gone with what was typed.
    if (isClosed && from === undefined)
      throw new UserError('It is closed by now. Reopen it if you want to change it.', 'value');
    if (isClosed || (from !== undefined && from !== current)) return { objective, changed: false };
    if (measure === 'YES_NO') throw new UserError('This one is done or not done: there is nothing to count.');
    if (measure === 'PERCENT' && (to < 0 || to > 100)) throw new UserError('From 0 to 100, please.', 'value');
    if (to === current && !note) return { objective, changed: false };
    await tx.objective.update({ where: { id, workspaceId }, data: { current: to, updatedAt: deps.now() } });
    await recordUpdate(deps, tx, objective, { what: 'progress', value: to, note });
    return { objective: { ...objective, current: to }, changed: true };
  });
}

/** Reopened two at once, or beside a form that is sent, they see each other's; the pairing's lock comes first, as for forms. */
async function lockForRoom(tx: Tx, owner: Member, id: string): Promise<void> {
  const { pairingId, workspaceId } = await getOwnObjective({ db: tx }, owner, id);
  await lockPairing(tx, { id: pairingId, workspaceId });
}

const WHAT: Record<'achieve' | 'drop' | 'reopen', What> = { achieve: 'achieved', drop: 'dropped', reopen: 'reopened' };

/** Achieves, drops or reopens an objective; from a stale button nothing happens. Throws UserError when it is not the member's. */
export async function moveObjective(
  deps: Deps,
  owner: Member,
  id: string,
  event: Extract<ObjectiveEvent, keyof typeof WHAT>,
): Promise<Outcome> {
  return deps.db.$transaction(async (tx) => {
    if (event === 'reopen') await lockForRoom(tx, owner, id);
    const objective = await lockOwnObjective(tx, owner, id);
    const status = next[objective.status][event];
    if (status === undefined) return { objective, changed: false };
    if (event === 'reopen') await checkRoom(tx, objective);
    const at = deps.now();
    const { count } = await tx.objective.updateMany({
      where: { id, workspaceId: owner.workspaceId, status: { in: allowedFrom(event) } },
      data: { status, updatedAt: at, closedAt: status === 'ACTIVE' ? null : at },
    });
    if (count === 0) return { objective, changed: false };
    await recordUpdate(deps, tx, objective, { what: WHAT[event] });
    return { objective: { ...objective, status }, changed: true };
  });
}

/** Throws a draft away, with what was typed for it. Doing it twice changes nothing; an objective that is set stays. */
export async function discardDraft(
  deps: Deps,
  { id: ownerId, workspaceId, ...owner }: Member,
  id: string,
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await tx.objective.deleteMany({ where: { id, workspaceId, ownerId, status: 'DRAFT' } });
    await forgetTyped(tx, { id: ownerId, workspaceId, ...owner }, id);
  });
}

import type { Deps } from '../deps.ts';
import { findGuide, type Guide, type Stage } from '../guides/service.ts';
import type { SessionWithPair } from './rows.ts';

const DAY_MS = 86_400_000;

/** Where in its pairing a session lies: the first one, the last before the end, or in between. */
function stageOf(session: Pick<SessionWithPair, 'startsAt' | 'pairing'>, heldBefore: number): Stage {
  const { startsAt, pairing } = session;
  if (heldBefore === 0) return 'first';
  const left = pairing.endsAt.getTime() - (startsAt ?? pairing.startedAt).getTime();
  return left < pairing.sessionDays * DAY_MS ? 'last' : 'middle';
}

/** The guide for a session: chosen with it, or by its stage; undefined: the coordinators offer none. */
export async function findSessionGuide(deps: Pick<Deps, 'db'>, session: SessionWithPair): Promise<Guide | undefined> {
  const { workspaceId, pairingId, guide, startsAt } = session;
  const heldBefore = await deps.db.session.count({
    where: { workspaceId, pairingId, status: 'HELD', ...(startsAt && { startsAt: { lt: startsAt } }) },
  });
  return findGuide(deps, workspaceId, guide, stageOf(session, heldBefore));
}

/** The title of the guide chosen for a session, if one was. */
export async function findChosenTitle(deps: Pick<Deps, 'db'>, session: SessionWithPair): Promise<string | undefined> {
  return session.guide === null ? undefined : (await findSessionGuide(deps, session))?.title;
}

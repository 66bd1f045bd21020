import type { Deps } from '../deps.ts';
import { type SessionWithPair, WITH_PAIR } from './rows.ts';
import { allowedFrom } from './states.ts';
import { showChange, tellCalledOff } from './telling.ts';

/** How many one look calls off; the next takes the rest. */
const AT_ONCE = 200;

async function callOff(deps: Deps, session: SessionWithPair): Promise<void> {
  const { id, workspaceId, startsAt } = session;
  const sequence = session.sequence + 1;
  await deps.db.$transaction(async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id, workspaceId, status: { in: allowedFrom('cancel') } },
      data: { status: 'CANCELLED', sequence },
    });
    if (count === 0) return;
    await showChange(deps, tx, session);
    if (startsAt) await tellCalledOff(deps, tx, session, { sequence, startsAt });
  });
}

/**
 * Calls off what pairings that ended early have planned, and takes back what is suggested in any that is over; nobody in particular
 * did it. Two who completed theirs may still meet as planned. Running it twice changes nothing.
 */
export async function callOffEnded(deps: Deps): Promise<void> {
  const planned = await deps.db.session.findMany({
    where: {
      workspace: { status: 'INSTALLED' },
      OR: [
        { status: 'PROPOSED', pairing: { status: { in: ['COMPLETED', 'ENDED'] } } },
        { status: 'SCHEDULED', startsAt: { gt: deps.now() }, pairing: { status: 'ENDED' } },
      ],
    },
    orderBy: { id: 'asc' },
    take: AT_ONCE,
    include: WITH_PAIR,
  });
  for (const session of planned) await callOff(deps, session);
}

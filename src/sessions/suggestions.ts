import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { getOwnPairing, type PairingWithPeople, partnerFirst } from '../pairings/service.ts';
import { reachable, readDaysOff } from '../people/service.ts';
import { MOST_TIMES } from './planning.ts';
import { type Suggestion, suggestTimes } from './times.ts';

export interface Finding {
  pairing: PairingWithPeople;
  partner: Member;
  suggestions: Suggestion[];
  minutes: number;
}

/** When either of the two has a session already, with whomever: nobody is told which. */
async function findBusy({ db, now }: Deps, workspaceId: string, memberIds: string[]) {
  const busy = await db.session.findMany({
    where: {
      workspaceId,
      status: 'SCHEDULED',
      startsAt: { gt: new Date(now().getTime() - 86_400_000) },
      pairing: { OR: [{ mentorId: { in: memberIds } }, { menteeId: { in: memberIds } }] },
    },
    select: { startsAt: true, minutes: true },
  });
  return busy.flatMap(({ startsAt, minutes }) => {
    const from = startsAt?.getTime() ?? 0;
    return { from, to: from + minutes * 60_000 };
  });
}

/** What the form that suggests times begins with. Throws UserError when there is nothing to plan. */
export async function findTimes(deps: Deps, actor: Member, pairingId: string): Promise<Finding> {
  const pairing = await getOwnPairing(deps, actor, pairingId);
  if (pairing.status === 'PAUSED')
    throw new UserError('Your pairing is paused. Go on with it first, then find a time.');
  if (pairing.status !== 'ACTIVE') throw new UserError('This pairing has ended, so there is nothing to plan.');
  const { workspaceId, sessionMinutes: minutes } = pairing;
  const [partner, own] = partnerFirst(pairing, actor.id);
  const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const daysOff = await readDaysOff(deps, [workspaceId]);
  const suggestions = suggestTimes({
    now: deps.now(),
    people: [
      reachable(own, workspace, daysOff(workspaceId, own.site)),
      reachable(partner, workspace, daysOff(workspaceId, partner.site)),
    ],
    minutes,
    busy: await findBusy(deps, workspaceId, [own.id, partner.id]),
    count: MOST_TIMES,
  });
  return { pairing, partner, suggestions, minutes };
}

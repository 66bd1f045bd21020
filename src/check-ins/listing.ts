import type { Deps } from '../deps.ts';
import type { CheckInKind, Member } from '../generated/prisma/client.ts';
import { isAboutCircle, PEOPLE, sessionOf } from './service.ts';

export interface PairCheckIn {
  partnerId: string;
  isCircle: boolean;
  /** The check-in that waits for an answer. */
  waiting?: { id: string; kind: CheckInKind; sessionAt: Date | null };
  nextAt: Date | null;
}

/** For each of a member's active pairings: the check-in that waits for an answer, and when the next one is. */
export async function findPairCheckIns({ db }: Pick<Deps, 'db'>, member: Member): Promise<PairCheckIn[]> {
  const { workspaceId, id } = member;
  const pairings = await db.pairing.findMany({
    where: { workspaceId, status: 'ACTIVE', OR: [{ mentorId: id }, { menteeId: id }] },
    orderBy: [{ startedAt: 'asc' }, { id: 'asc' }],
    include: {
      ...PEOPLE,
      checkIns: {
        where: { memberId: id, status: { in: ['SENT', 'SCHEDULED'] } },
        orderBy: { round: 'asc' },
        include: { session: true },
      },
    },
  });
  return pairings.map(({ checkIns, ...pairing }) => {
    const { mentorId, mentor, mentee } = pairing;
    const waiting = checkIns.find((one) => one.status === 'SENT');
    return {
      partnerId: (mentorId === id ? mentee : mentor).slackId,
      isCircle: isAboutCircle(id, pairing),
      ...(waiting && {
        waiting: { id: waiting.id, kind: waiting.kind, sessionAt: sessionOf(waiting)?.startsAt ?? null },
      }),
      nextAt: checkIns.find((one) => one.status === 'SCHEDULED')?.dueAt ?? null,
    };
  });
}

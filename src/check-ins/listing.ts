import type { Deps } from '../deps.ts';
import type { CheckInKind } from '../generated/prisma/client.ts';
import type { Resident } from '../home/section.ts';
import { isAboutCircle, sessionOf } from './service.ts';

export interface PairCheckIn {
  partnerId: string;
  isCircle: boolean;
  /** The check-in that waits for an answer. */
  waiting?: { id: string; kind: CheckInKind; sessionAt: Date | null };
  nextAt: Date | null;
}

/** For each of a member's active pairings, the oldest first: the check-in that waits for an answer, and when the next one is. */
export async function findPairCheckIns({ db }: Pick<Deps, 'db'>, member: Resident): Promise<PairCheckIn[]> {
  const { workspaceId, id: memberId } = member;
  const active = member.pairings.filter(({ status }) => status === 'ACTIVE').toReversed();
  if (active.length === 0) return [];
  const rows = await db.checkIn.findMany({
    where: {
      workspaceId,
      memberId,
      pairingId: { in: active.map(({ id }) => id) },
      status: { in: ['SENT', 'SCHEDULED'] },
    },
    orderBy: { round: 'asc' },
    include: { session: true },
  });
  return active.map((pairing) => {
    const { id, mentorId, mentor, mentee } = pairing;
    const checkIns = rows.filter(({ pairingId }) => pairingId === id);
    const waiting = checkIns.find(({ status }) => status === 'SENT');
    return {
      partnerId: (mentorId === memberId ? mentee : mentor).slackId,
      isCircle: isAboutCircle(memberId, pairing),
      ...(waiting && {
        waiting: { id: waiting.id, kind: waiting.kind, sessionAt: sessionOf(waiting)?.startsAt ?? null },
      }),
      nextAt: checkIns.find(({ status }) => status === 'SCHEDULED')?.dueAt ?? null,
    };
  });
}

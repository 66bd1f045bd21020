import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { findRequest } from '../mentor-requests/service.ts';
import { RoundFilter } from './filter.ts';

type About = Pick<OutboxMessage, 'workspaceId' | 'kind' | 'subject' | 'recipient'>;

/** How a round stands, for its coordinator; undefined when it is gone. */
export async function findRoundStands({ db }: Pick<Deps, 'db'>, { workspaceId, subject: id }: About) {
  const round = await db.round.findFirst({ where: { id, workspaceId }, include: { openedBy: true } });
  if (!round) return undefined;
  const pairs = { roundId: id, workspaceId, status: { in: ['PROPOSED' as const, 'LOCKED' as const] } };
  const mentees = await db.roundSeat.count({ where: { roundId: id, workspaceId } });
  const matched = await db.roundPair.count({ where: pairs });
  const mentors = await db.roundPair.groupBy({ by: ['mentorId'], where: pairs });
  const isCircles = RoundFilter.parse(round.filter).circleSize !== undefined;
  return { round, matched, offers: isCircles ? mentors.length : matched, mentees };
}

/** Where the message stands that an earlier one of the same kind, subject and recipient became; undefined while there is none. */
export async function findToldAt({ db }: Pick<Deps, 'db'>, { workspaceId, kind, subject, recipient }: About) {
  const told = await db.outboxMessage.findFirst({
    where: { workspaceId, kind, subject, recipient, status: 'SENT' },
    orderBy: [{ sentAt: 'desc' }, { id: 'desc' }],
  });
  return told?.channel && told.messageTs ? { channel: told.channel, ts: told.messageTs } : undefined;
}

/** What a sent round came to for one mentee, as it is now; undefined once they have heard better: a pairing, or they took it back. */
export async function findRoundTold({ db }: Pick<Deps, 'db'>, { workspaceId, subject, recipient }: About) {
  const round = await db.round.findFirst({ where: { id: subject, workspaceId } });
  const request = await db.mentorRequest.findFirst({
    where: { workspaceId, mentee: { slackId: recipient }, status: { in: ['OPEN', 'OFFERED', 'WAITLISTED'] } },
    select: { id: true },
  });
  const shown = request && (await findRequest({ db }, workspaceId, request.id));
  if (!shown) return undefined;
  const { skill, position, workspace } = shown;
  const status = shown.status === 'OFFERED' ? ('OFFERED' as const) : ('WAITLISTED' as const);
  const circleSize = round ? RoundFilter.parse(round.filter).circleSize : undefined;
  return { skill: skill.name, status, position, offerDays: workspace.offerDays, circleSize };
}

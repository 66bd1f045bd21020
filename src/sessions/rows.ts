import type { Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Prisma } from '../generated/prisma/client.ts';
import { lockOwnPairing } from '../pairings/service.ts';

/** With its two people and what was taken on. */
export const WITH_PAIR = {
  pairing: { include: { mentor: true, mentee: true, request: { include: { skill: true } } } },
  actions: { include: { owner: true }, orderBy: { id: 'asc' } },
} satisfies Prisma.SessionInclude;

/** A session with its two people and what was taken on; undefined when there is none. */
export async function findSession({ db }: { db: Tx }, workspaceId: string, id: string) {
  return (await db.session.findFirst({ where: { id, workspaceId }, include: WITH_PAIR })) ?? undefined;
}

export type SessionWithPair = NonNullable<Awaited<ReturnType<typeof findSession>>>;

/** One of the actor's own sessions. Throws UserError, in the same words for none and for somebody else's. */
export async function getOwnSession({ db }: { db: Tx }, actor: Member, id: string): Promise<SessionWithPair> {
  const session = await db.session.findFirst({
    where: {
      id,
      workspaceId: actor.workspaceId,
      pairing: { OR: [{ mentorId: actor.id }, { menteeId: actor.id }] },
    },
    include: WITH_PAIR,
  });
  if (!session) throw new UserError('This session is not yours, or it is no longer there.');
  return session;
}

/** The same, with its pairing locked until the commit: what the two press at once comes one after the other. */
export async function lockOwnSession(tx: Tx, actor: Member, id: string): Promise<SessionWithPair> {
  const { pairingId } = await getOwnSession({ db: tx }, actor, id);
  await lockOwnPairing(tx, actor, pairingId);
  return getOwnSession({ db: tx }, actor, id);
}

/** The other one of the two. */
export const partnerOf = ({ pairing: { mentor, mentee } }: Pick<SessionWithPair, 'pairing'>, ownId: string): Member =>
  mentor.id === ownId ? mentee : mentor;

/** A pair's sessions that matter now to App Home and to a proposal. */
export interface PairSessions {
  /** Suggested and not chosen yet. */
  proposed?: SessionWithPair;
  /** The next one with a date. */
  planned?: SessionWithPair;
  /** Begun, and nobody has logged it. */
  toLog?: SessionWithPair;
  /** The latest that was logged. */
  last?: SessionWithPair;
}

/** What each pairing has planned, has to log and had last; by the pairing's id, in two queries. */
export async function findPairSessions(
  { db }: { db: Tx },
  workspaceId: string,
  pairingIds: string[],
  now: Date,
): Promise<Map<string, PairSessions>> {
  const open = await db.session.findMany({
    where: { workspaceId, pairingId: { in: pairingIds }, status: { in: ['PROPOSED', 'SCHEDULED'] } },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    include: WITH_PAIR,
  });
  const logged = await db.session.findMany({
    where: { workspaceId, pairingId: { in: pairingIds }, status: 'HELD' },
    orderBy: [{ pairingId: 'asc' }, { startsAt: 'desc' }, { id: 'desc' }],
    distinct: ['pairingId'],
    include: WITH_PAIR,
  });
  const planned = open.filter(({ status }) => status === 'SCHEDULED');
  const of = (pairingId: string): PairSessions => {
    const own = (session: SessionWithPair) => session.pairingId === pairingId;
    const isOver = ({ startsAt }: SessionWithPair) => startsAt !== null && startsAt <= now;
    const found = {
      proposed: open.find((session) => own(session) && session.status === 'PROPOSED'),
      planned: planned.find((session) => own(session) && !isOver(session)),
      toLog: planned.findLast((session) => own(session) && isOver(session)),
      last: logged.find(own),
    };
    return Object.fromEntries(Object.entries(found).filter(([, session]) => session)) as PairSessions;
  };
  return new Map(pairingIds.map((id) => [id, of(id)]));
}

import type { Deps, Tx } from '../deps.ts';
import { findKudosToAdd, type KudosToAdd } from '../objectives/evidence.ts';
import { findOpenObjectives, type OpenObjective } from '../objectives/service.ts';
import { type CheckInWithPair, partnerOf } from './service.ts';

/** Policy: more is a form, not a question. */
const MOST = 3;

/** What is known already, so that people confirm rather than report; at most three of these. */
export interface Evidence {
  /** A session that was logged since the last question. `byId`: null for the reader. */
  session?: { byId: string | null; startsAt: Date; minutes: number };
  /** One of the reader's own, to be moved on with a tap. */
  objective?: OpenObjective;
  /** What they took on and have not done. */
  step?: { id: string; text: string };
  kudos?: KudosToAdd;
  /** They have not agreed on how they work together. */
  agreement?: true;
}

/** Since when a question asks: when the one before was sent, else the beginning of the pairing. */
export async function asksSince({ db }: { db: Tx }, checkIn: CheckInWithPair): Promise<Date> {
  const { workspaceId, pairingId, memberId, round, pairing } = checkIn;
  const before = await db.checkIn.findFirst({
    where: { workspaceId, pairingId, memberId, round: { lt: round }, sentAt: { not: null } },
    orderBy: { round: 'desc' },
    select: { sentAt: true },
  });
  return before?.sentAt ?? pairing.startedAt;
}

/** The session this question is about, or the latest since the question before, if it was logged. */
async function findLogged({ db }: Pick<Deps, 'db'>, checkIn: CheckInWithPair): Promise<Evidence['session']> {
  const { workspaceId, pairingId, memberId, sessionId } = checkIn;
  const since = await asksSince({ db }, checkIn);
  const session = await db.session.findFirst({
    where: {
      workspaceId,
      pairingId,
      status: 'HELD',
      OR: [{ startsAt: { gte: since } }, ...(sessionId ? [{ id: sessionId }] : [])],
    },
    orderBy: { startsAt: 'desc' },
  });
  if (!session?.startsAt) return undefined;
  const byId = session.loggedById === memberId ? null : partnerOf(checkIn).slackId;
  return { byId, startsAt: session.startsAt, minutes: session.heldMinutes ?? session.minutes };
}

/** What comes with a question, most telling first, in a constant number of queries. */
export async function findEvidence(deps: Deps, checkIn: CheckInWithPair): Promise<Evidence> {
  const { workspaceId, pairingId, memberId, member, pairing, kind } = checkIn;
  const objectives = await findOpenObjectives(deps, pairing, member);
  const [kudos] = await findKudosToAdd(deps, member, objectives, { recent: true });
  const step = await deps.db.sessionAction.findFirst({
    where: { workspaceId, pairingId, ownerId: memberId, doneAt: null },
    orderBy: { id: 'asc' },
    select: { id: true, text: true },
  });
  const all: Evidence = {
    session: await findLogged(deps, checkIn),
    objective: objectives.find(({ own }) => own),
    step: step ?? undefined,
    kudos,
    agreement: pairing.agreedAt === null && pairing.kind !== 'FLASH' && kind !== 'END' ? true : undefined,
  } as Evidence;
  return Object.fromEntries(
    Object.entries(all)
      .filter(([, one]) => one !== undefined)
      .slice(0, MOST),
  ) as Evidence;
}

import { sessionLogged } from '../check-ins/service.ts';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Pairing, Session } from '../generated/prisma/client.ts';
import { gotOn } from '../overview/service.ts';
import { getOwnPairing, lockOwnPairing, type PairingWithPeople, recordMet } from '../pairings/service.ts';
import { findSession, getOwnSession, type SessionWithPair } from './rows.ts';
import { allowedFrom } from './states.ts';
import { conversationOf, SESSION_CARD, showChange } from './telling.ts';

const DAY_MS = 86_400_000;
/** Policy: a pair meets every week at most, so what both log within three days is one session. */
const SAME_SESSION_MS = 3 * DAY_MS;
/** Policy: more is no longer done until next time. */
const MOST_ACTIONS = 5;

/** The pair's latest session that began (not before `since`) and nobody has logged yet; undefined: there is none. For check-ins/. */
export async function findSessionFor(
  tx: Tx,
  workspaceId: string,
  pairingId: string,
  now: Date,
  since?: Date,
): Promise<Session | undefined> {
  const session = await tx.session.findFirst({
    where: { workspaceId, pairingId, status: 'SCHEDULED', startsAt: { lte: now, ...(since && { gte: since }) } },
    orderBy: { startsAt: 'desc' },
  });
  return session ?? undefined;
}

export interface NewAction {
  ownerId: string;
  text: string;
}

export interface SessionLog {
  pairingId: string;
  /** Left out: the one that has begun and is not logged, else one that was never planned. */
  sessionId?: string | undefined;
  met: boolean;
  /** In minutes; left out: as planned. */
  minutes?: number | undefined;
  /** One line for both. Left out: stays as it is. */
  line?: string | null | undefined;
  /** What is to be done next, in the place of what was noted before. Left out: stays as it is. */
  actions?: NewAction[] | undefined;
}

/** The session a log is about, the one of these days where none is named; undefined: one that nobody planned or logged yet. */
async function toLog(
  { db, now }: { db: Tx; now: Deps['now'] },
  actor: Member,
  { workspaceId, id: pairingId }: Pairing,
  sessionId: string | undefined,
): Promise<SessionWithPair | undefined> {
  if (sessionId) {
    const session = await getOwnSession({ db }, actor, sessionId);
    if (session.pairingId !== pairingId) throw new UserError('This session is not yours, or it is no longer there.');
    return session;
  }
  const begun = await findSessionFor(db, workspaceId, pairingId, now());
  const since = new Date(now().getTime() - SAME_SESSION_MS);
  const found =
    begun ??
    (await db.session.findFirst({
      where: { workspaceId, pairingId, status: { in: ['HELD', 'NOT_HELD'] }, startsAt: { gt: since, lte: now() } },
      orderBy: { startsAt: 'desc' },
    }));
  return found ? findSession({ db }, workspaceId, found.id) : undefined;
}

/** What the form of a log begins with: the session it is about, if there is one already. Throws UserError. */
export async function getLog(deps: Deps, actor: Member, pairingId: string, sessionId?: string) {
  const pairing = await getOwnPairing(deps, actor, pairingId);
  return { pairing, session: await toLog(deps, actor, pairing, sessionId) };
}

/** Notes the actions of a session; what stays the same stays done. */
async function keepActions(
  deps: Deps,
  tx: Tx,
  session: Session,
  pairing: Pairing,
  actions: NewAction[],
): Promise<void> {
  const { workspaceId, id: sessionId, pairingId } = session;
  const strangers = actions.some(({ ownerId }) => ownerId !== pairing.mentorId && ownerId !== pairing.menteeId);
  if (strangers) throw new UserError('Only the two of you can take something on here.');
  if (actions.length > MOST_ACTIONS)
    throw new UserError(`At most ${MOST_ACTIONS} next steps, please: what matters most?`, 'own');
  const before = await tx.sessionAction.findMany({ where: { workspaceId, sessionId } });
  const gone = before.filter((old) => !hasAction(actions, old));
  await tx.sessionAction.deleteMany({ where: { workspaceId, id: { in: gone.map(({ id }) => id) } } });
  await tx.sessionAction.createMany({
    data: actions
      .filter((one) => !hasAction(before, one))
      .map((one) => ({ ...one, workspaceId, sessionId, pairingId, createdAt: deps.now() })),
  });
}

const readyToLog = (session: Session, now: Date): void => {
  if (session.status === 'CANCELLED') throw new UserError('This session was cancelled. Log the one you had instead.');
  if (session.status === 'PROPOSED' || (session.startsAt && session.startsAt > now))
    throw new UserError('This session is still to come. If you have met already, cancel it and log the one you had.');
};

/**
 * Logs a session, planned or not, or puts its log right later; either of the two may. In the caller's transaction, which must hold
 * nothing another press of the two waits for. "Met" pressed by both about the same days is one session. Throws UserError.
 */
export async function logSession(deps: Deps, tx: Tx, actor: Member, log: SessionLog): Promise<Session> {
  const pairing = await lockOwnPairing(tx, actor, log.pairingId);
  const { workspaceId, id: pairingId } = pairing;
  const now = deps.now();
  const found = await toLog({ db: tx, now: deps.now }, actor, pairing, log.sessionId);
  if (found) readyToLog(found, now);
  else if (pairing.status !== 'ACTIVE' && pairing.status !== 'PAUSED')
    throw new UserError('This pairing has ended. What you logged stays.');
  const minutes = found?.minutes ?? pairing.sessionMinutes;
  const session =
    found ??
    (await tx.session.create({
      data: {
        workspaceId,
        pairingId,
        status: 'NOT_HELD',
        proposedById: actor.id,
        startsAt: now,
        minutes,
        createdAt: now,
      },
    }));
  const { count } = await tx.session.updateMany({
    where: { id: session.id, workspaceId, status: { in: allowedFrom(log.met ? 'met' : 'not-met') } },
    data: {
      status: log.met ? 'HELD' : 'NOT_HELD',
      heldMinutes: log.met ? (log.minutes ?? session.heldMinutes ?? minutes) : null,
      ...(log.line !== undefined && { line: log.line }),
      loggedById: actor.id,
      loggedAt: now,
    },
  });
  if (count === 0)
    throw new UserError('The other one has logged that you met. That stays; the rest can be changed.', 'met');
  if (log.actions) await keepActions(deps, tx, session, pairing, log.actions);
  if (log.met) {
    await recordMet(deps, tx, pairing, session.startsAt ?? now);
    await gotOn(deps, tx, pairing);
  }
  await showLog(deps, tx, session, pairing, log);
  await sessionLogged(deps, tx, pairing, { sessionId: session.id, byId: actor.id, met: log.met });
  return tx.session.findFirstOrThrow({ where: { id: session.id, workspaceId } });
}

const hasAction = (actions: NewAction[], { ownerId, text }: NewAction): boolean =>
  actions.some((one) => one.ownerId === ownerId && one.text === text);

/** What somebody else noted while a form was open, and it would take out. */
const wouldLose = ({ line, actions }: SessionWithPair, log: SessionLog): boolean =>
  (line !== null && line !== log.line) || !actions.every((action) => hasAction(log.actions ?? [], action));

/**
 * Logs a session from a form, which knows how it was logged at `seenAt`; null: not at all. Undefined: it is kept. Else nothing is: the
 * session as it was logged meanwhile, with something that the form would have taken out. Throws UserError.
 */
export async function saveLog(
  deps: Deps,
  actor: Member,
  log: SessionLog,
  seenAt: Date | null,
): Promise<SessionWithPair | undefined> {
  return deps.db.$transaction(async (tx) => {
    const pairing = await lockOwnPairing(tx, actor, log.pairingId);
    const found = await toLog({ db: tx, now: deps.now }, actor, pairing, log.sessionId);
    const isNew = found?.loggedAt && found.loggedAt.getTime() !== seenAt?.getTime();
    if (found && isNew && log.met && wouldLose(found, log)) return found;
    await logSession(deps, tx, actor, log);
    return undefined;
  });
}

/** The other one sees the log where the session stands; one that was never planned only where something was noted. */
async function showLog(
  deps: Deps,
  tx: Tx,
  session: Session,
  pairing: PairingWithPeople,
  { line, actions }: SessionLog,
) {
  await showChange(deps, tx, session);
  if (!line && !actions?.length) return;
  const { workspaceId, id: subject } = session;
  const stands = await tx.outboxMessage.count({ where: { workspaceId, kind: SESSION_CARD, subject } });
  if (stands > 0) return;
  await deps.outbox.add(tx, { workspaceId, kind: SESSION_CARD, subject, recipient: conversationOf(pairing) });
}

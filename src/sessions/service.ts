import type { Deps, Place, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, OutboxMessage, Pairing, Prisma, Session } from '../generated/prisma/client.ts';
import {
  getOwnPairing,
  lockOwnPairing,
  type PairingKey,
  type PairingWithPeople,
  recordMet,
} from '../pairings/service.ts';
import { allowedFrom } from './states.ts';

/** The kind of the message in the pair's conversation that shows a session, from its proposal to its log. */
export const SESSION_CARD = 'session.card';
/** The preparation sent to the mentor. */
export const SESSION_PREP = 'session.prep';
/** The calendar file of a date, its change or its end. */
export const SESSION_CALENDAR = 'session.calendar';

const DAY_MS = 86_400_000;
/** Policy: a pair meets every week at most, so what both log within three days is one session. */
const SAME_SESSION_MS = 3 * DAY_MS;
/** Policy: more is no longer done until next time. */
export const MOST_ACTIONS = 5;

const WITH_PAIR = {
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

/** Where a pair is written to: their conversation, or one with both that is opened for it. Of a circle the others read nothing of it. */
export const conversationOf = ({
  channel,
  circleId,
  mentor,
  mentee,
}: Pick<PairingWithPeople, 'channel' | 'circleId' | 'mentor' | 'mentee'>): string =>
  (circleId === null && channel) || `${mentor.slackId},${mentee.slackId}`;

/** Slack would not open a conversation for the two: each of them gets it in a message of their own. */
export async function sendApart(
  deps: Deps,
  tx: Tx,
  { workspaceId, kind, subject, occurrence, recipient }: OutboxMessage,
) {
  const people = recipient.split(',');
  if (people.length < 2) return;
  await deps.outbox.add(tx, ...people.map((one) => ({ workspaceId, kind, subject, occurrence, recipient: one })));
}

/** Keeps where the card stands, from its first sending. */
export async function recordPlace(tx: Tx, { workspaceId, subject: id }: OutboxMessage, { channel, ts }: Place) {
  await tx.session.updateMany({ where: { id, workspaceId }, data: { channel, messageTs: ts } });
}

/** Has what stands in Slack about a session changed to what is now the case. */
export async function showChange(deps: Deps, tx: Tx, { workspaceId, id }: Pick<Session, 'workspaceId' | 'id'>) {
  for (const kind of [SESSION_CARD, SESSION_PREP]) await deps.outbox.refresh(tx, workspaceId, kind, id);
}

/** Records the calendar file of what a session is now. `what` and `who`: for the words that come with it. */
export async function sendCalendar(
  deps: Deps,
  tx: Tx,
  { workspaceId, id, pairing }: SessionWithPair,
  change: { sequence: number; what: 'planned' | 'moved' | 'cancelled'; who: string },
): Promise<void> {
  await deps.outbox.add(tx, {
    workspaceId,
    kind: SESSION_CALENDAR,
    subject: id,
    occurrence: `${change.sequence} ${change.what} ${change.who}`,
    recipient: conversationOf(pairing),
  });
}

/** Calls off what a pairing that ends has planned, in the transaction of its end; nobody in particular did it. For pairings/ and endings/. */
export async function cancelPlanned(deps: Deps, tx: Tx, { id: pairingId, workspaceId }: PairingKey): Promise<void> {
  const planned = await tx.session.findMany({
    where: {
      workspaceId,
      pairingId,
      OR: [{ status: 'PROPOSED' }, { status: 'SCHEDULED', startsAt: { gt: deps.now() } }],
    },
    include: WITH_PAIR,
  });
  for (const session of planned) {
    const sequence = session.sequence + 1;
    const { count } = await tx.session.updateMany({
      where: { id: session.id, workspaceId, status: { in: allowedFrom('cancel') } },
      data: { status: 'CANCELLED', sequence },
    });
    if (count === 0) continue;
    await showChange(deps, tx, session);
    if (session.startsAt) await sendCalendar(deps, tx, session, { sequence, what: 'cancelled', who: '' });
  }
}

/** The pair's session that has begun and nobody has logged yet, the latest first; undefined: there is none. For check-ins/. */
export async function findSessionFor(
  tx: Tx,
  workspaceId: string,
  pairingId: string,
  now: Date,
): Promise<Session | undefined> {
  const session = await tx.session.findFirst({
    where: { workspaceId, pairingId, status: 'SCHEDULED', startsAt: { lte: now } },
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

/** The session a log is about; undefined: one that nobody planned. */
async function toLog(deps: Deps, tx: Tx, { workspaceId, id: pairingId }: Pairing, actor: Member, sessionId?: string) {
  if (sessionId) {
    const session = await getOwnSession({ db: tx }, actor, sessionId);
    if (session.pairingId !== pairingId) throw new UserError('This session is not yours, or it is no longer there.');
    return session;
  }
  const begun = await findSessionFor(tx, workspaceId, pairingId, deps.now());
  const since = new Date(deps.now().getTime() - SAME_SESSION_MS);
  return (
    begun ??
    (await tx.session.findFirst({
      where: { workspaceId, pairingId, status: { in: ['HELD', 'NOT_HELD'] }, startsAt: { gt: since, lte: deps.now() } },
      orderBy: { startsAt: 'desc' },
    })) ??
    undefined
  );
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
  const same = (a: NewAction, b: NewAction) => a.ownerId === b.ownerId && a.text === b.text;
  const gone = before.filter((old) => !actions.some((one) => same(one, old)));
  await tx.sessionAction.deleteMany({ where: { workspaceId, id: { in: gone.map(({ id }) => id) } } });
  await tx.sessionAction.createMany({
    data: actions
      .filter((one) => !before.some((old) => same(one, old)))
      .map((one) => ({ ...one, workspaceId, sessionId, pairingId, createdAt: deps.now() })),
  });
}

const readyToLog = (session: Session, now: Date): void => {
  if (session.status === 'CANCELLED') throw new UserError('This session was cancelled. Log the one you had instead.');
  if (session.status === 'PROPOSED' || (session.startsAt && session.startsAt > now))
    throw new UserError('This session is still to come. If you met earlier, move it first.');
};

/**
 * Logs a session, planned or not, or puts its log right later; either of the two may. In the caller's transaction, which must hold
 * nothing another press of the two waits for. "Met" pressed by both about the same days is one session. Throws UserError.
 */
export async function logSession(deps: Deps, tx: Tx, actor: Member, log: SessionLog): Promise<Session> {
  const pairing = await lockOwnPairing(tx, actor, log.pairingId);
  const { workspaceId, id: pairingId } = pairing;
  const now = deps.now();
  const found = await toLog(deps, tx, pairing, actor, log.sessionId);
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
  if (log.met) await recordMet(deps, tx, pairing, session.startsAt ?? now);
  await showLog(deps, tx, session, pairing, log);
  return tx.session.findFirstOrThrow({ where: { id: session.id, workspaceId } });
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

/** Who may see a pairing's sessions: the two only. Throws UserError. */
export const getPair = (deps: Pick<Deps, 'db'>, actor: Member, pairingId: string): Promise<PairingWithPeople> =>
  getOwnPairing(deps, actor, pairingId);

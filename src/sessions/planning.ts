import { datesChanged } from '../check-ins/service.ts';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Session } from '../generated/prisma/client.ts';
import { lockOwnPairing } from '../pairings/service.ts';
import { lockOwnSession, partnerOf, type SessionWithPair } from './rows.ts';
import { allowedFrom, type SessionEvent } from './states.ts';
import { conversationOf, SESSION_CARD, sendCalendar, showChange } from './telling.ts';

const MINUTE_MS = 60_000;
/** Policy: nobody knows their calendar further ahead. */
const FURTHEST_MS = 180 * 86_400_000;
/** Three are a choice, more are work. */
export const MOST_TIMES = 3;

/** Changes the card once the session has begun, so that it asks how it was. */
export const SESSION_OVER = 'session.over';

export interface Proposal {
  /** In the order of their fields; one may be left empty. */
  times: (Date | undefined)[];
  minutes: number;
  /** Key of a guide, or none. */
  guide: string | null;
}

/** The instants, soonest first and each once. Throws UserError, at its field (time0, time1 …), for one that cannot be. */
function checkTimes(now: Date, times: (Date | undefined)[]): Date[] {
  for (const [index, time] of times.entries()) {
    if (!time) continue;
    if (time <= now) throw new UserError('This time is over. Choose a later one.', `time${index}`);
    if (time.getTime() > now.getTime() + FURTHEST_MS)
      throw new UserError('That is more than half a year away. Choose an earlier one.', `time${index}`);
  }
  const each = [...new Set(times.flatMap((time) => time?.getTime() ?? []))].sort((a, b) => a - b);
  return each.slice(0, MOST_TIMES).map((time) => new Date(time));
}

/** Takes back what is suggested in a pairing, as something else takes its place. */
async function replaceProposals(deps: Deps, tx: Tx, workspaceId: string, pairingId: string): Promise<void> {
  const old = await tx.session.findMany({ where: { workspaceId, pairingId, status: 'PROPOSED' } });
  await tx.session.updateMany({
    where: { workspaceId, id: { in: old.map(({ id }) => id) }, status: 'PROPOSED' },
    data: { status: 'CANCELLED' },
  });
  for (const session of old) await showChange(deps, tx, session);
}

const isSame = (session: Session, actor: Member, { times, minutes, guide }: Proposal): boolean =>
  session.proposedById === actor.id &&
  session.minutes === minutes &&
  session.guide === guide &&
  session.options.map(Number).join() === times.map(Number).join();

/**
 * Suggests times to the other one, in the pair's conversation, in the place of whatever was suggested before: an answer of "none
 * fits" is a suggestion of one's own. Throws UserError.
 */
export async function proposeSession(deps: Deps, actor: Member, pairingId: string, input: Proposal): Promise<Session> {
  return deps.db.$transaction(async (tx) => {
    const pairing = await lockOwnPairing(tx, actor, pairingId);
    if (pairing.status === 'PAUSED')
      throw new UserError('Your pairing is paused. Go on with it first, then find a time.');
    if (pairing.status !== 'ACTIVE') throw new UserError('This pairing has ended, so there is nothing to plan.');
    const options = checkTimes(deps.now(), input.times);
    if (options.length === 0) throw new UserError('Choose at least one time.', 'time0');
    const { workspaceId } = actor;
    const before = await tx.session.findMany({ where: { workspaceId, pairingId, status: 'PROPOSED' } });
    const same = before.find((session) => isSame(session, actor, { ...input, times: options })); // pressed twice
    if (same) return same;
    await replaceProposals(deps, tx, workspaceId, pairingId);
    const { minutes, guide } = input;
    const session = await tx.session.create({
      data: {
        workspaceId,
        pairingId,
        status: 'PROPOSED',
        proposedById: actor.id,
        options,
        minutes,
        guide,
        createdAt: deps.now(),
      },
    });
    const recipient = conversationOf(pairing);
    await deps.outbox.add(tx, { workspaceId, kind: SESSION_CARD, subject: session.id, recipient });
    return session;
  });
}

const SETTLED: Record<Session['status'], string> = {
  PROPOSED: 'No time is chosen yet.',
  SCHEDULED: 'You two have a date for this session already.',
  HELD: 'This session is logged already.',
  NOT_HELD: 'This session is logged already.',
  CANCELLED: 'This no longer stands: it was cancelled, or other times were suggested.',
};

/** Changes a session if its state allows it, and what is asked about it. Throws UserError with what is the case instead. */
async function change(tx: Tx, session: SessionWithPair, event: SessionEvent, data: Partial<Session>): Promise<void> {
  const { count } = await tx.session.updateMany({
    where: { id: session.id, workspaceId: session.workspaceId, status: { in: allowedFrom(event) } },
    data,
  });
  if (count === 0) throw new UserError(SETTLED[session.status]);
  await datesChanged(tx, session.pairing);
}

/** What follows from a date: the card is changed at once and again when the session is over, and the file goes out. */
async function tellDate(
  deps: Deps,
  tx: Tx,
  session: SessionWithPair,
  { startsAt, minutes, ...sent }: Parameters<typeof sendCalendar>[3] & { startsAt: Date; minutes: number },
): Promise<void> {
  const { workspaceId, id: subject, pairing } = session;
  await showChange(deps, tx, session);
  await sendCalendar(deps, tx, session, sent);
  await deps.outbox.add(tx, {
    workspaceId,
    kind: SESSION_OVER,
    subject,
    occurrence: startsAt.toISOString(),
    recipient: conversationOf(pairing),
    dueAt: new Date(startsAt.getTime() + minutes * MINUTE_MS),
  });
}

/** Throws UserError where a pairing is paused or over: nothing is planned then. */
export function checkActive({ pairing }: SessionWithPair): void {
  if (pairing.status !== 'ACTIVE') throw new UserError('Your pairing is not active now, so there is nothing to plan.');
}

/** The one who was asked takes one of the times. Throws UserError: not theirs to choose, over, or settled meanwhile. */
export async function chooseTime(deps: Deps, actor: Member, id: string, at: Date): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const session = await lockOwnSession(tx, actor, id);
    if (session.status !== 'PROPOSED') throw new UserError(SETTLED[session.status]);
    checkActive(session);
    if (session.proposedById === actor.id)
      throw new UserError(`${partnerOf(session, actor.id).name} chooses one of these. You can suggest other times.`);
    if (!session.options.some((option) => option.getTime() === at.getTime()))
      throw new UserError('This time is no longer suggested. Look at the latest suggestion.');
    if (at <= deps.now()) throw new UserError('This time is over. Choose another one, or suggest other times.');
    await change(tx, session, 'choose', { status: 'SCHEDULED', startsAt: at });
    const { minutes, sequence } = session;
    await tellDate(deps, tx, session, { startsAt: at, minutes, sequence, what: 'planned', who: actor.slackId });
  });
}

/** Either of the two gives a planned session another time; the other hears of it in their conversation. Throws UserError. */
export async function moveSession(
  deps: Deps,
  actor: Member,
  id: string,
  to: { at: Date; minutes: number },
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const session = await lockOwnSession(tx, actor, id);
    const [startsAt] = checkTimes(deps.now(), [to.at]);
    checkActive(session);
    if (!startsAt) return;
    const isSameDate = session.startsAt?.getTime() === startsAt.getTime() && session.minutes === to.minutes;
    if (session.status === 'SCHEDULED' && isSameDate) return; // pressed twice
    const sequence = session.sequence + 1;
    await change(tx, session, 'move', { status: 'SCHEDULED', startsAt, minutes: to.minutes, sequence });
    await tellDate(deps, tx, session, { startsAt, minutes: to.minutes, sequence, what: 'moved', who: actor.slackId });
  });
}

/** Either of the two calls a session off, or takes back or declines what is suggested. Throws UserError. */
export async function cancelSession(deps: Deps, actor: Member, id: string): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const session = await lockOwnSession(tx, actor, id);
    const sequence = session.sequence + 1;
    await change(tx, session, 'cancel', { status: 'CANCELLED', sequence });
    await showChange(deps, tx, session);
    if (session.startsAt) await sendCalendar(deps, tx, session, { sequence, what: 'cancelled', who: actor.slackId });
  });
}

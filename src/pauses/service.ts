import { Temporal } from 'temporal-polyfill';
import { datesChanged, handOverCheckIns } from '../check-ins/service.ts';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import { gotOn } from '../overview/service.ts';
import {
  findPairing,
  lockOwnPairing,
  lockPairing,
  PAIR_CARD,
  type PairingKey,
  type PairingWithPeople,
  partnerFirst,
} from '../pairings/service.ts';
import { allowedFrom } from '../pairings/states.ts';

/** Policy: after eight weeks it is a new start rather than a pause. */
const MOST_WEEKS = 8;
/** How many pauses end in one look; the next hour takes the rest. */
const AT_ONCE = 200;

/** A pairing as one of the two sees it. */
export function viewFor(pairing: PairingWithPeople, ownId: string) {
  const { id, status, pausedUntil, endsAt, request } = pairing;
  const [partner] = partnerFirst(pairing, ownId);
  return { id, status, pausedUntil, endsAt, skill: request.skill.name, partnerId: partner.slackId };
}

/** The day a pause lasts until if nobody chooses another: a holiday's length ahead, as a calendar date where the actor is. */
export function suggestDay(now: Date, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .add({ weeks: 2 })
    .toString();
}

/** Midnight at the start of a calendar day where somebody is. */
function startOf(day: string, zone: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);
}

/** Tells everybody of the pair but who did it. `occurrence` is the pause. */
async function tell(
  deps: Deps,
  tx: Tx,
  kind: 'pairing.paused' | 'pairing.resumed',
  pairing: PairingWithPeople,
  pausedAt: Date,
  byId: string | null,
): Promise<void> {
  const { workspaceId, id: subject, mentor, mentee } = pairing;
  const others = [mentor, mentee].filter((one) => one.id !== byId);
  await deps.outbox.add(
    tx,
    ...others.map(({ slackId }) => ({
      workspaceId,
      kind,
      subject,
      occurrence: pausedAt.toISOString(),
      recipient: slackId,
    })),
  );
}

/** Pauses a pairing until an instant; the others hear of it, not why. False: it was not going on. `byId` null: by neither of the two. */
export async function pausePairing(
  deps: Deps,
  tx: Tx,
  pairing: PairingWithPeople,
  until: Date,
  byId: string | null,
): Promise<boolean> {
  const { id, workspaceId } = pairing;
  const pausedAt = deps.now();
  const { count } = await tx.pairing.updateMany({
    where: { id, workspaceId, status: { in: allowedFrom('pause') } },
    data: { status: 'PAUSED', pausedAt, pausedUntil: until },
  });
  if (count === 0) return false;
  await handOverCheckIns(tx, pairing);
  await datesChanged(tx, pairing);
  await deps.outbox.refresh(tx, workspaceId, PAIR_CARD, id);
  await tell(deps, tx, 'pairing.paused', pairing, pausedAt, byId);
  return true;
}

/**
 * A paused pairing goes on, and its end moves by as long as it stood still; false: it was not paused. Looked at late, after
 * downtime, it went on at the date that was promised.
 */
export async function resumePairing(
  deps: Deps,
  tx: Tx,
  { id, workspaceId }: PairingKey,
  { byId, onlyDue = false }: { byId: string | null; onlyDue?: boolean },
): Promise<boolean> {
  await lockPairing(tx, { id, workspaceId });
  const pairing = await findPairing({ db: tx }, workspaceId, id);
  if (!pairing?.pausedAt || !allowedFrom('resume').includes(pairing.status)) return false;
  const { pausedAt, pausedUntil, endsAt } = pairing;
  if (onlyDue && (!pausedUntil || pausedUntil > deps.now())) return false; // it was paused anew meanwhile
  const until = Math.min(deps.now().getTime(), pausedUntil?.getTime() ?? Number.POSITIVE_INFINITY);
  const stood = Math.max(0, until - pausedAt.getTime());
  await tx.pairing.updateMany({
    where: { id, workspaceId, status: { in: allowedFrom('resume') } },
    data: {
      status: 'ACTIVE',
      pausedAt: null,
      pausedUntil: null,
      resumedAt: new Date(until),
      endsAt: new Date(endsAt.getTime() + stood),
    },
  });
  await handOverCheckIns(tx, pairing);
  await datesChanged(tx, pairing);
  await deps.outbox.refresh(tx, workspaceId, PAIR_CARD, id);
  await deps.outbox.refresh(tx, workspaceId, 'pairing.paused', id);
  await tell(deps, tx, 'pairing.resumed', pairing, pausedAt, byId);
  return true;
}

const STANDS: Record<string, string> = {
  ACTIVE: 'Your pairing is going on already.',
  PAUSED: 'Your pairing is paused already. “Go on now” ends the pause.',
  COMPLETED: 'Your pairing is complete, so there is nothing to pause.',
  ENDED: 'Your pairing has ended, so there is nothing to pause.',
};

/** The instant until which a pause to a calendar day lasts in a zone. Throws UserError at the field "day" for one that will not do. */
export function pauseEnd({ now }: Pick<Deps, 'now'>, day: string, zone: string): Date {
  const until = startOf(day, zone);
  const latest = new Date(now().getTime() + MOST_WEEKS * 7 * 86_400_000);
  if (until <= now()) throw new UserError('Choose a day to come.', 'day');
  if (until > latest) throw new UserError(`At most ${MOST_WEEKS} weeks, please.`, 'day');
  return until;
}

/** One of the two pauses until a calendar day of theirs. Throws UserError for a day that will not do, and unless it is theirs and going on. */
export async function pauseOwnPairing(deps: Deps, actor: Member, id: string, day: string): Promise<PairingWithPeople> {
  return deps.db.$transaction(async (tx) => {
    const pairing = await lockOwnPairing(tx, actor, id);
    const until = pauseEnd(deps, day, actor.zone);
    if (!(await pausePairing(deps, tx, pairing, until, actor.id)))
      throw new UserError(STANDS[pairing.status] ?? '', 'day');
    await gotOn(deps, tx, pairing);
    return lockOwnPairing(tx, actor, id);
  });
}

/** One of the two lets it go on before the date. Throws UserError unless it is theirs and paused. */
export async function resumeOwnPairing(deps: Deps, actor: Member, id: string): Promise<PairingWithPeople> {
  return deps.db.$transaction(async (tx) => {
    const pairing = await lockOwnPairing(tx, actor, id);
    if (!(await resumePairing(deps, tx, pairing, { byId: actor.id })))
      throw new UserError(STANDS[pairing.status] ?? '');
    return lockOwnPairing(tx, actor, id);
  });
}

/** Pauses whose date has come are over; both are told. */
export async function resumeDue(deps: Deps): Promise<void> {
  const due = await deps.db.pairing.findMany({
    where: { status: 'PAUSED', pausedUntil: { lte: deps.now() }, workspace: { status: 'INSTALLED' } },
    orderBy: { pausedUntil: 'asc' },
    take: AT_ONCE,
    select: { id: true, workspaceId: true },
  });
  for (const pairing of due)
    await deps.db.$transaction((tx) => resumePairing(deps, tx, pairing, { byId: null, onlyDue: true }));
}

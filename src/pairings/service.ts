import { Temporal } from 'temporal-polyfill';
import { handOverCheckIns } from '../check-ins/service.ts';
import type { Deps, Tx } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member, Pairing, Prisma } from '../generated/prisma/client.ts';
import { GOAL, IN_CIRCLE, thankMentor } from './circles.ts';
import { allowedFrom, type EndReason } from './states.ts';

/** How many pairings end in one look; the next hour takes the rest. */
const AT_ONCE = 200;

/** The kind of the message in the pair's conversation that shows their agreement and how far they are (agreements/jobs.ts). */
export const PAIR_CARD = 'agreement.card';

const WITH_PEOPLE = {
  mentor: true,
  mentee: true,
  ...GOAL,
  circle: { include: { pairings: IN_CIRCLE } },
} satisfies Prisma.PairingInclude;

/** The same wall-clock time some weeks later (or earlier, below 0), in a zone: a clock change in between moves nothing. */
export function weeksAfter(instant: Date, weeks: number, zone: string): Date {
  const start = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
  return new Date(start.add({ weeks }).epochMilliseconds);
}

/** A pairing with its people and what it is about; undefined when there is none. */
export async function findPairing({ db }: { db: Tx }, workspaceId: string, id: string) {
  return (await db.pairing.findFirst({ where: { id, workspaceId }, include: WITH_PEOPLE })) ?? undefined;
}

export type PairingWithPeople = NonNullable<Awaited<ReturnType<typeof findPairing>>>;
/** Who is in it. */
type Two = Pick<PairingWithPeople, 'mentor' | 'mentee'>;

/** One of the actor's own pairings, whatever became of it. Throws UserError, in the same words for none and for somebody else's. */
export async function getOwnPairing({ db }: { db: Tx }, actor: Member, id: string): Promise<PairingWithPeople> {
  const pairing = await db.pairing.findFirst({
    where: { id, workspaceId: actor.workspaceId, OR: [{ menteeId: actor.id }, { mentorId: actor.id }] },
    include: WITH_PEOPLE,
  });
  if (!pairing) throw new UserError('This pairing is not yours, or it is no longer there.');
  return pairing;
}

/** The same, locked until the commit: what the two press at once comes one after the other. */
export async function lockOwnPairing(tx: Tx, actor: Member, id: string): Promise<PairingWithPeople> {
  await getOwnPairing({ db: tx }, actor, id);
  await lockPairing(tx, { id, workspaceId: actor.workspaceId });
  return getOwnPairing({ db: tx }, actor, id);
}

/** What says which pairing; a row of it will do. */
export type PairingKey = Pick<Pairing, 'id' | 'workspaceId'>;
/** The same, and whether others share its conversation. */
type OfCircle = PairingKey & Pick<Pairing, 'mentorId' | 'circleId'>;

/** Holds a pairing until the commit, and before it its circle, of which one changes at a time. NO KEY UPDATE: other rows may go on referring to it. */
export async function lockPairing(tx: Tx, { id, workspaceId }: PairingKey): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Circle" WHERE "workspaceId" = ${workspaceId}::uuid AND "id" = (
    SELECT "circleId" FROM "Pairing" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid) FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM "Pairing" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR NO KEY UPDATE`;
}

/** The two, the other one of them first. */
export function partnerFirst({ mentor, mentee }: Two, ownId: string): [partner: Member, own: Member] {
  return mentor.id === ownId ? [mentee, mentor] : [mentor, mentee];
}

/** A member's pairings that go on, in either part, the newest first. */
export async function findPairingsOf({ db }: { db: Tx }, member: Member, take?: number): Promise<PairingWithPeople[]> {
  return db.pairing.findMany({
    where: {
      workspaceId: member.workspaceId,
      status: { in: allowedFrom('end') },
      OR: [{ menteeId: member.id }, { mentorId: member.id }],
    },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    ...(take !== undefined && { take }),
    include: WITH_PEOPLE,
  });
}

/** What every end brings: what stands in Slack shows it, and a circle goes on with the others or is over. */
async function afterEnd(deps: Deps, tx: Tx, pairing: OfCircle): Promise<void> {
  // A pause ends with it.
  for (const kind of [PAIR_CARD, 'pairing.paused'])
    await deps.outbox.refresh(tx, pairing.workspaceId, kind, pairing.id);
  await handOverCheckIns(tx, pairing);
  await thankMentor(deps, tx, pairing);
}

/**
 * Ends a pairing before its time; false: it had ended already. Others of its circle go on. `endedById` is known to nobody. Its
 * place is free after the commit: the caller then lets mentor-requests look (`offerWaiting`), which this feature cannot do itself
 * as pairings come from there.
 */
export async function endPairing(
  deps: Deps,
  tx: Tx,
  pairing: OfCircle,
  endReason: EndReason,
  endedById: string | null = null,
): Promise<boolean> {
  const { id, workspaceId } = pairing;
  await lockPairing(tx, pairing);
  const ended = await tx.pairing.updateMany({
    where: { id, workspaceId, status: { in: allowedFrom('end') } },
    data: { status: 'ENDED', endedAt: deps.now(), endReason, endedById },
  });
  if (ended.count > 0) await afterEnd(deps, tx, pairing);
  return ended.count > 0;
}

/** Completes a pairing if it is as `when` says, and thanks its people; false: it was not. The place is free as with endPairing. */
export async function completePairing(
  deps: Deps,
  tx: Tx,
  pairing: PairingWithPeople,
  when: Prisma.PairingWhereInput = {},
): Promise<boolean> {
  const { id, workspaceId, circleId, mentor, mentee } = pairing;
  await lockPairing(tx, pairing);
  const completed = await tx.pairing.updateMany({
    where: { AND: [{ id, workspaceId, status: { in: allowedFrom('complete') } }, when] },
    data: { status: 'COMPLETED', endedAt: deps.now() },
  });
  if (completed.count === 0) return false;
  const thanked = circleId === null ? [mentor, mentee] : [mentee]; // a circle's mentor once, for all of it
  await deps.outbox.add(
    tx,
    ...thanked.map(({ slackId }) => ({ workspaceId, kind: 'pairing.completed', subject: id, recipient: slackId })),
  );
  await afterEnd(deps, tx, pairing);
  return true;
}

/** Completes the pairings whose time is up; both are thanked once. Returns the workspaces in which a place became free. */
export async function completePairings(deps: Deps): Promise<string[]> {
  // While it is paused its end moves on.
  const isUp = { status: 'ACTIVE', endsAt: { lte: deps.now() } } as const;
  const due = await deps.db.pairing.findMany({
    where: { ...isUp, workspace: { status: 'INSTALLED' } },
    orderBy: { endsAt: 'asc' },
    take: AT_ONCE,
    include: WITH_PEOPLE,
  });
  const freed = new Set<string>();
  for (const pairing of due) {
    const done = await deps.db.$transaction((tx) => completePairing(deps, tx, pairing, isUp));
    if (done) freed.add(pairing.workspaceId);
  }
  return [...freed];
}

/** The first objective of a pairing is set, which is a milestone; later ones change nothing. For objectives/. */
export async function recordObjectiveSet(deps: Deps, tx: Tx, { id, workspaceId }: PairingKey): Promise<void> {
  const { count } = await tx.pairing.updateMany({
    where: { id, workspaceId, objectivesAt: null },
    data: { objectivesAt: deps.now() },
  });
  if (count > 0) await deps.outbox.refresh(tx, workspaceId, PAIR_CARD, id);
}

/**
 * The two met at that instant: their first session is a milestone, the latest keeps them from being stuck. For sessions/ and
 * check-ins/; told twice, or in any order, it comes to the same.
 */
export async function recordMet(deps: Deps, tx: Tx, { id, workspaceId }: PairingKey, at: Date): Promise<void> {
  const { count } = await tx.pairing.updateMany({
    where: { id, workspaceId, firstSessionAt: null },
    data: { firstSessionAt: at },
  });
  await tx.pairing.updateMany({
    where: { id, workspaceId, OR: [{ lastMetAt: null }, { lastMetAt: { lt: at } }] },
    data: { lastMetAt: at },
  });
  if (count > 0) await deps.outbox.refresh(tx, workspaceId, PAIR_CARD, id);
}

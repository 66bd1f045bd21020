import type { Deps, Tx } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { type CheckInWithPair, getOwnCheckIn, isAboutCircle, partnerOf } from './service.ts';

const DAY_MS = 86_400_000;
const SNOOZE_DAYS = 3;
/** Policy: asking less often than every eight weeks is not asking at all in a pairing of twelve. */
const FEWEST_DAYS = 56;

/** Asks again in three days, or at the next round where that is sooner. What is no longer open stays as it is. */
export async function snoozeCheckIn(deps: Deps, actor: Member, id: string): Promise<CheckInWithPair> {
  const { workspaceId, pairingId, memberId, round } = await getOwnCheckIn(deps, actor, id);
  const dueAt = new Date(deps.now().getTime() + SNOOZE_DAYS * DAY_MS);
  await deps.db.$transaction(async (tx) => {
    const overtaken = await tx.checkIn.count({
      where: { workspaceId, pairingId, memberId, round: { gt: round }, dueAt: { lte: dueAt } },
    });
    await tx.checkIn.updateMany({
      // Somebody may have skipped it first and then thought better of it.
      where: {
        id,
        workspaceId,
        status: { in: ['SENT', 'SKIPPED'] },
        pairing: { status: { in: ['ACTIVE', 'PAUSED'] } },
      },
      data: overtaken > 0 ? { status: 'SKIPPED' } : { status: 'SCHEDULED', dueAt, queuedAt: null, answeredAt: null },
    });
  });
  return getOwnCheckIn(deps, actor, id);
}

/** What is planned moves with the rhythm, else "fewer" would be true only from the round after the next. */
async function movePlanned(tx: Tx, { workspaceId, id }: Member, days: number): Promise<void> {
  const planned = await tx.checkIn.findMany({
    where: { workspaceId, memberId: id, status: 'SCHEDULED', sentAt: null, queuedAt: null, round: { gt: 0 } },
    include: { pairing: true },
  });
  // A handful at most: one for each of a person's pairings.
  for (const { id: checkInId, dueAt, pairing } of planned) {
    const later = new Date(dueAt.getTime() + days * DAY_MS);
    if (later < pairing.endsAt)
      await tx.checkIn.update({ where: { id: checkInId, workspaceId }, data: { dueAt: later } });
    else await tx.checkIn.delete({ where: { id: checkInId, workspaceId } });
  }
}

export interface Rhythm {
  /** Days from one check-in to the next. */
  days: number;
  changed: boolean;
}

/** Halves how often this person is asked, about all of their pairings, down to every eight weeks. */
export async function askLessOften(deps: Deps, actor: Member): Promise<Rhythm> {
  const { workspaceId, id } = actor;
  return deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Member" WHERE "id" = ${id}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
    const member = await tx.member.findUniqueOrThrow({ where: { id, workspaceId }, include: { workspace: true } });
    const before = member.checkInDays ?? member.workspace.checkInDays;
    if (before >= FEWEST_DAYS) return { days: before, changed: false };
    const days = Math.min(FEWEST_DAYS, before * 2);
    await tx.member.update({ where: { id, workspaceId }, data: { checkInDays: days } });
    await movePlanned(tx, member, days - before);
    return { days, changed: true };
  });
}

export interface Why {
  partnerId: string;
  isCircle: boolean;
  endsAt: Date;
  days: number;
  /** A flash pairing is asked about once. */
  once: boolean;
}

/** By which rule the actor got a check-in. */
export async function explainCheckIn(deps: Deps, actor: Member, id: string): Promise<Why> {
  const checkIn = await getOwnCheckIn(deps, actor, id);
  const { pairing } = checkIn;
  const { checkInDays } = await deps.db.workspace.findUniqueOrThrow({ where: { id: actor.workspaceId } });
  return {
    partnerId: partnerOf(checkIn).slackId,
    isCircle: isAboutCircle(actor.id, pairing),
    endsAt: pairing.endsAt,
    days: actor.checkInDays ?? checkInDays,
    once: pairing.kind === 'FLASH',
  };
}

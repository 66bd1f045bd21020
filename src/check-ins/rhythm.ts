import type { Deps, Tx } from '../deps.ts';
import type { CheckInKind, PairingKind } from '../generated/prisma/client.ts';
import { replanMember } from './planning.ts';
import { findCheckIn, isAboutCircle, partnerOf } from './service.ts';

/** Policy: asking less often than every eight weeks is not asking at all in a pairing of twelve. */
const FEWEST_DAYS = 56;

export interface Rhythm {
  /** Days from one check-in to the next. */
  days: number;
  changed: boolean;
}

/** Halves how often a member is asked, about all of their pairings, down to every eight weeks. The caller has locked the member. */
export async function askLessOften(tx: Tx, workspaceId: string, id: string): Promise<Rhythm> {
  const member = await tx.member.findUniqueOrThrow({ where: { id, workspaceId }, include: { workspace: true } });
  const before = member.checkInDays ?? member.workspace.checkInDays;
  if (before >= FEWEST_DAYS) return { days: before, changed: false };
  const days = Math.min(FEWEST_DAYS, before * 2);
  await tx.member.update({ where: { id, workspaceId }, data: { checkInDays: days } });
  await replanMember(tx, workspaceId, id);
  return { days, changed: true };
}

export interface Why {
  partnerId: string;
  isCircle: boolean;
  endsAt: Date;
  days: number;
  kind: CheckInKind;
  pairingKind: PairingKind;
}

/** By which rule somebody got a check-in; undefined when it is gone. */
export async function explainCheckIn(deps: Deps, workspaceId: string, id: string): Promise<Why | undefined> {
  const checkIn = await findCheckIn(deps, workspaceId, id);
  if (!checkIn) return undefined;
  const { checkInDays } = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  return {
    partnerId: partnerOf(checkIn).slackId,
    isCircle: isAboutCircle(checkIn.memberId, checkIn.pairing),
    endsAt: checkIn.pairing.endsAt,
    days: checkIn.member.checkInDays ?? checkInDays,
    kind: checkIn.kind,
    pairingKind: checkIn.pairing.kind,
  };
}

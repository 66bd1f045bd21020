import type { Pairing } from '../generated/prisma/client.ts';
import type { PairingStatus } from '../generated/prisma/enums.ts';

/** What can happen to a pairing. */
export type PairingEvent = 'pause' | 'resume' | 'complete' | 'end';

/** What each event makes of a pairing; what is not here cannot happen. Source: product.md, "Lifecycles". */
export const next: Record<PairingStatus, Partial<Record<PairingEvent, PairingStatus>>> = {
  ACTIVE: { pause: 'PAUSED', complete: 'COMPLETED', end: 'ENDED' },
  PAUSED: { resume: 'ACTIVE', complete: 'COMPLETED', end: 'ENDED' },
  COMPLETED: {},
  ENDED: {},
};

/** The states in which an event can happen. */
export const allowedFrom = (event: PairingEvent): PairingStatus[] =>
  (Object.keys(next) as PairingStatus[]).filter((status) => next[status][event] !== undefined);

/** Whether a pairing is not over: whatever is over cannot be ended. */
export const goesOn = ({ status }: { status: PairingStatus }): boolean => allowedFrom('end').includes(status);

/** When it ends; paused, as if the pause lasted as long as was said, for its end moves by it. */
export function endOf({
  status,
  endsAt,
  pausedAt,
  pausedUntil,
}: Pick<Pairing, 'status' | 'endsAt' | 'pausedAt' | 'pausedUntil'>): Date {
  if (status !== 'PAUSED' || !pausedAt || !pausedUntil) return endsAt;
  return new Date(endsAt.getTime() + pausedUntil.getTime() - pausedAt.getTime());
}

/** Why one of the two ended it before its time: known to nobody, and counted only where five or more said the same. */
export const OWN_REASONS = ['time', 'topic', 'fit', 'enough', 'work', 'other', 'unsaid'] as const;
export type OwnReason = (typeof OWN_REASONS)[number];

/** The account of one is gone; both were asked whether to go on; a coordinator ended it. */
export type EndReason = OwnReason | 'left' | 'silent' | 'coordinator';

import type { AgreementStatus } from '../generated/prisma/enums.ts';

/** `replaced`: another one took its place, or it was taken back or refused. `revived`: what replaced it was taken back. */
export type AgreementEvent = 'agreed' | 'replaced' | 'revived';

/** What each event makes of a version of an agreement; what is not here cannot happen. */
export const next: Record<AgreementStatus, Partial<Record<AgreementEvent, AgreementStatus>>> = {
  PROPOSED: { agreed: 'AGREED', replaced: 'REPLACED' },
  AGREED: { replaced: 'REPLACED' },
  /** Only the first suggestion, while nothing is agreed: something must stand there to agree to. */
  REPLACED: { revived: 'PROPOSED' },
};

/** The states in which an event can happen. */
export const allowedFrom = (event: AgreementEvent): AgreementStatus[] =>
  (Object.keys(next) as AgreementStatus[]).filter((status) => next[status][event] !== undefined);

import type { SessionStatus } from '../generated/prisma/enums.ts';

/** What can happen to a session. */
export type SessionEvent = 'choose' | 'move' | 'cancel' | 'met' | 'not-met';

/** What each event makes of a session; what is not here cannot happen. A log may be put right later, a cancelled one stays so. */
export const next: Record<SessionStatus, Partial<Record<SessionEvent, SessionStatus>>> = {
  PROPOSED: { choose: 'SCHEDULED', cancel: 'CANCELLED' },
  SCHEDULED: { move: 'SCHEDULED', cancel: 'CANCELLED', met: 'HELD', 'not-met': 'NOT_HELD' },
  HELD: { met: 'HELD' },
  NOT_HELD: { met: 'HELD', 'not-met': 'NOT_HELD' },
  CANCELLED: {},
};

/** The states in which an event can happen. */
export const allowedFrom = (event: SessionEvent): SessionStatus[] =>
  (Object.keys(next) as SessionStatus[]).filter((status) => next[status][event] !== undefined);

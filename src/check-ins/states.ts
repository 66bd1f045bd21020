import type { CheckInStatus } from '../generated/prisma/enums.ts';

/** What can happen to a check-in. `pass`: its round goes by without a question; `miss`: the next round came first. */
export type CheckInEvent = 'send' | 'answer' | 'skip' | 'reopen' | 'miss' | 'pass';

/** What each event makes of a check-in; what is not here cannot happen. A tap may be faster than our record of the sending. */
export const next: Record<CheckInStatus, Partial<Record<CheckInEvent, CheckInStatus>>> = {
  SCHEDULED: { send: 'SENT', answer: 'ANSWERED', skip: 'SKIPPED', miss: 'MISSED', pass: 'SKIPPED' },
  SENT: { answer: 'ANSWERED', skip: 'SKIPPED', miss: 'MISSED' },
  ANSWERED: { answer: 'ANSWERED', skip: 'SKIPPED', reopen: 'SENT' },
  SKIPPED: { answer: 'ANSWERED', skip: 'SKIPPED', reopen: 'SENT' },
  MISSED: {},
};

/** The states in which an event can happen. */
export const allowedFrom = (event: CheckInEvent): CheckInStatus[] =>
  (Object.keys(next) as CheckInStatus[]).filter((status) => next[status][event] !== undefined);

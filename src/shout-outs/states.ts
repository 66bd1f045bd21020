import type { ShoutOutStatus } from '../generated/prisma/enums.ts';

/** `make`: it goes out. `skip`: somebody who saw it before, or a day off. `fail`: Slack refused it, or the app was removed before. */
export type ShoutOutEvent = 'make' | 'skip' | 'fail';

/** What each event makes of a shout-out; what is not here cannot happen. What was skipped leaves its kudos to the next one. */
const next: Record<ShoutOutStatus, Partial<Record<ShoutOutEvent, ShoutOutStatus>>> = {
  PREVIEW: { make: 'MADE', skip: 'SKIPPED' },
  MADE: { fail: 'SKIPPED' },
  SKIPPED: {},
};

/** The states in which an event can happen. */
export const allowedFrom = (event: ShoutOutEvent): ShoutOutStatus[] =>
  (Object.keys(next) as ShoutOutStatus[]).filter((status) => next[status][event] !== undefined);

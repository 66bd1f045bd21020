import type { ObjectiveStatus } from '../generated/prisma/enums.ts';

export type ObjectiveEvent = 'start' | 'change' | 'achieve' | 'drop' | 'reopen';

/** What may follow what. A draft is its owner's alone: thrown away, it is gone. */
export const next: Record<ObjectiveStatus, Partial<Record<ObjectiveEvent, ObjectiveStatus>>> = {
  DRAFT: { start: 'ACTIVE' },
  ACTIVE: { change: 'ACTIVE', achieve: 'ACHIEVED', drop: 'DROPPED' },
  ACHIEVED: { reopen: 'ACTIVE' },
  DROPPED: { reopen: 'ACTIVE' },
};

/** The statuses an event may come from. */
export const allowedFrom = (event: ObjectiveEvent): ObjectiveStatus[] =>
  (Object.keys(next) as ObjectiveStatus[]).filter((status) => next[status][event] !== undefined);

import type { Workspace } from '../generated/prisma/client.ts';
import { type Stretch, shiftsAhead } from '../matching/shifts.ts';
import { hoursOf } from '../people/service.ts';
import type { PersonRow } from './rows.ts';

/** Shifts of the coming two weeks: worked out once for each zone and week, for most people share theirs with many. */
export function newShiftsOf(workspace: Workspace, now: Date): (row: PersonRow) => Stretch[] {
  const known = new Map<string, Stretch[]>();
  return (row) => {
    const key = `${row.zone} ${row.workWeek.join()}`;
    const shifts = known.get(key) ?? shiftsAhead(hoursOf(row, workspace), now);
    known.set(key, shifts);
    return shifts;
  };
}

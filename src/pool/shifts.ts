import type { Member, Workspace } from '../generated/prisma/client.ts';
import { type Stretch, shiftsAhead } from '../matching/shifts.ts';
import { hoursOf } from '../people/service.ts';

/** When somebody works, as Member has it. */
type Week = Pick<Member, 'zone' | 'workWeek'>;

/** Shifts of the coming two weeks: worked out once for each zone and week, for most people share theirs with many. */
export function newShiftsOf(workspace: Workspace, now: Date): (member: Week) => Stretch[] {
  const known = new Map<string, Stretch[]>();
  return (member) => {
    const key = `${member.zone} ${member.workWeek.join()}`;
    const shifts = known.get(key) ?? shiftsAhead(hoursOf(member, workspace), now);
    known.set(key, shifts);
    return shifts;
  };
}

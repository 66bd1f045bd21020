import type { Member, Workspace } from '../generated/prisma/client.ts';
import type { DayHours, Hours } from '../matching/shifts.ts';

/** Monday to Sunday; null for a day off. */
export type Week = Hours['week'];

/** The same hours on each of these ISO weekdays. */
export const evenWeek = (days: readonly number[], from: number, to: number): Week =>
  Array.from({ length: 7 }, (_, index) => (days.includes(index + 1) ? { from, to } : null));

/** A week as `Member.workWeek` keeps it: from and to of Monday to Sunday, -1 and -1 for a day off. */
export const storedWeek = (week: Week): number[] => week.flatMap((day) => (day ? [day.from, day.to] : [-1, -1]));

/** A member's own week, or undefined where they follow the workspace's. */
function ownWeek({ workWeek }: Pick<Member, 'workWeek'>): Week | undefined {
  if (workWeek.length !== 14) return undefined;
  return Array.from({ length: 7 }, (_, index): DayHours | null => {
    const [from = -1, to = -1] = workWeek.slice(2 * index, 2 * index + 2);
    return from < 0 ? null : { from, to };
  });
}

type Usual = Pick<Workspace, 'workDays' | 'workFrom' | 'workTo'>;

/** The week of everybody who set none. */
const usualWeek = ({ workDays, workFrom, workTo }: Usual): Week => evenWeek(workDays, workFrom, workTo);

/** A member's own week, or the workspace's where they set none. */
export const weekOf = (member: Pick<Member, 'workWeek'>, workspace: Usual): Week =>
  ownWeek(member) ?? usualWeek(workspace);

/** What to store for a week: nothing where it is the workspace's, so that it follows when a coordinator changes that. */
export function weekToStore(week: Week, workspace: Usual): number[] {
  const own = storedWeek(week);
  return own.join() === storedWeek(usualWeek(workspace)).join() ? [] : own;
}

import { Temporal } from 'temporal-polyfill';
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import type { DayHours } from '../matching/shifts.ts';
import { type Week, weekToStore } from './hours.ts';
import { changeProfile, dayIn } from './profiles.ts';

/** Hours that are the same on some ISO weekdays; minutes count from midnight in the member's zone. */
export interface NewShift extends DayHours {
  days: number[];
}

export interface NewHours {
  /** In the order of the form: its fields are days0, from0, to0, days1 and so on. Without days: not meant. */
  shifts: NewShift[];
  /** YYYY-MM-DD in the member's zone. */
  pausedUntil?: string | undefined;
}

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The shifts laid out over a week. Throws UserError, at its field, for a day that is there twice and for one without hours. */
function weekOfShifts(shifts: NewShift[]): Week {
  const week: (DayHours | null)[] = DAYS.map(() => null);
  for (const [index, { days, from, to }] of shifts.entries()) {
    if (days.length > 0 && from === to)
      throw new UserError('The day ends when it starts. Choose another time.', `to${index}`);
    for (const day of new Set(days)) {
      if (week[day - 1]) throw new UserError(`${DAYS[day - 1]} has hours above already.`, `days${index}`);
      week[day - 1] = { from, to };
    }
  }
  if (week.every((day) => day === null)) throw new UserError('Choose at least one day.', 'days0');
  return week;
}

/** Midnight at the start of the date in the member's zone; null without a date. Throws UserError unless it is after today. */
function pauseEnd(now: Date, zone: string, date: string | undefined): Date | null {
  if (!date) return null;
  const until = Temporal.PlainDate.from(date);
  if (Temporal.PlainDate.compare(until, dayIn(zone, now)) <= 0)
    throw new UserError('Choose a day after today, or leave this empty.', 'pausedUntil');
  return new Date(until.toZonedDateTime(zone).epochMilliseconds);
}

/** Saves when somebody works and whether they pause. Throws UserError, at the field it is about. */
export async function saveHours(deps: Deps, member: Member, input: NewHours): Promise<void> {
  const week = weekOfShifts(input.shifts);
  const pausedUntil = pauseEnd(deps.now(), member.zone, input.pausedUntil);
  const { id, workspaceId } = member;
  await changeProfile(deps, member, async (tx) => {
    const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    await tx.member.update({
      where: { id, workspaceId },
      data: { workWeek: weekToStore(week, workspace), pausedUntil },
    });
    await deps.outbox.askAgain(tx, workspaceId, member.slackId);
    return {};
  });
}

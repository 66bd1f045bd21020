/** A person's own switch: whether live help is asked of them. */
import { Temporal } from 'temporal-polyfill';
import { mentorsNow } from '../contributions/service.ts';
import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import type { Resident } from '../home/section.ts';
import { shiftsAhead } from '../matching/shifts.ts';
import { hoursOf } from '../people/service.ts';

/** Until they say otherwise. */
export const UNTIL_FURTHER_NOTICE = new Date('9999-01-01T00:00:00Z');

/** When the shift that is on, or the next one today, ends; midnight where they live if there is none. */
export async function endOfShift({ db, now }: Pick<Deps, 'db' | 'now'>, member: Member): Promise<Date> {
  const workspace = await db.workspace.findUniqueOrThrow({ where: { id: member.workspaceId } });
  const instant = now();
  const here = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(member.zone);
  const midnight = here.toPlainDate().add({ days: 1 }).toZonedDateTime(member.zone).epochMilliseconds;
  const [shift] = shiftsAhead(hoursOf(member, workspace), instant);
  return new Date(shift && shift.from < midnight ? shift.to : midnight);
}

export interface Availability {
  /** Somebody who may be asked: mentors or offers to, or leads a team. */
  mayBeAsked: boolean;
  /** Undefined: they can be asked. */
  offUntil: Date | undefined;
  /** Not before they switch it on again. */
  isForGood: boolean;
}

/** Whether live help is asked of somebody, for their own eyes. */
export function availabilityOf({ now }: Pick<Deps, 'now'>, member: Resident): Availability {
  const { isGuest, profile, leads, helpOffUntil } = member;
  const offers = profile?.mentoring && profile.importedAt === null;
  // Also who takes nobody new: those they mentor ask them first.
  const mayBeAsked = !isGuest && (offers || leads.length > 0 || mentorsNow(member));
  const offUntil = helpOffUntil && helpOffUntil > now() ? helpOffUntil : undefined;
  return { mayBeAsked, offUntil, isForGood: offUntil?.getTime() === UNTIL_FURTHER_NOTICE.getTime() };
}

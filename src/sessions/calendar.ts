import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';

export interface CalendarSession {
  id: string;
  /** Grows with every change that was sent (RFC 5545, SEQUENCE). */
  sequence: number;
  startsAt: Date;
  minutes: number;
  isCancelled: boolean;
  /** The two, as their colleagues call them. */
  names: [string, string];
}

const LONGEST_NAME = 60;

/** On one line and without what a calendar program might trip over. */
const tidyName = (name: string) => [...name.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()].slice(0, LONGEST_NAME).join('');

/**
 * A session as a calendar file (RFC 5545, 5546): the same UID for its life, a request, its updates and its cancellation. In UTC, which
 * every calendar shows in its reader's own zone, so that no zone's rules travel with it. Nothing of what the two talk about is in it, and
 * no addresses: Slack does not give them to us.
 */
export function calendarFile(
  { id, sequence, startsAt, minutes, isCancelled, names }: CalendarSession,
  now: Date,
): string {
  const calendar = ical({
    prodId: { company: 'Alongside', product: 'Alongside', language: 'EN' },
    method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
  });
  calendar.createEvent({
    id: `session-${id}@alongside`,
    sequence,
    stamp: now,
    start: startsAt,
    end: new Date(startsAt.getTime() + minutes * 60_000),
    summary: `Session: ${names.map(tidyName).join(' & ')}`,
    description: 'Planned with Alongside. To move or cancel it, use the buttons in your conversation in Slack.',
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  return calendar.toString();
}

import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { type CalendarSession, calendarFile } from '../src/sessions/calendar.ts';

const NOW = new Date('2026-11-24T09:00:00Z');
const SESSION: CalendarSession = {
  id: '0190b0e2-0000-7000-8000-000000000001',
  sequence: 0,
  startsAt: new Date('2026-11-25T13:00:00Z'),
  minutes: 30,
  isCancelled: false,
  names: ['Ana', 'Ben'],
};

/** The file as another program reads it. */
function read(change: Partial<CalendarSession> = {}, now = NOW) {
  const text = calendarFile({ ...SESSION, ...change }, now);
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const [event, ...more] = calendar.getAllSubcomponents('vevent');
  if (!event || more.length > 0) throw new Error('exactly one event');
  const value = (name: string) => event.getFirstPropertyValue(name);
  return {
    text,
    method: calendar.getFirstPropertyValue('method'),
    uid: value('uid'),
    sequence: value('sequence'),
    status: value('status'),
    summary: value('summary'),
    description: value('description'),
    stamp: (value('dtstamp') as ICAL.Time).toJSDate(),
    start: (value('dtstart') as ICAL.Time).toJSDate(),
    end: (value('dtend') as ICAL.Time).toJSDate(),
    names: event.getAllProperties().map(({ name }) => name),
  };
}

describe('a calendar file', () => {
  test('says when, with whom, and nothing else', () => {
    const file = read();
    expect(file).toMatchObject({
      method: 'REQUEST',
      uid: 'session-0190b0e2-0000-7000-8000-000000000001@alongside',
      sequence: 0,
      status: 'CONFIRMED',
      summary: 'Session: Ana & Ben',
      stamp: NOW,
      start: SESSION.startsAt,
      end: new Date('2026-11-25T13:30:00Z'),
    });
    expect(file.names.sort()).toEqual(
      ['description', 'dtend', 'dtstamp', 'dtstart', 'sequence', 'status', 'summary', 'uid'].sort(),
    );
  });

  test('an update is the same event with a higher number; so is a cancellation', () => {
    const [first, moved, cancelled] = [
      read(),
      read({ sequence: 1, startsAt: new Date('2026-11-26T13:00:00Z') }, new Date('2026-11-24T10:00:00Z')),
      read({ sequence: 2, isCancelled: true }),
    ];
    expect(new Set([first.uid, moved.uid, cancelled.uid]).size).toBe(1);
    expect([first.sequence, moved.sequence, cancelled.sequence]).toEqual([0, 1, 2]);
    expect(moved).toMatchObject({ method: 'REQUEST', start: new Date('2026-11-26T13:00:00Z') });
    expect(moved.stamp).toEqual(new Date('2026-11-24T10:00:00Z'));
    expect(cancelled).toMatchObject({ method: 'CANCEL', status: 'CANCELLED' });
  });

  test.each([
    ['the day Berlin springs forward', '2026-03-29T00:45:00Z'],
    ['the hour that comes twice in Berlin', '2026-10-25T00:30:00Z'],
    ['the day New York falls back', '2026-11-01T05:45:00Z'],
    ['the day Sydney springs forward', '2026-10-03T15:45:00Z'],
  ])('%s it still is one instant and thirty minutes', (_, at) => {
    const { start, end } = read({ startsAt: new Date(at) });
    expect(start).toEqual(new Date(at));
    expect(end.getTime() - start.getTime()).toBe(30 * 60_000);
  });

  test.each([
    ['commas, semicolons and backslashes', 'O’Neill, Ana; the \\ one', 'O’Neill, Ana; the \\ one'],
    [
      'a line break that would begin another property',
      'Ana\r\nATTENDEE:mailto:x@example.com',
      'Ana ATTENDEE:mailto:x@example.com',
    ],
    ['emoji', '👩🏽‍💻 Ana 🎧', '👩🏽‍💻 Ana 🎧'],
    ['right to left', 'نور الهدى', 'نور الهدى'],
    ['control characters', 'A\u0000n\u0007a', 'A n a'],
  ])('names with %s arrive as they are', (_, name, shown) => {
    const file = read({ names: [name, 'Ben'] });
    expect(file.summary).toBe(`Session: ${shown} & Ben`);
    expect(file.names).not.toContain('attendee');
  });

  test('a very long name is cut, and no line is longer than calendars take', () => {
    const { text, summary } = read({ names: ['ع'.repeat(500), '🎉'.repeat(500)] });
    expect([...String(summary)].length).toBeLessThan(140);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });
});

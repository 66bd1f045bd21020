import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Hours, sharedHours, shiftsAhead } from '../src/matching/shifts.ts';
import { NOW, office } from './support/matching.ts';

const shared = (mine: Hours, theirs: Hours, at = NOW) => sharedHours(shiftsAhead(mine, at), shiftsAhead(theirs, at));

describe('shared working hours of two weeks', () => {
  test('of the same office are all of them, whatever the hour of asking', () => {
    for (const hour of [0, 7, 12, 18, 23]) {
      const at = new Date(NOW.getTime() + hour * 3_600_000);
      expect(shared(office('Europe/Berlin'), office('Europe/Berlin'), at)).toBe(80);
    }
  });

  test('change when one place puts its clocks back and the other does not', () => {
    // New York went back on 1 November 2026, Berlin on 25 October: for the week between they are five hours apart, not six.
    const [berlin, newYork] = [office('Europe/Berlin'), office('America/New_York')];
    expect(shared(berlin, newYork, new Date('2026-10-05T00:00:00Z'))).toBe(20);
    expect(shared(berlin, newYork, new Date('2026-10-12T00:00:00Z'))).toBe(20);
    expect(shared(berlin, newYork, new Date('2026-10-19T00:00:00Z'))).toBe(25);
    expect(shared(berlin, newYork, new Date('2026-10-26T00:00:00Z'))).toBe(25);
    expect(shared(berlin, newYork, new Date('2026-11-02T06:00:00Z'))).toBe(20);
  });

  test('of a night in which the clocks go back are one more, forward one fewer', () => {
    const night = (zone: string) => office(zone, 1320, 360, [6]);
    expect(shared(night('Europe/Berlin'), night('Europe/Berlin'), new Date('2026-10-19T00:00:00Z'))).toBe(17);
    expect(shared(night('Europe/Berlin'), night('Europe/Berlin'), new Date('2026-03-23T00:00:00Z'))).toBe(15);
  });

  test('of a night shift cross midnight', () => {
    const night = office('Europe/Berlin', 1320, 360);
    expect(shared(night, office('Europe/Berlin', 300, 780))).toBe(8); // Friday's night ends on Saturday, when nobody starts early
    expect(shared(night, office('Europe/Berlin'))).toBe(0);
  });

  test('differ by weekday where the hours do', () => {
    const mornings: Hours = {
      zone: 'Europe/Berlin',
      week: [{ from: 540, to: 720 }, null, { from: 900, to: 1080 }, null, null, null, null],
    };
    expect(shared(mornings, office('Europe/Berlin'))).toBe(10);
  });

  test('are counted once where one shift reaches into the next', () => {
    const long = {
      zone: 'UTC',
      week: [{ from: 600, to: 540 }, { from: 480, to: 720 }, null, null, null, null, null],
    };
    expect(shared(long, long)).toBe(2 * 26); // Monday from ten to Tuesday at noon
  });

  test('of somebody without working days are none', () => {
    expect(shared(office('UTC', 540, 1020, []), office('UTC'))).toBe(0);
  });

  test('are the same seen from either side and never more than either works', () => {
    const hours = fc.record({
      zone: fc.constantFrom(
        'Europe/Berlin',
        'America/New_York',
        'Asia/Kolkata',
        'Pacific/Auckland',
        'America/St_Johns',
      ),
      week: fc.array(
        fc.option(fc.record({ from: fc.integer({ min: 0, max: 1439 }), to: fc.integer({ min: 0, max: 1439 }) })),
        { minLength: 7, maxLength: 7 },
      ),
    });
    const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
    const total = (shifts: { from: number; to: number }[]) =>
      shifts.reduce((sum, { from, to }) => sum + to - from, 0) / 3_600_000;
    fc.assert(
      fc.property(hours, hours, instant, (a, b, at) => {
        const [mine, theirs] = [shiftsAhead(a, at), shiftsAhead(b, at)];
        expect(sharedHours(mine, theirs)).toBeCloseTo(sharedHours(theirs, mine), 6);
        expect(sharedHours(mine, theirs)).toBeLessThanOrEqual(Math.min(total(mine), total(theirs)) + 1e-6);
        expect(total(mine)).toBeLessThanOrEqual(336);
      }),
    );
  });
});

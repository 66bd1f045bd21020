import { describe, expect, test } from 'vitest';
import { testDb } from './support/db.ts';
import { asked } from './support/year/asked.ts';
import { inWords, totalsOf } from './support/year/totals.ts';
import { liveThrough, type Year } from './support/year/year.ts';

/** `npm run test:year` lives through a whole year of 500 people; `npm test` through ten weeks of 40, with the same rules. */
async function live(): Promise<Year> {
  const { db, pool, reset } = await testDb();
  await reset();
  const year = await liveThrough({ db, pool, ...asked });
  process.stdout.write(`${asked.people} people, ${asked.weeks} weeks, seed ${asked.seed}: ${inWords(year)}\n`);
  return year;
}

describe('a year of mentoring', () => {
  test('is calm: budgets, hours, pauses, nothing twice, everything due is sent, and forecasts come true', async () => {
    const year = await live();
    const { sendings, ledger, forecasts, errors, refusals } = year;
    expect(errors, 'errors').toEqual([]);
    expect(refusals, 'what Slack refused').toEqual([]);
    expect(sendings.faults, 'messages that must not have been sent, or not then').toEqual([]);
    expect(ledger.faults, 'what the books say').toEqual([]);
    expect(forecasts.differences, 'forecasts that did not come true').toEqual([]);

    const totals = totalsOf(year);
    expect(totals.busiestWeek).toBeLessThanOrEqual(3);
    expect(Math.max(...sendings.sizes.keys())).toBeLessThanOrEqual(6);
    // So that nothing of the above holds only because nothing happened.
    expect([...sendings.byKind.keys()]).toEqual(
      expect.arrayContaining([
        'check-in.asked',
        'check-in.reminder',
        'session.prep',
        'offer.made',
        'pairing.completed',
      ]),
    );
    expect(totals.nudged).toBeGreaterThan(asked.people / 2);
    expect(totals.nudges / totals.nudged / asked.weeks).toBeGreaterThan(0.3);
    expect(totals.together).toBeGreaterThan(5);
    expect(totals.looked).toBeGreaterThan(500);
    const { knowledge, help } = totals;
    expect(knowledge.lists, 'lists of cards').toBeGreaterThan(asked.people);
    expect(knowledge.cardsDue, 'cards that waited a week').toBeGreaterThan(asked.people);
    expect(knowledge.checked).toBeGreaterThan(8);
    expect(knowledge.outdated).toBeGreaterThan(2);
    expect(knowledge.thanked).toBeGreaterThan(0);
    expect(knowledge.handedOver).toBeGreaterThan(0);
    expect(knowledge.topicsDue).toBeGreaterThan(10);
    expect(knowledge.topics).toBeGreaterThan(3);
    expect(knowledge.written).toBeGreaterThan(1);
    expect(help.asked).toBeGreaterThan(asked.people / 3);
    expect(help.claimed).toBeGreaterThan(3);
    expect(help.solved).toBeGreaterThan(2);
    expect(help.shields).toBeGreaterThan(2);
    expect(help.steppedIn).toBeGreaterThan(0);
    expect(help.askedAfter).toBeGreaterThan(1);
    expect(totals.forecasts.lists).toBeGreaterThan(5);
    expect(totals.begun).toBeGreaterThan(2);
    expect(totals.forecasts.undisturbed).toBeGreaterThan(3);
    expect(totals.forecasts.messages).toBeGreaterThan(20);
  }, 7_200_000); // a whole year takes three quarters of an hour on a quiet machine
});

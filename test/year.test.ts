import { describe, expect, test } from 'vitest';
import { testDb } from './support/db.ts';
import { inWords, totalsOf } from './support/year/totals.ts';
import { liveThrough, type Year } from './support/year/year.ts';

/** `npm run test:year` lives through a whole year of 500 people; `npm test` through eleven weeks of 48, with the same rules. */
const isWhole = process.env.YEAR === 'whole';
const SEED = Number(process.env.YEAR_SEED ?? 1);
const [PEOPLE, WEEKS, PAIRING_WEEKS] = isWhole ? [500, 52, 12] : [48, 11, 6];

async function live(): Promise<Year> {
  const { db, pool, reset } = await testDb();
  await reset();
  const year = await liveThrough({
    db,
    pool,
    seed: SEED,
    people: Number(process.env.YEAR_PEOPLE ?? PEOPLE),
    weeks: Number(process.env.YEAR_WEEKS ?? WEEKS),
    pairingWeeks: PAIRING_WEEKS,
  });
  console.log(`Seed ${SEED}: ${inWords(year)}`);
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
    expect(totals.together).toBeGreaterThan(5);
    expect(totals.looked).toBeGreaterThan(500);
    expect(totals.forecasts.undisturbed).toBeGreaterThan(3);
    expect(totals.forecasts.messages).toBeGreaterThan(20);
  }, 3_600_000);
});

import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Slack } from '../practice/slack/types.ts';
import { createApp } from '../src/app.ts';
import type { CompanyValue } from '../src/generated/prisma/client.ts';
import { giveKudos } from '../src/kudos/giving.ts';
import { changeKudos } from '../src/kudos/hiding.ts';
import { nextDay, startOfDay } from '../src/kudos/limits.ts';
import { newLogger } from '../src/slack/logger.ts';
import { testDb } from './support/db.ts';
import { giveByForm, openKudos, typeKudos } from './support/kudos.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let ben: string;
let value: CompanyValue;

const DEED = 'Calmed an angry caller and found the lost parcel.';

beforeEach(async () => {
  ana = w.person('Ana');
  ben = w.person('Ben');
  value = await w.deps.db.companyValue.findFirstOrThrow({ orderBy: { position: 'asc' } });
});

const thank = (to: string) => giveByForm(w.slack, ana, { toIds: [to], valueId: value.id, deed: DEED });
const give = async (giver: string, to: string[]) =>
  giveKudos(w.deps, {
    workspaceId: w.workspace.id,
    giver: await w.member(giver),
    toSlackIds: to,
    valueId: value.id,
    deed: DEED,
  });
const count = () => w.deps.db.kudos.count();

describe('limits', () => {
  test('five a day, one a person a day, and again the next day of the giver', async () => {
    const others = ['Cyd', 'Dan', 'Eve', 'Fay', 'Gus'].map((name) => w.person(name));
    expect(await thank(ben)).toEqual({ ok: true, errors: {} });
    expect((await thank(ben)).errors).toEqual({
      toIds: 'You’ve already thanked Ben today. From midnight you can again, in about 14 hours.',
    });
    await w.slack.as(ana).close();
    for (const other of others.slice(0, 4)) await give(ana, [other]);
    await expect(give(ana, [others[4] ?? ''])).rejects.toThrow(
      'You’ve given 5 kudos today. From midnight you can again',
    );
    w.setClock('2026-11-24T22:59:00Z'); // 23:59 in Berlin
    await expect(give(ana, [others[4] ?? ''])).rejects.toThrow('today');
    w.setClock('2026-11-24T23:01:00Z');
    await give(ana, [ben]);
    expect(await count()).toBe(6);
  });

  test('what was taken back may be given again the same day, within the five', async () => {
    const cyd = w.person('Cyd');
    const takeBack = async ({ id }: { id: string }) => changeKudos(w.deps, await w.member(ana), id, 'remove');
    await takeBack(await give(ana, [ben]));
    for (let again = 0; again < 4; again++) await takeBack(await give(ana, [ben, cyd]));
    await expect(give(ana, [ben])).rejects.toThrow('You’ve given 5 kudos today');
    await w.deliver();
  });

  test('what a recipient or a coordinator took away stays given for that day', async () => {
    const { id } = await give(ana, [ben]);
    await changeKudos(w.deps, await w.member(ben), id, 'remove');
    await expect(give(ana, [ben])).rejects.toThrow('already thanked Ben');
    await w.deliver();
  });

  test('the day is the giver’s own, not the server’s', async () => {
    const kim = w.person('Kim', { tz: 'Pacific/Auckland' });
    w.setClock('2026-11-24T10:30:00Z'); // 23:30 in Auckland
    await give(kim, [ben]);
    w.setClock('2026-11-24T11:30:00Z'); // 0:30
    await give(kim, [ben]);
    expect(await count()).toBe(2);
  });

  test('ten submissions at once give five and never more', async () => {
    const others = Array.from({ length: 10 }, (_, i) => w.person(`Other ${i}`));
    await Promise.all([ana, ...others].map((slackId) => w.member(slackId)));
    const results = await Promise.allSettled(others.map((other) => give(ana, [other])));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(await count()).toBe(5);
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'kudos.posted' } })).toBe(5);
  });

  test('two at once for one person give one', async () => {
    await Promise.all([ana, ben].map((slackId) => w.member(slackId)));
    const results = await Promise.allSettled([give(ana, [ben]), give(ana, [ben])]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await count()).toBe(1);
  });

  test('a day begins at the first moment there is, also where clocks skip midnight', () => {
    expect(startOfDay(new Date('2026-03-29T10:00:00Z'), 'Europe/Berlin').toISOString()).toBe(
      '2026-03-28T23:00:00.000Z',
    );
    expect(startOfDay(new Date('2018-11-04T12:00:00Z'), 'America/Sao_Paulo').toISOString()).toBe(
      '2018-11-04T03:00:00.000Z',
    );
  });

  test('private kudos count like public ones', async () => {
    const typed = { toIds: [ben], valueId: value.id, deed: DEED, audience: 'private' as const };
    expect(await giveByForm(w.slack, ana, typed)).toMatchObject({ ok: true });
    expect((await thank(ben)).errors.toIds).toContain('already thanked Ben');
  });
});

describe('when it opens again', () => {
  test.each([
    ['2026-11-24T09:00:00Z', 'Europe/Berlin', '00:00', 14 * 60],
    ['2026-11-24T22:59:30Z', 'Europe/Berlin', '00:00', 1],
    // The night the clocks go forward has 23 hours, the one they go back 25.
    ['2026-03-28T23:30:00Z', 'Europe/Berlin', '00:00', 22.5 * 60],
    ['2026-10-24T22:30:00Z', 'Europe/Berlin', '00:00', 24.5 * 60],
    // Where clocks skip midnight the day begins at one.
    ['2018-11-04T01:00:00Z', 'America/Sao_Paulo', '01:00', 2 * 60],
  ])('%s in %s: from %s, in %i minutes', (at, zone, clock, minutes) => {
    expect(nextDay(new Date(at), zone)).toEqual({ clock, minutes });
  });

  test('it is true: a minute before it is still today, then it is not', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC'];
    const at = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(at, fc.constantFrom(...zones), (now, zone) => {
        const { minutes } = nextDay(now, zone);
        const later = (by: number) => startOfDay(new Date(now.getTime() + by * 60_000), zone).getTime();
        expect(later(minutes)).toBeGreaterThan(startOfDay(now, zone).getTime());
        expect(later(minutes - 1)).toBe(startOfDay(now, zone).getTime());
      }),
    );
  });

  test.each([
    ['2026-11-24T22:20:00Z', 'From midnight you can again, in 40 minutes.'],
    ['2026-11-24T22:59:20Z', 'From midnight you can again, in a minute.'],
    ['2026-11-24T21:50:00Z', 'From midnight you can again, in about an hour.'],
  ])('%s', async (at, words) => {
    w.setClock(at);
    await give(ana, [ben]);
    await expect(give(ana, [ben])).rejects.toThrow(words);
  });
});

/** The Post of a form that was filled in and looked at, as it arrives. */
async function previewed(slack: Slack, to: string) {
  await openKudos(slack, ana);
  await typeKudos(slack, ana, { toIds: [to], valueId: value.id, deed: DEED });
  const before = slack.deliveries.length;
  await slack.as(ana).submit();
  const answer = slack.deliveries.slice(before).find(({ type }) => type === 'view_submission')?.answer ?? '{}';
  const { view } = JSON.parse(answer) as { view: Record<string, unknown> };
  const payload = {
    type: 'view_submission',
    team: { id: 'T0ALONG', domain: 'x' },
    user: { id: ana },
    api_app_id: 'A1',
    view: { id: 'V0RACE', ...view, state: { values: {} } },
  };
  return `payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

// The embedded database has one connection, so the two take turns there; on a server they truly race.
test('ten Posts at once, on two replicas, each sent to both, give five', async () => {
  const others = Array.from({ length: 10 }, (_, i) => w.person(`Other ${i}`));
  const bodies: string[] = [];
  for (const other of others) bodies.push(await previewed(w.slack, other));
  expect(await count()).toBe(0);
  const { db, pool } = await testDb();
  const lines: string[] = [];
  const second = createApp({
    slack: {
      botToken: 'xoxb-test-token',
      appToken: undefined,
      signingSecret: 'a-signing-secret-for-tests',
      apiUrl: `${w.slackUrl}/api/`,
    },
    port: 0,
    db,
    pool,
    embedded: true,
    now: w.deps.now,
    random: () => 0.5,
    log: newLogger('error', (line) => void lines.push(line)),
    channelPauseMs: 0,
    gatherMs: 0,
  });
  const url = `http://127.0.0.1:${await second.listen()}/slack/events`;
  const answers = await Promise.all(
    bodies.flatMap((body) => [w.slack.deliverRaw(body), w.slack.deliverRaw(body, { url })]),
  );
  await second.stop();
  expect(lines).toEqual([]);
  expect(await count()).toBe(5);
  expect(await w.deps.db.outboxMessage.count({ where: { kind: 'kudos.posted' } })).toBe(5);
  const posted = answers.filter(({ answer }) => answer === '{"response_action":"clear"}');
  const refused = answers.filter(({ answer }) => answer.includes('You’ve given 5 kudos today'));
  expect([posted.length, refused.length]).toEqual([10, 10]);
});

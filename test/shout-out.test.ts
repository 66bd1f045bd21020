import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, test } from 'vitest';
import { checkMessage } from '../practice/slack/block-kit.ts';
import type { CompanyValue } from '../src/generated/prisma/client.ts';
import { markUninstalled, recordInstallation } from '../src/installation/service.ts';
import type { KudosWithPeople } from '../src/kudos/service.ts';
import { groupDeeds, lastShoutOutSlot } from '../src/shout-outs/service.ts';
import { shoutOutMessage } from '../src/shout-outs/views.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let ben: string;
let channel: string;
let values: CompanyValue[];

/** Friday 15:00 in Berlin, the slot of the test's first week, and a bit. */
const FRIDAY = new Date('2026-11-27T14:01:00Z');

beforeEach(async () => {
  ana = w.person('Ana');
  ben = w.person('Ben');
  channel = w.slack.addChannel({ name: 'kudos', memberIds: [ana, ben], botIsMember: true }).id;
  await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { recognitionChannelId: channel } });
  values = await w.deps.db.companyValue.findMany({ orderBy: { position: 'asc' } });
});

/** Kudos as they stand once they were posted. */
async function kudosFor(
  slackIds: string[],
  deed: string,
  extra: { value?: number; status?: 'POSTED' | 'PRIVATE' | 'REMOVED' } = {},
) {
  const workspaceId = w.workspace.id;
  const members = await Promise.all(slackIds.map((slackId) => w.member(slackId)));
  const giver = await w.member(ana);
  return w.deps.db.kudos.create({
    data: {
      workspaceId,
      giverId: giver.id,
      valueId: values[extra.value ?? 0]?.id ?? '',
      deed,
      status: extra.status ?? 'POSTED',
      createdAt: w.deps.now(),
      recipients: { createMany: { data: members.map(({ id }) => ({ memberId: id, workspaceId })) } },
    },
  });
}

const posts = () => w.slack.as(ben).messages(channel);
const told = () => JSON.stringify(posts().at(-1)?.blocks ?? '');
const tick = () => w.run('kudos.shout-out');

describe('the weekly shout-out', () => {
  test('tells the week’s deeds once, grouped by value, team first', async () => {
    const team = await w.deps.db.team.create({ data: { workspaceId: w.workspace.id, name: 'Night <shift>' } });
    await w.deps.db.member.update({ where: { id: (await w.member(ben)).id }, data: { teamId: team.id } });
    await kudosFor([ben], 'Found the lost parcel.', { value: 1 });
    await kudosFor([ana], 'Stayed late <!channel> for a caller.', { value: 0 });
    await tick();
    expect(posts()).toHaveLength(0);
    w.setClock(FRIDAY);
    await tick();
    await tick();
    await Promise.all([w.app.runSchedule('kudos.shout-out'), w.app.runSchedule('kudos.shout-out')]);
    await w.deliver();
    expect(posts()).toHaveLength(1);
    expect(told()).toContain(`*Night &lt;shift&gt;* · <@${ben}>: Found the lost parcel.`);
    expect(told()).not.toContain('<!channel>');
    expect(told().indexOf('Stayed late')).toBeLessThan(told().indexOf('Found the lost'));
  });

  test('a week without kudos is silent, and the next one is not', async () => {
    w.setClock(FRIDAY);
    await tick();
    expect(posts()).toHaveLength(0);
    expect(await w.deps.db.shoutOut.count()).toBe(0);
    await kudosFor([ben], 'After the slot, so for next week.');
    await tick();
    expect(posts()).toHaveLength(0);
    w.advance({ days: 7 });
    await tick();
    expect(told()).toContain('After the slot');
  });

  test('after downtime one post tells of the missed weeks too', async () => {
    await kudosFor([ben], 'The first week’s deed.');
    w.advance({ days: 7 });
    await kudosFor([ana], 'The second week’s deed.');
    w.setClock('2026-12-09T09:00:00Z'); // a Wednesday, five days late
    await tick();
    expect(posts()).toHaveLength(1);
    expect(told()).toContain('first week');
    expect(told()).toContain('second week');
  });

  test('a shout-out that would come almost a week late waits for the next', async () => {
    await kudosFor([ben], 'A deed of long ago.');
    w.setClock('2026-12-03T14:01:00Z'); // six days and a minute after the slot
    await tick();
    expect(posts()).toHaveLength(0);
    w.setClock('2026-12-04T14:01:00Z');
    await tick();
    expect(posts()).toHaveLength(1);
  });

  test('nothing older than four weeks becomes news when a channel is chosen', async () => {
    await kudosFor([ben], 'From another season.');
    w.setClock('2027-01-15T14:01:00Z');
    await kudosFor([ana], 'Too fresh, belongs to the next.');
    await tick();
    expect(posts()).toHaveLength(0);
  });

  test('a slot before the app was installed is not made up for', async () => {
    await kudosFor([ben], 'A deed from before.');
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { installedAt: FRIDAY } });
    w.setClock(FRIDAY);
    await tick();
    expect(posts()).toHaveLength(0);
  });

  test('private and removed kudos never appear, also when removed at the last moment', async () => {
    await kudosFor([ben], 'A private deed.', { status: 'PRIVATE' });
    await kudosFor([ben], 'A removed deed.', { status: 'REMOVED' });
    const late = await kudosFor([ben], 'Removed at the last moment.');
    await kudosFor([ana], 'The one that stays.');
    w.setClock(FRIDAY);
    await w.app.runSchedule('kudos.shout-out');
    await w.deps.db.kudos.update({ where: { id: late.id }, data: { status: 'REMOVED' } });
    await w.deliver();
    expect(told()).toContain('The one that stays');
    expect(told()).not.toMatch(/private|removed/i);
  });

  test('when all of it was removed, nothing is posted', async () => {
    await kudosFor([ben], 'Removed later.');
    w.setClock(FRIDAY);
    await w.app.runSchedule('kudos.shout-out');
    await w.deps.db.kudos.updateMany({ data: { status: 'REMOVED' } });
    await w.deliver();
    expect(posts()).toHaveLength(0);
  });

  test('a channel that was archived: the kudos join the next one and the coordinators hear once', async () => {
    const cora = w.person('Cora');
    await w.deps.db.member.update({ where: { id: (await w.member(cora)).id }, data: { isCoordinator: true } });
    await kudosFor([ben], 'Not to be lost.');
    await w.slack.archive(channel);
    w.setClock(FRIDAY);
    await tick();
    await tick();
    expect(w.slack.as(cora).directMessages()).toHaveLength(1);
    expect(await w.deps.db.kudos.count({ where: { shoutOutId: null } })).toBe(1);
    channel = w.slack.addChannel({ name: 'praise', memberIds: [ana, ben], botIsMember: true }).id;
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { recognitionChannelId: channel } });
    await tick();
    expect(posts()).toHaveLength(0);
    w.advance({ days: 7 });
    await tick();
    expect(told()).toContain('Not to be lost.');
  });

  test('a post whose answer got lost is not forgotten', async () => {
    await kudosFor([ben], 'Through thick and thin.');
    w.setClock(FRIDAY);
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'drop_before', times: 1 });
    await tick();
    w.advance({ minutes: 1 });
    await w.deliver();
    expect(posts()).toHaveLength(1);
  });

  test('one that waited while the app was removed and installed again joins the next', async () => {
    await kudosFor([ben], 'Found the lost parcel.');
    w.setClock(FRIDAY);
    await w.app.runSchedule('kudos.shout-out');
    await markUninstalled(w.deps, w.workspace.id);
    await recordInstallation(w.deps, { slackId: 'T0ALONG', name: 'Bright Support', botUserId: w.slack.botUserId });
    await w.deliver();
    expect(posts()).toEqual([]);
    w.advance({ days: 7 });
    await tick();
    expect(told()).toContain('lost parcel');
  });

  test('another workspace’s kudos stay there', async () => {
    const other = await w.deps.db.workspace.create({
      data: {
        slackId: 'T0OTHER',
        name: 'Other',
        botUserId: 'U1',
        installedAt: w.deps.now(),
        recognitionChannelId: 'C1',
      },
    });
    await kudosFor([ben], 'Ours.');
    await w.deps.db.kudos.updateMany({ data: { workspaceId: other.id } });
    w.setClock(FRIDAY);
    await tick();
    expect(posts()).toHaveLength(0);
  });
});

describe('the slot', () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Sydney',
    'America/Santiago',
    'Asia/Kolkata',
    'Pacific/Apia',
  ];
  const settings = fc.record({
    zone: fc.constantFrom(...zones),
    shoutOutWeekday: fc.integer({ min: 1, max: 7 }),
    shoutOutMinute: fc.integer({ min: 0, max: 1439 }),
  });
  const instants = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
  const WEEK = 7 * 86_400_000;

  test('lies on its weekday and minute in the zone, in the past and within about a week', () => {
    fc.assert(
      fc.property(instants, settings, (instant, wanted) => {
        const slot = lastShoutOutSlot(instant, wanted);
        const here = Temporal.Instant.fromEpochMilliseconds(slot.getTime()).toZonedDateTimeISO(wanted.zone);
        expect(slot.getTime()).toBeLessThanOrEqual(instant.getTime());
        expect(instant.getTime() - slot.getTime()).toBeLessThanOrEqual(WEEK + 2 * 3_600_000);
        expect(here.dayOfWeek).toBe(wanted.shoutOutWeekday);
        const minute = here.hour * 60 + here.minute;
        // A time that the clocks skip becomes one an hour later.
        expect([0, 30, 60]).toContain(minute - wanted.shoutOutMinute);
      }),
      { numRuns: 300 },
    );
  });

  test('never goes back, and is its own last slot', () => {
    fc.assert(
      fc.property(instants, instants, settings, (one, other, wanted) => {
        const [earlier, later] = one <= other ? [one, other] : [other, one];
        const slot = lastShoutOutSlot(earlier, wanted);
        expect(slot.getTime()).toBeLessThanOrEqual(lastShoutOutSlot(later, wanted).getTime());
        expect(lastShoutOutSlot(slot, wanted)).toEqual(slot);
        expect(lastShoutOutSlot(new Date(slot.getTime() - 1), wanted).getTime()).toBeLessThan(slot.getTime());
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['Europe/Berlin', '2026-03-27T14:00:00.000Z', '2026-04-03T13:00:00.000Z'],
    ['Europe/Berlin', '2026-10-23T13:00:00.000Z', '2026-10-30T14:00:00.000Z'],
    ['Australia/Sydney', '2026-10-02T05:00:00.000Z', '2026-10-09T04:00:00.000Z'],
  ])('stays at 15:00 in %s when the clocks change', (zone, before, after) => {
    const wanted = { zone, shoutOutWeekday: 5, shoutOutMinute: 900 };
    expect(lastShoutOutSlot(new Date(before), wanted).toISOString()).toBe(before);
    expect(lastShoutOutSlot(new Date(after), wanted).toISOString()).toBe(after);
    expect(lastShoutOutSlot(new Date(Date.parse(after) - 1), wanted).toISOString()).toBe(before);
  });

  test('a time that does not exist that day is the next one that does', () => {
    const wanted = { zone: 'Europe/Berlin', shoutOutWeekday: 7, shoutOutMinute: 150 };
    expect(lastShoutOutSlot(new Date('2026-03-29T12:00:00Z'), wanted).toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });
});

describe('what is told', () => {
  interface Sketch {
    deed: string;
    impact?: string;
    to: string[];
    value?: number;
    team?: string;
  }
  const kudos = (sketches: Sketch[]): KudosWithPeople[] =>
    sketches.map(({ deed, impact = null, to, value = 0, team }, index) => ({
      id: `kudos-${index}`,
      deed,
      impact,
      valueId: `v${value}`,
      value: { id: `v${value}`, name: `Value ${value}`, emoji: ':star:', position: value },
      recipients: to.map((name) => ({
        memberId: name,
        member: { slackId: name, team: team ? { name: team } : null },
      })),
    })) as unknown as KudosWithPeople[];

  test('more specific deeds come first, and nobody twice before everybody once', () => {
    const [group] = groupDeeds(
      kudos([
        { deed: 'short', to: ['U1'] },
        { deed: 'a much longer deed', to: ['U2'] },
        { deed: 'brief', impact: 'but it mattered', to: ['U3'] },
        { deed: 'the longest deed of all of them', to: ['U3'] },
      ]),
    );
    expect(group?.deeds.map(({ deed }) => deed)).toEqual([
      'brief',
      'a much longer deed',
      'short',
      'the longest deed of all of them',
    ]);
  });

  test('the order of values is the coordinators’, not that of how much there is', () => {
    const groups = groupDeeds(
      kudos([
        { deed: 'one', to: ['U1'], value: 2 },
        { deed: 'two', to: ['U2'], value: 2 },
        { deed: 'three', to: ['U3'], value: 0 },
      ]),
    );
    expect(groups.map(({ value }) => value.name)).toEqual(['Value 0', 'Value 2']);
  });

  test('the same kudos in any order make the same post', () => {
    const all = kudos(
      Array.from({ length: 12 }, (_, i) => ({ deed: `deed ${i % 4}`, to: [`U${i % 5}`], value: i % 3 })),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 12 }), (shuffled) => {
        expect(groupDeeds(shuffled)).toEqual(groupDeeds(all));
      }),
      { numRuns: 30 },
    );
  });

  test.each([2, 40, 300])('%i kudos fit into a message, also with the worst of texts', (amount) => {
    const worst = ['&'.repeat(500), '"'.repeat(500), '🎉'.repeat(250), '```'.repeat(160), '\n\n\nx'.repeat(120)];
    const message = shoutOutMessage(
      groupDeeds(
        kudos(
          Array.from({ length: amount }, (_, i) => ({
            deed: worst[i % worst.length] ?? '',
            to: Array.from({ length: 10 }, (_, n) => `U0123456${i}${n}`),
            value: i % 12,
            team: 'A <team> with a very long name indeed & more'.repeat(3),
          })),
        ),
      ),
    );
    expect(checkMessage(message as unknown as Record<string, unknown>)).toEqual([]);
    expect(JSON.stringify(message.blocks).length).toBeLessThan(13_200);
    expect(message.text).not.toMatch(/\d{2,}/);
  });

  test('the post', () => {
    const few = kudos([
      { deed: 'Found the lost parcel\nand called back.', to: ['U1', 'U2'], team: 'Night shift' },
      { deed: 'Wrote the refund guide.', to: ['U3'], value: 1 },
    ]);
    expect(shoutOutMessage(groupDeeds(few))).toMatchSnapshot();
    const many = kudos(Array.from({ length: 9 }, (_, i) => ({ deed: `deed number ${i}`, to: [`U${i}`] })));
    expect(shoutOutMessage(groupDeeds(many)).blocks?.at(-1)).toMatchSnapshot();
  });
});

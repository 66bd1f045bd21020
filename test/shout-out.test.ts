import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, test } from 'vitest';
import { checkMessage } from '../practice/slack/block-kit.ts';
import type { ShoutOut } from '../src/generated/prisma/client.ts';
import { markUninstalled, recordInstallation } from '../src/installation/service.ts';
import { type Deed, groupsOf, planPages } from '../src/shout-outs/pages.ts';
import { lastShoutOutSlot, nextShoutOutSlot } from '../src/shout-outs/slots.ts';
import type { Told } from '../src/shout-outs/telling.ts';
import { replyMessage, shoutOutMessage, sizeOfDeed } from '../src/shout-outs/views.ts';
import { tries } from './support/properties.ts';
import { FRIDAY, type Given, kudosFor as give, read, recognitionChannel } from './support/shout-outs.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let ben: string;
let channel: string;

beforeEach(async () => {
  ana = w.person('Ana');
  ben = w.person('Ben');
  channel = await recognitionChannel(w, [ana, ben]);
});

const kudosFor = (slackIds: string[], deed: string, extra: Given = {}) =>
  give(w, slackIds, deed, { by: ana, ...extra });

const posts = () => w.slack.as(ben).messages(channel);
const told = () => read(posts().at(-1) ?? {});
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
    expect(told()).toContain(`Night <shift> · <@${ben}>: Found the lost parcel.`);
    expect(told()).toContain('Stayed late <!channel> for a caller.');
    expect(JSON.stringify(posts())).not.toContain('"broadcast"');
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
      { numRuns: tries(300) },
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
        const next = nextShoutOutSlot(later, wanted);
        expect(next.getTime()).toBeGreaterThan(later.getTime());
        expect(lastShoutOutSlot(next, wanted)).toEqual(next);
        expect(lastShoutOutSlot(new Date(next.getTime() - 1), wanted)).toEqual(lastShoutOutSlot(later, wanted));
      }),
      { numRuns: tries(300) },
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
  let count = 0;
  const deed = (sketch: Partial<Deed> & { position?: number }): Deed => {
    const { position = 0, ...rest } = sketch;
    const value = { id: `v${position}`, name: `Value ${position}`, emoji: ':star:', position };
    return {
      id: `kudos-${String(count++).padStart(4, '0')}`,
      value,
      toIds: ['U1'],
      teams: [],
      deed: 'x',
      hasImpact: false,
      ...rest,
    };
  };
  const told = (deeds: Deed[], extra: Partial<Told> = {}): Told => {
    const [post = [], ...replies] = planPages(deeds, sizeOfDeed);
    const shoutOut = { intro: null } as ShoutOut;
    return { shoutOut, groups: groupsOf(post, deeds), mentors: [], goesOn: replies.length > 0, ...extra };
  };
  const textsOf = (deeds: Deed[]) =>
    groupsOf(planPages(deeds, sizeOfDeed)[0] ?? [], deeds).map((group) => group.deeds.map((one) => one.deed));

  beforeEach(() => {
    count = 0;
  });

  test('more specific deeds come first, and everybody once; the rest goes to the thread', () => {
    const deeds = [
      deed({ deed: 'short', toIds: ['U1'] }),
      deed({ deed: 'a much longer deed', toIds: ['U2'] }),
      deed({ deed: 'brief', hasImpact: true, toIds: ['U3'] }),
      deed({ deed: 'the longest deed of all of them', toIds: ['U3', 'U4'] }),
    ];
    expect(textsOf(deeds)).toEqual([['brief', 'a much longer deed', 'short']]);
    expect(planPages(deeds, sizeOfDeed)).toEqual([['kudos-0002', 'kudos-0001', 'kudos-0000'], ['kudos-0003']]);
  });

  test('the order of values is the coordinators’, not that of how much there is', () => {
    const deeds = [2, 2, 0].map((position, index) => deed({ position, toIds: [`U${index}`] }));
    expect(groupsOf(planPages(deeds, sizeOfDeed)[0] ?? [], deeds).map(({ value }) => value.position)).toEqual([0, 2]);
  });

  test('each value has its most specific deed on the post, however many others have', () => {
    const many = Array.from({ length: 60 }, (_, i) =>
      deed({ position: 1, deed: 'a long and specific deed', toIds: [`U${i}`] }),
    );
    const deeds = [...many, deed({ position: 7, deed: 'short', toIds: ['U99'] })];
    expect(textsOf(deeds).map((texts) => texts.length)).toEqual([23, 1]);
  });

  test('who is thanked as one of a group may be named once besides', () => {
    const deeds = [deed({ toIds: [], teams: ['Night crew'], deed: 'held the night' }), deed({ toIds: ['U1'] })];
    expect(planPages(deeds, sizeOfDeed)).toHaveLength(1);
  });

  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 500 }),
    fc.string({ maxLength: 500 }),
    fc.constantFrom(
      '<!channel>',
      '<!here> <@U1>',
      '```',
      '*bold* _it_ ~no~',
      ':tada:'.repeat(80),
      '\u202eabc',
      '&'.repeat(500),
      '@everyone',
      '• <@U2>: fake',
      '"'.repeat(500),
      '\n\n# x',
    ),
  );
  const anyDeeds = (most: number) =>
    fc
      .array(
        fc.record({
          deed: hostile.filter((text) => text.trim() !== ''),
          toIds: fc.uniqueArray(
            fc.integer({ min: 1, max: 40 }).map((n) => `U${n}`),
            { minLength: 1, maxLength: 10 },
          ),
          teams: fc.uniqueArray(
            hostile.filter((text) => /[a-z]/.test(text)),
            { maxLength: 3 },
          ),
          hasImpact: fc.boolean(),
          position: fc.integer({ min: 0, max: 20 }),
          isGroup: fc.boolean(),
        }),
        { minLength: 1, maxLength: most },
      )
      .map((sketches) => {
        count = 0;
        return sketches.map(({ isGroup, ...one }) =>
          deed(isGroup ? { ...one, toIds: [], teams: ['Night crew'] } : one),
        );
      });

  test('whatever was typed: valid blocks, no broadcast, nobody twice on the post, and every deed exactly once', () => {
    fc.assert(
      fc.property(anyDeeds(120), hostile, (deeds, intro) => {
        const pages = planPages(deeds, sizeOfDeed);
        expect(pages.flat().sort()).toEqual(deeds.map(({ id }) => id).sort());
        const mentors = Array.from({ length: 80 }, (_, i) => `UM${i}`);
        const shoutOut = { intro: intro.slice(0, 300) } as ShoutOut;
        const post = shoutOutMessage(told(deeds, { shoutOut, mentors }));
        const replies = pages.slice(1).map((page) => replyMessage(groupsOf(page, deeds)));
        for (const message of [post, ...replies]) {
          expect(checkMessage(message as unknown as Record<string, unknown>)).toEqual([]);
          expect(JSON.stringify(message.blocks).length).toBeLessThan(13_200);
          expect(message.text).not.toMatch(/<!(?!date)/);
          expect(JSON.stringify(message.blocks)).not.toMatch(/"type":"(broadcast|usergroup|channel|link)"/);
          const marked = message.blocks?.filter(({ type }) => type !== 'rich_text');
          expect(JSON.stringify(marked)).not.toMatch(/<!/);
        }
        const onPost = groupsOf(pages[0] ?? [], deeds).flatMap((group) => group.deeds.flatMap(({ toIds }) => toIds));
        expect(new Set(onPost).size).toBe(onPost.length);
        expect(bullets([post, ...replies])).toBe(deeds.length);
      }),
      { numRuns: tries(60) },
    );
  });

  /** Lines of lists, over all messages. */
  const bullets = (messages: ReturnType<typeof replyMessage>[]): number =>
    messages
      .flatMap(({ blocks }) => blocks ?? [])
      .flatMap((block) => (block.type === 'rich_text' ? block.elements : []))
      .reduce((sum, element) => sum + (element.type === 'rich_text_list' ? element.elements.length : 0), 0);

  test('the order tells of no one that they got more: who is thanked changes nothing in it but who is named once', () => {
    fc.assert(
      fc.property(anyDeeds(60), fc.infiniteStream(fc.nat()), (deeds, numbers) => {
        const shuffled = [...deeds].sort(() => (numbers.next().value % 3) - 1);
        expect(planPages(shuffled, sizeOfDeed)).toEqual(planPages(deeds, sizeOfDeed));
        // In each value of each page: with a difference to the customer first, then by length, and by nothing else.
        for (const page of planPages(deeds, sizeOfDeed))
          for (const { deeds: inOrder } of groupsOf(page, deeds)) {
            const rank = (one: Deed) => (one.hasImpact ? 1_000_000 : 0) + one.deed.length;
            expect(inOrder.map(rank)).toEqual(inOrder.map(rank).sort((a, b) => b - a));
          }
      }),
      { numRuns: tries(60) },
    );
  });

  test('a page that was fixed stays as it was when something of it is hidden', () => {
    const deeds = Array.from({ length: 90 }, (_, i) =>
      deed({ deed: `deed number ${i}`, toIds: [`U${i % 30}`], position: i % 4 }),
    );
    const pages = planPages(deeds, sizeOfDeed);
    const hidden = pages.flat()[40];
    const left = deeds.filter(({ id }) => id !== hidden);
    const ids = (page: string[], from: Deed[]) =>
      groupsOf(page, from).flatMap((group) => group.deeds.map(({ id }) => id));
    for (const page of pages) expect(ids(page, left)).toEqual(ids(page, deeds).filter((id) => id !== hidden));
  });

  test.each([2, 40, 300])('%i kudos with the worst of texts fit, in few messages', (amount) => {
    const worst = [
      '&'.repeat(500),
      '"'.repeat(500),
      '🎉'.repeat(250),
      '```'.repeat(160),
      ':tada:'.repeat(83),
      'x y '.repeat(120),
    ];
    const deeds = Array.from({ length: amount }, (_, i) =>
      deed({
        deed: worst[i % worst.length] ?? '',
        toIds: Array.from({ length: 10 }, (__, n) => `U0123456${i}${n}`),
        position: i % 12,
        teams: ['A <team> with a very long name indeed & more'.repeat(3)],
      }),
    );
    const pages = planPages(deeds, sizeOfDeed);
    expect(pages.length).toBeLessThanOrEqual(2 + amount / 7);
    for (const message of [
      shoutOutMessage(told(deeds)),
      ...pages.slice(1).map((page) => replyMessage(groupsOf(page, deeds))),
    ]) {
      expect(checkMessage(message as unknown as Record<string, unknown>)).toEqual([]);
      expect(JSON.stringify(message.blocks).length).toBeLessThan(13_200);
      expect(message.text.replaceAll(/Value \d+/g, '')).not.toMatch(/\d/);
    }
  });

  test('the post and a reply', () => {
    const few = [
      deed({ deed: 'Found the lost parcel\nand called back. :tada:', toIds: ['U1', 'U2'], teams: ['Night shift'] }),
      deed({ deed: 'Wrote the *refund* guide.', toIds: ['U3'], position: 1 }),
      deed({ deed: 'Kept the lights on <!channel>.', toIds: [], teams: ['Night <crew>'], position: 1 }),
    ];
    const shoutOut = { intro: 'What a week!' } as ShoutOut;
    expect(shoutOutMessage(told(few, { shoutOut, mentors: ['U7', 'U8'], goesOn: true }))).toMatchSnapshot();
    expect(replyMessage(groupsOf([few[1]?.id ?? ''], few))).toMatchSnapshot();
  });
});

import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { findGroups, type Placed, SMALLEST_GROUP } from '../src/coverage/groups.ts';
import { monthlyReminders, setReminder } from '../src/coverage/reminder.ts';
import { getGap, getShares } from '../src/coverage/service.ts';
import { shiftOf } from '../src/coverage/shifts.ts';
import { monthsOver, readTrend, sendTrend } from '../src/coverage/trend.ts';
import {
  coordinatorHomeBlocks,
  gapModal,
  leadHomeBlocks,
  numbersModal,
  reminderMessage,
} from '../src/coverage/views.ts';
import type { Prisma, Team } from '../src/generated/prisma/client.ts';
import { recordInstallation } from '../src/installation/service.ts';
import { evenWeek, storedWeek } from '../src/people/hours.ts';
import { testDb } from './support/db.ts';
import { lastDm } from './support/mentoring.ts';
import { heard, homeOf } from './support/pairs.ts';
import { slow, tries } from './support/properties.ts';
import { countQueries } from './support/queries.ts';
import { addCoordinator } from './support/rounds.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const DAY_MS = 86_400_000;

let lead: string;
let team: Team;

/** Long before anything here. */
const LONG_AGO = new Date('2025-01-01T09:00:00Z');

const change = async (slackId: string, data: Prisma.MemberUncheckedUpdateInput) => {
  const { id } = await w.member(slackId);
  await w.deps.db.member.update({ where: { id }, data });
};

/** A colleague who has been here for long, in the lead's team unless told otherwise. */
async function colleague(name: string, data: Prisma.MemberUncheckedUpdateInput = {}): Promise<string> {
  const slackId = w.person(name);
  await change(slackId, { createdAt: LONG_AGO, teamId: team.id, ...data });
  return slackId;
}

interface Given {
  days?: number;
  at?: string;
  value?: string | null;
  status?: 'POSTED' | 'PRIVATE' | 'REMOVED';
  own?: 'POSTED' | 'PRIVATE' | 'REMOVED';
}

/** Kudos as they stand, so many days ago. */
async function kudosFor(slackId: string, { days = 3, at, value, status = 'POSTED', own = 'POSTED' }: Given = {}) {
  const workspaceId = w.workspace.id;
  const giver = await w.member(w.slack.addUser({ name: 'Secret giver', tz: 'Europe/Berlin' }).id);
  const known = await w.deps.db.companyValue.findFirstOrThrow({
    where: { workspaceId, ...(value && { name: value }) },
    orderBy: { position: 'asc' },
  });
  return w.deps.db.kudos.create({
    data: {
      workspaceId,
      giverId: giver.id,
      valueId: value === null ? null : known.id,
      deed: 'Secret deed',
      status,
      createdAt: at ? new Date(at) : new Date(w.deps.now().getTime() - days * DAY_MS),
      recipients: { create: { memberId: (await w.member(slackId)).id, workspaceId, status: own } },
    },
  });
}

beforeEach(async () => {
  lead = w.person('Lena Lead');
  team = await w.deps.db.team.create({
    data: { workspaceId: w.workspace.id, name: 'Night <owls>', leadId: (await w.member(lead)).id },
  });
  await change(lead, { teamId: team.id, createdAt: LONG_AGO });
});

const modalOf = (who: string) => JSON.stringify(w.slack.as(who).modal()?.blocks ?? '');

async function pressHome(who: string, action: string) {
  const me = w.slack.as(who);
  await me.openHome();
  await w.slack.settle(() => me.home() !== undefined);
  await me.press('home', action);
  await w.app.idle();
  await w.slack.settle();
  return me;
}

/** Opens the list from App Home. */
async function openGap(who = lead) {
  const me = await pressHome(who, 'coverage.gap');
  await w.slack.settle(() => me.modal() !== undefined);
  return me;
}

describe('who had no recognition lately', () => {
  test('is listed by name for the lead, in alphabetical order, without who gives or how much anybody has', async () => {
    const [zoe, ana, ben, out] = [
      await colleague('Zoe'),
      await colleague('ana'),
      await colleague('Ben'),
      await colleague('Other team', { teamId: null }),
    ];
    await kudosFor(ben, { days: 27 });
    await kudosFor(zoe, { days: 29 });
    await openGap();
    const said = modalOf(lead);
    expect(said).toContain('4 weeks');
    expect(said).toContain('Look at their recent work');
    expect(said.indexOf(ana)).toBeGreaterThan(0);
    expect(said.indexOf(ana)).toBeLessThan(said.indexOf(zoe));
    for (const absent of [ben, out, lead, 'Secret', '%']) expect(said).not.toContain(absent);
  });

  test('counts private kudos as recognition, and none that were taken off the person’s list', async () => {
    const [all, own, gone, goneOwn] = [
      await colleague('Private for all'),
      await colleague('Private by choice'),
      await colleague('Removed'),
      await colleague('Removed by choice'),
    ];
    await kudosFor(all, { status: 'PRIVATE' });
    await kudosFor(own, { own: 'PRIVATE' });
    await kudosFor(gone, { status: 'REMOVED' });
    await kudosFor(goneOwn, { own: 'REMOVED' });
    const { teams } = await getGap(w.deps, await w.member(lead));
    expect(teams).toEqual([{ name: 'Night <owls>', slackIds: [gone, goneOwn] }]);
  });

  test('leaves out who is new, has left, is an app, pauses, or is away as their Slack says', async () => {
    const stays = await colleague('Stays');
    await colleague('New here', { createdAt: new Date(w.deps.now().getTime() - 27 * DAY_MS) });
    await colleague('New in the company', { startedOn: new Date('2026-11-02T00:00:00Z') });
    await colleague('Has left', { deactivatedAt: w.deps.now() });
    await colleague('An app', { isBot: true });
    await colleague('Pauses', { pausedUntil: new Date('2026-12-24T09:00:00Z') });
    const away = await colleague('Away');
    await w.slack.changeUser(away, { profile: { status_text: 'On vacation', status_emoji: ':palm_tree:' } });
    const back = await colleague('Back again', { pausedUntil: new Date('2026-11-20T09:00:00Z') });
    const { teams } = await getGap(w.deps, await w.member(lead));
    expect(teams[0]?.slackIds).toEqual([back, stays]);
  });

  test('follows the setting, and says so in its words', async () => {
    const ana = await colleague('Ana');
    await kudosFor(ana, { days: 12 });
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { recognitionGapDays: 10 } });
    await openGap();
    expect(modalOf(lead)).toContain(ana);
    expect(modalOf(lead)).toContain('10 days');
  });

  test('leads from the list to the form with the person chosen', async () => {
    const ana = await colleague('Ana');
    const me = await openGap();
    await me.press('modal', 'kudos.open');
    await w.slack.settle(() => me.modal()?.callback_id === 'kudos.give');
    expect(modalOf(lead)).toContain(`"initial_users":["${ana}"]`);
    expect(me.modals()).toHaveLength(2);
  });

  test('says kindly that everybody had some, and that nobody has been there for long enough', async () => {
    await openGap();
    expect(modalOf(lead)).toContain('Nobody in your team has been here for 4 weeks yet');
    await kudosFor(await colleague('Ana'));
    await openGap();
    expect(modalOf(lead)).toContain('Everybody who has been here for 4 weeks has had some');
  });

  test('is told of two teams under their names', async () => {
    const second = await w.deps.db.team.create({
      data: { workspaceId: w.workspace.id, name: 'Billing', leadId: (await w.member(lead)).id },
    });
    const [ana, ben] = [await colleague('Ana'), await colleague('Ben', { teamId: second.id })];
    await openGap();
    const said = modalOf(lead);
    expect(['*Billing*', ben, '*Night &lt;owls&gt;*', ana].map((words) => said.indexOf(words))).toEqual(
      ['*Billing*', ben, '*Night &lt;owls&gt;*', ana].map((words) => said.indexOf(words)).toSorted((a, b) => a - b),
    );
  });

  test('is shown for a team of any size, in the same few queries', async () => {
    const { pool } = await testDb();
    const queries = () => countQueries(pool, async () => getGap(w.deps, await w.member(lead)));
    await colleague('Ana');
    const few = await queries();
    const workspaceId = w.workspace.id;
    await w.deps.db.member.createMany({
      data: Array.from({ length: 150 }, (_, index) => ({
        workspaceId,
        slackId: `U0MANY${index}`,
        name: `Many ${index}`,
        zone: 'UTC',
        createdAt: LONG_AGO,
        teamId: team.id,
      })),
    });
    expect(await queries()).toBeLessThanOrEqual(few); // Slack is asked about few people only
    await openGap();
    expect(modalOf(lead)).toContain('And 81 more.');
  });
});

describe('whose it is to see', () => {
  const stranger = () => colleague('Not a lead');

  test('App Home shows it to leads, its numbers to coordinators, and nothing to anybody else', async () => {
    const cora = await addCoordinator(w);
    const plain = await stranger();
    expect(await homeOf(w, lead)).toContain('coverage.gap');
    expect(await homeOf(w, lead)).not.toContain('coverage.numbers');
    expect(await homeOf(w, cora)).toContain('coverage.numbers');
    expect(await homeOf(w, cora)).not.toContain('coverage.gap');
    expect(await homeOf(w, plain)).not.toContain('coverage.');
  });

  test('a button that is left over from when somebody led shows nothing any more', async () => {
    await colleague('Ana');
    const me = w.slack.as(lead);
    const { id: leadId } = await w.member(lead);
    for (const action of ['coverage.gap', 'coverage.trend', 'coverage.remind']) {
      await w.deps.db.team.update({ where: { id: team.id }, data: { leadId } });
      await homeOf(w, lead);
      await w.deps.db.team.update({ where: { id: team.id }, data: { leadId: null } });
      await me.press('home', action);
      await w.slack.settle(() => modalOf(lead).includes('Only the lead of a team'));
      await me.close();
    }
    expect((await w.member(lead)).praiseReminder).toBe(false);
  });

  test('nobody without the right gets anything, whatever they ask for', async () => {
    const plain = await w.member(await stranger());
    await expect(getGap(w.deps, plain)).rejects.toThrow('Only the lead');
    await expect(getShares(w.deps, plain)).rejects.toThrow('Only a coordinator');
    await expect(sendTrend(w.deps, plain, 'teams')).rejects.toThrow('Only the lead');
    await expect(sendTrend(w.deps, await w.member(lead), 'workspace')).rejects.toThrow('Only a coordinator');
    await expect(setReminder(w.deps, plain, true)).rejects.toThrow('Only the lead');
    await change(lead, { deactivatedAt: w.deps.now() });
    await expect(getGap(w.deps, await w.member(lead))).rejects.toThrow('Only the lead');
    const cora = await addCoordinator(w);
    await expect(getGap(w.deps, await w.member(cora))).rejects.toThrow('Only the lead');
  });

  test('somebody who leads in another workspace sees nothing of this one, nor of it here', async () => {
    const { id: workspaceId } = await recordInstallation(w.deps, {
      slackId: 'T0OTHER',
      name: 'Other',
      botUserId: 'U0',
    });
    const { db } = w.deps;
    const data = { workspaceId, zone: 'UTC', createdAt: LONG_AGO };
    const other = await db.member.create({ data: { ...data, slackId: lead, name: 'Same id', isCoordinator: true } });
    const theirs = await db.team.create({ data: { workspaceId, name: 'Theirs', leadId: other.id } });
    await db.member.create({ data: { ...data, slackId: 'U0SECRET', name: 'Secret', teamId: theirs.id } });
    const ana = await colleague('Ana');
    expect((await getGap(w.deps, await w.member(lead))).teams.flatMap(({ slackIds }) => slackIds)).toEqual([ana]);
    expect((await getGap(w.deps, other)).teams.flatMap(({ slackIds }) => slackIds)).toEqual(['U0SECRET']);
    expect((await getShares(w.deps, other)).percent).toBeUndefined();
  });
});

describe('shares by shift and site', () => {
  /** So many people of a shift and a site, of whom so many had recognition. */
  async function group(size: number, recognised: number, data: Prisma.MemberUncheckedUpdateInput): Promise<void> {
    for (let one = 0; one < size; one++) {
      const person = await colleague(`Somebody ${one}`, data);
      if (one < recognised) await kudosFor(person, { days: 5 });
    }
  }
  const LATE = storedWeek(evenWeek([1, 2, 3, 4, 5], 14 * 60, 22 * 60));

  test('are told of five and more, and not where a smaller group could be worked out from the rest', async () => {
    await group(6, 3, { site: 'Hamburg' });
    await group(5, 5, { site: 'Lisbon', workWeek: LATE });
    const both = await getGap(w.deps, await w.member(lead));
    expect(both.shares).toEqual({
      percent: 73,
      shifts: [
        { name: 'day', percent: 50 },
        { name: 'late', percent: 100 },
      ],
      sites: [
        { name: 'Hamburg', percent: 50 },
        { name: 'Lisbon', percent: 100 },
      ],
    });
    await group(2, 0, { site: 'Rome', workWeek: LATE });
    const three = await getGap(w.deps, await w.member(lead));
    // With Hamburg and Lisbon told of, the total would give Rome away.
    expect(three.shares.sites).toEqual([{ name: 'Hamburg', percent: 50 }]);
    await openGap();
    expect(modalOf(lead)).toContain('*By shift*\\nDay: 50%\\nLate: 71%');
    expect(modalOf(lead)).not.toContain('Rome');
  });

  test('are none at all in a team of four', async () => {
    await group(4, 2, { site: 'Hamburg' });
    await openGap();
    expect(modalOf(lead)).toContain('Numbers come with five people or more.');
    expect(modalOf(lead)).not.toContain('%');
  });

  test('reach coordinators for everybody, without names, of the weeks that are over', async () => {
    const cora = await addCoordinator(w);
    await group(6, 3, { site: 'Hamburg <!channel>', teamId: null });
    await group(5, 5, { site: 'Lisbon' });
    await change(lead, { site: 'Lisbon' });
    await kudosFor(lead, { days: 0 }); // which the numbers of the weeks that are over do not know
    const me = await pressHome(cora, 'coverage.numbers');
    await w.slack.settle(() => me.modal() !== undefined);
    const said = modalOf(cora);
    expect(said).toContain('*67%* of everybody had recognition in 4 weeks.');
    expect(said).toContain('Hamburg &lt;!channel&gt;: 50%');
    expect(said).toContain('Lisbon: 83%');
    for (const absent of ['<@', 'Somebody', 'Secret']) expect(said).not.toContain(absent);
  });
});

describe('groups that are told of', () => {
  const sizes = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 4, 5, 8, 12), { minLength: 12, maxLength: 12 });
  /** Random teams: so many people of each of three shifts at each of three sites, or at none. */
  const teams = sizes.map((counts): Placed[] =>
    counts.flatMap((count, index) => {
      const shift = ['early', 'day', 'late'][index % 3] ?? null;
      const site = ['A', 'B', 'C', null][Math.floor(index / 3)] ?? null;
      return Array.from({ length: count }, () => ({ shift, site }));
    }),
  );

  /** Whether a row is a sum of multiples of others: what somebody with paper and pencil can work out. */
  function isReckonable(target: number[], rows: number[][]): boolean {
    const rank = (matrix: number[][]): number => {
      const work = matrix.map((row) => [...row]);
      let found = 0;
      for (let column = 0; column < target.length; column++) {
        const pivot = work.findIndex((row, index) => index >= found && Math.abs(row[column] ?? 0) > 1e-9);
        if (pivot < 0) continue;
        const [head = []] = work.splice(pivot, 1);
        work.splice(found, 0, head);
        for (const [index, row] of work.entries()) {
          if (index === found) continue;
          const times = (row[column] ?? 0) / (head[column] ?? 1);
          for (let at = column; at < row.length; at++) row[at] = (row[at] ?? 0) - times * (head[at] ?? 0);
        }
        found += 1;
      }
      return found;
    };
    return rank([...rows, target]) === rank(rows);
  }

  /** All choices of cells with fewer than five people in them. */
  function smallSets(sizes: number[]): number[][] {
    const sets: number[][] = [];
    const choose = (from: number, chosen: number[], people: number): void => {
      if (chosen.length > 0) sets.push(chosen);
      for (let at = from; at < sizes.length; at++) {
        const next = people + (sizes[at] ?? 0);
        if (next < SMALLEST_GROUP) choose(at + 1, [...chosen, at], next);
      }
    };
    choose(0, [], 0);
    return sets;
  }

  test(
    'never give a smaller one away, whatever is added to and taken from each other',
    () => {
      let withSites = 0;
      fc.assert(
        fc.property(teams, (people: Placed[]) => {
          const { shifts, sites } = findGroups(people);
          if (people.length < SMALLEST_GROUP) expect([shifts, sites]).toEqual([[], []]);
          if (people.length < SMALLEST_GROUP) return;
          if (sites.length > 0) withSites += 1;
          const cells = Object.values(Object.groupBy(people, ({ shift, site }) => `${shift} ${site}`)).flatMap(
            (cell) => (cell ? [cell] : []),
          );
          const row = (isIn: (one: Placed) => boolean) => cells.map(([one]) => (one && isIn(one) ? 1 : 0));
          const told = [
            row(() => true),
            ...shifts.map((shift) => row((one) => one.shift === shift)),
            ...sites.map((site) => row((one) => one.site === site)),
          ];
          for (const chosen of smallSets(cells.map(({ length }) => length)))
            expect(
              isReckonable(
                cells.map((_, at) => (chosen.includes(at) ? 1 : 0)),
                told,
              ),
            ).toBe(false);
        }),
        { numRuns: tries(300) },
      );
      expect(withSites).toBeGreaterThan(10); // else it would be safe by saying nothing
    },
    slow(60_000),
  );

  test('are told of wherever they are large enough and hide nobody', () => {
    const many = (count: number, shift: string, site: string | null): Placed[] =>
      Array.from({ length: count }, () => ({ shift, site }));
    expect(
      findGroups([...many(9, 'day', 'A'), ...many(9, 'day', 'B'), ...many(9, 'late', 'A'), ...many(9, 'late', 'B')]),
    ).toEqual({ shifts: ['day', 'late'], sites: ['A', 'B'] });
    // Three of the early shift are not at A: early less A would tell of them.
    expect(findGroups([...many(6, 'early', 'A'), ...many(3, 'early', 'B'), ...many(9, 'late', 'B')])).toEqual({
      shifts: ['early', 'late'],
      sites: [],
    });
    expect(findGroups([...many(8, 'day', 'A'), ...many(4, 'day', null)])).toEqual({ shifts: ['day'], sites: [] });
  });

  test('know a shift by the hours of most working days', () => {
    const week = (from: number, days = [1, 2, 3, 4, 5]) => evenWeek(days, from * 60, ((from + 8) % 24) * 60);
    expect([6, 9, 14, 22, 0].map((from) => shiftOf(week(from)))).toEqual(['early', 'day', 'late', 'night', 'night']);
    const turns = week(6, [1, 2]).map((day, index) => day ?? (index < 4 ? { from: 840, to: 1320 } : null));
    expect(shiftOf(turns)).toBe('changing');
    expect(shiftOf(evenWeek([], 0, 0))).toBe('changing');
  });
});

describe('the trend', () => {
  /** Twelve people, of whom some had recognition in October, for values of all sorts. */
  async function october(): Promise<string[]> {
    const people: string[] = [];
    for (let one = 0; one < 12; one++) people.push(await colleague(`Person ${one}`));
    for (const [index, person] of people.slice(0, 6).entries())
      await kudosFor(person, { at: `2026-10-0${index + 1}T10:00:00Z`, value: index < 3 ? 'Teamwork' : null });
    await kudosFor(people[7] ?? '', { at: '2026-10-20T10:00:00Z', status: 'PRIVATE' });
    await kudosFor(people[8] ?? '', { at: '2026-10-20T10:00:00Z', status: 'REMOVED' });
    // Midnight in Berlin, where it is November already.
    await kudosFor(people[9] ?? '', { at: '2026-10-31T23:30:00Z' });
    return people;
  }

  test('comes to the lead as a picture with its numbers in words, once a day', async () => {
    await october();
    const me = await pressHome(lead, 'coverage.trend');
    await w.slack.settle(() => modalOf(lead).includes('on its way'));
    await me.close();
    await pressHome(lead, 'coverage.trend');
    await w.deliver();
    const pictures = w.slack
      .as(lead)
      .directMessages()
      .filter(({ text }) => text.startsWith('The trend'));
    expect(pictures).toHaveLength(1);
    const said = JSON.stringify(lastDm(w, lead).blocks);
    expect(said).toContain('Recognition, Night <owls>.');
    expect(said).toContain('October 58% of 12');
    expect(said).toContain('What public kudos were for: Teamwork: Oct 50%. A skill: Oct 50%.');
    expect(said).not.toContain('Person');
  });

  test('has gaps where there were fewer than five people, and where fewer than five were thanked', async () => {
    const people = await october();
    for (const [index, person] of people.entries())
      if (index > 3) await change(person, { createdAt: new Date('2026-08-15T09:00:00Z') });
    await kudosFor(people[0] ?? '', { at: '2026-07-15T09:00:00Z' });
    for (let one = 0; one < 9; one++) await kudosFor(people[one % 4] ?? '', { at: '2026-09-15T09:00:00Z' });
    const trend = await readTrend(w.deps, await w.member(lead), 'teams');
    expect(trend?.months.map(({ coverage }) => coverage)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      { people: 12, percent: 33 },
      { people: 12, percent: 58 },
    ]);
    expect(trend?.values[0]?.percents).toEqual([undefined, undefined, undefined, undefined, undefined, 50]);
  });

  test('counts whoever left in the months in which they were still there', async () => {
    const people = await october();
    for (const person of people.slice(0, 8)) await change(person, { deactivatedAt: new Date('2026-11-10T09:00:00Z') });
    const trend = await readTrend(w.deps, await w.member(lead), 'teams');
    expect(trend?.months.at(-1)).toEqual({ month: '2026-10', coverage: { people: 12, percent: 58 } });
  });

  test('is no picture for a team of four: the reason is said in words', async () => {
    for (const name of ['Ana', 'Ben', 'Cid', 'Dea']) await kudosFor(await colleague(name), { days: 40 });
    await pressHome(lead, 'coverage.trend');
    await w.slack.settle(() => modalOf(lead).includes('at least five people'));
    await w.deliver();
    expect(w.slack.as(lead).directMessages()).toHaveLength(0);
  });

  test('comes to coordinators for everybody, and to nobody who lost the right before it went out', async () => {
    await october();
    const cora = await addCoordinator(w);
    await sendTrend(w.deps, await w.member(cora), 'workspace');
    await sendTrend(w.deps, await w.member(lead), 'teams');
    await w.deps.db.team.update({ where: { id: team.id }, data: { leadId: null } });
    await w.deliver();
    expect(JSON.stringify(lastDm(w, cora).blocks)).toContain('Recognition, Everybody.');
    expect(w.slack.as(lead).directMessages()).toHaveLength(0);
  });

  test('tells few of many values apart, in the coordinators’ order, and the rest together', async () => {
    const workspaceId = w.workspace.id;
    const people: string[] = [];
    for (let one = 0; one < 10; one++) people.push(await colleague(`Person ${one}`));
    await w.deps.db.companyValue.createMany({
      data: Array.from({ length: 15 }, (_, index) => ({
        workspaceId,
        name: `Value ${index}`,
        emoji: ':star:',
        position: 100 + index,
      })),
    });
    const values = await w.deps.db.companyValue.findMany({ where: { workspaceId }, orderBy: { position: 'asc' } });
    for (const [index, { name }] of values.entries())
      for (let one = 0; one <= index % 7; one++)
        await kudosFor(people[(index + one) % 10] ?? '', { at: '2026-10-05T10:00:00Z', value: name });
    const trend = await readTrend(w.deps, await w.member(lead), 'teams');
    const shown = trend?.values.map(({ about }) => (about.is === 'value' ? about.name : about.is)) ?? [];
    expect(shown).toHaveLength(6);
    expect(shown.at(-1)).toBe('other');
    const order = values.map(({ name }) => name);
    const places = shown.slice(0, 5).map((name) => order.indexOf(name));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const sum = trend?.values.reduce((all, { percents }) => all + (percents.at(-1) ?? 0), 0) ?? 0;
    expect(Math.abs(sum - 100)).toBeLessThanOrEqual(3);
  });

  test('is of the six months that are over where the workspace is', () => {
    const months = monthsOver(new Date('2027-03-31T22:30:00Z'), 'Europe/Berlin'); // already April there
    expect(months.map(({ month }) => month)).toEqual([
      '2026-10',
      '2026-11',
      '2026-12',
      '2027-01',
      '2027-02',
      '2027-03',
    ]);
    expect(months.at(-1)?.from).toEqual(new Date('2027-02-28T23:00:00Z'));
    expect(months.at(-1)?.until).toEqual(new Date('2027-03-31T22:00:00Z'));
  });
});

describe('the monthly reminder', () => {
  const reminders = (who = lead) => heard(w, who).filter((text) => text.startsWith('A good moment'));
  const switchOn = () => pressHome(lead, 'coverage.remind');

  test('comes on the first nudge day of the month, once, names nobody, and opens the list', async () => {
    const ana = await colleague('Ana');
    await switchOn();
    expect((await w.member(lead)).praiseReminder).toBe(true);
    await w.run('coverage.remind');
    expect(reminders()).toEqual([]); // the month is half over
    w.setClock('2027-01-01T08:00:00Z'); // a Friday
    await w.run('coverage.remind');
    expect(reminders()).toEqual([]);
    w.setClock('2027-01-05T09:00:00Z');
    await w.run('coverage.remind');
    await Promise.all([w.app.runSchedule('coverage.remind'), w.app.runSchedule('coverage.remind')]);
    await w.deliver();
    expect(reminders()).toHaveLength(1);
    const message = lastDm(w, lead);
    expect(JSON.stringify(message)).not.toMatch(new RegExp(`${ana}|Ana|\\d people`));
    const me = w.slack.as(lead);
    await me.press(message, 'coverage.gap');
    await w.slack.settle(() => me.modal() !== undefined);
    expect(modalOf(lead)).toContain(ana);
  });

  test('what the forecast says is what comes, for a quarter', async () => {
    await colleague('Ana');
    await switchOn();
    const workspace = await w.deps.db.workspace.findUniqueOrThrow({ where: { id: w.workspace.id } });
    const until = new Date('2027-03-01T00:00:00Z');
    const foreseen = (await w.deps.outbox.forecast(workspace, [await w.member(lead)], until))
      .get((await w.member(lead)).id)
      ?.messages.map(({ at }) => at.toISOString());
    const sent: string[] = [];
    // Each hour of the days on which a month begins, four times on the others.
    const hours = (at: Date) => (at.getUTCDate() <= 7 ? 1 : 6);
    for (let at = w.deps.now(); at < until; at = new Date(at.getTime() + hours(at) * 3_600_000)) {
      w.setClock(at);
      const before = reminders().length;
      await w.run('coverage.remind');
      if (reminders().length > before) sent.push(at.toISOString());
    }
    expect(sent).toEqual(['2026-12-01T09:00:00.000Z', '2027-01-05T09:00:00.000Z', '2027-02-02T09:00:00.000Z']);
    expect(foreseen).toEqual(sent);
  }, 120_000);

  test('stands in "My next 30 days", and not once it is switched off', async () => {
    await switchOn();
    const ahead = async () => {
      const me = await pressHome(lead, 'calm.forecast');
      await w.slack.settle(() => me.modal() !== undefined);
      const said = modalOf(lead);
      await me.close();
      return said;
    };
    expect(await ahead()).toContain('A reminder to look at who has had no recognition');
    w.setClock('2026-11-30T23:30:00Z'); // in the outbox by now
    await w.run('coverage.remind');
    expect(await ahead()).toContain('A good moment to look');
    await pressHome(lead, 'coverage.remind');
    expect(await ahead()).toContain('Nothing is planned');
    w.setClock('2026-12-01T10:00:00Z');
    await w.run('coverage.remind');
    expect(reminders()).toEqual([]);
  });

  test('after downtime the latest comes, if it is still of use', async () => {
    await switchOn();
    w.setClock('2027-02-10T10:00:00Z');
    await w.app.runSchedules();
    await w.deliver();
    expect(reminders()).toHaveLength(1);
    w.setClock('2027-04-20T10:00:00Z');
    await w.app.runSchedules();
    await w.deliver();
    expect(reminders()).toHaveLength(1);
  });

  test('is none for somebody who no longer leads, and what stands says so once it is switched off', async () => {
    await switchOn();
    w.setClock('2026-12-01T10:00:00Z');
    await w.run('coverage.remind');
    expect(reminders()).toHaveLength(1);
    await pressHome(lead, 'coverage.remind');
    await w.deliver();
    expect(lastDm(w, lead).text).toContain('switched this reminder off');
    await switchOn();
    await w.deps.db.team.update({ where: { id: team.id }, data: { leadId: null } });
    w.setClock('2027-01-05T10:00:00Z');
    await w.run('coverage.remind');
    expect(reminders()).toHaveLength(0);
  });

  test('is planned for the first half of each month, in the person’s own zone', () => {
    const plan = monthlyReminders('Asia/Manila', new Date('2026-11-24T09:00:00Z'), new Date('2027-01-31T15:00:00Z'));
    expect(plan).toEqual([
      { month: '2026-12', dueAt: new Date('2026-11-30T16:00:00Z'), until: new Date('2026-12-14T16:00:00Z') },
      { month: '2027-01', dueAt: new Date('2026-12-31T16:00:00Z'), until: new Date('2027-01-14T16:00:00Z') },
    ]);
    expect(monthlyReminders('UTC', new Date('2026-11-14T23:59:00Z'), new Date('2026-11-20T00:00:00Z'))).toHaveLength(1);
    expect(monthlyReminders('UTC', new Date('2026-11-15T00:00:00Z'), new Date('2026-11-20T00:00:00Z'))).toHaveLength(0);
  });
});

describe('views', () => {
  const shares = {
    percent: 64,
    shifts: [
      { name: 'day', percent: 60 },
      { name: 'late', percent: 70 },
    ],
    sites: [],
  };

  test('App Home', () => {
    expect(leadHomeBlocks(false)).toMatchSnapshot();
    expect(coordinatorHomeBlocks()).toMatchSnapshot();
  });
  test('the list', () => {
    const teams = [{ name: 'Harbour', slackIds: ['U1', 'U2'] }];
    expect(gapModal({ days: 28, isTooEarly: false, teams, shares })).toMatchSnapshot();
  });
  test('the numbers', () => {
    expect(numbersModal({ ...shares, days: 7 })).toMatchSnapshot();
  });
  test('the reminder', () => {
    expect(reminderMessage()).toMatchSnapshot();
  });
});

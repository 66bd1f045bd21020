import { beforeEach, describe, expect, test } from 'vitest';
import { getShieldCounts } from '../src/shields/numbers.ts';
import { countsModal } from '../src/shields/numbers-views.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let cora: string;
let people: string[];

const change = async (slackId: string, data: Parameters<typeof w.deps.db.member.update>[0]['data']) =>
  w.deps.db.member.update({ where: { id: (await w.member(slackId)).id }, data });

/** Last week's, called by these. */
async function called(...slackIds: string[]) {
  for (const slackId of slackIds)
    await w.deps.db.shield.create({
      data: {
        workspaceId: w.workspace.id,
        agentId: (await w.member(slackId)).id,
        status: 'OVER',
        createdAt: new Date('2026-11-18T10:00:00Z'),
        takenAt: new Date('2026-11-18T10:01:00Z'),
      },
    });
}
const counts = async () => getShieldCounts(w.deps, await w.member(cora), 'workspace');

/** So many people at a site. */
async function at(site: string, count: number): Promise<string[]> {
  const added = Array.from({ length: count }, (_, index) => w.person(`${site}${index}`));
  for (const slackId of added) await change(slackId, { site });
  return added;
}

beforeEach(async () => {
  cora = w.person('Cora');
  await change(cora, { isCoordinator: true, site: 'Lisbon' });
  people = await at('Lisbon', 5);
});

describe('how often leads were asked to step in', () => {
  test('is counted over groups of five or more', async () => {
    const york = await at('York', 5);
    await called(...york.slice(0, 2), people[0] ?? '');
    expect(await counts()).toEqual({
      total: { called: 3, taken: 3 },
      shifts: [],
      sites: [
        { name: 'Lisbon', called: 1 },
        { name: 'York', called: 2 },
      ],
    });
  });

  test('is not told of a smaller group, nor of the others where one could reckon it', async () => {
    const york = await at('York', 4);
    await called(york[0] ?? '');
    expect((await counts()).sites).toEqual([]);
  });

  test('is not told at all of fewer than five people', async () => {
    for (const slackId of people.slice(0, 2)) await change(slackId, { deactivatedAt: w.deps.now() });
    await called(people[3] ?? '');
    expect(await counts()).toEqual({ total: undefined, shifts: [], sites: [] });
    expect(countsModal(await counts())).toMatchSnapshot();
  });

  test('is of the weeks that are over, without what was taken back', async () => {
    await called(people[0] ?? '');
    const row = { workspaceId: w.workspace.id, agentId: (await w.member(people[1] ?? '')).id };
    await w.deps.db.shield.createMany({
      data: [
        { ...row, status: 'OVER', createdAt: w.deps.now() },
        { ...row, status: 'WITHDRAWN', createdAt: new Date('2026-11-18T10:00:00Z') },
        { ...row, status: 'OVER', createdAt: new Date('2026-10-20T10:00:00Z') },
      ],
    });
    expect((await counts()).total).toEqual({ called: 1, taken: 1 });
    expect(countsModal(await counts())).toMatchSnapshot();
  });

  test('a lead sees the counts of their own team only, and nobody else any', async () => {
    const [lead, zoe] = [await w.member(people[0] ?? ''), await w.member(w.person('Zoe'))];
    const team = await w.deps.db.team.create({
      data: { workspaceId: w.workspace.id, name: 'Returns', leadId: lead.id },
    });
    const york = await at('York', 5);
    for (const slackId of york) await change(slackId, { teamId: team.id });
    await called(york[0] ?? '', people[1] ?? '');
    expect((await getShieldCounts(w.deps, lead, 'teams')).total).toEqual({ called: 1, taken: 1 });
    await expect(getShieldCounts(w.deps, lead, 'workspace')).rejects.toThrow('Only a coordinator can');
    await expect(getShieldCounts(w.deps, zoe, 'teams')).rejects.toThrow('Only the lead');
  });

  test('opens from a coordinator’s Home, and shows no name', async () => {
    await called(people[0] ?? '');
    const me = w.slack.as(cora);
    await me.openHome();
    await w.slack.settle(() => me.home() !== undefined);
    await me.press('home', 'shield.counts');
    await w.slack.settle(() => me.modal() !== undefined);
    const shown = JSON.stringify(me.modal()?.blocks);
    expect(shown).toContain('*once*');
    for (const slackId of people) expect(shown).not.toContain(slackId);
  });
});

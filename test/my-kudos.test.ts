import { beforeEach, describe, expect, test } from 'vitest';
import { changeKudos } from '../src/kudos/hiding.ts';
import { findMine } from '../src/kudos/mine.ts';
import { exportCsv } from '../src/kudos/mine-export.ts';
import { kudosHomeBlocks, mineModal, START } from '../src/kudos/mine-views.ts';
import { choose, confirm, DEED, given, quiet, type Stage, said, stage } from './support/after.ts';
import { testDb } from './support/db.ts';
import { countQueries } from './support/queries.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
let s: Stage;
beforeEach(async () => {
  s = await stage(w);
});

async function openMine(who: string) {
  await w.slack.as(who).openHome();
  await w.slack.settle(() => w.slack.as(who).home() !== undefined);
  await w.slack.as(who).press('home', 'kudos.mine');
  await quiet(w);
}

const modal = (who: string) => said(w.slack.as(who).modal());

async function go(who: string, where: string) {
  await w.slack.as(who).press('modal', `kudos.mine.go.${where}`);
  await quiet(w);
}

async function search(who: string, words: string) {
  const field = modal(who).includes('"block_id":"newSearch"') ? 'newSearch' : 'search';
  await w.slack.as(who).type(field, words);
  expect(await w.slack.as(who).submit()).toEqual({ ok: true, errors: {} });
}

/** What a file says that somebody was sent last. */
function fileOf(who: string, name: string): string {
  const files = w.slack
    .as(who)
    .directMessages()
    .flatMap((message) => message.files);
  const found = files.findLast((file) => file.name === name);
  if (!found) throw new Error(`no file ${name}`);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(found.bytes);
}

describe('the own list', () => {
  test('what one received and gave, newest first, with pages', async () => {
    const givers = Array.from({ length: 9 }, (_, i) => w.person(`Giver ${i}`));
    for (const [i, giver] of givers.entries()) {
      w.advance({ minutes: 1 });
      await given(w, giver, [s.ben], { deed: `Deed number ${i} for a customer.` });
    }
    await given(w, s.ben, [s.dan], { deed: 'Wrote down how refunds work now.' });
    await openMine(s.ben);
    expect(modal(s.ben)).toContain('Page 1 of 2');
    expect(modal(s.ben).indexOf('number 8')).toBeLessThan(modal(s.ben).indexOf('number 7'));
    await go(s.ben, 'next');
    expect(modal(s.ben)).toContain('number 0');
    expect(modal(s.ben)).not.toContain('number 8');
    await go(s.ben, 'given');
    expect(modal(s.ben)).toContain('refunds work');
    expect(modal(s.ben)).not.toContain('number');
  });

  test('search finds words in any order, in the deed, the impact and names; signs of LIKE are signs', async () => {
    await given(w, s.ana, [s.ben], { deed: 'Found the lost parcel.', impact: 'She renewed her contract.' });
    await given(w, s.cyd, [s.ben], { deed: 'Gave 100% on the refund_desk.' });
    await openMine(s.ben);
    for (const [words, finds] of [
      ['PARCEL lost', 'parcel'],
      ['ana contract', 'parcel'],
      ['100%', 'refund_desk'],
      ['l_st', undefined],
      ['d_d', 'refund_desk'],
      ['%', 'refund_desk'],
      ['\\', undefined],
      ["'; DROP TABLE", undefined],
    ] as const) {
      await search(s.ben, words);
      if (finds) expect(modal(s.ben), words).toContain(finds);
      else expect(modal(s.ben), words).toContain('Nothing found');
      expect(modal(s.ben).includes('parcel') && modal(s.ben).includes('refund_desk')).toBe(false);
    }
    await go(s.ben, 'all');
    expect(modal(s.ben)).toContain('parcel');
    expect(modal(s.ben)).not.toContain('initial_value');
  });

  test('names of people who took theirs off are neither shown nor found', async () => {
    const { id } = await given(w, s.ana, [s.ben, s.cyd]);
    await changeKudos(w.deps, await w.member(s.cyd), id, 'hide');
    for (const [who, side] of [
      [s.ana, 'given'],
      [s.ben, 'received'],
    ] as const) {
      const member = await w.member(who);
      const all = await findMine(w.deps, member, { ...START, side });
      expect(JSON.stringify(mineModal({ ...START, side }, all))).not.toContain(s.cyd);
      expect((await findMine(w.deps, member, { ...START, side, search: 'cyd' })).kudos).toEqual([]);
    }
    const own = await findMine(w.deps, await w.member(s.cyd), START);
    expect(own.kudos).toMatchObject([{ isPrivate: true, canShow: true }]);
  });

  test('from the list one’s name comes off, back on and goes for good, and the list says so', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await openMine(s.ben);
    await confirm(w, s.ben, 'modal', 'hide', id);
    expect(modal(s.ben)).toContain('off the post');
    expect(modal(s.ben)).toContain('private');
    await confirm(w, s.ben, 'modal', 'show', id);
    expect(said(w.slack.as(s.ana).messages(s.channel)[0])).toContain(s.ben);
    await confirm(w, s.ben, 'modal', 'remove', id);
    expect(modal(s.ben)).not.toContain(DEED);
  });

  test('the giver edits and takes back from the list', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await openMine(s.ana);
    await go(s.ana, 'given');
    await choose(w, s.ana, 'modal', 'edit', id);
    await w.slack.as(s.ana).type('deed', 'Found the parcel in the third depot.');
    await w.slack.as(s.ana).submit();
    expect(modal(s.ana)).toContain('third depot');
    await confirm(w, s.ana, 'modal', 'remove', id);
    expect(modal(s.ana)).toContain('You have given none yet');
  });

  test('takes the same few queries for any number of kudos', async () => {
    const ben = await w.member(s.ben);
    const { pool } = await testDb();
    await given(w, s.ana, [s.ben]);
    const one = await countQueries(pool, () => findMine(w.deps, ben, { ...START, search: 'a b' }));
    for (let i = 0; i < 5; i++) await given(w, w.person(`G${i}`), [s.ben]);
    expect(await countQueries(pool, () => findMine(w.deps, ben, { ...START, search: 'a b' }))).toBe(one);
  });
});

describe('the export', () => {
  test('comes as two files, once, with what the person may see and nothing else', async () => {
    const { id } = await given(w, s.ana, [s.ben, s.cyd], { impact: 'She stayed.' });
    await given(w, s.dan, [s.ben], { isPrivate: true, deed: 'Lent me an ear after a hard call.' });
    await given(w, s.ben, [s.ana, s.cyd], { deed: 'Wrote down how refunds work now.' });
    await changeKudos(w.deps, await w.member(s.cyd), id, 'remove');
    await openMine(s.ben);
    await w.slack.as(s.ben).press('modal', 'kudos.export-mine');
    await w.slack.as(s.ben).press('modal', 'kudos.export-mine');
    await quiet(w);
    expect(modal(s.ben)).toContain('on their way');
    await w.deliver();
    expect(
      w.slack
        .as(s.ben)
        .directMessages()
        .flatMap(({ files }) => files),
    ).toHaveLength(2);
    const { kudos } = JSON.parse(fileOf(s.ben, 'my-kudos.json')) as {
      kudos: { side: string; for: string[]; isPublic: boolean }[];
    };
    expect(kudos.map(({ side, isPublic }) => [side, isPublic])).toEqual([
      ['received', false],
      ['received', true],
      ['given', true],
    ]);
    expect(kudos.map((one) => one.for)).toEqual([['Ben'], ['Ben'], ['Ana', 'Cyd']]);
    const csv = fileOf(s.ben, 'my-kudos.csv');
    expect(csv.startsWith('\u{feff}"Date",')).toBe(true);
    expect(csv).toContain('"She stayed."');
    expect(csv.trimEnd().split('\r\n')).toHaveLength(4);
  });

  test('of what somebody took off their list, nothing', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await changeKudos(w.deps, await w.member(s.ben), id, 'remove');
    await openMine(s.ben);
    await w.slack.as(s.ben).press('modal', 'kudos.export-mine');
    await quiet(w);
    await w.deliver();
    expect(JSON.parse(fileOf(s.ben, 'my-kudos.json'))).toEqual({ kudos: [] });
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1'])(
    'a formula is text in a spreadsheet: %j',
    async (deed) => {
      await given(w, s.ana, [s.ben], { deed: `${deed} and "quotes", too\nin two lines` });
      const { findAllMine } = await import('../src/kudos/mine.ts');
      const ben = await w.member(s.ben);
      const csv = exportCsv(await findAllMine(w.deps, ben), ben);
      expect(csv).toContain(`"'${deed} and ""quotes"", too\nin two lines"`);
    },
  );
});

test('views: Home and the list, empty and full', () => {
  const kudos = {
    id: '00000000-0000-4000-8000-000000000001',
    giverId: 'U0ANA',
    toIds: ['U0BEN'],
    groupName: null,
    value: { id: 'v', name: 'Customer *first*', emoji: ':heart:' },
    skill: null,
    deed: DEED,
    impact: 'She stayed.',
    link: null,
    joins: [],
    isEdited: false,
    createdAt: new Date('2026-11-24T09:00:00Z'),
    side: 'received' as const,
    isPrivate: true,
    canHide: false,
    canShow: true,
  };
  expect(kudosHomeBlocks([])).toMatchSnapshot();
  expect(kudosHomeBlocks([kudos])).toMatchSnapshot();
  const given = { ...kudos, side: 'given' as const, toIds: [] };
  expect(
    mineModal({ side: 'given', search: 'parcel', page: 1 }, { kudos: [given], page: 1, pages: 3 }),
  ).toMatchSnapshot();
  expect(mineModal(START, { kudos: [], page: 0, pages: 1 })).toMatchSnapshot();
});

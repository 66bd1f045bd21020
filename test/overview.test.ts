import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agree, suggestChange } from '../src/agreements/service.ts';
import { USUAL } from '../src/agreements/terms.ts';
import { endEarly, finishPairing } from '../src/endings/service.ts';
import { UserError } from '../src/errors.ts';
import { actOn, pauseUntil } from '../src/overview/acting.ts';
import { tellOfStuck } from '../src/overview/alerts.ts';
import { finishBulks, prepareBulk, startBulk } from '../src/overview/bulk.ts';
import { PairFilter } from '../src/overview/filter.ts';
import { mattersOf } from '../src/overview/matters.ts';
import { getNumbers } from '../src/overview/numbers.ts';
import { countPairings, findPairs, getDetails } from '../src/overview/service.ts';
import { findPairing } from '../src/pairings/service.ts';
import { next } from '../src/pairings/states.ts';
import { pauseOwnPairing, pausePairing, resumeDue, resumeOwnPairing } from '../src/pauses/service.ts';
import { logSession } from '../src/sessions/service.ts';
import { testDb } from './support/db.ts';
import { lastDm, wordsOf } from './support/mentoring.ts';
import { ago, chooseIn, openList, pressIn, standing } from './support/overview.ts';
import { heard, homeOf, pair, pairingOf } from './support/pairs.ts';
import { slow, tries } from './support/properties.ts';
import { countQueries } from './support/queries.ts';
import { addCoordinator, screen, sees } from './support/rounds.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const SECRETS = /Secret|fit together|De-escalation/;

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What the modal is made of, without the ids that differ from run to run. */
const shape = (slackId: string) =>
  JSON.parse(
    JSON.stringify(w.slack.as(slackId).modal()?.blocks, (key, value) =>
      key === 'block_id' ? undefined : value,
    ).replaceAll(UUID, 'ID'),
  );

const only = (extra: Partial<PairFilter> = {}) => ({ filter: PairFilter.parse(extra), page: 0 });
const names = async (slackId: string, extra: Partial<PairFilter> = {}) =>
  (await findPairs(w.deps, await w.member(slackId), only(extra))).rows.map(({ menteeName }) => menteeName);
const untouched = { agreedAt: null, firstSessionAt: null, lastMetAt: null };

describe('the list', () => {
  test('shows all pairings, stuck ones first with what is the matter, and nothing of what is said', async () => {
    const cora = await addCoordinator(w);
    await standing(w, ['Ana', 'Ben']);
    await standing(w, ['Cem', 'Dora'], { lastMetAt: ago(w, 25), firstSessionAt: ago(w, 30) });
    await standing(w, ['Eli', 'Fay'], { ...untouched, startedAt: ago(w, 9) });
    await standing(w, ['Gus', 'Hana'], { status: 'PAUSED', pausedAt: ago(w, 3), pausedUntil: ago(w, -9) });
    await standing(w, ['Ida', 'Jon'], { status: 'ENDED', endedAt: ago(w, 3), endReason: 'fit' });
    const home = await homeOf(w, cora);
    expect(home).toContain('*4 going on* · 1 of them paused · :hand: *2 could use a hand* · 1 ended early');
    expect(home).toContain('Just paired 1 · Had a first session 3');
    await openList(w, cora);
    const list = screen(w, cora);
    expect(await names(cora)).toEqual(['Cem', 'Eli', 'Ana', 'Gus']);
    expect(list).toContain(':hand: no session for 25 days');
    expect(list).toContain(':hand: no first session for 9 days · no agreement for 9 days');
    expect(list).toContain('✓\u00a0Agreed');
    expect(list).not.toMatch(SECRETS);
    expect(shape(cora)).toMatchSnapshot();
  });

  test('is for coordinators only, and their section of App Home too', async () => {
    const eve = w.person('Eve');
    await standing(w, ['Ana', 'Ben']);
    expect(await homeOf(w, eve)).not.toContain('overview.open');
    const member = await w.member(eve);
    for (const forbidden of [
      countPairings(w.deps, member),
      findPairs(w.deps, member, only()),
      getNumbers(w.deps, member),
      prepareBulk(w.deps, member, 'end', only()),
    ])
      await expect(forbidden).rejects.toThrow('Only a coordinator can see all pairings.');
  });

  test('is searched by name, without accents and case, and filtered', async () => {
    const cora = await addCoordinator(w);
    const { people } = await standing(w, ['Zoë Ångström', 'Ben'], { kind: 'REVERSE' });
    await standing(w, ['100%', 'Dora'], { halfwayAt: ago(w, 1) });
    await standing(w, ['Eli', 'Fay'], { status: 'COMPLETED', endedAt: ago(w, 1) });
    const team = await w.deps.db.team.create({ data: { workspaceId: w.workspace.id, name: 'Harbour & co' } });
    await w.deps.db.member.updateMany({ where: { slackId: people[1] }, data: { teamId: team.id, site: 'Lisbon' } });
    expect(await names(cora, { name: 'zoe ang' })).toEqual(['Zoë Ångström']);
    expect(await names(cora, { name: '%' })).toEqual(['100%']);
    expect(await names(cora, { name: '<!channel>' })).toEqual([]);
    expect(await names(cora, { stage: 'halfway' })).toEqual(['100%']);
    expect(await names(cora, { kind: 'REVERSE' })).toEqual(['Zoë Ångström']);
    expect(await names(cora, { teamId: team.id })).toEqual(['Zoë Ångström']);
    expect(await names(cora, { site: 'Lisbon' })).toEqual(['Zoë Ångström']);
    expect(await names(cora, { status: 'completed' })).toEqual(['Eli']);

    const me = await openList(w, cora);
    await pressIn(w, cora, 'overview.go.filter');
    await me.search('overviewTeam', 'harb');
    await me.type('overviewTeam', team.id);
    await me.type('kind', 'REVERSE');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    expect(screen(w, cora)).toContain('Going on · Reverse · Harbour &amp; co: 1');
    expect(screen(w, cora)).toContain(people[0]);
    await pressIn(w, cora, 'overview.go.filter');
    await me.type('name', 'nobody');
    await me.submit();
    expect(screen(w, cora)).toContain('There is none.');
    await pressIn(w, cora, 'overview.go.all');
    expect(screen(w, cora)).toContain('Going on: 2');
  });

  test('of a round holds those whose request it settled', async () => {
    const cora = await addCoordinator(w);
    const { id: openedById } = await w.member(cora);
    const one = await standing(w, ['Ana', 'Ben'], { startedAt: ago(w, 10) });
    const earlier = await standing(w, ['Cem', 'Dora'], { startedAt: ago(w, 30) });
    const at = ago(w, 10);
    const { id: roundId } = await w.deps.db.round.create({
      data: {
        workspaceId: w.workspace.id,
        openedById,
        status: 'SENT',
        filter: {},
        weights: {},
        createdAt: at,
        endedAt: at,
      },
    });
    const { skillId } = await w.deps.db.mentorRequest.findFirstOrThrow();
    await w.deps.db.roundSeat.createMany({
      data: [one, earlier].map(({ menteeId: memberId }) => ({
        roundId,
        memberId,
        workspaceId: w.workspace.id,
        skillId,
        toldAt: at,
      })),
    });
    expect(await names(cora, { roundId })).toEqual(['Ana']);
    const me = await openList(w, cora);
    await pressIn(w, cora, 'overview.go.filter');
    await me.type('round', roundId);
    await me.submit();
    expect(screen(w, cora)).toContain('Round of 2026-11-14, 2 people: 1');
  });

  test('has pages of ten, and a page past the end is the first', async () => {
    const cora = await addCoordinator(w);
    for (let n = 0; n < 11; n++) await standing(w, [`Mentee ${n}`, `Mentor ${n}`]);
    const me = await openList(w, cora);
    expect(screen(w, cora)).toContain('Page 1 of 2');
    await pressIn(w, cora, 'overview.go.next');
    expect(screen(w, cora)).toContain('Page 2 of 2');
    expect(me.modal()?.blocks.filter(({ type }) => type === 'section')).toHaveLength(2);
    const past = await findPairs(w.deps, await w.member(cora), { ...only(), page: 7 });
    expect(past).toMatchObject({ page: 0, total: 11 });
    const { pool } = await testDb();
    const member = await w.member(cora);
    await w.app.idle(); // her Home is published anew after what she pressed
    expect(await countQueries(pool, () => findPairs(w.deps, member, only()))).toBeLessThanOrEqual(2);
    expect(await countQueries(pool, () => countPairings(w.deps, member))).toBeLessThanOrEqual(3);
  });

  test('knows nothing of another workspace', async () => {
    const cora = await addCoordinator(w);
    const mine = await standing(w, ['Ana', 'Ben'], { lastMetAt: ago(w, 25) });
    const { id: workspaceId } = await w.deps.db.workspace.create({
      data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U0', installedAt: w.deps.now() },
    });
    const zoe = await w.deps.db.member.create({
      data: { workspaceId, slackId: 'U0ZOE', name: 'Zoe', zone: 'UTC', createdAt: w.deps.now(), isCoordinator: true },
    });
    expect(await findPairs(w.deps, zoe, only())).toMatchObject({ rows: [], total: 0 });
    await expect(getDetails(w.deps, zoe, mine.id)).rejects.toThrow('no longer there');
    await expect(actOn(w.deps, zoe, mine.id, { do: 'end' })).rejects.toThrow('no longer there');
    await expect(prepareBulk(w.deps, zoe, 'end', { ids: [mine.id] })).rejects.toThrow('no pairing among them');
    const { id } = await prepareBulk(w.deps, await w.member(cora), 'end', { ids: [mine.id] });
    await expect(startBulk(w.deps, zoe, id, {})).rejects.toThrow('no longer new');
    expect(await pairingOf(w, mine)).toMatchObject({ status: 'ACTIVE' });
  });
});

describe('what is the matter', () => {
  const matters = async (cora: string) => {
    const { rows } = await findPairs(w.deps, await w.member(cora), only());
    return rows.flatMap((row) => mattersOf(row, w.deps.now()).map(({ is, days }) => `${is} ${days}`));
  };

  test.each([
    ['met 20 days ago', { lastMetAt: 20 }, []],
    ['met 21 days ago', { lastMetAt: 21 }, ['no-session 21']],
    ['met 25 days ago and meet every four weeks', { lastMetAt: 25, sessionDays: 28 }, []],
    ['met 42 days ago and meet every four weeks', { lastMetAt: 42, sessionDays: 28 }, ['no-session 42']],
    ['met 30 days ago and came back from a pause 5 days ago', { lastMetAt: 30, resumedAt: 5 }, []],
    ['began 6 days ago', { startedAt: 6, ...untouched }, []],
    ['began 7 days ago', { startedAt: 7, ...untouched }, ['not-started 7', 'not-agreed 7']],
    ['have one conversation ahead', { startedAt: 8, ...untouched, kind: 'FLASH' }, ['not-started 8']],
    ['had their one conversation', { lastMetAt: 25, agreedAt: null, kind: 'FLASH' }, []],
    ['were asked whether to go on', { lastMetAt: 20, goOnAskedAt: 4 }, ['go-on 4']],
    ['were asked whether to go on and met', { lastMetAt: 2, goOnAskedAt: 4 }, []],
    ['were asked whether to go on this morning', { lastMetAt: 20, goOnAskedAt: 0 }, []],
  ])('of two who %s', async (_, dates, expected) => {
    const cora = await addCoordinator(w);
    const instants = Object.fromEntries(
      Object.entries(dates).map(([key, value]) => [
        key,
        typeof value === 'number' && key.endsWith('At') ? ago(w, value) : value,
      ]),
    );
    await standing(w, ['Ana', 'Ben'], { startedAt: ago(w, 60), firstSessionAt: ago(w, 50), ...instants });
    expect(await matters(cora)).toEqual(expected);
    expect(await names(cora, { status: 'stuck' })).toEqual(expected.length > 0 ? ['Ana'] : []);
  });

  test('is nothing while a session is planned, once one of them said they go on, or while it is paused', async () => {
    const cora = await addCoordinator(w);
    const planned = await standing(w, ['Ana', 'Ben'], { lastMetAt: ago(w, 25), firstSessionAt: ago(w, 30) });
    await w.deps.db.session.create({
      data: {
        workspaceId: w.workspace.id,
        pairingId: planned.id,
        status: 'SCHEDULED',
        proposedById: planned.menteeId,
        startsAt: ago(w, -3),
        minutes: 30,
        createdAt: w.deps.now(),
      },
    });
    const asked = await standing(w, ['Cem', 'Dora'], { lastMetAt: ago(w, 15), goOnAskedAt: ago(w, 5) });
    await w.deps.db.goOn.create({
      data: {
        pairingId: asked.id,
        memberId: asked.menteeId,
        workspaceId: w.workspace.id,
        askedAt: ago(w, 5),
        answer: 'go-on',
      },
    });
    await standing(w, ['Eli', 'Fay'], { status: 'PAUSED', pausedUntil: ago(w, -5), lastMetAt: ago(w, 90) });
    expect(await matters(cora)).toEqual([]);
  });

  test('begins anew when a pause is over', async () => {
    const cora = await addCoordinator(w);
    const one = await standing(w, ['Ana', 'Ben'], { lastMetAt: ago(w, 20), firstSessionAt: ago(w, 30) });
    const pairing = await findPairing(w.deps, w.workspace.id, one.id);
    await w.deps.db.$transaction(async (tx) => pairing && pausePairing(w.deps, tx, pairing, ago(w, -28), null));
    w.advance({ days: 30 });
    await resumeDue(w.deps);
    expect(await pairingOf(w, one)).toMatchObject({ status: 'ACTIVE', resumedAt: ago(w, 2) });
    expect(await matters(cora)).toEqual([]);
  });
});

describe('one pairing', () => {
  test('gets a friendly note that the coordinator changed, in its conversation, once within three days', async () => {
    const one = await pair(w);
    const cora = await addCoordinator(w);
    const bea = await addCoordinator(w, 'Bea');
    w.advance({ days: 7 });
    const me = await openList(w, cora);
    await chooseIn(w, cora, 'note', one.id);
    expect(screen(w, cora)).toContain('Have you found a time for your first session?');
    await me.type('text', 'Hello <!channel>, shall I help?\n*Cora*');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    expect(screen(w, cora)).toContain('Your note is on its way.');
    expect(screen(w, cora)).toContain('written to');
    await w.deliver();
    const said = w.slack.as(one.ana).messages(one.channel).at(-1);
    expect(said?.text).toContain(`A note from <@${cora}>, who coordinates mentoring`);
    expect(said?.text).toContain('&lt;!channel&gt;');
    await expect(actOn(w.deps, await w.member(bea), one.id, { do: 'note', text: 'Hi' })).rejects.toThrow(
      'within 3 days',
    );
    w.advance({ days: 3 });
    await actOn(w.deps, await w.member(bea), one.id, { do: 'note', text: 'Hi' });
    await chooseIn(w, cora, 'details', one.id);
    expect(screen(w, cora)).toContain(`a note from <@${bea}>`);
  });

  test('of two coordinators at once hears from one', async () => {
    const one = await pair(w);
    const both = [await w.member(await addCoordinator(w)), await w.member(await addCoordinator(w, 'Bea'))];
    const pressed = await Promise.allSettled(
      both.map((member) => actOn(w.deps, member, one.id, { do: 'note', text: 'Hello' })),
    );
    expect(pressed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const before = w.slack.as(one.ana).messages(one.channel).length;
    await w.deliver();
    expect(w.slack.as(one.ana).messages(one.channel)).toHaveLength(before + 1);
  });

  test('waits with the note for hours in which both work, and drops it when they pause meanwhile', async () => {
    const one = await pair(w);
    const cora = await w.member(await addCoordinator(w));
    w.setClock('2026-11-27T20:00:00Z');
    const before = w.slack.as(one.ana).messages(one.channel).length;
    await actOn(w.deps, cora, one.id, { do: 'note', text: 'Hello' });
    await w.deliver();
    expect(w.slack.as(one.ana).messages(one.channel)).toHaveLength(before);
    await pauseUntil(w.deps, cora, one.id, '2026-12-14');
    w.setClock('2026-11-30T09:00:00Z');
    await w.deliver();
    expect(w.slack.as(one.ana).messages(one.channel)).toHaveLength(before);
    for (const who of [one.ana, one.ben]) expect(heard(w, who).join()).toContain('is paused until');
    await expect(actOn(w.deps, cora, one.id, { do: 'note', text: 'Hello' })).rejects.toThrow('They are paused');
  });

  test('whose conversation Slack knows no more reads the note apart', async () => {
    const cora = await w.member(await addCoordinator(w));
    const one = await standing(w, ['Ana', 'Ben'], { channel: 'C0GONE' });
    const long = '&'.repeat(500);
    await actOn(w.deps, cora, one.id, { do: 'note', text: long });
    await w.deliver();
    await w.deliver();
    for (const who of one.people) expect(heard(w, who).filter((text) => text.includes('A note from'))).toHaveLength(1);
    const without = await standing(w, ['Cem', 'Dora']);
    await actOn(w.deps, cora, without.id, { do: 'note', text: 'مرحبا 👩‍🚀' });
    await w.deliver();
    for (const who of without.people) expect(heard(w, who)).toEqual([expect.stringContaining('مرحبا 👩‍🚀')]);
  });

  test('is reminded about the agreement until both have agreed', async () => {
    const one = await pair(w);
    const cora = await addCoordinator(w);
    await openList(w, cora);
    await chooseIn(w, cora, 'agreement', one.id);
    expect(await w.slack.as(cora).submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    const reminder = w.slack.as(one.ana).messages(one.channel).at(-1);
    expect(reminder && wordsOf(reminder)).toContain('You have not agreed yet');
    await w.slack
      .as(one.ana)
      .press(reminder ?? 'home', 'pairing.menu', JSON.stringify({ do: 'agreement', id: one.id }));
    await w.slack.settle(() => w.slack.as(one.ana).modal() !== undefined);
    expect(screen(w, one.ana)).toContain('agreement.agree');
    const { id } = await w.deps.db.agreement.findFirstOrThrow();
    for (const who of [one.ana, one.ben]) await agree(w.deps, await w.member(who), id);
    w.advance({ seconds: 2 });
    await w.deliver();
    const stands = w.slack.as(one.ana).messages(one.channel);
    expect(stands.find(({ ts }) => ts === reminder?.ts)?.text).toBe('You have agreed. Thank you!');
    await expect(actOn(w.deps, await w.member(cora), one.id, { do: 'agreement' })).rejects.toThrow('They have agreed');
  });

  test('is paused and goes on by a coordinator; both hear it', async () => {
    const one = await pair(w);
    const cora = await addCoordinator(w);
    const me = await openList(w, cora);
    await chooseIn(w, cora, 'pause', one.id);
    await me.type('day', '2026-11-20');
    expect((await me.submit()).errors).toEqual({ day: 'Choose a day to come.' });
    await me.type('day', '2026-12-08');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(await pairingOf(w, one)).toMatchObject({ status: 'PAUSED' });
    for (const who of [one.ana, one.ben]) expect(lastDm(w, who).text).toContain('is paused until');
    await chooseIn(w, cora, 'resume', one.id);
    await me.submit();
    expect(await pairingOf(w, one)).toMatchObject({ status: 'ACTIVE' });
  });

  test('is ended by a coordinator without by whom or why; pressed again, or after they ended it, nothing happens', async () => {
    const one = await pair(w);
    const cora = await addCoordinator(w);
    const me = await openList(w, cora);
    await chooseIn(w, cora, 'end', one.id);
    expect(screen(w, cora)).toContain('without why or by whom');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(await pairingOf(w, one)).toMatchObject({ status: 'ENDED', endReason: 'coordinator' });
    for (const who of [one.ana, one.ben]) {
      expect(lastDm(w, who).text).toContain('has ended');
      expect(wordsOf(lastDm(w, who))).not.toContain(cora);
    }
    await expect(actOn(w.deps, await w.member(cora), one.id, { do: 'end' })).rejects.toThrow('over by now');
    await expect(pauseUntil(w.deps, await w.member(cora), one.id, '2026-12-08')).rejects.toThrow('over by now');
  });

  test('shows dates and milestones only', async () => {
    const cora = await addCoordinator(w);
    const one = await standing(w, ['Ana', 'Ben'], { lastMetAt: ago(w, 25), firstSessionAt: ago(w, 30) });
    await w.deps.db.checkIn.create({
      data: {
        workspaceId: w.workspace.id,
        pairingId: one.id,
        memberId: one.menteeId,
        round: 0,
        status: 'ANSWERED',
        dueAt: ago(w, 20),
        pulse: 1,
        note: 'Secret note',
      },
    });
    await openList(w, cora);
    await chooseIn(w, cora, 'details', one.id);
    expect(shape(cora)).toMatchSnapshot();
    expect(screen(w, cora)).not.toMatch(SECRETS);
    await pressIn(w, cora, 'overview.go.back');
    expect(screen(w, cora)).toContain('Going on: 1');
  });
});

describe('several at once', () => {
  async function prepare(cora: string, values: Record<string, string | string[]>) {
    const me = await openList(w, cora);
    await pressIn(w, cora, 'overview.go.bulk');
    for (const [block, value] of Object.entries(values)) await me.type(block, value);
    return { me, answer: await me.submit() };
  }

  test('are shown before they are paused, and what came of it is told', async () => {
    const cora = await addCoordinator(w);
    const [one, two] = [await standing(w, ['Ana', 'Ben']), await standing(w, ['Cem', 'Dora'])];
    await standing(w, ['Eli', 'Fay']);
    const { me, answer } = await prepare(cora, { deed: 'pause', which: 'ticked', ids: [one.id, two.id] });
    expect(answer).toEqual({ ok: true, errors: {} });
    expect(screen(w, cora)).toContain('*Pause: 2 pairs*');
    for (const who of [...one.people, ...two.people]) expect(screen(w, cora)).toContain(who);
    expect(await w.deps.db.pairing.count({ where: { status: 'PAUSED' } })).toBe(0);
    // Meanwhile one of them ends.
    await w.deps.db.pairing.update({ where: { id: two.id }, data: { status: 'ENDED', endedAt: w.deps.now() } });
    await me.type('day', '2026-12-08');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await w.app.idle();
    await w.deliver();
    expect(await w.deps.db.pairing.findMany({ where: { status: 'PAUSED' }, select: { id: true } })).toEqual([
      { id: one.id },
    ]);
    expect(lastDm(w, cora).text).toBe('Paused: 1 pair. Left alone: 1 (1 over by then).');
  });

  test('that could use a hand get a note each, once, however often it is pressed and whatever crashes', async () => {
    const cora = await addCoordinator(w);
    const all = [];
    for (let n = 0; n < 23; n++)
      all.push(await standing(w, [`Mentee ${n}`, `Mentor ${n}`], { lastMetAt: ago(w, 25), channel: `C0PAIR${n}` }));
    await standing(w, ['Zoe', 'Yan'], { channel: 'C0FINE' });
    const member = await w.member(cora);
    const { id, total, named } = await prepareBulk(w.deps, member, 'note', only({ status: 'stuck' }));
    expect([total, named.length]).toEqual([23, 20]);
    const firstId = all[0]?.id ?? '';
    await actOn(w.deps, member, firstId, { do: 'note', text: 'Before' });
    await Promise.all([1, 2].map(() => startBulk(w.deps, member, id, { text: 'Hello you two' })));
    await Promise.all([finishBulks(w.deps), finishBulks(w.deps)]);
    await finishBulks(w.deps);
    await startBulk(w.deps, member, id, { text: 'Again' });
    expect(await w.deps.db.coordinatorNote.count()).toBe(23);
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'overview.note' } })).toBe(23);
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'overview.bulk-done' } })).toBe(1);
    await w.deps.db.outboxMessage.deleteMany({ where: { kind: 'overview.note' } });
    await w.deliver();
    expect(lastDm(w, cora).text).toBe(
      'Your note is on its way: 22 pairs. Left alone: 1 (1 written to within three days).',
    );
  });

  test('are done by the job when the app stopped in between', async () => {
    const cora = await addCoordinator(w);
    const one = await standing(w, ['Ana', 'Ben']);
    const member = await w.member(cora);
    const { id } = await prepareBulk(w.deps, member, 'end', { ids: [one.id, one.id] });
    await startBulk(w.deps, member, id, {});
    expect(await pairingOf(w, one)).toMatchObject({ status: 'ACTIVE' });
    await w.run('overview.finish-bulks');
    await w.run('overview.finish-bulks');
    expect(await pairingOf(w, one)).toMatchObject({ status: 'ENDED', endReason: 'coordinator' });
    expect(heard(w, cora).filter((text) => text === 'Ended: 1 pair.')).toHaveLength(1);
    for (const who of one.people) expect(heard(w, who).filter((text) => text.includes('has ended'))).toHaveLength(1);
  });

  test('are refused where nobody is ticked, nobody fits, and an hour after it was looked at', async () => {
    const cora = await addCoordinator(w);
    const one = await standing(w, ['Ana', 'Ben']);
    const { me, answer } = await prepare(cora, { deed: 'agreement', which: 'ticked' });
    expect(answer.errors).toEqual({ ids: 'Tick at least one.' });
    await me.type('ids', [one.id]);
    expect(Object.values((await me.submit()).errors)).toEqual([
      'There is no pairing among them for which this can be done.',
    ]);
    const member = await w.member(cora);
    const { id } = await prepareBulk(w.deps, member, 'end', { ids: [one.id] });
    await expect(startBulk(w.deps, await w.member(await addCoordinator(w, 'Bea')), id, {})).rejects.toThrow(
      'no longer new',
    );
    w.advance({ hours: 1, minutes: 1 });
    await expect(startBulk(w.deps, member, id, {})).rejects.toThrow('no longer new');
  });

  test.each(['note', 'agreement', 'pause', 'end'])('%s is confirmed in a view of its own', async (deed) => {
    const cora = await addCoordinator(w);
    await standing(w, ['Ana <!channel>', 'مرحبا 👩‍🚀'.repeat(9)], { startedAt: ago(w, 9), agreedAt: null });
    await prepare(cora, { deed, which: 'filter' });
    expect(shape(cora)).toMatchSnapshot();
  });
});

describe('the alert', () => {
  test('comes weekly at most, only with something new, and never of paused pairs', async () => {
    const cora = await addCoordinator(w);
    const one = await standing(w, ['Ana', 'Ben'], {
      lastMetAt: ago(w, 20),
      firstSessionAt: ago(w, 30),
      endsAt: ago(w, -99),
    });
    await standing(w, ['Eli', 'Fay'], {
      status: 'PAUSED',
      pausedUntil: ago(w, -90),
      pausedAt: ago(w, 1),
      lastMetAt: ago(w, 60),
    });
    const alerts = () => heard(w, cora).filter((text) => text.includes('could use a hand from you'));
    await w.run('overview.tell-stuck');
    expect(alerts()).toEqual([]);
    w.advance({ days: 1 });
    await w.run('overview.tell-stuck');
    await w.run('overview.tell-stuck');
    expect(alerts()).toEqual(['1 pair could use a hand from you.']);
    expect(wordsOf(lastDm(w, cora))).toContain('no session for 21 days');
    expect(wordsOf(lastDm(w, cora))).toContain('nudge.menu');
    w.advance({ days: 7 });
    await w.run('overview.tell-stuck');
    expect(alerts()).toHaveLength(1);
    await standing(w, ['Cem', 'Dora'], { ...untouched, startedAt: ago(w, 8) });
    await w.run('overview.tell-stuck');
    expect(alerts()).toEqual(['1 pair could use a hand from you.', '2 pairs could use a hand from you.']);
    // They met, and are stuck again later.
    await w.deps.db.pairing.update({ where: { id: one.id }, data: { lastMetAt: w.deps.now() } });
    w.advance({ days: 21 });
    await w.run('overview.tell-stuck');
    expect(alerts()).toHaveLength(3);
  });

  test('opens the suggested note, and shows that somebody has written', async () => {
    const one = await pair(w);
    const cora = await addCoordinator(w);
    w.advance({ days: 7 });
    await w.run('overview.tell-stuck');
    const alert = lastDm(w, cora);
    await w.slack.as(cora).press(alert, 'overview.open-note', JSON.stringify({ id: one.id }));
    await w.slack.settle(() => w.slack.as(cora).modal() !== undefined);
    expect(await w.slack.as(cora).submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(w.slack.as(cora).modal()).toBeUndefined();
    expect(wordsOf(lastDm(w, cora))).toContain('written to');
    expect(wordsOf(lastDm(w, cora))).not.toContain('overview.open-note');
    expect(w.slack.as(one.ben).messages(one.channel).at(-1)?.text).toContain('A note from');
    await actOn(w.deps, await w.member(cora), one.id, { do: 'end' });
    await w.deliver();
    expect(heard(w, cora)).toContain('The pairs that could use a hand are all on their way again.');
  });

  test('shows it when a pair of it meets, or has agreed', async () => {
    const cora = await addCoordinator(w);
    const [met, agreed] = [
      await standing(w, ['Ana', 'Ben'], { lastMetAt: ago(w, 30) }),
      await standing(w, ['Cem', 'Dora'], { agreedAt: null }),
    ];
    await w.run('overview.tell-stuck');
    expect(lastDm(w, cora).text).toBe('2 pairs could use a hand from you.');
    const log = { pairingId: met.id, met: true };
    const ben = await w.member(met.people[1]);
    await w.deps.db.$transaction((tx) => logSession(w.deps, tx, ben, log));
    await w.deliver();
    expect(lastDm(w, cora).text).toBe('1 pair could use a hand from you.');
    const [dora, cem] = [await w.member(agreed.people[1]), await w.member(agreed.people[0])];
    const terms = { ...USUAL, weeks: 12, sessionDays: 14, minutes: 45 };
    await suggestChange(w.deps, dora, { pairingId: agreed.id, basedOnId: null }, terms);
    const { id } = await w.deps.db.agreement.findFirstOrThrow({ where: { status: 'PROPOSED' } });
    await agree(w.deps, cem, id);
    await w.deliver();
    expect(heard(w, cora)).toEqual(['The pairs that could use a hand are all on their way again.']);
  });

  test('shows it when the two have paused, finished or ended by themselves', async () => {
    const cora = await addCoordinator(w);
    const stuck = { lastMetAt: ago(w, 30) };
    const paused = await standing(w, ['Ana', 'Ben'], stuck);
    const finished = await standing(w, ['Cem', 'Dora'], stuck);
    const ended = await standing(w, ['Eve', 'Fay'], stuck);
    await w.run('overview.tell-stuck');
    await pauseOwnPairing(w.deps, await w.member(paused.people[0]), paused.id, '2026-12-08');
    await w.deliver();
    expect(lastDm(w, cora).text).toBe('2 pairs could use a hand from you.');
    await finishPairing(w.deps, await w.member(finished.people[0]), finished.id);
    await w.deliver();
    expect(lastDm(w, cora).text).toBe('1 pair could use a hand from you.');
    await endEarly(w.deps, await w.member(ended.people[0]), ended.id, 'fit');
    await w.deliver();
    expect(heard(w, cora)).toEqual(['The pairs that could use a hand are all on their way again.']);
  });

  test('lists ten', async () => {
    const cora = await addCoordinator(w);
    for (let n = 0; n < 12; n++) await standing(w, [`Mentee ${n}`, `Mentor ${n}`], { lastMetAt: ago(w, 30) });
    await w.run('overview.tell-stuck');
    const said = lastDm(w, cora);
    expect(
      said.blocks?.slice(0, 2).map(({ block_id: _, ...block }) => JSON.stringify(block).replaceAll(UUID, 'ID')),
    ).toMatchSnapshot();
    expect(said.text).toBe('12 pairs could use a hand from you.');
    expect(wordsOf(said)).toContain('and 2 more in the list');
  });

  test('is not sent to who no longer coordinates', async () => {
    const cora = await addCoordinator(w);
    await standing(w, ['Ana', 'Ben'], { lastMetAt: ago(w, 25) });
    await tellOfStuck(w.deps);
    await w.deps.db.member.updateMany({ data: { isCoordinator: false } });
    await w.deliver();
    expect(w.slack.as(cora).directMessages()).toEqual([]);
  });

  test('comes when the forecast said it would', async () => {
    const cora = await addCoordinator(w);
    w.setClock('2026-11-24T09:00:00Z');
    await standing(w, ['Ana', 'Ben'], { lastMetAt: ago(w, 19), endsAt: ago(w, -90) });
    await standing(w, ['Cem', 'Dora'], { lastMetAt: ago(w, 16), endsAt: ago(w, -90) });
    await standing(w, ['Eli', 'Fay'], { lastMetAt: ago(w, 3), endsAt: ago(w, -90) });
    await standing(w, ['Gus', 'Hana'], { ...untouched, startedAt: ago(w, 5), endsAt: ago(w, -4) });
    const member = await w.member(cora);
    const until = ago(w, -30);
    const forecast = (await w.deps.outbox.forecast(w.workspace, [member], until)).get(member.id);
    const foretold = forecast?.messages.map(({ at }) => at.toISOString().slice(0, 10));
    for (let hour = 0; hour < 30 * 24; hour++) {
      w.advance({ hours: 1 });
      if (w.deps.now().getUTCHours() === 0) await w.app.runSchedule('overview.tell-stuck');
      await w.app.deliverDue();
    }
    const sent = await w.deps.db.outboxMessage.findMany({
      where: { kind: 'overview.stuck', status: 'SENT' },
      orderBy: { sentAt: 'asc' },
    });
    expect(sent.map(({ sentAt }) => sentAt?.toISOString().slice(0, 10))).toEqual(foretold);
    expect(foretold).toEqual(['2026-12-01', '2026-12-08', '2026-12-15']);
  });
});

describe('numbers', () => {
  test('are told of five people or more, and of the weeks that are over', async () => {
    const cora = await addCoordinator(w);
    const rate = async (n: number, pulse: number, days: number) => {
      const one = await standing(w, [`Mentee ${n}`, `Mentor ${n}`]);
      await w.deps.db.checkIn.create({
        data: {
          workspaceId: w.workspace.id,
          pairingId: one.id,
          memberId: one.menteeId,
          round: 0,
          status: 'ANSWERED',
          dueAt: ago(w, days),
          sentAt: ago(w, days),
          answeredAt: ago(w, days),
          pulse,
        },
      });
    };
    for (let n = 0; n < 4; n++) await rate(n, 4, 9);
    await rate(4, 1, 0); // on this Tuesday
    const member = await w.member(cora);
    expect((await getNumbers(w.deps, member)).pulse).toBeUndefined();
    await rate(5, 2, 8);
    expect((await getNumbers(w.deps, member)).pulse).toBe(3.6);
    await openList(w, cora);
    await pressIn(w, cora, 'overview.go.numbers');
    await sees(w, cora, '3.6 of 5 on average');
    expect(screen(w, cora)).toContain('no reason was given five times');
  });
});

test('a reason counts once its week is over: who looks before and after an end does not learn why', async () => {
  const cora = await w.member(await addCoordinator(w));
  const ended = async (n: number, days: number) => {
    const one = await standing(w, [`Mentee ${n}`, `Mentor ${n}`]);
    const over = { status: 'ENDED', endedAt: ago(w, days), endReason: 'fit', endedById: one.menteeId } as const;
    await w.deps.db.pairing.update({ where: { id: one.id }, data: over });
  };
  for (let n = 0; n < 5; n++) await ended(n, 9);
  await ended(5, 0); // on this Tuesday
  expect((await getNumbers(w.deps, cora)).reasons).toEqual([{ reason: 'fit', count: 5 }]);
  w.advance({ days: 7 });
  expect((await getNumbers(w.deps, cora)).reasons).toEqual([{ reason: 'fit', count: 6 }]);
});

test('a pressed button of another time is answered kindly', async () => {
  const cora = await addCoordinator(w);
  const one = await pair(w);
  await openList(w, cora);
  await w.deps.db.member.updateMany({ where: { slackId: cora }, data: { isCoordinator: false } });
  await w.slack.as(cora).press('modal', 'overview.pair', JSON.stringify({ do: 'end', id: one.id }));
  await w.slack.settle(() => screen(w, cora).includes('Only a coordinator'));
  expect(screen(w, cora)).toContain('Only a coordinator can see all pairings.');
  expect(await pairingOf(w, one)).toMatchObject({ status: 'ACTIVE' });
});

test(
  'no sequence of clicks, by two coordinators, the two and the jobs, makes a pairing what it cannot become',
  async () => {
    const coordinators = [
      await w.member(await addCoordinator(w)),
      await w.member(await addCoordinator(w, 'Bea')),
    ] as const;
    const word = fc.constantFrom(
      'note',
      'agreement',
      'pause',
      'resume',
      'end',
      'own-pause',
      'own-resume',
      'bulk',
      'start',
      'job',
      'day',
    );
    const clicks = fc.array(fc.tuple(word, fc.constantFrom(0, 1)), { minLength: 1, maxLength: 14 });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(clicks, async (all) => {
        round += 1;
        const one = await standing(w, [`Ana ${round}`, `Ben ${round}`], { agreedAt: null, channel: `C0PAIR${round}` });
        const ana = await w.member(one.people[0]);
        const until = () => ago(w, -10);
        let bulk: string | undefined;
        const press = async (what: string, by: 0 | 1) => {
          const member = coordinators[by];
          if (what === 'note') return actOn(w.deps, member, one.id, { do: 'note', text: 'Hello' });
          if (what === 'pause') return actOn(w.deps, member, one.id, { do: 'pause', until: until() });
          if (what === 'agreement' || what === 'resume' || what === 'end')
            return actOn(w.deps, member, one.id, { do: what });
          const day = until().toISOString().slice(0, 10);
          if (what === 'own-pause') return pauseOwnPairing(w.deps, ana, one.id, day);
          if (what === 'own-resume') return resumeOwnPairing(w.deps, ana, one.id);
          if (what === 'bulk') {
            bulk = (await prepareBulk(w.deps, member, by === 0 ? 'pause' : 'end', { ids: [one.id] })).id;
          } else if (what === 'start' && bulk) return startBulk(w.deps, member, bulk, { day });
          else if (what === 'job') return finishBulks(w.deps).then(() => resumeDue(w.deps));
          else if (what === 'day') w.advance({ days: 1 });
        };
        for (const [what, by] of all) {
          const before = await pairingOf(w, one);
          await press(what, by).catch((error: unknown) => expect(error).toBeInstanceOf(UserError));
          const after = await pairingOf(w, one);
          if (after.status !== before.status) expect(Object.values(next[before.status])).toContain(after.status);
          expect(after.pausedUntil !== null).toBe(
            after.status === 'PAUSED' || (after.status === 'ENDED' && after.pausedAt !== null),
          );
        }
        await finishBulks(w.deps);
        const notes = await w.deps.db.coordinatorNote.findMany({
          where: { pairingId: one.id },
          orderBy: { createdAt: 'asc' },
        });
        const gaps = notes
          .slice(1)
          .map(({ createdAt }, index) => createdAt.getTime() - (notes[index]?.createdAt.getTime() ?? 0));
        expect(Math.min(...gaps, 3 * 86_400_000)).toBe(3 * 86_400_000);
      }),
      { numRuns: tries(25), seed: 4 },
    );
    await w.deps.db.outboxMessage.deleteMany();
  },
  slow(60_000),
);

import { describe, expect, test } from 'vitest';
import { acceptOffer, passOffer } from '../src/mentor-requests/answers.ts';
import { requestMentor } from '../src/mentor-requests/service.ts';
import type { Cohort, PlainPerson, PlainSeat } from '../src/rounds/cohort.ts';
import { prepareComparison } from '../src/rounds/comparing.ts';
import { computeDraft } from '../src/rounds/compute.ts';
import { newComputing } from '../src/rounds/computing.ts';
import { overviewModal, type Tab } from '../src/rounds/draft-views.ts';
import { getDraft } from '../src/rounds/drafts.ts';
import { decide } from '../src/rounds/edits.ts';
import { RoundFilter } from '../src/rounds/filter.ts';
import { fingerprintOf } from '../src/rounds/fingerprint.ts';
import { saveDraft } from '../src/rounds/saving.ts';
import { sendBatches, sendRound } from '../src/rounds/sending.ts';
import { computeAgain, discardRound, openRound, previewRound } from '../src/rounds/service.ts';
import { startThread } from '../src/rounds/thread.ts';
import { addMentor, GOAL, lastDm, offers, pairings, skillId, wordsOf } from './support/mentoring.ts';
import {
  addCoordinator,
  addLearner,
  computeLeftOver,
  draftOf,
  draftPairs,
  openDraft,
  preview,
  round,
  screen,
  sees,
} from './support/rounds.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const ALL = RoundFilter.parse({});

const show = async (slackId: string, button: string, words: string | RegExp) => {
  await w.slack.as(slackId).press('modal', `round.show.${button}`);
  await sees(w, slackId, words);
};

/** Asks for a mentor without the form. */
async function asks(slackId: string, skill = 'De-escalation') {
  const mentee = await w.member(slackId);
  const wanted = { mentee, skillId: await skillId(w, skill), goal: GOAL, kind: 'CLASSIC' as const };
  await requestMentor(w.deps, { ...wanted, language: null, preferredSlackId: null });
}

/** Sends the draft without the screens. */
async function send(slackId: string) {
  const { id, version } = await round(w);
  const sent = await sendRound(w.deps, await w.member(slackId), id, version);
  if (sent.status === 'SENT') await sendBatches(w.deps, sent);
  await w.deliver();
  return sent;
}

const dms = (slackId: string) => w.slack.as(slackId).directMessages();

describe('a round under the coordinator’s hand', () => {
  test('is opened, computed, looked at, changed, computed again and sent', async () => {
    const cora = await addCoordinator(w);
    const learners = [];
    for (const name of ['Ana', 'Ben', 'Cem', 'Dia']) learners.push(await addLearner(w, name));
    for (const name of ['Mia', 'Max']) await addMentor(w, name, { capacity: 1 });
    const me = await preview(w, cora);
    expect(screen(w, cora)).toContain('*4 people are looking for a mentor.*');
    expect(screen(w, cora)).toContain('*2 mentors have 2 free places*');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await sees(w, cora, 'A mentor for 2 of 4 people');
    expect(screen(w, cora)).toContain('2 for *De-escalation*: everybody who fits is taken');

    await show(cora, 'what-if', 'would serve \\*2 more people');
    await show(cora, 'back', 'A mentor for');
    await show(cora, 'waiting', 'Waiting \\(2\\)');
    await show(cora, 'back', 'A mentor for');
    await show(cora, 'mentors', 'takes 1 · full');
    await show(cora, 'back', 'A mentor for');

    await show(cora, 'pairs', 'Pairs, the weakest first');
    const [first, second] = await w.deps.db.roundPair.findMany({ include: { mentee: true, mentor: true } });
    await me.press('modal', 'round.find', first?.mentee.slackId ?? '');
    await w.slack.settle(() => !screen(w, cora).includes(`*<@${second?.mentee.slackId}>`));
    await me.press('modal', 'round.decide.lock');
    await sees(w, cora, ':lock:');
    await show(cora, 'all', 'Pairs, the weakest first');
    await me.press('modal', 'round.find', second?.mentee.slackId ?? '');
    await w.slack.settle(() => !screen(w, cora).includes(`*<@${first?.mentee.slackId}>`));
    await me.press('modal', 'round.decide.forbid');
    await sees(w, cora, 'compute again to find them somebody else');
    await show(cora, 'back', 'You forbade 1 pair');
    await me.press('modal', 'round.compute-again');
    await w.slack.settle(() => screen(w, cora).includes('A mentor for 2') && !screen(w, cora).includes('You forbade'));

    const names = await draftPairs(w);
    expect(names).toContain(`${first?.mentee.name} ${first?.mentor.name} LOCKED`);
    expect(names).toContain(`${second?.mentee.name} ${second?.mentor.name} FORBIDDEN`);
    expect(names.filter((name) => name.endsWith('PROPOSED'))).toHaveLength(1);

    await show(cora, 'compare', 'Compare two weightings');
    await me.press('modal', 'round.compare.hours');
    await sees(w, cora, 'Time together first, next to this draft');
    await show(cora, 'back', 'Compare two weightings');
    await show(cora, 'back', 'A mentor for');

    await show(cora, 'send', '2 offers go to mentors');
    expect(screen(w, cora)).toContain('2 people hear their place on the waitlist');
    expect(await offers(w)).toEqual([]); // nobody has heard of anything
    expect(learners.flatMap(dms)).toEqual([]);
    await me.press('modal', 'round.send');
    await sees(w, cora, '\\*Sent');
    await expect.poll(() => w.deps.db.roundSeat.count({ where: { toldAt: null } })).toBe(0);
    await w.deliver();

    const made = await offers(w);
    expect(made.map(({ status }) => status)).toEqual(['PENDING', 'PENDING']);
    for (const { mentor } of made) expect(wordsOf(lastDm(w, mentor.slackId))).toContain('Your programme proposes');
    const told = learners.map((learner) => lastDm(w, learner).text);
    expect(told.filter((text) => text.includes('Somebody who fits has been asked'))).toHaveLength(2);
    expect(told.filter((text) => text.includes('You are number 1 on the list'))).toHaveLength(1);
    expect(told.filter((text) => text.includes('You are number 2 on the list'))).toHaveLength(1);
    expect(lastDm(w, cora).text).toContain('Your round is sent');
    expect(dms(cora)).toHaveLength(1); // one message, edited

    const [one, other] = made;
    await acceptOffer(w.deps, await w.member(one?.mentor.slackId ?? ''), one?.id);
    await passOffer(w.deps, await w.member(other?.mentor.slackId ?? ''), other?.id);
    await w.deliver();
    expect(await pairings(w)).toHaveLength(1);
    expect((await offers(w)).filter(({ status }) => status === 'PENDING')).toHaveLength(1); // the next on the waitlist
  }, 60_000);

  test('its group is chosen by team, site, skill, start and waitlist, and without an own act nobody is in', async () => {
    const cora = await addCoordinator(w);
    const [ana, ben] = [await addLearner(w, 'Ana', 'De-escalation'), await addLearner(w, 'Ben', 'Ticketing tools')];
    w.person('Nobody');
    const guest = await addLearner(w, 'Guest');
    const { id: workspaceId } = w.workspace;
    const team = await w.deps.db.team.create({ data: { workspaceId, name: 'Harbour' } });
    const update = async (slackId: string, data: object) =>
      w.deps.db.member.update({ where: { id: (await w.member(slackId)).id }, data });
    await update(guest, { isGuest: true });
    await update(ana, { teamId: team.id, site: 'Lisbon', startedOn: new Date('2026-10-01') });
    await update(await addLearner(w, 'Away'), { pausedUntil: new Date('2027-01-01') });
    await w.deps.db.skill.updateMany({ where: { name: 'Ticketing tools' }, data: { category: 'TOOLS' } });
    const member = await w.member(cora);
    const mentees = async (filter: Partial<RoundFilter>) =>
      (await previewRound(w.deps, member, RoundFilter.parse(filter))).mentees;
    expect(await mentees({})).toBe(2);
    expect(await mentees({ teamIds: [team.id] })).toBe(1);
    expect(await mentees({ site: 'Lisbon' })).toBe(1);
    expect(await mentees({ startedSince: '2026-10-02' })).toBe(0);
    expect(await mentees({ category: 'TOOLS' })).toBe(1);
    expect(await mentees({ waitingOnly: true })).toBe(0);
    await asks(ben);
    expect(await mentees({ waitingOnly: true })).toBe(1);
    await preview(w, cora, { waitingOnly: ['waiting'] });
    expect(screen(w, cora)).toContain('*1 person is looking for a mentor.* 1 of them on the waitlist.');
  });

  test('whoever has waited longest comes first', async () => {
    const cora = await addCoordinator(w);
    const names = ['Ana', 'Ben', 'Cem'];
    const learners = [];
    for (const name of names) learners.push(await addLearner(w, name));
    await asks(learners[1] ?? '');
    w.advance({ days: 70 });
    await asks(learners[0] ?? '');
    await addMentor(w, 'Mia', { capacity: 1 });
    await draftOf(w, cora);
    expect(await draftPairs(w)).toEqual(['Ben Mia PROPOSED']);
  });

  test('whoever was left behind by a partner comes before even the longest waiting', async () => {
    const cora = await addCoordinator(w);
    const [ana, ben] = [await addLearner(w, 'Ana'), await addLearner(w, 'Ben')];
    await asks(ana);
    w.advance({ days: 70 });
    await asks(ben);
    const { id: menteeId } = await w.member(ben);
    await w.deps.db.mentorRequest.updateMany({ where: { menteeId }, data: { first: true } });
    await addMentor(w, 'Mia', { capacity: 1 });
    await draftOf(w, cora);
    expect(await draftPairs(w)).toEqual(['Ben Mia PROPOSED']);
  });

  test('weights of one’s own are held next to the saved ones and used for this round, and nothing is saved', async () => {
    const cora = await addCoordinator(w);
    await addLearner(w, 'Ana');
    const [mia, max] = [
      await addMentor(w, 'Mia', { level: 'CAN_CERTIFY', capacity: 1 }),
      await addMentor(w, 'Max', { level: 'CAN_DO', capacity: 1 }),
    ];
    // Mia is an expert whom Ana can hardly meet.
    await w.deps.db.member.updateMany({ where: { slackId: mia }, data: { zone: 'Pacific/Auckland' } });
    const me = await openDraft(w, cora);
    expect(await draftPairs(w)).toEqual(['Ana Max PROPOSED']);
    await show(cora, 'compare', 'Compare two weightings');
    await show(cora, 'your-own', 'What would change with other weights');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await sees(w, cora, 'Nobody would have another mentor');
    expect(screen(w, cora)).not.toContain('round.use-weights');
    await show(cora, 'change', 'What would change with other weights');
    await me.type('hours', 'none');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await sees(w, cora, 'Your weights, next to the saved ones');
    expect(screen(w, cora)).toMatch(
      /\*Saved weights \(this draft\):\* 1 matched · \d+ points in all, \d+ of 100 on average/,
    );
    expect(screen(w, cora)).toContain('*1 person would have another mentor*');
    expect(screen(w, cora)).toContain(`<@${max}> → <@${mia}>`);
    expect(await draftPairs(w)).toEqual(['Ana Max PROPOSED']);
    await show(cora, 'change', 'What would change with other weights');
    expect(screen(w, cora)).toContain('"value":"none"},"action_id":"hours"'); // as she left it
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await sees(w, cora, 'Your weights, next to the saved ones');
    await me.press('modal', 'round.use-weights');
    await sees(w, cora, 'A mentor for 1 of 1 person');
    await expect.poll(() => draftPairs(w)).toEqual(['Ana Mia PROPOSED']);
    expect((await round(w)).weights).toMatchObject({ hours: 0, skill: 280 });
    expect(await w.deps.db.workspace.findFirstOrThrow()).toMatchObject({ matchingWeights: null });
    await show(cora, 'compare', 'Compare two weightings');
    await show(cora, 'your-own', 'What would change with other weights');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await sees(w, cora, 'This draft was computed with others');
    expect(screen(w, cora)).toContain('round.use-weights'); // the way back
  }, 60_000);

  test('a comparison needs a draft, and somebody who coordinates', async () => {
    const [cora, ana] = [await addCoordinator(w), await addLearner(w, 'Ana')];
    await addMentor(w, 'Mia');
    const me = await openDraft(w, cora);
    await show(cora, 'compare', 'Compare two weightings');
    await show(cora, 'your-own', 'What would change with other weights');
    const { id } = await round(w);
    await discardRound(w.deps, await w.member(cora), id);
    expect(Object.values((await me.submit()).errors)).toEqual(['This round was thrown away.']);
    const choice = { roundId: id, weighting: 'hours' as const };
    const computing = newComputing(w.deps);
    await expect(prepareComparison(w.deps, computing, await w.member(ana), choice)).rejects.toThrow(
      'Only a coordinator',
    );
    await computing.stop();
  });

  test('is cancelled while it is computed', async () => {
    const cora = await addCoordinator(w);
    await addLearner(w, 'Ana');
    const opened = await openRound(w.deps, await w.member(cora), { filter: ALL });
    const me = w.slack.as(cora);
    await me.openHome();
    await w.slack.settle(() => JSON.stringify(me.home() ?? '').includes('Open the draft'));
    await me.press('home', 'round.open');
    await sees(w, cora, 'Looking for the best pairs');
    await me.press('modal', 'round.cancel');
    await sees(w, cora, 'Cora threw it away');
    await computeLeftOver(w);
    expect(await round(w)).toMatchObject({ id: opened.id, status: 'DISCARDED' });
  });
});

describe('a draft', () => {
  test('is computed after a restart, and its coordinator told', async () => {
    const cora = await addCoordinator(w);
    await addLearner(w, 'Ana');
    await addMentor(w, 'Mia');
    await openRound(w.deps, await w.member(cora), { filter: ALL }); // and then the process dies
    await w.app.runSchedule('rounds.compute');
    expect(await round(w)).toMatchObject({ status: 'COMPUTING' }); // it may yet live elsewhere
    expect(await computeLeftOver(w)).toMatchObject({ status: 'DRAFT', version: 1 });
    await w.deliver();
    expect(lastDm(w, cora).text).toBe('Your draft is ready: a mentor for 1 of 1 person.');
  });

  test('is not replaced by the answer to an older computation', async () => {
    const cora = await addCoordinator(w);
    await addLearner(w, 'Ana');
    await addMentor(w, 'Mia');
    const first = await draftOf(w, cora);
    await computeAgain(w.deps, await w.member(cora), first.id);
    const late = { ...(first.result as object), matched: 99 } as never;
    expect(await saveDraft(w.deps, first, 'old', { result: late, chunks: [] })).toBe(false);
    const again = await computeLeftOver(w);
    expect(again).toMatchObject({ version: 2, status: 'DRAFT' });
    expect(again.result).toMatchObject({ matched: 1 });
  });

  test('that is out of date is thrown away with the reason before anybody hears of it, and started again with its locks', async () => {
    const cora = await addCoordinator(w);
    const ana = await addLearner(w, 'Ana');
    const mia = await addMentor(w, 'Mia');
    const draft = await draftOf(w, cora);
    const [pair] = await w.deps.db.roundPair.findMany();
    await decide(
      w.deps,
      await w.member(cora),
      { roundId: draft.id, version: 1, menteeId: '', mentorId: '', ...pair },
      'lock',
    );
    await addMentor(w, 'Max');
    const shown = await getDraft(w.deps, await w.member(cora), draft.id);
    expect(JSON.stringify(overviewModal(shown).blocks)).toContain('This draft is out of date');
    expect(JSON.stringify(overviewModal(shown).blocks)).not.toContain('round.send');
    const ended = await send(cora);
    expect(ended).toMatchObject({ status: 'DISCARDED' });
    expect(ended.reason).toContain('It was out of date. People changed');
    expect(await offers(w)).toEqual([]);
    expect([...dms(ana), ...dms(mia)]).toEqual([]);
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'round.told' } })).toBe(0);
    const me = w.slack.as(cora);
    await me.press(lastDm(w, cora), 'round.open').catch(() => undefined);
    const again = await openRound(w.deps, await w.member(cora), { filter: ALL, instead: ended });
    expect(again.id).not.toBe(draft.id);
    await computeLeftOver(w);
    expect(await draftPairs(w)).toEqual(['Ana Mia LOCKED']);
  });

  test.each([
    ['a profile', () => w.deps.db.profile.updateMany({ data: { capacity: 5 } })],
    ['a private list', async () => avoid('Mia', 'Ana')],
    ['a pause', () => w.deps.db.member.updateMany({ data: { pausedUntil: new Date('2027-01-01') } })],
    ['hours', () => w.deps.db.workspace.updateMany({ data: { workFrom: 600 } })],
    ['weights', () => w.deps.db.workspace.updateMany({ data: { matchingWeights: { hours: 1 } } })],
    ['a skill', () => w.deps.db.skill.updateMany({ data: { retiredAt: new Date() } })],
    ['a request', async () => asks((await byName('Ana')).slackId)],
  ])('is out of date after a change of %s', async (_what, change) => {
    const cora = await addCoordinator(w);
    await addLearner(w, 'Ana');
    await addMentor(w, 'Mia', { capacity: 1 });
    const draft = await draftOf(w, cora);
    expect(await fingerprintOf(w.deps.db, draft)).toBe(draft.fingerprint);
    await change();
    expect(await send(cora)).toMatchObject({ status: 'DISCARDED' });
    expect((await offers(w)).filter(({ reasons }) => reasons[0]?.startsWith('Your programme'))).toEqual([]);
  });
});

const byName = (name: string) => w.deps.db.member.findFirstOrThrow({ where: { name } });
async function avoid(who: string, whom: string) {
  const [member, avoided] = [await byName(who), await byName(whom)];
  const data = { memberId: member.id, avoidedId: avoided.id, workspaceId: w.workspace.id };
  await w.deps.db.avoidance.create({ data });
}

describe('several people at once', () => {
  test('two coordinators who open a round get the same one; sending twice sends once', async () => {
    const [cora, cleo] = [await addCoordinator(w), await addCoordinator(w, 'Cleo')];
    for (const name of ['Ana', 'Ben', 'Cem']) await addLearner(w, name);
    await addMentor(w, 'Mia', { capacity: 2 });
    const members = [await w.member(cora), await w.member(cleo)];
    const opened = await Promise.all(members.map((member) => openRound(w.deps, member, { filter: ALL })));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    await computeLeftOver(w);
    await Promise.all([send(cora), send(cleo), send(cora)]);
    await w.deliver();
    expect(await offers(w)).toHaveLength(2);
    expect(await w.deps.db.mentorRequest.count()).toBe(3);
    expect(dms((await byName('Mia')).slackId)).toHaveLength(2);
    for (const name of ['Ana', 'Ben', 'Cem']) expect(dms((await byName(name)).slackId)).toHaveLength(1);
  });

  test('a stale button is told that the draft is another one, and a double click changes nothing', async () => {
    const cora = await addCoordinator(w);
    await addLearner(w, 'Ana');
    await addMentor(w, 'Mia');
    const draft = await draftOf(w, cora);
    const member = await w.member(cora);
    const [pair] = await w.deps.db.roundPair.findMany();
    const decided = { version: 1, menteeId: '', mentorId: '', ...pair, roundId: draft.id };
    await decide(w.deps, member, decided, 'lock');
    await decide(w.deps, member, decided, 'lock');
    expect(await draftPairs(w)).toEqual(['Ana Mia LOCKED']);
    await computeAgain(w.deps, member, draft.id);
    await expect(decide(w.deps, member, decided, 'forbid')).rejects.toThrow('being computed');
    await computeLeftOver(w);
    await expect(decide(w.deps, member, decided, 'forbid')).rejects.toThrow('computed again meanwhile');
    await expect(sendRound(w.deps, member, draft.id, 1)).rejects.toThrow('computed again meanwhile');
    await discardRound(w.deps, member, draft.id);
    await expect(decide(w.deps, member, { ...decided, version: 2 }, 'lock')).rejects.toThrow('thrown away');
    await expect(computeAgain(w.deps, member, draft.id)).rejects.toThrow('thrown away');
  });

  test('what a crash left unsent is sent, once', async () => {
    const cora = await addCoordinator(w);
    for (let at = 0; at < 60; at++) await addLearner(w, `Learner ${at}`);
    await addMentor(w, 'Mia', { capacity: 5 });
    const draft = await draftOf(w, cora);
    await sendRound(w.deps, await w.member(cora), draft.id, 1); // and then the process dies
    await w.run('rounds.send');
    await w.run('rounds.send');
    expect(await offers(w)).toHaveLength(5);
    expect(await w.deps.db.mentorRequest.groupBy({ by: ['status'], _count: true, orderBy: { status: 'asc' } })).toEqual(
      [
        { status: 'OFFERED', _count: 5 },
        { status: 'WAITLISTED', _count: 55 },
      ],
    );
    for (let at = 0; at < 60; at++) expect(dms((await byName(`Learner ${at}`)).slackId)).toHaveLength(1);
  });

  test('people on the waitlist who were not in it see their new place in the message they have', async () => {
    const cora = await addCoordinator(w);
    const [ana, zoe] = [await addLearner(w, 'Ana'), await addLearner(w, 'Zoe')];
    const { id: teamId } = await w.deps.db.team.create({ data: { workspaceId: w.workspace.id, name: 'Harbour' } });
    await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { teamId } });
    await asks(ana);
    w.advance({ minutes: 1 });
    await asks(zoe);
    await w.deliver();
    expect(wordsOf(lastDm(w, zoe))).toContain('number 2');
    await addMentor(w, 'Mia', { capacity: 1 });
    await draftOf(w, cora, { teamIds: [teamId] });
    const sent = await send(cora);
    expect(wordsOf(lastDm(w, zoe))).toContain('number 1');
    expect(dms(zoe)).toHaveLength(1);
    const edits = () => w.deps.db.outboxMessage.count({ where: { kind: 'mentor-request.changed', recipient: zoe } });
    expect(await edits()).toBe(1);
    w.advance({ minutes: 1 });
    await sendBatches(w.deps, sent);
    expect(await edits()).toBe(1);
  });

  test('a place taken while a round is sent is not given twice', async () => {
    const cora = await addCoordinator(w);
    const ana = await addLearner(w, 'Ana');
    await addMentor(w, 'Mia', { capacity: 1 });
    const draft = await draftOf(w, cora);
    const sent = await sendRound(w.deps, await w.member(cora), draft.id, 1);
    await w.deps.db.profile.updateMany({ where: { mentoring: true }, data: { mentoring: false } });
    await sendBatches(w.deps, sent);
    await w.deliver();
    expect(await offers(w)).toEqual([]);
    expect(lastDm(w, ana).text).toContain('You are number 1 on the list');
  });
});

describe('who may', () => {
  test('only coordinators see or touch a round, and only of their own workspace', async () => {
    const cora = await addCoordinator(w);
    const ana = await addLearner(w, 'Ana');
    await addMentor(w, 'Mia');
    const draft = await draftOf(w, cora);
    const nobody = await w.member(ana);
    const data = { slackId: 'T0OTHER', name: 'Other', botUserId: 'B', installedAt: w.deps.now() };
    const other = await w.deps.db.workspace.create({ data });
    const stranger = { ...(await w.member(cora)), workspaceId: other.id };
    const pair = { roundId: draft.id, version: 1, menteeId: draft.id, mentorId: draft.id };
    for (const [member, words] of [
      [nobody, 'Only a coordinator'],
      [stranger, 'no longer there'],
    ] as const) {
      await expect(getDraft(w.deps, member, draft.id)).rejects.toThrow(words);
      await expect(decide(w.deps, member, pair, 'lock')).rejects.toThrow(words);
      await expect(computeAgain(w.deps, member, draft.id)).rejects.toThrow(words);
      await expect(discardRound(w.deps, member, draft.id)).rejects.toThrow(words);
      await expect(sendRound(w.deps, member, draft.id, 1)).rejects.toThrow(words);
    }
    await expect(openRound(w.deps, nobody, { filter: ALL })).rejects.toThrow('Only a coordinator');
    await expect(previewRound(w.deps, nobody, ALL)).rejects.toThrow('Only a coordinator');
    await w.slack.as(ana).openHome();
    await w.slack.settle(() => w.slack.as(ana).home() !== undefined);
    expect(JSON.stringify(w.slack.as(ana).home())).not.toContain('round.open');
    expect(await round(w)).toMatchObject({ status: 'DRAFT', version: 1 });
  });
});

describe('nobody learns why two people are kept apart', () => {
  /** Ana wants what only Mia mentors; Zoe and Max are a pair in any case. */
  async function people() {
    const cora = await addCoordinator(w);
    const [ana, mia] = [await addLearner(w, 'Ana'), await addMentor(w, 'Mia')];
    await addLearner(w, 'Zoe', 'Ticketing tools');
    await addMentor(w, 'Max', { skill: 'Ticketing tools' });
    return { cora, ana, mia };
  }

  test.each([
    ['the mentor avoids them', async () => avoid('Mia', 'Ana')],
    ['they avoid the mentor', async () => avoid('Ana', 'Mia')],
    [
      'the mentor leads them',
      async () => {
        const leadId = (await byName('Mia')).id;
        const team = await w.deps.db.team.create({ data: { workspaceId: w.workspace.id, name: 'Harbour', leadId } });
        await w.deps.db.member.update({ where: { id: (await byName('Ana')).id }, data: { teamId: team.id } });
      },
    ],
    [
      'the mentor passed',
      async () => {
        await asks((await byName('Ana')).slackId);
        const [offer] = await offers(w);
        await passOffer(w.deps, await w.member((await byName('Mia')).slackId), offer?.id);
        await w.deps.db.outboxMessage.deleteMany({});
      },
    ],
    [
      'a coordinator forbade it',
      async () => {
        const draft = await draftOf(w, (await byName('Cora')).slackId);
        const [menteeId, mentorId] = [(await byName('Ana')).id, (await byName('Mia')).id];
        const member = await w.member((await byName('Cora')).slackId);
        await decide(w.deps, member, { roundId: draft.id, version: 1, menteeId, mentorId }, 'forbid');
        await computeAgain(w.deps, member, draft.id);
        await computeLeftOver(w);
      },
    ],
  ])('%s', async (_why, arrange) => {
    const { cora, ana, mia } = await people();
    await arrange();
    if ((await w.deps.db.round.count()) === 0) await draftOf(w, cora);
    const shown = await getDraft(w.deps, await w.member(cora), (await round(w)).id);
    expect(shown.waiting).toEqual([{ skill: 'De-escalation', why: 'no-place', count: 1 }]);
    expect(shown.result).toMatchObject({ mentees: 2, matched: 1, mentors: 2, places: 4 });
    expect(JSON.stringify(overviewModal(shown).blocks)).not.toMatch(/avoid|lead|pass(ed)?\b|rather/i);
    await send(cora);
    const told = lastDm(w, ana);
    expect(told.text).toBe(
      'Your programme has been looking for mentors, and you want to learn De-escalation. :hourglass_flowing_sand: Every place is taken this time. You are number 1 on the list, and I ask as soon as there is a place.',
    );
    expect(wordsOf(told)).not.toContain(mia);
    expect(
      dms(mia)
        .map(({ text }) => text)
        .join(),
    ).not.toContain('programme');
  });
});

describe('a large round', () => {
  test('of 300 people fits Slack’s limits on every page', async () => {
    const cora = await addCoordinator(w);
    const { id: workspaceId } = w.workspace;
    const skills = await w.deps.db.skill.findMany({ where: { workspaceId } });
    const rows = Array.from({ length: 300 }, (_, at) => ({
      workspaceId,
      slackId: `U9${String(at).padStart(6, '0')}`,
      name: `Person ${at}`,
      zone: 'Europe/Berlin',
      createdAt: w.deps.now(),
    }));
    const members = await w.deps.db.member.createManyAndReturn({ data: rows });
    for (const { slackId } of rows) w.slack.addUser({ id: slackId, name: slackId });
    const mentoring = (at: number) => at % 4 === 0;
    await w.deps.db.profile.createMany({
      data: members.map(({ id: memberId }, at) => ({
        memberId,
        workspaceId,
        mentoring: mentoring(at),
        updatedAt: w.deps.now(),
        languages: ['en'],
      })),
    });
    const skillAt = (at: number) => skills[at % skills.length]?.id ?? '';
    await w.deps.db.offeredSkill.createMany({
      data: members
        .filter((_, at) => mentoring(at))
        .map(({ id: memberId }, at) => ({ memberId, workspaceId, skillId: skillAt(at), level: 'CAN_TEACH' as const })),
    });
    await w.deps.db.wantedSkill.createMany({
      data: members
        .filter((_, at) => !mentoring(at))
        .map(({ id: memberId }, at) => ({ memberId, workspaceId, skillId: skillAt(at * 7) })),
    });
    const me = await openDraft(w, cora);
    for (const tab of ['pairs', 'waiting', 'mentors', 'what-if'] satisfies Tab[]) {
      await show(cora, tab, 'Back');
      for (let page = 0; page < 3 && screen(w, cora).includes('round.show.next'); page++) {
        await me.press('modal', 'round.show.next');
        await sees(w, cora, `Page ${page + 2} of`);
      }
      await show(cora, 'back', 'A mentor for');
    }
    expect(w.slack.refusals).toEqual([]);
  });

  test('of a thousand is computed in the worker to the same draft as here', async () => {
    const cohort = synthetic(1000);
    const options = {
      now: w.deps.now(),
      weights: {},
      usual: { workDays: [1, 2, 3, 4, 5], workFrom: 540, workTo: 1080 },
    };
    const percents: number[] = [];
    const thread = startThread(options);
    const pages = async function* () {
      for (const of of ['people', 'seats', 'decisions', 'skills'] as const)
        yield { of, json: JSON.stringify(cohort[of]) };
    };
    const { result, chunks } = await thread.draft(pages(), (percent) => percents.push(percent));
    await thread.end();
    const rows = (of: string) => chunks.filter((chunk) => chunk.of === of).flatMap(({ json }) => JSON.parse(json));
    const here = computeDraft(cohort, options, () => undefined);
    expect(result).toEqual(here.result);
    expect(rows('pairs')).toEqual(here.pairs);
    expect(rows('waiting')).toEqual(here.waiting);
    expect(percents.length).toBeGreaterThan(50);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    const load = new Map<string, number>();
    for (const { mentorId } of here.pairs) load.set(mentorId, (load.get(mentorId) ?? 0) + 1);
    expect(Math.max(...load.values())).toBeLessThanOrEqual(2);
    expect(new Set(here.pairs.map(({ menteeId }) => menteeId)).size).toBe(here.pairs.length);
  });
});

/** So many people, a third of them mentors; the same every time. */
function synthetic(count: number): Cohort {
  const skills = Array.from({ length: 20 }, (_, at) => ({ id: `skill-${at}`, name: `Skill ${at}` }));
  const person = (at: number): PlainPerson => ({
    id: `person-${at}`,
    isBot: false,
    isGuest: false,
    deactivatedAt: null,
    mentoring: at % 3 === 0,
    pausedUntil: null,
    capacity: 2,
    circles: false,
    taken: 0,
    pending: 0,
    offered: at % 3 === 0 ? { [`skill-${at % 20}`]: 'CAN_TEACH', [`skill-${(at * 7) % 20}`]: 'CAN_DO' } : {},
    wanted: [],
    languages: at % 5 === 0 ? ['en', 'de'] : ['en'],
    supportChannels: ['phone'],
    products: [],
    interests: [],
    wishes: [],
    teamId: `team-${at % 12}`,
    leadId: null,
    isLead: false,
    site: null,
    startedOn: null,
    zone: ['Europe/Berlin', 'Asia/Manila', 'America/New_York'][at % 3] ?? 'UTC',
    workWeek: [],
    avoids: [],
    declines: 0,
  });
  const seat = (at: number): PlainSeat => ({
    memberId: `person-${at}`,
    skills: [skills[(at * 11) % 20], skills[(at * 3) % 20]].filter((skill) => skill !== undefined),
    goal: '',
    kind: 'CLASSIC',
    language: null,
    preferredMentorId: null,
    urgent: false,
    waitingSince: new Date(Date.UTC(2026, 10, 1 + (at % 20))),
    first: false,
    partnerIds: [],
    askedIds: [],
    chosen: {},
    pairedBefore: {},
  });
  const all = Array.from({ length: count }, (_, at) => at);
  return {
    people: all.map(person),
    seats: all.filter((at) => at % 3 !== 0).map(seat),
    decisions: [],
    skills,
  };
}

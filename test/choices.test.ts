import { beforeEach, describe, expect, test } from 'vitest';
import type { PrismaClient } from '../src/generated/prisma/client.ts';
import { previewRequest, requestMentor } from '../src/mentor-requests/service.ts';
import {
  addMentor,
  ask,
  GOAL,
  lastDm,
  offers,
  pairings,
  pressDm,
  request,
  sendForm,
  skillId,
} from './support/mentoring.ts';
import { useWorld, type World } from './support/world.ts';

const w = useWorld();

const statuses = async () => (await offers(w)).map(({ mentor, status }) => `${mentor.name} ${status}`);
const shownTo = (slackId: string) => JSON.stringify(w.slack.as(slackId).modal()?.blocks ?? []);
const idOf = async (slackId: string) => (await w.member(slackId)).id;

/** Sends the second step with these turns. */
async function choose(slackId: string, ...turns: string[]): Promise<void> {
  const me = w.slack.as(slackId);
  for (const [index, turn] of turns.entries()) await me.type(`turn${index}`, turn);
  expect(await me.submit()).toEqual({ ok: true, errors: {} });
  await w.deliver();
}

async function avoid(who: string, whom: string): Promise<void> {
  const data = { workspaceId: w.workspace.id, memberId: await idOf(who), avoidedId: await idOf(whom) };
  await w.deps.db.avoidance.create({ data });
}

async function pairBefore(mentor: string, mentee: string, endedAt: Date): Promise<void> {
  const [mentorId, menteeId] = [await idOf(mentor), await idOf(mentee)];
  const common = { workspaceId: w.workspace.id, menteeId, kind: 'CLASSIC' as const };
  const { id: requestId } = await w.deps.db.mentorRequest.create({
    data: { ...common, skillId: await skillId(w), goal: GOAL, status: 'MATCHED', createdAt: endedAt },
  });
  const span = { startedAt: endedAt, endsAt: endedAt, endedAt };
  await w.deps.db.pairing.create({
    data: { ...common, ...span, requestId, mentorId, status: 'COMPLETED', starterId: menteeId },
  });
}

describe('choosing', () => {
  test('three are shown with reasons; then the chosen order, then by score, then the waitlist, then a match', async () => {
    const [ben, dora, emil, fay] = [
      await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' }),
      await addMentor(w, 'Dora'),
      await addMentor(w, 'Emil', { languages: [] }),
      await addMentor(w, 'Fay', { level: 'CAN_DO' }),
    ];
    const ana = w.person('Ana');
    expect(await sendForm(w, ana)).toBe(true);
    const shown = shownTo(ana);
    for (const mentor of [ben, dora, emil]) expect(shown).toContain(`<@${mentor}>`);
    expect(shown).not.toContain(fay);
    expect(shown).toContain('Can certify De-escalation');
    expect(shown).toMatch(/Shares \d+ h of working hours in the coming two weeks/);
    expect(await w.deps.db.mentorRequest.count()).toBe(0);
    await choose(ana, '3', '2', '1');

    const before = lastDm(w, ana);
    for (const mentor of [emil, dora, ben, fay]) {
      expect(lastDm(w, mentor).text).toContain('is looking for a mentor');
      expect(lastDm(w, ana).text).toBe(before.text);
      for (const one of [ben, dora, emil, fay]) expect(JSON.stringify(lastDm(w, ana))).not.toContain(one);
      await pressDm(w, mentor, 'offer.pass');
    }
    expect(await statuses()).toEqual(['Emil PASSED', 'Dora PASSED', 'Ben PASSED', 'Fay PASSED']);
    expect(lastDm(w, ana).text).toContain('You are number 1 on the list');
    const gus = await addMentor(w, 'Gus');
    await w.run('requests.match-waiting');
    await pressDm(w, gus, 'offer.accept');
    expect(lastDm(w, ana).text).toContain(`You and <@${gus}> are paired`);
    expect(w.slack.as(ana).directMessages()).toHaveLength(1);
  });

  test('whoever is not wanted is never asked for it, and does not hear of it', async () => {
    const ben = await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' });
    const dora = await addMentor(w, 'Dora');
    const ana = w.person('Ana');
    await sendForm(w, ana);
    await choose(ana, 'no', '1');
    await pressDm(w, dora, 'offer.pass');
    expect(await statuses()).toEqual(['Dora PASSED']);
    expect(w.slack.as(ben).directMessages()).toEqual([]);
    expect(lastDm(w, ana).text).toContain('You are number 1 on the list');
  });

  test('“You choose” asks the best, and who that is follows the profiles as they change', async () => {
    const ben = await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' });
    await addMentor(w, 'Dora');
    const emil = await addMentor(w, 'Emil', { level: 'CAN_DO' });
    const ana = w.person('Ana');
    await ask(w, ana);
    expect(await w.deps.db.requestChoice.count()).toBe(0);
    await w.deps.db.offeredSkill.updateMany({ where: { memberId: await idOf(emil) }, data: { level: 'CAN_CERTIFY' } });
    await pressDm(w, ben, 'offer.pass');
    expect(await statuses()).toEqual(['Ben PASSED', 'Emil PENDING']);
  });

  test('closing the second step asks nobody', async () => {
    const ben = await addMentor(w, 'Ben');
    const ana = w.person('Ana');
    await sendForm(w, ana);
    await w.slack.as(ana).close();
    await w.deliver();
    expect(await w.deps.db.mentorRequest.count()).toBe(0);
    expect(w.slack.as(ben).directMessages()).toEqual([]);
  });

  test('two with the same turn keep the order in which they were shown', async () => {
    await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' });
    await addMentor(w, 'Dora');
    const ana = w.person('Ana');
    await sendForm(w, ana);
    await choose(ana, '2', '2');
    const rows = await w.deps.db.requestChoice.findMany({ orderBy: { rank: 'asc' }, include: { mentor: true } });
    expect(rows.map(({ mentor, rank }) => `${mentor.name} ${rank}`)).toEqual(['Ben 1', 'Dora 2']);
  });

  test('both steps open twice make one request', async () => {
    await addMentor(w, 'Ben');
    const ana = w.person('Ana');
    await sendForm(w, ana);
    await requestMentor(w.deps, await wanted(ana));
    expect((await w.slack.as(ana).submit()).errors).toEqual({
      turn0: 'You have an open request already. Type `/mentor` to see it.',
    });
    expect(await w.deps.db.mentorRequest.count()).toBe(1);
  });

  test('ids that are nobody here are left out', async () => {
    const ben = await addMentor(w, 'Ben');
    const order = { mentorIds: ['019abcde-0000-7000-8000-000000000000', await idOf(ben)], notIds: [] };
    await requestMentor(w.deps, { ...(await wanted(w.person('Ana'))), order });
    expect(await statuses()).toEqual(['Ben PENDING']);
  });

  test('an urgent request gives a mentor a day', async () => {
    const ben = await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' });
    await addMentor(w, 'Dora');
    const ana = w.person('Ana');
    await ask(w, ana, { urgent: ['urgent'] });
    expect(lastDm(w, ana).text).toContain('They have a day to answer');
    expect(JSON.stringify(lastDm(w, ben))).toContain('they hope to begin within days');
    w.advance({ days: 1 });
    await w.run('offers.expire');
    expect(await statuses()).toEqual(['Ben EXPIRED', 'Dora PENDING']);
  });

  test('an earlier partner is offered when there is nobody else, and it is said', async () => {
    const ben = await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' });
    const dora = await addMentor(w, 'Dora', { level: 'CAN_DO' });
    const ana = w.person('Ana');
    await pairBefore(ben, ana, new Date('2026-03-20T10:00:00Z'));
    await sendForm(w, ana);
    expect(shownTo(ana)).not.toContain(ben);
    await choose(ana, '1');
    await pressDm(w, dora, 'offer.pass');
    expect(JSON.stringify(lastDm(w, ben))).toContain('You two were paired before, until March 2026');
  });
});

const wanted = async (slackId: string) => ({
  mentee: await w.member(slackId),
  skillId: await skillId(w),
  goal: GOAL,
  kind: 'CLASSIC' as const,
  language: null,
  preferredSlackId: null,
});

type Obstacle = (w: World, mentor: string, mentee: string) => Promise<unknown>;
const profile = (data: object) => async (_: World, mentor: string) =>
  w.deps.db.profile.updateMany({ where: { memberId: await idOf(mentor) }, data });
const member = (data: object) => async (_: World, mentor: string) =>
  w.deps.db.member.updateMany({ where: { slackId: mentor }, data });
const team = async (lead: string, of: string) => {
  const data = { workspaceId: w.workspace.id, name: `Team of ${lead}`, leadId: await idOf(lead) };
  const { id } = await w.deps.db.team.create({ data });
  await w.deps.db.member.updateMany({ where: { slackId: of }, data: { teamId: id } });
};

/** What keeps two people apart without being anybody else's business. */
const PRIVATE: Record<string, Obstacle> = {
  'the mentor would rather not': (_, mentor, mentee) => avoid(mentor, mentee),
  'the mentee would rather not': (_, mentor, mentee) => avoid(mentee, mentor),
  'no place left': async (_, mentor) => {
    for (const name of ['Xen', 'Yan']) await pairBefore(mentor, w.person(name), w.deps.now());
    await w.deps.db.pairing.updateMany({ data: { status: 'ACTIVE', endedAt: null } });
  },
  'on a break': member({ pausedUntil: new Date('2027-01-01') }),
  'no longer mentors': profile({ mentoring: false }),
};
const OPEN_FACTS: Record<string, Obstacle> = {
  'left the company': member({ deactivatedAt: new Date('2026-11-01') }),
  'a guest': member({ isGuest: true }),
  'a bot': member({ isBot: true }),
  'the own lead': (_, mentor, mentee) => team(mentor, mentee),
  'led by the mentee': (_, mentor, mentee) => team(mentee, mentor),
};
const both = Object.entries({ ...PRIVATE, ...OPEN_FACTS });

describe('who cannot be asked leaves no trace', () => {
  /** All that anybody sees, without what differs from run to run. */
  const traces = async (ana: string, ben: string) => {
    const sent = await w.deps.db.outboxMessage.findMany({ orderBy: { id: 'asc' } });
    return {
      dms: w.slack
        .as(ana)
        .directMessages()
        .map(({ text }) => text),
      toBen: w.slack.as(ben).directMessages().length,
      messages: sent.map(({ kind, status, dueAt, sentAt }) => ({ kind, status, dueAt, sentAt })),
      position: (await request(w)).status,
    };
  };

  let [ana, ben] = ['', ''];
  beforeEach(async () => {
    ben = await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' });
    ana = w.person('Ana');
    await w.member(ana);
  });

  test.each(both)('the only mentor is %s: as if there were none', async (_, obstacle) => {
    await obstacle(w, ben, ana);
    expect(await sendForm(w, ana)).toBe(false);
    await w.deliver();
    w.advance({ hours: 1 });
    await w.run('requests.match-waiting');
    const at = new Date('2026-11-24T09:00:00Z');
    expect(await traces(ana, ben)).toEqual({
      dms: [
        'Your request for a mentor (De-escalation): Nobody who fits is free just now. You are number 1 on the list, and I ask as soon as there is a place.',
      ],
      toBen: 0,
      messages: [{ kind: 'mentor-request.received', status: 'SENT', dueAt: at, sentAt: at }],
      position: 'WAITLISTED',
    });
  });

  test.each(both)('one of two is %s: the other is all there is', async (_, obstacle) => {
    const dora = await addMentor(w, 'Dora');
    await obstacle(w, ben, ana);
    expect(await sendForm(w, ana)).toBe(true);
    expect(shownTo(ana)).toContain(dora);
    expect(shownTo(ana)).not.toContain(ben);
    expect(
      w.slack
        .as(ana)
        .modal()
        ?.blocks.filter(({ type }) => type === 'input'),
    ).toHaveLength(1);
    await choose(ana, '1');
    await pressDm(w, dora, 'offer.pass');
    expect(await statuses()).toEqual(['Dora PASSED']);
    expect((await traces(ana, ben)).toBen).toBe(0);
    expect(lastDm(w, ana).text).toContain('Nobody who fits is free just now. You are number 1');
  });

  test('somebody asked for by name is shown with the same words whatever stands in the way', async () => {
    const shown: string[] = [];
    for (const [reason, obstacle] of [['nothing', async () => undefined] as const, ...Object.entries(PRIVATE)]) {
      if (reason === 'the mentee would rather not' || reason === 'no longer mentors') continue;
      await w.deps.db.avoidance.deleteMany();
      await w.deps.db.pairing.deleteMany();
      await w.deps.db.member.updateMany({ data: { pausedUntil: null } });
      await obstacle(w, ben, ana);
      expect(await sendForm(w, ana, { preferredMentorId: ben })).toBe(true);
      shown.push(shownTo(ana).replaceAll(/"block_id":"[^"]*"/g, '')); // of blocks without one: Slack's own
      await w.slack.as(ana).close();
    }
    expect(shown).toHaveLength(4);
    expect(new Set(shown).size).toBe(1);
  });

  test('the own list may be named to its owner, the other side’s is not', async () => {
    await avoid(ana, ben);
    await expect(previewRequest(w.deps, { ...(await wanted(ana)), preferredSlackId: ben })).rejects.toThrow(
      'They are on your private list',
    );
    const cem = w.person('Cem');
    await avoid(ben, cem);
    const [first] = await previewRequest(w.deps, { ...(await wanted(cem)), preferredSlackId: ben });
    expect(first).toMatchObject({ slackId: ben, reasons: expect.arrayContaining(['Asked for by name']) });
  });

  test.each([
    ['a partner', 'You two are paired already.', () => pairNow(ben, ana)],
    ['somebody one leads', 'You lead them.', () => team(ana, ben)],
  ])('%s cannot be asked for by name', async (_, words, set) => {
    await set();
    await expect(previewRequest(w.deps, { ...(await wanted(ana)), preferredSlackId: ben })).rejects.toThrow(words);
  });

  test('a list that changes while an offer is open ends it like one that moved on', async () => {
    const dora = await addMentor(w, 'Dora');
    await ask(w, ana);
    await avoid(ana, ben);
    await pressDm(w, ben, 'offer.accept');
    expect(lastDm(w, ben).text).toBe(
      'The request about De-escalation has moved on to somebody else. Nothing is left to do, and nobody is told.',
    );
    expect(lastDm(w, dora).text).toContain('is looking for a mentor');
    expect(await pairings(w)).toEqual([]);
  });

  test('the first, third and last mentor asked look the same to the mentee', async () => {
    const dora = await addMentor(w, 'Dora');
    await sendForm(w, ana);
    await choose(ana, '1', '2');
    const first = { ...lastDm(w, ana), edited: undefined };
    await pressDm(w, ben, 'offer.pass');
    expect({ ...lastDm(w, ana), edited: undefined }).toEqual(first);
    await pressDm(w, dora, 'offer.accept');
    expect(JSON.stringify(w.slack.as(ana).directMessages())).not.toContain(ben);
  });
});

async function pairNow(mentor: string, mentee: string): Promise<void> {
  await pairBefore(mentor, mentee, w.deps.now());
  await w.deps.db.pairing.updateMany({ data: { status: 'ACTIVE', endedAt: null } });
}

test('finding who could be asked takes the same few queries for two mentors and for sixty', async () => {
  const ana = await wanted(w.person('Ana'));
  const count = async () => {
    let queries = 0;
    const counted = w.deps.db.$extends({
      query: {
        $allOperations: ({ args, query }) => {
          queries += 1;
          return query(args);
        },
      },
    });
    await previewRequest({ ...w.deps, db: counted as unknown as PrismaClient }, ana);
    return queries;
  };
  await addMentor(w, 'Ben');
  await addMentor(w, 'Dora');
  const few = await count();
  for (let index = 0; index < 58; index++) await addMentor(w, `Mentor ${index}`);
  expect(await count()).toBe(few);
  expect(few).toBeLessThanOrEqual(7);
});

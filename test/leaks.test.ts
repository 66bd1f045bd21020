/** Who is kept apart from whom leaves no trace: the same story, with somebody who cannot be asked and with nobody there at all. */
import { describe, expect, test } from 'vitest';
import { passOffer } from '../src/mentor-requests/answers.ts';
import { propose, requestMentor } from '../src/mentor-requests/service.ts';
import { addMentor, ask, GOAL, lastDm, pressDm, sendForm, skillId } from './support/mentoring.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

interface People {
  ana: string;
  ben: string;
  dora: string;
  eve: string;
}

const idOf = async (slackId: string) => (await w.member(slackId)).id;

/** Ana looks for a mentor; Ben, the best by far, is the one who cannot be hers; Dora can; Eve waits for a mentor of her own. */
async function people(benMentors: boolean): Promise<People> {
  const [ana, eve] = [w.person('Ana'), w.person('Eve')];
  const dora = await addMentor(w, 'Dora');
  const ben = benMentors ? await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' }) : w.person('Ben');
  for (const one of [ana, eve, ben]) await w.member(one);
  return { ana, ben, dora, eve };
}

async function pair(mentor: string, mentee: string, status: 'ACTIVE' | 'PAUSED'): Promise<void> {
  const [mentorId, menteeId] = [await idOf(mentor), await idOf(mentee)];
  const common = { workspaceId: w.workspace.id, menteeId, kind: 'CLASSIC' as const };
  const at = w.deps.now();
  const { id: requestId } = await w.deps.db.mentorRequest.create({
    data: { ...common, skillId: await skillId(w), goal: GOAL, status: 'MATCHED', createdAt: at },
  });
  const span = { startedAt: at, endsAt: new Date('2027-06-01') };
  await w.deps.db.pairing.create({ data: { ...common, ...span, requestId, mentorId, status, starterId: menteeId } });
}

async function team(lead: string, of: string): Promise<void> {
  const data = { workspaceId: w.workspace.id, name: 'Harbour', leadId: await idOf(lead) };
  const { id } = await w.deps.db.team.create({ data });
  await w.deps.db.member.updateMany({ where: { slackId: of }, data: { teamId: id } });
}

const avoid = async (who: string, whom: string) =>
  w.deps.db.avoidance.create({
    data: { workspaceId: w.workspace.id, memberId: await idOf(who), avoidedId: await idOf(whom) },
  });
const member = (data: object) => async (people: People) =>
  w.deps.db.member.updateMany({ where: { slackId: people.ben }, data });
const profile = (data: object) => async (people: People) =>
  w.deps.db.profile.updateMany({ where: { memberId: await idOf(people.ben) }, data });

/** Every reason for which two are never paired (matching/exclusions.ts). */
const OBSTACLES: Record<string, (people: People) => Promise<unknown>> = {
  'the mentor would rather not': ({ ana, ben }) => avoid(ben, ana),
  'the mentee would rather not': ({ ana, ben }) => avoid(ana, ben),
  'the own lead': ({ ana, ben }) => team(ben, ana),
  'led by the mentee': ({ ana, ben }) => team(ana, ben),
  'a partner already': ({ ana, ben }) => pair(ben, ana, 'ACTIVE'),
  'a partner on a break': ({ ana, ben }) => pair(ben, ana, 'PAUSED'),
  'a partner the other way round': ({ ana, ben }) => pair(ana, ben, 'ACTIVE'),
  'without a free place': async ({ ben }) => {
    for (const name of ['Xen', 'Yan']) await pair(ben, w.person(name), 'ACTIVE');
  },
  'on a break': member({ pausedUntil: new Date('2027-01-01') }),
  'somebody who left': member({ deactivatedAt: new Date('2026-11-01') }),
  'a guest': member({ isGuest: true }),
  'a bot': member({ isBot: true }),
  'no longer mentoring': profile({ mentoring: false }),
};

/** All that anybody but Ben was sent or shown, in order, and when; ids as names, so that runs compare. */
async function allSeen({ ben, ...others }: People, screens: unknown[]): Promise<string> {
  const members = await w.deps.db.member.findMany();
  const sent = await w.deps.db.outboxMessage.findMany({
    where: { recipient: { not: ben } },
    // What was recorded at one instant has no order that anybody could see.
    orderBy: [{ createdAt: 'asc' }, { kind: 'asc' }, { recipient: 'asc' }, { id: 'asc' }],
  });
  const seen = {
    screens,
    people: Object.values(others).map((one) => ({
      dms: w.slack.as(one).directMessages(),
      ephemerals: w.slack.as(one).ephemerals(),
    })),
    sent: sent.map(({ kind, recipient, status, createdAt, dueAt, sentAt }) => [
      kind,
      recipient,
      status,
      createdAt,
      dueAt,
      sentAt,
    ]),
  };
  let text = JSON.stringify(seen, null, 1);
  for (const { id, slackId, name } of members) text = text.replaceAll(id, name).replaceAll(slackId, name);
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
    .replaceAll(/"G0LONG\w+"/g, '"a group"')
    .replaceAll(/"(ts|block_id|channel)": "[^"]*"/g, '"$1": ""');
}

const modal = (slackId: string) => w.slack.as(slackId).modal()?.blocks;

/** What stands in everybody's messages at this point: edits replace what was there. */
const look = ({ ana, eve, dora }: People) =>
  [ana, eve, dora].map((one) =>
    w.slack
      .as(one)
      .directMessages()
      .map(({ text }) => text),
  );

/** Nobody is left: Ana and Eve wait, look again, and a new mentor comes who takes Ana. */
async function waitAndMatch(people: People, screens: unknown[]): Promise<void> {
  const { ana, eve, dora } = people;
  await ask(w, eve, { language: 'fr' });
  screens.push(look(people));
  await pressDm(w, dora, 'offer.pass');
  expect(lastDm(w, ana).text).toContain('You are number');
  screens.push(look(people));
  w.advance({ hours: 1 });
  await w.run('requests.match-waiting');
  screens.push(look(people));
  await w.slack.as(ana).command('/mentor');
  await w.slack.settle(() => w.slack.as(ana).ephemerals().length > 0);
  screens.push(w.slack.as(ana).ephemerals().at(-1)?.blocks);
  const fay = await addMentor(w, 'Fay', { capacity: 1 });
  await w.run('requests.match-waiting');
  screens.push(look(people));
  await pressDm(w, fay, 'offer.accept');
  expect(w.slack.as(ana).directMessages()[0]?.text).toContain('are paired');
}

/** Ana goes through the form and chooses. */
async function byForm(people: People): Promise<string> {
  const { ana } = people;
  const screens: unknown[] = [];
  expect(await sendForm(w, ana)).toBe(true);
  screens.push(modal(ana));
  await w.slack.as(ana).type('turn0', '1');
  expect(await w.slack.as(ana).submit()).toEqual({ ok: true, errors: {} });
  screens.push(modal(ana));
  await w.slack.as(ana).close();
  await w.deliver();
  screens.push(look(people));
  await waitAndMatch(people, screens);
  return allSeen(people, screens);
}

const wanted = async (slackId: string) => ({
  mentee: await w.member(slackId),
  skillId: await skillId(w),
  goal: GOAL,
  kind: 'CLASSIC' as const,
  language: null,
  preferredSlackId: null,
});

/** We choose for Ana; somebody may be asked before Dora. */
async function byUs(people: People, answer: () => Promise<unknown>): Promise<string> {
  await requestMentor(w.deps, await wanted(people.ana));
  await w.deliver();
  await answer();
  await w.deliver();
  const screens: unknown[] = [];
  await waitAndMatch(people, screens);
  return allSeen(people, screens);
}

/** A coordinator's round comes to Dora for Ana, and to "never" for the others. */
async function byRound(people: People, notIds: string[]): Promise<string> {
  const { ana, dora, ben } = people;
  const mentors = { where: { memberId: { in: [await idOf(dora), await idOf(ben)] }, mentoring: true } };
  await w.deps.db.profile.updateMany({ ...mentors, data: { capacity: 0 } });
  await requestMentor(w.deps, await wanted(ana));
  await w.deliver();
  await w.deps.db.profile.updateMany({ ...mentors, data: { capacity: 2 } });
  const [menteeId, mentorId] = [await idOf(ana), await idOf(dora)];
  const proposal = { menteeId, skillId: await skillId(w), goal: GOAL, mentorId, reasons: ['You fit'], notIds };
  await w.deps.db.$transaction((tx) => propose(w.deps, tx, w.workspace.id, [proposal]));
  await w.deliver();
  const screens: unknown[] = [];
  await waitAndMatch(people, screens);
  return allSeen(people, screens);
}

describe('whoever cannot be asked is as if they were not there: texts, counts, order and times, for everybody', () => {
  const file = '__snapshots__/leaks-form.txt';

  test('nobody is there', async () => {
    await expect(await byForm(await people(false))).toMatchFileSnapshot(file);
  });

  test('somebody is there whom nothing keeps: then it shows', async () => {
    const all = await people(true);
    expect(await sendForm(w, all.ana)).toBe(true);
    expect(JSON.stringify(modal(all.ana))).toContain(all.ben);
  });

  test.each(Object.entries(OBSTACLES))('%s', async (_, obstacle) => {
    const all = await people(true);
    await obstacle(all);
    await expect(await byForm(all)).toMatchFileSnapshot(file);
    expect(w.slack.as(all.ben).directMessages()).toEqual([]);
  });
});

describe('whoever was asked before is as if they had not been, to everybody else', () => {
  const file = '__snapshots__/leaks-asked.txt';
  const firstOffer = () =>
    w.deps.db.offer.findFirstOrThrow({ where: { status: 'PENDING' }, include: { mentor: true } });

  test('nobody is there', async () => {
    await expect(await byUs(await people(false), async () => undefined)).toMatchFileSnapshot(file);
  });

  test('passed', async () => {
    const all = await people(true);
    const pass = async () => {
      const { id, mentor } = await firstOffer();
      expect(mentor.slackId).toBe(all.ben);
      await passOffer(w.deps, mentor, id);
    };
    await expect(await byUs(all, pass)).toMatchFileSnapshot(file);
  });

  test('did not answer', async () => {
    const all = await people(true);
    const letGo = async () => {
      const { id } = await firstOffer();
      await w.deps.db.offer.updateMany({ where: { id }, data: { expiresAt: w.deps.now() } });
      await w.app.runSchedule('offers.expire');
    };
    await expect(await byUs(all, letGo)).toMatchFileSnapshot(file);
  });

  test('wanted to say yes, but a private list says no meanwhile', async () => {
    const all = await people(true);
    const accept = async () => {
      await avoid(all.ana, all.ben);
      await pressDm(w, all.ben, 'offer.accept');
    };
    await expect(await byUs(all, accept)).toMatchFileSnapshot(file);
  });
});

describe('whoever a coordinator does not want asked is as if they were not there', () => {
  const file = '__snapshots__/leaks-round.txt';

  test('nobody is there', async () => {
    await expect(await byRound(await people(false), [])).toMatchFileSnapshot(file);
  });

  test('forbidden', async () => {
    const all = await people(true);
    await expect(await byRound(all, [await idOf(all.ben)])).toMatchFileSnapshot(file);
    expect(w.slack.as(all.ben).directMessages()).toEqual([]);
  });
});

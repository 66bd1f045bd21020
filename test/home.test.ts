import type { KnownBlock } from '@slack/types';
import { describe, expect, test, vi } from 'vitest';
import type { Member } from '../src/generated/prisma/client.ts';
import { guestHomeView, homeView } from '../src/home/views.ts';
import { OPEN_KUDOS } from '../src/kudos/views.ts';
import { OPEN_REQUEST } from '../src/mentor-requests/views.ts';
import { SECTIONS } from '../src/people/form-views.ts';
import { OPEN_PROFILE } from '../src/people/views.ts';
import { OPEN_SETTINGS, SET_UP } from '../src/settings/views.ts';
import { button, section } from '../src/slack/blocks.ts';
import { testDb } from './support/db.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const blocksOf = (slackId: string): KnownBlock[] => w.slack.as(slackId).home()?.blocks ?? [];
const home = (slackId: string) => JSON.stringify(blocksOf(slackId));
const headers = (slackId: string) =>
  blocksOf(slackId).flatMap((block) => (block.type === 'header' ? [block.text.text] : []));
const published = (slackId: string) =>
  w.slack.calls.filter((call) => call.method === 'views.publish' && call.params.user_id === slackId).length;

async function openHome(slackId: string): Promise<void> {
  const before = published(slackId);
  await w.slack.as(slackId).openHome();
  await w.slack.settle(() => published(slackId) > before);
}

/** Goes through the steps of the profile as they open: any submission will do. */
async function saveProfile(slackId: string) {
  const me = w.slack.as(slackId);
  await me.command('/mentor', 'profile');
  await w.slack.settle(() => me.modal() !== undefined);
  for (const _ of SECTIONS) {
    const outcome = await me.submit();
    if (!outcome.ok) return outcome;
  }
  return { ok: true, errors: {} };
}

/** A pairing of two members that goes on, with a check-in that waits for the mentee. */
async function pair(mentor: Member, mentee: Member) {
  const { db, now } = w.deps;
  const skill = await db.skill.findFirstOrThrow({ where: { workspaceId: w.workspace.id } });
  const common = { workspaceId: w.workspace.id, menteeId: mentee.id, kind: 'CLASSIC' } as const;
  const endsAt = new Date(now().getTime() + 80 * 86_400_000);
  const request = await db.mentorRequest.create({
    data: { ...common, skillId: skill.id, goal: 'Stay calm', status: 'MATCHED', createdAt: now() },
  });
  const pairing = await db.pairing.create({
    data: {
      ...common,
      mentorId: mentor.id,
      requestId: request.id,
      status: 'ACTIVE',
      starterId: mentor.id,
      startedAt: now(),
      endsAt,
    },
  });
  await db.checkIn.createMany({
    data: [mentor.id, mentee.id].map((memberId) => ({
      workspaceId: w.workspace.id,
      pairingId: pairing.id,
      memberId,
      round: 0,
      status: 'SENT' as const,
      dueAt: now(),
      sentAt: now(),
    })),
  });
}

async function kudosFor(member: Member, giver: Member, deed: string) {
  const { db, now } = w.deps;
  const value = await db.companyValue.findFirstOrThrow({ where: { workspaceId: w.workspace.id } });
  const recipients = { create: { memberId: member.id, workspaceId: w.workspace.id } };
  const data = {
    workspaceId: w.workspace.id,
    giverId: giver.id,
    valueId: value.id,
    deed,
    status: 'POSTED',
    createdAt: now(),
  } as const;
  await db.kudos.create({ data: { ...data, recipients } });
}

describe('opening Home', () => {
  test('somebody nobody knows yet finds what they can do, and becomes known', async () => {
    const ana = w.person('Ana');
    await openHome(ana);
    expect(headers(ana)).toEqual(['Hello Ana', 'Knowledge', 'Kudos for you', 'Your profile']);
    for (const id of [OPEN_REQUEST, OPEN_KUDOS, OPEN_PROFILE]) expect(home(ana)).toContain(id);
    expect(home(ana)).not.toContain(OPEN_SETTINGS);
    expect(home(ana)).not.toContain(SET_UP);
    expect(await w.deps.db.member.count({ where: { slackId: ana } })).toBe(1);
  });

  test.each([
    ['Give kudos', OPEN_KUDOS],
    ['Your profile', OPEN_PROFILE],
  ])('a press on %s opens its form', async (title, id) => {
    const ana = w.person('Ana');
    await openHome(ana);
    await w.slack.as(ana).press('home', id);
    await w.slack.settle(() => w.slack.as(ana).modal() !== undefined);
    expect(w.slack.as(ana).modal()?.title?.text).toBe(title);
  });

  test('an admin finds the way to set up, a coordinator the settings, and nobody both', async () => {
    const ada = w.person('Ada', { isAdmin: true });
    await openHome(ada);
    expect([home(ada).includes(SET_UP), home(ada).includes(OPEN_SETTINGS)]).toEqual([true, false]);
    await w.deps.db.member.updateMany({ data: { isCoordinator: true } });
    await openHome(ada);
    expect([home(ada).includes(SET_UP), home(ada).includes(OPEN_SETTINGS)]).toEqual([false, true]);
    const bea = w.person('Bea', { isAdmin: true });
    await openHome(bea);
    expect([home(bea).includes(SET_UP), home(bea).includes(OPEN_SETTINGS)]).toEqual([false, false]);
  });

  test('a guest reads a kind sentence and has nothing to press', async () => {
    const gus = w.person('Gus', { isGuest: true, isAdmin: true });
    await openHome(gus);
    expect(home(gus)).toContain('Nice to have you here.');
    expect(home(gus)).not.toContain('action_id');
  });

  test('the messages tab is not Home', async () => {
    const ana = w.person('Ana');
    await w.slack.deliverEvent({ type: 'app_home_opened', user: ana, channel: w.slack.dmOf(ana).id, tab: 'messages' });
    await w.slack.settle();
    expect(published(ana)).toBe(0);
    expect(await w.deps.db.member.count({ where: { slackId: ana } })).toBe(0);
  });

  test('a busy person’s Home fits, shows every part, and costs no more questions to the database', async () => {
    const { pool } = await testDb();
    const query = vi.spyOn(pool, 'query');
    const questions = async (slackId: string) => {
      query.mockClear();
      await openHome(slackId);
      await w.slack.settle();
      return query.mock.calls.length;
    };
    const [ana, ben] = [await w.member(w.person('Ana')), await w.member(w.person('Ben'))];
    await w.deps.db.member.update({ where: { id: ana.id }, data: { isCoordinator: true } });
    const loud = '<!channel> & 🔥 ';
    await pair(ana, ben);
    await kudosFor(ana, ben, loud);
    await saveProfile(ana.slackId);
    const before = await questions(ana.slackId);
    for (let index = 0; index < 9; index++) {
      const mentee = await w.member(w.person(`Mentee ${index}`));
      await pair(ana, mentee);
      await kudosFor(ana, mentee, loud.repeat(30).slice(0, 500));
    }
    expect(await questions(ana.slackId)).toBe(before);
    query.mockRestore();
    expect(headers(ana.slackId)).toEqual([
      'Hello Ana',
      'Live help',
      'Your pairings',
      'Check-ins',
      'Sessions',
      'Pairings',
      'Match a group',
      'Recognition in numbers',
      'Knowledge',
      'Kudos for you',
      'What you made possible',
      'Your profile',
    ]);
    expect(blocksOf(ana.slackId).length).toBeLessThanOrEqual(100);
    // In rich text what people typed is text and nothing else.
    const marked = blocksOf(ana.slackId).filter(({ type }) => type !== 'rich_text');
    expect(JSON.stringify(marked)).not.toContain('<!channel>');
    // The rest of it is a page further.
    await w.slack.as(ana.slackId).press('home', 'home.page');
    await w.slack.settle(() => headers(ana.slackId).includes('Settings'));
  });
});

describe('keeping Home fresh', () => {
  test('after a form was sent, what it changed is there', async () => {
    const ana = w.person('Ana');
    await openHome(ana);
    expect(home(ana)).toContain('Set up my profile');
    await saveProfile(ana);
    await w.slack.settle(() => home(ana).includes('Not mentoring at the moment'));
  });

  test('whoever never opened it is left alone', async () => {
    const ana = w.person('Ana');
    await saveProfile(ana);
    await w.deliver();
    expect(published(ana)).toBe(0);
  });

  test('a command does not touch it', async () => {
    const ana = w.person('Ana');
    await openHome(ana);
    await w.slack.as(ana).command('/kudos');
    await w.deliver();
    expect(published(ana)).toBe(1);
  });

  test('the form closes without waiting for it', async () => {
    const ana = w.person('Ana');
    await openHome(ana);
    w.slack.faults.add({ kind: 'slow', ms: 2500, method: 'views.publish' });
    expect(await saveProfile(ana)).toEqual({ ok: true, errors: {} });
    expect(home(ana)).toContain('Set up my profile'); // Slack is still at it
    await w.slack.settle(() => home(ana).includes('Not mentoring at the moment'));
  });

  test('when Slack refuses, what the person did is done and they are not troubled', async () => {
    const ana = w.person('Ana');
    await openHome(ana);
    w.slack.faults.add({ kind: 'error', error: 'internal_error', method: 'views.publish' });
    expect(await saveProfile(ana)).toEqual({ ok: true, errors: {} });
    await expect.poll(() => w.logs.some((line) => line.includes('a Home could not be refreshed'))).toBe(true);
    await w.deliver();
    expect(w.slack.as(ana).modal()).toBeUndefined();
    expect(w.slack.as(ana).directMessages()).toHaveLength(1);
    w.slack.faults.clear();
    await openHome(ana);
    expect(home(ana)).toContain('Not mentoring at the moment');
  });

  test('Home opened twice at once is published for that person only', async () => {
    const [ana, ben] = [w.person('Ana'), w.person('Ben')];
    await Promise.all([openHome(ana), openHome(ana)]);
    await w.slack.settle();
    expect(published(ben)).toBe(0);
    expect(await w.deps.db.member.count()).toBe(1);
  });
});

describe('a Home too long for one page', () => {
  const programme = (slackId: string) => headers(slackId).includes('Settings');

  test('has the programme on a second one, which stays open until its person turns back', async () => {
    const [ana, ben] = [await w.member(w.person('Ana')), await w.member(w.person('Ben'))];
    await w.deps.db.member.update({ where: { id: ana.id }, data: { isCoordinator: true } });
    await pair(ana, ben);
    await kudosFor(ana, ben, 'Stayed calm.');
    await openHome(ana.slackId);
    expect(programme(ana.slackId)).toBe(true);
    for (let index = 0; index < 20; index++) await pair(ana, await w.member(w.person(`Mentee ${index}`)));
    await openHome(ana.slackId);
    expect(blocksOf(ana.slackId)).toHaveLength(100);
    expect(programme(ana.slackId)).toBe(false);
    const me = w.slack.as(ana.slackId);
    await me.press('home', 'home.page');
    await w.slack.settle(() => programme(ana.slackId));
    await saveProfile(ana.slackId);
    await w.slack.settle();
    expect(headers(ana.slackId)).not.toContain('Your pairings');
    await me.press('home', 'home.page');
    await w.slack.settle(() => headers(ana.slackId).includes('Your pairings'));
  });

  test('shows as much of what is one’s own as fits, and never the programme to whoever has none', () => {
    const many = [Array.from({ length: 150 }, (_, index) => section(`Own ${index}`))];
    const first = homeView('Ana', [], { own: many, programme: [[section('Settings')]] });
    expect(first.blocks).toHaveLength(100);
    expect(JSON.stringify(first.blocks.at(-1))).toContain('Programme settings');
    const second = homeView('Ana', [], { own: many, programme: [[section('Settings')]] }, 'programme');
    expect(second.blocks.map(({ type }) => type)).toEqual(['actions', 'section']);
    expect(homeView('Ana', [], { own: many, programme: [] }, 'programme')).toEqual(
      homeView('Ana', [], { own: many, programme: [] }),
    );
  });
});

describe('as it looks', () => {
  const quickActions = [button(OPEN_REQUEST, 'Find a mentor'), button(OPEN_PROFILE, 'Profile')];

  test('sections stand below the greeting in their order', () => {
    const own = [[section('one')], [], [section('two'), section('three')]];
    expect(homeView('Ana', quickActions, { own, programme: [] })).toMatchSnapshot();
    expect(homeView('Ana', quickActions, { own: own.slice(0, 1), programme: own.slice(1) })).toEqual(
      homeView('Ana', quickActions, { own, programme: [] }),
    );
  });

  test('for a guest', () => {
    expect(guestHomeView('Gus')).toMatchSnapshot();
  });

  test('names of any length and script, and more blocks than Slack takes, still fit', async () => {
    const ana = w.person('Ana');
    const own = [Array.from({ length: 150 }, (_, index) => section(`Block ${index}`))];
    for (const name of ['👩‍🚀'.repeat(60), 'مرحبا '.repeat(60), '<!channel>']) {
      const view = homeView(name, quickActions, { own, programme: [] });
      expect(view.blocks).toHaveLength(100);
      const answer = await w.slack.call('views.publish', { user_id: ana, view }, 'xoxb-test-token');
      expect(answer.body).toContain('"ok":true');
    }
  });
});

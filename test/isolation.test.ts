import { beforeEach, describe, expect, test } from 'vitest';
import type { Prisma } from '../src/generated/prisma/client.ts';
import { recordInstallation } from '../src/installation/service.ts';
import { addMentor, ask, GOAL, skillId } from './support/mentoring.ts';
import { choice, choices, isKeptOut as isKeptOutOf, outside, time, told, typed } from './support/outside.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

/** Words that stand in the other workspace only. */
const SECRETS = ['Secret goal', 'Secret deed', 'Secret note', 'Secret skill', 'Secret value', 'Zoe', 'Yan'];

interface Other {
  workspaceId: string;
  memberId: string;
  skillId: string;
  valueId: string;
  requestId: string;
  offerId: string;
  pairingId: string;
  checkInId: string;
}
let other: Other;
/** Has the Slack id that a member of the other workspace has too: Slack ids say nothing about whose something is. */
let ana: string;

/** A workspace beside ours in which everything exists once. */
async function makeOther(): Promise<Other> {
  const { db, now } = w.deps;
  const at = now();
  const { id: workspaceId } = await recordInstallation(w.deps, { slackId: 'T0OTHER', name: 'Other', botUserId: 'U0' });
  const member = (slackId: string, name: string) =>
    db.member.create({ data: { workspaceId, slackId, name, zone: 'UTC', createdAt: at, isCoordinator: true } });
  const [mentee, mentor] = [await member(ana, 'Zoe'), await member('U0YAN', 'Yan')];
  const skill = await db.skill.create({ data: { workspaceId, name: 'Secret skill' } });
  const value = await db.companyValue.create({
    data: { workspaceId, name: 'Secret value', emoji: ':x:', position: 9 },
  });
  const request = (status: Prisma.MentorRequestUncheckedCreateInput['status']) =>
    db.mentorRequest.create({
      data: {
        workspaceId,
        menteeId: mentee.id,
        skillId: skill.id,
        goal: 'Secret goal',
        kind: 'CLASSIC',
        status,
        createdAt: at,
      },
    });
  const [open, matched] = [await request('OFFERED'), await request('MATCHED')];
  const circle = await db.circle.create({ data: { workspaceId, mentorId: mentor.id, createdAt: at } });
  const offer = await db.offer.create({
    data: {
      workspaceId,
      circleId: circle.id,
      requestId: open.id,
      mentorId: mentor.id,
      status: 'PENDING',
      reasons: [],
      createdAt: at,
      expiresAt: new Date('2027-01-01'),
    },
  });
  const pair = { mentorId: mentor.id, menteeId: mentee.id, starterId: mentee.id };
  const pairing = await db.pairing.create({
    data: {
      workspaceId,
      requestId: matched.id,
      circleId: circle.id,
      ...pair,
      kind: 'CLASSIC',
      status: 'ACTIVE',
      startedAt: at,
      endsAt: new Date('2027-03-01'),
    },
  });
  const checkIn = await db.checkIn.create({
    data: {
      workspaceId,
      pairingId: pairing.id,
      memberId: mentee.id,
      round: 0,
      status: 'SENT',
      dueAt: at,
      queuedAt: at,
      sentAt: at,
      note: 'Secret note',
    },
  });
  await db.kudos.create({
    data: {
      workspaceId,
      giverId: mentor.id,
      valueId: value.id,
      deed: 'Secret deed',
      status: 'POSTED',
      createdAt: at,
      recipients: { create: { memberId: mentee.id, workspaceId } },
    },
  });
  return {
    workspaceId,
    memberId: mentee.id,
    skillId: skill.id,
    valueId: value.id,
    requestId: open.id,
    offerId: offer.id,
    pairingId: pairing.id,
    checkInId: checkIn.id,
  };
}

const { payload, press, submit } = outside(w, () => ana);

beforeEach(async () => {
  ana = w.person('Ana');
  await w.member(ana);
  other = await makeOther();
});

const isKeptOut = (act: () => Promise<{ status: number | 'refused' | 'timeout' }>) =>
  isKeptOutOf(w, { workspaceId: other.workspaceId, secrets: SECRETS }, act);

const isTold = (words: string) =>
  w.slack.settle(() => w.slack.as(ana).ephemerals().at(-1)?.text.includes(words) ?? false);

describe('ids of another workspace', () => {
  test.each(['offer.accept', 'offer.pass'])('%s', async (action) => {
    await isKeptOut(() => press(action, { offerId: other.offerId }));
    await isTold('not yours');
  });

  test.each(['mentor-request.withdraw', 'mentor-request.open'])('%s', async (action) => {
    await isKeptOut(() => press(action, { requestId: other.requestId }));
  });

  test.each([
    'check-in.met',
    'check-in.skip',
    'check-in.need-help',
    'check-in.change',
    'check-in.open-note',
    'check-in.pulse-3',
    'check-in.ask-coordinator',
  ])('%s', async (action) => {
    await isKeptOut(() => press(action, { id: other.checkInId }));
    await isTold('not yours');
  });

  test.each(['check-in.go-on-yes', 'check-in.go-on-pause', 'check-in.go-on-end'])('%s', async (action) => {
    const { pairingId } = await w.deps.db.checkIn.findUniqueOrThrow({ where: { id: other.checkInId } });
    await isKeptOut(() => press(action, { id: pairingId, at: w.deps.now().toISOString() }));
    await isTold('not yours');
  });

  test('a note on a check-in', async () => {
    await isKeptOut(() =>
      submit('check-in.save-note', { pulse: choice('1'), note: typed('Mine now') }, other.checkInId),
    );
  });

  test('kudos for a value', async () => {
    const ben = w.person('Ben');
    const fields = {
      toIds: { type: 'multi_users_select', selected_users: [ben] },
      valueId: choice(other.valueId),
      deed: typed('Something very specific.'),
    };
    await isKeptOut(() => submit('kudos.give', fields));
    expect(await w.deps.db.kudos.count({ where: { workspaceId: w.workspace.id } })).toBe(0);
  });

  test('a request for a skill', async () => {
    const fields = { skillId: choice(other.skillId), goal: typed(GOAL), kind: choice('CLASSIC') };
    await isKeptOut(() => submit('mentor-request.send', fields));
    expect(await w.deps.db.mentorRequest.count({ where: { workspaceId: w.workspace.id } })).toBe(0);
  });

  test('a request for a mentor who is only there', async () => {
    const fields = {
      skillId: choice(await skillId(w)),
      goal: typed(GOAL),
      kind: choice('CLASSIC'),
      preferredMentorId: { type: 'users_select', selected_user: 'U0YAN' },
    };
    await isKeptOut(() => submit('mentor-request.send', fields));
    expect(await w.deps.db.mentorRequest.count({ where: { workspaceId: w.workspace.id } })).toBe(0);
  });

  test('a profile with a skill', async () => {
    const fields = {
      mentoring: { type: 'checkboxes', selected_options: [{ value: 'yes' }] },
      skillsTeach: choices(other.skillId),
      capacity: choice('2'),
      workDays: choices('1'),
      workFrom: time('09:00'),
      workTo: time('17:00'),
    };
    await isKeptOut(() => submit('people.save-profile', fields));
    expect(await w.deps.db.profile.count()).toBe(0);
  });

  test('settings: being a coordinator there is none here, and a coordinator here retires nothing there', async () => {
    const fields = {
      shoutOutWeekday: choice('5'),
      shoutOutTime: time('15:00'),
      zone: choice('UTC'),
      workDays: choices('1'),
      workFrom: time('09:00'),
      workTo: time('17:00'),
      values: typed('Kindness'),
      skillsRetire: choices(other.skillId),
      coordinators: { type: 'multi_users_select', selected_users: [ana] },
    };
    await isKeptOut(() => submit('settings.save', fields));
    expect((await w.member(ana)).isCoordinator).toBe(false);
    await w.deps.db.member.update({ where: { id: (await w.member(ana)).id }, data: { isCoordinator: true } });
    await isKeptOut(() => submit('settings.save', fields));
  });

  test('what is searched, shown on Home, or comes round by itself', async () => {
    await isKeptOut(async () => {
      const found = await payload({
        type: 'block_suggestion',
        action_id: 'skillId',
        block_id: 'skillId',
        value: 'secret',
      });
      await w.slack.as(ana).openHome();
      await w.slack.settle(() => w.slack.as(ana).home() !== undefined);
      return found;
    });
  });

  test('a mentor here is never asked on behalf of somebody there', async () => {
    await w.deps.db.mentorRequest.updateMany({ where: { id: other.requestId }, data: { status: 'WITHDRAWN' } });
    await addMentor(w, 'Ben');
    await ask(w, ana);
    expect(await w.deps.db.offer.findMany({ where: { workspaceId: w.workspace.id } })).toHaveLength(1);
    for (const secret of SECRETS) expect(told(w)).not.toContain(secret);
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import type { Prisma } from '../src/generated/prisma/client.ts';
import { recordInstallation } from '../src/installation/service.ts';
import { addMentor, ask, GOAL, skillId } from './support/mentoring.ts';
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

/** Everything the other workspace has, in one order, to be compared with what it has afterwards. */
async function everything(): Promise<string[]> {
  const { db } = w.deps;
  const where = { workspaceId: other.workspaceId };
  const tables: object[][] = await Promise.all([
    db.workspace.findMany({ where: { id: other.workspaceId } }),
    db.member.findMany({ where }),
    db.skill.findMany({ where }),
    db.companyValue.findMany({ where }),
    db.mentorRequest.findMany({ where }),
    db.offer.findMany({ where }),
    db.pairing.findMany({ where }),
    db.circle.findMany({ where }),
    db.checkIn.findMany({ where }),
    db.kudos.findMany({ where }),
    db.kudosRecipient.findMany({ where }),
    db.profile.findMany({ where }),
    db.outboxMessage.findMany({ where }),
  ]);
  return tables
    .flat()
    .map((row) => JSON.stringify(row))
    .sort();
}

/** All that our app has told Slack so far. */
const told = () =>
  JSON.stringify([
    w.slack.calls.map(({ params }) => params),
    w.slack.deliveries.map(({ answer }) => answer),
    w.slack.state.ephemerals,
  ]);

const payload = (content: object) =>
  w.slack.deliverRaw(
    `payload=${encodeURIComponent(
      JSON.stringify({
        team: { id: 'T0ALONG', domain: 'x' },
        user: { id: ana },
        api_app_id: 'A1',
        trigger_id: w.slack.issueTrigger(ana),
        ...content,
      }),
    )}`,
  );

const press = (actionId: string, value: object, type = 'button') => {
  const text = JSON.stringify(value);
  const chosen = type === 'overflow' ? { selected_option: { value: text } } : { value: text };
  const channel = w.slack.dmOf(ana).id;
  return payload({
    type: 'block_actions',
    channel: { id: channel },
    response_url: w.slack.issueResponseUrl(ana, channel),
    actions: [{ type, action_id: actionId, block_id: 'b', action_ts: '1', ...chosen }],
  });
};

const values = (fields: Record<string, object>) =>
  Object.fromEntries(Object.entries(fields).map(([name, state]) => [name, { [name]: state }]));
const submit = (callbackId: string, fields: Record<string, object>, metadata = '') =>
  payload({
    type: 'view_submission',
    view: {
      id: 'V1',
      type: 'modal',
      callback_id: callbackId,
      private_metadata: metadata,
      blocks: Object.keys(fields).map((name) => ({ type: 'input', block_id: name })),
      state: { values: values(fields) },
    },
  });
const choice = (value: string) => ({ type: 'static_select', selected_option: { value } });
const choices = (...all: string[]) => ({
  type: 'multi_static_select',
  selected_options: all.map((value) => ({ value })),
});
const typed = (value: string) => ({ type: 'plain_text_input', value });
const time = (value: string) => ({ type: 'timepicker', selected_time: value });

beforeEach(async () => {
  ana = w.person('Ana');
  await w.member(ana);
  other = await makeOther();
});

/** Does it, then nothing of the other workspace has changed or was told. */
async function isKeptOut(act: () => Promise<{ status: unknown }>): Promise<void> {
  const before = await everything();
  const { status } = await act();
  await w.deliver();
  expect(status).toBe(200);
  expect(await everything()).toEqual(before);
  for (const secret of SECRETS) expect(told()).not.toContain(secret);
}

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
    for (const secret of SECRETS) expect(told()).not.toContain(secret);
  });
});

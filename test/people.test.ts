import { describe, expect, test } from 'vitest';
import type { Skill } from '../src/generated/prisma/client.ts';
import { getProfile, type NewProfile, type OwnProfile, saveProfile } from '../src/people/profiles.ts';
import { fold, getMember, isZone, updateFromSlack } from '../src/people/service.ts';
import { searchSkills } from '../src/people/skills.ts';
import { END_PAUSE, profileHomeBlocks, profileModal, profileSavedMessage } from '../src/people/views.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const BLANK: NewProfile = {
  mentoring: false,
  skillsTeach: [],
  skillsCertify: [],
  skillsDo: [],
  skillsWanted: [],
  languages: [],
  supportChannels: [],
  capacity: 2,
  workDays: [1, 2, 3, 4, 5],
  workFrom: 540,
  workTo: 1080,
};

async function skill(name: string): Promise<string> {
  const found = await w.deps.db.skill.findFirstOrThrow({ where: { workspaceId: w.workspace.id, name } });
  return found.id;
}

/** Many skills beyond the first list: "Skill 00", "Skill 01", … */
async function manySkills(count: number): Promise<string[]> {
  const data = Array.from({ length: count }, (_, index) => ({
    workspaceId: w.workspace.id,
    name: `Skill ${String(index).padStart(2, '0')}`,
  }));
  const rows = await w.deps.db.skill.createManyAndReturn({ data });
  return rows.map((row) => row.id);
}

/** A workspace of somebody else, with one skill. */
async function otherWorkspace() {
  const { db, now } = w.deps;
  const other = await db.workspace.create({
    data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'UB9', installedAt: now() },
  });
  return { other, foreign: await db.skill.create({ data: { workspaceId: other.id, name: 'Foreign skill' } }) };
}

const own = async (slackId: string) => getProfile(w.deps, w.workspace.id, (await w.member(slackId)).id);

const save = async (slackId: string, change: Partial<NewProfile>) =>
  saveProfile(w.deps, await w.member(slackId), { ...BLANK, ...change });

/** Opens the form and waits until it stands there. */
async function openProfile(slackId: string) {
  const me = w.slack.as(slackId);
  await me.command('/mentor', 'profile');
  await w.slack.settle(() => me.modal() !== undefined);
  return me;
}

describe('telling Alongside about oneself', () => {
  test('somebody becomes a mentor with a few taps and is told what happens next', async () => {
    const ana = w.person('Ana');
    const me = await openProfile(ana);
    await me.search('skillsTeach', 'de-esc');
    await me.search('skillsWanted', 'writing');
    await me.type('mentoring', ['yes']);
    await me.type('skillsTeach', [await skill('De-escalation')]);
    await me.type('skillsWanted', [await skill('Clear writing')]);
    await me.type('languages', ['en', 'fr']);
    await me.type('supportChannels', ['phone', 'chat']);
    await me.type('capacity', '3');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    expect(me.modal()).toBeUndefined();
    await w.deliver();
    expect(me.directMessages().map((message) => message.text)).toEqual([
      ':white_check_mark: Your profile is saved. When somebody looks for what you offer, I’ll ask you first. Passing is always fine.',
    ]);
    const saved = await own(ana);
    expect(saved.profile).toMatchObject({
      mentoring: true,
      capacity: 3,
      languages: ['en', 'fr'],
      supportChannels: ['phone', 'chat'],
    });
    expect(saved.skillsTeach.map((one) => one.name)).toEqual(['De-escalation']);
    expect(saved.skillsWanted.map((one) => one.name)).toEqual(['Clear writing']);
  });

  test('the form opens filled in with what is stored, and saving it unchanged changes nothing', async () => {
    const ana = w.person('Ana');
    const change = {
      mentoring: true,
      skillsCertify: [await skill('Billing and refunds')],
      skillsDo: [await skill('Chat etiquette')],
      languages: ['de'],
      supportChannels: ['email'],
      capacity: 5,
      workDays: [2, 6],
      workFrom: 1320,
      workTo: 360,
      pausedUntil: '2026-12-24',
    };
    await save(ana, change);
    const before = await own(ana);
    const me = await openProfile(ana);
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    expect(await own(ana)).toEqual(before);
    expect(before.member).toMatchObject({ workDays: [2, 6], workFrom: 1320, workTo: 360 });
    expect(before.member.pausedUntil).toEqual(new Date('2026-12-23T23:00:00Z')); // midnight in Berlin
  });

  test('a newcomer sees the workspace’s hours, and keeps following them', async () => {
    await w.deps.db.workspace.update({
      where: { id: w.workspace.id },
      data: { workDays: [1, 2], workFrom: 420, workTo: 900 },
    });
    const ana = w.person('Ana');
    const me = await openProfile(ana);
    const shown =
      me
        .modal()
        ?.blocks.map((block) => JSON.stringify(block))
        .join('') ?? '';
    expect(shown).toContain('"initial_time":"07:00"');
    expect(shown).toContain('"initial_time":"15:00"');
    await me.submit();
    const { member } = await own(ana);
    expect(member).toMatchObject({ workDays: [], workFrom: null, workTo: null });
  });

  test('mistakes are shown at their field and nothing is saved', async () => {
    const ana = w.person('Ana');
    const me = await openProfile(ana);
    await me.type('mentoring', ['yes']);
    expect((await me.submit()).errors).toEqual({ skillsTeach: 'Choose at least one skill you can pass on.' });
    await me.type('mentoring', []);
    await me.type('workTo', '09:00');
    expect((await me.submit()).errors).toEqual({ workTo: 'The day ends when it starts. Choose another time.' });
    await me.type('workTo', '17:00');
    await me.type('pausedUntil', '2026-11-24');
    expect((await me.submit()).errors).toEqual({ pausedUntil: 'Choose a day after today, or leave this empty.' });
    expect((await own(ana)).profile).toBeNull();
    await me.type('pausedUntil', '2026-11-25');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
  });

  test('a waiting request is offered to the new mentor at once', async () => {
    const [ana, ben] = [w.person('Ana'), w.person('Ben')];
    const mentee = await w.member(ben);
    const skillId = await skill('De-escalation');
    const createdAt = w.deps.now();
    const data = {
      workspaceId: w.workspace.id,
      menteeId: mentee.id,
      skillId,
      goal: 'Stay calm',
      kind: 'CLASSIC',
      createdAt,
    } as const;
    await w.deps.db.mentorRequest.create({ data: { ...data, status: 'WAITLISTED', waitlistedAt: createdAt } });
    await save(ana, { mentoring: true, skillsTeach: [skillId] });
    expect(await w.deps.db.offer.count({ where: { mentor: { slackId: ana }, status: 'PENDING' } })).toBe(1);
  });

  test('two submissions at once leave one whole profile', async () => {
    const ana = w.person('Ana');
    const [a, b] = [await skill('De-escalation'), await skill('Clear writing')];
    await Promise.all([
      save(ana, { skillsTeach: [a, b], skillsWanted: [b] }),
      save(ana, { skillsDo: [b], skillsWanted: [a] }),
    ]);
    const { skillsTeach, skillsDo, skillsWanted } = await own(ana);
    const saved = [skillsTeach, skillsDo, skillsWanted].map((list) => list.map((one) => one.id));
    expect([
      [[b, a], [], [b]],
      [[], [b], [a]],
    ]).toContainEqual(saved);
  });

  test('guests are told kindly that mentoring is for members', async () => {
    const guest = w.person('Gus', { isGuest: true });
    await w.slack.as(guest).command('/mentor', 'profile');
    await w.slack.settle(() => w.slack.as(guest).ephemerals().length > 0);
    expect(w.slack.as(guest).ephemerals()[0]?.text).toBe(
      'Mentoring is for members of this workspace. As a guest you can still receive kudos.',
    );
    await expect(save(guest, {})).rejects.toThrow('for members');
  });

  test('coming back early ends the pause', async () => {
    const ana = w.person('Ana');
    await save(ana, { pausedUntil: '2026-12-24' });
    const me = w.slack.as(ana);
    const home = () => JSON.stringify(me.home()?.blocks ?? '');
    await me.openHome();
    await w.slack.settle(() => home().includes('Paused until'));
    await me.press('home', END_PAUSE);
    await w.slack.settle(() => !home().includes('Paused until'));
    expect((await own(ana)).member.pausedUntil).toBeNull();
  });
});

describe('the rules of a profile', () => {
  test('a skill named at two levels counts at the higher one', async () => {
    const ana = w.person('Ana');
    const id = await skill('De-escalation');
    await save(ana, { skillsDo: [id], skillsCertify: [id], skillsTeach: [id] });
    const { skillsCertify, skillsTeach, skillsDo } = await own(ana);
    expect([skillsCertify.length, skillsTeach.length, skillsDo.length]).toEqual([1, 0, 0]);
  });

  test('twenty skills are enough', async () => {
    const ana = w.person('Ana');
    const ids = await manySkills(21);
    await expect(save(ana, { skillsDo: ids.slice(0, 12), skillsTeach: ids.slice(12) })).rejects.toMatchObject({
      message: 'That is 21 skills in all. Keep the 20 that matter most.',
      field: 'skillsDo',
    });
    await expect(save(ana, { skillsWanted: ids })).rejects.toMatchObject({ field: 'skillsWanted' });
    await save(ana, { skillsDo: ids.slice(0, 12), skillsTeach: ids.slice(12, 20), skillsWanted: ids.slice(1) });
  });

  test('retired, foreign and invented skills are refused, each at its field', async () => {
    const ana = w.person('Ana');
    const { foreign } = await otherWorkspace();
    const retired = await skill('Phone manner');
    await w.deps.db.skill.update({ where: { id: retired }, data: { retiredAt: w.deps.now() } });
    const message = 'One of these is no longer in the list. Please choose again.';
    await expect(save(ana, { skillsWanted: [retired] })).rejects.toMatchObject({ message, field: 'skillsWanted' });
    await expect(save(ana, { skillsTeach: [foreign.id] })).rejects.toMatchObject({ message, field: 'skillsTeach' });
    await expect(save(ana, { skillsDo: ['01900000-0000-7000-8000-000000000000'] })).rejects.toMatchObject({
      field: 'skillsDo',
    });
    expect((await own(ana)).profile).toBeNull();
  });

  test('a skill that was retired meanwhile leaves the form and comes back with its level', async () => {
    const ana = w.person('Ana');
    const [kept, gone] = [await skill('De-escalation'), await skill('Phone manner')];
    await save(ana, { skillsCertify: [gone], skillsTeach: [kept] });
    await w.deps.db.skill.update({ where: { id: gone }, data: { retiredAt: w.deps.now() } });
    expect((await own(ana)).skillsCertify).toEqual([]);
    await save(ana, { skillsTeach: [kept] });
    await w.deps.db.skill.update({ where: { id: gone }, data: { retiredAt: null } });
    expect((await own(ana)).skillsCertify.map((one) => one.name)).toEqual(['Phone manner']);
  });

  test('a pause is over on its day, in the person’s own zone', async () => {
    const ana = w.person('Ana', { tz: 'America/New_York' });
    await save(ana, { pausedUntil: '2026-11-26' });
    w.setClock('2026-11-26T04:59:00Z');
    expect((await own(ana)).pausedUntilDay).toBe('2026-11-26');
    w.setClock('2026-11-26T05:00:00Z');
    expect((await own(ana)).pausedUntilDay).toBeUndefined();
  });

  test('today is the person’s own today', async () => {
    w.setClock('2026-11-24T22:00:00Z'); // already the 25th in Auckland
    await expect(
      save(w.person('Ari', { tz: 'Pacific/Auckland' }), { pausedUntil: '2026-11-25' }),
    ).rejects.toMatchObject({ field: 'pausedUntil' });
    await save(w.person('Ana', { tz: 'America/New_York' }), { pausedUntil: '2026-11-25' });
  });

  test('nobody reads a profile of another workspace', async () => {
    const ana = await w.member(w.person('Ana'));
    const { other } = await otherWorkspace();
    await expect(getProfile(w.deps, other.id, ana.id)).rejects.toThrow();
  });

  test('a forged form is answered with field errors, not with a crash', async () => {
    const ana = w.person('Ana');
    const me = await openProfile(ana);
    await me.submit();
    const submission = w.slack.deliveries.findLast((delivery) => delivery.type === 'view_submission');
    const payload = JSON.parse(new URLSearchParams(submission?.body).get('payload') ?? '{}');
    Object.assign(payload.view.state.values, {
      skillsTeach: { skillsTeach: { type: 'multi_external_select', selected_options: [{ value: "' OR 1=1" }] } },
      languages: { languages: { type: 'multi_static_select', selected_options: [{ value: 'tlh' }] } },
      supportChannels: {
        supportChannels: { type: 'multi_static_select', selected_options: [{ value: 'constructor' }] },
      },
      capacity: { capacity: { type: 'static_select', selected_option: { value: '99' } } },
      workDays: { workDays: { type: 'multi_static_select', selected_options: [{ value: '8' }] } },
      workFrom: { workFrom: { type: 'timepicker', selected_time: '25:61' } },
      pausedUntil: { pausedUntil: { type: 'datepicker', selected_date: '2026-02-31' } },
    });
    const forged = await w.slack.deliverRaw(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
    expect(Object.keys(JSON.parse(forged.answer).errors).sort()).toEqual(
      ['capacity', 'languages', 'pausedUntil', 'skillsTeach', 'supportChannels', 'workDays', 'workFrom'].sort(),
    );
  });
});

describe('choosing skills', () => {
  const names = async (query: string, take = 100) =>
    (await searchSkills(w.deps, w.workspace.id, query, take)).map((one) => one.name);
  const add = (...list: string[]) =>
    w.deps.db.skill.createMany({ data: list.map((name) => ({ workspaceId: w.workspace.id, name })) });

  test('a name that begins like what is typed comes first, then a word that does, then the rest', async () => {
    await add('Refunds by phone', 'Telephone systems', 'Phone');
    expect(await names('phone')).toEqual(['Phone', 'Phone manner', 'Refunds by phone', 'Telephone systems']);
  });

  test('case, accents and spaces around do not matter', async () => {
    await add('Résumé-Prüfung');
    expect(await names('  RESUME-pruf ')).toEqual(['Résumé-Prüfung']);
    expect(await names('rÉsÚmÉ')).toEqual(['Résumé-Prüfung']);
  });

  test('words may come in any order', async () => {
    expect(await names('refunds billing')).toEqual(['Billing and refunds']);
  });

  test('an empty query offers everything, never more than asked for', async () => {
    await manySkills(99);
    expect(await names('')).toHaveLength(100);
    expect(await names('', 5)).toHaveLength(5);
  });

  test('nothing a person types is a pattern', async () => {
    await add('100% of calls', 'snake_case', 'back\\slash', 'مهارات الاستماع', '🔥 Firefighting');
    expect(await names('%')).toEqual(['100% of calls']);
    expect(await names('_')).toEqual(['snake_case']);
    expect(await names('\\')).toEqual(['back\\slash']);
    expect(await names('الاستماع')).toEqual(['مهارات الاستماع']);
    expect(await names('🔥')).toEqual(['🔥 Firefighting']);
    expect(await names("'; DROP TABLE")).toEqual([]);
    expect(await names('x'.repeat(100_000))).toEqual([]);
  });

  test('retired skills and those of other workspaces are not offered', async () => {
    await otherWorkspace();
    await w.deps.db.skill.update({ where: { id: await skill('Phone manner') }, data: { retiredAt: w.deps.now() } });
    expect(await names('phone')).toEqual([]);
    expect(await names('foreign')).toEqual([]);
  });

  test('the select in the form answers what is typed, and nothing typed', async () => {
    const me = await openProfile(w.person('Ana'));
    expect((await me.search('skillsDo', '')).length).toBe(14);
    expect((await me.search('skillsWanted', 'DE-ESC')).map((one) => one.text.text)).toEqual(['De-escalation']);
    expect(await me.search('skillsWanted', 'no such thing')).toEqual([]);
  });

  test('it answers in time in a workspace of 500 skills', async () => {
    await w.deps.db.skill.createMany({
      data: Array.from({ length: 486 }, (_, index) => ({
        workspaceId: w.workspace.id,
        name: `Sköll ${index} ${'é'.repeat(60)}`,
      })),
    });
    const begin = performance.now();
    expect(await names('skoll 4')).not.toEqual([]);
    expect(performance.now() - begin).toBeLessThan(500);
  });
});

describe('following Slack', () => {
  test('a new name, zone and role are taken over', async () => {
    const ana = w.person('Ana');
    await w.member(ana);
    await w.slack.changeUser(ana, { tz: 'Asia/Kolkata', is_admin: true, profile: { display_name: 'Ana María' } });
    await w.eventsDone();
    expect(await w.member(ana)).toMatchObject({ name: 'Ana María', zone: 'Asia/Kolkata', isAdmin: true });
  });

  test('a stranger stays a stranger', async () => {
    const ana = w.person('Ana');
    await w.slack.changeUser(ana, { tz: 'Asia/Kolkata' });
    await w.slack.deactivate(ana);
    await w.eventsDone();
    expect(await w.deps.db.member.count({ where: { slackId: ana } })).toBe(0);
  });

  test('whoever leaves is marked, keeps their zone, and their partner is told', async () => {
    const [ana, ben] = [w.person('Ana', { tz: 'Asia/Tokyo' }), w.person('Ben')];
    const [mentor, mentee] = [await w.member(ana), await w.member(ben)];
    const skillId = await skill('De-escalation');
    const now = w.deps.now();
    const common = { workspaceId: w.workspace.id, menteeId: mentee.id, kind: 'CLASSIC' } as const;
    const request = await w.deps.db.mentorRequest.create({
      data: { ...common, skillId, goal: 'Stay calm', status: 'MATCHED', createdAt: now, closedAt: now },
    });
    const pairing = await w.deps.db.pairing.create({
      data: {
        ...common,
        requestId: request.id,
        mentorId: mentor.id,
        status: 'ACTIVE',
        starterId: mentor.id,
        startedAt: now,
        endsAt: now,
      },
    });
    await w.slack.deactivate(ana);
    await w.eventsDone();
    const left = await w.deps.db.member.findUniqueOrThrow({ where: { id: mentor.id } });
    expect(left).toMatchObject({ deactivatedAt: now, zone: 'Asia/Tokyo' });
    expect((await w.deps.db.pairing.findUniqueOrThrow({ where: { id: pairing.id } })).status).toBe('ENDED');
  });

  test('told twice, the first day of absence stays', async () => {
    const ana = w.person('Ana');
    const member = await w.member(ana);
    await w.slack.deactivate(ana);
    await w.eventsDone();
    w.advance({ days: 1 });
    await w.slack.changeUser(ana, { real_name: 'Gone' });
    await w.eventsDone();
    const after = await w.deps.db.member.findUniqueOrThrow({ where: { id: member.id } });
    expect(after.deactivatedAt).toEqual(new Date('2026-11-24T09:00:00Z'));
  });

  test('an old change that comes late does not bring back whoever left, nor send off whoever came back', async () => {
    const ana = w.person('Ana');
    const { id } = await w.member(ana);
    const asItWas = (deleted: boolean) => ({ type: 'user_change', user: { ...w.slack.state.users.get(ana), deleted } });
    const deactivatedAt = async () => (await w.deps.db.member.findUniqueOrThrow({ where: { id } })).deactivatedAt;
    await w.slack.deactivate(ana);
    await w.eventsDone();
    await w.slack.deliverEvent(asItWas(false));
    await w.eventsDone();
    expect(await deactivatedAt()).not.toBeNull();
    await w.slack.changeUser(ana, { deleted: false });
    await w.eventsDone();
    await w.slack.deliverEvent(asItWas(true));
    await w.eventsDone();
    expect(await deactivatedAt()).toBeNull();
  });

  test('whoever comes back is there again', async () => {
    const ana = w.person('Ana');
    const member = await w.member(ana);
    await w.slack.deactivate(ana);
    await w.eventsDone();
    await w.slack.changeUser(ana, { deleted: false });
    await w.eventsDone();
    expect((await w.deps.db.member.findUniqueOrThrow({ where: { id: member.id } })).deactivatedAt).toBeNull();
  });

  test('a zone that cannot be reckoned becomes UTC instead of stopping every message', async () => {
    const ana = w.person('Ana');
    const person = {
      slackId: ana,
      name: 'Ana',
      zone: 'Mars/Olympus',
      isBot: false,
      isGuest: false,
      isAdmin: false,
      deactivated: false,
    };
    await w.member(ana);
    await updateFromSlack(w.deps, w.workspace.id, person);
    expect((await w.member(ana)).zone).toBe('UTC');
    expect(['Asia/Kolkata', 'Asia/Calcutta', 'UTC', 'Mars/Olympus', ''].map(isZone)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test('two first contacts at once make one member', async () => {
    const ana = w.person('Ana');
    const [a, b] = await Promise.all([getMember(w.deps, w.workspace.id, ana), getMember(w.deps, w.workspace.id, ana)]);
    expect(a.id).toBe(b.id);
  });
});

test('folding brings together what people mean to be the same', () => {
  expect([' Ünïcode ', 'UNICODE', 'unicode'].map(fold)).toEqual(['unicode', 'unicode', 'unicode']);
});

describe('as it looks', () => {
  const listed = (...names: string[]): Skill[] =>
    names.map((name, index) => ({ id: `id-${index}`, workspaceId: 'w', name, retiredAt: null }));

  const full = async (): Promise<OwnProfile> => {
    const ana = w.person('Ana', { tz: 'America/New_York' });
    await save(ana, { mentoring: true, skillsTeach: [await skill('De-escalation')], languages: ['en'] });
    const saved = await own(ana);
    const many = listed(...Array.from({ length: 20 }, (_, index) => `${'&'.repeat(73)}${index}`));
    return {
      ...saved,
      skillsCertify: listed('Billing and refunds'),
      skillsTeach: listed('De-escalation', '<!channel> *bold* 🔥'),
      skillsDo: many,
      skillsWanted: listed('مهارات الاستماع'),
      hours: { ...saved.hours, workDays: [1, 2, 4], workFrom: 1320, workTo: 390 },
    };
  };

  test('Home before and after there is a profile', async () => {
    const newcomer = profileHomeBlocks(await own(w.person('Ben')));
    expect({ newcomer, full: profileHomeBlocks(await full()) }).toMatchSnapshot();
  });

  test('the form, empty', async () => {
    expect(profileModal(await own(w.person('Ben')))).toMatchSnapshot();
  });

  test('the form and Home at their fullest fit into Slack', async () => {
    const ana = w.person('Ana');
    const most = await full();
    const token = 'xoxb-test-token';
    const view = {
      type: 'home',
      blocks: profileHomeBlocks({
        ...most,
        skillsTeach: most.skillsDo,
        skillsCertify: most.skillsDo,
        skillsWanted: most.skillsDo,
      }),
    };
    expect((await w.slack.call('views.publish', { user_id: ana, view }, token)).body).toContain('"ok":true');
    const opened = await w.slack.call(
      'views.open',
      { trigger_id: w.slack.issueTrigger(ana), view: profileModal(most) },
      token,
    );
    expect(opened.body).toContain('"ok":true');
  });

  test('the confirmation, by what comes next', async () => {
    const base = await full();
    const { profile, pausedUntil: _, ...rest } = base;
    const resting = profile && { ...profile, mentoring: false };
    const told = [
      base,
      { ...base, pausedUntil: new Date('2026-12-24T00:00:00Z') },
      { ...rest, profile: resting, pausedUntil: undefined },
      { ...rest, profile: resting, pausedUntil: undefined, skillsWanted: [] },
    ];
    expect(told.map((one) => profileSavedMessage(one).text)).toMatchSnapshot();
  });
});

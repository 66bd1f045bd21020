import { describe, expect, test } from 'vitest';
import type { Skill } from '../src/generated/prisma/client.ts';
import { BACK, type Place, SECTIONS } from '../src/people/form-views.ts';
import { evenWeek, storedWeek } from '../src/people/hours.ts';
import { hoursInWords, hoursModal, MORE_HOURS } from '../src/people/hours-views.ts';
import { type NewHours, saveHours } from '../src/people/own-hours.ts';
import { type NewOwnSkills, saveOwnSkills } from '../src/people/own-skills.ts';
import { ownSkillsModal } from '../src/people/own-skills-views.ts';
import { findAvoided, saveWishes } from '../src/people/own-wishes.ts';
import { getProfile, type OwnProfile } from '../src/people/profiles.ts';
import { fold, getMember, isZone, updateFromSlack } from '../src/people/service.ts';
import { END_PAUSE, openSection, profileHomeBlocks, profileSavedMessage } from '../src/people/views.ts';
import { wishesModal } from '../src/people/wishes-views.ts';
import { searchWords } from '../src/people/words.ts';
import { type NewWork, saveWork } from '../src/people/work.ts';
import { workModal } from '../src/people/work-views.ts';
import { personOf } from '../src/slack/clients.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const BLANK: NewOwnSkills = {
  mentoring: false,
  capacity: 2,
  circles: false,
  skillsTeach: [],
  skillsCertify: [],
  skillsDo: [],
  skillsWanted: [],
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

const save = async (slackId: string, change: Partial<NewOwnSkills>) =>
  saveOwnSkills(w.deps, await w.member(slackId), { ...BLANK, ...change });

const work = async (slackId: string, change: Partial<NewWork>) =>
  saveWork(w.deps, await w.member(slackId), {
    languages: [],
    supportChannels: [],
    products: [],
    interests: [],
    ...change,
  });

const OFFICE = { days: [1, 2, 3, 4, 5], from: 540, to: 1080 };
const hours = async (slackId: string, change: Partial<NewHours>) =>
  saveHours(w.deps, await w.member(slackId), { shifts: [OFFICE], ...change });

/** Opens the form and waits until it stands there. */
async function openProfile(slackId: string) {
  const me = w.slack.as(slackId);
  await me.command('/mentor', 'profile');
  await w.slack.settle(() => me.modal() !== undefined);
  return me;
}

/** Opens one part from App Home. */
async function openPart(slackId: string, name: (typeof SECTIONS)[number]) {
  const me = w.slack.as(slackId);
  await me.openHome();
  await w.slack.settle(() => JSON.stringify(me.home()?.blocks ?? '').includes(openSection(name)));
  await me.press('home', openSection(name));
  await w.slack.settle(() => me.modal() !== undefined);
  return me;
}

const fine = { ok: true, errors: {} };
const words = (slackId: string) => JSON.stringify(w.slack.as(slackId).modal()?.blocks ?? '');

describe('telling Alongside about oneself', () => {
  test('somebody goes through the steps with a few taps and is told what happens next', async () => {
    const [ana, ben] = [w.person('Ana'), w.person('Ben')];
    const me = await openProfile(ana);
    await me.search('skillsTeach', 'de-esc');
    await me.search('skillsWanted', 'writing');
    await me.type('mentoring', ['yes']);
    await me.type('skillsTeach', [await skill('De-escalation')]);
    await me.type('skillsWanted', [await skill('Clear writing')]);
    await me.type('capacity', '3');
    expect(await me.submit()).toEqual(fine);
    await me.type('languages', ['en', 'fr']);
    await me.type('supportChannels', ['phone', 'chat']);
    await me.search('products', 'Tracking app');
    await me.type('products', ['Tracking app']);
    await me.search('site', 'Berlin');
    await me.type('site', ['Berlin']);
    await me.type('startedOn', '2024-03-01');
    expect(await me.submit()).toEqual(fine);
    await me.type('to0', '17:00');
    expect(await me.submit()).toEqual(fine);
    await me.type('wishes', ['team', 'tenure']);
    await me.type('avoid', [ben]);
    expect(await me.submit()).toEqual(fine);
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
      products: ['Tracking app'],
      wishes: ['team', 'tenure'],
    });
    expect(saved.skillsTeach.map((one) => one.name)).toEqual(['De-escalation']);
    expect(saved.skillsWanted.map((one) => one.name)).toEqual(['Clear writing']);
    expect(saved.member).toMatchObject({ site: 'Berlin', startedOn: new Date('2024-03-01T00:00:00Z') });
    expect(saved.hours.week).toEqual(evenWeek([1, 2, 3, 4, 5], 540, 1020));
    expect(await findAvoided(w.deps, saved.member)).toEqual([ben]);
  });

  test('whoever stops half way keeps what was entered so far, and hears nothing', async () => {
    const ana = w.person('Ana');
    const me = await openProfile(ana);
    await me.search('skillsWanted', 'writing');
    await me.type('skillsWanted', [await skill('Clear writing')]);
    await me.submit();
    await me.close();
    await w.deliver();
    expect((await own(ana)).skillsWanted).toHaveLength(1);
    expect(me.directMessages()).toEqual([]);
  });

  test('going back keeps what was typed, and says what cannot be kept', async () => {
    const ana = w.person('Ana');
    const me = await openProfile(ana);
    await me.submit();
    await me.type('languages', ['fr']);
    await me.press('modal', BACK);
    await w.slack.settle(() => words(ana).includes('1 of 4'));
    await me.submit();
    expect(words(ana)).toContain('"value":"fr"');
    await me.type('startedOn', '2030-01-01');
    await me.press('modal', BACK);
    await w.slack.settle(() => words(ana).includes('Choose the day you started'));
    await me.close();
    expect(words(ana)).toContain('2 of 4');
    await me.type('startedOn', '2020-01-01');
    expect(await me.submit()).toEqual(fine);
  });

  test.each(SECTIONS)(
    'the part %s opens filled in with what is stored, and saving it unchanged changes nothing',
    async (part) => {
      const [ana, ben] = [w.person('Ana'), w.person('Ben')];
      await save(ana, {
        mentoring: true,
        skillsCertify: [await skill('Billing and refunds')],
        skillsDo: [await skill('Chat etiquette')],
        capacity: 5,
      });
      await work(ana, {
        languages: ['de'],
        supportChannels: ['email'],
        products: ['App'],
        interests: ['Chess'],
        site: 'Kyiv',
      });
      await hours(ana, {
        shifts: [
          { days: [2, 6], from: 1320, to: 360 },
          { days: [4], from: 480, to: 780 },
        ],
        pausedUntil: '2026-12-24',
      });
      await saveWishes(w.deps, await w.member(ana), { wishes: ['background'], avoid: [ben] });
      const before = [await own(ana), await findAvoided(w.deps, await w.member(ana))];
      const me = await openPart(ana, part);
      expect(await me.submit()).toEqual(fine);
      expect(me.modal()).toBeUndefined();
      expect([await own(ana), await findAvoided(w.deps, await w.member(ana))]).toEqual(before);
      const { member } = await own(ana);
      expect(member.workWeek).toEqual([-1, -1, 1320, 360, -1, -1, 480, 780, -1, -1, 1320, 360, -1, -1]);
      expect(member.pausedUntil).toEqual(new Date('2026-12-23T23:00:00Z')); // midnight in Berlin
      await w.deliver();
      expect(me.directMessages()).toEqual([]);
    },
  );

  test('mistakes are shown at their field and nothing of that part is saved', async () => {
    const ana = w.person('Ana');
    const me = await openProfile(ana);
    await me.type('mentoring', ['yes']);
    expect((await me.submit()).errors).toEqual({ skillsTeach: 'Choose at least one skill you can pass on.' });
    expect((await own(ana)).profile).toBeNull();
    await me.type('mentoring', []);
    await me.submit();
    await me.submit();
    await me.type('to0', '09:00');
    expect((await me.submit()).errors).toEqual({ to0: 'The day ends when it starts. Choose another time.' });
    await me.type('to0', '17:00');
    await me.type('pausedUntil', '2026-11-24');
    expect((await me.submit()).errors).toEqual({ pausedUntil: 'Choose a day after today, or leave this empty.' });
    await me.type('pausedUntil', '2026-11-25');
    expect(await me.submit()).toEqual(fine);
    await me.type('avoid', [ana]);
    expect((await me.submit()).errors).toEqual({ avoid: 'That is you.' });
    await me.type('avoid', [w.person('Robo', { isBot: true })]);
    expect((await me.submit()).errors).toEqual({ avoid: 'Choose people, not apps.' });
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
    await hours(ana, { pausedUntil: '2026-12-24' });
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
    await hours(ana, { pausedUntil: '2026-11-26' });
    w.setClock('2026-11-26T04:59:00Z');
    expect((await own(ana)).pausedUntilDay).toBe('2026-11-26');
    w.setClock('2026-11-26T05:00:00Z');
    expect((await own(ana)).pausedUntilDay).toBeUndefined();
  });

  test('today is the person’s own today', async () => {
    w.setClock('2026-11-24T22:00:00Z'); // already the 25th in Auckland
    await expect(
      hours(w.person('Ari', { tz: 'Pacific/Auckland' }), { pausedUntil: '2026-11-25' }),
    ).rejects.toMatchObject({ field: 'pausedUntil' });
    await hours(w.person('Ana', { tz: 'America/New_York' }), { pausedUntil: '2026-11-25' });
  });

  test('nobody reads a profile of another workspace', async () => {
    const ana = await w.member(w.person('Ana'));
    const { other } = await otherWorkspace();
    await expect(getProfile(w.deps, other.id, ana.id)).rejects.toThrow();
  });

  test('a forged form is answered with field errors, not with a crash', async () => {
    const ana = w.person('Ana');
    const me = await openProfile(ana);
    const forge = async (values: object) => {
      const submission = w.slack.deliveries.findLast((delivery) => delivery.type === 'view_submission');
      const payload = JSON.parse(new URLSearchParams(submission?.body).get('payload') ?? '{}');
      Object.assign(payload.view.state.values, values);
      const forged = await w.slack.deliverRaw(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
      return Object.keys(JSON.parse(forged.answer).errors).sort();
    };
    const several = (name: string, value: string) => ({
      [name]: { [name]: { type: 'multi_static_select', selected_options: [{ value }] } },
    });
    await me.submit();
    const skills = {
      ...several('skillsTeach', "' OR 1=1"),
      capacity: { capacity: { selected_option: { value: '99' } } },
    };
    expect(await forge(skills)).toEqual(['capacity', 'skillsTeach']);
    await me.submit();
    const works = { ...several('languages', 'tlh'), ...several('supportChannels', 'constructor') };
    expect(await forge({ ...works, ...several('products', 'x'.repeat(76)) })).toEqual([
      'languages',
      'products',
      'supportChannels',
    ]);
    await me.submit();
    const time = { from0: { from0: { type: 'timepicker', selected_time: '25:61' } } };
    const date = { pausedUntil: { pausedUntil: { type: 'datepicker', selected_date: '2026-02-31' } } };
    expect(await forge({ ...several('days0', '8'), ...time })).toEqual(['days0', 'from0']);
    expect(await forge(date)).toEqual(['pausedUntil']);
    await me.submit();
    expect(await forge(several('wishes', 'toString'))).toEqual(['wishes']);
    expect((await own(ana)).profile).toMatchObject({ capacity: 2, languages: [], wishes: [] });
  });
});

describe('hours by weekday', () => {
  test('a newcomer sees the workspace’s hours, and keeps following them', async () => {
    await w.deps.db.workspace.update({
      where: { id: w.workspace.id },
      data: { workDays: [1, 2], workFrom: 420, workTo: 900 },
    });
    const ana = w.person('Ana');
    await save(ana, {});
    const me = await openPart(ana, 'hours');
    expect(words(ana)).toContain('"initial_time":"07:00"');
    expect(words(ana)).toContain('"initial_time":"15:00"');
    await me.submit();
    const { member, hours: reach } = await own(ana);
    expect(member.workWeek).toEqual([]);
    expect(reach.week).toEqual(evenWeek([1, 2], 420, 900));
  });

  test('a day with other hours is one tap more, and nothing typed before is lost', async () => {
    const ana = w.person('Ana');
    await save(ana, {});
    const me = await openPart(ana, 'hours');
    await me.type('days0', ['1', '2', '3', '4']);
    await me.type('to0', '17:30');
    await me.press('modal', MORE_HOURS);
    await w.slack.settle(() => words(ana).includes('days1'));
    await me.type('days1', ['4', '5']);
    await me.type('from1', '08:00');
    await me.type('to1', '13:00');
    expect((await me.submit()).errors).toEqual({ days1: 'Thursday has hours above already.' });
    await me.type('days1', ['5']);
    expect(await me.submit()).toEqual(fine);
    const { hours: reach, ...saved } = await own(ana);
    expect(reach.week).toEqual(evenWeek([1, 2, 3, 4], 540, 1050).with(4, { from: 480, to: 780 }));
    expect(hoursInWords({ hours: reach })).toBe('Mon–Thu 09:00–17:30; Fri 08:00–13:00 (Europe/Berlin)');
    expect(saved.member.workWeek).toEqual(storedWeek(reach.week));
  });

  test('hours without a day are taken away again, and some day must be left', async () => {
    const ana = w.person('Ana');
    await hours(ana, { shifts: [OFFICE, { days: [], from: 0, to: 0 }] });
    expect((await own(ana)).member.workWeek).toEqual([]);
    await expect(hours(ana, { shifts: [{ days: [], from: 0, to: 60 }] })).rejects.toMatchObject({ field: 'days0' });
    await expect(hours(ana, { shifts: [] })).rejects.toMatchObject({ field: 'days0' });
  });

  test('seven days may have seven hours', async () => {
    const ana = w.person('Ana');
    const shifts = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ days: [day], from: day * 60, to: day * 60 + 480 }));
    await hours(ana, { shifts });
    const me = await openPart(ana, 'hours');
    expect(words(ana)).not.toContain(MORE_HOURS);
    expect(await me.submit()).toEqual(fine);
    expect((await own(ana)).hours.week).toEqual(shifts.map(({ from, to }) => ({ from, to })));
  });
});

describe('words of people’s own', () => {
  const found = (kind: 'products' | 'interests' | 'site', query: string) =>
    searchWords(w.deps, w.workspace.id, kind, query, 100);

  test('what others wrote comes first, whatever its case and accents, and what is typed can be added', async () => {
    await work(w.person('Ana'), { products: ['Käufer-App', 'Tracking'] });
    await work(w.person('Ben'), { products: ['Tracking'] });
    expect(await found('products', '')).toEqual(['Tracking', 'Käufer-App']);
    expect(await found('products', 'KAUFER')).toEqual(['Käufer-App', 'KAUFER']);
    expect(await found('products', 'tracking')).toEqual(['Tracking']);
  });

  test('who writes it differently gets the spelling others use', async () => {
    await work(w.person('Ana'), { products: ['Tracking App'], site: 'São Paulo' });
    const ben = w.person('Ben');
    await work(ben, { products: [' tracking  APP ', 'Tracking app', '\u0000'], site: 'sao paulo' });
    expect((await own(ben)).profile?.products).toEqual(['Tracking App']);
    expect((await own(ben)).member.site).toBe('São Paulo');
  });

  test('an interest only one person has is not shown to others', async () => {
    await work(w.person('Ana'), { interests: ['Chess', 'Beekeeping'] });
    await work(w.person('Ben'), { interests: ['chess'] });
    expect(await found('interests', '')).toEqual(['Chess']);
  });

  test('twenty are enough, other workspaces stay out, and nothing typed is a pattern', async () => {
    const ana = w.person('Ana');
    const many = Array.from({ length: 21 }, (_, index) => `Thing ${index}`);
    await expect(work(ana, { interests: many })).rejects.toMatchObject({ field: 'interests' });
    const { other } = await otherWorkspace();
    await work(ana, { products: ['100%'], site: 'Berlin' });
    expect(await searchWords(w.deps, other.id, 'site', '', 100)).toEqual([]);
    expect(await found('products', '%')).toEqual(['100%', '%']);
    expect(await found('products', 'x'.repeat(10_000))).toEqual(['x'.repeat(75)]);
  });

  test('a first day is today or before', async () => {
    const ana = w.person('Ana', { tz: 'Pacific/Auckland' });
    await expect(work(ana, { startedOn: '2026-11-25' })).rejects.toMatchObject({ field: 'startedOn' });
    await expect(work(ana, { startedOn: '1900-01-01' })).rejects.toMatchObject({ field: 'startedOn' });
    await work(ana, { startedOn: '2026-11-24' });
    expect((await own(ana)).startedOn).toBe('2026-11-24');
    await work(ana, {});
    expect((await own(ana)).startedOn).toBeUndefined();
  });
});

describe('whom somebody avoids', () => {
  const avoid = async (slackId: string, others: string[]) =>
    saveWishes(w.deps, await w.member(slackId), { wishes: [], avoid: others });

  test('is shown in their own form and nowhere else', async () => {
    const [ana, ben, cora] = [w.person('Ana'), w.person('Ben'), w.person('Cora')];
    await avoid(ana, [ben]);
    await w.deps.db.member.updateMany({ where: { slackId: cora }, data: { isCoordinator: true } });
    const shown = async (slackId: string) => {
      const me = w.slack.as(slackId);
      await me.openHome();
      await w.slack.settle(() => me.home() !== undefined);
      return JSON.stringify(me.home()?.blocks);
    };
    for (const person of [ana, ben, cora]) {
      const home = await shown(person);
      expect(home).not.toMatch(/avoid|not with/i);
      expect(home).not.toContain(person === ben ? ana : ben);
    }
    await openPart(ana, 'partner');
    expect(words(ana)).toContain(`"initial_users":["${ben}"]`);
    await w.slack.as(ana).submit();
    await save(ben, {});
    await openPart(ben, 'partner');
    expect(words(ben)).not.toContain(ana);
    await w.deliver();
    for (const person of [ana, ben, cora]) expect(w.slack.as(person).directMessages()).toEqual([]);
    expect(w.logs.join('')).not.toContain(ben);
  });

  test('is not logged either when saving it fails', async () => {
    const [ana, ben] = [w.person('Ana'), w.person('Ben')];
    await w.member(ben);
    await save(ana, {});
    const me = await openPart(ana, 'partner');
    await me.type('avoid', [ben]);
    await w.deps.db.$executeRawUnsafe('ALTER TABLE "Avoidance" ADD CONSTRAINT "broken" CHECK (false)');
    await me.submit().finally(() => w.deps.db.$executeRawUnsafe('ALTER TABLE "Avoidance" DROP CONSTRAINT "broken"'));
    const { id } = await w.member(ben);
    expect(w.errors).toHaveLength(1);
    expect(w.logs.join('')).not.toContain(ben);
    expect(w.logs.join('')).not.toContain(id);
    w.logs.length = 0;
  });

  test('can be anybody but apps and oneself, also somebody who has left', async () => {
    const [ana, ben] = [w.person('Ana'), w.person('Ben')];
    await w.member(ben);
    await w.slack.deactivate(ben);
    await w.slack.settle();
    await avoid(ana, [ben, ben]);
    expect(await findAvoided(w.deps, await w.member(ana))).toEqual([ben]);
    await expect(avoid(ana, ['U0NOBODY'])).rejects.toThrow('not in this workspace');
    await avoid(ana, []);
    expect(await findAvoided(w.deps, await w.member(ana))).toEqual([]);
  });
});

test('a profile that only came from a file is theirs once they save any part of it', async () => {
  const ana = w.person('Ana');
  const { id: memberId, workspaceId } = await w.member(ana);
  const now = w.deps.now();
  await w.deps.db.profile.create({
    data: { memberId, workspaceId, mentoring: false, updatedAt: now, importedAt: now },
  });
  expect(JSON.stringify(profileHomeBlocks(await own(ana)))).toContain('filled in for you');
  await hours(ana, {});
  expect((await own(ana)).profile?.importedAt).toBeNull();
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

  test.each([
    ['somebody of another company', { team_id: 'T0OTHER' }, true],
    [
      'a colleague of another workspace of our enterprise',
      { team_id: 'T0OTHER', enterprise_user: { enterprise_id: 'E1', teams: ['T1'] } },
      false,
    ],
    [
      'a colleague where the whole enterprise has the app',
      { team_id: 'T1', enterprise_user: { enterprise_id: 'E1', teams: ['T1'] } },
      false,
      'E1',
    ],
    ['somebody of whom Slack does not say it', {}, false],
  ])('%s', (_who, account, isGuest, home = 'T1') => {
    expect(personOf({ id: 'U1', ...account }, home).isGuest).toBe(isGuest);
  });

  test('whoever changes in a company we share a channel with stays a guest', async () => {
    const ana = w.person('Ana', { teamId: 'T0OTHER', isAdmin: true });
    expect((await w.member(ana)).isGuest).toBe(true);
    await w.slack.changeUser(ana, { tz: 'Asia/Tokyo' });
    await w.eventsDone();
    expect(await w.member(ana)).toMatchObject({ zone: 'Asia/Tokyo', isGuest: true });
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
    names.map((name, index) => ({ id: `id-${index}`, workspaceId: 'w', name, category: null, retiredAt: null }));

  const full = async (): Promise<OwnProfile> => {
    const ana = w.person('Ana', { tz: 'America/New_York' });
    await save(ana, { mentoring: true, skillsTeach: [await skill('De-escalation')] });
    await work(ana, { languages: ['en'], site: 'Lisboa & Porto', startedOn: '2024-02-29', products: ['<!here>'] });
    const saved = await own(ana);
    const many = listed(...Array.from({ length: 20 }, (_, index) => `${'&'.repeat(73)}${index}`));
    return {
      ...saved,
      skillsCertify: listed('Billing and refunds'),
      skillsTeach: listed('De-escalation', '<!channel> *bold* 🔥'),
      skillsDo: many,
      skillsWanted: listed('مهارات الاستماع'),
      hours: { ...saved.hours, week: evenWeek([1, 2, 4], 1320, 390).with(5, { from: 600, to: 840 }) },
    };
  };

  test('Home before and after there is a profile', async () => {
    const newcomer = profileHomeBlocks(await own(w.person('Ben')));
    expect({ newcomer, full: profileHomeBlocks(await full()) }).toMatchSnapshot();
  });

  const place = (section: Place['section'], steps = true): Place => ({ section, steps });
  const modals = (own: OwnProfile, avoided: string[], steps = true) => [
    ownSkillsModal(own, place('skills', steps)),
    workModal(own, place('work', steps)),
    hoursModal(own, place('hours', steps), 2),
    wishesModal(own, place('partner', steps), avoided),
  ];

  test('the form, empty', async () => {
    expect(modals(await own(w.person('Ben')), [])).toMatchSnapshot();
  });

  test('the forms and Home at their fullest fit into Slack', async () => {
    const ana = w.person('Ana');
    const most = await full();
    const loud = Array.from({ length: 20 }, (_, index) => `${'&'.repeat(73)}${String(index).padStart(2, '0')}`);
    const profile = most.profile && { ...most.profile, products: loud, interests: loud, wishes: ['team'] };
    const fullest = {
      ...most,
      profile,
      skillsTeach: most.skillsDo,
      skillsCertify: most.skillsDo,
      skillsWanted: most.skillsDo,
    };
    const token = 'xoxb-test-token';
    const view = { type: 'home', blocks: profileHomeBlocks(fullest) };
    expect((await w.slack.call('views.publish', { user_id: ana, view }, token)).body).toContain('"ok":true');
    for (const steps of [true, false]) {
      for (const modal of modals(fullest, [ana], steps)) {
        const trigger_id = w.slack.issueTrigger(ana);
        expect((await w.slack.call('views.open', { trigger_id, view: modal }, token)).body).toContain('"ok":true');
      }
    }
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

import type { PlainTextOption } from '@slack/types';
import { describe, expect, test } from 'vitest';
import type { SkillLevel } from '../src/generated/prisma/client.ts';
import { saveOwnSkills } from '../src/people/own-skills.ts';
import { getProfile } from '../src/people/profiles.ts';
import { mergeSkills } from '../src/skills/merge.ts';
import { searchSkills } from '../src/skills/search.ts';
import { addSkills, changeSkill, getSkillCounts, retireSkill, sortSkills } from '../src/skills/service.ts';
import {
  ADD_SKILLS,
  FIND_SKILL,
  mergeModal,
  newSkillsModal,
  OPEN_SKILLS,
  RETIRE_SKILL,
  SORT_SKILLS,
  skillModal,
  skillsHomeBlocks,
  skillsModal,
  sortModal,
} from '../src/skills/views.ts';
import { testDb } from './support/db.ts';
import { pairUp } from './support/objectives.ts';
import { countQueries } from './support/queries.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

async function skill(name: string): Promise<string> {
  const found = await w.deps.db.skill.findFirstOrThrow({ where: { workspaceId: w.workspace.id, name } });
  return found.id;
}

/** Many skills beyond the first list: "Skill 00", "Skill 01", … */
async function manySkills(count: number): Promise<void> {
  const name = (index: number) => `Skill ${String(index).padStart(2, '0')}`;
  const data = Array.from({ length: count }, (_, index) => ({ workspaceId: w.workspace.id, name: name(index) }));
  await w.deps.db.skill.createMany({ data });
}

async function foreignSkill() {
  const { db, now } = w.deps;
  const other = await db.workspace.create({
    data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'UB9', installedAt: now() },
  });
  return db.skill.create({ data: { workspaceId: other.id, name: 'Foreign skill' } });
}

async function coordinator(name = 'Cora') {
  const { id } = await w.member(w.person(name));
  return w.deps.db.member.update({ where: { id }, data: { isCoordinator: true } });
}

const inUse = async () => {
  const rows = await w.deps.db.skill.findMany({
    where: { workspaceId: w.workspace.id, retiredAt: null },
    orderBy: { name: 'asc' },
  });
  return rows.map((row) => row.name);
};

const add = async (names: string, category: 'TOOLS' | null = null) =>
  addSkills(w.deps, await coordinator(), { names, category });

/** Somebody's skills, by their names. */
async function give(slackId: string, offered: Record<string, SkillLevel>, wanted: string[] = []): Promise<void> {
  const at = async (level: SkillLevel) =>
    Promise.all(Object.entries(offered).flatMap(([name, one]) => (one === level ? [skill(name)] : [])));
  await saveOwnSkills(w.deps, await w.member(slackId), {
    mentoring: false,
    capacity: 2,
    circles: false,
    skillsDo: await at('CAN_DO'),
    skillsTeach: await at('CAN_TEACH'),
    skillsCertify: await at('CAN_CERTIFY'),
    skillsWanted: await Promise.all(wanted.map(skill)),
  });
}

async function has(slackId: string) {
  const own = await getProfile(w.deps, w.workspace.id, (await w.member(slackId)).id);
  const names = (skills: { name: string }[]) => skills.map(({ name }) => name);
  return {
    certify: names(own.skillsCertify),
    teach: names(own.skillsTeach),
    do: names(own.skillsDo),
    want: names(own.skillsWanted),
  };
}

/** Opens the list of skills from App Home. */
async function openSkills() {
  const { slackId } = await coordinator();
  const me = w.slack.as(slackId);
  await me.openHome();
  await w.slack.settle(() => JSON.stringify(me.home()?.blocks ?? '').includes(OPEN_SKILLS));
  await me.press('home', OPEN_SKILLS);
  await w.slack.settle(() => me.modal() !== undefined);
  return me;
}

/** Opens one skill from the list. */
async function openSkill(me: Awaited<ReturnType<typeof openSkills>>, name: string) {
  await me.search(FIND_SKILL, name);
  await me.press('modal', FIND_SKILL, await skill(name));
  await w.slack.settle(() => me.modals().length === 2);
}

const shown = (me: Awaited<ReturnType<typeof openSkills>>) => JSON.stringify(me.modal()?.blocks);
const fine = { ok: true, errors: {} };

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
    await foreignSkill();
    await w.deps.db.skill.update({ where: { id: await skill('Phone manner') }, data: { retiredAt: w.deps.now() } });
    expect(await names('phone')).toEqual([]);
    expect(await names('foreign')).toEqual([]);
  });

  test('the select in a form answers by category, the best match first, and nothing typed', async () => {
    const me = w.slack.as(w.person('Ana'));
    await me.command('/mentor', 'profile');
    await w.slack.settle(() => me.modal() !== undefined);
    const names = (options: PlainTextOption[]) => options.map((one) => one.text.text);
    expect(names(await me.search('skillsDo', ''))).toHaveLength(14);
    const cora = await coordinator();
    await addSkills(w.deps, cora, { names: 'Phone systems', category: 'TOOLS' });
    await addSkills(w.deps, cora, { names: 'Zen phone', category: null });
    expect(names(await me.search('skillsWanted', 'PHONE'))).toEqual(['Phone manner', 'Phone systems', 'Zen phone']);
    const answer = JSON.parse(w.slack.deliveries.at(-1)?.answer ?? '{}');
    expect(answer.option_groups.map((group: { label: { text: string } }) => group.label.text)).toEqual([
      'Soft skills',
      'Tools',
      'Other skills',
    ]);
    expect(await me.search('skillsWanted', 'no such thing')).toEqual([]);
  });

  test('it answers in time in a workspace of 500 skills', async () => {
    await w.deps.db.skill.createMany({
      data: Array.from({ length: 486 }, (_, index) => ({
        workspaceId: w.workspace.id,
        name: `Sköll ${index} ${'é'.repeat(60)}`,
      })),
    });
    const { pool } = await testDb();
    expect(await countQueries(pool, () => names('skoll 4'))).toBeLessThan(12);
    expect(await names('skoll 4')).not.toEqual([]);
  });
});

describe('a coordinator looks after the list', () => {
  test('adds skills, one a line, to a category, and sees the list grow', async () => {
    const me = await openSkills();
    expect(shown(me)).toContain('14 skills: 2 product, 3 process, 1 tools, 8 soft skills.');
    await me.press('modal', ADD_SKILLS);
    await w.slack.settle(() => me.modals().length === 2);
    await me.type('names', 'CRM\nPhone system');
    await me.type('category', 'TOOLS');
    expect(await me.submit()).toEqual(fine);
    await w.slack.settle(() => shown(me).includes('16 skills: 2 product, 3 process, 3 tools'));
  });

  test('renames a skill, and everybody keeps it', async () => {
    const ana = w.person('Ana');
    await give(ana, { 'Phone manner': 'CAN_TEACH' }, ['Phone manner']);
    const me = await openSkills();
    await openSkill(me, 'Phone manner');
    expect(shown(me)).toContain('1 person can pass it on, 1 person wants to learn it, 0 requests so far.');
    await me.type('name', '  Telephone   manner ');
    await me.type('category', 'PROCESS');
    expect(await me.submit()).toEqual(fine);
    expect(await has(ana)).toMatchObject({ teach: ['Telephone manner'], want: ['Telephone manner'] });
    await w.slack.settle(() => shown(me).includes('4 process'));
  });

  test('merges two after being asked once more', async () => {
    const ana = w.person('Ana');
    await give(ana, { 'Conflict resolution': 'CAN_CERTIFY' });
    const me = await openSkills();
    await openSkill(me, 'Conflict resolution');
    await me.search('skillInto', 'de-esc');
    await me.type('skillInto', await skill('De-escalation'));
    await me.submit();
    expect(me.modal()?.title?.text).toBe('Merge skills');
    expect(shown(me)).toContain('Everybody who has *Conflict resolution* will have *De-escalation* instead');
    expect(await inUse()).toHaveLength(14);
    expect(await me.submit()).toEqual(fine);
    expect(await has(ana)).toMatchObject({ certify: ['De-escalation'] });
    await w.slack.settle(() => shown(me).includes('13 skills'));
  });

  test('retires one, and can sort many at once', async () => {
    const me = await openSkills();
    await openSkill(me, 'Phone manner');
    await me.press('modal', RETIRE_SKILL);
    await w.slack.settle(() => shown(me).includes('is retired'));
    expect(await inUse()).not.toContain('Phone manner');
    await me.close();
    await w.slack.settle(() => shown(me).includes('13 skills'));
    await me.press('modal', SORT_SKILLS);
    await w.slack.settle(() => me.modals().length === 2);
    await me.search('skillsSorted', '');
    await me.type('skillsSorted', [await skill('Clear writing'), await skill('Ticketing tools')]);
    await me.type('category', 'NONE');
    expect(await me.submit()).toEqual(fine);
    await w.slack.settle(() => shown(me).includes('2 without a category'));
  });

  test('nobody else can, not even with an old button', async () => {
    const me = await openSkills();
    const [id, eve] = [await skill('Phone manner'), await w.member(w.person('Eve'))];
    await w.deps.db.member.updateMany({ data: { isCoordinator: false } });
    await me.press('modal', ADD_SKILLS);
    await w.slack.settle(() => shown(me).includes('Only a coordinator can change the skills.'));
    const refused = 'Only a coordinator can change the skills.';
    await expect(getSkillCounts(w.deps, eve)).rejects.toThrow(refused);
    await expect(addSkills(w.deps, eve, { names: 'x', category: null })).rejects.toThrow(refused);
    await expect(changeSkill(w.deps, eve, id, { name: 'x', category: null })).rejects.toThrow(refused);
    await expect(sortSkills(w.deps, eve, { ids: [id], category: null })).rejects.toThrow(refused);
    await expect(retireSkill(w.deps, eve, id)).rejects.toThrow(refused);
    await expect(mergeSkills(w.deps, eve, id, await skill('De-escalation'))).rejects.toThrow(refused);
  });
});

describe('names', () => {
  test('are tidied, and retired ones come back with what hung on them', async () => {
    const ana = w.person('Ana');
    await give(ana, { 'Phone manner': 'CAN_CERTIFY' });
    const cora = await coordinator();
    await retireSkill(w.deps, cora, await skill('Phone manner'));
    expect((await has(ana)).certify).toEqual([]);
    await addSkills(w.deps, cora, {
      names: '  Refund   disputes \n\nكتابة واضحة\n🔥 Nul\u0000bell\nphone MANNER',
      category: null,
    });
    expect(await inUse()).toEqual(expect.arrayContaining(['Refund disputes', 'كتابة واضحة', '🔥 Nul bell']));
    expect((await has(ana)).certify).toEqual(['Phone manner']);
  });

  test('one that is there already is not added twice, and gets a category only if it has none', async () => {
    const before = await inUse();
    await add('DE-ESCALATION\nTicketing tools', 'TOOLS');
    expect(await inUse()).toEqual(before);
    expect(await w.deps.db.skill.count({ where: { category: 'TOOLS' } })).toBe(1);
    await expect(add('New one\nnew ONE')).rejects.toMatchObject({
      message: '“new ONE” is there twice.',
      field: 'names',
    });
  });

  test('are neither empty nor too long for a select', async () => {
    await expect(add(' \n ')).rejects.toMatchObject({ field: 'names' });
    await expect(add('x'.repeat(76))).rejects.toMatchObject({ field: 'names' });
    const id = await skill('Phone manner');
    const rename = async (name: string) => changeSkill(w.deps, await coordinator(), id, { name, category: null });
    await expect(rename(' ')).rejects.toMatchObject({ field: 'name' });
    await expect(rename('x'.repeat(76))).rejects.toMatchObject({ field: 'name' });
    await rename('PHONE manner');
  });

  test('one that another skill has is refused, with the way to merge', async () => {
    const cora = await coordinator();
    const id = await skill('Phone manner');
    await expect(changeSkill(w.deps, cora, id, { name: 'dé-escalation', category: null })).rejects.toMatchObject({
      message: '“De-escalation” is there already. Merge this one into it below.',
      field: 'name',
    });
    await retireSkill(w.deps, cora, await skill('De-escalation'));
    await expect(changeSkill(w.deps, cora, id, { name: 'De-escalation', category: null })).rejects.toMatchObject({
      field: 'name',
      message: expect.stringContaining('is retired'),
    });
  });

  test('500 at most, those that come back counted', async () => {
    await manySkills(486);
    await expect(add('One more')).rejects.toMatchObject({ field: 'names', message: expect.stringContaining('501') });
    await retireSkill(w.deps, await coordinator(), await skill('Skill 00'));
    await add('One more');
    expect(await inUse()).toHaveLength(500);
    await expect(add('Skill 00')).rejects.toMatchObject({ message: expect.stringContaining('501') });
  });

  test('500 of them can still be found, looked after and shown', async () => {
    await manySkills(486);
    const me = await openSkills();
    expect(await me.search(FIND_SKILL, '')).toHaveLength(100);
    expect((await me.search(FIND_SKILL, 'skill 485')).map((one) => one.text.text)).toEqual(['Skill 485']);
    await openSkill(me, 'Skill 485');
    expect(await me.submit()).toEqual(fine);
  });
});

describe('merging', () => {
  const [FROM, INTO] = ['Conflict resolution', 'De-escalation'];
  const merge = async () => mergeSkills(w.deps, await coordinator(), await skill(FROM), await skill(INTO));

  test('moves every link, and the higher level wins', async () => {
    const people = ['Ana', 'Ben', 'Cleo', 'Dan'].map((name) => w.person(name));
    const [ana = '', ben = '', cleo = '', dan = ''] = people;
    await give(ana, { [FROM]: 'CAN_CERTIFY', [INTO]: 'CAN_DO' }, [FROM, INTO]);
    await give(ben, { [FROM]: 'CAN_DO', [INTO]: 'CAN_TEACH' });
    await give(cleo, { [FROM]: 'CAN_TEACH' }, [FROM]);
    await give(dan, {}, [INTO]);
    const { db, now } = w.deps;
    const mentee = await w.member(dan);
    const common = { workspaceId: w.workspace.id, skillId: await skill(FROM) };
    const request = await db.mentorRequest.create({
      data: { ...common, menteeId: mentee.id, goal: 'Stay calm', kind: 'CLASSIC', status: 'MATCHED', createdAt: now() },
    });
    const round = await db.round.create({
      data: {
        workspaceId: w.workspace.id,
        openedById: mentee.id,
        status: 'DRAFT',
        filter: {},
        weights: {},
        createdAt: now(),
      },
    });
    await db.roundSeat.create({ data: { ...common, roundId: round.id, memberId: mentee.id } });
    await merge();
    expect(await has(ana)).toEqual({ certify: [INTO], teach: [], do: [], want: [INTO] });
    expect(await has(ben)).toEqual({ certify: [], teach: [INTO], do: [], want: [] });
    expect(await has(cleo)).toEqual({ certify: [], teach: [INTO], do: [], want: [INTO] });
    expect((await has(dan)).want).toEqual([INTO]);
    const into = await skill(INTO);
    expect((await db.mentorRequest.findUniqueOrThrow({ where: { id: request.id } })).skillId).toBe(into);
    expect((await db.roundSeat.findFirstOrThrow()).skillId).toBe(into);
    expect(await inUse()).not.toContain(FROM);
  });

  test('takes objectives and kudos along', async () => {
    const { db, now } = w.deps;
    const [ana, ben] = [w.person('Ana'), w.person('Ben')];
    const { id: pairingId, workspaceId } = await pairUp(w, ben, ana);
    const [owner, giver] = [await w.member(ana), await w.member(ben)];
    const at = { createdAt: now(), updatedAt: now() };
    const words = { deed: 'Stay calm', unit: '', nextStep: 'Listen', why: 'It helps', dueOn: now() } as const;
    const skillId = await skill(FROM);
    const status = { status: 'ACTIVE', measure: 'YES_NO' } as const;
    await db.objective.create({
      data: { workspaceId, pairingId, ownerId: owner.id, skillId, ...status, ...words, ...at },
    });
    const { id: valueId } = await db.companyValue.findFirstOrThrow({ where: { workspaceId } });
    const kudos = {
      workspaceId,
      giverId: giver.id,
      valueId,
      skillId,
      deed: 'Calmed a caller',
      status: 'POSTED',
    } as const;
    await db.kudos.create({ data: { ...kudos, createdAt: now() } });
    await merge();
    const into = await skill(INTO);
    expect((await db.objective.findFirstOrThrow()).skillId).toBe(into);
    expect((await db.kudos.findFirstOrThrow()).skillId).toBe(into);
  });

  test('takes questions of live help along', async () => {
    const { id: askerId, workspaceId } = await w.member(w.person('Ana'));
    const asked = { workspaceId, askerId, question: 'How do I calm them?', status: 'RESOLVED' } as const;
    await w.deps.db.helpRequest.create({ data: { ...asked, skillId: await skill(FROM), createdAt: w.deps.now() } });
    await merge();
    expect((await w.deps.db.helpRequest.findFirstOrThrow()).skillId).toBe(await skill(INTO));
  });

  test('a request that waits is offered to whoever has the skill now', async () => {
    const [ana, ben] = [w.person('Ana'), await w.member(w.person('Ben'))];
    await give(ana, { [INTO]: 'CAN_TEACH' });
    await w.deps.db.profile.updateMany({ data: { mentoring: true } });
    const at = w.deps.now();
    const request = { workspaceId: w.workspace.id, menteeId: ben.id, skillId: await skill(FROM), goal: 'Stay calm' };
    await w.deps.db.mentorRequest.create({
      data: { ...request, kind: 'CLASSIC', status: 'WAITLISTED', createdAt: at, waitlistedAt: at },
    });
    await merge();
    expect(await w.deps.db.offer.count({ where: { status: 'PENDING' } })).toBe(1);
  });

  test('of two coordinators at once one merges, the other is told', async () => {
    const [cora, dan] = [await coordinator(), await coordinator('Dan')];
    const [a, b] = [await skill(FROM), await skill(INTO)];
    const ends = await Promise.allSettled([mergeSkills(w.deps, cora, a, b), mergeSkills(w.deps, dan, b, a)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = ends.find((end) => end.status === 'rejected');
    expect(String(refused?.reason)).toContain('Somebody else has retired or merged this skill meanwhile.');
    expect(await inUse()).toHaveLength(13);
  });

  test('while somebody renames it, both are told the truth', async () => {
    const [cora, dan] = [await coordinator(), await coordinator('Dan')];
    const [from, into] = [await skill(FROM), await skill(INTO)];
    await mergeSkills(w.deps, cora, from, into);
    const rename = changeSkill(w.deps, dan, from, { name: 'Other', category: null });
    await expect(rename).rejects.toThrow('Somebody else has retired or merged');
    await retireSkill(w.deps, dan, from); // nothing left to retire
  });

  test('a profile that is being saved with the old skill is asked to choose again', async () => {
    const ana = w.person('Ana');
    const [from, into] = [await skill(FROM), await skill(INTO)];
    const save = async () =>
      saveOwnSkills(w.deps, await w.member(ana), {
        mentoring: false,
        capacity: 2,
        circles: false,
        skillsDo: [],
        skillsTeach: [from],
        skillsCertify: [],
        skillsWanted: [],
      });
    const cora = await coordinator();
    const [saved] = await Promise.allSettled([save(), mergeSkills(w.deps, cora, from, into)]);
    if (saved?.status === 'fulfilled') expect((await has(ana)).teach).toEqual([INTO]);
    else expect(saved?.reason).toMatchObject({ field: 'skillsTeach' });
  });

  test('with itself, a retired one, or another workspace’s is refused', async () => {
    const cora = await coordinator();
    const id = await skill(FROM);
    const foreign = await foreignSkill();
    await expect(mergeSkills(w.deps, cora, id, id)).rejects.toMatchObject({ field: 'skillInto' });
    await expect(mergeSkills(w.deps, cora, id, foreign.id)).rejects.toThrow('Somebody else');
    await expect(mergeSkills(w.deps, cora, foreign.id, id)).rejects.toThrow('Somebody else');
    await retireSkill(w.deps, cora, await skill(INTO));
    await expect(mergeSkills(w.deps, cora, id, await skill(INTO))).rejects.toThrow('Somebody else');
    await retireSkill(w.deps, cora, foreign.id);
    await sortSkills(w.deps, cora, { ids: [foreign.id], category: 'TOOLS' });
    expect(await w.deps.db.skill.findUniqueOrThrow({ where: { id: foreign.id } })).toEqual(foreign);
  });
});

test('two coordinators adding the same one at once both succeed', async () => {
  const [cora, dan] = [await coordinator(), await coordinator('Dan')];
  const both = { names: 'Brand new', category: null };
  await Promise.all([addSkills(w.deps, cora, both), addSkills(w.deps, dan, both)]);
  expect((await inUse()).filter((name) => name === 'Brand new')).toHaveLength(1);
});

test('as it looks', async () => {
  const row = {
    id: 'id-1',
    workspaceId: 'w',
    name: '<!channel> *bold* & 🔥',
    category: 'TOOLS' as const,
    retiredAt: null,
  };
  const use = { offered: 3, wanted: 1, requests: 12 };
  const counts = [
    { category: 'TOOLS' as const, skills: 2 },
    { category: null, skills: 12 },
  ];
  const modals = [
    skillsModal(counts),
    newSkillsModal(),
    sortModal(),
    skillModal({ skill: row, use }),
    mergeModal({ from: row, into: { ...row, name: 'De-escalation' }, use }),
  ];
  expect([...modals, skillsHomeBlocks(counts), skillsHomeBlocks([])]).toMatchSnapshot();
  const ana = w.person('Ana');
  for (const view of modals) {
    const trigger_id = w.slack.issueTrigger(ana);
    expect((await w.slack.call('views.open', { trigger_id, view }, 'xoxb-test-token')).body).toContain('"ok":true');
  }
});

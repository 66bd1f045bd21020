import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { checkMessage } from '../practice/slack/block-kit.ts';
import { likeness, topicOf } from '../src/expertise/likeness.ts';
import { type Expert, findExperts } from '../src/expertise/service.ts';
import { expertsMessage } from '../src/expertise/views.ts';
import type { HelpRating, SkillLevel } from '../src/generated/prisma/client.ts';
import { confirmCard } from '../src/knowledge/states.ts';
import { actorFor, addCard, addCoordinator, addTeam } from './support/cards.ts';
import { addMentor } from './support/mentoring.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;

const change = async (slackId: string, data: Parameters<typeof w.deps.db.member.update>[0]['data']) =>
  w.deps.db.member.update({ where: { id: (await w.member(slackId)).id }, data });

const addSkill = (name: string) => w.deps.db.skill.create({ data: { workspaceId: w.workspace.id, name } });
const knows = (name: string, level: SkillLevel = 'CAN_TEACH', skill = 'Refunds') =>
  addMentor(w, name, { skill, level });

const find = async (words: string, viewer = ana) => findExperts(w.deps, await actorFor(w, viewer), words);
const found = async (words: string, viewer = ana) => (await find(words, viewer)).map(({ slackId }) => slackId);
const reasonsOf = async (words: string, slackId: string) =>
  (await find(words)).find((one) => one.slackId === slackId)?.reasons.map(({ is }) => is);

/** Help that somebody gave. */
async function helped(
  slackId: string,
  extra: { skill?: string; rating?: HelpRating | null; question?: string; cardId?: string },
) {
  const { skill, rating = 'GREAT', question = 'Nobody’s business', cardId } = extra;
  const workspaceId = w.workspace.id;
  const skillRow = skill && (await w.deps.db.skill.findFirstOrThrow({ where: { workspaceId, name: skill } }));
  return w.deps.db.helpRequest.create({
    data: {
      ...{ workspaceId, question, rating, status: 'RESOLVED', createdAt: w.deps.now(), resolvedAt: w.deps.now() },
      askerId: (await w.member(w.person('Asker'))).id,
      claimerId: (await w.member(slackId)).id,
      ...(skillRow && { skillId: skillRow.id }),
      ...(cardId && { cardId }),
    },
  });
}

beforeEach(async () => {
  ana = w.person('Ana');
  await addSkill('Refunds');
});

/** Types "/know who …" and reads what only they see. */
async function ask(words: string, who = ana): Promise<string> {
  const me = w.slack.as(who);
  const before = me.ephemerals().length;
  await me.command('/know', `who ${words}`);
  await w.slack.settle(() => me.ephemerals().length > before);
  expect(me.ephemerals()).toHaveLength(before + 1);
  return JSON.stringify(me.ephemerals().at(-1));
}

describe('/know who', () => {
  test('names who knows, with the reasons in words, to whoever asks alone', async () => {
    const ben = await knows('Ben');
    const shown = await ask('refund disputes');
    expect(shown).toContain(`*<@${ben}>*\\nmentors in Refunds`);
    expect(shown).toContain('live-help.ask');
    expect(shown).toContain('refund disputes');
    expect(w.slack.as(ben).directMessages()).toEqual([]);
  });

  test('half of a skill’s name is enough where that word names no other skill', async () => {
    await w.deps.db.skill.deleteMany({ where: { name: 'Refunds' } });
    const ben = await knows('Ben', 'CAN_CERTIFY', 'Billing and refunds');
    expect(await found('refund disputes')).toEqual([ben]);
    await addSkill('Refunds by post');
    expect(await found('refund disputes')).toEqual([]);
  });

  test('says so when nobody is known, and how to go on', async () => {
    const shown = await ask('zeppelin repairs');
    expect(shown).toContain('I know of nobody yet');
    expect(shown).toContain('live-help.ask');
  });

  test('without words says how it goes', async () => {
    expect(await ask('')).toContain('/know who refund disputes');
  });

  test('takes anything: mentions, emoji, right to left, thousands of characters', async () => {
    for (const words of [
      '<!channel> & <@U1|ben>',
      '🙈'.repeat(900),
      'استرداد',
      '&'.repeat(3000),
      '%_\\\'"',
      '\u0000 x',
    ])
      expect(await ask(words)).not.toContain('"text":"*<!channel>');
  });

  test('is not for guests', async () => {
    const gil = w.person('Gil', { isGuest: true });
    await knows('Ben');
    expect(await ask('refunds', gil)).toContain('for members of this workspace');
  });
});

describe('who knows', () => {
  test('comes from skills in any form and spelling, the better known first', async () => {
    const [can, does] = [await knows('Cert', 'CAN_CERTIFY'), await knows('Doer', 'CAN_DO')];
    for (const words of ['refunds', 'REFUND', 'refnuds', 'refunding', 'how do refunds work'])
      expect(await found(words), words).toEqual([can, does]);
    expect(await reasonsOf('refunds', does)).toEqual(['does']);
  });

  test('puts spelling right only where nothing is called that, in cards too', async () => {
    await addSkill('Building access');
    await addSkill('Billing');
    const [ben, cora] = [await knows('Ben', 'CAN_TEACH', 'Building access'), await addCoordinator(w, 'Cora')];
    expect(await found('building')).toEqual([ben]);
    expect(await found('billing')).toEqual([]);
    await addCard(w, cora, { title: 'How long may a chargeback take?', body: 'Ten days.' });
    expect(await found('chargbeack')).toEqual([cora]);
  });

  test('does not come from another topic that shares a word', async () => {
    await addSkill('Customer retention');
    await knows('Ben', 'CAN_TEACH', 'Customer retention');
    expect(await found('customer complaints')).toEqual([]);
  });

  test('comes from products people support', async () => {
    const ben = await knows('Ben', 'CAN_DO', 'De-escalation');
    await w.deps.db.profile.update({
      where: { memberId: (await w.member(ben)).id },
      data: { products: ['Travel card'] },
    });
    expect(await reasonsOf('travel cards', ben)).toEqual(['supports']);
  });

  test('comes from cards in use that somebody owns or has verified, not from a candidate’s draft', async () => {
    const [cora, ben, dot] = [await addCoordinator(w, 'Cora'), w.person('Ben'), w.person('Dot')];
    await addCard(w, cora, { title: 'How long may a chargeback take?', body: 'Ten days.' });
    await addCard(w, ben, { title: 'Who decides about a chargeback?', body: 'The bank.' });
    expect(await found('chargeback')).toEqual([cora]);
    expect(await reasonsOf('chargeback', cora)).toEqual(['verified', 'owns']);
    const accepted = await addCard(w, dot, { title: 'What does a chargeback cost?', body: 'Nothing.' });
    const actor = await actorFor(w, cora);
    await w.deps.db.$transaction((tx) => confirmCard(w.deps, tx, actor, accepted.id));
    expect(await reasonsOf('chargeback', dot)).toEqual(['owns']);
  });

  test('a card of a team counts only for those who may see it', async () => {
    const [cora, ben, lea] = [await addCoordinator(w, 'Cora'), w.person('Ben'), w.person('Lea')];
    const team = await addTeam(w, 'Returns', lea, ben, cora);
    const card = await addCard(w, cora, { title: 'What is the escrow limit?', body: 'Secret.', teamId: team.id });
    await helped(ben, { cardId: card.id });
    expect(await found('escrow limit')).toEqual([]);
    expect(await found('escrow limit', lea)).toEqual(expect.arrayContaining([cora, ben]));
  });

  test('comes from help that worked, and never from what was asked', async () => {
    const [ben, cyd, dan] = [w.person('Ben'), w.person('Cyd'), w.person('Dan')];
    await helped(ben, { skill: 'Refunds', rating: 'OKAY' });
    await helped(cyd, { skill: 'Refunds', rating: 'NOT_YET' });
    await helped(dan, { question: 'How do refunds work?' });
    expect(await found('refunds')).toEqual([ben]);
    expect(await reasonsOf('refunds', ben)).toEqual(['helped']);
  });

  test('of those who fit as well, who was asked least comes first; at most five are shown', async () => {
    const people: string[] = [];
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F']) people.push(await knows(name));
    const [busy = ''] = people;
    const { id: helpRequestId } = await helped(w.person('X'), { rating: null });
    await w.deps.db.helpAsk.create({
      data: {
        ...{ helpRequestId, workspaceId: w.workspace.id, ring: 1, status: 'ASKED', askedAt: w.deps.now() },
        memberId: (await w.member(busy)).id,
      },
    });
    const shown = await found('refunds');
    expect(shown).toHaveLength(5);
    expect(shown).not.toContain(busy);
  });
});

describe('who is not named', () => {
  test('who opted out in the profile, which one switch there does', async () => {
    const ben = await knows('Ben');
    const me = w.slack.as(ben);
    await me.openHome();
    await w.slack.settle(() => me.home() !== undefined);
    const save = async (ticked: string[]) => {
      await me.press('home', 'people.section-skills');
      await w.slack.settle(() => me.modal() !== undefined);
      await me.type('onMap', ticked);
      expect(await me.submit()).toEqual({ ok: true, errors: {} });
      await w.slack.settle();
    };
    await save([]);
    expect(await found('refunds')).toEqual([]);
    expect((await w.member(ben)).offMap).toBe(true);
    await save(['yes']);
    expect(await found('refunds')).toEqual([ben]);
  });

  test('who has left, guests, apps, whoever looks, and profiles that came from a file', async () => {
    const [gone, guest, bot, imported] = [
      await knows('Gone'),
      await knows('Guest'),
      await knows('Bot'),
      await knows('File'),
    ];
    await change(gone, { deactivatedAt: w.deps.now() });
    await change(guest, { isGuest: true });
    await change(bot, { isBot: true });
    await w.deps.db.profile.update({
      where: { memberId: (await w.member(imported)).id },
      data: { importedAt: w.deps.now() },
    });
    const me = await knows('Me');
    expect(await found('refunds', me)).toEqual([]);
  });

  test('whom the viewer avoids, and who avoids the viewer, without a word', async () => {
    const [ben, cyd] = [await knows('Ben'), await knows('Cyd')];
    const workspaceId = w.workspace.id;
    const [a, b, c] = [await w.member(ana), await w.member(ben), await w.member(cyd)];
    await w.deps.db.avoidance.createMany({
      data: [
        { workspaceId, memberId: a.id, avoidedId: b.id },
        { workspaceId, memberId: c.id, avoidedId: a.id },
      ],
    });
    expect(await found('refunds')).toEqual([]);
    expect(await found('refunds', w.person('Zoe'))).toEqual(expect.arrayContaining([ben, cyd]));
  });

  test('anybody of another workspace', async () => {
    await knows('Ben');
    const actor = await actorFor(w, ana);
    expect(
      await findExperts(w.deps, { ...actor, workspaceId: '01890000-0000-7000-8000-000000000000' }, 'refunds'),
    ).toEqual([]);
  });
});

describe('who is away', () => {
  test('is named with the day they are back, after those who are there', async () => {
    const [ben, cyd] = [await knows('Ben'), await knows('Cyd')];
    await change(ben, { pausedUntil: new Date('2026-12-03T08:00:00Z') });
    expect(await find('refunds')).toMatchObject([
      { slackId: cyd, backOn: undefined },
      { slackId: ben, backOn: new Date('2026-12-03T08:00:00Z') },
    ]);
  });

  test('as their Slack says, too; an evening is not away', async () => {
    const [ben, cyd] = [await knows('Ben'), await knows('Cyd')];
    const until = (hours: number) => Math.floor(w.deps.now().getTime() / 1000) + hours * 3600;
    const status = { status_emoji: ':palm_tree:', status_text: '' };
    await w.slack.changeUser(ben, { profile: { ...status, status_expiration: until(72) } });
    await w.slack.changeUser(cyd, { profile: { ...status, status_expiration: until(3) } });
    const experts = await find('refunds');
    expect(experts.find(({ slackId }) => slackId === ben)?.backOn).toEqual(new Date(until(72) * 1000));
    expect(experts.find(({ slackId }) => slackId === cyd)?.backOn).toBeUndefined();
  });
});

describe('likeness', () => {
  test.each([
    ['refund disputes', 'Refunds', true],
    ['refund', 'Refunds and returns', true],
    ['de-escalaton', 'De-escalation', false],
    ['billing', 'Bills', true],
    ['billing', 'Building access', false],
    ['customs', 'Customer retention', false],
    ['policies', 'Policy', true],
    ['processes', 'Process', true],
    ['customer complaints', 'Customer retention', false],
    ['who knows about cards', 'Cards', true],
    ['', 'Cards', false],
  ])('%s and %s', (words, name, alike) => {
    expect(likeness(topicOf(words), name) > 0.5).toBe(alike);
  });

  test('with slips of the finger', () => {
    expect(likeness(topicOf('de-escalaton'), 'De-escalation', true)).toBe(1);
    expect(likeness(topicOf('tax'), 'Fax', true)).toBe(0);
  });

  test('is between nothing and all, for whatever is typed, and every text is all of itself', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.string({ unit: 'binary', maxLength: 80 }),
        (a, b) => {
          const value = likeness(topicOf(a), b);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          expect(likeness(topicOf(a), a)).toBe(topicOf(a).length > 0 ? 1 : 0);
        },
      ),
    );
  });
});

describe('the message', () => {
  const BEN: Expert = {
    slackId: 'UBEN',
    reasons: [
      { is: 'mentors', what: 'Refunds & <returns>', counts: 3 },
      { is: 'verified', what: '', counts: 2 },
      { is: 'helped', what: '', counts: 2 },
    ],
    backOn: undefined,
  };
  const away = { ...BEN, slackId: 'UCYD', reasons: BEN.reasons.slice(0, 1), backOn: new Date('2026-12-03T08:00:00Z') };
  test.each([
    ['people', 'refund disputes', [BEN, away]],
    ['nobody', '<!channel> & more', []],
  ])('%s', (_, words, experts) => {
    const message = expertsMessage(words, experts);
    expect(checkMessage({ channel: 'C1', ...message })).toEqual([]);
    expect(message).toMatchSnapshot();
  });

  test('fits into Slack whatever was typed', () => {
    for (const words of ['&'.repeat(4000), '\\"'.repeat(2000), '👩‍👩‍👧'.repeat(900)])
      expect(checkMessage({ channel: 'C1', ...expertsMessage(words, [BEN]) })).toEqual([]);
  });
});

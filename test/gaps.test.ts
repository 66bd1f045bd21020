import { describe, expect, test } from 'vitest';
import { claimGap, dismissGap, handBack } from '../src/gaps/claims.ts';
import { countGaps, fillGap, findGaps, noteGap } from '../src/gaps/service.ts';
import { verifierFor, writersOf } from '../src/gaps/writers.ts';
import type { Prisma } from '../src/generated/prisma/client.ts';
import { recordInstallation } from '../src/installation/service.ts';
import { alikeQuestions } from '../src/search/service.ts';
import { actorFor, addCard, addCoordinator, addTeam } from './support/cards.ts';
import { addMentor, lastDm, skillId, wordsOf } from './support/mentoring.ts';
import { heard } from './support/pairs.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const DAY_MS = 86_400_000;

/** Somebody searches and finds nothing. */
async function misses(slackId: string, words: string): Promise<void> {
  const actor = await actorFor(w, slackId);
  await w.deps.db.$transaction(async (tx) => {
    const search = await tx.cardSearch.create({
      data: { workspaceId: w.workspace.id, memberId: actor.id, words, found: 0, at: w.deps.now() },
    });
    await noteGap(w.deps, tx, actor, search.id, words, actor.teamId);
  });
}

const gaps = () => w.deps.db.gap.findMany({ orderBy: { id: 'asc' }, include: { searches: true } });
const theGap = () => w.deps.db.gap.findFirstOrThrow({ orderBy: { id: 'desc' } });
const seen = async (who: string) =>
  (await findGaps(w.deps, await actorFor(w, who))).gaps.map(({ words, times }) => [words, times]);
const modalOf = (who: string) => JSON.stringify(w.slack.as(who).modal()?.blocks ?? '');
const value = ({ id }: { id: string }) => JSON.stringify({ gapId: id });
const people = (...names: string[]) => names.map((name) => w.person(name));
const change = async (slackId: string, data: Prisma.MemberUncheckedUpdateInput) =>
  w.deps.db.member.update({ where: { id: (await w.member(slackId)).id }, data });

/** Somebody writes it, as the form of a new card does. */
async function writes(slackId: string, gapId: string, title: string, teamId: string | null = null) {
  const card = await addCard(w, slackId, { title, teamId });
  const actor = await actorFor(w, slackId);
  await w.deps.db.$transaction((tx) => fillGap(w.deps, tx, actor, gapId, card));
  await w.deliver();
  return card;
}

async function openGaps(who: string) {
  const me = w.slack.as(who);
  await me.command('/know', 'gaps');
  await w.slack.settle(() => me.modal()?.callback_id === 'gaps.open');
  return me;
}

describe('questions that ask the same', () => {
  const isSame = async (one: string, two: string) =>
    (await alikeQuestions(w.deps.db, w.workspace.id, one, [{ id: 'x', words: two }])).length > 0;

  test.each([
    ['how do I refund a broken toaster', 'refund broken toaster'],
    ['refund for broken toasters', 'how do I refund a broken toaster'],
    ['refnd broken toaster', 'refund broken toaster'],
    ['customer wants refund after 14 days', 'refund after 14 days'],
    ['can a customer change the delivery address', 'change delivery address'],
    ['changing the address of a delivery', 'change delivery address'],
    ['login does not work', 'log in not working'],
    ['gift card expired', 'giftcard has expired'],
    ['what is our policy on price matching', 'price matching policy'],
    ['wrong item in the box', 'customer got wrong item in box'],
    ['error E1042', 'what does error E1042 mean'],
    ['cancelling subscriptions', 'how can I cancel a subscription'],
    ['parcel stuck in customs', 'parcel is stuck at customs'],
    ['loyality points missing', 'loyalty points are missing'],
    ['two factor authentication reset', 'reset two-factor authentication'],
    ['can I waive the late fee', 'waive late fee'],
    ['warranty for refurbished phones', 'refurbished phone warranty'],
    ['voucher code not accepted', 'voucher code is not being accepted'],
    ['toaster', 'TOASTERS!!'],
    ['money back for broken toaster', 'refund of damaged toasters'],
    ['parcel never arrived', 'the package never arrived'],
    ['how do I call off an order', 'cancelling orders'],
    ['copy of an invoice', 'copy of the bill'],
    ['sign in with a new phone', 'log in with new phone'],
    ['refund', 'money back'],
  ])('%s = %s', async (one, two) => {
    expect(await isSame(one, two)).toBe(true);
    expect(await isSame(two, one)).toBe(true);
  });

  test.each([
    ['cancel order', 'cancel subscription'],
    ['error E1042', 'error E1024'],
    ['refund', 'refund status of marketplace order'],
    ['toaster refund', 'toaster repair'],
    ['change delivery address', 'change email address'],
    ['reset password', 'reset router'],
    ['how do I get help', 'how do customers get refunds'],
    ['warranty for phones', 'insurance for phones'],
    ['gift card balance', 'gift card expired'],
    ['customer is angry', 'customer is asking for manager'],
    ['tier 2 escalation', 'tier 3 escalation'],
    ['delivery to norway', 'delivery to finland'],
    ['opening hours on sunday', 'opening hours on christmas'],
    ['what do I do', 'how do I do this'],
    ['refund of a parcel', 'money for a parcel'],
    ['call a customer', 'cancel a customer'],
    ['contact terms', 'contract terms'],
    ['insure phones', 'refund phones'],
    ['vat invoice', 'vat number'],
    ['<!channel> \u202E', '🎉🎉'],
  ])('%s ≠ %s', async (one, two) => {
    expect(await isSame(one, two)).toBe(false);
    expect(await isSame(two, one)).toBe(false);
  });

  test('words that mean the same here only are the same here only', async () => {
    expect(await isSame('reset the gizmo', 'reset the set-top box')).toBe(false);
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { synonyms: ['gizmo = set-top box'] } });
    expect(await isSame('reset the gizmo', 'reset the set-top box')).toBe(true);
    expect(await isSame('reset the gizmos', 'resetting a set-top box')).toBe(true);
  });

  test('also in the other languages of the workspace', async () => {
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { cardLanguages: ['en', 'de'] } });
    expect(await isSame('Wie storniere ich eine Bestellung?', 'Bestellung stornieren')).toBe(true);
    expect(await isSame('Bestellung ändern', 'Bestellung stornieren')).toBe(false);
  });
});

describe('a search that found nothing', () => {
  test('joins the gap that asks the same, with typos and in other words; a person counts once a day', async () => {
    const [ana, ben, cem] = people('Ana', 'Ben', 'Cem') as [string, string, string];
    await misses(ana, 'refund broken toaster');
    await misses(ana, 'refund broken toaster');
    await misses(ben, 'how do I refund a brokn toaster?');
    await misses(cem, 'cancel subscription');
    expect((await gaps()).map(({ words, searches }) => [words, searches.length])).toEqual([
      ['refund broken toaster', 3],
      ['cancel subscription', 1],
    ]);
    expect(await seen(ana)).toEqual([
      ['refund broken toaster', 2],
      ['cancel subscription', 1],
    ]);
  });

  test('two at once are one gap, and the same search counts once', async () => {
    const [ana, ben] = people('Ana', 'Ben') as [string, string];
    await Promise.all([misses(ana, 'refund broken toaster'), misses(ben, 'broken toaster refund')]);
    const [gap, ...others] = await gaps();
    expect(others).toEqual([]);
    const actor = await actorFor(w, ana);
    const search = gap?.searches.find(({ memberId }) => memberId === actor.id);
    await w.deps.db.$transaction((tx) => noteGap(w.deps, tx, actor, search?.id ?? '', 'something else', null));
    expect(await gaps()).toHaveLength(1);
  });

  test('takes anything that people type', async () => {
    const ana = w.person('Ana');
    for (const words of [
      'how do I',
      'how do I',
      '🎉',
      '<!channel> & <@U1>',
      'x'.repeat(9000),
      '\u202Etfel',
      '%_\\\'";--',
      '退款政策',
    ])
      await misses(ana, words);
    expect(await gaps()).toHaveLength(7);
    await openGaps(ana);
    expect(modalOf(ana)).not.toMatch(/<!channel>|<@U1>|\u202E/);
  });

  test('comes from /know by itself', async () => {
    const ana = w.person('Ana');
    await w.slack.as(ana).command('/know', 'refund broken toaster');
    await w.app.idle();
    expect((await gaps()).map(({ words }) => words)).toEqual(['refund broken toaster']);
  });
});

describe('a gap of one team', () => {
  test('is seen by that team and its lead only, until another team looks for it too: then in the words both used', async () => {
    const [ana, ben, lea, nil, cara] = [...people('Ana', 'Ben', 'Lea', 'Nil'), await addCoordinator(w, 'Cara')] as [
      string,
      string,
      string,
      string,
      string,
    ];
    const falcon = await addTeam(w, 'Falcon', lea, ana);
    await addTeam(w, 'Night', undefined, ben);
    await misses(ana, 'falcon launch refund limit germany');
    expect(await seen(ana)).toHaveLength(1);
    expect(await seen(lea)).toHaveLength(1);
    for (const other of [ben, nil, cara]) {
      expect(await seen(other)).toEqual([]);
      expect(await countGaps(w.deps, await actorFor(w, other))).toEqual({ open: 0, yours: 0 });
      await openGaps(other);
      expect(modalOf(other)).not.toContain('falcon');
    }
    const gap = await theGap();
    expect(gap.teamId).toBe(falcon.id);
    const refused = 'Nobody looks for this any more';
    await expect(claimGap(w.deps, await actorFor(w, ben), gap.id)).rejects.toThrow(refused);
    await expect(dismissGap(w.deps, await actorFor(w, cara), gap.id)).rejects.toThrow(refused);
    await misses(ben, 'what is the launch refund limit in germany');
    expect(await gaps()).toHaveLength(1);
    expect(await seen(nil)).toEqual([['launch refund limit in germany', 2]]);
    expect(await seen(ana)).toEqual([['launch refund limit in germany', 2]]);
  });

  test('is offered to nobody outside of it, and its card told to nobody who may not see it', async () => {
    const [ana, ben, cem, dan] = people('Ana', 'Ben', 'Cem', 'Dan') as [string, string, string, string];
    const mira = await addMentor(w, 'Mira', { skill: 'Refunds', level: 'CAN_DO' }).catch(() => w.person('Mira'));
    const team = await addTeam(w, 'Falcon', undefined, ana, ben, cem);
    for (const one of [ana, ben, cem]) await misses(one, 'falcon refund limit');
    await w.run('gaps.offer');
    const offers = await w.deps.db.outboxMessage.findMany({ where: { kind: 'gaps.offered' } });
    expect(offers).toHaveLength(1);
    expect([ana, ben, cem]).toContain(offers[0]?.recipient);
    expect([mira, dan]).not.toContain(offers[0]?.recipient);
    const gap = await theGap();
    await change(cem, { teamId: null }); // no longer of the team
    await writes(ana, gap.id, 'What is the limit?', team.id);
    expect(heard(w, ben).join()).toContain('What is the limit?');
    expect(heard(w, cem).join()).not.toContain('What is the limit?');
  });
});

describe('writing what is missing', () => {
  test('is taken by one, whose form opens; others see who writes it, and it can be handed back', async () => {
    const [ana, ben] = people('Ana', 'Ben') as [string, string];
    await misses(ana, 'refund broken toaster');
    const gap = await theGap();
    const me = await openGaps(ana);
    await openGaps(ben);
    await me.press('modal', 'gaps.claim', value(gap));
    await w.slack.settle(() => me.modal()?.callback_id !== 'gaps.open');
    expect(JSON.stringify(me.modal())).toContain(gap.id);
    await me.close();
    await w.slack.settle(() => modalOf(ana).includes('You are writing it'));
    await w.slack.as(ben).press('modal', 'gaps.claim', value(gap));
    await w.slack.settle(() => modalOf(ben).includes('Ana is writing this one already'));
    await w.slack.as(ben).close();
    expect(await countGaps(w.deps, await actorFor(w, ana))).toEqual({ open: 1, yours: 1 });
    await me.press('modal', 'gaps.hand-back', value(gap));
    await w.slack.settle(() => modalOf(ana).includes('I’ll write it'));
    await expect(handBack(w.deps, await actorFor(w, ben), gap.id)).rejects.toThrow('not yours to hand back');
    await claimGap(w.deps, await actorFor(w, ben), gap.id);
    await me.close();
    await openGaps(ana);
    expect(modalOf(ana)).toContain('is writing it');
  });

  test('of two at the same moment the first one has it', async () => {
    const [ana, ben] = people('Ana', 'Ben') as [string, string];
    await misses(ana, 'refund broken toaster');
    const { id } = await theGap();
    const both = await Promise.allSettled([
      claimGap(w.deps, await actorFor(w, ana), id),
      claimGap(w.deps, await actorFor(w, ben), id),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('closes the gap; who looked for it is told once, without names, and not the writer', async () => {
    const [ana, ben, cem] = people('Ana Searches', 'Ben Searches', 'Cem Writes') as [string, string, string];
    await misses(ana, 'refund broken toaster');
    await misses(ben, 'refund broken toaster');
    await misses(cem, 'refund broken toaster');
    const gap = await theGap();
    const card = await writes(cem, gap.id, 'How do I refund a broken toaster?');
    await writes(cem, gap.id, 'Again');
    for (const one of [ana, ben]) {
      expect(heard(w, one).filter((text) => text.includes('now written down'))).toHaveLength(1);
      expect(wordsOf(lastDm(w, one))).toContain(card.id);
      expect(wordsOf(lastDm(w, one))).not.toMatch(/Ana|Ben|Cem|<@/);
    }
    expect(heard(w, cem).join()).not.toContain('now written down');
    expect(await theGap()).toMatchObject({ cardId: card.id, closedAt: w.deps.now() });
    expect(await seen(ana)).toEqual([]);
    await expect(claimGap(w.deps, await actorFor(w, ana), gap.id)).rejects.toThrow('it is written by now');
  });

  test('goes from the form of a new card to those who looked for it', async () => {
    const [ana, cara] = [w.person('Ana'), await addCoordinator(w, 'Cara')];
    await misses(ana, 'refund broken toaster');
    const gap = await theGap();
    const me = await openGaps(cara);
    await me.press('modal', 'gaps.claim', value(gap));
    await w.slack.settle(() => me.modal()?.callback_id !== 'gaps.open');
    const inputs = (me.modal()?.blocks ?? []).flatMap((block) =>
      block.type === 'input' ? [(block as { block_id?: string }).block_id ?? ''] : [],
    );
    const body = inputs.find((id) => /body|answer|text/i.test(id)) ?? inputs[1] ?? '';
    await me.type(body, 'Ask for the receipt, then refund at once.');
    await me.submit();
    await w.app.idle();
    await w.deliver();
    const { cardId } = await theGap();
    expect(cardId).not.toBeNull();
    expect(heard(w, ana).join()).toContain('now written down');
  });

  test('what is no gap leaves the list for good, by whoever may decide it', async () => {
    const [ana, cara] = [w.person('Ana'), await addCoordinator(w, 'Cara')];
    await misses(ana, 'asdf qwertz');
    const gap = await theGap();
    await expect(dismissGap(w.deps, await actorFor(w, ana), gap.id)).rejects.toThrow('ten accepted cards');
    await openGaps(ana);
    expect(modalOf(ana)).not.toContain('Not a gap');
    const me = await openGaps(cara);
    await me.press('modal', 'gaps.dismiss', value(gap));
    await w.slack.settle(() => modalOf(cara).includes('Nothing is missing'));
    await misses(ana, 'asdf qwertz');
    expect(await gaps()).toHaveLength(1);
    expect(await seen(ana)).toEqual([]);
  });

  test('what was taken and forgotten, or by somebody who left, is free again', async () => {
    const [ana, ben] = people('Ana', 'Ben') as [string, string];
    await misses(ana, 'refund broken toaster');
    await misses(ana, 'cancel subscription');
    const [one, two] = await gaps();
    await claimGap(w.deps, await actorFor(w, ana), one?.id ?? '');
    await claimGap(w.deps, await actorFor(w, ben), two?.id ?? '');
    await change(ben, { deactivatedAt: w.deps.now() });
    w.advance({ days: 13 });
    await w.run('gaps.offer');
    expect((await gaps()).map(({ claimedById }) => claimedById !== null)).toEqual([true, false]);
    w.advance({ days: 2 });
    await w.run('gaps.offer');
    expect((await gaps()).map(({ claimedById }) => claimedById !== null)).toEqual([false, false]);
  });

  test('another workspace’s gaps are not there', async () => {
    const ana = w.person('Ana');
    await misses(ana, 'refund broken toaster');
    await recordInstallation(w.deps, { slackId: 'T2', name: 'Other', botUserId: 'B2' });
    const other = await w.deps.db.workspace.findUniqueOrThrow({ where: { slackId: 'T2' } });
    const gap = await theGap();
    await w.deps.db.gap.update({ where: { id: gap.id }, data: { workspaceId: other.id } });
    expect(await seen(ana)).toEqual([]);
    await expect(claimGap(w.deps, await actorFor(w, ana), gap.id)).rejects.toThrow();
    await misses(ana, 'refund broken toaster');
    expect(await gaps()).toHaveLength(2);
  });
});

describe('a topic', () => {
  const offered = async () =>
    (await w.deps.db.outboxMessage.findMany({ where: { kind: 'gaps.offered' }, orderBy: { id: 'asc' } })).map(
      ({ recipient }) => recipient,
    );

  /** Three people look for it; `skill`: somebody certifies it, somebody can do it, somebody wants to learn it. */
  async function topic() {
    const workspaceId = w.workspace.id;
    await w.deps.db.skill.create({ data: { workspaceId, name: 'Chargebacks', category: 'PROCESS' } });
    const senior = await addMentor(w, 'Senior', { skill: 'Chargebacks', level: 'CAN_CERTIFY' });
    const doer = await addMentor(w, 'Doer', { skill: 'Chargebacks', level: 'CAN_DO' });
    const learner = await addMentor(w, 'Learner');
    const { id: memberId } = await w.member(learner);
    await w.deps.db.wantedSkill.create({ data: { memberId, workspaceId, skillId: await skillId(w, 'Chargebacks') } });
    const searchers = people('Ana', 'Ben', 'Cem');
    for (const one of searchers) await misses(one, 'chargeback deadline for hotels');
    return { senior, doer, learner, searchers };
  }

  test('is what three looked for within thirty days', async () => {
    const [ana, ben, cem] = people('Ana', 'Ben', 'Cem') as [string, string, string];
    await misses(ana, 'refund broken toaster');
    await misses(ana, 'refund broken toaster');
    await misses(ana, 'refund broken toaster');
    await w.run('gaps.offer');
    expect(await offered()).toEqual([]);
    w.advance({ days: 31 });
    await misses(ben, 'refund broken toaster');
    await misses(cem, 'refund broken toaster');
    await w.run('gaps.offer');
    expect(await offered()).toEqual([]);
    w.advance({ days: 1 });
    await misses(ana, 'refund broken toaster');
    await w.run('gaps.offer');
    expect(await offered()).toHaveLength(1);
  });

  test('is offered to a learner first, with the senior who looks it over; once, calmly, and who searched is not told', async () => {
    const { learner, senior, searchers } = await topic();
    await Promise.all([w.app.runSchedule('gaps.offer'), w.app.runSchedule('gaps.offer')]);
    await w.deliver();
    expect(await offered()).toEqual([learner]);
    const message = lastDm(w, learner);
    expect(message.text).toContain('chargeback deadline for hotels');
    expect(wordsOf(message)).toContain(`<@${senior}> looks it over with you`);
    expect(wordsOf(message)).toContain('3 times within 30 days');
    for (const one of searchers) expect(wordsOf(message)).not.toContain(one);
    expect(await w.deps.db.outboxMessage.findFirstOrThrow({ where: { kind: 'gaps.offered' } })).toMatchObject({
      nudge: true,
      family: 'knowledge',
    });
  });

  test('is offered within the hour when a word turns out to mean a skill', async () => {
    const { doer, learner, senior, searchers } = await topic();
    const { id } = await theGap();
    await w.deps.db.gap.update({ where: { id }, data: { words: 'disputed card payment' } });
    const others = { slackId: { in: [learner, senior, ...searchers] } };
    await w.deps.db.member.updateMany({ where: others, data: { deactivatedAt: w.deps.now() } });
    await w.run('gaps.offer');
    expect(await offered()).toEqual([]);
    const synonyms = ['chargebacks = disputed card payment'];
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { synonyms } });
    await w.run('gaps.offer');
    expect(await offered()).toEqual([doer]);
  });

  test('goes to the next after three days of silence, or at once after “Not this one”; four are asked at most', async () => {
    const { learner, doer } = await topic();
    await w.run('gaps.offer');
    w.advance({ days: 2 });
    await w.run('gaps.offer');
    expect(await offered()).toEqual([learner]);
    w.setClock('2026-12-01T10:00:00Z');
    await w.run('gaps.offer');
    expect(await offered()).toEqual([learner, doer]);
    expect(lastDm(w, learner).text).toContain('is looked after');
    await w.slack.as(doer).press(lastDm(w, doer), 'gaps.pass', value(await theGap()));
    await w.app.idle();
    await w.deliver();
    expect(lastDm(w, doer).text).toContain('is looked after');
    for (const day of ['2026-12-02', '2026-12-08', '2026-12-15', '2026-12-22']) {
      w.setClock(`${day}T10:00:00Z`);
      await w.run('gaps.offer');
    }
    const all = await offered();
    expect(all).toHaveLength(4);
    expect(new Set(all).size).toBe(4);
    expect(JSON.stringify(heard(w, doer))).not.toContain(learner); // nobody learns who was asked before
  });

  test('is taken from the message, where the form opens, and settled there; the senior checks what comes of it', async () => {
    const { learner, senior } = await topic();
    await w.run('gaps.offer');
    const me = w.slack.as(learner);
    const gap = await theGap();
    await me.press(lastDm(w, learner), 'gaps.claim', value(gap));
    await w.slack.settle(() => me.modal() !== undefined);
    await w.app.idle();
    await w.deliver();
    expect(lastDm(w, learner).text).toContain('You are writing');
    w.advance({ days: 7 });
    await w.run('gaps.offer');
    expect(await offered()).toEqual([learner]);
    const card = await writes(learner, gap.id, 'By when do hotels answer a chargeback?');
    const saved = await w.deps.db.card.findUniqueOrThrow({ where: { id: card.id } });
    expect(saved).toMatchObject({ status: 'DRAFT', verifierId: (await w.member(senior)).id });
  });

  test('is settled for whoever was asked once somebody else writes it; a stale press says so', async () => {
    const { learner, doer } = await topic();
    await w.run('gaps.offer');
    await claimGap(w.deps, await actorFor(w, doer), (await theGap()).id);
    const message = lastDm(w, learner);
    await w.slack.as(learner).press(message, 'gaps.claim', value(await theGap()));
    await w.app.idle();
    await w.deliver();
    expect(heard(w, learner).join()).toContain('Doer is writing this one already');
    expect(heard(w, learner).join()).toContain('is looked after');
  });

  test('is for the less experienced first, who want to learn it before who can do it before who looked for it', () => {
    const person = (id: string, change: object = {}) => ({
      ...{ id, slackId: id, accepted: 0, isSenior: false, wants: false, level: null, searched: false, ...change },
    });
    const everybody = [
      person('coordinator', { isSenior: true, searched: true, accepted: 4 }),
      person('teaches', { level: 'CAN_TEACH' }),
      person('certifies', { level: 'CAN_CERTIFY', accepted: 12 }),
      person('searched', { searched: true }),
      person('can', { level: 'CAN_DO' }),
      person('wants, five accepted', { wants: true, accepted: 5 }),
      person('wants, one accepted', { wants: true, accepted: 1 }),
      person('wants', { wants: true, searched: true }),
      person('nothing to do with it'),
    ];
    const writers = writersOf(everybody, new Set(['can'])).map(({ id }) => id);
    expect(writers).toEqual([
      'wants',
      'wants, one accepted',
      'searched',
      'teaches',
      'wants, five accepted',
      'coordinator',
      'certifies',
    ]);
    const verifierOf = (id: string) => verifierFor(everybody, person(id))?.id;
    expect([verifierOf('wants'), verifierOf('certifies')]).toEqual(['certifies', 'teaches']);
    expect(verifierFor([person('wants'), person('searched')], person('wants'))).toBeUndefined();
  });

  test('is not offered to guests, apps, people on a pause, or who was asked about another lately', async () => {
    const { learner, doer } = await topic();
    await change(learner, { pausedUntil: new Date(w.deps.now().getTime() + 30 * DAY_MS) });
    await change(doer, { isGuest: true });
    await w.run('gaps.offer');
    const [first] = await offered();
    expect([learner, doer]).not.toContain(first);
    for (const one of ['Ana', 'Ben', 'Cem']) {
      const { slackId } = await w.deps.db.member.findFirstOrThrow({ where: { name: one } });
      await misses(slackId, 'gift card expired');
    }
    await w.run('gaps.offer');
    const [, second] = await offered();
    expect(second).toBeDefined();
    expect(second).not.toBe(first);
  });
});

test('the list is paged and says how often, never who', async () => {
  const [ana, cara] = [w.person('Ana Silva'), await addCoordinator(w, 'Cara')];
  for (const word of [
    'toaster',
    'kettle',
    'router',
    'invoice',
    'voucher',
    'parcel',
    'warranty',
    'insurance',
    'battery',
    'charger',
  ])
    await misses(ana, word);
  await misses(w.person('Ben'), 'kettle');
  const me = await openGaps(cara);
  expect(modalOf(cara)).toMatch(/kettle\*\\nLooked for twice/);
  expect(modalOf(cara)).not.toContain('Ana');
  await me.press('modal', 'gaps.page-1');
  await w.slack.settle(() => modalOf(cara).includes('Page 2 of 2'));
  await w.slack.as(cara).openHome();
  await w.eventsDone();
  expect(JSON.stringify(me.home()?.blocks)).toContain('*10 things* people looked for');
});

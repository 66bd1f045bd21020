import { describe, expect, test } from 'vitest';
import type { Tx } from '../src/deps.ts';
import type { Card } from '../src/generated/prisma/client.ts';
import { type CardText, reviseCard } from '../src/knowledge/cards.ts';
import { licenceOf } from '../src/knowledge/licence.ts';
import type { Actor } from '../src/knowledge/rights.ts';
import { confirmCard, reportOutdated, retireCard, reviveCard } from '../src/knowledge/states.ts';
import { sayOutdated } from '../src/knowledge/uses.ts';
import { languageOf, searchCards } from '../src/search/service.ts';
import { actorFor, addCard, addCoordinator, addTeam } from './support/cards.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

type Deed = (deps: typeof w.deps, tx: Tx, actor: Actor, cardId: string) => Promise<Card>;
const does = async (slackId: string, deed: Deed, { id }: Pick<Card, 'id'>) => {
  const actor = await actorFor(w, slackId);
  return w.deps.db.$transaction((tx) => deed(w.deps, tx, actor, id));
};
const finds = async (slackId: string, card: Card, reason = 'The limit is 60 euros now.') => {
  const actor = await actorFor(w, slackId);
  return w.deps.db.$transaction((tx) => reportOutdated(w.deps, tx, actor, card.id, reason));
};
const edits = async (slackId: string, card: Card, change: Partial<CardText & { teamId: string | null }> = {}) => {
  const actor = await actorFor(w, slackId);
  const { kind, title, body, product, tags, teamId } = card;
  const whole = { kind, title, body, product, tags, teamId, ...change };
  return w.deps.db.$transaction((tx) => reviseCard(w.deps, tx, actor, card.id, whole, 'edited', card.version));
};
const now = (card: Card) => w.deps.db.card.findUniqueOrThrow({ where: { id: card.id } });
const days = (from: Date, to: Date | null) => ((to?.getTime() ?? 0) - from.getTime()) / 86_400_000;

describe('the ladder', () => {
  test('what a candidate writes waits; three accepted cards later it does not', async () => {
    const ana = w.person('Ana Silva');
    const carla = await addCoordinator(w, 'Carla Nunes');
    for (const title of ['How do I refund?', 'How do I block a card?', 'Who may waive a fee?']) {
      const card = await addCard(w, ana, { title });
      expect(card.status).toBe('DRAFT');
      await expect(does(ana, confirmCard, card)).rejects.toThrow('Somebody else has to accept this one.');
      expect((await does(carla, confirmCard, card)).status).toBe('PUBLISHED');
    }
    expect(await licenceOf(w.deps, await w.member(ana))).toBe('contributor');
    const fourth = await addCard(w, ana, { title: 'Where do returns go?' });
    expect(fourth).toMatchObject({ status: 'PUBLISHED', verifiedAt: null });
    expect(days(fourth.createdAt, fourth.dueAt)).toBe(14);
  });

  test('ten accepted cards make a publisher, whose word is enough', async () => {
    const ana = w.person('Ana Silva');
    const carla = await addCoordinator(w, 'Carla Nunes');
    for (let card = 1; card <= 10; card += 1)
      await does(carla, confirmCard, await addCard(w, ana, { title: `Q${card}` }));
    const own = await addCard(w, ana, { title: 'How do I publish?' });
    expect(own).toMatchObject({ status: 'PUBLISHED', verifiedById: (await w.member(ana)).id });
    expect(days(own.createdAt, own.dueAt)).toBe(90);
  });

  test('what was accepted once counts for good, also when its maker is the last to confirm it', async () => {
    const [ana, carla] = [w.person('Ana Silva'), await addCoordinator(w, 'Carla Nunes')];
    const cards = await Promise.all(['A', 'B', 'C'].map((title) => addCard(w, ana, { title })));
    for (const card of cards) await does(carla, confirmCard, card);
    for (const card of cards) await does(ana, confirmCard, card);
    expect(await licenceOf(w.deps, await w.member(ana))).toBe('contributor');
  });

  test('an edit by whoever checks it counts as accepted; one’s own never does', async () => {
    const [ana, carla] = [w.person('Ana Silva'), await addCoordinator(w, 'Carla Nunes')];
    const own = await addCard(w, carla, { title: 'Own' });
    await does(carla, confirmCard, own);
    await edits(carla, await now(own), { body: 'Own words.' });
    expect((await now(own)).acceptedAt).toBeNull();
    await w.deps.db.card.update({ where: { id: own.id }, data: { makerId: (await w.member(ana)).id } });
    await edits(carla, await now(own), { body: 'Looked over.' });
    expect((await now(own)).acceptedAt).toEqual(w.deps.now());
  });

  test('leads and coordinators stand on the last step from the start', async () => {
    const lead = w.person('Lea Lead');
    await addTeam(w, 'Returns', lead);
    expect(await licenceOf(w.deps, await w.member(lead))).toBe('publisher');
    expect(await licenceOf(w.deps, await w.member(await addCoordinator(w, 'Carla Nunes')))).toBe('publisher');
  });
});

describe('the life of a card', () => {
  test('a playbook is due after 30 days, a story after 180, the rest as the workspace says', async () => {
    const carla = await addCoordinator(w, 'Carla Nunes');
    for (const [kind, after] of [
      ['PLAYBOOK', 30],
      ['STORY', 180],
      ['FAQ', 90],
    ] as const) {
      const card = await addCard(w, carla, { title: kind, kind });
      expect(days(card.createdAt, card.dueAt)).toBe(after);
    }
  });

  test('found outdated it is due with the reason; put right, the finder hears it once', async () => {
    const ana = w.person('Ana Silva');
    const carla = await addCoordinator(w, 'Carla Nunes');
    const card = await addCard(w, carla, { title: 'Up to how much may I refund?', body: '50 euros.' });
    const found = await finds(ana, card);
    expect(found).toMatchObject({ status: 'DUE', dueReason: 'The limit is 60 euros now.' });
    const ben = w.person('Ben Okafor');
    for (const reason of ['And the link is broken.', 'The limit is 60 euros now.', 'And the link is broken.'])
      expect(await finds(ben, card, reason)).toMatchObject({ finderId: found.finderId, dueAt: found.dueAt });
    expect((await now(card)).dueReason).toBe('The limit is 60 euros now.\nAnd the link is broken.');
    for (let n = 0; n < 20; n += 1) await finds(ben, card, `${n} ${'x'.repeat(400)}`);
    expect((await now(card)).dueReason?.length).toBeLessThanOrEqual(2000);
    const mended = await edits(carla, found, { body: '60 euros.' });
    expect(mended).toMatchObject({ status: 'PUBLISHED', dueReason: null, finderId: null, version: 2 });
    await does(carla, confirmCard, card);
    const told = await w.deps.db.outboxMessage.findMany({ where: { kind: 'knowledge.put-right' } });
    expect(told.map(({ recipient }) => recipient)).toEqual([ana]);
  });

  test('everybody who found it outdated hears that it was put right, whoever was first', async () => {
    const carla = await addCoordinator(w, 'Carla Nunes');
    const [ana, ben, dan] = [w.person('Ana Silva'), w.person('Ben Okafor'), w.person('Dan Long-Ago')];
    const card = await addCard(w, carla, { title: 'Up to how much may I refund?', body: '50 euros.' });
    await sayOutdated(w.deps, await actorFor(w, dan), card.id, 'No.');
    await does(carla, confirmCard, card);
    w.advance({ days: 3 });
    for (const slackId of [ana, ben, carla])
      await sayOutdated(w.deps, await actorFor(w, slackId), card.id, 'No longer.');
    await edits(carla, await now(card), { body: '60 euros.' });
    const told = await w.deps.db.outboxMessage.findMany({
      where: { kind: 'knowledge.put-right' },
      orderBy: { id: 'asc' },
    });
    expect(told.map(({ recipient }) => recipient)).toEqual([dan, ana, ben]);
  });

  test('retired it is kept, and only whoever keeps it brings it back', async () => {
    const carla = await addCoordinator(w, 'Carla Nunes');
    const ben = w.person('Ben Okafor');
    const card = await addCard(w, carla, { title: 'Fax numbers' });
    await expect(does(ben, retireCard, card)).rejects.toThrow('Its owner or verifier decides about this card.');
    expect((await does(carla, retireCard, card)).status).toBe('OBSOLETE');
    await expect(does(carla, confirmCard, card)).rejects.toThrow('already marked as no longer true');
    await expect(finds(ben, card)).rejects.toThrow('already marked as no longer true');
    await expect(does(ben, reviveCard, card)).rejects.toThrow('Its owner or verifier decides about this card.');
    expect(await does(carla, reviveCard, card)).toMatchObject({ status: 'PUBLISHED', obsoleteAt: null });
  });

  test('a candidate’s own draft, retired and brought back, still waits for somebody else’s word', async () => {
    const [ana, carla] = [w.person('Ana Silva'), await addCoordinator(w, 'Carla Nunes')];
    const card = await addCard(w, ana, { title: 'Mine' });
    await does(ana, retireCard, card);
    expect(await does(ana, reviveCard, card)).toMatchObject({ status: 'DRAFT', verifiedAt: null, obsoleteAt: null });
    await does(ana, retireCard, card);
    expect(await does(carla, reviveCard, card)).toMatchObject({ status: 'PUBLISHED', acceptedAt: w.deps.now() });
  });

  test('two who edit at once do not overwrite each other', async () => {
    const carla = await addCoordinator(w, 'Carla Nunes');
    const card = await addCard(w, carla, { title: 'How do I refund?', body: 'Old.' });
    const outcomes = await Promise.allSettled([
      edits(carla, card, { body: 'One.' }),
      edits(carla, card, { body: 'Two.' }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await now(card)).version).toBe(2);
  });

  test('a candidate changes their own draft and nobody else’s card; an owner hears of others’ edits', async () => {
    const carla = await addCoordinator(w, 'Carla Nunes');
    const dana = await addCoordinator(w, 'Dana Roth');
    const ana = w.person('Ana Silva');
    const draft = await addCard(w, ana, { title: 'Mine' });
    expect((await edits(ana, draft, { title: 'Mine, better' })).status).toBe('DRAFT');
    const hers = await addCard(w, carla, { title: 'Carla’s' });
    await expect(edits(ana, hers, { title: 'Ana’s' })).rejects.toThrow('Say what is wrong with “Outdated” instead.');
    await edits(dana, hers, { title: 'Carla’s, by Dana' });
    const told = await w.deps.db.outboxMessage.findMany({ where: { kind: 'knowledge.changed' } });
    expect(told.map(({ recipient }) => recipient)).toEqual([carla]);
  });
});

describe('who sees a card', () => {
  test('a team’s card is for everybody else as if it were not there', async () => {
    const lead = w.person('Lea Lead');
    const ana = w.person('Ana Silva');
    const ben = w.person('Ben Okafor');
    const team = await addTeam(w, 'Returns', lead, ana);
    const card = await addCard(w, lead, { title: 'Only for returns', teamId: team.id });
    for (const deed of [confirmCard, retireCard, reviveCard])
      await expect(does(ben, deed, card)).rejects.toThrow('That card is no longer there.');
    await expect(edits(ben, card)).rejects.toThrow('That card is no longer there.');
    await expect(finds(ben, card)).rejects.toThrow('That card is no longer there.');
    expect((await finds(ana, card)).status).toBe('DUE');
  });

  test('somebody past the first step edits a team’s card but cannot open it to everybody', async () => {
    const lead = w.person('Lea Lead');
    const ana = w.person('Ana Silva');
    const carla = await addCoordinator(w, 'Carla Nunes');
    const team = await addTeam(w, 'Returns', lead, ana);
    for (const title of ['A', 'B', 'C']) await does(carla, confirmCard, await addCard(w, ana, { title }));
    const card = await addCard(w, lead, { title: 'Only for returns', teamId: team.id });
    await expect(edits(ana, card, { teamId: null })).rejects.toThrow('decides who finds this card');
    expect((await edits(ana, card, { body: 'More.' })).teamId).toBe(team.id);
    expect((await edits(lead, await now(card), { teamId: null })).teamId).toBeNull();
  });

  test('a card is written for a team of one’s own, and checked by somebody who sees it', async () => {
    const [lead, ana, ben] = [w.person('Lea Lead'), w.person('Ana Silva'), w.person('Ben Okafor')];
    const team = await addTeam(w, 'Returns', lead, ana);
    const [{ id: benId }, { id: leadId }] = [await w.member(ben), await w.member(lead)];
    await expect(addCard(w, ben, { title: 'Spy', teamId: team.id })).rejects.toThrow('a team of yours');
    const outside = addCard(w, ana, { title: 'Ours', teamId: team.id, verifierId: benId });
    await expect(outside).rejects.toThrow('Choose a colleague who is there');
    expect((await addCard(w, ana, { title: 'Ours', teamId: team.id, verifierId: leadId })).verifierId).toBe(leadId);
  });
});

test('a new card is found at once, and what it says after an edit', async () => {
  const carla = await addCoordinator(w, 'Carla Nunes');
  const viewer = await actorFor(w, carla);
  const card = await addCard(w, carla, {
    title: 'How do I open a locker?',
    questions: ['giving money back', 'giving money back'],
  });
  const total = async (words: string) => (await searchCards(w.deps, { viewer, words, take: 3 })).total;
  expect(await total('giving money back')).toBe(1);
  await edits(carla, card, { title: 'How do I send a crate?' });
  expect([await total('crate'), await total('locker')]).toEqual([1, 0]);
});

test.each([
  ['en', 'How do I get the money for a customer back when it was not me who took the order?'],
  ['de', 'Wie bekomme ich das Geld für einen Kunden zurück, wenn ich die Bestellung nicht aufgenommen habe?'],
  ['fr', 'Comment est-ce que je rembourse un client quand la commande n’a pas été prise par moi ?'],
])('a text’s language is guessed among those of the workspace: %s', async (language, text) => {
  const guess = (languages: string[]) => w.deps.db.$transaction((tx) => languageOf(tx, languages, text));
  expect(await guess(['pt', 'en', 'de', 'fr'])).toBe(language);
  expect(await guess(['pt'])).toBe('pt');
});

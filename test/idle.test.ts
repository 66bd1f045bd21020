import { expect, test } from 'vitest';
import { noteGap } from '../src/gaps/service.ts';
import { actorFor, addCard, addCoordinator, addTeam } from './support/cards.ts';
import { checkInsIn } from './support/check-ins.ts';
import { testDb } from './support/db.ts';
import { countQueries } from './support/queries.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const { pair } = checkInsIn(w);
const DAY_MS = 86_400_000;

/** The most statements of an hour in which nothing comes due, however many wait for an answer. */
const MOST = {
  'verification.plan': 4,
  'gaps.offer': 3,
  'check-ins.plan': 3,
  'check-ins.send': 1,
  'overview.tell-stuck': 3,
  'kudos.deleted-posts': 1,
};

const TOPICS = [
  'refund broken toaster',
  'parcel stuck in customs',
  'warranty for refurbished phones',
  'cancel a subscription',
  'voucher code rejected',
  'two-factor authentication reset',
  'price matching policy',
  'loyalty points missing',
];

/** Somebody searches and finds nothing. */
async function misses(slackId: string, words: string): Promise<void> {
  const { id: memberId, workspaceId } = await w.member(slackId);
  await w.deps.db.$transaction(async (tx) => {
    const search = await tx.cardSearch.create({ data: { workspaceId, memberId, words, found: 0, at: w.deps.now() } });
    await noteGap(w.deps, tx, { id: memberId, workspaceId }, search.id, words, null);
  });
}

async function dueCards(slackId: string, count: number, teamId: string | null = null): Promise<string[]> {
  const dueAt = new Date(w.deps.now().getTime() - DAY_MS);
  const ids: string[] = [];
  for (let card = 0; card < count; card++) ids.push((await addCard(w, slackId, { title: `Card ${card}`, teamId })).id);
  await w.deps.db.card.updateMany({ where: { id: { in: ids } }, data: { status: 'PUBLISHED', dueAt } });
  return ids;
}

/** Cards that wait, topics that are offered, pairs: `size` of each; and what nobody can do anything about. */
async function company(size: number): Promise<void> {
  await addCoordinator(w, 'Cora');
  for (let index = 0; index < size; index++) {
    const keeper = w.person(`Keeper ${index}`);
    await dueCards(keeper, index % 3 === 0 ? 7 : 2);
    await pair(w.person(`Mentor ${index}`), w.person(`Mentee ${index}`));
  }
  const searchers = ['Ana', 'Ben', 'Cem'].map((name) => w.person(name));
  for (const words of TOPICS.slice(0, size)) for (const one of searchers) await misses(one, words);
  // A team of which everybody has left: nobody may see its cards.
  const gone = w.person('Gone');
  const team = await addTeam(w, 'Night desk', undefined, gone);
  await dueCards(gone, size, team.id);
  const { id } = await actorFor(w, gone);
  await w.deps.db.member.update({ where: { id }, data: { deactivatedAt: w.deps.now(), teamId: null } });
}

/** All that comes round in an hour, and what it sends. */
async function anHour(): Promise<void> {
  for (const name of Object.keys(MOST)) await w.run(name);
  w.advance({ hours: 1 });
}

async function costOfAnHour(): Promise<Record<string, number>> {
  const { pool } = await testDb();
  const costs: Record<string, number> = {};
  for (const name of Object.keys(MOST)) costs[name] = await countQueries(pool, () => w.app.runSchedule(name));
  return costs;
}

test.each([3, 8])('an hour in which nothing comes due costs a few statements, with %s of everything', async (size) => {
  const { db } = w.deps;
  await company(size);
  for (let hour = 0; hour < 27; hour++) await anHour(); // kick-offs are a day after the introduction
  const before = {
    lists: await db.outboxMessage.count({ where: { kind: 'verification.list' } }),
    offers: await db.outboxMessage.count({ where: { kind: 'gaps.offered' } }),
    asked: await db.outboxMessage.count({ where: { kind: 'check-in.asked' } }),
  };
  expect(before).toEqual({ lists: size, offers: 3, asked: 2 * size });
  const costs = await costOfAnHour();
  expect(Object.entries(costs).filter(([name, cost]) => cost > MOST[name as keyof typeof MOST])).toEqual([]);
});

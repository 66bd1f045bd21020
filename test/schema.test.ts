import { afterEach, expect, test } from 'vitest';
import { migrate, readMigrations } from '../src/db/migrate.ts';
import { recordInstallation } from '../src/installation/service.ts';
import { emptyDb } from './support/db.ts';
import { ask, GOAL, skillId } from './support/mentoring.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const opened: Awaited<ReturnType<typeof emptyDb>>[] = [];
afterEach(async () => {
  for (const { close } of opened.splice(0)) await close();
});

async function newEmptyDb() {
  const empty = await emptyDb();
  opened.push(empty);
  return empty;
}

test('the migrations apply to an empty database, once, however many replicas start at the same time', async () => {
  const { pool } = await newEmptyDb();
  const migrations = await readMigrations();
  const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(pool, migrations)));
  expect(applied.flat().sort()).toEqual(migrations.map(({ name }) => name));
});

test('what the schema cannot say stands in the database by name', async () => {
  const rows = await w.deps.db.$queryRaw<{ indexname: string; indexdef: string }[]>`
    SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '%WHERE%' ORDER BY indexname`;
  expect(rows).toEqual([
    { indexname: 'Agreement_one_proposed', indexdef: expect.stringMatching(/UNIQUE.*"pairingId".*PROPOSED/) },
    { indexname: 'Card_found', indexdef: expect.stringMatching(/no.*INCLUDE.*"teamId"/) },
    { indexname: 'Kudos_untold', indexdef: expect.stringMatching(/"teamId".*"shoutOutId" IS NULL/) },
    {
      indexname: 'MentorRequest_one_open',
      indexdef: expect.stringMatching(/UNIQUE.*"menteeId".*OPEN.*OFFERED.*WAITLISTED/),
    },
    { indexname: 'Offer_one_pending', indexdef: expect.stringMatching(/UNIQUE.*"requestId".*PENDING/) },
    { indexname: 'SearchTerm_similar', indexdef: expect.stringMatching(/gin.*gin_trgm_ops.*length\(term\) >= 4/) },
  ]);
  const functions = await w.deps.db.$queryRaw<{ proname: string; proconfig: string[] }[]>`
    SELECT proname, proconfig FROM pg_proc WHERE proname = 'similarTerms'`;
  expect(functions).toEqual([{ proname: 'similarTerms', proconfig: ['pg_trgm.similarity_threshold=0.2'] }]);
});

test('a second open request and a second pending offer are refused by the database itself', async () => {
  const { db } = w.deps;
  const ana = w.person('Ana');
  await ask(w, ana);
  const workspaceId = w.workspace.id;
  const menteeId = (await w.member(ana)).id;
  const second = {
    workspaceId,
    menteeId,
    skillId: await skillId(w),
    goal: GOAL,
    kind: 'CLASSIC',
    createdAt: w.deps.now(),
  } as const;
  await expect(db.mentorRequest.create({ data: { ...second, status: 'OPEN' } })).rejects.toMatchObject({
    code: 'P2002',
  });
  const { id: requestId } = await db.mentorRequest.create({ data: { ...second, status: 'WITHDRAWN' } });
  const offer = async (name: string) => {
    const { id: mentorId } = await w.member(w.person(name));
    const at = w.deps.now();
    return db.offer.create({
      data: { workspaceId, requestId, mentorId, status: 'PENDING', reasons: [], createdAt: at, expiresAt: at },
    });
  };
  await offer('Ben');
  await expect(offer('Cem')).rejects.toMatchObject({ code: 'P2002' });
});

test('two replicas that start for the first time make one workspace with one list of skills', async () => {
  const installation = { slackId: 'T0NEW', name: 'New', botUserId: 'U0' };
  const made = await Promise.all([1, 2].map(() => recordInstallation(w.deps, installation)));
  expect(made[0]?.id).toBe(made[1]?.id);
  const names = await w.deps.db.skill.findMany({ where: { workspaceId: made[0]?.id ?? '' } });
  expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
});

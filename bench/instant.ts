/** An instant request among 10,000 members: who could be asked and why, against one indexed query for the same mentors. */
import { previewRequest } from '../src/mentor-requests/service.ts';
import { type BenchApp, withBenchApp } from './app.ts';
import {
  type Bench,
  inRounds,
  ms,
  newRandom,
  plainRow,
  quantile,
  type Result,
  ratioRow,
  type Setting,
  timed,
} from './measure.ts';
import { countQueries } from './queries.ts';
import { inChunks, type Person, seedPeople } from './seed.ts';

const FULL = { people: 10_000, requests: 300, rounds: 5 };
const QUICK = { people: 2000, requests: 60, rounds: 2 };

/** Of a large company: every third mentors in five of forty skills. */
const MENTORS_IN = 3;
const SKILLS = 40;
const SKILLS_EACH = 5;

/** A Tuesday; only differences to it matter. */
const NOW = new Date('2026-11-24T09:00:00Z');

const LEVELS = ['CAN_DO', 'CAN_TEACH', 'CAN_CERTIFY'] as const;
const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'pl'];

/** Profiles for everybody and skills for every third. Returns the skills' ids. */
export async function seedProfiles(
  { deps: { db } }: BenchApp,
  workspaceId: string,
  people: Person[],
): Promise<string[]> {
  const random = newRandom(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const names = Array.from({ length: SKILLS }, (_, index) => ({ workspaceId, name: `Skill ${index}` }));
  const skills = (await db.skill.createManyAndReturn({ data: names })).map(({ id }) => id);
  const profiles = people.map(({ id: memberId }, index) => ({
    memberId,
    workspaceId,
    mentoring: index % MENTORS_IN === 0,
    languages: [...new Set([pick(LANGUAGES), pick(LANGUAGES)])],
    supportChannels: [pick(['phone', 'chat', 'e-mail'])],
    products: [pick(['Billing', 'Parcels', 'Returns'])],
    interests: [pick(['chess', 'climbing', 'baking', 'films'])],
    wishes: [],
    updatedAt: NOW,
  }));
  const several = (count: number) => [...new Set(Array.from({ length: count }, () => pick(skills)))];
  const offered = profiles
    .filter(({ mentoring }) => mentoring)
    .flatMap(({ memberId }) =>
      several(SKILLS_EACH).map((skillId) => ({ memberId, workspaceId, skillId, level: pick(LEVELS) })),
    );
  const wanted = profiles.flatMap(({ memberId }) => several(2).map((skillId) => ({ memberId, workspaceId, skillId })));
  await inChunks(profiles, (data) => db.profile.createMany({ data }));
  await inChunks(offered, (data) => db.offeredSkill.createMany({ data }));
  await inChunks(wanted, (data) => db.wantedSkill.createMany({ data }));
  await db.$executeRawUnsafe('VACUUM ANALYZE');
  return skills;
}

/** The mentors of a skill with what they tell of themselves: one query by an index. */
const oneQuery = ({ deps: { db } }: BenchApp, workspaceId: string, skillId: string) => db.$queryRaw`
  SELECT m."id", m."zone", m."workWeek", m."teamId", m."site", m."startedOn", m."pausedUntil", p.*, o."level"
  FROM "OfferedSkill" o
  JOIN "Profile" p ON p."memberId" = o."memberId" AND p."mentoring"
  JOIN "Member" m ON m."id" = o."memberId"
  WHERE o."workspaceId" = ${workspaceId}::uuid AND o."skillId" = ${skillId}::uuid`;

async function measure(
  bench: BenchApp,
  workspaceId: string,
  people: Person[],
  { requests, rounds }: typeof FULL,
): Promise<Result> {
  const skills = await seedProfiles(bench, workspaceId, people);
  const mentees = await bench.deps.db.member.findMany({
    where: { workspaceId },
    orderBy: { id: 'asc' },
    take: requests,
  });
  const figures = await inRounds(rounds, async () => {
    const [one, all]: [number[], number[]] = [[], []];
    let queries = 0;
    for (const [index, mentee] of mentees.entries()) {
      const skillId = skills[index % skills.length] ?? '';
      const wanted = {
        mentee,
        skillId,
        goal: 'Handle refunds well',
        kind: 'CLASSIC' as const,
        language: null,
        preferredSlackId: null,
      };
      one.push(await timed(async () => await oneQuery(bench, workspaceId, skillId)));
      const counter = countQueries();
      all.push(await timed(() => previewRequest(bench.deps, wanted)));
      counter.end();
      queries = counter.count;
    }
    return {
      queries,
      reference: quantile(one, 0.95),
      ours: quantile(all, 0.95),
      best: quantile(one, 0.5),
      typical: quantile(all, 0.5),
    };
  });
  const { reference, ours, best, typical, queries } = figures;
  const rows = [
    ratioRow({ what: `the three to show, among ${people.length} members: p95`, reference, ours, show: ms, goal: 2 }),
    ratioRow({ what: 'the same: p50', reference: best, ours: typical, show: ms }),
    plainRow({ what: 'statements for one request', values: queries, show: (value) => value.toFixed(0) }),
  ];
  const eligible = Math.round((people.length / MENTORS_IN) * (SKILLS_EACH / SKILLS));
  const notes = [
    `Reference: one query by an index that returns the about ${eligible} mentors who offer the skill, with their profiles. Ours: all that is asked of the database, the scores of all of them and, in words, why the three. Nobody has pairings or offers yet.`,
  ];
  return { rows, notes };
}

async function run(setting: Setting): Promise<Result> {
  const sizes = setting.quick ? QUICK : FULL;
  return withBenchApp(
    setting,
    () => NOW,
    async (bench, id) => measure(bench, id, await seedPeople(bench.deps, id, sizes.people), sizes),
  );
}

export const instant: Bench = { name: 'instant', title: 'An instant request', run };

/** Places appear for a long waitlist: everybody on it is offered to a mentor in one look, against writing the same rows at once. */
import { randomUUID } from 'node:crypto';
import { type BenchApp, withBenchApp } from './app.ts';
import { watchBlocks } from './blocks.ts';
import { seedCohort } from './matching.ts';
import {
  type Bench,
  median,
  ms,
  plainRow,
  type Result,
  ratioRow,
  type Setting,
  sleep,
  timed,
  times,
} from './measure.ts';
import { countQueries } from './queries.ts';
import { inChunks, type Person, seedPeople } from './seed.ts';

const FULL = { people: 3600, mentors: 1200, sizes: [300, 1200], rounds: 3 };
const QUICK = { people: 900, mentors: 300, sizes: [75, 300], rounds: 1 };
type Size = typeof FULL;

/** A Tuesday; only differences to it matter. */
const NOW = new Date('2026-11-24T09:00:00Z');
/** The longest that anybody's click may wait for any of this (design/performance.md). */
const MOST_BLOCKED_MS = 20;

/** One request each of so many who do not mentor, one after the other by the minute. */
async function seedWaitlist({ deps: { db } }: BenchApp, workspaceId: string, people: Person[], count: number) {
  const wanting = await db.wantedSkill.findMany({
    where: { workspaceId, memberId: { in: people.map(({ id }) => id) } },
    orderBy: [{ memberId: 'asc' }, { skillId: 'asc' }],
    distinct: ['memberId'],
    take: count,
  });
  if (wanting.length < count) throw new Error(`only ${wanting.length} of ${count} look for a mentor`);
  const rows = wanting.map(({ memberId, skillId }, index) => {
    const createdAt = new Date(NOW.getTime() - (count - index) * 60_000);
    const common = { id: randomUUID(), workspaceId, menteeId: memberId, skillId, goal: 'Handle refunds well' };
    return { ...common, kind: 'CLASSIC' as const, status: 'WAITLISTED' as const, createdAt, waitlistedAt: createdAt };
  });
  await inChunks(rows, (data) => db.mentorRequest.createMany({ data }));
}

/** As before the look, with the first so many waiting. */
async function reset({ deps: { db } }: BenchApp, waiting: number): Promise<void> {
  await db.$executeRaw`DELETE FROM "OutboxMessage"`;
  await db.$executeRaw`DELETE FROM "Offer"`;
  await db.$executeRaw`
    UPDATE "MentorRequest" r SET "status" = (CASE WHEN n.at <= ${waiting} THEN 'WAITLISTED' ELSE 'WITHDRAWN' END)::"RequestStatus"
    FROM (SELECT "id", row_number() OVER (ORDER BY "createdAt") AS at FROM "MentorRequest") n WHERE r."id" = n."id"`;
  await db.$executeRawUnsafe('VACUUM ANALYZE');
}

/** What a look left behind: the same for both ways, or they are not comparable. */
async function outcome({ deps: { db } }: BenchApp): Promise<string> {
  const [row] = await db.$queryRaw<{ outcome: string }[]>`SELECT concat_ws(' ',
    (SELECT md5(string_agg(concat_ws(' ', "requestId", "mentorId", "status", "reasons", "expiresAt"), ',' ORDER BY "requestId")) FROM "Offer"),
    (SELECT md5(string_agg(concat_ws(' ', "id", "status"), ',' ORDER BY "id")) FROM "MentorRequest"),
    (SELECT md5(string_agg(concat_ws(' ', "kind", "recipient"), ',' ORDER BY "kind", "recipient")) FROM "OutboxMessage")) AS outcome`;
  return row?.outcome ?? '';
}

/** Keeps who was offered to whom and what was to be sent, for the reference to write once more. */
async function keep({ deps: { db } }: BenchApp): Promise<void> {
  await db.$executeRaw`DROP TABLE IF EXISTS offered, told`;
  await db.$executeRaw`CREATE TABLE offered AS SELECT * FROM "Offer"`;
  await db.$executeRaw`CREATE TABLE told AS SELECT * FROM "OutboxMessage"`;
}

/** The offers, where their requests stand and what everybody is told: in one statement that knows all of it beforehand. */
const writeInSql = ({ deps: { db } }: BenchApp) => db.$executeRaw`
  WITH made AS (INSERT INTO "Offer" SELECT * FROM offered RETURNING "requestId"),
    moved AS (UPDATE "MentorRequest" r SET "status" = 'OFFERED' FROM made WHERE r."id" = made."requestId")
  INSERT INTO "OutboxMessage" SELECT * FROM told`;

interface Figures {
  sql: number[];
  ours: number[];
  blocks: number[];
  queries: number;
  offered: number;
}

async function compare(bench: BenchApp, waiting: number, figures: Figures): Promise<void> {
  await reset(bench, waiting);
  await sleep(300); // what came before is settled
  const counter = countQueries();
  const end = watchBlocks();
  figures.ours.push(await timed(() => bench.app.runSchedule('requests.match-waiting')));
  figures.blocks.push(end());
  counter.end();
  figures.queries = counter.count;
  figures.offered = await bench.deps.db.offer.count();
  const expected = await outcome(bench);
  await keep(bench);
  await reset(bench, waiting);
  figures.sql.push(await timed(async () => await writeInSql(bench)));
  const got = await outcome(bench);
  if (got !== expected) throw new Error(`the look and the statement differ: ${got} / ${expected}`);
}

async function measure(bench: BenchApp, workspaceId: string, { people: count, mentors, sizes, rounds }: Size) {
  const people = await seedPeople(bench.deps, workspaceId, count);
  await seedCohort(bench, workspaceId, people, mentors);
  await seedWaitlist(bench, workspaceId, people, Math.max(...sizes));
  const figures = new Map<number, Figures>(
    sizes.map((waiting) => [waiting, { sql: [], ours: [], blocks: [], queries: 0, offered: 0 }]),
  );
  for (let round = 0; round < rounds; round++)
    for (const [waiting, some] of figures) await compare(bench, waiting, some);
  const [[few, less], [many, more]] = [...figures] as [[number, Figures], [number, Figures]];
  const growth = more.ours.map((value, round) => value / (less.ours[round] ?? Number.NaN) / (many / few));
  const rows = [
    ...[...figures].map(([waiting, { sql, ours }]) =>
      ratioRow({ what: `${waiting} waiting people are offered to mentors at once`, reference: sql, ours, show: ms }),
    ),
    plainRow({
      what: `linear: time a request, ${many} against ${few}`,
      values: [median(growth)],
      show: times,
      goal: 1.2,
    }),
    plainRow({
      what: `statements a request, ${many} waiting`,
      reference: `${(less.queries / few).toFixed(2)} with ${few}`,
      values: [more.queries / many],
      show: (value) => value.toFixed(2),
    }),
    plainRow({
      what: `longest block meanwhile, ${many} waiting`,
      values: more.blocks,
      show: ms,
      goal: MOST_BLOCKED_MS,
    }),
  ];
  const notes = [
    `${mentors} mentors with free places, five of forty skills each; ${more.offered} of ${many} are offered to somebody. Reference: one statement that writes the same offers, requests and messages, knowing who is offered to whom; both leave the same rows, which is checked each time. Ours: everybody who could be asked for each request is read, scored and ranked first, as the ones before have left them.`,
    'Longest block: the most CPU time of the main thread between two turns of its timers.',
  ];
  return { rows, notes };
}

async function run(setting: Setting): Promise<Result> {
  return withBenchApp(
    setting,
    () => NOW,
    (bench, id) => measure(bench, id, setting.quick ? QUICK : FULL),
  );
}

export const waitlist: Bench = { name: 'waitlist', title: 'A long waitlist', run };

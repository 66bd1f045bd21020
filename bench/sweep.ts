/** The schedule that hands due check-ins to the outbox, against one SQL statement that does the same. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type BenchApp, withBenchApp } from './app.ts';
import { type Bench, median, ms, plainRow, type Result, ratioRow, type Setting, timed, times } from './measure.ts';
import { countQueries } from './queries.ts';
import { seedMessages, seedPairs, seedPeople } from './seed.ts';

/** Of src/check-ins/rounds.ts: how many are asked in one transaction. */
const BATCH = 200;
const FULL = { sizes: [2500, 10_000], rounds: 3 };
const QUICK = { sizes: [500, 2000], rounds: 1 };

/** A Tuesday; only differences to it matter. */
const NOW = new Date('2026-11-24T09:00:00Z');

/** As before the sweep, with this many due. */
async function reset({ deps: { db } }: BenchApp, due: number): Promise<void> {
  await db.$executeRaw`DELETE FROM "OutboxMessage" WHERE "status" = 'PENDING'`;
  await db.$executeRaw`DELETE FROM "CheckIn" WHERE "round" = 2`;
  await db.$executeRaw`UPDATE "CheckIn" SET "status" = 'SENT' WHERE "status" = 'MISSED'`;
  const [yesterday, tomorrow] = [-1, 1].map((days) => new Date(NOW.getTime() + days * 86_400_000));
  await db.$executeRaw`
    UPDATE "CheckIn" c SET "queuedAt" = NULL, "dueAt" = CASE WHEN n.at <= ${due} THEN ${yesterday}::timestamptz ELSE ${tomorrow}::timestamptz END
    FROM (SELECT "id", row_number() OVER (ORDER BY "id") AS at FROM "CheckIn" WHERE "round" = 1) n WHERE c."id" = n."id"`;
  await db.$executeRawUnsafe('VACUUM ANALYZE');
}

/**
 * The whole sweep as one statement: claims, plans the next round, closes the earlier ones, hands all of it to the outbox. It knows
 * nothing of sessions, agreements, pauses and silence, of which there are none here.
 */
const sweepInSql = ({ deps: { db } }: BenchApp) => db.$executeRaw`
  WITH due AS (
    UPDATE "CheckIn" c SET "queuedAt" = ${NOW} FROM "Pairing" p, "Member" m, "Workspace" w
    WHERE c."status" = 'SCHEDULED' AND c."queuedAt" IS NULL AND c."dueAt" <= ${NOW} AND p."id" = c."pairingId"
      AND p."status" = 'ACTIVE' AND m."id" = c."memberId" AND w."id" = c."workspaceId" AND w."status" = 'INSTALLED'
    RETURNING c.*, p."kind" AS "pairingKind", p."startedAt", p."endsAt", m."slackId", w."pulseFirstDay", w."pulseEveryDays",
      coalesce(m."checkInDays", w."checkInDays") * interval '24 hours' AS step),
  rhythm AS (
    SELECT due.*, "dueAt" + step * greatest(1, ceil(
      extract(epoch FROM ${NOW}::timestamptz + step / 2 - "dueAt") / extract(epoch FROM step))::int) AS "at",
      "endsAt" - interval '168 hours' AS "lastDue" FROM due WHERE "pairingKind" <> 'FLASH'),
  dated AS (
    SELECT rhythm.*, "at" >= "lastDue" - step / 2 AS "isEnd",
      CASE WHEN "at" >= "lastDue" - step / 2 THEN greatest("lastDue", ${NOW}::timestamptz + interval '72 hours') ELSE "at" END AS "nextAt"
    FROM rhythm),
  planned AS (
    INSERT INTO "CheckIn" ("id", "workspaceId", "pairingId", "memberId", "round", "kind", "asksPulse", "status", "dueAt")
    SELECT gen_random_uuid(), "workspaceId", "pairingId", "memberId", "round" + 1,
      (CASE WHEN "isEnd" THEN 'END' WHEN "nextAt" >= "endsAt" - ("endsAt" - "startedAt") / 2 THEN 'MIDDLE' ELSE 'ROUTINE' END)::"CheckInKind",
      floor((extract(epoch FROM "nextAt" - "startedAt") / 86400 - "pulseFirstDay") / "pulseEveryDays")
        > greatest(-1, floor((extract(epoch FROM "dueAt" - "startedAt") / 86400 - "pulseFirstDay") / "pulseEveryDays")),
      'SCHEDULED', "nextAt"
    FROM dated WHERE "nextAt" < "endsAt" ON CONFLICT DO NOTHING),
  closed AS (
    UPDATE "CheckIn" e SET "status" = 'MISSED' FROM due d
    WHERE e."pairingId" = d."pairingId" AND e."memberId" = d."memberId" AND e."round" < d."round"
      AND e."status" IN ('SENT', 'SCHEDULED')
    RETURNING e."id", e."workspaceId")
  INSERT INTO "OutboxMessage" ("id", "workspaceId", "kind", "subject", "occurrence", "recipient", "nudge", "family", "key", "createdAt", "dueAt")
  SELECT gen_random_uuid(), "workspaceId", 'check-in.asked', "id"::text, '', "slackId", true, 'check-ins', 'check-ins:' || "pairingId",
    ${NOW}::timestamptz, ${NOW}::timestamptz FROM due
  UNION ALL
  SELECT gen_random_uuid(), o."workspaceId", 'outbox.refreshed', o."id"::text, gen_random_uuid()::text, o."recipient", false, NULL, NULL,
    ${NOW}::timestamptz, ${NOW}::timestamptz
  FROM closed JOIN "OutboxMessage" o ON o."workspaceId" = closed."workspaceId" AND o."subject" = closed."id"::text
    AND o."kind" IN ('check-in.asked', 'check-in.reminder') AND (o."status" IN ('SENDING', 'UNSURE', 'SENT') OR (o."status" = 'PENDING' AND o."dueAt" <= ${NOW}))
  ON CONFLICT DO NOTHING`;

/** What a sweep left behind: the same for both ways, or they are not comparable. */
async function outcome({ deps: { db } }: BenchApp): Promise<string> {
  const [row] = await db.$queryRaw<{ outcome: string }[]>`SELECT concat_ws(' ',
    (SELECT count(*) FROM "OutboxMessage"),
    (SELECT md5(string_agg(concat_ws(' ', "kind", "subject", "recipient", "nudge", "family", "key"), ',' ORDER BY "kind", "subject"))
     FROM "OutboxMessage"),
    (SELECT md5(string_agg(concat_ws(' ', "pairingId", "memberId", "round", "kind", "asksPulse", "status", "dueAt", "queuedAt"), ','
       ORDER BY "pairingId", "memberId", "round")) FROM "CheckIn")) AS outcome`;
  return row?.outcome ?? '';
}

interface Figures {
  sql: number[];
  ours: number[];
  queries: number;
  /** The longest time in which nothing else could run, each round. */
  blocks: number[];
}

async function compare(bench: BenchApp, due: number, figures: Figures): Promise<void> {
  await reset(bench, due);
  figures.sql.push(await timed(async () => await sweepInSql(bench)));
  const expected = await outcome(bench);
  await reset(bench, due);
  const counter = countQueries();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  figures.ours.push(await timed(() => bench.app.runSchedule('check-ins.send')));
  delay.disable();
  counter.end();
  figures.blocks.push(delay.max / 1e6 - 1); // the timer's own millisecond
  figures.queries = counter.count;
  const got = await outcome(bench);
  if (got !== expected) throw new Error(`the sweep and the SQL statement differ: ${got} / ${expected}`);
}

async function measure(bench: BenchApp, sizes: number[], rounds: number): Promise<Result> {
  const figures = new Map<number, Figures>(sizes.map((due) => [due, { sql: [], ours: [], queries: 0, blocks: [] }]));
  for (let round = 0; round < rounds; round++) for (const [due, some] of figures) await compare(bench, due, some);
  const rows = [...figures].map(([due, { sql, ours }]) =>
    ratioRow({ what: `sweep of ${due} due check-ins`, reference: sql, ours, show: ms, goal: 3 }),
  );
  const [[few, less], [many, more]] = [...figures] as [[number, Figures], [number, Figures]];
  const growth = more.ours.map((value, round) => value / (less.ours[round] ?? Number.NaN) / (many / few));
  rows.push(
    plainRow({
      what: `linear: time a check-in, ${many} against ${few}`,
      values: [median(growth)],
      show: times,
      goal: 1.2,
    }),
    plainRow({
      what: `statements a batch of ${BATCH}, ${many} due`,
      reference: `${(less.queries / (few / BATCH)).toFixed(1)} with ${few} due`,
      values: [more.queries / (many / BATCH)],
      show: (value) => value.toFixed(1),
    }),
    plainRow({ what: 'longest event-loop block meanwhile', values: more.blocks, show: ms, goal: 20 }),
  );
  const notes = [
    'Reference: one statement that claims, plans the next round, closes earlier questions and fills the outbox for all of them at once; both leave the same rows, which is checked each time.',
    'Three in ten people had left the question before unanswered. Statements include BEGIN, COMMIT and the last look that finds nothing.',
  ];
  return { rows, notes };
}

async function run(setting: Setting): Promise<Result> {
  const { sizes, rounds } = setting.quick ? QUICK : FULL;
  return withBenchApp(
    setting,
    () => NOW,
    async (bench, id) => {
      const people = await seedPeople(bench.deps, id, Math.max(...sizes));
      await seedPairs(bench.deps, id, people, { status: 'SCHEDULED', unanswered: 0.3 });
      await seedMessages(bench.deps);
      return measure(bench, sizes, rounds);
    },
  );
}

export const sweep: Bench = { name: 'sweep', title: 'Due check-ins, handed to the outbox', run };

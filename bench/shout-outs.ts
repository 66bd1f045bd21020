/** The weekly job that takes a week's kudos into their shout-outs, against one SQL statement that does the same. */
import { randomUUID } from 'node:crypto';
import { makeShoutOuts } from '../src/shout-outs/service.ts';
import { type BenchApp, withBenchApp } from './app.ts';
import { watchBlocks } from './blocks.ts';
import { type Bench, median, ms, plainRow, type Result, ratioRow, type Setting, timed, times } from './measure.ts';
import { countQueries } from './queries.ts';
import { inChunks, seedPeople } from './seed.ts';

const KUDOS = 100;
const FULL = { sizes: [250, 1000], rounds: 3 };
const QUICK = { sizes: [50, 200], rounds: 1 };
const PEOPLE = 1000;

/** A Friday, a minute after the slot (15:00 UTC), and the slot. */
const SLOT = new Date('2026-11-27T15:00:00Z');
const NOW = new Date(SLOT.getTime() + 60_000);
const GIVEN = new Date(SLOT.getTime() - 86_400_000);

/** How the shout-outs are spread: each in a team of one workspace, or each in a workspace of its own. */
type Spread = 'teams' | 'workspaces';

async function seedScopes({ deps: { db } }: BenchApp, workspaceId: string, spread: Spread, count: number) {
  const ids = Array.from({ length: count }, () => randomUUID());
  if (spread === 'teams') {
    const data = ids.map((id, index) => ({
      id,
      workspaceId,
      name: `Team ${index}`,
      channelId: `C0${index}`,
      ownShoutOut: true,
    }));
    await inChunks(data, (chunk) => db.team.createMany({ data: chunk }));
    return ids.map((teamId) => ({ workspaceId, teamId }));
  }
  const installedAt = new Date(GIVEN.getTime() - 86_400_000);
  const data = ids.map((id, index) => ({
    id,
    slackId: `T0BENCH${index}`,
    name: `Workspace ${index}`,
    botUserId: 'U0',
    installedAt,
    recognitionChannelId: `C0${index}`,
  }));
  await inChunks(data, (chunk) => db.workspace.createMany({ data: chunk }));
  return ids.map((id) => ({ workspaceId: id, teamId: null }));
}

/** A hundred kudos for each, posted and seen standing in Slack a moment ago: what is asked of Slack takes Slack's time. */
async function seedKudos(
  { deps: { db } }: BenchApp,
  giverId: string,
  scopes: { workspaceId: string; teamId: string | null }[],
) {
  await db.$executeRaw`
    INSERT INTO "Kudos" ("id", "workspaceId", "giverId", "teamId", "deed", "status", "createdAt", "seenAt")
    SELECT gen_random_uuid(), s."workspaceId", ${giverId}::uuid, s."teamId", 'Stayed on the line until the refund was through. ' || n, 'POSTED', ${GIVEN}, ${NOW}
    FROM unnest(${scopes.map((one) => one.workspaceId)}::uuid[], ${scopes.map((one) => one.teamId)}::uuid[]) AS s("workspaceId", "teamId"),
      generate_series(1, ${KUDOS}) n`;
  await db.$executeRaw`
    INSERT INTO "OutboxMessage" ("id", "workspaceId", "kind", "subject", "recipient", "nudge", "status", "createdAt", "dueAt", "startedAt",
      "sentAt", "channel", "messageTs")
    SELECT gen_random_uuid(), "workspaceId", 'kudos.posted', "id"::text, 'C0', false, 'SENT', ${GIVEN}, ${GIVEN}, ${GIVEN}, ${GIVEN}, 'C0', '1700000000.1'
    FROM "Kudos"`;
}

async function reset({ deps: { db } }: BenchApp): Promise<void> {
  await db.$executeRaw`UPDATE "Kudos" SET "shoutOutId" = NULL WHERE "shoutOutId" IS NOT NULL`;
  await db.$executeRaw`DELETE FROM "ShoutOut"`;
  await db.$executeRaw`DELETE FROM "OutboxMessage" WHERE "kind" <> 'kudos.posted'`;
  await db.$executeRawUnsafe('VACUUM ANALYZE');
}

/**
 * All of it as one statement: groups the kudos by where they are told, makes a shout-out for each, marks them and fills the outbox. It knows
 * nothing of slots, days off, previews, posts deleted in Slack, and of which kudos another replica took.
 */
const inSql = ({ deps: { db } }: BenchApp) => db.$executeRaw`
  WITH news AS (
    SELECT k."id", k."workspaceId", coalesce(t."channelId", w."recognitionChannelId") AS "channelId",
      CASE WHEN t."ownShoutOut" AND t."channelId" IS NOT NULL THEN t."id" END AS "teamId"
    FROM "Kudos" k JOIN "Workspace" w ON w."id" = k."workspaceId" LEFT JOIN "Team" t ON t."id" = k."teamId"
    WHERE k."shoutOutId" IS NULL AND k."status" = 'POSTED' AND k."createdAt" <= ${SLOT} AND k."createdAt" > ${SLOT}::timestamptz - interval '672 hours'
      AND w."status" = 'INSTALLED' AND coalesce(t."channelId", w."recognitionChannelId") IS NOT NULL),
  made AS (
    INSERT INTO "ShoutOut" ("id", "workspaceId", "scope", "teamId", "slot", "cutAt", "createdAt", "status")
    SELECT gen_random_uuid(), "workspaceId", coalesce("teamId"::text, ''), "teamId", ${SLOT}::timestamptz, ${SLOT}::timestamptz, ${NOW}::timestamptz, 'MADE'
    FROM news GROUP BY "workspaceId", "teamId" ON CONFLICT DO NOTHING RETURNING "id", "workspaceId", "scope"),
  told AS (
    UPDATE "Kudos" k SET "shoutOutId" = made."id" FROM news n
    JOIN made ON made."workspaceId" = n."workspaceId" AND made."scope" = coalesce(n."teamId"::text, '') WHERE k."id" = n."id")
  INSERT INTO "OutboxMessage" ("id", "workspaceId", "kind", "subject", "occurrence", "recipient", "nudge", "createdAt", "dueAt")
  SELECT gen_random_uuid(), made."workspaceId", 'kudos.shout-out', made."id"::text, '', n."channelId", false, ${NOW}::timestamptz, ${NOW}::timestamptz
  FROM made JOIN (SELECT DISTINCT "workspaceId", coalesce("teamId"::text, '') AS "scope", "channelId" FROM news) n USING ("workspaceId", "scope")
  ON CONFLICT DO NOTHING`;

/** What was left behind: the same for both ways, or they are not comparable. */
async function outcome({ deps: { db } }: BenchApp): Promise<string> {
  const [row] = await db.$queryRaw<{ outcome: string }[]>`SELECT concat_ws(' ',
    (SELECT md5(string_agg(concat_ws(' ', s."workspaceId", s."scope", s."slot", s."cutAt", s."status", n), ',' ORDER BY s."workspaceId", s."scope"))
     FROM "ShoutOut" s JOIN (SELECT "shoutOutId", count(*) AS n FROM "Kudos" GROUP BY 1) k ON k."shoutOutId" = s."id"),
    (SELECT md5(string_agg(concat_ws(' ', o."workspaceId", s."scope", o."kind", o."recipient"), ',' ORDER BY o."workspaceId", s."scope"))
     FROM "OutboxMessage" o JOIN "ShoutOut" s ON s."id"::text = o."subject")) AS outcome`;
  return row?.outcome ?? '';
}

interface Figures {
  sql: number[];
  ours: number[];
  queries: number;
  /** The longest time in which nothing else could run, each round. */
  blocks: number[];
}

async function compare(bench: BenchApp, figures: Figures): Promise<void> {
  await reset(bench);
  figures.sql.push(await timed(async () => await inSql(bench)));
  const expected = await outcome(bench);
  await reset(bench);
  const counter = countQueries();
  const end = watchBlocks();
  figures.ours.push(await timed(() => makeShoutOuts(bench.deps)));
  figures.blocks.push(end());
  counter.end();
  figures.queries = counter.count;
  if ((await outcome(bench)) !== expected) throw new Error('both ways must leave the same behind');
  if (bench.errors.length > 0) throw new Error(`it failed: ${bench.errors[0]}`);
}

async function measure(setting: Setting, spread: Spread, count: number, rounds: number): Promise<Figures> {
  return withBenchApp(
    setting,
    () => NOW,
    async (bench, workspaceId) => {
      const [giver] = await seedPeople(bench.deps, workspaceId, PEOPLE);
      await bench.deps.db.workspace.updateMany({ data: { installedAt: new Date(GIVEN.getTime() - 86_400_000) } });
      const scopes = await seedScopes(bench, workspaceId, spread, count);
      await seedKudos(bench, giver?.id ?? '', scopes);
      const figures: Figures = { sql: [], ours: [], queries: 0, blocks: [] };
      for (let round = -1; round < rounds; round++)
        await compare(bench, round < 0 ? { sql: [], ours: [], queries: 0, blocks: [] } : figures);
      return figures;
    },
  );
}

async function run(setting: Setting): Promise<Result> {
  const { sizes, rounds } = setting.quick ? QUICK : FULL;
  const [few = 0, many = 0] = sizes;
  const rows: Result['rows'] = [];
  for (const spread of ['teams', 'workspaces'] as const) {
    const less = await measure(setting, spread, few, rounds);
    const more = await measure(setting, spread, many, rounds);
    const growth = (figure: 'sql' | 'ours') =>
      median(more[figure].map((value, round) => value / (less[figure][round] ?? Number.NaN) / (many / few)));
    const what = `${many} ${spread} × ${KUDOS} kudos`;
    rows.push(
      ratioRow({ what: `the weekly job, ${what}`, reference: more.sql, ours: more.ours, show: ms, goal: 3 }),
      plainRow({
        what: `linear: time a shout-out, ${many} ${spread} against ${few}`,
        values: [growth('ours')],
        reference: `the statement: ${times(growth('sql'))}`,
        show: times,
        goal: 1.2,
      }),
      plainRow({
        what: `statements a shout-out, ${what}`,
        reference: `${(less.queries / few).toFixed(2)} with ${few}`,
        values: [more.queries / many],
        show: (value) => value.toFixed(2),
      }),
      plainRow({ what: `longest event-loop block, ${what}`, values: more.blocks, show: ms, goal: 20 }),
    );
  }
  const notes = [
    'Reference: one statement that groups the kudos by where they are told, makes the shout-outs, marks the kudos and fills the outbox; both leave the same rows, which is checked each time. It asks nobody whether the posts still stand, and takes all rows in one transaction.',
    'Teams: each with a shout-out of its own, in one workspace. Statements include BEGIN and COMMIT of each batch of 20, and the look for posts that were deleted in Slack; all were seen a moment ago, so nothing is asked of it. Longest block: the most CPU time of the main thread between two turns of its timers.',
  ];
  return { rows, notes };
}

export const shoutOuts: Bench = { name: 'shout-outs', title: 'The weekly shout-outs', run };

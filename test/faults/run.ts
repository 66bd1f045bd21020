/**
 * npm run test:faults [-- --short]: kill -9 of the app at random moments while people give kudos, ask for mentors and accept, check-ins
 * go out, people help each other live, write cards, find them outdated and put them right, and call a lead. Two replicas on the PostgreSQL server of TEST_DATABASE_URL; without it one replica on the embedded database.
 * Nothing people were told of may be lost, and nothing may be sent twice. Bounded to three minutes (--short: one).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import manifest from '../../manifest.json' with { type: 'json' };
import { createSlack } from '../../practice/slack/slack.ts';
import type { Manifest, Slack } from '../../practice/slack/types.ts';
import { newPrisma } from '../../src/db/client.ts';
import { openDb } from '../../src/db/pool.ts';
import { databaseUrl, testServer } from '../support/server.ts';
import { countKnown, newKnown, prepareKnowing, workWithKnowledge } from './knowing.ts';
import { acceptOne, giveOne, openAllDay, pause, requestOne, type Told } from './people.ts';
import { isReady, killReplica, newReplicas, type Replica, startReplica } from './replicas.ts';
import { findFaults } from './verdict.ts';
import { findKnownFaults } from './verdict-knowing.ts';

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
/** How many of each: kudos, requests with their offers, and check-ins. */
const EACH = values.short ? 24 : 68;
/** How many of each: questions that two take at once, cards written, cards put right, leads called. */
const FEW = values.short ? 8 : 20;
const BUSY_MS = values.short ? 25_000 : 90_000;
/** What the kills held up may be finished in peace; with one replica that is nearly everything. */
const GRACE_MS = { server: 20_000, embedded: 50_000 };
/** The longest wait after the last kill: long enough for a lease, a heartbeat and a settling, several times over. */
const QUIET_MS = 60_000;
const TOKEN = 'xoxb-faults';
const SECRET = 'faults-signing-secret';

const say = (line: string) => process.stdout.write(`${line}\n`);
const random = (from: number, to: number) => from + Math.random() * (to - from);

async function newDatabase(): Promise<{ env: Record<string, string>; drop: () => Promise<void> }> {
  const server = testServer();
  if (!server) {
    const dir = mkdtempSync(path.join(tmpdir(), 'alongside-faults-'));
    return { env: { DATA_DIR: dir }, drop: async () => rmSync(dir, { recursive: true, force: true }) };
  }
  const name = `faults_${process.pid}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const drop = async () => {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  };
  return { env: { DATABASE_URL: databaseUrl(server, name) }, drop };
}

/** People for the three kinds of work, and pairings whose first check-in is due now. */
async function preparePeople(slack: Slack, env: Record<string, string>) {
  const names = (role: string) =>
    Array.from({ length: EACH }, (_, index) => slack.addUser({ name: `${role}${index}` }).id);
  const people = {
    givers: names('giver'),
    mentees: names('mentee'),
    mentors: names('mentor'),
    partners: names('partner'),
  };
  const database = await openDb({ url: env.DATABASE_URL, dataDir: env.DATA_DIR ?? '', onError: () => undefined });
  const db = newPrisma(database.pool);
  const { id: workspaceId } = await db.workspace.findFirstOrThrow();
  const now = new Date();
  const ids = Object.values(people).flat();
  await db.member.createMany({
    data: ids.map((slackId) => ({ workspaceId, slackId, name: slackId, zone: 'UTC', createdAt: now })),
  });
  const members = new Map((await db.member.findMany()).map((member) => [member.slackId, member.id]));
  const idOf = (slackId: string | undefined) => members.get(slackId ?? '') ?? '';
  const skill = await db.skill.findFirstOrThrow({ where: { workspaceId } });
  const value = await db.companyValue.findFirstOrThrow({ where: { workspaceId } });
  for (const slackId of people.mentors) {
    const offered = { create: { skillId: skill.id, workspaceId, level: 'CAN_TEACH' as const } };
    const profile = {
      workspaceId,
      mentoring: true,
      capacity: 1,
      languages: ['en'],
      supportChannels: [],
      updatedAt: now,
      offered,
    };
    await db.profile.create({ data: { memberId: idOf(slackId), ...profile } });
  }
  for (const [index, slackId] of people.partners.entries()) {
    const menteeId = idOf(slackId);
    const mentorId = idOf(people.givers[index]);
    const asked = {
      workspaceId,
      menteeId,
      skillId: skill.id,
      goal: 'Learn.',
      kind: 'CLASSIC',
      status: 'MATCHED',
      createdAt: now,
    } as const;
    const request = await db.mentorRequest.create({ data: asked });
    const dueAt = new Date(now.getTime() - 60_000);
    await db.pairing.create({
      data: {
        workspaceId,
        requestId: request.id,
        mentorId,
        menteeId,
        kind: 'CLASSIC',
        status: 'ACTIVE',
        starterId: menteeId,
        startedAt: now,
        endsAt: new Date(now.getTime() + 80 * 86_400_000),
        checkIns: { create: { workspaceId, memberId: menteeId, round: 0, status: 'SCHEDULED', dueAt } },
      },
    });
  }
  const knowing = await prepareKnowing(slack, db, FEW);
  await openAllDay(db);
  await db.$disconnect();
  await database.close();
  return { people, skill, value, knowing };
}

/** Kills a random replica every now and then until the time is up; the survivors, if any, go on. */
async function killNowAndThen(replicas: Replica[], env: Record<string, string>, end: number): Promise<void> {
  while (performance.now() < end) {
    await pause(random(300, 2500));
    const victim = replicas[Math.floor(Math.random() * replicas.length)];
    if (!victim) return;
    await killReplica(victim);
    await pause(random(0, 500));
    startReplica(victim, env);
    // A replica that never gets up proves nothing.
    await isReady(victim, 20_000);
  }
}

async function main(): Promise<number> {
  const database = await newDatabase();
  let replicas: Replica[] = [];
  const live = () => replicas.map(({ port }) => `http://127.0.0.1:${port}/slack/events`);
  const slackServer = createServer((request, response) => void slack.handle(request, response));
  slackServer.listen(0, '127.0.0.1');
  await pause(50);
  const apiUrl = `http://127.0.0.1:${(slackServer.address() as AddressInfo).port}`;
  const slack = createSlack({
    now: () => new Date(),
    teamId: 'T0FAULTS',
    teamName: 'Faults',
    botToken: TOKEN,
    signingSecret: SECRET,
    appUrls: live,
    manifest: manifest as Manifest,
    apiUrl,
  });
  const env = {
    ...database.env,
    SLACK_BOT_TOKEN: TOKEN,
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_API_URL: `${apiUrl}/api/`,
    LOG_LEVEL: 'silent',
  };

  const first = await newReplicas(1, env);
  if (!first[0] || !(await isReady(first[0], 60_000))) throw new Error('the app does not start');
  await killReplica(first[0]); // it made the tables and the workspace
  const { people, skill, value, knowing } = await preparePeople(slack, env);
  // Time for a crash between Slack's work and its answer.
  slack.faults.add({ kind: 'slow_after', ms: 60 });
  replicas = await newReplicas(database.env.DATABASE_URL ? 2 : 1, env);
  for (const replica of replicas) await isReady(replica, 60_000);

  const told: Told = { kudos: [], requests: [], accepted: [], known: newKnown() };
  const started = performance.now();
  const killsEnd = started + BUSY_MS;
  const end = killsEnd + GRACE_MS[database.env.DATABASE_URL ? 'server' : 'embedded'];
  const spread = (index: number) => pause((index / EACH) * BUSY_MS * 0.6);
  await Promise.all([
    killNowAndThen(replicas, env, killsEnd),
    ...people.givers.map(async (giver, index) => {
      await spread(index);
      await giveOne(slack, giver, people.givers[(index + 1) % EACH] ?? '', value.id, end, told);
    }),
    ...people.mentees.map(async (mentee, index) => {
      await spread(index);
      await requestOne(slack, mentee, skill.id, skill.name, end, told);
    }),
    // Most mentors are never asked, and of the rest half is enough: nobody waits for them beyond the kills.
    ...people.mentors.map((mentor) => acceptOne(slack, mentor, killsEnd, told)),
    workWithKnowledge(slack, knowing, { end, spreadMs: BUSY_MS * 0.5 }, told.known),
  ]);
  for (const replica of replicas) await isReady(replica, 30_000);
  const faults = await settleAndJudge(slack, env, replicas, told);
  const kills = replicas.reduce((sum, { killed }) => sum + killed, 0);
  say(
    `${told.kudos.length} kudos, ${told.requests.length} requests, ${told.accepted.length} acceptances, ${EACH} check-ins, ` +
      `${told.known.claimed.length} questions taken, ${told.known.written.length} cards written, ${told.known.putRight.length} put right, ${told.known.steppedIn.length} shields; ` +
      `${replicas.length} ${replicas.length === 1 ? 'replica' : 'replicas'}, ${kills} kills, ${Math.round((performance.now() - started) / 1000)} s`,
  );
  for (const fault of faults) say(`✗ ${fault}`);
  slackServer.closeAllConnections();
  slackServer.close();
  await database.drop();
  const checks = told.kudos.length + told.requests.length + told.accepted.length + EACH + countKnown(told.known);
  const { claimed, written, putRight, steppedIn } = told.known;
  const few = [claimed, written, putRight, steppedIn].every(({ length }) => length >= FEW / 2);
  const enough = told.kudos.length === EACH && told.requests.length === EACH && few && kills > 0;
  if (!enough) say('✗ too little happened to prove anything');
  say(`${checks - faults.length} passed, ${faults.length + (enough ? 0 : 1)} failed`);
  return faults.length === 0 && enough ? 0 : 1;
}

/** Leaves the app in peace until the outbox is empty, then stops it and compares what was recorded with what stands in Slack. */
async function settleAndJudge(
  slack: Slack,
  env: Record<string, string>,
  replicas: Replica[],
  told: Told,
): Promise<string[]> {
  const end = performance.now() + QUIET_MS;
  slack.faults.clear();
  let lastChange = performance.now();
  const stop = slack.onChange(() => {
    lastChange = performance.now();
  });
  // Longer than a lease, a settling pause and a heartbeat together.
  while (performance.now() < end && performance.now() - lastChange < 25_000) await pause(500);
  stop();
  for (const replica of replicas) await killReplica(replica);
  for (const replica of replicas) replica.killed -= 1;
  const database = await openDb({ url: env.DATABASE_URL, dataDir: env.DATA_DIR ?? '', onError: () => undefined });
  const db = newPrisma(database.pool);
  const faults = [...(await findFaults(slack, db, told)), ...(await findKnownFaults(slack, db, told.known))];
  await db.$disconnect();
  await database.close();
  return faults;
}

process.exitCode = await main();

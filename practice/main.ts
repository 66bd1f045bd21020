/** `npm run practice`: the pretend Slack, its page and the real app in one process, with a clock that can be moved. */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { Temporal } from 'temporal-polyfill';
import manifest from '../manifest.json' with { type: 'json' };
import { type Alongside, createApp } from '../src/app.ts';
import { newPrisma } from '../src/db/client.ts';
import { migrate, readMigrations } from '../src/db/migrate.ts';
import { openDb } from '../src/db/pool.ts';
import { newLogger } from '../src/slack/logger.ts';
import { EMPLOYEES } from './company.ts';
import type { ClockMove } from './contract.ts';
import { pageHandler } from './page/vite.ts';
import { seedCompany, seedHistory, seedSlack } from './seed.ts';
import { startPracticeServer } from './server.ts';
import { createSlack } from './slack/slack.ts';
import type { Manifest, Slack } from './slack/types.ts';

const ZONE = 'Europe/Berlin';
const TOKEN = 'xoxb-practice';
const SECRET = 'practice-signing-secret';
const HOUR = 3_600_000;
const DATA_DIR = process.env.PRACTICE_DATA_DIR ?? './data/practice';
const PORT = Number(process.env.PRACTICE_PORT ?? 4444);

/** The coming Tuesday at 10:00: everybody is at work, and check-ins may go out the next day. */
function firstMoment(): number {
  const today = Temporal.Now.zonedDateTimeISO(ZONE);
  const tuesday = today.add({ days: (2 - today.dayOfWeek + 7) % 7 }).withPlainTime('10:00');
  return tuesday.epochMilliseconds;
}

/** A clock that runs at the usual speed from wherever it was set. */
function newClock(start: number) {
  let offset = start - Date.now();
  return {
    now: () => new Date(Date.now() + offset),
    set: (instant: number) => {
      offset = instant - Date.now();
    },
  };
}

type Clock = ReturnType<typeof newClock>;

/** Moves forward hour by hour, so that everything happens at the time it would have happened. */
async function liveUntil(app: Alongside, clock: Clock, end: number): Promise<void> {
  for (let at = clock.now().getTime(); at < end; ) {
    at = Math.min(end, (Math.floor(at / HOUR) + 1) * HOUR);
    clock.set(at);
    await app.runSchedules();
    await app.deliverDue();
  }
}

const roleOf = (id: string) => {
  const employee = EMPLOYEES.find((one) => one.id === id);
  return employee ? { role: employee.role, team: employee.team } : { role: 'bot' as const };
};

function openBrowser(url: string): void {
  if (!process.stdout.isTTY || process.env.CI) return;
  const command = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  spawn(command, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

async function main(): Promise<void> {
  const start = firstMoment();
  const clock = newClock(start - 8 * 24 * HOUR);
  let apiUrl = '';
  let appPort: number | undefined;
  const slack: Slack = createSlack({
    now: clock.now,
    teamId: 'T0BRIGHT',
    teamName: 'Bright Parcel',
    botToken: TOKEN,
    signingSecret: SECRET,
    appUrls: () => [`http://127.0.0.1:${appPort}/slack/events`],
    manifest: manifest as Manifest,
    zone: ZONE,
    apiUrl: () => apiUrl,
  });
  seedSlack(slack);

  let app: Alongside | undefined;
  const page = await pageHandler();
  const server = await startPracticeServer({
    slack,
    port: PORT,
    page: page.handle,
    describe: (user) => roleOf(user.id),
    moveClock: async (move: ClockMove) => {
      const end = 'to' in move ? Date.parse(move.to) : clock.now().getTime() + move.minutes * 60_000;
      if (app) await liveUntil(app, clock, end);
      return clock.now();
    },
  });
  apiUrl = server.url;

  // Every practice begins anew: what the pretend Slack knew went with the last one.
  await rm(DATA_DIR, { recursive: true, force: true });
  const log = newLogger('warn');
  const database = await openDb({
    url: undefined,
    dataDir: DATA_DIR,
    onError: (error) => log.error({ err: error }, 'database'),
  });
  await migrate(database.pool, await readMigrations());
  const db = newPrisma(database.pool);
  app = createApp({
    slack: { botToken: TOKEN, appToken: undefined, signingSecret: SECRET, apiUrl: `${apiUrl}/api/` },
    port: 0,
    db,
    pool: database.pool,
    embedded: true,
    now: clock.now,
    random: Math.random,
    log,
    channelPauseMs: 0,
  });
  appPort = await app.listen();
  const workspaceId = await seedCompany(app);
  const running = app;
  await seedHistory(running, workspaceId, {
    goTo: (daysAgo) => liveUntil(running, clock, start - daysAgo * 24 * HOUR),
  });
  await liveUntil(running, clock, start);
  for (const { id } of EMPLOYEES)
    for (const conversation of slack.state.conversations.values())
      if (conversation.memberIds.includes(id)) slack.as(id).read(conversation.id);
  await running.work();
  process.stdout.write(
    `\nBright Parcel is open: ${server.url}\nYou are Mina, a support agent. Type /mentor. Stop with Ctrl-C.\n`,
  );
  openBrowser(server.url);

  const stop = async () => {
    await server.close();
    await page.close();
    await running.stop();
    await db.$disconnect();
    await database.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

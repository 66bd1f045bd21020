/** `npm run practice`: the pretend Slack, its page and the real app in one process, with a clock that can be moved. */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import manifest from '../manifest.json' with { type: 'json' };
import { type Alongside, createApp } from '../src/app.ts';
import { newPrisma } from '../src/db/client.ts';
import { migrate, readMigrations } from '../src/db/migrate.ts';
import { openDb } from '../src/db/pool.ts';
import { newLogger } from '../src/slack/logger.ts';
import { type Clock, DAY_MS, firstMoment, liveUntil, newClock, ZONE } from './clock.ts';
import { EMPLOYEES } from './company.ts';
import type { ClockMove } from './contract.ts';
import { seedMonths } from './months.ts';
import { pageHandler } from './page/vite.ts';
import { keepPast, pastName, takePast } from './past.ts';
import { readEverything, seedCompany, seedHistory, seedSlack } from './seed.ts';
import { startPracticeServer } from './server.ts';
import { createSlack } from './slack/slack.ts';
import type { Manifest, Slack } from './slack/types.ts';

const TOKEN = 'xoxb-practice';
const SECRET = 'practice-signing-secret';
const DATA_DIR = process.env.PRACTICE_DATA_DIR ?? './data/practice';
const PORT = Number(process.env.PRACTICE_PORT ?? 4444);
/** How much of the company's past is lived through before the page opens. */
const HISTORY_DAYS = 8;

const roleOf = (id: string) => {
  const employee = EMPLOYEES.find((one) => one.id === id);
  return employee ? { role: employee.role, team: employee.team } : { role: 'bot' as const };
};

function openBrowser(url: string): void {
  if (!process.stdout.isTTY || process.env.CI) return;
  const commands: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer' };
  const opener = spawn(commands[process.platform] ?? 'xdg-open', [url], { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined).unref(); // no browser here: the address is printed as well
}

/** The real app on the embedded database. */
async function startApp(apiUrl: string, clock: Clock) {
  const log = newLogger('warn');
  const onError = (error: Error) => log.error({ err: error }, 'the embedded database failed');
  const { pool, close } = await openDb({ dataDir: DATA_DIR, onError });
  await migrate(pool, await readMigrations());
  const db = newPrisma(pool);
  const slack = { botToken: TOKEN, appToken: undefined, signingSecret: SECRET, apiUrl: `${apiUrl}/api/` };
  const app = createApp({
    slack,
    port: 0,
    db,
    pool,
    embedded: true,
    now: clock.now,
    random: Math.random,
    log,
    channelPauseMs: 0,
    gatherMs: 0,
  });
  const port = await app.listen();
  const stop = async () => {
    await app.stop();
    await db.$disconnect();
    await close();
  };
  return { app, port, stop };
}

/** What the company has lived through when the practice begins. */
async function liveThrough(slack: Slack, app: Alongside, clock: Clock, start: number): Promise<void> {
  const workspaceId = await seedCompany(app);
  await seedMonths(app, workspaceId);
  const goTo = (daysAgo: number) => liveUntil(app, clock, start - daysAgo * DAY_MS);
  await seedHistory(slack, app, workspaceId, start, goTo);
  await goTo(0);
  readEverything(slack);
}

async function main(): Promise<void> {
  const start = firstMoment(process.env.PRACTICE_DAY);
  // What the last practice's Slack knew went with it: so does the last database.
  await rm(DATA_DIR, { recursive: true, force: true });
  const past = pastName(start);
  const kept = takePast(past, DATA_DIR);
  const clock = newClock(kept ? start : start - HISTORY_DAYS * DAY_MS);
  let apiUrl = '';
  let appPort: number | undefined;
  let app: Alongside | undefined;
  const slack = createSlack({
    now: clock.now,
    teamId: 'T0BRIGHT',
    teamName: 'Bright Parcel',
    botToken: TOKEN,
    signingSecret: SECRET,
    appUrls: () => [`http://127.0.0.1:${appPort}/slack/events`],
    manifest: manifest as Manifest,
    zone: ZONE,
    apiUrl: () => apiUrl,
    ...(kept && { kept }),
  });
  if (!kept) seedSlack(slack);
  const page = await pageHandler();
  const moveClock = async (move: ClockMove) => {
    const end = 'to' in move ? Date.parse(move.to) : clock.now().getTime() + move.minutes * 60_000;
    if (app) await liveUntil(app, clock, end);
    return clock.now();
  };
  const options = { slack, page: page.handle, describe: (user: { id: string }) => roleOf(user.id), moveClock };
  // Somebody else may have the usual port: any other one will do.
  const server = await startPracticeServer({ ...options, port: PORT }).catch(() =>
    startPracticeServer({ ...options, port: 0 }),
  );
  apiUrl = server.url;

  process.stdout.write('Opening Bright Parcel, a support organisation of forty. The first time takes half a minute…\n');
  const open = async () => {
    const opened = await startApp(apiUrl, clock);
    appPort = opened.port;
    return opened;
  };
  let started = await open();
  if (!kept) {
    await liveThrough(slack, started.app, clock, start);
    await started.stop();
    keepPast(past, DATA_DIR, slack.keep());
    started = await open();
  }
  await started.app.work();
  app = started.app;
  const url = `${server.url}/?user=${EMPLOYEES[0]?.id}`;
  process.stdout.write(`\n  ${url}\n\nYou are Mina, a support agent. Type /mentor. Ctrl-C ends it.\n`);
  openBrowser(url);

  const stop = async () => {
    await server.close();
    await page.close();
    await started.stop();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

export const CHROMIUM = '/usr/bin/chromium';
/** Keeps Chromium from asking anything of the internet. */
export const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const hasChromium = existsSync(CHROMIUM);

/** Walks go the same way on any date; PRACTICE_DAY shows them another one. */
const DAY = '2026-11-24';

/** `npm run practice` in a process of its own, as a newcomer starts it, on any free port. */
async function startPractice(): Promise<{ url: string; stop: () => Promise<void> }> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'alongside-practice-'));
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=DeprecationWarning', 'practice/main.ts'], {
    env: { PRACTICE_DAY: DAY, ...process.env, PRACTICE_PORT: '0', PRACTICE_DATA_DIR: dataDir, CI: 'true' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`practice ended with ${code}: ${said}`)));
    child.stdout?.on('data', (data: Buffer) => {
      said += data.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (address) resolve(address);
    });
  });
  child.removeAllListeners('exit');
  const stop = async () => {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url, stop };
}

const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: QUIET });

/** Saves what the page shows when somebody wants to look (SHOTS=folder). */
export async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

/** How long a walk may take on a busy machine. */
export const SLOW_MS = 180_000;
export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** A practice workspace and a browser page on it for the tests of a file. */
export function usePractice(viewport: { width: number; height: number }): { url: string; page: Page } {
  const visit = {} as { url: string; page: Page };
  let browser: Browser | undefined;
  let practice: Awaited<ReturnType<typeof startPractice>> | undefined;
  beforeAll(async () => {
    practice = await startPractice();
    browser = await startBrowser();
    visit.url = practice.url;
    visit.page = await browser.newPage({ viewport });
    visit.page.setDefaultTimeout(30_000);
  }, SLOW_MS);
  afterAll(async () => {
    await browser?.close();
    await practice?.stop();
  }, SLOW_MS);
  return visit;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import manifest from '../manifest.json' with { type: 'json' };
import { createSlack } from '../practice/slack/slack.ts';
import type { Manifest, Slack } from '../practice/slack/types.ts';
import { openDb } from '../src/db/pool.ts';

const SECRET = 'a-signing-secret-for-tests';
const dir = mkdtempSync(path.join(tmpdir(), 'alongside-start-'));
const children: ChildProcess[] = [];
let slack: Slack;
let server: Server;
let appPort = 0;
const slackPort = () => (server.address() as AddressInfo).port;

beforeAll(async () => {
  slack = createSlack({
    now: () => new Date(),
    teamId: 'T0ALONG',
    teamName: 'Bright Support',
    botToken: 'xoxb-test-token',
    signingSecret: SECRET,
    appUrls: () => [`http://127.0.0.1:${appPort}/slack/events`],
    manifest: manifest as Manifest,
    apiUrl: () => `http://127.0.0.1:${slackPort()}`,
  });
  server = createServer((request, response) => void slack.handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  server.closeAllConnections();
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  /** Exit code and all it wrote to standard error. */
  ended: Promise<{ code: number | null; stderr: string }>;
  /** The address of /healthz and /readyz; rejects when it ends instead. */
  ready: Promise<string>;
}

/** The app as an operator starts it, on the embedded database. */
function start(env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ['--disable-warning=DeprecationWarning', 'src/main.ts'], {
    env: {
      SLACK_BOT_TOKEN: 'xoxb-test-token',
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: `http://127.0.0.1:${slackPort()}/api/`,
      DATA_DIR: path.join(dir, 'data'),
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString();
      const port = /"port":(\d+)/.exec(stdout)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
    ended.then(({ code }) => reject(new Error(`ended with ${code}: ${stderr}`)));
  });
  ready.catch(() => undefined);
  return { child, ended, ready };
}

/** Somebody who never finishes asking. */
async function halfRequest(url: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf');
}

test('it starts, survives nonsense, refuses company, and stops without losing what it acknowledged', {
  timeout: 180_000,
}, async () => {
  const app = start();
  const url = await app.ready;
  appPort = Number(new URL(url).port);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);

  // A signed body of "null" escapes from Bolt as a rejection.
  await slack.deliverRaw('null', { contentType: 'application/json' });
  expect((await fetch(`${url}/readyz`)).status).toBe(200);

  const second = await start().ended;
  expect(second.code).toBe(1);
  expect(second.stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/data is in use by another process: stop it/),
  ]);

  const samePort = await start({ DATA_DIR: path.join(dir, 'other'), PORT: String(appPort) }).ended;
  expect(samePort.code).toBe(1);
  expect(samePort.stderr.trim().split('\n')).toEqual([expect.stringMatching(/^Port \d+ is in use/)]);

  const [ana, ben] = ['Ana', 'Ben'].map((name) => slack.addUser({ name }).id) as [string, string];
  const driver = slack.as(ana);
  await driver.command('/kudos');
  await slack.settle(() => driver.modal() !== undefined);
  const values = driver.modal()?.blocks.find((block) => block.block_id === 'valueId') as unknown as {
    element: { options: { value: string }[] };
  };
  await driver.type('toIds', [ben]);
  await driver.type('valueId', values.element.options[0]?.value ?? '');
  await driver.type('deed', 'Stayed on the line until the refund was through.');

  // Slack is slow to say who Ben is, so the form is in flight when the operator stops the app; somebody else never finishes asking.
  slack.faults.add({ method: 'users.info', kind: 'slow', ms: 700 });
  await halfRequest(url);
  const asked = () => slack.calls.filter(({ method }) => method === 'users.info').length;
  const before = asked();
  const submitted = driver.submit();
  await slack.settle(() => asked() > before);
  app.child.kill('SIGTERM');
  expect(await submitted).toEqual({ ok: true, errors: {} });
  expect(await app.ended).toMatchObject({ code: 0 });
  slack.faults.clear();

  const db = await openDb({ dataDir: path.join(dir, 'data'), onError: () => undefined });
  const { rows } = await db.pool.query('SELECT form FROM "FormDraft"');
  await db.close();
  // What was looked at is kept for posting.
  expect(driver.modal()?.callback_id).toBe('kudos.post');
  expect(rows).toEqual([{ form: 'kudos.preview' }]);
});

test('a signal while Slack is still being greeted ends it', { timeout: 60_000 }, async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const app = start({ DATA_DIR: path.join(dir, 'greeting'), SLACK_API_URL: `http://127.0.0.1:${port}/api/` });
  await once(silent, 'request');
  app.child.kill('SIGTERM');
  expect((await app.ended).code).toBe(0);
  silent.closeAllConnections();
  silent.close();
});

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { loadConfig, loadDatabaseConfig } from '../src/config.ts';

const GOOD = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };

describe('the configuration', () => {
  test('two tokens are enough', () => {
    expect(loadConfig(GOOD)).toEqual({
      database: { url: undefined, dataDir: './data' },
      slack: { botToken: 'xoxb-1', appToken: 'xapp-1', signingSecret: undefined, apiUrl: 'https://slack.com/api/' },
      port: 3000,
      logLevel: 'info',
    });
  });

  test('an empty line in .env is the same as none', () => {
    const empty = {
      DATABASE_URL: '',
      SLACK_SIGNING_SECRET: ' ',
      DATA_DIR: '',
      PORT: '',
      LOG_LEVEL: '',
      SLACK_API_URL: '',
    };
    expect(loadConfig({ ...GOOD, ...empty })).toEqual(loadConfig(GOOD));
    expect(() => loadConfig({ SLACK_BOT_TOKEN: '' })).toThrow(/SLACK_BOT_TOKEN is missing/);
  });

  test('the address of another Slack gets its slash', () => {
    expect(loadConfig({ ...GOOD, SLACK_API_URL: 'http://127.0.0.1:1/api' }).slack.apiUrl).toBe(
      'http://127.0.0.1:1/api/',
    );
  });

  test.each([
    [{}, /SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token/],
    [{ SLACK_BOT_TOKEN: 'xoxp-1' }, /SLACK_BOT_TOKEN must start with xoxb-/],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, /One of SLACK_APP_TOKEN/],
    [{ ...GOOD, SLACK_APP_TOKEN: 'xoxb-1' }, /SLACK_APP_TOKEN must start with xapp-/],
    [{ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'short' }, /SLACK_SIGNING_SECRET is too short/],
    [{ ...GOOD, DATABASE_URL: 'mysql://x' }, /DATABASE_URL must start with postgres/],
    [{ ...GOOD, PORT: 'abc' }, /PORT must be a number/],
    [{ ...GOOD, PORT: '99999' }, /PORT must be below 65536/],
    [{ ...GOOD, LOG_LEVEL: 'loud' }, /LOG_LEVEL must be debug/],
    [{ ...GOOD, SLACK_API_URL: 'nonsense' }, /SLACK_API_URL must be a web address/],
  ])('%j is named in one sentence', (env, sentence) => {
    expect(() => loadConfig(env)).toThrow(sentence);
  });

  test('backup and restore need no Slack tokens', () => {
    expect(loadDatabaseConfig({ DATABASE_URL: 'postgres://x' })).toEqual({ url: 'postgres://x', dataDir: './data' });
  });

  test('starting without it says so in one line and ends with 1', async () => {
    const child = spawn(process.execPath, ['src/main.ts'], {
      env: {},
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const stderr = await text(child.stderr);
    expect(await ended).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^SLACK_BOT_TOKEN is missing/)]);
  });
});

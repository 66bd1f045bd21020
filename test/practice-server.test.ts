import { request } from 'node:http';
import type { ModalView } from '@slack/types';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Act, Choice, Snapshot } from '../practice/contract.ts';
import { type PracticeServer, startPracticeServer } from '../practice/server.ts';
import { createSlack } from '../practice/slack/slack.ts';
import type { Slack } from '../practice/slack/types.ts';

const TOKEN = 'xoxb-practice';
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const form: ModalView = {
  type: 'modal',
  callback_id: 'form',
  title: plain('Form'),
  submit: plain('Send'),
  blocks: [
    { type: 'input', block_id: 'goal', label: plain('Goal'), element: { type: 'plain_text_input', action_id: 'goal' } },
    {
      type: 'actions',
      block_id: 'more',
      elements: [
        { type: 'external_select', action_id: 'skill', min_query_length: 0 },
        { type: 'button', action_id: 'go', value: '1', text: plain('Go') },
      ],
    },
  ],
};

let slack: Slack;
let server: PracticeServer;
let me: string;
let clock: Date;
/** What the app was sent, and what it answers. */
let seen: Record<string, unknown>[];
let answer: object;

beforeEach(async () => {
  clock = new Date('2026-11-02T09:00:00Z');
  seen = [];
  answer = {};
  const url = (): string => server.url;
  slack = createSlack({
    now: () => clock,
    teamId: 'T0TEST',
    teamName: 'Test Support',
    botToken: TOKEN,
    signingSecret: 'secret',
    appUrls: () => ['http://app.invalid'],
    apiUrl: url,
    manifest: {
      display_information: { name: 'Tester' },
      features: { slash_commands: [{ command: '/try', description: 'Try', usage_hint: '[it]' }] },
      oauth_config: { scopes: { bot: ['chat:write', 'im:write'] } },
    },
    fetch: async (_url, init) => {
      const payload = new URLSearchParams(String(init?.body)).get('payload');
      seen.push(payload ? JSON.parse(payload) : {});
      return Response.json(answer);
    },
  });
  server = await startPracticeServer({
    slack,
    port: 0,
    moveClock: (move) => {
      clock = 'to' in move ? new Date(move.to) : new Date(clock.getTime() + move.minutes * 60_000);
      return clock;
    },
    page: (_req, res) => res.end('the page'),
  });
  me = slack.addUser({ name: 'Ada Example', isAdmin: true }).id;
});
afterEach(() => server.close());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const act = async (what: Act): Promise<unknown> => (await post(`/practice/act?user=${me}`, what)).json();
const state = async () => (await (await fetch(`${server.url}/practice/state?user=${me}`)).json()) as Snapshot;
const open = async () => {
  await slack.call('views.open', { trigger_id: slack.issueTrigger(me), view: form }, TOKEN);
  return slack.as(me).modal()?.id ?? '';
};

test('the state is what one person sees', async () => {
  const { id } = slack.addChannel({ name: 'team', memberIds: [me], botIsMember: true, topic: 'Us' });
  slack.addChannel({ name: 'elsewhere' });
  await slack.call('chat.postMessage', { channel: id, text: 'Hello' }, TOKEN);
  await open();
  const now = await state();
  expect(now).toMatchObject({
    workspaceName: 'Test Support',
    now: '2026-11-02T09:00:00.000Z',
    me: { id: me, role: 'coordinator' },
    conversations: [{ id, kind: 'channel', name: 'team', topic: 'Us', unread: 1 }],
    messages: { [id]: [{ text: 'Hello', ephemeral: false }] },
    modals: [{ title: 'Form', submit: 'Send', errors: {} }],
    commands: expect.arrayContaining([{ command: '/try', description: 'Try', usageHint: '[it]' }]),
  });
  await act({ do: 'read', channel: id });
  expect((await state()).conversations[0]?.unread).toBe(0);
});

test('acts are carried out, with what is typed so far', async () => {
  const viewId = await open();
  const place = { in: 'modal', viewId } as const;
  const values = { goal: 'Calm' };
  expect(await act({ do: 'press', place, blockId: 'more', actionId: 'go', value: null, values })).toEqual({ ok: true });
  expect(seen).toMatchObject([
    { type: 'block_actions', view: { state: { values: { goal: { goal: { value: 'Calm' } } } } } },
  ]);
  answer = { response_action: 'errors', errors: { goal: 'Say more.' } };
  expect(await act({ do: 'submit', viewId, values })).toEqual({ ok: false });
  expect((await state()).modals[0]?.errors).toEqual({ goal: 'Say more.' });
  expect(await act({ do: 'close', viewId })).toEqual({ ok: true });
  expect(await act({ do: 'close', viewId })).toEqual({ ok: false, error: 'This form is no longer open.' });
});

test('an unknown command is refused in words', async () => {
  const what = { do: 'command', channel: slack.dmOf(me).id, command: '/none', text: '' } as const;
  expect(await act(what)).toEqual({ ok: false, error: '/none is not a valid command.' });
});

test('the app, and nobody else, can be invited into a channel', async () => {
  const { id, memberIds } = slack.addChannel({ name: 'team', memberIds: [me] });
  const invite = (text: string) => act({ do: 'command', channel: id, command: '/invite', text });
  expect(await invite('@Somebody')).toEqual({ ok: false, error: 'Only @Tester can be invited here.' });
  expect(await invite('@Tester')).toEqual({ ok: true });
  expect(memberIds).toContain(slack.botUserId);
});

test('a person sets their status and “do not disturb”, and takes them back', async () => {
  const type = (command: string, text: string) => act({ do: 'command', channel: slack.dmOf(me).id, command, text });
  const user = () => slack.state.users.get(me);
  expect(await type('/status', ':palm_tree: On holiday')).toEqual({ ok: true });
  expect(user()?.profile).toMatchObject({ status_emoji: ':palm_tree:', status_text: 'On holiday' });
  await type('/status', 'clear');
  expect(user()?.profile).toMatchObject({ status_emoji: '', status_text: '' });
  const now = slack.now().getTime() / 1000;
  expect(await type('/dnd', '90 minutes')).toEqual({ ok: true });
  expect(user()?.quiet).toEqual({ from: now, to: now + 5400 });
  await type('/dnd', 'off');
  expect(user()?.quiet).toEqual({ from: now, to: now });
  expect(await type('/dnd', 'for ever')).toEqual({ ok: false, error: 'Such as “/dnd 90 minutes”, or “/dnd off”.' });
});

test('external selects get their choices from the app', async () => {
  const viewId = await open();
  answer = { options: [{ text: plain('Calm'), value: 'calm', description: plain('Stay so') }] };
  const ask = { place: { in: 'modal', viewId }, blockId: 'more', actionId: 'skill', query: '' };
  const choices = (await (await post(`/practice/options?user=${me}`, ask)).json()) as Choice[];
  expect(choices).toEqual([{ label: 'Calm', value: 'calm', description: 'Stay so' }]);
});

test('the clock moves forward', async () => {
  expect(await (await post('/practice/clock', { minutes: 60 })).json()).toEqual({ now: '2026-11-02T10:00:00.000Z' });
  expect((await post('/practice/clock', { minutes: -1 })).status).toBe(400);
});

test('changes are told live', async () => {
  const live = await fetch(`${server.url}/practice/live?user=${me}`);
  const reader = live.body?.getReader();
  const next = async () => new TextDecoder().decode((await reader?.read())?.value);
  expect(await next()).toBe(`data: ${slack.version()}\n\n`);
  slack.addChannel({ name: 'new' });
  expect(await next()).toBe(`data: ${slack.version()}\n\n`);
  await reader?.cancel();
});

/** The status of a request under another host name, which fetch would not send. */
const statusUnder = (host: string) =>
  new Promise((resolve) => {
    const options = { hostname: '127.0.0.1', port: server.port, path: `/practice/state?user=${me}`, headers: { host } };
    request(options, (res) => resolve(res.resume().statusCode)).end();
  });

test('other sites, other names and nonsense are refused', async () => {
  const path = `/practice/act?user=${me}`;
  const statuses = [
    await post(path, { do: 'openHome' }, { origin: 'https://evil.example' }),
    await post(path, { do: 'openHome' }, { 'content-type': 'text/plain' }),
    await post(path, '{'),
    await post(path, { do: 'dance' }),
    await post('/practice/act?user=U0NOBODY', { do: 'openHome' }),
    await post('/practice/dance', {}),
  ].map(({ status }) => status);
  expect(statuses).toEqual([403, 415, 400, 400, 404, 404]);
  expect(await statusUnder('evil.example')).toBe(403);
  expect(await statusUnder(`localhost:${server.port}`)).toBe(200);
});

test('everything else is the page', async () => {
  expect(await (await fetch(`${server.url}/`)).text()).toBe('the page');
  expect(await (await fetch(`${server.url}/api/api.test`, { method: 'POST' })).json()).toMatchObject({ ok: true });
});

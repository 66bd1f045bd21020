import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel, type ViewClosedAction } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { type UsersListResponse, WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSlack } from '../practice/slack/slack.ts';
import type { Manifest, Slack } from '../practice/slack/types.ts';

const TOKEN = 'xoxb-practice';
const SECRET = 'practice-secret';

const manifest: Manifest = {
  display_information: { name: 'Tester' },
  features: {
    slash_commands: [{ command: '/try', description: 'Try', should_escape: true }],
    shortcuts: [
      { name: 'Save', type: 'message', callback_id: 'save', description: 'Save' },
      { name: 'Open', type: 'global', callback_id: 'open', description: 'Open' },
    ],
  },
  oauth_config: {
    scopes: {
      bot: [
        'chat:write',
        'im:write',
        'mpim:write',
        'im:read',
        'channels:read',
        'users:read',
        'files:write',
        'reactions:read',
        'reactions:write',
      ],
    },
  },
  settings: {
    event_subscriptions: {
      bot_events: ['app_home_opened', 'message.im', 'reaction_added', 'user_change', 'app_uninstalled'],
    },
  },
};

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (value: string) => ({ text: plain(value.toUpperCase()), value });
const blocks: KnownBlock[] = [
  {
    type: 'input',
    block_id: 'goal',
    label: plain('Goal'),
    element: { type: 'plain_text_input', action_id: 'goal', max_length: 10 },
  },
  {
    type: 'input',
    block_id: 'skill',
    optional: true,
    label: plain('Skill'),
    element: { type: 'external_select', action_id: 'skill', min_query_length: 1 },
  },
  {
    type: 'input',
    block_id: 'kind',
    label: plain('Kind'),
    element: {
      type: 'static_select',
      action_id: 'kind',
      options: [option('a'), option('b')],
      initial_option: option('a'),
    },
  },
];
const modal = (more: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: 'form',
  title: plain('Form'),
  submit: plain('Send'),
  blocks,
  ...more,
});
const buttons: KnownBlock[] = [
  { type: 'actions', elements: [{ type: 'button', action_id: 'go', value: '1', text: plain('Go') }] },
];

let slack: Slack;
let client: WebClient;
let app: App;
let me: string;
let clock: Date;
let wall: number;
let stop: (() => Promise<void>)[];

async function listen(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const clientOptions = (url: string) => ({
  slackApiUrl: `${url}/api/`,
  timeout: 1000,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  logLevel: LogLevel.ERROR,
});

beforeEach(async () => {
  stop = [];
  clock = new Date('2026-11-02T09:00:00Z');
  wall = Date.now();
  let appUrl = '';
  let apiUrl = '';
  slack = createSlack({
    now: () => clock,
    wall: () => wall,
    teamId: 'T0TEST',
    teamName: 'Test',
    botToken: TOKEN,
    signingSecret: SECRET,
    appUrls: () => [appUrl],
    apiUrl: () => apiUrl,
    manifest,
    answerWithinMs: 1000,
    retryDelaysMs: [0, 5, 5],
  });
  apiUrl = await listen((req, res) => void slack.handle(req, res));
  client = new WebClient(TOKEN, clientOptions(apiUrl));
  const receiver = new HTTPReceiver({
    signingSecret: SECRET,
    logLevel: LogLevel.ERROR,
    unhandledRequestTimeoutMillis: 10_000,
    processEventErrorHandler: async ({ response }) => {
      response.writeHead(500).end();
      return true;
    },
  });
  app = new App({
    authorize: async () => ({ botToken: TOKEN, botId: 'B0TEST', botUserId: slack.botUserId }),
    receiver,
    clientOptions: clientOptions(apiUrl),
    logLevel: LogLevel.ERROR,
    convoStore: false,
  });
  appUrl = `${await listen(receiver.requestListener)}/slack/events`;
  me = slack.addUser({ name: 'Ada Example', tz: 'Europe/Berlin' }).id;
});

afterEach(async () => {
  for (const end of stop) await end();
});

/** The error code Slack answers with. */
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'fine',
    (error) => error.data?.error ?? String(error),
  );

describe('the Web API', () => {
  test('knows itself and its people, page by page', async () => {
    expect(await client.auth.test()).toMatchObject({ ok: true, team_id: 'T0TEST', user_id: slack.botUserId });
    expect((await client.users.info({ user: me })).user).toMatchObject({ tz: 'Europe/Berlin', tz_offset: 3600 });
    const names: string[] = [];
    for await (const page of client.paginate('users.list', { limit: 1 }))
      names.push(...((page as UsersListResponse).members ?? []).map(({ name = '' }) => name));
    expect(names).toEqual(['tester', 'ada.example']);
  });

  test('opens one DM and one group message per set of people', async () => {
    const other = slack.addUser({ name: 'Bo Example' }).id;
    const first = await client.conversations.open({ users: me });
    expect((await client.conversations.open({ users: me })).channel?.id).toBe(first.channel?.id);
    const group = await client.conversations.open({ users: `${me},${other}` });
    expect((await client.conversations.open({ users: `${other},${me}` })).channel?.id).toBe(group.channel?.id);
    expect(group.channel?.id).not.toBe(first.channel?.id);
  });

  test('posts, finds by metadata, edits and deletes a direct message', async () => {
    const metadata = { event_type: 'key', event_payload: { id: 'k1' } };
    const posted = await client.chat.postMessage({ channel: me, text: 'Hi', blocks: buttons, metadata });
    const channel = posted.channel ?? '';
    expect((await client.conversations.info({ channel })).channel).toMatchObject({ latest: { text: 'Hi', metadata } });
    await client.chat.update({ channel, ts: posted.ts ?? '', text: 'Bye' });
    expect(slack.as(me).directMessages()).toMatchObject([{ text: 'Bye', blocks: [], edited: {} }]);
    await client.chat.delete({ channel, ts: posted.ts ?? '' });
    expect(slack.as(me).directMessages()).toEqual([]);
  });

  test('gives each message a later ts even while the clock stands still', async () => {
    for (const text of ['1', '2', '3']) await client.chat.postMessage({ channel: me, text });
    const all = slack
      .as(me)
      .directMessages()
      .map(({ ts }) => ts);
    expect(all).toEqual([...new Set(all)].sort());
    expect(Number(all[0])).toBeCloseTo(clock.getTime() / 1000, 3);
  });

  test('shows an ephemeral message to its person only', async () => {
    const other = slack.addUser({ name: 'Bo Example' }).id;
    const { id } = slack.addChannel({ name: 'team', memberIds: [me, other], botIsMember: true });
    await client.chat.postEphemeral({ channel: id, user: me, text: 'Psst' });
    expect(slack.as(me).messages(id)).toHaveLength(1);
    expect(slack.as(other).messages(id)).toHaveLength(0);
  });

  test('uploads a file and posts it', async () => {
    const { id } = slack.addChannel({ name: 'team', memberIds: [me], botIsMember: true });
    await client.filesUploadV2({ channel_id: id, filename: 'a.txt', content: 'Hello', initial_comment: 'See' });
    expect(slack.as(me).messages(id)).toMatchObject([
      { text: 'See', files: [{ name: 'a.txt', size: 5, complete: true }] },
    ]);
  });

  test('goes on in another process where it was kept', async () => {
    const { id } = slack.addChannel({ name: 'team', memberIds: [me], botIsMember: true });
    await client.filesUploadV2({ channel_id: id, filename: 'a.txt', content: 'Hello', initial_comment: 'See' });
    const next = createSlack({
      now: () => clock,
      teamId: 'T0TEST',
      teamName: 'Test',
      botToken: TOKEN,
      signingSecret: SECRET,
      appUrls: () => [],
      apiUrl: '',
      manifest,
      kept: slack.keep(),
    });
    expect(next.state).toEqual(slack.state);
    const { ts } = await next.as(me).say(id, 'Still here');
    expect(Number(ts)).toBeGreaterThan(Number(slack.as(me).messages(id)[0]?.ts));
    expect(slack.state.users.has(next.addUser({ name: 'Bo Example' }).id)).toBe(false);
    expect(slack.as(me).messages(id)).toHaveLength(1);
  });

  test('refuses what Slack refuses', async () => {
    const bot = slack.addUser({ name: 'Robo', isBot: true }).id;
    const gone = slack.addUser({ name: 'Gone' }).id;
    await slack.deactivate(gone);
    const shut = slack.addChannel({ name: 'shut', memberIds: [me], botIsMember: true }).id;
    await slack.archive(shut);
    const foreign = slack.addChannel({ name: 'foreign', memberIds: [me] }).id;
    const post = (channel: string, more = {}) => refusal(client.chat.postMessage({ channel, text: 'Hi', ...more }));
    expect(await post('C0NOWHERE')).toBe('channel_not_found');
    expect(await post(bot)).toBe('cannot_dm_bot');
    expect(await post(gone)).toBe('user_disabled');
    expect(await post(shut)).toBe('is_archived');
    expect(await post(foreign)).toBe('not_in_channel');
    expect(await post(me, { text: '' })).toBe('no_text');
    expect(await post(me, { text: 'x'.repeat(40_001) })).toBe('msg_too_long');
    expect(await post(me, { text: 'Hi <!channel>' })).toBe('invalid_blocks');
    expect(await refusal(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
    expect(await refusal(client.apiCall('chat.shout'))).toBe('unknown_method');
    expect(await refusal(client.apiCall('toString'))).toBe('unknown_method');
    expect(await refusal(client.usergroups.list())).toBe('missing_scope');
    expect(await refusal(client.users.info({ user: me, token: 'xoxb-wrong' }))).toBe('invalid_auth');
    expect((await slack.call('users.info', { user: me }, '')).body).toContain('not_authed');
    expect(slack.refusals.map(({ error }) => error)).toEqual(['no_text', 'msg_too_long', 'invalid_blocks']);
  });

  test('says what is wrong with a view', async () => {
    const view = modal({ title: plain('x'.repeat(25)) });
    const answer = await slack.call('views.open', { trigger_id: slack.issueTrigger(me), view }, TOKEN);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['must be less than 25 characters [json-pointer:/title/text]'] },
    });
  });

  test('takes a trigger once and for three seconds', async () => {
    const trigger_id = slack.issueTrigger(me);
    const late = slack.issueTrigger(me);
    await client.views.open({ trigger_id, view: modal() });
    expect(await refusal(client.views.open({ trigger_id, view: modal() }))).toBe('exchanged_trigger_id');
    wall += 3001;
    expect(await refusal(client.views.open({ trigger_id: late, view: modal() }))).toBe('expired_trigger_id');
  });

  test('refuses an update made from an older view, and a fourth modal', async () => {
    const opened = await client.views.open({ trigger_id: slack.issueTrigger(me), view: modal() });
    const { id: view_id = '', hash = '' } = opened.view ?? {};
    await client.views.update({ view_id, hash, view: modal() });
    expect(await refusal(client.views.update({ view_id, hash, view: modal() }))).toBe('hash_conflict');
    const push = () => client.views.push({ trigger_id: slack.issueTrigger(me), view: modal() });
    await push();
    await push();
    expect(await refusal(push())).toBe('push_limit_reached');
  });

  test('knows nobody any more after the app is uninstalled', async () => {
    await slack.uninstall();
    expect(await refusal(client.auth.test())).toBe('account_inactive');
  });
});

describe('commands, buttons and shortcuts', () => {
  test('a command carries its text with mentions by id, and its answer is seen by this person alone', async () => {
    app.command('/try', async ({ ack, body }) => ack({ text: `${body.text} in ${body.channel_name}` }));
    expect(await slack.as(me).command('/try', 'thank @Ada Example & co')).toEqual({ ok: true, errors: {} });
    expect(slack.as(me).ephemerals()).toMatchObject([{ text: `thank <@${me}|ada.example> &amp; co in directmessage` }]);
  });

  test('an unknown command never reaches the app', async () => {
    expect(await slack.as(me).command('/other')).toMatchObject({ ok: false, error: '/other is not a valid command.' });
    expect(slack.deliveries).toEqual([]);
  });

  test('a command that is not answered in three seconds, or with an error, is told to the person', async () => {
    app.command('/try', async ({ body, ack }) => {
      if (body.text === 'fail') throw new Error('broken');
      if (body.text === 'fine') await ack();
    });
    app.error(async (error) => {
      throw error;
    });
    expect((await slack.as(me).command('/try')).error).toContain('did not respond in time');
    expect((await slack.as(me).command('/try', 'fail')).error).toContain('status 500');
    expect(slack.as(me).notice()).toContain('dispatch_failed');
    await slack.as(me).command('/try', 'fine');
    expect(slack.as(me).notice()).toBe('');
  });

  test('a response URL works five times, adds, replaces and deletes', async () => {
    app.action('go', async ({ ack, respond, body }) => {
      await ack();
      const replace = (body.type === 'block_actions' && body.message?.text) === 'Old';
      await respond(replace ? { replace_original: true, text: 'New' } : { delete_original: true });
    });
    const { channel = '' } = await client.chat.postMessage({ channel: me, text: 'Old', blocks: buttons });
    const [message] = slack.as(me).directMessages();
    await slack.as(me).press({ channel, ts: message?.ts ?? '' }, 'go');
    await slack.settle(() => slack.as(me).directMessages()[0]?.text === 'New');
    const url = slack.issueResponseUrl(me, channel);
    const statuses: number[] = [];
    for (const text of ['1', '2', '3', '4', '5', '6'])
      statuses.push((await fetch(url, { method: 'POST', body: JSON.stringify({ text }) })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(slack.as(me).ephemerals()).toHaveLength(5);
  });

  test('a button is found by action id and value, and missing ones fail loudly', async () => {
    const seen: unknown[] = [];
    app.action('go', async ({ ack, body, action }) => {
      await ack();
      if (body.type === 'block_actions') seen.push([body.container, body.channel?.name, action]);
    });
    const { channel = '', ts = '' } = await client.chat.postMessage({ channel: me, text: 'Hi', blocks: buttons });
    await slack.as(me).press({ channel, ts }, 'go', '1');
    expect(seen).toMatchObject([
      [{ type: 'message', message_ts: ts }, 'directmessage', { value: '1', action_id: 'go' }],
    ]);
    await expect(slack.as(me).press({ channel, ts }, 'gone')).rejects.toThrow('There are: go=1');
    await slack.as(me).press({ channel, ts }, 'go', '1', { blockId: 'of an earlier drawing' });
    expect(seen).toHaveLength(2);
    await expect(slack.as(me).press({ channel, ts }, 'go', '2', { blockId: 'the same' })).rejects.toThrow('go=1');
    const other = slack.addUser({ name: 'Bo Example' }).id;
    await expect(slack.as(other).press({ channel, ts }, 'go')).rejects.toThrow('sees no message');
  });

  test('what is chosen in a row that has gone is not chosen in another one', async () => {
    const seen: unknown[] = [];
    app.action('when', async ({ ack, action }) => {
      await ack();
      seen.push(action);
    });
    const row = (block_id: string): KnownBlock => ({
      type: 'section',
      block_id,
      text: { type: 'plain_text', text: block_id },
      accessory: { type: 'datepicker', action_id: 'when' },
    });
    const sent = { channel: me, text: 'Rows' };
    const { channel = '', ts = '' } = await client.chat.postMessage({ ...sent, blocks: [row('ann'), row('bo')] });
    const choose = (blockId: string) => slack.as(me).press({ channel, ts }, 'when', '2026-12-01', { blockId });
    await expect(choose('cem')).rejects.toThrow('No element “when”');
    await choose('bo');
    expect(seen).toMatchObject([{ block_id: 'bo', selected_date: '2026-12-01' }]);
  });

  test('shortcuts carry their message and trigger', async () => {
    const seen: unknown[] = [];
    app.shortcut({ callback_id: 'save', type: 'message_action' }, async ({ ack, body }) => {
      await ack();
      seen.push(body.message.text);
    });
    app.shortcut('open', async ({ ack, body, client: own }) => {
      await ack();
      await own.views.open({ trigger_id: body.trigger_id, view: modal() });
    });
    const { channel = '', ts = '' } = await client.chat.postMessage({ channel: me, text: 'Keep me' });
    await slack.as(me).shortcut('save', { channel, ts });
    await slack.as(me).shortcut('open');
    await slack.settle(() => slack.as(me).modal() !== undefined);
    expect(seen).toEqual(['Keep me']);
    await expect(slack.as(me).shortcut('none')).rejects.toThrow('no global shortcut');
  });
});

describe('what a message carries', () => {
  const keep = () => {
    const seen: Record<string, unknown>[] = [];
    app.shortcut({ callback_id: 'save', type: 'message_action' }, async ({ ack, body }) => {
      await ack();
      seen.push(body.message as never);
    });
    return seen;
  };

  test('words a person typed come as rich text too: styles, mentions, links, lists, quotes and code', async () => {
    const seen = keep();
    const { id } = slack.addChannel({ name: 'team', memberIds: [me], botIsMember: true });
    const typed = [
      'Ask @Ada Example *now* & look at https://example.com/a?b=1&c=2.',
      '• open the `case`',
      '• wait :hourglass:',
      '> it is < 3 days',
      '```',
      'if (a > b)',
      '```',
    ].join('\n');
    const said = await slack.as(me).say(id, typed);
    expect(said.text.split('\n')[0]).toBe(`Ask <@${me}> *now* &amp; look at <https://example.com/a?b=1&amp;c=2>.`);
    await slack.as(me).shortcut('save', { channel: id, ts: said.ts });
    const text = (words: string, style?: object) => ({ type: 'text', text: words, ...(style ? { style } : {}) });
    const item = (...elements: object[]) => ({ type: 'rich_text_section', elements });
    expect(seen[0]?.blocks).toEqual([
      {
        type: 'rich_text',
        block_id: expect.any(String),
        elements: [
          item(
            text('Ask '),
            { type: 'user', user_id: me },
            text(' '),
            text('now', { bold: true }),
            text(' & look at '),
            { type: 'link', url: 'https://example.com/a?b=1&c=2' },
            text('.'),
          ),
          {
            type: 'rich_text_list',
            style: 'bullet',
            indent: 0,
            elements: [
              item(text('open the '), text('case', { code: true })),
              item(text('wait '), { type: 'emoji', name: 'hourglass' }),
            ],
          },
          { type: 'rich_text_quote', elements: [text('it is < 3 days')] },
          { type: 'rich_text_preformatted', elements: [text('if (a > b)')] },
        ],
      },
    ]);
  });

  test('a parent tells who replied, a reply tells its parent, and a message alone neither', async () => {
    const seen = keep();
    const bo = slack.addUser({ name: 'Bo Example' }).id;
    const { id } = slack.addChannel({ name: 'team', memberIds: [me, bo], botIsMember: true });
    const parent = await slack.as(me).say(id, 'How do I refund a gift?');
    await slack.as(me).shortcut('save', { channel: id, ts: parent.ts });
    const first = await slack.as(bo).say(id, 'By hand.', parent.ts);
    const last = await slack.as(bo).say(id, 'Or ask Summit.', parent.ts);
    await client.chat.postEphemeral({ channel: id, user: me, text: 'Psst', thread_ts: parent.ts });
    await slack.as(me).shortcut('save', { channel: id, ts: parent.ts });
    await slack.as(me).shortcut('save', { channel: id, ts: first.ts });
    expect(seen[0]).not.toHaveProperty('thread_ts');
    expect(seen[1]).toMatchObject({
      thread_ts: parent.ts,
      reply_count: 2,
      reply_users: [bo],
      reply_users_count: 1,
      latest_reply: last.ts,
    });
    expect(seen[2]).toMatchObject({ thread_ts: parent.ts, parent_user_id: me, user: bo });
    expect(slack.as(me).ephemerals()).toMatchObject([{ thread_ts: parent.ts }]);
  });

  test('an ephemeral is replaced and deleted by its response URL, and stays for its person alone', async () => {
    const bo = slack.addUser({ name: 'Bo Example' }).id;
    const { id } = slack.addChannel({ name: 'team', memberIds: [me, bo], botIsMember: true });
    const answers = [
      { replace_original: true, text: 'Second', blocks: buttons },
      { replace_original: false, response_type: 'in_channel', text: 'For all', blocks: buttons },
      { delete_original: true },
    ];
    app.action('go', async ({ ack, respond }) => {
      await ack();
      await respond(answers.shift() as never);
    });
    await client.chat.postEphemeral({ channel: id, user: me, text: 'First', blocks: buttons });
    const mine = () => slack.as(me).ephemerals();
    const press = () => slack.as(me).press({ channel: id, ts: mine()[0]?.ts ?? '' }, 'go');
    await press();
    await slack.settle(() => mine()[0]?.text === 'Second');
    expect(slack.as(bo).messages(id)).toEqual([]);
    await press();
    await slack.settle(() => slack.as(bo).messages(id).length === 1);
    expect(mine().map(({ text }) => text)).toEqual(['Second']);
    await press();
    await slack.settle(() => mine().length === 0);
    expect(slack.as(bo).messages(id)).toMatchObject([{ text: 'For all', user: slack.botUserId }]);
  });
});

describe('modals', () => {
  /** Opens the form and answers every submission with this. */
  async function openForm(answer: object | undefined, view = modal()) {
    const submissions: Record<string, Record<string, unknown>>[] = [];
    app.view('form', async ({ ack, view: { state } }) => {
      submissions.push(state.values as never);
      await ack(answer as never);
    });
    await client.views.open({ trigger_id: slack.issueTrigger(me), view });
    return submissions;
  }

  test('state holds typed and initial values, and an empty answer closes', async () => {
    app.options('skill', async ({ ack, payload }) => ack({ options: [option(payload.value)] }));
    const submissions = await openForm(undefined);
    const ada = slack.as(me);
    await ada.type('goal', 'Calm');
    expect(await ada.search('skill', 'zen')).toEqual([option('zen')]);
    await ada.type('skill', 'zen');
    expect(await ada.submit()).toEqual({ ok: true, errors: {} });
    expect(submissions).toEqual([
      {
        goal: { goal: { type: 'plain_text_input', value: 'Calm' } },
        skill: { skill: { type: 'external_select', selected_option: option('zen') } },
        kind: { kind: { type: 'static_select', selected_option: option('a') } },
      },
    ]);
    expect(ada.modal()).toBeUndefined();
  });

  test("Slack's own checks come before the app sees anything", async () => {
    const submissions = await openForm(undefined);
    const ada = slack.as(me);
    expect((await ada.submit()).errors).toEqual({ goal: 'Please complete this required field.' });
    await ada.type('goal', 'Much too long');
    expect((await ada.submit()).errors).toEqual({ goal: 'Must be at most 10 characters.' });
    await expect(ada.type('kind', 'z')).rejects.toThrow('does not offer “z”. It offers: a, b');
    await expect(ada.type('none', 'z')).rejects.toThrow('No block “none”');
    expect(submissions).toEqual([]);
  });

  test('errors stay on their field until the next try', async () => {
    await openForm({ response_action: 'errors', errors: { goal: 'Not this.' } });
    await slack.as(me).type('goal', 'Calm');
    expect((await slack.as(me).submit()).errors).toEqual({ goal: 'Not this.' });
    expect(slack.as(me).modal()?.errors).toEqual({ goal: 'Not this.' });
  });

  test('errors on a field that does not exist are no answer', async () => {
    await openForm({ response_action: 'errors', errors: { other: 'Not this.' } });
    await slack.as(me).type('goal', 'Calm');
    expect((await slack.as(me).submit()).error).toContain('trouble');
    expect(slack.refusals[0]?.messages[0]).toContain('other');
  });

  test.each([
    ['update', ['Next']],
    ['push', ['Form', 'Next']],
    ['clear', []],
  ])('%s leaves %j open', async (response_action, titles) => {
    const view = response_action === 'clear' ? undefined : modal({ title: plain('Next') });
    await openForm({ response_action, view });
    await slack.as(me).type('goal', 'Calm');
    await slack.as(me).submit();
    expect(
      slack
        .as(me)
        .modals()
        .map(({ title }) => title?.text),
    ).toEqual(titles);
  });

  test('a view that Slack cannot show leaves the modal and tells the person', async () => {
    await openForm({ response_action: 'update', view: modal({ title: plain('x'.repeat(25)) }) });
    await slack.as(me).type('goal', 'Calm');
    expect((await slack.as(me).submit()).error).toContain('invalid_arguments');
    expect(slack.as(me).modal()?.title?.text).toBe('Form');
  });

  test('an update keeps what is typed where ids stay', async () => {
    await openForm(undefined);
    await slack.as(me).type('goal', 'Calm');
    await slack.as(me).type('kind', 'b');
    const view_id = slack.as(me).modal()?.id ?? '';
    await client.views.update({ view_id, view: modal({ blocks: blocks.slice(0, 2) }) });
    expect(slack.as(me).modal()?.typed).toEqual({ goal: { goal: 'Calm' } });
  });

  test('an input that dispatches tells the app, others do not', async () => {
    const seen: unknown[] = [];
    app.action('goal', async ({ ack, action }) => {
      await ack();
      seen.push(action);
    });
    const dispatching = { ...blocks[0], dispatch_action: true } as KnownBlock;
    await openForm(undefined, modal({ blocks: [dispatching, ...blocks.slice(1)] }));
    await slack.as(me).type('goal', 'Calm');
    await slack.as(me).type('kind', 'b');
    expect(seen).toMatchObject([{ type: 'plain_text_input', value: 'Calm', block_id: 'goal' }]);
  });

  test('closing tells the app when it wants to know', async () => {
    const closed: boolean[] = [];
    app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, body }) => {
      await ack();
      closed.push((body as ViewClosedAction).is_cleared);
    });
    await openForm(undefined, modal({ notify_on_close: true }));
    await slack.as(me).close();
    expect([closed, slack.as(me).modal()]).toEqual([[false], undefined]);
  });
});

describe('events', () => {
  test('opening Home tells the app, which publishes for this person', async () => {
    app.event('app_home_opened', async ({ event, client: own }) => {
      await own.views.publish({ user_id: event.user, view: { type: 'home', blocks: buttons } });
    });
    await slack.as(me).openHome();
    await slack.settle(() => slack.as(me).home() !== undefined);
    const seen: unknown[] = [];
    app.action('go', async ({ ack, body }) => {
      await ack();
      if (body.type === 'block_actions') seen.push(body.view?.type);
    });
    await slack.as(me).press('home', 'go');
    expect(seen).toEqual(['home']);
  });

  test('only what the manifest subscribes to is delivered', async () => {
    const { id } = slack.addChannel({ name: 'team', memberIds: [me], botIsMember: true });
    await slack.as(me).say(id, 'Hello all');
    expect(await slack.deliverEvent({ type: 'team_join', user: {} })).toBe('');
    expect(slack.deliveries).toEqual([]);
    await slack.as(me).say(slack.dmOf(me).id, 'Hello you');
    expect(slack.deliveries).toMatchObject([{ type: 'event:message', status: 200 }]);
  });

  test('a reaction tells the app whose it is on what, until it is taken back', async () => {
    const seen: unknown[] = [];
    app.event('reaction_added', async ({ event }) => void seen.push(event));
    const bo = slack.addUser({ name: 'Bo Example' }).id;
    const { id } = slack.addChannel({ name: 'team', memberIds: [me, bo], botIsMember: true });
    const { ts } = await slack.as(me).say(id, 'Count the parcels twice.');
    await slack.as(bo).react({ channel: id, ts }, 'book');
    await slack.settle(() => seen.length === 1);
    expect(seen).toEqual([
      {
        type: 'reaction_added',
        user: bo,
        reaction: 'book',
        item_user: me,
        item: { type: 'message', channel: id, ts },
        event_ts: expect.stringMatching(/^\d+\.\d{6}$/),
      },
    ]);
    await expect(slack.as(bo).react({ channel: id, ts }, 'book')).rejects.toThrow('already_reacted');
    await expect(slack.as(bo).react({ channel: id, ts }, ':book:')).rejects.toThrow('invalid_name');
    await slack.as(bo).unreact({ channel: id, ts }, 'book');
    await expect(slack.as(bo).unreact({ channel: id, ts }, 'book')).rejects.toThrow('no_reaction');
    expect(slack.as(me).messages(id)).toMatchObject([{ reactions: [] }]);
    expect(seen).toHaveLength(1); // nobody subscribed to reaction_removed
  });

  test('no reaction is told from where the app is not, or without the scope to read them', async () => {
    const foreign = slack.addChannel({ name: 'foreign', memberIds: [me] }).id;
    const { ts } = await slack.as(me).say(foreign, 'Among us');
    await slack.as(me).react({ channel: foreign, ts }, 'book');
    expect(slack.deliveries).toEqual([]);
    const blind = createSlack({
      now: () => clock,
      teamId: 'T0BLIND',
      teamName: 'Blind',
      botToken: TOKEN,
      signingSecret: SECRET,
      appUrls: () => [],
      apiUrl: '',
      manifest: {
        ...manifest,
        oauth_config: { scopes: { bot: ['chat:write'] } },
        settings: { event_subscriptions: { bot_events: ['reaction_added'] } },
      },
    });
    const bo = blind.addUser({ name: 'Bo Example' }).id;
    const dm = blind.dmOf(bo).id;
    const message = await blind.as(bo).say(dm, 'Hello');
    await blind.as(bo).react({ channel: dm, ts: message.ts }, 'book');
    expect(blind.deliveries).toEqual([]);
  });

  test('an event nobody takes is sent three times more under the same id', async () => {
    const retries: [string | undefined, string | undefined][] = [];
    const bodies = new Set<string>();
    const url = await listen((req, res) => {
      const { 'x-slack-retry-num': number, 'x-slack-retry-reason': why } = req.headers;
      retries.push([number as string | undefined, why as string | undefined]);
      req.on('data', (chunk) => bodies.add(JSON.parse(String(chunk)).event_id));
      req.on('end', () => res.writeHead(retries.length === 1 ? 503 : 500).end());
    });
    const deaf = createSlack({
      now: () => clock,
      teamId: 'T0DEAF',
      teamName: 'Deaf',
      botToken: TOKEN,
      signingSecret: SECRET,
      appUrls: () => [url],
      apiUrl: url,
      manifest,
      retryDelaysMs: [0, 1, 1],
    });
    await deaf.deliverEvent({ type: 'user_change', user: {} });
    expect(retries).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_error'],
      ['3', 'http_error'],
    ]);
    expect(bodies.size).toBe(1);
  });

  test('events come twice or late on demand, and can be replayed', async () => {
    const seen: string[] = [];
    app.event('user_change', async ({ body }) => void seen.push(body.event_id));
    slack.faults.duplicateEvents = 1;
    slack.faults.delayEventsMs = 5;
    await slack.deactivate(me);
    const [first] = slack.deliveries;
    if (first) await slack.replay(first);
    await slack.settle(() => seen.length === 3);
    expect(new Set(seen).size).toBe(1);
  });

  test('the handshake, a false signature and an old one', async () => {
    expect(await slack.verifyUrl()).toBe(true);
    expect((await slack.deliverRaw('{}', { contentType: 'application/json', signature: 'v0=00' })).status).toBe(401);
    expect((await slack.deliverRaw('{}', { timestamp: Math.floor(wall / 1000) - 600 })).status).toBe(401);
  });
});

describe('misbehaviour', () => {
  const post = () => client.chat.postMessage({ channel: me, text: 'Hi' });
  const posted = () => slack.as(me).directMessages().length;

  test('a rate limit says for how long and does nothing', async () => {
    slack.faults.add({ kind: 'rate_limited', retryAfter: 7, times: 1, method: 'chat.postMessage' });
    await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
    await post();
    expect(posted()).toBe(1);
  });

  test.each([
    ['server_error', 0],
    ['drop_before', 0],
    ['drop_after', 1],
    ['timeout_after', 1],
  ] as const)('%s fails the call and leaves %i messages', async (kind, messages) => {
    slack.faults.add({ kind, times: 1 });
    await expect(post()).rejects.toThrow();
    expect(posted()).toBe(messages);
  });

  test('an error of choice for calls of choice', async () => {
    slack.faults.add({ kind: 'error', error: 'is_archived', when: ({ text }) => text === 'No' });
    expect(await refusal(client.chat.postMessage({ channel: me, text: 'No' }))).toBe('is_archived');
    expect(await refusal(post())).toBe('fine');
  });

  test('the real limit of one message a second and channel', async () => {
    slack.faults.limitMessages = true;
    await post();
    await expect(post()).rejects.toMatchObject({ retryAfter: 1 });
    wall += 1000;
    await post();
    expect(posted()).toBe(2);
  });

  test('waiting in vain says what happened instead', async () => {
    await post();
    await expect(slack.settle(() => false, 20)).rejects.toThrow('Last calls: chat.postMessage');
  });
});

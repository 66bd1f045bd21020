import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Deps, NewMessage } from '../src/deps.ts';
import { postpone, readyNow } from '../src/outbox/calm.ts';
import type { MessageKinds } from '../src/outbox/kinds.ts';
import { refreshMessages } from '../src/outbox/refresh.ts';
import { newSender, type Sender } from '../src/outbox/sender.ts';
import { newOutbox } from '../src/outbox/service.ts';
import { actions, button, section } from '../src/slack/blocks.ts';
import { outboxOptions } from '../src/slack/clients.ts';
import { testDb } from './support/db.ts';
import { countQueries } from './support/queries.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
let deps: Deps;
let sender: Sender;
let ana: string;
let sentHooks: string[];
let failedHooks: string[];
let rendered: string | null;

const newKinds = (): MessageKinds => {
  const kind = (urgency: 'answer' | 'awaited' | 'nudge'): MessageKinds[string] => ({
    urgency,
    render: async (_, message) => {
      if (rendered === 'broken') throw new Error('a bug');
      return rendered === null ? null : { text: `${rendered} ${message.subject}` };
    },
    sent: async (_, message) => void sentHooks.push(message.subject),
    failed: async (_deps, _tx, message, reason) => void failedHooks.push(`${message.subject} ${reason}`),
  });
  return { 'test.answer': kind('answer'), 'test.awaited': kind('awaited'), 'test.nudge': kind('nudge') };
};

const newTestSender = (client: () => WebClient | undefined, kinds = newKinds()) =>
  newSender({ deps, kinds, clientFor: async () => client(), channelPauseMs: 0, gatherMs: 0 });

beforeEach(async () => {
  deps = {
    ...w.deps,
    outbox: newOutbox(
      newKinds(),
      () => deps,
      () => undefined,
    ),
  };
  const client = new WebClient('xoxb-test-token', {
    ...outboxOptions(`${w.slackUrl}/api/`, w.deps.log),
    timeout: 1000,
  });
  sender = newTestSender(() => client);
  sentHooks = [];
  failedHooks = [];
  rendered = 'hello';
  ana = w.person('Ana');
  await w.member(ana);
});

const add = (message: Partial<NewMessage> & { subject: string }) =>
  deps.db.$transaction((tx) =>
    deps.outbox.add(tx, { workspaceId: w.workspace.id, kind: 'test.answer', recipient: ana, ...message }),
  );
const row = (subject: string) => deps.db.outboxMessage.findFirstOrThrow({ where: { subject } });
const texts = (person = ana) =>
  w.slack
    .as(person)
    .directMessages()
    .map((message) => message.text);
const posts = () => w.slack.calls.filter((call) => call.method === 'chat.postMessage').length;

describe('the outbox', () => {
  test('sends a message once, however often it is added and looked for', async () => {
    await add({ subject: 'one' });
    await add({ subject: 'one' });
    await sender.deliverDue();
    await sender.deliverDue();
    expect(texts()).toEqual(['hello one']);
    expect(sentHooks).toEqual(['one']);
    expect(await row('one')).toMatchObject({ status: 'SENT', attempts: 1 });
  });

  test('sends the same subject again for another occurrence', async () => {
    await add({ subject: 'one', occurrence: 'monday' });
    await add({ subject: 'one', occurrence: 'tuesday' });
    await sender.deliverDue();
    expect(texts()).toHaveLength(2);
  });

  test('sends nothing when the change is rolled back', async () => {
    const change = deps.db.$transaction(async (tx) => {
      await deps.outbox.add(tx, { workspaceId: w.workspace.id, kind: 'test.answer', subject: 'no', recipient: ana });
      throw new Error('rolled back');
    });
    await expect(change).rejects.toThrow('rolled back');
    await sender.deliverDue();
    expect(posts()).toBe(0);
  });

  test('drops what is no longer true when its time comes', async () => {
    await add({ subject: 'one' });
    rendered = null;
    await sender.deliverDue();
    expect(await row('one')).toMatchObject({ status: 'DROPPED', reason: 'no longer true' });
  });

  test('keeps the order of one recipient and sends to all', async () => {
    const ben = w.person('Ben');
    for (const subject of ['1', '2', '3']) await add({ subject });
    await add({ subject: '4', recipient: ben });
    await sender.deliverDue();
    expect(texts()).toEqual(['hello 1', 'hello 2', 'hello 3']);
    expect(texts(ben)).toEqual(['hello 4']);
  });

  test('a bug in one message does not hold up the others, and it is tried again', async () => {
    const kinds = newKinds();
    const broken = newTestSender(
      () => new WebClient('xoxb-test-token', outboxOptions(`${w.slackUrl}/api/`, w.deps.log)),
      {
        ...kinds,
        'test.awaited': { urgency: 'answer', render: () => Promise.reject(new Error('a bug')) },
      },
    );
    await add({ subject: 'bad', kind: 'test.awaited' });
    await add({ subject: 'good', recipient: w.person('Ben') });
    await broken.deliverDue();
    expect((await row('good')).status).toBe('SENT');
    expect(await row('bad')).toMatchObject({ status: 'PENDING', attempts: 1, reason: 'error' });
    expect(w.errors).toHaveLength(1);
    w.logs.length = 0;
  });

  test('two senders at once send each message once', async () => {
    for (let number = 0; number < 20; number++)
      await add({ subject: String(number), recipient: w.person(`P${number}`) });
    const other = newTestSender(
      () => new WebClient('xoxb-test-token', outboxOptions(`${w.slackUrl}/api/`, w.deps.log)),
    );
    await Promise.all([sender.deliverDue(), other.deliverDue(), sender.deliverDue()]);
    w.advance({ seconds: 30 });
    await other.deliverDue();
    expect(posts()).toBe(20);
    expect(await deps.db.outboxMessage.count({ where: { status: 'SENT' } })).toBe(20);
  });

  test('opens a group conversation for several people', async () => {
    const ben = w.person('Ben');
    await add({ subject: 'pair', recipient: `${ana},${ben}` });
    await sender.deliverDue();
    const { channel } = await row('pair');
    expect(
      w.slack
        .as(ben)
        .messages(channel ?? '')
        .at(-1)?.text,
    ).toBe('hello pair');
  });
});

describe('when Slack is in trouble', () => {
  test('429: the workspace waits as long as asked, then goes on', async () => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'rate_limited', retryAfter: 30, times: 1 });
    await add({ subject: 'one' });
    await sender.deliverDue();
    await add({ subject: 'two', recipient: w.person('Ben') });
    await sender.deliverDue();
    expect(posts()).toBe(1);
    w.advance({ seconds: 31 });
    await sender.deliverDue();
    expect(await deps.db.outboxMessage.count({ where: { status: 'SENT' } })).toBe(2);
  });

  test('429 in one workspace does not hold up another', async () => {
    const other = await deps.db.workspace.create({
      data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U1', installedAt: deps.now() },
    });
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'rate_limited', retryAfter: 30, times: 1 });
    await add({ subject: 'one' });
    await sender.deliverDue();
    await add({ subject: 'two', workspaceId: other.id });
    await sender.deliverDue();
    expect((await row('two')).status).toBe('SENT');
    expect((await row('one')).status).toBe('PENDING');
  });

  test('5xx: tried again later, further and further apart', async () => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'server_error', status: 503, times: 2 });
    await add({ subject: 'one' });
    await sender.deliverDue();
    expect(await row('one')).toMatchObject({ status: 'PENDING', reason: 'http_503', attempts: 1 });
    await sender.deliverDue();
    expect(posts()).toBe(1);
    w.advance({ seconds: 2 });
    await sender.deliverDue();
    expect(await row('one')).toMatchObject({ status: 'PENDING', attempts: 2 });
    w.advance({ seconds: 5 });
    await sender.deliverDue();
    expect(texts()).toEqual(['hello one']);
  });

  test.each(['channel_not_found', 'is_archived', 'user_disabled'])('%s ends it with that reason', async (error) => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'error', error });
    await add({ subject: 'one' });
    await sender.deliverDue();
    expect(await row('one')).toMatchObject({ status: 'FAILED', reason: error });
    expect(failedHooks).toEqual([`one ${error}`]);
  });

  test.each(['token_revoked', 'account_inactive'])(
    '%s is about the app, not about the person: what waits goes out once it is back',
    async (error) => {
      w.slack.faults.add({ method: 'chat.postMessage', kind: 'error', error, times: 1 });
      await add({ subject: 'one' });
      await sender.deliverDue();
      expect(await row('one')).toMatchObject({ status: 'PENDING', reason: error });
      w.advance({ minutes: 1 });
      await sender.deliverDue();
      expect(await row('one')).toMatchObject({ status: 'SENT' });
    },
  );

  test('a token that stopped working is waited for, not given up', async () => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'error', error: 'invalid_auth', times: 1 });
    await add({ subject: 'one' });
    await sender.deliverDue();
    expect(await row('one')).toMatchObject({ status: 'PENDING', reason: 'invalid_auth' });
    w.advance({ days: 3 });
    await deps.db.outboxMessage.updateMany({ data: { attempts: 100 } }); // as after two days of growing pauses
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'error', error: 'invalid_auth', times: 1 });
    await sender.deliverDue();
    expect(await row('one')).toMatchObject({ status: 'FAILED', reason: 'gave up: invalid_auth' });
  });

  test('what calm kept for days is not given up at the first trouble', async () => {
    await add({ subject: 'one' });
    await deps.db.outboxMessage.updateMany({ data: { dueAt: new Date(deps.now().getTime() + 5 * 86_400_000) } });
    w.advance({ days: 5 });
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'server_error', status: 503, times: 1 });
    await sender.deliverDue();
    expect(await row('one')).toMatchObject({ status: 'PENDING', reason: 'http_503' });
  });

  test('a kind that only a newer version knows waits for that version', async () => {
    await deps.db.outboxMessage.create({
      data: {
        workspaceId: w.workspace.id,
        kind: 'test.newer',
        subject: 'one',
        recipient: ana,
        nudge: false,
        createdAt: deps.now(),
        dueAt: deps.now(),
      },
    });
    await sender.deliverDue();
    expect(await row('one')).toMatchObject({ status: 'PENDING', attempts: 1 });
    w.logs.length = 0;
  });

  test('nobody listening at Slack: nothing went out, so it is simply tried again', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    const away = newTestSender(
      () => new WebClient('xoxb-x', outboxOptions(`http://127.0.0.1:${port}/api/`, w.deps.log)),
    );
    await add({ subject: 'one' });
    await away.deliverDue();
    expect(await row('one')).toMatchObject({ status: 'PENDING', reason: 'ECONNREFUSED' });
  });
});

describe('when the answer is lost', () => {
  test.each(['drop_after', 'timeout_after'] as const)(
    '%s in a direct message: found in the conversation, not sent again',
    async (kind) => {
      w.slack.faults.add({ method: 'chat.postMessage', kind, times: 1 });
      await add({ subject: 'one' });
      await sender.deliverDue();
      expect((await row('one')).status).toBe('UNSURE');
      w.advance({ seconds: 10 });
      await sender.deliverDue();
      expect(texts()).toEqual(['hello one']);
      expect(await row('one')).toMatchObject({ status: 'SENT', reason: 'unsure: found in the conversation' });
      expect((await row('one')).messageTs).toBe(w.slack.as(ana).directMessages()[0]?.ts);
      expect(sentHooks).toEqual(['one']);
    },
  );

  test('it never arrived: the conversation shows it, so even a nudge is sent', async () => {
    await add({ subject: 'before' });
    await sender.deliverDue();
    w.advance({ hours: 1 });
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'drop_before', times: 1 });
    await add({ subject: 'one', kind: 'test.nudge' });
    await sender.deliverDue();
    w.advance({ seconds: 10 });
    await sender.deliverDue();
    expect(texts()).toEqual(['hello before', 'hello one']);
    expect(await row('one')).toMatchObject({ status: 'SENT', reason: 'unsure: was not sent' });
  });

  test('somebody wrote since, so nobody can tell: a nudge is not repeated', async () => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'drop_after', times: 1 });
    await add({ subject: 'one', kind: 'test.nudge' });
    await sender.deliverDue();
    w.advance({ seconds: 10 });
    await w.slack.as(ana).say(w.slack.dmOf(ana).id, 'what is this?');
    await sender.deliverDue();
    expect(await row('one')).toMatchObject({ status: 'DROPPED', reason: 'unsure: a nudge is not repeated' });
    expect(texts().filter((text) => text === 'hello one')).toHaveLength(1);
  });

  test('until it is settled nothing else goes to that person, as it would hide what became of it', async () => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'drop_after', times: 1 });
    await add({ subject: 'one' });
    await sender.deliverDue();
    await add({ subject: 'two' });
    await sender.deliverDue();
    expect(texts()).toEqual(['hello one']);
    w.advance({ seconds: 10 });
    await sender.deliverDue();
    expect(texts()).toEqual(['hello one', 'hello two']);
    expect(await row('one')).toMatchObject({ status: 'SENT', reason: 'unsure: found in the conversation' });
  });

  test('in a channel nobody can tell: what somebody waits for is sent once more', async () => {
    const channel = w.slack.addChannel({ name: 'kudos', botIsMember: true, memberIds: [ana] });
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'drop_after', times: 1 });
    await add({ subject: 'one', recipient: channel.id });
    await sender.deliverDue();
    w.advance({ seconds: 10 });
    await sender.deliverDue();
    expect(w.slack.as(ana).messages(channel.id)).toHaveLength(2);
    expect(await row('one')).toMatchObject({ status: 'SENT', reason: 'unsure: sent once more' });
  });

  test('it is sent once more and never again, however often answers get lost', async () => {
    const channel = w.slack.addChannel({ name: 'kudos', botIsMember: true, memberIds: [ana] });
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'drop_after' });
    await add({ subject: 'one', recipient: channel.id });
    for (let tries = 0; tries < 5; tries++) {
      await sender.deliverDue();
      w.advance({ seconds: 10 });
    }
    expect(w.slack.as(ana).messages(channel.id)).toHaveLength(2);
    expect(await row('one')).toMatchObject({ status: 'DROPPED', reason: 'unsure: sent once more; nobody can tell' });
  });

  test('an app that may not look does not look for ever', async () => {
    w.slack.faults.add({ method: 'conversations.info', kind: 'error', error: 'missing_scope' });
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'drop_after', times: 1 });
    await add({ subject: 'one' });
    await sender.deliverDue();
    w.advance({ seconds: 10 });
    await sender.deliverDue();
    expect(await row('one')).toMatchObject({ status: 'SENT', reason: 'unsure: sent once more' });
  });

  test('what never arrived before a long downtime waits for a good moment like any other', async () => {
    await add({ subject: 'before' });
    await sender.deliverDue();
    w.advance({ hours: 1 });
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'drop_before', times: 1 });
    await add({ subject: 'one', kind: 'test.nudge' });
    await sender.deliverDue();
    w.setClock('2026-11-28T23:00:00Z'); // Saturday night
    await sender.deliverDue();
    expect(texts()).toEqual(['hello before']);
    expect(await row('one')).toMatchObject({ status: 'PENDING', reason: 'unsure: was not sent; later' });
  });

  test('a sender that was taken for dead does not undo what its successor recorded', async () => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'timeout_after', times: 1 });
    await add({ subject: 'one' });
    const slow = sender.deliverDue();
    await w.slack.settle(() => posts() === 1);
    w.advance({ seconds: 30 });
    const successor = newTestSender(
      () => new WebClient('xoxb-test-token', outboxOptions(`${w.slackUrl}/api/`, w.deps.log)),
    );
    await successor.deliverDue();
    expect((await row('one')).status).toBe('SENT');
    await slow;
    expect((await row('one')).status).toBe('SENT');
    expect(sentHooks).toEqual(['one']);
  });

  test('a crash between sending and recording is settled by the next sender', async () => {
    await add({ subject: 'one' });
    await sender.deliverDue();
    await deps.db.outboxMessage.updateMany({ data: { status: 'SENDING', sentAt: null } });
    w.advance({ seconds: 30 });
    await newTestSender(
      () => new WebClient('xoxb-test-token', outboxOptions(`${w.slackUrl}/api/`, w.deps.log)),
    ).deliverDue();
    expect(texts()).toEqual(['hello one']);
    expect((await row('one')).status).toBe('SENT');
  });
});

describe('calm', () => {
  test('a nudge waits for the next nudge day and for the budget', async () => {
    w.setClock('2026-11-24T20:00:00Z'); // Tuesday evening in Berlin
    await add({ subject: 'one', kind: 'test.nudge' });
    await add({ subject: 'two', kind: 'test.nudge' });
    await sender.deliverDue();
    expect(posts()).toBe(0);
    w.setClock('2026-11-25T09:00:00Z');
    await sender.deliverDue();
    expect(texts()).toEqual(['hello one']);
    w.setClock('2026-11-26T09:00:00Z');
    await sender.deliverDue();
    expect(texts()).toEqual(['hello one', 'hello two']);
  });

  test('what somebody waits for respects working hours but no budget; an answer comes at once', async () => {
    w.setClock('2026-11-28T12:00:00Z'); // Saturday
    await add({ subject: 'awaited', kind: 'test.awaited' });
    await add({ subject: 'answer' });
    await sender.deliverDue();
    expect(texts()).toEqual(['hello answer']);
    expect((await row('awaited')).dueAt.toISOString()).toBe('2026-11-30T08:00:00.000Z'); // Monday 09:00 in Berlin
  });

  test('nothing goes to somebody who left', async () => {
    await deps.db.member.updateMany({ data: { deactivatedAt: deps.now() } });
    await add({ subject: 'one', kind: 'test.awaited' });
    await sender.deliverDue();
    expect(await row('one')).toMatchObject({ status: 'DROPPED', reason: 'deactivated' });
  });

  test('nothing is sent where the app was removed', async () => {
    await add({ subject: 'one' });
    await deps.db.workspace.updateMany({ data: { status: 'UNINSTALLED' } });
    await sender.deliverDue();
    expect(posts()).toBe(0);
  });
});

describe('the message of the day', () => {
  let done: Set<string>;
  let dropped: string[];
  let long: boolean;
  /** Happens once, while a part is being made. */
  let meanwhile: (() => Promise<void>) | undefined;
  /** A nudge with a button, that can share a message with others. */
  const partKind = (family: 'sessions' | 'check-ins' = 'sessions'): MessageKinds[string] => {
    const content = (subject: string) =>
      done.has(subject)
        ? { text: `Done: ${subject}`, settled: true }
        : {
            text: `Do ${subject}`,
            blocks: [
              section(long ? `Do ${subject} ${'x'.repeat(2900)}` : `Do ${subject}`),
              { ...actions(button('test.do', 'Do', subject)), block_id: 'same' },
            ],
          };
    return {
      urgency: 'nudge',
      nudge: {
        family,
        why: async () => 'Because.',
        dropped: async (_deps, _tx, { subject }) => {
          if (subject === 'bug') throw new Error('a bug');
          dropped.push(subject);
        },
      },
      render: async (_, { subject }) => {
        if (subject === 'bug') throw new Error('a bug');
        const made = subject === 'gone' ? null : content(subject);
        const happens = meanwhile;
        meanwhile = undefined;
        await happens?.();
        return made;
      },
      shown: async (_, { subject }) => content(subject),
      sent: async (_, { subject }) => void sentHooks.push(subject),
      failed: async (_deps, _tx, { subject }, reason) => void failedHooks.push(`${subject} ${reason}`),
    };
  };
  const kinds = { ...newKinds(), ...refreshMessages, 'test.part': partKind() };

  beforeEach(() => {
    done = new Set();
    dropped = [];
    long = false;
    meanwhile = undefined;
    deps = {
      ...w.deps,
      outbox: newOutbox(
        kinds,
        () => deps,
        () => undefined,
      ),
    };
    const options = { ...outboxOptions(`${w.slackUrl}/api/`, w.deps.log), timeout: 1000 };
    const client = new WebClient('xoxb-test-token', options);
    sender = newTestSender(() => client, kinds);
  });

  const addParts = async (...subjects: string[]) => {
    for (const subject of subjects) await add({ subject, kind: 'test.part' });
  };
  const rows = () => deps.db.outboxMessage.findMany({ where: { kind: 'test.part' }, orderBy: { id: 'asc' } });
  const statuses = async () => Object.fromEntries((await rows()).map(({ subject, status }) => [subject, status]));
  const shown = () => w.slack.as(ana).directMessages();
  const blocks = () => JSON.stringify(shown().at(-1)?.blocks);
  const menus = () => blocks().split('nudge.menu').length - 1;

  test('what is due together comes as one message with a friendly line, each part with its own menu', async () => {
    await addParts('a', 'b', 'c');
    await sender.deliverDue();
    expect(shown()).toHaveLength(1);
    expect(shown()[0]?.text).toBe('Hello! Three things for you today, whenever it suits you. Do a · Do b · Do c');
    expect(menus()).toBe(3);
    expect(sentHooks).toEqual(['a', 'b', 'c']);
    const [lead, ...parts] = await rows();
    expect(lead).toMatchObject({ status: 'SENT', leadId: null, part: 0 });
    for (const [index, part] of parts.entries())
      expect(part).toMatchObject({ status: 'SENT', leadId: lead?.id, part: index + 1, messageTs: lead?.messageTs });
  });

  test('one alone looks as always', async () => {
    await addParts('a');
    await sender.deliverDue();
    expect(shown()[0]?.text).toBe('Do a');
    expect(blocks()).not.toContain('Hello');
    expect(menus()).toBe(1);
  });

  test('it counts once in the budget of the week', async () => {
    for (const day of ['24', '25', '26']) {
      w.setClock(`2026-11-${day}T09:00:00Z`);
      await addParts(`${day} a`, `${day} b`);
      await sender.deliverDue();
    }
    expect(shown()).toHaveLength(3);
    expect((await rows()).every(({ status }) => status === 'SENT')).toBe(true);
  });

  test('at most six go together; the rest comes the next day, and the message says so', async () => {
    const all = Array.from({ length: 8 }, (_, index) => `n${index}`);
    await addParts(...all);
    await sender.deliverDue();
    expect(shown()).toHaveLength(1);
    expect(blocks()).toContain('More is waiting');
    expect(Object.values(await statuses()).filter((status) => status === 'SENT')).toHaveLength(6);
    w.advance({ days: 1 });
    await sender.deliverDue();
    expect(shown()).toHaveLength(2);
    expect([...sentHooks].sort()).toEqual(all);
    expect(blocks()).not.toContain('More is waiting');
  });

  test('what is too long for one message waits for the next day', async () => {
    long = true;
    await addParts('a', 'b', 'c', 'd', 'e', 'f');
    await sender.deliverDue();
    expect(sentHooks).toEqual(['a', 'b', 'c', 'd']);
    w.advance({ days: 1 });
    await sender.deliverDue();
    expect(sentHooks).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  test('what ends soon goes first', async () => {
    const all = Array.from({ length: 6 }, (_, index) => `n${index}`);
    await addParts(...all);
    await add({ subject: 'soon', kind: 'test.part', until: new Date('2026-11-24T20:00:00Z') });
    await sender.deliverDue();
    expect(sentHooks[0]).toBe('soon');
    expect(sentHooks).toHaveLength(6);
  });

  test('what is no longer true is left out, and a bug in one part holds up nobody', async () => {
    await addParts('gone', 'a', 'bug', 'b');
    await sender.deliverDue();
    expect(shown()[0]?.text).toContain('Do a · Do b');
    expect(await statuses()).toEqual({ gone: 'DROPPED', a: 'SENT', bug: 'PENDING', b: 'SENT' });
    expect(w.errors).toHaveLength(1);
    w.logs.length = 0;
  });

  test('a part that is dealt with changes in place, the others stay as they are', async () => {
    await addParts('a', 'b');
    await sender.deliverDue();
    done.add('a');
    await deps.db.$transaction((tx) => deps.outbox.refresh(tx, w.workspace.id, 'test.part', 'a'));
    await sender.deliverDue();
    expect(shown()).toHaveLength(1);
    expect(blocks()).toContain('Done: a');
    expect(blocks()).toContain('Do b');
    expect(menus()).toBe(1);
  });

  const refresh = (subject: string) =>
    deps.db.$transaction((tx) => deps.outbox.refresh(tx, w.workspace.id, 'test.part', subject));

  test('two changes in the same instant are both shown', async () => {
    await addParts('a');
    await sender.deliverDue();
    await refresh('a');
    await sender.deliverDue();
    done.add('a');
    await refresh('a');
    await sender.deliverDue();
    expect(shown().at(-1)?.text).toBe('Done: a');
  });

  test('a change while the message is being made is shown as soon as it stands', async () => {
    await addParts('a', 'b');
    meanwhile = async () => {
      done.add('a');
      await refresh('a');
    };
    await sender.deliverDue();
    expect(blocks()).toContain('Done: a');
    expect(blocks()).toContain('Do b');
    expect(shown()).toHaveLength(1);
  });

  test.each([{ kind: 'slow_after', ms: 500 } as const, { kind: 'drop_after' } as const])(
    'a tap before it is known where the message stands is shown there, beside the other parts ($kind)',
    async (fault) => {
      const client = new WebClient('xoxb-test-token', {
        ...outboxOptions(`${w.slackUrl}/api/`, w.deps.log),
        timeout: 5000,
      });
      sender = newTestSender(() => client, kinds);
      w.slack.faults.add({ method: 'chat.postMessage', times: 1, ...fault });
      await addParts('a', 'b');
      const sending = sender.deliverDue();
      await vi.waitFor(async () => {
        expect(shown()).toHaveLength(1);
        expect((await row('a')).status).toBe(fault.kind === 'drop_after' ? 'UNSURE' : 'SENDING');
      });
      done.add('a');
      const { channel, ts } = shown()[0] ?? { channel: '', ts: '' };
      expect(await deps.outbox.contentAt(w.workspace.id, { channel, ts }, ana)).toBeUndefined();
      await sending;
      w.advance({ seconds: 10 });
      await sender.deliverDue();
      expect(blocks()).toContain('Done: a');
      expect(blocks()).toContain('Do b');
    },
  );

  test('what was only planned for later is not “waiting” after a tap', async () => {
    await addParts('a', 'b');
    await add({ subject: 'planned', kind: 'test.part', dueAt: new Date('2026-12-15T09:00:00Z') });
    await sender.deliverDue();
    done.add('a');
    await refresh('a');
    await sender.deliverDue();
    expect(blocks()).toContain('Done: a');
    expect(blocks()).not.toContain('More is waiting');
  });

  test('a bug in the books of one that is dropped holds up nobody', async () => {
    await add({ subject: 'bug', kind: 'test.part', until: new Date('2026-11-24T09:00:00Z') });
    await add({ subject: 'a', kind: 'test.part', until: new Date('2026-11-24T09:00:00Z') });
    await add({ subject: 'answer', recipient: w.person('Ben') });
    await sender.deliverDue();
    expect((await row('answer')).status).toBe('SENT');
    expect(dropped).toEqual(['a']);
    expect(await row('bug')).toMatchObject({ status: 'PENDING', attempts: 1, reason: 'error' });
    expect(w.errors).toHaveLength(1);
    w.logs.length = 0;
  });

  test('what had trouble before and waits for a good moment is asked again as well', async () => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'server_error', times: 1 });
    await addParts('a');
    await sender.deliverDue();
    const pausedUntil = new Date('2027-03-01T00:00:00Z');
    await deps.db.member.updateMany({ data: { pausedUntil } });
    w.advance({ minutes: 1 });
    await sender.deliverDue();
    expect((await row('a')).dueAt.getTime()).toBeGreaterThan(pausedUntil.getTime());
    await deps.db.member.updateMany({ data: { pausedUntil: null } });
    await deps.db.$transaction((tx) => deps.outbox.askAgain(tx, w.workspace.id, ana));
    await sender.deliverDue();
    expect(await row('a')).toMatchObject({ status: 'SENT', reason: 'http_500' });
  });

  test('one person’s many do not crowd out the parts of another', async () => {
    const ben = w.person('Ben');
    await w.member(ben);
    await addParts(...Array.from({ length: 405 }, (_, index) => `n${index}`));
    for (const subject of ['x', 'y']) await add({ subject, kind: 'test.part', recipient: ben });
    await sender.deliverDue();
    expect(texts(ben)).toEqual(['Hello! Two things for you today, whenever it suits you. Do x · Do y']);
  });

  test('what cannot be shown again in place goes alone', async () => {
    await add({ subject: 'single', kind: 'test.nudge' });
    await addParts('a', 'b');
    await sender.deliverDue();
    w.advance({ days: 1 });
    await sender.deliverDue();
    expect(shown()).toHaveLength(2);
    expect(sentHooks.sort()).toEqual(['a', 'b', 'single']);
  });

  test.each(['drop_after', 'timeout_after'] as const)('%s: all parts are found in the conversation', async (fault) => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: fault, times: 1 });
    await addParts('a', 'b');
    await sender.deliverDue();
    expect(await statuses()).toEqual({ a: 'UNSURE', b: 'UNSURE' });
    w.advance({ seconds: 10 });
    await sender.deliverDue();
    expect(await statuses()).toEqual({ a: 'SENT', b: 'SENT' });
    expect(shown()).toHaveLength(1);
    expect(sentHooks).toEqual(['a', 'b']);
  });

  test('what may have arrived counts in the budget', async () => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'drop_after', times: 1 });
    await addParts('a', 'b');
    await sender.deliverDue();
    w.advance({ seconds: 10 });
    await w.slack.as(ana).say(w.slack.dmOf(ana).id, 'hm?');
    await addParts('c');
    await sender.deliverDue();
    expect(await statuses()).toEqual({ a: 'DROPPED', b: 'DROPPED', c: 'PENDING' });
    w.advance({ days: 1 });
    await sender.deliverDue();
    expect((await statuses()).c).toBe('SENT');
  });

  test('what changes while a batch is planned has the last word', async () => {
    await addParts('a');
    const message = await row('a');
    w.advance({ seconds: 1 });
    await deps.db.$transaction((tx) => deps.outbox.askAgain(tx, w.workspace.id, ana));
    await postpone(deps.db, w.workspace.id, [{ message, at: new Date('2027-11-24T09:00:00Z') }]);
    await sender.deliverDue();
    expect((await row('a')).status).toBe('SENT');
  });

  test('a tap before a lost answer is settled takes no part away', async () => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'drop_after', times: 1 });
    await addParts('a', 'b');
    await sender.deliverDue();
    const [message] = shown();
    if (message) message.blocks = [section('Done: a')]; // what a listener makes of a message nobody knows yet
    done.add('a');
    w.advance({ seconds: 10 });
    await sender.deliverDue();
    expect(blocks()).toContain('Done: a');
    expect(blocks()).toContain('Do b');
  });

  test('nobody can tell: no part is repeated', async () => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'drop_after', times: 1 });
    await addParts('a', 'b');
    await sender.deliverDue();
    w.advance({ seconds: 10 });
    await w.slack.as(ana).say(w.slack.dmOf(ana).id, 'hm?');
    await sender.deliverDue();
    w.advance({ days: 1 });
    await sender.deliverDue();
    expect(await statuses()).toEqual({ a: 'DROPPED', b: 'DROPPED' });
    expect(posts()).toBe(1);
  });

  test('a crash after the claim and before the request: everything is sent by the next sender', async () => {
    await add({ subject: 'before' });
    await sender.deliverDue();
    w.advance({ hours: 1 });
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'drop_before', times: 1 });
    await addParts('a', 'b');
    await sender.deliverDue();
    await deps.db.outboxMessage.updateMany({ where: { status: 'UNSURE' }, data: { status: 'SENDING' } });
    w.advance({ seconds: 30 });
    await sender.deliverDue();
    expect(await statuses()).toEqual({ a: 'SENT', b: 'SENT' });
    expect(shown()).toHaveLength(2);
    expect(sentHooks).toEqual(['before', 'a', 'b']);
  });

  test('a crash between sending and recording is settled for all parts', async () => {
    await addParts('a', 'b');
    await sender.deliverDue();
    await deps.db.outboxMessage.updateMany({ data: { status: 'SENDING', sentAt: null } });
    w.advance({ seconds: 30 });
    await sender.deliverDue();
    expect(await statuses()).toEqual({ a: 'SENT', b: 'SENT' });
    expect(shown()).toHaveLength(1);
  });

  test('429 and 5xx: all parts wait and go out together', async () => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'rate_limited', retryAfter: 30, times: 1 });
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'server_error', times: 1 });
    await addParts('a', 'b');
    await sender.deliverDue();
    expect(await rows()).toMatchObject([
      { status: 'PENDING', leadId: null },
      { status: 'PENDING', leadId: null, part: 0 },
    ]);
    w.advance({ seconds: 40 });
    await sender.deliverDue();
    w.advance({ minutes: 1 });
    await sender.deliverDue();
    expect(shown()).toHaveLength(1);
    expect(sentHooks).toEqual(['a', 'b']);
  });

  test('a person who cannot be reached fails all parts, each with its hook', async () => {
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'error', error: 'user_disabled' });
    await addParts('a', 'b');
    await sender.deliverDue();
    expect(failedHooks).toEqual(['a user_disabled', 'b user_disabled']);
  });

  test('a refusal of what the message says: each part goes alone, and only the culprit fails', async () => {
    const isBad = (params: Record<string, unknown>) => JSON.stringify(params.blocks ?? '').includes('Do b');
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks', when: isBad });
    await addParts('a', 'b', 'c');
    for (let day = 0; day < 3; day++) {
      await sender.deliverDue();
      w.advance({ days: 1 });
    }
    w.setClock('2026-12-01T09:00:00Z');
    await sender.deliverDue();
    expect(await statuses()).toEqual({ a: 'SENT', b: 'FAILED', c: 'SENT' });
  });

  test('two senders at once send every part once', async () => {
    await addParts('a', 'b', 'c');
    const other = newTestSender(
      () => new WebClient('xoxb-test-token', outboxOptions(`${w.slackUrl}/api/`, w.deps.log)),
      kinds,
    );
    await Promise.all([sender.deliverDue(), other.deliverDue()]);
    w.advance({ seconds: 30 });
    await Promise.all([sender.deliverDue(), other.deliverDue()]);
    expect(posts()).toBe(1);
    expect(sentHooks).toEqual(['a', 'b', 'c']);
  });

  test('what is of no use any more is dropped, and its feature is told', async () => {
    w.setClock('2026-11-27T09:00:00Z'); // Friday
    await add({ subject: 'late', kind: 'test.part', until: new Date('2026-11-29T00:00:00Z') });
    await sender.deliverDue();
    w.setClock('2026-12-01T09:00:00Z');
    await sender.deliverDue();
    expect(await row('late')).toMatchObject({ status: 'DROPPED', reason: 'too late' });
    expect(dropped).toEqual(['late']);
    expect(posts()).toBe(0);
  });

  test('an awaited message that came too late is dropped as well', async () => {
    await add({ subject: 'late', kind: 'test.awaited', until: new Date('2026-11-24T08:00:00Z') });
    await sender.deliverDue();
    expect(await row('late')).toMatchObject({ status: 'DROPPED', reason: 'too late' });
  });

  test('a pause between two of a family holds, and "none" ends them', async () => {
    const { id: memberId } = await w.member(ana);
    const choice = { memberId, workspaceId: w.workspace.id, family: 'sessions' };
    await addParts('a');
    await sender.deliverDue();
    await deps.db.nudgeChoice.create({ data: { ...choice, days: 14 } });
    w.advance({ days: 7 });
    await addParts('b');
    await sender.deliverDue();
    expect((await row('b')).dueAt).toEqual(new Date('2026-12-08T09:00:00Z'));
    await deps.db.nudgeChoice.updateMany({ data: { days: 0 } });
    w.setClock('2026-12-08T09:00:00Z');
    await sender.deliverDue();
    expect(await row('b')).toMatchObject({ status: 'DROPPED', reason: 'fewer' });
    expect(dropped).toEqual(['b']);
  });

  test('a nudge is for one person', async () => {
    await expect(add({ subject: 'x', kind: 'test.part', recipient: `${ana},U2` })).rejects.toThrow('for one person');
  });

  test('a group is written to when all of it are at work', async () => {
    const nyc = w.person('Nia', { tz: 'America/New_York' });
    await w.member(nyc);
    await add({ subject: 'pair', kind: 'test.awaited', recipient: `${ana},${nyc}` });
    await sender.deliverDue();
    expect((await row('pair')).dueAt).toEqual(new Date('2026-11-24T14:00:00Z')); // 9:00 in New York, 15:00 in Berlin
    w.setClock('2026-11-24T14:00:00Z');
    await sender.deliverDue();
    expect((await row('pair')).status).toBe('SENT');
  });

  test('planning costs the same few queries for many as for one', async () => {
    w.setClock('2026-11-28T12:00:00Z'); // Saturday: everything waits
    const plan = async (people: number) => {
      await deps.db.outboxMessage.deleteMany();
      const ids = Array.from({ length: people }, (_, index) => w.person(`P${people} ${index}`));
      for (const id of ids) await w.member(id);
      await deps.db.$transaction((tx) =>
        deps.outbox.add(
          tx,
          ...ids.flatMap((recipient) =>
            ['a', 'b', 'c'].map((subject) => ({ workspaceId: w.workspace.id, kind: 'test.part', subject, recipient })),
          ),
        ),
      );
      const messages = await deps.db.outboxMessage.findMany({ where: { subject: 'a' } });
      const queries = await countQueries((await testDb()).pool, () => readyNow(deps, kinds, w.workspace.id, messages));
      expect(await deps.db.outboxMessage.count({ where: { dueAt: { gt: deps.now() } } })).toBe(3 * people);
      return queries;
    };
    expect(await plan(12)).toBe(await plan(1));
  });
});

describe('what Slack says of a person', () => {
  const add1 = () => add({ subject: 'one', kind: 'test.nudge' });
  const epoch = (at: string) => Math.floor(Date.parse(at) / 1000);

  test('do not disturb puts a nudge off to its end', async () => {
    await w.slack.changeUser(ana, {
      quiet: { from: epoch('2026-11-24T08:00:00Z'), to: epoch('2026-11-24T11:00:00Z') },
    });
    await add1();
    await sender.deliverDue();
    expect((await row('one')).dueAt).toEqual(new Date('2026-11-24T11:00:00Z'));
    w.setClock('2026-11-24T11:00:00Z');
    await sender.deliverDue();
    expect((await row('one')).status).toBe('SENT');
  });

  test.each([
    [
      { status_emoji: ':palm_tree:', status_text: 'x', status_expiration: epoch('2026-11-25T12:00:00Z') },
      '2026-11-25T12:00:00.000Z',
    ],
    [{ status_emoji: ':wave:', status_text: 'Out sick', status_expiration: 0 }, '2026-11-25T09:00:00.000Z'],
  ])('a status that means away does too: %j', async (profile, until) => {
    await w.slack.changeUser(ana, { profile });
    await add1();
    await sender.deliverDue();
    expect((await row('one')).dueAt.toISOString()).toBe(until);
    expect(w.logs.join()).not.toContain('palm_tree');
  });

  test.each([
    { status_emoji: ':coffee:', status_text: 'Planning the holiday campaign' },
    { status_emoji: ':palm_tree:', status_text: '', status_expiration: epoch('2026-11-24T08:00:00Z') },
  ])('another status, or one that is over, says nothing: %j', async (profile) => {
    await w.slack.changeUser(ana, { profile });
    await add1();
    await sender.deliverDue();
    expect((await row('one')).status).toBe('SENT');
  });

  test.each(['missing_scope', 'fatal_error'])('without an answer (%s) everybody counts as there', async (error) => {
    await w.slack.changeUser(ana, { profile: { status_emoji: ':palm_tree:' } });
    for (const method of ['dnd.teamInfo', 'users.info']) w.slack.faults.add({ method, kind: 'error', error });
    await add1();
    await sender.deliverDue();
    expect((await row('one')).status).toBe('SENT');
  });

  test('what somebody waits for and answers come all the same', async () => {
    await w.slack.changeUser(ana, { profile: { status_emoji: ':palm_tree:' } });
    await add({ subject: 'awaited', kind: 'test.awaited' });
    await sender.deliverDue();
    expect((await row('awaited')).status).toBe('SENT');
    expect(w.slack.calls.some(({ method }) => method === 'dnd.teamInfo')).toBe(false);
  });
});

import { WebClient } from '@slack/web-api';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Deps } from '../src/deps.ts';
import type { MessageKinds } from '../src/outbox/kinds.ts';
import { newSender, type Sender } from '../src/outbox/sender.ts';
import { newOutbox } from '../src/outbox/service.ts';
import { outboxOptions } from '../src/slack/clients.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
let deps: Deps;
let sender: Sender;
let ana: string;
let ben: string;
/** Whether pictures can be drawn just now. */
let drawn = true;

const BYTES = new TextEncoder().encode('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n');
const kinds: MessageKinds = {
  'test.file': {
    urgency: 'answer',
    render: async () => ({
      text: 'Here is the file.',
      file: { name: 'session.ics', title: 'Session', bytes: async () => BYTES },
    }),
  },
  'test.drawn': {
    urgency: 'answer',
    render: async () => ({
      text: 'Look.',
      file: {
        name: 'chart.png',
        title: 'Chart',
        alt: 'A chart',
        bytes: async () => {
          if (!drawn) throw new Error('out of memory');
          return BYTES;
        },
      },
    }),
  },
  'test.picture': {
    urgency: 'answer',
    render: async () => ({
      text: 'Well done.',
      file: { name: 'certificate.png', title: 'Certificate', alt: 'A certificate for Ana', bytes: async () => BYTES },
    }),
  },
};

const newTestSender = () => {
  const options = { ...outboxOptions(`${w.slackUrl}/api/`, w.deps.log), timeout: 1000 };
  const client = new WebClient('xoxb-test-token', options);
  return newSender({ deps, kinds, clientFor: async () => client, channelPauseMs: 0, gatherMs: 0 });
};

beforeEach(() => {
  drawn = true;
  const outbox = newOutbox(
    kinds,
    () => deps,
    () => undefined,
  );
  deps = { ...w.deps, outbox };
  sender = newTestSender();
  ana = w.person('Ana');
  ben = w.person('Ben');
});

const add = (kind: string, recipient: string) =>
  deps.db.$transaction((tx) => deps.outbox.add(tx, { workspaceId: w.workspace.id, kind, subject: 'one', recipient }));
const row = () => deps.db.outboxMessage.findFirstOrThrow({ where: { subject: 'one' } });
const shown = () => w.slack.as(ana).directMessages();
const completions = () => w.slack.calls.filter(({ method }) => method === 'files.completeUploadExternal');

/** Lets the pauses between attempts pass. */
async function goOn() {
  for (let attempt = 0; attempt < 5; attempt++) {
    w.advance({ minutes: 1 });
    await sender.deliverDue();
  }
}

describe('a file', () => {
  test('is shared with its text in a direct message, and its place is recorded', async () => {
    await add('test.file', ana);
    await sender.deliverDue();
    expect(shown()).toMatchObject([{ text: 'Here is the file.', files: [{ name: 'session.ics', title: 'Session' }] }]);
    expect(shown()[0]?.files[0]?.bytes).toEqual(Buffer.from(BYTES));
    expect(await row()).toMatchObject({ status: 'SENT', channel: shown()[0]?.channel, messageTs: shown()[0]?.ts });
  });

  test('is shared in a group conversation opened from its people', async () => {
    await add('test.file', `${ana},${ben}`);
    await sender.deliverDue();
    const { channel } = await row();
    expect(w.slack.as(ben).messages(channel ?? '')).toMatchObject([{ text: 'Here is the file.' }]);
  });

  test.each([
    ['files.getUploadURLExternal', 'timeout_after'],
    ['files.completeUploadExternal', 'timeout_after'],
    ['files.completeUploadExternal', 'drop_after'],
    ['files.completeUploadExternal', 'drop_before'],
    ['files.completeUploadExternal', 'server_error'],
    ['files.completeUploadExternal', 'rate_limited'],
    ['files.info', 'drop_after'],
  ] as const)('is shared once when %s meets %s', async (method, kind) => {
    w.slack.faults.add({ method, kind, times: 1 });
    await add('test.file', ana);
    await sender.deliverDue();
    await goOn();
    expect(shown()).toHaveLength(1);
    expect(await row()).toMatchObject({ status: 'SENT', messageTs: shown()[0]?.ts });
  });

  test.each(['to a person', 'in a channel'])(
    '%s waits, further and further apart, while it cannot be made',
    async (to) => {
      drawn = false;
      await add('test.drawn', to === 'to a person' ? ana : w.slack.addChannel({ name: 'news', botIsMember: true }).id);
      for (let look = 0; look < 5; look++) await sender.deliverDue();
      expect(await row()).toMatchObject({ status: 'PENDING', attempts: 1 });
      expect((await row()).dueAt.getTime()).toBeGreaterThan(w.deps.now().getTime());
      drawn = true;
      await goOn();
      expect(await row()).toMatchObject({ status: 'SENT' });
      expect(w.slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(1);
      w.logs.length = 0;
    },
  );

  test('is shared once when the app dies after sharing it and does not see where it stands', async () => {
    await add('test.file', ana);
    await sender.deliverDue();
    await deps.db.outboxMessage.updateMany({
      data: { status: 'SENDING', sentAt: null, channel: null, messageTs: null },
    });
    // Slack takes its time to say where a file was shared.
    for (const file of w.slack.state.files.values()) file.shares = [];
    sender = newTestSender();
    await goOn();
    expect(shown()).toHaveLength(1);
    expect(await row()).toMatchObject({ status: 'SENT', messageTs: '' });
    expect(completions().map(({ error }) => error)).toEqual(['', 'file_not_found']);
  });

  test('is uploaded again when Slack has forgotten the upload', async () => {
    w.slack.faults.add({ method: 'files.completeUploadExternal', kind: 'drop_before', times: 1 });
    await add('test.file', ana);
    await sender.deliverDue();
    w.slack.state.files.clear();
    await goOn();
    expect(shown()).toHaveLength(1);
  });

  test('that cannot be shared ends with the reason', async () => {
    const { id } = w.slack.addChannel({ name: 'strangers', memberIds: [ana] });
    await add('test.file', id);
    await sender.deliverDue();
    expect(await row()).toMatchObject({ status: 'FAILED', reason: 'not_in_channel' });
  });
});

describe('a picture', () => {
  test('stands in the message with its alt text', async () => {
    await add('test.picture', ana);
    await sender.deliverDue();
    const { fileId } = await row();
    expect(shown()).toMatchObject([
      {
        text: 'Well done.',
        blocks: [
          { type: 'section', text: { text: 'Well done.' } },
          { type: 'image', slack_file: { id: fileId }, alt_text: 'A certificate for Ana' },
        ],
        files: [],
      },
    ]);
  });

  test.each([
    ['files.getUploadURLExternal', 'drop_after'],
    ['files.completeUploadExternal', 'timeout_after'],
    ['chat.postMessage', 'timeout_after'],
    ['chat.postMessage', 'rate_limited'],
  ] as const)('is sent once when %s meets %s', async (method, kind) => {
    w.slack.faults.add({ method, kind, times: 1 });
    await add('test.picture', ana);
    await sender.deliverDue();
    await goOn();
    expect(shown()).toHaveLength(1);
    expect(await row()).toMatchObject({ status: 'SENT', messageTs: shown()[0]?.ts });
  });
});

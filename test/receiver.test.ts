import { App, type ReceiverEvent } from '@slack/bolt';
import { expect, test } from 'vitest';
import type { Deps } from '../src/deps.ts';
import { refuseUnknown, showUserErrors } from '../src/slack/errors.ts';
import { newLogger } from '../src/slack/logger.ts';
import { newReceiver } from '../src/slack/receiver.ts';

/** Bolt's own receiver for Socket Mode, without the socket: what Slack sends is emitted, what is answered is collected. */
function socketApp() {
  const logs: string[] = [];
  const log = newLogger('warn', (line) => void logs.push(line));
  const deps = { log, random: () => 0.5 } as unknown as Deps;
  const receiver = newReceiver({
    slack: { botToken: 'xoxb-x', appToken: 'xapp-x', signingSecret: undefined, apiUrl: 'http://127.0.0.1:1/api/' },
    port: 0,
    log,
    isReady: async () => true,
  });
  const clientOptions = { slackApiUrl: 'http://127.0.0.1:1/api/', retryConfig: { retries: 0 } };
  const app = new App({
    receiver,
    clientOptions,
    convoStore: false,
    authorize: async () => ({ botToken: 'xoxb-x', botUserId: 'U0' }),
  });
  app.error(async () => undefined); // there is no Slack to show anything in
  app.use(showUserErrors(deps));
  app.use(refuseUnknown(deps));
  app.command('/mentor', async ({ ack }) => ack('done'));
  const send = async (command: string): Promise<unknown[]> => {
    const answers: unknown[] = [];
    const ack = async (answer: unknown) => void answers.push(answer);
    const body = { command, text: '', user_id: 'U1', team_id: 'T1', channel_id: 'C1', trigger_id: '1' };
    const { client } = receiver as unknown as { client: { listeners(name: string): ((event: object) => unknown)[] } };
    for (const listener of client.listeners('slack_event'))
      await listener({ ack, body } satisfies Partial<ReceiverEvent>);
    return answers;
  };
  return { send, logs };
}

test('in Socket Mode a command that was answered is not called unknown afterwards', async () => {
  const { send, logs } = socketApp();
  expect(await send('/mentor')).toEqual(['done']);
  expect(logs).toEqual([]);
});

test('in Socket Mode a command that nobody knows is answered too', async () => {
  const { send, logs } = socketApp();
  expect(await send('/nonsense')).toEqual([undefined]);
  expect(logs.join()).toContain('nobody listens to this');
});

/** The reference: Bolt with the very receiver of the app, whose listeners only acknowledge, or also make one call to Slack. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App } from '@slack/bolt';
import { interactiveOptions } from '../../src/slack/clients.ts';
import { boltLogger, newLogger } from '../../src/slack/logger.ts';
import { newReceiver } from '../../src/slack/receiver.ts';
import { BOT_TOKEN, SIGNING_SECRET } from '../stub-slack.ts';
import { answerRun } from './control.ts';

export interface BareOptions {
  apiUrl: string;
  /** Also opens a form after a command and answers a button's message: what any app that does the same must pay. */
  calls: boolean;
}

const { apiUrl, calls } = JSON.parse(process.argv[2] ?? '') as BareOptions;
const log = newLogger('info', () => undefined);
const app = new App({
  receiver: newReceiver({
    slack: { botToken: BOT_TOKEN, appToken: undefined, signingSecret: SIGNING_SECRET, apiUrl },
    port: 0,
    log,
    isReady: async () => true,
  }),
  authorize: async () => ({ botToken: BOT_TOKEN, botUserId: 'U0APP' }),
  clientOptions: interactiveOptions(apiUrl, log),
  logger: boltLogger(log),
  convoStore: false,
  extendedErrorHandler: true,
});

const words = { type: 'plain_text', text: 'What would you like to get better at?' } as const;
const input = (name: string) => ({
  type: 'input' as const,
  block_id: name,
  label: words,
  element: { type: 'plain_text_input' as const, action_id: name },
});
const view = {
  type: 'modal' as const,
  callback_id: 'bare',
  title: { type: 'plain_text', text: 'Find a mentor' } as const,
  blocks: ['skill', 'goal', 'kind', 'language', 'mentor'].map(input),
};

app.command(/./, async ({ ack, body, client }) => {
  await ack();
  if (calls) await client.views.open({ trigger_id: body.trigger_id, view });
});
app.action(/./, async ({ ack, respond }) => {
  await ack();
  if (calls) await respond({ text: words.text, blocks: [{ type: 'section', text: words }], replace_original: true });
});
app.view(/./, async ({ ack }) => ack());

const server = (await app.start(0)) as Server;
answerRun({ port: (server.address() as AddressInfo).port }, []);

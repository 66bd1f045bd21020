/** Signed requests as Slack makes them, one after another or at random moments, over kept-alive connections. */

import { createHmac } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { sleep } from './measure.ts';
import { ASKED_TS } from './seed.ts';
import type { AlongsideReady } from './servers/alongside.ts';
import { SIGNING_SECRET, TEAM } from './stub-slack.ts';

/** A new one for each measurement: a connection that was idle in between may be closed by the server at any moment. */
const newAgent = () => new Agent({ keepAlive: true, maxSockets: 64 });

interface Target {
  port: number;
  agent: Agent;
}

/** One request: whether it was acknowledged in Slack's time. Rejects when the app refuses it or complains about it. */
async function send({ port, agent }: Target, body: string): Promise<boolean> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const options = { host: '127.0.0.1', port, path: '/slack/events', method: 'POST', headers, agent };
  const sent = httpRequest(options, (response) => {
    text(response).then((answer) => {
      if (response.statusCode === 200 && !answer.includes('errors')) resolve(true);
      else if (response.statusCode === 404)
        resolve(false); // Bolt gives up just before Slack would
      else reject(new Error(`the app answered ${response.statusCode}: ${answer.slice(0, 300)}`));
    }, reject);
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

/** Makes the n-th body. */
export type Bodies = (index: number) => string;

/** `count` requests, `atOnce` of them under way at any time. */
export async function sendAll(port: number, bodies: Bodies, count: number, atOnce: number): Promise<void> {
  const agent = newAgent();
  let next = 0;
  const worker = async () => {
    while (next < count)
      if (!(await send({ port, agent }, bodies(next++)))) throw new Error('a request was not acknowledged in time');
  };
  await Promise.all(Array.from({ length: atOnce }, worker)).finally(() => agent.destroy());
}

/** Timers wake up to 2 ms late, which is more than an acknowledgement takes: the rest is waited out turn by turn. */
async function waitUntil(instant: number): Promise<void> {
  const ahead = instant - performance.now() - 2;
  if (ahead > 0) await sleep(ahead);
  while (performance.now() < instant) await new Promise(setImmediate);
}

export interface Poisson {
  perSecond: number;
  count: number;
  random: () => number;
  /** Told when each request is due (performance.now()). */
  onDue?: (index: number, due: number) => void;
  /** Told of a request that was not acknowledged within Slack's 3 s; it counts with the time it took to fail. */
  onLate?: () => void;
}

/**
 * Requests at random moments, whether or not the earlier ones were answered. Milliseconds from the moment each was due to its
 * complete acknowledgement: a sender that is held up does not hide what it waited for.
 */
export async function sendAtRandom(port: number, bodies: Bodies, poisson: Poisson): Promise<number[]> {
  const { perSecond, count, random, onDue, onLate } = poisson;
  const agent = newAgent();
  const answers: Promise<number>[] = [];
  let due = performance.now() + 50;
  for (let index = 0; index < count; index++) {
    due += (-Math.log(1 - random()) / perSecond) * 1000;
    const body = bodies(index);
    const at = due;
    onDue?.(index, at);
    await waitUntil(at);
    const answer = send({ port, agent }, body).then((inTime) => {
      if (!inTime) onLate?.();
      return performance.now() - at;
    });
    answer.catch(() => undefined); // it is thrown below
    answers.push(answer);
  }
  return Promise.all(answers).finally(() => agent.destroy());
}

const team = { id: TEAM, domain: 'bench' };
const common = { team, enterprise: null, is_enterprise_install: false, api_app_id: 'A0BENCH', token: 'bench' };
const personOf = (slackId: string) => ({ id: slackId, username: slackId, name: slackId, team_id: TEAM });
const payload = (content: object) => `payload=${encodeURIComponent(JSON.stringify(content))}`;

type Typed = { command: string; text: string; response_url: string; trigger_id: string };

/** A command by the n-th of these people. */
const commandBody = ({ people }: Pick<AlongsideReady, 'people'>, index: number, typed: Typed): string =>
  new URLSearchParams({
    token: 'bench',
    team_id: TEAM,
    team_domain: 'bench',
    channel_id: 'C0GENERAL',
    channel_name: 'general',
    user_id: people[index % people.length]?.slackId ?? '',
    user_name: 'person',
    api_app_id: 'A0BENCH',
    is_enterprise_install: 'false',
    ...typed,
  }).toString();

/** /mentor from one person after another; `mark` makes the trigger ids recognisable. */
export function commandBodies(ready: AlongsideReady, mark = 'trigger'): Bodies {
  const typed = { command: '/mentor', text: '', response_url: 'http://127.0.0.1:9/respond' };
  return (index) => commandBody(ready, index, { ...typed, trigger_id: `${mark}.${index}` });
}

/** /know from one person after another; the n-th answer goes to an address that ends with ?n. */
export function searchBodies(ready: Pick<AlongsideReady, 'people'>, queries: string[], slackUrl: string): Bodies {
  return (index) => {
    const text = queries[index % queries.length] ?? '';
    const response_url = `${slackUrl}/respond?${index}`;
    return commandBody(ready, index, { command: '/know', text, response_url, trigger_id: `know.${index}` });
  };
}

const words = (value: string) => ({ type: 'plain_text', text: value, emoji: true });
const said = (value: string) => ({ type: 'section', block_id: value, text: { type: 'mrkdwn', text: value } });

/** Taps on check-ins; the n-th round of taps over all of them says the other answer, so that each is a change. */
export function buttonBodies({ checkIns }: AlongsideReady, slackUrl: string): Bodies {
  return (index) => {
    const { id, slackId } = checkIns[index % checkIns.length] ?? { id: '', slackId: '' };
    const met = Math.floor(index / checkIns.length) % 2 === 0;
    const [actionId, label] = met ? ['check-in.met', 'Met'] : ['check-in.not-yet', 'Not yet'];
    const value = JSON.stringify({ id });
    const button = { type: 'button', block_id: 'answers', action_id: actionId, text: words(label), value };
    const answers = { type: 'actions', block_id: 'answers', elements: [button] };
    const channel = `D${slackId}`;
    const shown = { text: 'Did you meet?', ts: ASKED_TS, user: 'U0APP', type: 'message' };
    return payload({
      ...common,
      type: 'block_actions',
      user: personOf(slackId),
      trigger_id: `trigger.${index}`,
      container: { type: 'message', message_ts: shown.ts, channel_id: channel, is_ephemeral: false },
      channel: { id: channel, name: 'directmessage' },
      message: { ...shown, blocks: [said('*Did you and <@U00000001> meet?*'), answers, said('One tap is enough.')] },
      state: { values: {} },
      response_url: `${slackUrl}/respond`,
      actions: [{ ...button, action_ts: `1700000001.${index}` }],
    });
  };
}

/** The kudos form, filled in by one person after another for somebody they have not thanked yet. */
export function modalBodies({ people, valueId }: AlongsideReady): Bodies {
  return (index) => {
    const giver = index % people.length;
    const to = people[(giver + 1 + Math.floor(index / people.length)) % people.length]?.slackId;
    const deed = 'Stayed on the line with an upset customer until the refund was through.';
    const view = {
      id: 'V0BENCH',
      type: 'modal',
      team_id: TEAM,
      callback_id: 'kudos.give',
      private_metadata: '',
      title: words('Give kudos'),
      blocks: ['toIds', 'valueId', 'deed', 'impact'].map((name) => ({ type: 'input', block_id: name })),
      hash: '1700000000.abc',
      state: {
        values: {
          toIds: { toIds: { type: 'multi_users_select', selected_users: [to] } },
          valueId: { valueId: { type: 'static_select', selected_option: { text: words('Kindness'), value: valueId } } },
          deed: { deed: { type: 'plain_text_input', value: deed } },
          impact: { impact: { type: 'plain_text_input', value: null } },
        },
      },
    };
    const user = personOf(people[giver]?.slackId ?? '');
    return payload({
      ...common,
      type: 'view_submission',
      user,
      trigger_id: `trigger.${index}`,
      view,
      response_urls: [],
    });
  };
}

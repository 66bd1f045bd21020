/** Signed requests to the app, as Slack sends them. */
import { createHmac } from 'node:crypto';
import type { Delivery } from './types.ts';
import { appName, begin, touch, type World } from './world.ts';

interface Sending {
  /** What it is, for the record: `command`, `block_actions`, `event:message` … */
  type: string;
  body: string;
  contentType?: string;
  retry?: number;
  headers?: Record<string, string>;
  signature?: string;
  timestamp?: number;
  url?: string;
}

const FORM = 'application/x-www-form-urlencoded';

export const payloadBody = (payload: unknown): string => `payload=${encodeURIComponent(JSON.stringify(payload))}`;

/** `x-slack-signature`, version 0. */
function sign(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/** Whose turn it is among the app's replicas. */
function nextUrl(world: World): string | undefined {
  const urls = world.options.appUrls();
  world.turn += 1;
  return urls[(world.turn - 1) % urls.length];
}

const isTimeout = (error: unknown) => error instanceof Error && error.name === 'TimeoutError';

async function post(
  world: World,
  sending: Sending,
): Promise<Pick<Delivery, 'status' | 'answer'> & { noRetry: boolean }> {
  const { body, contentType = FORM, headers } = sending;
  const timestamp = sending.timestamp ?? Math.floor(world.options.wall() / 1000);
  const url = sending.url ?? nextUrl(world);
  if (!url) return { status: 'refused', answer: '', noRetry: false };
  try {
    const response = await world.options.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': sending.signature ?? sign(world.options.signingSecret, timestamp, body),
        ...headers,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(world.options.answerWithinMs),
    });
    const answer = await response.text();
    return { status: response.status, answer, noRetry: response.headers.get('x-slack-no-retry') === '1' };
  } catch (error) {
    return { status: isTimeout(error) ? 'timeout' : 'refused', answer: '', noRetry: false };
  }
}

/** Sends once and records it. Never rejects: no answer is an answer too. */
export async function deliver(world: World, sending: Sending): Promise<Delivery & { noRetry: boolean }> {
  const end = begin(world);
  const { type, body, contentType = FORM, retry = 0 } = sending;
  try {
    const { noRetry, ...result } = await post(world, sending);
    const delivery = { type, body, contentType, retry, ...result };
    world.deliveries.push(delivery);
    return { ...delivery, noRetry };
  } finally {
    end();
  }
}

/** Slack's own words to the person when the app failed them; '' when it did not. */
export function failure(world: World, { status }: Delivery): string {
  if (status === 200) return '';
  if (status === 'timeout') return `${appName(world)} did not respond in time (operation_timeout).`;
  const why = status === 'refused' ? 'could not be reached' : `answered with an error, status ${status}`;
  return `${appName(world)} ${why} (dispatch_failed).`;
}

export function notify(world: World, userId: string, notice: string): void {
  world.state.notices.set(userId, notice);
  touch(world);
}

/** The app's JSON answer; undefined when it is empty or no JSON. */
export function answerObject({ answer }: Delivery): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(answer);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

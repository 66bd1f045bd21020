/** The least Slack that the app can talk to, so that the cost of a pretend Slack is not in the figures. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const TEAM = 'T0BENCH';
export const BOT_TOKEN = 'xoxb-bench';
export const SIGNING_SECRET = 'a-signing-secret-for-benchmarks';

interface Limit {
  perSecond: number;
  /** How many may come at once. */
  burst: number;
}

export interface StubSlack {
  url: string;
  apiUrl: string;
  /** How often a Web API method, or "respond", was called. */
  count(call: string): number;
  /** From now on chat.postMessage is refused with 429 beyond this. */
  limitPosting(limit: Limit): void;
  /** When each message was accepted (performance.now()). */
  posted: number[];
  refused(): number;
  /** Told the trigger id of every modal that is opened. */
  onOpened(listener: (triggerId: string) => void): void;
  /** Told the query of the address and the body of every answer to a response_url. */
  onAnswered(listener: (query: string, body: string) => void): void;
  close(): Promise<void>;
}

/** A bucket of tokens; 0 when one was taken, else the seconds until there is one. */
function newBucket({ perSecond, burst }: Limit): () => number {
  let tokens = burst;
  let at = performance.now();
  return () => {
    const now = performance.now();
    tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
    at = now;
    if (tokens < 1) return (1 - tokens) / perSecond;
    tokens -= 1;
    return 0;
  };
}

const ANSWERS: Record<string, object> = {
  'auth.test': { team_id: TEAM, team: 'Bench', user_id: 'U0APP', bot_id: 'B0APP' },
  'views.open': { view: { id: 'V0BENCH' } },
};

const json = (response: ServerResponse, answer: object) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ok: true, ...answer }));
};

const parameter = (body: string, name: string) =>
  decodeURIComponent(new RegExp(`(?:^|&)${name}=([^&]+)`).exec(body)?.[1] ?? '');

/** What it knows and how it answers. */
function newStub() {
  const counts = new Map<string, number>();
  const posted: number[] = [];
  let opened: (triggerId: string) => void = () => undefined;
  let answered: (query: string, body: string) => void = () => undefined;
  let take = () => 0;
  let refused = 0;

  const post = (response: ServerResponse, body: string) => {
    const wait = take();
    if (wait > 0) {
      refused += 1;
      response.writeHead(429, { 'retry-after': String(Math.ceil(wait)) });
      response.end();
      return;
    }
    posted.push(performance.now());
    json(response, { channel: parameter(body, 'channel'), ts: `1700000000.${posted.length}` });
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const [call = '', query = ''] = request.url?.split('/').at(-1)?.split('?') ?? [];
    counts.set(call, (counts.get(call) ?? 0) + 1);
    if (call === 'views.open') opened(parameter(body, 'trigger_id'));
    if (call === 'respond') answered(query, body);
    if (call === 'chat.postMessage') post(response, body);
    else json(response, ANSWERS[call] ?? {});
  };

  return {
    handle,
    posted,
    count: (call: string) => counts.get(call) ?? 0,
    refused: () => refused,
    limitPosting: (limit: Limit) => {
      take = newBucket(limit);
    },
    onOpened: (listener: (triggerId: string) => void) => {
      opened = listener;
    },
    onAnswered: (listener: (query: string, body: string) => void) => {
      answered = listener;
    },
  };
}

/** Starts it on a free port of this machine. */
export async function startStubSlack(): Promise<StubSlack> {
  const { handle, ...stub } = newStub();
  const server = createServer((request, response) => void handle(request, response));
  server.keepAliveTimeout = 60_000; // a connection closed under a request would be measured as an error of the app
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...stub,
    url,
    apiUrl: `${url}/api/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import manifest from '../../../manifest.json' with { type: 'json' };
import type { StoredMessage } from '../../../practice/slack/model.ts';
import { createSlack } from '../../../practice/slack/slack.ts';
import type { Manifest, Slack } from '../../../practice/slack/types.ts';

export const SECRET = 'a-signing-secret-for-the-year';
export const TOKEN = 'xoxb-year';
export const SLACK_URL = 'http://slack.year';
export const SHOUT_OUTS = 'C0KUDOS';

/** A message as it arrived in Slack. */
export interface Post {
  at: Date;
  channel: string;
  ts: string;
  /** Everybody in the conversation but the app. */
  readers: string[];
  /** Id of the outbox message it carries; undefined: a file, or an answer to whoever just did something. */
  key: string | undefined;
  text: string;
  /** As it stands in Slack: edited with it. */
  message: StoredMessage;
}

export interface YearSlack {
  slack: Slack;
  /** What arrived since the last call. */
  arrived(): Post[];
  /** Updates of messages so far. */
  updates: () => number;
  /** Calls that Slack answered badly so far, by how. */
  troubles: () => Map<string, number>;
  /** Ends the redirection of calls. */
  close(): void;
}

/** Answers a call to Slack within this process. A connection that Slack cuts is an error, as fetch makes one. */
async function answered(slack: Slack, url: URL, init: RequestInit | undefined): Promise<Response> {
  const request = new Request(url, init);
  const headers = {
    authorization: request.headers.get('authorization') ?? undefined,
    'content-type': request.headers.get('content-type') ?? undefined,
  };
  const body = new Uint8Array(await request.arrayBuffer());
  const answer = await slack.answer(url.pathname + url.search, headers, body);
  if (answer.end)
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('cut'), { code: 'ECONNRESET' }) });
  const content = answer.bytes ? new Uint8Array(answer.bytes) : answer.body;
  return new Response(content, { status: answer.status, headers: answer.headers });
}

/**
 * The pretend Slack without a network between it and the app: every call goes to it directly. What people do goes to the app as
 * signed requests, over HTTP.
 */
export function newYearSlack(now: () => Date, random: () => number, appUrl: () => string): YearSlack {
  const network = globalThis.fetch;
  const slack = createSlack({
    now,
    random,
    teamId: 'T0YEAR',
    teamName: 'A year',
    botToken: TOKEN,
    signingSecret: SECRET,
    appUrls: () => [appUrl()],
    manifest: manifest as Manifest,
    apiUrl: SLACK_URL,
    fetch: network,
    answerWithinMs: 30_000,
  });
  slack.addChannel({ id: SHOUT_OUTS, name: 'recognition', memberIds: [], botIsMember: true });
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    return url.origin === SLACK_URL ? answered(slack, url, init) : network(input, init);
  };
  const log = newLog(slack);
  return {
    slack,
    ...log,
    close: () => {
      globalThis.fetch = network;
    },
  };
}

function newLog(slack: Slack): Pick<YearSlack, 'arrived' | 'updates' | 'troubles'> {
  let updates = 0;
  const troubles = new Map<string, number>();
  const seen = new Map<string, number>();
  const postOf = (message: StoredMessage): Post => {
    const { channel, ts, text, metadata } = message;
    const readers = slack.state.conversations.get(channel)?.memberIds.filter((id) => id !== slack.botUserId) ?? [];
    const key = (metadata?.event_payload as { key?: string } | undefined)?.key;
    return { at: new Date(Math.floor(Number(ts) * 1000)), channel, ts, readers, key, text, message };
  };
  const arrived = () => {
    let isSomething = false;
    for (const { method, error } of slack.calls) {
      if (error) troubles.set(`${method} ${error}`, (troubles.get(`${method} ${error}`) ?? 0) + 1);
      if (method === 'chat.update' && !error) updates += 1;
      isSomething ||= method === 'chat.postMessage' || method === 'files.completeUploadExternal';
    }
    // A year of them would not fit into memory.
    slack.calls.length = 0;
    slack.deliveries.length = 0;
    slack.state.ephemerals.length = 0;
    if (!isSomething) return [];
    const posts: Post[] = [];
    for (const [channel, messages] of slack.state.messages) {
      posts.push(...messages.slice(seen.get(channel) ?? 0).map(postOf));
      seen.set(channel, messages.length);
    }
    return posts;
  };
  return { arrived, updates: () => updates, troubles: () => troubles };
}

/** One Web API call from beginning to end: misbehaviour, token, scope, method, answer. */
import { setTimeout as wait } from 'node:timers/promises';
import { respond } from './links.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { download, fileMethods, upload } from './methods/files.ts';
import { decode, type Method, optional } from './methods/params.ts';
import { peopleMethods } from './methods/people.ts';
import { viewMethods } from './methods/views.ts';
import { missingScope } from './scopes.ts';
import type { Answer, FaultRule, Params } from './types.ts';
import { begin, SlackError, type World } from './world.ts';

const methods: Record<string, Method> = {
  ...peopleMethods,
  ...conversationMethods,
  ...chatMethods,
  ...viewMethods,
  ...fileMethods,
};

const json = (status: number, body: object, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});
const rateLimited = (seconds: number): Answer =>
  json(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(seconds) });
const cut: Answer = { status: 0, headers: {}, body: '', end: 'cut' };

/** The first rule that applies now; counts it down. */
function takeFault(world: World, method: string, params: Params): FaultRule | undefined {
  const rule = world.faults.rules.find(
    (candidate) =>
      (candidate.method ?? method) === method &&
      candidate.times !== 0 &&
      (candidate.when?.(params) ?? true) &&
      (candidate.probability === undefined || world.options.random() < candidate.probability),
  );
  if (rule?.times) rule.times -= 1;
  return rule;
}

/** Does the work unless a fault comes first; some faults come after it. */
async function misbehaving(fault: FaultRule | undefined, work: () => Answer): Promise<Answer> {
  switch (fault?.kind) {
    case 'rate_limited':
      return rateLimited(fault.retryAfter ?? 1);
    case 'server_error':
      return { status: fault.status ?? 500, headers: { 'content-type': 'text/html' }, body: 'Server Error' };
    case 'error':
      return json(200, { ok: false, error: fault.error });
    case 'drop_before':
      return cut;
    case 'slow':
      await wait(fault.ms);
      return work();
    case 'slow_after': {
      const done = work();
      await wait(fault.ms);
      return done;
    }
    case 'timeout_after':
      return { ...work(), end: 'never' };
    case 'drop_after':
      return { ...work(), end: 'cut' };
    default:
      return work();
  }
}

/** Slack's one message a second in each channel, if that is switched on. */
function tooFast(world: World, method: string, params: Params): boolean {
  if (!world.faults.limitMessages || method !== 'chat.postMessage') return false;
  const channel = String(params.channel);
  const now = world.options.wall();
  if (now - (world.lastPosts.get(channel) ?? 0) < 1000) return true;
  world.lastPosts.set(channel, now);
  return false;
}

function checkToken({ state, options }: World, token: string): void {
  if (!token) throw new SlackError('not_authed');
  if (token !== options.botToken) throw new SlackError('invalid_auth');
  if (state.tokenError) throw new SlackError(state.tokenError);
  if (!state.installed) throw new SlackError('account_inactive');
}

function run(world: World, method: string, params: Params, token: string): Record<string, unknown> {
  const perform = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (!perform) throw new SlackError('unknown_method', { req_method: method });
  if (method !== 'api.test') checkToken(world, token);
  const lacking = missingScope(world, method, params);
  if (lacking) throw new SlackError('missing_scope', lacking);
  return perform(world, params);
}

/** An answer to a submission that left the app before this update is obeyed before it; an app that updates first need not wait long. */
async function answerFirst(world: World, viewId: string): Promise<void> {
  const answering = world.submitting.get(viewId);
  if (answering !== undefined) await Promise.race([answering, wait(300)]);
}

/** One method call. Params are objects, or strings as in a form. */
export async function call(world: World, method: string, rawParams: Params, token: string): Promise<Answer> {
  const end = begin(world);
  const { token: _, ...params } = decode(rawParams);
  const record = { method, params, at: world.options.now(), error: '' };
  world.calls.push(record);
  const work = (): Answer => {
    if (tooFast(world, method, params)) return rateLimited(1);
    try {
      const body = run(world, method, params, token);
      const scopes = world.options.manifest.oauth_config?.scopes?.bot?.join(',') ?? '';
      return json(200, { ok: true, ...body }, { 'x-oauth-scopes': scopes });
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return json(200, { ok: false, error: error.code, ...error.extra });
    }
  };
  try {
    if (method === 'views.update') await answerFirst(world, String(params.view_id ?? ''));
    const answer = await misbehaving(takeFault(world, method, params), work);
    record.error = errorOf(answer);
    return answer;
  } finally {
    end();
  }
}

function errorOf({ status, body, end }: Answer): string {
  if (end) return end;
  if (status !== 200) return String(status);
  return String((JSON.parse(body) as { error?: string }).error ?? '');
}

type Headers = Record<string, string | undefined>;

/** Parameters of a body, whether form or JSON; anything else has none. */
function paramsOf(headers: Headers, body: Uint8Array | string): Params {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  if (!headers['content-type']?.includes('json')) return Object.fromEntries(new URLSearchParams(text));
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Params) : {};
  } catch {
    return {};
  }
}

async function answerRespond(world: World, id: string, params: Params): Promise<Answer> {
  const end = begin(world);
  try {
    return await misbehaving(takeFault(world, 'respond', params), () => respond(world, id, params));
  } finally {
    end();
  }
}

/** Whatever the app asks of this Slack over HTTP, by path. */
export async function answer(world: World, path: string, headers: Headers, body: Uint8Array | string): Promise<Answer> {
  const [, kind, rest = ''] = /^\/(api|respond|upload|files)\/([^?]*)/.exec(path) ?? [];
  if (kind === 'api') {
    const params = { ...Object.fromEntries(new URL(path, 'http://slack').searchParams), ...paramsOf(headers, body) };
    const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
    return call(world, rest, params, bearer ?? optional(params, 'token') ?? '');
  }
  if (kind === 'respond') return answerRespond(world, rest, paramsOf({ 'content-type': 'json' }, body));
  if (kind === 'files') return download(world, rest, /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '');
  if (kind === 'upload') return upload(world, rest, typeof body === 'string' ? new TextEncoder().encode(body) : body);
  return { status: 404, headers: {}, body: 'not found' };
}

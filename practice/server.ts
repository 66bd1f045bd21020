/** One local server: the pretend Slack for the app, its page's own interface, and the page. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { z } from 'zod';
import { ActSchema, ClockMoveSchema, doAct, FileSchema, findChoices, OptionsAskSchema } from './acts.ts';
import type { ClockMove } from './contract.ts';
import { readBody } from './slack/http.ts';
import { mimeType } from './slack/methods/files.ts';
import type { User } from './slack/model.ts';
import type { Slack } from './slack/types.ts';
import { type Describe, snapshot } from './snapshot.ts';

export interface PracticeServerOptions {
  slack: Slack;
  /** 0 for any free one. */
  port: number;
  /** Gets every request that is neither Slack's nor the page interface's. */
  page?: (req: IncomingMessage, res: ServerResponse) => void;
  /** Moves the practice clock and resolves to what it shows then. */
  moveClock: (move: ClockMove) => Date | Promise<Date>;
  describe?: Describe;
}

export interface PracticeServer {
  url: string;
  port: number;
  close: () => Promise<void>;
}

/** Ends a request with this status and a sentence. */
class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Far more than a filled form; the page sends nothing bigger. */
const MAX_BODY = 1_000_000;
/** A file of 8 MB, as base64 in JSON. */
const MAX_FILE = 11_000_000;

/** Other sites, and names that merely point here, have no business with the page interface (CSRF, DNS rebinding). */
function guard(req: IncomingMessage): void {
  const host = req.headers.host ?? '';
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
  if (!LOCAL.has(name)) throw new Refused(403, 'Only reachable as localhost.');
  if (req.method !== 'POST') return;
  const { origin } = req.headers;
  if (origin !== undefined && origin !== `http://${host}`) throw new Refused(403, 'Only from its own page.');
  // Forms of other sites cannot send JSON without being asked for permission first.
  if (!req.headers['content-type']?.startsWith('application/json')) throw new Refused(415, 'JSON is needed.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function jsonBody<S extends z.ZodType>(req: IncomingMessage, schema: S, most = MAX_BODY): Promise<z.output<S>> {
  if (Number(req.headers['content-length'] ?? 0) > most) throw new Refused(413, 'Too long.');
  const text = (await readBody(req)).toString();
  const parsed = parseJson(text);
  if (parsed === undefined) throw new Refused(400, 'This is no JSON.');
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  throw new Refused(400, result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

/** Who the page is; nobody chosen yet: the first colleague. */
function userOf(slack: Slack, url: URL): User {
  const { users } = slack.state;
  const id = url.searchParams.get('user');
  const user = id ? users.get(id) : [...users.values()].find((one) => !one.is_bot);
  if (!user) throw new Refused(404, 'There is no such person.');
  return user;
}

function activeUserOf(slack: Slack, url: URL): User {
  const user = userOf(slack, url);
  if (user.deleted) throw new Refused(409, 'This person is deactivated.');
  return user;
}

/** Server-sent events with the newest version number; many changes at once make one event. */
function live(slack: Slack, req: IncomingMessage, res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let waiting = false;
  const send = () => {
    waiting = false;
    res.write(`data: ${slack.version()}\n\n`);
  };
  const stop = slack.onChange(() => {
    if (!waiting) setImmediate(send);
    waiting = true;
  });
  req.on('close', stop);
  send();
}

/** A file that was shared. Only pictures are shown; anything else is saved. */
function sendFile(slack: Slack, res: ServerResponse, id: string): void {
  const file = slack.state.files.get(id);
  if (!file?.complete) throw new Refused(404, 'There is no such file.');
  const type = mimeType(file.name);
  const saved = { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}` };
  const headers = { 'content-type': type, 'x-content-type-options': 'nosniff' };
  res.writeHead(200, type === 'image/png' ? headers : { ...headers, ...saved }).end(file.bytes);
}

async function practice(
  { slack, ...options }: PracticeServerOptions,
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
) {
  const json = (body: unknown) => res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  guard(req);
  switch (`${req.method} ${url.pathname}`) {
    case 'GET /practice/state':
      return json(snapshot(slack, userOf(slack, url), options.describe));
    case 'GET /practice/live':
      userOf(slack, url);
      return live(slack, req, res);
    case 'GET /practice/file':
      activeUserOf(slack, url);
      return sendFile(slack, res, url.searchParams.get('id') ?? '');
    case 'POST /practice/act':
      return json(await doAct(slack, activeUserOf(slack, url).id, await jsonBody(req, ActSchema)));
    case 'POST /practice/file': {
      const { name, base64 } = await jsonBody(req, FileSchema, MAX_FILE);
      return json({
        id: slack.addFile(activeUserOf(slack, url).id, { name, bytes: Buffer.from(base64, 'base64') }).id,
      });
    }
    case 'POST /practice/options':
      return json(await findChoices(slack, activeUserOf(slack, url).id, await jsonBody(req, OptionsAskSchema)));
    case 'POST /practice/clock':
      return json({ now: (await options.moveClock(await jsonBody(req, ClockMoveSchema))).toISOString() });
    default:
      throw new Refused(404, 'There is nothing here.');
  }
}

function refuse(res: ServerResponse, error: unknown): void {
  const refused = error instanceof Refused ? error : new Refused(500, error instanceof Error ? error.message : 'Error');
  if (res.headersSent) res.end();
  else
    res
      .writeHead(refused.status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: refused.message }));
}

async function route(options: PracticeServerOptions, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (await options.slack.handle(req, res)) return;
  const url = new URL(req.url ?? '/', 'http://localhost');
  if (url.pathname.startsWith('/practice/')) await practice(options, req, res, url);
  else if (options.page) options.page(req, res);
  else throw new Refused(404, 'There is nothing here.');
}

/** Listens on this machine only. */
export async function startPracticeServer(options: PracticeServerOptions): Promise<PracticeServer> {
  const server = createServer((req, res) => {
    route(options, req, res).catch((error: unknown) => refuse(res, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** This Slack as a node:http handler. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './types.ts';
import { answer } from './web-api.ts';
import type { World } from './world.ts';

export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(res: ServerResponse, { status, headers, body, bytes, end }: Answer): void {
  if (end === 'cut') res.destroy();
  else if (end !== 'never') res.writeHead(status, headers).end(bytes ?? body);
}

/** Answers requests for `/api/…`, `/respond/…`, `/upload/…` and `/files/…`; false for every other path, which it leaves alone. */
export async function handle(world: World, req: IncomingMessage, res: ServerResponse): Promise<boolean> {
  const path = req.url ?? '/';
  if (!/^\/(api|respond|upload|files)\//.test(path)) return false;
  const body = await readBody(req);
  const { authorization, 'content-type': contentType } = req.headers;
  const headers = { authorization, 'content-type': contentType };
  send(res, await answer(world, path, headers, body));
  return true;
}

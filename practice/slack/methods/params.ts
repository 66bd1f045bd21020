/** Reading the arguments of Web API calls. */
import type { Params } from '../types.ts';
import { SlackError, type World } from '../world.ts';

/** A Web API method: answers fields beside `ok`, or throws a SlackError. */
export type Method = (world: World, params: Params) => Record<string, unknown>;

/** Arguments that Slack takes as JSON; a client sends them as a string in a form. */
const JSON_FIELDS = ['blocks', 'view', 'metadata', 'attachments', 'files'];

/** Parameters with their JSON strings parsed; what does not parse stays a string, for the checker to refuse. */
export function decode(params: Params): Params {
  const entries = Object.entries(params).map(([key, value]) => {
    if (typeof value !== 'string' || !JSON_FIELDS.includes(key)) return [key, value];
    try {
      return [key, JSON.parse(value)];
    } catch {
      return [key, value];
    }
  });
  return Object.fromEntries(entries);
}

export function required(params: Params, name: string): string {
  const value = optional(params, name);
  if (value) return value;
  const messages = [`[ERROR] missing required field: ${name}`];
  throw new SlackError('invalid_arguments', { response_metadata: { messages } });
}

export function optional(params: Params, name: string): string | undefined {
  const value = params[name];
  return value === undefined || value === null ? undefined : String(value);
}

export const flag = (params: Params, name: string): boolean => ['true', '1', true].includes(params[name] as string);

/** Ids from a comma list or an array. */
export function ids(params: Params, name: string): string[] {
  const value = params[name];
  const list = Array.isArray(value) ? value.map(String) : String(value ?? '').split(',');
  return list.map((id) => id.trim()).filter((id) => id !== '');
}

/** One page of a list in Slack's cursor manner. */
export function page<T>(items: T[], params: Params): { items: T[]; response_metadata: { next_cursor: string } } {
  const start = Number(Buffer.from(optional(params, 'cursor') ?? '', 'base64').toString() || 0);
  if (Number.isNaN(start)) throw new SlackError('invalid_cursor');
  const end = start + (Number(params.limit) || 100);
  const next_cursor = end < items.length ? Buffer.from(String(end)).toString('base64') : '';
  return { items: items.slice(start, end), response_metadata: { next_cursor } };
}

import { type Logger as BoltLogger, LogLevel } from '@slack/bolt';
import { type Logger, pino } from 'pino';
import type { Config } from '../config.ts';

/** Nothing a person typed and no token reaches a log: these fields are blanked wherever they appear. */
const SECRET = [
  'token',
  'botToken',
  'appToken',
  'signingSecret',
  'authorization',
  'headers',
  'body',
  'payload',
  'blocks',
  'text',
  'view',
];

/** Where in the code it happened; the lines before the first frame repeat the message. */
const frames = (error: Error) => error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];

/**
 * What of an error is logged: its kind, code and place. Messages of the database, of Prisma and of the JSON parser quote what was
 * written, so theirs are left out; no other property of an error is looked at.
 */
function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  const quotesData =
    error instanceof SyntaxError ||
    error.name.startsWith('Prisma') ||
    error.name === 'DriverAdapterError' ||
    'severity' in error;
  return {
    type: error.name,
    ...(code !== undefined && { code }),
    ...(!quotesData && { message: error.message.replace(TOKEN, '[token]') }),
    stack: frames(error).join('\n'),
    ...(error.cause !== undefined && { cause: errorForLog(error.cause) }),
  };
}

const TOKEN = /x(ox[a-z]|app)-[\w-]+/g;

/** JSON lines on standard output, or to `write`. */
export function newLogger(level: Config['logLevel'], write?: (line: string) => void): Logger {
  const options = {
    level,
    serializers: { err: errorForLog },
    redact: { paths: SECRET.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[removed]' },
  };
  return write ? pino(options, { write }) : pino(options);
}

/** What Bolt and its clients have to say, without tokens. Their debug lines quote requests, so those are never written. */
export function boltLogger(log: Logger): BoltLogger {
  const write =
    (level: 'warn' | 'error') =>
    (...messages: unknown[]) => {
      // The JSON parser's message quotes what it could not parse.
      const line = messages
        .map(String)
        .join(' ')
        .replace(TOKEN, '[token]')
        .replace(/^(Malformed request body).*/s, '$1');
      log[level]({ from: 'slack' }, line);
    };
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: write('warn'),
    error: write('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

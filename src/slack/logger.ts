import { type Logger as BoltLogger, LogLevel } from '@slack/bolt';
import { type Logger, pino } from 'pino';
import type { Config } from '../config.ts';

/** Nothing a person typed and no token reaches a log: these paths are blanked wherever they appear. */
const SECRET = ['token', 'botToken', 'appToken', 'signingSecret', 'authorization', 'headers', 'body', 'payload', 'blocks', 'text', 'view'];

/** JSON lines on standard output. */
export function newLogger(level: Config['logLevel']): Logger {
  return pino({ level, redact: { paths: SECRET.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[removed]' } });
}

const TOKEN = /x(ox[a-z]|app)-[\w-]+/g;

/** Bolt and its clients write through pino, tokens removed. */
export function boltLogger(log: Logger): BoltLogger {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (...messages: unknown[]) =>
    log[level]({ from: 'slack' }, messages.map(String).join(' ').replace(TOKEN, '[token]'));
  return {
    debug: write('debug'),
    info: write('debug'), // what Bolt calls news is detail to an operator
    warn: write('warn'),
    error: write('error'),
    setLevel: () => undefined,
    getLevel: () => (log.isLevelEnabled('debug') ? LogLevel.DEBUG : LogLevel.WARN),
    setName: () => undefined,
  };
}

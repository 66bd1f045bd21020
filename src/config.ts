import { z } from 'zod';
import { ConfigError } from './errors.ts';

const DatabaseSettings = z.object({
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\//,
      'DATABASE_URL must start with postgres:// — leave it out to use the embedded database.',
    )
    .optional(),
  DATA_DIR: z.string().default('./data'),
});

const Settings = DatabaseSettings.extend({
  SLACK_BOT_TOKEN: z
    .string(
      'SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token from "OAuth & Permissions" of your app at api.slack.com/apps.',
    )
    .trim()
    .startsWith(
      'xoxb-',
      'SLACK_BOT_TOKEN must start with xoxb-: copy the Bot User OAuth Token from "OAuth & Permissions".',
    ),
  SLACK_APP_TOKEN: z
    .string()
    .trim()
    .startsWith(
      'xapp-',
      'SLACK_APP_TOKEN must start with xapp-: create one under "Basic Information", App-Level Tokens.',
    )
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .trim()
    .min(16, 'SLACK_SIGNING_SECRET is too short: copy the Signing Secret from "Basic Information" of your app.')
    .optional(),
  SLACK_API_URL: z
    .url('SLACK_API_URL must be a web address, for example https://slack.com/api/.')
    .default('https://slack.com/api/'),
  PORT: z.coerce
    .number('PORT must be a number, for example 3000.')
    .int('PORT must be a whole number, for example 3000.')
    .min(0, 'PORT must not be below 0.')
    .max(65535, 'PORT must be below 65536.')
    .default(3000),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'LOG_LEVEL must be debug, info, warn, error or silent.')
    .default('info'),
}).refine((settings) => settings.SLACK_APP_TOKEN || settings.SLACK_SIGNING_SECRET, {
  message:
    'One of SLACK_APP_TOKEN (Socket Mode, nothing to open to the internet) or SLACK_SIGNING_SECRET (HTTP) is needed: both are under "Basic Information" of your app at api.slack.com/apps.',
});

export interface DatabaseConfig {
  /** PostgreSQL server; undefined: the embedded database in `dataDir`. */
  url: string | undefined;
  dataDir: string;
}

export interface Config {
  database: DatabaseConfig;
  slack: {
    botToken: string;
    /** Set: Socket Mode. Not set: HTTP with the signing secret. */
    appToken: string | undefined;
    signingSecret: string | undefined;
    apiUrl: string;
  };
  port: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

function parse<T>(schema: z.ZodType<T>, env: Record<string, string | undefined>): T {
  // An empty line in .env is the same as none.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues[0]?.message ?? 'The configuration is not valid.');
}

/** Everything the app is told from outside. Throws ConfigError with one sentence about the first thing that is wrong. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const settings = parse(Settings, env);
  return {
    database: { url: settings.DATABASE_URL, dataDir: settings.DATA_DIR },
    slack: {
      botToken: settings.SLACK_BOT_TOKEN,
      appToken: settings.SLACK_APP_TOKEN,
      signingSecret: settings.SLACK_SIGNING_SECRET,
      apiUrl: settings.SLACK_API_URL.endsWith('/') ? settings.SLACK_API_URL : `${settings.SLACK_API_URL}/`,
    },
    port: settings.PORT,
    logLevel: settings.LOG_LEVEL,
  };
}

/** What the backup and restore commands need: no Slack tokens. */
export function loadDatabaseConfig(env: Record<string, string | undefined> = process.env): DatabaseConfig {
  const settings = parse(DatabaseSettings, env);
  return { url: settings.DATABASE_URL, dataDir: settings.DATA_DIR };
}

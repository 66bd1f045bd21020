import { WebClient } from '@slack/web-api';
import { loadConfig } from '../src/config.ts';
import { newPrisma } from '../src/db/client.ts';
import { DatabaseError } from '../src/db/errors.ts';
import { migrate, readMigrations } from '../src/db/migrate.ts';
import { openDb } from '../src/db/pool.ts';
import type { Deps } from '../src/deps.ts';
import { ConfigError, UserError } from '../src/errors.ts';
import type { PrismaClient } from '../src/generated/prisma/client.ts';
import { newHomeOf } from '../src/installation/service.ts';
import { knowledgeMessages } from '../src/knowledge/jobs.ts';
import { newOutbox } from '../src/outbox/service.ts';
import { interactiveOptions, newListPeople } from '../src/slack/clients.ts';
import { newLogger } from '../src/slack/logger.ts';

/** Runs a command of ours: what the person can put right ends it with one sentence and exit code 1, a bug with its stack. */
export async function runCommand(work: () => Promise<void>): Promise<void> {
  // By exit(), not by the signal's default: so what was made in temporary folders is removed.
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  try {
    await work();
  } catch (error) {
    const expected = error instanceof DatabaseError || error instanceof ConfigError || error instanceof UserError;
    console.error(expected ? error.message : error);
    process.exitCode = 1;
  }
}

/** The workspace the bot token belongs to. */
async function findWorkspace(db: PrismaClient, client: WebClient): Promise<string> {
  const auth = await client.auth.test();
  const slackId = (auth.is_enterprise_install ? auth.enterprise_id : auth.team_id) ?? '';
  const workspace = await db.workspace.findUnique({ where: { slackId } });
  if (!workspace) throw new UserError('Start Alongside once before you import into it or export from it.');
  return workspace.id;
}

/** Work on the data of the workspace, as the operator: with its database brought up to date, and closed in the end. */
export async function withWorkspace(
  work: (deps: Pick<Deps, 'db' | 'log' | 'now' | 'listPeople' | 'outbox'>, workspaceId: string) => Promise<void>,
): Promise<void> {
  const config = loadConfig();
  const log = newLogger(config.logLevel);
  const { pool, close } = await openDb({ ...config.database, onError: (error) => console.error(error.message) });
  try {
    await migrate(pool, await readMigrations());
    const db = newPrisma(pool);
    const client = new WebClient(config.slack.botToken, interactiveOptions(config.slack.apiUrl, log));
    const deps = {
      db,
      log,
      now: () => new Date(),
      listPeople: newListPeople({ clientFor: async () => client, homeOf: newHomeOf({ db }) }),
    };
    // Recorded here and sent by the app, which alone has what renders them.
    const outbox = newOutbox(
      knowledgeMessages,
      () => deps as Deps,
      () => {},
    );
    await work({ ...deps, outbox }, await findWorkspace(db, client));
    await db.$disconnect();
  } finally {
    await close();
  }
}

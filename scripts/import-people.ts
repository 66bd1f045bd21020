/** npm run import -- FILE [--create-skills] [--apply]: people, teams, leads and skills from a CSV file; without --apply it only says what would happen. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { WebClient } from '@slack/web-api';
import { loadConfig } from '../src/config.ts';
import { newPrisma } from '../src/db/client.ts';
import { migrate, readMigrations } from '../src/db/migrate.ts';
import { openDb } from '../src/db/pool.ts';
import { UserError } from '../src/errors.ts';
import type { PrismaClient } from '../src/generated/prisma/client.ts';
import { type ImportReport, importPeople, tryImport } from '../src/imports/service.ts';
import { interactiveOptions, newListPeople } from '../src/slack/clients.ts';
import { newLogger } from '../src/slack/logger.ts';
import { runCommand } from './command.ts';

const USAGE = 'npm run import -- FILE [--create-skills] [--apply]';

function readArguments() {
  const options = { 'create-skills': { type: 'boolean' }, apply: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new UserError(`Which file? ${USAGE}`);
  return { file, createSkills: values['create-skills'] === true, apply: values.apply === true };
}

function show(report: ImportReport, applied: boolean): void {
  for (const { line, column, value, message } of report.problems)
    console.log(`line ${line}, ${column}: ${value === '' ? '' : `“${value}” `}${message}`);
  if (report.ignored.length > 0) console.log(`Columns left out: ${report.ignored.join(', ')}`);
  if (report.problems.length > 0) {
    console.log(`Nothing was imported: ${report.problems.length} things to put right.`);
    process.exitCode = 1;
    return;
  }
  const { people, newTeams, leads, profiles, newSkills } = report;
  const parts = [
    `${people} people`,
    `${newTeams.length} new teams${newTeams.length > 0 ? ` (${newTeams.join(', ')})` : ''}`,
    `${leads} leads`,
    `languages or skills of ${profiles} people`,
    `${newSkills.length} new skills${newSkills.length > 0 ? ` (${newSkills.join(', ')})` : ''}`,
  ];
  console.log(`${applied ? 'Imported' : 'Would import'}: ${parts.join(', ')}.`);
  if (!applied) console.log('Add --apply to do it.');
}

/** The workspace the bot token belongs to. */
async function findWorkspace(db: PrismaClient, client: WebClient): Promise<string> {
  const auth = await client.auth.test();
  const slackId = (auth.is_enterprise_install ? auth.enterprise_id : auth.team_id) ?? '';
  const workspace = await db.workspace.findUnique({ where: { slackId } });
  if (!workspace) throw new UserError('Start Alongside once before you import people into it.');
  return workspace.id;
}

await runCommand(async () => {
  const { file, createSkills, apply } = readArguments();
  const bytes = await readFile(file).catch(() => {
    throw new UserError(`${file} cannot be read.`);
  });
  const config = loadConfig();
  const log = newLogger(config.logLevel);
  const { pool, close } = await openDb({ ...config.database, onError: (error) => console.error(error.message) });
  try {
    await migrate(pool, await readMigrations());
    const db = newPrisma(pool);
    const client = new WebClient(config.slack.botToken, interactiveOptions(config.slack.apiUrl, log));
    const deps = { db, log, now: () => new Date(), listPeople: newListPeople(async () => client) };
    const input = { workspaceId: await findWorkspace(db, client), bytes, createSkills };
    show(await (apply ? importPeople : tryImport)(deps, 'operator', input), apply);
    await db.$disconnect();
  } finally {
    await close();
  }
});

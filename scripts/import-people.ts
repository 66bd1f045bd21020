/** npm run import -- FILE [--create-skills] [--apply]: people, teams, leads and skills from a CSV file; without --apply it only says what would happen. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { UserError } from '../src/errors.ts';
import { type ImportReport, importPeople, tryImport } from '../src/imports/service.ts';
import { runCommand, withWorkspace } from './command.ts';

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

await runCommand(async () => {
  const { file, createSkills, apply } = readArguments();
  const bytes = await readFile(file).catch(() => {
    throw new UserError(`${file} cannot be read.`);
  });
  await withWorkspace(async (deps, workspaceId) => {
    show(await (apply ? importPeople : tryImport)(deps, 'operator', { workspaceId, bytes, createSkills }), apply);
  });
});

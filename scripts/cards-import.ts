/** npm run cards:import -- FILE [--dry-run] [--redact]: knowledge cards from a zip of Markdown files, one of them, a JSON list or a CSV table. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { tellWhere } from '../src/card-files/fields.ts';
import { type ImportReport, planImport, writeImport } from '../src/card-files/service.ts';
import { UserError } from '../src/errors.ts';
import { runCommand, withWorkspace } from './command.ts';

const USAGE = 'npm run cards:import -- FILE [--dry-run] [--redact]';

function readArguments() {
  const options = { 'dry-run': { type: 'boolean' }, redact: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new UserError(`Which file? ${USAGE}`);
  return { file, dryRun: values['dry-run'] === true, redact: values.redact === true };
}

function show({ lines, problems, ignored, added, changed, unchanged }: ImportReport, written: boolean): void {
  for (const one of lines) {
    const taken = one.redacted.length > 0 ? ` (taken out: ${one.redacted.join(', ')})` : '';
    if (!written || taken !== '') console.log(`${tellWhere(one)}: ${one.what}: ${one.title}${taken}`);
  }
  for (const { column, value, message, ...where } of problems)
    console.log(`${tellWhere(where)}, ${column}: ${value === '' ? '' : `“${value}” `}${message}`);
  if (ignored.length > 0) console.log(`Left out: ${ignored.join(', ')}`);
  if (problems.length > 0) {
    console.log(`Nothing was imported: ${problems.length} things to put right.`);
    process.exitCode = 1;
  } else
    console.log(
      `${written ? 'Imported' : 'Would import'}: ${added} new, ${changed} changed, ${unchanged} as they were.`,
    );
}

await runCommand(async () => {
  const { file, dryRun, redact } = readArguments();
  const bytes = await readFile(file).catch(() => {
    throw new UserError(`${file} cannot be read.`);
  });
  await withWorkspace(async (deps, workspaceId) => {
    const input = { workspaceId, bytes, name: path.basename(file), redact };
    show(await (dryRun ? planImport(deps, 'operator', input) : writeImport(deps, 'operator', input)), !dryRun);
  });
});

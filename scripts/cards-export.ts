/** npm run cards:export -- [--json] [--to FOLDER]: all knowledge cards as Markdown files in zips, or as JSON. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { exportCards } from '../src/card-files/service.ts';
import { runCommand, withWorkspace } from './command.ts';

await runCommand(async () => {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, to: { type: 'string' } } });
  const folder = values.to ?? '.';
  await mkdir(folder, { recursive: true });
  await withWorkspace(async (deps, workspaceId) => {
    let cards = 0;
    for await (const file of exportCards(deps, 'operator', {
      workspaceId,
      format: values.json ? 'json' : 'markdown',
    })) {
      await writeFile(path.join(folder, file.name), file.bytes);
      cards += file.cards;
      console.log(path.join(folder, file.name));
    }
    console.log(`${cards} cards.`);
  });
});

/** npm run db:backup [FILE]: everything the app keeps, in one file that db:restore reads, on whichever database. */
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { loadDatabaseConfig } from '../src/config.ts';
import { backUp } from '../src/db/backup.ts';
import { openDb } from '../src/db/pool.ts';
import { runCommand } from './command.ts';

await runCommand(async () => {
  const { url, dataDir } = loadDatabaseConfig();
  const now = new Date();
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  const file = process.argv[2] ?? path.join(dataDir, 'backups', `alongside-${stamp}Z.ndjson.gz`);
  process.once('exit', () => rmSync(`${file}.part`, { force: true })); // after Ctrl-C
  const { pool, close } = await openDb({ url, dataDir, max: 1, onError: (error) => console.error(error.message) });
  try {
    const { tables } = await backUp(pool, file, now);
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(
      `Wrote ${rows} rows of ${tables.length} tables to ${file} (${Math.ceil(statSync(file).size / 1024)} kB).`,
    );
  } finally {
    await close();
  }
});

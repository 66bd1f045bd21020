/** npm run db:restore -- FILE [--force]: what db:backup wrote, into an empty database (--force: empties it first). */
import { parseArgs } from 'node:util';
import { loadDatabaseConfig } from '../src/config.ts';
import { DatabaseError } from '../src/db/errors.ts';
import { readMigrations } from '../src/db/migrate.ts';
import { openDb } from '../src/db/pool.ts';
import { restore } from '../src/db/restore.ts';
import { runCommand } from './command.ts';

await runCommand(async () => {
  const { values, positionals } = parseArgs({ options: { force: { type: 'boolean' } }, allowPositionals: true });
  const [file] = positionals;
  if (!file) throw new DatabaseError('Say which backup: npm run db:restore -- FILE');
  const { url, dataDir } = loadDatabaseConfig();
  const { pool, close } = await openDb({ url, dataDir, max: 1, onError: (error) => console.error(error.message) });
  try {
    const { tables, createdAt } = await restore(pool, file, await readMigrations(), values.force);
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(`Restored ${rows} rows of ${tables.length} tables, as they were at ${createdAt}.`);
  } finally {
    await close();
  }
});

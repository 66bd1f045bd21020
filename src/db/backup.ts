import { createWriteStream, existsSync, rmSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg, { type Pool, type PoolClient } from 'pg';
import { countRows, findTables, type Header, sqlName, type Table } from './backup-file.ts';
import { DatabaseError } from './errors.ts';

/** Rows fetched at a time: enough to be fast, few enough to keep memory flat. */
const BATCH = 500;

/**
 * Writes every table, as of one instant, to a new `file`, and returns its header. The app may go on meanwhile.
 * The file appears under its name only once it is whole. Throws DatabaseError when it exists or there is nothing to back up.
 */
export async function backUp(pool: Pool, file: string, now: Date): Promise<Header> {
  if (existsSync(file)) throw new DatabaseError(`${file} exists already: choose another name.`);
  const client = await pool.connect();
  const part = `${file}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables = await findTables(client);
    const header = await describe(client, tables, now);
    const lines = Readable.from(writeLines(client, header, tables));
    // Only its owner may read it (it holds what people wrote), and it reaches the disk before it gets its name.
    await pipeline(lines, createGzip(), createWriteStream(part, { mode: 0o600, flush: true }));
    await rename(part, file);
    return header;
  } finally {
    rmSync(part, { force: true });
    await client.query('ROLLBACK').catch(() => {}); // nothing was changed
    client.release();
  }
}

async function describe(client: PoolClient, tables: Table[], now: Date): Promise<Header> {
  if (!tables.some((table) => table.name === '_prisma_migrations')) {
    throw new DatabaseError('There is nothing to back up: this database was never used by the app.');
  }
  const migrations = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM public._prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  const counted: Header['tables'] = [];
  for (const table of tables) {
    counted.push({ name: table.name, columns: table.columns, rows: await countRows(client, table) });
  }
  return {
    format: 'alongside-backup',
    version: 1,
    createdAt: now.toISOString(),
    migrations: migrations.rows,
    tables: counted,
  };
}

async function* writeLines(client: PoolClient, header: Header, tables: Table[]): AsyncGenerator<string> {
  yield `${JSON.stringify(header)}\n`;
  for (const table of tables) {
    yield `${JSON.stringify({ table: table.name })}\n`;
    await client.query(
      `DECLARE backup NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS row FROM (${selectRows(table)}) t`,
    );
    for (;;) {
      const { rows } = await client.query<{ row: string }>(`FETCH ${BATCH} FROM backup`);
      if (rows.length === 0) break;
      // The type json keeps its line breaks; between the values of JSON a space means the same.
      yield rows.map(({ row }) => `${row.replaceAll('\n', ' ')}\n`).join('');
    }
    await client.query('CLOSE backup');
  }
  yield `${JSON.stringify({ end: true })}\n`;
}

function selectRows(table: Table): string {
  const columns = table.columns.map((name) => {
    const column = pg.escapeIdentifier(name);
    if (!table.jsonColumns.includes(name)) return column;
    return `CASE WHEN ${column} IS NOT NULL THEN json_build_array(${column}) END AS ${column}`;
  });
  return `SELECT ${columns.join(', ')} FROM ${sqlName(table)}`;
}

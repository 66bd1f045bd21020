import pg, { type Pool, type PoolClient } from 'pg';
import {
  countRows,
  findNumbered,
  findTables,
  type Header,
  parseHeader,
  readLines,
  sqlName,
  type Table,
  truncated,
} from './backup-file.ts';
import { DatabaseError } from './errors.ts';
import { applyMigration, createHistory, LOCK, type Migration, migrate } from './migrate.ts';

/** A batch of rows ends at whichever comes first. */
const BATCH = { rows: 500, characters: 1_000_000 };

/**
 * Puts a backup into an empty database: the migrations it was made with, its rows, then the migrations since. All or
 * nothing, except that the migrations since come after. `force` first drops everything of ours that is there.
 * Throws DatabaseError when the file is missing, cut off, foreign or newer, or the database is not empty.
 */
export async function restore(pool: Pool, file: string, migrations: Migration[], force = false): Promise<Header> {
  const lines = readLines(file);
  const client = await pool.connect();
  let header: Header;
  try {
    header = parseHeader(file, await nextLine(lines, file)); // before anything is touched
    const recorded = pickMigrations(file, header, migrations);
    await client.query('BEGIN');
    await client.query(LOCK); // an app that starts meanwhile waits
    await clear(client, force);
    await createHistory(client);
    for (const migration of recorded) await applyMigration(client, migration);
    await load(client, file, header, lines);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {}); // the first error is the one worth telling
    throw error;
  } finally {
    await lines.return(undefined);
    client.release();
  }
  await migrate(pool, migrations);
  return header;
}

async function nextLine(lines: AsyncGenerator<string>, file: string): Promise<string> {
  const { value, done } = await lines.next();
  if (done) throw truncated(file);
  return value;
}

function pickMigrations(file: string, header: Header, ours: Migration[]): Migration[] {
  return header.migrations.map(({ name, checksum }) => {
    const migration = ours.find((candidate) => candidate.name === name);
    if (migration?.checksum === checksum) return migration;
    throw new DatabaseError(
      `${file} was made with the migration ${name}, which this release does not have: restore it with the release that made it.`,
    );
  });
}

/** Leaves `public` without anything of ours. Extensions stay: only a privileged user may be able to make them again. */
async function clear(client: PoolClient, force: boolean): Promise<void> {
  const tables = await findTables(client);
  if (tables.length > 0 && !tables.some((table) => table.name === '_prisma_migrations')) {
    throw new DatabaseError('This database belongs to something else: restore into an empty one.');
  }
  for (const table of tables) {
    if (force || table.name === '_prisma_migrations' || (await countRows(client, table)) === 0) continue;
    throw new DatabaseError('This database is not empty: add --force to lose what is in it and restore the backup.');
  }
  // pg-boss makes its schema again at the next start; jobs left in it would be about rows that are gone.
  await client.query('DROP SCHEMA IF EXISTS pgboss CASCADE');
  for (const table of tables) await client.query(`DROP TABLE ${sqlName(table)} CASCADE`);
  await client.query(`DO $$ DECLARE command text; BEGIN
    FOR command IN
      SELECT format('DROP TYPE %s CASCADE', oid::regtype) FROM pg_type t
      WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
      UNION ALL
      SELECT format('DROP ROUTINE %s CASCADE', oid::regprocedure) FROM pg_proc p
      WHERE pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP EXECUTE command; END LOOP;
  END $$`);
}

async function load(client: PoolClient, file: string, header: Header, lines: AsyncGenerator<string>): Promise<void> {
  const tables = new Map((await findTables(client)).map((table) => [table.name, table]));
  // Ours refer to each other in circles (a team's lead is a member of the team), so no order of tables would do.
  const foreignKeys = await findForeignKeys(client);
  for (const key of foreignKeys) await client.query(`${key} DEFERRABLE INITIALLY DEFERRED`);
  await client.query('DELETE FROM public._prisma_migrations'); // the recorded history takes its place
  for (const recorded of header.tables) {
    const table = tables.get(recorded.name);
    if (table?.columns.toSorted().join() !== recorded.columns.toSorted().join()) {
      throw new DatabaseError(`${file} holds a table ${recorded.name} that its migrations do not make like that.`);
    }
    if ((await nextLine(lines, file)) !== JSON.stringify({ table: table.name })) throw truncated(file);
    await loadRows(client, file, table, recorded.rows, lines);
  }
  if ((await nextLine(lines, file)) !== JSON.stringify({ end: true })) throw truncated(file);
  await numberOn(client);
  await client.query('SET CONSTRAINTS ALL IMMEDIATE'); // checks them now
  for (const key of foreignKeys) await client.query(`${key} NOT DEFERRABLE`);
}

/** The file holds rows, not counters: what numbers its rows goes on after the highest one. */
async function numberOn(client: PoolClient): Promise<void> {
  for (const { table, column, sequence } of await findNumbered(client)) {
    await client.query(`SELECT setval($1::text::regclass, coalesce(max(${column}), 1), count(*) > 0) FROM ${table}`, [
      sequence,
    ]);
  }
}

async function findForeignKeys(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ alter: string }>(
    `SELECT format('ALTER TABLE %s ALTER CONSTRAINT %I', conrelid::regclass, conname) AS alter FROM pg_constraint
     WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT condeferrable`,
  );
  return rows.map((row) => row.alter);
}

async function loadRows(
  client: PoolClient,
  file: string,
  table: Table,
  count: number,
  lines: AsyncGenerator<string>,
): Promise<void> {
  const insert = insertRows(table);
  let batch: string[] = [];
  let characters = 0;
  for (let read = 1; read <= count; read++) {
    const line = await nextLine(lines, file);
    batch.push(line);
    characters += line.length;
    if (batch.length < BATCH.rows && characters < BATCH.characters && read < count) continue;
    await client.query(insert, [`[${batch.join(',')}]`]).catch((cause: Error) => {
      throw new DatabaseError(`${file} holds rows of ${table.name} that do not fit: ${cause.message}.`, { cause });
    });
    batch = [];
    characters = 0;
  }
  const loaded = await countRows(client, table);
  if (loaded !== count)
    throw new DatabaseError(`${file} should hold ${count} rows of ${table.name}, but ${loaded} arrived.`);
}

function insertRows(table: Table): string {
  const columns = table.columns.map((name) => pg.escapeIdentifier(name));
  const values = table.columns.map(
    (name) => pg.escapeIdentifier(name) + (table.jsonColumns.includes(name) ? ' -> 0' : ''),
  );
  return `INSERT INTO ${sqlName(table)} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE
          SELECT ${values.join(', ')} FROM json_populate_recordset(NULL::${sqlName(table)}, $1::json)`;
}

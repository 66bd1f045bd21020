import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { DatabaseError } from './errors.ts';

/** Advisory-lock key that `prisma migrate deploy` itself takes: we exclude it, and it excludes us. */
const LOCK_KEY = 72707369;

/** Waits for whoever else changes the schema; let go at the end of the transaction. */
export const LOCK = `SELECT pg_advisory_xact_lock(${LOCK_KEY})`;

/** Same DDL as Prisma's schema engine, so that `prisma migrate deploy|status` keep working on the database. */
const TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;

/** Beside the source, so that the app may be started from any folder. */
const MIGRATIONS = path.join(import.meta.dirname, '../../prisma/migrations');

export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** The migrations in `prisma/migrations` (or `dir`), oldest first. */
export async function readMigrations(dir = MIGRATIONS): Promise<Migration[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(dir, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Applies what is missing and returns the names of what it applied. One transaction per migration, each under the lock
 * and re-checking the history, so any number of replicas may start at once, a crash leaves nothing half-done, and
 * PgBouncer in transaction mode is fine. Throws DatabaseError when the history and the files disagree.
 */
export async function migrate(pool: Pool, migrations: Migration[]): Promise<string[]> {
  const client = await pool.connect();
  try {
    await locked(client, () => createHistory(client));
    const done: string[] = [];
    for (const migration of migrations) {
      if (await locked(client, () => applyMigration(client, migration))) done.push(migration.name);
    }
    return done;
  } finally {
    client.release();
  }
}

/** Makes the table of applied migrations unless it is there. */
export async function createHistory(client: PoolClient): Promise<void> {
  await client.query(TABLE);
}

/** The whole of one migration inside the caller's transaction; false when it was applied before. */
export async function applyMigration(client: PoolClient, { name, sql, checksum }: Migration): Promise<boolean> {
  const { rows } = await client.query<{ checksum: string; finished_at: Date | null }>(
    'SELECT checksum, finished_at FROM "_prisma_migrations" WHERE migration_name = $1 AND rolled_back_at IS NULL',
    [name],
  );
  const [row] = rows;
  if (row && !row.finished_at)
    throw new DatabaseError(`Migration ${name} failed before: see "prisma migrate resolve".`);
  if (row && row.checksum !== checksum) throw new DatabaseError(`Migration ${name} was edited after it was applied.`);
  if (row) return false;
  await client.query(sql); // the simple protocol: the whole script
  await client.query(
    `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES (gen_random_uuid()::text, $1, $2, now(), clock_timestamp(), 1)`,
    [checksum, name],
  );
  return true;
}

async function locked<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    await client.query(LOCK);
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {}); // the first error is the one worth telling
    throw error;
  }
}

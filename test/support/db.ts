import { readFileSync } from 'node:fs';
import pg from 'pg';
import { inject } from 'vitest';
import { newPrisma } from '../../src/db/client.ts';
import { serverConfig } from '../../src/db/pool.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { newPglite, pglitePool } from './pglite.ts';
import { databaseUrl, testServer } from './server.ts';

export interface TestDb {
  pool: pg.Pool;
  db: PrismaClient;
  /** Empties every table of ours; under a millisecond, so call it before each test. */
  reset(): Promise<void>;
}

let databases = 0;
const worker = globalThis as { alongsideTestDb?: Promise<TestDb> };

/** The worker's own migrated database: one for all its files, because `isolate` is off. */
export function testDb(): Promise<TestDb> {
  worker.alongsideTestDb ??= connect();
  return worker.alongsideTestDb;
}

async function connect(): Promise<TestDb> {
  const server = testServer();
  const pool = server ? await createDatabase(server, inject('template')) : pglitePool(await newPglite(snapshot()));
  pool.on('error', () => {}); // the run's end drops the database under idle connections
  const wipe = await wipeScript(pool);
  return {
    pool,
    db: newPrisma(pool),
    reset: async () => {
      await pool.query(wipe);
    },
  };
}

/** A new database without anything, of the same kind as testDb's, for tests of the database itself. */
export async function emptyDb(): Promise<{ pool: pg.Pool; close(): Promise<void> }> {
  const server = testServer();
  if (server) {
    const pool = await createDatabase(server, 'template0');
    return { pool, close: () => pool.end() };
  }
  const pglite = await newPglite(snapshot()); // emptying the migrated one is faster than starting from nothing
  await pglite.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  const pool = pglitePool(pglite);
  return {
    pool,
    close: async () => {
      await pool.end();
      await pglite.close();
    },
  };
}

const snapshot = () => new Blob([readFileSync(inject('snapshot'))]);

async function createDatabase(server: string, template: string): Promise<pg.Pool> {
  // The run's template's name in front: global.ts drops whatever begins with it.
  const name = `${inject('template')}_${process.env.VITEST_POOL_ID}_${Date.now().toString(36)}_${databases++}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  await admin.end();
  return new pg.Pool(serverConfig(databaseUrl(server, name), 8));
}

/** DELETE is twenty times faster than TRUNCATE on tables this small; as a replica it checks no foreign keys. */
async function wipeScript(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ statement: string }>(
    `SELECT format('DELETE FROM public.%I', tablename) AS statement
     FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  );
  const deletes = rows.map((row) => row.statement).join('; ');
  return `BEGIN; SET LOCAL session_replication_role = replica; ${deletes}; COMMIT`;
}

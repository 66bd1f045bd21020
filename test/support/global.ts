import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate, readMigrations } from '../../src/db/migrate.ts';
import { newPglite, pglitePool } from './pglite.ts';
import { databaseUrl, testServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** File with PGlite's data directory, migrated; '' on a server. */
    snapshot: string;
    /** Name of the migrated template database; '' on PGlite. */
    template: string;
  }
}

/** Once a run: the migrated database that every worker copies. Returns what removes it and the copies. */
export default async function prepare(project: TestProject): Promise<() => void | Promise<void>> {
  const server = testServer();
  return server ? prepareTemplate(project, server) : prepareSnapshot(project);
}

async function prepareTemplate(project: TestProject, server: string) {
  const template = `alongside_test_${process.pid}_${Date.now().toString(36)}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  const pool = new pg.Pool({ connectionString: databaseUrl(server, template) });
  await migrate(pool, await readMigrations());
  await pool.end();
  project.provide('template', template);
  project.provide('snapshot', '');
  return async () => {
    // The workers' copies carry the template's name in front: see db.ts.
    const { rows } = await admin.query<{ datname: string }>(
      `SELECT datname FROM pg_database WHERE starts_with(datname, $1)`,
      [template],
    );
    for (const { datname } of rows) await admin.query(`DROP DATABASE ${datname} WITH (FORCE)`);
    await admin.end();
  };
}

async function prepareSnapshot(project: TestProject) {
  const pglite = await newPglite();
  const pool = pglitePool(pglite);
  await migrate(pool, await readMigrations());
  await pool.end();
  const dir = mkdtempSync(path.join(tmpdir(), 'alongside-test-'));
  const snapshot = path.join(dir, 'snapshot.tar');
  writeFileSync(snapshot, Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer()));
  await pglite.close();
  project.provide('snapshot', snapshot);
  project.provide('template', '');
  return () => rmSync(dir, { recursive: true });
}

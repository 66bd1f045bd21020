/** Databases for benchmarks: fresh, and gone afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { DatabaseConfig } from '../src/config.ts';

export interface BenchDatabase extends DatabaseConfig {
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}

let made = 0;
const kept = new Set<BenchDatabase>();

/** Removes all that are still there, for a run that is cut off. */
export async function dropDatabases(): Promise<void> {
  await Promise.allSettled([...kept].map((database) => database.drop()));
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(statement).finally(() => admin.end());
}

/** A new, empty database: on the server, or without one a folder for the embedded database. */
export async function newDatabase(serverUrl: string | undefined): Promise<BenchDatabase> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'alongside-bench-'));
  const name = `alongside_bench_${process.pid}_${made++}`;
  const url = serverUrl ? new URL(serverUrl) : undefined;
  if (url) url.pathname = `/${name}`;
  const database: BenchDatabase = {
    url: url?.href,
    dataDir,
    drop: async () => {
      kept.delete(database);
      if (serverUrl) await onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  kept.add(database);
  if (serverUrl) await onServer(serverUrl, `CREATE DATABASE ${name}`);
  return database;
}

/** What the benchmarks ran against, in words. */
export async function describeDatabase(serverUrl: string | undefined): Promise<string> {
  if (!serverUrl) return 'the embedded database (PGlite); its CPU counts as ours';
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string; fsync: string }>(
      `SELECT split_part(version(), ' (', 1) AS version, current_setting('fsync') AS fsync`,
    );
    return `${rows[0]?.version} at ${new URL(serverUrl).hostname}, fsync ${rows[0]?.fsync}; its CPU is not counted`;
  } finally {
    await client.end();
  }
}

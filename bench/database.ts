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

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(statement).finally(() => admin.end());
}

/** A new, empty database: on the server, or without one a folder for the embedded database. */
export async function newDatabase(serverUrl: string | undefined): Promise<BenchDatabase> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'alongside-bench-'));
  const removeFolder = () => rm(dataDir, { recursive: true, force: true });
  if (!serverUrl) return { url: undefined, dataDir, drop: removeFolder };
  const name = `alongside_bench_${process.pid}_${made++}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    dataDir,
    drop: async () => {
      await onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await removeFolder();
    },
  };
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

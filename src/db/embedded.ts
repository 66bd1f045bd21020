import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { DatabaseError } from './errors.ts';
import type { Db } from './pool.ts';

/** What the worker is told; it answers with EmbeddedStarted once it listens. */
export interface EmbeddedStart {
  dataDir: string;
  listen: { path: string } | { host: string; port: number };
}

export interface EmbeddedStarted {
  address: string;
  major: number;
}

/** The PostgreSQL inside the PGlite in package.json. PGlite cannot read the files of another one. */
const POSTGRES_MAJOR = 18;

/** An embedded PostgreSQL (PGlite) in `dataDir`, for one process at a time. See openDb. */
export async function openEmbedded(dataDir: string, onError: (error: Error) => void): Promise<Db> {
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(dataDir);
  const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'alongside-')); // 0700
  const tidy = () => fs.rmSync(tmp, { recursive: true, force: true });
  process.once('exit', tidy); // also when nobody had the time to close
  try {
    checkVersion(dataDir);
    const { worker, address } = await startWorker(dataDir, tmp);
    const lost = (error?: Error) => {
      onError(new DatabaseError(`The embedded database in ${dataDir} stopped.`, { cause: error }));
      process.exit(1); // nothing works without it; what was acknowledged is on disk
    };
    worker.once('error', lost).once('exit', lost);
    const pool = newPool(address, tmp, onError);
    let closing: Promise<void> | undefined;
    const close = async () => {
      await pool.end();
      worker.off('exit', lost);
      const gone = once(worker, 'exit');
      worker.postMessage('close');
      await gone;
      process.off('exit', tidy);
      tidy();
      unlock();
    };
    return {
      pool,
      embedded: true,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    process.off('exit', tidy);
    tidy();
    unlock();
    throw error;
  }
}

async function startWorker(dataDir: string, tmp: string): Promise<{ worker: Worker; address: string }> {
  // Windows has no Unix sockets that node-postgres can name: there a free port of this machine only.
  const unix = process.platform !== 'win32';
  const listen = unix ? { path: path.join(tmp, '.s.PGSQL.5432') } : { host: '127.0.0.1', port: 0 };
  const workerData: EmbeddedStart = { dataDir: path.join(dataDir, 'pgdata'), listen };
  const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), { workerData });
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`its thread ended with code ${code}`);
  });
  const started: Promise<[EmbeddedStarted]> = once(worker, 'message') as Promise<[EmbeddedStarted]>;
  const [{ address, major }] = await Promise.race([started, ended]).catch((cause: Error) => {
    throw new DatabaseError(`The embedded database in ${dataDir} could not be opened: ${cause.message}.`, { cause });
  });
  ended.catch(() => {}); // from here on the owner listens for the end
  if (major !== POSTGRES_MAJOR)
    throw new Error(`PGlite brings PostgreSQL ${major}: set POSTGRES_MAJOR in ${import.meta.filename}`);
  writeVersion(dataDir);
  return { worker, address };
}

function newPool(address: string, tmp: string, onError: (error: Error) => void): pg.Pool {
  const unix = process.platform !== 'win32';
  const where = unix ? { host: tmp, port: 5432 } : { host: '127.0.0.1', port: Number(address.split(':').at(-1)) };
  const pool = new pg.Pool({
    ...where,
    user: 'postgres',
    database: 'postgres',
    // One connection: PGlite has one session. More would share SETs, advisory locks and transaction state.
    max: 1,
    idleTimeoutMillis: 0,
    // The session outlives a connection that broke: its named statements would meet their own names again.
    onConnect: async (client) => {
      await client.query('DISCARD ALL');
    },
  });
  return pool.on('error', onError);
}

/** PGlite takes no lock, and two processes on one directory lose data. SQLite's file lock dies with the process. */
function lockDirectory(dataDir: string): () => void {
  const db = new DatabaseSync(path.join(dataDir, 'alongside.lock'), { timeout: 0 });
  try {
    db.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    throw new DatabaseError(`${dataDir} is in use by another process: stop it, or set DATABASE_URL to run several.`, {
      cause,
    });
  }
  return () => db.close();
}

/** Refuses files of another PostgreSQL before PGlite meets them with an error nobody understands. */
function checkVersion(dataDir: string): void {
  const read = (name: string) => {
    const file = path.join(dataDir, name);
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : undefined;
  };
  const major = read('pgdata/PG_VERSION');
  if (!major || Number(major) === POSTGRES_MAJOR) return;
  throw new DatabaseError(
    `${dataDir} was written by ${read('VERSION') ?? `PostgreSQL ${major}`} and this release brings ${currentVersion()}: ` +
      'back it up with the release that wrote it (npm run db:backup), move the folder away, and restore it with npm run db:restore -- FILE.',
  );
}

function writeVersion(dataDir: string): void {
  fs.writeFileSync(path.join(dataDir, 'VERSION'), `${currentVersion()}\n`);
}

function currentVersion(): string {
  const manifest = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'));
  const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string };
  return `PostgreSQL ${POSTGRES_MAJOR} in PGlite ${version}`;
}

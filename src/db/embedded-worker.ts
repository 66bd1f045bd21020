/** The embedded database, in a thread of its own: on the main thread PGlite would block it for whole queries. */
import fs from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { EmbeddedStart, EmbeddedStarted } from './embedded.ts';

const { dataDir, listen } = workerData as EmbeddedStart;

// PGlite starts with fsync off ("-F") and its Node filesystem has no fsync at all: switch both on.
const defaults = PGlite.defaultStartParams.filter((param) => param !== '-F');
// The socket server ignores the options a client sends, so the session's settings are given here.
const settings = ['wal_sync_method=fsync', 'shared_buffers=16MB', 'TimeZone=UTC', 'jit=off'];
const startParams = [...defaults, ...settings.flatMap((setting) => ['-c', setting])];

const db = await PGlite.create({ dataDir, startParams, extensions: { pg_trgm, unaccent } });
const { stream_ops } = db.Module.FS.filesystems.NODEFS as unknown as {
  stream_ops: { fsync?: (stream: { nfd?: number }) => number };
};
stream_ops.fsync = (stream) => {
  if (stream.nfd !== undefined) fs.fsyncSync(stream.nfd);
  return 0;
};
await db.exec('CHECKPOINT'); // what start-up wrote before the patch reaches the disk

const { rows } = await db.query<{ major: number }>(
  `SELECT current_setting('server_version_num')::int / 10000 AS major`,
);
const server = new PGLiteSocketServer({ db, ...listen, maxConnections: 4 });
await server.start();

parentPort?.once('message', async () => {
  await server.stop();
  await db.close();
  process.exit(0); // ends this worker only
});
parentPort?.postMessage({ address: server.getServerConn(), major: rows[0]?.major ?? 0 } satisfies EmbeddedStarted);

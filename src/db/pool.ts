import pg from 'pg';
import { openEmbedded } from './embedded.ts';
import { DatabaseError } from './errors.ts';

export interface Db {
  pool: pg.Pool;
  embedded: boolean;
  /** Waits for the queries under way. May be called more than once. */
  close(): Promise<void>;
}

export interface OpenDb {
  /** A PostgreSQL server. Left out: the embedded database in `dataDir`. */
  url?: string | undefined;
  dataDir: string;
  /** Connections to a server; the embedded database always has one. */
  max?: number;
  /** Told when an idle connection is lost (the pool makes a new one) or the embedded database dies (the process ends). */
  onError: (error: Error) => void;
}

/** Older ones are not tested against. */
const OLDEST_SERVER = 15;

/**
 * The server at `url`, otherwise an embedded PostgreSQL (PGlite) in `dataDir`. Same dialect, same pg.Pool.
 * Throws DatabaseError when it does not answer, is too old, or the folder is in use.
 */
export async function openDb({ url, dataDir, max = 10, onError }: OpenDb): Promise<Db> {
  return url ? openServer(url, max, onError) : openEmbedded(dataDir, onError);
}

/** How we connect to a server: what the person wrote in the URL, and the two settings that are not optional. */
export function serverConfig(url: string, max: number): pg.PoolConfig {
  return {
    connectionString: withOptions(url),
    max,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    application_name: 'alongside', // a name in the URL wins
  };
}

/**
 * UTC: adapter-pg writes timestamps without an offset, and a session in another zone would shift every timestamptz, so
 * it comes last and wins. JIT off: it made full-text queries three times slower; a person may switch it on in the URL.
 */
function withOptions(url: string): string {
  const parsed = parseUrl(url);
  const given = parsed.searchParams.get('options') ?? '';
  parsed.searchParams.set('options', `-c jit=off ${given} -c TimeZone=UTC`.replace(/ +/g, ' '));
  return parsed.href;
}

function parseUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed && /^postgres(ql)?:$/.test(parsed.protocol)) return parsed;
  throw new DatabaseError(
    'DATABASE_URL must look like postgresql://user:password@host:5432/database (encode special characters in the password).',
  );
}

async function openServer(url: string, max: number, onError: (error: Error) => void): Promise<Db> {
  const pool = new pg.Pool(serverConfig(url, max));
  pool.on('error', onError); // without a listener a database restart would end the process
  try {
    await checkServer(pool, parseUrl(url).host);
  } catch (error) {
    await pool.end();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    pool,
    embedded: false,
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
}

async function checkServer(pool: pg.Pool, host: string): Promise<void> {
  const major = await pool
    .query<{ major: number }>(`SELECT current_setting('server_version_num')::int / 10000 AS major`)
    .then(({ rows }) => rows[0]?.major ?? 0)
    .catch((cause: Error & { code?: string }) => {
      // A refused connection is an AggregateError without a message: its code says more.
      throw new DatabaseError(`The database at ${host} cannot be used: ${cause.message || cause.code}.`, { cause });
    });
  if (major < OLDEST_SERVER) {
    throw new DatabaseError(
      `PostgreSQL ${OLDEST_SERVER} or newer is needed; the server at ${host} is PostgreSQL ${major}.`,
    );
  }
}

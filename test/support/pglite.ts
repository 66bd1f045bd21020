import { type Extensions, PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';

const extensions: Extensions = { pg_trgm, unaccent };
// The same session settings as src/db gives a real connection.
const startParams = [...PGlite.defaultStartParams, '-c', 'TimeZone=UTC', '-c', 'jit=off'];
// Nothing outlives the thread, so nothing waits for the log: a sixth off whatever writes. Not for what is dumped as the snapshot.
const careless = ['-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];

/** A PostgreSQL in this thread's memory; from a snapshot it starts in a fifth of the time. */
export function newPglite(snapshot?: Blob): Promise<PGlite> {
  if (!snapshot) return PGlite.create({ extensions, startParams });
  return PGlite.create({ extensions, startParams: [...startParams, ...careless], loadDataDir: snapshot });
}

/** A connection of its own for each client: what ends one late must not end the next. */
function connectionTo(pglite: PGlite) {
  const config = createPgConfig(pglite);
  const { connection } = config;
  const parse = connection.parse.bind(connection);
  // node-postgres passes the query's type *parsers* as `types`; PGlite's serializer wants a list of OIDs.
  connection.parse = (query: { types?: unknown }) =>
    parse({ ...query, types: Array.isArray(query.types) ? query.types : undefined });
  return config;
}

/** A pool of one connection straight onto PGlite: no socket, no thread. */
export function pglitePool(pglite: PGlite): pg.Pool {
  class PgliteClient extends pg.Client {
    constructor(options?: pg.ClientConfig) {
      super({ ...options, ...(connectionTo(pglite) as object) });
    }
  }
  return new pg.Pool({
    Client: PgliteClient,
    max: 1,
    idleTimeoutMillis: 0,
    // The session outlives a client: what it left open, and its named statements, would be met by the next one.
    onConnect: async (client) => {
      await client.query('ROLLBACK');
      await client.query('DISCARD ALL');
    },
  });
}

import { type Extensions, PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';

const extensions: Extensions = { pg_trgm, unaccent };
// The same session settings as src/db gives a real connection.
const startParams = [...PGlite.defaultStartParams, '-c', 'TimeZone=UTC', '-c', 'jit=off'];

/** A PostgreSQL in this thread's memory; from a snapshot it starts in a fifth of the time. */
export function newPglite(snapshot?: Blob): Promise<PGlite> {
  return PGlite.create({ extensions, startParams, ...(snapshot && { loadDataDir: snapshot }) });
}

/** A pool of one connection straight onto PGlite: no socket, no thread. */
export function pglitePool(pglite: PGlite): pg.Pool {
  const config = createPgConfig(pglite);
  const { connection } = config;
  const parse = connection.parse.bind(connection);
  // node-postgres passes the query's type *parsers* as `types`; PGlite's serializer wants a list of OIDs.
  connection.parse = (query: { types?: unknown }) =>
    parse({ ...query, types: Array.isArray(query.types) ? query.types : undefined });
  // Never idle out: a second connection would meet the named statements of the first in the one session they share.
  return new pg.Pool({ ...(config as object), max: 1, idleTimeoutMillis: 0 });
}

import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import pg, { type PoolClient } from 'pg';
import { z } from 'zod';
import { DatabaseError } from './errors.ts';

/**
 * A backup is gzip'd lines of JSON: a header, then for each table of the header a line {"table": NAME} and its rows as
 * PostgreSQL writes them, then {"end": true}. Rows stay text all the way, so that no number loses digits in JavaScript.
 */
export const Header = z.object({
  format: z.literal('alongside-backup'),
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  /** Those that made the schema; restoring applies the same. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.int().min(0) })),
});
export type Header = z.infer<typeof Header>;

export interface Table {
  name: string;
  /** Those that can be written: not the generated ones. */
  columns: string[];
  /** Of the type json or jsonb. There SQL's NULL and JSON's null differ, so the file holds the latter as [null]. */
  jsonColumns: string[];
}

/** Every table of ours: those of other schemas (pg-boss's queue) and of extensions are not data of the app. */
export async function findTables(client: PoolClient): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns,
            coalesce(array_agg(a.attname::text) FILTER (WHERE a.atttypid IN ('json'::regtype, 'jsonb'::regtype)), '{}') AS "jsonColumns"
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
     GROUP BY c.relname ORDER BY c.relname`,
  );
  return rows;
}

/** A column that numbers its rows. */
export interface Numbered {
  table: string;
  column: string;
  sequence: string;
}

/** The columns whose numbers come from a sequence of theirs, names as SQL. */
export async function findNumbered(client: PoolClient): Promise<Numbered[]> {
  const { rows } = await client.query<Numbered>(
    `SELECT d.refobjid::regclass::text AS table, quote_ident(a.attname) AS column, s.oid::regclass::text AS sequence
     FROM pg_class s
     JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_class'::regclass
       AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
     JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
     WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace`,
  );
  return rows;
}

/** The table's name as SQL. */
export const sqlName = (table: { name: string }) => `public.${pg.escapeIdentifier(table.name)}`;

export async function countRows(client: PoolClient, table: { name: string }): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${sqlName(table)}`);
  return Number(rows[0]?.count);
}

/** The lines of a backup as they are in the file. Throws DatabaseError when it is missing, cut off or something else. */
export async function* readLines(file: string): AsyncGenerator<string> {
  // The callback only keeps a failure from being thrown twice: the loop below meets it too.
  const text = pipeline(createReadStream(file), createGunzip(), () => {}).setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of text as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
  if (rest) yield rest;
}

function unreadable(file: string, error: NodeJS.ErrnoException): Error {
  switch (error.code) {
    case 'ENOENT':
      return new DatabaseError(`There is no file ${file}.`);
    case 'Z_BUF_ERROR':
      return truncated(file);
    case 'Z_DATA_ERROR':
      return new DatabaseError(`${file} is damaged, or not a backup made with npm run db:backup.`, { cause: error });
    default:
      return new DatabaseError(`${file} cannot be read: ${error.message}.`, { cause: error });
  }
}

export const truncated = (file: string) => new DatabaseError(`${file} is cut off: its end is missing.`);

/** The first line of a backup, checked. */
export function parseHeader(file: string, line: string): Header {
  const header = Header.safeParse(parseJson(line));
  if (header.success) return header.data;
  const { version } = z.object({ version: z.int() }).catch({ version: 1 }).parse(parseJson(line));
  if (version > 1) throw new DatabaseError(`${file} was made by a newer release: restore it with that one.`);
  throw new DatabaseError(`${file} is not a backup made with npm run db:backup.`);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

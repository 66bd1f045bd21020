/** Prisma's schema engine (the thing behind `prisma migrate`) as WebAssembly on a throw-away PGlite: nothing to download. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { PrismaPGlite } from 'pglite-prisma-adapter';

/** Node has it, but its types come with the DOM's, which the app does not want. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: object } }>;
};

/** The SQL that leads from the migrations to the schema; undefined when they agree. Takes 6 s, nearly all PGlite's start. */
export async function diffSchema(schemaFile: string, migrationsDir: string): Promise<string | undefined> {
  const files = [{ path: path.resolve(schemaFile), content: await readFile(schemaFile, 'utf8') }];
  const migrations = await readMigrationList(migrationsDir);
  const pglite = await newPglite();
  try {
    const SchemaEngine = await loadEngine();
    const datamodels = files.map((file) => [file.path, file.content] satisfies [string, string]);
    const adapter = bindMigrationAwareSqlAdapterFactory(adapterFactory(pglite));
    const engine = await SchemaEngine.new({ datamodels }, () => {}, adapter);
    const { stdout, exitCode } = await engine.diff({
      from: migrations.migrationDirectories.length > 0 ? { tag: 'migrations', ...migrations } : { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return exitCode === 0 ? undefined : (stdout ?? '');
  } finally {
    await pglite.close();
  }
}

const newPglite = () => PGlite.create({ extensions: { pg_trgm, unaccent } });

/** Call once a process: the bindings hold one instance. */
async function loadEngine(): Promise<typeof bindings.SchemaEngine> {
  const bindingsUrl = import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = await readFile(new URL('./schema_engine_bg.wasm', bindingsUrl));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
  return bindings.SchemaEngine;
}

function adapterFactory(pglite: PGlite): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: 'pglite-dev',
    connect: () => connect(pglite),
    connectToShadowDb: async () => connect(await newPglite()),
  };
}

/**
 * adapter-pg splits scripts on ';' and cannot read the catalog's type "char"; pglite-prisma-adapter can, but does not
 * wait for its scripts. So: the latter, with a script that is waited for.
 */
async function connect(pglite: PGlite): Promise<SqlDriverAdapter> {
  const adapter = (await new PrismaPGlite(pglite).connect()) as unknown as SqlDriverAdapter;
  adapter.executeScript = async (sql) => {
    await pglite.exec(sql);
  };
  adapter.dispose = async () => {}; // closed by whoever made it, or with the process
  return adapter;
}

async function readMigrationList(dir: string) {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const lock = await readFile(path.join(dir, 'migration_lock.toml'), 'utf8').catch(() => null);
  const migrationDirectories = names.sort().map(async (name) => {
    const value = await readFile(path.join(dir, name, 'migration.sql'), 'utf8');
    return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
  });
  return {
    baseDir: path.resolve(dir),
    lockfile: { path: 'migration_lock.toml', content: lock },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(migrationDirectories),
  };
}

// Prisma's schema engine (the thing behind `prisma migrate`) as WASM, on a throw-away PGlite.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bg from '@prisma/schema-engine-wasm/schema_engine_bg';
import { PrismaPGlite } from 'pglite-prisma-adapter';

export const extensions = { pg_trgm, unaccent };
export const filters = { externalTables: [], externalEnums: [] };

let loaded;
async function load() {
  if (loaded) return loaded; // must be instantiated once per process
  const url = new URL('./schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const { instance } = await WebAssembly.instantiate(await readFile(url), { './schema_engine_bg.js': bg });
  bg.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return (loaded = bg.SchemaEngine);
}

// pglite-prisma-adapter 0.7.2 does not await executeScript(); adapter-pg splits scripts on ';' and cannot
// read the catalog type "char". So: its adapter, with a correct executeScript and a shadow db with our extensions.
async function connect(db, own) {
  const a = await new PrismaPGlite(db).connect();
  a.executeScript = async (sql) => {
    await db.exec(sql);
  };
  a.dispose = async () => {
    if (own) await db.close();
  };
  return a;
}
export async function pgliteFactory(db) {
  return {
    provider: 'postgres',
    adapterName: 'pglite-dev',
    connect: () => connect(db, false),
    connectToShadowDb: async () => connect(await PGlite.create({ extensions }), true),
  };
}

export async function schemaFiles(file = 'prisma/schema.prisma') {
  return [{ path: path.resolve(file), content: await readFile(file, 'utf8') }];
}

export async function migrationsList(dir = 'prisma/migrations') {
  const baseDir = path.resolve(dir);
  const names = (await readdir(dir, { withFileTypes: true }).catch(() => []))
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .sort();
  const lock = await readFile(path.join(dir, 'migration_lock.toml'), 'utf8').catch(() => null);
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: lock },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (n) => ({
        path: n,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok', value: await readFile(path.join(dir, n, 'migration.sql'), 'utf8') },
        },
      })),
    ),
  };
}

export async function createEngine(factory, files) {
  const Engine = await load();
  return Engine.new(
    { datamodels: files.map((f) => [f.path, f.content]) },
    (l) => {
      if (process.env.DEBUG) console.error(l);
    },
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { DatabaseError } from '../src/db/errors.ts';
import { migrate, readMigrations } from '../src/db/migrate.ts';
import { openDb, serverConfig } from '../src/db/pool.ts';
import { testDb } from './support/db.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'alongside-test-'));
afterAll(() => rmSync(dir, { recursive: true }));

const errors: Error[] = [];
const onError = (error: Error) => errors.push(error);

describe('the embedded database', () => {
  test('keeps what it was given, for one process at a time, in UTC and with fsync', { timeout: 60_000 }, async () => {
    const dataDir = path.join(dir, 'kept');
    const first = await openDb({ dataDir, onError });
    await expect(openDb({ dataDir, onError })).rejects.toThrow(/in use by another process/);
    await first.pool.query('CREATE TABLE kept AS SELECT 1 AS one');
    await first.close();
    await first.close();

    const again = await openDb({ dataDir, onError });
    const { rows } = await again.pool.query(
      `SELECT one, current_setting('TimeZone') AS zone, current_setting('fsync') AS fsync, current_setting('jit') AS jit FROM kept`,
    );
    await again.close();
    expect(rows).toEqual([{ one: 1, zone: 'UTC', fsync: 'on', jit: 'off' }]);
    expect(readFileSync(path.join(dataDir, 'VERSION'), 'utf8')).toMatch(/^PostgreSQL \d+ in PGlite \d+\.\d+\.\d+\n$/);
    expect(errors).toEqual([]);
  });

  test('survives a connection that breaks, named statements included', { timeout: 60_000 }, async () => {
    const db = await openDb({ dataDir: path.join(dir, 'broken'), onError });
    onTestFinished(() => db.close());
    const named = { name: 'same', text: 'SELECT 1 AS one' };
    const client = await db.pool.connect();
    await client.query(named);
    client.release(new Error('this connection is thrown away'));
    await expect(db.pool.query(named)).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  test('refuses the files of another PostgreSQL, and says what to do', async () => {
    const dataDir = path.join(dir, 'old');
    mkdirSync(path.join(dataDir, 'pgdata'), { recursive: true });
    writeFileSync(path.join(dataDir, 'pgdata/PG_VERSION'), '17\n');
    writeFileSync(path.join(dataDir, 'VERSION'), 'PostgreSQL 17 in PGlite 0.4.3\n');
    const refused = openDb({ dataDir, onError });
    await expect(refused).rejects.toThrow(DatabaseError);
    await expect(refused).rejects.toThrow(
      /written by PostgreSQL 17 in PGlite 0\.4\.3 .* npm run db:restore -- FILE\.$/,
    );
  });
});

describe('a server', () => {
  test('is asked for with everything in the URL, and always in UTC', () => {
    const config = serverConfig('postgres://a:b%40c@db:6432/app?sslmode=verify-full&options=-c%20search_path%3Dx', 3);
    const url = new URL(config.connectionString ?? '');
    expect(url.searchParams.get('sslmode')).toBe('verify-full');
    expect(url.searchParams.get('options')).toBe('-c jit=off -c search_path=x -c TimeZone=UTC');
    expect(url.password).toBe('b%40c');
  });

  test('that does not answer is an error in one sentence, without the password', async () => {
    const refused = openDb({ url: 'postgres://someone:secret@127.0.0.1:1/app', dataDir: dir, onError });
    await expect(refused).rejects.toThrow(/^The database at 127\.0\.0\.1:1 cannot be used: .*ECONNREFUSED.*\.$/);
    await expect(refused).rejects.not.toThrow(/secret/);
  });

  test('needs a URL', async () => {
    await expect(openDb({ url: 'localhost', dataDir: dir, onError })).rejects.toThrow(/DATABASE_URL must look like/);
  });
});

test('the tests’ own database survives clients that are thrown away in a transaction', async () => {
  const { pool } = await testDb();
  const named = { name: 'same', text: 'SELECT 1 AS one' };
  for (let time = 0; time < 5; time++) {
    const client = await pool.connect();
    await client.query('BEGIN');
    expect((await client.query(named)).rows).toEqual([{ one: 1 }]);
    client.release(new Error('broken'));
  }
  const { rows } = await pool.query(`SELECT current_setting('TimeZone') AS zone, current_setting('jit') AS jit`);
  expect(rows).toEqual([{ zone: 'UTC', jit: 'off' }]);
});

describe('migrations', () => {
  test('that were applied are not applied again, and may not be edited', async () => {
    const { pool } = await testDb();
    const migrations = await readMigrations();
    expect(migrations.length).toBeGreaterThan(0);
    await expect(migrate(pool, migrations)).resolves.toEqual([]);
    const edited = migrations.map((migration) => ({ ...migration, checksum: 'another' }));
    await expect(migrate(pool, edited)).rejects.toThrow(/was edited after it was applied/);
  });

  test('keep the hours people had set, for each of their days', { timeout: 60_000 }, async () => {
    const { pool, close } = await openDb({ dataDir: path.join(dir, 'hours'), onError });
    onTestFinished(() => close());
    const all = await readMigrations();
    const until = all.findIndex(({ name }) => name.endsWith('_matching'));
    await migrate(pool, all.slice(0, until));
    await pool.query(`INSERT INTO "Workspace" (id, "slackId", name, "botUserId", "installedAt", "workDays", "workFrom", "workTo", status)
      VALUES ('00000000-0000-7000-8000-000000000001', 'T1', 'One', 'B1', now(), '{1,2}', 420, 900, 'INSTALLED')`);
    const hours = [
      ['U1', `'{}', NULL, NULL`],
      ['U2', `'{2,7}', 1320, 360`],
      ['U3', `'{}', 600, NULL`],
    ];
    for (const [slackId, values] of hours)
      await pool.query(`INSERT INTO "Member" (id, "workspaceId", "slackId", name, zone, "createdAt", "workDays", "workFrom", "workTo")
        VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', '${slackId}', 'x', 'UTC', now(), ${values})`);
    await migrate(pool, all);
    const { rows } = await pool.query('SELECT "workWeek" AS week FROM "Member" ORDER BY "slackId"');
    const off = [-1, -1];
    expect(rows.map(({ week }) => week ?? [])).toEqual([
      [],
      [...off, 1320, 360, ...off, ...off, ...off, ...off, 1320, 360],
      [600, 900, 600, 900, ...off, ...off, ...off, ...off, ...off],
    ]);
  });

  test('that fail leave nothing behind', async () => {
    const { pool } = await testDb();
    const half = { name: '99999999999999_half', sql: 'CREATE TABLE half (id int); SELECT 1 / 0', checksum: 'x' };
    await expect(migrate(pool, [half])).rejects.toThrow(/division by zero/);
    const { rows } = await pool.query(`SELECT to_regclass('half') AS half`);
    expect(rows).toEqual([{ half: null }]);
  });
});

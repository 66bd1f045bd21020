import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backUp } from '../src/db/backup.ts';
import { findNumbered } from '../src/db/backup-file.ts';
import { newPrisma } from '../src/db/client.ts';
import { DatabaseError } from '../src/db/errors.ts';
import { migrate, readMigrations } from '../src/db/migrate.ts';
import { openDb } from '../src/db/pool.ts';
import { restore } from '../src/db/restore.ts';
import type { Card, PrismaClient } from '../src/generated/prisma/client.ts';
import { writeCard } from '../src/knowledge/cards.ts';
import { actingOn } from '../src/knowledge/rights.ts';
import { searchCards } from '../src/search/service.ts';
import { emptyDb, testDb } from './support/db.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
// Three of the batches in which rows are read and written, and one more.
const MEMBERS = 1501;
const dir = mkdtempSync(path.join(tmpdir(), 'alongside-test-'));
const backup = path.join(dir, 'backup.ndjson.gz');
const migrations = await readMigrations();

/** Every table's rows as text, to compare two databases to the last digit. */
async function contents(pool: pg.Pool): Promise<Record<string, string[]>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const all: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM public."${name}" t ORDER BY 1`);
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

const leadOf = async (db: PrismaClient) =>
  actingOn({ db }, await db.member.findFirstOrThrow({ where: { slackId: 'U7' } }));

/** A card of the team's lead, written and put into the index as the product does. */
async function write(db: PrismaClient, title: string): Promise<Card> {
  const lead = await leadOf(db);
  const card = { kind: 'FAQ' as const, title, body: '', product: null, tags: [], teamId: null };
  return db.$transaction((tx) => writeCard({ now: () => NOW }, tx, lead, card));
}

async function titlesFor(db: PrismaClient, words: string): Promise<string[]> {
  const { hits } = await searchCards({ db, now: () => NOW }, { viewer: await leadOf(db), words, take: 10 });
  return hits.map(({ title }) => title.map(({ text }) => text).join(''));
}

/** A bit of everything: enums, arrays, JSON, instants, nulls, any script, members and teams that refer to each other. */
async function fill(): Promise<pg.Pool> {
  const { db, pool, reset } = await testDb();
  await reset();
  const at = new Date('2026-10-25T01:30:00.123Z');
  const workspace = await db.workspace.create({
    data: { slackId: 'T1', name: 'Ünïcode 😀 "quoted" \\ \n日本語', botUserId: 'U0', installedAt: at },
  });
  const workspaceId = workspace.id;
  await pool.query(
    `INSERT INTO "Member" (id, "workspaceId", "slackId", name, zone, "createdAt", "workWeek", site)
     SELECT gen_random_uuid(), $1, 'U' || n, 'Person ' || n, 'Europe/Berlin', $2::timestamptz + n * interval '1.001 s',
            CASE WHEN n % 2 = 0 THEN '{}' ELSE ARRAY[1, 2, n] END, CASE WHEN n % 3 = 0 THEN 'Site ' || n END
     FROM generate_series(1, ${MEMBERS}) n`,
    [workspaceId, at],
  );
  const lead = await db.member.findFirstOrThrow({ where: { slackId: 'U7' } });
  const team = await db.team.create({ data: { workspaceId, name: 'Zürich', leadId: lead.id } });
  await db.member.update({ where: { id: lead.id }, data: { teamId: team.id, pausedUntil: at } });
  const languages = ['de', 'a,b', '"', '', 'null'];
  await db.profile.create({ data: { memberId: lead.id, workspaceId, mentoring: true, languages, updatedAt: at } });
  for (const title of ['Refund to an expired card', 'Parcel lost on its way']) await write(db, title);
  const events = ['{"a": [1.0, 12345678901234567890, null], "b": "\\n"}', 'null', '"null"', null];
  for (const [i, body] of events.entries()) {
    await pool.query(
      `INSERT INTO "ReceivedEvent" ("eventId", "slackId", type, body, "receivedAt") VALUES ($1, 'T1', 'x', $2, $3)`,
      [`Ev${i}`, body, at],
    );
  }
  return pool;
}

let source: pg.Pool;
beforeAll(async () => {
  source = await fill();
  await backUp(source, backup, NOW);
});
afterAll(() => rmSync(dir, { recursive: true }));

const rewrite = (name: string, change: (lines: string[]) => string[]) => {
  const file = path.join(dir, name);
  const lines = gunzipSync(readFileSync(backup)).toString().split('\n');
  writeFileSync(file, gzipSync(change(lines).join('\n')));
  return file;
};

describe('a backup', () => {
  test('comes back the same in an embedded database, and from there in another kind', { timeout: 60_000 }, async () => {
    const before = await contents(source);
    const embedded = await openDb({ dataDir: path.join(dir, 'data'), onError: () => {} });
    const header = await restore(embedded.pool, backup, migrations);
    expect(header.tables.find((table) => table.name === 'Member')?.rows).toBe(MEMBERS);
    expect(await contents(embedded.pool)).toEqual(before);

    const second = path.join(dir, 'second.ndjson.gz');
    await backUp(embedded.pool, second, NOW);
    await embedded.close();
    const other = await emptyDb();
    await restore(other.pool, second, migrations);
    expect(await contents(other.pool)).toEqual(before);
    // The rules are in force again: a reference to nobody is refused at once.
    await expect(other.pool.query(`UPDATE "Team" SET "leadId" = gen_random_uuid()`)).rejects.toThrow(/foreign key/);

    await expect(restore(other.pool, backup, migrations)).rejects.toThrow('not empty: add --force');
    await other.pool.query(`DELETE FROM "ReceivedEvent"`);
    await restore(other.pool, backup, migrations, true);
    expect(await contents(other.pool)).toEqual(before);
    await other.close();
  });

  test('numbers go on where they were: a card written after a restore is found, and so are those before it', async () => {
    const { pool, close } = await emptyDb();
    await restore(pool, backup, migrations);
    const db = newPrisma(pool);
    const before = await db.card.findMany({ orderBy: { no: 'asc' } });
    const { no } = await write(db, 'Invoice for an expired voucher');
    expect(no).toBe((before.at(-1)?.no ?? 0) + 1);
    expect(await titlesFor(db, 'invoice')).toEqual(['Invoice for an expired voucher']);
    expect((await titlesFor(db, 'expired')).sort()).toEqual([
      'Invoice for an expired voucher',
      'Refund to an expired card',
    ]);
    expect(await titlesFor(db, 'parcel')).toEqual(['Parcel lost on its way']);
    await db.$disconnect();
    await close();
  });

  test('where there was nothing, numbers begin at one', async () => {
    const { pool, close } = await emptyDb();
    await migrate(pool, migrations);
    const file = path.join(dir, 'nothing.ndjson.gz');
    await backUp(pool, file, NOW);
    await restore(pool, file, migrations, true);
    const { rows } = await pool.query(`SELECT nextval(pg_get_serial_sequence('"Card"', 'no'))::int AS no`);
    expect(rows).toEqual([{ no: 1 }]);
    await close();
  });

  test('every sequence numbers the rows of a column: one that counts anything else would not come back', async () => {
    const { rows } = await source.query<{ name: string }>(
      `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace`,
    );
    const client = await source.connect();
    const numbered = await findNumbered(client);
    client.release();
    expect(numbered.map(({ sequence }) => sequence).sort()).toEqual(rows.map(({ name }) => name).sort());
  });

  test('is not written over another, and leaves no half file when it fails', async () => {
    await expect(backUp(source, backup, NOW)).rejects.toThrow(/exists already/);
    const unused = await emptyDb();
    await expect(backUp(unused.pool, path.join(dir, 'unused'), NOW)).rejects.toThrow(/nothing to back up/);
    await unused.close();
    expect(readdirSync(dir).filter((name) => /unused|part/.test(name))).toEqual([]);
  });
});

describe('what cannot be restored is refused in one sentence, and changes nothing', () => {
  let target: Awaited<ReturnType<typeof emptyDb>>;
  beforeAll(async () => {
    target = await emptyDb();
    await migrate(target.pool, migrations);
  });
  afterAll(() => target.close());

  const refused = async (file: string, message: RegExp) => {
    const before = await contents(target.pool);
    const failed = restore(target.pool, file, migrations, true);
    await expect(failed).rejects.toThrow(DatabaseError);
    await expect(failed).rejects.toThrow(message);
    expect(await contents(target.pool)).toEqual(before);
  };

  test('a missing file', () => refused(path.join(dir, 'missing'), /^There is no file .*missing\.$/));

  test('a file cut off', async () => {
    const file = path.join(dir, 'cut');
    writeFileSync(file, readFileSync(backup));
    truncateSync(file, Math.floor(readFileSync(file).length / 2));
    await refused(file, /cut off/);
  });

  test('a file that lost its last lines', () =>
    refused(
      rewrite('short', (lines) => lines.slice(0, -3)),
      /cut off/,
    ));

  test('a foreign file', async () => {
    const file = path.join(dir, 'foreign');
    writeFileSync(file, 'hello');
    await refused(file, /damaged, or not a backup/);
    await refused(
      rewrite('foreign-gz', () => ['{"some": "json"}']),
      /is not a backup/,
    );
    await refused(
      rewrite('empty', () => []),
      /cut off/,
    );
  });

  test('a newer format, or a migration of another release', async () => {
    const header = (change: (line: string) => string) => (lines: string[]) => lines.with(0, change(lines[0] ?? ''));
    await refused(
      rewrite(
        'newer',
        header((line) => line.replace('"version":1', '"version":2')),
      ),
      /newer release/,
    );
    await refused(
      rewrite(
        'unknown',
        header((line) => line.replace(/"checksum":"../, '"checksum":"__')),
      ),
      /does not have/,
    );
  });

  test('a row that does not fit', () =>
    refused(
      rewrite('misfit', (lines) => lines.map((line) => line.replace('Europe/Berlin', '"'))),
      /rows of Member/,
    ));
});

test('a database that belongs to something else is left alone, even by force', async () => {
  const other = await emptyDb();
  await other.pool.query('CREATE TABLE theirs (id int)');
  await expect(restore(other.pool, backup, migrations, true)).rejects.toThrow(/belongs to something else/);
  await other.close();
});

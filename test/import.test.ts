import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import type { PoolClient } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newPrisma } from '../src/db/client.ts';
import { migrate, readMigrations } from '../src/db/migrate.ts';
import { openDb } from '../src/db/pool.ts';
import { type CsvRecord, readCsv } from '../src/imports/csv.ts';
import { planImport } from '../src/imports/plan.ts';
import { groupProblems, lineRanges } from '../src/imports/report.ts';
import { readFile } from '../src/imports/rows.ts';
import { type ImportReport, importPeople, tryImport } from '../src/imports/service.ts';
import {
  failedModal,
  importedModal,
  importModal,
  OPEN_IMPORT,
  reportModal,
  workingModal,
} from '../src/imports/views.ts';
import { getProfile } from '../src/people/profiles.ts';
import { testDb } from './support/db.ts';
import { ownMs } from './support/own-ms.ts';
import { testServer } from './support/server.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

async function coordinator(name = 'Cora') {
  const { id } = await w.member(w.person(name));
  return w.deps.db.member.update({ where: { id }, data: { isCoordinator: true } });
}

const bytesOf = (text: string | Uint8Array) => (typeof text === 'string' ? new TextEncoder().encode(text) : text);
const input = (text: string | Uint8Array, createSkills = false) => ({
  workspaceId: w.workspace.id,
  bytes: bytesOf(text),
  createSkills,
});
const tried = async (text: string | Uint8Array, createSkills = false) =>
  tryImport(w.deps, 'operator', input(text, createSkills));
const imported = async (text: string | Uint8Array, createSkills = false) =>
  importPeople(w.deps, 'operator', input(text, createSkills));

/** The problems as the command line shows them. */
const said = ({ problems }: ImportReport) =>
  problems.map(({ line, column, value, message }) => `${line} ${column} ${value}: ${message}`);

const own = async (slackId: string) => getProfile(w.deps, w.workspace.id, (await w.member(slackId)).id);

/** How often everything else had its turn meanwhile. */
async function turnsDuring(work: () => Promise<void>): Promise<number> {
  let turns = 0;
  let next = setImmediate(function turn() {
    turns += 1;
    next = setImmediate(turn);
  });
  await work();
  clearImmediate(next);
  return turns;
}

/** The most statements that are under way at once on any one connection. */
async function mostAtOnce(work: () => Promise<void>): Promise<number> {
  let most = 0;
  const watched = new Map<PoolClient, PoolClient['query']>();
  const watch = (client: PoolClient) => {
    if (watched.has(client)) return;
    const { query } = client;
    watched.set(client, query);
    let running = 0;
    client.query = ((...args: unknown[]) => {
      const answer: unknown = Reflect.apply(query, client, args);
      if (!(answer instanceof Promise)) return answer;
      most = Math.max(most, ++running);
      return answer.finally(() => running--);
    }) as typeof query;
  };
  const { pool } = await testDb();
  pool.on('acquire', watch);
  await work().finally(() => pool.off('acquire', watch));
  for (const [client, query] of watched) client.query = query;
  return most;
}

/** Everything an import may touch. */
async function everything() {
  const { db } = w.deps;
  return {
    members: await db.member.findMany({ orderBy: { id: 'asc' } }),
    teams: await db.team.findMany({ orderBy: { id: 'asc' } }),
    skills: await db.skill.findMany({ orderBy: { id: 'asc' } }),
    profiles: await db.profile.findMany({ orderBy: { memberId: 'asc' } }),
    offered: await db.offeredSkill.count(),
    wanted: await db.wantedSkill.count(),
  };
}

/** Opens the form from App Home and chooses a file. */
async function choose(slackId: string, text: string | Uint8Array, name = 'people.csv') {
  const me = w.slack.as(slackId);
  await me.openHome();
  await w.slack.settle(() => JSON.stringify(me.home()?.blocks ?? '').includes(OPEN_IMPORT));
  await me.press('home', OPEN_IMPORT);
  await w.slack.settle(() => me.modal() !== undefined);
  await me.type('file', [w.slack.addFile(slackId, { name, bytes: bytesOf(text) }).id]);
  return me;
}

const words = (slackId: string) => JSON.stringify(w.slack.as(slackId).modal()?.blocks ?? '');

describe('a coordinator imports in Slack', () => {
  test('sees what would happen, and only then it happens', async () => {
    const { slackId } = await coordinator();
    const [ana, ben] = [w.person('Ana'), w.person('Ben')];
    const file = `e-mail,name,team,lead,site,start date,skills teach,skills want,languages
ana@example.invalid,Ana,Harbour,yes,Berlin,2020-03-01,De-escalation;Chat etiquette,,de;English
ben@example.invalid,Ben,Harbour,,Berlin,2026-01-15,,Clear writing,
`;
    const me = await choose(slackId, file);
    const before = await everything();
    await me.submit();
    await w.slack.settle(() => words(slackId).includes('The file is fine'));
    expect(words(slackId)).toContain(
      '• 2 people\\n• 1 new team: Harbour\\n• 1 lead\\n• languages or skills of 2 people',
    );
    expect(await everything()).toEqual(before);
    await me.submit();
    await w.slack.settle(() => words(slackId).includes('*Imported:*'));
    const saved = await own(ana);
    expect(saved.skillsTeach.map(({ name }) => name)).toEqual(['Chat etiquette', 'De-escalation']);
    expect(saved.member).toMatchObject({ site: 'Berlin', startedOn: new Date('2020-03-01T00:00:00Z') });
    expect(saved.profile).toMatchObject({ languages: ['de', 'en'], mentoring: false, importedAt: w.deps.now() });
    expect((await own(ben)).skillsWanted.map(({ name }) => name)).toEqual(['Clear writing']);
    const team = await w.deps.db.team.findFirstOrThrow({ include: { lead: true, members: true } });
    expect([team.name, team.lead?.slackId, team.members.length]).toEqual(['Harbour', ana, 2]);
    await w.deliver();
    for (const person of [ana, ben, slackId]) expect(w.slack.as(person).directMessages()).toEqual([]);
  });

  test('is told of every bad line, and nothing is imported', async () => {
    const { slackId } = await coordinator();
    w.person('Ana');
    const before = await everything();
    const me = await choose(slackId, 'handle,team,start date\n@ana,Harbour,31/03/2020\n@nobody,Harbour,\n@ghost,,\n');
    await me.submit();
    await w.slack.settle(() => words(slackId).includes('another look'));
    expect(words(slackId)).toContain('*Nothing was imported: 3 lines need another look.*');
    expect(words(slackId)).toContain('Line 2 · *start date:* is no date. Write it as 2024-03-31 (31/03/2020)');
    expect(words(slackId)).toContain('Lines 3, 4 · *person:* nobody here is called so (@nobody, @ghost)');
    expect(me.modal()?.submit).toBeUndefined();
    expect(await everything()).toEqual(before);
  });

  test('when the world has changed since the dry run, the truth is shown and nothing imported', async () => {
    const { slackId } = await coordinator();
    const ana = w.person('Ana');
    const me = await choose(slackId, `slack id;skills want\n${ana};Phone manner\n`);
    await me.submit();
    await w.slack.settle(() => words(slackId).includes('The file is fine'));
    await w.deps.db.skill.updateMany({ where: { name: 'Phone manner' }, data: { retiredAt: w.deps.now() } });
    await me.submit();
    await w.slack.settle(() => words(slackId).includes('is not in the list of skills'));
    expect(await w.deps.db.profile.count()).toBe(0);
  });

  test('new skills are made only with a tick', async () => {
    const { slackId } = await coordinator();
    const ana = w.person('Ana');
    const me = await choose(slackId, `slack id;skills teach\n${ana};"Juggling;Juggling;phone MANNER"\n`);
    await me.type('createSkills', ['yes']);
    await me.submit();
    await w.slack.settle(() => words(slackId).includes('1 new skill: Juggling'));
    await me.submit();
    await w.slack.settle(() => words(slackId).includes('*Imported:*'));
    expect((await own(ana)).skillsTeach.map(({ name }) => name)).toEqual(['Juggling', 'Phone manner']);
  });

  test.each([
    ['the list of people', 'users.list', 'Slack asks us to wait. Try again in 7 s.'],
    ['the file', 'files.info', 'Slack asks us to wait. Try again in 7 s.'],
  ])('when Slack does not give %s now, it says so where the person looks', async (_, method, message) => {
    const { slackId } = await coordinator();
    const me = await choose(slackId, 'handle,team\n@cora,Harbour\n');
    w.slack.faults.add({ kind: 'rate_limited', retryAfter: 7, method });
    await me.submit();
    await w.slack.settle(() => words(slackId).includes('Nothing was imported.'));
    expect(words(slackId)).toContain(message);
  });

  test('nobody else can, not even with an old form', async () => {
    const cora = await coordinator();
    const me = await choose(cora.slackId, 'handle,team\n@cora,Harbour\n');
    await w.deps.db.member.updateMany({ data: { isCoordinator: false } });
    expect(Object.values((await me.submit()).errors)).toEqual(['Only a coordinator can import people.']);
    const eve = await w.member(w.person('Eve'));
    await expect(tryImport(w.deps, eve, input('handle,team\n'))).rejects.toThrow('Only a coordinator');
    await expect(importPeople(w.deps, eve, input('handle,team\n'))).rejects.toThrow('Only a coordinator');
    const other = await w.deps.db.workspace.create({
      data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'UB9', installedAt: w.deps.now() },
    });
    await expect(importPeople(w.deps, cora, { ...input('x'), workspaceId: other.id })).rejects.toThrow(
      'another workspace',
    );
  });
});

describe('who is meant', () => {
  test('by id, mention, e-mail in any case, or handle', async () => {
    const [ana, ben, cleo, dan] = ['Ana', 'Ben', 'Cleo Ünal', 'Dan'].map((name) => w.person(name));
    const report = await imported(`person,site\n${ana},A\n<@${ben}|ben>,B\nCLEO.NAL@Example.invalid,C\n@dan,D\n`);
    expect(said(report)).toEqual([]);
    const sites = await Promise.all([ana, ben, cleo, dan].map(async (id) => (await w.member(id ?? '')).site));
    expect(sites).toEqual(['A', 'B', 'C', 'D']);
  });

  test('nobody who is unknown, an app, has left, or is there twice', async () => {
    const [ana, gone] = [w.person('Ana'), w.person('Gone')];
    const bot = w.person('Robo', { isBot: true });
    w.person('Twin A');
    await w.slack.changeUser(w.person('Twin B'), { profile: { display_name: 'Twin A' } });
    await w.slack.deactivate(gone);
    const report = await tried(
      `person,team\nU0NOBODY1,X\nno@one.example,X\n@nobody,X\n${bot},X\n${gone},X\n@twin a,X\n${ana},X\n@ana,Y\n,X\n`,
    );
    expect(said(report)).toEqual([
      '2 person U0NOBODY1: nobody here has this Slack id',
      '3 person no@one.example: nobody here has this e-mail address',
      '4 person @nobody: nobody here is called so',
      `5 person ${bot}: is an app`,
      `6 person ${gone}: has left the workspace`,
      '7 person @twin a: several people are called so. Use the e-mail address',
      '9 person @ana: is on line 8 already. Keep one line a person',
      '10 person : nobody is named on this line',
    ]);
  });

  test('guests may have a team, but are not matched', async () => {
    const gus = w.person('Gus', { isGuest: true });
    expect(said(await imported(`person,team\n${gus},Harbour\n`))).toEqual([]);
    expect(said(await tried(`person,languages\n${gus},en\n`))).toHaveLength(1);
  });
});

describe('what is kept', () => {
  test('an empty cell changes nothing, skills are added, and the higher level stays', async () => {
    const ana = w.person('Ana');
    await imported(`person,team,site,languages,skills certify\n${ana},Harbour,Berlin,en,De-escalation\n`);
    await w.deps.db.profile.updateMany({ data: { mentoring: true, importedAt: null } });
    await imported(`person,team,site,languages,skills do,skills teach\n${ana},,-,fr,De-escalation,Phone manner\n`);
    const saved = await own(ana);
    expect(saved.member).toMatchObject({ site: 'Berlin', teamId: expect.any(String) });
    expect(saved.profile).toMatchObject({ languages: ['en', 'fr'], mentoring: true, importedAt: null });
    expect(saved.skillsCertify.map(({ name }) => name)).toEqual(['De-escalation']);
    expect(saved.skillsTeach.map(({ name }) => name)).toEqual(['Phone manner']);
  });

  test('teams, sites and skills keep the spelling they have', async () => {
    const [ana, ben] = [w.person('Ana'), w.person('Ben')];
    await imported(`person,team,site\n${ana},Hafen Süd,São Paulo\n`);
    const report = await imported(`person,team,site,want\n${ben},HAFEN SUD,sao paulo,DE-ESCALATION\n`);
    expect(report.newTeams).toEqual([]);
    expect((await w.member(ben)).site).toBe('São Paulo');
    expect(await w.deps.db.team.count()).toBe(1);
  });

  test('twice the same file is the same as once', async () => {
    const ana = w.person('Ana');
    const file = `person,team,lead,site,start date,languages,teach,want\n${ana},Harbour,yes,Berlin,1.3.2020,en;de,Phone manner,Clear writing\n`;
    await imported(file);
    const once = await everything();
    expect(said(await imported(file))).toEqual([]);
    expect(await everything()).toEqual(once);
  });

  test('a failure in the middle leaves nothing behind', async () => {
    const ana = w.person('Ana');
    const before = await everything();
    await w.deps.db.$executeRawUnsafe('ALTER TABLE "WantedSkill" ADD CONSTRAINT "broken" CHECK (false)');
    const import_ = imported(`person,team,lead,want\n${ana},Harbour,yes,Clear writing\n`);
    await expect(
      import_.finally(() => w.deps.db.$executeRawUnsafe('ALTER TABLE "WantedSkill" DROP CONSTRAINT "broken"')),
    ).rejects.toThrow();
    expect(await everything()).toEqual(before);
  });

  test('a team has one lead, and a lead a team', async () => {
    const [ana, ben] = [w.person('Ana'), w.person('Ben')];
    expect(said(await tried(`person,team,lead\n${ana},A,yes\n${ben},a,X\n`))).toEqual([
      '3 lead A: has a lead on line 2 already. A team has one',
    ]);
    expect(said(await tried(`person,team,lead\n${ana},,yes\n${ben},B,perhaps\n`))).toEqual([
      '2 lead yes: leads, but the line names no team',
      '3 lead perhaps: is neither “yes” nor “no”',
    ]);
  });

  test('no profile gets more than twenty skills, no list more than five hundred', async () => {
    const ana = w.person('Ana');
    const many = (count: number, from = 0) =>
      Array.from({ length: count }, (_, index) => `Skill ${from + index}`).join(';');
    await imported(`person,teach\n${ana},${many(15)}\n`, true);
    expect(said(await tried(`person,do\n${ana},${many(6, 100)}\n`, true))).toEqual([
      '2 skills teach : would make 21 skills. 20 at most',
    ]);
    await w.deps.db.skill.createMany({
      data: Array.from({ length: 471 }, (_, index) => ({ workspaceId: w.workspace.id, name: `More ${index}` })),
    });
    expect(said(await tried(`person,want\n${ana},One more\n`, true))).toEqual([
      '1 file : That would make 501 skills. 500 at most.',
    ]);
  });

  test('people of a file hear nothing and are enrolled in nothing', async () => {
    const ana = w.person('Ana');
    await imported(`person,want\n${ana},Clear writing\n`);
    expect((await own(ana)).profile).toMatchObject({ mentoring: false, importedAt: w.deps.now() });
    expect(await w.deps.db.outboxMessage.count()).toBe(0);
    expect(w.logs.join('')).not.toContain(ana);
  });
});

describe('hostile files', () => {
  const ana = () => w.person('Ana');

  test.each([
    ['a byte order mark', (id: string) => `\ufeffslack id,team\n${id},Harbour\n`],
    ['Excel’s sep= line', (id: string) => `sep=;\r\nslack id;team\r\n${id};Harbour\r\n`],
    ['semicolons', (id: string) => `slack id;team\r\n${id};Harbour`],
    ['tabs', (id: string) => `slack id\tteam\n${id}\tHarbour\n`],
    ['old line ends', (id: string) => `slack id,team\r${id},Harbour\r`],
    ['quotes everywhere', (id: string) => `"slack id","team"\n"${id}","Harbour"\n`],
    ['blank lines and empty columns', (id: string) => `\n\nslack id,,team,\n,,,\n${id},,Harbour,\n\n`],
    ['UTF-16 as Excel writes it', (id: string) => Buffer.from(`\ufeffslack id\tteam\r\n${id}\tHarbour\r\n`, 'utf16le')],
  ])('with %s are read', async (_, file) => {
    const report = await imported(file(ana()));
    expect(said(report)).toEqual([]);
    expect(report).toMatchObject({ people: 1, newTeams: ['Harbour'] });
  });

  test.each([
    ['an empty file', '', 'The file is empty.'],
    ['nothing but spaces', ' \n\n', 'The file is empty.'],
    ['a workbook', Buffer.from('PK\u0003\u0004 and so on'), 'This is an Excel workbook, not a CSV file.'],
    [
      'another encoding',
      Buffer.from('handle,team\nJ\xfcrgen,S\xfcd\n', 'latin1'),
      'The letters of this file are not in UTF-8.',
    ],
    ['no text at all', Buffer.from([1, 2, 0, 3]), 'This is not a text file.'],
    ['no column for the person', 'name,team\nAna,X\n', 'There is no column for the person.'],
    ['nothing about the people', 'name,handle\nAna,@ana\n', 'There is nothing in the file but people'],
    ['the same column twice', 'handle,team,Team name\n@ana,X,Y\n', 'There are two columns for “team”. Keep one.'],
    ['nobody below', 'handle,team\n', 'There is nobody below the first line.'],
    ['a quote that never closes', 'handle,team\n@ana,"X\n@ben,Y\n', 'A quote (") opens here and never closes.'],
  ])('with %s are refused in a sentence', async (_, file, message) => {
    const [problem, ...more] = (await tried(file)).problems;
    expect(problem?.message).toContain(message);
    expect(more).toEqual([]);
  });

  test('formula cells are refused wherever they would be kept', async () => {
    const id = ana();
    const file = `person,team,site,teach\n${id},"=cmd|'/c calc'!A1",+1,@SUM(A1);-2+3\n`;
    expect(said(await tried(file, true))).toEqual([
      "2 team =cmd|'/c calc'!A1: begins like a formula. Take the sign away",
      '2 site +1: begins like a formula. Take the sign away',
      '2 skills teach @SUM(A1): begins like a formula. Take the sign away',
      '2 skills teach -2+3: begins like a formula. Take the sign away',
    ]);
  });

  test('bad dates, languages, lengths and ragged lines are named with line and column', async () => {
    const [one, two, three, four, five] = [1, 2, 3, 4, 5].map((number) => w.person(`Person ${number}`));
    const file = `name,person,start date,languages,team
A,${one},2026-02-30,en,X
B,${two},03/04/2024,klingon,X
"C
with a line end",${three},2030-01-01,,${'x'.repeat(76)}
D,${four},31.3.2024,de,X,too,many
E,${five}
`;
    expect(said(await tried(file))).toEqual([
      '2 start date 2026-02-30: is no date. Write it as 2024-03-31',
      '3 start date 03/04/2024: is no date. Write it as 2024-03-31',
      '3 languages klingon: is no language I know. Write its English name or its code, such as “en”',
      `4 team ${'x'.repeat(76)}: is too long. 75 characters at most`,
      '4 start date 2030-01-01: is not a day in the past',
      `6 person ${four}: has more cells than there are columns. Put cells that hold the separator into quotes`,
    ]);
  });

  test('headings nobody knows are named, not ignored in silence', async () => {
    expect((await tried(`person,team,skils teach,Name\n${ana()},X,De-escalation,Ana\n`)).ignored).toEqual([
      'skils teach',
    ]);
  });

  test('10,000 lines: fine ones are imported in one go, bad ones all reported', { timeout: 60_000 }, async () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => `U0BULK${String(index).padStart(5, '0')}`);
    for (const id of ids) w.slack.addUser({ id, name: id });
    const line = (id: string, index: number) =>
      `${id},Team ${index % 50},Site ${index % 9},2020-01-01,en;de,De-escalation;Phone manner,Clear writing`;
    const heading = 'slack id,team,site,start date,languages,teach,want\n';
    const file = heading + ids.map(line).join('\n');
    const most = await mostAtOnce(async () => {
      expect(await imported(file)).toMatchObject({ people: 10_000, problems: [], profiles: 10_000 });
    });
    expect(most).toBe(1);
    expect(await w.deps.db.offeredSkill.count()).toBe(20_000);
    const bad = await tried(heading + ids.map((id, index) => line(`${id}X`, index)).join('\n'));
    expect(bad.problems).toHaveLength(10_000);
    const blocks = reportModal(bad, { fileId: 'F1', createSkills: false }).blocks;
    expect(JSON.stringify(blocks)).toContain('Lines 2–10001');
    const every = await tried(heading + ids.map((id, index) => line(index % 2 ? id : `${id}X`, index)).join('\n'));
    const { slackId } = await coordinator();
    const view = reportModal(every, { fileId: 'F1', createSkills: false });
    const opened = await w.slack.call(
      'views.open',
      { trigger_id: w.slack.issueTrigger(slackId), view },
      'xoxb-test-token',
    );
    expect(opened.body).toContain('"ok":true');
    expect(JSON.stringify(view.blocks)).toContain(' 10000 ·');
  });
});

test('10,000 lines are looked at in turns with everything else', async () => {
  const accounts = Array.from({ length: 10_000 }, (_, index) => ({
    ...{ slackId: `U${index}`, name: `Person ${index}`, zone: 'UTC', email: undefined, handles: [`p${index}`] },
    ...{ isBot: false, isGuest: false, isAdmin: false, deactivated: false },
  }));
  const lines = accounts.map(({ slackId }, index) => `${slackId},${index % 2 ? '' : 'Phone manner;Juggling'}`);
  let read = await readFile(bytesOf('slack id,want'), '2026-11-24');
  const reading = await turnsDuring(async () => {
    read = await readFile(bytesOf(`slack id,want\n${lines.join('\n')}`), '2026-11-24');
  });
  expect(read).toMatchObject({ problems: [], ignored: [] });
  expect(read.rows.map(({ line, person }) => `${line} ${person}`)).toEqual(
    accounts.map(({ slackId }, index) => `${index + 2} ${slackId}`),
  );
  expect(reading).toBeGreaterThan(80);
  const known = { accounts, teams: [], sites: [], held: new Map() };
  const skills = [{ name: 'Phone manner', retiredAt: null }];
  const planning = await turnsDuring(async () => {
    const { people, problems } = await planImport(read.rows, { ...known, skills }, false);
    expect([people.length, problems.length, problems[4999]?.line]).toEqual([10_000, 5000, 10_000]);
  });
  expect(planning).toBeGreaterThan(80);
});

describe('reading CSV', () => {
  /** All records, and what made the rest unreadable. */
  const parse = (text: string) => {
    const read = [...readCsv(text)];
    const unreadable = read.find((one) => 'message' in one);
    return { records: read.filter((one): one is CsvRecord => 'cells' in one), unreadable };
  };

  const cell = fc.string({ unit: fc.constantFrom('a', 'ü', ' ', '"', ',', ';', '\n', '\r\n', '😀', '=') });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  test('gives back any cells that were written by the rules', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        (rows, separator, end) => {
          const written = rows.map((cells) => cells.map(quoted).join(separator)).join(end);
          const { records, unreadable } = parse(`sep=${separator}${end}${written}`);
          expect(unreadable).toBeUndefined();
          const filled = rows.filter((cells) => cells.some((one) => one.trim() !== ''));
          expect(records.map(({ cells }) => cells)).toEqual(filled);
        },
      ),
    );
  });

  test('ends for any text, and numbers its lines as an editor does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const lines = text.split(/\r\n|\r|\n/).length;
        for (const record of parse(text).records) expect(record.line).toBeLessThanOrEqual(lines);
      }),
    );
    const { records } = parse('a,b\n"x\ny",1\n\nc,d');
    expect(records.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  test('a quote in the middle is itself, what follows a closing one belongs to the cell', () => {
    expect(parse('5" disk,"a"b,c').records[0]?.cells).toEqual(['5" disk', 'ab', 'c']);
  });

  test('10,000 long lines take a moment, not a minute', () => {
    const text = `a,b\n${'"x ""y"" z",some text that is rather long\n'.repeat(10_000)}`;
    const spent = ownMs(() => {
      expect(parse(text).records).toHaveLength(10_001);
      expect(parse(`a,b\n${'"'.repeat(200_000)}`).records.length).toBeLessThan(3);
    });
    expect(spent).toBeLessThan(1000);
  });
});

test('lines are told in ranges, and a mistake once', () => {
  expect(lineRanges([7, 3, 12, 13, 14, 4, 3])).toBe('3, 4, 7, 12–14');
  const problem = { column: 'person', value: 'a', message: 'is on line 7 already. Keep one line a person' };
  const groups = groupProblems([
    { ...problem, line: 9 },
    { ...problem, line: 10, message: 'is on line 8 already. Keep one line a person' },
  ]);
  expect(groups).toEqual([{ lines: [9, 10], column: 'person', message: problem.message, values: ['a'] }]);
});

// It runs on an embedded database of its own: once is enough.
test.skipIf(testServer())(
  'the command says what would happen, then does it with --apply',
  { timeout: 120_000 },
  async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'alongside-import-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const dataDir = path.join(dir, 'data');
    const open = async () => openDb({ dataDir, onError: (error) => expect.fail(error.message) });
    const first = await open();
    await migrate(first.pool, await readMigrations());
    await newPrisma(first.pool).workspace.create({
      data: { slackId: w.slack.teamId, name: 'Bright Support', botUserId: 'UB1', installedAt: w.deps.now() },
    });
    await first.close();
    w.person('Ana');
    const file = path.join(dir, 'people.csv');
    writeFileSync(file, 'handle,team,lead\n@ana,Harbour,yes\n');
    const env = {
      DATA_DIR: dataDir,
      SLACK_BOT_TOKEN: 'xoxb-test-token',
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_API_URL: `${w.slackUrl}/api/`,
    };
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, ['scripts/import-people.ts', ...args], { env }).catch((error) => error);
    expect((await run()).stderr).toContain('Which file?');
    expect((await run(path.join(dir, 'none.csv'))).stderr).toContain('cannot be read');
    expect((await run(file)).stdout).toBe(
      'Would import: 1 people, 1 new teams (Harbour), 1 leads, languages or skills of 0 people, 0 new skills.\nAdd --apply to do it.\n',
    );
    expect((await run(file, '--apply')).stdout).toContain('Imported: 1 people, 1 new teams (Harbour)');
    writeFileSync(file, 'handle,team\n@ghost,Harbour\n');
    expect(await run(file, '--apply')).toMatchObject({
      code: 1,
      stdout: 'line 2, person: “@ghost” nobody here is called so\nNothing was imported: 1 things to put right.\n',
    });
    const after = await open();
    const { rows } = await after.pool.query(
      'SELECT member.name, team.name AS team FROM "Team" AS team JOIN "Member" AS member ON member.id = team."leadId"',
    );
    await after.close();
    expect(rows).toEqual([{ name: 'Ana', team: 'Harbour' }]);
  },
);

test('as it looks', async () => {
  const report: ImportReport = {
    people: 1200,
    newTeams: ['<!channel>', 'Süd'],
    leads: 1,
    newSkills: [],
    profiles: 0,
    ignored: ['skils'],
    problems: [],
  };
  const bad = { line: 3, column: 'person', value: '<!here> & co', message: 'nobody here is called so' };
  const ready = { fileId: 'F1', createSkills: true };
  const modals = [
    importModal(),
    workingModal(),
    failedModal('Slack did not hand out the file. Please try again.'),
    reportModal(report, ready),
    reportModal({ ...report, problems: [bad] }, ready),
    importedModal(report),
  ];
  expect(modals).toMatchSnapshot();
  const ana = w.person('Ana');
  for (const view of modals) {
    const trigger_id = w.slack.issueTrigger(ana);
    expect((await w.slack.call('views.open', { trigger_id, view }, 'xoxb-test-token')).body).toContain('"ok":true');
  }
});

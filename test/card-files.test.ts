import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findHistory, getVersion } from '../src/capture/history.ts';
import { tidyBody } from '../src/card-files/fields.ts';
import { printCard, readCard } from '../src/card-files/front-matter.ts';
import { readCards } from '../src/card-files/reading.ts';
import { exportCards, type Importer, type ImportReport, planImport, writeImport } from '../src/card-files/service.ts';
import { newPrisma } from '../src/db/client.ts';
import { migrate, readMigrations } from '../src/db/migrate.ts';
import { openDb } from '../src/db/pool.ts';
import { sayOutdated } from '../src/knowledge/uses.ts';
import { searchCards } from '../src/search/service.ts';
import { actorFor } from './support/cards.ts';
import { testDb } from './support/db.ts';
import { ownMs } from './support/own-ms.ts';
import { heard } from './support/pairs.ts';
import { tries } from './support/properties.ts';
import { countQueries } from './support/queries.ts';
import { testServer } from './support/server.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const input = (content: string | Uint8Array, name: string, redact = false) => ({
  workspaceId: w.workspace.id,
  bytes: typeof content === 'string' ? strToU8(content) : content,
  name,
  redact,
});
const tried = (content: string | Uint8Array, name = 'cards.csv', by: Importer = 'operator') =>
  planImport(w.deps, by, input(content, name));
const imported = (content: string | Uint8Array, name = 'cards.csv', by: Importer = 'operator', redact = false) =>
  writeImport(w.deps, by, input(content, name, redact));

/** As the command line shows them. */
const said = ({ problems }: ImportReport) =>
  problems.map(({ line, file, column, value, message }) => `${file ?? line} ${column} ${value}: ${message}`);

const cards = () =>
  w.deps.db.card.findMany({
    orderBy: { no: 'asc' },
    include: { versions: { orderBy: { version: 'asc' } }, questions: true },
  });

async function coordinator(name: string, team?: string) {
  const { id } = await w.member(w.person(name));
  const { db } = w.deps;
  const created =
    team === undefined ? undefined : await db.team.create({ data: { workspaceId: w.workspace.id, name: team } });
  return db.member.update({
    where: { id },
    data: { isCoordinator: true, ...(created && { teamId: created.id }) },
    include: { leads: true },
  });
}

async function exported(by: Importer, format: 'markdown' | 'json') {
  const files = [];
  for await (const file of exportCards(w.deps, by, { workspaceId: w.workspace.id, format })) files.push(file);
  return files;
}

const CSV = [
  'key,title,answer,kind,product,tags,questions,internal note',
  'r-1,How do I refund?,"Open the order.',
  'Press *Refund*.",how-to,Payments,refunds; cards,Money back? | Where is it,x',
  'r-2,Lost parcel,Ask the carrier first.,,,,,',
].join('\r\n');

describe('a table of cards', () => {
  test('is told card by card before anything is written, written once, and changes nothing the second time', async () => {
    const report = await tried(CSV);
    expect(report).toMatchObject({ added: 2, changed: 0, unchanged: 0, problems: [], ignored: ['internal note'] });
    expect(report.lines.map(({ line, what, title }) => [line, what, title])).toEqual([
      [2, 'added', 'How do I refund?'],
      [4, 'added', 'Lost parcel'],
    ]);
    expect(await cards()).toEqual([]);
    await imported(CSV);
    const [first, second] = await cards();
    expect(first).toMatchObject({
      ...{
        externalKey: 'r-1',
        kind: 'HOW_TO',
        status: 'PUBLISHED',
        language: 'en',
        product: 'Payments',
        tags: ['refunds', 'cards'],
      },
      ...{
        body: 'Open the order.\nPress *Refund*.',
        version: 1,
        verifiedAt: null,
        versions: [{ version: 1, what: 'imported' }],
      },
    });
    expect(first?.questions.map(({ words }) => words).sort()).toEqual(['Money back?', 'Where is it']);
    expect(first?.dueAt).toEqual(new Date(w.deps.now().getTime() + 90 * 86_400_000));
    expect(second).toMatchObject({ kind: 'FAQ', product: null, tags: [] });
    expect(await imported(CSV)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    expect((await cards()).map(({ version }) => version)).toEqual([1, 1]);
  });

  test('changes what it tells, keeps the rest, and leaves a version', async () => {
    await imported(CSV);
    expect(await imported('key;title;body;status\r\nr-1;How do I refund?;Ask first.;obsolete\r\n')).toMatchObject({
      changed: 1,
    });
    const [first] = await cards();
    expect(first).toMatchObject({
      body: 'Ask first.',
      kind: 'HOW_TO',
      tags: ['refunds', 'cards'],
      status: 'OBSOLETE',
      version: 2,
      dueAt: null,
    });
    expect(first?.versions.map(({ version, body }) => [version, body])).toEqual([
      [1, 'Open the order.\nPress *Refund*.'],
      [2, 'Ask first.'],
    ]);
  });

  test('is taken for the language it is written in where it names none', async () => {
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { cardLanguages: ['en', 'de'] } });
    await imported(
      [
        'title,body,language',
        'Wie werden Buchungen storniert?,Das geht nur am selben Tag und mit der Nummer der Buchung.,',
        'How are bookings undone?,That is done on the same day and with the number of the booking.,',
        'Und das?,Das ist die Antwort für den Kunden.,fr',
      ].join('\n'),
    );
    expect((await cards()).map(({ language }) => language)).toEqual(['de', 'en', 'fr']);
  });

  test('is found at once', async () => {
    await imported(CSV);
    const by = await coordinator('Cora');
    const { hits } = await searchCards(w.deps, { viewer: by, words: 'refund', take: 5 });
    expect(hits).toHaveLength(1);
  });

  test('is not imported at all with anything wrong in it, and every line is told', async () => {
    const wrong = [
      'key,title,body,kind,status,language,team,source,tags',
      'a,,text,,,,,,',
      'b,Title,,,,,,,',
      `c,${'x'.repeat(151)},text,novel,fresh,xx,Nowhere,javascript:x,`,
      'd,Title,text,,,,,,,more',
      'e,One,text,,,,,,',
      'e,Two,text,,,,,,',
      ',Same,text,,,,,,',
      ',same ,text,,,,,,',
      'f,Fine,text,faq,candidate,de,,https://a.b/c,',
    ].join('\n');
    expect(said(await imported(wrong))).toMatchInlineSnapshot(`
      [
        "2 title : has no title. Write it as “title: …” or as a heading in the first line",
        "3 body : has no text",
        "4 title xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: is too long. 150 characters at most",
        "4 kind novel: is no kind of card. These are: faq, how-to, troubleshooting, playbook, story",
        "4 status fresh: is no state of a card. These are: candidate, published, due, obsolete",
        "4 language xx: is no language I know. Write its code, such as “en”",
        "4 source javascript:x: is no web address. It begins with https://",
        "4 team Nowhere: is no team you are in or lead. Leave it empty for everybody",
        "5 file : has more cells than there are columns. Put cells that hold the separator into quotes",
        "7 key e: stands in the file twice, first in line 6",
        "9 title same: is the title in line 8 too. Give each a key of its own",
      ]
    `);
    expect(await cards()).toEqual([]);
  });

  test('finds a card of the same title that has no key yet, and says how to change it', async () => {
    await imported(CSV);
    expect(said(await tried('title,body\nhow do i REFUND?,x'))).toEqual([
      '2 title how do i REFUND?: is the title of a card that is there already. Its key is r-1: write it to change that card',
    ]);
  });

  test.each([
    ['', 'There is no card in the file.'],
    ['title,body', 'There is no card in the file.'],
    ['name,text\na,b', 'There is no column “title” or “body”. The first line must name the columns.'],
    ['title,body,answer\na,b,c', 'There are two columns for “body”. Keep one.'],
    ['title,body\n"a,b', 'A quote (") opens here and never closes.'],
    [
      new Uint8Array([0xff, 0xfe, 0x00]),
      'The letters of this file are not in UTF-8. In Excel choose “Save as”, then “CSV UTF-8”.',
    ],
  ])('that cannot be read says why: %j', async (content, message) => {
    expect((await tried(content)).problems.map((one) => one.message)).toEqual([message]);
  });

  test('from Excel, in its own encodings', async () => {
    const table = 'title;body\r\nÜberweisung;Prüfe die IBAN zuerst\r\n';
    const utf16 = new Uint8Array([
      0xff,
      0xfe,
      ...new Uint8Array(new Uint16Array([...table].map((char) => char.charCodeAt(0))).buffer),
    ]);
    for (const bytes of [strToU8(`\ufeff${table}`), utf16])
      expect((await tried(bytes)).lines.map(({ title }) => title)).toEqual(['Überweisung']);
  });
});

test.each([
  [
    'cards.json',
    '[{"key":"a\\u0000","title":"T \\ud83d?","tags":["t\\udc00"],"source":"https://a.b/\\u0000","body":"b\\u0000\\ud800"}]',
  ],
  ['card.md', '---\nkey: "a\\0"\ntitle: "T \\ud83d?"\ntags: ["t\\udc00"]\nsource: "https://a.b/\\0"\n---\nb\ufffd'],
])('signs that no database keeps, written as escapes in %s, are no error', async (name, text) => {
  expect(await imported(text, name)).toMatchObject({ added: 1, problems: [] });
  const expected = {
    externalKey: 'a',
    title: 'T \ufffd?',
    tags: ['t\ufffd'],
    sourceLink: 'https://a.b/',
    body: 'b\ufffd',
  };
  expect(await cards()).toMatchObject([expected]);
  expect(await imported(text, name)).toMatchObject({ unchanged: 1 });
});

describe('personal data in a file', () => {
  const TABLE =
    'title,body,questions\nCall back,"Ring Anna, +44 7911 123456, anna@web.de",Is it 4111 1111 1111 1111?\n';

  test('is refused without showing it, or taken out', async () => {
    expect(said(await imported(TABLE))).toEqual([
      '2 body : holds an e-mail address and a phone number. Take it out, or import with redaction',
      '2 questions : holds a card number. Take it out, or import with redaction',
    ]);
    expect((await imported(TABLE, 'cards.csv', 'operator', true)).lines[0]?.redacted).toEqual([
      'an e-mail address and a phone number',
      'a card number',
    ]);
    const [card] = await cards();
    expect(card?.body).toBe('Ring Anna, [phone number], [e-mail address]');
    expect(card?.questions[0]?.words).toBe('Is it [card number]?');
    expect(w.logs.join('')).not.toContain('7911 123456');
  });

  test('is found however CommonMark writes it: escaped, half bold, as a link', async () => {
    const bodies = [
      'Write to ben\\_smith@web.de',
      'Card **4111 1111** 1111 1111',
      'Card 4111 *1111 1111* 1111',
      'Write to [Ben](mailto:ben.smith@web.de)',
      '`4111`&#x20;`1111 1111 1111`',
    ];
    const table = `title,body\n${bodies.map((body, index) => `Card ${index},"${body}"`).join('\n')}\n`;
    expect(said(await tried(table))).toHaveLength(bodies.length);
    await imported(table, 'cards.csv', 'operator', true);
    const kept = (await cards()).map(({ body }) => body).join('\n');
    expect(kept).not.toMatch(/smith@|smith|1111/);
    expect(kept.match(/\[(?:card number|e-mail address)\]/g)).toHaveLength(bodies.length);
  });

  test('masked numbers and bold amounts are none', async () => {
    expect(said(await tried('title,body\nMasked,"Card 411111******1111, fee **25** of **1000** euros"\n'))).toEqual([]);
  });

  test('in the address it comes from is refused, or that is left out', async () => {
    const file = '---\ntitle: Where?\nsource: https://crm.example.com/?email=anna@web.de\n---\nThere.';
    expect(said(await imported(file, 'card.md'))).toEqual([
      '1 source : holds an e-mail address. Take it out, or import with redaction',
    ]);
    expect((await imported(file, 'card.md', 'operator', true)).lines[0]?.redacted).toEqual(['an e-mail address']);
    expect((await cards()).map(({ title, sourceLink }) => [title, sourceLink])).toEqual([['Where?', null]]);
  });

  test('is not what stands in the address of a message', async () => {
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { privatePatterns: ['\\d{8,}'] } });
    const source = 'https://acme.slack.com/archives/C01/p1699999999123456?thread_ts=1699999999.123456&cid=C01';
    await imported(`---\ntitle: Where?\nsource: ${source}\n---\nThere.`, 'card.md');
    expect((await cards()).map(({ sourceLink }) => sourceLink)).toEqual([source]);
  });

  test('is also what the workspace calls so', async () => {
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { privatePatterns: ['ORD-\\d{6}'] } });
    expect(said(await tried('title,body\nx,See ORD-123456'))).toEqual([
      '2 body : holds an order or ticket id. Take it out, or import with redaction',
    ]);
  });
});

describe('Markdown', () => {
  test('with front matter, or a heading for a title', async () => {
    const zip = zipSync({
      'a.md': strToU8(
        '---\r\nkey: 0012\r\ntitle: "Yes: no"\r\ntags: [on, 1.0]\r\nquestions:\r\n  - why?\r\n---\r\n\r\n    code\r\n\r\ntext\r\n',
      ),
      'folder/b.markdown': strToU8('\ufeff# A heading #\n\n---\n\nnot front matter\n'),
      '../../etc/passwd.md': strToU8('# Harmless\n\nA name is only a name.'),
      '__MACOSX/._a.md': strToU8('x'),
      'folder/.hidden.md': strToU8('x'),
      'picture.png': strToU8('x'),
      'inner.zip': zipSync({ 'c.md': strToU8('# no') }),
    });
    const report = await imported(zip, 'cards.zip');
    expect(report).toMatchObject({ added: 3, problems: [], ignored: ['picture.png', 'inner.zip'] });
    const [first, second, third] = await cards();
    expect(first).toMatchObject({
      externalKey: '0012',
      title: 'Yes: no',
      tags: ['on', '1.0'],
      body: '    code\n\ntext',
    });
    expect(second).toMatchObject({ externalKey: null, title: 'A heading', body: '---\n\nnot front matter' });
    expect(third).toMatchObject({ title: 'Harmless' });
  });

  test('one file alone', async () => {
    expect(await imported('# One\n\ntext', 'one.md')).toMatchObject({ added: 1, problems: [] });
    expect((await tried('no title', 'one.md')).problems).toMatchObject([{ column: 'title' }]);
  });

  test.each([
    [
      'aliases that multiply',
      `a: &a [x]\n${Array.from({ length: 20 }, (_, n) => `b${n}: &b${n} [*a, *a]`).join('\n')}\ntitle: *a`,
    ],
    ['lists in lists', `title: ${'['.repeat(15_000)}`],
    ['maps in maps', `title: ${'{a: '.repeat(5000)}`],
    ['types', 'title: !!js/function "function () {}"\nkey: {a: b}'],
    ['a key twice', 'title: a\ntitle: b'],
    ['a list for all', '- a\n- b'],
    ['nonsense', ': : :\n\t- ]'],
    ['too much', `title: ${'x'.repeat(50_000)}`],
  ])('with %s in front is refused', async (_, head) => {
    let problems: unknown[] = [];
    const spent = await ownMs(async () => {
      ({ problems } = await tried(`---\n${head}\n---\ntext`, 'one.md'));
    });
    expect(problems.length).toBeGreaterThan(0);
    expect(spent).toBeLessThan(2000);
  });

  test('a card looks the same after printing and reading', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .map((text) => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim())
      .filter((text) => text !== '');
    const body = fc
      .array(fc.oneof(word, fc.constantFrom('---', '# a', '```', '\t', '    x', '\n', '- [ ] y', '...')), {
        minLength: 1,
        maxLength: 6,
      })
      .map((lines) => tidyBody(lines.join('\n')))
      .filter((text) => text !== '');
    fc.assert(
      fc.property(
        fc.record({ key: word, title: word, tags: fc.array(word, { minLength: 1, maxLength: 3 }), body }),
        (card) => {
          expect(readCard(printCard(card), { line: 1, file: 'a.md' })).toEqual({ line: 1, file: 'a.md', fields: card });
        },
      ),
      { numRuns: tries(500) },
    );
  });
});

describe('a zip that is made to do harm', () => {
  const read = async (bytes: Uint8Array) => {
    const { problems, entries } = await readCards(bytes, 'cards.zip');
    return { message: problems[0]?.message, entries };
  };

  /** Read in a process of its own: how much memory it takes is to be told from what the other tests take. */
  async function readAlone(bytes: Uint8Array): Promise<{ message: string; grown: number }> {
    const dir = mkdtempSync(path.join(tmpdir(), 'alongside-zip-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const file = path.join(dir, 'cards.zip');
    writeFileSync(file, bytes);
    const { stdout } = await promisify(execFile)(process.execPath, ['test/support/read-zip.ts', file]);
    return JSON.parse(stdout);
  }

  test('by bursting: one large file, many that add up, or sizes that lie', async () => {
    const zeros = new Uint8Array(100_000_000);
    const large = zipSync({ 'a.md': [zeros, { level: 9 }] });
    const alone = await readAlone(large);
    expect(alone.message).toContain('unpacks to far more');
    expect(alone.grown).toBeLessThan(100_000_000);
    const many = zipSync(
      Object.fromEntries(
        Array.from({ length: 600 }, (_, n) => [`${n}.md`, [zeros.subarray(0, 190_000), { level: 9 }]]),
      ) as never,
    );
    expect((await read(many)).message).toContain('unpacks to far more');
    const lying = large.slice();
    new DataView(lying.buffer).setUint32(22, 10, true);
    expect((await read(lying)).message).toContain('unpacks to far more');
  }, 60_000);

  test('by being none, half of one, or locked', async () => {
    const whole = zipSync({ 'a.md': strToU8('# A\n\ntext'.repeat(500)) });
    expect((await read(whole.subarray(0, 60))).message).toBeDefined();
    expect((await read(strToU8('PK\u0003\u0004 but no zip at all, only text'))).message).toBeDefined();
    expect((await read(zipSync({ '[Content_Types].xml': strToU8('x'), 'xl/a.md': strToU8('x') }))).message).toContain(
      'Excel workbook',
    );
    expect((await read(zipSync({ 'a.png': strToU8('x') }))).message).toBe('There is no card in the file.');
  });

  test('by its number of files', async () => {
    const files = Object.fromEntries(Array.from({ length: 40_010 }, (_, n) => [`${n}.png`, new Uint8Array()]));
    expect((await read(zipSync(files, { level: 0 }))).message).toContain('too many cards');
  }, 30_000);

  test('any bytes at all end in cards or a sentence', async () => {
    const whole = zipSync({ 'a.md': strToU8('# A\n\ntext'), 'b.md': strToU8('# B\n\nmore') });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), async (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) if (at > 1) bytes[at] = value;
        const { entries, problems } = await readCards(bytes, 'cards.zip');
        expect(entries.length + problems.length).toBeGreaterThan(0);
      }),
      { numRuns: tries(200) },
    );
  });

  test('made by other programs is read', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'alongside-zip-'));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const script =
      'import sys,zipfile\nz=zipfile.ZipFile(sys.stdout.buffer,"w",zipfile.ZIP_DEFLATED)\nz.writestr("a.md","# Streamed\\n\\ntext"*40)\nz.close()';
    writeFileSync(path.join(dir, 'a.py'), script);
    const made = await promisify(execFile)('python3', [path.join(dir, 'a.py')], { encoding: 'buffer' }).catch(
      () => undefined,
    );
    if (!made) return;
    expect((await read(new Uint8Array(made.stdout))).entries[0]?.fields.title).toBe('Streamed');
  });
});

describe('an export', () => {
  test('is what an import makes the same cards of', async () => {
    await imported(CSV);
    const [file] = await exported('operator', 'markdown');
    expect(file).toMatchObject({ name: 'cards-1.zip', cards: 2 });
    const files = unzipSync(file?.bytes ?? new Uint8Array());
    expect(Object.keys(files)).toEqual(['00001-how-do-i-refund.md', '00002-lost-parcel.md']);
    expect(strFromU8(files['00001-how-do-i-refund.md'] ?? new Uint8Array())).toMatchSnapshot();
    expect(await tried(file?.bytes ?? '', 'cards-1.zip')).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 2,
      problems: [],
    });
    const [json] = await exported('operator', 'json');
    expect(JSON.parse(strFromU8(json?.bytes ?? new Uint8Array()))).toMatchObject([
      { key: 'r-1', questions: expect.any(Array) },
      { key: 'r-2', kind: 'faq' },
    ]);
    await w.deps.db.card.deleteMany();
    expect(await imported(file?.bytes ?? '', 'cards-1.zip')).toMatchObject({ added: 2 });
    expect((await cards()).map(({ externalKey, body }) => [externalKey, body])).toEqual([
      ['r-1', 'Open the order.\nPress *Refund*.'],
      ['r-2', 'Ask the carrier first.'],
    ]);
  });

  test('of a card that many questions came to, also from files, can come in again', async () => {
    const asked = (from: number) => Array.from({ length: 40 }, (_, n) => `Question ${from + n}?`).join('|');
    await imported(`key,title,body,questions\na,A,x,${asked(0)}\n`);
    await imported(`key,title,body,questions\na,A,x,${asked(40)}\n`);
    const [file] = await exported('operator', 'json');
    expect(await imported(file?.bytes ?? '', 'cards.json')).toMatchObject({ unchanged: 1, problems: [] });
  });

  test('of nothing is no file', async () => {
    expect(await exported('operator', 'json')).toEqual([]);
  });

  test('a card that a file gives to another team: what it was before stays with the one that had it', async () => {
    await coordinator('ana', 'Harbour');
    const ben = await coordinator('ben', 'Returns');
    await imported('key,title,body,team\nh,Up to how much?,500,Harbour\n', 'a.csv');
    await imported('key,title,body,team\nh,Up to how much?,50,Returns\n', 'a.csv');
    await imported('key,title,body\nh,Up to how much?,60\n', 'a.csv');
    const { id } = await w.deps.db.card.findFirstOrThrow();
    const reader = await actorFor(w, ben.slackId);
    const { versions } = await findHistory(w.deps, reader, id);
    expect(versions.map(({ version, what }) => [version, what])).toEqual([
      [3, 'imported'],
      [2, 'opened'],
    ]);
    await expect(getVersion(w.deps, reader, id, 1)).rejects.toThrow('no longer there');
  });

  test('and an import know nothing of cards of teams one is not in', async () => {
    const ana = await coordinator('Ana', 'Harbour');
    const ben = await coordinator('Ben', 'Mill');
    await imported('key,title,body,team\nh,Harbour secret,quay,Harbour\nall,For all,everybody,\n', 'a.csv', ana);
    for (const format of ['markdown', 'json'] as const) {
      const [own] = await exported(ana, format);
      const [other] = await exported(ben, format);
      expect([own?.cards, other?.cards]).toEqual([2, 1]);
    }
    const [json] = await exported(ben, 'json');
    expect(strFromU8(json?.bytes ?? new Uint8Array())).not.toContain('quay');
    expect((await exported('operator', 'json'))[0]?.cards).toBe(2);
    // The same title is no hint either; the key can be used once only.
    expect(await tried('title,body\nHarbour secret,x', 'a.csv', ben)).toMatchObject({ added: 1, problems: [] });
    expect(said(await tried('key,title,body\nh,Mine,x', 'a.csv', ben))).toEqual([
      '2 key h: cannot be used here. Choose another key',
    ]);
    expect(said(await tried('title,body,team\nMine,x,Harbour', 'a.csv', ben))).toEqual([
      '2 team Harbour: is no team you are in or lead. Leave it empty for everybody',
    ]);
  });

  test('and an import are for coordinators of the workspace', async () => {
    const { id } = await w.member(w.person('Eve'));
    const eve = await w.deps.db.member.findUniqueOrThrow({ where: { id }, include: { leads: true } });
    await expect(exported(eve, 'json')).rejects.toThrow('Only a coordinator can');
    await expect(imported(CSV, 'a.csv', eve)).rejects.toThrow('Only a coordinator can');
    const elsewhere = { ...(await coordinator('Cora')), workspaceId: '00000000-0000-0000-0000-000000000000' };
    await expect(imported(CSV, 'a.csv', elsewhere)).rejects.toThrow('another workspace');
  });
});

test('ten times the cards are no more statements, up to the 500 of a page', async () => {
  const table = (cards: number) =>
    `key,title,body\n${Array.from({ length: cards }, (_, n) => `k${n},Card ${n},Text`).join('\n')}`;
  const { pool } = await testDb();
  const few = await countQueries(pool, () => imported(table(20)));
  await w.deps.db.card.deleteMany();
  const many = await countQueries(pool, () => imported(table(200)));
  expect(few).toBeGreaterThan(0);
  expect(many).toBeLessThanOrEqual(few + 2);
});

test('thousands of cards hold nobody up, and two imports at once add them once', { timeout: 120_000 }, async () => {
  const table = `key,title,body\n${Array.from({ length: 1200 }, (_, n) => `k${n},Card ${n},"Text ${n} about refunds, parcels and code ${n * 7}."`).join('\n')}`;
  let [turns, longest, last] = [0, 0, performance.now()];
  let next = setImmediate(function turn() {
    turns += 1;
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    next = setImmediate(turn);
  });
  const reports = await Promise.all([imported(table), imported(table)]);
  clearImmediate(next);
  expect(reports.map(({ added }) => added).sort((a, b) => a - b)).toEqual([0, 1200]);
  expect(await w.deps.db.card.count()).toBe(1200);
  expect(turns).toBeGreaterThan(100);
  process.stdout.write(`1,200 cards, twice at once: nobody waited longer than ${longest.toFixed(0)} ms\n`);
});

// It runs on an embedded database of its own: once is enough.
test.skipIf(testServer())('the commands import and export', { timeout: 120_000 }, async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'alongside-cards-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const dataDir = path.join(dir, 'data');
  const first = await openDb({ dataDir, onError: (error) => expect.fail(error.message) });
  await migrate(first.pool, await readMigrations());
  await newPrisma(first.pool).workspace.create({
    data: { slackId: w.slack.teamId, name: 'Bright Support', botUserId: 'UB1', installedAt: w.deps.now() },
  });
  await first.close();
  const env = {
    DATA_DIR: dataDir,
    SLACK_BOT_TOKEN: 'xoxb-test-token',
    SLACK_APP_TOKEN: 'xapp-1',
    SLACK_API_URL: `${w.slackUrl}/api/`,
  };
  const run = (script: string, ...args: string[]) =>
    promisify(execFile)(process.execPath, [`scripts/${script}.ts`, ...args], { env }).catch((error) => error);
  const file = path.join(dir, 'cards.csv');
  writeFileSync(file, CSV);
  expect((await run('cards-import')).stderr).toContain('Which file?');
  expect((await run('cards-import', file, '--dry-run')).stdout).toBe(
    'line 2: added: How do I refund?\nline 4: added: Lost parcel\nLeft out: internal note\nWould import: 2 new, 0 changed, 0 as they were.\n',
  );
  expect((await run('cards-import', file)).stdout).toContain('Imported: 2 new, 0 changed, 0 as they were.');
  expect((await run('cards-export', '--to', path.join(dir, 'out'))).stdout).toContain('2 cards.');
  expect((await run('cards-export', '--json', '--to', path.join(dir, 'out'))).stdout).toContain('cards-1.json');
  expect(readdirSync(path.join(dir, 'out'))).toEqual(['cards-1.json', 'cards-1.zip']);
  expect(JSON.parse(readFileSync(path.join(dir, 'out', 'cards-1.json'), 'utf8'))).toHaveLength(2);
  writeFileSync(file, 'title,body\nA,ring 07911 123456\n');
  expect(await run('cards-import', file)).toMatchObject({
    code: 1,
    stdout:
      'line 2, body: holds a phone number. Take it out, or import with redaction\nNothing was imported: 1 things to put right.\n',
  });
});

describe('the state a file gives to cards', () => {
  test('begins the interval of their kind', async () => {
    await imported('title,kind,body\nA,playbook,x\nB,story,x\nC,faq,x\n');
    const days = (await cards()).map(
      ({ createdAt, dueAt }) => ((dueAt?.getTime() ?? 0) - createdAt.getTime()) / 86_400_000,
    );
    expect(days).toEqual([30, 180, 90]);
  });

  test('deals with what somebody found outdated, and only where it says so', async () => {
    await imported('key,title,body\na,A,x\nb,B,x\nc,C,x\n');
    const { id: finderId } = await w.member(w.person('Finn'));
    await w.deps.db.card.updateMany({
      data: { status: 'DUE', dueAt: w.deps.now(), dueReason: 'No longer.', finderId },
    });
    await imported('key,title,body,status\na,A,x,published\nb,B,x,obsolete\nc,C,y,\n');
    expect((await cards()).map(({ status, dueReason, finderId: left }) => [status, dueReason, left !== null])).toEqual([
      ['PUBLISHED', null, false],
      ['OBSOLETE', null, false],
      ['DUE', 'No longer.', true],
    ]);
  });

  test('is told to who found it outdated, but for what is still to be looked at', async () => {
    await imported('key,title,body\na,A,x\nb,B,x\nc,C,x\n');
    const finn = w.person('Finn');
    const finder = await actorFor(w, finn);
    for (const { id } of await cards()) await sayOutdated(w.deps, finder, id, 'No longer.');
    w.advance({ minutes: 1 });
    await imported('key,title,body,status\na,A,x,published\nb,B,x,obsolete\nc,C,y,\n');
    await w.deliver();
    expect(heard(w, finn)).toEqual([
      'The card you found outdated was put right. Thank you for saying so.\n*A*',
      'The card you found outdated is out of use now. Thank you for saying so.\n*B*',
    ]);
  });
});

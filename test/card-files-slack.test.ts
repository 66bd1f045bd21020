import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { printCard } from '../src/card-files/front-matter.ts';
import type { ImportReport } from '../src/card-files/service.ts';
import {
  APPLY_IMPORT,
  exportModal,
  failedModal,
  importedModal,
  importModal,
  OPEN_EXPORT,
  OPEN_IMPORT,
  reportModal,
  workingModal,
} from '../src/card-files/views.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

async function coordinator(name = 'Cora'): Promise<string> {
  const slackId = w.person(name);
  const { id } = await w.member(slackId);
  await w.deps.db.member.update({ where: { id }, data: { isCoordinator: true } });
  return slackId;
}

async function press(slackId: string, button: string) {
  const me = w.slack.as(slackId);
  if (me.modal()) await me.close();
  await me.openHome();
  await w.slack.settle(() => me.home() !== undefined);
  await me.press('home', button);
  await w.slack.settle(() => me.modal() !== undefined);
  return me;
}

const shownTo = (slackId: string): string =>
  (w.slack.as(slackId).modal()?.blocks ?? [])
    .map((block) => {
      if (block.type === 'section') return block.text?.text ?? '';
      return block.type === 'context' ? block.elements.map((one) => ('text' in one ? one.text : '')).join(' ') : '';
    })
    .filter((text) => text !== '')
    .join('\n');

/** Chooses a file in the form and waits for what comes of it. */
async function check(slackId: string, name: string, content: string | Uint8Array, privacy = 'redact') {
  const me = await press(slackId, OPEN_IMPORT);
  const bytes = typeof content === 'string' ? strToU8(content) : content;
  await me.type('file', [w.slack.addFile(slackId, { name, bytes }).id]);
  await me.type('privacy', privacy);
  expect(await me.submit()).toEqual({ ok: true, errors: {} });
  await w.slack.settle(() => !shownTo(slackId).includes('hourglass'), 30_000);
  return me;
}

const cards = () => w.deps.db.card.findMany({ orderBy: { no: 'asc' } });
const deliver = () => w.app.deliverDue();
const direct = (slackId: string) => w.slack.as(slackId).directMessages();

const CSV =
  'key,title,body,internal\nr-1,How do I refund?,Ask bo@example.com first,x\nr-2,Lost <!channel> parcel 🎁,مرحبا,\n';

describe('importing cards in Slack', () => {
  test('the file is checked, then written, and the coordinator is written to', async () => {
    const cora = await coordinator();
    const me = await check(cora, 'cards.csv', CSV);
    expect(shownTo(cora)).toBe(
      [
        '*The file is fine. It would bring:*',
        '• 2 new cards: “How do I refund?”, “Lost &lt;!channel&gt; parcel 🎁”',
        '*Personal data is taken out of 1 card:*',
        '• line 2: an e-mail address',
        'Left out, as I don’t know what it is: internal',
      ].join('\n'),
    );
    expect(await cards()).toEqual([]);
    await me.submit();
    await w.slack.settle(() => shownTo(cora).includes('*Written:*'));
    expect((await cards()).map(({ title, body, makerId }) => [title, body, makerId !== null])).toEqual([
      ['How do I refund?', 'Ask [e-mail address] first', true],
      ['Lost <!channel> parcel 🎁', 'مرحبا', true],
    ]);
    await deliver();
    expect(direct(cora).map(({ text }) => text)).toEqual([
      'Your file of knowledge cards is imported: 2 new cards, 0 cards changed.',
    ]);
  });

  test('the same file again says that there is nothing to write', async () => {
    const cora = await coordinator();
    const me = await check(cora, 'cards.csv', CSV);
    await me.submit();
    await w.slack.settle(() => shownTo(cora).includes('*Written:*'));
    await check(cora, 'cards.csv', CSV);
    expect(shownTo(cora)).toContain('*Nothing to write:* all 2 cards are here just like that.');
    expect(me.modal()?.submit).toBeUndefined();
    expect((await cards()).map(({ version }) => version)).toEqual([1, 1]);
  });

  test('who closes the form while it is written still hears of it', async () => {
    const cora = await coordinator();
    const me = await check(cora, 'cards.csv', CSV);
    const writing = me.submit();
    await w.slack.settle(() => shownTo(cora).includes('You can close this'));
    await me.close();
    await writing;
    await w.app.idle();
    await deliver();
    expect(direct(cora).map(({ text }) => text)).toEqual([
      'Your file of knowledge cards is imported: 2 new cards, 0 cards changed.',
    ]);
    expect(w.slack.refusals).toEqual([]);
  });

  test('personal data stops it where that was asked, and is shown to nobody', async () => {
    const cora = await coordinator();
    const me = await check(cora, 'cards.csv', CSV, 'refuse');
    expect(shownTo(cora)).toContain('line 2 · *body* holds an e-mail address. Take it out, or import with redaction');
    expect(shownTo(cora)).not.toContain('bo@example.com');
    expect(me.modal()?.submit).toBeUndefined();
    expect(await cards()).toEqual([]);
  });

  test('what is wrong is told once, with its places, and nothing is written', async () => {
    const cora = await coordinator();
    const lines = Array.from({ length: 30 }, (_, index) => `k${index},Card ${index},text,novel`);
    await check(cora, 'cards.csv', `key,title,body,kind\n${lines.join('\n')}\nx,,text,faq\n`);
    const shown = shownTo(cora);
    expect(shown).toContain('*Nothing was imported: 31 things need another look.*');
    expect(shown).toContain('line 2, line 3, line 4');
    expect(shown).toContain('and 10 more · *kind* is no kind of card.');
    expect(shown).toContain('line 32 · *title* has no title.');
  });

  test.each<[string, string, string | Uint8Array, string]>([
    ['a zip bomb', 'cards.zip', zipSync({ 'a.md': new Uint8Array(60_000_000) }, { level: 9 }), 'unpacks to far more'],
    ['a broken zip', 'cards.zip', strToU8('PK\u0003\u0004 and no more'), 'There is no card in the file'],
    ['a picture', 'cards.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), 'not'],
    ['an empty file', 'cards.csv', '', 'There is no card in the file.'],
    ['a table of something else', 'people.csv', 'name,team\nBo,Harbour\n', 'There is no column “title” or “body”'],
    ['JSON that is none', 'cards.json', '{"title": ', 'This is no list of cards in JSON'],
    ['JSON of something else', 'cards.json', '[1, {"title": {"a": 1}}]', 'is no card with a title and a body'],
  ])('%s brings a sentence, and no card', async (_, name, content, words) => {
    const cora = await coordinator();
    await check(cora, name, content);
    expect(shownTo(cora)).toContain(words);
    expect(w.slack.as(cora).modal()?.submit).toBeUndefined();
    expect(await cards()).toEqual([]);
  });

  test('a zip that is too large is not even fetched', async () => {
    const cora = await coordinator();
    await check(cora, 'cards.zip', new Uint8Array(32_000_001));
    expect(shownTo(cora)).toContain('The file is too long: 32 MB at most.');
  });

  test('a file that Slack does not hand out, and one that is gone when it is to be written', async () => {
    const cora = await coordinator();
    const me = await check(cora, 'cards.csv', CSV);
    w.slack.state.files.clear();
    w.slack.faults.add({ kind: 'rate_limited', retryAfter: 7, method: 'files.info', times: 1 });
    await me.submit();
    await w.slack.settle(() => shownTo(cora).includes('Nothing was imported'));
    expect(shownTo(cora)).toContain('Slack asks us to wait. Try again in 7 s.');
    expect(await cards()).toEqual([]);
  });

  test.each(['file_not_found', 'file_deleted'])(
    'a file that was deleted meanwhile (%s) is asked for again',
    async (error) => {
      const cora = await coordinator();
      const me = await check(cora, 'cards.csv', CSV);
      w.slack.faults.add({ kind: 'error', error, method: 'files.info', times: 1 });
      await me.submit();
      await w.slack.settle(() => shownTo(cora).includes('Nothing was imported'));
      expect(shownTo(cora)).toContain('That file is no longer in Slack, or I cannot see it. Upload it again, please.');
    },
  );

  test('who is no coordinator sees nothing of it, and who was one when the form was opened writes nothing', async () => {
    const bo = w.person('Bo');
    const other = w.slack.as(bo);
    await other.openHome();
    await w.slack.settle(() => other.home() !== undefined);
    expect(JSON.stringify(other.home()?.blocks)).not.toMatch(/card-files/);
    const cora = await coordinator();
    const me = await check(cora, 'cards.csv', CSV);
    expect(me.modal()?.callback_id).toBe(APPLY_IMPORT);
    await w.deps.db.member.updateMany({ data: { isCoordinator: false } });
    expect((await me.submit()).ok).toBe(true);
    await w.slack.settle(() => JSON.stringify(me.modals()).includes('Only a coordinator can import and export cards.'));
    expect(await cards()).toEqual([]);
    await w.app.idle();
  });
});

describe('exporting cards in Slack', () => {
  async function exported(slackId: string, format: 'markdown' | 'json'): Promise<Uint8Array> {
    const me = await press(slackId, OPEN_EXPORT);
    await me.type('format', format);
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await deliver();
    const file = direct(slackId).at(-1)?.files[0];
    expect(file).toBeDefined();
    return w.slack.state.files.get(file?.id ?? '')?.bytes ?? new Uint8Array();
  }

  /** Three cards: everybody's, of the coordinator's own team, of another. */
  async function seed(cora: string) {
    const { db } = w.deps;
    const workspaceId = w.workspace.id;
    const [mine, theirs] = await Promise.all(
      ['Harbour', 'Summit'].map((name) => db.team.create({ data: { workspaceId, name } })),
    );
    await db.member.updateMany({ where: { slackId: cora }, data: { teamId: mine?.id ?? null } });
    const at = w.deps.now();
    const card = (title: string, teamId: string | null, body = 'Text.') => ({
      ...{ workspaceId, kind: 'FAQ' as const, status: 'PUBLISHED' as const, title, body, language: 'en', teamId },
      ...{ createdAt: at, updatedAt: at, externalKey: title.toLowerCase() },
    });
    await db.card.createMany({
      data: [
        card('Everybody', null, '    indented code\n\n- مرحبا 🎁 "quoted" `x`\n\n| a | b |\n| - | - |\n| 1 | 2 |'),
        card('Harbour', mine?.id ?? null),
        card('Summit', theirs?.id ?? null),
      ],
    });
  }

  test('what they may see comes as a zip of Markdown files in a direct message', async () => {
    const cora = await coordinator();
    await seed(cora);
    const me = await press(cora, OPEN_EXPORT);
    expect(shownTo(cora)).toContain('*2 cards*: everybody’s, and those of your own teams.');
    await me.close();
    const files = unzipSync(await exported(cora, 'markdown'));
    expect(Object.keys(files)).toEqual(['00001-everybody.md', '00002-harbour.md']);
    expect(strFromU8(files['00002-harbour.md'] ?? new Uint8Array())).toBe(
      printCard({
        ...{ key: 'harbour', title: 'Harbour', kind: 'faq', status: 'published', language: 'en', team: 'Harbour' },
        body: 'Text.',
      }),
    );
    expect(direct(cora).at(-1)).toMatchObject({
      text: 'Your knowledge cards as Markdown.',
      files: [{ name: 'cards-1.zip' }],
    });
  });

  test.each(['markdown', 'json'] as const)(
    'as %s it can come in again, and nothing is changed by it',
    async (format) => {
      const cora = await coordinator();
      await seed(cora);
      const bytes = await exported(cora, format);
      await check(cora, format === 'json' ? 'cards-1.json' : 'cards-1.zip', bytes);
      expect(shownTo(cora)).toContain('*Nothing to write:* all 2 cards are here just like that.');
      const before = await cards();
      await w.deps.db.card.deleteMany({ where: { title: { not: 'Summit' } } });
      const me = await check(cora, format === 'json' ? 'cards-1.json' : 'cards-1.zip', bytes);
      await me.submit();
      await w.slack.settle(() => shownTo(cora).includes('*Written:*'));
      const told = (all: typeof before) =>
        all.map(({ title, body, kind, status, teamId, externalKey }) => ({
          title,
          body,
          kind,
          status,
          teamId,
          externalKey,
        }));
      const byTitle = (a: { title: string }, b: { title: string }) => (a.title < b.title ? -1 : 1);
      expect(told(await cards()).sort(byTitle)).toEqual(told(before).sort(byTitle));
    },
  );

  test('pressed twice it comes once, and never to who coordinates no longer', async () => {
    const cora = await coordinator();
    await seed(cora);
    for (const _ of [1, 2]) {
      const me = await press(cora, OPEN_EXPORT);
      await me.submit();
    }
    await deliver();
    expect(direct(cora).filter(({ files }) => files.length > 0)).toHaveLength(1);
    w.advance({ minutes: 5 });
    const me = await press(cora, OPEN_EXPORT);
    await me.submit();
    await w.deps.db.member.updateMany({ data: { isCoordinator: false } });
    await deliver();
    expect(direct(cora).filter(({ files }) => files.length > 0)).toHaveLength(1);
  });

  test('without a card it says so, and to nobody but coordinators anything', async () => {
    const cora = await coordinator();
    const me = await press(cora, OPEN_EXPORT);
    expect(JSON.stringify(me.modal()?.blocks)).toContain('There are no cards yet that you could export.');
  });
});

describe('as it looks', () => {
  const report: ImportReport = {
    added: 30,
    changed: 1,
    unchanged: 4,
    ignored: ['<!channel>', 'notes'],
    problems: [],
    lines: [
      ...Array.from({ length: 30 }, (_, index) => ({
        ...{ line: index + 1, file: `${'x'.repeat(70)}${index}.md`, what: 'added' as const },
        ...{ title: `${'Card <!here> & '.repeat(9)}${index}`, redacted: ['2 card numbers and an e-mail address'] },
      })),
      { line: 31, file: undefined, what: 'changed', title: 'مرحبا', redacted: [] },
    ],
  };
  const wrong = (count: number): ImportReport => ({
    ...report,
    problems: Array.from({ length: count }, (_, index) => ({
      ...{ line: index, file: `${'<'.repeat(75)}${index}`, column: 'kind' as const },
      ...{ value: '<'.repeat(60), message: `is no kind of card ${'abcdefghij'[index % 10]}${'&'.repeat(index % 97)}` },
    })),
  });
  const ready = { fileId: 'F1', redact: true };

  test('every state is a view that Slack takes', async () => {
    const modals = {
      form: importModal(),
      looking: workingModal('looking'),
      writing: workingModal('writing'),
      failed: failedModal('There is no <card>.'),
      fine: reportModal(report, ready),
      wrong: reportModal(wrong(3), ready),
      terrible: reportModal(wrong(20_000), ready),
      nothing: reportModal({ ...report, added: 0, changed: 0 }, ready),
      written: importedModal(report),
      export: exportModal(1),
    };
    const ana = w.person('Ana');
    for (const [name, view] of Object.entries(modals)) {
      const trigger_id = w.slack.issueTrigger(ana);
      const { body } = await w.slack.call('views.open', { trigger_id, view }, 'xoxb-test-token');
      expect([name, body.slice(0, 200)]).toEqual([name, expect.stringContaining('"ok":true')]);
    }
    const { terrible: _, ...shown } = modals;
    expect(shown).toMatchSnapshot();
  });
});

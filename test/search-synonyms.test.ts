import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../src/errors.ts';
import { findGaps } from '../src/gaps/service.ts';
import { findAnswers } from '../src/knowledge/service.ts';
import { patternOf } from '../src/search/meanings.ts';
import { choose } from '../src/search/ranking.ts';
import { indexCards, readSynonyms, searchCards } from '../src/search/service.ts';
import type { Piece } from '../src/search/snippets.ts';
import { SYNONYMS } from '../src/search/synonym-words.ts';
import { synonymsOf } from '../src/search/synonyms.ts';
import { actorFor } from './support/cards.ts';
import { testDb } from './support/db.ts';
import { tries } from './support/properties.ts';
import { countQueries } from './support/queries.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

interface Some {
  body?: string;
  teamId?: string;
  language?: string;
  workspaceId?: string;
}

/** A card in the index. */
async function card(title: string, { workspaceId = w.workspace.id, ...extra }: Some = {}): Promise<void> {
  const at = w.deps.now();
  const common = { kind: 'FAQ', status: 'PUBLISHED', language: 'en', body: '', createdAt: at, updatedAt: at } as const;
  const { id } = await w.deps.db.card.create({ data: { ...common, workspaceId, title, ...extra } });
  await w.deps.db.$transaction((tx) => indexCards(tx, workspaceId, [id]));
}

const setWords = (synonyms: string[], workspaceId = w.workspace.id) =>
  w.deps.db.workspace.update({ where: { id: workspaceId }, data: { synonyms } });

const viewer = () => ({ workspaceId: w.workspace.id, teamId: null, leads: [] });
const search = (words: string) => searchCards(w.deps, { viewer: viewer(), words, take: 10 });
const textOf = (pieces: Piece[]) => pieces.map(({ text }) => text).join('');
const bold = (pieces: Piece[] = []) => pieces.filter(({ match }) => match).map(({ text }) => text);
const titles = async (words: string) => (await search(words)).hits.map(({ title }) => textOf(title));

describe('words that mean the same', () => {
  test.each([
    ['money back', 'Refunds by card'],
    ['refund', 'When the money is back on the card'],
    ['parcels', 'Where is my package'],
    ['cancelled', 'Calling off an order'],
    ['call off', 'How to cancel'],
    ['bill', 'Copy of an invoice'],
    ['log in', 'Signing in to the portal'],
    ['sign in', 'Logging in to the portal'],
    ['sign in', 'Login to the portal'],
    ['broken', 'Damaged goods'],
    ['sold out', 'It is out of stock'],
  ])('%s finds “%s”', async (typed, title) => {
    await card(title);
    await card('Opening hours');
    expect(await titles(`${typed}?`)).toEqual([title]);
  });

  test('in German where cards are written in it', async () => {
    await card('Rückerstattung dauert fünf Tage', { language: 'de' });
    expect(await titles('geld zurück')).toEqual([]);
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { cardLanguages: ['de', 'en'] } });
    expect(await titles('geld zurück')).toEqual(['Rückerstattung dauert fünf Tage']);
  });

  test('a card with the word itself stands above one with another word for it, however rare that one is', async () => {
    for (let at = 0; at < 6; at++) await card(`Hours of shop ${at}`, { body: 'Refund.' });
    await card('Parcels are late');
    await card('Packages are late');
    expect(await titles('parcel')).toEqual(['Parcels are late', 'Packages are late']);
    await card('Reimbursement time');
    await card('Refund time');
    expect((await titles('refund time')).slice(0, 2)).toEqual(['Refund time', 'Reimbursement time']);
  });

  test('a phrase with a little word is not found by its other word alone', async () => {
    await card('How to call a customer', { body: 'It is off the list.' });
    await card('Logs of the router');
    expect(await titles('cancel')).toEqual([]);
    expect(await titles('sign in')).toEqual([]);
  });

  test('what is found by another word stands out, and it is said only where the typed word is in none of the hits', async () => {
    await card('Where is my package', { body: 'A package is late.' });
    const [hit] = (await search('parcel')).hits;
    expect([bold(hit?.title), bold(hit?.snippet)]).toEqual([['package'], ['package']]);
    expect((await search('parcel')).alsoFor).toEqual(['package']);
    await card('Parcel lost');
    expect((await search('parcel')).alsoFor).toEqual([]);
    expect((await search('package')).alsoFor).toEqual([]);
  });

  test('half of a phrase does not stand out', async () => {
    await card('Refund', { body: 'Call back on Monday.' });
    const [hit] = (await search('refund')).hits;
    expect([bold(hit?.title), bold(hit?.snippet)]).toEqual([['Refund'], []]);
  });

  test('a team’s own card is found by it in no other team, and named in no note', async () => {
    const team = await w.deps.db.team.create({ data: { workspaceId: w.workspace.id, name: 'Secret' } });
    await card('Package of the team', { teamId: team.id });
    expect(await search('parcel')).toMatchObject({ hits: [], total: 0, alsoFor: [] });
  });

  test('a workspace’s own words hold there and nowhere else, and not through one another', async () => {
    const data = { slackId: 'T0OTHER', name: 'Other', botUserId: 'UB9', installedAt: w.deps.now() };
    const other = await w.deps.db.workspace.create({ data });
    await card('Reset the Hubble');
    await card('Reset the cube', { workspaceId: other.id });
    await setWords(['gizmo = cube = hubble'], other.id);
    expect(await titles('gizmo')).toEqual([]);
    await setWords(['gizmo = hubble', 'hubble = dingus', 'dingus = gizmo = widget']);
    expect(await titles('gizmos')).toEqual(['Reset the Hubble']);
    expect(await titles('widget')).toEqual([]);
    const there = { viewer: { ...viewer(), workspaceId: other.id }, words: 'gizmo', take: 5 };
    expect((await searchCards(w.deps, there)).hits.map(({ title }) => textOf(title))).toEqual(['Reset the cube']);
  });

  test('a search takes three statements, whatever means the same', async () => {
    await setWords(Array.from({ length: 100 }, (_, at) => `refund = w${at} = x${at} y${at}`));
    await card('Refund by card');
    const { pool } = await testDb();
    for (const words of ['refund', 'money back for a broken parcel', 'w1 w2 w3 x4 y4 call off'])
      expect(await countQueries(pool, () => search(words))).toBe(3);
  });

  test('whatever stands in the list and is typed, nothing breaks and nothing is found twice', {
    timeout: 60_000,
  }, async () => {
    await card('Refund of a parcel');
    await card('Money back', { body: 'Call off, log in, the 退款 استرداد' });
    const odd = fc.constantFrom(
      'refund',
      'the',
      'off',
      '退款',
      'استرداد',
      '🎉',
      '<!channel>',
      "a'b",
      '\\',
      '(.*)',
      '%',
      'money back',
      'a',
      'é',
    );
    const word = fc.oneof(odd, fc.string({ unit: 'grapheme', maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(word, { maxLength: 4 }), { maxLength: 4 }),
        fc.array(word, { maxLength: 4 }),
        async (lines, typed) => {
          let list: string[] = [];
          try {
            list = readSynonyms(lines.map((words) => words.join('=')).join('\n'), 'synonyms');
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
          expect(readSynonyms(list.join('\n'), 'synonyms')).toEqual(list);
          await setWords(list);
          const { hits, total } = await search(typed.join(' '));
          expect(new Set(hits.map(({ cardId }) => cardId)).size).toBe(total);
        },
      ),
      { numRuns: tries(60) },
    );
  });

  test('a pasted book is refused in a sentence', () => {
    expect(() => readSynonyms('a = b\n'.repeat(5000), 'synonyms')).toThrow('3,000 characters at most');
    expect(() => readSynonyms('x'.repeat(10_000), 'synonyms')).toThrow(UserError);
    expect(() =>
      readSynonyms(Array.from({ length: 90 }, (_, at) => `${'word'.repeat(8)}${at} = b`).join('\n'), 's'),
    ).toThrow('3,000');
    expect(readSynonyms(' \n\r\n', 'synonyms')).toEqual([]);
  });

  test('however many phrases with little words mean the same, the text of few cards is read', () => {
    const phrases = Array.from({ length: 40 }, (_, id) => ({
      ...{
        written: `call ${id}`,
        terms: [{ id, term: `call${id}`, cards: 900 }],
        inOrder: ['call', 'off'],
        isOwn: false,
      },
    }));
    const concept = { typed: 'cancel', terms: [], meanings: phrases, repaired: false, guessed: true };
    expect(choose([concept])[0]?.meanings).toHaveLength(3);
    const words = phrases.map((one) => ({ ...one, inOrder: null }));
    expect(choose([{ ...concept, meanings: words }])[0]?.meanings).toHaveLength(40);
  });

  test('letters that take two halves stay whole in the middle of a word', () => {
    expect(patternOf(['the', 'a𐌰𐌱𐌲𐌳b']).isWellFormed()).toBe(true);
  });

  test.each(Object.entries(SYNONYMS))(
    'the usual ones (%s) keep to the rules of a list, no group shares a word with another',
    (code, lines) => {
      const words = lines
        .trim()
        .split('\n')
        .flatMap((line) => readSynonyms(line, 'x')[0]?.split(' = ') ?? []);
      expect(words.filter((word, at) => words.indexOf(word) < at)).toEqual([]);
      expect(synonymsOf([], [code]).findIn([words[0]?.toLowerCase() ?? '']).length).toBeGreaterThan(0);
    },
  );
});

describe('what is no answer', () => {
  const ask = async (words: string, likelyOnly: boolean) =>
    findAnswers(w.deps, await actorFor(w, w.person('Ana')), { words, likelyOnly });
  const gaps = async () => (await findGaps(w.deps, await actorFor(w, w.person('Ana')))).gaps.map(({ words }) => words);

  test('a guess at one of several words is shown to who looks for it, is no likely answer, and leaves the gap', async () => {
    await card('Warranty of toasters');
    const found = await ask('warrenty transferable to grandchildren', false);
    expect(found.answers.length).toBe(1);
    expect(await gaps()).toEqual(['warrenty transferable to grandchildren']);
    expect((await ask('warrenty transferable to grandchildren', true)).answers).toEqual([]);
  });

  test('a misspelt question that is understood is answered', async () => {
    await card('Warranty of toasters');
    for (const words of ['warrenty', 'warrenty of toasters', 'warrenty toastr'])
      expect((await ask(words, true)).answers.length, words).toBe(1);
    expect(await gaps()).toEqual([]);
  });

  test('in /ask a word that is only like another one brings up nothing', async () => {
    await card('Insults: what to say');
    const me = w.slack.as(w.person('Ben'));
    for (const [typed, isThere] of [
      ['How do I insure this?', false],
      ['customer insults me', true],
    ] as const) {
      await me.command('/ask', typed);
      await w.slack.settle(() => me.modal() !== undefined);
      expect(JSON.stringify(me.modal()?.blocks).includes('what to say'), typed).toBe(isThere);
      await me.close();
    }
  });

  test('another word for it is an answer', async () => {
    await card('Refunds by card');
    expect((await ask('money back', true)).answers.length).toBe(1);
    expect(await gaps()).toEqual([]);
  });
});

import fc from 'fast-check';
import { strToU8 } from 'fflate';
import { expect, test } from 'vitest';
import { tidyBody } from '../src/card-files/fields.ts';
import { readCards } from '../src/card-files/reading.ts';

const read = (text: string | Uint8Array) => readCards(typeof text === 'string' ? strToU8(text) : text, 'cards.json');
const said = async (text: string | Uint8Array) => {
  const { entries, problems } = await read(text);
  expect(entries).toEqual([]);
  return problems.map(({ line, file, message }) => `${file ?? line}: ${message}`);
};

test('a card on a line each, as an export writes them, is told by its line', async () => {
  const { entries, problems } = await read(
    '\ufeff[\n{"key":"a","title":"One","body":"  code\\n\\ntext\\n","tags":["x","y"],"more":1},\r\n\n{"title":"Two","team":null,"tags":[]}\n]\n',
  );
  expect(problems).toEqual([]);
  expect(entries).toEqual([
    { line: 2, file: undefined, fields: { key: 'a', title: 'One', body: '  code\n\ntext', tags: ['x', 'y'] } },
    { line: 4, file: undefined, fields: { title: 'Two' } },
  ]);
});

test('laid out in any other way they are told by their place in the list, a single one too', async () => {
  const cards = [
    { title: 'One', body: 'a' },
    { title: 'Two', body: 'b' },
  ];
  const { entries } = await read(JSON.stringify(cards, undefined, 2));
  expect(entries.map(({ file, fields }) => [file, fields.title])).toEqual([
    ['card 1', 'One'],
    ['card 2', 'Two'],
  ]);
  expect((await read(JSON.stringify(cards))).entries).toHaveLength(2);
  expect((await read('{"title":"One","body":"a"}')).entries).toHaveLength(1);
});

test('whatever is in a card comes back as it was written', async () => {
  const text = fc.string({ unit: 'binary' }).map((one) => one.toWellFormed());
  const card = fc.record({ title: text, body: text, tags: fc.array(text, { maxLength: 3 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(card, { minLength: 1, maxLength: 5 }), async (cards) => {
      const lines = cards.map((one) => JSON.stringify(one));
      const { entries, problems } = await read(`[\n${lines.join(',\n')}\n]\n`);
      expect(problems).toEqual([]);
      expect(entries.map(({ fields }) => fields.body ?? '')).toEqual(cards.map(({ body }) => tidyBody(body)));
      expect(entries.map(({ fields }) => fields.title ?? '')).toEqual(cards.map(({ title }) => title.trim()));
    }),
  );
});

test.each<[string, string | Uint8Array, string[]]>([
  ['nothing', '[]', ['1: There is no card in the file.']],
  ['no list', '"cards"', ['card 1: is no card with a title and a body']],
  ['a list in the list', '[[{"title":"a"}]]', ['card 1: is no card with a title and a body']],
  ['a number for a title', '[\n{"title":1,"body":"x"}\n]', ['2: “title” is not a text or a list of texts']],
  ['a card for a tag', '[{"title":"a","tags":[{}]}]', ['card 1: “tags” is not a text or a list of texts']],
  [
    'a line that breaks off',
    '[\n{"title":"a"},\n{"title":\n]',
    ['3: This is no list of cards in JSON, as an export writes it.'],
  ],
  ['text', 'Hello', ['1: This is no list of cards in JSON, as an export writes it.']],
  ['what is no text', new Uint8Array([0xff, 0x00, 0xc3]), ['1: This is not a text file in UTF-8.']],
  ['lists in lists', '['.repeat(500_000), ['1: This is no list of cards in JSON, as an export writes it.']],
  [
    'all of it on one line',
    `[${JSON.stringify({ title: 'a', body: 'x'.repeat(4_000_000) })}]`,
    ['1: This JSON file is too large to be read at once. Write each card on a line of its own.'],
  ],
  [
    'too many',
    `[\n${'{"title":"a"},\n'.repeat(20_001)}]`,
    ['1: There are too many cards in the file. 20000 at most: split it.'],
  ],
])('%s brings a sentence', async (_, text, sentences) => {
  expect(await said(text)).toEqual(sentences);
});

test('names that mean something to JavaScript are only names', async () => {
  const { entries } = await read('[{"__proto__":{"title":"no"},"constructor":"x","title":"One","body":"a"}]');
  expect(entries.map(({ fields }) => fields)).toEqual([{ title: 'One', body: 'a' }]);
});

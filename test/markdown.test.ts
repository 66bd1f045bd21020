import type { RichTextBlock, RichTextElement } from '@slack/types';
import fc from 'fast-check';
import type { BlockContent, ListItem, PhrasingContent, RootContent } from 'mdast';
import { describe, expect, test } from 'vitest';
import { checkMessage } from '../practice/slack/block-kit.ts';
import { fromMrkdwn, fromRichText, toBlocks, toPlainText } from '../src/knowledge/markdown.ts';
import { parseMarkdown, printMarkdown, workOf } from '../src/knowledge/markdown-tree.ts';
import { ownMs } from './support/own-ms.ts';
import { tries } from './support/properties.ts';

const elementsOf = (blocks: RichTextBlock[]): RichTextElement[] =>
  blocks.flatMap(({ elements }) =>
    elements.flatMap((one) =>
      one.type === 'rich_text_list' ? one.elements.flatMap((item) => item.elements) : one.elements,
    ),
  );

/** What a person sees: words with their styles, in kinds of boxes; gaps between paragraphs all look alike. */
function seen(blocks: RichTextBlock[]): string {
  const words = (elements: RichTextElement[]) =>
    elements
      .map((one) => {
        const style = Object.keys(one.style ?? {})
          .sort()
          .map((name) => name[0])
          .join('');
        const text =
          one.type === 'text'
            ? one.text
            : one.type === 'link'
              ? one.url.endsWith(one.text ?? '')
                ? (one.text ?? '')
                : `${one.text}→${one.url}`
              : one.type === 'emoji'
                ? `:${one.name}:`
                : one.type;
        return [...text]
          .filter((char) => /\S/.test(char))
          .map((char) => `${char}${style}`)
          .join('');
      })
      .join('');
  // How far a list is pushed in counts from the list it stands in; one that follows code stands in none.
  const path: number[] = [];
  const depthOf = (indent: number) => {
    while ((path.at(-1) ?? -1) > indent) path.pop();
    if ((path.at(-1) ?? -1) < indent) path.push(indent);
    return path.length;
  };
  const boxes = blocks.flatMap(({ elements }) =>
    elements.flatMap((one): [string, string][] => {
      if (one.type === 'rich_text_list')
        return one.elements.map((item) => [`${one.style} ${depthOf(one.indent ?? 0)}`, words(item.elements)]);
      path.length = 0;
      return [[one.type, words(one.elements)]];
    }),
  );
  // Parts of one thing that was cut look like one.
  const lines: string[] = [];
  for (const [kind, text] of boxes) {
    const same = lines.length > 0 && lines.at(-1)?.startsWith(`${kind}|`) && kind.startsWith('rich_text');
    if (same) lines[lines.length - 1] += text;
    else lines.push(`${kind}|${text}`);
  }
  return lines.join('\n');
}

describe('a card is shown', () => {
  const CARD = [
    '# Refund after 14 days',
    '',
    'Ask your *lead* and **never** promise ~~anything~~ `yet`. See [the rules](https://example.com/a?b=1&c=2).',
    'A second line.',
    '',
    '1. Open the order',
    '2. Press *Refund*',
    '   - in full',
    '   - in part',
    '3. Done :tada:',
    '',
    '> The customer said **no**.',
    '>',
    '> Twice.',
    '',
    '```js',
    'const a = "<b> & *c*";',
    '',
    'send(a);',
    '```',
    '',
    '| Plan | Price |',
    '|---|--:|',
    '| Small | 5 € |',
    '| Larger | 12 € |',
    '',
    '- [x] told the customer',
    '- [ ] closed the ticket',
  ].join('\n');

  test('as rich text that Slack takes', () => {
    expect(toBlocks(CARD)).toMatchSnapshot();
    expect(checkMessage({ channel: 'C1', text: 'a', blocks: toBlocks(CARD) })).toEqual([]);
    expect(toPlainText(CARD)).toContain('Small   5 €\nLarger  12 €');
  });

  test.each([
    '<!channel> <!here|here> @channel',
    '<@U0123456> <#C0123456|x> <!subteam^S1|@all>',
    '&lt;!channel&gt;',
    '[x](<!channel>)',
    '`<!everyone>`',
    '<script>alert(1)</script>',
    '[a](javascript:alert(1)) ![b](data:text/html,x)',
  ])('and pings nobody, runs nothing: %s', (text) => {
    const elements = elementsOf(toBlocks(text));
    expect(elements.filter(({ type }) => type !== 'text' && type !== 'emoji')).toEqual([]);
    expect(toPlainText(text)).not.toBe('');
  });

  test.each([
    ['raw HTML', 'a <b>c</b>\n\n<div>\nd\n</div>', 'a <b>c</b>\n\n<div>\nd\n</div>'],
    ['a line end in HTML', 'a<br>b', 'a\nb'],
    ['a definition that nothing leads to', '[a]: https://b.c', '[a]: https://b.c'],
    ['a link by reference', '[a][b]\n\n[b]: https://c.d', 'a'],
    ['a footnote', 'a[^1]\n\n[^1]: b', 'a[^1]\n\n[^1] b'],
    ['an unclosed fence', '```\na *b*', 'a *b*'],
    ['an unclosed sign', '**a', '**a'],
    ['a picture', '![a](https://b.c/d.png)', 'a'],
    ['an address Slack cannot open', '[a](slack://x)', 'a (slack://x)'],
    ['a line across', 'a\n\n---\n\nb', 'a\n\n———\n\nb'],
    ['an empty code box', '```\n```', ' '],
    ['a time that is no emoji', '10:30:45 and C:\\a:b:c', '10:30:45 and C:\\a:b:c'],
    ['nothing', '', ''],
    ['spaces', ' \n\t\n', ''],
  ])('with %s', (_, markdown, plain) => {
    expect(toPlainText(markdown)).toBe(plain);
  });

  test('with code in a step, and the steps numbered on', () => {
    const blocks = toBlocks('1. a\n\n   ```\n   x\n   ```\n2. b\n3. c');
    expect(blocks[0]?.elements).toMatchObject([
      { type: 'rich_text_list', style: 'ordered' },
      { type: 'rich_text_preformatted' },
      { type: 'rich_text_list', offset: 1, elements: [{}, {}] },
    ]);
    expect(fromRichText(blocks)).toBe('1. a\n\n```\nx\n```\n\n2. b\n3. c');
  });

  test('in parts of at most 3,000 characters, cut between its parts; code that is cut is closed and opened again', () => {
    const paragraph = 'Word by word. '.repeat(150);
    const code = Array.from({ length: 400 }, (_, index) => `line ${index} of the code`).join('\n');
    const markdown = `${paragraph}\n\n- one\n- two\n\n${paragraph}\n\n\`\`\`\n${code}\n\`\`\`\n\n${paragraph}`;
    const blocks = toBlocks(markdown);
    for (const block of blocks)
      expect(
        elementsOf([block]).reduce((sum, one) => sum + (one.type === 'text' ? one.text.length : 0), 0),
      ).toBeLessThanOrEqual(3000);
    const boxes = blocks.flatMap((block) => block.elements).filter(({ type }) => type === 'rich_text_preformatted');
    expect(boxes.length).toBeGreaterThan(2);
    expect(
      boxes
        .map((box) =>
          elementsOf([{ type: 'rich_text', elements: [box] }])
            .map((one) => (one.type === 'text' ? one.text : ''))
            .join(''),
        )
        .join('\n'),
    ).toBe(code);
    expect(seen(toBlocks(fromRichText(blocks)))).toBe(seen(blocks));
  });
});

describe('a message is captured', () => {
  const NAMES = new Map([
    ['U1', 'Ben'],
    ['C1', 'billing'],
  ]);
  test.each([
    ['plain words', 'How do I refund?', 'How do I refund?'],
    ['styles', '*bold* _italic_ ~gone~ `code`', '**bold** _italic_ ~~gone~~ `code`'],
    ['styles in each other', '*bold _both_*', '**bold _both_**'],
    [
      'signs that are only signs',
      '2 * 3 * 4, a_b_c, snake_case_, ~5 minutes',
      '2 \\* 3 \\* 4, a_b_c, snake_case\\_, \\~5 minutes',
    ],
    [
      'links',
      '<https://a.b/c?d=1&amp;e=2|the rules> <https://a.b>',
      '[the rules](https://a.b/c?d=1\\&e=2) <https://a.b>',
    ],
    ['an e-mail link', '<mailto:a@b.c|a@b.c>', '<a@b.c>'],
    [
      'mentions',
      '<@U1> <@U2> <@U3|Carla> <#C1> <#C2|sales> <!subteam^S1|@team>',
      '@Ben @U2 @Carla #billing #sales @team',
    ],
    ['calls', '<!channel> <!here|here>', '@channel here'],
    ['dates', '<!date^1763812345^{date}|22 November>', '22 November'],
    ['signs that were typed', '&lt;b&gt; &amp;amp; [x](y) # no heading', '\\<b> \\&amp; \\[x]\\(y) # no heading'],
    ['a line that looks like a heading', '# one\n- two', '\\# one\n\n- two'],
    ['lists', '• a\n    ◦ b\n• c\n1. d\n2. e', '- a\n  - b\n- c\n\n1. d\n2. e'],
    ['quotes', '&gt; a\n&gt; *b*\nc', '> a\n> **b**\n\nc'],
    ['a quote to the end', 'a\n&gt;&gt;&gt; b\nc', 'a\n\n> b\n> c'],
    [
      'code',
      'see:\n```if (a &lt; b) {\n  go("<http://x.y|x.y>");\n}```\nthen',
      'see:\n\n```\nif (a < b) {\n  go("x.y");\n}\n```\n\nthen',
    ],
    ['an unclosed fence', '```a\nb', '\\`\\`\\`a\nb'],
    ['lines and empty lines', 'a\nb\n\n\n\nc', 'a\nb\n\nc'],
    ['nothing', '', ''],
  ])('with %s', (_, text, markdown) => {
    expect(fromMrkdwn(text, NAMES)).toBe(markdown);
  });

  test('from Slack’s editor, with lists in each other and mentions by name', () => {
    const text = (words: string, style = {}) => ({ type: 'text' as const, text: words, style });
    const blocks: RichTextBlock[] = [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              text('Ask '),
              { type: 'user', user_id: 'U1' },
              text(' or '),
              { type: 'broadcast', range: 'channel' },
              text('.\n\nThen '),
              text('wait', { bold: true }),
              text(' a bit', { bold: true, italic: true }),
              text(':\n'),
            ],
          },
          {
            type: 'rich_text_list',
            style: 'bullet',
            indent: 0,
            elements: [{ type: 'rich_text_section', elements: [text('a')] }],
          },
          {
            type: 'rich_text_list',
            style: 'ordered',
            indent: 1,
            elements: [
              { type: 'rich_text_section', elements: [text('b')] },
              { type: 'rich_text_section', elements: [text('c')] },
            ],
          },
          {
            type: 'rich_text_list',
            style: 'bullet',
            indent: 0,
            elements: [{ type: 'rich_text_section', elements: [text('d')] }],
          },
          { type: 'rich_text_preformatted', elements: [text('x\n  y')] },
          { type: 'rich_text_quote', elements: [text('q'), { type: 'emoji', name: 'tada' }] },
        ],
      },
    ];
    expect(fromRichText(blocks, NAMES)).toBe(
      'Ask @Ben or @channel.\n\nThen **wait _a bit_**:\n\n- a\n  1. b\n  2. c\n- d\n\n```\nx\n  y\n```\n\n> q:tada:',
    );
  });
});

/** Words with every sign that means something somewhere, and every plane of Unicode. */
const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        'Refund',
        ' ',
        '  ',
        '*',
        '_',
        '**',
        '~',
        '`',
        '```',
        '<',
        '>',
        '&',
        '&amp;',
        '<!channel>',
        '[',
        '](',
        ')',
        '#',
        '1. ',
        '- ',
        '|',
        ':tada:',
        'https://a.b',
        'www.a.b',
        'a@b.c',
        '\\',
        '!',
        '—',
        '👩🏽‍💻',
        'שלום',
        '中文',
        '𝒳',
        '\u200b',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }).map((text) => text.replaceAll('\0', '')),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

describe('there and back', () => {
  const leaf: fc.Arbitrary<PhrasingContent> = fc.oneof(
    words.map((value): PhrasingContent => ({ type: 'text', value })),
    words
      .filter((value) => value.trim() !== '')
      .map((value): PhrasingContent => ({ type: 'inlineCode', value: value.replaceAll(/\s/g, ' ') })),
    fc
      .constantFrom('https://example.com/a?b=c&d=e', 'mailto:a@b.c')
      .map((url): PhrasingContent => ({ type: 'link', url, children: [{ type: 'text', value: 'label' }] })),
  );
  const phrasing: fc.Arbitrary<PhrasingContent[]> = fc.array(
    fc.oneof(
      leaf,
      fc.record({
        type: fc.constantFrom('strong' as const, 'emphasis' as const, 'delete' as const),
        children: fc.array(leaf, { minLength: 1, maxLength: 2 }),
      }) as fc.Arbitrary<PhrasingContent>,
    ),
    { minLength: 1, maxLength: 4 },
  );
  const paragraph = phrasing.map((children): BlockContent => ({ type: 'paragraph', children }));
  const item = (inner: BlockContent[]): ListItem => ({ type: 'listItem', spread: false, children: inner });
  const list = (depth: number): fc.Arbitrary<BlockContent> =>
    fc
      .record({
        ordered: fc.boolean(),
        items: fc.array(fc.tuple(paragraph, depth > 0 ? fc.option(list(depth - 1)) : fc.constant(null)), {
          minLength: 1,
          maxLength: 3,
        }),
      })
      .map(({ ordered, items }) => ({
        type: 'list',
        ordered,
        spread: false,
        children: items.map(([first, more]) => item(more ? [first, more] : [first])),
      }));
  const block: fc.Arbitrary<RootContent> = fc.oneof(
    paragraph,
    list(2),
    words.map((value): BlockContent => ({ type: 'code', value })),
    fc
      .array(paragraph, { minLength: 1, maxLength: 2 })
      .map((children): BlockContent => ({ type: 'blockquote', children })),
    phrasing.map((children): BlockContent => ({ type: 'heading', depth: 2, children })),
  );
  const card = fc.array(block, { minLength: 1, maxLength: 5 }).map(printMarkdown);

  const isWhole = (blocks: RichTextBlock[]) => {
    for (const element of elementsOf(blocks)) {
      expect(['text', 'link', 'emoji']).toContain(element.type);
      if (element.type === 'text') expect(element.text).not.toBe('');
    }
    for (const one of blocks) {
      expect(
        elementsOf([one]).reduce((sum, element) => sum + (element.type === 'text' ? element.text.length : 0), 0),
      ).toBeLessThanOrEqual(3000);
      expect(one.elements.length).toBeGreaterThan(0);
    }
  };

  test.each([
    ['side by side', ':tada::wave: yes', ['tada', 'wave']],
    ['with a tone of skin, which Slack shows by itself', ':wave::skin-tone-3::tada:', ['wave', 'tada']],
    ['in style', '**:tada:**:wave:', ['tada', 'wave']],
    ['that are none', ':a::b:c 10:30:45 ::x::', []],
    ['in an address that is only read', 'foo[:tada:](ftp://x) [:wave:](ftp://y)', ['wave']],
  ])('emoji %s', (_, markdown, names) => {
    const blocks = toBlocks(markdown);
    const emojiOf = (those: RichTextBlock[]) =>
      elementsOf(those).flatMap((one) => (one.type === 'emoji' ? one.name : []));
    expect(emojiOf(blocks)).toEqual(names);
    expect(emojiOf(toBlocks(fromRichText(blocks)))).toEqual(names);
  });

  test('a card that goes through Slack’s editor looks the same', () => {
    fc.assert(
      fc.property(card, (markdown) => {
        const blocks = toBlocks(markdown);
        isWhole(blocks);
        expect(seen(toBlocks(fromRichText(blocks)))).toBe(seen(blocks));
      }),
      { numRuns: tries(300) },
    );
  });

  test('whatever is pasted is shown, and looks the same after Slack’s editor', () => {
    const paste = fc
      .array(
        fc.oneof(
          words,
          fc.constantFrom(
            '\n',
            '\n\n',
            '\n> ',
            '\n- ',
            '\n  - ',
            '\n1. ',
            '\n```\n',
            '\n| a | b |\n|---|---|\n| c | d |\n',
            '\n<div>\n',
            '\n---\n',
            '\n# ',
            '\n    ',
          ),
        ),
        { maxLength: 14 },
      )
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(paste, (markdown) => {
        const blocks = toBlocks(markdown);
        isWhole(blocks);
        expect(seen(toBlocks(fromRichText(blocks)))).toBe(seen(blocks));
      }),
      {
        numRuns: tries(1000),
        examples: [
          ['a\n1. \n    1. a'], // the second of two lines that look like steps
          ['[](:tada:)'], // an emoji in an address that is only read
          ['Ⰰhttps://a.b>:tada:\n- '], // … that stops in the middle of one
        ],
      },
    );
  });

  /** Letters in their order; signs may become styles, and the number of a step is one of them. */
  const letters = (text: string) =>
    text
      .match(/[\p{L}\p{N}\p{Extended_Pictographic}]/gu)
      ?.join('')
      .replaceAll('1', '') ?? '';

  test('of a message no word is lost', () => {
    const typed = fc
      .array(fc.oneof(words, fc.constantFrom('\n', '\n\n', '\n> ', '\n• ', '\n    ◦ ', '\n1. ')), { maxLength: 12 })
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(typed, (message) => {
        const payload = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(letters(toPlainText(fromMrkdwn(payload)))).toBe(letters(message));
      }),
      { numRuns: tries(1000) },
    );
  });
});

describe('a paste of 10,000 characters', () => {
  const fill = (text: string) => text.repeat(Math.ceil(10_000 / text.length)).slice(0, 10_000);
  test.each([
    ['quotes in each other', fill('>')],
    ['lists in each other', fill('* - + ')],
    ['steps in each other', Array.from({ length: 140 }, (_, index) => `${' '.repeat(index)}- a`).join('\n')],
    ['brackets', fill('[')],
    ['stars', fill('*a **b ')],
    ['backticks', Array.from({ length: 140 }, (_, index) => '`'.repeat(index)).join('a')],
    ['pictures', fill('![[')],
    ['a wide table', `${fill('|a').slice(0, 4900)}|\n${fill('|-').slice(0, 4900)}|\n`],
    ['open tags', fill('<a ')],
    ['definitions', fill('[a]: b\n')],
    ['dashes', fill('- ')],
    ['scripts', fill('<script>alert("x")</script>\n\n')],
    ['code', `\`\`\`\n${fill('const a = 1;\n')}`],
    ['one word', fill('a')],
    ['emoji', fill('👩🏽‍💻')],
    ['letters that go right to left', fill('שלום عليكم ')],
    [
      'every plane',
      Array.from({ length: 4000 }, (_, index) => String.fromCodePoint(0x10000 + index * 250))
        .join('')
        .slice(0, 10_000),
    ],
  ])('of %s is shown whole and at once', (_, text) => {
    let blocks: ReturnType<typeof toBlocks> = [];
    const spent = ownMs(() => {
      blocks = toBlocks(text);
      fromMrkdwn(text);
    });
    expect(spent).toBeLessThan(1500);
    expect(checkMessage({ channel: 'C1', text: 'a', blocks: blocks.slice(0, 3) })).toEqual([]);
    const solid = (one: string) => one.replaceAll(/[^\p{L}\p{N}\p{So}]/gu, '');
    expect(solid(toPlainText(text)).length).toBeGreaterThanOrEqual(solid(text).length / 2.2);
  });
});

describe('signs beyond reason, each of which the parser compares with each', () => {
  const LONG = 30_000;
  const MOST = 4_000_000;
  const paste = (piece: string) => piece.repeat(Math.ceil(LONG / piece.length)).slice(0, LONG);

  test.each(['a**b**', '**a', '*a_', '~a', '~~a', '_a', '[a](', '](', '> **a', 'a**b**\n', '- *a_', '|*a_', '[]'])(
    'of %j the parser is spared, and nothing is lost',
    (piece) => {
      const text = paste(piece);
      expect(workOf(text)).toBeGreaterThan(MOST);
      expect(parseMarkdown(text).children).toEqual([{ type: 'paragraph', children: [{ type: 'text', value: text }] }]);
      const words = elementsOf(toBlocks(text)).map((one) => ('text' in one ? one.text : ''));
      expect(words.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
    },
  );

  test('grow with the square of a paragraph, not with the length of a card', () => {
    expect(workOf('*a_'.repeat(100))).toBe(200 ** 2);
    expect(workOf(`${'*a_'.repeat(100)}\n \n${'*a_'.repeat(100)}`)).toBe(2 * 200 ** 2);
    expect(workOf(`${'*a_'.repeat(100)}\n`.repeat(3))).toBe(600 ** 2);
  });

  test('a long card with a bold word in each of 500 sentences is what it was', () => {
    const card = Array.from({ length: 10 }, () => 'Look at the **fee** first. '.repeat(50).trim()).join('\n\n');
    const bold = elementsOf(toBlocks(card)).filter((one) => one.type === 'text' && one.style?.bold);
    expect(bold).toHaveLength(500);
  });
});

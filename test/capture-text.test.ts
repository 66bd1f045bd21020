import type { RichTextBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedText, compare } from '../src/capture/changes.ts';
import { guessKind, guessTaxonomy, guessTitle } from '../src/capture/guesses.ts';
import { composeBody, LAYOUTS, splitBody, tidyText } from '../src/capture/layouts.ts';
import { wordsOfMessage } from '../src/capture/message-words.ts';
import { bodyOfPieces, layPieces, type Piece } from '../src/capture/pieces.ts';
import { cleanTyped, putBack } from '../src/capture/privacy.ts';
import type { Typed } from '../src/capture/typed.ts';
import type { CardKind } from '../src/generated/prisma/client.ts';
import { fromMrkdwn, fromRichText } from '../src/knowledge/markdown.ts';
import { takeOut } from '../src/redaction/markdown.ts';
import { findPersonalData } from '../src/redaction/service.ts';
import type { Message } from '../src/slack/message-words.ts';
import { ownMs } from './support/own-ms.ts';
import { tries } from './support/properties.ts';

const KINDS = Object.keys(LAYOUTS) as CardKind[];
const TABLE = '| a | b |\n| - | - |\n| 1 | 2 |';
const CODE = '```js\nif (a < b) {\n    <script>alert("x")</script>\n}\n```';

/** Lines as people write them, with everything that could be taken for a sign. */
const line = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '1. one',
    '2. two',
    '   inside',
    '- item',
    '> said',
    '**What happened**',
    '**What I did**',
    TABLE,
    CODE,
  ),
);
const text = fc.array(line, { maxLength: 30 }).map((lines) => tidyText(lines.join('\n').toWellFormed()));

const typed = (body: string, extra: Partial<Typed> = {}): Typed => ({
  ...{ kind: 'FAQ', title: 'How?', body, product: null, tags: [], teamId: null, verifier: null },
  ...extra,
});

describe('a text as fields', () => {
  test.each(KINDS)('%s: what comes out is what went in, to the letter', (kind) => {
    fc.assert(
      fc.property(text, (body) => {
        expect(composeBody(kind, splitBody(kind, body))).toBe(body);
        const { pieces, plain } = layPieces(kind, body);
        expect(bodyOfPieces(kind, pieces)).toBe(body);
        if (plain)
          for (const piece of Object.values(pieces).flat())
            expect((piece as Piece).text.length).toBeLessThanOrEqual(3000);
      }),
      { numRuns: tries(300) },
    );
  });

  test('steps, limits and what happened find their fields again', () => {
    const guide =
      'The page stays white.\n\n1. Reload\n   once more\n2. Clear the cache\n\n**If that does not help**\n\nAsk IT.';
    expect(splitBody('TROUBLESHOOTING', guide)).toEqual({
      seen: ['The page stays white.'],
      steps: ['Reload\nonce more', 'Clear the cache'],
      otherwise: ['Ask IT.'],
    });
    const playbook = 'Shouting.\n\n**What I may decide alone**\n\nA voucher.\n\n**Up to which limit**\n\n50 euros';
    expect(splitBody('PLAYBOOK', playbook)).toEqual({
      situation: ['Shouting.'],
      alone: ['A voucher.'],
      limit: ['50 euros'],
    });
  });

  test('another kind and back again: nothing is lost on the way', () => {
    const sections = {
      situation: ['A parcel was lost.'],
      did: ['I called the depot.'],
      outcome: ['It came the day after.'],
    };
    const story = composeBody('STORY', sections);
    for (const kind of KINDS) expect(composeBody(kind, splitBody(kind, story))).toBe(story);
    expect(splitBody('STORY', story)).toEqual(sections);
  });

  test.each([
    ['one line of 10,000 characters', 'x'.repeat(10_000)],
    ['10,000 emoji', '👩🏽‍💻'.repeat(2000)],
    ['a long table', `${TABLE}\n${'| x | y |\n'.repeat(800)}`.trim()],
    ['long code', `\`\`\`\n${'    deep    code\n'.repeat(900)}\`\`\``],
    [
      'many paragraphs',
      Array.from({ length: 300 }, (_, n) => `Paragraph ${n} ${'word '.repeat(12).trim()}`).join('\n\n'),
    ],
  ])('%s is cut into inputs and put together without a loss', (_, body) => {
    for (const kind of KINDS) {
      const { pieces, plain } = layPieces(kind, body);
      expect(bodyOfPieces(kind, pieces)).toBe(body);
      const all = Object.values(pieces).flat();
      expect(all.length).toBeLessThan(30);
      if (plain) for (const piece of all) expect(piece.text).toBe(piece.text.toWellFormed());
    }
  });

  test('what Slack’s own editor cannot hold is shown as it is written', () => {
    expect(layPieces('FAQ', 'Just words, with order_id.').plain).toBe(false);
    expect(layPieces('FAQ', TABLE).plain).toBe(true);
    expect(layPieces('FAQ', '# A heading\n\nx').plain).toBe(true);
    expect(layPieces('HOW_TO', 'First this.\n\n1. One\n2. Two **now**').plain).toBe(false);
  });
});

describe('personal data', () => {
  const said = (words: string) =>
    fromRichText([
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: words }] }] },
    ]);

  test.each([
    ['an address with signs that CommonMark escapes', 'ben_smith+x@example.com'],
    ['a phone number that CommonMark escapes', '+44 20 7946 0958'],
    ['a card number', '4111 1111 1111 1111'],
    ['a card number with dashes', '4111-1111-1111-1111'],
    ['an account', 'DE89 3704 0044 0532 0130 00'],
  ])('%s is taken out of what was written in Slack', (_, secret) => {
    for (const body of [
      said(`Write to ${secret} now`),
      said(secret),
      fromMrkdwn(`*${secret}*`),
      `\`${secret}\``,
      `1. Ask ${said(secret)}\n2. Done`,
    ]) {
      const { typed: clean, told } = cleanTyped(typed(body, { kind: 'HOW_TO' }), [], []);
      expect(told).not.toBe('');
      expect(findPersonalData(clean.body.replaceAll('\\', ''), [])).toEqual([]);
      expect(clean.body.replaceAll('\\', '')).not.toContain(secret);
    }
  });

  test('half of a number in bold is a number all the same', () => {
    const { typed: clean, told } = cleanTyped(typed('It is 4111 **1111** 1111 1111.'), [], []);
    expect([clean.body, told]).toEqual(['It is \\[card number].', 'a card number']);
  });

  test('an address that is a link leaves no torn link, and counts once', () => {
    const linked: RichTextBlock = {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [{ type: 'link', url: 'mailto:ben@example.com', text: 'ben@example.com' }],
        },
      ],
    };
    const { typed: clean, told } = cleanTyped(typed(`Ask ${fromRichText([linked])} please`), [], []);
    expect([clean.body, told]).toEqual(['Ask \\[e-mail address] please', 'an e-mail address']);
  });

  test.each([
    ['Ask [Anna](mailto:anna@web.de) please', 'Ask Anna ([e-mail address]) please'],
    ['Ring [the driver](tel:+4915123456789).', 'Ring the driver ([phone number]).'],
    ['<mailto:anna@web.de|Anna> knows', '[e-mail address] knows'],
    ['Card 4111&nbsp;1111&nbsp;1111&nbsp;1111', 'Card [card number]'],
    ['Write to anna&#64;web.de or anna&commat;web.de', 'Write to [e-mail address] or [e-mail address]'],
    ['Write to [returns](mailto:returns@example.com)', 'Write to [returns](mailto:returns@example.com)'],
  ])('%s: however a page that was saved as Markdown writes it', (body, without) => {
    expect(takeOut(body, []).text).toBe(without);
    expect(takeOut(without, []).found).toEqual([]);
  });

  test('what a person says is nobody’s data comes back to the letter, and is not asked about again', () => {
    const body = 'Test card 4111 1111 1111 1111, mail ben\\_s@example.com, and [card number] as it was.';
    const { typed: clean, taken, told } = cleanTyped(typed(body, { title: 'Who is a@b.com?' }), [], []);
    expect(told).toBe('a card number and 2 e-mail addresses');
    const back = putBack(clean, taken);
    expect(back?.title).toBe('Who is a@b.com?');
    expect(back?.body).toContain('4111 1111 1111 1111');
    const allowed = taken.filter((one) => one !== null);
    expect(cleanTyped(back as Typed, [], allowed).told).toBe('');
    expect(cleanTyped({ ...(back as Typed), body: `${back?.body} And 5555 5555 5555 4444` }, [], allowed).told).toBe(
      'a card number',
    );
    expect(putBack({ ...clean, title: 'Without it' }, taken)).toBeUndefined();
  });

  test('taking out twice is taking out once, whatever is written', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('', ' 4111 1111 1111 1111 ', ' a@b.com ', ' <b@c.de> '), (words, secret) => {
        const once = cleanTyped(typed(tidyText(words + secret)), ['ORD-\\d{6}'], []);
        expect(cleanTyped(once.typed, ['ORD-\\d{6}'], []).told).toBe('');
      }),
      { numRuns: tries(300) },
    );
  });
});

describe('the words of a message', () => {
  const attachments = [{ fallback: 'x', pretext: 'A new ticket', title: 'Lost parcel', text: 'Ask the *carrier*.' }];
  const rich: RichTextBlock = {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'Hi', style: { bold: true } }] }],
  };
  test.each<[string, Message, string]>([
    [
      'what is attached, where nothing else is said',
      { text: '', attachments },
      'A new ticket\n\nLost parcel\n\nAsk the **carrier**.',
    ],
    ['no preview of a link', { text: 'See *this*', attachments }, 'See **this**'],
    ['the fallback at least', { attachments: [{ fallback: 'Call us' }] }, 'Call us'],
    ['what was written, with what stands beside it', { text: 'Hi', blocks: [rich, { type: 'divider' }] }, '**Hi**'],
    ['nothing of a picture', { blocks: [{ type: 'image', image_url: 'https://a.b/c.png', alt_text: 'c' }] }, ''],
  ])('are %s', (_, message, words) => {
    expect(wordsOfMessage(message, new Map())).toBe(words);
  });
});

describe('guesses', () => {
  test.each([
    ['Hi all. How do I refund after 14 days? Thanks!', 'How do I refund after 14 days?'],
    ['Refunds after 14 days need a lead. Ask Ben.', 'Refunds after 14 days need a lead.'],
    ['', ''],
    ['\n\n   \n', ''],
    ['• first\n• second', 'first'],
    ['何ですか？ はい。', '何ですか？'],
    ['x'.repeat(400), `${'x'.repeat(149)}…`],
  ])('the title of %j', (words, title) => expect(guessTitle(words)).toBe(title));

  test.each([
    ['It is in the portal.', 'FAQ'],
    ['1. Open the order\n2. Press refund', 'HOW_TO'],
    ['Error 42:\n- reload\n- clear the cache', 'TROUBLESHOOTING'],
    ['You may give a voucher up to 50 euros without asking.', 'PLAYBOOK'],
    [`Yesterday I had a customer who was lost. ${'I told her to wait. '.repeat(12)}`, 'STORY'],
  ])('the kind of %j', (words, kind) => expect(guessKind(words)).toBe(kind));

  test('tags and product are of those in use, whatever their case, accents and plural', () => {
    const taxonomy = {
      tags: ['refund', 'Café'],
      products: ['Giftcard Plus', 'Cover'],
      skills: ['De-escalation', 'Refund'],
    };
    expect(guessTaxonomy('REFUNDS for the cafe, with Giftcard plus.', taxonomy)).toEqual({
      tags: ['refund', 'Café'],
      product: 'Giftcard Plus',
    });
    expect(guessTaxonomy('', taxonomy)).toEqual({ tags: [], product: null });
  });
});

describe('what changed', () => {
  test('what went is struck out, what came is bold', () => {
    expect(changedText('Wait 14 days.', 'Wait 30 days.')).toEqual([
      { type: 'text', text: 'Wait ' },
      { type: 'text', text: '14', style: { strike: true } },
      { type: 'text', text: '30', style: { bold: true } },
      { type: 'text', text: ' days.' },
    ]);
    expect(changedText('same', 'same')).toEqual([]);
  });

  test('long texts that share nothing are compared in time, and what stayed is shortened', () => {
    const words = (seed: number) => Array.from({ length: 5000 }, (_, n) => `w${(n * seed) % 9973}`).join(' ');
    let changes: ReturnType<typeof compare> = [];
    const spent = ownMs(() => {
      changes = compare(words(7), words(13));
    });
    expect(spent).toBeLessThan(3000);
    expect(
      changes
        .filter(({ removed }) => !removed)
        .map(({ value }) => value)
        .join(''),
    ).toBe(words(13));
    const [same] = changedText(`${'a '.repeat(5000)}x`, `${'a '.repeat(5000)}y`);
    expect(same).toMatchObject({ type: 'text', text: expect.stringContaining('[…]') });
  });
});

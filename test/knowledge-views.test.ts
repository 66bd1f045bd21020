import { describe, expect, test } from 'vitest';
import { checkMessage, checkView } from '../practice/slack/block-kit.ts';
import type { Member } from '../src/generated/prisma/client.ts';
import { cardModal, outdatedModal, sharedMessage } from '../src/knowledge/card-views.ts';
import type { Looked } from '../src/knowledge/looking.ts';
import { narrowOption } from '../src/knowledge/narrowing-views.ts';
import {
  answersMessage,
  foundModal,
  helpedMessage,
  knowledgeHomeBlocks,
  noHelpMessage,
  noHelpModal,
} from '../src/knowledge/search-views.ts';
import type { Answer, CardShown } from '../src/knowledge/service.ts';
import { answerBlocks, badgeOf } from '../src/knowledge/views.ts';
import { linesOf } from './support/knowledge.ts';

const ID = '01900000-0000-7000-8000-00000000000';
const searchId = `${ID}9`;
const at = new Date('2026-11-03T23:30:00Z');
const named = (name: string) => ({ name }) as Member;

const CARD: CardShown['card'] = {
  ...{ id: `${ID}1`, no: 1, workspaceId: `${ID}8`, kind: 'FAQ', status: 'PUBLISHED', language: 'en', teamId: null },
  ...{ title: 'How long does a refund take?', body: 'After **14 days**.\n\n1. Look\n2. Wait', product: 'Payments' },
  ...{ tags: ['money', 'returns', 'cards', 'fourth'], sourceLink: null, externalKey: null, version: 1 },
  ...{ makerId: null, ownerId: null, verifierId: null, verifiedById: null, finderId: null },
  ...{ createdAt: at, updatedAt: at, verifiedAt: at, dueAt: new Date('2027-02-01T12:00:00Z'), verifyDays: null },
  ...{
    dueReason: null,
    obsoleteAt: null,
    changedFrom: null,
    acceptedAt: null,
    usedAt: null,
    verifiedBy: named('Ben'),
    owner: named('Cora'),
  },
  ...{ verifier: null, team: null, contributors: [{ member: named('Ana') }, { member: named('Cora') }] },
};

const piece = (text: string, match = false) => ({ text, match });
const answer = (card: Partial<CardShown['card']> = {}, no = 1): Answer => ({
  hit: {
    ...{
      cardId: `${ID}${no}`,
      no,
      score: 900 - no,
      title: [piece('How long does a '), piece('refund', true), piece(' take?')],
    },
    snippet: [piece('After '), piece('14', true), piece(' days the '), piece('refund', true), piece(' is there.')],
  },
  card: { ...CARD, id: `${ID}${no}`, ...card },
  isOwn: false,
});

const looked = (answers: Partial<Looked['answers']> = {}, rest: Partial<Looked> = {}): Looked => ({
  answers: {
    ...{ searchId, words: 'refund after 14 days', leftOut: '', answers: [answer()], total: 1, more: false },
    ...{ repaired: [], alsoFor: [], ...answers },
  },
  ...{ place: { s: searchId }, isLatest: false, zone: 'Europe/Berlin', ...rest },
});

const shown = (card: Partial<CardShown['card']> = {}, may: Partial<CardShown> = {}): CardShown => ({
  ...{
    card: { ...CARD, ...card },
    helped: 4,
    keeper: null,
    changers: [],
    seeAlso: [],
    isOwn: false,
    mayEdit: false,
    mayAccept: false,
    isTheirsToCheck: false,
    mayRetire: false,
    mayRevive: false,
  },
  ...may,
});

const three = [answer({}, 1), answer({ status: 'DUE' }, 2), answer({ status: 'DRAFT', teamId: `${ID}7` }, 3)];
const many = { answers: three, total: 12, more: true };

describe('a search', () => {
  const messages: [string, Looked][] = [
    ['one card', looked()],
    [
      'three of twelve, one word put right, an address left out',
      looked({ ...many, repaired: [{ typed: 'refnud', instead: 'refund' }], leftOut: 'an e-mail address' }),
    ],
    [
      'the next page, narrowed',
      looked(many, { place: { s: searchId, k: 'HOW_TO', p: 'Payments', t: 'money', n: [900, 3] } }),
    ],
    ['nothing', looked({ answers: [], total: 0 })],
    ['nothing that is narrowed', looked({ answers: [], total: 0 }, { place: { s: searchId, p: 'Travel' } })],
    ['browsing', looked({ ...many, words: '', searchId: undefined }, { place: { p: 'Travel' } })],
  ];
  test.each(messages)('as a message: %s', (_, found) => {
    const message = answersMessage(found);
    expect(checkMessage(message)).toEqual([]);
    expect(message).toMatchSnapshot();
  });

  const modals: [string, Looked][] = [
    ['the latest', looked({ ...many, words: '', searchId: undefined, more: false }, { place: {}, isLatest: true })],
    ['no card yet', looked({ answers: [], total: 0, words: '', searchId: undefined }, { place: {}, isLatest: true })],
    ['found', looked(many)],
    ['nothing', looked({ answers: [], total: 0 })],
  ];
  test.each(modals)('as a modal: %s', (_, found) => {
    const view = foundModal(found);
    expect(checkView(view)).toEqual([]);
    expect(view).toMatchSnapshot();
  });

  test('what helped, what did not, and App Home', () => {
    const views = [helpedMessage(CARD, searchId), noHelpMessage('refund "now"', [`${ID}1`])];
    for (const message of views) expect(checkMessage(message)).toEqual([]);
    const modal = noHelpModal('refund "now"', { s: searchId }, []);
    expect(checkView(modal)).toEqual([]);
    const homes = [undefined, { title: 'Refund *now* <!channel>', more: 0 }, { title: 'x'.repeat(300), more: 19 }];
    for (const news of homes) expect(checkView({ type: 'home', blocks: knowledgeHomeBlocks(news) })).toEqual([]);
    expect([...views, modal, ...homes.map(knowledgeHomeBlocks)]).toMatchSnapshot();
  });

  test('with everything as long as it may be, Slack takes it', () => {
    const long = (n: number) => `${'"\\😀é'.repeat(n)}`;
    const title = [piece(long(30), true), piece(long(300))];
    const huge = { ...answer(), hit: { ...answer().hit, title, snippet: title } };
    const card = { ...CARD, product: long(18), tags: [long(10), long(10)], verifiedBy: named(long(40)) };
    const found = looked(
      {
        ...{
          words: long(120),
          answers: Array.from({ length: 5 }, () => ({ ...huge, card })),
          more: true,
          total: 99_999,
        },
        repaired: Array.from({ length: 9 }, () => ({ typed: long(60), instead: long(60) })),
      },
      {
        place: {
          s: searchId,
          k: 'TROUBLESHOOTING',
          p: 'p'.repeat(75),
          t: 't'.repeat(40),
          n: [2_000_000_000, 2_000_000_000],
        },
      },
    );
    expect(checkMessage(answersMessage(found))).toEqual([]);
    expect(checkView(foundModal(found))).toEqual([]);
    expect(
      checkMessage(
        noHelpMessage(
          long(120),
          Array.from({ length: 5 }, () => searchId),
        ),
      ),
    ).toEqual([]);
  });
});

describe('badges', () => {
  test('say how far a card can be trusted, with the day in the zone of who reads', () => {
    const states = [
      CARD,
      { ...CARD, verifiedBy: null },
      { ...CARD, verifiedAt: null },
      { ...CARD, status: 'DUE', changedFrom: 1 },
      { ...CARD, status: 'DUE', changedFrom: 1, verifiedBy: null },
      { ...CARD, status: 'DUE' },
      { ...CARD, status: 'DRAFT' },
      { ...CARD, status: 'OBSOLETE' },
    ] as const;
    expect(states.map((card) => badgeOf(card))).toEqual([
      ...['Verified by Ben, 3 Nov', 'Verified 3 Nov', 'Not verified yet'],
      ...['Changed since Ben verified it', 'Changed since somebody verified it'],
      ...['Due for a check', 'Candidate', 'Obsolete'],
    ]);
    expect(badgeOf(CARD, 'Europe/Berlin')).toBe('Verified by Ben, 4 Nov');
    expect(badgeOf({ ...CARD, verifiedBy: named('\u202EBen\n*x*') })).toBe('Verified by Ben *x*, 3 Nov');
  });

  test('an answer has the buttons of whoever shows it, or none', () => {
    expect(linesOf(answerBlocks(answer(), []))).toBe(
      ':page_facing_up: How long does a refund take?\nAfter 14 days the refund is there.\n✅ Verified by Ben, 3 Nov · Question and answer · Payments · #money #returns #cards',
    );
  });

  test('choices are told in words, whatever stands in them', () => {
    expect(['FAQ', '*'].map((value) => narrowOption('kind', value).text.text)).toEqual([
      'Question and answer',
      'Any kind',
    ]);
    expect(narrowOption('tag', '<!channel>').text).toMatchObject({ type: 'plain_text', text: '#<!channel>' });
    expect(narrowOption('product', '\u202E').text.text).not.toBe('');
  });
});

describe('a card', () => {
  const place = { cardId: CARD.id, searchId };
  const all = { mayEdit: true, isTheirsToCheck: true, mayRetire: true };
  const cards: [string, CardShown, string?][] = [
    ['for a reader', shown()],
    ['for its owner', shown({ sourceLink: 'https://bright.slack.com/archives/C1/p1?a=1&b=2' }, all), 'Done.'],
    [
      'changed since it was verified, beside others',
      shown(
        { status: 'DUE', changedFrom: 1 },
        {
          ...all,
          keeper: named('Ingrid'),
          changers: [named('Cara'), null],
          seeAlso: [
            { id: `${ID}2`, title: 'Refunds <!channel> *in a shop*', status: 'PUBLISHED' },
            { id: `${ID}3`, title: 'The old way', status: 'OBSOLETE' },
            { id: `${ID}4`, title: 'New', status: 'DRAFT' },
          ],
        },
      ),
    ],
    ['a candidate’s, for who may accept it', shown({ status: 'DRAFT', verifiedAt: null }, { ...all, helped: 0 })],
    ['due, with what is wrong', shown({ status: 'DUE', dueReason: 'The limit is <!channel> *60* now.' })],
    [
      'obsolete, of a team, of nobody, without text',
      shown(
        {
          status: 'OBSOLETE',
          team: { name: 'Returns' } as CardShown['card']['team'],
          owner: null,
          body: '',
          dueAt: null,
        },
        { ...all, mayRevive: true },
      ),
    ],
  ];
  test.each(cards)('in a modal: %s', (_, card, notice) => {
    const view = cardModal(card, place, 'Europe/Berlin', notice);
    expect(checkView(view)).toEqual([]);
    expect(view).toMatchSnapshot();
  });

  test('with five beside it whose titles are as long as they may be, and a text of many blocks', () => {
    const seeAlso = Array.from({ length: 5 }, (_, n) => ({
      ...{ id: `${ID}${n}`, title: '😀"&<>'.repeat(60), status: 'OBSOLETE' as const },
    }));
    const changers = Array.from({ length: 20 }, () => named('N<!channel>'.repeat(20)));
    const long = shown({ body: '# a\n\n- b\n\n'.repeat(200), status: 'DUE' }, { ...all, seeAlso, changers });
    expect(checkView(cardModal(long, place, 'UTC'))).toEqual([]);
  });

  test('a part of a long one, also past its end', () => {
    const long = shown({ body: `${'a**b**'.repeat(100)}\n\n`.repeat(15) + '\n\nword '.repeat(3000) });
    for (const part of [0, 1, 999]) expect(checkView(cardModal(long, { ...place, part }, 'UTC'))).toEqual([]);
    const last = linesOf(cardModal(long, { ...place, part: 999 }, 'UTC').blocks);
    expect(last).toMatch(/Part (\d) of \1\nEarlier part/);
  });

  test('a link that is none is not shown; names and titles are only ever shown', () => {
    const sourceLink = 'javascript:alert(1)';
    const contributors = Array.from({ length: 14 }, (_, n) => ({ member: named(`<!here> ${n}`) }));
    const view = cardModal(shown({ sourceLink, contributors, title: '<!channel> *x* :tada:' }), place, 'UTC');
    expect(checkView(view)).toEqual([]);
    expect(linesOf(view.blocks)).toContain('and 4 more');
    expect(linesOf(view.blocks)).not.toContain('javascript');
  });

  test('what is no longer right', () => {
    const views = [
      outdatedModal(shown({}, { keeper: named('Ben <!channel>') }), place, false),
      outdatedModal(shown(), { ...place, part: 2 }, true),
    ];
    for (const view of views) expect(checkView(view)).toEqual([]);
    expect(views).toMatchSnapshot();
  });

  test('shared in a channel, whole and cut', () => {
    const by = { name: 'Ana', zone: 'Europe/Berlin' };
    const whole = sharedMessage(shown(), by);
    expect(checkMessage(whole)).toEqual([]);
    expect(whole).toMatchSnapshot();
    for (const body of [
      'word '.repeat(6000),
      '- <!channel>\n'.repeat(2000),
      '```\nx\n```\n\n'.repeat(2400),
      `${'a**b**'.repeat(100)}\n\n`.repeat(15),
    ]) {
      const cut = sharedMessage(shown({ body }), by);
      expect(checkMessage(cut)).toEqual([]);
      expect(linesOf(cut.blocks)).toContain('There is more: open it.');
    }
  });
});

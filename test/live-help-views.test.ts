import type { KnownBlock } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { checkMessage, checkView } from '../practice/slack/block-kit.ts';
import type { HelpAskStatus, HelpStatus } from '../src/generated/prisma/client.ts';
import { askModal, startModal } from '../src/live-help/form-views.ts';
import { homeBlocks } from '../src/live-help/home-views.ts';
import {
  busyModal,
  helpedModal,
  knownModal,
  ratedModal,
  ratingModal,
  stateModal,
} from '../src/live-help/state-views.ts';
import {
  apartMessage,
  askedMessage,
  busyMessage,
  cardMessage,
  type HelpView,
  mineMessage,
  nobodyMessage,
  staleMessage,
  togetherMessage,
} from '../src/live-help/views.ts';
import type { MessageContent } from '../src/slack/blocks.ts';

const ID = '01a204dd-0000-7000-8000-000000000001';
const LONG = `${'<!channel> & "quoted" \\ '.repeat(24)}`.slice(0, 600);

const help = (change: Partial<HelpView> = {}): HelpView => ({
  id: ID,
  question: 'Can a refund go to another card?',
  product: 'Router X',
  urgent: true,
  waiting: true,
  status: 'OPEN',
  rating: null,
  skill: { name: 'Refunds' },
  card: null,
  claimer: null,
  isLast: false,
  isRated: false,
  asker: { slackId: 'U0ANA', name: 'Ana' },
  link: 'https://bright.slack.com/archives/C1/p1',
  ...change,
});
const claimer = { slackId: 'U0BEN', name: 'Ben' };
const unnamed = (change: Partial<HelpView> = {}) => {
  const { asker: _asker, link: _link, ...rest } = help(change);
  return rest;
};

/** What a message says, line by line; buttons in brackets. */
function linesOf({ blocks = [] }: MessageContent): string {
  return blocks
    .map((block) => {
      if (block.type === 'section') return block.text?.text ?? '';
      if (block.type === 'context') return block.elements.map((one) => ('text' in one ? one.text : '')).join(' ');
      if (block.type !== 'actions') return block.type;
      return block.elements.map((one) => (one.type === 'button' ? `[${one.text.text}]` : one.type)).join(' ');
    })
    .join('\n');
}

const valid = (content: MessageContent): MessageContent => {
  expect(checkMessage(content)).toEqual([]);
  expect(content.text).not.toBe('');
  return content;
};

const STATES: [string, Partial<HelpView>][] = [
  ['open', {}],
  ['nobody left', { isLast: true }],
  ['taken', { status: 'CLAIMED', claimer }],
  ['solved', { status: 'RESOLVED', claimer }],
  ['solved and rated', { status: 'RESOLVED', claimer, isRated: true, rating: 'GREAT' }],
  ['not yet', { status: 'RESOLVED', claimer, isRated: true, rating: 'NOT_YET' }],
  ['solved and written down', { status: 'RESOLVED', claimer, isRated: true, card: { id: ID, title: 'Refunds' } }],
  ['taken back', { status: 'WITHDRAWN' }],
  ['gone quiet', { status: 'STALE', claimer }],
];

describe.each(STATES)('%s', (_, state) => {
  test('the asker’s message', () => {
    expect(linesOf(valid(mineMessage(unnamed(state))))).toMatchSnapshot();
  });
  test('the message to who was asked', () => {
    expect(linesOf(valid(askedMessage(unnamed(state), 'ASKED')))).toMatchSnapshot();
  });
  test('the message to who has taken it', () => {
    expect(linesOf(valid(askedMessage(help(state), 'CLAIMED')))).toMatchSnapshot();
  });
  test('in the conversation of the two', () => {
    const isTheirs = state.claimer !== undefined;
    expect(
      linesOf(valid(togetherMessage(help(state), isTheirs, [{ id: ID, title: 'Old <cards>' }]))),
    ).toMatchSnapshot();
  });
  test('the truth, when nobody is left', () => {
    expect(linesOf(valid(nobodyMessage(unnamed(state), true)))).toMatchSnapshot();
  });
});

test.each(['PASSED', 'HANDED_BACK'] satisfies HelpAskStatus[])('to who has %s', (status) => {
  expect(linesOf(valid(askedMessage(unnamed(), status)))).toMatchSnapshot();
});

test('is it still open, to two and to one', () => {
  expect(linesOf(valid(staleMessage(unnamed({ status: 'CLAIMED', claimer }), true)))).toMatchSnapshot();
  expect(linesOf(valid(staleMessage(unnamed(), true)))).toMatchSnapshot();
  expect(linesOf(valid(staleMessage(unnamed(), false)))).toMatchSnapshot();
  expect(linesOf(valid(staleMessage(unnamed({ status: 'STALE' }), true)))).toMatchSnapshot();
});

test('apart, busy, written down', () => {
  expect(linesOf(valid(apartMessage(help({ status: 'CLAIMED', claimer }))))).toMatchSnapshot();
  expect(linesOf(valid(busyMessage(ID)))).toMatchSnapshot();
  const card = { id: ID, title: 'Refunds & <more>' };
  expect(linesOf(valid(cardMessage(unnamed({ claimer }), card, 'knowledge.open')))).toMatchSnapshot();
});

test('what is shown before somebody takes it is the same in whichever ring they were asked, and cannot name the asker', () => {
  const shown = JSON.stringify(askedMessage(unnamed(), 'ASKED'));
  expect(shown).not.toMatch(/U0ANA|Ana|C1\/p1/);
});

test('a long question with signs fits every message, and mentions nobody', () => {
  for (const status of ['OPEN', 'CLAIMED', 'RESOLVED', 'WITHDRAWN', 'STALE'] satisfies HelpStatus[])
    for (const view of [
      mineMessage(unnamed({ status, question: LONG, claimer })),
      askedMessage(help({ status, question: LONG, claimer }), 'CLAIMED'),
      togetherMessage(help({ status, question: LONG, claimer }), true, []),
    ])
      expect(JSON.stringify(valid(view))).not.toContain('<!channel>');
});

describe('forms', () => {
  const meta = {
    question: LONG,
    link: 'https://bright.slack.com/archives/C1/p1',
    searchId: ID,
    seen: Array.from({ length: 5 }, () => ID),
  };
  test.each([
    ['start', startModal(meta, { told: 'a card number', isCut: true })],
    ['ask', askModal({ meta, told: 'a card number', skill: { id: ID, name: 'Refunds' } })],
    ['empty', startModal({ question: '', seen: [] })],
    ['state', stateModal(help({ question: LONG }), { told: 'a card number', isCut: true }, true)],
    ['already', stateModal(help({ question: LONG }), { told: '' }, false)],
    ['taken', stateModal(help({ question: LONG, status: 'CLAIMED', claimer }), { told: '' }, false)],
    ['helped', helpedModal(undefined)],
    ['helped, and still asking', helpedModal({ id: ID, question: LONG })],
    ['rating', ratingModal(ID)],
    ['not yet', ratedModal(ID, true)],
    ['rated', ratedModal(ID, false)],
    ['busy', busyModal(ID)],
    ['nothing known', knownModal({ answers: [], searchId: ID } as never, 'UTC')],
  ])('%s', (_, view) => {
    expect(checkView(view)).toEqual([]);
  });
});

describe('App Home', () => {
  const off = { mayBeAsked: true, offUntil: new Date('2026-11-24T17:00:00Z'), isForGood: false };
  const lines = (blocks: KnownBlock[]) => {
    expect(blocks.length).toBeLessThanOrEqual(6);
    expect(checkView({ type: 'home', blocks: blocks.length > 0 ? blocks : [{ type: 'divider' }] })).toEqual([]);
    return linesOf({ text: '', blocks });
  };
  test('nothing for somebody who is never asked and asks nothing', () => {
    const availability = { mayBeAsked: false, offUntil: undefined, isForGood: false };
    expect(homeBlocks({ own: undefined, toRate: undefined, waiting: [], availability })).toEqual([]);
  });
  test('everything at once fits', () => {
    const [own, toRate] = [unnamed({ question: LONG }), unnamed({ status: 'RESOLVED', claimer })];
    const shown = homeBlocks({
      own,
      toRate,
      waiting: [unnamed(), unnamed()],
      availability: { ...off, offUntil: undefined },
    });
    expect(lines(shown)).toMatchSnapshot();
  });
  test('switched off', () => {
    expect(lines(homeBlocks({ own: undefined, toRate: undefined, waiting: [], availability: off }))).toMatchSnapshot();
    const forGood = { ...off, isForGood: true };
    expect(
      lines(homeBlocks({ own: undefined, toRate: undefined, waiting: [], availability: forGood })),
    ).toMatchSnapshot();
  });
  test('to rate', () => {
    const toRate = unnamed({ status: 'RESOLVED', claimer });
    const availability = { mayBeAsked: false, offUntil: undefined, isForGood: false };
    expect(lines(homeBlocks({ own: undefined, toRate, waiting: [], availability }))).toMatchSnapshot();
  });
});

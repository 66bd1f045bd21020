import type { KnownBlock } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { checkMessage, checkView } from '../practice/slack/block-kit.ts';
import { DEFAULT_WEIGHTS } from '../src/matching/weights.ts';
import type { Compared } from '../src/rounds/comparing.ts';
import { comparingModal, comparisonModal, ownWeightsModal } from '../src/rounds/comparison-views.ts';
import { overviewModal, sendModal, weightsModal, whatIfModal } from '../src/rounds/draft-views.ts';
import type { Draft, DraftPair } from '../src/rounds/drafts.ts';
import { RoundFilter } from '../src/rounds/filter.ts';
import { mentorsModal, pairsModal, waitingModal } from '../src/rounds/page-views.ts';
import type { RoundWithOpener } from '../src/rounds/service.ts';
import { roundStandsMessage, roundToldMessage } from '../src/rounds/telling-views.ts';
import { computingModal, endedModal, previewModal, roundFormModal, roundHomeBlocks } from '../src/rounds/views.ts';
import type { MessageContent, Modal } from '../src/slack/blocks.ts';

const ID = '01a20370-0000-7000-8000-000000000001';
const AT = new Date('2026-11-24T09:00:00Z');
const filter = RoundFilter.parse({ site: 'Lisbon <!channel>', waitingOnly: true });

const round = {
  id: ID,
  version: 2,
  status: 'DRAFT',
  reason: null,
  computedAt: AT,
  openedBy: { slackId: 'U0CORA' },
} as RoundWithOpener;

const pair = (at: number, more: Partial<DraftPair> = {}): DraftPair => ({
  menteeId: `01a20370-0000-7000-8000-0000000001${String(at).padStart(2, '0')}`,
  mentorId: `01a20370-0000-7000-8000-0000000002${String(at).padStart(2, '0')}`,
  menteeSlackId: `U0MENTEE${at}`,
  mentorSlackId: `U0MENTOR${at}`,
  status: 'PROPOSED',
  fit: 70 + at,
  reasons: ['Can teach <De-escalation>', '12 shared hours a week'],
  ...more,
});

const draft: Draft = {
  round,
  filter,
  teams: ['Harbour & Co'],
  result: {
    mentees: 12,
    matched: 9,
    mentors: 5,
    places: 9,
    total: 7200,
    weakest: 640,
    fairness: null,
    locksLost: 0,
    whatIf: [],
  },
  weights: DEFAULT_WEIGHTS,
  counts: { PROPOSED: 8, LOCKED: 1, FORBIDDEN: 0 },
  circles: undefined,
  waiting: [
    { skill: 'De-escalation', why: 'no-place', count: 2 },
    { skill: '<Tools>', why: 'no-mentor', count: 1 },
  ],
  weakest: [pair(1), pair(2)],
  fit: { average: 80, weakest: 64, weakestBefore: null },
  whatIf: [{ skill: 'De-escalation', more: 2 }],
  outOfDate: undefined,
};
/** With everything that can be said about a draft. */
const busy: Draft = {
  ...draft,
  result: { ...draft.result, locksLost: 1 },
  counts: { PROPOSED: 7, LOCKED: 1, FORBIDDEN: 1 },
  waiting: [
    ...Array.from({ length: 9 }, (_, at) => ({ skill: `Skill ${at}`, why: 'no-place' as const, count: 9 - at })),
    { skill: 'De-escalation', why: 'again', count: 1 },
  ],
  fit: { average: 80, weakest: 64, weakestBefore: 31 },
  outOfDate: 'Requests or offers changed.',
};
const empty: Draft = {
  ...draft,
  result: { ...draft.result, mentees: 2, matched: 0, total: 0, weakest: null },
  counts: { PROPOSED: 0, LOCKED: 0, FORBIDDEN: 0 },
  weakest: [],
  fit: { average: 0, weakest: null, weakestBefore: null },
  whatIf: [],
};

const side = { matched: 9, total: 7200, weakest: 640 };
const compared: Compared = {
  roundId: ID,
  choice: { weighting: 'hours' },
  isOfDraft: true,
  now: side,
  other: { matched: 9, total: 6900, weakest: 580 },
  changed: 12,
  examples: [
    { mentee: 'U0ANA', from: 'U0MIA', to: 'U0MAX' },
    { mentee: 'U0BEN', from: null, to: 'U0MIA' },
    { mentee: 'U0CEM', from: 'U0MAX', to: null },
  ],
  fitOf: (score) => Math.round(score / 10),
};
const own = { ...compared, choice: { weights: { ...DEFAULT_WEIGHTS, hours: 0 } } };

const place = { roundId: ID, version: 2, tab: 'pairs', page: 0 } as const;
const pageOf = <T>(rows: T[], more = {}) => ({ rows, page: 0, pages: 1, total: rows.length, ...more });

/** What somebody can read and press, a line each. */
function picture(block: KnownBlock): string {
  switch (block.type) {
    case 'header':
      return `# ${block.text.text}`;
    case 'section':
      return block.text?.text ?? '';
    case 'context':
      return `~ ${block.elements.map((one) => ('text' in one ? one.text : '')).join(' ')}`;
    case 'actions':
      return block.elements
        .map(
          (one) => `[${'text' in one ? one.text.text : one.type}${'style' in one && one.style ? ` ${one.style}` : ''}]`,
        )
        .join(' ');
    case 'input': {
      const { element } = block;
      const initial = 'initial_option' in element ? (element.initial_option?.text.text ?? '') : '';
      return `${block.label.text}${block.optional ? ' (optional)' : ''}: ${element.type} ${initial}`.trim();
    }
    default:
      return `(${block.type})`;
  }
}

const checked = (view: Modal): string => {
  expect(checkView(view)).toEqual([]);
  const frame = [
    view.title.text,
    view.submit && `submit: ${view.submit.text}`,
    view.close && `close: ${view.close.text}`,
  ];
  return [frame.filter(Boolean).join(' | '), ...view.blocks.map(picture)].join('\n');
};

const checkedMessage = (message: MessageContent): string => {
  expect(checkMessage(message)).toEqual([]);
  return [message.text, ...(message.blocks ?? []).map(picture)].join('\n');
};

describe('a round looks like this', () => {
  const found = { mentees: 12, waitlisted: 3, mentors: 5, places: 9 };
  test.each<[string, () => Modal]>([
    ['the form', roundFormModal],
    ['the preview', () => previewModal(filter, found)],
    ['the preview of circles', () => previewModal({ ...filter, circleSize: 3 }, found)],
    ['the preview of nobody', () => previewModal(filter, { ...found, mentees: 0 })],
    ['computing, at its beginning', () => computingModal(ID, 0)],
    ['computing, further', () => computingModal(ID, 64)],
    ['computing, elsewhere', () => computingModal(ID, undefined)],
    ['the draft', () => overviewModal(draft)],
    ['the draft of circles', () => overviewModal({ ...draft, circles: { circles: 2, alone: 1 } })],
    ['the draft that is out of date, with all there is to say', () => overviewModal(busy)],
    ['the draft of nobody', () => overviewModal(empty)],
    [
      'pairs',
      () => pairsModal(place, pageOf([pair(1), pair(2, { status: 'LOCKED' })], { pages: 3, total: 40 }), undefined),
    ],
    [
      'forbidden pairs',
      () => pairsModal({ ...place, tab: 'forbidden' }, pageOf([pair(1, { status: 'FORBIDDEN' })]), undefined),
    ],
    [
      'one person, who waits',
      () =>
        pairsModal({ ...place, memberId: pair(1).menteeId }, pageOf<DraftPair>([]), {
          slackId: 'U0ANA',
          skill: '<Tools>',
          why: 'no-mentor',
        }),
    ],
    [
      'who waits',
      () => waitingModal({ ...place, tab: 'waiting' }, pageOf([{ slackId: 'U0ANA', skill: '<Tools>', why: 'again' }])),
    ],
    [
      'mentors',
      () =>
        mentorsModal(
          { ...place, tab: 'mentors', page: 1 },
          pageOf(
            [
              { slackId: 'U0MIA', taken: 1, proposed: 1, capacity: 2, circle: [] },
              { slackId: 'U0MAX', taken: 0, proposed: 3, capacity: 1, circle: ['U0ANA', 'U0BEN', 'U0CEM'] },
            ],
            { page: 1, pages: 2, total: 17 },
          ),
        ),
    ],
    ['what if', () => whatIfModal(draft)],
    ['what if nothing helped', () => whatIfModal(empty)],
    ['what if everybody has a mentor', () => whatIfModal({ ...empty, result: { ...draft.result, matched: 12 } })],
    ['ways to weigh', () => weightsModal(draft)],
    ['own weights', () => ownWeightsModal(ID, { ...DEFAULT_WEIGHTS, hours: 0, skill: 560 })],
    ['comparing', () => comparingModal(ID, 31)],
    ['the comparison', () => comparisonModal(compared)],
    ['the comparison of own weights', () => comparisonModal(own)],
    ['the comparison of own weights with a draft of others', () => comparisonModal({ ...own, isOfDraft: false })],
    [
      'the comparison without a change',
      () => comparisonModal({ ...own, other: { matched: 0, total: 0, weakest: null }, changed: 0, examples: [] }),
    ],
    ['before sending', () => sendModal(draft)],
    ['before sending circles', () => sendModal({ ...draft, circles: { circles: 2, alone: 1 } })],
    ['sent', () => endedModal({ ...round, status: 'SENT' })],
    ['discarded', () => endedModal({ ...round, status: 'DISCARDED', reason: 'Cora <!here> threw it away.' })],
    [
      'out of date when it was to be sent',
      () => endedModal({ ...round, status: 'DISCARDED', reason: 'It was out of date. The settings changed.' }),
    ],
  ])('%s', (_state, view) => {
    expect(checked(view())).toMatchSnapshot();
  });

  test('on App Home', () => {
    const states = [undefined, { ...round, status: 'COMPUTING' as const }, round];
    for (const state of states) expect(checkView({ type: 'home', blocks: roundHomeBlocks(state) })).toEqual([]);
    expect(states.map((state) => roundHomeBlocks(state).map(picture).join('\n'))).toMatchSnapshot();
  });

  test('in messages', () => {
    const stands = (['COMPUTING', 'DRAFT', 'SENT', 'DISCARDED'] as const).map((status) =>
      roundStandsMessage({
        round: { ...round, status, reason: 'Cora <!here> threw it away.' },
        matched: 9,
        offers: 9,
        mentees: 12,
      }),
    );
    const told = { skill: '<Tools>', offerDays: 3, circleSize: undefined };
    const messages = [
      ...stands,
      roundToldMessage({ ...told, status: 'OFFERED', position: undefined }),
      roundToldMessage({ ...told, status: 'OFFERED', position: undefined, circleSize: 3 }),
      roundToldMessage({ ...told, status: 'WAITLISTED', position: 7 }),
    ];
    expect(messages.map(checkedMessage)).toMatchSnapshot();
  });
});

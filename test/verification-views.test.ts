import { describe, expect, test } from 'vitest';
import { checkMessage, checkView } from '../practice/slack/block-kit.ts';
import type { GapShown } from '../src/gaps/service.ts';
import { filledMessage, homeBlocks as gapsHome, gapsModal, offerMessage } from '../src/gaps/views.ts';
import type { CardToCheck } from '../src/verification/due.ts';
import { staleModal } from '../src/verification/stale-views.ts';
import {
  checksModal,
  doneBlocks,
  doneModal,
  handoverMessage,
  homeBlocks,
  listMessage,
  stepMessage,
} from '../src/verification/views.ts';
import type { Check, CheckState, WeeklyList } from '../src/verification/weekly.ts';

const NOW = new Date('2026-11-24T09:00:00Z');
const ID = '019aaaaa-0000-7000-8000-000000000001';
const ben = { id: 'b', slackId: 'U0BEN', name: 'Ben' };

const card = (change: object = {}): CardToCheck =>
  ({
    id: ID,
    title: 'How do I refund after 14 days?',
    status: 'DUE',
    maker: ben,
    verifiedBy: ben,
    verifiedAt: new Date('2026-08-20T09:00:00Z'),
    acceptedAt: null,
    dueAt: NOW,
    dueReason: null,
    changers: [],
    ...change,
  }) as unknown as CardToCheck;
const check = (state: CheckState, change: object = {}, uses = 0): Check => ({ card: card(change), state, uses });
const weekly = (checks: Check[], change: Partial<WeeklyList> = {}): WeeklyList => ({
  ...{ checks, more: 0, stale: 0, isReplaced: false, ...change },
});

const message = (content: ReturnType<typeof listMessage>) => {
  expect(content && checkMessage(content)).toEqual([]);
  return content;
};

/** As long and as strange as what people type. */
const HOSTILE = '<!channel> & <@U1> *b* \u202Egnirts 🎉'.repeat(60);

describe('the weekly list', () => {
  test('asks about each card with its reason', () => {
    const checks = [
      check('waits', { dueReason: 'The limit is\n60 now.' }, 4),
      check('waits', { status: 'DRAFT', verifiedAt: null }),
      check('waits', { verifiedAt: null }, 1),
      check('waits', { changers: [ben, null] }, 1),
    ];
    expect(message(listMessage(weekly(checks, { more: 2, stale: 3 })))).toMatchSnapshot();
  });

  test('says what came of each', () => {
    const checks = (['waits', 'confirmed', 'byAnother', 'retired', 'elsewhere'] as const).map((state) => check(state));
    expect(message(listMessage(weekly(checks)))).toMatchSnapshot();
    expect(message(listMessage(weekly([check('confirmed')])))).toMatchObject({ settled: true });
    expect(message(listMessage(weekly(checks, { isReplaced: true })))).toMatchSnapshot();
  });

  test('fits into a message whatever people typed', () => {
    const checks = Array.from({ length: 5 }, () =>
      check('waits', { title: HOSTILE, dueReason: HOSTILE, status: 'DRAFT' }, 99),
    );
    const shown = JSON.stringify(message(listMessage(weekly(checks, { more: 99, stale: 99 }))));
    expect(shown).not.toMatch(/<!channel>|<@U1>|\u202E/);
  });
});

describe('the whole list, unused cards and Home', () => {
  const modal = (view: ReturnType<typeof checksModal>) => {
    expect(checkView(view)).toEqual([]);
    return view;
  };
  const hostile = Array.from({ length: 8 }, () => check('waits', { title: HOSTILE, dueReason: HOSTILE }));

  test('are shown page by page', () => {
    const page = { checks: [check('waits')], total: 9, page: 1 };
    expect(modal(checksModal(page, 2, 8, doneBlocks(card(), 'retire')))).toMatchSnapshot();
    expect(modal(checksModal({ checks: [], total: 0, page: 0 }, 0, 8))).toMatchSnapshot();
    modal(checksModal({ checks: hostile, total: 99, page: 3 }, 4, 8));
    modal(doneModal(doneBlocks(card({ title: HOSTILE }), 'confirm')));
  });

  test('can be ticked', () => {
    const cards = [
      { id: ID, title: 'Unused', usedAt: null },
      { id: `${ID.slice(0, -1)}2`, title: HOSTILE, usedAt: new Date('2026-03-01T09:00:00Z') },
      { id: `${ID.slice(0, -1)}3`, title: '\u202E', usedAt: null },
    ];
    expect(modal(staleModal({ cards, total: 12 }, 2))).toMatchSnapshot();
    expect(modal(staleModal({ cards: [], total: 0 }))).toMatchSnapshot();
  });

  test('take at most six blocks of Home, and none where there is nothing', () => {
    const all = homeBlocks({ waiting: 2, stale: 1, ladder: { accepted: 1, next: { step: 'contributor', left: 2 } } });
    expect(all).toMatchSnapshot();
    expect(all.length).toBeLessThanOrEqual(6);
    expect(homeBlocks({ waiting: 0, stale: 0, ladder: undefined })).toEqual([]);
    expect(homeBlocks({ waiting: 0, stale: 0, ladder: { accepted: 10, next: undefined } })).toMatchSnapshot();
    expect(gapsHome({ open: 0, yours: 0 })).toEqual([]);
    expect(gapsHome({ open: 3, yours: 1 })).toMatchSnapshot();
  });
});

test('what is told to a successor and on a step', () => {
  expect(message({ ...handoverMessage('Ben <!here>'), settled: false })).toMatchSnapshot();
  expect(stepMessage('contributor')).toMatchSnapshot();
  expect(stepMessage('publisher')).toMatchSnapshot();
});

describe('what is missing', () => {
  const gap = (change: object = {}): GapShown =>
    ({
      ...{
        id: ID,
        words: 'refund broken toaster',
        teamId: null,
        claimedById: null,
        claimedBy: null,
        lastAt: NOW,
        times: 3,
      },
      ...change,
    }) as unknown as GapShown;

  test('is listed with what can be done about it', () => {
    const gaps = [
      gap({ claimedById: 'me', claimedBy: { slackId: 'U0ME' } }),
      gap(),
      gap({ claimedById: 'b', claimedBy: ben, teamId: 't', times: 1 }),
      gap({ words: HOSTILE }),
    ];
    const view = gapsModal({ gaps, total: 20, page: 1 }, { memberId: 'me', mayDismiss: true }, 8);
    expect(checkView(view)).toEqual([]);
    expect(view).toMatchSnapshot();
    expect(JSON.stringify(view)).not.toMatch(/<!channel>|\u202E/);
    expect(gapsModal({ gaps: [], total: 0, page: 0 }, { memberId: 'me', mayDismiss: false }, 8)).toMatchSnapshot();
  });

  test.each(['open', 'yours', 'settled'] as const)('is offered: %s', (state) => {
    const topic = { gapId: ID, words: 'refund broken toaster', times: 3, verifier: 'U0BEN', state };
    expect(message(offerMessage(topic))).toMatchSnapshot();
    message(offerMessage({ ...topic, words: HOSTILE, verifier: undefined }));
  });

  test('is told when it is written', () => {
    const content = filledMessage(card());
    expect(checkMessage(content)).toEqual([]);
    expect(content).toMatchSnapshot();
  });
});

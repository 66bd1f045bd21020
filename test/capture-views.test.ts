import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessage, checkView } from '../practice/slack/block-kit.ts';
import { bookMessage } from '../src/capture/book-views.ts';
import { begunBlocks, cardModal, type FormShown, fromNote, tookOutNote } from '../src/capture/form-views.ts';
import type { Version } from '../src/capture/history.ts';
import { changesModal, historyModal, versionModal } from '../src/capture/history-views.ts';
import { LAYOUTS, MOST_STEPS } from '../src/capture/layouts.ts';
import { layPieces } from '../src/capture/pieces.ts';
import { similarModal } from '../src/capture/similar-views.ts';
import type { Course, Typed } from '../src/capture/typed.ts';
import type { Card, CardKind, Member } from '../src/generated/prisma/client.ts';
import { tries } from './support/properties.ts';

const ID = '018f4c3e-1111-7111-8111-111111111111';
const AT = new Date('2026-11-24T09:00:00Z');
const LINK = 'https://t.slack.com/archives/C1/p1';
const member = (name: string) => ({ id: ID, name, slackId: 'U1' }) as Member;

const course: Course = { place: 'new', source: { people: ['U1'], link: LINK }, began: 'x', over: false, allowed: [] };

function form(typed: Partial<Typed> = {}, extra: Partial<FormShown> = {}): FormShown {
  const whole: Typed = {
    kind: 'FAQ',
    title: '',
    body: '',
    product: null,
    tags: [],
    teamId: null,
    verifier: null,
    ...typed,
  };
  const teams = [{ id: ID, name: 'Returns' }];
  return {
    course,
    typed: whole,
    ...layPieces(whole.kind, whole.body),
    gen: 0,
    teams,
    asksVerifier: true,
    notes: [],
    ...extra,
  };
}

function checked<T extends object>(view: T): T {
  expect(checkView(view as Parameters<typeof checkView>[0])).toEqual([]);
  expect(new TextEncoder().encode(JSON.stringify(view)).length).toBeLessThan(250_000);
  return view;
}

const card = {
  ...{
    id: ID,
    title: 'How do I <!channel> refund?',
    body: 'By the *desk*.',
    kind: 'FAQ',
    status: 'PUBLISHED',
    version: 2,
  },
  ...{
    tags: ['refund'],
    product: 'Giftcard',
    teamId: null,
    verifiedAt: AT,
    changedFrom: null,
    verifiedBy: member('Ben'),
  },
} as unknown as Card & { verifiedBy: Member };

const version = (n: number, extra: Partial<Version> = {}): Version =>
  ({
    ...{
      cardId: ID,
      version: n,
      workspaceId: ID,
      kind: 'FAQ',
      title: 'How?',
      body: `Wait ${n} days.`,
      product: null,
      tags: [],
    },
    ...{ editorId: ID, what: n === 1 ? 'made' : 'edited', at: AT, editor: member('Ana *Silva*') },
    ...extra,
  }) as Version;

describe('the form as people see it', () => {
  const steps = '1. Open\n2. Close';
  test.each<[string, FormShown]>([
    ['empty', form()],
    [
      'from a message',
      form(
        { title: 'How?', body: 'Like *this*.', product: 'Giftcard', tags: ['refund'], verifier: 'U2' },
        { notes: [fromNote(LINK)] },
      ),
    ],
    ['a guide with steps', form({ kind: 'TROUBLESHOOTING', title: 'White page?', body: `It is white.\n\n${steps}` })],
    ['a playbook', form({ kind: 'PLAYBOOK', title: 'Shouting?' })],
    ['a story', form({ kind: 'STORY', title: 'Lost?' })],
    [
      'a card with a table',
      form(
        { title: 'Fees?', body: '| a |\n| - |\n| 1 |' },
        { course: { ...course, target: { id: ID, version: 3, teamId: null } }, asksVerifier: false },
      ),
    ],
    [
      'personal data',
      form(
        { title: 'Who?', body: 'Ask \\[e-mail address].' },
        { gen: 1, taken: ['a@b.com'], notes: [tookOutNote('an e-mail address')] },
      ),
    ],
    [
      'more of it than can be put back',
      form({ title: 'Who?', body: 'x' }, { gen: 1, taken: Array.from({ length: 200 }, () => 'somebody@example.com') }),
    ],
    [
      'merged',
      form(
        { title: 'How?', body: 'One.\n\nTwo.' },
        { course: { ...course, target: { id: ID, version: 1, teamId: null, merge: 'How else?' } } },
      ),
    ],
    ['begun before', form({}, { notes: begunBlocks('Half <a> question', AT) })],
  ])('%s', (_, shown) => {
    expect(checked(cardModal(shown))).toMatchSnapshot();
  });

  test.each(Object.keys(LAYOUTS) as CardKind[])('%s holds whatever is written within Slack’s limits', (kind) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 1, max: 150 }), (text, times) => {
        const body = Array.from({ length: times }, () => text.toWellFormed().replaceAll('\0', ''))
          .join('\n\n')
          .trim();
        checked(cardModal(form({ kind, title: 'x'.repeat(150), body: body.slice(0, 30_000).toWellFormed() })));
      }),
      { numRuns: tries(60) },
    );
  });

  test('the longest there is fits: 30,000 characters, as text, as bold words, as twenty steps', () => {
    const words = 'word '.repeat(5900).trim();
    const bold = Array.from({ length: 3000 }, (_, n) => (n % 2 ? '**ab**' : 'cd')).join(' ');
    const guide = Array.from({ length: MOST_STEPS }, (_, n) => `${n + 1}. ${'step '.repeat(280).trim()}`).join('\n');
    for (const body of [words, bold, `| a |\n| - |\n${'| 1 |\n'.repeat(4000)}`.trim()])
      checked(cardModal(form({ body })));
    const shown = form({
      kind: 'HOW_TO',
      body: guide,
      tags: Array.from({ length: 20 }, (_, n) => `${n}`.padEnd(40, 'x')),
    });
    expect(shown.pieces.steps).toHaveLength(MOST_STEPS);
    expect(checked(cardModal(shown)).blocks.length).toBeLessThan(100);
  });
});

describe('what comes after', () => {
  test('similar cards', () => {
    const shown = [
      { card, begins: 'By the desk.', probablySame: true, mayEdit: true },
      {
        card: { ...card, status: 'DRAFT' as const, title: 'x'.repeat(150) },
        begins: '',
        probablySame: false,
        mayEdit: false,
      },
    ];
    expect(checked(similarModal(shown, 'Europe/Berlin'))).toMatchSnapshot();
  });

  test('what changed since it was checked, by however many', () => {
    const versions = Array.from({ length: 8 }, (_, n) => version(9 - n, { body: 'x <!channel> '.repeat(2000) }));
    const [latest] = versions;
    const changes = { card, versions, version: latest as Version, earlier: version(1, { body: 'Wait.' }) };
    expect(JSON.stringify(checked(changesModal(changes, true)))).toContain('Version 2');
    const small = { ...changes, versions: [version(2)], version: version(2), earlier: version(1) };
    expect(checked(changesModal(small, false))).toMatchSnapshot();
  });

  test('history', () => {
    const versions = [version(2, { editor: null, what: 'merged' }), version(1)];
    expect(checked(historyModal({ card, versions, more: true }, true, 'It is in use again.'))).toMatchSnapshot();
  });

  test('a version', () => {
    const shown = { card, version: version(1), earlier: undefined, mayRestore: true };
    expect(checked(versionModal(shown, false))).toMatchSnapshot();
    const later = version(2, { title: 'How & when?', kind: 'HOW_TO', tags: ['a'], product: 'B' });
    expect(
      checked(versionModal({ card, version: later, earlier: version(1), mayRestore: false }, true)),
    ).toMatchSnapshot();
  });

  test('a version of which all is other, and huge, fits', () => {
    const body = (sign: string) =>
      Array.from({ length: 7000 }, (_, n) => `${sign}${n % 97}`)
        .join(' ')
        .slice(0, 30_000);
    checked(
      versionModal(
        { card, version: version(2, { body: body('b') }), earlier: version(1, { body: body('a') }), mayRestore: true },
        true,
      ),
    );
  });

  test('the book', () => {
    const message = bookMessage({ link: LINK, contributorSlackIds: ['U1'] });
    expect(checkMessage(message)).toEqual([]);
    expect(message).toMatchSnapshot();
    expect(checkMessage(bookMessage({}))).toEqual([]);
  });
});

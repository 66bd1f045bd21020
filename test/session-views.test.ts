import { describe, expect, test } from 'vitest';
import { checkMessage } from '../practice/slack/block-kit.ts';
import { logModal } from '../src/sessions/log-views.ts';
import { pastPrepMessage, prepMessage } from '../src/sessions/prep-views.ts';
import { proposalModal } from '../src/sessions/proposal-views.ts';
import type { SessionWithPair } from '../src/sessions/rows.ts';
import { calendarText, sessionCard } from '../src/sessions/views.ts';

const NOW = new Date('2026-11-24T09:00:00Z');
const AT = new Date('2026-11-26T10:30:00Z');
const ID = '019aaaaa-0000-7000-8000-000000000001';
const PAIR = '019aaaaa-0000-7000-8000-000000000002';
const ana = { id: 'a', slackId: 'U0ANA', name: 'Ana' };
const ben = { id: 'b', slackId: 'U0BEN', name: 'Ben' };

const step = (text: string, owner: typeof ana, doneAt: Date | null = null) => ({
  id: ID,
  text,
  owner,
  ownerId: owner.id,
  doneAt,
});

const session = (change: object = {}): SessionWithPair =>
  ({
    id: ID,
    pairingId: PAIR,
    status: 'SCHEDULED',
    proposedById: ana.id,
    options: [AT, new Date('2026-11-27T10:30:00Z')],
    startsAt: AT,
    minutes: 30,
    guide: null,
    heldMinutes: null,
    line: null,
    actions: [],
    pairing: {
      id: PAIR,
      kind: 'CLASSIC',
      status: 'ACTIVE',
      mentor: ben,
      mentee: ana,
      mentorId: ben.id,
      menteeId: ana.id,
    },
    ...change,
  }) as unknown as SessionWithPair;

const LOG = {
  status: 'HELD',
  heldMinutes: 45,
  line: 'The first minute decides.',
  actions: [step('Send the script', ben, NOW), step('Try the pause', ana)],
};
const PREP = {
  objectives: ['Handle escalations alone: 3 of 5'],
  steps: [step('Send the script', ben, NOW), step('Try the pause', ana)],
  kudos: [{ giver: ben, deed: 'Found the lost parcel' }],
  pulses: { mentor: [4], mentee: [3, 4, 5] },
} as unknown as Parameters<typeof prepMessage>[2];

describe('what the two see of a session', () => {
  test.each([
    ['suggested', { status: 'PROPOSED', startsAt: null }],
    ['one time suggested', { status: 'PROPOSED', startsAt: null, options: [AT] }],
    ['planned', {}],
    ['over', { startsAt: new Date('2026-11-24T08:00:00Z') }],
    ['held', LOG],
    ['not held', { status: 'NOT_HELD' }],
    ['cancelled', { status: 'CANCELLED' }],
    ['taken back', { status: 'CANCELLED', startsAt: null }],
  ])('%s', (_, change) => {
    const shown = sessionCard(session(change), NOW, 'Giving and taking feedback');
    expect(checkMessage({ ...shown })).toEqual([]);
    expect(shown).toMatchSnapshot();
  });

  test('with each file in words', () => {
    for (const what of ['planned', 'moved', 'cancelled'])
      expect(calendarText(session(), what, ana.slackId)).toMatchSnapshot(what);
  });

  test('before it, and after it', () => {
    const shown = [
      prepMessage(session(), AT, PREP, 'Your first session'),
      pastPrepMessage(session(), AT, true),
      pastPrepMessage(session(LOG), AT, true),
      pastPrepMessage(session(), AT, false),
      pastPrepMessage(session({ status: 'CANCELLED' }), AT, false),
    ];
    for (const message of shown) expect(checkMessage({ ...message })).toEqual([]);
    expect(shown).toMatchSnapshot();
  });

  test('the forms', () => {
    const found = {
      pairing: { id: PAIR },
      partner: ben,
      minutes: 25,
      suggestions: [{ at: AT, outside: [0, 90] }],
    } as unknown as Parameters<typeof proposalModal>[0];
    expect(proposalModal(found, [{ key: 'feedback', title: 'Giving and taking feedback' }])).toMatchSnapshot('find');
    const log = { pairingId: PAIR, ownId: ana.id, partner: ben, minutes: 30 };
    expect(logModal({ ...log, session: undefined })).toMatchSnapshot('log');
    expect(logModal({ ...log, session: session(LOG) })).toMatchSnapshot('edit');
  });

  test.each([['&'], ['<!channel>'], ['🎉'], ['م'], ['`'], ['\n']])(
    'as long as may be, all of %j, it still fits',
    (sign) => {
      const long = (length: number) => sign.repeat(length).slice(0, length);
      const steps = Array.from({ length: 8 }, () => step(long(150), ana));
      const held = sessionCard(session({ ...LOG, line: long(300), actions: steps.slice(0, 5) }), NOW, long(70));
      const kudos = Array.from({ length: 3 }, () => ({ giver: ben, deed: long(500) }));
      const prep = prepMessage(
        session(),
        AT,
        { ...PREP, objectives: Array(10).fill(long(400)), steps, kudos } as typeof PREP,
        'Your first session',
      );
      for (const message of [held, prep]) {
        expect(checkMessage({ ...message })).toEqual([]);
        expect(JSON.stringify(message)).not.toContain('<!channel>');
      }
    },
  );
});

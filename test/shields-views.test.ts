import { expect, test } from 'vitest';
import { checkMessage, checkView } from '../practice/slack/block-kit.ts';
import type { Member } from '../src/generated/prisma/client.ts';
import type { AfterShown } from '../src/shields/after.ts';
import { afterMessage, breakMessage, talkMessage } from '../src/shields/after-views.ts';
import type { WholeShield } from '../src/shields/service.ts';
import { askedMessage, MOST_WORDS, mineMessage, mineModal, shieldModal } from '../src/shields/views.ts';
import type { MessageContent } from '../src/slack/blocks.ts';

const AT = new Date('2026-11-24T09:00:00Z');
const ID = '01890000-0000-7000-8000-000000000001';
const person = (id: string, slackId: string) => ({ id, slackId }) as Member;
const ask = { shieldId: ID, workspaceId: 'w', askedAt: AT };

const shield = (extra: Partial<WholeShield> = {}): WholeShield => ({
  id: ID,
  workspaceId: 'w',
  agentId: 'ana',
  takerId: null,
  words: 'He shouts & <swears>',
  link: 'https://desk.example.com/?a=1&b=2',
  status: 'OPEN',
  createdAt: AT,
  takenAt: null,
  overAt: null,
  askedAt: null,
  feeling: null,
  answeredAt: null,
  nobodyAt: null,
  agent: person('ana', 'UANA'),
  taker: null,
  asks: [{ ...ask, memberId: 'carla', passedAt: null }],
  ...extra,
});
const taken = { takerId: 'carla', taker: person('carla', 'UCARLA') };

const STATES: [string, WholeShield][] = [
  ['asking', shield()],
  ['nobody at work', shield({ nobodyAt: AT, asks: [] })],
  ['nobody has answered', shield({ nobodyAt: AT })],
  ['passed', shield({ asks: [{ ...ask, memberId: 'carla', passedAt: AT }] })],
  ['taken', shield({ ...taken, status: 'TAKEN' })],
  ['over', shield({ ...taken, status: 'OVER', overAt: AT })],
  ['over without a lead', shield({ status: 'OVER', overAt: AT })],
  ['taken back', shield({ status: 'WITHDRAWN', overAt: AT })],
  ['called without a word', shield({ words: null, link: null })],
];

const fits = (message: MessageContent) => expect(checkMessage({ channel: 'C1', ...message })).toEqual([]);

test.each(STATES)('%s, as the agent, the lead who was asked first and the second one see it', (_, state) => {
  const shown = [mineMessage(state), askedMessage(state, 'carla'), askedMessage(state, 'dora')];
  shown.forEach(fits);
  expect(checkView(mineModal(state))).toEqual([]);
  expect(shown).toMatchSnapshot();
});

test('the form', () => {
  expect(shieldModal('He shouts')).toMatchSnapshot();
  for (const words of ['', '👩‍👩‍👧'.repeat(4000), 'ا'.repeat(9000)]) expect(checkView(shieldModal(words))).toEqual([]);
});

test('however much was said, every message fits into Slack', () => {
  for (const sign of ['&', '<', '👩‍👩‍👧', '\n']) {
    const words = sign.repeat(MOST_WORDS).slice(0, MOST_WORDS);
    const state = shield({ words, nobodyAt: AT });
    fits(mineMessage(state));
    fits(askedMessage(state, 'carla'));
  }
});

const after = (extra: Partial<AfterShown>): AfterShown => ({
  ...{ id: ID, calledAt: AT, feeling: null, low: false, mentor: undefined, lead: undefined },
  ...extra,
});
const helpers = { mentor: { slackId: 'UBEN', asked: false }, lead: { slackId: 'UCARLA', asked: false } };

test.each([
  ['asked', after({})],
  ['low', after({ feeling: 1, low: true, ...helpers })],
  ['low, without a mentor or a lead', after({ feeling: 2, low: true })],
  [
    'low, and both were asked',
    after({
      feeling: 1,
      low: true,
      mentor: { slackId: 'UBEN', asked: true },
      lead: { slackId: 'UCARLA', asked: true },
    }),
  ],
  ['middling', after({ feeling: 3 })],
  ['good', after({ feeling: 5 })],
])('the check-in: %s', (_, state) => {
  fits(afterMessage(state));
  expect(afterMessage(state)).toMatchSnapshot();
});

test('what the mentor and the lead hear says nothing of why', () => {
  expect([talkMessage('UANA'), breakMessage('UANA')]).toMatchSnapshot();
});

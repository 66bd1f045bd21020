import { expect, test } from 'vitest';
import { dayMessage } from '../src/outbox/day-message.ts';
import { actions, button, section, shortenMrkdwn } from '../src/slack/blocks.ts';

const part = (text: string, length: number, settled = false) => ({
  text,
  settled,
  blocks: [
    ...Array.from({ length: Math.ceil(length / 3000) }, () => section('x'.repeat(Math.min(length, 3000)))),
    actions(button('do', text)),
  ],
});
const stands = (...parts: ReturnType<typeof part>[]) => JSON.stringify(dayMessage(parts, false, 'stands').content);

test('parts that have grown too long: those that are done become short, the others keep their buttons', () => {
  const shown = stands(part('a', 6000), part('done', 9000, true), part('b', 3000));
  expect(shown).toContain('"text":"a","emoji"');
  expect(shown).toContain('"text":"b","emoji"');
  expect(shown).not.toContain('"text":"done","emoji"');
});

test('where nobody is done the longest gives way, and only as many as must', () => {
  const shown = stands(part('a', 3000), part('long', 9000), part('b', 3000));
  expect(shown).toContain('"text":"a","emoji"');
  expect(shown).toContain('"text":"b","emoji"');
  expect(shown).not.toContain('"text":"long","emoji"');
});

test('a single part that fills its message gets no line more than Slack takes', () => {
  const full = { text: 'full', blocks: Array.from({ length: 50 }, () => section('x')) };
  expect(dayMessage([full], true, 'goes').content.blocks).toHaveLength(50);
});

test.each([
  ['Did you meet <@U012345>?', 20, 'Did you meet …'],
  ['until <!date^1795510800^{date}|24 November>.', 30, 'until …'],
  ['A &amp; B', 5, 'A …'],
  ['A &lt;b and more', 8, 'A &lt;b…'],
  ['whole <@U1>', 20, 'whole <@U1>'],
])('what is cut leaves no half of a name, date or sign: %s', (text, most, short) => {
  expect(shortenMrkdwn(text, most)).toBe(short);
});

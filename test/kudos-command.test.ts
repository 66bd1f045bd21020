import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCommand } from '../src/kudos/command.ts';

const people = (text: string) => readCommand(text).toIds;
const deed = (text: string) => readCommand(text).deed;

test('the people at the beginning, however they are strung together, and what stands after them', () => {
  expect(readCommand('<@U1|ana> <@U2|ben> for staying on the line')).toEqual({
    toIds: ['U1', 'U2'],
    group: null,
    deed: 'staying on the line',
  });
  expect(people('<@U1|ana>, <@W2|ben> and <@U3|cyd> &amp; <@U1|ana> for x')).toEqual(['U1', 'W2', 'U3']);
  expect(deed('<@U1|ana>, <@W2|ben> and <@U3|cyd> for: the macro')).toBe('the macro');
  expect(deed('<@U1|ana>: For the macro')).toBe('the macro');
  expect(deed('<@U1|ana> forgot nothing')).toBe('forgot nothing');
  expect(deed('for staying late')).toBe('staying late');
  expect(deed('')).toBe('');
});

test('a group is taken by its id and the name people call it by', () => {
  expect(readCommand('<!subteam^S123|@returns> for the night')).toEqual({
    toIds: [],
    group: { id: 'S123', name: 'returns' },
    deed: 'the night',
  });
  expect(readCommand('<@U1|ana> and <!subteam^S1> for x').group).toEqual({ id: 'S1', name: 'S1' });
});

test('people in the middle are chosen only where nobody stands at the beginning', () => {
  expect(people('thanks <@U1|ana> and <@U2|ben>')).toEqual(['U1', 'U2']);
  expect(deed('thanks <@U1|ana>')).toBe('thanks @ana');
  expect(people('<@U1|ana> for helping <@U2|ben>')).toEqual(['U1']);
  expect(deed('<@U1|ana> for helping <@U2|ben>')).toBe('helping @ben');
  expect(people(Array.from({ length: 20 }, (_, i) => `<@U${i}|x>`).join(' '))).toHaveLength(10);
  expect(people('<@nobody> <!channel> <#C1|c> @ben')).toEqual([]);
});

test('the deed is what was typed, not what Slack made of it', () => {
  expect(deed('<@U1|a> a &amp; b &lt; c &gt; d')).toBe('a & b < c > d');
  expect(deed('<@U1|a> told <!channel> and <!here|here> in <#C1|general> of <https://acme.com/x|acme.com/x>')).toBe(
    'told @channel and @here in #general of acme.com/x',
  );
  expect(deed('<@U1|a> see <https://acme.com/?a=1&amp;b=2>')).toBe('see https://acme.com/?a=1&b=2');
  expect(deed('<@U1|a> <!subteam^S1|@returns> were there')).toBe('were there');
});

test('text without mentions comes back as it was typed', () => {
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const typed = `x${text}x`;
      expect(deed(`<@U1|ana> ${escape(typed)}`)).toBe(typed);
    }),
  );
});

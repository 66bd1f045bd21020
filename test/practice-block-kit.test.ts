import { expect, test } from 'vitest';
import { checkMessage, checkSuggestions, checkView } from '../practice/slack/block-kit.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const x = (length: number) => 'x'.repeat(length);
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const option = (value: string) => ({ text: plain(value), value });
const options = (count: number) => times(count, (i) => option(`o${i}`));
const section = (text = 'Hello') => ({ type: 'section', text: mrkdwn(text) });
const button = (more: object = {}) => ({ type: 'button', text: plain('Accept'), action_id: 'accept', ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const input = (element: object, more: object = {}) => ({ type: 'input', label: plain('Goal'), element, ...more });
const select = (more: object = {}) => ({ type: 'static_select', action_id: 's', options: options(2), ...more });
const text = { type: 'plain_text_input', action_id: 't' };
const image = { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'A' };

const message = (...blocks: object[]) => checkMessage({ text: 'Hello', blocks });
const modal = (more: object = {}) =>
  checkView({ type: 'modal', title: plain('Mentor'), submit: plain('Send'), blocks: [section()], ...more });
const inModal = (...blocks: object[]) => modal({ blocks });
const home = (...blocks: object[]) => checkView({ type: 'home', blocks });

test.each<[string, string[]]>([
  ['text alone', checkMessage({ text: 'Hello' })],
  ['every common block', message(section(), { type: 'divider' }, { type: 'header', text: plain('A') }, image)],
  ['fields and an accessory', message({ type: 'section', fields: [mrkdwn('a')], accessory: button() })],
  ['context with text and picture', message({ type: 'context', elements: [mrkdwn('a'), image] })],
  ['exactly at the limits', message(section(x(3000)), actions(button({ text: plain(x(75)), value: x(2000) })))],
  ['25 elements of actions', message(actions(...times(25, (i) => button({ action_id: `a${i}` }))))],
  ['50 blocks', message(...times(50, () => section()))],
  ['markdown in a message', message({ type: 'markdown', text: '**a**' })],
  ['a modal with inputs', inModal(input(text), input(select({ initial_option: option('o1') })))],
  ['inputs only modals have', inModal(input({ type: 'email_text_input' }), input({ type: 'url_text_input' }))],
  ['a number input', inModal(input({ type: 'number_input', is_decimal_allowed: false, min_value: '1' }))],
  [
    'grouped options',
    inModal(input({ type: 'static_select', option_groups: [{ label: plain('A'), options: options(1) }] })),
  ],
  ['checkboxes with mrkdwn', home(actions({ type: 'checkboxes', options: [{ text: mrkdwn('*a*'), value: 'a' }] }))],
  ['100 blocks in Home', home(...times(100, () => section()))],
  ['a modal without inputs or submit', checkView({ type: 'modal', title: plain('A'), blocks: [section()] })],
  ['an alert in a modal', inModal({ type: 'alert', text: plain('Careful') })],
  ['escaped broadcast text', message(section('&lt;!here&gt; and @channel'))],
  ['the same action id in two blocks', message(actions(button()), actions(button()))],
  ['suggestions', checkSuggestions({ options: options(3) })],
  ['no suggestions', checkSuggestions({ options: [] })],
])('%s is accepted', (_, found) => {
  expect(found).toEqual([]);
});

test.each<[string, string[], string]>([
  ['no text beside blocks', checkMessage({ blocks: [section()] }), 'missing required field [json-pointer:/text]'],
  ['only spaces as text', checkMessage({ text: ' ' }), '/text]'],
  ['an update over 4000 characters', checkMessage({ text: x(4001) }, { update: true }), 'less than 4001 characters'],
  ['51 blocks', message(...times(51, () => section())), 'no more than 50 items'],
  ['blocks longer than 13,200 in all', message(...times(5, () => section(x(2700)))), 'less than 13201'],
  ['no blocks in the list', message(), 'no fewer than 1 items [json-pointer:/blocks]'],
  ['an unknown block', message({ type: 'sektion' }), 'unsupported type: sektion [json-pointer:/blocks/0/type]'],
  ['an unknown element', message(actions({ type: 'knob' })), 'unsupported type: knob'],
  ['an unknown property', message({ ...section(), colour: 'red' }), 'invalid additional property: colour'],
  [
    'a section of 3001 characters',
    message(section(x(3001))),
    'less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['an empty text', message(section('')), 'more than 0 characters'],
  ['a section of nothing', message({ type: 'section' }), 'text or fields is required'],
  ['11 fields', message({ type: 'section', fields: times(11, () => mrkdwn('a')) }), 'no more than 10 items'],
  ['a field of 2001 characters', message({ type: 'section', fields: [mrkdwn(x(2001))] }), 'less than 2001'],
  ['a header of 151 characters', message({ type: 'header', text: plain(x(151)) }), 'less than 151'],
  ['a header in mrkdwn', message({ type: 'header', text: mrkdwn('a') }), 'must be one of plain_text'],
  ['a picture without alt text', message({ ...image, alt_text: undefined }), 'missing required field'],
  ['a picture from nowhere', message({ type: 'image', alt_text: 'A' }), 'image_url and slack_file'],
  ['11 context elements', message({ type: 'context', elements: times(11, () => mrkdwn('a')) }), 'no more than 10'],
  ['empty elements', message(actions()), 'no fewer than 1 items'],
  ['26 actions', message(actions(...times(26, (i) => button({ action_id: `a${i}` })))), 'no more than 25'],
  ['a text input among actions', message(actions(text)), 'unsupported type: plain_text_input'],
  ['a button text of 76', message(actions(button({ text: plain(x(76)) }))), 'must be less than 76 characters'],
  ['a button text in mrkdwn', message(actions(button({ text: mrkdwn('a') }))), 'must be one of plain_text'],
  ['a button value of 2001', message(actions(button({ value: x(2001) }))), 'less than 2001'],
  ['a button url of 3001', message(actions(button({ url: x(3001) }))), 'less than 3001'],
  ['a button style of its own', message(actions(button({ style: 'loud' }))), 'primary, danger'],
  ['a confirm title of 101', message(actions(button({ confirm: { title: plain(x(101)), text: plain('a') } }))), '101'],
  ['a confirm text of 301', message(actions(button({ confirm: { text: mrkdwn(x(301)) } }))), 'less than 301'],
  ['a confirm button of 31', message(actions(button({ confirm: { text: plain('a'), deny: plain(x(31)) } }))), '31'],
  ['an action id of 256', message(actions(button({ action_id: x(256) }))), 'less than 256'],
  ['a block id of 256', message({ ...section(), block_id: x(256) }), 'less than 256'],
  [
    'the same block id twice',
    message({ ...section(), block_id: 'a' }, { ...section(), block_id: 'a' }),
    'block_id already',
  ],
  ['the same action id twice in a block', message(actions(button(), button())), 'action_id already exists: accept'],
  ['101 options', inModal(input(select({ options: options(101) }))), 'no more than 100'],
  ['no options', inModal(input(select({ options: [] }))), 'no fewer than 1'],
  ['a select without options', inModal(input({ type: 'static_select' })), 'exactly one of options'],
  ['the same option value twice', inModal(input(select({ options: [option('a'), option('a')] }))), 'must be distinct'],
  [
    'an initial option from elsewhere',
    inModal(input(select({ initial_option: option('z') }))),
    'must be one of options',
  ],
  ['an option text of 76', inModal(input(select({ options: [{ text: plain(x(76)), value: 'a' }] }))), 'less than 76'],
  ['an option value of 76', inModal(input(select({ options: [{ text: plain('a'), value: x(76) }] }))), 'less than 76'],
  [
    'an option description of 76',
    inModal(input(select({ options: [{ ...option('a'), description: plain(x(76)) }] }))),
    '76',
  ],
  [
    'a mrkdwn option of a select',
    inModal(input(select({ options: [{ text: mrkdwn('a'), value: 'a' }] }))),
    'plain_text',
  ],
  ['11 checkboxes', inModal(input({ type: 'checkboxes', options: options(11) })), 'no more than 10'],
  ['11 radio buttons', inModal(input({ type: 'radio_buttons', options: options(11) })), 'no more than 10'],
  ['6 overflow options', message(actions({ type: 'overflow', options: options(6) })), 'no more than 5'],
  ['a placeholder of 151', inModal(input({ ...text, placeholder: plain(x(151)) })), 'less than 151'],
  ['a label of 2001', inModal(input(text, { label: plain(x(2001)) })), 'less than 2001'],
  ['a hint in mrkdwn', inModal(input(text, { hint: mrkdwn('a') })), 'must be one of plain_text'],
  [
    'an input without element',
    inModal({ type: 'input', label: plain('A') }),
    'missing required field [json-pointer:/blocks/0/element]',
  ],
  ['a button as an input', inModal(input(button())), 'unsupported type: button'],
  ['min_length over max_length', inModal(input({ ...text, min_length: 9, max_length: 3 })), 'exceeds max_length'],
  ['a date in words', inModal(input({ type: 'datepicker', initial_date: 'today' })), 'must be YYYY-MM-DD'],
  [
    'two elements in focus',
    inModal(input({ ...text, focus_on_load: true }), input({ ...text, focus_on_load: true })),
    'only one element',
  ],
  [
    'inputs without submit',
    checkView({ type: 'modal', title: plain('A'), blocks: [input(text)] }),
    'submit is required',
  ],
  ['a title of 25', modal({ title: plain(x(25)) }), 'less than 25'],
  ['a title in mrkdwn', modal({ title: mrkdwn('a') }), 'must be one of plain_text'],
  ['a submit of 25', modal({ submit: plain(x(25)) }), 'less than 25'],
  ['a close of 25', modal({ close: plain(x(25)) }), 'less than 25'],
  ['no title', modal({ title: undefined }), 'missing required field [json-pointer:/title]'],
  ['private_metadata of 3001', modal({ private_metadata: x(3001) }), 'less than 3001'],
  ['a callback id of 256', modal({ callback_id: x(256) }), 'less than 256'],
  ['101 blocks in a modal', inModal(...times(101, () => section())), 'no more than 100'],
  ['a view over 250 kB', home(...times(99, () => section(x(2900)))), 'bytes'],
  ['an unknown view', checkView({ type: 'page', blocks: [] }), 'unsupported type: page'],
  ['markdown in a modal', inModal({ type: 'markdown', text: 'a' }), 'not allowed in a modal'],
  ['markdown over 12,000', message({ type: 'markdown', text: x(12_001) }), 'less than 12001'],
  ['an alert in a message', message({ type: 'alert', text: plain('a') }), 'not allowed in a message'],
  ['an email input in Home', home(input({ type: 'email_text_input' })), 'not allowed in a home'],
  [
    'a number input in a message',
    message(input({ type: 'number_input', is_decimal_allowed: true })),
    'not allowed in a message',
  ],
  ['a table in Home', home({ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }), 'not allowed in a home'],
  [
    '<!here> in the text',
    checkMessage({ text: 'Hi <!here>' }),
    'broadcast mentions are not allowed [json-pointer:/text]',
  ],
  ['<!channel|all> in a section', message(section('<!channel|all>')), 'broadcast'],
  ['<!everyone> in a modal', inModal(section('<!everyone>')), 'broadcast'],
  ['@here with link_names', checkMessage({ text: '@here', link_names: true }), 'broadcast'],
  ['101 suggestions', checkSuggestions({ options: options(101) }), ''],
])('%s is refused', (_, found, expected) => {
  expect(found.join('\n')).toContain(expected);
  expect(found).not.toEqual([]);
});

import { beforeEach, describe, expect, test } from 'vitest';
import { captureModalFor } from '../src/capture/opening.ts';
import { cards, everythingStored, inputOf, openNew, shown, submit, tap, writeIn } from './support/capture.ts';
import { actorFor, addCard, addCoordinator, addTeam } from './support/cards.ts';
import { quiet } from './support/objectives.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let ben: string;

beforeEach(() => {
  ana = w.person('Ana Silva');
  ben = w.person('Ben Okafor');
});

const CARD_NUMBER = '4111 1111 1111 1111';
const ANSWER = 'Refunds go out through the returns desk, and need a lead after 14 days.';

const channel = (extra = {}) =>
  w.slack.addChannel({ name: 'returns', memberIds: [ana, ben], botIsMember: true, ...extra }).id;

async function shortcutOn(person: string, at: { channel: string; ts: string }) {
  await w.slack.as(person).shortcut('capture.message', at);
  await quiet(w);
}

describe('from a message', () => {
  test('two taps and it is a card: a question, its answer, tags, link and whose words they are', async () => {
    const lea = w.person('Lea Lead');
    await addTeam(w, 'Returns', lea, ana, ben);
    await addCard(w, lea, { title: 'What is a voucher?', tags: ['refund'], product: 'Giftcard' });
    const id = channel();
    const said = await w.slack
      .as(ben)
      .say(id, `How do I refund a giftcard after 14 days? *Ask* <@${lea}> with \`order_id\`.`);
    await w.slack.join(id, lea);
    await w.slack.as(lea).say(id, 'Yes.', said.ts);
    await shortcutOn(ana, said);
    expect(shown(w, ana)).toContain('How do I refund a giftcard after 14 days?');
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    const [, card] = await cards(w);
    expect(card).toMatchObject({
      kind: 'FAQ',
      status: 'DRAFT',
      title: 'How do I refund a giftcard after 14 days?',
      body: 'How do I refund a giftcard after 14 days? **Ask** @Lea Lead with `order_id`.',
      tags: ['refund'],
      product: 'Giftcard',
      sourceLink: expect.stringContaining('/archives/'),
      verifierId: (await w.member(lea)).id,
    });
    const contributors = await w.deps.db.cardContributor.findMany({
      where: { cardId: card?.id ?? '' },
      include: { member: true },
    });
    expect(contributors.map(({ member }) => member.name).sort()).toEqual(['Ana Silva', 'Ben Okafor', 'Lea Lead']);
    expect(shown(w, ana)).toContain('*Saved.* Lea Lead checks it, then it counts as verified.');
  });

  test('a message of 10,000 characters with code arrives whole', async () => {
    const body = `\`\`\`\n${'if (a < b) { go(); }\n'.repeat(400)}\`\`\`\nand ${'words '.repeat(300)}`;
    const said = await w.slack.as(ben).say(channel(), body);
    await shortcutOn(ana, said);
    await w.slack.as(ana).type(inputOf(w, ana, 'title'), 'What is the code?');
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    const [card] = await cards(w);
    expect(card?.body.match(/if \(a < b\)/g)).toHaveLength(400);
    expect(card?.body.match(/words/g)).toHaveLength(300);
  });

  test.each([
    ['nothing but a picture', ''],
    ['a broadcast', 'Hey <!channel> <!here> all'],
    ['a script', '<script>alert(1)</script> & co'],
    ['right to left', 'كيف أعيد المال؟ \u202E!!!'],
    ['signs of every plane', '𐍈 😀 \u{10FFFD} 𠮷 é'],
    ['a fence that never ends', '```a code block that never ends'],
  ])('%s opens the form and pings nobody', async (_, words) => {
    const said = await w.slack.as(ben).say(channel(), words);
    await shortcutOn(ana, said);
    expect(w.slack.as(ana).modal()?.callback_id).toBe('capture.save');
    await writeIn(w, ana, { title: 'What is this?' });
    if (words === '') {
      const outcome = await submit(w, ana);
      expect(Object.values(outcome.errors)).toEqual(['Write down what you know.']);
      return;
    }
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    expect(await cards(w)).toHaveLength(1);
    expect(shown(w, ana)).not.toMatch(/<!|"type":"broadcast"/);
  });

  test('what an app says in blocks is taken over, and nobody is thanked for it', async () => {
    const id = channel();
    const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'Payments are down' } },
      { type: 'section', text: mrkdwn('Use the *second* terminal.') },
      { type: 'section', text: mrkdwn('Times'), fields: [mrkdwn('Since: 9:00'), mrkdwn('Until: 11:00')] },
      { type: 'context', elements: [mrkdwn('From <https://status.example.com|the status page>')] },
    ];
    const message = { channel: id, text: 'Payments', blocks };
    const { body } = await w.slack.call('chat.postMessage', message, 'xoxb-test-token');
    await shortcutOn(ana, { channel: id, ts: (JSON.parse(body) as { ts: string }).ts });
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    expect((await cards(w))[0]?.body.split('\n\n')).toEqual([
      'Payments are down',
      'Use the **second** terminal.',
      ...['Times', 'Since: 9:00', 'Until: 11:00'],
      'From [the status page](https://status.example.com)',
    ]);
    expect(await w.deps.db.cardContributor.count()).toBe(1);
  });

  test('where Slack gives no link it opens all the same', async () => {
    const said = await w.slack.as(ben).say(channel(), 'The answer is 42.');
    w.slack.faults.add({ method: 'chat.getPermalink', kind: 'error', error: 'message_not_found' });
    await shortcutOn(ana, said);
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    expect((await cards(w))[0]?.sourceLink).toBeNull();
  });

  test('the same message again: the card that was made of it is shown, to those who may see it', async () => {
    const lea = w.person('Lea Lead');
    const said = await w.slack.as(ben).say(channel(), 'Where do returns go? To the depot.');
    const team = await addTeam(w, 'Returns', lea, ana);
    await shortcutOn(ana, said);
    await w.slack.as(ana).type('teamOnly', team.id);
    await submit(w, ana);
    expect((await cards(w))[0]?.teamId).toBe(team.id);
    await w.slack.as(ana).close();
    await shortcutOn(ana, said);
    expect(shown(w, ana)).toContain('There is a card from this message already.');
    await shortcutOn(ben, said);
    expect(shown(w, ben)).not.toContain('already');
  });
});

describe('personal data', () => {
  test('is shown taken out, once; nothing of it is stored, whatever becomes of the form', async () => {
    await openNew(w, ana);
    await writeIn(w, ana, { title: 'Who pays?', answer: `Card ${CARD_NUMBER}, write to ben_o@example.com. ${ANSWER}` });
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    expect(shown(w, ana)).toContain('I took out a card number and an e-mail address.');
    expect(await cards(w)).toEqual([]);
    expect(await everythingStored(w)).not.toMatch(/4111 1111|ben_o|o@example/);
    expect(w.logs.join()).not.toMatch(/4111 1111|ben_o/);
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    const [card] = await cards(w);
    expect(card?.body).toBe(`Card \\[card number], write to \\[e-mail address]. ${ANSWER}`);
    expect(await everythingStored(w)).not.toMatch(/4111 1111|ben_o|o@example/);
  });

  test('stays if a person says that it is nobody’s', async () => {
    await openNew(w, ana);
    await writeIn(w, ana, { title: 'Which card do I test with?', answer: `Use ${CARD_NUMBER}.` });
    await submit(w, ana);
    await w.slack.as(ana).type(inputOf(w, ana, 'kept'), 'keep');
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    expect((await cards(w))[0]?.body).toBe(`Use ${CARD_NUMBER}.`);
  });

  test('that comes in later is found as well', async () => {
    await openNew(w, ana);
    await writeIn(w, ana, { title: 'Which card?', answer: `Use ${CARD_NUMBER}.` });
    await submit(w, ana);
    await writeIn(w, ana, { title: 'Who is eve@example.com?' });
    await w.slack.as(ana).type(inputOf(w, ana, 'kept'), 'keep');
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    expect(shown(w, ana)).toContain('I took out an e-mail address.');
    await submit(w, ana);
    expect((await cards(w))[0]).toMatchObject({ title: 'Who is [e-mail address]?', body: `Use ${CARD_NUMBER}.` });
  });

  test('of which there is a whole list cannot be put back', async () => {
    await openNew(w, ana);
    const list = Array.from({ length: 90 }, (_, n) => `customer-number-${n}@some.where.example.com`).join(' ');
    await writeIn(w, ana, { title: 'Who are they?', answer: list });
    await submit(w, ana);
    expect(shown(w, ana)).toContain('I took out 90 e-mail addresses.');
    expect(shown(w, ana)).toContain('too much to put back');
    await submit(w, ana);
    expect((await cards(w))[0]?.body).not.toContain('@');
  });

  test('in a tag is refused at the tag, and the workspace’s own patterns count', async () => {
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { privatePatterns: ['ORD-\\d{6}'] } });
    await openNew(w, ana);
    expect(await w.slack.as(ana).search('capture.tags', 'ORD-123456')).toEqual([]);
    await writeIn(w, ana, { title: 'What of ORD-123456?', answer: ANSWER });
    await submit(w, ana);
    expect(shown(w, ana)).toContain('I took out an order or ticket id.');
    await submit(w, ana);
    expect((await cards(w))[0]?.title).toBe('What of [order or ticket id]?');
  });
});

describe('when there is something like it', () => {
  const SAME = { title: 'How do I refund after 14 days?', body: ANSWER };

  test('it is shown; saving as new saves it once, however often it is pressed', async () => {
    await addCard(w, ben, SAME);
    await openNew(w, ana, SAME.title);
    await writeIn(w, ana, { answer: `${ANSWER} Be quick.` });
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    expect(shown(w, ana)).toContain('Probably the same');
    expect(await cards(w)).toHaveLength(1);
    const modal = w.slack.as(ana).modal();
    const before = w.slack.deliveries.length;
    await submit(w, ana);
    const pressed = w.slack.deliveries.slice(before).find(({ type }) => type === 'view_submission');
    expect(modal?.callback_id).toBe('knowledge.card');
    if (pressed) await Promise.all([w.slack.replay(pressed), w.slack.replay(pressed)]);
    await quiet(w);
    expect(await cards(w)).toHaveLength(2);
    expect(await w.deps.db.formDraft.count({ where: { form: 'capture.draft' } })).toBe(0);
  });

  test('merging adds it to the one card, whose history says so', async () => {
    const cora = await addCoordinator(w, 'Cora');
    const card = await addCard(w, ben, SAME);
    await openNew(w, cora, 'How do I do a late refund after 14 days?');
    await writeIn(w, cora, { answer: `${ANSWER} The desk closes at six.` });
    await submit(w, cora);
    await tap(w, cora, 'capture.merge');
    expect(shown(w, cora)).toContain('What you wrote stands at the end.');
    expect(await submit(w, cora)).toEqual({ ok: true, errors: {} });
    const [merged, ...others] = await cards(w);
    expect(others).toEqual([]);
    expect(merged).toMatchObject({ id: card.id, version: 2, body: `${ANSWER}\n\n${ANSWER} The desk closes at six.` });
    const last = await w.deps.db.cardVersion.findFirstOrThrow({
      where: { cardId: card.id },
      orderBy: { version: 'desc' },
    });
    expect(last.what).toBe('merged');
    expect(await w.deps.db.cardQuestion.findMany({ select: { words: true } })).toEqual([
      { words: 'How do I do a late refund after 14 days?' },
    ]);
  });

  test('a candidate cannot merge into others’ cards, but say that it is this one', async () => {
    const cora = await addCoordinator(w, 'Cora');
    const card = await addCard(w, cora, SAME);
    await openNew(w, ana, 'How is a late refund done after 14 days?');
    await writeIn(w, ana, { answer: ANSWER });
    await submit(w, ana);
    expect(shown(w, ana)).not.toContain('capture.merge');
    await tap(w, ana, 'capture.link', JSON.stringify({ cardId: card.id }));
    expect(shown(w, ana)).toContain('finds this card from now on');
    expect(await cards(w)).toHaveLength(1);
    expect(await w.deps.db.cardQuestion.count()).toBe(1);
    await w.slack.as(ana).close();
    await openNew(w, ana);
    expect(shown(w, ana)).not.toContain('You began this');
  });

  test('what somebody writes for their team alone is not put among everybody’s unseen', async () => {
    const cora = await addCoordinator(w, 'Cora');
    const team = await addTeam(w, 'Returns', w.person('Lea Lead'), cora);
    const card = await addCard(w, ben, SAME);
    const value = JSON.stringify({ cardId: card.id });
    const write = async () => {
      await openNew(w, cora, 'How is a late refund done after 14 days?');
      await writeIn(w, cora, { answer: ANSWER });
      await w.slack.as(cora).type('teamOnly', team.id);
      await submit(w, cora);
    };
    await write();
    await tap(w, cora, 'capture.merge', value);
    expect(shown(w, cora)).toContain('was to be for your team only, and this card is not');
    expect(await submit(w, cora)).toEqual({ ok: true, errors: {} });
    await w.slack.as(cora).close();
    await write();
    await tap(w, cora, 'capture.link', value);
    expect(shown(w, cora)).toContain('It is there already');
    expect(await w.deps.db.cardQuestion.count()).toBe(0);
    await w.deps.db.card.update({ where: { id: card.id }, data: { teamId: team.id } });
    await w.slack.as(cora).close();
    await write();
    await tap(w, cora, 'capture.merge', value);
    expect(shown(w, cora)).not.toContain('for your team only, and');
    await submit(w, cora);
    expect(await w.deps.db.cardQuestion.count()).toBe(1);
  });

  test('back to writing has every word still there', async () => {
    await addCard(w, ben, SAME);
    await openNew(w, ana, SAME.title);
    await writeIn(w, ana, { answer: `${ANSWER} And more.` });
    await submit(w, ana);
    await tap(w, ana, 'capture.back');
    expect(shown(w, ana)).toContain('And more.');
  });

  test('cards of other teams are never shown, not even that there are some', async () => {
    const lea = w.person('Lea Lead');
    const team = await addTeam(w, 'Secret', lea, ben);
    await addCard(w, ben, { ...SAME, teamId: team.id });
    await openNew(w, ana, SAME.title);
    await writeIn(w, ana, { answer: ANSWER });
    await submit(w, ana);
    expect(w.slack.as(ana).modal()?.callback_id).toBe('knowledge.card');
    expect(await cards(w)).toHaveLength(2);
    const link = JSON.stringify({ cardId: (await cards(w))[0]?.id });
    await openNew(w, ana, SAME.title);
    await writeIn(w, ana, { answer: ANSWER });
    await submit(w, ana);
    const offered = shown(w, ana);
    expect(offered).toContain('It is this one');
    expect(offered).not.toContain(JSON.parse(link).cardId);
  });
});

describe('the form', () => {
  test('its fields follow the kind, and nothing typed is lost on the way there and back', async () => {
    await openNew(w, ana);
    await writeIn(w, ana, { title: 'What now?', answer: ANSWER });
    await tap(w, ana, 'kind', 'STORY');
    expect(shown(w, ana)).toContain(ANSWER);
    await writeIn(w, ana, { did: 'I called the depot.', outcome: 'It came.' });
    await tap(w, ana, 'kind', 'PLAYBOOK');
    await tap(w, ana, 'kind', 'STORY');
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    expect((await cards(w))[0]).toMatchObject({
      kind: 'STORY',
      body: `${ANSWER}\n\n**What I did**\n\nI called the depot.\n\n**What happened**\n\nIt came.`,
    });
  });

  test('steps are added, moved and taken out', async () => {
    await openNew(w, ana, 'How do I block a card?');
    await tap(w, ana, 'kind', 'HOW_TO');
    await writeIn(w, ana, { steps: ['Open', 'Close', 'Wait'] });
    const ids = () => [0, 1, 2, 3].map((n) => Number(inputOf(w, ana, 'steps', n).split('.')[1]));
    await tap(w, ana, 'capture.add-step');
    const [first, second, third, fourth] = ids();
    await writeIn(w, ana, { steps: ['Open', 'Close', 'Wait', 'Ask'] });
    const menu = async (deed: string, id: number | undefined) => {
      await w.slack
        .as(ana)
        .press('modal', 'capture.step', JSON.stringify({ do: deed, id }), { blockId: `step-menu.${id}` });
      await quiet(w);
    };
    await menu('up', fourth);
    await menu('down', first);
    await menu('remove', second);
    await menu('below', third);
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    expect((await cards(w))[0]?.body).toBe('1. Open\n2. Ask\n3. Wait');
  });

  test('a title that is too long for one is not cut off', async () => {
    const words = `What ${'is this '.repeat(40)}?`;
    await openNew(w, ana, words);
    expect(shown(w, ana)).toContain(words.trim());
  });

  test('nothing at all, invisible signs, and too much are refused beside the field', async () => {
    await openNew(w, ana);
    await writeIn(w, ana, { title: '\u200B\u200B', answer: '\u200B' });
    const { errors } = await submit(w, ana);
    expect(Object.values(errors)).toEqual([
      'Write it as a question, so that others find it.',
      'Write down what you know.',
    ]);
    await writeIn(w, ana, { title: 'How?', answer: 'word '.repeat(8000) });
    expect(Object.values((await submit(w, ana)).errors)[0]).toContain('A card holds 30,000 characters');
    expect(await cards(w)).toEqual([]);
  });

  test('closed half-way it is offered again, without personal data; closed untouched nothing is kept', async () => {
    await openNew(w, ana);
    await w.slack.as(ana).close();
    await quiet(w);
    expect(await w.deps.db.formDraft.count()).toBe(0);
    await openNew(w, ana);
    await writeIn(w, ana, { title: 'Half a question', answer: `With ${CARD_NUMBER} in it.` });
    await w.slack.as(ana).close();
    await quiet(w);
    expect(await everythingStored(w)).not.toContain('4111 1111');
    await openNew(w, ana);
    expect(shown(w, ana)).toContain('Half a question');
    await tap(w, ana, 'capture.go-on');
    await submit(w, ana);
    expect((await cards(w))[0]).toMatchObject({ title: 'Half a question', body: 'With \\[card number] in it.' });
    await openNew(w, ana);
    expect(shown(w, ana)).not.toContain('Half a question');
  });

  test('what was begun stays while something else is written, sent or begun too', async () => {
    await openNew(w, ana);
    await writeIn(w, ana, { title: 'The first half', answer: 'One' });
    await w.slack.as(ana).close();
    await quiet(w);
    await openNew(w, ana, 'Where is the depot?');
    await writeIn(w, ana, { answer: 'In Lyon.' });
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    await w.slack.as(ana).close();
    w.advance({ minutes: 1 });
    await openNew(w, ana);
    expect(shown(w, ana)).toContain('The first half');
    await writeIn(w, ana, { title: 'The second half', answer: 'Two' });
    await w.slack.as(ana).close();
    await quiet(w);
    await openNew(w, ana);
    expect(shown(w, ana)).toContain('The second half');
    await tap(w, ana, 'capture.forget');
    await w.slack.as(ana).close();
    await quiet(w);
    await openNew(w, ana);
    await tap(w, ana, 'capture.go-on');
    await submit(w, ana);
    expect((await cards(w)).map(({ title, body }) => [title, body])).toEqual([
      ['Where is the depot?', 'In Lyon.'],
      ['The first half', 'One'],
    ]);
    await openNew(w, ana);
    expect(shown(w, ana)).not.toContain('half');
  });

  test('a message somebody looked at and closed is not kept', async () => {
    const said = await w.slack.as(ben).say(channel(), 'Between us: the *boss* is wrong.\n• one\n• two');
    await shortcutOn(ana, said);
    await w.slack.as(ana).close();
    await quiet(w);
    expect(await w.deps.db.formDraft.count()).toBe(0);
  });

  test('sent twice at once it is one card', async () => {
    await openNew(w, ana, 'How do I send twice?');
    await writeIn(w, ana, { answer: ANSWER });
    await submit(w, ana);
    const sent = w.slack.deliveries.findLast(({ type }) => type === 'view_submission');
    if (!sent) throw new Error('nothing was sent');
    const again = await Promise.all([w.slack.replay(sent), w.slack.replay(sent)]);
    await quiet(w);
    expect(await cards(w)).toHaveLength(1);
    for (const { answer } of again) expect(answer).toContain('*Saved');
  });

  test('pressed twice at the very same moment it is one card, also where similar ones were shown', async () => {
    const me = w.slack.as(ana);
    await openNew(w, ana, 'Where do returns go?');
    await writeIn(w, ana, { answer: ANSWER });
    await Promise.all([me.submit(), me.submit(), me.submit()]);
    await quiet(w);
    expect(await cards(w)).toHaveLength(1);
    await openNew(w, ana, 'Where do late returns go?');
    await writeIn(w, ana, { answer: ANSWER });
    await submit(w, ana);
    expect(me.modal()?.callback_id).toBe('capture.save-as-new');
    await Promise.all([me.submit(), me.submit(), me.submit()]);
    await quiet(w);
    expect(await cards(w)).toHaveLength(2);
  });

  test('tags and products are those of cards one may see, or new ones', async () => {
    const lea = w.person('Lea Lead');
    const team = await addTeam(w, 'Secret', lea, ben);
    await addCard(w, ben, { title: 'Open', tags: ['refund'], product: 'Giftcard' });
    await addCard(w, ben, { title: 'Hidden', tags: ['refund-secret'], product: 'Gift-secret', teamId: team.id });
    await openNew(w, ana);
    const values = async (action: string, query: string) =>
      (await w.slack.as(ana).search(action, query)).map(({ value }) => value);
    expect(await values('capture.tags', 'refu')).toEqual(['refu', 'refund', 'Billing and refunds']);
    expect(await values('capture.product', 'gift')).toEqual(['gift', 'Giftcard']);
    await w.slack.as(ana).type('capture.tags', ['refund', 'refu']);
    await w.slack.as(ana).type('capture.product', 'Giftcard');
    await writeIn(w, ana, { title: 'Which?', answer: ANSWER });
    await submit(w, ana);
    expect((await cards(w)).at(-1)).toMatchObject({ tags: ['refund', 'refu'], product: 'Giftcard' });
  });

  test('who is to check it must be able to see it', async () => {
    const lea = w.person('Lea Lead');
    const team = await addTeam(w, 'Returns', lea, ana);
    await openNew(w, ana, 'Who checks this?');
    await writeIn(w, ana, { answer: ANSWER });
    await w.slack.as(ana).type('verifier', ben);
    await w.slack.as(ana).type('teamOnly', team.id);
    expect((await submit(w, ana)).errors).toEqual({
      verifier: 'Choose a colleague who is there to check it, and not yourself.',
    });
    await w.slack.as(ana).type('verifier', lea);
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    expect((await cards(w))[0]).toMatchObject({ teamId: team.id, verifierId: (await w.member(lea)).id });
  });
});

describe('the book', () => {
  const react = async (person: string, at: { channel: string; ts: string }, name = 'book') => {
    await w.slack.as(person).react(at, name);
    await w.eventsDone();
    await quiet(w);
  };

  test('asks whoever put it there, where only they see it, once a message', async () => {
    const id = channel();
    const said = await w.slack.as(ben).say(id, 'The code is on the back.');
    await react(ana, said, 'book::skin-tone-3');
    const [asked] = w.slack.as(ana).ephemerals();
    expect(asked?.channel).toBe(id);
    expect(JSON.stringify(asked?.blocks)).toContain('I cannot read the message.');
    expect(w.slack.as(ben).ephemerals()).toEqual([]);
    await w.slack.as(ana).unreact(said, 'book::skin-tone-3');
    await react(ana, said);
    expect(w.slack.as(ana).ephemerals()).toHaveLength(1);
    await react(ben, said);
    expect(w.slack.as(ben).ephemerals()).toHaveLength(1);
    if (!asked) return;
    await w.slack.as(ana).press({ channel: id, ts: asked.ts }, 'capture.new');
    await quiet(w);
    await writeIn(w, ana, { title: 'Where is the code?', answer: 'On the back.' });
    await submit(w, ana);
    const [card] = await cards(w);
    expect(card?.sourceLink).toContain(id);
    expect(await w.deps.db.cardContributor.count({ where: { cardId: card?.id ?? '' } })).toBe(2);
  });

  test('another emoji, the coordinator’s own choice, and apps', async () => {
    const said = await w.slack.as(ben).say(channel(), 'Hm.');
    await react(ana, said, 'books');
    expect(w.slack.as(ana).ephemerals()).toEqual([]);
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { bookEmoji: ':brain:' } });
    await react(ana, said, 'brain');
    expect(w.slack.as(ana).ephemerals()).toHaveLength(1);
    const robot = w.person('Robot', { isBot: true });
    const event = {
      type: 'reaction_added',
      reaction: 'brain',
      item: { type: 'message', channel: said.channel, ts: said.ts },
    };
    await w.slack.deliverEvent({ ...event, user: robot });
    await w.slack.deliverEvent({ ...event, user: ben, item: { type: 'file', file: 'F1' } });
    await w.eventsDone();
    expect(w.slack.as(robot).ephemerals()).toEqual([]);
    expect(w.slack.as(ben).ephemerals()).toEqual([]);
  });

  test('when Slack is down it is asked as soon as it is up, once', async () => {
    const said = await w.slack.as(ben).say(channel(), 'Hm.');
    w.slack.faults.add({ method: 'chat.postEphemeral', kind: 'server_error' });
    await w.slack.as(ana).react(said, 'book');
    await quiet(w);
    expect(w.slack.as(ana).ephemerals()).toEqual([]);
    w.slack.faults.clear();
    w.logs.length = 0;
    for (let again = 0; again < 2; again += 1) {
      w.advance({ minutes: 2 });
      await w.run('slack.retry-events');
    }
    expect(w.slack.as(ana).ephemerals()).toHaveLength(1);
  });

  test('where the app may not post it comes as a direct message', async () => {
    const said = await w.slack.as(ben).say(channel(), 'Hm.');
    w.slack.faults.add({ method: 'chat.postEphemeral', kind: 'error', error: 'not_in_channel' });
    await react(ana, said);
    expect(w.slack.as(ana).ephemerals()).toEqual([]);
    expect(w.slack.as(ana).directMessages().at(-1)?.text).toContain('Worth keeping?');
  });
});

describe('what is not theirs', () => {
  test('another pair’s session, somebody else’s question and another team’s gap give nothing away', async () => {
    const other = '018f4c3e-1111-7111-8111-111111111111';
    const actor = await actorFor(w, ana);
    await expect(captureModalFor(w.deps, actor, { sessionId: other })).rejects.toThrow('Only the two of you');
    const { id: teamId } = await addTeam(w, 'Secret', ben);
    const at = w.deps.now();
    const gap = await w.deps.db.gap.create({
      data: { workspaceId: w.workspace.id, words: 'secret plan', teamId, createdAt: at, lastAt: at },
    });
    expect(JSON.stringify(await captureModalFor(w.deps, actor, { gapId: gap.id }))).not.toContain('secret plan');
    const form = JSON.stringify({ helpId: other });
    await openNew(w, ana);
    expect(form).toContain(other);
  });
});

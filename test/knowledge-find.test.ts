import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessage, checkView } from '../practice/slack/block-kit.ts';
import { searchFor } from '../src/knowledge/looking.ts';
import { answersMessage, foundModal } from '../src/knowledge/search-views.ts';
import { noteUse } from '../src/knowledge/service.ts';
import { actorFor, addCard, addCoordinator } from './support/cards.ts';
import { answerNow, know, linesOf, pressAnswer, pressModal, titlesIn, wordsIn } from './support/knowledge.ts';
import { tries } from './support/properties.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const searches = () => w.deps.db.cardSearch.findMany({ orderBy: { id: 'asc' } });
/** The action id and value of each button, by label. */
const buttonsIn = (blocks: readonly unknown[] | undefined): Record<string, { action_id: string; value: string }> =>
  Object.fromEntries(
    (blocks ?? []).flatMap((block) =>
      ((block as { elements?: { type: string; text?: { text: string } }[] }).elements ?? [])
        .filter(({ type }) => type === 'button')
        .map((element) => [element.text?.text, element]),
    ),
  );

/** Ana searches in what Cora, a coordinator, has written. */
async function people() {
  return { ana: w.person('Ana'), cora: await addCoordinator(w, 'Cora') };
}

/** Cards about refunds, numbered. */
async function refunds(cora: string, count: number, extra: Partial<Parameters<typeof addCard>[2]> = {}) {
  for (let n = 1; n <= count; n += 1)
    await addCard(w, cora, { title: `Refund case ${n}`, body: 'Money back.', ...extra });
}

describe('/know and words', () => {
  test('the best three come with title, badge, snippet and what can be done with them', async () => {
    const { ana, cora } = await people();
    await addCard(w, cora, {
      title: 'How long does a refund take?',
      body: 'After **14 days** the refund is on the account.',
      product: 'Payments',
      tags: ['money', 'returns'],
    });
    const { blocks, text } = await know(w, ana, 'refund after 14 days');
    expect(linesOf(blocks)).toMatchInlineSnapshot(`
      "1 card for “refund after 14 days”
      :page_facing_up: How long does a refund take?
      After 14 days the refund is on the account.
      ✅ Verified by Cora, 24 Nov · Question and answer · Payments · #money #returns
      Share here
      Helped
      Outdated
      Open
      None of these helped"
    `);
    expect(text).toContain('How long does a refund take?');
    const bold = JSON.stringify(blocks).match(/"text":"[^"]*","style":\{"bold":true\}/g) ?? [];
    expect(bold.join()).toContain('refund');
    expect(bold.join()).toContain('14');
  });

  test('More shows the next three, and Back to the first the first ones; it is one search', async () => {
    const { ana, cora } = await people();
    await refunds(cora, 7);
    const first = titlesIn((await know(w, ana, 'refund')).blocks);
    expect(first).toHaveLength(3);
    await pressAnswer(w, ana, 'knowledge.page-more');
    const second = titlesIn(answerNow(w, ana).blocks);
    await pressAnswer(w, ana, 'knowledge.page-more');
    const third = titlesIn(answerNow(w, ana).blocks);
    expect(new Set([...first, ...second, ...third]).size).toBe(7);
    expect(buttonsIn(answerNow(w, ana).blocks)).not.toHaveProperty('More');
    await pressAnswer(w, ana, 'knowledge.page-first');
    expect(titlesIn(answerNow(w, ana).blocks)).toEqual(first);
    expect(await searches()).toMatchObject([{ words: 'refund', found: 7, helped: null }]);
  });

  test('what was typed wrong is put right, and said', async () => {
    const { ana, cora } = await people();
    await refunds(cora, 1);
    expect(linesOf((await know(w, ana, 'refnud')).blocks)).toContain('Searched for refund instead of refnud');
  });

  test('nothing found says so and leads on; it is counted once and noted as a gap', async () => {
    const { ana } = await people();
    const { blocks } = await know(w, ana, 'lost parcel "abroad"');
    expect(linesOf(blocks)).toBe(
      'Nothing found for “lost parcel "abroad"”\nNobody has written this down yet. Ask somebody who knows, or write it down if you do.\nAsk a mentor\nWrite it down',
    );
    const buttons = buttonsIn(blocks);
    expect(buttons['Ask a mentor']).toMatchObject({ action_id: 'live-help.ask' });
    expect(JSON.parse(buttons['Ask a mentor']?.value ?? '')).toEqual({ question: 'lost parcel "abroad"' });
    expect(buttons['Write it down']).toMatchObject({ action_id: 'capture.new' });
    expect(JSON.parse(buttons['Write it down']?.value ?? '')).toEqual({ title: 'lost parcel "abroad"' });
    const [search] = await searches();
    expect(search).toMatchObject({ found: 0 });
    expect(search?.gapId).not.toBeNull();
  });

  test('personal data is left out before anything is stored, and the person is told', async () => {
    const { ana, cora } = await people();
    await refunds(cora, 1);
    const { blocks } = await know(w, ana, 'refund for ana@example.com on 4111 1111 1111 1111');
    expect(linesOf(blocks)).toContain('Searched without a card number and an e-mail address: I never keep those.');
    expect(titlesIn(blocks)).toEqual(['Refund case 1']);
    expect(JSON.stringify([await searches(), blocks])).not.toMatch(/4111 1111|example/);
  });

  test('words that other features hear are not searched for, with more after them they are', async () => {
    const { ana } = await people();
    const me = w.slack.as(ana);
    for (const words of ['new', 'new How do I…?', 'who refunds', 'gaps', 'CHECK']) await me.command('/know', words);
    await w.app.idle();
    await w.slack.settle();
    expect(await searches()).toEqual([]);
    await know(w, ana, 'gaps in insurance cover');
    await know(w, ana, 'check digits');
    expect((await searches()).map(({ words }) => words)).toEqual(['gaps in insurance cover', 'check digits']);
    w.logs.length = 0; // of those features some may not be here yet
  });

  test('mentions and addresses are searched for as they were typed', async () => {
    const { ana } = await people();
    w.person('Ben');
    await know(w, ana, 'does @Ben know <b> & https://example.com/limits');
    expect((await searches())[0]?.words).toBe('does @ben know <b> & https://example.com/limits');
  });
});

describe('narrowing', () => {
  test('by product, kind and tag together, from what there is, and back again', async () => {
    const { ana, cora } = await people();
    await refunds(cora, 4, { product: 'Payments', tags: ['money'] });
    await refunds(cora, 2, { product: 'Travel', kind: 'HOW_TO', tags: ['money', 'hotel'] });
    await know(w, ana, 'refund');
    const me = w.slack.as(ana);
    const where = () => ({ channel: answerNow(w, ana).channel, ts: answerNow(w, ana).ts });
    const offered = async (what: string, typed = '') =>
      (await me.search(`knowledge.narrow-${what}`, typed, where())).map(({ text }) => text.text);
    expect(await offered('product')).toEqual(['Any product', 'Payments', 'Travel']);
    expect(await offered('product', 'trav')).toEqual(['Any product', 'Travel']);
    expect(await offered('kind')).toEqual(['Any kind', 'Question and answer', 'How-to']);
    expect(await offered('tag')).toEqual(['Any tag', '#money', '#hotel']);
    await pressAnswer(w, ana, 'knowledge.narrow-product', 'Travel');
    expect(linesOf(answerNow(w, ana).blocks)).toContain('2 cards for “refund”');
    await offered('kind');
    await pressAnswer(w, ana, 'knowledge.narrow-kind', 'FAQ');
    expect(linesOf(answerNow(w, ana).blocks)).toContain('Nothing with these filters.');
    await offered('product');
    await pressAnswer(w, ana, 'knowledge.narrow-product', '*');
    expect(linesOf(answerNow(w, ana).blocks)).toContain('4 cards for “refund”');
    expect(await searches()).toHaveLength(1);
    expect(await w.deps.db.gap.count()).toBe(0);
  });
});

describe('the modal', () => {
  const open = async (slackId: string) => {
    await w.slack.as(slackId).command('/know');
    await w.slack.settle(() => w.slack.as(slackId).modal() !== undefined);
    return w.slack.as(slackId);
  };

  test('/know alone shows the latest and a field; what is typed is searched for, page by page', async () => {
    const { ana, cora } = await people();
    await refunds(cora, 7);
    const me = await open(ana);
    expect(titlesIn(me.modal()?.blocks)[0]).toBe('Refund case 7');
    expect(await searches()).toEqual([]);
    await me.type('words', 'refund');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    const first = titlesIn(me.modal()?.blocks);
    expect(first).toHaveLength(5);
    await pressModal(w, ana, 'knowledge.page-more');
    expect(titlesIn(me.modal()?.blocks)).toHaveLength(2);
    await pressModal(w, ana, 'knowledge.page-first');
    expect(titlesIn(me.modal()?.blocks)).toEqual(first);
    expect(linesOf(me.modal()?.blocks)).not.toContain('Share here');
    expect(await searches()).toHaveLength(1);
  });

  test('it opens from App Home too, and can be narrowed without a word', async () => {
    const { ana, cora } = await people();
    await refunds(cora, 2);
    await refunds(cora, 2, { product: 'Travel' });
    const me = w.slack.as(ana);
    await me.openHome();
    await w.slack.settle(() => me.home() !== undefined);
    expect(linesOf(me.home()?.blocks)).toContain('New this week: Refund case 2 and 3 more');
    await me.press('home', 'knowledge.search');
    await w.slack.settle(() => me.modal() !== undefined);
    await me.search('knowledge.narrow-product', '');
    await pressModal(w, ana, 'knowledge.narrow-product', 'Travel');
    expect(linesOf(me.modal()?.blocks)).toContain('2 cards, the most trusted first');
    expect(await searches()).toEqual([]);
  });

  test('a workspace without a card asks for the first', async () => {
    const { ana } = await people();
    const me = await open(ana);
    expect(linesOf(me.modal()?.blocks)).toContain('The first card is yours to write.');
  });

  test('helped and none of these are said in the modal', async () => {
    const { ana, cora } = await people();
    await refunds(cora, 2);
    const me = await open(ana);
    await me.type('words', 'refund');
    await me.submit();
    await pressModal(w, ana, 'knowledge.helped');
    expect(linesOf(me.modal()?.blocks)).toContain('Good to know that it helped.');
    expect(titlesIn(me.modal()?.blocks)).toHaveLength(2);
    await pressModal(w, ana, 'knowledge.none-helped');
    expect(linesOf(me.modal()?.blocks)).toContain('Ask a mentor\nWrite it down');
  });
});

describe('whether it helped', () => {
  test('Helped counts once a day however often it is pressed, and the words find the card from then on', async () => {
    const { ana, cora } = await people();
    const card = await addCard(w, cora, { title: 'Refund time', body: 'Five days.' });
    await know(w, ana, 'refund moneyback');
    const { channel, ts } = answerNow(w, ana);
    const press = () => w.slack.as(ana).press({ channel, ts }, 'knowledge.helped');
    await Promise.all([press(), press()]);
    await w.app.idle();
    await w.slack.settle();
    expect(await w.deps.db.cardUse.count({ where: { cardId: card.id, kind: 'HELPED' } })).toBe(1);
    expect(await searches()).toMatchObject([{ helped: true, cardId: card.id }]);
    expect(linesOf(answerNow(w, ana).blocks)).toContain('Good to know that this helped.');
    expect(titlesIn((await know(w, cora, 'moneyback')).blocks)).toEqual(['Refund time']);
    w.advance({ days: 1 });
    await noteUse(w.deps, await actorFor(w, ana), card.id, 'HELPED');
    expect(await w.deps.db.cardUse.count({ where: { cardId: card.id, kind: 'HELPED' } })).toBe(2);
  });

  test('None of these is noted once, as a gap, and leads on', async () => {
    const { ana, cora } = await people();
    await refunds(cora, 2);
    await know(w, ana, 'refund in crypto');
    const { channel, ts } = answerNow(w, ana);
    const press = () => w.slack.as(ana).press({ channel, ts }, 'knowledge.none-helped');
    await Promise.all([press(), press()]);
    await w.app.idle();
    await w.slack.settle();
    expect(await searches()).toMatchObject([{ helped: false }]);
    expect(await w.deps.db.gap.count()).toBe(1);
    const buttons = buttonsIn(answerNow(w, ana).blocks);
    expect(JSON.parse(buttons['Ask a mentor']?.value ?? '')).toEqual({
      question: 'refund in crypto',
      seen: [expect.any(String), expect.any(String)],
    });
  });

  test('the search of somebody else is over for everybody but them', async () => {
    const { ana, cora } = await people();
    await refunds(cora, 4);
    await know(w, cora, 'refund');
    const [search] = await searches();
    await know(w, ana, 'refund');
    const { channel, ts } = answerNow(w, ana);
    const block = w.slack
      .as(ana)
      .ephemerals()
      .at(-1)
      ?.blocks?.find((one) => JSON.stringify(one).includes('knowledge.none-helped')) as {
      elements: { value: string }[];
    };
    for (const element of block.elements) element.value = element.value.replaceAll(/[0-9a-f-]{36}/g, search?.id ?? '');
    for (const actionId of ['knowledge.none-helped', 'knowledge.page-more']) {
      await w.slack.as(ana).press({ channel, ts }, actionId);
      await w.app.idle();
      await w.slack.settle();
      expect(answerNow(w, ana).text).toBe('This search is over. Type `/know` and your words again.');
    }
    expect((await searches())[0]).toMatchObject({ helped: null, gapId: null });
  });
});

describe('whatever is typed', () => {
  const HOSTILE = [
    '<!channel> @here @everyone <!subteam^S1>',
    '*bold* _it_ ~no~ `code` ```block``` > quote',
    '😀👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿 refund 🎉',
    '\u202Erefund\u202C مرحبا استرداد',
    'x'.repeat(10_000),
    `refund ${'word '.repeat(2000)}`,
    '"\\"\\"'.repeat(1500),
    '\0 refund \ud800 \udfff',
    '𐌀𐌁 𠀀 \u{1F600} \u{E0001} \u{F0000} \u{10FFFD} refund',
    '\'; DROP TABLE "Card"; --',
    '[1,{"s":"x"}] %_\\',
    ':tada: :not_an_emoji: 10:30:45',
    '???',
    '…',
  ];

  test('it is answered, never an error, never a mention', async () => {
    const { ana, cora } = await people();
    const card = {
      title: 'Refund <!channel> *now* :tada:',
      body: '<!here> <@U1> & refund `x`',
      tags: ['<!channel>'],
      product: '<@U1>',
    };
    await addCard(w, cora, card);
    for (const words of HOSTILE) {
      const { blocks, text } = await know(w, ana, words);
      expect(checkMessage({ text, blocks }), words.slice(0, 30)).toEqual([]);
      expect(text).not.toMatch(/<[!@#]/);
    }
    for (const { words } of await searches()) expect(words.length).toBeLessThanOrEqual(600);
  });

  test('any text from every plane of Unicode gives an answer that Slack takes', async () => {
    const { ana, cora } = await people();
    await refunds(cora, 1);
    const actor = await actorFor(w, ana);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async (words) => {
        const found = await searchFor(w.deps, actor, words, 3);
        expect(found.answers.words.isWellFormed()).toBe(true);
        expect(checkMessage(answersMessage(found))).toEqual([]);
        expect(checkView(foundModal(found))).toEqual([]);
      }),
      { numRuns: tries(60) },
    );
  });

  test('buttons that no longer read, and ids of nobody, say what to do', async () => {
    const { ana, cora } = await people();
    await refunds(cora, 1);
    await know(w, ana, 'refund');
    const answer = answerNow(w, ana);
    const buttons = (answer.blocks as { elements?: unknown[] }[]).flatMap(({ elements = [] }) => elements) as {
      action_id: string;
      value: string;
    }[];
    const wait = async (actionId: string) => {
      await w.slack.as(ana).press({ channel: answer.channel, ts: answer.ts }, actionId);
      await w.app.idle();
      await w.slack.settle();
      return answerNow(w, ana).text;
    };
    for (const actionId of ['knowledge.share', 'knowledge.helped', 'knowledge.outdated', 'knowledge.open']) {
      const button = buttons.find(({ action_id }) => action_id === actionId);
      if (!button) throw new Error(actionId);
      button.value = '{"cardId":"nothing"}';
      expect(await wait(actionId)).toContain('This button no longer works.');
      button.value = JSON.stringify({ cardId: '00000000-0000-7000-8000-000000000000' });
      expect(await wait(actionId)).toBe('That card is no longer there.');
    }
    expect(wordsIn(w.slack.as(ana).modals())).toBe('');
  });

  test('when Slack does not take the answer, the search is counted and the fault is logged', async () => {
    const { ana, cora } = await people();
    await refunds(cora, 1);
    w.slack.faults.add({ method: 'respond', kind: 'server_error', times: 1 });
    await w.slack.as(ana).command('/know', 'refund');
    await w.slack.settle(() => w.slack.as(ana).ephemerals().length > 0);
    expect(answerNow(w, ana).text).toContain('Something went wrong on our side');
    expect(await searches()).toHaveLength(1);
    w.logs.length = 0;
  });
});

test('after ninety days nobody is known to have searched; what was looked for is', async () => {
  const ana = w.person('Ana');
  await know(w, ana, 'a refund for a toaster');
  w.advance({ days: 89 });
  await know(w, ana, 'a fee for a kettle');
  await w.run('knowledge.forget-searchers');
  expect((await searches()).map(({ memberId }) => memberId === null)).toEqual([false, false]);
  w.advance({ days: 2 });
  await w.run('knowledge.forget-searchers');
  await w.run('knowledge.forget-searchers');
  expect((await searches()).map(({ words, memberId }) => [words, memberId === null])).toEqual([
    ['a refund for a toaster', true],
    ['a fee for a kettle', false],
  ]);
});

import { describe, expect, test } from 'vitest';
import { type KnowledgeSettings, saveKnowledgeSettings } from '../src/settings/knowledge.ts';
import { knowledgeModal, OPEN_KNOWLEDGE, TRY_PATTERNS } from '../src/settings/knowledge-views.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

async function coordinator(name = 'Cora'): Promise<string> {
  const slackId = w.person(name);
  const { id } = await w.member(slackId);
  await w.deps.db.member.update({ where: { id }, data: { isCoordinator: true } });
  return slackId;
}

async function openForm(slackId: string) {
  const me = w.slack.as(slackId);
  await me.openHome();
  await w.slack.settle(() => me.home() !== undefined);
  await me.press('home', OPEN_KNOWLEDGE);
  await w.slack.settle(() => me.modal() !== undefined);
  return me;
}

const workspace = () => w.deps.db.workspace.findUniqueOrThrow({ where: { id: w.workspace.id } });
const told = async (slackId: string) => {
  await w.slack.settle(
    () =>
      w.slack
        .as(slackId)
        .modal()
        ?.blocks.some(({ type }) => type === 'section') === true,
  );
  const blocks = w.slack.as(slackId).modal()?.blocks ?? [];
  return JSON.stringify(blocks.filter(({ type }) => type === 'section' || type === 'rich_text'));
};

const usual: KnowledgeSettings = {
  cardLanguages: ['en'],
  verifyDays: 90,
  synonyms: '',
  privatePatterns: '',
  bookEmoji: 'book',
  pairEmoji: 'pair',
  helpRings: [3, 10, 20],
  staleHelpDays: 3,
};
const save = async (slackId: string, change: Partial<KnowledgeSettings>) =>
  saveKnowledgeSettings(w.deps, await w.member(slackId), { ...usual, ...change });

describe('knowledge and live help in the settings', () => {
  test('a coordinator changes everything; languages keep their order, names of emoji are tidied', async () => {
    const me = await openForm(await coordinator());
    await me.type('cardLanguages', ['de', 'en', 'pl']);
    await me.type('verifyDays', '60');
    await me.type('privatePatterns', ' ORD-\\d{6} \n\nTKT-[A-Z]{3}\nORD-\\d{6}');
    await me.type('synonyms', ' refund=money  back \r\n\nbox = BOX= set-top-box =\nrefund = money back');
    await me.type('bookEmoji', ' :Notebook: ');
    await me.type('pairEmoji', 'people_holding_hands::skin-tone-3');
    await me.type('mentorFor', '2');
    await me.type('skilledAfter', '5');
    await me.type('leadAfter', '15');
    await me.type('staleHelpDays', '7');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    expect(me.modal()).toBeUndefined();
    expect(await workspace()).toMatchObject({
      ...{ cardLanguages: ['de', 'en', 'pl'], verifyDays: 60, privatePatterns: ['ORD-\\d{6}', 'TKT-[A-Z]{3}'] },
      synonyms: ['refund = money back', 'box = set-top-box'],
      ...{ bookEmoji: 'notebook', pairEmoji: 'people_holding_hands', helpRings: [2, 5, 15], staleHelpDays: 7 },
    });
  });

  test('opened again it shows what was saved, and left as it is it changes nothing', async () => {
    const cora = await coordinator();
    await save(cora, {
      cardLanguages: ['fi', 'en'].slice(1),
      privatePatterns: 'ORD-\\d{6}',
      synonyms: 'a1 = b2\nc = د = 退款',
      helpRings: [1, 2, 3],
    });
    const before = await workspace();
    const me = await openForm(cora);
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    expect(await workspace()).toEqual(before);
  });

  test('patterns are tried on a text before they are saved, and nothing of it is kept', async () => {
    const cora = await coordinator();
    const me = await openForm(cora);
    await me.type('privatePatterns', 'ORD-\\d{6}');
    await me.type('trial', 'Order ORD-123456 of <!channel> bo@example.com: where is it?');
    await me.press('modal', TRY_PATTERNS);
    const shown = await told(cora);
    expect(shown).toContain('I would take out an e-mail address and an order or ticket id:');
    expect(shown).toContain('Order [order or ticket id] of <!channel> [e-mail address]: where is it?');
    expect(me.modal()?.typed.privatePatterns).toEqual({ privatePatterns: 'ORD-\\d{6}' });
    expect((await workspace()).privatePatterns).toEqual([]);
  });

  test.each([
    ['', 'Write or paste a text first.'],
    ['Where is my parcel?', 'I would take nothing out of this text.'],
  ])('trying them on “%s” says so', async (text, words) => {
    const cora = await coordinator();
    const me = await openForm(cora);
    if (text) await me.type('trial', text);
    await me.press('modal', TRY_PATTERNS);
    expect(await told(cora)).toContain(words);
  });

  test('a pattern that cannot be used is told while trying, and at its field on saving', async () => {
    const cora = await coordinator();
    const me = await openForm(cora);
    await me.type('privatePatterns', '(<b>');
    await me.type('trial', 'Text');
    await me.press('modal', TRY_PATTERNS);
    expect(await told(cora)).toContain('(&lt;b&gt;');
    const { errors } = await me.submit();
    expect(errors.privatePatterns).toContain('This pattern cannot be read');
    await me.type('privatePatterns', '.*');
    expect((await me.submit()).errors.privatePatterns).toContain('ordinary words');
    expect((await workspace()).privatePatterns).toEqual([]);
  });

  test.each<[string, Partial<Record<string, string | string[]>>, Record<string, string>]>([
    ['rings that do not rise', { skilledAfter: '3' }, { skilledAfter: 'Choose more than 3 minutes.' }],
    ['a last ring before the second', { leadAfter: '10' }, { leadAfter: 'Choose more than 10 minutes.' }],
    ['two emoji', { bookEmoji: ':book: :pair:' }, { bookEmoji: 'Write the name of one emoji, such as book.' }],
    ['a drawn emoji', { bookEmoji: '📖' }, { bookEmoji: 'Write the name of one emoji, such as book.' }],
    ['colons alone', { pairEmoji: '::' }, { pairEmoji: 'Write the name of one emoji, such as book.' }],
    ['one emoji for both', { pairEmoji: 'open_book' }, { pairEmoji: 'Each needs an emoji of its own.' }],
    [
      'a word alone',
      { synonyms: 'bill = invoice\nrefund' },
      { synonyms: '“refund” stands alone. Write what means the same after “=”, such as refund = money back.' },
    ],
    [
      'the same word twice',
      { synonyms: 'refund = REFUND' },
      { synonyms: '“refund” stands alone. Write what means the same after “=”, such as refund = money back.' },
    ],
    [
      'signs only',
      { synonyms: ' = = ' },
      { synonyms: 'There is a line without words. Write such as refund = money back.' },
    ],
    [
      'an emoji as a word',
      { synonyms: 'thanks = 🎉' },
      { synonyms: '“🎉” has no letter or number that I could look for.' },
    ],
    [
      'a sentence as a word',
      { synonyms: 'refund = give me my money' },
      { synonyms: '“give me my money” is too long. 3 words at most between two “=”.' },
    ],
    [
      'a long word',
      { synonyms: `refund = ${'x'.repeat(200)}` },
      { synonyms: `“${'x'.repeat(40)}…” is too long. 40 characters at most between two “=”.` },
    ],
    [
      'a long line',
      { synonyms: 'a=b=c=d=e=f=g=h=i' },
      { synonyms: 'The line of “a” is too long. 8 words that mean the same at most.' },
    ],
    ['too many lines', { synonyms: 'a=b\n'.repeat(101) }, { synonyms: 'That is 101 lines. 100 at most.' }],
    ['no days', { verifyDays: '0' }, { verifyDays: 'Must be at least 7.' }],
    ['no language', { cardLanguages: [] }, { cardLanguages: 'Please complete this required field.' }],
  ])('refuses %s at its field', async (_, typed, errors) => {
    const cora = await coordinator();
    const before = await workspace();
    const me = await openForm(cora);
    for (const [field, value] of Object.entries(typed)) await me.type(field, value ?? null);
    expect((await me.submit()).errors).toEqual(errors);
    expect(await workspace()).toEqual(before);
  });

  test('a language nobody offered, and one that only this workspace has', async () => {
    const cora = await coordinator();
    await expect(save(cora, { cardLanguages: ['xx'] })).rejects.toThrow('Choose languages from the list.');
    await expect(save(cora, { cardLanguages: [] })).rejects.toThrow('Choose languages from the list.');
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { cardLanguages: ['hu'] } });
    await save(cora, { cardLanguages: ['hu', 'en'] });
    expect((await workspace()).cardLanguages).toEqual(['hu', 'en']);
  });

  test('somebody who is no coordinator sees no button, and a forged or late form changes nothing', async () => {
    const cora = await coordinator();
    const bo = w.person('Bo');
    const mine = w.slack.as(bo);
    await mine.openHome();
    await w.slack.settle(() => mine.home() !== undefined);
    expect(JSON.stringify(mine.home()?.blocks)).not.toContain(OPEN_KNOWLEDGE);
    await expect(save(bo, { verifyDays: 30 })).rejects.toThrow('Only a coordinator can change the settings.');
    const me = await openForm(cora);
    await w.deps.db.member.updateMany({ data: { isCoordinator: false } });
    await me.type('verifyDays', '30');
    expect((await me.submit()).ok).toBe(false);
    await me.press('modal', TRY_PATTERNS);
    expect(JSON.stringify(me.modal()?.blocks)).not.toContain('I would take');
    expect((await workspace()).verifyDays).toBe(90);
  });

  test('as it looks', async () => {
    const now = { ...(await workspace()), cardLanguages: ['de', 'hu'], privatePatterns: ['ORD-\\d{6}'] };
    const modals = [
      knowledgeModal(now),
      knowledgeModal(now, { text: 'Order [order or ticket id] *bold* <!here>', told: 'an order or ticket id' }),
      knowledgeModal(now, { text: '😀'.repeat(3000), told: 'a phone number' }),
      knowledgeModal(now, { problem: '“(<b>” cannot be read' }),
    ];
    expect(modals.slice(0, 2)).toMatchSnapshot();
    const cora = w.person('Cora');
    for (const view of modals) {
      const trigger_id = w.slack.issueTrigger(cora);
      expect((await w.slack.call('views.open', { trigger_id, view }, 'xoxb-test-token')).body).toContain('"ok":true');
    }
  });
});

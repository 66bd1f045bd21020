import { describe, expect, test } from 'vitest';
import { GUIDES, STARTERS } from '../src/guides/defaults.ts';
import { guidesSection } from '../src/guides/home.ts';
import { findGuide, findGuides, getGuideToChange, resetGuide, retireGuide, saveGuide } from '../src/guides/service.ts';
import { guideFormModal, guideModal, guidesModal, startersModal } from '../src/guides/views.ts';
import { getResident } from '../src/home/service.ts';
import { addCoordinator } from './support/rounds.ts';
import { card, plan, pressCard } from './support/sessions.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const INPUT = {
  title: 'Calls in Spanish',
  about: 'topic',
  body: 'Find the words.\n\n• Which ones are missing?',
} as const;
const titles = async () => (await findGuides(w.deps, w.workspace.id)).map(({ title }) => title);
const words = (slackId: string) => JSON.stringify(w.slack.as(slackId).modals().at(-1)?.blocks ?? '');

describe('the built-in guides', () => {
  test('have one for each stage, several topics, and the same shape: what for, questions, one thing to try', () => {
    for (const stage of ['first', 'middle', 'last'])
      expect(GUIDES.filter(({ about }) => about === stage)).toHaveLength(1);
    expect(GUIDES.filter(({ about }) => about === 'topic').length).toBeGreaterThanOrEqual(6);
    expect(new Set(GUIDES.map(({ key }) => key)).size).toBe(GUIDES.length);
    for (const { body } of GUIDES) {
      const questions = body.split('\n').filter((line) => line.startsWith('• ')).length;
      expect([questions >= 3 && questions <= 5, body.includes('\nTo try: ')], body).toEqual([true, true]);
    }
  });

  test('there are at least twenty conversation starters, none twice', () => {
    const all = STARTERS.flatMap(({ questions }) => questions);
    expect(all.length).toBeGreaterThanOrEqual(20);
    expect(new Set(all).size).toBe(all.length);
  });
});

/** From App Home to a guide's form. */
async function edit(cora: ReturnType<typeof w.slack.as>, key: string): Promise<void> {
  await cora.openHome();
  await w.slack.settle(() => JSON.stringify(cora.home()?.blocks ?? '').includes('guides.open'));
  await cora.press('home', 'guides.open');
  await w.slack.settle(() => cora.modal() !== undefined);
  await cora.press('modal', 'guides.edit', JSON.stringify({ key }));
  await w.slack.settle(() => cora.modals().length === 2);
}

describe('coordinators', () => {
  test('edit a guide from App Home, and pairs read the new text at once', async () => {
    const two = await plan(w);
    const cora = w.slack.as(await addCoordinator(w));
    await edit(cora, 'first-session');
    await cora.type('title', 'Hello & welcome <!here>');
    await cora.type('body', 'Say hello first.\n\n• Who are you?\n• What do you *like*?');
    expect(await cora.submit()).toEqual({ ok: true, errors: {} });
    await w.slack.settle(() => JSON.stringify(cora.modal()?.blocks).includes('changed'));
    await pressCard(w, two, two.ben, 'session.guide');
    expect(words(two.ben)).toContain('Say hello first.');
  });

  test('two at one guide: whoever saves last sees what the other wrote, and keeps what they typed', async () => {
    const [cora, dan] = [w.slack.as(await addCoordinator(w)), await w.member(await addCoordinator(w))];
    await edit(cora, 'feedback');
    await cora.type('title', 'Mine');
    await saveGuide(w.deps, dan, 'feedback', { ...INPUT, title: 'Theirs', body: 'What Dan wrote & nobody has seen.' });
    expect(await cora.submit()).toEqual({ ok: true, errors: {} });
    expect(await titles()).toContain('Theirs');
    const now = JSON.stringify(cora.modal()?.blocks);
    expect(now).toContain('changed this guide meanwhile');
    expect(now).toContain('What Dan wrote &amp; nobody has seen.');
    expect(await cora.submit()).toEqual({ ok: true, errors: {} });
    expect(await titles()).toContain('Mine');
    expect(await titles()).not.toContain('Theirs');
  });

  test('two save one guide at the same moment: one is asked first', async () => {
    const members = [await w.member(await addCoordinator(w)), await w.member(await addCoordinator(w))];
    const [guide] = await findGuides(w.deps, w.workspace.id);
    const saved = await Promise.all(
      members.map((member, index) =>
        saveGuide(w.deps, member, guide?.key, { ...INPUT, title: `Of ${index} in a hurry` }, guide?.print),
      ),
    );
    expect(saved.filter((theirs) => theirs === undefined)).toHaveLength(1);
  });

  test('what somebody wrote meanwhile is not set back unseen', async () => {
    const member = await w.member(await addCoordinator(w));
    const printNow = async () => (await getGuideToChange(w.deps, member, 'feedback')).print;
    await saveGuide(w.deps, member, 'feedback', { ...INPUT, title: 'First' });
    const seen = await printNow();
    await saveGuide(w.deps, member, 'feedback', { ...INPUT, title: 'Second' });
    await expect(resetGuide(w.deps, member, 'feedback', seen)).rejects.toThrow('changed this guide meanwhile');
    expect(await titles()).toContain('Second');
    await resetGuide(w.deps, member, 'feedback', await printNow());
    expect(await titles()).not.toContain('Second');
  });

  test('add, retire, bring back and set back', async () => {
    const member = await w.member(await addCoordinator(w));
    await saveGuide(w.deps, member, undefined, INPUT);
    await saveGuide(w.deps, member, undefined, { ...INPUT, title: 'Calls in Arabic' });
    expect((await titles()).slice(-2)).toEqual(['Calls in Spanish', 'Calls in Arabic']);
    await saveGuide(w.deps, member, 'feedback', { ...INPUT, title: 'Feedback here' });
    await retireGuide(w.deps, member, 'feedback', true);
    expect(await titles()).not.toContain('Feedback here');
    await retireGuide(w.deps, member, 'feedback', false);
    expect(await titles()).toContain('Feedback here');
    await resetGuide(w.deps, member, 'feedback');
    expect(await titles()).toContain('Giving and taking feedback');
    const own = (await findGuides(w.deps, w.workspace.id)).at(-1)?.key ?? '';
    await expect(resetGuide(w.deps, member, own)).rejects.toThrow('your own');
  });

  test('a session keeps the guide chosen for it when that is retired; others get the one of their stage', async () => {
    const member = await w.member(await addCoordinator(w));
    await retireGuide(w.deps, member, 'feedback', true);
    await retireGuide(w.deps, member, 'first-session', true);
    expect((await findGuide(w.deps, w.workspace.id, 'feedback', 'first'))?.title).toBe('Giving and taking feedback');
    expect(await findGuide(w.deps, w.workspace.id, null, 'first')).toBeUndefined();
    expect((await findGuide(w.deps, w.workspace.id, null, 'last'))?.key).toBe('last-session');
  });

  test('nobody else changes them, and no workspace sees those of another', async () => {
    const ana = await w.member(w.person('Ana'));
    await expect(saveGuide(w.deps, ana, undefined, INPUT)).rejects.toThrow('Only a coordinator');
    await expect(retireGuide(w.deps, ana, 'feedback', true)).rejects.toThrow('Only a coordinator');
    expect(await guidesSection(w.deps, await getResident(w.deps, w.workspace.id, ana.slackId))).toEqual([]);
    const other = await w.deps.db.workspace.create({
      data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U0', installedAt: w.deps.now() },
    });
    await w.deps.db.guide.create({ data: { ...INPUT, workspaceId: other.id, key: 'x', updatedAt: w.deps.now() } });
    expect(await titles()).not.toContain('Calls in Spanish');
  });

  test('retire from the form, and the list shows it', async () => {
    const cora = w.slack.as(await addCoordinator(w));
    await edit(cora, 'saying-no');
    await cora.press('modal', 'guides.retire');
    await w.slack.settle(() => JSON.stringify(cora.modal()?.blocks).includes('Nobody is offered it'));
    await cora.close();
    await w.slack.settle(() => JSON.stringify(cora.modal()?.blocks).includes('_retired_'));
  });
});

describe('what people read', () => {
  test('starters open from App Home', async () => {
    const two = await plan(w);
    expect(card(w, two)).toBeDefined();
    const ana = w.slack.as(two.ana);
    await ana.openHome();
    await w.slack.settle(() => JSON.stringify(ana.home()?.blocks ?? '').includes('guides.starters'));
    await ana.press('home', 'guides.starters');
    await w.slack.settle(() => words(two.ana).includes('To go deeper'));
  });

  test('the modals, as they are', () => {
    const [first] = GUIDES;
    if (!first) throw new Error('no guide');
    const guide = { ...first, isBuiltIn: true, isChanged: true, isRetired: false, print: 'abc' };
    expect(guideModal(first)).toMatchSnapshot('guide');
    expect(guidesModal([guide, { ...guide, key: 'own', isBuiltIn: false, isRetired: true }])).toMatchSnapshot('list');
    expect(guideFormModal(guide)).toMatchSnapshot('form');
    expect(guideFormModal()).toMatchSnapshot('new');
    expect(guideFormModal(guide, INPUT)).toMatchSnapshot('changed meanwhile');
    expect(startersModal(STARTERS)).toMatchSnapshot('starters');
  });

  test('the longest text with the worst signs still fits', async () => {
    const two = await plan(w);
    const member = await w.member(await addCoordinator(w));
    for (const body of ['&'.repeat(2400), '<!channel>\n'.repeat(218), '🎉'.repeat(1200), 'م'.repeat(2400)]) {
      await saveGuide(w.deps, member, 'first-session', { ...INPUT, about: 'first', body });
      await w.slack.as(two.ben).press(card(w, two), 'session.guide');
      await w.slack.settle(() => w.slack.as(two.ben).modal() !== undefined);
      expect(words(two.ben)).not.toContain('<!channel>');
      await w.slack.as(two.ben).close();
    }
  });
});

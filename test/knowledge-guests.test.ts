/** Guests of a workspace may work for somebody else: knowledge is nothing to them, wherever they press. */
import { beforeEach, describe, expect, test } from 'vitest';
import { findAnswers, getCard } from '../src/knowledge/service.ts';
import { shareCard } from '../src/knowledge/uses.ts';
import { countWaiting } from '../src/verification/due.ts';
import { actorFor, addCard, addCoordinator, addTeam } from './support/cards.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const REFUSED = 'Knowledge is for full members of this workspace. Guests can ask whoever invited them.';

let gus: string;
let cora: string;

beforeEach(async () => {
  gus = w.person('Gus', { isGuest: true });
  cora = await addCoordinator(w, 'Cora');
});

const whispers = () =>
  w.slack
    .as(gus)
    .ephemerals()
    .map(({ text, blocks }) => text + JSON.stringify(blocks ?? []));

describe('a guest', () => {
  test.each(['', 'refund', 'gaps', 'check', 'new', 'new How do I refund?'])(
    'who types /know %s is told so kindly',
    async (words) => {
      await addCard(w, cora, { title: 'How do I refund?', body: 'Slowly.' });
      await w.slack.as(gus).command('/know', words);
      await w.app.idle();
      await w.slack.settle(() => whispers().length > 0);
      expect(whispers().join()).toContain(REFUSED);
      expect(whispers().join()).not.toContain('Slowly');
      expect(w.slack.as(gus).modal()).toBeUndefined();
      expect(await w.deps.db.cardSearch.count()).toBe(0);
    },
  );

  test('opens no card that somebody shared where they are', async () => {
    const card = await addCard(w, cora, { title: 'How do I refund?', body: 'Slowly.' });
    const channel = w.slack.addChannel({ name: 'desk', memberIds: [cora, gus] });
    await w.slack.as(cora).command('/know', 'refund', channel.id);
    await w.slack.settle(() => w.slack.as(cora).ephemerals().length > 0);
    const found = w.slack.as(cora).ephemerals().at(-1);
    if (!found) throw new Error('nothing was found');
    await w.slack.as(cora).press(found, 'knowledge.share');
    await w.slack.settle(() => w.slack.as(gus).messages(channel.id).length > 0);
    const shared = w.slack.as(gus).messages(channel.id).at(-1);
    if (!shared) throw new Error('nothing was shared');
    await w.slack.as(gus).press(shared, 'knowledge.open', JSON.stringify({ cardId: card.id }));
    await w.app.idle();
    await w.slack.settle(() => whispers().length > 0);
    expect(whispers().join()).toContain(REFUSED);
    expect(w.slack.as(gus).modal()).toBeUndefined();
  });

  test('finds, counts and opens nothing, also as the lead of a team or the owner of a card', async () => {
    const team = await addTeam(w, 'Desk', gus, cora);
    const open = await addCard(w, cora, { title: 'How do I refund?' });
    const ours = await addCard(w, cora, { title: 'Our refund', teamId: team.id });
    const { id: ownerId } = await w.member(gus);
    await w.deps.db.card.updateMany({ data: { ownerId, dueAt: w.deps.now() } });
    const actor = await actorFor(w, gus);
    expect((await findAnswers(w.deps, actor, { words: 'refund' })).total).toBe(0);
    expect((await findAnswers(w.deps, actor, { words: '' })).total).toBe(0);
    for (const { id } of [open, ours])
      await expect(getCard(w.deps, actor, id)).rejects.toThrow('That card is no longer there.');
    expect(await countWaiting(w.deps, actor)).toBe(0);
  });

  test('keeps a team’s card out of a channel, whatever team they are in', async () => {
    const ana = w.person('Ana');
    const team = await addTeam(w, 'Returns', ana, gus);
    const card = await addCard(w, ana, { title: 'Ours', teamId: team.id });
    const { id: channelId } = w.slack.addChannel({ name: 'returns', isPrivate: true, memberIds: [ana, gus] });
    const shared = shareCard(w.deps, await actorFor(w, ana), card.id, { channelId, isPrivate: async () => true });
    await expect(shared).rejects.toThrow('not everybody here may see it');
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { getVersion, restoreVersion } from '../src/capture/history.ts';
import type { Card } from '../src/generated/prisma/client.ts';
import { reviseCard } from '../src/knowledge/cards.ts';
import { cards, inputOf, shown, submit, tap, writeIn } from './support/capture.ts';
import { actorFor, addCard, addCoordinator, addTeam } from './support/cards.ts';
import { pairUp, quiet } from './support/objectives.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let cora: string;

beforeEach(async () => {
  ana = w.person('Ana Silva');
  cora = await addCoordinator(w, 'Cora Nunes');
});

/** A message with a button, as other features show them. */
async function press(person: string, actionId: string, value: object) {
  const dm = w.slack.dmOf(person);
  const answer = await w.slack.call(
    'chat.postMessage',
    {
      channel: dm.id,
      text: 'x',
      blocks: [
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: actionId,
              text: { type: 'plain_text', text: 'x' },
              value: JSON.stringify(value),
            },
          ],
        },
      ],
    },
    'xoxb-test-token',
  );
  const { ts } = JSON.parse(answer.body) as { ts: string };
  await w.slack.as(person).press({ channel: dm.id, ts }, actionId);
  await quiet(w);
}

/** What somebody was told last where only they see it. */
const told = (person: string) => w.slack.as(person).ephemerals().at(-1)?.text;

const edit = (person: string, { id: cardId }: Pick<Card, 'id'>) => press(person, 'capture.edit', { cardId });
const openCard = (person: string, { id: cardId }: Pick<Card, 'id'>) => press(person, 'knowledge.open', { cardId });
const TABLE = '| a | b |\n| - | - |\n| 1 | 2 |';

describe('editing', () => {
  test('the form has the card, every letter of it; unchanged parts stay as they are', async () => {
    const body = `Look here.\n\n${TABLE}\n\n\`\`\`\n  deep <b>\n\`\`\``;
    const card = await addCard(w, cora, { title: 'How are fees shown?', body, tags: ['fee'], product: 'Cover' });
    await edit(cora, card);
    expect(shown(w, cora)).toContain('shown as Markdown');
    await writeIn(w, cora, { title: 'How are fees shown now?' });
    expect(await submit(w, cora)).toEqual({ ok: true, errors: {} });
    expect((await cards(w))[0]).toMatchObject({
      title: 'How are fees shown now?',
      body,
      version: 2,
      tags: ['fee'],
      product: 'Cover',
    });
    expect(shown(w, cora)).toContain('The version before is in its history.');
  });

  test('a body of 30,000 characters is edited in one form', async () => {
    const body = Array.from({ length: 320 }, (_, n) => `Paragraph ${n} ${'word '.repeat(15).trim()}`)
      .join('\n\n')
      .slice(0, 29_900)
      .trim();
    const card = await addCard(w, cora, { title: 'Long?', body });
    await edit(cora, card);
    await writeIn(w, cora, { title: 'Longer?' });
    expect(await submit(w, cora)).toEqual({ ok: true, errors: {} });
    expect((await cards(w))[0]).toMatchObject({ title: 'Longer?', body });
  });

  test('opened from the card it closes again, and the card shows the change', async () => {
    const card = await addCard(w, cora, { title: 'Old?', body: 'Text.' });
    await openCard(cora, card);
    await tap(w, cora, 'capture.edit');
    await writeIn(w, cora, { title: 'New?' });
    expect(await submit(w, cora)).toEqual({ ok: true, errors: {} });
    expect(w.slack.as(cora).modals()).toHaveLength(1);
    expect(w.slack.as(cora).modal()?.callback_id).toBe('knowledge.card');
    expect(shown(w, cora)).toContain('New?');
  });

  test('a candidate cannot change others’ cards, nor anybody those of other teams', async () => {
    const card = await addCard(w, cora, { title: 'Mine?', body: 'Text.' });
    await edit(ana, card);
    expect(told(ana)).toContain('Say what is wrong with “Outdated” instead.');
    const lea = w.person('Lea Lead');
    const team = await addTeam(w, 'Secret', lea);
    const hidden = await addCard(w, lea, { title: 'Hidden?', body: 'Text.', teamId: team.id });
    for (const action of ['capture.edit', 'capture.history'])
      for (const person of [ana, cora]) {
        await press(person, action, { cardId: hidden.id });
        expect(told(person)).toBe('That card is no longer there.');
        expect(w.slack.as(person).modal()).toBeUndefined();
      }
  });

  test('somebody else was quicker: both stand there, and nothing typed is lost', async () => {
    const card = await addCard(w, cora, { title: 'How long?', body: '14 days.' });
    const dora = await addCoordinator(w, 'Dora Diaz');
    await edit(cora, card);
    await edit(dora, card);
    await writeIn(w, dora, { answer: '30 days.' });
    await submit(w, dora);
    await writeIn(w, cora, { answer: '20 days, and my own long text.' });
    expect(await submit(w, cora)).toEqual({ ok: true, errors: {} });
    const both = shown(w, cora);
    for (const words of ['Dora Diaz changed this card while you were writing.', '30 days.', 'my own long text'])
      expect(both).toContain(words);
    expect((await cards(w))[0]?.body).toBe('30 days.');
    expect(await submit(w, cora)).toEqual({ ok: true, errors: {} });
    expect((await cards(w))[0]).toMatchObject({ body: '20 days, and my own long text.', version: 3 });
  });

  test('sent twice it is one version', async () => {
    const card = await addCard(w, cora, { title: 'Twice?', body: 'Text.' });
    await edit(cora, card);
    await writeIn(w, cora, { answer: 'Other text.' });
    await submit(w, cora);
    const sent = w.slack.deliveries.findLast(({ type }) => type === 'view_submission');
    if (!sent) throw new Error('nothing was sent');
    const { answer } = await w.slack.replay(sent);
    expect(answer).toContain('Saved');
    expect((await cards(w))[0]?.version).toBe(2);
  });

  test('retired or made invisible while the form is open: the form says so and keeps its text', async () => {
    const lea = w.person('Lea Lead');
    const team = await addTeam(w, 'Secret', lea);
    const card = await addCard(w, cora, { title: 'Open?', body: 'Text.' });
    await edit(cora, card);
    await writeIn(w, cora, { answer: 'My text.' });
    await w.deps.db.card.update({ where: { id: card.id }, data: { teamId: team.id } });
    const { ok, errors } = await submit(w, cora);
    expect([ok, Object.values(errors)]).toEqual([false, ['That card is no longer there.']]);
  });
});

describe('history', () => {
  async function twice() {
    const card = await addCard(w, cora, { title: 'How long?', body: 'Wait 14 days, please.', tags: ['refund'] });
    w.advance({ days: 3 });
    await edit(cora, card);
    await writeIn(w, cora, { title: 'How long now?', answer: 'Wait 30 days, please.' });
    await submit(w, cora);
    return card;
  }
  const value = (card: Card, version: number) => JSON.stringify({ cardId: card.id, version });

  test('tells who changed what and when, for everybody who sees the card', async () => {
    const card = await twice();
    await press(ana, 'capture.history', { cardId: card.id });
    expect(shown(w, ana)).toContain('Cora Nunes changed it');
    expect(shown(w, ana)).toContain('Cora Nunes wrote it');
    await tap(w, ana, 'capture.see-version', value(card, 2));
    const blocks = w.slack.as(ana).modal()?.blocks;
    expect(JSON.stringify(blocks)).toContain('~How long?~ → How long now?');
    expect(JSON.stringify(blocks)).toContain(
      '{"type":"text","text":"14","style":{"strike":true}},{"type":"text","text":"30","style":{"bold":true}}',
    );
    expect(JSON.stringify(blocks)).not.toContain('capture.restore');
    await tap(w, ana, 'capture.all-versions');
    await tap(w, ana, 'capture.see-version', value(card, 1));
    expect(shown(w, ana)).toContain('The first one.');
    expect(shown(w, ana)).not.toContain('capture.restore');
  });

  test('what a card was while it was a team’s own stays with who keeps it once others see it', async () => {
    const team = await addTeam(w, 'Returns', w.person('Lea Lead'), cora);
    const secret = 'Up to 500 euros, if they threaten to leave.';
    const card = await addCard(w, cora, { title: 'Up to how much?', body: secret, teamId: team.id });
    await edit(cora, card);
    await writeIn(w, cora, { answer: 'Up to 50 euros.' });
    await w.slack.as(cora).type('teamOnly', 'everybody');
    expect(await submit(w, cora)).toEqual({ ok: true, errors: {} });
    await edit(cora, card);
    await writeIn(w, cora, { answer: 'Up to 60 euros.' });
    await submit(w, cora);
    await press(ana, 'capture.history', { cardId: card.id });
    expect(shown(w, ana)).toContain('opened it to others');
    expect(shown(w, ana)).not.toContain('Version 1*');
    await tap(w, ana, 'capture.see-version', value(card, 2));
    expect(shown(w, ana)).toContain('Up to 50 euros');
    expect(shown(w, ana)).toContain('was for fewer people');
    // Not of the digits alone: an id may hold them.
    for (const secret of ['500 euros', '"text":"500"', 'threaten']) expect(shown(w, ana)).not.toContain(secret);
    await expect(getVersion(w.deps, await actorFor(w, ana), card.id, 1)).rejects.toThrow('no longer there');
    await press(cora, 'capture.history', { cardId: card.id });
    expect(shown(w, cora)).toContain('Version 1*');
    await tap(w, cora, 'capture.see-version', value(card, 2));
    expect(shown(w, cora)).toContain('"text":"500"');
    expect(shown(w, cora)).toContain('threaten');
  });

  test('personal data that was taken out since is no longer read in what it was; what still stands there is', async () => {
    const body = 'Ask jane.roe@example.com, call +49 171 2345678.';
    const card = await addCard(w, cora, { title: 'Whom to ask?', body, tags: ['max.moe@example.com', 'ask'] });
    const actor = await actorFor(w, cora);
    const change = { ...card, body: 'Call +49 171 2345678.', tags: ['ask'] };
    await w.deps.db.$transaction((tx) => reviseCard(w.deps, tx, actor, card.id, change, 'edited', 1));
    for (const version of [1, 2]) {
      const { version: was, earlier } = await getVersion(w.deps, await actorFor(w, ana), card.id, version);
      const one = earlier ?? was;
      expect(one.body).toBe('Ask [e-mail address], call +49 171 2345678.');
      expect(one.tags).toEqual(['[e-mail address]', 'ask']);
    }
  });

  test('what stands in a card stands in its versions as it is, links and all', async () => {
    const body = 'Call [+49 171 2345678](tel:+491712345678) or [Jane](mailto:jane.roe@example.com).';
    const card = await addCard(w, cora, { title: 'Whom to ask?', body });
    const { version } = await getVersion(w.deps, await actorFor(w, ana), card.id, 1);
    expect(version.body).toBe(body);
  });

  test('an earlier version comes back as a new one; the card beneath shows it', async () => {
    const card = await twice();
    await openCard(cora, card);
    await tap(w, cora, 'capture.history');
    await tap(w, cora, 'capture.see-version', value(card, 1));
    await tap(w, cora, 'capture.restore');
    expect((await cards(w))[0]).toMatchObject({ title: 'How long?', body: 'Wait 14 days, please.', version: 3 });
    expect(shown(w, cora)).toContain('It is in use again.');
    await w.slack.as(cora).close();
    expect(shown(w, cora)).toContain('Wait 14 days, please.');
    const stale = JSON.stringify({ cardId: card.id, version: 2, basedOn: 2 });
    await tap(w, cora, 'capture.history');
    await tap(w, cora, 'capture.see-version', value(card, 2));
    const button = w.slack.as(cora).modal()?.blocks;
    expect(JSON.stringify(button)).not.toContain(stale);
  });

  test('restoring by a stale button, and by somebody who may not', async () => {
    const card = await twice();
    const button = { cardId: card.id, version: 1, basedOn: 1 };
    await press(cora, 'capture.restore', button);
    expect(JSON.stringify(w.slack.as(cora).ephemerals())).toContain('Somebody changed this card');
    await press(ana, 'capture.restore', { ...button, basedOn: 2 });
    expect(JSON.stringify(w.slack.as(ana).ephemerals())).toContain('Only its owner');
    expect((await cards(w))[0]?.version).toBe(2);
  });

  test('many versions come page by page', async () => {
    const card = await addCard(w, cora, { title: 'Many?', body: 'Text 1.' });
    const { reviseCard } = await import('../src/knowledge/cards.ts');
    const actor = await actorFor(w, cora);
    const { kind, title, product, tags, teamId } = card;
    for (let version = 1; version < 20; version += 1)
      await w.deps.db.$transaction((tx) =>
        reviseCard(
          w.deps,
          tx,
          actor,
          card.id,
          { kind, title, product, tags, teamId, body: `Text ${version + 1}.` },
          'edited',
          version,
        ),
      );
    await press(ana, 'capture.history', { cardId: card.id });
    expect(shown(w, ana)).toContain('Version 20*');
    await tap(w, ana, 'capture.older-versions');
    await tap(w, ana, 'capture.older-versions');
    expect(shown(w, ana)).toContain('Version 1*');
    expect(shown(w, ana)).not.toContain('capture.older-versions');
  });

  test('what is personal data by now does not come back', async () => {
    const card = await addCard(w, cora, { title: 'Which?', body: 'Order ORD-123456.' });
    await edit(cora, card);
    await writeIn(w, cora, { answer: 'None.' });
    await submit(w, cora);
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { privatePatterns: ['ORD-\\d{6}'] } });
    await press(cora, 'capture.history', { cardId: card.id });
    await tap(w, cora, 'capture.see-version', value(card, 1));
    await tap(w, cora, 'capture.restore');
    expect((await cards(w))[0]?.body).toBe('Order \\[order or ticket id].');
    expect(shown(w, cora)).toContain('without an order or ticket id');
  });

  test('nor does a tag or product that is personal data by now', async () => {
    const card = await addCard(w, cora, {
      title: 'Which?',
      body: 'One.',
      tags: ['late', 'ORD-123456'],
      product: 'Box ORD-123456',
    });
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { privatePatterns: ['ORD-\\d{6}'] } });
    await w.deps.db.card.update({ where: { id: card.id }, data: { tags: [], product: null, version: 2 } });
    const actor = await actorFor(w, cora);
    const { card: restored, told } = await restoreVersion(w.deps, actor, { cardId: card.id, version: 1, basedOn: 2 });
    expect(restored).toMatchObject({ tags: ['late'], product: null, version: 3 });
    expect(told).toBe('2 order or ticket ids');
  });
});

describe('from elsewhere', () => {
  test('what a session taught becomes a story, for the two of them to write', async () => {
    const ben = w.person('Ben Okafor');
    const pairing = await pairUp(w, ben, ana);
    const data = {
      workspaceId: w.workspace.id,
      pairingId: pairing.id,
      status: 'HELD' as const,
      minutes: 30,
      createdAt: w.deps.now(),
      startsAt: w.deps.now(),
    };
    const session = await w.deps.db.session.create({
      data: { ...data, proposedById: pairing.mentorId, line: 'Silence calms people.' },
    });
    await press(ana, 'capture.new', { sessionId: session.id });
    expect(shown(w, ana)).toContain('Silence calms people.');
    await submit(w, ana);
    expect((await cards(w))[0]).toMatchObject({
      kind: 'STORY',
      body: 'Silence calms people.',
      title: 'Silence calms people.',
    });
    await press(cora, 'capture.new', { sessionId: session.id });
    expect(told(cora)).toContain('Only the two of you');
    expect(w.slack.as(cora).modal()).toBeUndefined();
  });

  test('what was missing is written, and the gap is closed by the card', async () => {
    const at = w.deps.now();
    const gap = await w.deps.db.gap.create({
      data: { workspaceId: w.workspace.id, words: 'refund gift card', createdAt: at, lastAt: at },
    });
    await press(ana, 'capture.new', { gapId: gap.id });
    await writeIn(w, ana, { answer: 'By the returns desk.' });
    expect(await submit(w, ana)).toEqual({ ok: true, errors: {} });
    const [card] = await cards(w);
    expect(card?.title).toBe('refund gift card');
    expect(await w.deps.db.gap.findFirstOrThrow()).toMatchObject({ cardId: card?.id, closedAt: at });
  });

  test('somebody else’s question is refused when it is saved, and the text stays', async () => {
    await press(ana, 'capture.new', { helpId: '018f4c3e-1111-7111-8111-111111111111', title: 'Why?' });
    await writeIn(w, ana, { answer: 'Because.' });
    const { ok } = await submit(w, ana);
    expect(ok).toBe(false);
    expect(await cards(w)).toEqual([]);
    expect(w.slack.as(ana).modal()?.callback_id).toBe('capture.save');
  });

  test.each([
    ['no JSON', 'x'],
    ['not ours', '{"helpId":"1"}'],
  ])('a button with %s is no longer of use', async (_, text) => {
    await press(ana, 'capture.new', JSON.parse(JSON.stringify({ helpId: text })));
    expect(JSON.stringify(w.slack.as(ana).ephemerals()) + shown(w, ana)).toContain('no longer works');
  });

  test('drafts and marks that nobody came back to are forgotten', async () => {
    await press(ana, 'capture.new', { title: 'Half' });
    await writeIn(w, ana, { answer: 'Written.' });
    await w.slack.as(ana).close();
    await quiet(w);
    await w.run('capture.forget-old');
    expect(await w.deps.db.formDraft.count()).toBe(1);
    w.advance({ days: 31 });
    await w.run('capture.forget-old');
    expect(await w.deps.db.formDraft.count()).toBe(0);
  });

  test('another workspace’s card is not there', async () => {
    const other = await w.deps.db.workspace.create({
      data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U1', installedAt: w.deps.now() },
    });
    const at = w.deps.now();
    const card = await w.deps.db.card.create({
      data: {
        workspaceId: other.id,
        kind: 'FAQ',
        status: 'PUBLISHED',
        title: 'Theirs',
        body: 'Theirs',
        language: 'en',
        createdAt: at,
        updatedAt: at,
      },
    });
    for (const action of ['capture.edit', 'capture.history']) {
      await press(cora, action, { cardId: card.id });
      expect(told(cora)).toBe('That card is no longer there.');
    }
  });

  test('Slack that fails to open the form is told, and loses nothing', async () => {
    w.slack.faults.add({ method: 'views.open', kind: 'server_error', times: 5 });
    await press(ana, 'capture.new', { title: 'Once?' });
    w.slack.faults.clear();
    await press(ana, 'capture.new', { title: 'Once?' });
    expect(inputOf(w, ana, 'title')).toContain('title');
    w.logs.length = 0;
  });
});

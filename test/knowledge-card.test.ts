import { describe, expect, test } from 'vitest';
import { checkMessage, checkView } from '../practice/slack/block-kit.ts';
import type { Card } from '../src/generated/prisma/client.ts';
import { partsOf } from '../src/knowledge/card-views.ts';
import { type CardText, reviseCard } from '../src/knowledge/cards.ts';
import { textOfBlock } from '../src/knowledge/markdown-parts.ts';
import { noteUse } from '../src/knowledge/service.ts';
import { confirmCard, retireCard } from '../src/knowledge/states.ts';
import { actorFor, addCard, addCoordinator, addTeam } from './support/cards.ts';
import { answerNow, know, linesOf, pressAnswer, pressModal, titlesIn } from './support/knowledge.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const now = (card: Card) => w.deps.db.card.findUniqueOrThrow({ where: { id: card.id } });
const uses = () => w.deps.db.cardUse.findMany({ orderBy: { at: 'asc' } });
const modalOf = (slackId: string) => linesOf(w.slack.as(slackId).modal()?.blocks);
const heard = (slackId: string) =>
  w.slack
    .as(slackId)
    .directMessages()
    .map(({ text }) => text);

async function people() {
  return { ana: w.person('Ana'), cora: await addCoordinator(w, 'Cora') };
}

const LIMIT = { title: 'What may I refund alone?', body: 'Up to **50 euros**.', kind: 'PLAYBOOK' as const };

/** Searches and opens the first answer. */
async function openFirst(slackId: string, words: string) {
  await know(w, slackId, words);
  await pressAnswer(w, slackId, 'knowledge.open');
  return w.slack.as(slackId);
}

async function edits(slackId: string, card: Card, change: Partial<CardText>) {
  const actor = await actorFor(w, slackId);
  const { kind, title, body, product, tags, teamId } = card;
  const whole = { kind, title, body, product, tags, teamId, ...change };
  await w.deps.db.$transaction((tx) => reviseCard(w.deps, tx, actor, card.id, whole, 'edited', card.version));
}

describe('opening a card', () => {
  test('it shows the whole card, whose it is, its next check and whom it helped, and counts once', async () => {
    const { ana, cora } = await people();
    const card = await addCard(w, cora, { ...LIMIT, sourceLink: 'https://bright.example/t/1' });
    await openFirst(ana, 'refund alone');
    expect(modalOf(ana)).toMatchInlineSnapshot(`
      "What may I refund alone?
      ✅ Verified by Cora, 24 Nov · Playbook
      Up to 50 euros.
      Cora keeps it and checks it by 24 Dec
      <https://bright.example/t/1|Where it comes from>
      Helped
      Outdated
      History"
    `);
    await pressModal(w, ana, 'knowledge.helped');
    expect(modalOf(ana)).toContain('Helped once');
    await pressModal(w, ana, 'knowledge.helped');
    expect(modalOf(ana)).toContain('Helped once');
    await w.slack.as(ana).close();
    await pressAnswer(w, ana, 'knowledge.open');
    expect((await uses()).map(({ kind }) => kind)).toEqual(['OPENED', 'HELPED']);
    expect((await now(card)).usedAt).not.toBeNull();
  });

  test('whoever may change or check it finds the buttons for that', async () => {
    const { ana, cora } = await people();
    await addCard(w, ana, LIMIT);
    await openFirst(cora, 'refund');
    expect(modalOf(cora)).toContain('🌱 Candidate');
    expect(modalOf(cora)).toContain('It waits for somebody to accept it');
    expect(modalOf(cora)).toContain('Edit\nHistory\nAccept\nRetire');
    await openFirst(ana, 'refund');
    expect(modalOf(ana)).toContain('Edit\nHistory\nRetire');
    expect(modalOf(ana)).not.toContain('Accept');
  });

  test('a long card comes in parts that Slack takes, with nothing left out', async () => {
    const { ana, cora } = await people();
    const body = Array.from({ length: 2700 }, (_, n) => `**w${n}**${n % 100 === 99 ? '\n\n' : ' '}`).join('');
    await addCard(w, cora, { title: 'Long refund story', body });
    const me = await openFirst(ana, 'refund');
    const seen: string[] = [modalOf(ana)];
    while (modalOf(ana).includes('Next part')) {
      await pressModal(w, ana, 'knowledge.card-later');
      seen.push(modalOf(ana));
    }
    expect(seen.length).toBeGreaterThan(1);
    for (const n of [0, 1, 1350, 2699])
      expect(seen.filter((part) => new RegExp(`\\bw${n}\\b`).test(part))).toHaveLength(1);
    await pressModal(w, ana, 'knowledge.card-earlier');
    expect(modalOf(ana)).toBe(seen.at(-2));
    expect(me.modals()).toHaveLength(1);
  });

  test('from a list it goes on top, and back to the list', async () => {
    const { ana, cora } = await people();
    await addCard(w, cora, LIMIT);
    const me = w.slack.as(ana);
    await me.command('/know');
    await w.slack.settle(() => me.modal() !== undefined);
    await pressModal(w, ana, 'knowledge.open');
    expect(me.modals()).toHaveLength(2);
    await me.close();
    expect(titlesIn(me.modal()?.blocks)).toEqual(['What may I refund alone?']);
  });

  test('a card that is gone meanwhile says so', async () => {
    const { ana, cora } = await people();
    for (const actionId of ['knowledge.open', 'knowledge.share', 'knowledge.outdated', 'knowledge.helped']) {
      const card = await addCard(w, cora, { title: `Refund ${actionId}` });
      await know(w, ana, card.title);
      await w.deps.db.card.delete({ where: { id: card.id } });
      await pressAnswer(w, ana, actionId);
      expect(answerNow(w, ana).text).toBe('That card is no longer there.');
    }
    expect(w.slack.as(ana).modal()).toBeUndefined();
  });
});

describe('a card of one’s own', () => {
  test('cannot help its owner or maker: no button, and one from before says so and counts for nothing', async () => {
    const { ana, cora } = await people();
    const card = await addCard(w, cora, LIMIT);
    await know(w, ana, 'refund alone'); // not hers yet
    await know(w, cora, 'refund alone');
    expect(linesOf(answerNow(w, cora).blocks)).not.toContain('Helped');
    await pressAnswer(w, cora, 'knowledge.open');
    expect(modalOf(cora)).not.toContain('Helped');
    expect((await now(card)).usedAt).toBeNull(); // nor does it rise by its owner's looking
    await w.deps.db.card.update({ where: { id: card.id }, data: { ownerId: (await w.member(ana)).id } });
    await pressAnswer(w, ana, 'knowledge.helped');
    expect(answerNow(w, ana).text).toBe('This card is yours. It counts when it helps somebody else.');
    await expect(noteUse(w.deps, await actorFor(w, cora), card.id, 'HELPED')).rejects.toThrow('This card is yours.');
    expect((await uses()).map(({ kind }) => kind)).toEqual(['OPENED']);
    expect(await now(card)).toMatchObject({ usedAt: null });
    expect(await w.deps.db.cardSearch.findMany({ where: { helped: true } })).toEqual([]);
    expect(await w.deps.db.cardQuestion.count()).toBe(0);
  });
});

describe('who checks it', () => {
  test('is named on the card and to the finder: its verifier, in whose list it comes', async () => {
    const { ana, cora } = await people();
    const ingrid = w.person('Ingrid');
    const card = await addCard(w, cora, LIMIT);
    await w.deps.db.card.update({ where: { id: card.id }, data: { verifierId: (await w.member(ingrid)).id } });
    await openFirst(ana, 'refund alone');
    expect(modalOf(ana)).toContain('Kept by Cora · Ingrid checks it by 24 Dec');
    await pressModal(w, ana, 'knowledge.outdated');
    expect(JSON.stringify(w.slack.as(ana).modal())).toContain(
      'It stands on the card, without your name. Ingrid is asked to look.',
    );
    await w.slack.as(ana).type('reason', 'It is 60 euros.');
    await w.slack.as(ana).submit();
    expect(modalOf(ana)).toContain('Thank you. Ingrid is asked to look');
    expect(modalOf(ana)).toContain('Kept by Cora · Ingrid is asked to check it');
    await w.run('verification.plan');
    await w.deliver();
    expect(heard(ingrid).join()).toContain('A card waits for your word.');
    expect(heard(cora).join()).not.toContain('waits for your word');
  });

  test('is nobody while the one it was has left, and oneself where it is one’s own', async () => {
    const { ana, cora } = await people();
    const card = await addCard(w, cora, LIMIT);
    const [{ id: deactivatedId }, { id: ownId }] = [await w.member(w.person('Gone')), await w.member(ana)];
    await w.deps.db.member.update({ where: { id: deactivatedId }, data: { deactivatedAt: w.deps.now() } });
    await w.deps.db.card.update({ where: { id: card.id }, data: { verifierId: deactivatedId, ownerId: ownId } });
    await openFirst(ana, 'refund alone');
    expect(modalOf(ana)).toContain('Kept by Ana · next check 24 Dec');
    const outdated = async (reason: string) => {
      await pressModal(w, ana, 'knowledge.outdated');
      await w.slack.as(ana).type('reason', reason);
      await w.slack.as(ana).submit();
    };
    await outdated('It is 60 euros.');
    expect(modalOf(ana)).toContain('Thank you. Somebody who knows it is asked to look');
    await w.deps.db.card.update({ where: { id: card.id }, data: { verifierId: null } });
    await outdated('It is 70 euros.');
    expect(modalOf(ana)).toContain('It is on your list of cards to check.');
    expect(modalOf(ana)).toContain('Ana keeps it and is asked to check it');
  });
});

describe('saying that it is outdated', () => {
  const reasonFor = async (slackId: string, reason: string) => {
    await w.slack.as(slackId).type('reason', reason);
    return w.slack.as(slackId).submit();
  };

  test('from the answers: the reason is kept without personal data, the card is due, the finder thanked', async () => {
    const { ana, cora } = await people();
    const card = await addCard(w, cora, LIMIT);
    await know(w, ana, 'refund');
    await pressAnswer(w, ana, 'knowledge.outdated');
    await reasonFor(ana, 'It is 60 euros, ask ben@example.com.');
    expect(modalOf(ana)).toContain('Thank you. Cora is asked to look');
    expect(modalOf(ana)).toContain('⏳ Due for a check');
    expect(await now(card)).toMatchObject({
      status: 'DUE',
      dueReason: 'It is 60 euros, ask [e-mail address].',
      finderId: (await w.member(ana)).id,
    });
    expect((await uses()).map(({ kind }) => kind)).toEqual(['OUTDATED']);
    expect(modalOf(ana)).not.toContain('Ana');
  });

  test('from the card it takes the place of the card, and leads back to it: three modals are the most', async () => {
    const { ana, cora } = await people();
    await addCard(w, cora, LIMIT);
    const me = w.slack.as(ana);
    await me.command('/know');
    await w.slack.settle(() => me.modal() !== undefined);
    await pressModal(w, ana, 'knowledge.open');
    await pressModal(w, ana, 'knowledge.outdated');
    expect(me.modals()).toHaveLength(2);
    await pressModal(w, ana, 'knowledge.card-back');
    expect(modalOf(ana)).toContain('Up to 50 euros.');
    await pressModal(w, ana, 'knowledge.outdated');
    await reasonFor(ana, 'It is 60 euros.');
    expect(modalOf(ana)).toContain('Somebody found it outdated:');
    expect(me.modals()).toHaveLength(2);
  });

  test('a retired card is brought back where it is read, by whoever keeps it', async () => {
    const { ana, cora } = await people();
    const card = await addCard(w, cora, LIMIT);
    const owner = await actorFor(w, cora);
    await w.deps.db.$transaction((tx) => retireCard(w.deps, tx, owner, card.id));
    await openFirst(ana, 'refund alone');
    expect(modalOf(ana)).not.toContain('Bring it back');
    await openFirst(cora, 'refund alone');
    expect(modalOf(cora)).toContain('Bring it back');
    await pressModal(w, cora, 'verification.revive');
    expect(await now(card)).toMatchObject({ status: 'PUBLISHED', obsoleteAt: null });
    expect(modalOf(cora)).toContain('Back in use');
    expect(modalOf(cora)).not.toContain('Bring it back');
  });

  test('a reason is needed; a retired card is not reported again', async () => {
    const { ana, cora } = await people();
    const card = await addCard(w, cora, LIMIT);
    await know(w, ana, 'refund');
    await pressAnswer(w, ana, 'knowledge.outdated');
    expect((await reasonFor(ana, '  x ')).errors).toEqual({ reason: 'Say in a few words what is no longer right.' });
    const actor = await actorFor(w, cora);
    await w.deps.db.$transaction((tx) => retireCard(w.deps, tx, actor, card.id));
    expect((await reasonFor(ana, 'It is 60 euros.')).errors).toEqual({
      reason: 'This card is already marked as no longer true.',
    });
  });

  test('sent twice at once it is said once', async () => {
    const { ana, cora } = await people();
    await addCard(w, cora, LIMIT);
    await know(w, ana, 'refund');
    await pressAnswer(w, ana, 'knowledge.outdated');
    await w.slack.as(ana).type('reason', 'It is 60 euros.');
    await Promise.all([w.slack.as(ana).submit(), w.slack.as(ana).submit()]);
    expect(await uses()).toHaveLength(1);
  });
});

describe('sharing', () => {
  const channel = (name: string, memberIds: string[], extra: { isPrivate?: boolean; botIsMember?: boolean } = {}) =>
    w.slack.addChannel({ name, memberIds, ...extra }).id;
  const posted = (slackId: string, id: string) =>
    w.slack
      .as(slackId)
      .messages(id)
      .filter(({ onlyFor }) => !onlyFor);

  test('the card stands in the channel, in the name of who shared it, though the app is not in there; pressed twice, once', async () => {
    const { ana, cora } = await people();
    const card = await addCard(w, cora, LIMIT);
    const id = channel('returns', [ana, cora]);
    const answer = await know(w, ana, 'refund', id);
    const press = () => w.slack.as(ana).press({ channel: id, ts: answer.ts }, 'knowledge.share');
    await Promise.all([press(), press()]);
    await w.app.idle();
    await w.slack.settle();
    expect(posted(cora, id)).toHaveLength(1);
    const [message] = posted(cora, id);
    expect(message?.text).toBe('Ana shared a card: What may I refund alone?');
    expect(linesOf(message?.blocks)).toBe(
      'What may I refund alone?\n✅ Verified by Cora, 24 Nov · Playbook\nUp to 50 euros.\nShared by Ana\nOpen',
    );
    await w.slack.as(cora).press({ channel: id, ts: message?.ts ?? '' }, 'knowledge.open');
    await w.app.idle();
    expect(modalOf(cora)).toContain('Cora keeps it');
    expect(await w.deps.db.cardUse.count({ where: { cardId: card.id, kind: 'SHARED' } })).toBe(1);
    w.advance({ minutes: 1 });
    await press();
    await w.app.idle();
    await w.slack.settle();
    expect(posted(cora, id)).toHaveLength(2);
  });

  test('a huge card is shared as far as a message goes', async () => {
    const { ana, cora } = await people();
    await addCard(w, cora, { title: 'Refund', body: '<!channel> *word* '.repeat(1600) });
    const id = channel('returns', [ana, cora]);
    const { ts } = await know(w, ana, 'refund', id);
    await w.slack.as(ana).press({ channel: id, ts }, 'knowledge.share');
    await w.slack.settle(() => posted(cora, id).length > 0);
    const [message] = posted(cora, id);
    expect(checkMessage({ text: message?.text, blocks: message?.blocks })).toEqual([]);
    expect(linesOf(message?.blocks)).toContain('There is more: open it.');
  });

  test("a team's card is shared only where everybody there may see it, and nobody else can come in", async () => {
    const ana = w.person('Ana');
    const lea = w.person('Lea');
    const zoe = w.person('Zoe');
    const team = await addTeam(w, 'Returns', lea, ana);
    await addCard(w, ana, { ...LIMIT, teamId: team.id });
    const tries = async (id: string) => {
      w.advance({ minutes: 2 });
      const { ts } = await know(w, ana, 'refund', id);
      await w.slack.as(ana).press({ channel: id, ts }, 'knowledge.share');
      await w.app.idle();
      await w.slack.settle();
      return posted(ana, id).length;
    };
    const own = { isPrivate: true, botIsMember: true };
    expect(await tries(channel('open', [ana, lea], { botIsMember: true }))).toBe(0);
    expect(answerNow(w, ana).text).toContain('This card is for its team only');
    expect(await tries(channel('with-zoe', [ana, lea, zoe], own))).toBe(0);
    expect(await tries(channel('without-app', [ana, lea], { isPrivate: true }))).toBe(0);
    expect(await tries(channel('ours', [ana, lea], own))).toBe(1);
  });

  test('where Slack does not take it, nothing is said twice and the person is told', async () => {
    const { ana, cora } = await people();
    await addCard(w, cora, LIMIT);
    const id = channel('returns', [ana, cora]);
    const { ts } = await know(w, ana, 'refund', id);
    w.slack.faults.add({ method: 'respond', kind: 'server_error', times: 1 });
    await w.slack.as(ana).press({ channel: id, ts }, 'knowledge.share');
    await w.app.idle();
    await w.slack.settle();
    expect(answerNow(w, ana).text).toContain('Something went wrong on our side');
    expect(posted(cora, id)).toEqual([]);
    w.logs.length = 0;
  });
});

describe('what people hear', () => {
  test('the finder hears what became of it and by whom; the owner who changed their card', async () => {
    const { ana, cora } = await people();
    const dan = await addCoordinator(w, 'Dan *D* <!channel>');
    const reports = async (card: Card) => {
      await know(w, ana, card.title);
      await pressAnswer(w, ana, 'knowledge.outdated');
      await w.slack.as(ana).type('reason', 'It is 60 euros.');
      await w.slack.as(ana).submit();
      await w.slack.as(ana).close();
      return now(card);
    };
    const [one, two, three] = [
      await reports(await addCard(w, cora, { title: 'Waiving fees' })),
      await reports(await addCard(w, cora, { title: 'Blocking cards' })),
      await reports(await addCard(w, cora, { title: 'Hotel vouchers' })),
    ];
    w.advance({ minutes: 1 });
    const [actor, owner] = [await actorFor(w, dan), await actorFor(w, cora)];
    await edits(dan, one, { body: '60 euros.' });
    await w.deps.db.$transaction((tx) => confirmCard(w.deps, tx, actor, two.id));
    await w.deps.db.$transaction((tx) => retireCard(w.deps, tx, owner, three.id));
    await w.deliver();
    const dans = 'Dan *D* &lt;!channel&gt;';
    expect(heard(ana).slice(-3)).toEqual([
      `The card you found outdated was put right by ${dans}. Thank you for saying so.\n*Waiving fees*`,
      `${dans} looked at the card you found outdated, and it is still true. Thank you for asking.\n*Blocking cards*`,
      'The card you found outdated is out of use now. Thank you for saying so.\n*Hotel vouchers*',
    ]);
    expect(heard(cora)).toEqual([`${dans} changed a card you keep.\n*Waiving fees*`]);
  });

  test('a candidate hears that their card was accepted, and opens it from there', async () => {
    const { ana, cora } = await people();
    const card = await addCard(w, ana, LIMIT);
    const actor = await actorFor(w, cora);
    await w.deps.db.$transaction((tx) => confirmCard(w.deps, tx, actor, card.id));
    await w.deliver();
    const [message] = w.slack.as(ana).directMessages();
    expect(message?.text).toBe(
      'Your card was accepted by Cora. Everybody who may see it finds it now.\n*What may I refund alone?*',
    );
    await w.slack.as(ana).press({ channel: message?.channel ?? '', ts: message?.ts ?? '' }, 'knowledge.open');
    await w.app.idle();
    expect(modalOf(ana)).toContain('Up to 50 euros.');
  });

  test('nobody hears of a card that is no longer theirs to see', async () => {
    const { ana, cora } = await people();
    const card = await addCard(w, ana, LIMIT);
    const actor = await actorFor(w, cora);
    await w.deps.db.$transaction((tx) => confirmCard(w.deps, tx, actor, card.id));
    const team = await addTeam(w, 'Returns');
    await w.deps.db.card.update({ where: { id: card.id }, data: { teamId: team.id } });
    await w.deliver();
    expect(heard(ana)).toEqual([]);
  });
});

describe('parts of a card', () => {
  const BOLD = `${'a**b**'.repeat(100)}\n\n`;
  const text = (body: string) => partsOf(body).flat().map(textOfBlock).join('\n');

  test('whatever the text, each part fits and all of it is there', () => {
    const bodies = [
      '',
      BOLD.repeat(20),
      `[x](https://example.com/${'y'.repeat(500)}) `.repeat(1500),
      '- item\n'.repeat(4000),
      '😀'.repeat(15_000),
      '```\n<!channel>\n```\n\n'.repeat(1500),
    ];
    for (const body of bodies) {
      const parts = partsOf(body);
      for (const blocks of parts.filter((part) => part.length > 0)) {
        const view = { type: 'modal', title: { type: 'plain_text', text: 'Card' }, blocks };
        expect(checkView(view), body.slice(0, 20)).toEqual([]);
        expect(blocks.length).toBeLessThanOrEqual(60);
      }
    }
    expect(text(BOLD.repeat(20)).replaceAll(/\s/g, '')).toBe('ab'.repeat(2000));
  });
});

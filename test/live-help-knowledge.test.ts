import { beforeEach, describe, expect, test } from 'vitest';
import { noteUse } from '../src/knowledge/service.ts';
import { noteHelpCard } from '../src/live-help/service.ts';
import { actorFor, addCard, addCoordinator, addTeam } from './support/cards.ts';
import {
  askPerson,
  asks,
  conversation,
  expert,
  help,
  openAsk,
  press,
  QUESTION,
  sendAsk,
  settled,
} from './support/live-help.ts';
import { lastDm, wordsOf } from './support/mentoring.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const TITLE = 'Refund to an expired card?';
let ana: string;
let ben: string;
let cora: string;

beforeEach(async () => {
  ana = w.person('Ana');
  ben = await expert(w, 'Ben', { skill: 'Billing and refunds' });
  cora = await addCoordinator(w, 'Cora');
});

const searches = () => w.deps.db.cardSearch.findMany();
const known = () => addCard(w, cora, { title: TITLE, body: 'Yes: ask for the new card and refund to it.' });
/** Everything somebody's App Home says now. */
async function homeOf(who: string): Promise<string> {
  await w.slack.as(who).openHome();
  await settled(w);
  return JSON.stringify(w.slack.as(who).home()?.blocks);
}
const modal = (who: string) => JSON.stringify(w.slack.as(who).modal());

describe('known answers first', () => {
  test('“That’s it” notes that the card helped, and nothing else happens', async () => {
    const { id: cardId } = await known();
    await openAsk(w, ana);
    expect(w.slack.as(ana).modal()?.callback_id).toBe('live-help.none-of-these');
    await w.slack.as(ana).press('modal', 'live-help.helped');
    await settled(w);
    expect(modal(ana)).toContain('Glad it helped');
    await w.deliver();
    expect(await w.deps.db.cardUse.findMany()).toMatchObject([{ cardId, kind: 'HELPED' }]);
    expect(await searches()).toMatchObject([{ helped: true, cardId }]);
    expect(await w.deps.db.helpRequest.count()).toBe(0);
    expect(w.slack.as(ben).directMessages()).toEqual([]);
  });

  test('what was taken out of the question is told beside the answers', async () => {
    await known();
    await openAsk(w, ana, `${QUESTION} 4111 1111 1111 1111`);
    expect(w.slack.as(ana).modal()?.callback_id).toBe('live-help.none-of-these');
    expect(modal(ana)).toContain('I took out a card number');
  });

  test('“Ask a person” leads to the form with the question, and the search counts as one that did not help', async () => {
    await known();
    await openAsk(w, ana);
    await w.slack.as(ana).submit();
    await settled(w);
    expect(w.slack.as(ana).modal()?.callback_id).toBe('live-help.send');
    expect(await searches()).toMatchObject([{ helped: false }]);
    await sendAsk(w, ana);
    expect(await help(w)).toMatchObject({ question: QUESTION });
    expect(await asks(w)).toEqual(['Ben 2 ASKED']);
  });

  test('at most three', async () => {
    for (let n = 0; n < 5; n += 1) await addCard(w, cora, { title: `${TITLE} ${n}`, body: 'Yes.' });
    await openAsk(w, ana);
    expect(modal(ana).match(/live-help\.helped/g)).toHaveLength(3);
  });

  test('a team’s own cards are no answers for others', async () => {
    const { id: teamId } = await addTeam(w, 'Fraud', cora);
    await addCard(w, cora, { title: TITLE, body: 'Secret ways', teamId });
    await openAsk(w, ana);
    expect(w.slack.as(ana).modal()?.callback_id).toBe('live-help.send');
  });

  test('a search that found nothing leads to the form with its words', async () => {
    const me = w.slack.as(ana);
    await me.command('/know', 'blue elephants');
    await w.slack.settle(() => me.ephemerals().length > 0);
    await me.press(me.ephemerals().at(-1) as never, 'live-help.ask');
    await w.slack.settle(() => me.modal() !== undefined);
    expect(me.modal()?.callback_id).toBe('live-help.send');
    expect(modal(ana)).toContain('blue elephants');
  });

  test('with nobody there, what is written down is one press away', async () => {
    await w.deps.db.profile.deleteMany();
    await askPerson(w, ana);
    await press(w, ana, 'live-help.cards');
    expect(modal(ana)).toContain('Nothing written down answers it yet');
    await w.slack.as(ana).close();
    await known();
    await press(w, ana, 'live-help.cards');
    expect(modal(ana)).toContain('live-help.helped');
  });

  test('“That’s it” about a question that is being asked: it can be taken back at once', async () => {
    await askPerson(w, ana);
    await known();
    await press(w, ben, 'live-help.pass');
    await press(w, ana, 'live-help.cards');
    await w.slack.as(ana).press('modal', 'live-help.helped');
    await settled(w);
    expect(modal(ana)).toContain('Glad it helped');
    await w.slack.as(ana).press('modal', 'live-help.withdraw');
    await settled(w);
    await w.deliver();
    expect(await help(w)).toMatchObject({ status: 'WITHDRAWN' });
    expect(wordsOf(lastDm(w, ben))).toContain('No longer needed');
  });
});

describe('what the two see of cards', () => {
  const opening = async () => {
    await press(w, ben, 'live-help.take');
    return wordsOf((await conversation(w, ben))[0] as never);
  };
  /** Sees what is known, passes it over and asks a person. */
  const passesOver = async () => {
    await openAsk(w, ana);
    expect(w.slack.as(ana).modal()?.callback_id).toBe('live-help.none-of-these');
    await w.slack.as(ana).submit();
    await settled(w);
  };

  test('those that were shown as answers and did not answer it, and nothing else that was opened', async () => {
    const elephants = await addCard(w, cora, { title: 'Elephants in the cellar', body: 'Call the zoo.' });
    await noteUse(w.deps, await actorFor(w, ana), elephants.id, 'OPENED');
    await known();
    w.advance({ minutes: 2 });
    await passesOver();
    await sendAsk(w, ana);
    await w.deliver();
    const words = await opening();
    expect(words).toContain(`Looked at already: *${TITLE}*`);
    expect(words).not.toContain('Elephants');
  });

  test('those that /know found, when none of them helped', async () => {
    await known();
    const me = w.slack.as(ana);
    await me.command('/know', 'refund expired card');
    await w.slack.settle(() => me.ephemerals().length > 0);
    const message = () => me.ephemerals().at(-1) as never;
    await me.press(message(), 'knowledge.none-helped');
    await settled(w);
    await me.press(message(), 'live-help.ask');
    await w.slack.settle(() => me.modal() !== undefined);
    await sendAsk(w, ana);
    await w.deliver();
    expect(await opening()).toContain(`Looked at already: *${TITLE}*`);
  });

  test('none, when the question was written anew: they were no answers to that one', async () => {
    await known();
    await passesOver();
    await sendAsk(w, ana, { question: 'Who feeds the giraffe today?' });
    await w.deliver();
    expect(await help(w)).toMatchObject({ question: 'Who feeds the giraffe today?', seenIds: [] });
  });

  test('none that one of the two may not see', async () => {
    const { id: teamId } = await addTeam(w, 'Fraud', cora, ana);
    await addCard(w, cora, { title: TITLE, body: 'Secret ways.', teamId });
    await passesOver();
    await sendAsk(w, ana, { question: `${QUESTION} It is urgent.` });
    await w.deliver();
    expect((await help(w)).seenIds).toHaveLength(1);
    expect(await opening()).not.toContain(TITLE);
  });

  test('an answer of one’s own has no “That’s it”', async () => {
    const { id } = await addCard(w, ana, { title: TITLE, body: 'Yes.' });
    await openAsk(w, ana);
    expect(modal(ana)).toContain(id);
    expect(modal(ana)).not.toContain('live-help.helped');
  });
});

describe('writing the answer down', () => {
  beforeEach(async () => {
    await askPerson(w, ana);
    await press(w, ben, 'live-help.take');
    await press(w, ben, 'live-help.solved');
  });

  test('the form begins with the question and nothing of what the two wrote; saved, both messages show the card', async () => {
    await press(w, ben, 'live-help.save');
    const me = w.slack.as(ben);
    await w.slack.settle(() => me.modal() !== undefined);
    expect(modal(ben)).toContain(QUESTION);
    const inputs = (me.modal()?.blocks ?? []).filter(({ type }) => type === 'input').map(({ block_id }) => block_id);
    const body = inputs.find((id) => /body|answer|piece|text/i.test(id ?? '')) ?? '';
    await me.type(body, 'Yes. Ask for the new card, and refund to that one.');
    expect(await me.submit()).toMatchObject({ ok: true });
    await settled(w);
    await w.deliver();
    const { cardId } = await help(w);
    expect(cardId).not.toBeNull();
    expect(wordsOf(lastDm(w, ana))).toContain('wrote down what solved your question');
    // What she looked for in vain is missing no longer, of which she has just heard.
    expect(await w.deps.db.gap.findMany()).toMatchObject([{ cardId, closedAt: w.deps.now() }]);
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'gaps.filled', recipient: ana } })).toBe(0);
    expect(w.slack.as(ben).directMessages().map(wordsOf).join()).toContain('Written down');
  });

  test('before it is solved, and by others, it cannot be saved', async () => {
    const { id } = await help(w);
    const eve = await actorFor(w, w.person('Eve'));
    const card = await addCard(w, cora, { title: TITLE });
    await expect(w.deps.db.$transaction((tx) => noteHelpCard(w.deps, tx, eve, id, card))).rejects.toThrow(
      'not with you',
    );
    expect((await help(w)).cardId).toBeNull();
  });

  test('a helper who is still writing when it was asked on keeps what they wrote, as a card like any other', async () => {
    await press(w, ana, 'live-help.rate-not-yet');
    await press(w, ana, 'live-help.ask-other');
    const { id } = await help(w);
    const card = await addCard(w, ben, { title: TITLE });
    const actor = await actorFor(w, ben);
    await w.deps.db.$transaction((tx) => noteHelpCard(w.deps, tx, actor, id, card));
    expect((await help(w)).cardId).toBeNull();
  });

  test('an asker who may not see the card is not told of it', async () => {
    const { id: teamId } = await addTeam(w, 'Fraud', cora, ben);
    const { id } = await help(w);
    const card = await addCard(w, ben, { title: 'Secret ways', teamId });
    const actor = await actorFor(w, ben);
    await w.deps.db.$transaction((tx) => noteHelpCard(w.deps, tx, actor, id, card));
    await w.deliver();
    expect(JSON.stringify(w.slack.as(ana).directMessages())).not.toContain('Secret ways');
    expect(JSON.stringify(await conversation(w, ana))).not.toContain('Secret ways');
  });
});

describe('App Home', () => {
  test('shows nothing to somebody it is nothing for', async () => {
    expect(await homeOf(w.person('Zoe'))).not.toContain('Live help');
  });

  test('shows what is asked of one, and the switch', async () => {
    await askPerson(w, ana);
    expect(await homeOf(ben)).toContain('A colleague needs help now');
    await w.slack.as(ben).press('home', 'live-help.take');
    await settled(w);
    await w.deliver();
    expect(await help(w)).toMatchObject({ status: 'CLAIMED', claimer: { slackId: ben } });
  });

  test.each([
    ['today', '2026-11-24T17:00:00.000Z'],
    ['off', '9999-01-01T00:00:00.000Z'],
  ])('the switch: %s', async (to, until) => {
    await askPerson(w, ana);
    await homeOf(ben);
    await w.slack.as(ben).press('home', `live-help.switch-${to}`);
    await settled(w);
    expect((await w.member(ben)).helpOffUntil?.toISOString()).toBe(until);
    expect(await asks(w)).toEqual(['Ben 2 PASSED']);
    expect(await homeOf(ben)).toContain('no live help until');
    await w.slack.as(ben).press('home', 'live-help.switch-on');
    await settled(w);
    expect((await w.member(ben)).helpOffUntil).toBeNull();
  });

  test('the asker can take a question back, and later say how it was', async () => {
    await askPerson(w, ana);
    expect(await homeOf(ana)).toContain('Your question');
    await press(w, ben, 'live-help.take');
    await press(w, ben, 'live-help.solved');
    expect(await homeOf(ana)).toContain('How was the help of');
    await w.slack.as(ana).press('home', 'live-help.rate-great');
    await settled(w);
    expect(await help(w)).toMatchObject({ rating: 'GREAT' });
    expect(await homeOf(ana)).not.toContain('How was the help of');
  });
});

/** "Verified by Ben" stands only over what Ben has verified. */
import { strToU8 } from 'fflate';
import { beforeEach, describe, expect, test } from 'vitest';
import { writeImport } from '../src/card-files/service.ts';
import type { Card } from '../src/generated/prisma/client.ts';
import { retireCard, reviveCard } from '../src/knowledge/states.ts';
import { shown, submit, tap, writeIn } from './support/capture.ts';
import { actorFor, addCard, addContributor, addCoordinator } from './support/cards.ts';
import { know, linesOf, pressCard } from './support/knowledge.ts';
import { lastDm, wordsOf } from './support/mentoring.ts';
import { heard } from './support/pairs.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ben: string;
let cara: string;
let card: Card;
const TITLE = 'How long may a refund take?';

beforeEach(async () => {
  ben = await addCoordinator(w, 'Ben');
  cara = await addContributor(w, 'Cara');
  card = await addCard(w, ben, { title: TITLE, body: 'At most fourteen days.' });
  w.advance({ days: 1 });
});

const now = () => w.deps.db.card.findUniqueOrThrow({ where: { id: card.id } });
const modalOf = (who: string) => linesOf(w.slack.as(who).modal()?.blocks);
const closeAll = async (who: string) => {
  while (w.slack.as(who).modal()) await w.slack.as(who).close();
};

/** Finds it, opens it, changes its answer and saves that. */
async function edits(who: string, answer: string) {
  while (w.slack.as(who).modal()) await w.slack.as(who).close();
  await pressCard(w, who, card, 'knowledge.open');
  await tap(w, who, 'capture.edit');
  await writeIn(w, who, { answer });
  expect(await submit(w, who)).toEqual({ ok: true, errors: {} });
}

const badge = async (who: string) => linesOf((await know(w, who, 'refund take')).blocks);

describe('a verified card', () => {
  test('changed by whoever may not verify it is no longer called verified, and its keeper is asked', async () => {
    await edits(cara, 'At most twenty days.');
    expect(modalOf(cara)).toContain('Ben is asked to check it.');
    expect(modalOf(cara)).toContain('⏳ Changed since Ben verified it');
    expect(modalOf(cara)).toContain('Changed by Cara');
    expect(await now()).toMatchObject({ status: 'DUE', dueAt: w.deps.now(), changedFrom: 1, version: 2 });
    expect(await badge(w.person('Finn'))).toContain('Changed since Ben verified it');
  });

  test('comes up with what changed a tap away, and “Still true” makes it verified again', async () => {
    await edits(cara, 'At most twenty days.');
    await edits(cara, 'At most thirty days.');
    await w.slack.as(ben).command('/know', 'check');
    await w.slack.settle(() => w.slack.as(ben).modal() !== undefined);
    expect(modalOf(ben)).toContain(`Changed by <@${cara}>.`);
    expect(modalOf(ben)).toContain('Still true\nEdit\nRetire\nWhat changed');
    await tap(w, ben, 'capture.changes');
    const diff = shown(w, ben);
    expect(diff).toContain('"text":"fourteen","style":{"strike":true}');
    expect(diff).toContain('"text":"thirty","style":{"bold":true}');
    expect(diff).not.toContain('twenty');
    expect(modalOf(ben)).toMatch(/Version 3.*Cara changed it.*\n.*Version 2/);
    await w.slack.as(ben).close();
    await tap(w, ben, 'verification.confirm');
    expect(await now()).toMatchObject({ status: 'PUBLISHED', changedFrom: null, verifiedAt: w.deps.now() });
    expect(await badge(w.person('Finn'))).toContain('Verified by Ben');
  });

  test('stands in the keeper’s weekly list, whose button opens the difference; later it opens the history', async () => {
    await edits(cara, 'At most twenty days.');
    await w.run('verification.plan');
    await w.deliver();
    expect(wordsOf(lastDm(w, ben))).toContain(`Changed by <@${cara}>.`);
    const press = async () => {
      await w.slack.as(ben).press(lastDm(w, ben), 'capture.changes', JSON.stringify({ cardId: card.id }));
      await w.app.idle();
      await w.slack.settle();
    };
    const list = lastDm(w, ben);
    await press();
    expect(modalOf(ben)).toContain('twenty');
    await closeAll(ben);
    await w.slack.as(ben).press(list, 'verification.retire', JSON.stringify({ cardId: card.id }));
    await w.app.idle();
    expect(await now()).toMatchObject({ status: 'OBSOLETE' });
  });

  test('changed by its owner, its verifier or a publisher is verified by them', async () => {
    const vera = w.person('Vera');
    await w.deps.db.card.update({ where: { id: card.id }, data: { verifierId: (await w.member(vera)).id } });
    for (const [who, answer] of [
      [ben, 'Ten days.'],
      [vera, 'Eleven days.'],
      [await addCoordinator(w, 'Paula'), 'Twelve days.'],
    ] as const) {
      await edits(cara, `${answer} Or so.`);
      expect((await now()).changedFrom).not.toBeNull();
      await edits(who, answer);
      expect(await now()).toMatchObject({
        ...{ status: 'PUBLISHED', changedFrom: null, verifiedById: (await w.member(who)).id },
      });
      expect(modalOf(who)).not.toContain('is asked to check it');
      await closeAll(who);
    }
  });

  test('brought back to an earlier version by whoever may not verify it is due as well', async () => {
    await edits(ben, 'At most ten days.');
    await closeAll(ben);
    await pressCard(w, cara, card, 'knowledge.open');
    await tap(w, cara, 'capture.history');
    await tap(w, cara, 'capture.see-version', JSON.stringify({ cardId: card.id, version: 1 }));
    await tap(w, cara, 'capture.restore');
    expect(await now()).toMatchObject({ status: 'DUE', changedFrom: 2, version: 3 });
    expect(modalOf(cara)).toContain('It is in use again. Ben is asked to check it.');
  });

  test('found outdated and then changed keeps the reason, and its finder hears once it was checked', async () => {
    const finn = w.person('Finn');
    await pressCard(w, finn, card, 'knowledge.outdated');
    await w.slack.as(finn).type('reason', 'It is twenty days.');
    await submit(w, finn);
    await closeAll(finn);
    await edits(cara, 'At most twenty days.');
    await w.deliver();
    expect(await now()).toMatchObject({ dueReason: 'It is twenty days.', changedFrom: 1 });
    expect(heard(w, finn).join()).not.toContain('Thank you for saying so');
    await w.slack.as(ben).command('/know', 'check');
    await w.slack.settle(() => w.slack.as(ben).modal() !== undefined);
    w.advance({ hours: 2 });
    await tap(w, ben, 'verification.confirm');
    await w.deliver();
    expect(heard(w, finn).join()).toContain('was put right by Cara. Thank you for saying so.');
    expect(await now()).toMatchObject({ dueReason: null, finderId: null, changedFrom: null });
  });
});

describe('an import', () => {
  const file = (body: string, more = '') => ({
    ...{ workspaceId: w.workspace.id, name: 'cards.md', redact: false },
    bytes: strToU8(`---\nkey: ${card.id}\ntitle: ${TITLE}\nstatus: published\n${more}---\n${body}`),
  });

  test('is no check: what it changes of a verified card is due, whatever state the file gives it', async () => {
    await writeImport(w.deps, await actorFor(w, ben), file('At most twenty days.'));
    expect(await now()).toMatchObject({ status: 'DUE', changedFrom: 1, version: 2, dueAt: w.deps.now() });
    await writeImport(w.deps, 'operator', file('At most thirty days.'));
    expect(await now()).toMatchObject({ status: 'DUE', changedFrom: 1, version: 3 });
    await w.slack.as(ben).command('/know', 'check');
    await w.slack.settle(() => w.slack.as(ben).modal() !== undefined);
    expect(modalOf(ben)).toContain(`Changed by somebody and <@${ben}>.`);
  });

  test('leaves a card verified of which it changes no text', async () => {
    await writeImport(w.deps, 'operator', file('At most fourteen days.', 'questions: [When is the money back?]\n'));
    expect(await now()).toMatchObject({ status: 'PUBLISHED', changedFrom: null, version: 2 });
  });
});

describe('nobody’s word stands over what they have not seen', () => {
  const value = () => JSON.stringify({ cardId: card.id });
  const checks = async (who: string) => {
    await closeAll(who);
    await w.slack.as(who).command('/know', 'check');
    await w.slack.settle(() => w.slack.as(who).modal() !== undefined);
  };
  const file = (status: string, body: string) => ({
    ...{ workspaceId: w.workspace.id, name: 'cards.md', redact: false },
    bytes: strToU8(`---\nkey: ${card.id}\ntitle: ${TITLE}\nstatus: ${status}\n---\n${body}`),
  });

  test('changed while its keeper reads it, a card is not confirmed unseen', async () => {
    await w.deps.db.card.update({ where: { id: card.id }, data: { dueAt: w.deps.now() } });
    await checks(ben);
    await edits(cara, 'At most twenty days.');
    await tap(w, ben, 'verification.confirm');
    expect(await now()).toMatchObject({ status: 'DUE', changedFrom: 1 });
    expect(w.slack.as(ben).ephemerals().at(-1)?.text ?? shown(w, ben)).toContain('since you looked');
    await checks(ben);
    await tap(w, ben, 'verification.confirm');
    expect(await now()).toMatchObject({ status: 'PUBLISHED', changedFrom: null });
  });

  test('nor is a candidate’s card accepted with words that came after it was looked at', async () => {
    const finn = w.person('Finn');
    card = await addCard(w, finn, { title: 'Where do returns go?', body: 'To Leipzig.' });
    await pressCard(w, ben, card, 'knowledge.open');
    await edits(finn, 'To my house.');
    await tap(w, ben, 'verification.confirm');
    expect(await now()).toMatchObject({ status: 'DRAFT', version: 2 });
  });

  test('retired and brought back, a changed card is still to be checked', async () => {
    await edits(cara, 'At most twenty days.');
    await checks(ben);
    await tap(w, ben, 'verification.retire');
    await tap(w, ben, 'verification.revive');
    expect(await now()).toMatchObject({ status: 'DUE', changedFrom: 1, dueAt: w.deps.now(), obsoleteAt: null });
    expect(await badge(w.person('Finn'))).toContain('Changed since Ben verified it');
  });

  test('changed while it is out of use, it comes back as changed', async () => {
    const actor = await actorFor(w, ben);
    await w.deps.db.$transaction((tx) => retireCard(w.deps, tx, actor, card.id));
    await edits(cara, 'At most twenty days.');
    expect(await now()).toMatchObject({ status: 'OBSOLETE', changedFrom: 1 });
    await w.deps.db.$transaction((tx) => reviveCard(w.deps, tx, actor, card.id));
    expect(await now()).toMatchObject({ status: 'DUE', changedFrom: 1 });
  });

  test('a file that brings it back with other words does not verify them, whatever states it had between', async () => {
    for (const status of ['obsolete', 'candidate']) {
      await writeImport(w.deps, 'operator', file(status, `At most twenty days, ${status}.`));
      await writeImport(w.deps, 'operator', file('published', `At most thirty days, ${status}.`));
      expect(await now()).toMatchObject({ status: 'DUE', changedFrom: 1 });
      expect(await badge(w.person('Finn'))).toContain('Changed since Ben verified it');
    }
  });

  test('saved without any change a card stays verified', async () => {
    await edits(cara, card.body);
    expect(await now()).toMatchObject({ status: 'PUBLISHED', changedFrom: null, verifiedAt: card.verifiedAt });
    expect(modalOf(cara)).not.toContain('is asked to check it');
  });

  test('changed and then retired, its finder hears that it was retired', async () => {
    const finn = w.person('Finn');
    await pressCard(w, finn, card, 'knowledge.outdated');
    await w.slack.as(finn).type('reason', 'It is twenty days.');
    await submit(w, finn);
    await closeAll(finn);
    await edits(cara, 'At most twenty days.');
    w.advance({ hours: 2 });
    await checks(ben);
    await tap(w, ben, 'verification.retire', value());
    await w.deliver();
    expect(heard(w, finn).join()).not.toContain('put right by Cara');
    expect(heard(w, finn).join()).toContain('out of use now');
  });
});

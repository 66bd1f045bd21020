/** "See also": two cards that are read together. */
import { strFromU8, strToU8 } from 'fflate';
import { beforeEach, describe, expect, test } from 'vitest';
import { formIdOf } from '../src/capture/drafts.ts';
import { saveAsNew } from '../src/capture/service.ts';
import { exportCards, type Importer, writeImport } from '../src/card-files/service.ts';
import type { Card } from '../src/generated/prisma/client.ts';
import { recordInstallation } from '../src/installation/service.ts';
import { reviseCard } from '../src/knowledge/cards.ts';
import { linkCards, unlinkCards } from '../src/knowledge/links.ts';
import { cards, openNew, shown, submit, tap, writeIn } from './support/capture.ts';
import { actorFor, addCard, addContributor, addCoordinator, addTeam } from './support/cards.ts';
import { linesOf, pressCard } from './support/knowledge.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let cora: string;
let there: Card;
const SAME = { title: 'How do I refund after 14 days?', body: 'Open the order and press *Refund late*.' };

beforeEach(async () => {
  ana = w.person('Ana');
  cora = await addCoordinator(w, 'Cora');
  there = await addCard(w, cora, SAME);
});

const modalOf = (who: string) => linesOf(w.slack.as(who).modal()?.blocks);
const links = () => w.deps.db.cardLink.findMany();
const value = ({ id: cardId }: Pick<Card, 'id'>) => JSON.stringify({ cardId });

async function open(who: string, card: Pick<Card, 'id' | 'title'>) {
  while (w.slack.as(who).modal()) await w.slack.as(who).close();
  await pressCard(w, who, card, 'knowledge.open');
}

const link = async (who: string, one: Pick<Card, 'id'>, other: Pick<Card, 'id'>) => {
  const actor = await actorFor(w, who);
  await w.deps.db.$transaction((tx) => linkCards(tx, actor, one.id, other.id));
};

/** Writes nearly the same down, up to where what is there already is shown. */
async function writes(who: string, title = 'How do I refund after 14 days in a shop?') {
  await openNew(w, who, title);
  await writeIn(w, who, { answer: SAME.body });
  await submit(w, who);
  expect(shown(w, who)).toContain('Save as new, linked');
}

describe('saving a card as a new one, linked', () => {
  test('both show the other, and a tap opens that one in place', async () => {
    await writes(ana);
    await tap(w, ana, 'capture.save-linked', value(there));
    const [, fresh] = await cards(w);
    expect(modalOf(ana)).toContain('Both cards show each other under “See also”.');
    expect(modalOf(ana)).toMatch(/See also\*\n+How do I refund after 14 days\?\s*Open/);
    const modals = w.slack.as(ana).modals().length;
    await tap(w, ana, 'knowledge.see-also');
    expect(w.slack.as(ana).modals()).toHaveLength(modals);
    expect(modalOf(ana)).toMatch(/See also\*\n+Candidate: How do I refund after 14 days in a shop\?/);
    expect(modalOf(ana)).not.toContain('Take one out'); // not hers to change
    expect(await links()).toHaveLength(2);
    expect((await w.deps.db.cardUse.findMany()).map(({ cardId, kind }) => [cardId, kind])).toEqual([
      [there.id, 'OPENED'],
    ]);
    expect(fresh?.status).toBe('DRAFT');
  });

  test('pressed twice at once it is saved once', async () => {
    await writes(ana);
    await Promise.all([1, 2].map(() => tap(w, ana, 'capture.save-linked', value(there)).catch(() => undefined)));
    expect(await cards(w)).toHaveLength(2);
    expect(await links()).toHaveLength(2);
  });

  test('while the other one is being changed, both are saved', async () => {
    const actor = await actorFor(w, ana);
    const keeper = await actorFor(w, cora);
    for (let round = 0; round < 3; round++) {
      await writes(ana);
      const formId = formIdOf(w.slack.as(ana).modal()?.id ?? '');
      const { version } = await w.deps.db.card.findUniqueOrThrow({ where: { id: there.id } });
      const text = {
        kind: 'FAQ' as const,
        ...SAME,
        body: `${SAME.body} ${round}`,
        product: null,
        tags: [],
        teamId: null,
      };
      await Promise.all([
        saveAsNew(w.deps, actor, formId, there.id),
        w.deps.db.$transaction((tx) => reviseCard(w.deps, tx, keeper, there.id, text, 'edited', version)),
      ]);
      const others = { where: { id: { not: there.id } } };
      expect(await w.deps.db.card.deleteMany(others)).toEqual({ count: 1 });
      while (w.slack.as(ana).modal()) await w.slack.as(ana).close();
    }
  });

  test('if the other is gone meanwhile nothing is saved, and nothing typed is lost', async () => {
    await writes(ana);
    await w.deps.db.card.delete({ where: { id: there.id } });
    await tap(w, ana, 'capture.save-linked', value(there));
    expect(await cards(w)).toEqual([]);
    expect(w.slack.as(ana).ephemerals().at(-1)?.text ?? JSON.stringify(w.slack.as(ana).modal())).toContain(
      'That card is no longer there.',
    );
  });
});

describe('at the foot of a card', () => {
  test('stand at most five, those in use first, and what is no longer true says so', async () => {
    for (let n = 1; n <= 6; n += 1) await link(cora, there, await addCard(w, cora, { title: `Shop number ${n}` }));
    const last = await w.deps.db.card.findFirstOrThrow({ where: { title: 'Shop number 6' } });
    await w.deps.db.card.update({ where: { id: last.id }, data: { status: 'OBSOLETE' } });
    await open(ana, there);
    expect(modalOf(ana).match(/Shop number \d/g)).toEqual([5, 4, 3, 2, 1].map((n) => `Shop number ${n}`));
    await w.deps.db.card.delete({
      where: { id: (await w.deps.db.card.findFirstOrThrow({ where: { title: 'Shop number 3' } })).id },
    });
    await open(ana, there);
    expect(modalOf(ana)).toContain('No longer true: Shop number 6');
  });

  test('whoever may change the card takes one out, of both', async () => {
    const other = await addCard(w, cora, { title: 'Refunds in a shop' });
    await link(cora, there, other);
    const cara = await addContributor(w, 'Cara');
    await open(cara, there);
    expect(modalOf(cara)).toContain('Take one out');
    await tap(w, cara, 'knowledge.unlink', JSON.stringify(other.id));
    expect(modalOf(cara)).toContain('Neither card shows the other any more.');
    expect(modalOf(cara)).not.toContain('See also*');
    expect(await links()).toEqual([]);
    // A link is no text: nothing of what was verified has changed.
    expect(await w.deps.db.card.findUniqueOrThrow({ where: { id: there.id } })).toMatchObject({
      status: 'PUBLISHED',
      version: 1,
      changedFrom: null,
    });
  });

  test('who may not change it cannot, nor link it; a card is not beside itself', async () => {
    const other = await addCard(w, cora, { title: 'Refunds in a shop' });
    await expect(link(ana, there, other)).rejects.toThrow('Say what is wrong with “Outdated” instead.');
    await link(cora, there, other);
    await expect(unlinkCards(w.deps, await actorFor(w, ana), there.id, other.id)).rejects.toThrow('Outdated');
    await link(cora, there, there);
    expect(await links()).toHaveLength(2);
  });

  test('merging keeps what a card stands beside; with a card its links go', async () => {
    const other = await addCard(w, cora, { title: 'Parcels that are lost' });
    await link(cora, there, other);
    await writes(cora);
    await tap(w, cora, 'capture.merge', value(there));
    expect(await submit(w, cora)).toEqual({ ok: true, errors: {} });
    expect(modalOf(cora)).toContain('Parcels that are lost');
    await w.deps.db.card.delete({ where: { id: other.id } });
    expect(await links()).toEqual([]);
  });
});

describe('a team’s own card beside one for everybody', () => {
  let lea: string;
  let secret: Card;
  beforeEach(async () => {
    lea = w.person('Lea');
    const team = await addTeam(w, 'Fraud', lea);
    secret = await addCard(w, lea, { title: 'Secret ways', teamId: team.id });
    await link(lea, secret, there);
  });

  test('is for strangers as if it were not there', async () => {
    await open(lea, there);
    expect(modalOf(lea)).toContain('Secret ways');
    for (const stranger of [ana, cora]) {
      await open(stranger, there);
      expect(modalOf(stranger)).not.toContain('See also*');
      expect(JSON.stringify(w.slack.as(stranger).modal())).not.toContain(secret.id);
      await tap(w, stranger, 'knowledge.see-also', value(secret)).catch(() => undefined);
      await tap(w, stranger, 'knowledge.unlink', JSON.stringify(secret.id)).catch(() => undefined);
      expect(JSON.stringify(w.slack.as(stranger).modals())).not.toContain('Secret ways');
    }
    await expect(link(cora, there, secret)).rejects.toThrow('That card is no longer there.');
    await expect(unlinkCards(w.deps, await actorFor(w, cora), there.id, secret.id)).rejects.toThrow(
      'That card is no longer there.',
    );
    expect(await links()).toHaveLength(2);
  });

  test('stands in no export of a stranger, and a stranger’s file does not reach it', async () => {
    const actor = await actorFor(w, cora);
    expect(await exported(actor)).not.toContain('see-also');
    expect(await exported('operator')).toContain('"see-also"');
    const fresh = JSON.stringify([{ key: 'x', title: 'Fresh', body: 'x', 'see-also': [secret.id, 'nobody', 'x'] }]);
    const report = await writeImport(w.deps, actor, fileOf(fresh));
    expect(report).toMatchObject({ added: 1, problems: [] });
    expect(await links()).toHaveLength(2);
  });
});

const fileOf = (text: string, workspaceId = w.workspace.id) => ({
  ...{ workspaceId, bytes: strToU8(text), name: 'cards.json', redact: false },
});

async function exported(by: Importer, workspaceId = w.workspace.id): Promise<string> {
  let text = '';
  for await (const { bytes } of exportCards(w.deps, by, { workspaceId, format: 'json' })) text += strFromU8(bytes);
  return text;
}

describe('files', () => {
  test('carry what stands beside a card, into another workspace and back', async () => {
    const other = await addCard(w, cora, { title: 'Refunds in a shop', body: 'Ask.' });
    await link(cora, there, other);
    const text = await exported('operator');
    const { id } = await recordInstallation(w.deps, { slackId: 'T0OTHER', name: 'Other', botUserId: 'U0' });
    expect(await writeImport(w.deps, 'operator', fileOf(text, id))).toMatchObject({ added: 2, problems: [] });
    expect(await w.deps.db.cardLink.count({ where: { workspaceId: id } })).toBe(2);
    expect(await exported('operator', id)).toBe(text);
    expect(await writeImport(w.deps, 'operator', fileOf(text, id))).toMatchObject({ unchanged: 2, changed: 0 });
    expect(await writeImport(w.deps, 'operator', fileOf(text))).toMatchObject({ unchanged: 2, changed: 0 });
  });

  test('a table names them by key, also those that come later or have none of their own', async () => {
    const csv = 'key,title,body,see also\na,A,x,b; gone\nb,B,x,\n,C,x,a|b\n';
    const table = { ...fileOf(csv), name: 'cards.csv' };
    expect(await writeImport(w.deps, 'operator', table)).toMatchObject({ added: 3, problems: [] });
    const pairs = await w.deps.db.cardLink.findMany({ include: { card: true, other: true } });
    expect(pairs.map(({ card, other }) => `${card.title}${other.title}`).sort()).toEqual(
      ['AB', 'BA', 'AC', 'CA', 'BC', 'CB'].sort(),
    );
    const more = { ...fileOf(`key,title,body,see-also\na,A,x,${there.id}\n`), name: 'cards.csv' };
    expect(await writeImport(w.deps, 'operator', more)).toMatchObject({ changed: 1 });
    expect(await writeImport(w.deps, 'operator', more)).toMatchObject({ unchanged: 1 });
    const many = Array.from({ length: 21 }, (_, n) => `k${n}`).join(';');
    const bad = { ...fileOf(`key,title,body,see-also\nd,D,x,${many}\ne,E,x,${'y'.repeat(101)}\n`), name: 'cards.csv' };
    expect(
      (await writeImport(w.deps, 'operator', bad)).problems.map(({ column, message }) => [column, message]),
    ).toEqual([
      ['see-also', 'are too many. 20 at most'],
      ['see-also', 'is too long. 100 characters at most'],
    ]);
  });
});

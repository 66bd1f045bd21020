/** A team's own cards are there for its people and its lead, and for nobody else not at all. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Card } from '../src/generated/prisma/client.ts';
import { recordInstallation } from '../src/installation/service.ts';
import { findChoices, findNews } from '../src/knowledge/finding.ts';
import { lookAt, searchFor } from '../src/knowledge/looking.ts';
import { findAnswers, getCard, noteNoHelp, noteUse } from '../src/knowledge/service.ts';
import { sayOutdated, shareCard } from '../src/knowledge/uses.ts';
import { actorFor, addCard, addCoordinator, addTeam } from './support/cards.ts';
import { know, linesOf, pressModal } from './support/knowledge.ts';
import { tries } from './support/properties.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let lea: string;
let zoe: string;
let teamId: string;

/** Words of team cards only. */
const SECRET = ['quokka', 'zephyrine', 'marsupilami', 'Wombatware'];

beforeEach(async () => {
  [ana, lea, zoe] = [w.person('Ana'), w.person('Lea'), w.person('Zoe')];
  ({ id: teamId } = await addTeam(w, 'Returns', lea, ana));
  await addTeam(w, 'Travel', undefined, zoe);
});

async function addOpenCards(): Promise<void> {
  const cora = await addCoordinator(w, 'Cora');
  for (let n = 1; n <= 4; n += 1)
    await addCard(w, cora, { title: `Refund ${n}`, body: 'Money back.', product: 'Payments', tags: ['money'] });
}

const addSecret = (maker = lea): Promise<Card> =>
  addCard(w, maker, {
    ...{ title: 'Refund of a quokka', body: 'Ask zephyrine for the marsupilami refund.', kind: 'STORY', teamId },
    ...{ product: 'Wombatware', tags: ['quokka'] },
  });

/** All that somebody reads of knowledge: answers to these words, the modal, its choices, App Home. */
async function seenBy(slackId: string): Promise<string> {
  const me = w.slack.as(slackId);
  const seen: string[] = [];
  for (const words of ['refund', 'quokka', 'quoka', 'zephyr', 'marsupilamis', 'wombatware refund', 'refnud']) {
    const { blocks, text } = await know(w, slackId, words);
    seen.push(text, linesOf(blocks));
  }
  await me.command('/know');
  await w.slack.settle(() => me.modal() !== undefined);
  seen.push(linesOf(me.modal()?.blocks));
  for (const what of ['kind', 'product', 'tag'])
    if (seen.at(-1)?.includes('Kind'))
      seen.push((await me.search(`knowledge.narrow-${what}`, '', 'modal')).map(({ text }) => text.text).join());
  await me.close();
  await me.openHome();
  await w.app.idle();
  await w.slack.settle(() => me.home() !== undefined);
  seen.push(linesOf(me.home()?.blocks));
  return seen.join('\n');
}

describe('a card of another team', () => {
  test('leaves no trace in what one finds, counts, narrows by, reads in App Home or is asked instead', async () => {
    await addOpenCards();
    const without = await seenBy(zoe);
    const secret = await addSecret();
    await noteUse(w.deps, await actorFor(w, ana), secret.id, 'HELPED');
    const withIt = await seenBy(zoe);
    expect(withIt).toBe(without);
    for (const slackId of [ana, lea]) {
      const seen = await seenBy(slackId);
      expect(seen).toContain('Refund of a quokka');
      expect(seen).toContain('only for a team');
    }
  });

  test('cannot be opened, used, shared or reported by its id: it is not there, as one that never was', async () => {
    const secret = await addSecret();
    const actor = await actorFor(w, zoe);
    const where = { channelId: 'C1', isPrivate: async () => true };
    const nowhere = '00000000-0000-7000-8000-000000000000';
    for (const id of [secret.id, nowhere]) {
      const gone = 'That card is no longer there.';
      await expect(getCard(w.deps, actor, id)).rejects.toThrow(gone);
      await expect(noteUse(w.deps, actor, id, 'HELPED')).rejects.toThrow(gone);
      await expect(shareCard(w.deps, actor, id, where)).rejects.toThrow(gone);
      await expect(sayOutdated(w.deps, actor, id, 'It is wrong.')).rejects.toThrow(gone);
    }
    expect(await w.deps.db.cardUse.count()).toBe(0);
  });

  test('is gone for whoever leaves the team, also where they have it open', async () => {
    await addSecret();
    await know(w, ana, 'quokka');
    const answer = w.slack.as(ana).ephemerals().at(-1);
    await w.slack.as(ana).press({ channel: answer?.channel ?? '', ts: answer?.ts ?? '' }, 'knowledge.open');
    await w.app.idle();
    await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { teamId: null } });
    await pressModal(w, ana, 'knowledge.helped');
    expect(linesOf(w.slack.as(ana).modal()?.blocks)).toBe('That card is no longer there.');
    expect(linesOf((await know(w, ana, 'quokka')).blocks)).toContain('Nothing found');
  });

  test('whatever others search for, nothing of it comes back, and the count is what can be paged through', async () => {
    await addOpenCards();
    await addSecret();
    const actor = await actorFor(w, zoe);
    const typed = fc.constantFrom(
      ...[
        'refund',
        'money',
        'refnud',
        'payments',
        'back',
        'quokka',
        'quoka',
        'zephyrin',
        'marsupilami',
        'wombat',
        'ask',
      ],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(typed, { minLength: 1, maxLength: 4 }), async (words) => {
        const found = await searchFor(w.deps, actor, words.join(' '), 2);
        const ids = new Set<string>();
        for (let at = found; ; ) {
          const { answers, repaired, more } = at.answers;
          for (const { card } of answers) {
            expect(card.teamId).toBeNull();
            ids.add(card.id);
          }
          const shown = JSON.stringify([
            answers.map(({ hit }) => [hit.title, hit.snippet]),
            repaired.map((one) => one.instead),
          ]);
          for (const secret of SECRET) expect(shown.toLowerCase()).not.toContain(secret.toLowerCase());
          const last = answers.at(-1)?.hit;
          if (!more || !last) break;
          at = await lookAt(w.deps, actor, { ...found.place, n: [last.score, last.no] }, 2);
        }
        expect(ids.size).toBe(found.answers.total);
      }),
      { numRuns: tries(40) },
    );
  });
});

describe('another workspace', () => {
  test('its cards and searches are nobody’s here', async () => {
    const { db, now } = w.deps;
    const other = await recordInstallation(w.deps, { slackId: 'T0OTHER', name: 'Other', botUserId: 'U0' });
    const at = now();
    const workspaceId = other.id;
    const text = { kind: 'FAQ', title: 'Secret refund', body: '', language: 'en', product: 'Secret' } as const;
    const card = await db.card.create({
      data: { workspaceId, ...text, status: 'PUBLISHED', createdAt: at, updatedAt: at },
    });
    const search = await db.cardSearch.create({ data: { workspaceId, words: 'secret', found: 1, at } });
    const actor = await actorFor(w, ana);
    await expect(getCard(w.deps, actor, card.id)).rejects.toThrow('That card is no longer there.');
    await expect(noteNoHelp(w.deps, actor, search.id)).rejects.toThrow('This search is over.');
    expect(await findChoices(w.deps, actor, 'product', '')).toEqual([]);
    expect(await findNews(w.deps, actor, 5)).toEqual([]);
    expect((await searchFor(w.deps, actor, '', 5)).answers.answers).toEqual([]);
  });
});

describe('what people searched for', () => {
  test('stands in no log, and is another’s business only as words without a name', async () => {
    await addOpenCards();
    await know(w, ana, 'my divorce and ana@example.com');
    expect(w.logs.join('\n')).not.toMatch(/divorce|example/);
    const [search] = await w.deps.db.cardSearch.findMany();
    await expect(lookAt(w.deps, await actorFor(w, zoe), { s: search?.id }, 3)).rejects.toThrow('This search is over.');
    await expect(noteNoHelp(w.deps, await actorFor(w, lea), search?.id ?? '')).rejects.toThrow('This search is over.');
    const helped = noteUse(
      w.deps,
      await actorFor(w, zoe),
      (await w.deps.db.card.findFirstOrThrow()).id,
      'HELPED',
      search?.id,
    );
    await expect(helped).rejects.toThrow('This search is over.');
    expect(await w.deps.db.cardUse.count()).toBe(0);
  });

  test('the words of a search that a team card answered are found by that team only', async () => {
    await addOpenCards();
    const secret = await addSecret();
    const actor = await actorFor(w, ana);
    const { searchId } = await findAnswers(w.deps, actor, { words: 'quokka glimmerstone' });
    await noteUse(w.deps, actor, secret.id, 'HELPED', searchId);
    expect((await findAnswers(w.deps, await actorFor(w, lea), { words: 'glimmerstone' })).total).toBe(1);
    expect(await findAnswers(w.deps, await actorFor(w, zoe), { words: 'glimmerston' })).toMatchObject({
      total: 0,
      repaired: [],
      alsoFor: [],
    });
  });
});

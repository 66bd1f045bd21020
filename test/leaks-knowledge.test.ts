/** What people ask, look for, write down and call for stands in no log: not when all goes well, and not in what is logged of a failure. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Card } from '../src/generated/prisma/client.ts';
import { linkCards } from '../src/knowledge/links.ts';
import { actorFor, addCard, addCoordinator, addTeam } from './support/cards.ts';
import { addMentor, skillId } from './support/mentoring.ts';
import { choice, outside, typed } from './support/outside.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

/** Part of everything that is typed here. */
const MARK = 'zebrafish';

let ana: string;
let ben: string;
let card: Card;
const asAna = outside(w, () => ana);
const asBen = outside(w, () => ben);

beforeEach(async () => {
  ana = await addCoordinator(w, 'Ana');
  ben = await addMentor(w, 'Ben');
  await addTeam(w, 'Returns', ben, ana);
  card = await addCard(w, ana, { title: `What does a ${MARK} cost?`, body: `A ${MARK} costs 3 euros.` });
  const other = await addCard(w, ana, { title: `Where does a ${MARK} live?` });
  const actor = await actorFor(w, ana);
  await w.deps.db.$transaction((tx) => linkCards(tx, actor, card.id, other.id));
  await w.deliver();
});

const json = (value: object) => JSON.stringify(value);

/** Whatever takes words, one after the other; each of them may fail. */
async function sayEverything(): Promise<void> {
  const { db } = w.deps;
  const inForm = { question: typed(`Is a ${MARK} refundable?`), skillId: choice(await skillId(w)) };
  const newCard = {
    'title.0': typed(`How long does a ${MARK} live?`),
    'answer.0.0': typed(`Call +49 30 901820 about any ${MARK}, or write to ${MARK}@example.com.`),
    kind: choice('FAQ'),
  };
  const form = { place: 'new', source: {}, plain: true, gen: 0, ids: { answer: [[0, 0]] } };
  const acts: (() => Promise<unknown>)[] = [
    () => w.slack.as(ana).command('/know', MARK),
    () => w.slack.as(ana).command('/know', `${MARK} that nobody wrote about`),
    () => w.slack.as(ana).command('/know', `who ${MARK}`),
    () => w.slack.as(ana).command('/know', `new ${MARK}`),
    () => w.slack.as(ana).command('/ask', `Is a ${MARK} refundable?`),
    () => w.slack.as(ana).command('/shield', `A customer shouts about a ${MARK}`),
    () => asAna.suggest('knowledge.narrow-tag', MARK),
    () => asAna.submit('knowledge.run-search', { words: typed(MARK) }),
    () => asAna.press('knowledge.open', { cardId: card.id }),
    () => asAna.press('knowledge.helped', { cardId: card.id }),
    () => asBen.press('knowledge.helped', { cardId: card.id }),
    () => asBen.press('knowledge.see-also', { cardId: card.id }),
    () => asAna.press('knowledge.unlink', card.id),
    () => asAna.press('capture.save-linked', { cardId: card.id }),
    () => asAna.press('capture.changes', { cardId: card.id }),
    () => asBen.submit('knowledge.send-outdated', { reason: typed(`No ${MARK} any more`) }, json({ cardId: card.id })),
    () => asAna.submit('capture.save', newCard, json(form)),
    () => asAna.close('capture.save', newCard, json(form)),
    () => asAna.press('capture.new', { title: MARK, body: MARK }),
    () => asAna.submit('live-help.start', { question: inForm.question }),
    () => asAna.submit('live-help.send', inForm),
    async () => asBen.press('live-help.take', { id: (await db.helpRequest.findFirst())?.id ?? card.id }),
    async () => asBen.press('live-help.solved', { id: (await db.helpRequest.findFirst())?.id ?? card.id }),
    () => asAna.submit('shield.call', { words: typed(`A customer shouts about a ${MARK}`) }),
    async () => asBen.press('shield.step-in', { id: (await db.shield.findFirst())?.id ?? card.id }),
    // Not what a form of ours ever carries.
    () => asAna.submit('capture.save', newCard, `{"${MARK}`),
    () => asAna.press('knowledge.open', { cardId: MARK }),
  ];
  for (const act of acts) {
    await act();
    await w.app.idle();
  }
  await w.deliver();
}

const lines = (message: string) => w.logs.filter((line) => line.includes(message));

/** Nothing of it stands in a log; what failed was expected to. */
function staysUnlogged(): void {
  expect(w.logs.filter((line) => line.toLowerCase().includes(MARK))).toEqual([]);
  w.logs.length = 0;
}

describe('no words of people stand in a log', () => {
  test('when all goes well', async () => {
    await sayEverything();
    expect(JSON.stringify([w.slack.state, w.slack.calls.map(({ params }) => params)])).toContain(MARK);
    // Only what no form of ours carries has failed.
    expect(lines('a listener failed')).toHaveLength(1);
    staysUnlogged();
  });

  test.each([
    { kind: 'server_error' as const },
    { kind: 'error' as const, error: 'invalid_arguments' },
    { kind: 'drop_before' as const },
  ])('when Slack fails: $kind', async (fault) => {
    w.slack.faults.add({ ...fault, method: 'views.open' }, { ...fault, method: 'respond' });
    w.slack.faults.add({ ...fault, method: 'chat.postMessage' }, { ...fault, method: 'views.update' });
    await sayEverything();
    expect(lines('a listener failed').length).toBeGreaterThan(5);
    w.slack.faults.clear();
    staysUnlogged();
  });

  describe('when the database refuses, in words of its own that quote what was written', () => {
    const TABLES = [
      'Card',
      'CardVersion',
      'CardSearch',
      'CardUse',
      'CardLink',
      'Gap',
      'FormDraft',
      'HelpRequest',
      'Shield',
    ];
    beforeEach(async () => {
      await w.deps.db.$executeRaw`
        CREATE FUNCTION test_refuses() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'refused: %', NEW; END $$`;
      for (const table of TABLES)
        await w.deps.db.$executeRawUnsafe(
          `CREATE TRIGGER test_refuses BEFORE INSERT OR UPDATE ON "${table}" FOR EACH ROW EXECUTE FUNCTION test_refuses()`,
        );
    });
    afterEach(async () => {
      await w.deps.db.$executeRaw`DROP FUNCTION IF EXISTS test_refuses CASCADE`;
    });

    test('nothing of it is logged', async () => {
      await sayEverything();
      expect(lines('a listener failed').length).toBeGreaterThan(5);
      staysUnlogged();
    });
  });
});

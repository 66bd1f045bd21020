import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Card, Prisma } from '../src/generated/prisma/client.ts';
import { recordInstallation } from '../src/installation/service.ts';
import { reportOutdated } from '../src/knowledge/states.ts';
import { decide, findChecks } from '../src/verification/service.ts';
import { findStale, retireStale } from '../src/verification/stale.ts';
import { findComingLists, MOST_A_WEEK, weekAt } from '../src/verification/weekly.ts';
import { actorFor, addCard, addCoordinator, addTeam } from './support/cards.ts';
import { lastDm, wordsOf } from './support/mentoring.ts';
import { outlookOf } from './support/outlook.ts';
import { heard, whispered } from './support/pairs.ts';
import { slow, tries } from './support/properties.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const DAY_MS = 86_400_000;

const ago = (days: number) => new Date(w.deps.now().getTime() - days * DAY_MS);
const change = (id: string, data: Prisma.CardUncheckedUpdateInput) => w.deps.db.card.update({ where: { id }, data });
const now = ({ id }: Pick<Card, 'id'>) => w.deps.db.card.findUniqueOrThrow({ where: { id } });

/** A card of somebody's that is due since so many days. */
async function dueCard(
  owner: string,
  title: string,
  days = 1,
  data: Prisma.CardUncheckedUpdateInput = {},
): Promise<Card> {
  const card = await addCard(w, owner, { title });
  return change(card.id, { status: 'PUBLISHED', dueAt: ago(days), ...data });
}

/** Everything somebody's App Home says, drawn anew. */
async function homeOf(who: string): Promise<string> {
  await w.slack.as(who).openHome();
  await w.eventsDone();
  return JSON.stringify(w.slack.as(who).home()?.blocks);
}

const lists = (who: string) =>
  heard(w, who).filter((text) => /wait for your word|waits for your word|All checked|newer list/.test(text));
const modalOf = (who: string) => JSON.stringify(w.slack.as(who).modal()?.blocks ?? '');
const value = ({ id: cardId }: Pick<Card, 'id'>) => JSON.stringify({ cardId });
/** That a card is true is said of what stands there. */
const confirming = ({ id: cardId, version }: Pick<Card, 'id' | 'version'>) => JSON.stringify({ cardId, version });

async function openChecks(who: string) {
  const me = w.slack.as(who);
  await me.command('/know', 'check');
  await w.slack.settle(() => me.modal()?.callback_id === 'verification.checks');
  return me;
}

async function tapList(who: string, action: string, card: Card) {
  await w.slack
    .as(who)
    .press(lastDm(w, who), action, action === 'verification.confirm' ? confirming(card) : value(card));
  await w.app.idle(); // it is acknowledged before it is done
  await w.deliver();
}

describe('a card', () => {
  test('is due from its time on, however often the clock comes round', async () => {
    const ana = w.person('Ana');
    const card = await dueCard(ana, 'How do I refund?', -1);
    await w.run('verification.mark-due');
    expect((await now(card)).status).toBe('PUBLISHED');
    w.advance({ days: 2 });
    await w.run('verification.mark-due');
    await w.run('verification.mark-due');
    expect((await now(card)).status).toBe('DUE');
  });
});

describe('the weekly list', () => {
  test('comes once a week with five cards: what was found outdated first, then by use, then the oldest', async () => {
    const ana = w.person('Ana');
    const finder = w.person('Finn');
    for (const [title, days] of [
      ['Old', 50],
      ['Older', 60],
      ['Young', 2],
      ['Used', 3],
      ['Newest', 1],
    ] as const)
      await dueCard(ana, title, days);
    const used = await w.deps.db.card.findFirstOrThrow({ where: { title: 'Used' } });
    const finn = await actorFor(w, finder);
    await w.deps.db.cardUse.create({
      data: {
        cardId: used.id,
        memberId: finn.id,
        kind: 'HELPED',
        day: ago(1),
        workspaceId: w.workspace.id,
        at: ago(1),
      },
    });
    const wrong = await addCard(w, ana, { title: 'Wrong <!channel>' });
    await change(wrong.id, { status: 'PUBLISHED' });
    await w.deps.db.$transaction((tx) => reportOutdated(w.deps, tx, finn, wrong.id, 'The limit is <@U1> 60 now.'));
    await w.run('verification.plan');
    await w.run('verification.plan');
    expect(lists(ana)).toEqual(['5 cards wait for your word.']);
    const said = wordsOf(lastDm(w, ana));
    const order = ['Wrong', 'Used', 'Older', 'Old*', 'Young'].map((title) => said.indexOf(title));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(said).not.toContain('Newest');
    expect(said).toContain('1 more waits');
    expect(said).toContain('The limit is &lt;@U1&gt; 60 now.');
    expect(said).not.toContain('<!channel>');
    expect(said).not.toContain('Finn'); // who found it is thanked, not named
    w.advance({ days: 2 });
    await w.run('verification.plan');
    expect(lists(ana)).toHaveLength(1);
  });

  test('is answered in place, card by card, and says thank you at the end', async () => {
    const ana = w.person('Ana');
    const [one, two, three] = [
      await dueCard(ana, 'One', 9),
      await dueCard(ana, 'Two', 8, { verifiedAt: ago(98) }),
      await dueCard(ana, 'Three', 7),
    ];
    await w.run('verification.plan');
    await tapList(ana, 'verification.confirm', one);
    expect(await now(one)).toMatchObject({ status: 'PUBLISHED', verifiedById: (await w.member(ana)).id });
    expect(lastDm(w, ana).text).toBe('2 cards wait for your word.');
    expect(wordsOf(lastDm(w, ana))).toContain('still true. Thank you!');
    await tapList(ana, 'verification.retire', two);
    expect((await now(two)).status).toBe('OBSOLETE');
    await tapList(ana, 'verification.revive', two);
    expect((await now(two)).status).toBe('PUBLISHED');
    await tapList(ana, 'verification.confirm', three);
    expect(lastDm(w, ana).text).toContain('All checked');
    expect(w.slack.as(ana).directMessages()).toHaveLength(1);
  });

  test('leaves what did not fit, and what was not answered, to the next week, and gives way to it', async () => {
    const ana = w.person('Ana');
    for (let card = 1; card <= 7; card++) await dueCard(ana, `Card ${card}`, 20 - card);
    await w.run('verification.plan');
    for (const check of await w.deps.db.cardCheck.findMany({
      include: { card: true },
      take: 3,
      orderBy: { place: 'asc' },
    }))
      await tapList(ana, 'verification.confirm', check.card);
    w.setClock('2026-12-01T09:00:00Z');
    await w.run('verification.plan');
    expect(lists(ana)).toEqual(['A newer list has taken the place of this one.', '4 cards wait for your word.']);
    expect(wordsOf(lastDm(w, ana))).toContain('Card 7');
  });

  test('of a year of lists a change reaches the latest two only', async () => {
    const ana = w.person('Ana');
    const { id: memberId } = await w.member(ana);
    const card = await dueCard(ana, 'How do I refund?');
    for (let week = 0; week < 6; week += 1) {
      const id = `0193e4b2-0000-7000-8000-00000000000${week}`;
      const { monday } = weekAt(ago(7 * week), 'Europe/Berlin');
      const key = { workspaceId: w.workspace.id, kind: 'verification.list', subject: memberId, occurrence: monday };
      const sent = { status: 'SENT' as const, channel: 'D1', messageTs: `${week}.1`, sentAt: ago(7 * week) };
      await w.deps.db.outboxMessage.create({
        data: { id, ...key, ...sent, recipient: ana, nudge: true, dueAt: ago(7 * week), createdAt: ago(7 * week) },
      });
    }
    await decide(w.deps, await actorFor(w, ana), 'confirm', card.id);
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'outbox.refreshed' } })).toBe(3);
  });

  test('takes in what comes due in its week, up to five', async () => {
    const ana = w.person('Ana');
    for (let card = 1; card <= 4; card++) await dueCard(ana, `Card ${card}`);
    await w.run('verification.plan');
    await dueCard(ana, 'Card 5');
    await dueCard(ana, 'Card 6');
    await w.run('verification.plan');
    expect(lists(ana)).toEqual(['5 cards wait for your word.']);
    expect(await w.deps.db.cardCheck.count()).toBe(5);
  });

  test('asks the verifier before the owner, and about a candidate’s card whoever may accept it', async () => {
    const [ana, ben, cara] = [w.person('Ana'), w.person('Ben'), await addCoordinator(w, 'Cara')];
    const card = await dueCard(ana, 'Verified by Ben');
    await change(card.id, { verifierId: (await w.member(ben)).id });
    const draft = await addCard(w, ana, { title: 'A candidate' });
    expect(draft.status).toBe('DRAFT');
    await w.run('verification.plan');
    expect(lists(ana)).toEqual([]);
    expect(wordsOf(lastDm(w, ben))).toContain('Verified by Ben');
    expect(wordsOf(lastDm(w, cara))).toMatch(/A candidate.*Accept/s);
    await tapList(cara, 'verification.confirm', draft);
    expect(await now(draft)).toMatchObject({ status: 'PUBLISHED' });
    expect(heard(w, ana).join()).toContain('A candidate'); // accepted, told by knowledge/
  });

  test('shows what others decided meanwhile, and what is no longer theirs', async () => {
    const [ana, cara] = [w.person('Ana'), await addCoordinator(w, 'Cara')];
    const [one, two, three] = [await dueCard(ana, 'One'), await dueCard(ana, 'Two'), await dueCard(ana, 'Three')];
    await w.run('verification.plan');
    await decide(w.deps, await actorFor(w, cara), 'confirm', one.id);
    await change(two.id, { ownerId: (await w.member(cara)).id });
    const hidden = await addTeam(w, 'Secret');
    await change(three.id, { teamId: hidden.id, title: 'Secret title' });
    await decide(w.deps, await actorFor(w, cara), 'confirm', two.id);
    await w.slack
      .as(ana)
      .press(lastDm(w, ana), 'verification.confirm', confirming(three))
      .catch(() => undefined);
    await w.app.idle();
    await w.deliver();
    const said = JSON.stringify(w.slack.as(ana).directMessages());
    expect(said).toContain(`*One* – checked by <@${cara}>`);
    expect(said).toContain('*Two* – somebody else looks after it now.');
    expect(said).toContain('That card is no longer there.');
    expect(said).not.toContain('Secret title');
  });

  test('is said in a way that can be put off, asked about and cut, and stands in the forecast as it comes', async () => {
    const ana = w.person('Ana');
    await dueCard(ana, 'One', -3); // due on Friday
    const member = await w.member(ana);
    const workspace = await w.deps.db.workspace.findUniqueOrThrow({ where: { id: w.workspace.id } });
    const until = new Date('2026-12-24T00:00:00Z');
    const foreseen = (await w.deps.outbox.forecast(workspace, [member], until)).get(member.id)?.messages ?? [];
    const sent: string[] = [];
    for (let at = w.deps.now(); at < until; at = new Date(at.getTime() + 3_600_000)) {
      w.setClock(at);
      const before = w.slack.as(ana).directMessages().length;
      await w.run('verification.plan');
      if (w.slack.as(ana).directMessages().length > before) sent.push(at.toISOString());
    }
    expect(sent).toEqual([
      '2026-12-01T09:00:00.000Z',
      '2026-12-08T09:00:00.000Z',
      '2026-12-15T09:00:00.000Z',
      '2026-12-22T09:00:00.000Z',
    ]);
    expect(foreseen.map(({ at }) => at.toISOString())).toEqual(sent);
    const message = await w.deps.db.outboxMessage.findFirstOrThrow({
      where: { kind: 'verification.list' },
      orderBy: { id: 'desc' },
    });
    expect(await w.deps.outbox.why(message)).toContain('At most once a week');
    expect(message).toMatchObject({ nudge: true, family: 'knowledge' });
  }, 120_000);

  test('that finds no hour in its week never comes, and the forecast has the next week’s', async () => {
    const ana = w.person('Ana');
    await dueCard(ana, 'One');
    await w.app.runSchedule('verification.plan');
    const list = await w.deps.db.outboxMessage.findFirstOrThrow({ where: { kind: 'verification.list' } });
    // As the calm rules move what may not go out before it is too late.
    await w.deps.db.outboxMessage.update({ where: { id: list.id }, data: { dueAt: list.until ?? new Date(0) } });
    const coming = await findComingLists(w.deps, await outlookOf(w, [await w.member(ana)], 14));
    expect(coming.map(({ monday }) => monday)).toEqual(['2026-11-30', '2026-12-07']);
  });

  test('put off into the next week is that week’s list', async () => {
    const ana = w.person('Ana');
    for (let card = 1; card <= 8; card++) await dueCard(ana, `Card ${card}`);
    await w.run('verification.plan');
    const row = await w.deps.db.outboxMessage.findFirstOrThrow({ where: { kind: 'verification.list' } });
    await w.deps.db.outboxMessage.update({ where: { id: row.id }, data: { until: null } });
    const fresh = await w.deps.db.outboxMessage.findUniqueOrThrow({ where: { id: row.id } });
    await w.deps.db.$transaction((tx) => w.deps.outbox.snooze(tx, fresh, new Date('2026-12-01T10:00:00Z')));
    for (const day of [
      '2026-11-30T09:00:00Z',
      '2026-12-01T10:00:00Z',
      '2026-12-02T10:00:00Z',
      '2026-12-03T10:00:00Z',
    ]) {
      w.setClock(day);
      await w.run('verification.plan');
    }
    expect(await w.deps.db.cardCheck.count()).toBe(5);
    expect(lists(ana)).toHaveLength(2);
  });

  test('is made once by two replicas, and not for people who left, apps or guests', async () => {
    const ana = w.person('Ana');
    for (let card = 1; card <= 3; card++) await dueCard(ana, `Card ${card}`);
    await Promise.all([w.app.runSchedule('verification.plan'), w.app.runSchedule('verification.plan')]);
    await w.deliver();
    expect(lists(ana)).toHaveLength(1);
    const guest = w.person('Gus', { isGuest: true });
    await dueCard(guest, 'A guest’s');
    await w.run('verification.plan');
    expect(lists(guest)).toEqual([]);
  });

  test(
    'never has more than five cards a week, whatever happens',
    async () => {
      const people = [w.person('Ana'), w.person('Ben', { tz: 'America/Los_Angeles' }), await addCoordinator(w, 'Cara')];
      const act = fc.oneof(
        fc.record({ does: fc.constant('due' as const), who: fc.nat(2), many: fc.integer({ min: 1, max: 7 }) }),
        fc.record({
          does: fc.constantFrom('answer' as const, 'retire' as const, 'give' as const),
          who: fc.nat(2),
          many: fc.integer({ min: 1, max: 3 }),
        }),
        fc.record({ does: fc.constant('wait' as const), who: fc.constant(0), many: fc.integer({ min: 1, max: 60 }) }),
        fc.record({ does: fc.constant('move' as const), who: fc.nat(2), many: fc.constant(1) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 10 }), async (acts) => {
          for (const { does, who, many } of acts) {
            const slackId = people[who] ?? '';
            const member = await w.member(slackId);
            if (does === 'due') for (let card = 0; card < many; card++) await dueCard(slackId, `Card ${card}`);
            if (does === 'wait') w.advance({ hours: many });
            if (does === 'move')
              await w.deps.db.member.update({ where: { id: member.id }, data: { zone: 'Pacific/Auckland' } });
            const { checks } = await findChecks(w.deps, await actorFor(w, slackId));
            for (const { card } of checks.slice(0, many)) {
              if (does === 'answer') await decide(w.deps, await actorFor(w, slackId), 'confirm', card.id);
              if (does === 'retire') await decide(w.deps, await actorFor(w, slackId), 'retire', card.id);
              if (does === 'give') await change(card.id, { ownerId: (await w.member(people[(who + 1) % 3] ?? '')).id });
            }
            await w.run('verification.plan');
            const weeks = await w.deps.db.cardCheck.groupBy({ by: ['memberId', 'week'], _count: true });
            expect(Math.max(0, ...weeks.map(({ _count }) => _count))).toBeLessThanOrEqual(MOST_A_WEEK);
            const sent = await w.deps.db.outboxMessage.findMany({ where: { kind: 'verification.list' } });
            const ids = sent.map(({ subject, occurrence }) => `${subject} ${occurrence}`);
            expect(new Set(ids).size).toBe(ids.length);
          }
        }),
        { numRuns: tries(12) },
      );
      expect(await w.deps.db.cardCheck.count()).toBeGreaterThan(5); // else it would hold by doing nothing
    },
    slow(180_000),
  );

  test('begins its week on Monday where the person is', () => {
    expect(weekAt(new Date('2026-11-29T23:30:00Z'), 'Europe/Berlin').monday).toBe('2026-11-30');
    expect(weekAt(new Date('2026-11-29T23:30:00Z'), 'America/Los_Angeles').monday).toBe('2026-11-23');
    expect(weekAt(new Date('2026-11-29T23:30:00Z'), 'Europe/Berlin', 1)).toEqual({
      monday: '2026-12-07',
      from: new Date('2026-12-06T23:00:00Z'),
      until: new Date('2026-12-13T23:00:00Z'),
    });
  });
});

describe('/know check', () => {
  test('shows all that waits, page by page, and works on it there', async () => {
    const ana = w.person('Ana');
    const cards: Card[] = [];
    for (let card = 1; card <= 10; card++)
      cards.push(await dueCard(ana, `Card no ${card}.`, 30 - card, { verifiedAt: ago(120) }));
    const me = await openChecks(ana);
    expect(modalOf(ana)).toContain('*10 cards* wait');
    expect(modalOf(ana)).not.toContain('Card no 9.');
    await me.press('modal', 'verification.page-1');
    await w.slack.settle(() => modalOf(ana).includes('Card no 9.'));
    const [first] = cards;
    await me.press('modal', 'verification.page-0');
    await w.slack.settle(() => modalOf(ana).includes('Card no 1.'));
    await me.press('modal', 'verification.confirm', confirming(first as Card));
    await w.slack.settle(() => modalOf(ana).includes('*9 cards* wait'));
    expect(modalOf(ana)).toContain('Still true.');
    await me.press('modal', 'verification.retire', value(cards[1] as Card));
    await w.slack.settle(() => modalOf(ana).includes('*8 cards* wait'));
    await me.press('modal', 'verification.revive', value(cards[1] as Card));
    await w.slack.settle(() => modalOf(ana).includes('Back in use'));
    expect((await now(cards[1] as Card)).status).toBe('PUBLISHED');
  });

  test('says so when there is nothing, and is no search', async () => {
    const ana = w.person('Ana');
    await openChecks(ana);
    expect(modalOf(ana)).toContain('Nothing to check');
    expect(await w.deps.db.cardSearch.count()).toBe(0);
  });

  test('refuses other people’s cards, other workspaces’ and broken buttons in words', async () => {
    const [ana, ben] = [w.person('Ana'), w.person('Ben')];
    const card = await dueCard(ana, 'Ana’s');
    await expect(decide(w.deps, await actorFor(w, ben), 'confirm', card.id)).rejects.toThrow(
      'owner or verifier decides',
    );
    await expect(decide(w.deps, await actorFor(w, ben), 'retire', card.id)).rejects.toThrow(
      'owner or verifier decides',
    );
    await recordInstallation(w.deps, { slackId: 'T2', name: 'Other', botUserId: 'B2' });
    const other = await w.deps.db.workspace.findUniqueOrThrow({ where: { slackId: 'T2' } });
    await change(card.id, { workspaceId: other.id });
    await expect(decide(w.deps, await actorFor(w, ana), 'confirm', card.id)).rejects.toThrow('no longer there');
    expect((await findChecks(w.deps, await actorFor(w, ana))).total).toBe(0);
    expect(card.workspaceId).toBe(w.workspace.id);
  });

  test('pressing twice at once is pressing once', async () => {
    const ana = w.person('Ana');
    const card = await dueCard(ana, 'Twice');
    const member = await actorFor(w, ana);
    await Promise.all([decide(w.deps, member, 'confirm', card.id), decide(w.deps, member, 'confirm', card.id)]);
    await Promise.all([decide(w.deps, member, 'retire', card.id), decide(w.deps, member, 'retire', card.id)]);
    expect((await now(card)).status).toBe('OBSOLETE');
    const old = confirming(card);
    await dueCard(ana, 'Another');
    const me = await openChecks(ana);
    await change(card.id, { ownerId: null, verifierId: null });
    await expect(me.press('modal', 'verification.confirm', old)).rejects.toThrow();
  });
});

describe('stale cards', () => {
  const leave = (card: Card) => change(card.id, { createdAt: ago(200), updatedAt: ago(200), dueAt: ago(-30) });

  test('are those nobody used or checked for three months, and can be retired together', async () => {
    const ana = w.person('Ana');
    const cards: Card[] = [];
    for (let card = 1; card <= 12; card++) cards.push(await leave(await dueCard(ana, `Unused ${card}`)));
    const [used, checked, young] = [
      await dueCard(ana, 'Used'),
      await dueCard(ana, 'Checked'),
      await dueCard(ana, 'Young'),
    ];
    await leave(used);
    await change(used.id, { usedAt: ago(10) });
    await leave(checked);
    await change(checked.id, { verifiedAt: ago(80) });
    await change(young.id, { dueAt: ago(-30) });
    expect((await findStale(w.deps, await actorFor(w, ana))).total).toBe(12);
    const me = w.slack.as(ana);
    expect(await homeOf(ana)).toContain('*12 cards* neither used nor checked');
    await me.press('home', 'verification.stale');
    await w.slack.settle(() => me.modal() !== undefined);
    expect(await me.submit()).toMatchObject({ ok: false });
    const shown = cards.filter(({ title }) => modalOf(ana).includes(`"${title}"`)).map(({ id }) => id);
    expect(shown).toHaveLength(10);
    await me.type('cardIds', shown.slice(0, 3));
    await me.submit();
    expect(modalOf(ana)).toContain('3 cards retired');
    expect(await w.deps.db.card.count({ where: { status: 'OBSOLETE' } })).toBe(3);
    expect(modalOf(ana)).toContain('*9 cards*');
  });

  test('leave out a draft that is another’s to decide about, so that the others can go', async () => {
    const [ana, eli] = [w.person('Ana'), w.person('Eli')];
    const draft = await addCard(w, ana, { title: 'Of Ana' });
    const own = await addCard(w, eli, { title: 'Of Eli' });
    await change(draft.id, { ownerId: (await w.member(eli)).id });
    await w.deps.db.card.updateMany({ data: { createdAt: ago(100), updatedAt: ago(100) } });
    const actor = await actorFor(w, eli);
    expect((await findStale(w.deps, actor)).cards.map(({ title }) => title)).toEqual(['Of Eli']);
    expect(await retireStale(w.deps, actor, [draft.id, own.id])).toBe(1);
  });

  test('are their owner’s and the coordinators’ to decide about, and a team’s own stay with the team', async () => {
    const [ana, ben, cara] = [w.person('Ana'), w.person('Ben'), await addCoordinator(w, 'Cara')];
    await leave(await dueCard(ana, 'Everybody’s'));
    const team = await addTeam(w, 'Night', undefined, ana);
    await change((await leave(await dueCard(ana, 'The team’s'))).id, { teamId: team.id });
    const total = async (who: string) => (await findStale(w.deps, await actorFor(w, who))).total;
    expect([await total(ana), await total(ben), await total(cara)]).toEqual([2, 0, 1]);
  });

  test('stand at the end of the weekly list', async () => {
    const ana = w.person('Ana');
    await leave(await dueCard(ana, 'Unused'));
    await dueCard(ana, 'To check');
    await w.run('verification.plan');
    expect(wordsOf(lastDm(w, ana))).toContain('1 card you look after was neither used nor checked');
  });
});

describe('when somebody leaves', () => {
  async function leave(slackId: string): Promise<void> {
    await w.slack.deactivate(slackId);
    await vi.waitFor(async () => {
      expect(await w.deps.db.member.count({ where: { slackId, deactivatedAt: { not: null } } })).toBe(1);
      expect(await w.deps.db.receivedEvent.count({ where: { doneAt: null } })).toBe(0);
    });
    await w.deliver();
  }
  const told = (who: string) => heard(w, who).filter((text) => text.includes('has left, and you look after'));

  test('their cards go to the verifier, a contributor, the lead, the one who knows most, a coordinator; each is told once', async () => {
    const ana = w.person('Ana');
    const [ben, cem, lea, cara] = [w.person('Ben'), w.person('Cem'), w.person('Lea'), await addCoordinator(w, 'Cara')];
    const id = async (who: string) => (await w.member(who)).id;
    const verified = await dueCard(ana, 'With a verifier', -9, { verifierId: await id(ben) });
    const second = await dueCard(ana, 'Another with a verifier', -9, { verifierId: await id(ben) });
    const contributed = await addCard(w, ana, { title: 'With a contributor', contributorIds: [await id(cem)] });
    const alone = await dueCard(ana, 'Alone', -9);
    const checked = await dueCard(ben, 'Checked by Ana', -9, { verifierId: await id(ana) });
    const retired = await dueCard(ana, 'Retired', -9, { status: 'OBSOLETE', obsoleteAt: ago(1) });
    const night = await addTeam(w, 'Night', lea, ana);
    const teams = await dueCard(ana, 'The team’s', -9, { teamId: night.id });
    await leave(ana);
    expect((await now(verified)).ownerId).toBe(await id(ben));
    expect((await now(second)).ownerId).toBe(await id(ben));
    expect((await now(contributed)).ownerId).toBe(await id(cem));
    expect((await now(alone)).ownerId).toBe(await id(lea)); // her team's lead
    expect((await now(teams)).ownerId).toBe(await id(lea));
    expect((await now(checked)).verifierId).toBe(await id(ben));
    expect((await now(retired)).ownerId).toBe(await id(ana));
    expect([told(ben), told(cem), told(lea), told(cara)].map(({ length }) => length)).toEqual([1, 1, 1, 0]);
    await w.run('verification.plan');
    expect([told(ben), told(cem), told(lea)].map(({ length }) => length)).toEqual([1, 1, 1]);
  });

  test('a clock catches what no event told, and a team’s card goes to nobody who may not see it', async () => {
    const [ana, cara] = [w.person('Ana'), await addCoordinator(w, 'Cara')];
    const night = await addTeam(w, 'Night', undefined, ana);
    const [everybodys, teams] = [await dueCard(ana, 'Everybody’s', -9), await dueCard(ana, 'The team’s', -9)];
    await change(teams.id, { teamId: night.id });
    const { id } = await w.member(ana);
    await w.deps.db.member.update({ where: { id }, data: { deactivatedAt: w.deps.now() } });
    await w.run('verification.plan');
    expect((await now(everybodys)).ownerId).toBe((await w.member(cara)).id);
    expect((await now(teams)).ownerId).toBe(id);
    const nina = w.person('Nina');
    await w.deps.db.team.update({ where: { id: night.id }, data: { leadId: (await w.member(nina)).id } });
    await w.run('verification.plan');
    expect((await now(teams)).ownerId).toBe((await w.member(nina)).id);
    expect(told(cara)).toHaveLength(1);
  });

  test('hundreds of cards that nobody can look after keep no other one waiting', async () => {
    const cara = await addCoordinator(w, 'Cara');
    const { id: teamId } = await addTeam(w, 'Closed');
    const orphan = {
      ...{ workspaceId: w.workspace.id, kind: 'FAQ' as const, status: 'DUE' as const, title: 'Nobody’s', body: '' },
      ...{ language: 'en', teamId, dueAt: ago(1), createdAt: ago(9), updatedAt: ago(9) },
    };
    await w.deps.db.card.createMany({ data: Array.from({ length: 501 }, () => orphan) });
    const lone = await addCard(w, cara, { title: 'Lone' });
    await change(lone.id, { ownerId: null, status: 'DUE', dueAt: ago(1) });
    await w.run('verification.plan');
    expect((await now(lone)).verifierId).toBe((await w.member(cara)).id);
  });

  test('cards that wait with nobody there go to the publisher who knows the topic', async () => {
    const [cara, pia, vic] = [await addCoordinator(w, 'Cara'), w.person('Pia'), w.person('Vic')];
    await addTeam(w, 'Night', pia);
    for (const title of ['One', 'Two']) {
      const card = await addCard(w, pia, { title, product: 'Loans' });
      await change(card.id, { verifiedAt: ago(1), verifiedById: (await w.member(vic)).id, dueAt: ago(-90) });
    }
    const card = await addCard(w, cara, { title: 'Nobody’s', product: 'Loans' });
    await change(card.id, { ownerId: null, makerId: null, verifiedById: null, dueAt: ago(1) });
    await w.run('verification.plan');
    expect((await now(card)).verifierId).toBe((await w.member(pia)).id);
    expect(wordsOf(lastDm(w, pia))).toContain('Nobody’s');
  });
});

describe('the ladder', () => {
  async function accepted(maker: string, by: string, many: number): Promise<void> {
    for (let card = 0; card < many; card++) {
      const written = await addCard(w, maker, { title: `Card ${card}` });
      await change(written.id, {
        status: 'PUBLISHED',
        verifiedAt: w.deps.now(),
        acceptedAt: w.deps.now(),
        verifiedById: (await w.member(by)).id,
        dueAt: ago(-90),
      });
    }
  }
  const steps = (who: string) => heard(w, who).filter((text) => text.includes('found true by others'));

  test('is told to the person once a step, and shown to nobody else', async () => {
    const [ana, cara] = [w.person('Ana'), await addCoordinator(w, 'Cara')];
    expect(await homeOf(ana)).not.toContain('accepted');
    await accepted(ana, cara, 2);
    expect(await homeOf(ana)).toContain('One more accepted card, and what you write is published at once.');
    await w.run('verification.tell-steps');
    expect(steps(ana)).toEqual([]);
    await accepted(ana, cara, 1);
    await w.run('verification.tell-steps');
    await w.run('verification.tell-steps');
    expect(steps(ana)).toHaveLength(1);
    expect(await homeOf(ana)).toContain('With 7 more accepted cards');
    await accepted(ana, cara, 7);
    await w.run('verification.tell-steps');
    expect(steps(ana)).toHaveLength(2);
    expect(heard(w, cara).join()).not.toContain('found true by others');
    expect(await homeOf(cara)).not.toContain('Only you see this');
  });

  test('is not told to leads and coordinators, who began on its last step', async () => {
    const [lea, cara] = [w.person('Lea'), await addCoordinator(w, 'Cara')];
    await addTeam(w, 'Night', lea);
    await accepted(lea, cara, 10);
    await accepted(cara, lea, 10);
    await w.run('verification.tell-steps');
    expect([...steps(lea), ...steps(cara)]).toEqual([]);
  });
});

test('a stranger to knowledge sees nothing of it at Home', async () => {
  const home = await homeOf(w.person('Ana'));
  expect(home).not.toContain('Knowledge to keep true');
  expect(home).not.toContain('What is missing');
});

test('a broken button is answered in words', async () => {
  const ana = w.person('Ana');
  await dueCard(ana, 'One');
  await w.run('verification.plan');
  const message = lastDm(w, ana);
  const blocks = message.blocks as { elements?: { action_id?: string; value?: string }[] }[];
  for (const { elements } of blocks)
    for (const element of elements ?? [])
      if (element.action_id === 'verification.confirm') element.value = '{"cardId":"no"}';
  await w.slack.as(ana).press(message, 'verification.confirm');
  expect(await whispered(w, ana)).toContain('This button no longer works');
});

/** What people are told is so: whatever happened between two looks. */
import { beforeEach, describe, expect, test } from 'vitest';
import { withdrawHelp } from '../src/live-help/asking.ts';
import { claimHelp } from '../src/live-help/claiming.ts';
import { solveHelp } from '../src/live-help/solving.ts';
import {
  askPerson,
  asks,
  expert,
  help,
  mentors,
  openAsk,
  pass,
  press,
  QUESTION,
  settled,
  team,
} from './support/live-help.ts';
import { lastDm, wordsOf } from './support/mentoring.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
let ana: string;

beforeEach(async () => {
  ana = w.person('Ana');
  await w.deps.db.skill.create({ data: { workspaceId: w.workspace.id, name: 'Refunds' } });
});

const dm = (who: string) => wordsOf(lastDm(w, who));
const dms = (who: string) => w.slack.as(who).directMessages();
const whisper = (who: string) => w.slack.as(who).ephemerals().at(-1)?.text ?? '';
const modal = (who: string) => JSON.stringify(w.slack.as(who).modal());

describe('the lead hears, when that is said', () => {
  let lea: string;
  beforeEach(async () => {
    lea = w.person('Lea');
    await team(w, lea, [ana]);
  });
  const away = async (until: string) =>
    w.deps.db.member.update({ where: { id: (await w.member(lea)).id }, data: { pausedUntil: new Date(until) } });

  test('not of one who is away for weeks: nobody says that they hear', async () => {
    await away('2026-12-21T08:00:00Z');
    await askPerson(w, ana);
    expect(dm(ana)).toContain('Nobody I could ask');
    expect(dm(ana)).not.toContain('lead hears');
    expect(await asks(w)).toEqual([]);
  });

  test('after a few days off, while it is still open', async () => {
    await away('2026-11-28T08:00:00Z');
    await askPerson(w, ana);
    expect(dm(ana)).toContain('lead hears');
    w.setClock('2026-11-27T09:00:00Z');
    await w.run('live-help.look-at-quiet');
    await w.deliver();
    await press(w, ana, 'live-help.still-open');
    expect(dms(lea)).toEqual([]);
    w.setClock('2026-11-30T08:00:00Z');
    await w.deliver();
    expect(dm(lea)).toContain(QUESTION);
  });

  /** Nobody answered in the evening; Ben took it minutes before Lea's day began. */
  async function taken(): Promise<string> {
    const ben = await expert(w, 'Ben');
    w.setClock('2026-11-24T16:55:00Z');
    await askPerson(w, ana);
    w.setClock('2026-11-24T19:00:00Z');
    await w.run('live-help.ask-next');
    await w.run('live-help.ask-next');
    await pass(w, 20);
    expect(dm(ana)).toContain('lead hears');
    expect(dms(lea)).toEqual([]);
    w.setClock('2026-11-25T07:55:00Z');
    await press(w, ben, 'live-help.take');
    w.setClock('2026-11-25T08:05:00Z');
    await w.deliver();
    expect(dms(lea)).toEqual([]);
    return ben;
  }

  test('in the morning, also when it was with somebody as the morning came', async () => {
    const ben = await taken();
    await press(w, ben, 'live-help.hand-back');
    await w.deliver();
    expect(dms(lea)).toHaveLength(1);
    expect(dm(lea)).toContain('live-help.take');
    expect(await asks(w)).toContain('Lea 4 ASKED');
    // Whoever had it in their messages already is not written to a second time.
    await press(w, lea, 'live-help.take');
    await press(w, lea, 'live-help.hand-back');
    expect([dms(ben), dms(lea)].map((all) => all.length)).toEqual([1, 1]);
  });

  test('not when they have switched live help off meanwhile', async () => {
    const ben = await taken();
    const helpOffUntil = new Date('9999-01-01T00:00:00Z');
    await w.deps.db.member.update({ where: { id: (await w.member(lea)).id }, data: { helpOffUntil } });
    await press(w, ben, 'live-help.hand-back');
    expect(dms(lea)).toEqual([]);
    expect(await w.deps.db.outboxMessage.count({ where: { recipient: lea, status: 'PENDING' } })).toBe(0);
  });
});

describe('asked anew', () => {
  test('the own mentor comes first, also one who was not there the first time', async () => {
    const mia = w.person('Mia');
    await mentors(w, mia, ana);
    const off = async (until: Date | null) =>
      w.deps.db.member.update({ where: { id: (await w.member(mia)).id }, data: { helpOffUntil: until } });
    await off(new Date('2026-11-25T00:00:00Z'));
    await askPerson(w, ana);
    expect(await asks(w)).toEqual([]);
    for (const day of ['2026-11-27T09:30:00Z', '2026-12-01T10:30:00Z']) {
      w.setClock(day);
      await w.run('live-help.look-at-quiet');
      await w.deliver();
    }
    expect((await help(w)).status).toBe('STALE');
    await press(w, ana, 'live-help.reopen');
    expect(await asks(w)).toEqual(['Mia 1 ASKED']);
    expect(dm(mia)).toContain(QUESTION);
  });

  test('after an answer that did not help, whoever helps then can write theirs down', async () => {
    const [ben, cyd] = [await expert(w, 'Ben'), await expert(w, 'Cyd')];
    await askPerson(w, ana);
    await press(w, ben, 'live-help.take');
    await press(w, ben, 'live-help.solved');
    const { id, workspaceId } = await help(w);
    const card = await w.deps.db.card.create({
      data: {
        ...{ workspaceId, kind: 'FAQ', title: 'Old answer', body: 'No.', language: 'en', status: 'PUBLISHED' },
        ...{ createdAt: w.deps.now(), updatedAt: w.deps.now() },
      },
    });
    await w.deps.db.helpRequest.update({ where: { id }, data: { cardId: card.id } });
    await press(w, ana, 'live-help.rate-not-yet');
    await press(w, ana, 'live-help.ask-other');
    await press(w, cyd, 'live-help.take');
    await press(w, cyd, 'live-help.solved');
    expect(dm(cyd)).toContain('live-help.save');
    expect(dm(cyd)).not.toContain('Old answer');
  });
});

test('App Home gives no number of colleagues who wait that is not theirs', async () => {
  const ben = await expert(w, 'Ben');
  for (const name of ['Ana', 'Bea', 'Cleo', 'Dora']) await askPerson(w, w.person(name));
  await w.slack.as(ben).openHome();
  await settled(w);
  expect(JSON.stringify(w.slack.as(ben).home()?.blocks)).toContain('Several colleagues need help now');
});

describe('what a press says', () => {
  test('“Withdraw” in a form, when it was solved meanwhile', async () => {
    const ben = await expert(w, 'Ben');
    await askPerson(w, ana);
    await openAsk(w, ana, 'Another?');
    const { id } = await help(w);
    await claimHelp(w.deps, await w.member(ben), id);
    await solveHelp(w.deps, await w.member(ben), id);
    await w.slack.as(ana).press('modal', 'live-help.withdraw');
    await settled(w);
    expect(modal(ana)).toContain('Solved.');
    expect(modal(ana)).not.toContain('took it back');
  });

  test('“Keep asking”, when somebody has taken it at that moment', async () => {
    const ben = await expert(w, 'Ben');
    await askPerson(w, ana);
    await pass(w, 20);
    await claimHelp(w.deps, await w.member(ben), (await help(w)).id);
    await press(w, ana, 'live-help.keep-asking');
    expect(whisper(ana)).not.toContain('nobody new');
    expect(dms(ana).map(wordsOf).join()).toContain(`<@${ben}> takes it`);
  });

  test('/ask with a question that somebody has taken says who, and can be said to be solved there', async () => {
    const ben = await expert(w, 'Ben');
    await askPerson(w, ana);
    await press(w, ben, 'live-help.take');
    await openAsk(w, ana, 'Another?');
    expect(modal(ana)).toContain(`<@${ben}> takes it`);
    expect(modal(ana)).not.toContain('asking this already');
    expect(modal(ana)).toContain('One at a time');
    await w.slack.as(ana).press('modal', 'live-help.solved');
    await settled(w);
    expect((await help(w)).status).toBe('RESOLVED');
    expect(modal(ana)).toContain('Solved.');
  });

  test('taken back in the form it stays taken back', async () => {
    await askPerson(w, ana);
    await openAsk(w, ana, 'Another?');
    await withdrawHelp(w.deps, await w.member(ana), (await help(w)).id);
    await w.slack.as(ana).press('modal', 'live-help.withdraw');
    await settled(w);
    expect(modal(ana)).toContain('You took it back');
  });
});

test('a long question is not cut without a word', async () => {
  await openAsk(w, ana, 'Why? '.repeat(300));
  expect(modal(ana)).toContain('first 600 characters');
});

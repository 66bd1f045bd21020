import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Objective, Pairing } from '../src/generated/prisma/client.ts';
import { type Calendar, coach } from '../src/objectives/coach.ts';
import { findKudosToAdd } from '../src/objectives/evidence.ts';
import { readUnfinished } from '../src/objectives/form.ts';
import { objectiveModal } from '../src/objectives/form-views.ts';
import { fractionOf, isReached, readNumber, stepOf, steppedFrom } from '../src/objectives/numbers.ts';
import { moveObjective, recordProgress } from '../src/objectives/progress.ts';
import { findOpenObjectives, findPrep } from '../src/objectives/service.ts';
import { shareObjective, unshareObjective } from '../src/objectives/sharing.ts';
import { allowedFrom, next, type ObjectiveEvent } from '../src/objectives/states.ts';
import { TEMPLATES } from '../src/objectives/templates.ts';
import { progressInWords } from '../src/objectives/words.ts';
import { sendKudos } from './support/kudos.ts';
import { lastDm, skillId, wordsOf } from './support/mentoring.ts';
import {
  FILLED,
  homeOf,
  modalOf,
  openBlank,
  openHome,
  pairUp,
  quiet,
  setObjective,
  tap,
  typeAll,
} from './support/objectives.ts';
import { tries } from './support/properties.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let ben: string;
let pairing: Pairing;

beforeEach(async () => {
  ana = w.person('Ana');
  ben = w.person('Ben');
  pairing = await pairUp(w, ben, ana);
});

const DEED = String(FILLED.deed);
const carry = (id: string) => JSON.stringify({ id });
const objectives = () => w.deps.db.objective.findMany({ orderBy: { id: 'asc' } });
const reread = ({ id }: Objective) => w.deps.db.objective.findUniqueOrThrow({ where: { id } });
const updates = async ({ id }: Objective) =>
  (
    await w.deps.db.objectiveUpdate.findMany({
      where: { objectiveId: id },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    })
  ).map(({ what }) => what);
const submit = async (person: string) => {
  const outcome = await w.slack.as(person).submit();
  await quiet(w);
  return outcome;
};
const close = async (person: string) => {
  await w.slack.as(person).close();
  await quiet(w);
};
const hintOf = (block: string): string => {
  const found = w.slack
    .as(ana)
    .modal()
    ?.blocks.find((one) => one.block_id === block);
  return found?.type === 'input' ? (found.hint?.text ?? '') : '';
};
const held = (block: string) => {
  const found = w.slack
    .as(ana)
    .modal()
    ?.blocks.find((one) => one.block_id === block);
  return found?.type === 'input' && 'initial_value' in found.element ? found.element.initial_value : undefined;
};

async function open(person: string, { id }: Objective) {
  await openHome(w, person);
  await tap(w, person, 'home', 'objective.open', carry(id));
}

describe('setting an objective', () => {
  test('from App Home with an example: it is filled in, set, seen by both, and a milestone of the pairing', async () => {
    expect(await openHome(w, ana)).toContain('None yet. What should be different by');
    await tap(w, ana, 'home', 'objective.set');
    await tap(w, ana, 'modal', 'objective.template', 'refund-alone');
    expect(held('deed')).toContain('Handle a refund dispute');
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    expect(modalOf(w, ana)).toContain('0 of 3 handled alone');
    await close(ana);
    expect(homeOf(w, ana)).toContain('0 of 3 handled alone');
    expect(await openHome(w, ben)).toContain('0 of 3 handled alone');
    expect(await objectives()).toMatchObject([
      { status: 'ACTIVE', template: 'refund-alone', current: 0, skillId: await skillId(w) },
    ]);
    const { objectivesAt } = await w.deps.db.pairing.findUniqueOrThrow({ where: { id: pairing.id } });
    expect(objectivesAt).toEqual(w.deps.now());
  });

  test('the coach asks back while one writes, and never stands in the way', async () => {
    await openBlank(w, ana);
    await typeAll(w, ana, { deed: 'Get better' });
    expect(hintOf('deed')).toBe('💡 What would a colleague see you do?');
    await typeAll(w, ana, { baseline: '5', target: '5' });
    expect(hintOf('target')).toContain('That is where you stand today');
    await typeAll(w, ana, { dueOn: '2027-06-01' });
    expect(hintOf('dueOn')).toContain('Your pairing goes on until 16 February 2027');
    await typeAll(w, ana, { unit: 'calls', nextStep: 'Later', why: 'Me' });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    expect(await objectives()).toMatchObject([{ deed: 'Get better', status: 'ACTIVE' }]);
  });

  test('another measure shows other fields, and what was typed in those that went comes back', async () => {
    await openBlank(w, ana);
    await typeAll(w, ana, { ...FILLED, measure: 'YES_NO' });
    expect(modalOf(w, ana)).toContain('How will you know that it is done?');
    expect(modalOf(w, ana)).not.toContain('Where do you want to be?');
    await typeAll(w, ana, { measure: 'PERCENT' });
    expect(held('target')).toBe('5');
    await typeAll(w, ana, { measure: 'YES_NO' });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    expect(await objectives()).toMatchObject([{ measure: 'YES_NO', baseline: null, target: null }]);
  });

  test.each([
    ['a number too big', { target: '1e309' }, { target: 'Write a plain number, like 12 or 12.5.' }],
    ['no number', { target: 'NaN' }, { target: 'Write a plain number, like 12 or 12.5.' }],
    ['a thousand or one', { target: '1,000' }, { target: 'Please write it without a separator, like 1000 or 1.5.' }],
    ['more than can be counted', { target: '99999999999' }, { target: 'That is more than I can count.' }],
    ['no target', { target: '' }, { target: 'Please complete this required field.' }],
    ['over 100 per cent', { measure: 'PERCENT', target: '120' }, { target: 'From 0 to 100, please.' }],
    ['under 0 per cent', { measure: 'PERCENT', baseline: '-3' }, { baseline: 'From 0 to 100, please.' }],
    ['a day that is over', { dueOn: '2026-11-23' }, { dueOn: 'That day is over. Choose one from today on.' }],
    ['an invisible deed', { deed: '\u200B'.repeat(20) }, { deed: 'Say what you want to do.' }],
  ])('%s is refused next to its field, and nothing typed is lost', async (_, values, errors) => {
    await openBlank(w, ana);
    await typeAll(w, ana, { ...FILLED, ...(values as Record<string, string>) });
    expect(await submit(ana)).toMatchObject({ ok: false, errors });
    await close(ana);
    expect(await objectives()).toEqual([]);
    await openHome(w, ana);
    await tap(w, ana, 'home', 'objective.set');
    expect(modalOf(w, ana)).toContain('You began this on');
    await tap(w, ana, 'modal', 'objective.go-on');
    expect(held('nextStep')).toBe(FILLED.nextStep);
  });

  test.each([
    ['emoji', '👩🏽‍💻 handle two chats 🎉 half \uD83D'],
    ['right to left', 'ساعدت عميلا غاضبا وأعادت له المال \u202E!!!'],
    ['a broadcast', 'Ask <!channel> <@U12345678> or <https://evil.example|the bank>'],
    ['code and control', '```never ends \u0000\u0007 here'],
    ['the longest, escaped', `a${'&'.repeat(199)}`],
  ])('%s arrives, and harmless', async (_, deed) => {
    const objective = await setObjective(w, ana, { deed, unit: deed.slice(0, 60), why: deed, nextStep: deed });
    await open(ana, objective);
    await tap(w, ana, 'modal', 'objective.history');
    const shown = homeOf(w, ana) + modalOf(w, ana) + (await openHome(w, ben));
    for (const bad of ['<!channel', '<https', '<@U12345678']) expect(shown).not.toContain(bad);
  });

  test.each([
    ['12,5', 12.5],
    [' 85 % ', 85],
    ['−3', -3],
    ['٤٢', 42],
  ])('%s is read as a number', async (target, number) => {
    expect(await setObjective(w, ana, { target })).toMatchObject({ target: number });
  });

  test('sent twice, it is one objective', async () => {
    await openBlank(w, ana);
    await typeAll(w, ana, FILLED);
    await submit(ana);
    const sent = w.slack.deliveries.findLast(({ type }) => type === 'view_submission');
    if (!sent) throw new Error('nothing was sent');
    await Promise.all([w.slack.replay(sent), w.slack.replay(sent)]);
    expect(await objectives()).toHaveLength(1);
    expect(await w.deps.db.formDraft.count()).toBe(0);
  });

  test('five open ones are enough', async () => {
    for (let n = 0; n < 5; n++) await setObjective(w, ana, { deed: `Handle dispute number ${n} alone` });
    await openBlank(w, ana);
    await typeAll(w, ana, FILLED);
    expect((await submit(ana)).errors).toEqual({
      deed: 'You have 5 open objectives, and that is plenty. Finish or drop one first.',
    });
  });

  test('the mentor does not set them; in a peer pair both do', async () => {
    await setObjective(w, ana);
    expect(await openHome(w, ben)).not.toContain('objective.set');
    const cem = w.person('Cem');
    await pairUp(w, cem, ana, 'PEER');
    expect(await setObjective(w, cem)).toMatchObject({ ownerId: (await w.member(cem)).id });
    expect(await openHome(w, ana)).toContain(`With <@${cem}>`);
  });
});

describe('what was typed', () => {
  test('is offered again after the form was closed, or given up with one press', async () => {
    await openBlank(w, ana);
    await typeAll(w, ana, { deed: DEED, target: '7' });
    await close(ana);
    await openHome(w, ana);
    await tap(w, ana, 'home', 'objective.set');
    expect(modalOf(w, ana)).toContain(DEED);
    await tap(w, ana, 'modal', 'objective.go-on');
    expect([held('deed'), held('target')]).toEqual([DEED, '7']);
    await close(ana);
    await tap(w, ana, 'home', 'objective.set');
    await tap(w, ana, 'modal', 'objective.afresh');
    expect(modalOf(w, ana)).toContain('Choose an example');
    expect(await w.deps.db.formDraft.count()).toBe(0);
  });

  test('is kept without closing too, as when Slack loses the form', async () => {
    await openBlank(w, ana);
    await typeAll(w, ana, { deed: DEED });
    await openHome(w, ana);
    await tap(w, ana, 'home', 'objective.set');
    expect(modalOf(w, ana)).toContain(DEED);
  });

  test('is not there when nothing was typed', async () => {
    await openBlank(w, ana);
    await close(ana);
    expect(await w.deps.db.formDraft.count()).toBe(0);
  });

  test('does not come back by a letter that arrives after the form was sent', async () => {
    await openBlank(w, ana);
    await typeAll(w, ana, FILLED);
    const late = w.slack.deliveries.findLast(({ type }) => type === 'block_actions');
    await submit(ana);
    if (late) await w.slack.replay(late);
    await quiet(w);
    expect(await w.deps.db.formDraft.count()).toBe(0);
  });

  test('can be kept as a draft that only its owner sees, and finished later', async () => {
    await openBlank(w, ana);
    await typeAll(w, ana, { deed: DEED, target: 'five or so' });
    await tap(w, ana, 'modal', 'objective.keep-draft');
    expect(modalOf(w, ana)).toContain('Your draft waits');
    await close(ana);
    expect(homeOf(w, ana)).toContain('Draft, only you see it');
    expect(await openHome(w, ben)).not.toContain('dispute');
    const [draft] = await objectives();
    expect(draft).toMatchObject({ status: 'DRAFT', target: null });
    await tap(w, ana, 'home', 'objective.edit', carry(draft?.id ?? ''));
    expect(held('target')).toBe('five or so');
    await typeAll(w, ana, { ...FILLED });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    expect(await objectives()).toMatchObject([{ id: draft?.id, status: 'ACTIVE', target: 5, current: 0 }]);
    expect(await w.deps.db.formDraft.count()).toBe(0);
  });

  test('a draft can be thrown away; it needs at least a deed', async () => {
    await openBlank(w, ana);
    await tap(w, ana, 'modal', 'objective.keep-draft');
    expect(modalOf(w, ana)).toContain('Write at least what you want to do');
    await close(ana);
    await typeAll(w, ana, { deed: DEED });
    await tap(w, ana, 'modal', 'objective.keep-draft');
    await tap(w, ana, 'home', 'objective.list').catch(() => undefined);
    await openHome(w, ana);
    await tap(w, ana, 'home', 'objective.list');
    await tap(w, ana, 'modal', 'objective.open');
    await tap(w, ana, 'modal', 'objective.discard');
    expect(await objectives()).toEqual([]);
  });
});

describe('getting on', () => {
  test('one tap is one step, a second tap on the same button none', async () => {
    const objective = await setObjective(w, ana);
    const step = JSON.stringify({ id: objective.id, from: 0, to: 1 });
    await w.slack.as(ana).press('home', 'objective.step', step);
    const tapped = w.slack.deliveries.at(-1);
    if (tapped) await w.slack.replay(tapped);
    await quiet(w);
    expect(homeOf(w, ana)).toContain('1 of 5 handled alone');
    expect(await updates(objective)).toEqual(['created', 'progress']);
  });

  test('a number for one that was closed while its form was open is not lost without a word', async () => {
    const objective = await setObjective(w, ana);
    await tap(w, ana, 'home', 'objective.value', carry(objective.id));
    await moveObjective(w.deps, await w.member(ana), objective.id, 'drop');
    await typeAll(w, ana, { value: '4', note: 'Two in one day' });
    expect((await submit(ana)).errors).toEqual({ value: expect.stringContaining('closed by now') });
    expect(await reread(objective)).toMatchObject({ status: 'DROPPED', current: 0 });
    await w.slack.as(ana).close();
  });

  test('of two people with five each, their mentor can open every one', async () => {
    const cem = w.person('Cem');
    const others = await pairUp(w, ben, cem);
    for (const [person, { id: pairingId }] of [
      [ana, pairing],
      [cem, others],
    ] as const)
      for (let n = 1; n <= 5; n++)
        await w.deps.db.objective.create({
          data: {
            workspaceId: w.workspace.id,
            pairingId,
            ownerId: (await w.member(person)).id,
            deed: `Deed ${n} of ${person}`,
            measure: 'YES_NO',
            unit: '',
            nextStep: '',
            why: '',
            dueOn: new Date('2027-01-29'),
            status: 'ACTIVE',
            createdAt: w.deps.now(),
            updatedAt: w.deps.now(),
          },
        });
    const home = await openHome(w, ben);
    expect(home).toContain('and 2 more');
    const hidden = [ana, cem].find((person) => !home.includes(`Deed 5 of ${person}`)) ?? '';
    await tap(w, ben, 'home', 'objective.list-pair');
    expect(modalOf(w, ben)).toContain(`Deed 5 of ${hidden}`);
    const last = await w.deps.db.objective.findFirstOrThrow({ where: { deed: `Deed 5 of ${hidden}` } });
    await tap(w, ben, 'modal', 'objective.open', carry(last.id));
    expect(modalOf(w, ben)).toContain(`Only you and <@${hidden}> see this.`);
    await w.slack.as(ben).close();
  });

  test('a number is set with a word to it, and the target reached is called so', async () => {
    const objective = await setObjective(w, ana);
    await tap(w, ana, 'home', 'objective.value', carry(objective.id));
    await typeAll(w, ana, { value: 'lots' });
    expect((await submit(ana)).errors).toEqual({ value: 'Write a plain number, like 12 or 12.5.' });
    await typeAll(w, ana, { value: '5', note: 'Two in one day' });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    await quiet(w);
    expect(homeOf(w, ana)).toContain('▰▰▰▰▰ 5 of 5');
    await tap(w, ana, 'home', 'objective.achieve', carry(objective.id));
    expect(await reread(objective)).toMatchObject({ status: 'ACHIEVED', closedAt: w.deps.now() });
    expect(homeOf(w, ana)).not.toContain('5 of 5');
    await tap(w, ana, 'home', 'objective.list');
    expect(modalOf(w, ana)).toContain('Achieved');
    await tap(w, ana, 'modal', 'objective.open', carry(objective.id));
    await tap(w, ana, 'modal', 'objective.history');
    expect(modalOf(w, ana)).toContain('is at 5: Two in one day');
  });

  test('done, dropped and reopened, each in the history', async () => {
    const objective = await setObjective(w, ana, { measure: 'YES_NO' });
    await tap(w, ana, 'home', 'objective.achieve', carry(objective.id));
    await tap(w, ana, 'home', 'objective.list');
    await tap(w, ana, 'modal', 'objective.open', carry(objective.id));
    await tap(w, ana, 'modal', 'objective.reopen');
    await tap(w, ana, 'modal', 'objective.drop');
    await tap(w, ana, 'modal', 'objective.reopen');
    expect(await updates(objective)).toEqual(['created', 'achieved', 'reopened', 'dropped', 'reopened']);
    expect(await reread(objective)).toMatchObject({ status: 'ACTIVE', closedAt: null });
  });

  test('one that is done or given up is never said to be not done yet', async () => {
    const yesNo = { measure: 'YES_NO', unit: 'A colleague was there' };
    await openBlank(w, ana);
    const { baseline: _, target: __, ...words } = FILLED;
    await typeAll(w, ana, { ...yesNo, ...words, ...yesNo });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    expect(modalOf(w, ana)).toContain('not done yet');
    await tap(w, ana, 'modal', 'objective.achieve');
    expect(modalOf(w, ana)).toContain('Achieved');
    expect(modalOf(w, ana)).not.toContain('not done yet');
    await tap(w, ana, 'modal', 'objective.reopen');
    await tap(w, ana, 'modal', 'objective.drop');
    expect(modalOf(w, ana)).not.toContain('not done yet');
  });

  test('reopened two at once, there are still five at the most', async () => {
    const own = await w.member(ana);
    const first = await setObjective(w, ana);
    const { id: _, ...same } = first;
    const copies = [];
    for (let one = 0; one < 6; one++) copies.push(await w.deps.db.objective.create({ data: same }));
    for (const one of copies.slice(0, 2)) await moveObjective(w.deps, own, one.id, 'drop');
    await moveObjective(w.deps, own, first.id, 'drop');
    expect(await w.deps.db.objective.count({ where: { status: 'ACTIVE' } })).toBe(4);
    const both = copies.slice(0, 2).map((one) => moveObjective(w.deps, own, one.id, 'reopen'));
    const ends = await Promise.allSettled(both);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await w.deps.db.objective.count({ where: { status: 'ACTIVE' } })).toBe(5);
  });

  test('an edit keeps a skill that has left the list', async () => {
    const objective = await setObjective(w, ana);
    expect(objective.skillId).toBe(await skillId(w));
    await w.deps.db.skill.updateMany({ where: { id: objective.skillId ?? '' }, data: { retiredAt: w.deps.now() } });
    await open(ana, objective);
    await tap(w, ana, 'modal', 'objective.edit');
    await typeAll(w, ana, { why: 'It saves everybody a call' });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    expect(await reread(objective)).toMatchObject({ why: 'It saves everybody a call', skillId: objective.skillId });
  });

  test('an edit keeps what was before, and sends nothing twice', async () => {
    const objective = await setObjective(w, ana);
    await open(ana, objective);
    await tap(w, ana, 'modal', 'objective.edit');
    await typeAll(w, ana, { target: '3', dueOn: '2027-02-01' });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    const sent = w.slack.deliveries.findLast(({ type }) => type === 'view_submission');
    if (sent) await w.slack.replay(sent);
    await quiet(w);
    expect(modalOf(w, ana)).toContain('0 of 3 handled alone');
    expect(await updates(objective)).toEqual(['created', 'edited']);
    await tap(w, ana, 'modal', 'objective.history');
    expect(modalOf(w, ana)).toContain('The target was: 5');
    expect(modalOf(w, ana)).toContain('The date was: 29 January 2027');
    expect(modalOf(w, ana)).not.toContain('What to do was');
  });

  test('edited in two places at once: the last one stands, is told so, and both are in the history', async () => {
    const objective = await setObjective(w, ana);
    await open(ana, objective);
    await tap(w, ana, 'modal', 'objective.edit');
    await typeAll(w, ana, { target: '3' });
    w.advance({ seconds: 5 });
    await w.deps.db.objective.update({ where: { id: objective.id }, data: { target: 9, updatedAt: w.deps.now() } });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    expect(modalOf(w, ana)).toContain('changed elsewhere while your form was open');
    expect(await reread(objective)).toMatchObject({ target: 3 });
    const [, edit] = await w.deps.db.objectiveUpdate.findMany({ orderBy: { id: 'asc' } });
    expect(edit?.before).toEqual({ target: 9 });
  });

  test('an edit that was closed is offered again', async () => {
    const objective = await setObjective(w, ana);
    await open(ana, objective);
    await tap(w, ana, 'modal', 'objective.edit');
    await typeAll(w, ana, { why: 'Because customers thank us for it' });
    await close(ana);
    await tap(w, ana, 'modal', 'objective.edit');
    await tap(w, ana, 'modal', 'objective.go-on');
    expect(held('why')).toBe('Because customers thank us for it');
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    expect(await reread(objective)).toMatchObject({ why: 'Because customers thank us for it' });
  });

  test('when the pairing has ended it stays its owner’s, who can go on with it', async () => {
    const objective = await setObjective(w, ana);
    await w.deps.db.pairing.update({ where: { id: pairing.id }, data: { status: 'ENDED', endedAt: w.deps.now() } });
    expect(await openHome(w, ana)).toContain('All my objectives');
    await tap(w, ana, 'home', 'objective.list');
    await tap(w, ana, 'modal', 'objective.open', carry(objective.id));
    await tap(w, ana, 'modal', 'objective.step');
    expect(await reread(objective)).toMatchObject({ current: 1 });
  });

  test('other features get the open ones and short lines', async () => {
    await setObjective(w, ana);
    const [one] = await findOpenObjectives(w.deps, pairing, await w.member(ben));
    expect(one).toMatchObject({ deed: DEED, own: false });
    expect(await findOpenObjectives(w.deps, pairing, await w.member(w.person('Eve')))).toEqual([]);
    expect(await findPrep(w.deps, w.workspace.id, pairing.id)).toEqual([`${DEED}: 0 of 5 handled alone`]);
  });
});

describe('evidence', () => {
  const say = async (text = 'Thank you, that refund was sorted so kindly') => {
    const { id } = w.slack.addChannel({ name: 'team', memberIds: [ana, ben], botIsMember: true });
    return w.slack.as(ben).say(id, text);
  };
  const shortcut = async (person: string, message: { channel: string; ts: string }) => {
    await w.slack.as(person).shortcut('objective.add-evidence', message);
    await quiet(w);
  };

  test('a message is added by its link and a note; its words stay where they are', async () => {
    const objective = await setObjective(w, ana);
    const message = await say();
    await shortcut(ana, message);
    await typeAll(w, ana, { note: 'My first one alone' });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    const [evidence] = await w.deps.db.evidence.findMany();
    expect(evidence).toMatchObject({ note: 'My first one alone', quoted: null });
    expect(evidence?.permalink).toContain(`/archives/${message.channel}/p`);
    await open(ben, objective);
    expect(modalOf(w, ben)).toContain('My first one alone');
    expect(modalOf(w, ben)).not.toContain('sorted so kindly');
  });

  test('the words are kept too when that is asked for, and the same message is told to be there', async () => {
    const objective = await setObjective(w, ana);
    const message = await say('Look at <https://x.example|this> "\\" \n\n 🎉');
    await shortcut(ana, message);
    await typeAll(w, ana, { keep: ['keep'] });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    await open(ana, objective);
    expect(modalOf(w, ana)).toContain('🎉');
    await shortcut(ana, message);
    expect((await submit(ana)).errors).toEqual({ objectiveId: 'This message is there already.' });
    expect(await w.deps.db.evidence.count()).toBe(1);
  });

  test('where Slack gives no link, it says so and asks for a note', async () => {
    await setObjective(w, ana);
    const message = await say('x'.repeat(4000));
    w.slack.faults.add({ method: 'chat.getPermalink', kind: 'error', error: 'channel_not_found' });
    await shortcut(ana, message);
    expect(modalOf(w, ana)).toContain('Slack gives me no link');
    await typeAll(w, ana, { note: 'A kind word' });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    expect(modalOf(w, ana)).toContain('Without a link');
    expect(await w.deps.db.evidence.findMany()).toMatchObject([{ permalink: null, note: 'A kind word' }]);
  });

  test('a mentor adds to the mentee’s; without an objective there is a way to one', async () => {
    const message = await say();
    await shortcut(ana, message);
    await tap(w, ana, 'modal', 'objective.set');
    expect(modalOf(w, ana)).toContain('Choose an example');
    await close(ana);
    const eve = w.person('Eve');
    const { id } = w.slack.addChannel({ name: 'eve', memberIds: [eve], botIsMember: true });
    await shortcut(eve, await w.slack.as(eve).say(id, 'Hello'));
    expect(modalOf(w, eve)).toContain('`/mentor` finds you a mentor');
    await setObjective(w, ana);
    await shortcut(ben, message);
    expect(modalOf(w, ben)).toContain('Ana’s');
    await typeAll(w, ben, { note: 'Well done' });
    expect(await submit(ben)).toEqual({ ok: true, errors: {} });
    expect(await w.deps.db.evidence.findMany()).toMatchObject([{ memberId: (await w.member(ben)).id }]);
  });

  test('kudos for the same skill are offered, once', async () => {
    const objective = await setObjective(w, ana);
    w.advance({ minutes: 1 });
    await w.slack.as(ben).command('/kudos');
    await w.slack.settle(() => w.slack.as(ben).modal() !== undefined);
    await w.slack.as(ben).search('skillId', 'de-esc');
    const value = await w.deps.db.companyValue.findFirstOrThrow();
    const deed = 'Calmed an angry caller and found the lost parcel.';
    await typeAll(w, ben, { toIds: [ana], valueId: value.id, deed, skillId: await skillId(w) });
    expect(await sendKudos(w.slack, ben)).toEqual({ ok: true, errors: {} });
    expect(await openHome(w, ana)).toContain(`<@${ben}> thanked you for *De-escalation*: add it to your objective?`);
    await tap(w, ana, 'home', 'objective.add-kudos');
    expect(homeOf(w, ana)).not.toContain('thanked you for');
    await tap(w, ana, 'home', 'objective.open', carry(objective.id));
    expect(modalOf(w, ana)).toContain('Calmed an angry caller');
    await close(ana);
    const seenBy = async (person: string) => {
      await open(person, objective);
      const sees = modalOf(w, person).includes('Calmed an angry caller');
      await close(person);
      return sees;
    };
    expect([await seenBy(ana), await seenBy(ben)]).toEqual([true, true]);
    // Made private, by whomever: the other of the pair reads no more of them than everybody.
    await w.deps.db.kudosRecipient.updateMany({ data: { status: 'PRIVATE' } });
    expect([await seenBy(ana), await seenBy(ben)]).toEqual([true, false]);
    await w.deps.db.kudosRecipient.updateMany({ data: { status: 'POSTED' } });
    await w.deps.db.kudos.updateMany({ data: { status: 'PRIVATE' } });
    expect([await seenBy(ana), await seenBy(ben)]).toEqual([true, false]);
    await w.deps.db.kudos.updateMany({ data: { status: 'REMOVED' } });
    expect([await seenBy(ana), await seenBy(ben)]).toEqual([false, false]);
  });

  test('kudos that are older than one objective do not hide those for another', async () => {
    const { db, now } = w.deps;
    const [owner, giver] = [await w.member(ana), await w.member(ben)];
    const { id: valueId } = await db.companyValue.findFirstOrThrow();
    const skills = await db.skill.findMany({
      where: { workspaceId: w.workspace.id },
      orderBy: { name: 'asc' },
      take: 2,
    });
    const thank = (skill: string, at: Date) =>
      db.kudos.create({
        data: {
          workspaceId: w.workspace.id,
          giverId: giver.id,
          valueId,
          skillId: skill,
          deed: `For ${skill}`,
          status: 'POSTED',
          createdAt: at,
          recipients: { create: { memberId: owner.id, workspaceId: w.workspace.id } },
        },
      });
    const [early, late] = skills.map(({ id }) => id);
    const hour = (hours: number) => new Date(now().getTime() + hours * 3_600_000);
    const wanted = await thank(early ?? '', hour(1));
    for (const at of [2, 3, 4]) await thank(late ?? '', hour(at));
    const set = (skill: string | undefined, createdAt: Date) =>
      ({ id: randomUUID(), ownerId: owner.id, skillId: skill ?? null, createdAt, status: 'ACTIVE' }) as const;
    const both = [set(early, hour(0)), set(late, hour(5))];
    const offered = await findKudosToAdd(w.deps, owner, both, { recent: false });
    expect(offered.map(({ id }) => id)).toEqual([wanted.id]);
  });

  test('a message with signs reads as it was written', async () => {
    await setObjective(w, ana);
    const message = await say('Salt & pepper, 3 < 5');
    await shortcut(ana, message);
    expect(modalOf(w, ana)).toContain('Salt &amp; pepper, 3 &lt; 5');
    await typeAll(w, ana, { keep: ['keep'] });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    expect(await w.deps.db.evidence.findFirst()).toMatchObject({ quoted: 'Salt & pepper, 3 < 5' });
  });

  test('the longest note and words, all of them signs, still open', async () => {
    const objective = await setObjective(w, ana);
    const { id: channel } = w.slack.addChannel({ name: 'signs', memberIds: [ana, ben], botIsMember: true });
    await shortcut(ana, await w.slack.as(ben).say(channel, '&'.repeat(600)));
    await typeAll(w, ana, { note: '&'.repeat(300), keep: ['keep'] });
    expect(await submit(ana)).toEqual({ ok: true, errors: {} });
    await open(ana, objective);
    expect(modalOf(w, ana)).toContain('What shows it');
  });
});

describe('sharing with the lead', () => {
  let lea: string;
  beforeEach(async () => {
    lea = w.person('Lea');
    const { id: leadId } = await w.member(lea);
    const team = await w.deps.db.team.create({ data: { workspaceId: w.workspace.id, name: 'Harbour', leadId } });
    await w.deps.db.member.update({ where: { id: (await w.member(ana)).id }, data: { teamId: team.id } });
  });

  test('the lead hears of it once, sees it on Home, and no more once it is taken back', async () => {
    const objective = await setObjective(w, ana);
    expect(await openHome(w, lea)).not.toContain(DEED);
    await open(ana, objective);
    await tap(w, ana, 'modal', 'objective.share');
    await w.deliver();
    expect(lastDm(w, lea).text).toContain(`<@${ana}> shares an objective with you`);
    expect(await openHome(w, lea)).toContain('Shared with me');
    expect(homeOf(w, lea)).toContain(DEED);
    await tap(w, ana, 'modal', 'objective.unshare');
    await w.deliver();
    expect(lastDm(w, lea).text).toBe('This objective is no longer shared with you.');
    expect(wordsOf(lastDm(w, lea))).not.toContain(DEED);
    expect(await openHome(w, lea)).not.toContain(DEED);
    w.advance({ minutes: 1 });
    await tap(w, ana, 'modal', 'objective.share');
    await w.deliver();
    expect(w.slack.as(lea).directMessages()).toHaveLength(1);
    expect(lastDm(w, lea).text).toContain(`<@${ana}> shares an objective`);
  });

  test('a new lead of the team does not see what was shared with the old one', async () => {
    const objective = await setObjective(w, ana);
    await open(ana, objective);
    await tap(w, ana, 'modal', 'objective.share');
    const lou = w.person('Lou');
    await w.deps.db.team.updateMany({ data: { leadId: (await w.member(lou)).id } });
    for (const lead of [lea, lou]) expect(await openHome(w, lead)).not.toContain(DEED);
  });

  test('who no longer leads the team is not said to see it', async () => {
    const objective = await setObjective(w, ana);
    await open(ana, objective);
    await tap(w, ana, 'modal', 'objective.share');
    expect(modalOf(w, ana)).toContain(`Shared with <@${lea}>: they see`);
    await w.deps.db.team.updateMany({ data: { leadId: (await w.member(w.person('Lou'))).id } });
    await close(ana);
    await open(ana, objective);
    expect(modalOf(w, ana)).not.toContain(`Shared with <@${lea}>: they see`);
    expect(modalOf(w, ana)).toContain(`<@${lea}>, who no longer leads your team`);
    expect(modalOf(w, ana)).toContain('Stop sharing');
  });

  test('the lead sees that it is achieved', async () => {
    const objective = await setObjective(w, ana);
    const own = await w.member(ana);
    await shareObjective(w.deps, own, objective.id);
    await moveObjective(w.deps, own, objective.id, 'achieve');
    expect(await openHome(w, lea)).toMatch(/Shared with me.*[Aa]chieved/);
  });

  test('taken back before it went out and shared again, the lead hears of it', async () => {
    const objective = await setObjective(w, ana);
    const own = await w.member(ana);
    w.setClock('2026-11-25T06:00:00Z');
    await shareObjective(w.deps, own, objective.id);
    await unshareObjective(w.deps, own, objective.id);
    w.setClock('2026-11-25T09:00:00Z');
    await w.deliver();
    await shareObjective(w.deps, own, objective.id);
    await w.deliver();
    expect(w.slack.as(lea).directMessages()).toHaveLength(1);
    expect(lastDm(w, lea).text).toContain('shares an objective');
  });

  test('taken back before it went out, nothing is sent', async () => {
    const objective = await setObjective(w, ana);
    w.setClock('2026-11-24T21:00:00Z');
    await open(ana, objective);
    await tap(w, ana, 'modal', 'objective.share');
    await tap(w, ana, 'modal', 'objective.unshare');
    w.setClock('2026-11-25T09:00:00Z');
    await w.deliver();
    expect(w.slack.as(lea).directMessages()).toEqual([]);
  });

  test('without a lead, or with a lead who is the partner, one is told so', async () => {
    const objective = await setObjective(w, ana);
    await w.deps.db.team.updateMany({ data: { leadId: (await w.member(ben)).id } });
    await open(ana, objective);
    await tap(w, ana, 'modal', 'objective.share');
    expect(modalOf(w, ana)).toContain('Ben is in this pairing and sees it already');
    await close(ana);
    await w.deps.db.team.updateMany({ data: { leadId: null } });
    await tap(w, ana, 'modal', 'objective.share');
    expect(modalOf(w, ana)).toContain('I don’t know your team lead');
  });
});

describe('what belongs to the two', () => {
  const payload = (person: string, content: object) =>
    w.slack.deliverRaw(
      `payload=${encodeURIComponent(
        JSON.stringify({
          team: { id: 'T0ALONG', domain: 'x' },
          user: { id: person },
          api_app_id: 'A1',
          trigger_id: w.slack.issueTrigger(person),
          ...content,
        }),
      )}`,
    );
  const press = (person: string, actionId: string, value: object) => {
    const channel = w.slack.dmOf(person).id;
    return payload(person, {
      type: 'block_actions',
      channel: { id: channel },
      response_url: w.slack.issueResponseUrl(person, channel),
      actions: [{ type: 'button', action_id: actionId, block_id: 'b', action_ts: '1', value: JSON.stringify(value) }],
    });
  };
  /** All that our app has told Slack from now on. */
  const told = (from: number) =>
    JSON.stringify([w.slack.calls.slice(from).map(({ params }) => params), w.slack.state.ephemerals]);

  test.each([
    'objective.open',
    'objective.edit',
    'objective.value',
    'objective.achieve',
    'objective.drop',
    'objective.reopen',
    'objective.share',
    'objective.unshare',
    'objective.history',
    'objective.discard',
  ])('%s with the id of a stranger’s objective tells nothing and changes nothing', async (action) => {
    const objective = await setObjective(w, ana, { deed: 'Something very private to do' });
    const before = JSON.stringify(await objectives());
    for (const [person, isCoordinator] of [
      [w.person('Eve'), false],
      [w.person('Cora'), true],
    ] as const) {
      await w.deps.db.member.update({ where: { id: (await w.member(person)).id }, data: { isCoordinator } });
      const from = w.slack.calls.length;
      expect((await press(person, action, { id: objective.id })).status).toBe(200);
      await quiet(w);
      expect(told(from)).not.toContain('very private');
      expect(await openHome(w, person)).not.toContain('very private');
    }
    expect(JSON.stringify(await objectives())).toBe(before);
  });

  test('the mentor looks, and changes nothing', async () => {
    const objective = await setObjective(w, ana);
    await open(ben, objective);
    for (const action of ['objective.edit', 'objective.drop', 'objective.share', 'objective.step'])
      expect(modalOf(w, ben)).not.toContain(`"${action}"`);
    for (const action of ['objective.edit', 'objective.value', 'objective.achieve', 'objective.share'])
      await press(ben, action, { id: objective.id });
    await press(ben, 'objective.step', { id: objective.id, from: 0, to: 1 });
    await quiet(w);
    expect(w.slack.as(ben).ephemerals().at(-1)?.text).toContain('Only who set an objective changes it');
    expect(await reread(objective)).toEqual(objective);
  });

  test('another workspace’s objective and pairing are not there', async () => {
    const { db, now } = w.deps;
    const objective = await setObjective(w, ana);
    const other = await db.workspace.create({
      data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U1', installedAt: now() },
    });
    await db.objective.update({ where: { id: objective.id }, data: { workspaceId: other.id } });
    await db.pairing.update({ where: { id: pairing.id }, data: { workspaceId: other.id } });
    const from = w.slack.calls.length;
    await press(ana, 'objective.open', { id: objective.id });
    await press(ana, 'objective.set', { pairingId: pairing.id });
    await quiet(w);
    expect(told(from)).not.toContain(DEED);
    expect(
      w.slack
        .as(ana)
        .ephemerals()
        .map(({ text }) => text),
    ).toEqual(['This objective is not yours to see, or it is gone.', 'This pairing is not yours, or it is gone.']);
  });

  test.each([{ id: 'x' }, { id: null }, 7, { id: '0', from: 'a', to: 'much' }])(
    'a forged button %j is refused',
    async (value) => {
      await press(ana, 'objective.step', value as object);
      await quiet(w);
      expect(w.slack.as(ana).ephemerals().at(-1)?.text).toContain('no longer works');
    },
  );

  test('nothing that people typed is in the log', async () => {
    await setObjective(w, ana);
    expect(w.logs.join()).not.toContain('dispute');
  });
});

describe('no sequence of clicks', () => {
  const tapped = {
    achieve: (person: string, id: string) => w.member(person).then((one) => moveObjective(w.deps, one, id, 'achieve')),
    drop: (person: string, id: string) => w.member(person).then((one) => moveObjective(w.deps, one, id, 'drop')),
    reopen: (person: string, id: string) => w.member(person).then((one) => moveObjective(w.deps, one, id, 'reopen')),
    step: (person: string, id: string) =>
      w.member(person).then((one) => recordProgress(w.deps, one, id, { from: 0, to: 1 })),
    set: (person: string, id: string) => w.member(person).then((one) => recordProgress(w.deps, one, id, { to: 7 })),
    share: (person: string, id: string) => w.member(person).then((one) => shareObjective(w.deps, one, id)),
    unshare: (person: string, id: string) => w.member(person).then((one) => unshareObjective(w.deps, one, id)),
  };
  const events: Record<string, ObjectiveEvent> = {
    achieved: 'achieve',
    dropped: 'drop',
    reopened: 'reopen',
    progress: 'change',
    edited: 'change',
  };

  test('by anybody, on stale messages, some of them at once, reaches an illegal state', async () => {
    const objective = await setObjective(w, ana);
    const people = [ana, ben, w.person('Eve')];
    const names = Object.keys(tapped) as (keyof typeof tapped)[];
    const click = fc.tuple(fc.constantFrom(...people), fc.constantFrom(...names));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(click, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), async (rounds) => {
        for (const clicks of rounds) {
          const before = await reread(objective);
          const done = await Promise.allSettled(clicks.map(([person, name]) => tapped[name](person, objective.id)));
          const after = await reread(objective);
          const byOthers = clicks.every(([person]) => person !== ana);
          if (byOthers) expect(after).toEqual(before);
          for (const [at, { status }] of done.entries()) if (clicks[at]?.[0] !== ana) expect(status).toBe('rejected');
          expect(after.closedAt === null).toBe(after.status === 'ACTIVE');
        }
      }),
      { numRuns: tries(25) },
    );
    // Read by the table, the history is a legal path that ends where the objective stands.
    let status: Objective['status'] = 'ACTIVE';
    for (const what of (await updates(objective)).slice(1)) {
      const event = events[what];
      if (event) status = next[status][event] ?? expect.fail(`${what} while ${status}`);
    }
    expect((await reread(objective)).status).toBe(status);
  });

  test('leads out of the table: every event has a status it comes from, and a draft only becomes active', () => {
    for (const event of ['start', 'change', 'achieve', 'drop', 'reopen'] as const)
      expect(allowedFrom(event).length).toBeGreaterThan(0);
    expect(next.DRAFT).toEqual({ start: 'ACTIVE' });
  });
});

describe('the coach', () => {
  const calendar: Calendar = { today: '2026-11-24', end: '2027-02-16', endInWords: '16 February 2027' };
  const asked = (typed: Parameters<typeof coach>[0]) =>
    Object.fromEntries(Object.entries(coach(typed, calendar)).filter(([, hint]) => hint));

  test.each([
    [{ deed: 'get better' }, 'deed', 'What would a colleague see you do?'],
    [{ deed: 'Improve my communication' }, 'deed', 'What would a colleague see you do?'],
    [{ deed: 'Be more confident' }, 'deed', 'What would a colleague see you do?'],
    [{ deed: 'Answer calls' }, 'deed', 'Which contacts'],
    [{ deed: 'Always answer every customer within a minute' }, 'deed', 'no room for a bad day'],
    [{ deed: DEED }, 'unit', 'What exactly is counted'],
    [{ deed: DEED, measure: 'YES_NO' as const }, 'unit', 'How will the two of you know'],
    [{ deed: 'Lead 3 roundtables for my team', measure: 'YES_NO' as const, unit: 'x' }, 'measure', 'There is a number'],
    [{ baseline: '4', target: '4,0' }, 'target', 'where you stand today'],
    [{ baseline: '20', target: '90', measure: 'PERCENT' as const }, 'target', 'A big step'],
    [{ baseline: '95', target: '100', measure: 'PERCENT' as const }, 'target', 'no room for a bad day'],
    [{ nextStep: 'Someday I will ask around' }, 'nextStep', 'this week'],
    [{ nextStep: 'Practise' }, 'nextStep', 'With whom'],
    [{ why: 'Money' }, 'why', 'Who would notice'],
    [{ dueOn: '2026-11-26' }, 'dueOn', 'That is soon'],
    [{ dueOn: '2027-03-01' }, 'dueOn', 'goes on until 16 February 2027'],
  ])('%j: asks about %s', (typed, field, words) => {
    expect(asked(typed)[field]).toContain(words);
  });

  test('has nothing to ask about a good one, and nothing about an empty one', () => {
    expect(asked({})).toEqual({});
    const { deed, unit, baseline, target, nextStep, why, dueOn } = FILLED as Record<string, string>;
    expect(asked({ deed, unit, baseline, target, nextStep, why, dueOn, measure: 'NUMBER' })).toEqual({});
  });

  test('has nothing to ask about any of its own examples, of which there are at least twelve', () => {
    expect(TEMPLATES.length).toBeGreaterThanOrEqual(12);
    expect(new Set(TEMPLATES.map(({ key }) => key)).size).toBe(TEMPLATES.length);
    for (const { baseline, target, ...template } of TEMPLATES) {
      const numbers = { baseline: String(baseline ?? ''), target: String(target ?? '') };
      expect([template.key, asked({ ...template, ...numbers, dueOn: '2027-02-16' })]).toEqual([template.key, {}]);
    }
  });

  test('survives whatever is typed', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, (deed, target, dueOn) => {
        coach({ deed, target, baseline: target, dueOn, nextStep: deed, why: deed, unit: deed }, calendar);
        readUnfinished({ deed, target, baseline: deed, dueOn, skillId: deed, measure: target });
        const read = readNumber(target);
        expect(typeof read === 'string' || Number.isFinite(read)).toBe(true);
      }),
    );
  });
});

describe('numbers', () => {
  const measured = (baseline: number | null, target: number, current: number | null) => ({
    status: 'ACTIVE' as const,
    measure: 'NUMBER' as const,
    unit: 'done',
    baseline,
    target,
    current,
  });

  test.each([
    [0, 5, 1],
    [0, 100, 10],
    [9, 7, -1],
    [420, 360, -5],
    [4.2, 4.6, 0.02],
    [80, 88, 1],
    [3, 3, 1],
  ])('from %d to %d one tap is %d', (baseline, target, step) => {
    expect(stepOf({ baseline, target })).toBe(step);
  });

  test('taps lead to the target without dust, in either direction', () => {
    const number = fc.integer({ min: -1000, max: 1000 }).map((n) => n / 10);
    fc.assert(
      fc.property(number, number, (baseline, target) => {
        let current = baseline;
        for (let taps = 0; taps < 200 && !isReached(measured(baseline, target, current)); taps++)
          current = steppedFrom(measured(baseline, target, current));
        expect(isReached(measured(baseline, target, current))).toBe(true);
        expect(String(current).length).toBeLessThan(9);
      }),
    );
  });

  test('say where it stands', () => {
    expect(progressInWords(measured(0, 5, 3))).toBe('3 of 5 done');
    expect(progressInWords(measured(9, 7, 8.5))).toBe('8.5, on the way from 9 to 7 done');
    expect(progressInWords({ ...measured(null, 88, null), measure: 'PERCENT' })).toBe('on the way to 88% done');
    expect([fractionOf(measured(9, 7, 8)), fractionOf(measured(9, 7, 10)), fractionOf(measured(3, 3, 2))]).toEqual([
      0.5, 0, 0,
    ]);
  });

  test.each(['', '-', '1e3', 'Infinity', '0x10', '1.2.3', '١٬٠٠٠', '1'.repeat(400), '--1', '1 of 2'])(
    '“%s” is no number',
    (text) => {
      expect(readNumber(text)).toBeTypeOf('string');
    },
  );
});

test('the form', () => {
  const meta = {
    pairingId: '019abcde-0000-7000-8000-000000000003',
    objectiveId: null,
    template: null,
    seenAt: null,
    isDraft: false,
  };
  const values = { deed: 'Get better', measure: 'NUMBER', dueOn: '2027-02-16' };
  expect(objectiveModal({ meta, values, hints: { deed: 'What would a colleague see you do?' } })).toMatchSnapshot();
});

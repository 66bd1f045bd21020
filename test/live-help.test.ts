import { beforeEach, describe, expect, test } from 'vitest';
import { claimHelp } from '../src/live-help/claiming.ts';
import { keepAsking } from '../src/live-help/solving.ts';
import {
  askPerson,
  asks,
  conversation,
  expert,
  help,
  mentors,
  openAsk,
  pass,
  press,
  QUESTION,
  sendAsk,
  settled,
  team,
} from './support/live-help.ts';
import { lastDm, skillId, wordsOf } from './support/mentoring.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

/** Asks. */
let ana: string;

beforeEach(async () => {
  ana = w.person('Ana');
  await w.deps.db.skill.createMany({
    data: [{ workspaceId: w.workspace.id, name: 'Refunds' }],
    skipDuplicates: true,
  });
});

const dm = (who: string) => wordsOf(lastDm(w, who));
const dms = (who: string) => w.slack.as(who).directMessages();
const whisper = (who: string) => w.slack.as(who).ephemerals().at(-1)?.text ?? '';

describe('asking', () => {
  test('/ask with a question that nothing answers opens the form, filled in', async () => {
    await openAsk(w, ana);
    expect(w.slack.as(ana).modal()).toMatchObject({ callback_id: 'live-help.send' });
    expect(JSON.stringify(w.slack.as(ana).modal())).toContain(QUESTION);
  });

  test.each([
    ['/ask', ''],
    ['/mentor', 'now'],
  ])('%s %s asks for the question first', async (command, text) => {
    const me = w.slack.as(ana);
    await me.command(command, text);
    await w.slack.settle(() => me.modal() !== undefined);
    expect(me.modal()?.callback_id).toBe('live-help.start');
    await me.type('question', QUESTION);
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    expect(me.modal()?.callback_id).toBe('live-help.send');
  });

  test('/mentor now with a question goes on from there', async () => {
    const me = w.slack.as(ana);
    await me.command('/mentor', `now ${QUESTION}`);
    await w.slack.settle(() => me.modal() !== undefined);
    expect(me.modal()?.callback_id).toBe('live-help.send');
  });

  test('App Home has a button', async () => {
    const me = w.slack.as(ana);
    await me.openHome();
    await w.slack.settle(() => me.home() !== undefined);
    await me.press('home', 'live-help.ask');
    await w.slack.settle(() => me.modal() !== undefined);
    expect(me.modal()?.callback_id).toBe('live-help.start');
  });

  test('from a message its words are filled in without personal data, and its link is kept', async () => {
    const { id: channel } = w.slack.addChannel({ name: 'help', memberIds: [ana], botIsMember: true });
    const message = await w.slack.as(ana).say(channel, 'Customer <@U0BEN> paid with 4111 1111 1111 1111. Refund?');
    const me = w.slack.as(ana);
    await me.shortcut('live-help.message', message);
    await w.slack.settle(() => me.modal() !== undefined);
    const shown = JSON.stringify(me.modal());
    expect(shown).toContain('[card number]');
    expect(shown).toContain('I took out a card number');
    expect(shown).not.toContain('4111');
    await me.submit();
    await sendAsk(w, ana);
    expect(await help(w)).toMatchObject({
      question: 'Customer a colleague paid with [card number]. Refund?',
      link: expect.stringContaining('http'),
    });
  });

  test('from an app’s message the words of its blocks are filled in', async () => {
    const { id: channel } = w.slack.addChannel({ name: 'tickets', memberIds: [ana], botIsMember: true });
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'The *terminal* says E7. What now?' } }];
    const said = { channel, text: 'New ticket', blocks };
    const { body } = await w.slack.call('chat.postMessage', said, 'xoxb-test-token');
    const me = w.slack.as(ana);
    await me.shortcut('live-help.message', { channel, ts: (JSON.parse(body) as { ts: string }).ts });
    await w.slack.settle(() => me.modal() !== undefined);
    expect(JSON.stringify(me.modal()?.blocks)).toContain('terminal');
    expect(JSON.stringify(me.modal()?.blocks)).not.toContain('New ticket');
  });

  test('what was taken out of it stands in no field any more when the form goes on', async () => {
    const me = w.slack.as(ana);
    await me.command('/ask');
    await w.slack.settle(() => me.modal() !== undefined);
    await me.type('question', 'Refund for jane@example.com?');
    await me.submit();
    const view = me.modal();
    expect(view?.callback_id).toBe('live-help.send');
    expect(JSON.stringify(view?.blocks)).toContain('I took out an e-mail address');
    expect(JSON.stringify(view?.typed)).not.toContain('jane');
    await me.submit();
    expect(await help(w)).toMatchObject({ question: 'Refund for [e-mail address]?' });
  });

  test('skill, product, urgency and a waiting customer are kept', async () => {
    await openAsk(w, ana);
    await w.slack.as(ana).search('products', 'Router X');
    await sendAsk(w, ana, {
      skillId: await skillId(w, 'Refunds'),
      products: ['Router X'],
      pressing: ['waiting', 'urgent'],
    });
    expect(await help(w)).toMatchObject({
      skillId: await skillId(w, 'Refunds'),
      product: 'Router X',
      urgent: true,
      waiting: true,
      status: 'OPEN',
    });
  });

  test('sent twice it is asked once, and one more shows the first with a way to take it back', async () => {
    await expert(w, 'Ben');
    await openAsk(w, ana);
    const body = () => w.slack.deliveries.findLast(({ type }) => type === 'view_submission')?.body ?? '';
    await sendAsk(w, ana);
    await w.slack.deliverRaw(body());
    await settled(w);
    expect(await w.deps.db.helpRequest.count()).toBe(1);
    await w.slack.as(ana).close();
    await openAsk(w, ana, 'Something else entirely?');
    const shown = JSON.stringify(w.slack.as(ana).modal());
    expect(shown).toContain(QUESTION);
    expect(shown).toContain('One at a time');
    await w.slack.as(ana).press('modal', 'live-help.withdraw');
    await settled(w);
    expect(await help(w)).toMatchObject({ status: 'WITHDRAWN' });
  });

  test('guests are told who to ask instead', async () => {
    const gus = w.person('Gus', { isGuest: true });
    await w.slack.as(gus).command('/ask', QUESTION);
    await w.slack.settle(() => w.slack.as(gus).ephemerals().length > 0);
    expect(whisper(gus)).toContain('Guests can ask whoever invited them');
  });

  test.each([
    ['nothing', ''],
    ['spaces', '   \n  '],
    ['mentions of everybody', '<!channel> <!here>'],
    ['control characters', '\u202Eevil \u0000\u0007 text'],
    ['emoji', '🧯'.repeat(400)],
    ['ten thousand letters', 'x'.repeat(10_000)],
    ['quotation marks', '"\\"'.repeat(500)],
    ['ampersands, which take five signs each', '&'.repeat(600)],
    ['ampersands on many lines', '&\n'.repeat(300)],
    ['right to left', 'مرحبا، العميل يريد استرداد المبلغ'],
  ])('%s can be typed', async (_, text) => {
    const ben = await expert(w, 'Ben');
    const me = w.slack.as(ana);
    await me.command('/ask', text);
    await w.slack.settle(() => me.modal() !== undefined);
    if (text.trim() === '') return expect(me.modal()?.callback_id).toBe('live-help.start');
    await sendAsk(w, ana, { skillId: await skillId(w, 'Refunds') });
    await w.deliver();
    const { question } = await help(w);
    expect(question.length).toBeLessThanOrEqual(600);
    expect(question).not.toMatch(/\p{Bidi_Control}/u);
    expect(dm(ben)).not.toContain('<!');
  });
});

describe('rings', () => {
  test('own mentor at once, skilled people after 3 minutes, the lead after 10, the truth after 20', async () => {
    const [mia, ben, lea] = [w.person('Mia'), await expert(w, 'Ben'), w.person('Lea')];
    await mentors(w, mia, ana);
    await team(w, lea, [ana]);
    await askPerson(w, ana, { skillId: await skillId(w, 'Refunds') });
    expect(await asks(w)).toEqual(['Mia 1 ASKED']);
    await pass(w, 2);
    expect(dms(ben)).toEqual([]);
    await pass(w, 1);
    expect(await asks(w)).toEqual(['Mia 1 ASKED', 'Ben 2 ASKED']);
    await pass(w, 6);
    expect(dms(lea)).toEqual([]);
    await pass(w, 1);
    expect(await asks(w)).toEqual(['Mia 1 ASKED', 'Ben 2 ASKED', 'Lea 3 ASKED']);
    await pass(w, 9);
    expect(dms(ana)).toHaveLength(1);
    expect(dm(ana)).toContain('I’m asking');
    await pass(w, 1);
    expect(dms(ana)).toHaveLength(2);
    expect(dm(ana)).toContain('Nobody I could ask is free right now');
    expect(dm(ana)).toContain('lead hears');
    expect(dm(lea)).toContain('everybody I could');
    for (const one of [mia, ben, lea]) expect(dms(one)).toHaveLength(1);
    await pass(w, 60);
    for (const one of [mia, ben, lea]) expect(dms(one)).toHaveLength(1);
  });

  test('the workspace decides the minutes', async () => {
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { helpRings: [1, 2, 4] } });
    const [mia, lea] = [w.person('Mia'), w.person('Lea')];
    await expert(w, 'Ben');
    await mentors(w, mia, ana);
    await team(w, lea, [ana]);
    await askPerson(w, ana);
    await pass(w, 1);
    expect(await asks(w)).toEqual(['Mia 1 ASKED', 'Ben 2 ASKED']);
    await pass(w, 1);
    expect(await asks(w)).toContain('Lea 3 ASKED');
    await pass(w, 2);
    expect((await help(w)).ring).toBe(4);
  });

  test('an empty ring is passed over at once', async () => {
    const ben = await expert(w, 'Ben');
    await askPerson(w, ana);
    expect(await asks(w)).toEqual(['Ben 2 ASKED']);
    expect(dms(ben)).toHaveLength(1);
  });

  test('with nobody at all the asker is told at once', async () => {
    await askPerson(w, ana);
    expect(dm(ana)).toContain('Nobody I could ask is free right now');
    expect(dm(ana)).not.toContain('lead hears');
  });

  test('after downtime each ring still has its time, and nobody is asked twice', async () => {
    const [mia, ben, lea] = [w.person('Mia'), await expert(w, 'Ben'), w.person('Lea')];
    await mentors(w, mia, ana);
    await team(w, lea, [ana]);
    await askPerson(w, ana);
    w.advance({ minutes: 55 });
    await w.run('live-help.ask-next');
    await w.run('live-help.ask-next');
    expect(await asks(w)).toEqual(['Mia 1 ASKED', 'Ben 2 ASKED']);
    await pass(w, 6);
    expect(dms(lea)).toEqual([]);
    await pass(w, 1);
    expect(dms(lea)).toHaveLength(1);
    expect(dms(ben)).toHaveLength(1);
  });

  test('a crash between asking and the first ring loses nothing', async () => {
    await expert(w, 'Ben');
    const { id: askerId } = await w.member(ana);
    const now = w.deps.now();
    await w.deps.db.helpRequest.create({
      data: {
        ...{ workspaceId: w.workspace.id, askerId, question: QUESTION, status: 'OPEN', ring: 0 },
        ...{ nextRingAt: now, createdAt: now },
      },
    });
    await w.run('live-help.ask-next');
    expect(await asks(w)).toEqual(['Ben 2 ASKED']);
  });

  test('five at once, those asked least lately; when all of them have no time, the next', async () => {
    const people = [];
    for (let n = 1; n <= 7; n += 1) people.push(await expert(w, `E${n}`));
    // Somebody else asked E1 lately.
    const zoe = await w.member(w.person('Zoe'));
    await w.deps.db.helpRequest.create({
      data: {
        ...{ workspaceId: w.workspace.id, askerId: zoe.id, question: 'Earlier', status: 'WITHDRAWN' },
        createdAt: new Date(w.deps.now().getTime() - 86_400_000),
        asks: {
          create: {
            ...{ memberId: (await w.member(people[0] ?? '')).id, workspaceId: w.workspace.id, ring: 2 },
            ...{ status: 'PASSED', askedAt: new Date(w.deps.now().getTime() - 86_400_000) },
          },
        },
      },
    });
    await askPerson(w, ana);
    const first = (await asks(w)).map((line) => line.split(' ')[0]);
    expect(first).toHaveLength(5);
    expect(first).not.toContain('E1');
    for (const name of first) await press(w, people[Number(name?.slice(1)) - 1] ?? '', 'live-help.pass');
    expect(await asks(w)).toHaveLength(7);
    expect((await asks(w)).filter((line) => line.endsWith('ASKED'))).toHaveLength(2);
  });

  test('a level of the chosen skill is enough; people who know something else are left alone', async () => {
    const cyd = await expert(w, 'Cyd', { skill: 'De-escalation' });
    await expert(w, 'Ben', { level: 'CAN_DO' });
    await askPerson(w, ana, { skillId: await skillId(w, 'Refunds') });
    expect(await asks(w)).toEqual(['Ben 2 ASKED']);
    expect(dms(cyd)).toEqual([]);
  });

  test('without a skill the product that the question names decides too', async () => {
    const ben = await w.member(await expert(w, 'Ben', { skill: 'De-escalation' }));
    await w.deps.db.profile.update({ where: { memberId: ben.id }, data: { products: ['Router X'] } });
    await openAsk(w, ana, 'How do I reset it?');
    await w.slack.as(ana).search('products', 'router x');
    await sendAsk(w, ana, { products: ['Router X'] });
    expect(await asks(w)).toEqual(['Ben 2 ASKED']);
  });

  test('whoever is off shift, paused, away, quiet, switched off, busy, a guest, gone or avoided is not asked', async () => {
    const { db } = w.deps;
    const at = w.deps.now().getTime();
    const change = async (name: string, data: object) =>
      db.member.update({ where: { id: (await w.member(await expert(w, name))).id }, data });
    await change('Night', { workWeek: Array.from({ length: 7 }, () => [1320, 360]).flat() });
    await change('Paused', { pausedUntil: new Date(at + 86_400_000) });
    await change('Off', { helpOffUntil: new Date(at + 60_000) });
    await change('Guest', { isGuest: true });
    await change('Gone', { deactivatedAt: new Date(at) });
    const busy = await w.member(await expert(w, 'Busy'));
    const zoe = await w.member(w.person('Zoe'));
    await db.helpRequest.create({
      data: {
        ...{ workspaceId: w.workspace.id, askerId: zoe.id, question: 'Other', status: 'CLAIMED', claimerId: busy.id },
        createdAt: w.deps.now(),
      },
    });
    const [asker, hers, his] = [
      await w.member(ana),
      await w.member(await expert(w, 'Hers')),
      await w.member(await expert(w, 'His')),
    ];
    await db.avoidance.createMany({
      data: [
        { workspaceId: w.workspace.id, memberId: asker.id, avoidedId: hers.id },
        { workspaceId: w.workspace.id, memberId: his.id, avoidedId: asker.id },
      ],
    });
    const dnd = await expert(w, 'Dnd');
    const seconds = Math.floor(at / 1000);
    const user = w.slack.state.users.get(dnd);
    if (user) user.quiet = { from: seconds - 60, to: seconds + 3600 };
    await w.slack.changeUser(await expert(w, 'Beach'), { profile: { status_emoji: ':palm_tree:' } } as never);
    await w.slack.settle();
    await expert(w, 'Ben');
    await askPerson(w, ana);
    expect((await db.helpAsk.findMany({ include: { member: true } })).map(({ member }) => member.name)).toEqual([
      'Ben',
    ]);
  });

  test('who is active in Slack is asked, and who is not only once nobody active is left', async () => {
    const [ben, cyd] = [await expert(w, 'Ben'), await expert(w, 'Cyd')];
    await w.slack.changeUser(ben, { presence: 'away' });
    await askPerson(w, ana);
    expect(await asks(w)).toEqual(['Cyd 2 ASKED']);
    await press(w, cyd, 'live-help.pass');
    expect((await asks(w)).sort()).toEqual(['Ben 2 ASKED', 'Cyd 2 PASSED']);
  });

  test('Slack is asked who is active once a minute for each', async () => {
    await expert(w, 'Ben');
    const asked = () => w.slack.calls.filter(({ method }) => method === 'users.getPresence').length;
    await askPerson(w, ana);
    await askPerson(w, w.person('Zoe'));
    expect(asked()).toBe(1);
    w.advance({ minutes: 1 });
    await askPerson(w, w.person('Yan'));
    expect(asked()).toBe(2);
  });

  test('the own mentor and the lead are asked whether they are active in Slack or not', async () => {
    const [mia, lea] = [w.person('Mia'), w.person('Lea')];
    await mentors(w, mia, ana);
    await team(w, lea, [ana]);
    for (const one of [mia, lea]) await w.slack.changeUser(one, { presence: 'away' });
    await askPerson(w, ana);
    await pass(w, 4);
    expect(await asks(w)).toEqual(['Mia 1 ASKED', 'Lea 3 ASKED']);
  });

  test.each([
    ['does not tell', { kind: 'error', error: 'user_not_visible' }],
    ['is out of order', { kind: 'server_error' }],
    ['is too busy', { kind: 'rate_limited', retryAfter: 30 }],
    ['hangs', { kind: 'slow', ms: 3000 }],
  ] as const)('where Slack %s about who is active, everybody counts as there', async (_, fault) => {
    for (const name of ['Ben', 'Cyd']) await w.slack.changeUser(await expert(w, name), { presence: 'away' });
    w.slack.faults.add({ ...fault, method: 'users.getPresence' } as never);
    await askPerson(w, ana);
    w.slack.faults.clear();
    expect(await asks(w)).toEqual(['Ben 2 ASKED', 'Cyd 2 ASKED']);
  });

  test('with a customer waiting the own mentor and who knows it are asked at once, the lead after 3 minutes', async () => {
    const [mia, ben, lea] = [w.person('Mia'), await expert(w, 'Ben'), w.person('Lea')];
    await mentors(w, mia, ana);
    await team(w, lea, [ana]);
    await askPerson(w, ana, { pressing: ['waiting'] });
    expect(await asks(w)).toEqual(['Mia 1 ASKED', 'Ben 2 ASKED']);
    expect(dm(ana)).toContain('As a customer is waiting, I ask several people at once');
    await pass(w, 2);
    expect(dms(lea)).toEqual([]);
    await pass(w, 1);
    expect(await asks(w)).toEqual(['Mia 1 ASKED', 'Ben 2 ASKED', 'Lea 3 ASKED']);
    await pass(w, 6);
    expect(dms(ana)).toHaveLength(1);
    await pass(w, 1);
    expect(dm(ana)).toContain('Nobody I could ask is free right now');
    for (const one of [mia, ben, lea]) expect(dms(one)).toHaveLength(1);
  });

  test('after downtime a waiting customer’s question asks the first two rings together, and the next has its time', async () => {
    const [mia, lea] = [w.person('Mia'), w.person('Lea')];
    await mentors(w, mia, ana);
    await team(w, lea, [ana]);
    await expert(w, 'Ben');
    const { id: askerId } = await w.member(ana);
    const now = w.deps.now();
    await w.deps.db.helpRequest.create({
      data: {
        ...{ workspaceId: w.workspace.id, askerId, question: QUESTION, waiting: true, status: 'OPEN', ring: 0 },
        ...{ nextRingAt: now, createdAt: now },
      },
    });
    w.advance({ minutes: 55 });
    await w.run('live-help.ask-next');
    expect(await asks(w)).toEqual(['Mia 1 ASKED', 'Ben 2 ASKED']);
    await pass(w, 2);
    expect(dms(lea)).toEqual([]);
    await pass(w, 1);
    expect(dms(lea)).toHaveLength(1);
  });

  test('a question that Slack takes too late is not brought at all', async () => {
    const ben = await expert(w, 'Ben');
    w.slack.faults.add({ kind: 'server_error', method: 'chat.postMessage', when: ({ channel }) => channel === ben });
    await askPerson(w, ana);
    w.slack.faults.clear();
    w.advance({ minutes: 21 });
    await w.deliver();
    expect(dms(ben)).toEqual([]);
  });

  test('whoever Slack cannot reach is passed over', async () => {
    const ben = await expert(w, 'Ben');
    const lea = w.person('Lea');
    await team(w, lea, [ana]);
    w.slack.faults.add({
      kind: 'error',
      error: 'messages_tab_disabled',
      method: 'chat.postMessage',
      when: ({ channel }) => channel === ben,
    });
    await askPerson(w, ana);
    await pass(w, 1);
    expect(await asks(w)).toEqual(['Ben 2 PASSED', 'Lea 3 ASKED']);
  });

  test('in the middle of the night the lead hears in the morning', async () => {
    const lea = w.person('Lea');
    await team(w, lea, [ana]);
    w.setClock('2026-11-24T22:30:00Z');
    await askPerson(w, ana);
    expect(dm(ana)).toContain('lead hears');
    expect(dms(lea)).toEqual([]);
    w.setClock('2026-11-25T08:00:00Z');
    await w.deliver();
    expect(dm(lea)).toContain(QUESTION);
  });

  test('a mentor who takes nobody new can switch it off in App Home: those they mentor ask them first', async () => {
    const mia = w.person('Mia');
    await mentors(w, mia, ana);
    const me = w.slack.as(mia);
    await me.openHome();
    await w.slack.settle(() => me.home() !== undefined);
    await me.press('home', 'live-help.switch-off');
    await settled(w);
    await askPerson(w, ana);
    expect(await asks(w)).toEqual([]);
  });

  test('keep asking looks for whoever has come since', async () => {
    await askPerson(w, ana);
    await press(w, ana, 'live-help.keep-asking');
    expect(whisper(ana)).toContain('nobody new');
    const ben = await expert(w, 'Ben');
    await press(w, ana, 'live-help.keep-asking');
    expect(dms(ben)).toHaveLength(1);
    expect(await help(w)).toMatchObject({ status: 'OPEN', ring: 2 });
  });
});

describe('nobody there, a second time', () => {
  const posted = () => dms(ana).filter(({ onlyFor }) => !onlyFor);
  const truths = () => posted().filter(({ text }) => text.includes('Nobody I could ask')).length;

  test('is told as a message of its own: a change in an old one is seen by nobody', async () => {
    const ben = await expert(w, 'Ben');
    await askPerson(w, ana);
    await pass(w, 20);
    expect(truths()).toBe(1);
    await press(w, ben, 'live-help.take');
    expect(truths()).toBe(0);
    await press(w, ben, 'live-help.hand-back');
    expect(posted()).toHaveLength(3);
    expect(dm(ana)).toContain('Nobody I could ask');
    expect(truths()).toBe(1);
    expect(wordsOf(posted()[1] as never)).toContain('stands below');
  });

  test('also when whoever had come since did not answer', async () => {
    await askPerson(w, ana);
    await expert(w, 'Ben');
    await press(w, ana, 'live-help.keep-asking');
    expect(truths()).toBe(0);
    await pass(w, 40);
    expect([posted().length, truths()]).toEqual([3, 1]);
  });

  test('looking again and finding nobody changes nothing, however often', async () => {
    await askPerson(w, ana);
    for (let n = 0; n < 3; n += 1) await press(w, ana, 'live-help.keep-asking');
    expect([posted().length, truths()]).toEqual([2, 1]);
  });

  test('pressed while it is being asked, "Keep asking" asks nobody sooner', async () => {
    for (let n = 1; n <= 12; n += 1) await expert(w, `E${n}`);
    await askPerson(w, ana);
    const asker = await w.member(ana);
    const { id } = await help(w);
    for (let n = 0; n < 3; n += 1) expect(await keepAsking(w.deps, asker, id)).toBe(true);
    expect(await asks(w)).toHaveLength(5);
  });
});

describe('taking it', () => {
  let ben: string;
  let cyd: string;
  beforeEach(async () => {
    [ben, cyd] = [await expert(w, 'Ben'), await expert(w, 'Cyd')];
    await askPerson(w, ana, { pressing: ['waiting'] });
  });

  test('opens the conversation of the two with what it is about; everybody else sees who took it', async () => {
    await press(w, ben, 'live-help.take');
    expect(await help(w)).toMatchObject({ status: 'CLAIMED', claimer: { slackId: ben } });
    const [first] = await conversation(w, ana);
    expect(wordsOf(first as never)).toContain(QUESTION);
    expect(wordsOf(first as never)).toContain('a customer is waiting');
    expect(dm(cyd)).toContain(`Taken by <@${ben}>`);
    expect(dm(cyd)).not.toContain('live-help.take');
    expect(dm(ana)).toContain(`<@${ben}> takes it`);
    expect(dm(ben)).toContain(`<@${ana}>`);
    for (const one of [ana, ben, cyd]) expect(dms(one)).toHaveLength(1);
  });

  test('a stale button says it is no longer open', async () => {
    const old = structuredClone(lastDm(w, cyd));
    w.slack.faults.add({ kind: 'server_error', method: 'chat.update' });
    await press(w, ben, 'live-help.take');
    w.slack.faults.clear();
    await press(w, cyd, 'live-help.take', old);
    expect(whisper(cyd)).toContain('no longer open');
    expect((await help(w)).claimer?.slackId).toBe(ben);
  });

  test('pressed twice it is taken once', async () => {
    const message = lastDm(w, ben);
    await Promise.all([
      w.slack.as(ben).press(message, 'live-help.take'),
      w.slack.as(ben).press(message, 'live-help.take'),
    ]);
    await settled(w);
    await w.deliver();
    expect(await conversation(w, ben)).toHaveLength(1);
  });

  test('"Not now" is told to nobody, and can be changed', async () => {
    await press(w, ben, 'live-help.pass');
    expect(dm(ben)).toContain('that’s fine');
    expect(dms(ana)).toHaveLength(1);
    expect(dm(ana)).toContain('I’m asking');
    await press(w, ben, 'live-help.take');
    expect((await help(w)).claimer?.slackId).toBe(ben);
  });

  test('"Not today" leaves them alone until the end of their shift', async () => {
    await press(w, ben, 'live-help.pass-today');
    const { helpOffUntil } = await w.member(ben);
    expect(helpOffUntil).toEqual(new Date('2026-11-24T17:00:00Z'));
    expect(await asks(w)).toContain('Ben 2 PASSED');
  });

  test('whoever is helping somebody is asked whether they want both', async () => {
    await press(w, ben, 'live-help.take');
    const zoe = w.person('Zoe');
    const { id: memberId } = await w.member(ben);
    await askPerson(w, zoe);
    expect(await asks(w)).toEqual(['Cyd 2 ASKED']);
    const other = await help(w);
    await w.deps.db.helpAsk.create({
      data: {
        ...{ helpRequestId: other.id, memberId, workspaceId: w.workspace.id, ring: 2, status: 'ASKED' },
        askedAt: w.deps.now(),
      },
    });
    await w.deps.outbox.add(w.deps.db, {
      ...{ workspaceId: w.workspace.id, kind: 'live-help.asked', subject: other.id, recipient: ben },
    });
    await w.deliver();
    await press(w, ben, 'live-help.take');
    expect(whisper(ben)).toContain('Take this one too?');
    expect((await help(w)).claimer).toBeNull();
    await press(w, ben, 'live-help.take', w.slack.as(ben).ephemerals().at(-1));
    expect((await help(w)).claimer?.slackId).toBe(ben);
  });

  test('somebody who avoids the other since is told it is no longer open', async () => {
    const [one, other] = [await w.member(ana), await w.member(ben)];
    await w.deps.db.avoidance.create({
      data: { workspaceId: w.workspace.id, memberId: one.id, avoidedId: other.id },
    });
    await press(w, ben, 'live-help.take');
    expect(whisper(ben)).toContain('no longer open');
    expect((await help(w)).claimer).toBeNull();
  });

  test('somebody who is only a guest by now is told it is no longer open', async () => {
    const { id } = await w.member(ben);
    await w.deps.db.member.update({ where: { id }, data: { isGuest: true } });
    await press(w, ben, 'live-help.take');
    expect(whisper(ben)).toContain('no longer open');
    expect((await help(w)).claimer).toBeNull();
  });

  test('taken back, everybody sees that it is no longer needed', async () => {
    await press(w, ana, 'live-help.withdraw');
    for (const one of [ben, cyd]) expect(dm(one)).toContain('No longer needed');
    expect(dm(ana)).toContain('You took it back');
    await pass(w, 30);
    expect(await asks(w)).toHaveLength(2);
  });

  test('where Slack opens no conversation each of the two hears of it', async () => {
    w.slack.faults.add({
      kind: 'error',
      error: 'restricted_action',
      method: 'conversations.open',
      when: ({ users }) => String(users).includes(','),
    });
    await press(w, ben, 'live-help.take');
    await w.deliver();
    for (const one of [ana, ben]) expect(dm(one)).toContain('please write to each other');
    await press(w, ana, 'live-help.solved');
    expect(await help(w)).toMatchObject({ status: 'RESOLVED' });
  });
});

describe('afterwards', () => {
  let ben: string;
  let cyd: string;
  beforeEach(async () => {
    [ben, cyd] = [await expert(w, 'Ben'), await expert(w, 'Cyd')];
    await askPerson(w, ana);
    await press(w, ben, 'live-help.take');
  });

  const pressTogether = async (who: string, action: string) => press(w, who, action, (await conversation(w, who))[0]);

  test('solved by either: the asker says how it was, for nobody’s eyes, and the helper may save a card', async () => {
    await pressTogether(ben, 'live-help.solved');
    expect(await help(w)).toMatchObject({ status: 'RESOLVED' });
    expect(dm(cyd)).toContain('Solved.');
    expect(dm(ben)).toContain('live-help.save');
    await press(w, ana, 'live-help.rate-great');
    expect(await help(w)).toMatchObject({ rating: 'GREAT' });
    expect(dm(ana)).toContain('Thank you for saying how it was');
    for (const one of [ben, cyd]) expect(dm(one)).not.toMatch(/great/i);
    expect(JSON.stringify(await conversation(w, ben))).not.toMatch(/great/i);
  });

  test('in the conversation how it was is said in a form of one’s own, by the asker alone', async () => {
    await pressTogether(ana, 'live-help.solved');
    await pressTogether(ben, 'live-help.open-rating');
    expect(whisper(ben)).toContain('for the other of you two');
    await pressTogether(ana, 'live-help.open-rating');
    await w.slack.settle(() => w.slack.as(ana).modal() !== undefined);
    await w.slack.as(ana).press('modal', 'live-help.rate-okay');
    await settled(w);
    expect(await help(w)).toMatchObject({ rating: 'OKAY' });
  });

  test('"not yet" can be asked on: without whoever had it', async () => {
    await pressTogether(ana, 'live-help.solved');
    await press(w, ana, 'live-help.rate-not-yet');
    expect(dm(ana)).toContain('Shall I ask somebody else');
    await press(w, ana, 'live-help.ask-other');
    expect(await help(w)).toMatchObject({ status: 'OPEN', claimer: null });
    expect(dm(cyd)).toContain('live-help.take');
    expect(dm(ben)).toContain('no longer with you');
    await press(w, cyd, 'live-help.take');
    expect((await help(w)).claimer?.slackId).toBe(cyd);
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'live-help.together', status: 'SENT' } })).toBe(2);
  });

  test('handed back it is asked on without them, by them alone', async () => {
    await pressTogether(ana, 'live-help.hand-back');
    expect(whisper(ana)).toContain('for the other of you two');
    const [message] = await conversation(w, ben);
    await pressTogether(ben, 'live-help.hand-back');
    expect(await help(w)).toMatchObject({ status: 'OPEN', claimer: null });
    expect(dm(cyd)).toContain('live-help.take');
    const now = w.slack.as(ben).messages(message?.channel ?? '')[0];
    expect(wordsOf(now as never)).toContain('no longer with you two');
    const { id } = await help(w);
    expect(await claimHelp(w.deps, await w.member(ben), id)).toMatchObject({ is: 'gone' });
    expect((await help(w)).claimer).toBeNull();
  });

  test('the asker may ask somebody else; the helper may not do that for them', async () => {
    await pressTogether(ben, 'live-help.ask-other');
    expect(whisper(ben)).toContain('for the other of you two');
    await pressTogether(ana, 'live-help.ask-other');
    expect(await help(w)).toMatchObject({ status: 'OPEN' });
  });

  test('somebody who leaves with it: it is asked on', async () => {
    await w.slack.deactivate(ben);
    await w.eventsDone();
    await w.deliver();
    expect(await help(w)).toMatchObject({ status: 'OPEN', claimer: null });
    expect(dm(cyd)).toContain('live-help.take');
  });

  test('an asker who leaves: it is closed', async () => {
    await w.slack.deactivate(ana);
    await w.eventsDone();
    await w.deliver();
    expect(await help(w)).toMatchObject({ status: 'WITHDRAWN' });
    expect(dm(ben)).toContain('No longer needed');
  });

  test('gone quiet: both are asked once, then it is closed, and can be opened again', async () => {
    w.setClock('2026-11-27T09:30:00Z');
    await w.run('live-help.look-at-quiet');
    await w.run('live-help.look-at-quiet');
    const stale = () => conversation(w, ana).then((all) => all.filter((one) => wordsOf(one).includes('still open')));
    expect(await stale()).toHaveLength(1);
    w.setClock('2026-11-30T09:29:00Z');
    await w.run('live-help.look-at-quiet');
    expect((await help(w)).status).toBe('CLAIMED');
    w.setClock('2026-11-30T10:30:00Z');
    await w.run('live-help.look-at-quiet');
    expect((await help(w)).status).toBe('STALE');
    expect(dm(ana)).toContain('went quiet');
    await press(w, ana, 'live-help.reopen');
    expect(await help(w)).toMatchObject({ status: 'CLAIMED', claimer: { slackId: ben } });
    const told = (await conversation(w, ben)).at(-1);
    expect(wordsOf(told as never)).toContain(`<@${ana}> opened this question again`);
    await press(w, ben, 'live-help.solved', told);
    expect((await help(w)).status).toBe('RESOLVED');
    expect(wordsOf((await conversation(w, ben)).at(-1) as never)).toContain('Solved. Thank you both');
  });

  test('who works little is asked before it is closed, and has as long to answer', async () => {
    const { db } = w.deps;
    // Both are off from the day on which it went quiet until the fourth day after.
    for (const day of ['2026-11-27', '2026-11-30', '2026-12-01', '2026-12-02'])
      await db.holiday.create({ data: { workspaceId: w.workspace.id, day: new Date(day), name: 'Closed' } });
    w.setClock('2026-11-27T09:30:00Z');
    await w.run('live-help.look-at-quiet');
    const asked = async () => (await conversation(w, ana)).filter((one) => wordsOf(one).includes('still open')).length;
    w.setClock('2026-12-01T09:30:00Z');
    await w.run('live-help.look-at-quiet');
    expect([await asked(), (await help(w)).status]).toEqual([0, 'CLAIMED']);
    w.setClock('2026-12-03T08:00:00Z');
    await w.deliver();
    expect(await asked()).toBe(1);
    w.setClock('2026-12-06T07:59:00Z');
    await w.run('live-help.look-at-quiet');
    expect((await help(w)).status).toBe('CLAIMED');
    w.setClock('2026-12-06T08:00:00Z');
    await w.run('live-help.look-at-quiet');
    expect((await help(w)).status).toBe('STALE');
  });

  test('where nobody can be asked whether it is open it is closed after a month', async () => {
    for (const who of [ana, ben]) {
      const { id } = await w.member(who);
      await w.deps.db.member.update({ where: { id }, data: { pausedUntil: new Date('2027-06-01T00:00:00Z') } });
    }
    w.setClock('2026-11-27T09:30:00Z');
    await w.run('live-help.look-at-quiet');
    w.setClock('2026-12-26T09:30:00Z');
    await w.run('live-help.look-at-quiet');
    expect((await help(w)).status).toBe('CLAIMED');
    w.setClock('2026-12-27T09:30:00Z');
    await w.run('live-help.look-at-quiet');
    expect((await help(w)).status).toBe('STALE');
  });

  test('an asker who is only a guest by now can end it, and asks nobody any more', async () => {
    const { id } = await w.member(ana);
    await w.deps.db.member.update({ where: { id }, data: { isGuest: true } });
    await pressTogether(ana, 'live-help.ask-other');
    expect(whisper(ana)).toContain('Guests can ask whoever invited them');
    await pressTogether(ana, 'live-help.solved');
    expect((await help(w)).status).toBe('RESOLVED');
  });

  test('opened again it is not given back to somebody one of the two avoids by now', async () => {
    const { id } = await help(w);
    await w.deps.db.helpRequest.update({ where: { id }, data: { status: 'STALE', nextRingAt: null } });
    const [memberId, avoidedId] = [(await w.member(ben)).id, (await w.member(ana)).id];
    await w.deps.db.avoidance.create({ data: { workspaceId: w.workspace.id, memberId, avoidedId } });
    await w.deps.outbox.refresh(w.deps.db, w.workspace.id, 'live-help.mine', id);
    await w.deliver();
    await press(w, ana, 'live-help.reopen');
    expect(await help(w)).toMatchObject({ status: 'OPEN', claimer: null });
    expect(dm(cyd)).toContain('live-help.take');
  });

  test('"Still open" keeps it, and it is asked about again after as long', async () => {
    w.setClock('2026-11-27T09:30:00Z');
    await w.run('live-help.look-at-quiet');
    const asked = (await conversation(w, ben)).at(-1);
    await press(w, ben, 'live-help.still-open', asked);
    w.setClock('2026-11-30T09:00:00Z');
    await w.run('live-help.look-at-quiet');
    expect(await help(w)).toMatchObject({ status: 'CLAIMED', staleAskedAt: null });
    w.setClock('2026-12-01T10:00:00Z');
    await w.run('live-help.look-at-quiet');
    expect((await help(w)).staleAskedAt).not.toBeNull();
  });
});

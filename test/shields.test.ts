import { beforeEach, describe, expect, test } from 'vitest';
import type { Shield } from '../src/generated/prisma/client.ts';
import { recordInstallation } from '../src/installation/service.ts';
import { PAUSE, passOn, TALK } from '../src/shields/after.ts';
import { endShield, passShield, stepIn } from '../src/shields/answers.ts';
import { askNext } from '../src/shields/asking.ts';
import { callShield } from '../src/shields/service.ts';
import { addMentor, ask, lastDm, wordsOf } from './support/mentoring.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let carla: string;

/** A team of these people under its lead. */
async function team(name: string, lead: string, ...people: string[]) {
  const workspaceId = w.workspace.id;
  const { id: teamId } = await w.deps.db.team.create({
    data: { workspaceId, name, leadId: (await w.member(lead)).id },
  });
  for (const slackId of people)
    await w.deps.db.member.update({ where: { id: (await w.member(slackId)).id }, data: { teamId } });
}

const change = async (slackId: string, data: Parameters<typeof w.deps.db.member.update>[0]['data']) =>
  w.deps.db.member.update({ where: { id: (await w.member(slackId)).id }, data });
const coordinator = async (name: string) => {
  const slackId = w.person(name);
  await change(slackId, { isCoordinator: true });
  return slackId;
};
/** Works from Tuesday evening on: not at work in these tests until the clock moves. */
const LATE = [-1, -1, 1200, 1439, 1200, 1439, -1, -1, -1, -1, -1, -1, -1, -1];

/** Types /shield and sends the form. */
async function call(who: string, said: { words?: string; link?: string } = {}, text = '') {
  const me = w.slack.as(who);
  await me.command('/shield', text);
  await w.slack.settle(() => me.modal() !== undefined);
  for (const [block, value] of Object.entries(said)) await me.type(block, value);
  expect(await me.submit()).toEqual({ ok: true, errors: {} });
  await w.app.idle();
  await w.deliver();
}

/** Presses a button of the message that asks for it, the latest of somebody's with it, and delivers what follows. */
async function tap(who: string, action: string) {
  const me = w.slack.as(who);
  const message = me.directMessages().findLast(({ blocks }) => JSON.stringify(blocks).includes(action));
  if (!message) throw new Error(`${who} sees no ${action}`);
  await me.press({ channel: message.channel, ts: message.ts }, action);
  await w.app.idle();
  await w.deliver();
}

const shield = (): Promise<Shield> => w.deps.db.shield.findFirstOrThrow({ orderBy: { id: 'desc' } });
const heard = (slackId: string) =>
  w.slack
    .as(slackId)
    .directMessages()
    .map(({ text }) => text);
const follow = () => w.run('shields.follow');

beforeEach(async () => {
  ana = w.person('Ana');
  carla = w.person('Carla');
  await team('Returns', carla, ana);
});

describe('calling a lead', () => {
  test('takes one tap in the form; the lead of the team is asked at once, and the agent sees it', async () => {
    await call(ana);
    expect(heard(carla)).toEqual([`:shield: <@${ana}> needs you to step into a contact, now.`]);
    expect(heard(ana)).toEqual([expect.stringContaining('I’m asking a lead')]);
    expect(wordsOf(lastDm(w, ana))).not.toContain(carla);
  });

  test('works from App Home, with what was typed after the command, and with a link', async () => {
    await w.slack.as(ana).openHome();
    await w.slack.settle(() => w.slack.as(ana).home() !== undefined);
    await w.slack.as(ana).press('home', 'shield.open');
    await w.slack.settle(() => w.slack.as(ana).modal() !== undefined);
    await w.slack.as(ana).close();
    await call(ana, { link: 'https://desk.example.com/tickets/7' }, 'he shouts at me & <@U123|ben>');
    expect(await shield()).toMatchObject({
      words: 'he shouts at me & @ben',
      link: 'https://desk.example.com/tickets/7',
    });
    expect(wordsOf(lastDm(w, carla))).toContain('he shouts at me & @ben');
  });

  test('nothing that is typed is refused: what is no link is read as words, and nothing in it is a mention', async () => {
    await call(ana, { words: '<!channel> مرحبا 🙈', link: 'just help' });
    expect(await shield()).toMatchObject({ words: '<!channel> مرحبا 🙈\njust help', link: null });
    const quoted = lastDm(w, carla).blocks.find(({ type }) => type === 'rich_text');
    expect(JSON.stringify(quoted)).toContain('"type":"text","text":"<!channel> مرحبا 🙈');
  });

  test('personal data is never kept, not in words nor in a link', async () => {
    const link = 'https://desk.example.com/?mail=max.muster@example.com';
    await call(ana, { words: 'Card 4111 1111 1111 1111, he says', link });
    const kept = JSON.stringify(await shield());
    for (const secret of ['4111 1111', 'max.muster']) {
      expect(kept).not.toContain(secret);
      expect(wordsOf(lastDm(w, carla))).not.toContain(secret);
    }
  });

  test('a link to a Slack message stays one, though its number looks like a card’s', async () => {
    const link = 'https://bright.slack.com/archives/C0123/p4111111111111111';
    await call(ana, { link });
    expect((await shield()).link).toBe(link);
  });

  test('calling twice is calling once: whoever calls again sees how it stands, and can take it back there', async () => {
    await call(ana);
    const me = w.slack.as(ana);
    await me.command('/shield');
    await w.slack.settle(() => me.modal() !== undefined);
    expect(JSON.stringify(me.modal()?.blocks)).toContain('I’m asking a lead');
    await me.press('modal', 'shield.withdraw');
    await w.slack.settle(() => JSON.stringify(me.modal()?.blocks).includes('You took it back'));
    await w.deliver();
    expect(heard(ana)).toEqual([expect.stringContaining('You took it back')]);
    expect(heard(carla)).toEqual([expect.stringContaining('took it back')]);
    expect(wordsOf(lastDm(w, carla))).not.toContain(ana);
  });

  test('two calls at the same moment make one', async () => {
    const member = await w.member(ana);
    const both = await Promise.all([callShield(w.deps, member, {}), callShield(w.deps, member, {})]);
    expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    await Promise.all(both.map(({ id }) => askNext(w.deps, w.workspace.id, id)));
    await w.deliver();
    expect(heard(carla)).toHaveLength(1);
  });
});

describe('who is asked', () => {
  test('a lead off shift is passed over for another one at the same site, then a coordinator', async () => {
    const [dora, cora] = [w.person('Dora'), await coordinator('Cora')];
    await team('Sales', dora);
    await change(carla, { workWeek: LATE });
    await call(ana);
    expect([heard(carla), heard(dora).length, heard(cora)]).toEqual([[], 1, []]);
    w.advance({ minutes: 4 });
    await follow();
    expect(heard(cora)).toHaveLength(1);
  });

  test('a lead who is away as their Slack says, pauses, or is on leave is passed over', async () => {
    const cora = await coordinator('Cora');
    await w.slack.changeUser(carla, { profile: { status_emoji: ':palm_tree:', status_text: 'Vacationing' } });
    await call(ana);
    expect([heard(carla), heard(cora).length]).toEqual([[], 1]);
  });

  test('a lead of another site is not asked, and neither is whom the agent avoids', async () => {
    const [dora, cora] = [w.person('Dora'), await coordinator('Cora')];
    await team('Sales', dora);
    await change(dora, { site: 'Lisbon' });
    await w.deps.db.avoidance.create({
      data: {
        workspaceId: w.workspace.id,
        memberId: (await w.member(ana)).id,
        avoidedId: (await w.member(carla)).id,
      },
    });
    await call(ana);
    w.advance({ minutes: 4 });
    await follow();
    expect([heard(carla), heard(dora), heard(cora).length]).toEqual([[], [], 1]);
  });

  test('who leads the agent’s own team is never the agent: a lead who calls reaches the others', async () => {
    const cora = await coordinator('Cora');
    await call(carla);
    expect([heard(cora).length, heard(carla).length]).toEqual([1, 1]);
  });

  test('after three minutes without an answer the next one is asked, and everybody once', async () => {
    const cora = await coordinator('Cora');
    await call(ana);
    w.advance({ minutes: 2 });
    await follow();
    expect(heard(cora)).toEqual([]);
    w.advance({ minutes: 1 });
    await follow();
    await follow();
    expect([heard(carla).length, heard(cora).length]).toEqual([1, 1]);
  });

  test('who can’t says so with one tap; the next is asked at once, and nobody learns who passed', async () => {
    const cora = await coordinator('Cora');
    await call(ana);
    await tap(carla, 'shield.pass');
    expect(heard(cora)).toHaveLength(1);
    expect(heard(carla)).toEqual([expect.stringContaining('You can’t')]);
    const shown = JSON.stringify([lastDm(w, ana), lastDm(w, cora)]);
    expect(shown).not.toContain(carla);
    await tap(carla, 'shield.step-in');
    expect(heard(ana)).toEqual([`:shield: <@${carla}> is stepping in.`]);
  });

  test('where nobody is at work the agent hears the truth at once, with what to do; who comes back within the hour is asked', async () => {
    await change(carla, { workWeek: LATE });
    await call(ana, { words: 'He threatens me' });
    expect(heard(ana)).toEqual([expect.stringContaining('No lead is at work right now')]);
    expect(wordsOf(lastDm(w, ana))).toContain('live-help.ask');
    expect(heard(carla)).toEqual([]);
    await change(carla, { workWeek: [] });
    w.advance({ minutes: 1 });
    await follow();
    expect(heard(carla)).toHaveLength(1);
    expect(heard(ana)).toEqual([expect.stringContaining('I’m asking a lead')]);
  });

  test('when all who could be asked are silent, the agent is told so, and after an hour it is over by itself', async () => {
    await call(ana);
    w.advance({ minutes: 3 });
    await follow();
    expect(heard(ana)).toEqual([expect.stringContaining('No lead has answered yet')]);
    w.advance({ minutes: 57 });
    await follow();
    expect(heard(ana)).toEqual([expect.stringContaining('Nobody could step in')]);
    expect(heard(carla)).toEqual([expect.stringContaining('It’s over')]);
    expect(await shield()).toMatchObject({ status: 'OVER', takerId: null });
  });

  test('where a lead’s message cannot be delivered, the next one is asked within a minute', async () => {
    const cora = await coordinator('Cora');
    await w.member(carla);
    w.slack.faults.add({
      ...{ kind: 'error', error: 'channel_not_found', method: 'chat.postMessage' },
      when: ({ channel }) => channel === carla,
    });
    await call(ana);
    w.slack.faults.clear();
    w.advance({ minutes: 1 });
    await follow();
    expect([heard(carla), heard(cora).length]).toEqual([[], 1]);
  });

  test('where Slack does not tell who is away, the lead is asked all the same', async () => {
    w.slack.faults.add(
      { kind: 'server_error', method: 'users.info' },
      { kind: 'server_error', method: 'dnd.teamInfo' },
    );
    await call(ana);
    w.slack.faults.clear();
    expect(heard(carla)).toHaveLength(1);
  });
});

describe('stepping in', () => {
  test('is told to the agent, and to others who were asked', async () => {
    const cora = await coordinator('Cora');
    await call(ana);
    w.advance({ minutes: 3 });
    await follow();
    await tap(carla, 'shield.step-in');
    expect(heard(ana)).toEqual([`:shield: <@${carla}> is stepping in.`]);
    expect(heard(carla)).toEqual([expect.stringContaining('You are stepping in')]);
    expect(heard(cora)).toEqual([`:shield: <@${carla}> is stepping in. Nothing for you to do.`]);
    expect(wordsOf(lastDm(w, cora))).not.toContain(ana);
  });

  test('is one lead’s: of two at the same moment one does, and the other sees who', async () => {
    const cora = await coordinator('Cora');
    await call(ana);
    w.advance({ minutes: 3 });
    await follow();
    const { id } = await shield();
    const leads = [await w.member(carla), await w.member(cora)];
    await Promise.all(leads.map((lead) => stepIn(w.deps, lead, id)));
    await w.deliver();
    const { takerId } = await shield();
    expect(leads.map((lead) => lead.id)).toContain(takerId);
    const told = [heard(carla), heard(cora)].flat();
    expect(told.filter((text) => text.includes('You are stepping in'))).toHaveLength(1);
    expect(told.filter((text) => text.includes('Nothing for you to do'))).toHaveLength(1);
  });

  test('is over when either says so, once; what was said is forgotten then', async () => {
    await call(ana, { words: 'He shouts' });
    await tap(carla, 'shield.step-in');
    await tap(carla, 'shield.end');
    expect(heard(ana)).toEqual([`It’s over. <@${carla}> stepped in.`]);
    expect(await shield()).toMatchObject({ words: null, link: null });
    expect(JSON.stringify([lastDm(w, ana), lastDm(w, carla)])).not.toContain('He shouts');
    await endShield(w.deps, await w.member(ana), (await shield()).id);
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'shield.check-in' } })).toBe(1);
  });

  test('is over by itself after four hours', async () => {
    await call(ana);
    await tap(carla, 'shield.step-in');
    w.advance({ hours: 4 });
    await follow();
    expect(await shield()).toMatchObject({ status: 'OVER' });
  });

  test('a tap that comes too late changes nothing and shows what is the case', async () => {
    await call(ana);
    const stale = lastDm(w, carla);
    const { id } = await shield();
    await tap(carla, 'shield.step-in');
    await passShield(w.deps, await w.member(carla), id);
    expect(await shield()).toMatchObject({ status: 'TAKEN' });
    expect(await w.deps.db.shieldAsk.count({ where: { passedAt: { not: null } } })).toBe(0);
    expect(stale.ts).toBe(lastDm(w, carla).ts);
  });

  test('nobody who was not asked can do anything about it, nor learn that it is there', async () => {
    await call(ana);
    const { id } = await shield();
    const zoe = await w.member(w.person('Zoe'));
    for (const act of [stepIn, passShield, endShield])
      await expect(act(w.deps, zoe, id)).rejects.toThrow('This is not yours, or it is no longer there.');
    await expect(stepIn(w.deps, zoe, '01890000-0000-7000-8000-000000000000')).rejects.toThrow('This is not yours');
  });

  test('what belongs to another workspace is nobody’s here', async () => {
    const { db, now } = w.deps;
    await recordInstallation(w.deps, { slackId: 'T0OTHER', name: 'Other', botUserId: 'U0' });
    const { id: workspaceId } = await db.workspace.findUniqueOrThrow({ where: { slackId: 'T0OTHER' } });
    const there = { workspaceId, zone: 'UTC', createdAt: now() };
    const agent = await db.member.create({ data: { ...there, slackId: ana, name: 'Other Ana' } });
    const taken = await db.shield.create({
      data: { workspaceId, agentId: agent.id, status: 'OVER', overAt: now(), createdAt: now(), feeling: 1 },
    });
    const here = await w.member(ana);
    await expect(passOn(w.deps, here, taken.id, TALK)).rejects.toThrow('This is not yours');
    await expect(endShield(w.deps, here, taken.id)).rejects.toThrow('This is not yours');
  });
});

describe('somebody who leaves', () => {
  const leaves = async (slackId: string) => {
    await w.slack.deactivate(slackId);
    await w.eventsDone();
    await w.deliver();
  };

  test('with a lead being asked for them: nobody is asked any more, and nobody asks how they are', async () => {
    await coordinator('Cora');
    await call(ana);
    await leaves(ana);
    expect(await shield()).toMatchObject({ status: 'WITHDRAWN' });
    w.advance({ minutes: 4 });
    await follow();
    expect(await w.deps.db.shieldAsk.count()).toBe(1);
    expect(heard(carla)).toEqual([expect.stringContaining('took it back')]);
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'shield.check-in' } })).toBe(0);
  });

  test('having stepped in: the next lead is asked within a minute, and the agent sees it', async () => {
    const cora = await coordinator('Cora');
    await call(ana, { words: 'Shouting' });
    await tap(carla, 'shield.step-in');
    await leaves(carla);
    expect(await shield()).toMatchObject({ status: 'OPEN', takerId: null });
    w.advance({ minutes: 1 });
    await follow();
    expect(heard(cora)).toEqual([expect.stringContaining('needs you to step into')]);
    expect(heard(ana).at(-1)).toContain('I’m asking a lead');
    await tap(cora, 'shield.step-in');
    expect(await shield()).toMatchObject({ status: 'TAKEN' });
  });

  test('while being asked: the next one is asked without waiting for them', async () => {
    const cora = await coordinator('Cora');
    await call(ana);
    await leaves(carla);
    await follow();
    expect(heard(cora)).toHaveLength(1);
  });
});

test('a lead who is a guest is not asked', async () => {
  await change(carla, { isGuest: true });
  await call(ana);
  expect(heard(carla)).toEqual([]);
});

test('a button in a form that was closed meanwhile does its work and breaks nothing', async () => {
  await call(ana);
  const me = w.slack.as(ana);
  await me.command('/shield', '');
  await w.slack.settle(() => me.modal() !== undefined);
  w.slack.faults.add({ kind: 'error', error: 'not_found', method: 'views.update' });
  await me.press('modal', 'shield.withdraw');
  await w.app.idle();
  w.slack.faults.clear();
  expect(await shield()).toMatchObject({ status: 'WITHDRAWN' });
});

describe('the check-in afterwards', () => {
  const over = async () => {
    await call(ana, { words: 'A very secret thing' });
    await tap(carla, 'shield.step-in');
    await tap(ana, 'shield.end');
  };
  const asked = () => heard(ana).filter((text) => text.startsWith('How are you'));

  test('comes at the start of the next shift, not before, and is for the agent alone', async () => {
    await over();
    w.setClock('2026-11-24T22:00:00Z');
    await w.deliver();
    w.setClock('2026-11-25T07:59:00Z'); // a minute before nine in Berlin
    await w.deliver();
    expect(asked()).toEqual([]);
    w.setClock('2026-11-25T08:00:00Z');
    await w.deliver();
    expect(asked()).toHaveLength(1);
    expect(await shield()).toMatchObject({ askedAt: w.deps.now() });
    await tap(ana, 'shield.feel-4');
    expect(heard(ana).at(-1)).toContain('Good to hear');
    expect(await shield()).toMatchObject({ feeling: 4, answeredAt: w.deps.now() });
    expect(heard(carla)).toHaveLength(1);
  });

  test('comes in the evening to somebody who works nights, not in the middle of the shift', async () => {
    await change(ana, { workWeek: [1320, 360, 1320, 360, 1320, 360, 1320, 360, 1320, 360, -1, -1, -1, -1] });
    w.setClock('2026-11-24T00:00:00Z'); // one in the morning in Berlin: the shift of Monday
    const member = await w.member(ana);
    const { id } = await callShield(w.deps, member, {});
    await w.deps.db.shield.update({ where: { id }, data: { status: 'TAKEN', takenAt: w.deps.now() } });
    await endShield(w.deps, member, id);
    for (const moment of ['2026-11-24T05:00:00Z', '2026-11-24T20:59:00Z']) {
      w.setClock(moment);
      await w.deliver();
      expect(asked()).toEqual([]);
    }
    w.setClock('2026-11-24T21:00:00Z');
    await w.deliver();
    expect(asked()).toHaveLength(1);
  });

  test('comes at the start of a shift that was moved meanwhile', async () => {
    await over();
    w.setClock('2026-11-24T19:00:00Z');
    await w.deliver();
    await change(ana, { workWeek: [360, 840, 360, 840, 360, 840, 360, 840, 360, 840, -1, -1, -1, -1] });
    await w.deps.db.$transaction((tx) => w.deps.outbox.askAgain(tx, w.workspace.id, ana)); // as saving hours does
    await w.deliver();
    expect(asked()).toEqual([]);
    w.setClock('2026-11-25T05:00:00Z'); // six in Berlin
    await w.deliver();
    expect(asked()).toHaveLength(1);
  });

  test('comes after a day off on the next working day, and not at all after two weeks of leave', async () => {
    await over();
    await change(ana, { pausedUntil: new Date('2026-12-20T00:00:00Z') });
    w.setClock('2026-11-25T08:00:00Z');
    await w.deliver();
    w.setClock('2026-12-21T09:00:00Z');
    await w.deliver();
    expect(asked()).toEqual([]);
  });

  test('names the day of the contact, not the one on which it was found over', async () => {
    await call(ana);
    const { createdAt } = await shield();
    w.advance({ days: 7 }); // nothing ran meanwhile
    await follow();
    w.advance({ days: 1 });
    await w.deliver();
    expect(asked()).toEqual([expect.stringContaining(`<!date^${Math.floor(createdAt.getTime() / 1000)}^`)]);
  });

  test('tells nothing to somebody the agent avoids by then', async () => {
    await call(ana);
    await tap(carla, 'shield.step-in');
    const { id } = await shield();
    await w.deps.db.avoidance.create({
      data: {
        workspaceId: w.workspace.id,
        memberId: (await w.member(ana)).id,
        avoidedId: (await w.member(carla)).id,
      },
    });
    await endShield(w.deps, await w.member(ana), id);
    await w.deps.db.shield.update({ where: { id }, data: { feeling: 1 } });
    await expect(passOn(w.deps, await w.member(ana), id, PAUSE)).rejects.toThrow('nobody I could ask');
  });

  test('comes as well where nobody could step in and the agent says that it is over', async () => {
    await change(carla, { workWeek: LATE });
    await call(ana, { words: 'A very secret thing' });
    await tap(ana, 'shield.end');
    expect(await shield()).toMatchObject({ status: 'OVER', takerId: null, words: null });
    expect(heard(ana).at(-1)).toContain('Nobody could step in');
    w.setClock('2026-11-25T08:00:00Z');
    await w.deliver();
    expect(asked()).toHaveLength(1);
  });

  test('nothing comes after what was taken back', async () => {
    await call(ana);
    await tap(ana, 'shield.withdraw');
    w.setClock('2026-11-25T09:00:00Z');
    await w.deliver();
    expect(asked()).toEqual([]);
  });

  test('a low answer offers help, and nobody hears anything but what is pressed', async () => {
    const ben = await addMentor(w, 'Ben');
    await ask(w, ana);
    await tap(ben, 'offer.accept');
    await over();
    w.setClock('2026-11-25T09:00:00Z');
    await w.deliver();
    const before = [heard(ben).length, heard(carla).length];
    await tap(ana, 'shield.feel-1');
    expect([heard(ben).length, heard(carla).length]).toEqual(before);
    await tap(ana, 'shield.talk-mentor');
    await tap(ana, 'shield.take-break');
    expect(heard(ben).at(-1)).toBe(`<@${ana}> would be glad of a talk with you when you have a moment.`);
    expect(heard(carla).at(-1)).toBe(`<@${ana}> would like a short break. Can you see to it?`);
    const { id } = await shield();
    await passOn(w.deps, await w.member(ana), id, TALK);
    expect(await w.deps.db.outboxMessage.count({ where: { kind: TALK } })).toBe(1);
  });

  test('a good answer opens no way to make others hear something', async () => {
    await over();
    const { id } = await shield();
    await w.deps.db.shield.update({ where: { id }, data: { feeling: 5 } });
    await expect(passOn(w.deps, await w.member(ana), id, TALK)).rejects.toThrow('not yours');
  });
});

describe('privacy', () => {
  test('who called appears to nobody but the leads who were asked, and what was said in no log', async () => {
    const [cora, zoe] = [await coordinator('Cora'), w.person('Zoe')];
    await call(ana, { words: 'Quite unheard-of things' });
    await tap(carla, 'shield.step-in');
    await tap(carla, 'shield.end');
    for (const person of [cora, zoe]) {
      await w.slack.as(person).openHome();
      await w.slack.settle(() => w.slack.as(person).home() !== undefined);
    }
    const toOthers = w.slack.calls.filter(
      ({ params }) => ![ana, carla].some((one) => [params.channel, params.user_id].includes(one)),
    );
    const dms = [ana, carla].map((one) => w.slack.dmOf(one).id);
    const said = toOthers.filter(({ params }) => !dms.includes(String(params.channel))).map(({ params }) => params);
    expect(JSON.stringify(said)).not.toContain('Quite unheard-of');
    expect(JSON.stringify(said.filter((params) => JSON.stringify(params).includes('shield.')))).not.toContain(ana);
    expect(w.logs.join('\n')).not.toContain('Quite unheard-of');
    expect(heard(cora)).toEqual([]);
  });
});

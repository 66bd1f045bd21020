import { beforeEach, describe, expect, test } from 'vitest';
import { checkMessage } from '../practice/slack/block-kit.ts';
import { findContributions } from '../src/contributions/service.ts';
import type { Member } from '../src/generated/prisma/client.ts';
import { actingOn } from '../src/knowledge/rights.ts';
import { lapseLogs } from '../src/pair-logs/lapsing.ts';
import { confirmLog, findLog, leaveLog, noticeReaction, startLog, type WholeLog } from '../src/pair-logs/service.ts';
import { loggerMessage, otherMessage } from '../src/pair-logs/views.ts';
import { lastDm, wordsOf } from './support/mentoring.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

/** What App Home may tell somebody of. */
const recordedOf = async (who: string) => {
  const found = await findContributions(w.deps, await actingOn(w.deps, await w.member(who)), 5);
  return found.filter(({ is }) => is === 'pair-log');
};

let ana: string;
let ben: string;
let cyd: string;
let channel: string;

const heard = (slackId: string) =>
  w.slack
    .as(slackId)
    .directMessages()
    .map(({ text }) => text);
const log = () => w.deps.db.pairLog.findFirstOrThrow({ orderBy: { id: 'desc' } });

/** Reacts to a message of Ben's in the channel and delivers what follows. */
async function react(who: string, emoji = 'pair', author = ben, at?: { channel: string; ts: string }) {
  const message = at ?? (await w.slack.as(author).say(channel, 'How does a partial refund work?'));
  await w.slack.as(who).react(message, emoji);
  await w.eventsDone();
  await w.deliver();
  return { channel: message.channel, ts: message.ts };
}

/** The latest message of somebody's that has such a control. */
function place(who: string, action: string) {
  const messages = w.slack.as(who).directMessages();
  const message = messages.findLast(({ blocks }) => JSON.stringify(blocks).includes(action));
  if (!message) throw new Error(`${who} sees no ${action}`);
  return { channel: message.channel, ts: message.ts };
}

async function tap(who: string, action: string) {
  await w.slack.as(who).press(place(who, action), action);
  await w.app.idle();
  await w.deliver();
}

/** Whom the person chooses in their latest message. */
async function choose(who: string, ...slackIds: string[]) {
  await w.slack.as(who).press(place(who, 'pair-log.choose'), 'pair-log.choose', slackIds);
}

beforeEach(() => {
  ana = w.person('Ana');
  ben = w.person('Ben');
  cyd = w.person('Cyd');
  channel = w.slack.addChannel({ name: 'refunds', memberIds: [ana, ben, cyd], botIsMember: true }).id;
});

describe('logging by reaction', () => {
  test('whoever reacts is asked, then the author, and it is logged once both have agreed', async () => {
    await react(ana);
    expect(heard(ana)).toEqual([
      expect.stringContaining(`Log that you and <@${ben}> worked something out together in <#${channel}>`),
    ]);
    expect(heard(ben)).toEqual([]);
    await tap(ana, 'pair-log.start');
    expect(heard(ben)).toEqual([expect.stringContaining(`<@${ana}> says that you worked something out together`)]);
    expect((await log()).recordedAt).toBeNull();
    await tap(ben, 'pair-log.confirm');
    expect((await log()).recordedAt).toEqual(w.deps.now());
    expect(heard(ana)).toEqual([`Logged: you and <@${ben}> worked something out together.`]);
    expect(heard(ben)).toEqual([`Logged: you and <@${ana}> worked something out together.`]);
  });

  test('others who were in the thread are chosen, and each is asked once', async () => {
    await react(ana);
    await choose(ana, ben, cyd);
    await tap(ana, 'pair-log.start');
    expect(heard(cyd)).toEqual([expect.stringContaining(`you and <@${ben}> worked`)]);
    await tap(ben, 'pair-log.confirm');
    expect((await log()).recordedAt).toBeNull();
    await tap(cyd, 'pair-log.confirm');
    expect(heard(ana)).toEqual([`Logged: you, <@${ben}> and <@${cyd}> worked something out together.`]);
    expect([heard(ben).length, heard(cyd).length]).toEqual([1, 1]);
  });

  test('skin tones count, other emoji do not, and a workspace may have its own', async () => {
    await react(ana, 'eyes');
    expect(heard(ana)).toEqual([]);
    await react(ana, 'pair::skin-tone-4');
    expect(heard(ana)).toHaveLength(1);
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { pairEmoji: ':people_holding_hands:' } });
    await react(cyd, 'people_holding_hands');
    expect(heard(cyd)).toHaveLength(1);
  });

  test('of a message there is one log ever: whoever reacts again, or the event comes twice', async () => {
    const message = await react(ana);
    const item = { type: 'message', ...message };
    await w.slack.deliverEvent({ type: 'reaction_added', user: ana, reaction: 'pair', item_user: ben, item });
    await react(cyd, 'pair', ben, message);
    expect(await w.deps.db.pairLog.count()).toBe(1);
    expect([heard(ana).length, heard(cyd)]).toEqual([1, []]);
  });

  test('two reactions at the same moment make one', async () => {
    await w.member(ana);
    await w.member(cyd);
    const what = { authorId: undefined, emoji: 'pair', channel, ts: '1700000000.000100' };
    await Promise.all([ana, cyd].map((reactorId) => noticeReaction(w.deps, w.workspace.id, { ...what, reactorId })));
    expect(await w.deps.db.pairLog.count()).toBe(1);
  });

  test('to a message of an app, or of one’s own, the others must be chosen', async () => {
    await react(ana, 'pair', ana);
    expect(heard(ana)).toEqual([expect.stringContaining('with somebody')]);
    await tap(ana, 'pair-log.start');
    expect(w.slack.as(ana).ephemerals().at(-1)?.text).toContain('Choose at least one colleague');
    await choose(ana, ana, cyd);
    await tap(ana, 'pair-log.start');
    expect(heard(cyd)).toHaveLength(1);
  });

  test('an app is no colleague', async () => {
    const bot = w.person('Helper', { isBot: true });
    await react(ana, 'pair', ana);
    await choose(ana, bot);
    await tap(ana, 'pair-log.start');
    expect(w.slack.as(ana).ephemerals().at(-1)?.text).toContain('is an app');
    expect((await log()).recordedAt).toBeNull();
  });
});

describe('no', () => {
  test('from the one who reacted ends it, and nobody else hears anything', async () => {
    await react(ana);
    await tap(ana, 'pair-log.leave');
    expect(heard(ana)).toEqual(['This is not logged.']);
    expect(heard(ben)).toEqual([]);
  });

  test('from one of the others takes their name out: it is logged for the rest, and nobody is told who', async () => {
    await react(ana);
    await choose(ana, ben, cyd);
    await tap(ana, 'pair-log.start');
    await tap(ben, 'pair-log.confirm');
    await tap(cyd, 'pair-log.leave');
    expect(heard(ana)).toEqual([`Logged: you and <@${ben}> worked something out together.`]);
    expect(heard(cyd)).toEqual(['All right, your name is not in it.']);
  });

  test('from the only other one means that nothing is logged', async () => {
    await react(ana);
    await tap(ana, 'pair-log.start');
    await tap(ben, 'pair-log.leave');
    expect(heard(ana)).toEqual(['This is not logged.']);
  });

  test('taken back before the others have answered, it ends for all, and who has not been asked never is', async () => {
    await react(ana);
    await startLog(w.deps, await w.member(ana), (await log()).id, [ben]);
    await leaveLog(w.deps, await w.member(ana), (await log()).id);
    await w.deliver();
    expect(heard(ben)).toEqual([]);
    await confirmLog(w.deps, await w.member(ben), (await log()).id);
    expect((await log()).recordedAt).toBeNull();
  });

  test('also works after it is logged: what is left is of two or nothing', async () => {
    await react(ana);
    await tap(ana, 'pair-log.start');
    await tap(ben, 'pair-log.confirm');
    await tap(ben, 'pair-log.leave');
    expect((await log()).recordedAt).toBeNull();
    expect(heard(ana)).toEqual(['This is not logged.']);
    expect(await recordedOf(ana)).toEqual([]);
  });
});

describe('without an answer', () => {
  const later = async () => {
    w.advance({ days: 13, hours: 23 });
    await w.run('pair-logs.lapse');
    w.advance({ days: 1 });
  };

  test('for two weeks it is logged with those who agreed, if they are two, and nobody is told anything', async () => {
    await react(ana);
    await choose(ana, ben, cyd);
    await tap(ana, 'pair-log.start');
    await tap(ben, 'pair-log.confirm');
    await later();
    expect((await log()).recordedAt).toBeNull();
    const posted = () => w.slack.calls.filter(({ method }) => method === 'chat.postMessage').length;
    const before = posted();
    await w.run('pair-logs.lapse');
    expect((await log()).recordedAt).toEqual(w.deps.now());
    expect(heard(ana)).toEqual([`Logged: you and <@${ben}> worked something out together.`]);
    expect(heard(ben)).toEqual([`Logged: you and <@${ana}> worked something out together.`]);
    expect(heard(cyd)).toEqual(['All right, your name is not in it.']);
    expect(posted()).toBe(before);
    await confirmLog(w.deps, await w.member(cyd), (await log()).id);
    expect(await recordedOf(cyd)).toEqual([]);
  });

  test('else it is dropped: its messages say so, its buttons do nothing, and it can be begun again', async () => {
    const message = await react(ana);
    await tap(ana, 'pair-log.start');
    const old = await log();
    await later();
    await w.run('pair-logs.lapse');
    expect(await w.deps.db.pairLog.count()).toBe(0);
    for (const who of [ana, ben]) expect(heard(who)).toEqual(['This is not logged.']);
    await expect(confirmLog(w.deps, await w.member(ben), old.id)).rejects.toThrow('not yours');
    await react(cyd, 'pair', ben, message);
    await tap(cyd, 'pair-log.start');
    await tap(ben, 'pair-log.confirm');
    expect((await log()).recordedAt).not.toBeNull();
  });

  test('an offer that nobody took up blocks the message for two weeks, not for good; a no does', async () => {
    const message = await react(cyd);
    const other = await react(cyd);
    await tap(cyd, 'pair-log.leave');
    await later();
    await w.run('pair-logs.lapse');
    expect(await w.deps.db.pairLog.findMany({ select: { ts: true } })).toEqual([{ ts: other.ts }]);
    await react(ana, 'pair', ben, message);
    expect(heard(ana)).toHaveLength(1);
  });

  test('who never got the question, as they were away, does not get it when it is too late', async () => {
    await w.deps.db.member.update({
      where: { id: (await w.member(cyd)).id },
      data: { pausedUntil: new Date(w.deps.now().getTime() + 20 * 86_400_000) },
    });
    await react(ana);
    await choose(ana, ben, cyd);
    await tap(ana, 'pair-log.start');
    await tap(ben, 'pair-log.confirm');
    await later();
    await w.run('pair-logs.lapse');
    w.advance({ days: 10 });
    await w.deliver();
    expect(heard(cyd)).toEqual([]);
  });

  test('from somebody who has left it is not waited for', async () => {
    await react(ana);
    await choose(ana, ben, cyd);
    await tap(ana, 'pair-log.start');
    await tap(ben, 'pair-log.confirm');
    await w.slack.deactivate(cyd);
    await w.eventsDone();
    await w.deliver();
    expect(heard(ana)).toEqual([`Logged: you and <@${ben}> worked something out together.`]);
    const message = await react(ben, 'pair', ana);
    await w.slack.deactivate(ben);
    await w.eventsDone();
    await react(ana, 'pair', ana, message);
    expect(await log()).toMatchObject({ ts: message.ts, loggedById: (await w.member(ana)).id });
  });

  test('an answer at the very moment counts or comes too late, and nothing is left halfway', async () => {
    for (let n = 0; n < 4; n += 1) {
      await react(ana);
      const { id } = await log();
      await startLog(w.deps, await w.member(ana), id, [ben]);
      const member = await w.member(ben);
      w.advance({ days: 14 });
      const [, said] = await Promise.allSettled([lapseLogs(w.deps), confirmLog(w.deps, member, id)]);
      const left = await findLog(w.deps, w.workspace.id, id);
      expect(left ? left.recordedAt : 'dropped').toEqual(said?.status === 'fulfilled' ? w.deps.now() : 'dropped');
    }
  });

  test.each([
    ['guests', { isGuest: true }],
    ['people of another company', { teamId: 'T0OTHER' }],
  ])('%s are neither asked nor chosen', async (_who, extra) => {
    const gus = w.person('Gus', extra);
    await w.slack.join(channel, gus);
    await react(gus);
    expect(await w.deps.db.pairLog.count()).toBe(0);
    await react(ana, 'pair', gus);
    expect(heard(ana)).toEqual([expect.stringContaining('with somebody')]);
    await choose(ana, gus);
    await tap(ana, 'pair-log.start');
    expect(w.slack.as(ana).ephemerals().at(-1)?.text).toContain('Gus is a guest');
  });
});

describe('what nobody can do', () => {
  test('pressing twice, confirming for others, touching what is not theirs', async () => {
    await react(ana);
    const { id } = await log();
    const [a, b, c] = [await w.member(ana), await w.member(ben), await w.member(cyd)];
    await Promise.all([startLog(w.deps, a, id, [ben]), startLog(w.deps, a, id, [cyd])]);
    await confirmLog(w.deps, a, id);
    expect((await log()).recordedAt).toBeNull();
    expect(await w.deps.db.outboxMessage.count({ where: { kind: 'pair-log.asked' } })).toBe(1);
    const people = await w.deps.db.pairLogPerson.findMany({ where: { pairLogId: id } });
    const stranger = people.some(({ memberId }) => memberId === c.id) ? b : c;
    for (const act of [confirmLog, leaveLog]) await expect(act(w.deps, stranger, id)).rejects.toThrow('not yours');
    await expect(startLog(w.deps, stranger, id, [ana])).rejects.toThrow('not yours');
    const elsewhere = { ...a, workspaceId: '01890000-0000-7000-8000-000000000000' } as Member;
    await expect(leaveLog(w.deps, elsewhere, id)).rejects.toThrow('not yours');
  });

  test('one of the others cannot begin it', async () => {
    await react(ana);
    await expect(startLog(w.deps, await w.member(ben), (await log()).id, [cyd])).rejects.toThrow('not yours');
  });

  test('asking people all day', async () => {
    for (let index = 0; index < 10; index++) {
      await react(ana);
      await startLog(w.deps, await w.member(ana), (await log()).id, [ben]);
    }
    await react(ana);
    await expect(startLog(w.deps, await w.member(ana), (await log()).id, [ben])).rejects.toThrow('plenty');
  });

  test('reading of it: it is shown to those who were in it only, and to coordinators as a number of many', async () => {
    const cora = w.person('Cora');
    await w.deps.db.member.update({ where: { id: (await w.member(cora)).id }, data: { isCoordinator: true } });
    const numbersOf = async () => {
      const me = w.slack.as(cora);
      if (!me.home()) await me.openHome();
      await w.slack.settle(() => me.home() !== undefined);
      await me.press('home', 'shield.counts');
      await w.slack.settle(() => me.modal() !== undefined);
      const shown = JSON.stringify(me.modal()?.blocks);
      await me.close();
      return shown;
    };
    const others = Array.from({ length: 4 }, (_, index) => w.person(`Dan${index}`));
    const logged = async (...slackIds: string[]) => {
      await react(ana);
      const { id } = await log();
      await startLog(w.deps, await w.member(ana), id, slackIds);
      for (const slackId of slackIds) await confirmLog(w.deps, await w.member(slackId), id);
      await w.deliver();
    };
    await logged(...others.slice(0, 3));
    expect(await numbersOf()).not.toContain('worked something out');
    await logged(others[3] ?? '');
    expect(await numbersOf()).toContain('logged *2 times* that they worked something out');
    expect(heard(cora)).toEqual([]);
    expect(wordsOf(lastDm(w, ana))).not.toContain(cora);
  });
});

describe('the messages', () => {
  const at = new Date('2026-11-24T09:00:00Z');
  const person = (id: string) => ({ id, slackId: `U${id.toUpperCase()}` }) as Member;
  const of = (answers: Record<string, 'yes' | 'no' | 'open'>, recordedAt: Date | null = null): WholeLog => ({
    ...{ id: '01890000-0000-7000-8000-000000000001', workspaceId: 'w', channel: 'C1', ts: '1763978400.000100' },
    ...{ loggedById: 'ana', loggedBy: person('ana'), createdAt: at, recordedAt },
    people: Object.entries(answers).map(([memberId, answer]) => ({
      ...{ pairLogId: 'l', workspaceId: 'w', memberId, member: person(memberId) },
      confirmedAt: answer === 'yes' ? at : null,
      declinedAt: answer === 'no' ? at : null,
    })),
  });
  test.each([
    ['asked', of({ ana: 'open', ben: 'open' })],
    ['asked, with nobody known', of({ ana: 'open' })],
    ['waiting', of({ ana: 'yes', ben: 'yes', cyd: 'open' })],
    ['logged', of({ ana: 'yes', ben: 'yes', cyd: 'no' }, at)],
    ['taken back', of({ ana: 'no', ben: 'open' })],
    ['nobody else agreed', of({ ana: 'yes', ben: 'no' })],
  ])('%s', (_, state) => {
    const shown = [loggerMessage(state), otherMessage(state, 'ben'), otherMessage(state, 'cyd')];
    for (const message of shown) expect(checkMessage({ channel: 'C1', ...message })).toEqual([]);
    expect(shown).toMatchSnapshot();
  });
});

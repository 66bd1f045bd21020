import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessage } from '../practice/slack/block-kit.ts';
import { suggestExtension } from '../src/agreements/extending.ts';
import { suggestChange } from '../src/agreements/service.ts';
import { answerCheckIn } from '../src/check-ins/answers.ts';
import { askCoordinators } from '../src/check-ins/help.ts';
import { checkInsSection } from '../src/check-ins/home.ts';
import { endEarly, finishPairing } from '../src/endings/service.ts';
import { getResident } from '../src/home/service.ts';
import { circlePlaces } from '../src/matching/circles.ts';
import { acceptOffer, passOffer } from '../src/mentor-requests/answers.ts';
import { mentorRequestsSection } from '../src/mentor-requests/home.ts';
import { offerEndedMessage, offerMessage } from '../src/mentor-requests/offer-views.ts';
import { withdrawRequest } from '../src/mentor-requests/service.ts';
import { actOn } from '../src/overview/acting.ts';
import { circleApartMessage, circleCompletedMessage, circleMessage } from '../src/pairings/circle-views.ts';
import { findCircle } from '../src/pairings/circles.ts';
import { pairingsSection } from '../src/pairings/home.ts';
import { completePairings, endPairing, findPairing } from '../src/pairings/service.ts';
import { pauseOwnPairing, resumeOwnPairing } from '../src/pauses/service.ts';
import { handleLeaver } from '../src/people/leavers.ts';
import { RoundFilter } from '../src/rounds/filter.ts';
import { sendBatches, sendRound } from '../src/rounds/sending.ts';
import { previewRound } from '../src/rounds/service.ts';
import { RoundForm } from '../src/rounds/views.ts';
import { sessionsSection } from '../src/sessions/home.ts';
import { conversationOf } from '../src/sessions/telling.ts';
import { addMentor, ask, GOAL, lastDm, offers, pairings, pressDm, wordsOf } from './support/mentoring.ts';
import { standing } from './support/overview.ts';
import { addCoordinator, addLearner, draftOf, openDraft, round, screen, sees } from './support/rounds.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const dms = (slackId: string) => w.slack.as(slackId).directMessages();
const byName = (name: string) => w.deps.db.member.findFirstOrThrow({ where: { name } });
const groups = () => [...w.slack.state.conversations.values()].filter(({ kind }) => kind === 'mpim');
const statuses = async () => (await offers(w)).map(({ status }) => status);

/** What somebody's App Home says of circles. */
async function home(slackId: string): Promise<string> {
  const member = await getResident(w.deps, w.workspace.id, slackId);
  const sections = [pairingsSection, mentorRequestsSection, checkInsSection];
  return JSON.stringify(await Promise.all(sections.map((section) => section(w.deps, member))));
}

const THANKS = 'Thank you for the time, the trust and the questions.';
const thanks = (slackId: string) => dms(slackId).flatMap(({ text }) => (text.includes('is complete') ? [text] : []));
const othersThan = async (id: string) => (await pairings(w)).flatMap((one) => (one.id === id ? [] : [one.id]));

/** A round of circles, computed and sent without the screens. */
async function send(circleSize = 5): Promise<void> {
  const cora = await addCoordinator(w);
  const { id, version } = await draftOf(w, cora, { circleSize });
  await sendBatches(w.deps, await sendRound(w.deps, await w.member(cora), id, version));
  await w.deliver();
}

/** Learners in the order in which they came to know what they want, and Mo, who is asked to take them as a circle. */
async function offered(...names: string[]) {
  const mo = await addMentor(w, 'Mo', { circles: true });
  const learners: string[] = [];
  for (const name of names) learners.push(await addLearner(w, name));
  await send();
  return { mo, learners };
}

/** The same, and Mo has said yes. */
async function circle(...names: string[]) {
  const { mo, learners } = await offered(...names);
  await pressDm(w, mo, 'offer.accept');
  const made = await pairings(w);
  return { mo, learners, made, channel: made[0]?.channel ?? '' };
}

/** Answers the latest check-in somebody has, and waits until its message says so. */
async function tap(slackId: string, action: string, words: string): Promise<void> {
  const asked = dms(slackId).findLast((message) => wordsOf(message).includes(action));
  if (!asked) throw new Error(`${slackId} was asked nothing`);
  await w.slack.as(slackId).press(asked, action);
  await w.slack.settle(() => dms(slackId).some(({ text }) => text.includes(words)));
}

/** A session of one of it with its mentor that was to begin an hour ago, and nobody has logged. */
const sessionOf = (pairingId: string, proposedById: string) =>
  w.deps.db.session.create({
    data: {
      workspaceId: w.workspace.id,
      pairingId,
      proposedById,
      status: 'SCHEDULED',
      startsAt: new Date(w.deps.now().getTime() - 3_600_000),
      minutes: 30,
      createdAt: w.deps.now(),
    },
  });

const leave = async (slackId: string) => {
  const member = await w.member(slackId);
  await w.deps.db.member.update({ where: { id: member.id }, data: { deactivatedAt: w.deps.now() } });
  await handleLeaver(w.deps, member);
  await w.deliver();
};

describe('a circle', () => {
  test('is chosen by the coordinator, offered once, accepted once, and meets in one conversation', async () => {
    const cora = await addCoordinator(w);
    const mo = await addMentor(w, 'Mo', { capacity: 1, circles: true });
    const learners: string[] = [];
    for (const name of ['Ana', 'Ben', 'Cem', 'Dia']) learners.push(await addLearner(w, name));
    const me = await openDraft(w, cora, { togetherAs: 'circles', circleSize: '4' });
    expect(screen(w, cora)).toContain('A mentor for 4 of 4 people, in 1 circle.');
    expect(screen(w, cora)).toContain('circles of up to 4');
    await me.press('modal', 'round.show.mentors');
    await sees(w, cora, 'a circle of 4');
    expect(screen(w, cora)).toContain(learners.map((learner) => `<@${learner}>`).join(', '));
    await me.press('modal', 'round.show.back');
    await sees(w, cora, 'A mentor for');
    await me.press('modal', 'round.show.send');
    await sees(w, cora, '1 offer goes to mentors');
    expect(screen(w, cora)).toContain('That is 1 circle; a circle is offered once, for all of it.');
    await me.press('modal', 'round.send');
    await expect.poll(() => w.deps.db.roundSeat.count({ where: { toldAt: null } })).toBe(0);
    await w.deliver();
    expect(lastDm(w, cora).text).toBe('Your round is sent: 1 offer is on the way.');
    for (const learner of learners) expect(lastDm(w, learner).text).toContain('one mentor with up to 4 people');

    const [asked, ...more] = dms(mo);
    expect(more).toEqual([]);
    expect(asked?.text).toContain('Would you take a circle of 4?');
    for (const learner of learners) expect(wordsOf(lastDm(w, mo))).toContain(`<@${learner}> – De-escalation`);
    expect(wordsOf(lastDm(w, mo)).split('Your programme proposes it')).toHaveLength(2); // once for all of them
    expect(await home(mo)).toContain('Would you take a circle of 4?');
    expect(groups()).toEqual([]);

    await pressDm(w, mo, 'offer.accept');
    expect(dms(mo)).toHaveLength(1);
    expect(lastDm(w, mo).text).toContain('You said yes: you have a circle with');
    const made = await pairings(w);
    expect(made).toHaveLength(4);
    expect(new Set(made.map(({ circleId }) => circleId)).size).toBe(1);
    const [group, ...others] = groups();
    expect(others).toEqual([]);
    expect(group?.memberIds.toSorted()).toEqual([mo, ...learners, w.slack.botUserId].toSorted());
    expect(made.map(({ channel }) => channel)).toEqual(made.map(() => group?.id));
    const [introduction, ...rest] = w.slack.as(mo).messages(group?.id ?? '');
    expect(rest).toEqual([]);
    const words = JSON.stringify(introduction?.blocks);
    for (const learner of learners) expect(words).toContain(`<@${learner}> · *De-escalation*`);
    expect(words.match(/please write first/g)).toHaveLength(1);
    expect(words).toContain('To break the ice');
    expect(words).toContain('Your first 30 minutes');
    expect(new Set(made.map(({ starterId }) => starterId)).size).toBe(1);
    expect(words).toContain(`<@${learners[0]}>, please write first`);

    expect(await home(learners[2] ?? '')).toContain(
      `Your circle with <@${mo}>: <@${learners[0]}>, <@${learners[1]}>, <@${learners[3]}>, you`,
    );
    const own = await home(mo);
    expect(own.split('Your circle:')).toHaveLength(2);
    for (const learner of learners) expect(own).toContain(`<@${learner}>`);
  }, 60_000);

  test('when its mentor passes, everybody’s request goes on by itself, and nobody learns who passed', async () => {
    const { mo, learners } = await offered('Ana', 'Ben', 'Cem');
    const mia = await addMentor(w, 'Mia', { capacity: 1 });
    await pressDm(w, mo, 'offer.pass');
    expect(dms(mo)).toHaveLength(1);
    expect(lastDm(w, mo).text).toContain('You passed on the circle with');
    expect(lastDm(w, mo).text).toContain('Nobody is told');
    const all = await offers(w);
    expect(all.filter(({ status }) => status === 'PASSED')).toHaveLength(3);
    expect(all.filter(({ status }) => status === 'PENDING')).toMatchObject([
      { circleId: null, mentor: { name: 'Mia' } },
    ]);
    expect(lastDm(w, mia).text).toContain('is looking for a mentor');
    const requests = await w.deps.db.mentorRequest.groupBy({
      by: ['status'],
      _count: true,
      orderBy: { status: 'asc' },
    });
    expect(requests).toEqual([
      { status: 'OFFERED', _count: 1 },
      { status: 'WAITLISTED', _count: 2 },
    ]);
    for (const learner of learners) expect(JSON.stringify(dms(learner))).not.toContain(mo);
    expect(groups()).toEqual([]);
  });

  test('silence is the same as passing: after three days all of it goes on', async () => {
    const { mo } = await offered('Ana', 'Ben', 'Cem');
    w.advance({ days: 2, hours: 23 });
    await w.run('offers.expire');
    expect(await statuses()).toEqual(['PENDING', 'PENDING', 'PENDING']);
    w.advance({ hours: 1 });
    await w.run('offers.expire');
    expect(await statuses()).toEqual(['EXPIRED', 'EXPIRED', 'EXPIRED']);
    expect(lastDm(w, mo).text).toContain('moved on to somebody else');
    expect(dms(mo)).toHaveLength(1);
  });

  test('one who is in a hurry makes the whole circle’s time a day', async () => {
    const zoe = await addLearner(w, 'Zoe');
    await addLearner(w, 'Ana');
    await ask(w, zoe, { urgent: ['urgent'] });
    const mo = await addMentor(w, 'Mo', { capacity: 1, circles: true });
    await send();
    expect(lastDm(w, mo).text).toContain('a circle of 2');
    expect(wordsOf(lastDm(w, mo))).toContain('they hope to begin within days');
    w.advance({ days: 1 });
    await w.run('offers.expire');
    expect(await statuses()).toEqual(['EXPIRED', 'EXPIRED']);
  });

  test('who withdraws meanwhile is left out of the message at once, and of the circle', async () => {
    const { mo, learners } = await offered('Ana', 'Ben', 'Cem');
    const [ana, ben] = learners;
    // The first of them: her offer is the one the message was made for.
    const own = await w.deps.db.mentorRequest.findFirstOrThrow({ where: { menteeId: (await byName('Ana')).id } });
    await withdrawRequest(w.deps, await w.member(ana ?? ''), own.id);
    await w.deliver();
    expect(dms(mo)).toHaveLength(1);
    expect(lastDm(w, mo).text).toContain('Would you take a circle of 2?');
    expect(wordsOf(lastDm(w, mo))).not.toContain(ana);
    await pressDm(w, mo, 'offer.accept');
    expect((await pairings(w)).map(({ mentee }) => mentee.name).sort()).toEqual(['Ben', 'Cem']);
    expect(groups()[0]?.memberIds).not.toContain(ana);
    expect(wordsOf(w.slack.as(mo).messages(groups()[0]?.id ?? '')[0] as never)).toContain(
      `<@${ben}>, please write first`,
    );
  });

  test('with one left it is an ordinary pair, whose offer says so', async () => {
    const { mo, learners } = await offered('Ana', 'Ben', 'Cem');
    for (const name of ['Ana', 'Cem']) {
      const mentee = await byName(name);
      const own = await w.deps.db.mentorRequest.findFirstOrThrow({ where: { menteeId: mentee.id } });
      await withdrawRequest(w.deps, mentee, own.id);
    }
    await w.deliver();
    expect(lastDm(w, mo).text).toContain(`<@${learners[1]}> is looking for a mentor for De-escalation`);
    await pressDm(w, mo, 'offer.accept');
    const [only, ...more] = await pairings(w);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ circleId: null, mentee: { name: 'Ben' } });
    expect(groups()).toHaveLength(1);
    expect(await home(mo)).toContain(`You mentor <@${learners[1]}>`);
  });

  test('with nobody left there is nothing to answer, and a stale button changes nothing', async () => {
    const { mo } = await offered('Ana', 'Ben');
    const [first] = await offers(w);
    for (const name of ['Ana', 'Ben']) {
      const mentee = await byName(name);
      const own = await w.deps.db.mentorRequest.findFirstOrThrow({ where: { menteeId: mentee.id } });
      await withdrawRequest(w.deps, mentee, own.id);
    }
    expect(await acceptOffer(w.deps, await w.member(mo), first?.id)).toMatchObject({ changed: false });
    await w.deliver();
    expect(lastDm(w, mo).text).toBe('The requests for this circle were withdrawn. Nothing is left to do.');
    expect(await pairings(w)).toEqual([]);
  });

  test('somebody whose account went between sending and accepting is not in it', async () => {
    const { mo, learners } = await offered('Ana', 'Ben', 'Cem');
    await leave(learners[1] ?? '');
    await pressDm(w, mo, 'offer.accept');
    expect((await pairings(w)).map(({ mentee }) => mentee.name).sort()).toEqual(['Ana', 'Cem']);
  });

  test('somebody who would rather not meanwhile goes on to the next, and the circle forms without them', async () => {
    const { mo } = await offered('Ana', 'Ben', 'Cem');
    const [ben, mentor] = [await byName('Ben'), await byName('Mo')];
    const data = { memberId: ben.id, avoidedId: mentor.id, workspaceId: w.workspace.id };
    await w.deps.db.avoidance.create({ data });
    await pressDm(w, mo, 'offer.accept');
    expect((await pairings(w)).map(({ mentee }) => mentee.name).sort()).toEqual(['Ana', 'Cem']);
    expect(lastDm(w, mo).text).not.toContain(ben.slackId);
    expect(await w.deps.db.mentorRequest.findFirstOrThrow({ where: { menteeId: ben.id } })).toMatchObject({
      status: 'WAITLISTED',
    });
  });

  test('accepted twice at once, or passed at the same time, it is answered once', async () => {
    const { mo } = await offered('Ana', 'Ben', 'Cem');
    const all = await offers(w);
    const mentor = await w.member(mo);
    const answers = await Promise.all([
      acceptOffer(w.deps, mentor, all[0]?.id),
      acceptOffer(w.deps, mentor, all[2]?.id),
      passOffer(w.deps, mentor, all[1]?.id),
    ]);
    expect(answers.filter(({ changed }) => changed)).toHaveLength(1);
    await w.deliver();
    const made = await pairings(w);
    expect([0, 3]).toContain(made.length);
    expect(groups()).toHaveLength(made.length === 0 ? 0 : 1);
    expect(new Set(await statuses()).size).toBe(1);
  });

  test('a mentee who withdraws at the moment it is accepted is in it or out of it, never half', async () => {
    const { mo } = await offered('Ana', 'Ben', 'Cem');
    const [first] = await offers(w);
    const ana = await byName('Ana');
    const own = await w.deps.db.mentorRequest.findFirstOrThrow({ where: { menteeId: ana.id } });
    await Promise.all([acceptOffer(w.deps, await w.member(mo), first?.id), withdrawRequest(w.deps, ana, own.id)]);
    await w.deliver();
    const { status } = await w.deps.db.mentorRequest.findUniqueOrThrow({ where: { id: own.id } });
    const names = (await pairings(w)).map(({ mentee }) => mentee.name).sort();
    expect(names).toEqual(status === 'MATCHED' ? ['Ana', 'Ben', 'Cem'] : ['Ben', 'Cem']);
  });

  test('is not somebody else’s to answer, nor of another workspace', async () => {
    await offered('Ana', 'Ben');
    const [first] = await offers(w);
    const eve = await w.member(await addMentor(w, 'Eve'));
    await expect(acceptOffer(w.deps, eve, first?.id)).rejects.toThrow('not yours to answer');
    await expect(passOffer(w.deps, await byName('Ana'), first?.id)).rejects.toThrow('not yours to answer');
    expect(await findCircle(w.deps, '00000000-0000-4000-8000-000000000000', first?.circleId ?? '')).toBeUndefined();
    expect(await statuses()).toEqual(['PENDING', 'PENDING']);
  });

  test('where Slack opens no conversation for all, each hears of the others', async () => {
    const { mo, learners } = await offered('Ana', 'Ben');
    w.slack.faults.add({ method: 'conversations.open', kind: 'error', error: 'restricted_action' });
    await pressDm(w, mo, 'offer.accept');
    for (const person of [mo, ...learners]) {
      expect(lastDm(w, person).text).toContain('Slack did not let me open a conversation for your circle');
      expect(lastDm(w, person).text).toContain(`<@${learners[0]}>, please write first`);
    }
  });

  test('where Slack cannot reach the mentor, all of it goes on at once', async () => {
    await addMentor(w, 'Mo', { circles: true });
    for (const name of ['Ana', 'Ben']) await addLearner(w, name);
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'error', error: 'restricted_action' });
    await send();
    expect(await statuses()).toEqual(['EXPIRED', 'EXPIRED']);
    const requests = await w.deps.db.mentorRequest.findMany();
    expect(requests.map(({ status }) => status)).toEqual(['WAITLISTED', 'WAITLISTED']);
  });
});

describe('a circle that goes on', () => {
  test('loses one of its people and nothing else', async () => {
    const { mo, learners, channel } = await circle('Ana', 'Ben', 'Cem');
    const [ana, ben, cem] = learners;
    await leave(ana ?? '');
    expect((await pairings(w)).map(({ mentee, status }) => `${mentee.name} ${status}`).sort()).toEqual([
      'Ana ENDED',
      'Ben ACTIVE',
      'Cem ACTIVE',
    ]);
    expect(lastDm(w, mo).text).toContain('Ana has left');
    expect(lastDm(w, mo).text).toContain('Your circle goes on with the others.');
    expect(await home(ben ?? '')).toContain(`Your circle with <@${mo}>: <@${cem}>, you`);
    expect(await home(mo)).not.toContain(`<@${ana}>`);
    expect(w.slack.as(ben ?? '').messages(channel)).toHaveLength(1);
    await leave(cem ?? '');
    expect(await home(ben ?? '')).toContain(`<@${mo}> mentors you`);
    expect(await home(mo)).toContain(`You mentor <@${ben}>`);
  });

  test('ends when its mentor leaves, and everybody in it comes first for somebody new', async () => {
    const { mo, learners } = await circle('Ana', 'Ben', 'Cem');
    w.advance({ days: 7 });
    const dia = w.person('Dia');
    await leave(mo);
    await ask(w, dia);
    expect(new Set((await pairings(w)).map(({ status }) => status))).toEqual(new Set(['ENDED']));
    for (const learner of learners) {
      expect(lastDm(w, learner).text).toContain('Mo has left');
      await w.slack.as(learner).press(lastDm(w, learner), 'mentor-request.open');
      await w.slack.settle(() => w.slack.as(learner).modal() !== undefined);
      await w.slack.as(learner).submit();
      await w.deliver();
    }
    expect(lastDm(w, dia).text).toContain('You are number 4 on the list');
  });

  test('asks its mentor once whether it met, and everybody else about themselves', async () => {
    const { mo, learners } = await circle('Ana', 'Ben', 'Cem');
    const before = dms(mo).length;
    w.advance({ days: 1 });
    await w.run('check-ins.send');
    expect(dms(mo)).toHaveLength(before + 1);
    expect(lastDm(w, mo).text).toBe('Did your circle meet? One tap is enough.');
    for (const learner of learners) expect(lastDm(w, learner).text).toContain(`Did you and <@${mo}> meet?`);
    await tap(mo, 'check-in.met', 'Your circle met. Good to hear.');
    expect((await home(mo)).split('Next check-in with your circle')).toHaveLength(2);
    w.advance({ days: 14 });
    await w.run('check-ins.send');
    expect(dms(mo)).toHaveLength(before + 2);
  });

  test('goes on asking its mentor when the one it was asked about leaves, until one is left', async () => {
    const { mo, learners } = await circle('Ana', 'Ben', 'Cem');
    const owner = await w.deps.db.checkIn.findFirstOrThrow({
      where: { memberId: (await byName('Mo')).id },
      include: { pairing: { include: { mentee: true } } },
    });
    await leave(owner.pairing.mentee.slackId);
    w.advance({ days: 1 });
    await w.run('check-ins.send');
    expect(lastDm(w, mo).text).toBe('Did your circle meet? One tap is enough.');
    const [second, third] = learners.filter((learner) => learner !== owner.pairing.mentee.slackId);
    const next = await w.deps.db.checkIn.findFirstOrThrow({
      where: { memberId: owner.memberId, status: 'SENT' },
      include: { pairing: { include: { mentee: true } } },
    });
    const rest = next.pairing.mentee.slackId === second ? third : second;
    await leave(next.pairing.mentee.slackId);
    await tap(mo, 'check-in.met', `You and <@${rest}> met`);
  });

  test('that met is a meeting with each of them, whatever was planned with one', async () => {
    const { mo } = await circle('Ana', 'Ben', 'Cem');
    const mentor = await w.member(mo);
    w.advance({ days: 1 });
    await w.run('check-ins.send');
    const { pairingId } = await w.deps.db.checkIn.findFirstOrThrow({ where: { memberId: mentor.id, status: 'SENT' } });
    await sessionOf(pairingId, mentor.id);
    await tap(mo, 'check-in.met', 'Your circle met');
    expect((await pairings(w)).map(({ lastMetAt }) => lastMetAt)).toEqual(Array(3).fill(w.deps.now()));
    expect(await w.deps.db.session.findFirst()).toMatchObject({ status: 'SCHEDULED' });
  });

  test('whose mentor was asked about a date with one who has left is asked about the others, and can answer', async () => {
    const { mo } = await circle('Ana', 'Ben', 'Cem');
    const mentor = await w.member(mo);
    w.advance({ days: 1 });
    await w.run('check-ins.send');
    const asked = await w.deps.db.checkIn.findFirstOrThrow({ where: { memberId: mentor.id, status: 'SENT' } });
    const { id: sessionId } = await sessionOf(asked.pairingId, mentor.id);
    await w.deps.db.checkIn.update({ where: { id: asked.id }, data: { kind: 'SESSION', sessionId } });
    const gone = (await pairings(w)).find(({ id }) => id === asked.pairingId);
    await leave(gone?.mentee.slackId ?? '');
    const member = await getResident(w.deps, w.workspace.id, mo);
    expect(JSON.stringify(await checkInsSection(w.deps, member))).toContain('Did your circle meet?');
    await tap(mo, 'check-in.met', 'Your circle met');
  });

  test('of which one is a coordinator: they do not hear that its mentor would like to talk', async () => {
    const { mo, learners } = await circle('Ana', 'Ben', 'Cem');
    const mentor = await w.member(mo);
    await w.deps.db.member.updateMany({ where: { slackId: { in: learners } }, data: { isCoordinator: true } });
    w.advance({ days: 1 });
    await w.run('check-ins.send');
    const { id } = await w.deps.db.checkIn.findFirstOrThrow({ where: { memberId: mentor.id, status: 'SENT' } });
    await answerCheckIn(w.deps, mentor, id, 'NEED_HELP');
    await askCoordinators(w.deps, mentor, id);
    const told = await w.deps.db.outboxMessage.findMany({ where: { kind: 'check-in.talk' } });
    expect(told.map(({ recipient }) => recipient)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(learners.join('|'))]),
    );
  });

  test('of five leaves room on its mentor’s Home for what they planned with somebody else before', async () => {
    const { made, mo } = await circle('Ana', 'Ben', 'Cem', 'Dia', 'Eli');
    const mentor = await w.member(mo);
    const before = await standing(w, ['Fay', 'Gus']);
    await w.deps.db.pairing.update({ where: { id: before.id }, data: { mentorId: mentor.id } });
    const { id } = await sessionOf(before.id, mentor.id);
    const startsAt = new Date(w.deps.now().getTime() + 86_400_000);
    await w.deps.db.session.update({ where: { id }, data: { startsAt } });
    const blocks = async () => sessionsSection(w.deps, await getResident(w.deps, w.workspace.id, mo));
    expect(JSON.stringify(await blocks())).toContain(`Your session with <@${before.people[0]}>`);
    for (const one of made) {
      await sessionOf(one.id, mentor.id);
      const options = [1, 2, 3].map((days) => new Date(w.deps.now().getTime() + days * 86_400_000));
      const row = { workspaceId: w.workspace.id, pairingId: one.id, minutes: 30, createdAt: w.deps.now() };
      await w.deps.db.session.create({ data: { ...row, status: 'PROPOSED', proposedById: one.mentee.id, options } });
      await w.deps.db.session.create({ data: { ...row, status: 'SCHEDULED', proposedById: mentor.id, startsAt } });
      await w.deps.db.session.create({
        data: { ...row, status: 'HELD', proposedById: mentor.id, startsAt: w.deps.now() },
      });
    }
    expect((await blocks()).length).toBeLessThanOrEqual(60);
  });

  test('of which a coordinator writes to two: the others read nothing of it', async () => {
    const { made, channel } = await circle('Ana', 'Ben', 'Cem');
    const cora = await w.member(await addCoordinator(w));
    const [one] = made as [(typeof made)[number]];
    await actOn(w.deps, cora, one.id, { do: 'note', text: 'Shall I help you two?' });
    await w.deliver();
    const inCircle = w.slack.as(one.mentor.slackId).messages(channel);
    expect(inCircle.map(({ text }) => text).join()).not.toContain('Shall I help');
    const { recipient, status } = await w.deps.db.outboxMessage.findFirstOrThrow({ where: { kind: 'overview.note' } });
    expect({ recipient, status }).toEqual({ recipient: `${one.mentor.slackId},${one.mentee.slackId}`, status: 'SENT' });
  });

  test('thanks each of its people by themselves when its time is up, its mentor once, and nobody in the conversation', async () => {
    const { mo, learners, channel } = await circle('Ana', 'Ben', 'Cem');
    w.advance({ days: 84 });
    await Promise.all([completePairings(w.deps), completePairings(w.deps)]);
    await w.deliver();
    expect(w.slack.as(mo).messages(channel)).toHaveLength(1); // the introduction
    for (const learner of learners) expect(thanks(learner)).toEqual([expect.stringContaining(`with <@${mo}>`)]);
    const people = learners
      .map((learner) => `<@${learner}>`)
      .join(', ')
      .replace(/, (?=[^,]*$)/, ' and ');
    expect(thanks(mo)).toEqual([`Your circle with ${people} is complete. ${THANKS}`]);
    expect(new Set((await pairings(w)).map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
  });

  test('is agreed on from the start: without a card, without a vote, and with nothing to extend', async () => {
    const { mo, learners, made, channel } = await circle('Ana', 'Ben');
    expect(made.map(({ agreedAt, startedAt }) => agreedAt?.getTime() === startedAt.getTime())).toEqual([true, true]);
    const [introduction, ...rest] = w.slack.as(mo).messages(channel);
    expect(rest).toEqual([]);
    expect(JSON.stringify(introduction?.blocks)).toContain('Every 2 weeks, 30 minutes, until');
    expect(JSON.stringify(introduction?.blocks)).toContain('Whoever joins agrees to that.');
    expect(await w.deps.db.agreement.count()).toBe(0);
    for (const person of [mo, ...learners]) {
      const shown = await home(person);
      expect(shown).toContain('✓\u00a0Agreed');
      expect(shown).toContain('Pause');
      expect(shown).not.toContain('Extend');
      expect(shown).not.toContain('Our agreement');
    }
    const [id, ana] = [made[0]?.id ?? '', await w.member(learners[0] ?? '')];
    const terms = { weeks: 8, sessionDays: 7, minutes: 30, meeting: 'huddle', confidential: 'open' };
    await expect(suggestChange(w.deps, ana, { pairingId: id, basedOnId: null }, terms)).rejects.toThrow(
      'A circle keeps the frame of its introduction.',
    );
    await expect(suggestExtension(w.deps, ana, id)).rejects.toThrow('cannot be extended');
  });

  test('goes on while one of it is paused, and its mentor is asked with one that goes on', async () => {
    const { mo, learners } = await circle('Ana', 'Ben', 'Cem');
    const mentor = await w.member(mo);
    const askedAbout = () =>
      w.deps.db.checkIn.findFirstOrThrow({ where: { memberId: mentor.id }, include: { pairing: true } });
    const [first, ...rest] = [(await askedAbout()).pairingId, ...(await othersThan((await askedAbout()).pairingId))];
    const { menteeId } = await w.deps.db.pairing.findUniqueOrThrow({ where: { id: first } });
    const mentee = await w.deps.db.member.findUniqueOrThrow({ where: { id: menteeId } });
    await pauseOwnPairing(w.deps, mentee, first, '2026-12-08');
    await w.deliver();
    expect((await askedAbout()).pairing.status).toBe('ACTIVE');
    expect(lastDm(w, mo).text).toContain(`Your pairing with <@${mentee.slackId}>`);
    for (const learner of learners) expect(dms(learner).at(-1)?.text).not.toContain('is paused');
    expect(await home(mo)).toContain(`<@${mentee.slackId}> · De-escalation, paused until`);
    // All of it is paused: nothing to hand over to, until the first goes on.
    for (const id of rest) await pauseOwnPairing(w.deps, mentor, id, '2026-12-08');
    w.advance({ days: 1 });
    await w.run('check-ins.send');
    expect(lastDm(w, mo).text).not.toContain('Did your circle meet?');
    await resumeOwnPairing(w.deps, mentee, first);
    expect((await askedAbout()).pairingId).toBe(first);
    // The round of the pause went by; the next one comes as always.
    w.advance({ days: 14 });
    await w.run('check-ins.send');
    expect(lastDm(w, mo).text).toBe('Did your circle meet? One tap is enough.');
  });

  test('goes on when one of it is ended, or finished, and its mentor hears whose it was', async () => {
    const { mo, learners, made } = await circle('Ana', 'Ben', 'Cem');
    const [ana, ben, cem] = learners as [string, string, string];
    const idOf = (name: string) => made.find(({ mentee }) => mentee.name === name)?.id ?? '';
    await endEarly(w.deps, await w.member(ana), idOf('Ana'), 'time');
    await w.deliver();
    expect(lastDm(w, mo).text).toBe(
      'Your pairing with Ana about De-escalation has ended. Thank you for the time you gave. Your circle goes on with the others.',
    );
    expect(lastDm(w, ana).text).toContain('Your pairing with Mo about De-escalation has ended.');
    await finishPairing(w.deps, await w.member(ben), idOf('Ben'));
    await w.deliver();
    expect(thanks(ben)).toHaveLength(1);
    expect(thanks(mo)).toEqual([expect.stringContaining(`Your pairing with <@${ben}>`)]);
    expect(thanks(cem)).toEqual([]);
    expect(await home(cem)).toContain(`<@${mo}> mentors you`);
    // The last of it ends early: the mentor is thanked for whoever came to the end.
    await endEarly(w.deps, await w.member(mo), idOf('Cem'), 'work');
    await w.deliver();
    expect(thanks(mo).at(-1)).toBe(`Your circle with <@${ben}> is complete. ${THANKS}`);
    expect(dms(mo).map(({ text }) => text)).toContainEqual(expect.stringContaining('Your place is free again.'));
  });

  test('all of it ended early is not called complete', async () => {
    const { mo, made } = await circle('Ana', 'Ben');
    const mentor = await w.member(mo);
    await Promise.all(made.map(({ id }) => endEarly(w.deps, mentor, id, 'work')));
    await w.deliver();
    expect(thanks(mo)).toEqual([]);
  });

  test('whatever becomes of its people at once, its mentor is thanked once', async () => {
    const { mo, learners, made } = await circle('Ana', 'Ben', 'Cem');
    const members = await Promise.all(learners.map((learner) => w.member(learner)));
    await Promise.all(
      made.map(async ({ id, menteeId }) => {
        const mentee = members.find((member) => member.id === menteeId);
        if (mentee) await finishPairing(w.deps, mentee, id);
      }),
    );
    await w.deliver();
    expect(thanks(mo).filter((text) => text.includes('Your circle with'))).toHaveLength(1);
  });

  test('what one of it plans with the mentor is not for the others to read', async () => {
    const { made, channel } = await circle('Ana', 'Ben');
    const [{ mentor, mentee }] = made as [(typeof made)[number]];
    const pairing = await findPairing(w.deps, w.workspace.id, made[0]?.id ?? '');
    expect(pairing?.channel).toBe(channel);
    expect(pairing && conversationOf(pairing)).toBe(`${mentor.slackId},${mentee.slackId}`);
  });

  test('a pairing that ends by itself twice ends once', async () => {
    const { made } = await circle('Ana', 'Ben');
    const [{ mentor: _mentor, mentee: _mentee, ...pairing }] = made as [(typeof made)[number]];
    const end = () => w.deps.db.$transaction((tx) => endPairing(w.deps, tx, pairing, 'left'));
    expect(await end()).toBe(true);
    expect(await end()).toBe(false);
    const ofMentor = await w.deps.db.checkIn.findMany({ where: { memberId: pairing.mentorId } });
    expect(ofMentor).toHaveLength(1);
    expect(ofMentor[0]?.pairingId).not.toBe(pairing.id);
  });
});

describe('who is put in circles', () => {
  test('whoever ticked the box takes a circle on one free place; nobody else more than their places', async () => {
    const cora = await addCoordinator(w);
    for (let at = 0; at < 9; at++) await addLearner(w, `Learner ${at}`);
    await addMentor(w, 'Mo', { capacity: 1, circles: true });
    await addMentor(w, 'Max', { capacity: 2 });
    const member = await w.member(cora);
    const places = async (circleSize?: number) =>
      (await previewRound(w.deps, member, RoundFilter.parse({ circleSize }))).places;
    expect(await places()).toBe(3);
    expect(await places(5)).toBe(7);
    expect(await places(3)).toBe(5);
    await send(5);
    const all = await offers(w);
    expect(all.filter(({ mentor }) => mentor.name === 'Mo')).toHaveLength(5);
    expect(all.filter(({ mentor }) => mentor.name === 'Max')).toHaveLength(2);
    expect(await w.deps.db.circle.count()).toBe(2);
    expect((await round(w)).result).toMatchObject({ places: 7, matched: 7 });
  });

  test('a lone person is offered as a pair, like in any round', async () => {
    const { mo } = await offered('Ana');
    expect(lastDm(w, mo).text).toContain('is looking for a mentor');
    expect(await offers(w)).toMatchObject([{ circleId: null }]);
    await pressDm(w, mo, 'offer.accept');
    expect(await pairings(w)).toMatchObject([{ circleId: null }]);
  });

  test('whoever asked for one conversation, a peer or a reverse pair is not in a round of circles', async () => {
    const cora = await w.member(await addCoordinator(w));
    for (const kind of ['FLASH', 'PEER', 'REVERSE', 'CLASSIC']) await ask(w, w.person(`Wants ${kind}`), { kind });
    expect((await previewRound(w.deps, cora, RoundFilter.parse({}))).mentees).toBe(4);
    expect((await previewRound(w.deps, cora, RoundFilter.parse({ circleSize: 5 }))).mentees).toBe(1);
  });

  test('a circle larger than a batch of sending is still one, whatever a crash left unsent', async () => {
    const cora = await addCoordinator(w);
    for (let at = 0; at < 30; at++) await addLearner(w, `Learner ${at}`);
    for (let at = 0; at < 5; at++) await addMentor(w, `Mentor ${at}`, { capacity: 1, circles: true });
    const { id, version } = await draftOf(w, cora, { circleSize: 5 });
    await sendRound(w.deps, await w.member(cora), id, version); // and then the process dies
    await w.run('rounds.send');
    await w.run('rounds.send');
    const all = await offers(w);
    expect(all).toHaveLength(25);
    const circles = Map.groupBy(all, ({ circleId }) => circleId);
    expect([...circles.values()].map((those) => those.length)).toEqual([5, 5, 5, 5, 5]);
    for (const those of circles.values()) expect(new Set(those.map(({ mentorId }) => mentorId)).size).toBe(1);
    for (let at = 0; at < 5; at++) expect(dms((await byName(`Mentor ${at}`)).slackId)).toHaveLength(1);
    for (let at = 0; at < 30; at++) expect(dms((await byName(`Learner ${at}`)).slackId)).toHaveLength(1);
    expect(lastDm(w, cora).text).toBe('Your round is sent: 5 offers are on the way.');
  }, 60_000);

  test('places are taken meanwhile: as many as there still are form the circle', async () => {
    const mo = await addMentor(w, 'Mo', { capacity: 3 });
    for (const name of ['Ana', 'Ben', 'Cem']) await addLearner(w, name);
    await send();
    await w.deps.db.profile.updateMany({ where: { memberId: (await byName('Mo')).id }, data: { capacity: 2 } });
    await pressDm(w, mo, 'offer.accept');
    expect(await pairings(w)).toHaveLength(2);
    expect((await statuses()).sort()).toEqual(['ACCEPTED', 'ACCEPTED', 'CLOSED']);
    expect(await w.deps.db.mentorRequest.count({ where: { status: 'WAITLISTED' } })).toBe(1);
  });

  test('nobody ever mentors more than five people, and without a free place nobody gets one more', () => {
    const mentor = fc.record({
      capacity: fc.integer({ min: 1, max: 5 }),
      taken: fc.integer({ min: 0, max: 5 }),
      pending: fc.integer({ min: 0, max: 5 }),
      circles: fc.boolean(),
    });
    fc.assert(
      fc.property(mentor, fc.integer({ min: 2, max: 5 }), (one, size) => {
        const places = circlePlaces(one, size);
        const busy = one.taken + one.pending;
        expect(places).toBeLessThanOrEqual(size);
        if (busy >= one.capacity) expect(places).toBe(0);
        else expect(busy + places).toBeLessThanOrEqual(one.circles ? 5 : one.capacity);
        if (busy < one.capacity) expect(places).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  test.each([
    [{ togetherAs: 'circles', circleSize: '4' }, 4],
    [{ togetherAs: 'circles' }, 5],
    [{ togetherAs: 'pairs', circleSize: '4' }, undefined],
    [{}, undefined],
  ])('the form %j means circles of %s', (form, size) => {
    expect(RoundForm.parse(form).circleSize).toBe(size);
  });

  test.each(['1', '6', '2.5', 'many', ''])('a circle of %s is no circle', (circleSize) => {
    expect(RoundForm.safeParse({ togetherAs: 'circles', circleSize }).success).toBe(false);
  });
});

describe('what people read', () => {
  const person = (at: number) => ({ id: `m${at}`, slackId: `U0${at}` });
  const nasty = `<!channel> & *${'😀'.repeat(20)}* \u202eallo`;
  const offer = (at: number, status: 'PENDING' | 'ACCEPTED' | 'PASSED' | 'EXPIRED' | 'CLOSED' = 'PENDING') => ({
    id: `019abcde-0000-7000-8000-00000000000${at}`,
    status,
    reasons: ['Your programme proposes it', `You both like <chess> ${at}`],
    workspace: { pairingWeeks: 12 },
    request: {
      status: 'OFFERED' as 'OFFERED' | 'WITHDRAWN',
      goal: at === 1 ? GOAL : nasty,
      kind: 'CLASSIC' as const,
      urgent: false,
      skill: { name: 'De-escalation' },
      mentee: person(at),
    },
  });
  const offered = (...those: ReturnType<typeof offer>[]) => ({ ...offer(1), circle: { offers: those } });
  const until = new Date('2026-11-27T09:00:00Z');
  const pairing = (at: number) => ({
    id: `019abcde-0000-7000-8000-00000000001${at}`,
    kind: 'CLASSIC' as const,
    endsAt: new Date('2027-02-16T09:00:00Z'),
    circleId: '019abcde-0000-7000-8000-000000000003',
    sessionDays: 14,
    sessionMinutes: 30,
    channel: 'G1',
    starterId: 'm1',
    mentor: { id: 'm9', slackId: 'U09' },
    mentee: person(at),
    request: { goal: at === 1 ? GOAL : nasty, skill: { name: 'De-escalation' } },
  });
  const circleOf = (...those: ReturnType<typeof pairing>[]) => ({
    id: '019abcde-0000-7000-8000-000000000003',
    mentor: { slackId: 'U09' },
    pairings: those,
  });

  test('the question to a mentor', () => {
    expect(offerMessage(offered(offer(1), offer(2)), until)).toMatchSnapshot();
    expect(offerMessage(offered(offer(1, 'CLOSED'), offer(2)), until).text).toContain('<@U02> is looking for a mentor');
  });

  test.each([
    ['accepted, one had withdrawn', [offer(1, 'ACCEPTED'), offer(2, 'ACCEPTED'), offer(3, 'CLOSED')]],
    ['accepted, one was left', [offer(1, 'CLOSED'), offer(2, 'ACCEPTED')]],
    ['passed, one had withdrawn', [offer(1, 'PASSED'), offer(2, 'PASSED'), offer(3, 'CLOSED')]],
    ['silent', [offer(1, 'EXPIRED'), offer(2, 'EXPIRED')]],
    ['full', [offer(1, 'CLOSED'), offer(2, 'CLOSED')]],
  ])('the end of it: %s', (_how, those) => {
    expect(offerEndedMessage(offered(...those)).text).toMatchSnapshot();
  });

  test('the introduction, also of those who are left', () => {
    expect(circleMessage(circleOf(pairing(1), pairing(2)))).toMatchSnapshot();
    // Who was to write first has left before anybody was told.
    expect(circleMessage(circleOf(pairing(2), pairing(3))).text).toContain('<@U02>, please write first');
    expect(circleMessage(circleOf(pairing(1))).text).toContain('<@U01>, meet <@U09>, who is your mentor');
  });

  test('the introduction where there is no conversation, and the end', () => {
    expect(circleApartMessage(circleOf(pairing(1), pairing(2)))).toMatchSnapshot();
    expect(circleApartMessage(circleOf(pairing(1))).text).toContain('<@U01>, meet <@U09>');
    expect(circleCompletedMessage([pairing(1), pairing(2)])).toMatchSnapshot();
  });

  test('at its fullest each message fits into Slack', () => {
    const long = '&'.repeat(300);
    const reasons = Array.from({ length: 6 }, (_, at) => `${at} ${'&'.repeat(75)}`);
    const full = [1, 2, 3, 4, 5].map((at) => ({
      ...offer(at),
      reasons: reasons.map((reason, index) => (index < 3 ? reason : `${reason} ${at}`)), // some for all, some for one
      request: { ...offer(at).request, goal: long, skill: { name: '&'.repeat(80) } },
    }));
    const people = [1, 2, 3, 4, 5].map((at) => ({
      ...pairing(at),
      request: { goal: long, skill: { name: '&'.repeat(80) } },
    }));
    expect(checkMessage(offerMessage(offered(...full), until))).toEqual([]);
    expect(checkMessage(circleMessage(circleOf(...people)))).toEqual([]);
  });
});

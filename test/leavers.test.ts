import { describe, expect, test, vi } from 'vitest';
import { handleLeaver } from '../src/people/leavers.ts';
import {
  addMentor,
  ask,
  GOAL,
  lastDm,
  offers,
  pairings,
  pressDm,
  request,
  skillId,
  wordsOf,
} from './support/mentoring.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

/** Slack tells of it; events are acknowledged before they are dealt with, so this waits for the end. */
async function leave(slackId: string): Promise<void> {
  await w.slack.deactivate(slackId);
  await vi.waitFor(async () => {
    const gone = { slackId, deactivatedAt: { not: null } };
    expect(await w.deps.db.member.count({ where: gone })).toBe(1);
    expect(await w.deps.db.receivedEvent.count({ where: { doneAt: null } })).toBe(0);
  });
  await w.deliver();
}

describe('when somebody leaves', () => {
  test('their own request is withdrawn and the mentor who was asked is told', async () => {
    const ben = await addMentor(w, 'Ben', { capacity: 1 });
    const [ana, cem] = [w.person('Ana'), w.person('Cem')];
    await ask(w, ana);
    await ask(w, cem);
    await leave(ana);
    expect(await w.deps.db.mentorRequest.findFirst({ where: { mentee: { slackId: ana } } })).toMatchObject({
      status: 'WITHDRAWN',
    });
    const [first, second] = w.slack.as(ben).directMessages();
    expect(first?.text).toContain('was withdrawn');
    expect(second?.text).toContain(`<@${cem}>`);
  });

  test('what they were asked goes to the next at once', async () => {
    const ben = await addMentor(w, 'Ben', { level: 'CAN_CERTIFY' });
    const dora = await addMentor(w, 'Dora');
    await ask(w, w.person('Ana'));
    await leave(ben);
    expect(await offers(w)).toMatchObject([
      { status: 'EXPIRED', mentor: { name: 'Ben' } },
      { status: 'PENDING', mentor: { name: 'Dora' } },
    ]);
    expect(lastDm(w, dora).text).toContain('is looking for a mentor');
  });

  test('a mentee hears it kindly and can ask again with one press, first in the queue', async () => {
    const ben = await addMentor(w, 'Ben');
    const [ana, cem] = [w.person('Ana'), w.person('Cem')];
    await ask(w, ana);
    await pressDm(w, ben, 'offer.accept');
    w.advance({ days: 1 });
    await leave(ben);
    expect(await pairings(w)).toMatchObject([{ status: 'ENDED', endReason: 'left' }]);
    await ask(w, cem);
    expect(lastDm(w, cem).text).toContain('number 1 on the list');
    expect(lastDm(w, ana).text).toContain('Ben has left');

    await w.slack.as(ana).press(lastDm(w, ana), 'mentor-request.open');
    await w.slack.settle(() => w.slack.as(ana).modal() !== undefined);
    expect(JSON.stringify(w.slack.as(ana).modal()?.blocks)).toContain(GOAL);
    expect(JSON.stringify(w.slack.as(ana).modal()?.blocks)).toContain(await skillId(w));
    expect(await w.slack.as(ana).submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(lastDm(w, ana).text).toContain('number 1 on the list');
    expect(lastDm(w, cem).text).toContain('number 2 on the list');
  });

  test('a mentor is thanked and has the place back for whoever waits', async () => {
    const ben = await addMentor(w, 'Ben', { capacity: 1 });
    const [ana, cem] = [w.person('Ana'), w.person('Cem')];
    await ask(w, ana);
    await pressDm(w, ben, 'offer.accept');
    await ask(w, cem);
    await leave(ana);
    const messages = w.slack.as(ben).directMessages();
    expect(messages.some(({ text }) => text.includes('Ana has left') && text.includes('Thank you'))).toBe(true);
    expect(messages.some(({ text }) => text.includes(`<@${cem}>`))).toBe(true);
    expect(messages.filter((message) => wordsOf(message).includes('mentor-request.open'))).toEqual([]);
  });

  test('the partner is told in their working hours, once', async () => {
    const ben = await addMentor(w, 'Ben');
    const ana = w.person('Ana');
    await ask(w, ana);
    await pressDm(w, ben, 'offer.accept');
    w.setClock('2026-11-24T22:00:00Z');
    await leave(ben);
    expect(lastDm(w, ana).text).not.toContain('has left');
    w.setClock('2026-11-25T08:00:00Z');
    const member = await w.member(ben);
    await Promise.all([handleLeaver(w.deps, member), handleLeaver(w.deps, member)]);
    await w.deliver();
    expect(
      w.slack
        .as(ana)
        .directMessages()
        .filter(({ text }) => text.includes('Ben has left')),
    ).toHaveLength(1);
  });

  test('with both gone nobody is written to', async () => {
    const ben = await addMentor(w, 'Ben');
    const ana = w.person('Ana');
    await ask(w, ana);
    await pressDm(w, ben, 'offer.accept');
    w.setClock('2026-11-24T22:00:00Z');
    await leave(ben);
    await leave(ana);
    w.setClock('2026-11-25T10:00:00Z');
    await w.deliver();
    expect(await w.deps.db.outboxMessage.findMany({ where: { kind: 'pairing.partner-left' } })).toMatchObject([
      { status: 'DROPPED' },
    ]);
  });

  test('a button to ask again that belongs to somebody else fills in nothing', async () => {
    await addMentor(w, 'Ben');
    const [ana, eve] = [w.person('Ana'), w.person('Eve')];
    await ask(w, ana);
    const { getFormData } = await import('../src/mentor-requests/service.ts');
    const { id } = await request(w);
    expect((await getFormData(w.deps, await w.member(eve), id)).earlier).toBeUndefined();
    expect((await getFormData(w.deps, await w.member(ana), id)).earlier?.goal).toBe(GOAL);
  });
});

import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { countEndReasons, endEarly, finishPairing, saveReflection, sendCertificate } from '../src/endings/service.ts';
import { UserError } from '../src/errors.ts';
import { completePairings } from '../src/pairings/service.ts';
import { next } from '../src/pairings/states.ts';
import { pauseOwnPairing, resumeDue, resumeOwnPairing } from '../src/pauses/service.ts';
import { handleLeaver } from '../src/people/leavers.ts';
import { addMentor, ask, GOAL, lastDm, pairings, pressDm, wordsOf } from './support/mentoring.ts';
import { card, choose, heard, homeOf, type Pair, pair, pairingOf, whispered } from './support/pairs.ts';
import { tries } from './support/properties.ts';
import { addCoordinator } from './support/rounds.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const modal = (who: string) => JSON.stringify(w.slack.as(who).modal()?.blocks ?? '');
const DAY_MS = 86_400_000;

async function pauseUntil(one: Pair, who: string, day: string) {
  await choose(w, who, 'pause', one.id);
  await w.slack.as(who).type('day', day);
  const answer = await w.slack.as(who).submit();
  await w.deliver();
  return answer;
}

async function end(one: Pair, who: string, reason = 'fit') {
  const me = w.slack.as(who);
  await choose(w, who, 'end', one.id);
  await me.press('modal', 'ending.open-end');
  await w.slack.settle(() => modal(who).includes('Why?'));
  await me.type('reason', reason);
  expect(await me.submit()).toEqual({ ok: true, errors: {} });
  await me.close();
  await w.deliver();
}

async function completed(kind = 'CLASSIC'): Promise<Pair> {
  const one = await pair(w, kind);
  w.setClock('2027-02-16T10:00:00Z');
  await w.run('pairings.complete');
  return one;
}

describe('a pause', () => {
  test('is told to the other without why, stops the clock, and ends by itself at its date', async () => {
    const one = await pair(w);
    const { endsAt } = await pairingOf(w, one);
    expect(await pauseUntil(one, one.ana, '2026-12-08')).toEqual({ ok: true, errors: {} });
    expect(await pairingOf(w, one)).toMatchObject({ status: 'PAUSED', pausedUntil: new Date('2026-12-07T23:00:00Z') });
    expect(lastDm(w, one.ben).text).toContain(`Your pairing with <@${one.ana}> about De-escalation is paused until`);
    expect(heard(w, one.ana).join()).not.toContain('is paused until');
    expect(wordsOf(card(w, one))).toContain('Paused until');
    expect(await homeOf(w, one.ben)).toContain('paused until');
    w.setClock('2026-12-07T22:30:00Z');
    await w.run('pauses.end');
    expect(await pairingOf(w, one)).toMatchObject({ status: 'PAUSED' });
    w.setClock('2026-12-08T09:00:00Z');
    await w.run('pauses.end');
    await w.run('pauses.end');
    const after = await pairingOf(w, one);
    expect(after).toMatchObject({ status: 'ACTIVE', pausedAt: null, pausedUntil: null });
    // By what was promised, though the job came ten hours later.
    const stood = new Date('2026-12-07T23:00:00Z').getTime() - new Date('2026-11-24T09:00:00Z').getTime();
    expect(after.endsAt.getTime() - endsAt.getTime()).toBe(stood);
    for (const who of [one.ana, one.ben])
      expect(heard(w, who).filter((text) => text.includes('goes on, now until'))).toHaveLength(1);
    expect(wordsOf(card(w, one))).not.toContain('Paused');
  });

  test('can be ended early by either, from the message that told of it', async () => {
    const one = await pair(w);
    await pauseUntil(one, one.ana, '2026-12-08');
    w.advance({ days: 2 });
    await pressDm(w, one.ben, 'pairing.resume');
    expect(await pairingOf(w, one)).toMatchObject({ status: 'ACTIVE', endsAt: new Date('2027-02-18T09:00:00Z') });
    expect(lastDm(w, one.ana).text).toContain('goes on');
    const told = heard(w, one.ben).find((text) => text.includes('was paused'));
    expect(told).toContain('The pause is over.');
  });

  test('is not completed by time, nor resumed for a pause that was over before', async () => {
    const one = await pair(w, 'FLASH');
    await pauseUntil(one, one.ana, '2027-01-15');
    w.advance({ days: 30 });
    await w.run('pairings.complete');
    expect(await pairingOf(w, one)).toMatchObject({ status: 'PAUSED' });
  });

  test.each([
    ['in the past', '2026-11-20', 'Choose a day to come.'],
    ['today', '2026-11-24', 'Choose a day to come.'],
    ['of more than eight weeks', '2027-01-20', 'At most 8 weeks, please.'],
  ])('%s is refused at its field', async (_, day, message) => {
    const one = await pair(w);
    expect((await pauseUntil(one, one.ana, day)).errors).toEqual({ day: message });
    expect(await pairingOf(w, one)).toMatchObject({ status: 'ACTIVE' });
  });

  test('that ended with the pairing before it could be told is not told any more', async () => {
    const one = await pair(w);
    w.setClock('2026-11-24T21:00:00Z');
    await pauseUntil(one, one.ana, '2026-12-08');
    await finishPairing(w.deps, await w.member(one.ana), one.id);
    w.setClock('2026-11-25T09:00:00Z');
    await w.deliver();
    expect(heard(w, one.ben).join()).toContain('is complete');
    expect(heard(w, one.ben).join()).not.toContain('paus');
  });

  test('that was over before it could be told is not told at all', async () => {
    const one = await pair(w);
    const ana = await w.member(one.ana);
    w.setClock('2026-11-24T21:00:00Z');
    for (let times = 0; times < 2; times++) {
      await pauseOwnPairing(w.deps, ana, one.id, '2026-12-08');
      w.advance({ minutes: 5 });
      await resumeOwnPairing(w.deps, ana, one.id);
    }
    w.setClock('2026-11-25T09:00:00Z');
    await w.deliver();
    expect(heard(w, one.ben).join()).not.toMatch(/paus|goes on/);
  });

  test('that ends with the pairing takes its button along', async () => {
    const one = await pair(w);
    await pauseUntil(one, one.ana, '2026-12-08');
    expect(wordsOf(lastDm(w, one.ben))).toContain('Go on now');
    w.advance({ minutes: 1 });
    await end(one, one.ana);
    const told = w.slack.as(one.ben).directMessages();
    expect(told.map(({ text }) => text).join()).toContain('The pause is over');
    expect(JSON.stringify(told)).not.toContain('Go on now');
  });

  test('pressed by both at once is one pause', async () => {
    const one = await pair(w);
    const [ana, ben] = [await w.member(one.ana), await w.member(one.ben)];
    const both = await Promise.allSettled([
      pauseOwnPairing(w.deps, ana, one.id, '2026-12-08'),
      pauseOwnPairing(w.deps, ben, one.id, '2026-12-15'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await w.deliver();
    expect([...heard(w, one.ana), ...heard(w, one.ben)].filter((text) => text.includes('is paused'))).toHaveLength(1);
  });
});

describe('an early end', () => {
  test('is told to both in the same words, without by whom or why, and who was left behind comes first', async () => {
    const one = await pair(w);
    const cem = w.person('Cem');
    const dora = w.person('Dora');
    await ask(w, cem);
    expect(lastDm(w, cem).text).toContain('number 1 on the list');
    w.advance({ days: 3 });
    // Ben has no place for anybody new, or Cem would be offered it.
    await w.deps.db.profile.updateMany({ data: { mentoring: false } });
    await end(one, one.ben, 'fit');
    const [toAna, toBen] = [lastDm(w, one.ana), lastDm(w, one.ben)];
    expect(toAna.text).toContain('Your pairing with Ben about De-escalation has ended.');
    expect(toBen.text).toContain('Your pairing with Ana about De-escalation has ended.');
    expect(wordsOf(toAna)).toContain('If you ask again, you come first.');
    for (const said of [wordsOf(toAna), wordsOf(toBen), w.logs.join()]) {
      expect(said).not.toMatch(/fit together|"fit"/);
      if (said !== wordsOf(toBen)) expect(said).not.toContain(`<@${one.ben}> ended`);
    }
    expect(wordsOf(card(w, one))).toContain('Your pairing has ended');

    w.advance({ hours: 1 });
    await w.slack.as(one.ana).press(toAna, 'mentor-request.open');
    await w.slack.settle(() => modal(one.ana).includes(GOAL));
    await w.slack.as(one.ana).submit();
    await w.deliver();
    expect(lastDm(w, one.ana).text).toContain('number 1 on the list');
    expect(lastDm(w, cem).text).toContain('number 2 on the list');
    await addMentor(w, 'Eli', { capacity: 1 });
    await w.run('requests.match-waiting');
    expect(lastDm(w, one.ana).text).toContain('I’ve asked somebody');
    expect(lastDm(w, cem).text).toContain('number 1 on the list');
    await ask(w, dora);
    expect(lastDm(w, dora).text).toContain('number 2 on the list');
  });

  test('gives whoever ended it a usual place in the queue', async () => {
    const one = await pair(w);
    const cem = w.person('Cem');
    await ask(w, cem);
    w.advance({ days: 1 });
    await w.deps.db.profile.updateMany({ data: { mentoring: false } });
    await end(one, one.ana);
    expect(wordsOf(lastDm(w, one.ana))).not.toContain('come first');
    expect(wordsOf(lastDm(w, one.ana))).toContain('mentor-request.open');
    await ask(w, one.ana);
    expect(lastDm(w, one.ana).text).toContain('number 2 on the list');
  });

  test('frees the place for whoever waits', async () => {
    const one = await pair(w);
    const cem = w.person('Cem');
    await ask(w, cem);
    w.advance({ days: 1 });
    await end(one, one.ana);
    expect(lastDm(w, cem).text).toContain('I’ve asked somebody');
  });

  test('of two who learn together lets both look for somebody new', async () => {
    const one = await pair(w, 'PEER');
    await end(one, one.ana);
    for (const who of [one.ana, one.ben]) expect(wordsOf(lastDm(w, who))).toContain('mentor-request.open');
    expect(wordsOf(lastDm(w, one.ben))).toContain('you come first');
  });

  test('pressed again, or after the other finished, says that it is over', async () => {
    const one = await pair(w);
    const [ana, ben] = [await w.member(one.ana), await w.member(one.ben)];
    const both = await Promise.allSettled([endEarly(w.deps, ana, one.id, 'time'), finishPairing(w.deps, ben, one.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(endEarly(w.deps, ana, one.id, 'time')).rejects.toThrow('over already');
    await expect(endEarly(w.deps, await w.member(w.person('Eve')), one.id, 'time')).rejects.toThrow('not yours');
  });

  test('somebody who left leaves the other first in the queue, in a place of the first request', async () => {
    const one = await pair(w);
    await w.deps.db.member.updateMany({ where: { slackId: one.ben }, data: { deactivatedAt: w.deps.now() } });
    await handleLeaver(w.deps, await w.member(one.ben));
    await w.deliver();
    expect(wordsOf(lastDm(w, one.ana))).toContain('you come first');
    await ask(w, one.ana);
    expect(await w.deps.db.mentorRequest.findFirstOrThrow({ orderBy: { id: 'desc' } })).toMatchObject({ first: true });
  });

  test('reasons are numbers for coordinators, of five and more only', async () => {
    const one = await pair(w);
    const cora = await w.member(await addCoordinator(w));
    const span = { since: new Date('2026-01-01T00:00:00Z'), until: new Date('2027-01-01T00:00:00Z') };
    const { requestId: _, id: __, ...row } = await pairingOf(w, one);
    const { id: ___, ...wanted } = await w.deps.db.mentorRequest.findFirstOrThrow();
    const ended = async (endReason: string, who: string) => {
      const request = await w.deps.db.mentorRequest.create({ data: { ...wanted, status: 'MATCHED' } });
      const { id: endedById } = await w.member(who);
      const over = { status: 'ENDED', endedAt: w.deps.now(), endReason, endedById } as const;
      await w.deps.db.pairing.create({ data: { ...row, ...over, requestId: request.id } });
    };
    const people = ['Cleo', 'Dan', 'Eve', 'Fay', 'Gil'].map((name) => w.person(name));
    for (const who of people) await ended('left', who);
    for (const who of people.slice(1)) await ended('time', who);
    await ended('fit', one.ana);
    expect(await countEndReasons(w.deps, cora, span)).toEqual([]);
    // Five times, though of four people.
    await ended('time', people[1] ?? '');
    expect(await countEndReasons(w.deps, cora, span)).toEqual([]);
    await ended('time', people[0] ?? '');
    expect(await countEndReasons(w.deps, cora, span)).toEqual([{ reason: 'time', count: 6 }]);
    await expect(countEndReasons(w.deps, await w.member(one.ana), span)).rejects.toThrow('Only a coordinator');
  });
});

describe('finishing', () => {
  test('from App Home, after a confirmation, thanks both', async () => {
    const one = await pair(w);
    const ben = w.slack.as(one.ben);
    await choose(w, one.ben, 'end', one.id);
    expect(modal(one.ben)).toContain('Finish this pairing?');
    await ben.press('modal', 'ending.finish');
    await w.slack.settle(() => modal(one.ben).includes('I thank you both'));
    await w.deliver();
    await ben.close();
    // What lies below is drawn anew without being opened again.
    await w.slack.settle(() => JSON.stringify(ben.home()).includes('Earlier pairings'));
    expect(JSON.stringify(ben.home())).not.toContain('Your pairings');
    expect(await pairingOf(w, one)).toMatchObject({ status: 'COMPLETED', endedAt: w.deps.now() });
    for (const who of [one.ana, one.ben]) expect(lastDm(w, who).text).toContain('is complete');
    expect(await homeOf(w, one.ana)).toContain('Earlier pairings');
    expect(await homeOf(w, one.ana)).not.toContain('Your pairings');
  });
});

test('finished in a window that was closed before the answer came, nothing is said to have gone wrong', async () => {
  const one = await pair(w);
  const ben = w.slack.as(one.ben);
  await choose(w, one.ben, 'end', one.id);
  w.slack.faults.add({ method: 'views.update', kind: 'error', error: 'not_found' });
  await ben.press('modal', 'ending.finish');
  await w.app.idle();
  await w.deliver();
  expect(await pairingOf(w, one)).toMatchObject({ status: 'COMPLETED' });
  expect(w.errors).toEqual([]);
});

describe('looking back', () => {
  const write = async (who: string, values: Record<string, string | string[]>) => {
    w.advance({ seconds: 1 });
    const me = w.slack.as(who);
    const message = me.directMessages().find(({ text }) => text.includes('is complete'));
    if (!message) throw new Error('nobody asked');
    await me.press(message, 'ending.reflect');
    await w.slack.settle(() => me.modal() !== undefined);
    for (const [field, value] of Object.entries(values)) await me.type(field, value);
    const answer = await me.submit();
    await w.deliver();
    return answer;
  };

  test('what one writes is theirs; the thanks goes to the other, once, and stays on App Home', async () => {
    const one = await completed();
    const HOSTILE = 'Danke <!channel> & <@U12345678> 🎉 شكرا';
    await write(one.ana, { learned: 'To wait.', willDo: 'Wait more.', thanks: HOSTILE });
    await write(one.ana, { learned: 'To wait a breath.' });
    const thanks = heard(w, one.ben).filter((text) => text.includes('thanks you'));
    expect(thanks).toEqual([expect.stringContaining('Danke &lt;!channel&gt; &amp; &lt;@U12345678&gt; 🎉 شكرا')]);
    expect(heard(w, one.ben).join()).not.toContain('wait');
    expect(wordsOf(lastDm(w, one.ana))).toContain('Change what I wrote');
    await homeOf(w, one.ana);
    await w.slack.as(one.ana).press('home', 'ending.look-back');
    await w.slack.settle(() => modal(one.ana).includes('What you learned'));
    expect(modal(one.ana)).toContain('To wait a breath.');
    expect(modal(one.ana)).toContain('0 sessions');
    await homeOf(w, one.ben);
    await w.slack.as(one.ben).press('home', 'ending.look-back');
    await w.slack.settle(() => modal(one.ben).includes('Danke'));
    expect(modal(one.ben)).not.toContain('wait');
    expect(w.logs.join()).not.toMatch(/breath|Danke/);
  });

  test('a thanks that was taken out before it could be told is told once it is back', async () => {
    const one = await completed();
    w.setClock('2027-02-16T21:00:00Z');
    const ana = await w.member(one.ana);
    const nothingElse = { learned: 'To wait', willDo: null, storyConsent: false };
    await saveReflection(w.deps, ana, one.id, { ...nothingElse, thanks: 'your patience' });
    await saveReflection(w.deps, ana, one.id, { ...nothingElse, thanks: null });
    w.setClock('2027-02-17T09:00:00Z');
    await w.deliver();
    expect(heard(w, one.ben).join()).not.toContain('thanks you');
    w.advance({ minutes: 1 });
    await saveReflection(w.deps, ana, one.id, { ...nothingElse, thanks: 'your calm' });
    await w.deliver();
    w.advance({ minutes: 1 });
    await saveReflection(w.deps, ana, one.id, { ...nothingElse, thanks: 'your calm voice' });
    await w.deliver();
    expect(heard(w, one.ben).filter((text) => text.includes('thanks you'))).toEqual([
      expect.stringContaining('your calm voice'),
    ]);
  });

  test('a success story needs the word of both, and none is posted', async () => {
    const one = await completed();
    await write(one.ana, { learned: 'To wait.', story: ['story'] });
    await write(one.ben, { learned: 'To listen.' });
    const rows = await w.deps.db.reflection.findMany({ orderBy: { memberId: 'asc' } });
    expect(rows.map(({ storyConsent }) => storyConsent).sort()).toEqual([false, true]);
  });

  test('signs that no database keeps are left out', async () => {
    const one = await completed();
    await write(one.ana, { learned: 'To \0wait' });
    expect(await w.deps.db.reflection.findFirst()).toMatchObject({ learned: 'To wait' });
  });

  test('nothing written is no reflection, and nobody else can write one', async () => {
    const one = await completed();
    expect((await write(one.ana, {})).errors).toEqual({ learned: expect.stringContaining('Write something') });
    const words = { learned: 'x', willDo: null, thanks: null, storyConsent: false };
    await expect(saveReflection(w.deps, await w.member(w.person('Eve')), one.id, words)).rejects.toThrow('not yours');
    await w.deps.db.pairing.update({ where: { id: one.id }, data: { status: 'ACTIVE' } });
    await expect(saveReflection(w.deps, await w.member(one.ana), one.id, words)).rejects.toThrow('once the pairing');
  });

  test('of more pairings than App Home has room for, each can be looked back on', async () => {
    const one = await completed();
    const { request: _, ...row } = await w.deps.db.pairing.findUniqueOrThrow({
      where: { id: one.id },
      include: { request: true },
    });
    for (let day = 1; day <= 4; day++) {
      const { id: _id, ...request } = await w.deps.db.mentorRequest.findFirstOrThrow({ where: { id: row.requestId } });
      const { id: requestId } = await w.deps.db.mentorRequest.create({ data: request });
      const { id: _pairing, ...rest } = row;
      await w.deps.db.pairing.create({
        data: { ...rest, requestId, endedAt: new Date((row.endedAt?.getTime() ?? 0) + day * DAY_MS) },
      });
    }
    expect((await homeOf(w, one.ben)).match(/ending\.look-back/g)).toHaveLength(3);
    const ben = w.slack.as(one.ben);
    await ben.press('home', 'ending.list');
    await w.slack.settle(() => modal(one.ben).includes('ending.look-back'));
    expect(modal(one.ben).match(/ending\.look-back/g)).toHaveLength(5);
    await ben.press('modal', 'ending.look-back', JSON.stringify({ id: one.id }));
    await w.slack.settle(() => modal(one.ben).includes('0 sessions'));
    await ben.press('modal', 'ending.reflect');
    await w.slack.settle(() => ben.modals().length === 3);
    await ben.type('learned', 'To listen.');
    expect(await ben.submit()).toEqual({ ok: true, errors: {} });
    expect(await w.deps.db.reflection.findFirst()).toMatchObject({ pairingId: one.id, learned: 'To listen.' });
  });

  test('a certificate asked for while looking back is said to be on its way', async () => {
    const one = await completed();
    await homeOf(w, one.ana);
    await w.slack.as(one.ana).press('home', 'ending.look-back');
    await w.slack.settle(() => modal(one.ana).includes('ending.certificate'));
    await w.slack.as(one.ana).press('modal', 'ending.certificate');
    await w.slack.settle(() => modal(one.ana).includes('on its way'));
    expect(modal(one.ana)).toContain('Your certificate is on its way to you.');
  });

  test('a certificate comes as a picture with words for those who cannot see it, once a day', async () => {
    const one = await completed();
    const message = w.slack.as(one.ana).directMessages().at(-1);
    if (!message) throw new Error('no message');
    await w.slack.as(one.ana).press(message, 'ending.certificate');
    await w.slack.as(one.ana).press(message, 'ending.certificate');
    expect(await whispered(w, one.ana)).toBe('Your certificate is on its way to you.');
    await vi.waitFor(async () => {
      await w.deliver();
      w.advance({ seconds: 5 });
      expect(lastDm(w, one.ana).text).toBe('Your certificate for De-escalation. Well done.');
    }, 10_000);
    const image = lastDm(w, one.ana).blocks?.find(({ type }) => type === 'image');
    expect(image).toMatchObject({
      alt_text: expect.stringContaining('Certificate: Ana and Ben, De-escalation, 24 Nov'),
    });
    const [file] = [...w.slack.state.files.values()];
    expect(
      Buffer.from(file?.bytes ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    await expect(sendCertificate(w.deps, await w.member(w.person('Eve')), one.id)).rejects.toThrow('not yours');
  });
});

test('whatever the two and the clock do, in any order, a pairing only goes where it may, and loses no time by a pause', async () => {
  const one = await pair(w);
  const actors = [await w.member(one.ana), await w.member(one.ben), await w.member(w.person('Eve'))];
  const began = await pairingOf(w, one);
  const step = fc.record({
    who: fc.nat({ max: 2 }),
    does: fc.constantFrom('pause', 'resume', 'finish', 'end', 'resume job', 'complete job', 'wait', 'wait', 'pause'),
    days: fc.nat({ max: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      w.setClock(began.startedAt);
      await w.deps.db.pairing.update({ where: { id: one.id }, data: { ...began } });
      for (const { who, does, days } of steps) {
        const before = await pairingOf(w, one);
        const actor = actors[who];
        if (!actor) continue;
        const day = new Date(w.deps.now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
        const acts: Record<typeof does, () => Promise<unknown>> = {
          pause: () => pauseOwnPairing(w.deps, actor, one.id, day),
          resume: () => resumeOwnPairing(w.deps, actor, one.id),
          finish: () => finishPairing(w.deps, actor, one.id),
          end: () => endEarly(w.deps, actor, one.id, 'unsaid'),
          'resume job': () => resumeDue(w.deps),
          'complete job': () => completePairings(w.deps),
          wait: async () => w.advance({ days }),
        };
        await acts[does]().catch((error: unknown) => {
          if (!(error instanceof UserError)) throw error;
        });
        const after = await pairingOf(w, one);
        if (who === 2 && !does.includes('job')) expect(after).toEqual(before);
        if (after.status !== before.status) expect(Object.values(next[before.status])).toContain(after.status);
        expect(after.pausedAt === null || after.status !== 'ACTIVE').toBe(true);
        const resumed = before.status === 'PAUSED' && after.status === 'ACTIVE';
        const stood =
          Math.min(w.deps.now().getTime(), before.pausedUntil?.getTime() ?? 0) - (before.pausedAt?.getTime() ?? 0);
        expect(after.endsAt.getTime() - before.endsAt.getTime()).toBe(resumed ? stood : 0);
        if (after.status === 'COMPLETED' && does === 'complete job' && before.status !== 'COMPLETED')
          expect(before.endsAt.getTime()).toBeLessThanOrEqual(w.deps.now().getTime());
      }
    }),
    { numRuns: tries(30) },
  );
  expect(await pairings(w)).toHaveLength(1);
});

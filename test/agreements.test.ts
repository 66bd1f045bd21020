import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { suggestExtension } from '../src/agreements/extending.ts';
import { agree, suggestAgreement, suggestChange, withdrawSuggestion } from '../src/agreements/service.ts';
import { readAgreement } from '../src/agreements/standing.ts';
import { next } from '../src/agreements/states.ts';
import { USUAL } from '../src/agreements/terms.ts';
import { finishPairing } from '../src/endings/service.ts';
import { UserError } from '../src/errors.ts';
import { pauseOwnPairing } from '../src/pauses/service.ts';
import { lastDm, pairings, wordsOf } from './support/mentoring.ts';
import { card, choose, heard, homeOf, type Pair, pair, pairingOf, whispered } from './support/pairs.ts';
import { tries } from './support/properties.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const TERMS = { ...USUAL, weeks: 12, sessionDays: 14, minutes: 30 };

/** A moment passes between what people do. */
const press = async (one: Pair, who: string, action: string) => {
  w.advance({ seconds: 1 });
  await w.slack.as(who).press(card(w, one), action);
  await w.deliver();
};
const words = (one: Pair) => wordsOf(card(w, one)).replaceAll('\\n', '\n');
const versions = (one: Pair) =>
  w.deps.db.agreement.findMany({
    where: { pairingId: one.id },
    orderBy: { version: 'asc' },
    include: { votes: true },
  });

/** Opens the form from the card, changes fields and sends it. */
async function change(one: Pair, who: string, values: Record<string, string>) {
  w.advance({ seconds: 1 });
  const me = w.slack.as(who);
  await me.press(card(w, one), 'agreement.change');
  await w.slack.settle(() => me.modal() !== undefined);
  for (const [field, value] of Object.entries(values)) await me.type(field, value);
  const answer = await me.submit();
  await w.deliver();
  return answer;
}

async function agreed(kind = 'CLASSIC'): Promise<Pair> {
  const one = await pair(w, kind);
  await press(one, one.ana, 'agreement.agree');
  await press(one, one.ben, 'agreement.agree');
  return one;
}

describe('the first agreement', () => {
  test('is suggested under the introduction and says who has agreed so far, until both have', async () => {
    const one = await pair(w);
    expect(words(one)).toContain('• 12 weeks, until');
    expect(words(one)).toContain('• Every 2 weeks, 30 minutes\n• In a Slack huddle\n• What we say stays between us.');
    await press(one, one.ana, 'agreement.agree');
    expect(words(one)).toContain(`<@${one.ana}> agrees. <@${one.ben}>, do you?`);
    expect(await pairingOf(w, one)).toMatchObject({ agreedAt: null });
    w.advance({ hours: 2 });
    await press(one, one.ben, 'agreement.agree');
    expect(words(one)).toContain('You agreed:');
    expect(words(one)).toContain('✓\u00a0Agreed · ○\u00a0Objectives set');
    expect(words(one)).not.toContain('agreement.agree');
    expect(await pairingOf(w, one)).toMatchObject({ agreedAt: w.deps.now() });
    // Nobody hears of it by a message of its own.
    expect(heard(w, one.ana).concat(heard(w, one.ben)).join()).not.toContain('agree');
  });

  test('pressed twice by one it is agreed by one', async () => {
    const one = await pair(w);
    const me = w.slack.as(one.ana);
    await Promise.all([1, 2].map(() => me.press(card(w, one), 'agreement.agree')));
    await w.deliver();
    expect((await versions(one)).map(({ status, votes }) => [status, votes.length])).toEqual([['PROPOSED', 1]]);
  });

  test('pressed by both at once it is agreed, once', async () => {
    const one = await pair(w);
    await Promise.all([one.ana, one.ben].map((who) => w.slack.as(who).press(card(w, one), 'agreement.agree')));
    await w.deliver();
    expect(await versions(one)).toMatchObject([{ status: 'AGREED', votes: [{}, {}] }]);
    expect(words(one)).toContain('You agreed:');
  });

  test.each([
    ['SENDING', { kind: 'slow_after', ms: 1500, times: 1 }],
    ['UNSURE', { kind: 'drop_after', times: 1 }],
  ] as const)(
    'pressed before it is known where the card stands (%s), it shows there all the same',
    async (status, fault) => {
      const isCard = (text: unknown) => String(text).includes('work together');
      w.slack.faults.add({ method: 'chat.postMessage', when: ({ text }) => isCard(text), ...fault });
      const pairing = pair(w);
      const shown = () => [...w.slack.state.messages.values()].flat().filter(({ text }) => isCard(text));
      await vi.waitFor(async () => {
        expect(shown()).toHaveLength(1);
        expect(await w.deps.db.outboxMessage.findFirst({ where: { kind: 'agreement.card' } })).toMatchObject({
          status,
        });
      }, 10_000);
      const [{ mentee } = { mentee: { slackId: '' } }] = await pairings(w);
      await w.slack.as(mentee.slackId).press(shown()[0] ?? { channel: '', ts: '' }, 'agreement.agree');
      const one = await pairing;
      w.advance({ seconds: 10 });
      await w.deliver();
      expect(words(one)).toContain(`<@${one.ana}> agrees. <@${one.ben}>, do you?`);
    },
  );

  test('follows what the workspace has as usual, and the kind', async () => {
    await w.deps.db.workspace.updateMany({ data: { pairingWeeks: 9, sessionDays: 10, sessionMinutes: 50 } });
    const one = await pair(w, 'PEER');
    expect(words(one)).toContain('• 9 weeks');
    expect(words(one)).toContain('• Every 10 days, 50 minutes');
  });

  test('for sitting in it is four weeks, every week; a single conversation has none', async () => {
    const one = await pair(w, 'SHADOW');
    expect(words(one)).toContain('• 4 weeks');
    expect(words(one)).toContain('• Every week');
  });

  test('a single conversation has none', async () => {
    const one = await pair(w, 'FLASH');
    expect(w.slack.as(one.ana).messages(one.channel)).toHaveLength(1);
    expect(await versions(one)).toEqual([]);
    await expect(
      suggestChange(w.deps, await w.member(one.ana), { pairingId: one.id, basedOnId: null }, TERMS),
    ).rejects.toThrow('One conversation needs no agreement.');
  });
});

describe('a change', () => {
  test('is a suggestion that the other is asked about; the old one holds until they agree', async () => {
    const one = await agreed();
    expect(await change(one, one.ana, { weeks: '16', sessionDays: '7', meeting: 'phone' })).toEqual({
      ok: true,
      errors: {},
    });
    expect(await pairingOf(w, one)).toMatchObject({ sessionDays: 14, endsAt: new Date('2027-02-16T09:00:00Z') });
    expect(words(one)).toContain('You agreed:');
    expect(words(one)).toContain(`<@${one.ana}> suggests a change`);
    const asked = lastDm(w, one.ben);
    expect(asked.text).toBe(`<@${one.ana}> suggests a change to your agreement.`);
    expect(wordsOf(asked)).toContain('• *16 weeks, until');
    expect(wordsOf(asked)).toContain('• *Every week, 30 minutes*');
    expect(wordsOf(asked)).toContain('• What we say');
    w.advance({ days: 1 });
    await w.slack.as(one.ben).press(asked, 'agreement.agree');
    await w.deliver();
    expect(await pairingOf(w, one)).toMatchObject({
      sessionDays: 7,
      endsAt: new Date('2027-03-16T09:00:00Z'),
      extendedAt: w.deps.now(),
    });
    expect(words(one)).not.toContain('suggests');
    expect(words(one)).toContain('• 16 weeks');
    expect(lastDm(w, one.ana).text).toBe(`<@${one.ben}> agrees with your suggestion.`);
    expect(wordsOf(lastDm(w, one.ben))).not.toContain('agreement.agree');
    expect((await versions(one)).map(({ status }) => status)).toEqual(['REPLACED', 'AGREED']);
  });

  test('reaches the other in their working hours', async () => {
    const one = await agreed();
    w.setClock('2026-11-24T21:00:00Z');
    await change(one, one.ana, { minutes: '45' });
    expect(heard(w, one.ben).join()).not.toContain('suggests');
    w.setClock('2026-11-25T08:00:00Z');
    await w.deliver();
    expect(lastDm(w, one.ben).text).toContain('suggests a change');
  });

  test('can be taken back, or the other would rather keep what there is, of which the first hears', async () => {
    const one = await agreed();
    await change(one, one.ana, { minutes: '45' });
    await press(one, one.ana, 'agreement.withdraw');
    expect(words(one)).not.toContain('suggests');
    expect(wordsOf(lastDm(w, one.ben))).toContain('That is settled');
    await change(one, one.ana, { minutes: '60' });
    await w.slack.as(one.ben).press(lastDm(w, one.ben), 'agreement.withdraw');
    await w.deliver();
    expect(lastDm(w, one.ana).text).toContain(`<@${one.ben}> would rather keep things as they are`);
    expect((await versions(one)).map(({ status }) => status)).toEqual(['AGREED', 'REPLACED', 'REPLACED']);
    expect(await pairingOf(w, one)).toMatchObject({ sessionMinutes: 30 });
  });

  test('before anything is agreed takes the place of our suggestion, and taken back gives way to it', async () => {
    const one = await pair(w);
    await press(one, one.ben, 'agreement.agree');
    await change(one, one.ana, { sessionDays: '7' });
    expect(words(one)).toContain(`<@${one.ana}> suggests:`);
    expect(words(one)).toContain(`<@${one.ana}> agrees. <@${one.ben}>, do you?`);
    await press(one, one.ana, 'agreement.withdraw');
    expect(words(one)).toContain('How do you want to work together?');
    expect(words(one)).toContain(`<@${one.ben}> agrees. <@${one.ana}>, do you?`);
  });

  test('made while the other changed it too is refused, and says so', async () => {
    const one = await agreed();
    const me = w.slack.as(one.ana);
    await me.press(card(w, one), 'agreement.change');
    await w.slack.settle(() => me.modal() !== undefined);
    await change(one, one.ben, { sessionDays: '7' });
    await me.type('minutes', '60');
    const { errors } = await me.submit();
    expect(errors).toEqual({ weeks: 'Your partner has changed it meanwhile. Close this and look again.' });
    await me.close();
  });

  test('that would be over already, or is longer than half a year, or changes nothing is refused', async () => {
    const one = await agreed();
    w.advance({ days: 50 });
    expect((await change(one, one.ana, { weeks: '6' })).errors).toEqual({
      weeks: expect.stringContaining('over already'),
    });
    await w.slack.as(one.ana).close();
    expect((await change(one, one.ana, {})).errors).toEqual({ weeks: expect.stringContaining('agreed on already') });
    await w.slack.as(one.ana).close();
    const actor = await w.member(one.ana);
    const [{ id: basedOnId } = { id: '' }] = await versions(one);
    await expect(
      suggestChange(w.deps, actor, { pairingId: one.id, basedOnId }, { ...TERMS, weeks: 25 }),
    ).rejects.toThrow('At most 24 weeks.');
  });

  test('the same as what the other suggests already is to agree', async () => {
    const one = await agreed();
    await change(one, one.ana, { minutes: '45' });
    await change(one, one.ben, {});
    expect((await versions(one)).map(({ status }) => status)).toEqual(['REPLACED', 'AGREED']);
  });

  test('keeps what a pause added to the end', async () => {
    const one = await agreed();
    const later = new Date('2027-03-02T09:00:00Z'); // two weeks were added
    await w.deps.db.pairing.update({ where: { id: one.id }, data: { endsAt: later } });
    await change(one, one.ana, { weeks: '16' });
    await press(one, one.ben, 'agreement.agree');
    expect(await pairingOf(w, one)).toMatchObject({ endsAt: new Date('2027-03-30T08:00:00Z') }); // summer time has begun
  });

  test('is made and agreed to in a pause that lasts over the end, as the end moves by it', async () => {
    const one = await agreed();
    w.setClock('2027-02-10T09:00:00Z'); // six days before the end
    await pauseOwnPairing(w.deps, await w.member(one.ana), one.id, '2027-03-10');
    w.setClock('2027-02-25T09:00:00Z');
    const ana = await w.member(one.ana);
    const { inForce } = (await readAgreement(w.deps, w.workspace.id, one.id)) ?? {};
    await suggestChange(w.deps, ana, { pairingId: one.id, basedOnId: inForce?.id ?? null }, { ...TERMS, minutes: 45 });
    const { proposed } = (await readAgreement(w.deps, w.workspace.id, one.id)) ?? {};
    expect(await agree(w.deps, await w.member(one.ben), proposed?.id ?? '')).toMatchObject({ is: 'done' });
    expect(await pairingOf(w, one)).toMatchObject({ endsAt: new Date('2027-02-16T09:00:00Z'), sessionMinutes: 45 });
  });

  test('in a pause shows the end as the pause moves it', async () => {
    const one = await agreed();
    await pauseOwnPairing(w.deps, await w.member(one.ana), one.id, '2026-12-22'); // four weeks
    await w.deliver();
    const { endsAt } = (await readAgreement(w.deps, w.workspace.id, one.id)) ?? {};
    const paused = await pairingOf(w, one);
    const stands = (paused.pausedUntil?.getTime() ?? 0) - (paused.pausedAt?.getTime() ?? 0);
    expect(endsAt).toEqual(new Date(paused.endsAt.getTime() + stands));
    expect(words(one)).toContain(`12 weeks, until <!date^${Math.floor((endsAt?.getTime() ?? 0) / 1000)}^`);
    await choose(w, one.ben, 'extend', one.id);
    const later = Math.floor((endsAt?.getTime() ?? 0) / 1000 + 12 * 7 * 86_400);
    expect(JSON.stringify(w.slack.as(one.ben).modal()?.blocks)).toMatch(
      new RegExp(`until <!date\\^(${later}|${later - 3600}|${later + 3600})\\^`),
    );
  });

  test('of a pairing that is longer than half a year here leaves it as long', async () => {
    await w.deps.db.workspace.updateMany({ data: { pairingWeeks: 40 } });
    const one = await agreed();
    expect(await change(one, one.ana, { minutes: '60' })).toEqual({ ok: true, errors: {} });
    await press(one, one.ben, 'agreement.agree');
    expect(await versions(one)).toMatchObject([{ status: 'REPLACED' }, { status: 'AGREED', weeks: 40, minutes: 60 }]);
    w.advance({ seconds: 1 });
    await suggestChange(
      w.deps,
      await w.member(one.ana),
      { pairingId: one.id, basedOnId: (await versions(one))[1]?.id ?? null },
      { ...TERMS, weeks: 41 },
    ).then(
      () => expect.fail('longer still'),
      (error) => expect(error.message).toBe('At most 40 weeks.'),
    );
  });

  test('can be made on App Home, where it can be agreed to as well', async () => {
    const one = await agreed();
    const [ana, ben] = [w.slack.as(one.ana), w.slack.as(one.ben)];
    await choose(w, one.ana, 'agreement', one.id);
    expect(JSON.stringify(ana.modal()?.blocks)).toContain('You agreed:');
    await ana.press('modal', 'agreement.change');
    await w.slack.settle(() => ana.modals().length === 2);
    await ana.type('confidential', 'lessons');
    expect(await ana.submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    await choose(w, one.ben, 'agreement', one.id);
    await ben.press('modal', 'agreement.agree');
    await w.slack.settle(() => !JSON.stringify(ben.modal()?.blocks).includes('suggests'));
    expect(JSON.stringify(ben.modal()?.blocks)).toContain('We may tell what we learned, not who said what.');
    await ben.close();
  });
});

test('agreed to on App Home, it shows there once the modal is closed', async () => {
  const one = await pair(w);
  await w.slack.as(one.ana).press(card(w, one), 'agreement.agree');
  await w.deliver();
  await choose(w, one.ben, 'agreement', one.id);
  const ben = w.slack.as(one.ben);
  expect(JSON.stringify(ben.home())).toContain('○\u00a0Agreed');
  await ben.press('modal', 'agreement.agree');
  await w.slack.settle(() => JSON.stringify(ben.modal()?.blocks).includes('You agreed'));
  await ben.close();
  await w.slack.settle(() => JSON.stringify(ben.home()).includes('✓\u00a0Agreed'));
  expect(JSON.stringify(ben.home())).toContain('✓\u00a0Agreed');
});

describe('more time', () => {
  test('one click suggests twice the weeks, and both must want it', async () => {
    const one = await agreed();
    await choose(w, one.ana, 'extend', one.id);
    expect(JSON.stringify(w.slack.as(one.ana).modal()?.blocks)).toContain('To 24 weeks in all');
    await w.slack.as(one.ana).submit();
    await w.deliver();
    expect(await pairingOf(w, one)).toMatchObject({ endsAt: new Date('2027-02-16T09:00:00Z'), extendedAt: null });
    await w.slack.as(one.ben).press(lastDm(w, one.ben), 'agreement.agree');
    await w.deliver();
    expect(await pairingOf(w, one)).toMatchObject({
      endsAt: new Date('2027-05-11T08:00:00Z'),
      extendedAt: w.deps.now(),
    });
    await expect(suggestExtension(w.deps, await w.member(one.ben), one.id)).rejects.toThrow('cannot be extended');
  });

  test('is there as well for two who agreed on something longer than usual when they began', async () => {
    const one = await pair(w);
    await change(one, one.ana, { weeks: '16' });
    await press(one, one.ben, 'agreement.agree');
    await suggestExtension(w.deps, await w.member(one.ana), one.id);
    await suggestExtension(w.deps, await w.member(one.ben), one.id);
    expect(await pairingOf(w, one)).toMatchObject({ endsAt: new Date('2027-05-11T08:00:00Z') });
    expect(await homeOf(w, one.ana)).not.toContain('Extend');
  });

  test('both click it: that is agreement enough', async () => {
    const one = await agreed();
    await suggestExtension(w.deps, await w.member(one.ana), one.id);
    await suggestExtension(w.deps, await w.member(one.ben), one.id);
    expect(await pairingOf(w, one)).toMatchObject({ endsAt: new Date('2027-05-11T08:00:00Z') });
  });

  test('does not push aside what the other has suggested', async () => {
    const one = await agreed();
    await change(one, one.ana, { minutes: '60' });
    await expect(suggestExtension(w.deps, await w.member(one.ben), one.id)).rejects.toThrow('Answer that first');
  });
});

describe('a button that came too late, or to the wrong person', () => {
  test('on a version that was replaced says so and shows the current one', async () => {
    const one = await pair(w);
    await press(one, one.ben, 'agreement.agree');
    const ana = await w.member(one.ana);
    const [first] = await versions(one);
    await suggestChange(w.deps, ana, { pairingId: one.id, basedOnId: first?.id ?? null }, { ...TERMS, minutes: 60 });
    await pressAgain();
    expect(await whispered(w, one.ben)).toContain('no longer the current one');
    expect(words(one)).toContain('60 minutes');
    expect((await versions(one)).map(({ votes }) => votes.length)).toEqual([1, 1]);
  });

  test('of a stranger, of another workspace and of nobody does nothing', async () => {
    const one = await pair(w);
    const eve = await w.member(w.person('Eve'));
    const [first] = await versions(one);
    for (const id of [first?.id ?? '', one.id, '019abcde-0000-7000-8000-000000000003']) {
      await expect(agree(w.deps, eve, id)).rejects.toThrow(UserError);
      await expect(withdrawSuggestion(w.deps, eve, id)).rejects.toThrow(UserError);
    }
    const other = await w.deps.db.workspace.create({
      data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U1', installedAt: w.deps.now() },
    });
    const ana = await w.member(one.ana);
    await expect(agree(w.deps, { ...ana, workspaceId: other.id }, first?.id ?? '')).rejects.toThrow(UserError);
    expect((await versions(one)).map(({ votes }) => votes.length)).toEqual([0]);
  });

  test('after the end is explained, and the card has no buttons', async () => {
    const one = await pair(w);
    await press(one, one.ben, 'agreement.agree');
    w.advance({ seconds: 1 });
    await finishPairing(w.deps, await w.member(one.ana), one.id);
    await w.deliver();
    expect(words(one)).not.toContain('agreement.agree');
    expect(words(one)).toContain('Your pairing is complete');
    await pressAgain();
    expect(await whispered(w, one.ben)).toContain('Your pairing is over');
  });
});

/** The latest press once more: Slack's client may show a message as it was. */
async function pressAgain() {
  const again = w.slack.deliveries.filter(({ type }) => type.startsWith('block_actions')).at(-1);
  if (!again) throw new Error('nobody has pressed anything');
  w.advance({ seconds: 1 });
  await w.slack.replay(again);
  await w.deliver();
}

test('whatever the two press, in any order and however late, there is never more than one suggestion and one agreement', async () => {
  const one = await pair(w);
  const actors = [await w.member(one.ana), await w.member(one.ben), await w.member(w.person('Eve'))];
  const workspaceId = w.workspace.id;
  const step = fc.record({
    who: fc.nat({ max: 2 }),
    does: fc.constantFrom('agree', 'withdraw', 'suggest', 'extend', 'again', 'pass time'),
    /** Which version its button carries: often an old one. */
    version: fc.nat({ max: 6 }),
    weeks: fc.constantFrom(4, 12, 16, 24),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      await w.deps.db.agreement.deleteMany();
      await w.deps.db.pairing.update({
        where: { id: one.id },
        data: { status: 'ACTIVE', agreedAt: null, extendedAt: null, endsAt: new Date('2027-02-16T09:00:00Z') },
      });
      await w.deps.db.$transaction((tx) => suggestAgreement(w.deps, tx, workspaceId, one.id, []));
      let before = new Map<string, string>();
      for (const { who, does, version, weeks } of steps) {
        const actor = actors[who];
        const all = await versions(one);
        const id = all[version % Math.max(1, all.length)]?.id ?? '';
        if (!actor) continue;
        const acts: Record<typeof does, () => Promise<unknown>> = {
          agree: () => agree(w.deps, actor, id),
          withdraw: () => withdrawSuggestion(w.deps, actor, id),
          suggest: () =>
            suggestChange(w.deps, actor, { pairingId: one.id, basedOnId: id }, { ...TERMS, weeks, minutes: 15 }),
          extend: () => suggestExtension(w.deps, actor, one.id),
          again: () => agree(w.deps, actor, id),
          'pass time': async () => w.advance({ minutes: 1 }),
        };
        await acts[does]().catch((error: unknown) => {
          if (!(error instanceof UserError)) throw error;
        });
        before = await check(before, one);
      }
    }),
    { numRuns: tries(25) },
  );
});

/** One step of the table at most for each version; what holds has both votes; the pairing follows it. */
async function check(before: Map<string, string>, one: Pair): Promise<Map<string, string>> {
  const all = await versions(one);
  const now = new Map(all.map(({ id, status }) => [id, status as string]));
  for (const { id, status } of all) {
    const was = before.get(id);
    if (was === undefined || was === status) continue;
    expect(Object.values(next[was as keyof typeof next])).toContain(status);
  }
  expect(all.filter(({ status }) => status === 'PROPOSED').length).toBeLessThanOrEqual(1);
  expect(all.filter(({ status }) => status === 'AGREED').length).toBeLessThanOrEqual(1);
  expect(all.every(({ votes }) => votes.length <= 2)).toBe(true);
  const held = all.find(({ status }) => status === 'AGREED');
  const pairing = await pairingOf(w, one);
  expect(held === undefined).toBe(pairing.agreedAt === null);
  if (held) {
    expect(held.votes).toHaveLength(2);
    expect(pairing).toMatchObject({ sessionDays: held.sessionDays, sessionMinutes: held.minutes });
    const weeks = Math.round((pairing.endsAt.getTime() - pairing.startedAt.getTime()) / (7 * 86_400_000));
    expect(weeks).toBe(held.weeks);
  } else expect(all.some(({ status }) => status === 'PROPOSED')).toBe(true);
  expect(await readAgreement(w.deps, w.workspace.id, one.id)).toBeDefined();
  return now;
}

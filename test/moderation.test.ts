import { beforeEach, describe, expect, test } from 'vitest';
import type { StoredMessage } from '../practice/slack/model.ts';
import { editKudos } from '../src/kudos/editing.ts';
import { changeKudos } from '../src/kudos/hiding.ts';
import { joinKudos } from '../src/kudos/join.ts';
import { decide, type NewReport, prepareDecision, reportKudos } from '../src/moderation/service.ts';
import { REASONS } from '../src/moderation/words.ts';
import { choose, coordinator, DEED, given, quiet, type Stage, said, stage, toldOnly } from './support/after.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
let s: Stage;
let cora: string;
let cem: string;
beforeEach(async () => {
  s = await stage(w);
  cora = await coordinator(w, 'Cora');
  cem = await coordinator(w, 'Cem');
});

const NOTE = 'It tells of my illness.';
const post = () => w.slack.as(s.ana).messages(s.channel)[0] as StoredMessage;
const dms = (who: string) => w.slack.as(who).directMessages();
const lastDm = (who: string) => dms(who).at(-1) as StoredMessage;
const texts = (who: string) => dms(who).map(({ text }) => text);

async function report(who: string, id: string, values: { reason?: string; note?: string } = {}) {
  await choose(w, who, post(), 'report', id);
  await w.slack.as(who).type('reason', values.reason ?? 'private');
  await w.slack.as(who).type('note', values.note ?? NOTE);
  const outcome = await w.slack.as(who).submit();
  await w.slack.as(who).close();
  await w.deliver();
  return outcome;
}

async function openCase(who: string, id: string, at: 'home' | StoredMessage = lastDm(who)) {
  await w.slack.as(who).press(at, 'moderation.open-case', JSON.stringify({ id }));
  await quiet(w);
}

async function decideBy(who: string, decision: string, values: Record<string, string | string[]> = {}) {
  await w.slack.as(who).type('decision', decision);
  for (const [field, value] of Object.entries(values)) await w.slack.as(who).type(field, value);
  const outcome = await w.slack.as(who).submit();
  await w.deliver();
  return outcome;
}

const serviceReport = async (who: string, id: string, extra: Partial<NewReport> = {}) =>
  reportKudos(w.deps, await w.member(who), id, { reason: 'private', note: NOTE, ...extra });

describe('from a report to a decision', () => {
  test('coordinators see the kudos, the reason and the note, never who reported; one decides, all messages say so', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    expect(await report(s.dan, id)).toEqual({ ok: true, errors: {} });
    for (const one of [cora, cem]) {
      expect(said(lastDm(one))).toContain(DEED);
      expect(said(lastDm(one))).toContain(REASONS.private);
      expect(said(lastDm(one))).not.toContain(s.dan);
    }
    await openCase(cora, id);
    expect(said(w.slack.as(cora).modal())).toContain(NOTE);
    expect(said(w.slack.as(cora).modal())).not.toContain(s.dan);
    expect(await decideBy(cora, 'REMOVED')).toEqual({ ok: true, errors: {} });
    expect(said(post())).toContain('no longer shown');
    for (const one of [cora, cem]) {
      expect(said(lastDm(one))).toContain(`<@${cora}> looked at reported kudos. They are removed.`);
      expect(said(lastDm(one))).not.toContain(DEED);
    }
    expect(texts(s.ana).at(-1)).toContain('it tells something private');
    expect(texts(s.ana).at(-1)).not.toContain(s.dan);
    expect(texts(s.dan)).toEqual([expect.stringContaining('looked at the kudos you reported')]);
    expect(texts(s.ben)).toEqual([]);
    expect(await w.deps.db.auditLine.findMany()).toMatchObject([
      { what: 'kudos.removed', subject: id, detail: { reason: 'private', sentences: 0 } },
    ]);
    expect(JSON.stringify(await w.deps.db.auditLine.findMany())).not.toContain(DEED);
    expect(w.logs.join()).not.toContain(NOTE);
    expect(w.logs.join()).not.toContain(DEED);
  });

  test('kept: the post stays, the giver hears nothing, the reporter is thanked', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await report(s.dan, id);
    const before = texts(s.ana);
    await openCase(cora, id);
    await decideBy(cora, 'KEPT');
    expect(said(post())).toContain(DEED);
    expect(texts(s.ana)).toEqual(before);
    expect(texts(s.dan).at(-1)).toContain('They can stay');
  });

  test('made private: those they are for keep them, and cannot bring them back', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await report(s.dan, id);
    await openCase(cora, id);
    await decideBy(cora, 'PRIVATE', { reason: 'customer' });
    expect(said(post())).toContain('no longer shown');
    expect(texts(s.ana).at(-1)).toContain('it names a customer');
    await changeKudos(w.deps, await w.member(s.ben), id, 'hide');
    await expect(changeKudos(w.deps, await w.member(s.ben), id, 'show')).rejects.toThrow('A coordinator made');
  });

  test('reporting again says that it is known; a second reporter joins the first', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await report(s.dan, id);
    await choose(w, s.dan, post(), 'report', id);
    expect(toldOnly(w, s.dan)).toContain('You have reported these kudos');
    await report(s.cyd, id, { reason: 'hurts', note: 'I was laughed at.' });
    expect(dms(cora)).toHaveLength(1);
    expect(said(lastDm(cora))).toContain(REASONS.hurts);
    await openCase(cora, id);
    for (const note of [NOTE, 'I was laughed at.']) expect(said(w.slack.as(cora).modal())).toContain(note);
    await decideBy(cora, 'KEPT');
    expect(await w.deps.db.kudosReport.count({ where: { decision: 'KEPT' } })).toBe(2);
    for (const one of [s.cyd, s.dan]) expect(texts(one)).toHaveLength(1);
    await choose(w, s.dan, post(), 'report', id);
    expect(toldOnly(w, s.dan)).toContain('a coordinator has looked');
  });

  test('reported anew after a decision, coordinators are asked anew', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await report(s.dan, id);
    await openCase(cora, id);
    await decideBy(cora, 'KEPT');
    await report(s.cyd, id);
    expect(dms(cora)).toHaveLength(2);
    expect(said(dms(cora)[0])).toContain('They stay');
    expect(said(dms(cora)[1])).toContain('Decide');
  });

  test('two coordinators at once: one decides, the other is told who', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await report(s.dan, id);
    await openCase(cora, id);
    await openCase(cem, id);
    await decideBy(cora, 'KEPT');
    const late = await decideBy(cem, 'REMOVED');
    expect(Object.values(late.errors)).toEqual(['Cora has decided already. They stay.']);
    expect(said(post())).toContain(DEED);
    const [one, two] = [await w.member(cora), await w.member(cem)];
    await serviceReport(s.cyd, id);
    const given2 = { reason: 'hurts' as const, takeOff: [] };
    const both = await Promise.allSettled([
      decide(w.deps, one, id, { decision: 'REMOVED', ...given2 }),
      decide(w.deps, two, id, { decision: 'KEPT', ...given2 }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await w.deps.db.auditLine.count()).toBe(2);
    await w.deliver();
  });

  test('sentences of others are taken off in the same decision; whoever wrote them hears why', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    const dan = await w.member(s.dan);
    await joinKudos(w.deps, dan, id, { sentence: 'For once he was awake.', emoji: null });
    await w.deliver();
    await report(s.cyd, id, { reason: 'hurts' });
    await openCase(cora, id);
    await decideBy(cora, 'KEPT', { takeOff: [dan.id] });
    expect(said(post())).toContain(DEED);
    expect(said(post())).not.toContain('awake');
    expect(texts(s.dan).at(-1)).toContain('took the words you added');
    await expect(joinKudos(w.deps, dan, id, { sentence: 'Again!', emoji: null })).rejects.toThrow(
      'cannot join in here again',
    );
    expect(await w.deps.db.auditLine.findFirst()).toMatchObject({ detail: { sentences: 1 } });
  });

  test('kudos taken back meanwhile leave nothing to decide', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await report(s.dan, id);
    await changeKudos(w.deps, await w.member(s.ana), id, 'remove');
    await w.deliver();
    expect(said(lastDm(cora))).toContain('nothing to decide');
    expect(said(lastDm(cora))).not.toContain(DEED);
  });

  test.each(['the giver', 'whom they are for'])(
    'taken away by %s, nobody waits for a decision any more',
    async (by) => {
      const { id } = await given(w, s.ana, [s.ben]);
      await report(s.dan, id);
      await serviceReport(s.cyd, id, { reason: 'hurts' });
      await openCase(cora, id); // a form that stays open
      await changeKudos(w.deps, await w.member(by === 'the giver' ? s.ana : s.ben), id, 'remove');
      await w.deliver();
      for (const one of [s.dan, s.cyd])
        expect(texts(one)).toEqual([
          'Thank you for speaking up. The kudos you reported are no longer there, so there is nothing left to decide.',
        ]);
      for (const one of [s.ana, s.ben]) expect(texts(one).join()).not.toContain('report');
      const late = await decideBy(cora, 'REMOVED');
      expect(Object.values(late.errors)).toEqual(['There is nothing to decide about these kudos.']);
      await expect(prepareDecision(w.deps, await w.member(cem), id)).rejects.toThrow('nothing to decide');
      expect(await w.deps.db.auditLine.count()).toBe(0);
    },
  );
});

test('whoever no longer coordinates reads no more of what is reported', async () => {
  const { id } = await given(w, s.ana, [s.ben]);
  await report(s.dan, id);
  await w.deps.db.member.update({ where: { id: (await w.member(cem)).id }, data: { isCoordinator: false } });
  await editKudos(w.deps, await w.member(s.ana), id, {
    deed: 'Found the lost parcel in the depot at night.',
    valueId: (await w.deps.db.kudos.findFirstOrThrow()).valueId,
    skillId: null,
    impact: null,
    link: null,
  });
  await w.deliver();
  expect(said(lastDm(cora))).toContain('at night');
  expect(said(lastDm(cem))).not.toContain('at night');
});

describe('who may', () => {
  test('a coordinator who gave or received them does not decide while there is another one', async () => {
    const { id } = await given(w, cora, [s.ben]);
    await serviceReport(s.dan, id);
    await w.deliver();
    expect(texts(cora).filter((text) => text.includes('reported'))).toEqual([]);
    expect(texts(cem)).toHaveLength(1);
    const decision = { decision: 'KEPT', reason: 'other', takeOff: [] as string[] } as const;
    await expect(decide(w.deps, await w.member(cora), id, decision)).rejects.toThrow('another coordinator decides');
    await w.deps.db.member.update({ where: { id: (await w.member(cem)).id }, data: { deactivatedAt: w.deps.now() } });
    await decide(w.deps, await w.member(cora), id, decision);
    await w.deliver();
  });

  test('nobody else decides, reports unseen kudos, or their own', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await serviceReport(s.dan, id);
    const decision = { decision: 'REMOVED', reason: 'other', takeOff: [] as string[] } as const;
    await expect(decide(w.deps, await w.member(s.dan), id, decision)).rejects.toThrow('Only a coordinator');
    await expect(decide(w.deps, await w.member(cora), crypto.randomUUID(), decision)).rejects.toThrow();
    await expect(serviceReport(s.ana, id)).rejects.toThrow('your own words');
    const secret = await given(w, s.ben, [s.cyd], { isPrivate: true });
    await expect(serviceReport(s.dan, secret.id)).rejects.toThrow('no longer shown');
    await serviceReport(s.cyd, secret.id);
    const other = await w.deps.db.workspace.create({
      data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U0', installedAt: w.deps.now() },
    });
    const stranger = { ...(await w.member(cora)), workspaceId: other.id };
    await expect(decide(w.deps, stranger, id, decision)).rejects.toThrow();
    expect(await w.deps.db.kudos.count({ where: { status: 'POSTED' } })).toBe(1);
    await w.deliver();
  });

  test('the same report twice at once is there once, and two people’s make one question', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await Promise.allSettled([serviceReport(s.dan, id), serviceReport(s.dan, id), serviceReport(s.cyd, id)]);
    await w.deliver();
    expect(await w.deps.db.kudosReport.count()).toBe(2);
    expect(dms(cora)).toHaveLength(1);
  });
});

describe('App Home of a coordinator', () => {
  const home = async (who: string) => {
    await w.slack.as(who).openHome();
    await w.slack.settle(() => w.slack.as(who).home() !== undefined);
    await quiet(w);
    return said(w.slack.as(who).home());
  };

  test('shows what waits and what was decided, page by page, newest first; others see none of it', async () => {
    expect(await home(cora)).not.toContain('Reported kudos');
    const { id } = await given(w, s.ana, [s.ben]);
    await serviceReport(s.dan, id);
    expect(await home(cora)).toContain('Reported kudos');
    expect(await home(s.ana)).not.toContain('Reported kudos');
    await openCase(cora, id, 'home');
    await decideBy(cora, 'KEPT');
    for (let i = 0; i < 25; i++)
      await w.deps.db.auditLine.create({
        data: {
          workspaceId: w.workspace.id,
          what: 'kudos.post-deleted',
          subject: 'x',
          at: new Date(w.deps.now().getTime() + i + 1),
        },
      });
    await home(cora);
    await w.slack.as(cora).press('home', 'moderation.decisions');
    await quiet(w);
    expect(said(w.slack.as(cora).modal())).toContain('Page 1 of 2');
    await w.slack.as(cora).press('modal', 'moderation.decisions.older');
    await quiet(w);
    expect(said(w.slack.as(cora).modal())).toContain(`<@${cora}> kept reported kudos`);
    await w.deliver();
  });
});

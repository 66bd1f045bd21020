import { beforeEach, describe, expect, test } from 'vitest';
import type { Deps } from '../src/deps.ts';
import { joinBlocks, kudosActions } from '../src/kudos/after-views.ts';
import { checkPosts, checkStanding } from '../src/kudos/deleted.ts';
import { changeKudos } from '../src/kudos/hiding.ts';
import { joinKudos } from '../src/kudos/join.ts';
import { joinModal, joinsModal } from '../src/kudos/join-views.ts';
import { kudosMessage } from '../src/kudos/views.ts';
import {
  choose,
  confirm,
  coordinator,
  DEED,
  given,
  quiet,
  type Stage,
  said,
  stage,
  toldOnly,
  value,
} from './support/after.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
let s: Stage;
beforeEach(async () => {
  s = await stage(w);
});

const post = () => {
  const message = w.slack.as(s.ana).messages(s.channel)[0];
  if (!message) throw new Error('there is no post');
  return message;
};
const postSays = () => said(post());

async function openJoin(who: string, id: string) {
  await w.slack.as(who).press(post(), 'kudos.join', JSON.stringify({ id }));
  await quiet(w);
}

async function join(who: string, id: string, sentence: string | null, emoji: string | null = null) {
  await openJoin(who, id);
  await w.slack.as(who).type('sentence', sentence);
  await w.slack.as(who).type('emoji', emoji);
  const outcome = await w.slack.as(who).submit();
  await w.deliver();
  return outcome;
}

describe('joining in', () => {
  test('a sentence and a sign of one’s own stand under the same kudos, can be changed and taken back', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    expect(await join(s.dan, id, 'I was there: she never lost her calm.', 'clap')).toEqual({ ok: true, errors: {} });
    expect(w.slack.as(s.ana).messages(s.channel)).toHaveLength(1);
    expect(postSays()).toContain('I was there: she never lost her calm.');
    expect(postSays()).toContain('"name":"clap"');
    await join(s.dan, id, null, 'muscle');
    expect(postSays()).not.toContain('never lost her calm');
    expect(postSays()).toContain(`:muscle: <@${s.dan}>`);
    await openJoin(s.dan, id);
    await w.slack.as(s.dan).press('modal', 'kudos.take-back-join');
    await quiet(w);
    await w.deliver();
    expect(postSays()).not.toContain('muscle');
    expect(await w.deps.db.kudosJoin.count()).toBe(0);
  });

  test('giver and recipients are told kindly that they cannot', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await openJoin(s.ben, id);
    expect(toldOnly(w, s.ben)).toContain('others join in');
    await openJoin(s.ana, id);
    expect(toldOnly(w, s.ana)).toContain('choose Edit');
    expect(await w.deps.db.kudosJoin.count()).toBe(0);
  });

  test('nothing at all, and what nobody sees, are not enough', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    expect((await join(s.dan, id, null)).errors.sentence).toBe('Write a sentence or choose a sign.');
    expect((await join(s.dan, id, '\u200b\u2063')).errors.sentence).toBe('Write a sentence or choose a sign.');
  });

  test('a button from before does nothing on hidden kudos', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    const before = post();
    await openJoin(s.dan, id);
    await changeKudos(w.deps, await w.member(s.ben), id, 'remove');
    await w.slack.as(s.dan).type('sentence', 'Too late?');
    expect((await w.slack.as(s.dan).submit()).errors.sentence).toBe('These kudos are no longer shown.');
    await w.slack.as(s.dan).press(before, 'kudos.join', JSON.stringify({ id }));
    await quiet(w);
    expect(toldOnly(w, s.dan)).toBe('These kudos are no longer shown.');
    await w.deliver();
  });

  test.each([
    ['<!channel> & <@U0ANA> <https://evil.example|click>'],
    ['*Kudos for everybody*\n> more\n```'],
    ['שלום\u202e ok 🎉🎉'],
    ['&'.repeat(200)],
  ])('typed text stays a quote and pings nobody: %j', async (sentence) => {
    const { id } = await given(w, s.ana, [s.ben]);
    await joinKudos(w.deps, await w.member(s.dan), id, { sentence, emoji: null });
    await w.deliver();
    const [, , quoteBlock] = post().blocks as {
      elements: { type: string; elements: { type: string; text?: string }[] }[];
    }[];
    expect(quoteBlock?.elements[1]?.type).toBe('rich_text_quote');
    expect(quoteBlock?.elements[1]?.elements.map(({ text }) => text).join('')).toBe(sentence);
  });

  test('two at once, and one twice at once, add one each', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    const [cyd, dan] = [await w.member(s.cyd), await w.member(s.dan)];
    const add = (member: typeof cyd) => joinKudos(w.deps, member, id, { sentence: 'Me too.', emoji: null });
    await Promise.all([add(cyd), add(dan), add(dan)]);
    await w.deliver();
    expect(await w.deps.db.kudosJoin.count()).toBe(2);
    expect(postSays().split('Me too.')).toHaveLength(3);
  });

  test('leavers, apps, strangers and people of other workspaces cannot', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    const dan = await w.member(s.dan);
    const join = { sentence: 'Hello there.', emoji: null };
    await expect(joinKudos(w.deps, { ...dan, deactivatedAt: w.deps.now() }, id, join)).rejects.toThrow(
      'in this workspace',
    );
    await expect(joinKudos(w.deps, { ...dan, isBot: true }, id, join)).rejects.toThrow('in this workspace');
    const other = await w.deps.db.workspace.create({
      data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U0', installedAt: w.deps.now() },
    });
    await expect(joinKudos(w.deps, { ...dan, workspaceId: other.id }, id, join)).rejects.toThrow('no longer shown');
    expect(await w.deps.db.kudosJoin.count()).toBe(0);
  });

  test('many join in: the post stays short, the rest is one button away, nothing is counted', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    const names = Array.from({ length: 60 }, (_, i) => `Helper${String(i).padStart(2, 'x')}`);
    for (const [i, name] of names.entries())
      await joinKudos(
        w.deps,
        await w.member(w.person(name)),
        id,
        i % 2 ? { sentence: null, emoji: 'tada' } : { sentence: `Sentence ${name}`, emoji: null },
      );
    await w.deliver();
    expect(post().blocks.length).toBeLessThan(12);
    expect(postSays()).toContain('and others');
    expect(postSays()).not.toMatch(/\b(30|60)\b/);
    await w.slack.as(s.dan).press(post(), 'kudos.joins', JSON.stringify({ id, page: 0 }));
    await quiet(w);
    expect(said(w.slack.as(s.dan).modal())).toContain('Sentence Helperx0');
    await w.slack.as(s.dan).press('modal', 'kudos.joins.next');
    await quiet(w);
    expect(said(w.slack.as(s.dan).modal())).toContain('Sentence Helper58');
  });
});

describe('hiding', () => {
  test('a recipient makes their name private: the post shows the others, and no trace of them', async () => {
    const { id } = await given(w, s.ana, [s.ben, s.cyd]);
    await choose(w, s.ben, post(), 'hide', id);
    expect(said(w.slack.as(s.ben).modal())).toContain('Your name goes off the post, and the weekly');
    expect(await w.slack.as(s.ben).submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(postSays()).not.toContain(s.ben);
    expect(postSays()).toContain(s.cyd);
    await confirm(w, s.cyd, post(), 'hide', id);
    expect(post().blocks).toHaveLength(1);
    expect(postSays()).toContain('no longer shown');
    for (const one of [s.ana, s.cyd, DEED.slice(0, 10)]) expect(postSays()).not.toContain(one);
    expect(await w.deps.db.kudos.findFirst()).toMatchObject({ status: 'PRIVATE', hiddenBy: 'recipient' });
  });

  test('what a recipient made private they make public again from App Home', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await confirm(w, s.ben, post(), 'hide', id);
    await w.slack.as(s.ben).openHome();
    await w.slack.settle(() => w.slack.as(s.ben).home() !== undefined);
    await confirm(w, s.ben, 'home', 'show', id);
    expect(postSays()).toContain(s.ben);
    expect(postSays()).toContain(DEED);
  });

  test('removing is for good: the giver is not told, and the list of the recipient is without it', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await confirm(w, s.ben, post(), 'remove', id);
    expect(postSays()).toContain('no longer shown');
    expect(w.slack.as(s.ana).directMessages()).toHaveLength(1);
    await expect(changeKudos(w.deps, await w.member(s.ben), id, 'show')).rejects.toThrow('no longer shown');
  });

  test('of what was given privately nobody is told of a post, and the giver learns nothing', async () => {
    const { id } = await given(w, s.ana, [s.ben, s.cyd], { isPrivate: true });
    const [copy] = w.slack.as(s.ben).directMessages();
    if (!copy) throw new Error('there is no copy');
    const before = said(w.slack.as(s.ana).directMessages()[0]);
    await choose(w, s.ben, copy, 'remove', id);
    expect(said(w.slack.as(s.ben).modal())).toContain('off your list');
    expect(said(w.slack.as(s.ben).modal())).not.toContain('post');
    await w.slack.as(s.ben).submit();
    await changeKudos(w.deps, await w.member(s.cyd), id, 'remove');
    await w.deliver();
    expect(said(w.slack.as(s.ben).directMessages()[0])).not.toContain(DEED);
    expect(said(w.slack.as(s.ana).directMessages()[0])).toBe(before);
  });

  test('the giver takes kudos back, but cannot make them private for others', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await choose(w, s.ana, post(), 'hide', id);
    expect(toldOnly(w, s.ana)).toContain('choose Remove');
    w.advance({ days: 3 });
    await confirm(w, s.ana, post(), 'remove', id);
    expect(postSays()).toContain('no longer shown');
    expect(await w.deps.db.kudos.findFirst()).toMatchObject({ status: 'REMOVED', hiddenBy: 'giver' });
  });

  test('others are told that it is not theirs; forged and foreign ids do nothing', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    for (const does of ['hide', 'remove', 'edit']) {
      await choose(w, s.dan, post(), does, id);
      expect(toldOnly(w, s.dan)).toMatch(/Only .*gave them/);
    }
    const dan = await w.member(s.dan);
    await expect(changeKudos(w.deps, dan, crypto.randomUUID(), 'remove')).rejects.toThrow('no longer shown');
    const payload = (option: string) =>
      w.slack.deliverRaw(
        `payload=${encodeURIComponent(
          JSON.stringify({
            type: 'block_actions',
            team: { id: 'T0ALONG', domain: 'x' },
            user: { id: s.dan },
            api_app_id: 'A1',
            trigger_id: w.slack.issueTrigger(s.dan),
            channel: { id: s.channel },
            response_url: w.slack.issueResponseUrl(s.dan, s.channel),
            actions: [
              {
                type: 'overflow',
                action_id: 'kudos.menu',
                block_id: 'b',
                action_ts: '1',
                selected_option: { value: option },
              },
            ],
          }),
        )}`,
      );
    for (const forged of ['', '{}', 'null', '{"do":"explode","id":"x"}', value('remove', "'; DROP TABLE")])
      expect((await payload(forged)).status).toBe(200);
    await quiet(w);
    expect(postSays()).toContain(DEED);
  });

  test('recipients’ own copies follow their own choice', async () => {
    const eve = w.person('Eve'); // not in the channel
    const { id } = await given(w, s.ana, [s.ben, eve]);
    const copy = () => w.slack.as(eve).directMessages()[0];
    expect(said(copy())).toContain(DEED);
    await confirm(w, s.ben, post(), 'hide', id);
    expect(said(copy())).not.toContain(s.ben);
    await changeKudos(w.deps, await w.member(eve), id, 'hide');
    await w.deliver();
    expect(said(copy())).toContain(DEED); // theirs, for their eyes only
    expect(postSays()).toContain('no longer shown');
    await changeKudos(w.deps, await w.member(eve), id, 'remove');
    await w.deliver();
    expect(said(copy())).not.toContain(DEED);
  });

  test('the giver’s own confirmation names nobody who took their name off, and nothing once all are hidden', async () => {
    const { id } = await given(w, s.ana, [s.ben, s.cyd]);
    const thanks = () => said(w.slack.as(s.ana).directMessages()[0]);
    expect(thanks()).toContain(s.ben);
    await confirm(w, s.ben, post(), 'hide', id);
    expect(thanks()).not.toContain(s.ben);
    expect(thanks()).toContain(s.cyd);
    await confirm(w, s.cyd, post(), 'remove', id);
    expect(thanks()).toContain('no longer shown');
    expect(thanks()).not.toContain(s.cyd);
    expect(w.slack.as(s.ana).directMessages()).toHaveLength(1);
  });

  test('two recipients at once leave nobody on the post, and the kudos hidden', async () => {
    const { id } = await given(w, s.ana, [s.ben, s.cyd]);
    const [ben, cyd] = [await w.member(s.ben), await w.member(s.cyd)];
    await Promise.all([changeKudos(w.deps, ben, id, 'hide'), changeKudos(w.deps, cyd, id, 'remove')]);
    await w.deliver();
    expect(await w.deps.db.kudos.findFirst()).toMatchObject({ status: 'PRIVATE', hiddenBy: 'recipient' });
    expect(postSays()).toContain('no longer shown');
  });

  test('pressed twice, the second is told how things are', async () => {
    const { id } = await given(w, s.ana, [s.ben, s.cyd]);
    await confirm(w, s.ben, post(), 'hide', id);
    await choose(w, s.ben, post(), 'hide', id);
    expect(toldOnly(w, s.ben)).toContain('off the post already');
  });

  test('while Slack cannot change the post, nothing is lost', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    w.slack.faults.add({ method: 'chat.update', kind: 'server_error', times: 2 });
    await confirm(w, s.ben, post(), 'remove', id);
    expect(postSays()).toContain(DEED);
    w.advance({ minutes: 1 });
    await w.deliver();
    w.advance({ minutes: 1 });
    await w.deliver();
    expect(postSays()).toContain('no longer shown');
  });
});

test('ids of kudos in another workspace do nothing, whatever is forged with them', async () => {
  const { db, now } = w.deps;
  const { id: workspaceId } = await db.workspace.create({
    data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U0', installedAt: now() },
  });
  // Slack ids say nothing about whose something is: Dan is there as well, as a coordinator.
  const there = await db.member.create({
    data: { workspaceId, slackId: s.dan, name: 'Dan', zone: 'UTC', createdAt: now(), isCoordinator: true },
  });
  const kudos = { workspaceId, giverId: there.id, deed: 'Secret deed', status: 'POSTED', createdAt: now() } as const;
  const { id } = await db.kudos.create({
    data: { ...kudos, recipients: { create: { workspaceId, memberId: there.id } } },
  });
  const report = {
    workspaceId,
    kudosId: id,
    reporterId: there.id,
    reason: 'other',
    note: 'Secret note',
    createdAt: now(),
  };
  await db.kudosReport.create({ data: report });
  await db.member.updateMany({ where: { slackId: s.dan }, data: { isCoordinator: true } });
  const send = (content: object) =>
    w.slack.deliverRaw(
      `payload=${encodeURIComponent(
        JSON.stringify({
          team: { id: 'T0ALONG', domain: 'x' },
          user: { id: s.dan },
          api_app_id: 'A1',
          trigger_id: w.slack.issueTrigger(s.dan),
          ...content,
        }),
      )}`,
    );
  const press = (action_id: string, chosen: object) =>
    send({
      type: 'block_actions',
      channel: { id: s.channel },
      response_url: w.slack.issueResponseUrl(s.dan, s.channel),
      actions: [{ action_id, block_id: 'b', action_ts: '1', ...chosen }],
    });
  const submit = (callback_id: string, fields: Record<string, object>) =>
    send({
      type: 'view_submission',
      view: {
        id: 'V1',
        type: 'modal',
        callback_id,
        private_metadata: JSON.stringify({ id }),
        blocks: [],
        state: { values: Object.fromEntries(Object.entries(fields).map(([name, state]) => [name, { [name]: state }])) },
      },
    });
  const everything = async () =>
    JSON.stringify([
      await db.kudos.findMany({ where: { workspaceId }, include: { recipients: true, joins: true, reports: true } }),
      await db.auditLine.findMany(),
    ]);
  const before = await everything();
  const button = { type: 'button', value: JSON.stringify({ id }) };
  const chosen = (option: string) => ({ type: 'static_select', selected_option: { value: option } });
  const typed = (text: string) => ({ type: 'plain_text_input', value: text });
  for (const does of ['edit', 'hide', 'show', 'remove', 'report'])
    await press('kudos.menu', { type: 'overflow', selected_option: { value: value(does, id) } });
  for (const action of ['kudos.join', 'kudos.take-back-join', 'moderation.open-case']) await press(action, button);
  await press('kudos.joins', { type: 'button', value: JSON.stringify({ id, page: 0 }) });
  await submit('kudos.save-join', { sentence: typed('Hello there.') });
  for (const does of ['hide', 'show', 'remove']) await submit(`kudos.hide.${does}`, {});
  await submit('kudos.save-edit', { skillId: chosen(crypto.randomUUID()), deed: typed('Something else.') });
  await submit('moderation.report', { reason: chosen('other') });
  await submit('moderation.decide', { decision: chosen('REMOVED'), reason: chosen('other') });
  await quiet(w);
  await w.deliver();
  expect(await everything()).toBe(before);
  const told = JSON.stringify([
    w.slack.calls.map(({ params }) => params),
    w.slack.deliveries.map(({ answer }) => answer),
  ]);
  expect(told).not.toContain('Secret');
});

describe('editing', () => {
  async function edit(who: string, id: string, values: Record<string, string | null>) {
    await choose(w, who, post(), 'edit', id);
    for (const [field, text] of Object.entries(values)) await w.slack.as(who).type(field, text);
    const outcome = await w.slack.as(who).submit();
    await w.deliver();
    return outcome;
  }

  test('within fifteen minutes the giver puts the words right, in the same post', async () => {
    const { id } = await given(w, s.ana, [s.ben], { impact: 'She stayed.' });
    await choose(w, s.ana, post(), 'edit', id);
    expect(said(w.slack.as(s.ana).modal())).toContain(DEED);
    expect(said(w.slack.as(s.ana).modal())).not.toContain('multi_users_select');
    await w.slack.as(s.ana).close();
    w.advance({ minutes: 14 });
    expect(await edit(s.ana, id, { deed: 'Found the parcel in the third depot.', impact: null })).toEqual({
      ok: true,
      errors: {},
    });
    expect(postSays()).toContain('third depot');
    expect(postSays()).toContain('edited');
    expect(postSays()).not.toContain('She stayed');
    expect(w.slack.as(s.ana).messages(s.channel)).toHaveLength(1);
  });

  test('later they are told why not, also with the form still open', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await choose(w, s.ana, post(), 'edit', id);
    w.advance({ minutes: 16 });
    await w.slack.as(s.ana).type('deed', 'Something else entirely happened here.');
    expect(Object.values((await w.slack.as(s.ana).submit()).errors)[0]).toContain('15 minutes');
    await w.slack.as(s.ana).close();
    await choose(w, s.ana, post(), 'edit', id);
    expect(toldOnly(w, s.ana)).toContain('15 minutes');
    expect(postSays()).toContain(DEED);
  });

  test('a value that was retired meanwhile may stay; without value and skill it is refused', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    await w.deps.db.companyValue.updateMany({ data: { retiredAt: w.deps.now() } });
    expect(await edit(s.ana, id, { deed: 'Found the parcel in the third depot.' })).toEqual({ ok: true, errors: {} });
    expect((await edit(s.ana, id, { valueId: null })).errors).toEqual({ valueId: 'Choose a value or a skill.' });
  });
});

describe('a post that was deleted in Slack', () => {
  const remove = () => {
    const cora = w.person('Root', { isAdmin: true });
    w.slack.state.conversations.get(s.channel)?.memberIds.push(cora);
    w.slack.as(cora).remove(post());
  };

  test('is noticed within the hour: nothing of it is public, those it is for keep it, an audit line says so', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    w.advance({ hours: 1 });
    await w.run('kudos.deleted-posts');
    expect(await w.deps.db.kudos.findFirst()).toMatchObject({ status: 'POSTED', seenAt: w.deps.now() });
    remove();
    w.advance({ hours: 1 });
    await w.run('kudos.deleted-posts');
    expect(await w.deps.db.kudos.findFirst()).toMatchObject({ status: 'PRIVATE', hiddenBy: 'slack' });
    expect(await w.deps.db.auditLine.findMany()).toMatchObject([
      { what: 'kudos.post-deleted', subject: id, actorId: null },
    ]);
    await expect(changeKudos(w.deps, await w.member(s.ben), id, 'hide')).resolves.toBeUndefined();
    await expect(changeKudos(w.deps, await w.member(s.ben), id, 'show')).rejects.toThrow('deleted in Slack');
  });

  test('is noticed when it is to be changed', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    remove();
    await joinKudos(w.deps, await w.member(s.dan), id, { sentence: 'Well done.', emoji: null });
    await w.deliver();
    expect(await w.deps.db.kudos.findFirst()).toMatchObject({ status: 'PRIVATE', hiddenBy: 'slack' });
  });

  test('is noticed before a shout-out tells of it, and twice is once', async () => {
    const { id } = await given(w, s.ana, [s.ben]);
    remove();
    await Promise.all([checkStanding(w.deps, w.workspace.id, [id]), checkStanding(w.deps, w.workspace.id, [id])]);
    expect(await w.deps.db.auditLine.count()).toBe(1);
  });

  test.each([
    { method: 'chat.getPermalink', kind: 'rate_limited', retryAfter: 60 } as const,
    { method: 'chat.getPermalink', kind: 'server_error' } as const,
    { method: 'chat.getPermalink', kind: 'error', error: 'channel_not_found' } as const,
    { method: 'chat.getPermalink', kind: 'drop_before' } as const,
  ])('is not believed where Slack does not say it: $kind', async (fault) => {
    await given(w, s.ana, [s.ben]);
    await given(w, s.dan, [s.cyd]);
    w.slack.faults.add(fault);
    w.advance({ hours: 1 });
    await w.run('kudos.deleted-posts');
    w.slack.faults.clear();
    expect(await w.deps.db.kudos.count({ where: { status: 'POSTED', seenAt: null } })).toBe(2);
    const asked = w.slack.calls.filter(({ method }) => method === 'chat.getPermalink').length;
    if (fault.kind === 'rate_limited') expect(asked).toBe(1); // it waits as long as it was asked to
  });

  test('is found also behind any number of posts that Slack cannot say anything about', async () => {
    const giver = await w.member(s.dan);
    const workspaceId = w.workspace.id;
    const [old, now] = [new Date(w.deps.now().getTime() - 60_000), w.deps.now()];
    const lost = Array.from({ length: 1000 }, (_, index) => ({
      id: crypto.randomUUID(),
      ts: `1700000000.${100000 + index}`,
    }));
    await w.deps.db.kudos.createMany({
      data: lost.map(({ id }) => ({
        id,
        workspaceId,
        giverId: giver.id,
        deed: DEED,
        status: 'POSTED' as const,
        createdAt: old,
      })),
    });
    await w.deps.db.outboxMessage.createMany({
      data: lost.map(({ id, ts }) => ({
        workspaceId,
        kind: 'kudos.posted',
        subject: id,
        occurrence: '',
        recipient: 'C0LOST',
        channel: 'C0LOST',
        messageTs: ts,
        status: 'SENT' as const,
        nudge: false,
        dueAt: now,
        createdAt: now,
      })),
    });
    const { id } = await given(w, s.ana, [s.ben]);
    await w.deps.db.kudos.update({ where: { id }, data: { seenAt: now } });
    // A thousand requests to Slack take their time: here it answers at once.
    const stillStands: Deps['stillStands'] = async (_, { channel }) => (channel === 'C0LOST' ? undefined : false);
    for (let hour = 0; hour < 3; hour++) {
      w.advance({ hours: 1 });
      await checkPosts({ ...w.deps, stillStands });
    }
    await w.deliver();
    expect(await w.deps.db.kudos.findUnique({ where: { id } })).toMatchObject({ status: 'PRIVATE' });
  });

  test('is looked for hourly at first, then daily, and no more after five weeks', async () => {
    await given(w, s.ana, [s.ben]);
    const asks = () => w.slack.calls.filter(({ method }) => method === 'chat.getPermalink').length;
    const asked = async (span: { days?: number; hours?: number; minutes?: number }) => {
      const before = asks();
      w.advance(span);
      await w.run('kudos.deleted-posts');
      return asks() - before;
    };
    expect(await asked({ hours: 1 })).toBe(1);
    expect(await asked({ minutes: 10 })).toBe(0);
    expect(await asked({ hours: 1 })).toBe(1);
    expect(await asked({ days: 3 })).toBe(1);
    expect(await asked({ hours: 1 })).toBe(0);
    expect(await asked({ days: 1 })).toBe(1);
    expect(await asked({ days: 40 })).toBe(0);
  });
});

test('of a hidden kudos nothing comes up as evidence, in lists, or before a session', async () => {
  const skill = await w.deps.db.skill.findFirstOrThrow({ where: { workspaceId: w.workspace.id } });
  const { id } = await given(w, s.ana, [s.ben, s.cyd]);
  await w.deps.db.kudos.updateMany({ data: { skillId: skill.id } });
  const ben = await w.member(s.ben);
  const { findKudosToAdd } = await import('../src/objectives/evidence.ts');
  const { findLatest } = await import('../src/kudos/mine.ts');
  const objective = {
    id: crypto.randomUUID(),
    ownerId: ben.id,
    skillId: skill.id,
    createdAt: new Date(0),
    status: 'ACTIVE',
  } as const;
  expect(await findKudosToAdd(w.deps, ben, [objective], { recent: false })).toHaveLength(1);
  expect(await findLatest(w.deps, ben, 3)).toHaveLength(1);
  await changeKudos(w.deps, ben, id, 'remove');
  expect(await findKudosToAdd(w.deps, ben, [objective], { recent: false })).toEqual([]);
  expect(await findLatest(w.deps, ben, 3)).toEqual([]);
});

describe('views', () => {
  const shown = {
    id: '00000000-0000-4000-8000-000000000001',
    giverId: 'U0ANA',
    toIds: ['U0BEN'],
    groupName: null,
    value: { id: 'v', name: 'Customer first', emoji: ':heart:' },
    skill: null,
    deed: DEED,
    impact: null,
    link: null,
    joins: [
      { memberId: 'm1', slackId: 'U0CYD', sentence: 'I saw it.', emoji: 'clap' },
      { memberId: 'm2', slackId: 'U0DAN', sentence: null, emoji: 'heart' },
      { memberId: 'm3', slackId: 'U0EVE', sentence: null, emoji: 'tada' },
      { memberId: 'm4', slackId: 'U0FAY', sentence: null, emoji: 'heart' },
    ],
    isEdited: true,
  };

  test('the post with what others added, a copy’s buttons, the forms', () => {
    expect(joinBlocks(shown)).toMatchSnapshot();
    expect(kudosActions(shown)).toMatchSnapshot();
    expect(kudosActions({ ...shown, canJoin: false })).toMatchSnapshot();
    expect(joinModal(shown.id, undefined)).toMatchSnapshot();
    expect(joinModal(shown.id, { sentence: 'I saw it.', emoji: 'clap' }).blocks.at(-1)).toMatchSnapshot();
    expect(joinsModal({ id: shown.id, page: 9 }, shown.joins)).toMatchSnapshot();
  });

  test('the fullest post there can be stays within Slack’s limits', async () => {
    const joins = Array.from({ length: 500 }, (_, i) => ({
      memberId: String(i),
      slackId: `U0${String(i).padStart(9, 'X')}`,
      sentence: i % 3 ? '&'.repeat(200) : null,
      emoji: 'raised_hands',
    }));
    const { checkMessage } = await import('../practice/slack/block-kit.ts');
    const full = { ...shown, deed: '&'.repeat(500), impact: '<'.repeat(200), joins };
    expect(checkMessage({ ...kudosMessage(full) }, { update: true })).toEqual([]);
  });
});

test('a coordinator is nobody special on the post of others', async () => {
  const cora = await coordinator(w, 'Cora');
  const { id } = await given(w, s.ana, [s.ben]);
  await expect(changeKudos(w.deps, await w.member(cora), id, 'remove')).rejects.toThrow('Only those');
});

import { beforeEach, describe, expect, test } from 'vitest';
import type { CompanyValue } from '../src/generated/prisma/client.ts';
import { giveKudos } from '../src/kudos/giving.ts';
import { giveByForm, openKudos, sendKudos, typeKudos } from './support/kudos.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let ben: string;
let cyd: string;
let value: CompanyValue;

const DEED = 'Cleared the whole queue of returns in one night.';

beforeEach(async () => {
  [ana, ben, cyd] = ['Ana', 'Ben', 'Cyd'].map((name) => w.person(name)) as [string, string, string];
  value = await w.deps.db.companyValue.findFirstOrThrow({ orderBy: { position: 'asc' } });
});

const group = (users: string[], name = 'Returns crew', handle = 'returns') => w.slack.addGroup({ name, handle, users });
const give = (groupId: string, more = {}) =>
  giveByForm(w.slack, ana, { groupId, valueId: value.id, deed: DEED, ...more });
const recipients = async () =>
  (await w.deps.db.kudosRecipient.findMany({ include: { member: true } })).map(({ member }) => member.slackId).sort();
const calls = (method: string) => w.slack.calls.filter((call) => call.method === method).length;
const heard = (slackId: string) => w.slack.as(slackId).directMessages();

describe('kudos for a whole group', () => {
  test('go to its people, without the giver, apps and people who left; unknown ones are asked of Slack with one list', async () => {
    const gone = w.person('Gone');
    await w.slack.deactivate(gone);
    const robot = w.person('Robot', { isBot: true });
    expect(await give(group([ana, ben, cyd, gone, robot]))).toEqual({ ok: true, errors: {} });
    expect(await recipients()).toEqual([ben, cyd].sort());
    expect(calls('users.list')).toBe(1);
    expect(await w.deps.db.kudos.findFirstOrThrow()).toMatchObject({ groupName: 'Returns crew', status: 'POSTED' });
    await w.deliver();
    for (const person of [ben, cyd]) expect(heard(person)).toHaveLength(1);
    expect(heard(ana).at(-1)?.text).toBe('Thank you! Everybody in Returns crew gets your kudos as a direct message.');
  });

  test('name the group as plain text, not its people, and never ping it', async () => {
    const channel = w.slack.addChannel({ name: 'kudos', memberIds: [ana, ben, cyd], botIsMember: true }).id;
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { recognitionChannelId: channel } });
    const dan = w.person('Dan');
    const name = '*Night* `shift` <!channel> & <@U12345678> \u202Ecrew';
    await give(group([ben, cyd], name, 'nights'), { toIds: [dan] });
    await w.deliver();
    const [post] = w.slack.as(ben).messages(channel);
    expect(post?.blocks?.[0]).toMatchObject({
      elements: [
        {
          elements: expect.arrayContaining([
            { type: 'text', text: '*Night* `shift` <!channel> & <@U12345678> crew', style: { bold: true } },
            { type: 'user', user_id: dan, style: { bold: true } },
          ]),
        },
        expect.anything(),
      ],
    });
    const sent = JSON.stringify(post);
    for (const person of [ben, cyd]) expect(sent).not.toContain(person);
    for (const ping of ['usergroup', 'subteam', '"broadcast"']) expect(sent).not.toContain(ping);
    // They see it in the channel; only Dan, who is not there, gets a copy.
    expect(heard(ben)).toEqual([]);
    expect(JSON.stringify(heard(dan))).toContain(`Posted in <#${channel}>.`);
  });

  test('count as one addressee a day, whoever of it was thanked alone', async () => {
    const returns = group([ben, cyd]);
    const nights = group([ben, cyd], 'Nights', 'nights');
    await give(returns);
    expect(await giveByForm(w.slack, ana, { toIds: [ben], valueId: value.id, deed: DEED })).toMatchObject({ ok: true });
    const { errors } = await give(returns);
    expect(errors.groupId).toContain('You’ve already thanked Returns crew today.');
    await w.slack.as(ana).close();
    expect(await give(nights)).toMatchObject({ ok: true });
    expect(await w.deps.db.kudos.count()).toBe(3);
  });

  test('somebody who is in it and named as well gets them once', async () => {
    await give(group([ben, cyd]), { toIds: [ben] });
    await w.deliver();
    expect(heard(ben)).toHaveLength(1);
    expect(await w.deps.db.kudosRecipient.findMany({ where: { byGroup: false } })).toHaveLength(1);
  });

  test('the list offers them by name and handle', async () => {
    group([ben]);
    group([cyd], 'Night shift', 'nights');
    await openKudos(w.slack, ana);
    const found = async (typed: string) =>
      (await w.slack.as(ana).search('groupId', typed)).map(({ text }) => text.text);
    expect(await found('')).toEqual(['Night shift', 'Returns crew']);
    expect(await found('NIGH')).toEqual(['Night shift']);
    expect(await found('@returns')).toEqual(['Returns crew']);
    expect(await found('zzz')).toEqual([]);
  });
});

describe('groups that cannot be thanked', () => {
  test('without anybody else, gone, or too large', async () => {
    const refusal = async (id: string) => {
      const { errors } = await give(id);
      await w.slack.as(ana).close();
      return errors.groupId;
    };
    const many = Array.from({ length: 51 }, (_, i) => w.person(`Person ${i}`));
    const more = Array.from({ length: 60 }, (_, i) => w.person(`More ${i}`));
    const gone = group([ben], 'Gone', 'gone');
    const alone = [group([ana]), group([], 'Empty', 'empty')];
    const large = [group(many, 'All', 'all'), group([...many, ...more], 'Huge', 'huge')];
    const fifty = group([ana, ...many.slice(1)], 'Fifty', 'fifty');
    for (const id of alone) expect(await refusal(id)).toContain('no other people in it');
    for (const id of large) expect(await refusal(id)).toContain('Up to 50 people');
    expect(await give(fifty)).toMatchObject({ ok: true });
    await openKudos(w.slack, ana);
    await typeKudos(w.slack, ana, { groupId: gone, valueId: value.id, deed: DEED });
    w.slack.state.usergroups = w.slack.state.usergroups.filter(({ id }) => id !== gone);
    expect((await w.slack.as(ana).submit()).errors.groupId).toContain('Slack does not say');
    expect(await w.deps.db.kudos.count()).toBe(1);
  });

  test.each([
    ['refuses', { kind: 'error', error: 'missing_scope' } as const],
    ['asks to wait', { kind: 'rate_limited', retryAfter: 30 } as const],
    ['is out of order', { kind: 'server_error' } as const],
  ])('when Slack %s it is said kindly and nothing is lost', async (_, fault) => {
    const id = group([ben]);
    await openKudos(w.slack, ana);
    await typeKudos(w.slack, ana, { groupId: id, valueId: value.id, deed: DEED });
    w.slack.faults.add({ method: 'usergroups.users.list', ...fault });
    expect((await w.slack.as(ana).submit()).errors).toEqual({
      groupId: 'Slack does not say who is in this group just now. Try again in a moment, or name the people.',
    });
    w.slack.faults.clear();
    expect(await sendKudos(w.slack, ana)).toEqual({ ok: true, errors: {} });
  });

  test('when Slack is slow to list people the form is answered in time, and the next attempt is quick', async () => {
    const id = group([ben, cyd]);
    await openKudos(w.slack, ana);
    await typeKudos(w.slack, ana, { groupId: id, valueId: value.id, deed: DEED });
    w.slack.faults.add({ method: 'users.list', kind: 'slow', ms: 2800, times: 1 });
    // The list is not there yet, or the form would have gone through.
    const { errors } = await w.slack.as(ana).submit();
    expect(errors.toIds).toContain('Press Preview again in a few seconds');
    await w.slack.settle();
    expect(await sendKudos(w.slack, ana)).toEqual({ ok: true, errors: {} });
    expect(await recipients()).toEqual([ben, cyd].sort());
  });

  test('another workspace’s or a made-up group', async () => {
    const kudos = {
      workspaceId: w.workspace.id,
      giver: await w.member(ana),
      toSlackIds: [],
      valueId: value.id,
      deed: DEED,
    };
    await expect(giveKudos(w.deps, { ...kudos, groupId: 'S0NOBODY' })).rejects.toMatchObject({ field: 'groupId' });
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { savePreview, searchChoices, skipShoutOut } from '../src/shout-outs/previews.ts';
import { lastDm } from './support/mentoring.ts';
import { whispered } from './support/pairs.ts';
import {
  channelOf,
  FRIDAY,
  type Given,
  kudosFor as give,
  read,
  recognitionChannel,
  teamOf,
} from './support/shout-outs.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

/** An hour before Friday 15:00 in Berlin. */
const BEFORE = new Date('2026-11-27T13:01:00Z');

let lea: string;
let ana: string;
let ben: string;
let cora: string;
let channel: string;

const coordinates = async (slackId: string) => {
  const { id } = await w.member(slackId);
  await w.deps.db.member.update({ where: { id }, data: { isCoordinator: true } });
};

beforeEach(async () => {
  [lea, ana, ben, cora] = ['Lea', 'Ana', 'Ben', 'Cora'].map((name) => w.person(name)) as [
    string,
    string,
    string,
    string,
  ];
  channel = await recognitionChannel(w, [lea, ana, ben, cora]);
  await coordinates(cora);
  await w.deps.db.workspace.update({
    where: { id: w.workspace.id },
    data: { shoutOutPreview: true },
  });
});

const kudosFor = (slackIds: string[], deed: string, extra: Given = {}) =>
  give(w, slackIds, deed, { by: cora, ...extra });
const tick = () => w.run('kudos.shout-out');
const posted = () => channelOf(w, lea, channel).posts.map(read).join('\n');
const shoutOut = () => w.deps.db.shoutOut.findFirstOrThrow({ orderBy: { slot: 'desc' } });

/** Presses a button of the latest message and waits for what opens. */
async function open(who: string) {
  const me = w.slack.as(who);
  await me.press(lastDm(w, who), 'shout-out.open-preview');
  await w.slack.settle(() => me.modal() !== undefined);
  return me;
}

describe('an hour before', () => {
  test('coordinators see it, add a sentence and leave one out; that is what goes out', async () => {
    await kudosFor([ben], 'Found the lost parcel.');
    const other = await kudosFor([ana], 'Held the line.', { value: 1 });
    w.setClock(BEFORE);
    await tick();
    await tick();
    expect(w.slack.as(cora).directMessages()).toHaveLength(1);
    expect(w.slack.as(lea).directMessages()).toHaveLength(0);
    await kudosFor([lea], 'Too late for this one.');
    const me = await open(cora);
    const shown = read(me.modal() ?? {});
    expect(shown).toContain('Found the lost parcel.');
    expect(shown).not.toContain('Too late');
    const options = await me.search('leaveOutOfShoutOut', 'ana');
    expect(options.map(({ text }) => text.text)).toEqual(['Ana: Held the line.']);
    await me.type('intro', 'What a <!channel> week!');
    await me.type('leaveOutOfShoutOut', [other.id]);
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(read(lastDm(w, cora))).toContain(`Last changed by <@${cora}>`);
    w.setClock(FRIDAY);
    await tick();
    await tick();
    expect(posted()).toContain('What a <!channel> week!');
    expect(posted()).toContain('lost parcel');
    expect(posted()).not.toContain('Held the line');
    expect(await w.deps.db.kudos.findUniqueOrThrow({ where: { id: other.id } })).toMatchObject({ status: 'POSTED' });
    expect(read(lastDm(w, cora))).toContain('is out in');
    w.setClock('2026-12-04T14:01:00Z');
    await tick();
    expect(posted()).toContain('Too late for this one.');
    expect(posted().split('Held the line')).toHaveLength(1);
  });

  test('skipped, nothing goes out and the kudos join the next one', async () => {
    await kudosFor([ben], 'Found the lost parcel.');
    w.setClock(BEFORE);
    await tick();
    await w.slack.as(cora).press(lastDm(w, cora), 'shout-out.skip');
    await w.app.idle();
    await w.deliver();
    expect(lastDm(w, cora).text).toContain(`<@${cora}> skipped`);
    w.setClock(FRIDAY);
    await tick();
    expect(posted()).toBe('');
    w.setClock('2026-12-04T13:01:00Z');
    await tick();
    w.setClock('2026-12-04T14:01:00Z');
    await tick();
    expect(posted()).toContain('lost parcel');
  });

  test('two who save: the last one counts, and both see who it was', async () => {
    const dora = w.person('Dora');
    await coordinates(dora);
    await kudosFor([ben], 'Found the lost parcel.');
    w.setClock(BEFORE);
    await tick();
    const [one, two] = [await open(cora), await open(dora)];
    await one.type('intro', 'From Cora.');
    await two.type('intro', 'From Dora.');
    await one.submit();
    await two.submit();
    await w.deliver();
    for (const who of [cora, dora]) expect(read(lastDm(w, who))).toContain(`Last changed by <@${dora}>`);
    w.setClock(FRIDAY);
    await tick();
    expect(posted()).toContain('From Dora.');
    expect(posted()).not.toContain('From Cora.');
  });

  test('after the slot the form and the buttons say that it is out', async () => {
    await kudosFor([ben], 'Found the lost parcel.');
    w.setClock(BEFORE);
    await tick();
    const stale = lastDm(w, cora);
    const me = await open(cora);
    w.setClock(FRIDAY); // the job has not run yet
    await me.type('intro', 'Too late.');
    expect((await me.submit()).errors).toEqual({ intro: expect.stringContaining('is out already') });
    await me.close();
    await me.press(stale, 'shout-out.skip');
    expect(await whispered(w, cora)).toContain('is out already');
    await tick();
    expect(posted()).not.toContain('Too late.');
    expect(posted()).toContain('lost parcel');
  });

  test('who is not at work in that hour sees nothing, and it goes out at its time', async () => {
    await w.deps.db.member.update({ where: { id: (await w.member(cora)).id }, data: { zone: 'Pacific/Auckland' } });
    await kudosFor([ben], 'Found the lost parcel.');
    w.setClock(BEFORE);
    await tick();
    w.setClock(FRIDAY);
    await tick();
    expect(posted()).toContain('lost parcel');
    w.setClock('2026-11-30T00:00:00Z');
    await w.deliver();
    expect(w.slack.as(cora).directMessages()).toHaveLength(0);
  });

  test('a team’s is its lead’s to see, the workspace’s is not', async () => {
    const night = await teamOf(w, 'Night shift', lea, [ana, lea]);
    await kudosFor([ana], 'Held the line.', { teamId: night.id });
    await kudosFor([ben], 'Found the lost parcel.');
    w.setClock(BEFORE);
    await tick();
    const lead = await w.member(lea);
    const all = await w.deps.db.shoutOut.findMany();
    const own = all.find(({ teamId }) => teamId === night.id);
    const general = all.find(({ teamId }) => teamId === null);
    await savePreview(w.deps, lead, own?.id ?? '', { intro: 'Hello night.', leaveOut: [] });
    const save = savePreview(w.deps, lead, general?.id ?? '', { intro: 'x', leaveOut: [] });
    await expect(save).rejects.toThrow('not yours');
    await expect(skipShoutOut(w.deps, await w.member(ben), own?.id ?? '')).rejects.toThrow('not yours');
    expect(await searchChoices(w.deps, lead, general?.id ?? '', '')).toEqual([]);
    await expect(skipShoutOut(w.deps, lead, '00000000-0000-7000-8000-000000000000')).rejects.toThrow('no longer there');
    w.setClock(FRIDAY);
    await tick();
    expect(channelOf(w, lea, night.channel).posts.map(read).join()).toContain('Hello night.');
  });

  test('without anybody to see it, or with downtime in between, it goes out all the same', async () => {
    await teamOf(w, 'Night shift', lea, [ana]);
    await w.deps.db.member.updateMany({ data: { isCoordinator: false } });
    await kudosFor([ben], 'Found the lost parcel.');
    w.setClock(BEFORE);
    await tick();
    expect(await w.deps.db.shoutOut.count()).toBe(0);
    await coordinates(cora);
    await tick();
    expect(await shoutOut()).toMatchObject({ status: 'PREVIEW' });
    w.setClock('2026-11-30T09:00:00Z'); // down since
    await tick();
    expect(posted()).toContain('lost parcel');
  });

  test('what was looked at and can go nowhere any more leaves its kudos to the next one', async () => {
    await kudosFor([ben], 'Found the lost parcel.');
    w.setClock(BEFORE);
    await tick();
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { recognitionChannelId: null } });
    w.setClock(FRIDAY);
    await tick();
    expect(await shoutOut()).toMatchObject({ status: 'SKIPPED' });
    expect(await w.deps.db.kudos.count({ where: { shoutOutId: null } })).toBe(1);
    expect(lastDm(w, cora).text).toContain('does not go out');
  });

  test('hidden meanwhile is neither in the form nor told', async () => {
    const one = await kudosFor([ben], 'Found the lost parcel.');
    await kudosFor([ana], 'Held the line.');
    w.setClock(BEFORE);
    await tick();
    await w.deps.db.kudos.update({ where: { id: one.id }, data: { status: 'PRIVATE' } });
    const me = await open(cora);
    expect(read(me.modal() ?? {})).not.toContain('lost parcel');
    expect(await me.search('leaveOutOfShoutOut', '')).toHaveLength(1);
  });

  test('is nobody’s of another workspace', async () => {
    await kudosFor([ben], 'Found the lost parcel.');
    w.setClock(BEFORE);
    await tick();
    const other = await w.deps.db.workspace.create({
      data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U1', installedAt: w.deps.now() },
    });
    const stranger = await w.deps.db.member.create({
      data: {
        workspaceId: other.id,
        slackId: 'UEVE',
        name: 'Eve',
        zone: 'UTC',
        isCoordinator: true,
        createdAt: w.deps.now(),
      },
    });
    const { id } = await shoutOut();
    await expect(skipShoutOut(w.deps, stranger, id)).rejects.toThrow('no longer there');
    await expect(savePreview(w.deps, stranger, id, { intro: 'x', leaveOut: [] })).rejects.toThrow('no longer there');
    expect(await searchChoices(w.deps, stranger, id, '')).toEqual([]);
  });
});

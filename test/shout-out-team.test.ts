import { beforeEach, describe, expect, test } from 'vitest';
import { changeKudos } from '../src/kudos/hiding.ts';
import { cardAlt, cardSvg } from '../src/shout-outs/card.ts';
import { lastDm } from './support/mentoring.ts';
import { homeOf } from './support/pairs.ts';
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

let lea: string;
let ana: string;
let ben: string;
let cora: string;
let channel: string;
let night: { id: string; channel: string };

beforeEach(async () => {
  [lea, ana, ben, cora] = ['Lea', 'Ana', 'Ben', 'Cora'].map((name) => w.person(name)) as [
    string,
    string,
    string,
    string,
  ];
  channel = await recognitionChannel(w, [lea, ana, ben, cora]);
  night = await teamOf(w, 'Night shift', lea, [ana, lea]);
  const { id } = await w.member(cora);
  await w.deps.db.member.update({ where: { id }, data: { isCoordinator: true } });
  await w.member(ben);
});

const kudosFor = (slackIds: string[], deed: string, extra: Given = {}) =>
  give(w, slackIds, deed, { by: cora, ...extra });
const inTeam = (deed: string) => kudosFor([ana], deed, { teamId: night.id });
const tick = () => w.run('kudos.shout-out');
const general = () => channelOf(w, lea, channel);
const teams = () => channelOf(w, lea, night.channel);
const all = ({ posts, replies }: ReturnType<typeof general>) => [...posts, ...replies].map(read).join('\n');
const settings = (data: Record<string, unknown>) => w.deps.db.workspace.update({ where: { id: w.workspace.id }, data });
const holiday = (day: string, site: string | null = null) =>
  w.deps.db.holiday.create({ data: { workspaceId: w.workspace.id, site, day: new Date(day), name: 'Day off' } });

describe('a team’s own shout-out', () => {
  test('tells the team’s kudos in its channel, and the workspace’s tells the rest: never both', async () => {
    await inTeam('Held the line all night.');
    await kudosFor([ben], 'Found the lost parcel.');
    w.setClock(FRIDAY);
    await tick();
    await tick();
    expect(all(teams())).toContain('Night shift · <@');
    expect(all(teams())).toContain('Held the line');
    expect(all(teams())).not.toContain('lost parcel');
    expect(all(general())).toContain('lost parcel');
    expect(all(general())).not.toContain('Held the line');
    expect([teams().posts.length, general().posts.length]).toEqual([1, 1]);
  });

  test('goes out on its own day and time', async () => {
    await w.deps.db.team.update({ where: { id: night.id }, data: { shoutOutWeekday: 3, shoutOutMinute: 8 * 60 } });
    await inTeam('Held the line all night.');
    w.setClock('2026-11-25T06:59:00Z');
    await tick();
    expect(teams().posts).toHaveLength(0);
    w.setClock('2026-11-25T07:00:00Z');
    await tick();
    expect(all(teams())).toContain('Held the line');
  });

  test('switched off and on again, nothing is lost and nothing told twice', async () => {
    await inTeam('From before.');
    const own = (ownShoutOut: boolean) => w.deps.db.team.update({ where: { id: night.id }, data: { ownShoutOut } });
    await own(false);
    w.setClock(FRIDAY);
    await tick();
    expect(all(general())).toContain('From before.');
    w.advance({ days: 1 });
    await inTeam('From after.');
    await own(true);
    w.advance({ days: 6 });
    await tick();
    expect(all(teams())).toContain('From after.');
    expect(all(teams())).not.toContain('From before.');
    expect(all(general())).not.toContain('From after.');
  });

  test('needs no recognition channel of the workspace', async () => {
    await settings({ recognitionChannelId: null });
    await inTeam('Held the line all night.');
    w.setClock(FRIDAY);
    await tick();
    expect(teams().posts).toHaveLength(1);
  });
});

test('a post that was deleted in Slack is not told of again', async () => {
  const gone = await kudosFor([ben], 'Deleted since.');
  await kudosFor([ben], 'Still there.');
  const { ts } = await w.slack.as(lea).say(channel, 'x');
  const ago = w.deps.now();
  const row = {
    workspaceId: w.workspace.id,
    kind: 'kudos.posted',
    recipient: channel,
    nudge: false,
    createdAt: ago,
    dueAt: ago,
  };
  await w.deps.db.outboxMessage.create({
    data: { ...row, subject: gone.id, status: 'SENT', channel, messageTs: `${Number(ts) - 100}.0001` },
  });
  w.setClock(FRIDAY);
  await tick();
  expect(all(general())).toContain('Still there.');
  expect(all(general())).not.toContain('Deleted since.');
});

describe('days off', () => {
  test('a shout-out pauses on a day off, also late in the week, and its kudos join the next one', async () => {
    await kudosFor([ben], 'Found the lost parcel.');
    await holiday('2026-11-27');
    w.setClock(FRIDAY);
    await tick();
    w.setClock('2026-12-02T10:00:00Z');
    await tick();
    expect(general().posts).toHaveLength(0);
    w.setClock('2026-12-04T14:01:00Z');
    await tick();
    expect(all(general())).toContain('lost parcel');
  });

  test('a team’s pauses where all of its people have the day off, the workspace’s goes on', async () => {
    await w.deps.db.member.updateMany({ where: { teamId: night.id }, data: { site: 'Porto' } });
    await holiday('2026-11-27', 'Porto');
    await inTeam('Held the line all night.');
    await kudosFor([ben], 'Found the lost parcel.');
    w.setClock(FRIDAY);
    await tick();
    expect([teams().posts.length, general().posts.length]).toEqual([0, 1]);
  });

  test('a team of two sites goes on', async () => {
    await w.deps.db.member.update({ where: { id: (await w.member(ana)).id }, data: { site: 'Porto' } });
    await holiday('2026-11-27', 'Porto');
    await inTeam('Held the line all night.');
    w.setClock(FRIDAY);
    await tick();
    expect(teams().posts).toHaveLength(1);
  });
});

describe('the thread', () => {
  /** 60 kudos for twenty people. */
  const many = async () => {
    const people = Array.from({ length: 20 }, (_, n) => w.person(`P${n}`));
    for (let n = 0; n < 60; n++)
      await kudosFor(
        [people[n % 20] ?? ''],
        `Deed number ${String(n).padStart(2, '0')} of a week in which a lot was done well.`,
        { value: n % 5 },
      );
  };

  test('holds what is not on the post: every deed exactly once, nobody twice on the post', async () => {
    await many();
    w.setClock(FRIDAY);
    await tick();
    const { posts, replies } = general();
    expect(posts).toHaveLength(1);
    expect(replies.length).toBeGreaterThan(0);
    expect(new Set(replies.map(({ thread_ts }) => thread_ts))).toEqual(new Set([posts[0]?.ts]));
    const words = all(general());
    for (let n = 0; n < 60; n++) expect(words.split(`Deed number ${String(n).padStart(2, '0')}`)).toHaveLength(2);
    const named = read(posts[0] ?? {}).match(/<@\w+>/g) ?? [];
    expect(new Set(named).size).toBe(named.length);
    expect(read(posts[0] ?? {})).toContain('it goes on in the thread');
  });

  test('what is hidden later leaves post and thread, and nothing else moves', async () => {
    await many();
    w.setClock(FRIDAY);
    await tick();
    const before = [...general().posts, ...general().replies].map((message) => read(message).split('\n'));
    const kudos = await w.deps.db.kudos.findMany({ include: { recipients: { include: { member: true } } } });
    for (const number of ['00', '37']) {
      const one = kudos.find(({ deed }) => deed.startsWith(`Deed number ${number}`));
      const member = one?.recipients[0]?.member;
      if (!one || !member) throw new Error('not there');
      await changeKudos(w.deps, member, one.id, 'hide');
    }
    await w.deliver();
    const after = [...general().posts, ...general().replies].map((message) => read(message).split('\n'));
    const gone = (line: string) => !/number (00|37)/.test(line);
    expect(after).toEqual(before.map((lines) => lines.filter(gone)));
  });

  test('when all of it is taken back, the post says so without a name', async () => {
    const one = await kudosFor([ben], 'Found the lost parcel.');
    w.setClock(FRIDAY);
    await tick();
    await changeKudos(w.deps, await w.member(ben), one.id, 'remove');
    await w.deliver();
    expect(read(general().posts[0] ?? {})).toBe('This was taken back.');
  });

  test('who took their name off is not named, nor given away by their team', async () => {
    const one = await kudosFor([ana, ben], 'Found the lost parcel.');
    await w.deps.db.kudosRecipient.updateMany({
      where: { kudosId: one.id, memberId: (await w.member(ana)).id },
      data: { status: 'PRIVATE' },
    });
    w.setClock(FRIDAY);
    await tick();
    expect(all(general())).toContain(`<@${ben}>: Found`);
    expect(all(general())).not.toContain(ana);
    expect(all(general())).not.toContain('Night shift');
  });
});

describe('mentors', () => {
  const pairing = async (mentor: string, reached: Record<string, unknown>) => {
    const workspaceId = w.workspace.id;
    const skill = await w.deps.db.skill.findFirstOrThrow({ where: { workspaceId } });
    const { id: menteeId } = await w.member(w.person('Mentee'));
    const { id: mentorId } = await w.member(mentor);
    const now = w.deps.now();
    const common = { workspaceId, menteeId, kind: 'CLASSIC' } as const;
    const { id: requestId } = await w.deps.db.mentorRequest.create({
      data: { ...common, skillId: skill.id, goal: 'x', status: 'MATCHED', createdAt: now },
    });
    const span = { starterId: menteeId, startedAt: now, endsAt: new Date(now.getTime() + 80 * 86_400_000) };
    await w.deps.db.pairing.create({ data: { ...common, ...span, requestId, mentorId, status: 'ACTIVE', ...reached } });
  };

  test('whose pairs reached a milestone this week are thanked by name, in order, and nothing is said of the pairs', async () => {
    const [zoe, yan, quiet, gone, late] = ['Zoe', 'Yan', 'Quiet', 'Gone', 'Late'].map((name) => w.person(name)) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const now = w.deps.now();
    await pairing(zoe, { agreedAt: now });
    await pairing(zoe, { firstSessionAt: now });
    await pairing(yan, { status: 'COMPLETED', endedAt: now });
    await pairing(quiet, { agreedAt: now });
    await pairing(gone, { agreedAt: now });
    await pairing(late, { agreedAt: new Date('2026-11-01') });
    await pairing(ana, { halfwayAt: now }); // her team has its own
    await w.deps.db.member.update({ where: { id: (await w.member(quiet)).id }, data: { quietThanks: true } });
    await w.deps.db.member.update({ where: { id: (await w.member(gone)).id }, data: { deactivatedAt: now } });
    await kudosFor([ben], 'Found the lost parcel.');
    await inTeam('Held the line all night.');
    w.setClock(FRIDAY);
    await tick();
    const line = all(general())
      .split('\n')
      .find((one) => one.includes('mentors'));
    expect(line).toBe(
      `:seedling: *Thank you to the mentors who helped somebody a step further:* <@${yan}> and <@${zoe}>`,
    );
    expect(all(teams())).toContain(`step further:* <@${ana}>`);
  });

  test('milestones alone make no shout-out', async () => {
    await pairing(ben, { agreedAt: w.deps.now() });
    w.setClock(FRIDAY);
    await tick();
    expect(general().posts).toHaveLength(0);
  });
});

describe('a week without kudos', () => {
  test('is silent for the channel and a hint to leads, within the calm budget, once in four weeks', async () => {
    w.setClock(FRIDAY);
    await tick();
    await tick();
    expect(w.slack.as(lea).directMessages()).toHaveLength(0); // no nudges on a Friday
    w.setClock('2026-12-01T09:30:00Z');
    await w.deliver();
    expect(lastDm(w, lea).text).toContain('recent work');
    expect(general().posts.length + teams().posts.length).toBe(0);
    for (const day of ['2026-12-04', '2026-12-11', '2026-12-18']) {
      w.setClock(`${day}T14:01:00Z`);
      await tick();
      w.advance({ days: 4, hours: -5 });
      await w.deliver();
    }
    expect(w.slack.as(lea).directMessages()).toHaveLength(1);
    w.setClock('2026-12-25T14:01:00Z');
    await tick();
    w.setClock('2026-12-29T09:30:00Z');
    await w.deliver();
    expect(w.slack.as(lea).directMessages()).toHaveLength(2);
  });

  test('is what the lead’s forecast says', async () => {
    const lead = await w.member(lea);
    const workspace = await w.deps.db.workspace.findUniqueOrThrow({ where: { id: w.workspace.id } });
    const ahead = async () => {
      const forecasts = await w.deps.outbox.forecast(
        workspace,
        [lead],
        new Date(w.deps.now().getTime() + 30 * 86_400_000),
      );
      return forecasts.get(lead.id)?.messages.map(({ at, parts }) => [at.toISOString(), parts[0]?.kind]);
    };
    expect(await ahead()).toEqual([['2026-12-01T09:00:00.000Z', 'shout-out.quiet-week']]);
    await inTeam('Held the line all night.');
    expect(await ahead()).toEqual([['2026-12-08T09:00:00.000Z', 'shout-out.quiet-week']]);
    await holiday('2026-12-04');
    expect((await ahead())?.[0]?.[0]).toBe('2026-12-15T09:00:00.000Z');
  });

  test('is no hint to a lead without anybody, nor where the team had something to tell', async () => {
    await inTeam('Held the line all night.');
    await w.deps.db.team.create({
      data: { workspaceId: w.workspace.id, name: 'Empty', leadId: (await w.member(ben)).id },
    });
    w.setClock(FRIDAY);
    await tick();
    expect(await w.deps.db.outboxMessage.count({ where: { nudge: true } })).toBe(0);
  });
});

describe('settings', () => {
  test('a lead gives the own team a channel and a shout-out, and is told when the app is not in it', async () => {
    const bare = w.slack.addChannel({ name: 'bare', memberIds: [lea], botIsMember: false }).id;
    expect(await homeOf(w, lea)).toContain('Where my team’s kudos go');
    const me = w.slack.as(lea);
    await me.press('home', 'shout-out.teams');
    await w.slack.settle(() => me.modal() !== undefined);
    await me.type('channelId', bare);
    await me.type('weekday', '2');
    await me.type('minute', '10:30');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await w.app.idle();
    await w.deliver();
    expect(await w.deps.db.team.findUniqueOrThrow({ where: { id: night.id } })).toMatchObject({
      channelId: bare,
      ownShoutOut: true,
      shoutOutWeekday: 2,
      shoutOutMinute: 630,
    });
    expect(lastDm(w, lea).text).toContain('I’m not in');
  });

  test('a shout-out of its own needs a channel', async () => {
    await w.deps.db.team.update({ where: { id: night.id }, data: { channelId: null, ownShoutOut: false } });
    await homeOf(w, lea);
    const me = w.slack.as(lea);
    await me.press('home', 'shout-out.teams');
    await w.slack.settle(() => me.modal() !== undefined);
    await me.type('ownShoutOut', ['on']);
    expect((await me.submit()).errors).toEqual({ channelId: 'Choose a channel for its shout-out.' });
  });

  test('a coordinator chooses among all teams, a lead of two among their own', async () => {
    const day = await teamOf(w, 'Day shift', lea, [ben]);
    await teamOf(w, 'Other', ben, []);
    for (const [who, teams] of [
      [cora, ['Day shift', 'Night shift', 'Other']],
      [lea, ['Day shift', 'Night shift']],
    ] as const) {
      await homeOf(w, who);
      const me = w.slack.as(who);
      await me.press('home', 'shout-out.teams');
      await w.slack.settle(() => me.modal() !== undefined);
      const options = await me.search('recognitionTeamId', '');
      expect(options.map(({ text }) => text.text)).toEqual(teams);
      await me.type('recognitionTeamId', day.id);
      await me.submit();
      expect(me.modal()?.callback_id).toBe('shout-out.save-team');
      expect(await me.submit()).toEqual({ ok: true, errors: {} });
    }
  });

  test('whoever no longer leads the team when they save is refused', async () => {
    await homeOf(w, lea);
    const me = w.slack.as(lea);
    await me.press('home', 'shout-out.teams');
    await w.slack.settle(() => me.modal() !== undefined);
    await w.deps.db.team.update({ where: { id: night.id }, data: { leadId: (await w.member(ben)).id } });
    expect((await me.submit()).ok).toBe(false);
  });

  test('coordinators decide on preview, picture and gap', async () => {
    await homeOf(w, cora);
    const me = w.slack.as(cora);
    await me.press('home', 'shout-out.recognition');
    await w.slack.settle(() => me.modal() !== undefined);
    await me.type('shoutOutPreview', ['on']);
    await me.type('recognitionGapDays', '5');
    expect((await me.submit()).errors).toHaveProperty('recognitionGapDays');
    await me.type('recognitionGapDays', '42');
    expect((await me.submit()).ok).toBe(true);
    expect(await w.deps.db.workspace.findUniqueOrThrow({ where: { id: w.workspace.id } })).toMatchObject({
      shoutOutPreview: true,
      shoutOutPicture: false,
      recognitionGapDays: 42,
    });
    expect(await homeOf(w, ben)).not.toContain('Recognition');
  });
});

describe('the picture', () => {
  test('comes with the post, shows no people, and stays when something is hidden', async () => {
    await settings({ shoutOutPicture: true });
    await kudosFor([ben], 'Found the lost parcel.');
    const second = await kudosFor([ana], 'Held the line.', { value: 1 });
    w.setClock(FRIDAY);
    await tick();
    const image = () => general().posts[0]?.blocks?.find(({ type }) => type === 'image');
    expect(image()).toMatchObject({
      alt_text: 'This week’s shout-out, 21 – 27 November 2026. What we saw of our values: Customer first, Teamwork.',
    });
    const file = [...w.slack.state.files.values()][0];
    await changeKudos(w.deps, await w.member(ana), second.id, 'hide');
    await w.deliver();
    expect(image()).toMatchObject({ slack_file: { id: file?.id } });
    expect(all(general())).not.toContain('Held the line');
  });

  test('that Slack does not take does not hold up the post', async () => {
    await settings({ shoutOutPicture: true });
    await kudosFor([ben], 'Found the lost parcel.');
    w.slack.faults.add({ method: 'files.getUploadURLExternal', kind: 'server_error', status: 500 });
    w.setClock(FRIDAY);
    await tick();
    for (let minute = 0; minute < 3; minute++) {
      w.advance({ minutes: 1 });
      await w.deliver();
    }
    expect(all(general())).toContain('lost parcel');
    expect(JSON.stringify(general().posts)).not.toContain('slack_file');
  });

  test.each([
    [[]],
    [['顧客第一', '🎉', ' ']],
    [['<b>&"', 'W'.repeat(200), 'שירות', 'خدمة', 'Café', 'Ownership', 'Seventh']],
  ])('is drawn whatever the values are called: %j', async (values) => {
    const png = await w.deps.pictures.png(cardSvg(FRIDAY, 'Europe/Berlin', values));
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
    expect(cardAlt(FRIDAY, 'Europe/Berlin', values).length).toBeLessThanOrEqual(1000);
  });
});

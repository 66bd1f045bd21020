import { describe, expect, test } from 'vitest';
import type { Workspace } from '../src/generated/prisma/client.ts';
import {
  becomeFirstCoordinator,
  canSetUp,
  getSettings,
  type NewSettings,
  saveSettings,
} from '../src/settings/service.ts';
import {
  channelMessage,
  OPEN_SETTINGS,
  SET_UP,
  settingsHomeBlocks,
  settingsModal,
  setUpBlocks,
} from '../src/settings/views.ts';
import { searchZones } from '../src/settings/zones.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

/** A person who coordinates. */
async function coordinator(name = 'Cora'): Promise<string> {
  const slackId = w.person(name);
  const { id } = await w.member(slackId);
  await w.deps.db.member.update({ where: { id }, data: { isCoordinator: true } });
  return slackId;
}

async function save(slackId: string, change: Partial<NewSettings> = {}): Promise<void> {
  const usual: NewSettings = {
    shoutOutWeekday: 5,
    shoutOutTime: 900,
    zone: 'Europe/Berlin',
    workDays: [1, 2, 3, 4, 5],
    workFrom: 540,
    workTo: 1080,
    values: ':heart: Customer first',
    coordinators: [slackId],
  };
  await saveSettings(w.deps, await w.member(slackId), { ...usual, ...change });
}

/** Opens Home and presses a button there that opens the settings. */
async function openSettings(slackId: string, button = OPEN_SETTINGS) {
  const me = w.slack.as(slackId);
  await me.openHome();
  await w.slack.settle(() => me.home() !== undefined);
  await me.press('home', button);
  await w.slack.settle(() => me.modal() !== undefined);
  return me;
}

const workspace = (): Promise<Workspace> => w.deps.db.workspace.findUniqueOrThrow({ where: { id: w.workspace.id } });

const valuesInUse = async () => {
  const rows = await w.deps.db.companyValue.findMany({
    where: { workspaceId: w.workspace.id, retiredAt: null },
    orderBy: { position: 'asc' },
  });
  return rows.map((row) => `${row.emoji} ${row.name}`);
};

const home = (slackId: string) => JSON.stringify(w.slack.as(slackId).home()?.blocks ?? '');

/** The check of the channel comes after the form has closed. */
async function deliverTrouble() {
  await expect.poll(() => w.deps.db.outboxMessage.count({ where: { kind: 'settings.channel' } })).toBe(1);
  await w.deliver();
}

/** The latest submission of a form, to be sent again in somebody else's name. */
function lastSubmission() {
  const delivery = w.slack.deliveries.findLast((one) => one.type === 'view_submission');
  return JSON.parse(new URLSearchParams(delivery?.body).get('payload') ?? '{}');
}

const sendForged = (payload: object) =>
  w.slack.deliverRaw(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());

describe('the first coordinator', () => {
  test('an admin finds the button on their Home, sets Alongside up, and the button is gone', async () => {
    const ada = w.person('Ada', { isAdmin: true });
    const kudos = w.slack.addChannel({ name: 'kudos', memberIds: [ada], botIsMember: true });
    const me = await openSettings(ada, SET_UP);
    await me.type('channelId', kudos.id);
    await me.type('shoutOutWeekday', '4');
    await me.type('shoutOutTime', '16:30');
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await w.slack.settle(() => home(ada).includes(OPEN_SETTINGS));
    expect(home(ada)).not.toContain(SET_UP);
    expect(await workspace()).toMatchObject({
      recognitionChannelId: kudos.id,
      shoutOutWeekday: 4,
      shoutOutMinute: 990,
      setUpAt: w.deps.now(),
    });
    await w.deliver();
    expect(me.directMessages()).toEqual([]); // nothing left to do, nothing to say
  });

  test('of two admins at once one takes charge and the other is told whom to ask', async () => {
    const [ada, bea] = [w.person('Ada', { isAdmin: true }), w.person('Bea', { isAdmin: true })];
    const members = [await w.member(ada), await w.member(bea)];
    const ends = await Promise.allSettled(members.map((member) => becomeFirstCoordinator(w.deps, member)));
    expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = ends.find((end) => end.status === 'rejected');
    expect(String(refused?.reason)).toMatch(/(Ada|Bea) has already set Alongside up/);
    expect(await w.deps.db.member.count({ where: { isCoordinator: true } })).toBe(1);
  });

  test('pressing twice is the same as once', async () => {
    const ada = await w.member(w.person('Ada', { isAdmin: true }));
    await Promise.all([becomeFirstCoordinator(w.deps, ada), becomeFirstCoordinator(w.deps, ada)]);
    expect(await w.deps.db.member.count({ where: { isCoordinator: true } })).toBe(1);
  });

  test('nobody else ever can, not even with an old button', async () => {
    const ada = w.person('Ada', { isAdmin: true });
    const me = w.slack.as(ada);
    await me.openHome();
    await w.slack.settle(() => me.home() !== undefined);
    const user = w.slack.state.users.get(ada);
    if (user) user.is_admin = false; // and Slack's event about it has not come yet
    await me.press('home', SET_UP);
    await w.slack.settle(() => me.modal() !== undefined);
    expect(JSON.stringify(me.modal()?.blocks)).toContain('Only a Slack admin or owner can set Alongside up.');
    await expect(becomeFirstCoordinator(w.deps, await w.member(w.person('Ben')))).rejects.toThrow('Only a Slack admin');
    expect(await w.deps.db.member.count({ where: { isCoordinator: true } })).toBe(0);
  });

  test('when the last coordinator has left, an admin can take over', async () => {
    const cora = await coordinator();
    const ada = await w.member(w.person('Ada', { isAdmin: true }));
    expect(await canSetUp(w.deps, ada)).toBe(false);
    await w.slack.deactivate(cora);
    await w.eventsDone();
    expect(await canSetUp(w.deps, ada)).toBe(true);
    await becomeFirstCoordinator(w.deps, ada);
  });
});

describe('changing the settings', () => {
  test('saving the form as it opens changes nothing', async () => {
    const cora = await coordinator();
    await save(cora, {
      values: ':heart: Customer first\n🌱 Learning',
      zone: 'Asia/Kolkata',
      workDays: [7, 1],
      workFrom: 1320,
      workTo: 360,
    });
    const before = [await workspace(), await valuesInUse()];
    const me = await openSettings(cora);
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    expect([await workspace(), await valuesInUse()]).toEqual(before);
    expect(before[0]).toMatchObject({ zone: 'Asia/Kolkata', workDays: [1, 7], workFrom: 1320, workTo: 360 });
  });

  test('mistakes are shown at their field', async () => {
    const cora = await coordinator();
    const bot = w.person('Robo', { isBot: true });
    const me = await openSettings(cora);
    const errorsWith = async (field: string, value: string | string[], back: string | string[]) => {
      await me.type(field, value);
      const { errors } = await me.submit();
      await me.type(field, back);
      return errors;
    };
    const values = (await valuesInUse()).join('\n');
    expect(await errorsWith('workTo', '09:00', '18:00')).toEqual({
      workTo: 'The day ends when it starts. Choose another time.',
    });
    expect(await errorsWith('values', ' \n ', values)).toEqual({
      values: 'Keep at least one value: kudos are given for one.',
    });
    expect(await errorsWith('values', ':heart: Care\n:star: cáre', values)).toEqual({
      values: '“cáre” is there twice.',
    });
    expect(await errorsWith('values', ':heart:', values)).toEqual({ values: 'Write a name after :heart:.' });
    expect(await errorsWith('coordinators', [bot], [cora])).toEqual({
      coordinators: 'Robo is an app. Choose a person.',
    });
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
  });

  test('a channel the bot is not in is saved, and the coordinator told how to invite it', async () => {
    const cora = await coordinator();
    const channel = w.slack.addChannel({ name: 'kudos', memberIds: [cora] });
    const me = await openSettings(cora);
    await me.type('channelId', channel.id);
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await deliverTrouble();
    expect((await workspace()).recognitionChannelId).toBe(channel.id);
    expect(me.directMessages().at(-1)?.text).toBe(
      `The settings are saved. One thing is left: I’m not in <#${channel.id}> yet. Type \`/invite @Alongside\` there.`,
    );
  });

  test.each([
    ['archived', 'is archived'],
    ['private', 'If it is private, type `/invite @Alongside` there.'],
  ])('so it is with one that is %s', async (kind, words) => {
    const cora = await coordinator();
    const archived = kind === 'archived';
    const channel = w.slack.addChannel({
      name: 'kudos',
      memberIds: [cora],
      isPrivate: !archived,
      botIsMember: archived,
    });
    if (archived) await w.slack.archive(channel.id);
    const me = await openSettings(cora);
    await me.type('channelId', channel.id);
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await deliverTrouble();
    expect(me.directMessages().at(-1)?.text).toContain(words);
  });

  test('when Slack does not say, the settings are saved all the same', async () => {
    const cora = await coordinator();
    const channel = w.slack.addChannel({ name: 'kudos', memberIds: [cora], botIsMember: true });
    const me = await openSettings(cora);
    w.slack.faults.add({ kind: 'server_error', method: 'conversations.info' });
    await me.type('channelId', channel.id);
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
    await deliverTrouble();
    expect(me.directMessages().at(-1)?.text).toContain('I could not look at');
  });

  test('somebody made a coordinator hears of it in their hours, and somebody no longer one is refused', async () => {
    const [cora, dan] = [await coordinator(), w.person('Dan')];
    await save(cora, { coordinators: [dan] });
    await w.deliver();
    expect(w.slack.as(dan).directMessages().at(-1)?.text).toBe(
      'You now coordinate Alongside here. The settings are in my Home tab.',
    );
    await expect(save(cora)).rejects.toThrow('Only a coordinator');
    await save(dan);
  });

  test('there is always a coordinator, and never a guest, an app or somebody who has left', async () => {
    const cora = await coordinator();
    const gone = w.person('Gone');
    await w.member(gone);
    await w.slack.deactivate(gone);
    await w.eventsDone();
    const refused = { field: 'coordinators' };
    await expect(save(cora, { coordinators: [] })).rejects.toMatchObject(refused);
    await expect(save(cora, { coordinators: [w.person('Gus', { isGuest: true })] })).rejects.toMatchObject(refused);
    await expect(save(cora, { coordinators: [w.person('Robo', { isBot: true })] })).rejects.toMatchObject(refused);
    await expect(save(cora, { coordinators: [gone] })).rejects.toMatchObject(refused);
    await expect(save(cora, { coordinators: ['U0NOBODY'] })).rejects.toThrow('not in this workspace');
  });
});

describe('values', () => {
  test('a renamed value is new, the old one keeps its kudos, and written again it is back', async () => {
    const cora = await coordinator();
    const giver = await w.member(cora);
    const old = await w.deps.db.companyValue.findFirstOrThrow({ where: { name: 'Teamwork' } });
    const kudos = {
      workspaceId: w.workspace.id,
      giverId: giver.id,
      valueId: old.id,
      deed: 'Helped out',
      createdAt: w.deps.now(),
    };
    await w.deps.db.kudos.create({ data: { ...kudos, status: 'POSTED' } });
    await save(cora, { values: ':heart: Customer first\n:handshake: Working together' });
    expect(await valuesInUse()).toEqual([':heart: Customer first', ':handshake: Working together']);
    const retired = await w.deps.db.companyValue.findUniqueOrThrow({ where: { id: old.id } });
    expect(retired).toMatchObject({ name: 'Teamwork', retiredAt: w.deps.now() });
    await save(cora, { values: ':tada: teamwork\n:heart: Customer first' });
    expect(await valuesInUse()).toEqual([':tada: teamwork', ':heart: Customer first']);
    expect((await w.deps.db.companyValue.findUniqueOrThrow({ where: { id: old.id } })).retiredAt).toBeNull();
  });

  test('an emoji may be a name, a picture or missing', async () => {
    await save(await coordinator(), {
      values: ':+1::skin: odd\n❤️ Heart\n👩‍🚀 Courage\nPlain\nخدمة العملاء\n:party-parrot:Fun\n',
    });
    expect(await valuesInUse()).toEqual([
      ':+1: :skin: odd',
      '❤️ Heart',
      '👩‍🚀 Courage',
      ':sparkles: Plain',
      ':sparkles: خدمة العملاء',
      ':party-parrot: Fun',
    ]);
  });

  test('twenty at most, and none that is too long to be shown', async () => {
    const cora = await coordinator();
    const many = Array.from({ length: 21 }, (_, index) => `Value ${index}`);
    await expect(save(cora, { values: many.join('\n') })).rejects.toMatchObject({
      message: 'That is 21 values. 20 at most.',
      field: 'values',
    });
    await expect(save(cora, { values: 'x'.repeat(51) })).rejects.toMatchObject({ field: 'values' });
    await expect(save(cora, { values: `👍${'\u200d👍'.repeat(20)} Care` })).rejects.toMatchObject({ field: 'values' });
    await save(cora, {
      values: many
        .slice(1)
        .map((name) => `:heart: ${name.padEnd(50, 'x')}`)
        .join('\n'),
    });
    const me = await openSettings(cora);
    expect(await me.submit()).toEqual({ ok: true, errors: {} });
  });

  test('what is typed cannot reach a channel', async () => {
    const cora = await coordinator();
    await save(cora, { values: '<!channel> & friends' });
    await w.slack.as(cora).openHome();
    expect(await valuesInUse()).toEqual([':sparkles: <!channel> & friends']); // kept as typed; escaped where it is shown
  });
});

describe('who may not', () => {
  test('an old button on the Home of somebody who no longer coordinates is refused and disappears', async () => {
    const cora = await coordinator();
    const me = w.slack.as(cora);
    await me.openHome();
    await w.slack.settle(() => home(cora).includes(OPEN_SETTINGS));
    await w.deps.db.member.updateMany({ data: { isCoordinator: false } });
    await me.press('home', OPEN_SETTINGS);
    await w.slack.settle(() => me.modal() !== undefined && !home(cora).includes(OPEN_SETTINGS));
    expect(JSON.stringify(me.modal()?.blocks)).toContain('Only a coordinator can change the settings.');
  });

  test('a form in somebody else’s name is refused', async () => {
    const [cora, eve] = [await coordinator(), w.person('Eve')];
    const me = await openSettings(cora);
    await me.submit();
    const payload = lastSubmission();
    payload.user.id = eve;
    payload.view.state.values.coordinators.coordinators.selected_users = [eve];
    const answered = JSON.parse((await sendForged(payload)).answer);
    expect(Object.values(answered.errors)).toEqual(['Only a coordinator can change the settings.']);
    expect((await w.member(eve)).isCoordinator).toBe(false);
  });

  test('a forged form of a coordinator is answered with field errors', async () => {
    const me = await openSettings(await coordinator());
    await me.submit();
    const payload = lastSubmission();
    Object.assign(payload.view.state.values, {
      zone: { zone: { type: 'external_select', selected_option: { value: 'Mars/Olympus' } } },
    });
    expect(JSON.parse((await sendForged(payload)).answer).errors).toEqual({
      zone: 'Choose a time zone from the list.',
    });
    Object.assign(payload.view.state.values, {
      shoutOutWeekday: { shoutOutWeekday: { type: 'static_select', selected_option: { value: 'x' } } },
      shoutOutTime: { shoutOutTime: { type: 'timepicker', selected_time: 'now' } },
    });
    const { errors } = JSON.parse((await sendForged(payload)).answer);
    expect(Object.keys(errors).sort()).toEqual(['shoutOutTime', 'shoutOutWeekday']);
  });

  test('the form itself is not shown to anybody else', async () => {
    await expect(getSettings(w.deps, await w.member(w.person('Eve', { isAdmin: true })))).rejects.toThrow(
      'Only a coordinator',
    );
  });
});

describe('time zones', () => {
  test('a place is found by how it begins, with spaces, and by its name of today', () => {
    expect(searchZones('berlin', 100)).toEqual(['Europe/Berlin']);
    expect(searchZones('new york', 100)).toContain('America/New_York');
    expect(searchZones('Kolkata', 100)).toEqual(['Asia/Kolkata']);
    expect(searchZones('kyiv', 100)).toEqual(['Europe/Kyiv']);
    expect(searchZones('utc', 100)).toEqual(['UTC']);
    expect(searchZones('l', 3).every((zone) => zone.split('/').at(-1)?.startsWith('L'))).toBe(true);
  });

  test('any query is answered, with a hundred at most', () => {
    expect(searchZones('', 100)).toHaveLength(100);
    for (const query of ['%', '_', '\\', '🔥', 'برلين', '.*', 'x'.repeat(100_000)])
      expect(searchZones(query, 100).length).toBeLessThanOrEqual(100);
  });

  test('the select in the form searches them', async () => {
    const me = await openSettings(await coordinator());
    expect((await me.search('zone', 'kolk')).map((one) => one.value)).toEqual(['Asia/Kolkata']);
    await me.type('zone', 'Asia/Kolkata');
    await me.submit();
    expect((await workspace()).zone).toBe('Asia/Kolkata');
  });
});

describe('as it looks', () => {
  test('the form', async () => {
    const cora = await coordinator();
    const settings = await getSettings(w.deps, await w.member(cora));
    const { blocks, ...rest } = settingsModal({ ...settings, coordinators: [] });
    const outline = blocks.map((block) =>
      'label' in block ? `${block.block_id}: ${(block.label as { text: string }).text}` : block.type,
    );
    expect({ ...rest, outline }).toMatchSnapshot();
  });

  test('Home, before a channel and after', async () => {
    const before = await workspace();
    const after = { ...before, recognitionChannelId: 'C1' };
    expect([setUpBlocks(), settingsHomeBlocks(before, 5), settingsHomeBlocks(after, 5)]).toMatchSnapshot();
  });

  test('what is left to do', () => {
    const reasons = ['not_in_channel', 'is_archived', 'channel_not_found', 'no_answer'];
    expect(reasons.map((reason) => channelMessage('C1', reason).text)).toMatchSnapshot();
  });
});

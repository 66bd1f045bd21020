import { beforeEach, describe, expect, test } from 'vitest';
import { forecastModal } from '../src/calm/forecast-views.ts';
import { exampleDay, readHolidays } from '../src/calm/holidays.ts';
import { snoozeModal } from '../src/calm/menu-views.ts';
import { saveOwnRhythm } from '../src/calm/own-rhythm.ts';
import { rhythmModal } from '../src/calm/rhythm-views.ts';
import { importPeople } from '../src/imports/service.ts';
import { markUninstalled, recordInstallation } from '../src/installation/service.ts';
import { type MessageKinds, NUDGE_BACK, NUDGE_MENU, type Upcoming } from '../src/outbox/kinds.ts';
import { endPause } from '../src/people/profiles.ts';
import { saveWork } from '../src/people/work.ts';
import { saveSettings } from '../src/settings/service.ts';
import { section } from '../src/slack/blocks.ts';
import { useWorld } from './support/world.ts';

const done = new Set<string>();
const dropped: string[] = [];
let coming: Upcoming[] = [];

const content = (subject: string) =>
  done.has(subject)
    ? { text: `Done: ${subject}`, settled: true }
    : { text: `Do ${subject}`, blocks: [section(`Do ${subject}`)] };

const newKind = (fewer: boolean): MessageKinds[string] => ({
  urgency: 'nudge',
  nudge: {
    family: fewer ? 'check-ins' : 'sessions',
    why: async () => 'Because you are paired.',
    ...(fewer && { fewer: async () => 'From now on every 8 weeks.' }),
    dropped: async (_deps, _tx, { subject }) => void dropped.push(subject),
  },
  render: async (_, { subject }) => (done.has(subject) ? null : content(subject)),
  shown: async (_, { subject }) => content(subject),
});

const w = useWorld({
  kinds: {
    'test.part': newKind(false),
    'test.own': newKind(true),
    'test.timely': { ...newKind(false), nudge: { family: 'sessions', timely: true, why: async () => 'Because.' } },
  },
  forecasters: [async () => coming],
});

let ana: string;
let ben: string;

beforeEach(async () => {
  done.clear();
  dropped.length = 0;
  coming = [];
  ana = w.person('Ana');
  ben = w.person('Ben');
  await w.member(ana);
  await w.member(ben);
});

const send = async (...subjects: string[]) => {
  await add({}, ...subjects);
  await w.deliver();
};
const add = (message: { kind?: string; dueAt?: Date; until?: Date; key?: string }, ...subjects: string[]) =>
  w.deps.db.$transaction((tx) =>
    w.deps.outbox.add(
      tx,
      ...subjects.map((subject) => ({
        workspaceId: w.workspace.id,
        kind: 'test.part',
        recipient: ana,
        subject,
        ...message,
      })),
    ),
  );
const rows = (subject: string) =>
  w.deps.db.outboxMessage.findMany({ where: { subject, kind: { startsWith: 'test' } }, orderBy: { id: 'asc' } });
const row = async (subject: string) => {
  const [first] = await rows(subject);
  if (!first) throw new Error(`no row ${subject}`);
  return first;
};
const messages = (person = ana) =>
  w.slack
    .as(person)
    .directMessages()
    .filter((one) => !one.onlyFor);
const shown = () => JSON.stringify(messages().at(-1)?.blocks);
const at = (index = -1) => {
  const message = messages().at(index);
  if (!message) throw new Error('no message');
  return { channel: message.channel, ts: message.ts };
};
const menu = async (what: string, subject: string) => JSON.stringify({ do: what, id: (await row(subject)).id });
const whispered = (person = ana) => w.slack.as(person).ephemerals().at(-1);
const modal = (person = ana) => JSON.stringify(w.slack.as(person).modal());

async function choose(what: string, subject: string) {
  const value = await menu(what, subject);
  const block = messages()
    .at(-1)
    ?.blocks.find((one) => JSON.stringify(one).includes(JSON.stringify(value)));
  await w.slack.as(ana).press(at(), NUDGE_MENU, value, { blockId: block?.block_id ?? '' });
  await w.slack.settle();
  await w.app.idle();
}

async function snooze(subject: string, values: { choice?: string; day?: string } = {}) {
  await choose('snooze', subject);
  const me = w.slack.as(ana);
  for (const [field, value] of Object.entries(values)) await me.type(field, value);
  const outcome = await me.submit();
  await w.deliver();
  return outcome;
}

async function pressBack() {
  await w.slack.as(ana).press(at(), NUDGE_BACK);
  await w.slack.settle();
  await w.app.idle();
}

describe('snooze', () => {
  test('the part says until when, the others stay, and it comes again once', async () => {
    await send('a', 'b');
    expect(await snooze('a')).toMatchObject({ ok: true });
    expect(shown()).toContain('Snoozed until');
    expect(shown()).toContain('"text":"Do b"');
    expect(shown()).toContain('Bring it back now');
    w.advance({ hours: 12 });
    await w.deliver();
    expect(messages()).toHaveLength(1);
    w.setClock('2026-11-25T09:00:00Z');
    await w.deliver();
    await w.deliver();
    expect(messages()).toHaveLength(2);
    expect(messages()[1]?.text).toBe('Do a');
    expect(JSON.stringify(messages()[0]?.blocks)).not.toContain('Bring it back now');
    expect((await rows('a')).map(({ status }) => status)).toEqual(['SENT', 'SENT']);
  });

  test('what has been dealt with meanwhile does not come again', async () => {
    await send('a');
    await snooze('a');
    done.add('a');
    w.advance({ days: 1 });
    await w.deliver();
    expect(messages()).toHaveLength(1);
    expect((await rows('a'))[1]).toMatchObject({ status: 'DROPPED', reason: 'no longer true' });
  });

  test('it comes back in place, once, and can be put off again', async () => {
    await send('a');
    await snooze('a');
    await Promise.all([pressBack(), w.slack.as(ana).press(at(), NUDGE_BACK)]);
    await w.app.idle();
    expect(messages()).toHaveLength(1);
    expect(shown()).toContain('"text":"Do a"');
    w.advance({ days: 7 });
    await w.deliver();
    expect(messages()).toHaveLength(1);
    await snooze('a');
    w.advance({ days: 1 });
    await w.deliver();
    expect(messages()).toHaveLength(2);
  });

  test('a stale button after it has come again says so', async () => {
    await send('a');
    await snooze('a');
    const stale = at();
    const blocks = messages()[0]?.blocks ?? [];
    w.setClock('2026-11-25T09:00:00Z');
    await w.deliver();
    const first = messages()[0];
    if (first) first.blocks = blocks; // as a client that has not caught up shows it
    await w.slack.as(ana).press(stale, NUDGE_BACK);
    await w.slack.settle();
    await w.app.idle();
    expect(whispered()?.text).toContain('come back already');
    expect(messages()).toHaveLength(2);
  });

  test('another day moves it', async () => {
    await send('a');
    await snooze('a');
    const message = await row('a');
    await w.deps.db.$transaction((tx) => w.deps.outbox.snooze(tx, message, new Date('2026-12-01T00:00:00Z')));
    expect(await rows('a')).toHaveLength(2);
    expect((await rows('a'))[1]?.dueAt).toEqual(new Date('2026-12-01T00:00:00Z'));
  });

  test.each([
    ['2026-11-24', 'Choose a day after today.'],
    ['2027-11-24', 'Choose a day until 23 January 2027.'],
  ])('a day that makes no sense is refused: %s', async (day, error) => {
    await send('a');
    expect(await snooze('a', { day })).toMatchObject({ ok: false, errors: { day: error } });
    expect(await rows('a')).toHaveLength(1);
  });

  test('not beyond the time it is of use', async () => {
    await add({ until: new Date('2026-11-27T00:00:00Z') }, 'a');
    await add({ kind: 'test.own', until: new Date('2026-11-24T22:00:00Z') }, 'today');
    await w.deliver();
    expect(await snooze('a', { day: '2026-11-28' })).toMatchObject({ ok: false });
    await w.slack.as(ana).close();
    await choose('snooze', 'today');
    expect(whispered()?.text).toContain('could not bring this again in time');
  });

  test('not to a day on which it could no longer be brought in time', async () => {
    // A session on Thursday at half past nine, and I write from ten on.
    await add({ kind: 'test.timely', until: new Date('2026-11-26T08:30:00Z') }, 'early');
    await w.deliver();
    expect(await snooze('early', { day: '2026-11-26' })).toMatchObject({
      ok: false,
      errors: { day: 'Choose a day until 25 November 2026.' },
    });
    await w.slack.as(ana).type('day', '2026-11-25');
    expect(await w.slack.as(ana).submit()).toMatchObject({ ok: true });
    w.setClock('2026-11-25T09:00:00Z');
    await w.deliver();
    expect((await rows('early')).map(({ status }) => status)).toEqual(['SENT', 'SENT']);
  });

  test('what comes on no other day than today says so at once', async () => {
    w.setClock('2026-11-26T09:00:00Z'); // Thursday: the next nudge day is past its use
    await add({ until: new Date('2026-11-30T00:00:00Z') }, 'week');
    await w.deliver();
    await choose('snooze', 'week');
    expect(whispered()?.text).toContain('could not bring this again in time');
  });

  test('what is done cannot be put off, and nobody touches what is another’s', async () => {
    await send('a');
    const value = await menu('snooze', 'a');
    const { id } = await row('a');
    const benMember = await w.member(ben);
    await expect(w.deps.db.outboxMessage.count({ where: { recipient: benMember.slackId } })).resolves.toBe(0);
    await w.deps.db.outboxMessage.update({ where: { id }, data: { recipient: ben } });
    await w.slack.as(ana).press(at(), NUDGE_MENU, value);
    await w.slack.settle();
    await w.app.idle();
    expect(whispered()?.text).toBe('This message is not yours.');
    await w.deps.db.outboxMessage.update({ where: { id }, data: { recipient: ana } });
    done.add('a');
    await choose('snooze', 'a');
    expect(whispered()?.text).toContain('nothing left to put off');
  });
});

describe('fewer', () => {
  test('each time a longer pause, then none, and undo takes it back', async () => {
    await send('a');
    await choose('fewer', 'a');
    expect(whispered()?.text).toBe('Done. *Session preparation* now come at most every 2 weeks.');
    await choose('fewer', 'a');
    await choose('fewer', 'a');
    expect(whispered()?.text).toContain('only in my Home tab');
    expect(await w.deps.db.nudgeChoice.findMany()).toMatchObject([{ family: 'sessions', days: 0 }]);
    const last = whispered();
    if (!last) throw new Error('nothing was said');
    await w.slack.as(ana).press({ channel: last.channel, ts: last.ts }, 'calm.undo-fewer');
    await w.slack.settle();
    await w.app.idle();
    expect(await w.deps.db.nudgeChoice.findMany()).toMatchObject([{ days: 28 }]);
  });

  test('undo also for what the longer pause had put off', async () => {
    await send('a');
    await choose('fewer', 'a');
    w.advance({ days: 7 });
    await send('b');
    expect((await row('b')).dueAt).toEqual(new Date('2026-12-08T09:00:00Z'));
    const last = whispered();
    await w.slack.as(ana).press({ channel: last?.channel ?? '', ts: last?.ts ?? '' }, 'calm.undo-fewer');
    await w.slack.settle();
    await w.app.idle();
    await w.deliver();
    expect((await row('b')).status).toBe('SENT');
  });

  test('a family’s own way comes first', async () => {
    await add({ kind: 'test.own' }, 'a');
    await w.deliver();
    await choose('fewer', 'a');
    expect(whispered()?.text).toBe('From now on every 8 weeks.');
    expect(await w.deps.db.nudgeChoice.count()).toBe(0);
  });

  test('it is changed back in Home', async () => {
    const { id: memberId } = await w.member(ana);
    await w.deps.db.nudgeChoice.create({
      data: { memberId, workspaceId: w.workspace.id, family: 'sessions', days: 0 },
    });
    const me = w.slack.as(ana);
    await me.openHome();
    await w.slack.settle(() => me.home() !== undefined);
    await me.press('home', 'calm.own-rhythm');
    await w.slack.settle(() => me.modal() !== undefined);
    await me.type('family-sessions', 'usual');
    await me.type('nudgeDays', ['1', '5']);
    await me.type('nudgeFrom', '14:00');
    await me.type('checkInDays', '28');
    expect(await me.submit()).toMatchObject({ ok: true });
    expect(await w.deps.db.nudgeChoice.count()).toBe(0);
    expect(await w.member(ana)).toMatchObject({ nudgeDays: [1, 5], nudgeFrom: 840, checkInDays: 28 });
    await send('a');
    expect((await row('a')).dueAt).toEqual(new Date('2026-11-27T13:00:00Z'));
  });
});

test('why tells the kind’s rule and the rule for all', async () => {
  await send('a');
  await choose('why', 'a');
  expect(whispered()?.text).toBe(
    'Because you are paired. Such messages come Tue–Thu in your working hours, from 10:00, at most one a day and 3 in seven days.',
  );
});

test('why of what is of use before a date only does not speak of nudge days', async () => {
  await add({ kind: 'test.timely' }, 'a');
  await w.deliver();
  await choose('why', 'a');
  expect(whispered()?.text).toContain('come on any of your working days, from 10:00');
});

test('why for somebody who works on none of the nudge days names no such days', async () => {
  const week = [1, 2, 3, 4, 5].flatMap(() => [-1, -1]).concat([540, 1080, 540, 1080]);
  await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { workWeek: week } });
  w.setClock('2026-11-28T10:00:00Z'); // Saturday
  await send('a');
  await choose('why', 'a');
  expect(whispered()?.text).toContain('come on any of your working days, from 10:00');
});

test('what a lost answer ended stands there all the same: its menu works', async () => {
  await send('a');
  await w.deps.db.outboxMessage.updateMany({ where: { subject: 'a' }, data: { status: 'DROPPED' } });
  await choose('why', 'a');
  expect(whispered()?.text).toContain('Because you are paired.');
});

test.each(['{"do":"snooze"}', 'x', '{"do":"melt","id":"00000000-0000-7000-8000-000000000000"}'])(
  'a forged menu is refused: %s',
  async (value) => {
    await send('a');
    const message = messages().at(-1);
    const block = message?.blocks[0] as { accessory: { options: { value: string }[] } };
    block.accessory.options[0] = { ...block.accessory.options[0], value } as never;
    await w.slack.as(ana).press(at(), NUDGE_MENU, value);
    await w.slack.settle();
    await w.app.idle();
    expect(whispered()?.text).toContain('no longer works');
  },
);

test('coordinators hear that the app is back in their own hours', async () => {
  await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { isCoordinator: true } });
  w.setClock('2026-11-24T22:00:00Z'); // eleven at night in Berlin
  await markUninstalled(w.deps, w.workspace.id);
  await recordInstallation(w.deps, { slackId: 'T0ALONG', name: 'Bright Support', botUserId: w.slack.botUserId });
  await w.deliver();
  expect(messages()).toHaveLength(0);
  w.setClock('2026-11-25T08:00:00Z');
  await w.deliver();
  expect(messages()).toHaveLength(1);
});

test('a message of another workspace is nobody’s here, even under the same Slack id', async () => {
  await send('a');
  const value = await menu('fewer', 'a');
  const other = await w.deps.db.workspace.create({
    data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U1', installedAt: w.deps.now() },
  });
  await w.deps.db.outboxMessage.updateMany({ where: { subject: 'a' }, data: { workspaceId: other.id } });
  await w.slack.as(ana).press(at(), NUDGE_MENU, value);
  await w.slack.settle();
  await w.app.idle();
  expect(whispered()?.text).toBe('This message is not yours.');
  expect(await w.deps.db.nudgeChoice.count()).toBe(0);
});

describe('my next 30 days', () => {
  const upcoming = async (day: string, subject: string): Promise<Upcoming> => ({
    memberId: (await w.member(ana)).id,
    kind: 'test.part',
    family: 'sessions',
    key: 'sessions:one',
    subject,
    dueAt: new Date(`${day}T09:00:00Z`),
    title: `Prepare ${subject}`,
  });

  async function openForecast() {
    const me = w.slack.as(ana);
    await me.openHome();
    await w.slack.settle(() => me.home() !== undefined);
    await me.press('home', 'calm.forecast');
    await w.slack.settle(() => me.modal() !== undefined);
    return me;
  }
  const pressed = async (action: string) => {
    const before = modal();
    await w.slack.as(ana).press('modal', action);
    await w.slack.settle(() => modal() !== before);
    await w.app.idle();
  };

  test('what waits and what will come, and nothing for somebody else', async () => {
    await add({ dueAt: new Date('2026-11-26T09:00:00Z') }, 'waiting');
    coming = [await upcoming('2026-12-01', 'later')];
    await openForecast();
    expect(modal()).toContain('Do waiting');
    expect(modal()).toContain('Prepare later');
    const other = w.slack.as(ben);
    await other.openHome();
    await w.slack.settle(() => other.home() !== undefined);
    expect(JSON.stringify(other.home()?.blocks)).toContain('nothing is planned');
  });

  test('one that is cut is not sent, its feature is told, and the next one comes', async () => {
    coming = [await upcoming('2026-12-01', 'first'), await upcoming('2026-12-08', 'second')];
    await openForecast();
    await pressed('calm.cut');
    expect(modal()).toContain('not sent: Prepare first');
    w.setClock('2026-12-01T09:00:00Z');
    await add({ key: 'sessions:one' }, 'first');
    await w.deliver();
    expect(await row('first')).toMatchObject({ status: 'DROPPED', reason: 'cut' });
    expect(dropped).toEqual(['first']);
    w.setClock('2026-12-08T09:00:00Z');
    await add({ key: 'sessions:one' }, 'second');
    await w.deliver();
    expect(await row('second')).toMatchObject({ status: 'SENT' });
  });

  test('one that waits over the weekend is not sent, whenever the list was opened, and the next of its key is', async () => {
    w.setClock('2026-11-27T09:00:00Z'); // Friday
    await add({ key: 'sessions:one' }, 'waits');
    await w.deliver();
    w.advance({ minutes: 5 });
    await openForecast();
    w.advance({ minutes: 2 });
    await pressed('calm.cut');
    expect(modal()).toContain('not sent: Do waits');
    w.setClock('2026-12-01T09:00:00Z');
    await add({ key: 'sessions:one' }, 'next');
    await w.deliver();
    expect(await row('waits')).toMatchObject({ status: 'DROPPED', reason: 'cut' });
    expect(dropped).toEqual(['waits']);
    expect((await row('next')).status).toBe('SENT');
  });

  test('a cut of one that waits is taken back', async () => {
    w.setClock('2026-11-27T09:00:00Z');
    await send('waits');
    await openForecast();
    w.advance({ minutes: 1 });
    await pressed('calm.cut');
    w.advance({ minutes: 1 });
    await pressed('calm.uncut');
    expect(await w.deps.db.nudgeCut.count()).toBe(0);
    w.setClock('2026-12-01T09:00:00Z');
    await w.deliver();
    expect((await row('waits')).status).toBe('SENT');
  });

  test('a cut is taken back', async () => {
    coming = [await upcoming('2026-12-01', 'first')];
    await openForecast();
    await pressed('calm.cut');
    await pressed('calm.uncut');
    expect(await w.deps.db.nudgeCut.count()).toBe(0);
    w.setClock('2026-12-01T09:00:00Z');
    await add({ key: 'sessions:one' }, 'first');
    await w.deliver();
    expect((await row('first')).status).toBe('SENT');
  });

  test('whoever is back before the pause was to end gets what waited', async () => {
    await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { pausedUntil: new Date('2027-02-01') } });
    await send('a');
    expect((await row('a')).dueAt.getTime()).toBeGreaterThan(new Date('2027-02-01').getTime());
    await endPause(w.deps, await w.member(ana));
    await w.deliver();
    expect(await row('a')).toMatchObject({ status: 'SENT', reason: null });
  });

  test('whoever moved to another zone gets what waited by the hours there', async () => {
    w.setClock('2026-11-24T20:00:00Z'); // in Berlin the day is over
    await send('a');
    await w.slack.changeUser(ana, { tz: 'America/New_York' });
    await w.eventsDone();
    await w.deliver();
    expect(await row('a')).toMatchObject({ status: 'SENT', sentAt: new Date('2026-11-24T20:00:00Z') });
  });

  test('longer hours of the workspace have what waits asked again', async () => {
    w.setClock('2026-11-24T06:30:00Z'); // half past seven in Berlin
    await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { isCoordinator: true, nudgeFrom: 420 } });
    await send('a');
    expect((await row('a')).dueAt).toEqual(new Date('2026-11-24T08:00:00Z'));
    const { zone, shoutOutWeekday } = w.workspace;
    const hours = { workDays: [1, 2, 3, 4, 5], workFrom: 420, workTo: 1080 };
    await saveSettings(w.deps, await w.member(ana), {
      ...hours,
      zone,
      shoutOutWeekday,
      shoutOutTime: 900,
      values: 'Kindness',
      coordinators: [ana],
    });
    await w.deliver();
    expect((await row('a')).status).toBe('SENT');
  });

  test('whoever moves to a place without that holiday gets what waited', async () => {
    const day = new Date('2026-11-24');
    await w.deps.db.holiday.create({ data: { workspaceId: w.workspace.id, site: 'Berlin', day, name: 'Picnic' } });
    await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { site: 'Berlin' } });
    await send('a');
    expect((await row('a')).status).toBe('PENDING');
    const nowhere = { languages: [], supportChannels: [], products: [], interests: [] };
    await saveWork(w.deps, await w.member(ana), { ...nowhere, site: 'Lyon' });
    await w.deliver();
    expect((await row('a')).status).toBe('SENT');
  });

  test('… also if a file says so', async () => {
    await w.deps.db.holiday.create({
      data: { workspaceId: w.workspace.id, site: 'Berlin', day: new Date('2026-11-24'), name: 'Picnic' },
    });
    await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { site: 'Berlin' } });
    await send('a');
    expect((await row('a')).status).toBe('PENDING');
    const bytes = new TextEncoder().encode(`person,site\n${ana},Lyon\n`);
    await importPeople(w.deps, 'operator', { workspaceId: w.workspace.id, bytes, createSkills: false });
    await w.deliver();
    expect((await row('a')).status).toBe('SENT');
  });

  test('what is no longer true takes no place, neither in the list nor on Home', async () => {
    await w.deps.db.workspace.updateMany({ data: { nudgesAWeek: 1 } });
    w.setClock('2026-11-27T09:00:00Z'); // Friday
    await send('over');
    done.add('over');
    coming = [await upcoming('2026-12-02', 'later')];
    const me = await openForecast();
    expect(JSON.stringify(me.home()?.blocks)).toContain(
      `the next around <!date^${Date.parse('2026-12-02T09:00Z') / 1000}`,
    );
    expect(modal()).toContain(`${Date.parse('2026-12-02T09:00Z') / 1000}`);
  });

  test('a rhythm that became wider has what waits asked again', async () => {
    w.setClock('2026-11-27T09:00:00Z'); // Friday
    await send('a');
    expect((await row('a')).status).toBe('PENDING');
    await saveOwnRhythm(w.deps, await w.member(ana), {
      nudgeDays: [5],
      nudgeFrom: null,
      checkInDays: null,
      choices: new Map(),
    });
    await w.deliver();
    expect((await row('a')).status).toBe('SENT');
  });

  test('a pause empties it', async () => {
    coming = [await upcoming('2026-12-01', 'first')];
    const me = await openForecast();
    await me.press('modal', 'calm.open-pause');
    await w.slack.settle(() => me.modals().length === 2);
    await me.type('day', '2027-02-01');
    expect(await me.submit()).toMatchObject({ ok: true });
    expect((await w.member(ana)).pausedUntil).toEqual(new Date('2027-01-31T23:00:00Z'));
    await me.press('home', 'calm.forecast');
    await w.slack.settle(() => me.modal() !== undefined);
    expect(modal()).toContain('Nothing is planned');
  });

  test('fewer can be asked for there', async () => {
    coming = [await upcoming('2026-12-01', 'first'), await upcoming('2026-12-03', 'second')];
    await openForecast();
    await pressed('calm.fewer-sessions');
    expect(modal()).toContain('at most every 2 weeks');
    expect(await w.deps.db.nudgeChoice.count()).toBe(1);
  });
});

describe('coordinators', () => {
  async function open(action: string) {
    await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { isCoordinator: true } });
    const me = w.slack.as(ana);
    await me.openHome();
    await w.slack.settle(() => me.home() !== undefined);
    await me.press('home', action);
    await w.slack.settle(() => me.modal() !== undefined);
    return me;
  }

  test('a holiday for everywhere and one for a site: nobody there is written to', async () => {
    await w.deps.db.member.updateMany({ where: { slackId: ana }, data: { site: 'Berlin' } });
    const me = await open('calm.holidays');
    await me.type('site', '0');
    await me.submit();
    expect(modal()).toContain('Berlin');
    await me.type('lines', '2026-11-24 Company picnic\n24.12.2026 Heiligabend');
    expect(await me.submit()).toMatchObject({ ok: true });
    expect(await w.deps.db.holiday.findMany({ orderBy: { day: 'asc' } })).toMatchObject([
      { site: 'Berlin', name: 'Company picnic' },
      { site: 'Berlin', name: 'Heiligabend', day: new Date('2026-12-24') },
    ]);
    await send('a');
    expect((await row('a')).dueAt).toEqual(new Date('2026-11-25T09:00:00Z'));
    await w.deps.db.outboxMessage.updateMany({ data: { recipient: ben, dueAt: w.deps.now() } });
    await w.deliver();
    expect((await row('a')).status).toBe('SENT');
  });

  test('a bad line is named at its field, and what is over is kept', async () => {
    const past = { workspaceId: w.workspace.id, site: null, day: new Date('2026-01-01'), name: 'New Year' };
    await w.deps.db.holiday.create({ data: past });
    const me = await open('calm.holidays');
    expect(modal()).not.toContain('New Year');
    await me.type('lines', '2026-12-25 Christmas\nsoon');
    expect(await me.submit()).toMatchObject({
      ok: false,
      errors: { lines: '“soon”: begin with a date that exists, such as 2026-12-25.' },
    });
    await me.type('lines', '2026-12-25 Christmas');
    await me.submit();
    expect(await w.deps.db.holiday.count()).toBe(2);
  });

  test('the rhythm is previewed in numbers only, then saved', async () => {
    for (let person = 0; person < 6; person++) await w.member(w.person(`P${person}`));
    await add({ dueAt: new Date('2026-11-26T09:00:00Z') }, 'a');
    const me = await open('calm.rhythm');
    await me.type('nudgesAWeek', '5');
    await me.type('stuckDays', '28');
    await me.press('modal', 'calm.preview');
    await w.slack.settle(() => modal().includes('messages a week'));
    expect(JSON.stringify(me.modal()?.blocks)).toContain('now → then:* 0.3 to 8 people');
    expect(JSON.stringify(me.modal()?.blocks)).not.toContain(ana);
    expect(await me.submit()).toMatchObject({ ok: true });
    expect(await w.deps.db.workspace.findFirst()).toMatchObject({
      nudgesAWeek: 5,
      stuckDays: 28,
      nudgeDays: [2, 3, 4],
    });
  });

  test('with fewer than five people no numbers are shown', async () => {
    const me = await open('calm.rhythm');
    await me.press('modal', 'calm.preview');
    await w.slack.settle(() => modal().includes('at least five people'));
  });

  test('nobody else changes either', async () => {
    const me = await open('calm.rhythm');
    await w.deps.db.member.updateMany({ data: { isCoordinator: false } });
    expect(await me.submit()).toMatchObject({ ok: false });
  });
});

describe('holidays as they are written', () => {
  const now = new Date('2026-11-24T09:00:00Z');

  test('either way of writing a date, with or without a name, in the order of the days', () => {
    expect(readHolidays('1.1.2027: New Year\n\n 2026-12-25\n26. 12. 2026 – Boxing Day', now)).toEqual([
      { day: '2026-12-25', name: 'Day off' },
      { day: '2026-12-26', name: 'Boxing Day' },
      { day: '2027-01-01', name: 'New Year' },
    ]);
  });

  test.each([
    ['2026-12-25T23:59:00Z', '2026-12-25'],
    ['2026-12-26T00:00:00Z', '2027-12-25'],
  ])('the example is a day that may be written: %s', (now, example) => {
    expect(exampleDay(new Date(now))).toBe(example);
    expect(readHolidays(`${example} Christmas Day`, new Date(now))).toEqual([{ day: example, name: 'Christmas Day' }]);
  });

  test.each([
    ['2026-02-30 x', 'a date that exists'],
    ['12/25/2026 x', 'a date that exists'],
    ['2025-12-25 x', 'that day is over'],
    ['2036-12-25 x', 'two years ahead'],
    ['2026-12-25 x\n25.12.2026 y', 'there twice'],
    [`2026-12-25 ${'x'.repeat(61)}`, '60 characters'],
    ['<!channel> 🎉', 'a date that exists'],
  ])('what cannot be read is named: %s', (text, error) => {
    expect(() => readHolidays(text, now)).toThrow(error);
  });
});

test('more holidays than a year has are refused', () => {
  const text = Array.from({ length: 151 }, () => '2026-12-25').join('\n');
  expect(() => readHolidays(text, new Date('2026-11-24T09:00:00Z'))).toThrow('150 at most');
});

describe('views', () => {
  test('snooze', () => {
    const days = { tomorrow: '2026-11-30', inThreeDays: '2026-12-02', nextWeek: '2026-11-30', last: '2027-01-28' };
    expect(snoozeModal('id', days)).toMatchSnapshot();
  });

  test('the forecast', () => {
    const one = { at: new Date('2026-12-01T09:00:00Z'), title: 'Check-in with <@U1>', id: '1' };
    const common = { kind: 'k', family: 'check-ins' as const };
    expect(
      forecastModal([
        { ...one, ...common, joins: false, cut: false },
        { ...one, ...common, joins: true, cut: false },
        { ...one, ...common, joins: false, cut: true },
      ]),
    ).toMatchSnapshot();
    expect(forecastModal([])).toMatchSnapshot();
  });

  test('the rhythm with its preview', async () => {
    const workspace = await w.deps.db.workspace.findFirstOrThrow();
    const change = { before: 3, after: 5 };
    const days = Array.from({ length: 7 }, () => change);
    const sites = [
      { name: '<!channel> Berlin', people: 5, change },
      { name: null, people: 7, change },
    ];
    expect(
      rhythmModal(workspace, { is: { people: 12, total: change, days, sites } }).blocks.slice(0, 4),
    ).toMatchSnapshot();
  });
});

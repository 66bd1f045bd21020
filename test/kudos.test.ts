import { beforeEach, describe, expect, test } from 'vitest';
import type { CompanyValue } from '../src/generated/prisma/client.ts';
import { kudosModal } from '../src/kudos/form-views.ts';
import { giveKudos } from '../src/kudos/giving.ts';
import type { Told } from '../src/kudos/posting.ts';
import { channelTroubleMessage, kudosCopy, kudosMessage, kudosThanks } from '../src/kudos/views.ts';
import { giveByForm, openKudos, sendKudos } from './support/kudos.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let ben: string;
let value: CompanyValue;

const DEED = 'Calmed an angry caller and found the lost parcel.';

beforeEach(async () => {
  ana = w.person('Ana');
  ben = w.person('Ben');
  value = await w.deps.db.companyValue.findFirstOrThrow({ orderBy: { position: 'asc' } });
});

const openForm = (giver: string, text = '') => openKudos(w.slack, giver, text);

/** Fills in the form, looks at the preview and posts it. */
const thank = (giver: string, toIds: string[], deed = DEED) =>
  giveByForm(w.slack, giver, { toIds, valueId: value.id, deed });

/** Sends the form as a forged or old client would, past what Slack itself refuses. */
async function forge(giver: string, values: { toIds: string[]; deed?: string; valueId?: string | null }) {
  await openForm(giver);
  const view = w.slack.as(giver).modal();
  const { toIds, deed = DEED, valueId = value.id } = values;
  const chosen = {
    type: 'static_select',
    selected_option: valueId === null ? null : { text: { type: 'plain_text', text: 'x' }, value: valueId },
  };
  const payload = {
    type: 'view_submission',
    team: { id: 'T0ALONG', domain: 'x' },
    user: { id: giver },
    api_app_id: 'A1',
    view: {
      ...view,
      state: {
        values: {
          toIds: { toIds: { type: 'multi_users_select', selected_users: toIds } },
          valueId: { valueId: chosen },
          deed: { deed: { type: 'plain_text_input', value: deed } },
        },
      },
    },
  };
  const { answer } = await w.slack.deliverRaw(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
  return answer === '' ? {} : ((JSON.parse(answer) as { errors?: Record<string, string> }).errors ?? {});
}

const give = async (giver: string, to: string[], deed = DEED) =>
  giveKudos(w.deps, {
    workspaceId: w.workspace.id,
    giver: await w.member(giver),
    toSlackIds: to,
    valueId: value.id,
    deed,
    impact: null,
  });

const count = () => w.deps.db.kudos.count();
const heard = (slackId: string) =>
  w.slack
    .as(slackId)
    .directMessages()
    .map(({ text }) => text);

async function recognitionChannel(extra: { botIsMember?: boolean; memberIds?: string[] } = {}): Promise<string> {
  const { id } = w.slack.addChannel({ name: 'kudos', memberIds: [ana, ben], botIsMember: true, ...extra });
  await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { recognitionChannelId: id } });
  return id;
}

async function coordinator(name = 'Cora'): Promise<string> {
  const slackId = w.person(name);
  await w.deps.db.member.update({ where: { id: (await w.member(slackId)).id }, data: { isCoordinator: true } });
  return slackId;
}

describe('giving kudos', () => {
  test('without a recognition channel each recipient gets a message and the giver a quiet confirmation', async () => {
    const cyd = w.person('Cyd');
    expect(await thank(ana, [ben, cyd])).toEqual({ ok: true, errors: {} });
    await w.deliver();
    for (const person of [ben, cyd]) expect(heard(person)).toEqual([expect.stringContaining('Calmed an angry caller')]);
    expect(heard(ana)).toEqual([`Thank you! <@${ben}> and <@${cyd}> get your kudos as a direct message.`]);
  });

  test('with a recognition channel it is posted there, once', async () => {
    const channel = await recognitionChannel();
    await thank(ana, [ben]);
    await w.deliver();
    await w.deliver();
    expect(w.slack.as(ben).messages(channel)).toHaveLength(1);
    expect(heard(ben)).toEqual([]);
    expect(heard(ana)).toEqual([`Thank you! Your kudos for <@${ben}> are on their way to <#${channel}>.`]);
  });

  test('people named after the command are already chosen', async () => {
    await openForm(ana, '@Ben @Ben and @nobody');
    await w.slack.as(ana).type('valueId', value.id);
    await w.slack.as(ana).type('deed', DEED);
    expect(await sendKudos(w.slack, ana)).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(heard(ben)).toHaveLength(1);
  });

  test('the form opens from App Home too', async () => {
    await w.slack.as(ana).openHome();
    await w.slack.settle(() => w.slack.as(ana).home() !== undefined);
    await w.slack.as(ana).press('home', 'kudos.open');
    await w.slack.settle(() => w.slack.as(ana).modal() !== undefined);
  });

  test('without any value or skill the person is told who can add some', async () => {
    await w.deps.db.companyValue.updateMany({ data: { retiredAt: w.deps.now() } });
    await w.deps.db.skill.updateMany({ data: { retiredAt: w.deps.now() } });
    await w.slack.as(ana).command('/kudos');
    await w.slack.settle(() => w.slack.as(ana).ephemerals().length > 0);
    expect(w.slack.as(ana).ephemerals().at(-1)?.text).toContain('A coordinator can add some');
  });

  test('removed before it went out, it is not posted', async () => {
    await thank(ana, [ben]);
    await w.deps.db.kudos.updateMany({ data: { status: 'REMOVED' } });
    await w.deliver();
    expect(heard(ben)).toEqual([]);
    expect(heard(ana)).toEqual([]);
  });
});

describe('what is refused, next to the field it is about', () => {
  test('oneself, apps, people who left and people unknown here', async () => {
    const robot = w.person('Robot', { isBot: true });
    const dan = w.person('Dan');
    await w.member(dan);
    await w.slack.deactivate(dan);
    await w.slack.settle();
    expect(await forge(ana, { toIds: [ana] })).toEqual({ toIds: 'Kudos are for others. Take yourself out.' });
    expect(await forge(ana, { toIds: [ben, ana] })).toEqual({ toIds: 'Kudos are for others. Take yourself out.' });
    expect(await forge(ana, { toIds: [robot] })).toEqual({ toIds: 'Robot is an app. Choose a person.' });
    expect(await forge(ana, { toIds: [dan] })).toEqual({ toIds: 'Dan has left the workspace.' });
    expect(await forge(ana, { toIds: ['U0NOBODY'] })).toEqual({ toIds: 'That person is not in this workspace.' });
    expect(await forge(ana, { toIds: [] })).toEqual({ toIds: 'Choose who this is for.' });
    expect(await count()).toBe(0);
  });

  test('values that are retired, of another workspace, or no id at all', async () => {
    const other = await w.deps.db.workspace.create({
      data: { slackId: 'T0OTHER', name: 'Other', botUserId: 'U1', installedAt: w.deps.now() },
    });
    const foreign = await w.deps.db.companyValue.create({
      data: { workspaceId: other.id, name: 'Foreign', emoji: ':x:', position: 0 },
    });
    const errors = { valueId: 'This value is no longer in use. Choose another one.' };
    expect(await forge(ana, { toIds: [ben], valueId: foreign.id })).toEqual(errors);
    expect(await forge(ana, { toIds: [ben], valueId: "'; DROP TABLE" })).toEqual({
      valueId: 'Choose a value or a skill.',
    });
    expect(await forge(ana, { toIds: [], valueId: null })).toEqual({
      toIds: 'Choose who this is for.',
      valueId: 'Choose a value or a skill.',
    });
    await openForm(ana);
    await w.deps.db.companyValue.update({ where: { id: value.id }, data: { retiredAt: w.deps.now() } });
    expect(await forge(ana, { toIds: [ben] })).toEqual(errors);
    expect(await count()).toBe(0);
  });

  test('a skill that is retired or of nobody knows where', async () => {
    const skill = await w.deps.db.skill.findFirstOrThrow({ where: { workspaceId: w.workspace.id } });
    await w.deps.db.skill.update({ where: { id: skill.id }, data: { retiredAt: w.deps.now() } });
    for (const skillId of [skill.id, value.id]) {
      const kudos = { workspaceId: w.workspace.id, toSlackIds: [ben], valueId: value.id, deed: DEED, impact: null };
      await expect(giveKudos(w.deps, { ...kudos, giver: await w.member(ana), skillId })).rejects.toMatchObject({
        field: 'skillId',
      });
    }
    expect(await count()).toBe(0);
  });

  test.each([
    ['empty', ''],
    ['blank', '   \n\t   \n\n     '],
    ['invisible', '\u200B'.repeat(40)],
    ['huge', 'x'.repeat(501)],
  ])('a deed that is %s', async (_, deed) => {
    expect(Object.keys(await forge(ana, { toIds: [ben], deed }))).toEqual(['deed']);
    expect(await count()).toBe(0);
  });
});

describe('what people type', () => {
  test.each([
    ['emoji', '👩🏽‍💻👩🏽‍💻👩🏽‍💻👩🏽‍💻'],
    ['right to left', 'ساعدت عميلا غاضبا وأعادت له المال \u202E!!!'],
    ['a broadcast', 'Hey <!channel> <!here> <!everyone> @channel'],
    ['a mention and a link', 'Ask <@U12345678> or <https://evil.example|the bank>'],
    ['code', '```a code block that never ends'],
    ['many lines', Array.from({ length: 60 }, (_, i) => `line ${i}`).join('\n')],
    ['the longest that is allowed, escaped', `a${'&'.repeat(499)}`],
    ['half an emoji at the cut', `${'x'.repeat(148)}🎉🎉🎉`],
  ])('%s arrives, and harmless', async (_, deed) => {
    const channel = await recognitionChannel();
    expect(await thank(ana, [ben], deed)).toEqual({ ok: true, errors: {} });
    // Asked about once at most: what is sent again goes through.
    if (w.slack.as(ana).modal()) expect(await sendKudos(w.slack, ana)).toEqual({ ok: true, errors: {} });
    await w.deliver();
    const [message] = w.slack.as(ben).messages(channel);
    const sent = JSON.stringify(message);
    expect(message?.text).toContain(`Kudos for <@${ben}>`);
    for (const bad of ['<!', '<https', '<@U12345678'])
      expect(sent.replaceAll(JSON.stringify(deed), '')).not.toContain(bad);
  });
});

test('somebody who is thanked at night reads it in their working hours', async () => {
  w.setClock('2026-11-24T22:00:00Z');
  await give(ana, [ben]);
  await w.deliver();
  expect(w.slack.as(ben).directMessages()).toEqual([]);
  w.setClock('2026-11-25T08:00:00Z');
  await w.deliver();
  expect(w.slack.as(ben).directMessages()).toHaveLength(1);
});

test('when Slack is slow to say who somebody is, the form is answered in time and keeps what was typed', async () => {
  const cem = w.person('Cem');
  w.slack.faults.add({ method: 'users.info', kind: 'slow', ms: 6000 });
  const { ok, errors } = await thank(w.person('Dora'), [cem]);
  expect(ok).toBe(false);
  expect(errors.toIds).toContain('ref ');
  w.slack.faults.clear();
  w.logs.length = 0;
});

describe('when the channel cannot be written to', () => {
  test('recipients get their kudos themselves, the giver hears the truth, the coordinators once', async () => {
    const channel = await recognitionChannel();
    const cora = await coordinator();
    const cyd = w.person('Cyd');
    await w.slack.archive(channel);
    await thank(ana, [ben, cyd]);
    await w.deliver();
    await w.deliver();
    await thank(ben, [cyd]);
    await w.deliver();
    await w.deliver();
    expect(heard(cyd).filter((text) => text.startsWith('Kudos for'))).toHaveLength(2);
    expect(heard(ben)[0]).toContain('Calmed an angry caller');
    expect(heard(ana).at(-1)).toBe(
      `<#${channel}> cannot be written to right now, so <@${ben}> and <@${cyd}> get your kudos as a direct message.`,
    );
    expect(heard(cora)).toHaveLength(1);
    expect(heard(cora)[0]).toContain('is archived');
    w.advance({ days: 1 });
    await thank(ana, [ben]);
    await w.deliver();
    await w.deliver();
    expect(heard(cora)).toHaveLength(2);
  });

  test('a channel the app is not in says how to invite it', async () => {
    await recognitionChannel({ botIsMember: false });
    const cora = await coordinator();
    await thank(ana, [ben]);
    await w.deliver();
    await w.deliver();
    expect(heard(cora)[0]).toContain('/invite @Alongside');
  });

  test('coordinators are not told of a channel that was replaced meanwhile', async () => {
    await recognitionChannel({ botIsMember: false });
    const cora = await coordinator();
    w.setClock('2026-11-24T20:00:00Z'); // after the coordinator's working hours
    await thank(ana, [ben]);
    await w.deliver();
    await w.deliver();
    await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { recognitionChannelId: null } });
    w.setClock('2026-11-25T09:00:00Z');
    await w.deliver();
    expect(heard(cora)).toEqual([]);
  });

  test('a recipient who cannot be written to is nobody else’s trouble', async () => {
    const cora = await coordinator();
    w.slack.faults.add({
      method: 'chat.postMessage',
      kind: 'error',
      error: 'user_disabled',
      when: ({ channel }) => channel === ben,
    });
    await thank(ana, [ben]);
    await w.deliver();
    await w.deliver();
    expect(heard(cora)).toEqual([]);
    expect(await w.deps.db.outboxMessage.count({ where: { status: 'FAILED' } })).toBe(1);
  });

  test('while Slack is down nothing is lost and nothing is posted twice', async () => {
    const channel = await recognitionChannel();
    w.slack.faults.add({ method: 'chat.postMessage', kind: 'server_error', times: 4 });
    await thank(ana, [ben]);
    for (let i = 0; i < 5; i++) {
      w.advance({ minutes: 1 });
      await w.deliver();
    }
    expect(w.slack.as(ben).messages(channel)).toHaveLength(1);
    expect(heard(ana)).toHaveLength(1);
  });
});

describe('views', () => {
  const emoji = ':heart:';
  const shown = {
    id: '00000000-0000-4000-8000-000000000001',
    groupName: null,
    skill: null,
    link: null,
    joins: [],
    isEdited: false,
    giverId: 'U0ANA',
    toIds: ['U0BEN', 'U0CYD'],
    value: { id: 'v', name: 'Customer first', emoji },
    deed: 'Found the parcel.\nCalled back.',
    impact: 'She renewed.',
  };

  const values = [{ id: 'v', name: 'Customer first', emoji }];
  const whole = {
    ...shown,
    groupName: 'Returns & co',
    skill: 'De-escalation',
    link: 'https://acme.zendesk.com/agent/tickets/123',
    isEdited: true,
  };

  test('the form: empty, without values, and filled in and asked about', () => {
    expect(kudosModal({ values })).toMatchSnapshot();
    expect(kudosModal({ values: [] }).blocks.map((block) => block.block_id)).not.toContain('valueId');
    const filled = {
      toIds: ['U0BEN'],
      group: { id: 'S1', name: 'Returns' },
      valueId: 'v',
      skill: { id: 's', name: 'De-escalation' },
      deed: 'Great job!',
      impact: 'She renewed.',
      link: whole.link,
      isPrivate: true,
    };
    expect(kudosModal({ values }, filled, { nudge: 'Say more?', ofMessage: true })).toMatchSnapshot();
  });

  test('the post, the copy, the confirmations, Home', () => {
    expect(kudosMessage(shown)).toMatchSnapshot();
    expect(kudosMessage(whole)).toMatchSnapshot();
    expect(kudosCopy(shown, 'C0KUDOS').blocks?.at(-1)).toMatchSnapshot();
    expect(kudosCopy(shown, null).blocks?.at(-1)).toMatchSnapshot();
    const told: Told = { toIds: ['U0BEN'], groupName: null, channelId: 'C0KUDOS', instead: false, isPrivate: false };
    const ways = (to: Told) => [
      to,
      { ...to, instead: true },
      { ...to, channelId: null },
      { ...to, channelId: null, isPrivate: true },
    ];
    const several = { ...told, toIds: ['U0BEN', 'U0CYD'] };
    const group = { ...told, toIds: [], groupName: 'Returns' };
    for (const to of [told, several, group]) expect(ways(to).map((way) => kudosThanks(way).text)).toMatchSnapshot();
  });

  test.each(['is_archived', 'not_in_channel', 'channel_not_found', 'restricted_action'])('trouble: %s', (reason) => {
    expect(channelTroubleMessage('C0KUDOS', reason).text).toMatchSnapshot();
    expect(channelTroubleMessage('C0KUDOS', reason, 'Night <shift>').text).toMatchSnapshot();
  });
});

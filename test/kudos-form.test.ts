import { beforeEach, describe, expect, test } from 'vitest';
import type { CompanyValue } from '../src/generated/prisma/client.ts';
import { giveKudos } from '../src/kudos/giving.ts';
import { giveByForm, openKudos, sendKudos, typeKudos } from './support/kudos.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let ben: string;
let channel: string;
let value: CompanyValue;

const DEED = 'Calmed an angry caller and found the lost parcel.';
const LINK = 'https://acme.zendesk.com/agent/tickets/123';

beforeEach(async () => {
  ana = w.person('Ana');
  ben = w.person('Ben');
  channel = w.slack.addChannel({ name: 'kudos', memberIds: [ana, ben], botIsMember: true }).id;
  await w.deps.db.workspace.update({ where: { id: w.workspace.id }, data: { recognitionChannelId: channel } });
  value = await w.deps.db.companyValue.findFirstOrThrow({ orderBy: { position: 'asc' } });
});

const me = () => w.slack.as(ana);
const modal = () => me().modal();
const seen = () => JSON.stringify(modal()?.blocks);
const posts = () => w.slack.as(ben).messages(channel);
/** What the form holds, by field. */
const held = (name: string) => {
  const element = modal()?.blocks.find((block) => block.block_id === name) as { element?: Record<string, unknown> };
  const { initial_value, initial_users, initial_option } = element?.element ?? {};
  return initial_value ?? initial_users ?? (initial_option as { value: string } | undefined)?.value;
};
const open = (text = '') => openKudos(w.slack, ana, text);

describe('what stands in the form from the start', () => {
  test('people and the deed of the command, exactly as typed', async () => {
    const cyd = w.person('Cyd');
    await open('@Ben @Cyd for staying on the line & <never> *giving* up on @Ana');
    expect(held('toIds')).toEqual([ben, cyd]);
    expect(held('deed')).toBe('staying on the line & <never> *giving* up on @ana');
    await me().type('valueId', value.id);
    expect(await sendKudos(w.slack, ana)).toEqual({ ok: true, errors: {} });
    expect((await w.deps.db.kudos.findFirstOrThrow()).deed).toBe('staying on the line & <never> *giving* up on @ana');
  });

  test('a group of the command by its name', async () => {
    const group = w.slack.addGroup({ name: 'Returns crew', handle: 'returns', users: [ben] });
    await open('@returns for the night they cleared the whole queue');
    expect(held('groupId')).toBe(group);
    expect(seen()).toContain('"text":"Returns crew"');
  });

  test.each([
    ['refuses', { kind: 'error', error: 'missing_scope' } as const],
    ['is slow', { kind: 'slow', ms: 2500 } as const],
  ])('a group by its handle where Slack %s', async (_, fault) => {
    const group = w.slack.addGroup({ name: 'Returns crew', handle: 'returns', users: [ben] });
    w.slack.faults.add({ method: 'usergroups.list', ...fault });
    await open('@returns for the night they cleared the whole queue');
    expect(held('groupId')).toBe(group);
    expect(seen()).toContain('"text":"returns"');
  });

  test('a deed longer than the form takes is cut, and it says so', async () => {
    await open(`@Ben for ${'x'.repeat(600)}`);
    expect(String(held('deed'))).toHaveLength(500);
    expect(seen()).toContain('Only the first 500 characters fit here.');
  });

  test('a message: its author, its link and who can open it', async () => {
    const message = await w.slack.as(ben).say(channel, 'Found the parcel in Leipzig, the customer has it.');
    await me().shortcut('kudos.for-message', message);
    await w.slack.settle(() => modal() !== undefined);
    expect(held('toIds')).toEqual([ben]);
    expect(held('link')).toContain(`/archives/${channel}/p`);
    expect(seen()).toContain('Only people in that conversation can open this link.');
    await typeKudos(w.slack, ana, { valueId: value.id, deed: DEED });
    expect(await sendKudos(w.slack, ana)).toEqual({ ok: true, errors: {} });
    await w.deliver();
    expect(JSON.stringify(posts().at(-1)?.blocks)).toContain('|Slack message>');
  });

  test('a message of one’s own, of an app, or without a link: nobody is chosen', async () => {
    const own = await me().say(channel, 'I did something great');
    await me().shortcut('kudos.for-message', own);
    await w.slack.settle(() => modal() !== undefined);
    expect(held('toIds')).toBeUndefined();
    await me().close();
    w.slack.faults.add({ method: 'chat.getPermalink', kind: 'error', error: 'channel_not_found' });
    const foreign = w.slack.addChannel({ name: 'foreign', memberIds: [ana, ben] }).id;
    await me().shortcut('kudos.for-message', await w.slack.as(ben).say(foreign, 'Hello'));
    await w.slack.settle(() => modal() !== undefined);
    expect(held('toIds')).toEqual([ben]);
    expect(held('link')).toBeUndefined();
    expect(seen()).not.toContain('Only people in that conversation');
    await me().close();
    await giveKudos(w.deps, {
      workspaceId: w.workspace.id,
      giver: await w.member(ben),
      toSlackIds: [ana],
      valueId: value.id,
      deed: DEED,
    });
    await w.deliver();
    const ofApp = posts().at(-1);
    if (ofApp) await me().shortcut('kudos.for-message', ofApp);
    await w.slack.settle(() => modal() !== undefined);
    expect(held('toIds')).toBeUndefined();
  });
});

describe('what is needed', () => {
  test('a skill alone is enough, and the post says it', async () => {
    const skill = await w.deps.db.skill.findFirstOrThrow({ where: { name: 'De-escalation' } });
    expect(await giveByForm(w.slack, ana, { toIds: [ben], skillId: skill.id, deed: DEED })).toMatchObject({ ok: true });
    await w.deliver();
    expect(await w.deps.db.kudos.findFirstOrThrow()).toMatchObject({ valueId: null, skillId: skill.id });
    expect(JSON.stringify(posts().at(-1)?.blocks)).toContain('"text":"De-escalation ·"');
  });

  test('people and a reason, said at once; a link of the web', async () => {
    await open();
    await typeKudos(w.slack, ana, { deed: DEED, link: 'ftp://acme.com/1' });
    expect((await me().submit()).errors).toEqual({
      toIds: 'Choose who this is for.',
      valueId: 'Choose a value or a skill.',
      link: 'A link begins with https://',
    });
    await me().type('link', 'https://ana:secret@acme.com/');
    expect((await me().submit()).errors.link).toBe('Leave the name and password out of the link.');
  });

  test('a workspace without values asks for a skill', async () => {
    await w.deps.db.companyValue.updateMany({ data: { retiredAt: w.deps.now() } });
    await open();
    await typeKudos(w.slack, ana, { toIds: [ben], deed: DEED });
    expect((await me().submit()).errors).toEqual({ skillId: 'Please complete this required field.' });
    const skill = await w.deps.db.skill.findFirstOrThrow({ where: { name: 'De-escalation' } });
    await typeKudos(w.slack, ana, { skillId: skill.id });
    expect(await sendKudos(w.slack, ana)).toEqual({ ok: true, errors: {} });
  });

  test('only nothing at all is no deed', async () => {
    await open();
    await typeKudos(w.slack, ana, { toIds: [ben], valueId: value.id, deed: ' \u200B\u2060 ' });
    expect((await me().submit()).errors).toEqual({ deed: 'Say what they did.' });
    await me().type('deed', '!');
    expect(await me().submit()).toEqual({ ok: true, errors: {} });
    expect(await sendKudos(w.slack, ana)).toEqual({ ok: true, errors: {} });
    expect((await w.deps.db.kudos.findFirstOrThrow()).deed).toBe('!');
  });
});

describe('the coach', () => {
  test('a deed that says little comes back once with everything kept, then goes through', async () => {
    const skill = await w.deps.db.skill.findFirstOrThrow({ where: { name: 'De-escalation' } });
    const group = w.slack.addGroup({ name: 'Returns', handle: 'returns', users: [w.person('Cyd')] });
    await open();
    await typeKudos(w.slack, ana, {
      toIds: [ben],
      groupId: group,
      valueId: value.id,
      skillId: skill.id,
      deed: 'Great job!',
      impact: 'She smiled.',
      link: LINK,
      audience: 'private',
    });
    expect(await me().submit()).toEqual({ ok: true, errors: {} });
    expect(modal()?.callback_id).toBe('kudos.give');
    expect(me().modals()).toHaveLength(1);
    const blocks = modal()?.blocks ?? [];
    const at = blocks.findIndex((block) => JSON.stringify(block).includes('what did it do for whom?'));
    expect(blocks[at + 1]?.block_id).toBe('deed');
    expect(JSON.stringify(blocks[at])).toContain('Called back at six');
    expect(['toIds', 'groupId', 'valueId', 'skillId', 'deed', 'impact', 'link', 'audience'].map(held)).toEqual([
      [ben],
      group,
      value.id,
      skill.id,
      'Great job!',
      'She smiled.',
      LINK,
      'private',
    ]);
    expect(await sendKudos(w.slack, ana)).toEqual({ ok: true, errors: {} });
    expect(await w.deps.db.kudos.findMany()).toMatchObject([
      { deed: 'Great job!', impact: 'She smiled.', link: LINK, status: 'PRIVATE', groupName: 'Returns' },
    ]);
  });

  test('asked once it does not ask again, whatever is changed', async () => {
    await open();
    await typeKudos(w.slack, ana, { toIds: [ben], valueId: value.id, deed: 'Thanks!' });
    await me().submit();
    await me().type('deed', 'Thank you so much!');
    expect(await me().submit()).toEqual({ ok: true, errors: {} });
    expect(modal()?.callback_id).toBe('kudos.post');
    await me().close();
    await me().type('deed', 'Wow');
    await me().submit();
    expect(modal()?.callback_id).toBe('kudos.post');
  });
});

describe('the preview', () => {
  const filled = async (more = {}) => {
    await open();
    await typeKudos(w.slack, ana, { toIds: [ben], valueId: value.id, deed: DEED, ...more });
    return me().submit();
  };

  test('shows the post as it will stand, without buttons, and where it goes; nothing is given yet', async () => {
    await filled({ impact: 'The rings arrived.', link: LINK });
    expect(me().modals()).toHaveLength(2);
    const preview = modal()?.blocks ?? [];
    expect(await w.deps.db.kudos.count()).toBe(0);
    expect(seen()).toContain(`It goes to <#${channel}>.`);
    await me().submit();
    await w.deliver();
    const post =
      posts()
        .at(-1)
        ?.blocks?.map(({ block_id: _, ...block }) => block) ?? [];
    const shown = preview.map(({ block_id: _, ...block }) => block);
    for (const block of post.filter(({ type }) => type === 'rich_text' || type === 'context'))
      expect(shown).toContainEqual(block);
    expect(shown.some(({ type }) => type === 'actions')).toBe(false);
  });

  test('says who gets a copy, and nobody but those it is for when it is private', async () => {
    const cyd = w.person('Cyd');
    await filled({ toIds: [ben, cyd] });
    expect(seen()).toContain(`<@${cyd}> is not in that channel and gets it as a direct message.`);
    await me().close();
    await me().type('audience', 'private');
    await me().submit();
    expect(seen()).toContain('and nobody else sees it.');
    expect(modal()?.submit?.text).toBe('Send');
    await me().close();
    await w.deps.db.workspace.updateMany({ data: { recognitionChannelId: null } });
    await me().type('audience', 'public');
    await me().submit();
    expect(seen()).toContain('There is no channel for kudos yet');
  });

  test('where Slack does not say who is in the channel, it says that they get a copy if need be', async () => {
    w.slack.faults.add({ method: 'conversations.members', kind: 'slow', ms: 2500 });
    await filled();
    expect(seen()).toContain('People who are not in that channel get it as a direct message.');
  });

  test('after Post everything is closed; pressed twice it is given once', async () => {
    await filled();
    const view = modal();
    const body = w.slack.deliveries.length;
    const [first, second] = await Promise.all([me().submit(), me().submit()]);
    expect([first, second].every(({ ok }) => ok)).toBe(true);
    expect(me().modals()).toEqual([]);
    const submission = w.slack.deliveries.slice(body).find(({ type }) => type === 'view_submission');
    // Also long after, as sent again by hand.
    if (submission) expect(JSON.parse((await w.slack.replay(submission)).answer)).toEqual({ response_action: 'clear' });
    await w.deliver();
    expect(view?.callback_id).toBe('kudos.post');
    expect(await w.deps.db.kudos.count()).toBe(1);
    expect(posts()).toHaveLength(1);
    expect(await w.deps.db.formDraft.count()).toBe(0);
  });

  test('what can no longer be given is said in the preview, and the form beneath keeps everything', async () => {
    await filled();
    const giver = await w.member(ana);
    const others = ['Cyd', 'Dan', 'Eve', 'Fay', 'Gus'].map((name) => w.person(name));
    for (const other of others) {
      const kudos = { workspaceId: w.workspace.id, giver, toSlackIds: [other], valueId: value.id, deed: DEED };
      await giveKudos(w.deps, kudos);
    }
    expect(await me().submit()).toEqual({ ok: true, errors: {} });
    expect(seen()).toContain('You’ve given 5 kudos today. From midnight you can again, in about 14 hours.');
    expect(seen()).toContain(DEED);
    expect(me().modals()).toHaveLength(2);
    await me().close();
    expect(modal()?.callback_id).toBe('kudos.give');
    expect(modal()?.typed.deed?.deed).toBe(DEED);
    w.setClock('2026-11-24T23:01:00Z');
    expect(await sendKudos(w.slack, ana)).toEqual({ ok: true, errors: {} });
    expect(await w.deps.db.kudos.count()).toBe(6);
  });

  test('a value retired or a person gone between preview and Post is said in words', async () => {
    await filled();
    await w.deps.db.companyValue.update({ where: { id: value.id }, data: { retiredAt: w.deps.now() } });
    await me().submit();
    expect(seen()).toContain('This value is no longer in use');
    await w.deps.db.companyValue.update({ where: { id: value.id }, data: { retiredAt: null } });
    await w.slack.deactivate(ben);
    await w.eventsDone();
    await me().submit();
    expect(seen()).toContain('Ben has left the workspace.');
    expect(await w.deps.db.kudos.count()).toBe(0);
  });

  test('a preview that is no longer kept sends back to the form', async () => {
    await filled();
    await w.deps.db.formDraft.deleteMany();
    await me().submit();
    expect(seen()).toContain('Go back and press Preview again.');
    await me().close();
    expect(await sendKudos(w.slack, ana)).toEqual({ ok: true, errors: {} });
    expect(await w.deps.db.kudos.count()).toBe(1);
  });

  test('somebody else cannot post it', async () => {
    await filled();
    const { id } = JSON.parse(modal()?.private_metadata ?? '{}') as { id: string };
    const view = { ...modal(), userId: undefined, state: { values: {} } };
    const payload = { type: 'view_submission', team: { id: 'T0ALONG' }, user: { id: ben }, api_app_id: 'A1', view };
    const { answer } = await w.slack.deliverRaw(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
    expect(answer).toContain('no longer kept');
    expect(await w.deps.db.kudos.count({ where: { id } })).toBe(0);
  });

  test('what was never posted is forgotten a day later, and its preview says so', async () => {
    await filled();
    await w.run('kudos.previews');
    expect(await w.deps.db.formDraft.count()).toBe(1);
    w.advance({ days: 1, minutes: 1 });
    await w.run('kudos.previews');
    expect(await w.deps.db.formDraft.count()).toBe(0);
    expect((await me().submit()).errors).toEqual({});
    expect(JSON.stringify(modal())).toContain('no longer kept');
  });
});

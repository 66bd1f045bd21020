import { beforeEach, describe, expect, test } from 'vitest';
import type { CompanyValue } from '../src/generated/prisma/client.ts';
import { giveByForm, type KudosTyped } from './support/kudos.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

let ana: string;
let ben: string;
let cyd: string;
let dan: string;
let recognition: string;
let value: CompanyValue;

const DEED = 'Calmed an angry caller and found the lost parcel.';

beforeEach(async () => {
  [ana, ben, cyd, dan] = ['Ana', 'Ben', 'Cyd', 'Dan'].map((name) => w.person(name)) as [string, string, string, string];
  recognition = w.slack.addChannel({ name: 'kudos', memberIds: [ana, ben, cyd], botIsMember: true }).id;
  await w.deps.db.workspace.update({
    where: { id: w.workspace.id },
    data: { recognitionChannelId: recognition },
  });
  value = await w.deps.db.companyValue.findFirstOrThrow({ orderBy: { position: 'asc' } });
});

/** A team with these people, and a channel of its own. */
async function team(name: string, people: string[], channelId: string | null, leadId?: string) {
  const { workspace, deps } = w;
  const lead = leadId && (await w.member(leadId)).id;
  const made = await deps.db.team.create({
    data: { workspaceId: workspace.id, name, channelId, ...(lead && { leadId: lead }) },
  });
  for (const person of people)
    await deps.db.member.update({ where: { id: (await w.member(person)).id }, data: { teamId: made.id } });
  return made.id;
}

async function thank(toIds: string[], more: KudosTyped = {}) {
  expect(await giveByForm(w.slack, ana, { toIds, valueId: value.id, deed: DEED, ...more })).toMatchObject({ ok: true });
  await w.deliver();
  await w.deliver();
}

const posts = (channel: string) => w.slack.as(ana).messages(channel);
const heard = (slackId: string) => w.slack.as(slackId).directMessages();
const kudos = () => w.deps.db.kudos.findFirstOrThrow();

describe('where kudos are posted', () => {
  test('in the channel of the team all of them are in', async () => {
    const own = w.slack.addChannel({ name: 'team', memberIds: [ana, ben, cyd], botIsMember: true }).id;
    const teamId = await team('Harbour', [ben, cyd], own);
    await thank([ben, cyd]);
    expect(posts(own)).toHaveLength(1);
    expect(posts(recognition)).toHaveLength(0);
    expect(await kudos()).toMatchObject({ teamId, status: 'POSTED' });
    expect(heard(ana).at(-1)?.text).toContain(`on their way to <#${own}>`);
    for (const person of [ben, cyd]) expect(heard(person)).toEqual([]);
  });

  test('in the recognition channel where the team has none, or they are of several teams, or of none', async () => {
    const own = w.slack.addChannel({ name: 'team', memberIds: [ana, ben], botIsMember: true }).id;
    const summit = await team('Summit', [dan], null);
    await team('Harbour', [ben], own);
    await thank([dan]);
    expect(await kudos()).toMatchObject({ teamId: summit });
    await thank([ben, cyd]);
    expect(posts(recognition)).toHaveLength(2);
    expect(posts(own)).toHaveLength(0);
    expect(await w.deps.db.kudos.count({ where: { teamId: null } })).toBe(1);
  });

  test('who is not in that channel gets a copy, once; who is, does not', async () => {
    await thank([ben, dan]);
    await w.deliver();
    expect(posts(recognition)).toHaveLength(1);
    expect(heard(ben)).toEqual([]);
    expect(heard(dan)).toHaveLength(1);
    expect(JSON.stringify(heard(dan)[0]?.blocks)).toContain(`Posted in <#${recognition}>.`);
    expect(heard(dan)[0]?.text).toContain(DEED);
  });

  test('a copy waits for the working hours of its reader, and asks then who is in the channel', async () => {
    w.setClock('2026-11-24T22:00:00Z');
    await thank([dan]);
    expect(heard(dan)).toEqual([]);
    await w.slack.join(recognition, dan);
    w.setClock('2026-11-25T09:00:00Z');
    await w.deliver();
    expect(heard(dan)).toEqual([]);
  });

  test('a large channel is read page by page, once for all copies', async () => {
    const memberIds = w.slack.state.conversations.get(recognition)?.memberIds ?? [];
    for (let i = 0; i < 1100; i++) memberIds.push(`UCROWD${i}`);
    memberIds.push(dan);
    await thank([ben, cyd, dan]);
    for (const person of [ben, cyd, dan]) expect(heard(person)).toEqual([]);
    expect(w.slack.calls.filter(({ method }) => method === 'conversations.members')).toHaveLength(2);
    memberIds.length = 0;
  });

  test.each([
    ['refuses', { kind: 'error', error: 'fetch_members_failed' } as const],
    ['asks to wait', { kind: 'rate_limited', retryAfter: 30 } as const],
  ])('when Slack %s to say who is in the channel everybody gets a copy', async (_, fault) => {
    w.slack.faults.add({ method: 'conversations.members', ...fault });
    await thank([ben, dan]);
    for (const person of [ben, dan]) expect(heard(person)).toHaveLength(1);
  });

  test('private ones are read by those they are for and by nobody else', async () => {
    await thank([ben, dan], { audience: 'private', impact: 'She renewed.' });
    for (const person of [ben, dan]) {
      expect(heard(person)).toHaveLength(1);
      expect(JSON.stringify(heard(person)[0]?.blocks)).toContain('Private: only you see this');
    }
    expect(posts(recognition)).toHaveLength(0);
    expect(heard(cyd)).toEqual([]);
    expect(heard(ana).at(-1)?.text).toContain('and nobody else sees them.');
    expect(await kudos()).toMatchObject({ status: 'PRIVATE', hiddenAt: null });
  });

  test('private ones removed before they went out are not sent', async () => {
    w.setClock('2026-11-24T22:00:00Z');
    await thank([dan], { audience: 'private' });
    await w.deps.db.kudos.updateMany({ data: { status: 'REMOVED' } });
    w.setClock('2026-11-25T09:00:00Z');
    await w.deliver();
    expect(heard(dan)).toEqual([]);
  });
});

describe('a team’s channel that cannot be written to', () => {
  test('its people get their kudos, the coordinators and the team’s lead hear, others do not', async () => {
    const [cora, lea, max] = ['Cora', 'Lea', 'Max'].map((name) => w.person(name)) as [string, string, string];
    await w.deps.db.member.update({ where: { id: (await w.member(cora)).id }, data: { isCoordinator: true } });
    const own = w.slack.addChannel({ name: 'team', memberIds: [ana, ben], botIsMember: false }).id;
    await team('Harbour', [ben, dan], own, lea);
    await team('Summit', [cyd], null, max);
    await thank([ben, dan]);
    for (const person of [ben, dan]) expect(heard(person)).toHaveLength(1);
    for (const person of [cora, lea]) {
      expect(heard(person)).toHaveLength(1);
      expect(heard(person)[0]?.text).toContain('choose another channel for Harbour');
    }
    expect(heard(max)).toEqual([]);
    expect(heard(ana).at(-1)?.text).toBe(
      `<#${own}> cannot be written to right now, so <@${ben}> and <@${dan}> get your kudos as a direct message.`,
    );
    // Another channel was chosen before the message went out: nothing is the matter any more.
    w.setClock('2026-11-24T20:00:00Z');
    w.advance({ days: 1 });
    await thank([ben]);
    await w.deps.db.team.updateMany({ data: { channelId: recognition } });
    w.setClock('2026-11-26T09:00:00Z');
    await w.deliver();
    expect(heard(lea)).toHaveLength(1);
  });

  test('whoever has had a copy already does not get them twice', async () => {
    w.slack.faults.add({ method: 'conversations.members', kind: 'error', error: 'fetch_members_failed' });
    w.slack.faults.add({
      method: 'chat.postMessage',
      kind: 'error',
      error: 'service_unavailable',
      times: 1,
      when: ({ channel }) => channel === recognition,
    });
    await giveByForm(w.slack, ana, { toIds: [ben, dan], valueId: value.id, deed: DEED });
    await w.deliver();
    for (const person of [ben, dan]) expect(heard(person)).toHaveLength(1);
    await w.slack.archive(recognition);
    w.advance({ minutes: 10 });
    await w.deliver();
    await w.deliver();
    for (const person of [ben, dan]) expect(heard(person)).toHaveLength(1);
    expect(await w.deps.db.outboxMessage.count({ where: { status: 'FAILED' } })).toBe(1);
  });
});

test('a link stands there by its name, and an edited post says so quietly', async () => {
  await thank([ben], { link: 'https://acme.zendesk.com/agent/tickets/123?a=1&b=%7C2' });
  expect(JSON.stringify(posts(recognition)[0]?.blocks)).toContain(
    '<https://acme.zendesk.com/agent/tickets/123?a=1&amp;b=%7C2|Zendesk ticket 123>',
  );
  await w.deps.db.kudos.updateMany({ data: { editedAt: w.deps.now() } });
  await w.deps.db.$transaction(async (tx) =>
    w.deps.outbox.refresh(tx, w.workspace.id, 'kudos.posted', (await tx.kudos.findFirstOrThrow()).id),
  );
  await w.deliver();
  expect(JSON.stringify(posts(recognition)[0]?.blocks)).toContain(`from <@${ana}> · edited`);
});

import { expect, test } from 'vitest';
import { createApp } from '../src/app.ts';
import { askForHelp, withdrawHelp } from '../src/live-help/asking.ts';
import { claimHelp, passHelp } from '../src/live-help/claiming.ts';
import { askNext } from '../src/live-help/rings.ts';
import { askSomebodyElse, handBack, solveHelp } from '../src/live-help/solving.ts';
import { newLogger } from '../src/slack/logger.ts';
import { testDb } from './support/db.ts';
import { askPerson, expert, help } from './support/live-help.ts';
import { lastDm } from './support/mentoring.ts';
import { useWorld, type World } from './support/world.ts';

const w = useWorld();

/** A second replica beside the first, on the same database. */
async function newReplica(of: World) {
  const { db, pool } = await testDb();
  const lines: string[] = [];
  const app = createApp({
    slack: {
      botToken: 'xoxb-test-token',
      appToken: undefined,
      signingSecret: 'a-signing-secret-for-tests',
      apiUrl: `${of.slackUrl}/api/`,
    },
    port: 0,
    ...{ db, pool, embedded: true, now: of.deps.now, random: () => 0.5, channelPauseMs: 0, gatherMs: 0 },
    log: newLogger('error', (line) => void lines.push(line)),
  });
  return { app, lines, url: `http://127.0.0.1:${await app.listen()}/slack/events` };
}

function tapOf(who: string, action: string, id: string): string {
  const { channel, ts, text, blocks } = lastDm(w, who);
  const payload = {
    type: 'block_actions',
    team: { id: 'T0ALONG', domain: 'x' },
    user: { id: who },
    api_app_id: 'A1',
    trigger_id: w.slack.issueTrigger(who),
    channel: { id: channel },
    message: { ts, text, blocks },
    container: { type: 'message', channel_id: channel, message_ts: ts },
    response_url: w.slack.issueResponseUrl(who, channel),
    actions: [{ type: 'button', action_id: action, block_id: 'b', action_ts: '1', value: JSON.stringify({ id }) }],
  };
  return `payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

// The embedded database has one connection, so the two take turns there; on a server they truly race.
test('five who take it at once, each on both replicas: one has it, one conversation is opened, four are told', async () => {
  const ana = w.person('Ana');
  const people: string[] = [];
  for (const name of ['B1', 'B2', 'B3', 'B4', 'B5'])
    people.push(await expert(w, name, { skill: 'Billing and refunds' }));
  await askPerson(w, ana);
  const { id } = await help(w);
  const replica = await newReplica(w);
  const taps = people.map((who) => tapOf(who, 'live-help.take', id));
  await Promise.all(taps.flatMap((tap) => [w.slack.deliverRaw(tap), w.slack.deliverRaw(tap, { url: replica.url })]));
  await Promise.all([w.app.idle(), replica.app.idle()]);
  await w.deliver();
  await replica.app.stop();
  expect(replica.lines).toEqual([]);
  const { status, claimer } = await help(w);
  expect(status).toBe('CLAIMED');
  const claims = await w.deps.db.helpAsk.findMany({ where: { status: 'CLAIMED' }, include: { member: true } });
  expect(claims.map(({ member }) => member.slackId)).toEqual([claimer?.slackId]);
  expect(await w.deps.db.outboxMessage.count({ where: { kind: 'live-help.together' } })).toBe(1);
  const others = people.filter((who) => who !== claimer?.slackId);
  for (const who of others) {
    expect(JSON.stringify(w.slack.as(who).directMessages())).toContain(`Taken by <@${claimer?.slackId}>`);
    expect(
      w.slack
        .as(who)
        .ephemerals()
        .map(({ text }) => text),
    ).toContain('This one is no longer open.');
  }
});

test('one person who takes two questions at once, on two replicas, is asked about the second', async () => {
  const [ana, zoe] = [w.person('Ana'), w.person('Zoe')];
  const ben = await expert(w, 'Ben', { skill: 'Billing and refunds' });
  await askPerson(w, ana);
  const first = await help(w);
  const one = tapOf(ben, 'live-help.take', first.id);
  await askPerson(w, zoe);
  const second = await help(w);
  const other = tapOf(ben, 'live-help.take', second.id);
  const replica = await newReplica(w);
  await Promise.all([w.slack.deliverRaw(one), w.slack.deliverRaw(other, { url: replica.url })]);
  await Promise.all([w.app.idle(), replica.app.idle()]);
  await replica.app.stop();
  expect(await w.deps.db.helpRequest.count({ where: { status: 'CLAIMED' } })).toBe(1);
  expect(w.slack.as(ben).ephemerals().at(-1)?.text).toContain('Take this one too?');
  expect(replica.lines).toEqual([]);
});

test('a ring that two replicas look at in the same minute is asked once', async () => {
  const ana = w.person('Ana');
  const ben = await expert(w, 'Ben', { skill: 'Billing and refunds' });
  const { id: askerId } = await w.member(ana);
  const now = w.deps.now();
  await w.deps.db.helpRequest.create({
    data: {
      ...{ workspaceId: w.workspace.id, askerId, question: 'A refund to an old card?', status: 'OPEN' },
      ...{ nextRingAt: now, createdAt: now },
    },
  });
  const replica = await newReplica(w);
  await Promise.all([w.app.runSchedule('live-help.ask-next'), replica.app.runSchedule('live-help.ask-next')]);
  await w.deliver();
  await replica.app.stop();
  expect(replica.lines).toEqual([]);
  expect(w.slack.as(ben).directMessages()).toHaveLength(1);
  expect(await help(w)).toMatchObject({ ring: 2 });
});

test('two forms of the same person, sent at once on two replicas, ask once', async () => {
  const ana = w.person('Ana');
  await w.member(ana);
  const replica = await newReplica(w);
  const sent = (n: number) => {
    const payload = {
      type: 'view_submission',
      team: { id: 'T0ALONG', domain: 'x' },
      user: { id: ana },
      api_app_id: 'A1',
      view: {
        ...{ id: `V${n}`, type: 'modal', callback_id: 'live-help.send', private_metadata: '{}' },
        blocks: [{ type: 'input', block_id: 'question' }],
        state: { values: { question: { question: { type: 'plain_text_input', value: `Question number ${n}?` } } } },
      },
    };
    return `payload=${encodeURIComponent(JSON.stringify(payload))}`;
  };
  await Promise.all([w.slack.deliverRaw(sent(1)), w.slack.deliverRaw(sent(2), { url: replica.url })]);
  await Promise.all([w.app.idle(), replica.app.idle()]);
  await replica.app.stop();
  expect(replica.lines).toEqual([]);
  expect(await w.deps.db.helpRequest.count()).toBe(1);
});

test('taken, taken back, handed back and solved at the same moments: whoever comes first counts, and nothing is left halfway', async () => {
  const ben = await expert(w, 'Ben', { skill: 'Billing and refunds' });
  await expert(w, 'Cyd', { skill: 'Billing and refunds' });
  const helper = await w.member(ben);
  for (let n = 0; n < 6; n += 1) {
    const asker = await w.member(w.person(`Asker ${n}`));
    const { help: asked } = await askForHelp(w.deps, {
      ...{ asker, question: 'A refund to an old card?', skillId: null, product: null, urgent: false, waiting: false },
      link: null,
    });
    await askNext(w.deps, asker.workspaceId, asked.id);
    await Promise.all([
      claimHelp(w.deps, helper, asked.id),
      n % 2 ? withdrawHelp(w.deps, asker, asked.id) : passHelp(w.deps, helper, asked.id),
    ]);
    const first = await help(w);
    expect(['CLAIMED', 'WITHDRAWN', 'OPEN']).toContain(first.status);
    if (first.status === 'WITHDRAWN') continue;
    await claimHelp(w.deps, helper, asked.id);
    await Promise.all([
      handBack(w.deps, helper, asked.id).catch(() => undefined),
      solveHelp(w.deps, asker, asked.id),
      askSomebodyElse(w.deps, asker, asked.id),
    ]);
    const { status, claimerId } = await help(w);
    const claims = await w.deps.db.helpAsk.count({ where: { helpRequestId: asked.id, status: 'CLAIMED' } });
    expect(claims).toBe(claimerId ? 1 : 0);
    expect(status).toBe(claimerId ? 'RESOLVED' : 'OPEN');
    await withdrawHelp(w.deps, asker, asked.id);
  }
});

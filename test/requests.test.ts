import { describe, expect, test, vi } from 'vitest';
import { useWorld } from './support/world.ts';

const w = useWorld();

const form = (payload: object) => `payload=${encodeURIComponent(JSON.stringify(payload))}`;
const press = (actionId: string, value: string, extra: object = {}) =>
  form({
    type: 'block_actions',
    team: { id: 'T0ALONG', domain: 'x' },
    user: { id: w.person('Ana') },
    api_app_id: 'A1',
    actions: [{ type: 'button', action_id: actionId, block_id: 'b', value, action_ts: '1' }],
    ...extra,
  });
const alive = async () => {
  const eve = w.person('Eve');
  await w.slack.as(eve).command('/kudos');
  await w.slack.settle(() => w.slack.as(eve).modal() !== undefined);
};

describe('requests that are not Slack’s', () => {
  test('a tampered signature is refused', async () => {
    const { status } = await w.slack.deliverRaw(press('kudos.open', '1'), { signature: `v0=${'0'.repeat(64)}` });
    expect(status).toBe(401);
    await alive();
  });

  test('a stale timestamp is refused', async () => {
    const { status } = await w.slack.deliverRaw(press('kudos.open', '1'), {
      timestamp: Math.floor(Date.now() / 1000) - 600,
    });
    expect(status).toBe(401);
    await alive();
  });

  test('a body of 5 MB is refused', async () => {
    const { status } = await w.slack.deliverRaw(form({ type: 'block_actions', secret: 'x'.repeat(5_000_000) }));
    expect([413, 'refused']).toContain(status);
    await alive();
  });

  test.each(['{"type":', 'payload=%7Bnot', 'payload=', '[]', ''])('malformed: %s', async (body) => {
    const contentType = body.startsWith('payload') ? 'application/x-www-form-urlencoded' : 'application/json';
    const { status } = await w.slack.deliverRaw(body, { contentType });
    expect(status).not.toBe('timeout');
    await alive();
    w.logs.length = 0;
  });

  test('nothing of what came in is logged', async () => {
    await w.slack.deliverRaw(press('kudos.open', 'my-secret-words'), { signature: `v0=${'0'.repeat(64)}` });
    await w.slack.deliverRaw('{"type": "my-secret-words"', { contentType: 'application/json' });
    expect(w.logs.join('\n')).not.toContain('my-secret-words');
    expect(w.logs.join('\n')).not.toContain('xoxb-');
    w.logs.length = 0;
  });
});

describe('requests that make no sense here', () => {
  test('an unknown button is answered with a kind word', async () => {
    const ana = w.person('Ana');
    const channel = w.slack.dmOf(ana);
    await w.deps.db.$transaction((tx) =>
      w.deps.outbox.add(tx, {
        workspaceId: w.workspace.id,
        kind: 'installation.returned',
        subject: 'x',
        recipient: ana,
      }),
    );
    await w.deliver();
    const body = form({
      type: 'block_actions',
      team: { id: 'T0ALONG', domain: 'x' },
      user: { id: ana },
      channel: { id: channel.id },
      response_url: w.slack.issueResponseUrl(ana, channel.id),
      actions: [{ type: 'button', action_id: 'no.such.thing', block_id: 'b', value: '1', action_ts: '1' }],
    });
    const { status } = await w.slack.deliverRaw(body);
    expect(status).toBe(200);
    await w.slack.settle(() => w.slack.as(ana).ephemerals().length > 0);
    expect(w.slack.as(ana).ephemerals().at(-1)?.text).toContain('no longer works');
  });

  test('a workspace we are not in gets nothing', async () => {
    const { status } = await w.slack.deliverRaw(press('kudos.open', '1', { team: { id: 'T0STRANGER', domain: 'y' } }));
    expect(status).not.toBe('timeout');
    expect(w.slack.calls.filter((call) => call.method === 'views.open')).toEqual([]);
    expect(w.errors.join()).toContain('a request was refused');
    w.logs.length = 0;
    await alive();
  });

  test('a removed workspace gets nothing', async () => {
    await w.slack.uninstall();
    await w.eventsDone();
    expect((await w.deps.db.workspace.findFirstOrThrow()).status).toBe('UNINSTALLED');
  });
});

describe('events', () => {
  const change = async (id: string) => ({
    type: 'user_change',
    user: { ...w.slack.state.users.get(id), tz: 'Asia/Tokyo' },
  });

  test('one that comes twice is worked on once', async () => {
    const ana = w.person('Ana');
    await w.member(ana);
    await w.slack.deliverEvent(await change(ana), { duplicate: 2 });
    await w.slack.settle();
    expect(await w.deps.db.receivedEvent.findMany()).toMatchObject([{ type: 'user_change', body: {}, attempts: 0 }]);
  });

  test('one whose listener failed is done again, and its body forgotten after', async () => {
    const ana = w.person('Ana');
    await w.member(ana);
    await w.deps.db.$executeRaw`ALTER TABLE "Member" ADD CONSTRAINT "broken" CHECK ("zone" <> 'Asia/Tokyo')`;
    await w.slack.deliverEvent(await change(ana));
    await vi.waitFor(() => expect(w.errors.join()).toContain('user_change'));
    await w.deps.db.$executeRaw`ALTER TABLE "Member" DROP CONSTRAINT "broken"`;
    w.logs.length = 0;
    w.advance({ minutes: 2 });
    await w.run('slack.retry-events');
    expect((await w.member(ana)).zone).toBe('Asia/Tokyo');
    expect(await w.deps.db.receivedEvent.findMany()).toMatchObject([{ body: {}, attempts: 1 }]);
    expect((await w.deps.db.receivedEvent.findFirstOrThrow()).doneAt).not.toBeNull();
    w.advance({ days: 2 });
    await w.run('slack.forget-events');
    expect(await w.deps.db.receivedEvent.count()).toBe(0);
  });
});

describe('when something breaks', () => {
  test('a bug gets a reference the operator finds in the log, and the form keeps what was typed', async () => {
    const ana = w.person('Ana');
    const ben = w.person('Ben');
    const driver = w.slack.as(ana);
    await driver.command('/kudos');
    await w.slack.settle(() => driver.modal() !== undefined);
    const value = await w.deps.db.companyValue.findFirstOrThrow();
    await driver.type('toIds', [ben]);
    await driver.type('valueId', value.id);
    await driver.type('deed', 'Something very specific.');
    await driver.submit();
    await w.deps.db.$executeRaw`ALTER TABLE "Kudos" ADD CONSTRAINT "broken" CHECK (false)`;
    await driver.submit();
    await w.deps.db.$executeRaw`ALTER TABLE "Kudos" DROP CONSTRAINT "broken"`;
    const ref = /ref (\w{4})/.exec(JSON.stringify(driver.modal()?.blocks))?.[1];
    expect(ref).toBeDefined();
    expect(w.errors.join()).toContain(`"ref":"${ref}"`);
    expect(w.logs.join()).not.toContain('Something very specific');
    w.logs.length = 0;
    await driver.close();
    expect(await driver.submit()).toEqual({ ok: true, errors: {} });
    expect(driver.modals()).toEqual([]);
  });

  test('a button on Home whose moment has passed is answered all the same', async () => {
    const ana = w.person('Ana');
    await w.slack.as(ana).openHome();
    await w.slack.settle(() => w.slack.as(ana).home() !== undefined);
    w.slack.faults.add({ method: 'views.open', kind: 'error', error: 'expired_trigger_id' });
    await w.slack.as(ana).press('home', 'kudos.open');
    await w.slack.settle(() => w.slack.as(ana).directMessages().length > 0);
    expect(w.slack.as(ana).directMessages().at(-1)?.text).toMatch(/ref \w{4}/);
    w.logs.length = 0;
  });

  test('health is told apart from readiness', async () => {
    const base = w.appUrl;
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
  });
});

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

  describe('and Slack no longer waits', () => {
    const SPENT = { kind: 'error', error: 'expired_trigger_id', times: 1 } as const;
    const LATE = 'That took me longer than Slack waits. Please try again.';
    /** Not a bug: a warning of what was asked for, and no reference. */
    const isWarned = (listener: string) => {
      const lines = w.logs.map((line) => JSON.parse(line) as { level: number; listener?: string });
      expect(w.errors).toEqual([]);
      expect(lines.filter((line) => line.listener === listener).map(({ level }) => level)).toEqual([40]);
    };

    test('a command is answered in words, and works when it is typed again', async () => {
      const ana = w.person('Ana');
      const me = w.slack.as(ana);
      w.slack.faults.add({ method: 'views.open', ...SPENT });
      await me.command('/mentor');
      await w.slack.settle(() => me.ephemerals().length > 0);
      expect(me.ephemerals().map(({ text }) => text)).toEqual([LATE]);
      isWarned('command /mentor');
      await me.command('/mentor');
      await w.slack.settle(() => me.modal() !== undefined);
    });

    test('a button on Home, where nothing can be said, is answered in a message', async () => {
      const me = w.slack.as(w.person('Ana'));
      await me.openHome();
      await w.slack.settle(() => me.home() !== undefined);
      w.slack.faults.add({ method: 'views.open', ...SPENT });
      await me.press('home', 'kudos.open');
      await w.slack.settle(() => me.directMessages().length > 0);
      expect(me.directMessages().map(({ text }) => text)).toEqual([LATE]);
      isWarned('block_actions kudos.open');
    });

    test('a button in a modal loses nothing: what was done stays, and pressed again it opens', async () => {
      const ana = w.person('Ana');
      const me = w.slack.as(ana);
      const { id: memberId, workspaceId } = await w.member(ana);
      const at = w.deps.now();
      const gap = await w.deps.db.gap.create({
        data: { workspaceId, words: 'broken toaster', createdAt: at, lastAt: at },
      });
      await w.deps.db.cardSearch.create({ data: { workspaceId, memberId, gapId: gap.id, words: 'x', found: 0, at } });
      await me.command('/know', 'gaps');
      await w.slack.settle(() => me.modal()?.callback_id === 'gaps.open');
      w.slack.faults.add({ method: 'views.push', ...SPENT });
      const claim = () => me.press('modal', 'gaps.claim', JSON.stringify({ gapId: gap.id }));
      await claim();
      await w.slack.settle(() => me.directMessages().length > 0);
      expect(me.directMessages().map(({ text }) => text)).toEqual([LATE]);
      expect(me.modals().map(({ callback_id }) => callback_id)).toEqual(['gaps.open']);
      isWarned('block_actions gaps.claim');
      await claim();
      await w.slack.settle(() => me.modals().length === 2);
    });
  });

  test('health is told apart from readiness', async () => {
    const base = w.appUrl;
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
  });
});

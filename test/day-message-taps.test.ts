import { beforeEach, expect, test } from 'vitest';
import type { CheckIn } from '../src/generated/prisma/client.ts';
import { checkInsIn } from './support/check-ins.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const { pair, checkInsOf, messagesOf, latestOf, shownTo, send } = checkInsIn(w);

let ana: string;
let withBen: CheckIn;
let withCem: CheckIn;

/** Ana has two pairings, and is asked about both at the same hour. */
beforeEach(async () => {
  ana = w.person('Ana');
  await pair(ana, w.person('Ben'));
  await pair(w.person('Cem'), ana);
  w.advance({ days: 1, minutes: 1 });
  await send();
  [withBen, withCem] = (await checkInsOf(ana)).filter(({ queuedAt }) => queuedAt) as [CheckIn, CheckIn];
});

/** Presses the button of one part: the same one stands in each. */
async function tap(actionId: string, part: string, value: string | null = null) {
  const [message] = messagesOf(ana);
  const block = message?.blocks.find((one) => {
    const text = JSON.stringify(one);
    return text.includes(`"${actionId}"`) && text.includes(part);
  });
  const before = shownTo(ana);
  await w.slack.as(ana).press(latestOf(ana), actionId, value, { blockId: block?.block_id ?? '' });
  await w.slack.settle(() => shownTo(ana) !== before || w.slack.as(ana).modal() !== undefined);
  await w.app.idle();
}
const answers = async () => {
  const all = await w.deps.db.checkIn.findMany({ where: { answer: { not: null } } });
  return [withBen, withCem].map(({ id }) => all.find((one) => one.id === id)?.answer);
};
const buttons = (actionId: string) => shownTo(ana).split(`"action_id":"${actionId}"`).length - 1;

test('two check-ins come as one message, and each is answered by its own button', async () => {
  expect(messagesOf(ana)).toHaveLength(1);
  expect(messagesOf(ana)[0]?.text).toContain('Two things for you today');
  expect(buttons('check-in.met')).toBe(2);
  await tap('check-in.met', withCem.id);
  expect(await answers()).toEqual([undefined, 'MET']);
  expect(buttons('check-in.met')).toBe(1);
  await tap('check-in.met', withBen.id);
  expect(await answers()).toEqual(['MET', 'MET']);
  expect(buttons('check-in.met')).toBe(0);
  await w.deliver();
  expect(messagesOf(ana)).toHaveLength(1);
  expect(shownTo(ana)).toContain('Two things');
});

test('both tapped at once are both counted and both shown', async () => {
  const [message] = messagesOf(ana);
  const blockOf = (id: string) =>
    message?.blocks.find((one) => JSON.stringify(one).includes(id) && one.type === 'actions');
  const me = w.slack.as(ana);
  await Promise.all(
    [withBen, withCem].map(({ id }) =>
      me.press(latestOf(ana), 'check-in.met', null, { blockId: blockOf(id)?.block_id ?? '' }),
    ),
  );
  await w.slack.settle();
  await w.app.idle();
  await w.deliver();
  expect(await answers()).toEqual(['MET', 'MET']);
  expect(buttons('check-in.met')).toBe(0);
});

test('one is put off and comes again alone, the other is answered meanwhile', async () => {
  const { id } = await w.deps.db.outboxMessage.findFirstOrThrow({ where: { subject: withBen.id, nudge: true } });
  await tap('nudge.menu', id, JSON.stringify({ do: 'snooze', id }));
  await w.slack.as(ana).submit();
  await w.deliver();
  expect(shownTo(ana)).toContain('Snoozed until');
  expect(buttons('check-in.met')).toBe(1);
  await tap('check-in.met', withCem.id);
  expect(shownTo(ana)).toContain('Snoozed until');
  expect(buttons('check-in.met')).toBe(0);
  w.advance({ days: 1 });
  await w.deliver();
  expect(messagesOf(ana)).toHaveLength(2);
  expect(buttons('check-in.met')).toBe(1);
});

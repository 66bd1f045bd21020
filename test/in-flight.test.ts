import { expect, test } from 'vitest';
import { newInFlight } from '../src/slack/in-flight.ts';

test('whoever waits for what is in flight hears when it is done, however many wait', async () => {
  const { middleware, settled } = newInFlight();
  let finish = () => {};
  const request = middleware({ next: () => new Promise<void>((resolve) => (finish = resolve)) });
  const heard: number[] = [];
  const waiters = [1, 2].map(async (one) => {
    await settled(60_000);
    heard.push(one);
  });
  expect(heard).toEqual([]);
  finish();
  await Promise.all([request, ...waiters]);
  expect(heard).toEqual([1, 2]);
});

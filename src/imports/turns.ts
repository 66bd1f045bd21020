import { setImmediate } from 'node:timers/promises';

/** A few milliseconds of work on lines, then whoever clicked meanwhile gets their answer. */
const TURN = 200;

/** What becomes of each one, in their order, in turns with everything else that happens: thousands of lines hold nobody up. `turn`: how many at once. */
export async function mapInTurns<T, R>(items: Iterable<T>, work: (item: T) => R, turn = TURN): Promise<R[]> {
  const done: R[] = [];
  for (const item of items) {
    done.push(work(item));
    if (done.length % turn === 0) await setImmediate();
  }
  return done;
}

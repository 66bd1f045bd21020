import type { AllMiddlewareArgs } from '@slack/bolt';

/** Counts requests that were acknowledged but are still being worked on: Bolt's own stop() does not wait for them. */
export function newInFlight() {
  let count = 0;
  const waiting = new Set<() => void>();
  return {
    middleware: async ({ next }: Pick<AllMiddlewareArgs, 'next'>): Promise<void> => {
      count++;
      try {
        await next();
      } finally {
        count--;
        if (count === 0) for (const done of waiting) done();
      }
    },
    /** Resolves when nothing is in flight, or after `timeoutMs`. */
    settled: (timeoutMs: number): Promise<void> =>
      new Promise((resolve) => {
        if (count === 0) return resolve();
        const done = () => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        waiting.add(done);
      }),
  };
}

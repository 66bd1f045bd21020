import type { AllMiddlewareArgs } from '@slack/bolt';

/** Counts requests that were acknowledged but are still being worked on: Bolt's own stop() does not wait for them. */
export function newInFlight() {
  let count = 0;
  let idle: (() => void) | undefined;
  return {
    middleware: async ({ next }: Pick<AllMiddlewareArgs, 'next'>): Promise<void> => {
      count++;
      try {
        await next();
      } finally {
        count--;
        if (count === 0) idle?.();
      }
    },
    /** Resolves when nothing is in flight, or after `timeoutMs`. */
    settled: (timeoutMs: number): Promise<void> =>
      new Promise((resolve) => {
        if (count === 0) return resolve();
        const timer = setTimeout(resolve, timeoutMs);
        idle = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

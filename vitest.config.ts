import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // test/faults has a runner of its own: npm run test:faults.
    exclude: ['test/faults/**'],
    globalSetup: ['test/support/global.ts'],
    // One database a worker, kept from file to file: with isolation the same tests take three times as long.
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    // A first PGlite takes 5 s, more on a busy machine.
    hookTimeout: 60_000,
    testTimeout: 15_000,
  },
});

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take long for their size: begun last they would keep one core waiting for the other. The longest walk lives through the
 * practice's past, which all others begin with (practice/past.ts); the year fills the other core meanwhile.
 */
const LONG = [
  /\/(year|browser\/pairing-life)\.test\.ts$/,
  /\/(browser\/.*|start|database|backup|check-in-states|kudos-states)\.test\.ts$/,
];

/** The long ones first, then as usual: by how long they took the last time, or by size. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => [...LONG, /./].findIndex((one) => one.test(moduleId));
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // test/faults has a runner of its own: npm run test:faults.
    exclude: ['test/faults/**'],
    globalSetup: ['test/support/global.ts'],
    setupFiles: ['test/support/properties.ts'],
    // One database a worker, kept from file to file: with isolation the same tests take three times as long.
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: LongFirst },
    // A first PGlite takes 5 s, more on a busy machine.
    hookTimeout: 60_000,
    testTimeout: 15_000 * Number(process.env.PROPERTIES ?? 1),
  },
});

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take long for their size: begun last they would keep one core waiting for the other. */
const LONG = /\/(browser\/.*|year|start|database|backup|check-in-states|kudos-states)\.test\.ts$/;

/** The long ones first, then as usual: by how long they took the last time, or by size. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

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
    sequence: { sequencer: LongFirst },
    // A first PGlite takes 5 s, more on a busy machine.
    hookTimeout: 60_000,
    testTimeout: 15_000,
  },
});

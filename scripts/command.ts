import { DatabaseError } from '../src/db/errors.ts';
import { ConfigError, UserError } from '../src/errors.ts';

/** Runs a command of ours: what the person can put right ends it with one sentence and exit code 1, a bug with its stack. */
export async function runCommand(work: () => Promise<void>): Promise<void> {
  // By exit(), not by the signal's default: so what was made in temporary folders is removed.
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  try {
    await work();
  } catch (error) {
    const expected = error instanceof DatabaseError || error instanceof ConfigError || error instanceof UserError;
    console.error(expected ? error.message : error);
    process.exitCode = 1;
  }
}

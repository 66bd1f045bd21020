import type { Deps } from '../deps.ts';

/** Work that comes round. A job looks at the state of things and does what is due, so running one twice changes nothing. */
export interface Schedule {
  name: string;
  /** Divides a day; slots lie on whole multiples since midnight UTC. */
  everyMinutes: 1 | 5 | 15 | 60 | 1440;
  run(deps: Deps): Promise<void>;
}

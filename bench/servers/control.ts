/** How a server of the benchmarks talks to the run that started it: one question, one answer. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Usage {
  /** CPU of the whole process so far, user and system, all threads. */
  cpuUs: number;
  rss: number;
  /** What went wrong in the app so far. */
  errors: string[];
}

export interface Block {
  maxMs: number;
  p99Ms: number;
}

type Answers = Record<string, () => unknown>;

function usage(errors: string[]): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuUs: user + system, rss: process.memoryUsage.rss(), errors };
}

function newWatch(): Answers {
  let histogram: ReturnType<typeof monitorEventLoopDelay> | undefined;
  return {
    watch: () => {
      histogram = monitorEventLoopDelay({ resolution: 1 });
      histogram.enable();
    },
    // A timer due every millisecond says how late it was; that millisecond is not a block.
    block: (): Block => {
      histogram?.disable();
      return { maxMs: (histogram?.max ?? 0) / 1e6 - 1, p99Ms: (histogram?.percentile(99) ?? 0) / 1e6 - 1 };
    },
  };
}

/** Says that the server is ready, then answers until the run ends. */
export function answerRun(ready: object, errors: string[], more: Answers = {}): void {
  const answers: Answers = { usage: () => usage(errors), ...newWatch(), ...more };
  process.on('message', async (question: string) => {
    try {
      process.send?.({ answer: await answers[question]?.() });
    } catch (error) {
      process.send?.({ error: String(error instanceof Error ? error.stack : error) });
    }
  });
  process.on('disconnect', () => process.exit(0)); // the run is gone
  process.send?.({ answer: ready });
}

/** A server of the benchmarks as the run sees it: a process of its own that answers questions. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { AlongsideOptions, AlongsideReady } from './servers/alongside.ts';
import type { BareOptions } from './servers/bare.ts';
import type { Usage } from './servers/control.ts';

export interface BenchServer<Ready> {
  ready: Ready;
  ask<T>(question: string): Promise<T>;
  /** Fails when the app logged an error: what does not work is not measured. */
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Nothing here takes longer, seeding included. */
const PATIENCE_MS = 120_000;

async function answerOf<T>(child: ChildProcess): Promise<T> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(PATIENCE_MS)]);
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`a server of the benchmark ended with code ${code}`);
  });
  ended.catch(() => undefined); // the answer came first
  try {
    const [{ answer, error }] = (await Promise.race([once(child, 'message', { signal }), ended])) as [
      { answer: T; error?: string },
    ];
    if (error) throw new Error(error);
    return answer;
  } finally {
    over.abort(); // takes the listeners away
  }
}

/** Starts a server's file and waits until it is ready. */
async function start<Ready>(file: string, options: object, execArgv: string[] = []): Promise<BenchServer<Ready>> {
  const stdio: ['ignore', 'ignore', 'inherit', 'ipc'] = ['ignore', 'ignore', 'inherit', 'ipc'];
  const child = fork(fileURLToPath(file), [JSON.stringify(options)], { execArgv, stdio });
  const ready = await answerOf<Ready>(child).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  const ask = <T>(question: string): Promise<T> => {
    const answer = answerOf<T>(child);
    child.send(question);
    return answer;
  };
  return {
    ready,
    ask,
    usage: async () => {
      const usage = await ask<Usage>('usage');
      if (usage.errors.length > 0) throw new Error(`the app logged an error: ${usage.errors[0]}`);
      return usage;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      await ask('stop').catch(() => undefined);
      child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Where a CPU profile of the app is written, to see what costs what: BENCH_CPU_PROF=folder. */
const profiling = () => {
  const folder = process.env.BENCH_CPU_PROF;
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
};

/** The bare Bolt app. */
export const startBare = (options: BareOptions): Promise<BenchServer<{ port: number }>> =>
  start(import.meta.resolve('./servers/bare.ts'), options);

/** Alongside on a seeded database. */
export const startAlongside = (options: AlongsideOptions): Promise<BenchServer<AlongsideReady>> =>
  start(import.meta.resolve('./servers/alongside.ts'), options, profiling());

/** A process that opens a database and nothing else. */
export const startDatabaseOnly = (database: AlongsideOptions['database']): Promise<BenchServer<object>> =>
  start(import.meta.resolve('./servers/open-database.ts'), database);

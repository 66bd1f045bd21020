import { Worker } from 'node:worker_threads';
import type { CohortPage, ComputeOptions } from './cohort.ts';
import type { Comparison } from './compute.ts';
import type { RoundResult } from './result.ts';

/** What the worker is told. */
export type Assigned = ({ is: 'page' } & CohortPage) | { is: 'draft' } | { is: 'compare'; weights: unknown };

/** A part of the draft: a JSON array of pairs or of who waits. */
export interface Chunk {
  of: 'pairs' | 'waiting';
  json: string;
}

/** What the worker says. */
export type Answer =
  | { is: 'progress'; percent: number }
  | ({ is: 'chunk' } & Chunk)
  | { is: 'drafted'; result: RoundResult }
  | { is: 'compared'; comparison: Comparison };

export type OnPercent = (percent: number) => void;

/** A computation in a thread of its own, so that nobody's click waits for it. */
export interface Thread {
  draft(cohort: AsyncIterable<CohortPage>, onPercent: OnPercent): Promise<{ result: RoundResult; chunks: Chunk[] }>;
  compare(cohort: AsyncIterable<CohortPage>, weights: unknown, onPercent: OnPercent): Promise<Comparison>;
  /** Ends it wherever it is; what was awaited rejects with ThreadEnded. */
  end(): Promise<void>;
}

/** The computation was cancelled, or the app stops. */
export class ThreadEnded extends Error {
  constructor() {
    super('the computation was ended');
    this.name = 'ThreadEnded';
  }
}

type Done = Extract<Answer, { is: 'drafted' | 'compared' }>;

/** Starts a thread for one computation; end it afterwards. */
export function startThread(options: ComputeOptions): Thread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options });
  const tell = (message: Assigned) => worker.postMessage(message);
  const failed = new Promise<never>((_, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new ThreadEnded()));
  });
  failed.catch(() => undefined); // whoever awaits an answer hears of it

  const ask = (question: Assigned, onPercent: OnPercent, onChunk: (chunk: Chunk) => void) => {
    const answered = new Promise<Done>((resolve) => {
      worker.on('message', (answer: Answer) => {
        if (answer.is === 'progress') onPercent(answer.percent);
        else if (answer.is === 'chunk') onChunk(answer);
        else resolve(answer);
      });
    });
    tell(question);
    return Promise.race([answered, failed]);
  };

  const load = async (cohort: AsyncIterable<CohortPage>) => {
    for await (const page of cohort) tell({ is: 'page', ...page });
  };

  return {
    draft: async (cohort, onPercent) => {
      await load(cohort);
      const chunks: Chunk[] = [];
      const answer = await ask({ is: 'draft' }, onPercent, (chunk) => chunks.push(chunk));
      if (answer.is !== 'drafted') throw new Error(`a draft was asked for, not what is ${answer.is}`);
      return { result: answer.result, chunks };
    },
    compare: async (cohort, weights, onPercent) => {
      await load(cohort);
      const answer = await ask({ is: 'compare', weights }, onPercent, () => undefined);
      if (answer.is !== 'compared') throw new Error(`a comparison was asked for, not what is ${answer.is}`);
      return answer.comparison;
    },
    end: async () => {
      await worker.terminate();
    },
  };
}

import { Worker } from 'node:worker_threads';

export interface Order {
  id: number;
  svg: string;
}

export type Answer = { id: number; png: Uint8Array } | { id: number; error: string };

/** Makes pictures beside everything else: an SVG of a page takes tens of milliseconds, in which nobody's click may wait. */
export interface Pictures {
  png(svg: string): Promise<Uint8Array>;
  stop(): Promise<void>;
}

interface Waiting {
  resolve(png: Uint8Array): void;
  reject(error: Error): void;
}

/** One thread, started with the first picture and kept warm; if it dies, what it owed fails and the next picture starts another. */
export function newPictures(): Pictures {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let orders = 0;

  const start = (): Worker => {
    const started = new Worker(new URL('./worker.ts', import.meta.url));
    // A process that has nothing else to do may end.
    started.unref();
    const fail = (error: Error) => {
      // It tells of its error first and of its end later, when another thread may be at work.
      if (worker !== started) return;
      worker = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.on('message', (answer: Answer) => {
      const order = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('png' in answer) order?.resolve(answer.png);
      else order?.reject(new Error(answer.error));
    });
    started.once('error', fail);
    started.once('exit', () => fail(new Error('the thread of pictures ended')));
    return started;
  };

  return {
    png: (svg) => {
      worker ??= start();
      const id = orders++;
      const order: Order = { id, svg };
      const made = new Promise<Uint8Array>((resolve, reject) => waiting.set(id, { resolve, reject }));
      worker.postMessage(order);
      return made;
    },
    stop: async () => {
      await worker?.terminate();
    },
  };
}

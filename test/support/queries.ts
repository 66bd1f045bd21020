import type pg from 'pg';
import { type MockInstance, vi } from 'vitest';

/** How many statements some work sends to the database, over whichever connections, transactions included. */
export async function countQueries(pool: pg.Pool, work: () => Promise<unknown>): Promise<number> {
  const spies = new Map<pg.PoolClient, MockInstance>();
  const watch = (client: pg.PoolClient) => void (spies.has(client) || spies.set(client, vi.spyOn(client, 'query')));
  pool.on('acquire', watch);
  try {
    await work();
    return [...spies.values()].reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  } finally {
    pool.off('acquire', watch);
    for (const spy of spies.values()) spy.mockRestore();
  }
}

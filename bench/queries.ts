import pg from 'pg';

/** Counts every statement that any client of node-postgres sends: those of the pool, of Prisma, BEGIN and COMMIT. */
export function countQueries(): { count: number; end(): void } {
  const { prototype } = pg.Client;
  const original = Reflect.get(prototype, 'query') as (...args: unknown[]) => unknown;
  const counter = { count: 0, end: () => Reflect.set(prototype, 'query', original) };
  Reflect.set(prototype, 'query', function (this: pg.Client, ...args: unknown[]) {
    counter.count += 1;
    return original.apply(this, args);
  });
  return counter;
}

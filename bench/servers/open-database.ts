/** The reference for a start: a process that opens the database as the app does, with Prisma, and asks it one question. */
import type { DatabaseConfig } from '../../src/config.ts';
import { newPrisma } from '../../src/db/client.ts';
import { openDb } from '../../src/db/pool.ts';
import { answerRun } from './control.ts';

const config = JSON.parse(process.argv[2] ?? '') as DatabaseConfig;
const { pool, close } = await openDb({ ...config, onError: () => undefined });
const db = newPrisma(pool);
await db.$queryRaw`SELECT 1`;
answerRun({}, [], {
  stop: async () => {
    await db.$disconnect();
    await close();
  },
});

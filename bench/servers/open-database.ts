/** The reference for a start: a process that opens the database and asks it one question. */
import type { DatabaseConfig } from '../../src/config.ts';
import { openDb } from '../../src/db/pool.ts';
import { answerRun } from './control.ts';

const config = JSON.parse(process.argv[2] ?? '') as DatabaseConfig;
const { pool, close } = await openDb({ ...config, onError: () => undefined });
await pool.query('SELECT 1');
answerRun({}, [], { stop: close });

/** What the app sends to the database, to be sent again without anything of ours around it. */
import pg from 'pg';
import type { BenchApp } from './app.ts';
import type { Setting } from './measure.ts';

export type Search = (words: string) => Promise<unknown>;
interface Statement {
  text: string;
  values: unknown[];
}

async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const { prototype } = pg.Client;
  const original = Reflect.get(prototype, 'query') as (...args: unknown[]) => unknown;
  const sent: Statement[] = [];
  Reflect.set(prototype, 'query', function (this: pg.Client, ...args: unknown[]) {
    const [query, values] = args as [Statement, unknown[] | undefined];
    sent.push({ text: query.text, values: values ?? query.values });
    return original.apply(this, args);
  });
  await work().finally(() => Reflect.set(prototype, 'query', original));
  return sent;
}

/** Both statements of each search, prepared, on a connection of its own. */
export async function bareSql(pool: pg.Pool, ours: Search, queries: string[]): Promise<Search> {
  const statements = new Map<string, Statement[]>();
  for (const words of queries) statements.set(words, await statementsOf(() => ours(words)));
  const names = new Map<string, string>();
  return async (words) => {
    for (const { text, values } of statements.get(words) ?? []) {
      if (!names.has(text)) names.set(text, `bare${names.size}`);
      await pool.query({ name: names.get(text) as string, text, values });
    }
  };
}

/** The address of the database the app works on. */
export async function bareUrl({ deps: { db } }: BenchApp, { serverUrl }: Setting): Promise<string> {
  const [{ name } = { name: '' }] = await db.$queryRaw<{ name: string }[]>`SELECT current_database() AS name`;
  const url = new URL(serverUrl ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

/** Searching cards: against the same SQL alone, PostgreSQL's own ranking, and MiniSearch in memory. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import MiniSearch from 'minisearch';
import pg from 'pg';
import { serverConfig } from '../src/db/pool.ts';
import { searchCards } from '../src/search/service.ts';
import { type BenchApp, withBenchApp } from './app.ts';
import { type Card, indexAll, indexAtOnce, NOW, newQueries, seedCards, WORDS } from './cards.ts';
import { type Bench, ms, plainRow, quantile, type Result, type Row, ratioRow, type Setting, timed } from './measure.ts';
import { bareSql, bareUrl, type Search } from './statements.ts';

const FULL = { sizes: [10_000, 100_000], queries: 100, rounds: 3 };
const QUICK = { sizes: [3000], queries: 40, rounds: 2 };
/** Cards that the app itself puts into the index, which holds all others by then. */
const LATEST = 2000;

const TAKE = 5;

/** Any of the words, ranked by ts_rank_cd, over a stored vector with a GIN index. */
async function plainPostgres(pool: pg.Pool): Promise<Search> {
  await pool.query(
    `CREATE TABLE plain AS SELECT "no", setweight(to_tsvector('english', "title"), 'A') || to_tsvector('english', "body") AS text FROM "Card"`,
  );
  await pool.query('CREATE INDEX ON plain USING gin (text)');
  await pool.query('VACUUM ANALYZE plain');
  const text = `SELECT plain."no", ts_rank_cd(text, s.any) AS rank FROM plain,
    LATERAL (SELECT replace(websearch_to_tsquery('english', $1)::text, ' & ', ' | ')::tsquery AS any) s
    WHERE text @@ s.any ORDER BY rank DESC LIMIT ${TAKE}`;
  return (words) => pool.query({ name: 'plain', text, values: [words] });
}

/** As people use it for a search box; without the 1 to 2 GB that it takes of 100,000 cards as long as nobody asks. */
function inMemory(cards: Card[]): Search {
  const index = new MiniSearch<Card>({
    fields: ['title', 'body'],
    searchOptions: { fuzzy: 0.2, prefix: true, boost: { title: 3 } },
  });
  index.addAll(cards);
  return async (words) => index.search(words).slice(0, TAKE);
}

interface Measured {
  p50: number[];
  p95: number[];
}

/** Interleaved: each search with each searcher before the next one. */
async function race(searchers: Record<string, Search>, queries: string[], rounds: number) {
  const results = new Map<string, Measured>();
  const order = Object.entries(searchers);
  for (let round = 0; round <= rounds; round++) {
    const took = new Map<string, number[]>();
    for (const words of queries) {
      // In turns the first one: it warms the pages that the others read.
      order.push(...order.splice(0, 1));
      for (const [name, search] of order) {
        took.set(name, [...(took.get(name) ?? []), await timed(() => search(words))]);
      }
    }
    if (round === 0) continue; // warming up
    for (const [name, times] of took) {
      const { p50, p95 } = results.get(name) ?? { p50: [], p95: [] };
      results.set(name, { p50: [...p50, quantile(times, 0.5)], p95: [...p95, quantile(times, 0.95)] });
    }
  }
  return (name: string): Measured => results.get(name) ?? { p50: [], p95: [] };
}

/** How long the event loop stood still at most, in milliseconds, beyond the half of a timer's grain. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}

async function measure(bench: BenchApp, pool: pg.Pool, workspaceId: string, size: number, setting: typeof FULL) {
  const cards = await seedCards(bench, workspaceId, size);
  await indexAtOnce(bench, workspaceId, size - LATEST);
  await bench.deps.db.$executeRawUnsafe('ANALYZE');
  let rate = 0;
  const indexing = await longestBlock(async () => {
    rate = await indexAll(bench, workspaceId, cards.slice(size - LATEST));
  });
  await bench.deps.db.$executeRawUnsafe('VACUUM ANALYZE');
  const viewer = { workspaceId, teamId: null, leads: [] };
  const ours: Search = (words) => searchCards(bench.deps, { viewer, words, take: TAKE });
  const queries = newQueries(cards, setting.queries);
  const bare = await bareSql(pool, ours, queries);
  const plain = await plainPostgres(pool);
  const database = await race({ ours, bare, plain }, queries, setting.rounds);
  const blocked = await longestBlock(async () => {
    for (const words of queries) await ours(words);
  });
  const memory = await race({ ours, mini: inMemory(cards) }, queries, Math.min(2, setting.rounds));
  const at = `at ${size.toLocaleString('en')} cards`;
  const shared = { ours: database('ours').p95, show: ms };
  const rows: Row[] = [
    ratioRow({
      what: `a search ${at}: p95 against its SQL alone`,
      reference: database('bare').p95,
      ...shared,
      goal: 1.3,
    }),
    ratioRow({ what: 'the same: p50', reference: database('bare').p50, ours: database('ours').p50, show: ms }),
    ratioRow({ what: `p95 ${at} against ts_rank_cd`, reference: database('plain').p95, ...shared, goal: 0.4 }),
    ratioRow({ what: 'the same: p50', reference: database('plain').p50, ours: database('ours').p50, show: ms }),
    ratioRow({
      what: `p95 ${at} against MiniSearch`,
      reference: memory('mini').p95,
      ours: memory('ours').p95,
      show: ms,
      goal: 0.5,
    }),
    ratioRow({ what: 'the same: p50', reference: memory('mini').p50, ours: memory('ours').p50, show: ms }),
    plainRow({
      what: `cards indexed a second, the last ${LATEST} ${at}`,
      values: [rate],
      show: (value) => value.toFixed(0),
    }),
    plainRow({ what: `longest block while searching ${at}`, values: [blocked], show: ms, goal: 20 }),
    plainRow({ what: 'the same while indexing 500 at a time', values: [indexing], show: ms }),
  ];
  return rows;
}

async function run(setting: Setting): Promise<Result> {
  const { sizes, ...rest } = setting.quick ? QUICK : FULL;
  const rows: Row[] = [];
  for (const size of sizes) {
    const some = await withBenchApp(
      setting,
      () => NOW,
      async (bench, workspaceId) => {
        const pool = new pg.Pool(serverConfig(await bareUrl(bench, setting), 1));
        return measure(bench, pool, workspaceId, size, { sizes, ...rest }).finally(() => pool.end());
      },
    );
    rows.push(...some);
  }
  const notes = [
    `Words by Zipf's law from ${WORDS.toLocaleString('en')}, 45 to 100 a card; searches of two to four words of a card, one in three misspelt; ${TAKE} hits with snippets. One in twenty cards is of another team.`,
    'Its SQL alone: the same two statements with the same parameters, prepared, through pg. ts_rank_cd: any of the words over a stored vector with a GIN index. MiniSearch: fuzzy 0.2 and prefixes, in the memory of this process.',
  ];
  return { rows, notes };
}

export const search: Bench = { name: 'search', title: 'Searching cards', needsServer: true, run };

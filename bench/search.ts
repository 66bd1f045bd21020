/** Searching cards: against the same SQL alone, PostgreSQL's own ranking, and MiniSearch in memory. */
import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import MiniSearch from 'minisearch';
import pg from 'pg';
import { serverConfig } from '../src/db/pool.ts';
import { indexCards, searchCards } from '../src/search/service.ts';
import { type BenchApp, withBenchApp } from './app.ts';
import {
  type Bench,
  ms,
  newRandom,
  plainRow,
  quantile,
  type Result,
  type Row,
  ratioRow,
  type Setting,
  timed,
} from './measure.ts';
import { inChunks } from './seed.ts';

const FULL = { sizes: [10_000, 100_000], queries: 100, rounds: 5 };
const QUICK = { sizes: [3000], queries: 40, rounds: 2 };

/** A Tuesday; only differences to it matter. */
const NOW = new Date('2026-11-24T09:00:00Z');

/** Different words; the n-th is used 1/(n + 2.7) as often as the first would be (Zipf and Mandelbrot). */
const WORDS = 60_000;
const TAKE = 5;

interface Card {
  id: string;
  title: string;
  body: string;
}

type Random = () => number;

/** Made of syllables: common ones short, rare ones long, as in a language. */
function newVocabulary(random: Random): string[] {
  const pick = (letters: string) => letters[Math.floor(random() * letters.length)] ?? '';
  const syllable = () => pick('bcdfghjklmnprstvw') + pick('aeiou') + (random() < 0.4 ? pick('lmnrst') : '');
  const words = new Set<string>();
  while (words.size < WORDS) {
    const syllables = 2 + Math.floor(words.size / 20_000) + (random() < 0.3 ? 1 : 0);
    words.add(Array.from({ length: syllables }, syllable).join(''));
  }
  return [...words];
}

/** Draws words by Zipf's law. */
function zipf(vocabulary: string[], random: Random): () => string {
  let sum = 0;
  const sums = vocabulary.map((_, rank) => {
    sum += 1 / (rank + 2.7);
    return sum;
  });
  return () => {
    const at = random() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return vocabulary[low] ?? '';
  };
}

async function seedCards({ deps: { db } }: BenchApp, workspaceId: string, count: number): Promise<Card[]> {
  const random = newRandom(11);
  const word = zipf(newVocabulary(random), random);
  const words = (least: number, more: number) =>
    Array.from({ length: least + Math.floor(random() * more) }, word).join(' ');
  const team = await db.team.create({ data: { workspaceId, name: 'Bench' } });
  const cards = Array.from({ length: count }, () => ({ id: randomUUID(), title: words(5, 5), body: words(40, 50) }));
  await inChunks(cards, (chunk) =>
    db.card.createMany({
      data: chunk.map((card, at) => ({
        ...{ ...card, workspaceId, kind: 'FAQ', language: 'en', product: 'Parcels', tags: ['bench'] },
        // One in twenty is of a team, one in ten is due.
        ...{ teamId: at % 20 === 0 ? team.id : null, status: at % 10 === 1 ? 'DUE' : 'PUBLISHED' },
        ...{ createdAt: NOW, updatedAt: NOW },
      })),
    }),
  );
  return cards;
}

/** Two to four words of a card, not its commonest ones; in every third search one is misspelt. */
function newQueries(cards: Card[], count: number): string[] {
  const random = newRandom(5);
  const misspelt = (word: string) => {
    const at = 1 + Math.floor(random() * (word.length - 2));
    return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2);
  };
  return Array.from({ length: count }, (_, index) => {
    const card = cards[Math.floor(random() * cards.length)] as Card;
    const words = [...new Set(`${card.title} ${card.body}`.split(' '))].filter((word) => word.length > 4);
    const chosen = Array.from(
      { length: 2 + (index % 3) },
      () => words[Math.floor(random() * words.length)] ?? 'parcels',
    );
    return chosen.map((word, at) => (at === 0 && index % 3 === 0 ? misspelt(word) : word)).join(' ');
  });
}

type Search = (words: string) => Promise<unknown>;
interface Statement {
  text: string;
  values: unknown[];
}

/** What a search sends to the database, to be sent again without anything of ours around it. */
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
async function bareSql(pool: pg.Pool, ours: Search, queries: string[]): Promise<Search> {
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

/** Puts all cards into the index as an import does, 500 a transaction. */
async function indexAll({ deps: { db } }: BenchApp, workspaceId: string, cards: Card[]): Promise<number> {
  const begun = performance.now();
  for (let start = 0; start < cards.length; start += 500) {
    const ids = cards.slice(start, start + 500).map(({ id }) => id);
    await db.$transaction((tx) => indexCards(tx, workspaceId, ids));
  }
  return cards.length / ((performance.now() - begun) / 1000);
}

async function measure(bench: BenchApp, pool: pg.Pool, workspaceId: string, size: number, setting: typeof FULL) {
  const cards = await seedCards(bench, workspaceId, size);
  let rate = 0;
  const indexing = await longestBlock(async () => {
    rate = await indexAll(bench, workspaceId, cards);
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
    plainRow({ what: `cards indexed a second ${at}`, values: [rate], show: (value) => value.toFixed(0) }),
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
        const [{ name } = { name: '' }] = await bench.deps.db.$queryRaw<
          { name: string }[]
        >`SELECT current_database() AS name`;
        const url = new URL(setting.serverUrl ?? '');
        url.pathname = `/${name}`;
        const pool = new pg.Pool(serverConfig(url.href, 1));
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

export const search: Bench = { name: 'search', title: 'Searching cards', run };

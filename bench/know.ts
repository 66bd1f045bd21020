/** /know from the signed request to the answers in Slack, with many at once, against the statements of the search alone. */
import pg from 'pg';
import { serverConfig } from '../src/db/pool.ts';
import { searchCards } from '../src/search/service.ts';
import { type BenchApp, withBenchApp } from './app.ts';
import { indexAtOnce, newQueries, seedCards } from './cards.ts';
import {
  type Bench,
  inRounds,
  ms,
  newRandom,
  plainRow,
  quantile,
  type Result,
  ratioRow,
  type Setting,
  timed,
  until,
} from './measure.ts';
import { searchBodies, sendAtRandom } from './requests.ts';
import { type Person, seedPeople } from './seed.ts';
import { bareSql, bareUrl } from './statements.ts';
import type { StubSlack } from './stub-slack.ts';

const FULL = { cards: 100_000, rounds: 3, requests: 300 };
const QUICK = { cards: 3000, rounds: 1, requests: 60 };

const PEOPLE = 500;
/** Searches a second: some thousand agents at work. */
const PER_SECOND = 20;
/** What people look at first: as many as /know shows. */
const TAKE = 3;

type Reached = { port: number; stub: StubSlack };

/** Milliseconds from the moment each /know was due to its answers, and to its acknowledgement. */
async function ask({ port, stub }: Reached, people: Person[], queries: string[], round: number, requests: number) {
  const due = new Map<number, number>();
  const answers = new Map<number, number>();
  stub.onAnswered((query) => {
    const index = Number(query);
    if (!answers.has(index)) answers.set(index, performance.now() - (due.get(index) ?? 0));
  });
  let late = 0;
  const acknowledged = await sendAtRandom(port, searchBodies({ people }, queries, stub.url), {
    perSecond: PER_SECOND,
    count: requests,
    random: newRandom(round + 1),
    onDue: (index, at) => void due.set(index, at),
    onLate: () => {
      late += 1;
    },
  });
  await until(() => answers.size === requests, `the answers to ${requests} × /know`, 60_000);
  return { acknowledged, answers: [...answers.values()], late };
}

async function measure(bench: BenchApp, pool: pg.Pool, workspaceId: string, reached: Reached, setting: typeof FULL) {
  const people = await seedPeople(bench.deps, workspaceId, PEOPLE);
  const cards = await seedCards(bench, workspaceId, setting.cards);
  await indexAtOnce(bench, workspaceId);
  await bench.deps.db.$executeRawUnsafe('VACUUM ANALYZE');
  const viewer = { workspaceId, teamId: null, leads: [] };
  const queries = newQueries(cards, setting.requests);
  const bare = await bareSql(pool, (words) => searchCards(bench.deps, { viewer, words, take: TAKE }), queries);
  const figures = await inRounds(setting.rounds, async (round) => {
    const alone: number[] = [];
    for (const words of queries) alone.push(await timed(() => bare(words)));
    const { answers, acknowledged, late } = await ask(reached, people, queries, round + 1, setting.requests);
    return {
      bare: quantile(alone, 0.95),
      answers: quantile(answers, 0.95),
      acknowledged: quantile(acknowledged, 0.95),
      worst: Math.max(...answers),
      late,
    };
  });
  const late = figures.late.reduce((sum, some) => sum + some, 0);
  const at = `${setting.cards.toLocaleString('en')} cards, ${PER_SECOND} a second`;
  return [
    ratioRow({
      what: `/know to its answers in Slack, ${at}: p95`,
      reference: figures.bare,
      ours: figures.answers,
      show: ms,
    }),
    plainRow({ what: 'the slowest of a round', values: figures.worst, show: ms, goal: 3000 }),
    plainRow({ what: 'acknowledged, p95', values: figures.acknowledged, show: ms }),
    plainRow({ what: 'not acknowledged within 3 s', values: [late], show: String, goal: 0 }),
  ];
}

async function run(setting: Setting): Promise<Result> {
  const rows = await withBenchApp(
    setting,
    () => new Date(),
    async (bench, workspaceId, reached) => {
      const pool = new pg.Pool(serverConfig(await bareUrl(bench, setting), 1));
      const size = setting.quick ? QUICK : FULL;
      return measure(bench, pool, workspaceId, reached, size).finally(() => pool.end());
    },
  );
  const notes = [
    `Reference: the statements of the search alone, one after another on a connection of their own. Ours: from the moment a request was due (Poisson, seeded) to the message at its response_url: signature, person, search, counting it, the message with ${TAKE} answers.`,
  ];
  return { rows, notes };
}

export const know: Bench = {
  name: 'know',
  title: '/know, from the request to the answers',
  needsServer: true,
  run,
};

/** What a signed request costs and how fast it is acknowledged, against a bare Bolt app. */
import { newDatabase } from './database.ts';
import {
  type Bench,
  median,
  ms,
  newRandom,
  plainRow,
  quantile,
  type Result,
  type Row,
  ratioRow,
  type Setting,
  sleep,
  until,
  us,
} from './measure.ts';
import { type Bodies, buttonBodies, commandBodies, modalBodies, sendAll, sendAtRandom } from './requests.ts';
import { type BenchServer, startAlongside, startBare } from './server.ts';
import type { AlongsideReady } from './servers/alongside.ts';
import type { Block } from './servers/control.ts';
import { type StubSlack, startStubSlack } from './stub-slack.ts';

const PER_SECOND = 50;
/** Enough that nobody reaches a daily limit. */
const PEOPLE = 3000;
const PAIRED = 400;
/** Under way at once when CPU is measured: below the pool's ten connections. */
const AT_ONCE = 8;

const FULL = { rounds: 5, cpuRequests: 250, latencyRounds: 3, latencyRequests: 250, warm: 400 };
const QUICK = { rounds: 1, cpuRequests: 80, latencyRounds: 1, latencyRequests: 60, warm: 60 };
type Size = typeof FULL;

interface Kind {
  name: string;
  bodies: Bodies;
  /** The call to Slack that follows the acknowledgement, once a request. */
  follows?: string;
}

type Port = { port: number };

interface Field {
  stub: StubSlack;
  bare: BenchServer<Port>;
  /** Bolt that also makes the one call to Slack. */
  calling: BenchServer<Port>;
  ours: BenchServer<AlongsideReady>;
  size: Size;
  /** Requests that Slack would have given up on. */
  late: number;
}

/** Bodies that go on where the last measurement ended, so that every request is a change. */
function onward(bodies: Bodies): Bodies {
  let index = 0;
  return () => bodies(index++);
}

const kindsOf = ({ stub, ours: { ready } }: Field): Kind[] => [
  { name: '/mentor (opens the form)', bodies: onward(commandBodies(ready)), follows: 'views.open' },
  { name: 'button (check-in answer, one write)', bodies: onward(buttonBodies(ready, stub.url)), follows: 'respond' },
  { name: 'modal (kudos form, writes)', bodies: onward(modalBodies(ready)) },
];

/** Sends and waits until what follows the acknowledgements is done too. */
async function whole(stub: StubSlack, follows: string | undefined, count: number, work: () => Promise<unknown>) {
  const before = follows ? stub.count(follows) : 0;
  await work();
  if (follows) await until(() => stub.count(follows) >= before + count, `${count} × ${follows}`, 20_000);
  await sleep(100);
}

/** CPU microseconds a request. */
async function cpuOf(stub: StubSlack, server: BenchServer<Port>, { bodies, follows }: Kind, count: number) {
  const before = await server.usage();
  await whole(stub, follows, count, () => sendAll(server.ready.port, bodies, count, AT_ONCE));
  return ((await server.usage()).cpuUs - before.cpuUs) / count;
}

async function compareCpu({ stub, bare, calling, ours, size }: Field, kind: Kind): Promise<Row[]> {
  const figures = { bare: [] as number[], calling: [] as number[], ours: [] as number[] };
  const { follows, ...silent } = kind;
  for (let round = -1; round < size.rounds; round++) {
    const count = round < 0 ? size.warm : size.cpuRequests;
    const figure = {
      bare: await cpuOf(stub, bare, silent, count),
      calling: follows ? await cpuOf(stub, calling, kind, count) : 0,
      ours: await cpuOf(stub, ours, kind, count),
    };
    await ours.ask('forget');
    if (round < 0) continue; // that was to warm up
    for (const name of ['bare', 'calling', 'ours'] as const) figures[name].push(figure[name]);
  }
  const row = ratioRow({ what: `CPU, ${kind.name}`, reference: figures.bare, ours: figures.ours, show: us, goal: 3 });
  if (!follows) return [row];
  const what = `the same against bare Bolt that also calls ${follows === 'respond' ? 'its response_url' : follows}`;
  return [row, ratioRow({ what, reference: figures.calling, ours: figures.ours, show: us })];
}

async function latencies(field: Field, server: BenchServer<Port>, kind: Kind, round: number) {
  const { stub, size } = field;
  const onLate = () => {
    field.late += 1;
  };
  const poisson = { perSecond: PER_SECOND, count: size.latencyRequests, random: newRandom(round + 1), onLate };
  let answers: number[] = [];
  await whole(stub, kind.follows, poisson.count, async () => {
    answers = await sendAtRandom(server.ready.port, kind.bodies, poisson);
  });
  return answers;
}

type Blocks = Record<'bare' | 'ours', Block[]>;

async function compareLatency(field: Field, kind: Kind, blocks: Blocks): Promise<Row[]> {
  const { bare, ours, size } = field;
  const { follows: _, ...silent } = kind;
  const answers = { bare: [] as number[][], ours: [] as number[][] };
  for (let round = 0; round < size.latencyRounds; round++) {
    await bare.ask('watch');
    answers.bare.push(await latencies(field, bare, silent, round));
    blocks.bare.push(await bare.ask<Block>('block'));
    await ours.ask('watch');
    answers.ours.push(await latencies(field, ours, kind, round));
    blocks.ours.push(await ours.ask<Block>('block'));
    await ours.usage();
    await ours.ask('forget');
  }
  return ([0.5, 0.99] as const).map((q) =>
    ratioRow({
      what: `acknowledged, p${q * 100}, ${kind.name}`,
      reference: answers.bare.map((round) => quantile(round, q)),
      ours: answers.ours.map((round) => quantile(round, q)),
      show: ms,
      goal: q === 0.5 ? 1.5 : 2,
    }),
  );
}

/** The reference's own blocks say how busy the machine was: a process that is not given a core is late too. */
function blockRows({ bare, ours }: Blocks): Row[] {
  const longest = (blocks: Block[]) => Math.max(...blocks.map(({ maxMs }) => maxMs));
  const usual = (blocks: Block[]) => median(blocks.map(({ p99Ms }) => p99Ms));
  const row = (what: string, of: (blocks: Block[]) => number, goal?: number) =>
    plainRow({ what, values: [of(ours)], reference: ms(of(bare)), show: ms, ...(goal && { goal }) });
  return [row('longest event-loop block meanwhile', longest, 20), row('event-loop delay, p99', usual)];
}

async function measure(field: Field): Promise<Result> {
  const kinds = kindsOf(field);
  const cpu: Row[] = [];
  for (const kind of kinds) cpu.push(...(await compareCpu(field, kind)));
  await field.ours.ask('work'); // from here on as in production: the sender and the clockwork run
  await sleep(3000);
  const latency: Row[] = [];
  const blocks: Blocks = { bare: [], ours: [] };
  for (const kind of kinds) latency.push(...(await compareLatency(field, kind, blocks)));
  const { size } = field;
  const notes = [
    `CPU: user and system time of the server's process a request, ${size.rounds} rounds of ${size.cpuRequests} requests, ${AT_ONCE} at once, until what follows the acknowledgement is done; sender and jobs off.`,
    `Acknowledged: from the moment a request was due to its complete answer, ${PER_SECOND} a second at random (Poisson, seeded), ${size.latencyRounds} rounds of ${size.latencyRequests}; sender and jobs on, kudos going out meanwhile.`,
  ];
  const late = plainRow({ what: 'not acknowledged within 3 s', values: [field.late], show: String, goal: 0 });
  return { rows: [...cpu, ...latency, late, ...blockRows(blocks)], notes };
}

async function run({ quick, serverUrl }: Setting): Promise<Result> {
  const stub = await startStubSlack();
  const { drop, ...database } = await newDatabase(serverUrl);
  const { apiUrl } = stub;
  const servers: BenchServer<unknown>[] = [];
  const kept = <S extends BenchServer<unknown>>(server: S): S => {
    servers.push(server);
    return server;
  };
  try {
    const bare = kept(await startBare({ apiUrl, calls: false }));
    const calling = kept(await startBare({ apiUrl, calls: true }));
    const ours = kept(await startAlongside({ apiUrl, database, people: PEOPLE, paired: PAIRED, messages: 0 }));
    return await measure({ stub, bare, calling, ours, size: quick ? QUICK : FULL, late: 0 });
  } finally {
    for (const server of servers) await server.stop();
    await drop();
    await stub.close();
  }
}

export const acknowledge: Bench = {
  name: 'acknowledge',
  title: 'A signed request, against bare Bolt with the same receiver',
  run,
};

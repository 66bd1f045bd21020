/** Sending many messages to a Slack that allows so many a second, and whether a waiting person notices. */
import { newDatabase } from './database.ts';
import {
  type Bench,
  ms,
  newRandom,
  plainRow,
  quantile,
  type Result,
  ratioRow,
  type Setting,
  seconds,
  sleep,
  until,
} from './measure.ts';
import { commandBodies, sendAtRandom } from './requests.ts';
import { type BenchServer, startAlongside } from './server.ts';
import type { AlongsideReady } from './servers/alongside.ts';
import { type StubSlack, startStubSlack } from './stub-slack.ts';

/** What the stub allows a workspace; the app does not know it. */
const LIMIT = { perSecond: 40, burst: 40 };
/** Commands meanwhile, each opening a form. */
const PER_SECOND = 20;

const FULL = { messages: 1000, alone: 240 };
const QUICK = { messages: 120, alone: 40 };

const NOTES = [
  `Reference: the theoretical minimum at ${LIMIT.perSecond} messages a second for the workspace after a burst of ${LIMIT.burst}, beyond which the stub answers 429 with Retry-After in whole seconds; the app does not know the limit. Each message goes to another person.`,
  `/mentor at ${PER_SECOND} a second at random; reference: without sending. One round.`,
];

interface Field {
  stub: StubSlack;
  server: BenchServer<AlongsideReady>;
}

/** Milliseconds from each command's being due to its form's arrival at Slack. */
async function openings({ stub, server }: Field, mark: string, count: number): Promise<number[]> {
  const due = new Map<string, number>();
  const opened: number[] = [];
  stub.onOpened((triggerId) => opened.push(performance.now() - (due.get(triggerId) ?? Number.NaN)));
  await sendAtRandom(server.ready.port, commandBodies(server.ready, mark), {
    perSecond: PER_SECOND,
    count,
    random: newRandom(1),
    onDue: (index, at) => due.set(`${mark}.${index}`, at),
  });
  await until(() => opened.length >= count, `${count} forms`, 20_000);
  return opened;
}

async function measure(field: Field, messages: number, alone: number): Promise<Result> {
  const { stub, server } = field;
  await server.ask('work');
  await sleep(3000);
  await openings(field, 'warm', 40);
  const without = await openings(field, 'without', alone);
  const least = ((messages - LIMIT.burst) / LIMIT.perSecond) * 1000;
  stub.limitPosting(LIMIT);
  await server.ask('queue');
  const [during] = await Promise.all([
    openings(field, 'during', Math.round((least / 1000) * PER_SECOND)),
    until(() => stub.posted.length >= messages, `${messages} messages`, least * 4),
  ]);
  await sleep(1000); // a message sent twice would come now
  if (stub.posted.length !== messages) throw new Error(`${stub.posted.length} messages were sent of ${messages}`);
  await server.usage();
  const took = (stub.posted.at(-1) ?? 0) - (stub.posted[0] ?? 0);
  return {
    rows: [
      ratioRow({ what: `sending ${messages} messages`, reference: [least], ours: [took], show: seconds, goal: 1.25 }),
      plainRow({
        what: 'refusals (429) a message',
        values: [stub.refused() / messages],
        show: (value) => value.toFixed(3),
        goal: 0.05,
      }),
      ...([0.5, 0.99] as const).map((q) =>
        ratioRow({
          what: `/mentor to views.open meanwhile, p${q * 100}`,
          reference: [quantile(without, q)],
          ours: [quantile(during, q)],
          show: ms,
          goal: 1.2,
        }),
      ),
    ],
    notes: NOTES,
  };
}

async function run({ quick, serverUrl }: Setting): Promise<Result> {
  const { messages, alone } = quick ? QUICK : FULL;
  const stub = await startStubSlack();
  const { drop, ...database } = await newDatabase(serverUrl);
  let server: BenchServer<AlongsideReady> | undefined;
  try {
    server = await startAlongside({ apiUrl: stub.apiUrl, database, people: messages, paired: 0, messages });
    return await measure({ stub, server }, messages, alone);
  } finally {
    await server?.stop();
    await drop();
    await stub.close();
  }
}

export const outbox: Bench = { name: 'outbox', title: 'Sending many messages', run };

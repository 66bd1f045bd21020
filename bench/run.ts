/** npm run bench [-- --quick] [--only NAME] [--write]: what Alongside costs, as ratios against a reference of the same run. */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { acknowledge } from './acknowledge.ts';
import { assignment } from './assignment.ts';
import { charts } from './charts.ts';
import { describeDatabase, dropDatabases } from './database.ts';
import { instant } from './instant.ts';
import { know } from './know.ts';
import { type Bench, type Setting, table } from './measure.ts';
import { outbox } from './outbox.ts';
import { round } from './round.ts';
import { search } from './search.ts';
import { shoutOuts } from './shout-outs.ts';
import { start } from './start.ts';
import { sweep } from './sweep.ts';
import { waitlist } from './waitlist.ts';
import { writeSection } from './write.ts';

const BENCHES: Bench[] = [
  acknowledge,
  outbox,
  sweep,
  shoutOuts,
  instant,
  waitlist,
  assignment,
  round,
  charts,
  search,
  know,
  start,
];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const chosen = values.only ? BENCHES.filter(({ name }) => name === values.only) : BENCHES;
if (chosen.length === 0 || (values.write && values.quick)) {
  console.error(
    chosen.length === 0
      ? `There is no benchmark "${values.only}": choose one of ${BENCHES.map(({ name }) => name).join(', ')}.`
      : 'A quick run is for trying out: run without --quick to write its figures down.',
  );
  process.exit(1);
}

const setting: Setting = {
  quick: values.quick,
  full: values.full,
  serverUrl: process.env.BENCH_DATABASE_URL || process.env.TEST_DATABASE_URL || undefined,
};

/** Where and when, so that figures of two runs are not taken for comparable. */
async function circumstances(): Promise<string> {
  const [cpu] = os.cpus();
  const load = os.loadavg()[0]?.toFixed(1);
  const machine = `${os.cpus().length} × ${cpu?.model.trim()}, ${Math.round(os.totalmem() / 2 ** 30)} GB, load ${load} before`;
  const database = await describeDatabase(setting.serverUrl);
  return `${new Date().toISOString().slice(0, 10)} · Node ${process.versions.node} · ${machine} · ${database}.`;
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    process.on('uncaughtException', () => undefined); // what is under way fails now, as it must
    await dropDatabases();
    process.exit(130); // and the servers with it
  });
}

for (const bench of chosen) {
  if (bench.needsServer && !setting.serverUrl) {
    console.log(`\n## ${bench.title}\n\nLeft out: it needs a PostgreSQL server. Name one in BENCH_DATABASE_URL.`);
    continue;
  }
  const where = await circumstances();
  const begun = performance.now();
  console.log(`\n## ${bench.title}\n\n${where}`);
  const { rows, notes } = await bench.run(setting);
  const took = `${((performance.now() - begun) / 1000).toFixed(0)} s: \`npm run bench -- --only ${bench.name}\``;
  const section = [where, '', `In ${took}`, '', table(rows), '', ...notes.map((note) => `- ${note}`)].join('\n');
  console.log(section.slice(where.length + 1));
  if (values.write) await writeSection(bench.name, section);
}

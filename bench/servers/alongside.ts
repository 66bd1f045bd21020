/** The app itself, on a database of its own with people, pairs and asked check-ins in it. */
import type { DatabaseConfig } from '../../src/config.ts';
import { newBenchApp } from '../app.ts';
import { burn, type Going, matchOn, seedCohort } from '../matching.ts';
import { type Person, queueKudos, type SeededCheckIn, seedMessages, seedPairs, seedPeople } from '../seed.ts';
import { TEAM } from '../stub-slack.ts';
import { answerRun } from './control.ts';

export interface AlongsideOptions {
  apiUrl: string;
  database: DatabaseConfig;
  people: number;
  /** How many of them are paired and have a check-in to answer. */
  paired: number;
  /** How many kudos messages "queue" hands to the outbox. */
  messages: number;
  /** How many of the people mentor in a cohort of all of them; left out: there is no cohort. */
  mentors?: number;
}

/** What the run needs to know to make requests. */
export interface AlongsideReady {
  port: number;
  people: Person[];
  checkIns: SeededCheckIn[];
  valueId: string;
}

const {
  apiUrl,
  database,
  people: count,
  paired,
  messages,
  mentors,
} = JSON.parse(process.argv[2] ?? '') as AlongsideOptions;
const bench = await newBenchApp(database, apiUrl);
const { app, deps, errors, close } = bench;
const port = await app.listen();
const { id: workspaceId } = await deps.db.workspace.findUniqueOrThrow({ where: { slackId: TEAM } });
const people = await seedPeople(deps, workspaceId, count);
const asked = { status: 'SENT', unanswered: 0 } as const;
const checkIns = paired > 0 ? await seedPairs(deps, workspaceId, people.slice(0, paired), asked) : [];
await seedMessages(deps);
const { id: valueId } = await deps.db.companyValue.findFirstOrThrow({ where: { workspaceId } });
const coordinator = mentors ? await seedCohort(bench, workspaceId, people, mentors) : undefined;
let going: Going | undefined;
await deps.db.$executeRawUnsafe('ANALYZE'); // as autovacuum would have by the time this many are there

answerRun({ port: port ?? 0, people, checkIns, valueId } satisfies AlongsideReady, errors, {
  work: () => app.work(),
  queue: () => queueKudos(deps, workspaceId, people.slice(0, messages)),
  // What one measurement left to be sent must not be sent during the next; what is tapped goes on standing in Slack.
  forget: async () => {
    await deps.db.outboxMessage.deleteMany({ where: { workspaceId, kind: { not: 'check-in.asked' } } });
  },
  // Until "rest", beside whatever is measured.
  match: async () => {
    if (coordinator) going = await matchOn(deps, coordinator);
  },
  burn: () => {
    going = burn();
  },
  rest: async () => going?.end(),
  stop: close,
});

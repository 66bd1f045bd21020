import type pg from 'pg';
import type { Slack } from '../../../practice/slack/types.ts';
import { type Alongside, createApp } from '../../../src/app.ts';
import type { Deps } from '../../../src/deps.ts';
import type { PrismaClient } from '../../../src/generated/prisma/client.ts';
import { newLogger } from '../../../src/slack/logger.ts';
import { newPerson, type Person, settleIn } from './company.ts';
import { fillShelves, formTeams } from './library.ts';
import { Random } from './random.ts';
import { newYearSlack, SECRET, SHOUT_OUTS, SLACK_URL, TOKEN, type YearSlack } from './slack.ts';

export interface YearOptions {
  db: PrismaClient;
  pool: pg.Pool;
  seed: number;
  people: number;
  weeks: number;
  /** How long a pairing is: in a short year some must end, too. */
  pairingWeeks: number;
}

/** The app, its Slack, the people and the one clock. */
export interface YearWorld extends Omit<YearSlack, 'close'> {
  options: YearOptions;
  app: Alongside;
  deps: Deps;
  slack: Slack;
  workspaceId: string;
  people: Map<string, Person>;
  /** Slack ids of those who lead a team. */
  leads: ReadonlySet<string>;
  /** Of the world rather than of a person. */
  random: Random;
  now: () => Date;
  setClock(at: Date): void;
  /** Waits until the app is done with what it was asked. */
  settle(): Promise<void>;
  /** Log lines that say that something is broken. */
  errors: string[];
  close(): Promise<void>;
}

/** A Monday. The clocks change in the twelve weeks after it in New York, Berlin, London, St. John's, Santiago and Adelaide. */
export const BEGIN = new Date('2026-02-16T00:00:00Z');

/** So that cards come due more than once, in a short year too. */
const VERIFY_DAYS = 30;

/** The app with real parts on a moved clock, and a company that has just been set up. */
export async function newYearWorld(options: YearOptions): Promise<YearWorld> {
  const { db, pool, seed } = options;
  let now = BEGIN.getTime();
  let port = 0;
  const clock = () => new Date(now);
  const random = new Random(seed, 'world');
  const { close: closeSlack, ...yearSlack } = newYearSlack(
    clock,
    () => random.next(),
    () => `http://127.0.0.1:${port}/slack/events`,
  );
  const errors: string[] = [];
  const appRandom = new Random(seed, 'app');
  const app = createApp({
    slack: { botToken: TOKEN, appToken: undefined, signingSecret: SECRET, apiUrl: `${SLACK_URL}/api/` },
    port: 0,
    db,
    pool,
    embedded: true,
    now: clock,
    random: () => appRandom.next(),
    log: newLogger('error', (line) => void errors.push(line)),
    channelPauseMs: 0,
    gatherMs: 0,
  });
  port = (await app.listen()) ?? 0;
  const { id: workspaceId } = await db.workspace.findFirstOrThrow();
  const setUp = {
    zone: 'Europe/Berlin',
    pairingWeeks: options.pairingWeeks,
    verifyDays: VERIFY_DAYS,
    recognitionChannelId: SHOUT_OUTS,
  };
  await db.workspace.update({ where: { id: workspaceId }, data: { ...setUp, setUpAt: clock() } });
  const people = Array.from({ length: options.people }, (_, index) => newPerson(seed, index));
  await settleIn(app.deps, yearSlack.slack, workspaceId, people);
  const leads = await formTeams(app.deps, workspaceId, people);
  await fillShelves(app.deps, workspaceId, seed, people);
  return {
    ...yearSlack,
    options,
    app,
    deps: app.deps,
    workspaceId,
    people: new Map(people.map((person) => [person.slackId, person])),
    leads,
    random,
    now: clock,
    setClock: (at) => {
      now = at.getTime();
    },
    settle: async () => {
      await app.idle();
      await yearSlack.slack.settle(undefined, 30_000);
    },
    errors,
    close: async () => {
      await app.stop();
      closeSlack();
    },
  };
}

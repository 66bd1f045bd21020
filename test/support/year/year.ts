import type { Person } from './company.ts';
import { isHourlyWorkDue, isWorkDue } from './due.ts';
import { Forecasts } from './forecasts.ts';
import { type Ledger, readLedger } from './ledger.ts';
import { CHANGES_RHYTHM, type Diary, KEEPS_DAYS_OFF, Life } from './life.ts';
import { Queue, SLOT_MS } from './queue.ts';
import { Random } from './random.ts';
import { type Sendings, Watch } from './watch.ts';
import { BEGIN, newYearWorld, type YearOptions, type YearWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** Everything that comes round runs at least so often, what comes round so often (in minutes) also whenever something is due for it. */
const IDLE_MS = 3 * HOUR_MS;
const OFTEN = 15;

/** Shares of the year at which Slack fails now and then (in a short one only once), and at which the app is down. */
const TROUBLE = [0.47, 0.85];
const TROUBLE_MS = 2 * DAY_MS;
const SHORT_WEEKS = 26;
const DOWN = 0.52;
const DOWN_MS = 3.4 * DAY_MS;
/** After trouble, what was put off for some seconds goes out in the next half hour. */
const RECOVERY_MS = HOUR_MS;
/** Every so often some people's forecasts are made, on a Wednesday. */
const FORECAST_MS = WEEK_MS;
const SAMPLE = 12;
/** A long year says how far it is. */
const TELL_MS = 4 * WEEK_MS;

export interface Year {
  sendings: Sendings;
  diary: Diary;
  ledger: Ledger;
  forecasts: Pick<Forecasts, 'differences' | 'compared'>;
  updates: number;
  troubles: Map<string, number>;
  errors: string[];
  refusals: unknown[];
  seconds: number;
}

/** When Slack fails and when the app is down, from the year's beginning. */
function calendarOf({ weeks }: YearOptions) {
  const begin = BEGIN.getTime();
  const at = (share: number) => begin + Math.round((share * weeks * WEEK_MS) / HOUR_MS) * HOUR_MS;
  const within = (time: number, from: number, length: number) => from <= time && time < from + length;
  const troubles = weeks < SHORT_WEEKS ? TROUBLE.slice(0, 1) : TROUBLE;
  return {
    isTroubled: (time: number, after = 0) => troubles.some((share) => within(time, at(share), TROUBLE_MS + after)),
    isDown: (time: number) => within(time, at(DOWN), DOWN_MS),
    shocks: [...troubles.map(at), at(DOWN)],
  };
}

/** One year, or as many weeks of it as were asked for: acts of people, schedules and sending, half an hour at a time. */
class Simulation {
  readonly w: YearWorld;
  readonly queue = new Queue();
  readonly life: Life;
  readonly watch: Watch;
  readonly forecasts: Forecasts;
  readonly calendar: ReturnType<typeof calendarOf>;
  readonly #began = performance.now();
  /** When everything that comes round ran, and when what comes round often did. */
  #swept = BEGIN.getTime();
  readonly #told = new Set<string>();
  #sweptOften = BEGIN.getTime();

  constructor(w: YearWorld) {
    this.w = w;
    this.calendar = calendarOf(w.options);
    this.life = new Life(w, this.queue);
    const { acts } = this.life.diary;
    this.watch = new Watch(w, acts, () => this.calendar.isTroubled(w.now().getTime(), RECOVERY_MS));
    this.forecasts = new Forecasts(w, this.watch, acts);
    for (const shock of this.calendar.shocks) this.forecasts.shake(new Date(shock));
  }

  #setFaults(time: number): void {
    const { faults } = this.w.slack;
    if (!this.calendar.isTroubled(time)) faults.clear();
    else if (faults.rules.length === 0)
      faults.add(
        { method: 'chat.postMessage', kind: 'server_error', probability: 0.04 },
        { method: 'chat.postMessage', kind: 'drop_after', probability: 0.04 },
        { method: 'chat.postMessage', kind: 'rate_limited', retryAfter: 20, probability: 0.01 },
        { method: 'conversations.info', kind: 'server_error', probability: 0.1 },
      );
  }

  /** What people do in this half hour. */
  async #act(): Promise<boolean> {
    const acts = this.queue.take(this.w.now());
    for (const { run, slackId, name } of acts) {
      if (name === KEEPS_DAYS_OFF || name === CHANGES_RHYTHM) this.forecasts.shake(this.w.now());
      await run().catch((error: unknown) => {
        throw new Error(`${slackId} ${name} at ${this.w.now().toISOString()}`, { cause: error });
      });
    }
    return acts.length > 0;
  }

  async #slot(time: number): Promise<void> {
    const { w, watch, life } = this;
    w.setClock(new Date(time));
    this.#setFaults(time);
    if ((time - BEGIN.getTime()) % WEEK_MS === 0) life.beginWeek();
    const didSomething = await this.#act();
    const swept = await this.#sweep(time);
    if (!didSomething && !swept && !(await this.#isDue())) return;
    await w.app.deliverDue();
    await w.settle();
    const posts = w.arrived();
    if (posts.length > 0) await watch.look(posts);
    for (const post of posts) life.read(post);
    if (time % IDLE_MS === 0) await this.#look(time);
    const isCalm = !this.calendar.isTroubled(time, DAY_MS);
    if (isCalm && (time - BEGIN.getTime()) % FORECAST_MS === 2.5 * DAY_MS) await this.#foresee(time);
    if (time % DAY_MS === 0) await this.forecasts.compare();
  }

  /** Looks at what waits, and at sessions that began; nobody can prepare those that began while the app was down. */
  async #look(time: number): Promise<void> {
    await this.watch.lookAtWaiting();
    if (!this.calendar.isDown(time - IDLE_MS)) await this.watch.lookAtBegun(new Date(time - IDLE_MS));
  }

  /** Runs what comes round if something has come due for it, at its own pace, and every few hours in any case. */
  async #sweep(time: number): Promise<boolean> {
    const now = new Date(time);
    const isTime = time % IDLE_MS === 0 || time - this.#swept > IDLE_MS;
    if (isTime || (time % HOUR_MS === 0 && (await isHourlyWorkDue(this.w, new Date(this.#swept), now)))) {
      await this.w.app.runSchedules();
      this.#swept = time;
    } else if (await isWorkDue(this.w, new Date(this.#sweptOften), now)) await this.w.app.runSchedules(OFTEN);
    else return false;
    this.#sweptOften = time;
    return true;
  }

  async #isDue(): Promise<boolean> {
    const due = await this.w.deps.db.outboxMessage.count({
      where: { status: { in: ['PENDING', 'UNSURE'] }, dueAt: { lte: this.w.now() } },
    });
    return due > 0;
  }

  /** The silent ones, whose forecasts nothing disturbs, and some of the others. Coordinators hear of other people's pairings. */
  async #foresee(time: number): Promise<void> {
    const people = [...this.w.people.values()].filter(({ isCoordinator }) => !isCoordinator);
    const silent = people.filter(({ manner }) => manner === 'silent');
    const others = people.filter(({ manner }) => manner !== 'silent' && manner !== 'bystander');
    const random = new Random(this.w.options.seed, 'foresee', time);
    const sample: Person[] = [...random.some(silent, 2 * SAMPLE), ...random.some(others, SAMPLE)];
    await this.forecasts.make(sample.map(({ slackId }) => slackId));
  }

  /** A line on how far it is, with what went wrong since the last one: a run that is cut short has shown that much. */
  #tell(time: number): void {
    const { posts, faults } = this.watch.record;
    const wrong = [...faults, ...this.forecasts.differences, ...this.w.errors];
    const day = new Date(time).toISOString().slice(0, 10);
    const seconds = ((performance.now() - this.#began) / 1000).toFixed(0);
    const unseen = wrong.filter((one) => !this.#told.has(one));
    for (const one of unseen) this.#told.add(one);
    process.stdout.write(
      `${[`${day}: ${posts} messages, ${wrong.length} faults, ${seconds} s`, ...unseen].join('\n  ')}\n`,
    );
  }

  async run(): Promise<void> {
    const { weeks } = this.w.options;
    const begin = BEGIN.getTime();
    this.life.begin();
    this.life.coordinate(weeks);
    for (let time = begin; time <= begin + weeks * WEEK_MS; time += SLOT_MS) {
      if (weeks >= SHORT_WEEKS && (time - begin) % TELL_MS === 0) this.#tell(time);
      if (!this.calendar.isDown(time)) await this.#slot(time);
    }
  }
}

/** Lives through a year, and says what was sent and what was wrong. */
export async function liveThrough(options: YearOptions): Promise<Year> {
  const started = performance.now();
  const w = await newYearWorld(options);
  try {
    const simulation = new Simulation(w);
    await simulation.run();
    const { watch, life, forecasts } = simulation;
    const { differences, compared } = forecasts;
    return {
      sendings: watch.record,
      diary: life.diary,
      ledger: await readLedger(w, watch.record),
      forecasts: { differences, compared },
      updates: w.updates(),
      troubles: w.troubles(),
      errors: w.errors,
      refusals: w.slack.refusals,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await w.close();
  }
}

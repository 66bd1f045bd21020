import { Books } from './books.ts';
import { calendarOf, SHORT_WEEKS } from './calendar.ts';
import { Checks } from './checks.ts';
import type { Person } from './company.ts';
import { findLive, isHourlyWorkDue, isWorkDue } from './due.ts';
import { Forecasts } from './forecasts.ts';
import { type Ledger, readLedger } from './ledger.ts';
import { CHANGES_RHYTHM, type Diary, KEEPS_DAYS_OFF, Life } from './life.ts';
import { minuteAfter, Queue, SLOT_MS } from './queue.ts';
import { Random } from './random.ts';
import { type Sendings, Watch } from './watch.ts';
import { BEGIN, newYearWorld, type YearOptions, type YearWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** Everything that comes round runs at least so often, what comes round so often (in minutes) also whenever something is due for it. */
const IDLE_MS = 6 * HOUR_MS;
const OFTEN = 15;
const HOURLY = 60;
const DAILY = 1440;

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

/** One year, or as many weeks of it as were asked for: acts of people, schedules and sending, half an hour at a time. */
class Simulation {
  readonly w: YearWorld;
  readonly queue = new Queue();
  readonly life: Life;
  readonly watch: Watch;
  readonly books: Books;
  readonly checks: Checks;
  readonly forecasts: Forecasts;
  readonly calendar: ReturnType<typeof calendarOf>;
  readonly #began = performance.now();
  /** When everything that comes round ran, and when what comes round often did. */
  #swept = BEGIN.getTime();
  readonly #told = new Set<string>();
  #sweptOften = BEGIN.getTime();
  /** Somebody may be asking for help. */
  #isLive = false;

  constructor(w: YearWorld) {
    this.w = w;
    this.calendar = calendarOf(w.options);
    this.life = new Life(w, this.queue);
    const { acts } = this.life.diary;
    const { isTroubled, isDown } = this.calendar;
    this.watch = new Watch(w, acts, {
      isTroubled: () => isTroubled(w.now().getTime(), RECOVERY_MS),
      isLate: () => isDown(w.now().getTime() - RECOVERY_MS),
    });
    this.books = new Books(w);
    this.checks = new Checks(w, this.watch.record);
    this.forecasts = new Forecasts(w, this.watch, acts, this.books);
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
    this.#isLive ||= acts.length > 0;
    return acts.length > 0;
  }

  async #slot(time: number): Promise<void> {
    const { w, life } = this;
    w.setClock(new Date(time));
    this.#setFaults(time);
    if ((time - BEGIN.getTime()) % WEEK_MS === 0) life.beginWeek();
    const didSomething = await this.#act();
    const swept = await this.#sweep(time);
    if (!didSomething && !swept && !(await this.#isDue())) return;
    await this.#deliver();
    if (time % IDLE_MS === 0) await this.#look(time);
    const isCalm = !this.calendar.isTroubled(time, DAY_MS);
    if (isCalm && (time - BEGIN.getTime()) % FORECAST_MS === 2.5 * DAY_MS) await this.#foresee(time);
    if (time % DAY_MS === 0) await this.forecasts.compare();
  }

  /** Sends what is due; who gets something may do something about it later. */
  async #deliver(): Promise<void> {
    const { w, watch, life, books } = this;
    await w.app.deliverDue();
    await w.settle();
    const posts = w.arrived();
    if (posts.length > 0) await watch.look(posts);
    await watch.lookAgain();
    await books.look();
    for (const post of posts) life.read(post);
  }

  /** The minutes after the beginning of a half hour in which somebody asks for help, is asked, or answers. */
  async #minutes(time: number): Promise<void> {
    const { w, queue } = this;
    for (let at = time; ; ) {
      const live = this.#isLive ? await findLive(w, new Date(at)) : undefined;
      if (live?.open === 0) this.#isLive = false;
      const ring = live?.next ? minuteAfter(live.next.getTime()).getTime() : Number.POSITIVE_INFINITY;
      const next = Math.min(ring, queue.nextBefore(time + SLOT_MS) ?? Number.POSITIVE_INFINITY);
      if (next >= time + SLOT_MS) return;
      // What was put off while the app was down lies behind; the clock never goes back.
      at = Math.max(at, next);
      w.setClock(new Date(at));
      await this.#act();
      if (ring === next) await w.app.runSchedules(1);
      await this.#deliver();
    }
  }

  /** Looks at what waits, and at sessions that began; nobody can prepare those that began while the app was down. */
  async #look(time: number): Promise<void> {
    await this.watch.lookAtWaiting();
    await this.checks.look();
    if (!this.calendar.isDown(time - IDLE_MS)) await this.watch.lookAtBegun(new Date(time - IDLE_MS));
  }

  /** Runs what comes round if something has come due for it, at its own pace, and every few hours in any case. */
  async #sweep(time: number): Promise<boolean> {
    const now = new Date(time);
    const isTime = time % IDLE_MS === 0 || time - this.#swept > IDLE_MS;
    if (isTime || (time % HOUR_MS === 0 && (await isHourlyWorkDue(this.w, new Date(this.#swept), now)))) {
      const isNewDay = Math.floor(time / DAY_MS) > Math.floor(this.#swept / DAY_MS);
      await this.w.app.runSchedules(isNewDay ? DAILY : HOURLY);
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

  /**
   * The silent ones, whose forecasts nothing disturbs, and some of the others. Coordinators hear of other people's pairings, leads of
   * a week without kudos in their team.
   */
  async #foresee(time: number): Promise<void> {
    const { people: all, leads } = this.w;
    const people = [...all.values()].filter(({ isCoordinator, slackId }) => !isCoordinator && !leads.has(slackId));
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
      if (this.calendar.isDown(time)) continue;
      await this.#slot(time);
      await this.#minutes(time);
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

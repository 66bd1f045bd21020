import { UserError } from '../../../src/errors.ts';
import { type Person, slackIdOf } from './company.ts';
import { ask, changeEverybodysRhythm, type Doing, HABITS, keepDaysOff } from './habits.ts';
import { haste } from './haste.ts';
import { pressSomething, type Taste } from './phone.ts';
import { minuteAfter, type Queue, SLOT_MS, slotAfter } from './queue.ts';
import type { Post } from './slack.ts';
import { BEGIN, type YearWorld } from './world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const QUARTER_MS = 13 * WEEK_MS;
const ACCEPTING_MS = 2 * WEEK_MS;

/** What coordinators do that changes everybody's future. */
export const KEEPS_DAYS_OFF = 'keeps the days off';
export const CHANGES_RHYTHM = 'changes the rhythm';
/** Share of the year at which the rhythm changes. */
const RHYTHM = 0.4;
/** Shares of the year at which somebody who looks after cards leaves. */
const LEAVING = [0.3, 0.38];

/** Who did something, and when; what people do changes what they are sent. */
export interface Diary {
  /** Slack id → moments, in their order. */
  acts: Map<string, number[]>;
  /** What was done, counted. */
  counts: Map<string, number>;
  /** How often somebody was told that they cannot do what they wanted. */
  refusals: number;
}

const add = (counts: Map<string, number>, what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1);

const GLADLY =
  /^(offer\.accept|agreement\.agree|session\.choose|check-in\.go-on-yes|verification\.confirm|gaps\.claim|live-help\.(take|solved|rate)|shield\.(step-in|end|feel))/;
const RARELY =
  /^(ending\.|pairing\.menu|session\.cancel|check-in\.go-on-|live-help\.ask-other|shield\.pass|knowledge\.open|verification\.(checks|stale))/;
const HARDLY = /^(mentor-request\.withdraw|ending\.(end|finish|open-end)|(live-help|shield)\.withdraw)/;

/** What each manner likes to press. */
function tasteOf({ manner }: Person): Taste {
  return (actionId, label) => {
    if (manner === 'silent') return actionId === 'offer.accept' ? 1 : 0;
    if (actionId === 'nudge.menu') {
      if (label === 'Snooze') return manner === 'busy' ? 1.5 : 0.1;
      return label === 'Fewer' ? (manner === 'busy' ? 0.15 : 0.03) : 0.05;
    }
    if (GLADLY.test(actionId)) return 4;
    if (HARDLY.test(actionId)) return 0.02;
    if (RARELY.test(actionId)) return 0.15;
    return actionId === 'offer.pass' ? 0.7 : 1;
  };
}

/** Chance that somebody reacts to a message, and after how many hours. */
const REACTIONS: Record<Person['manner'], { chance: number; from: number; to: number }> = {
  prompt: { chance: 0.92, from: 0.25, to: 6 },
  late: { chance: 0.75, from: 20, to: 120 },
  busy: { chance: 0.75, from: 0.5, to: 48 },
  ghost: { chance: 0.12, from: 4, to: 90 },
  silent: { chance: 1, from: 0.5, to: 1 },
  bystander: { chance: 0, from: 1, to: 1 },
};

/** Everything people do in the year. */
export class Life {
  readonly diary: Diary = { acts: new Map(), counts: new Map(), refusals: 0 };
  readonly #w: YearWorld;
  readonly #queue: Queue;

  constructor(w: YearWorld, queue: Queue) {
    this.#w = w;
    this.#queue = queue;
  }

  /** Somebody does something by themselves; whoever cannot is told, and that is all right. */
  plan(at: Date, slackId: string, name: string, does: Doing): void {
    const { deps, workspaceId, people } = this.#w;
    const random = people.get(slackId)?.random;
    if (!random) return;
    this.#queue.add({
      at,
      slackId,
      name,
      run: async () => {
        const me = await deps.db.member.findUnique({ where: { workspaceId_slackId: { workspaceId, slackId } } });
        if (!me || me.deactivatedAt) return;
        try {
          await does(this.#w, me, random);
          await this.#w.settle();
          this.#note(slackId, name);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          this.diary.refusals += 1;
        }
      },
    });
  }

  #note(slackId: string, name: string): void {
    const { acts, counts } = this.diary;
    acts.set(slackId, [...(acts.get(slackId) ?? []), this.#w.now().getTime()]);
    add(counts, name);
  }

  /** The silent ones find each other first; then the others begin to ask. */
  begin(): void {
    const start = this.#w.now().getTime();
    for (const { slackId, manner, partner, random } of this.#w.people.values()) {
      const soon = slotAfter(start + HOUR_MS + random.next() * 3 * DAY_MS);
      if (partner) this.plan(soon, slackId, 'asks for a mentor', ask);
      if (manner === 'silent' || manner === 'bystander' || !random.chance(0.5)) continue;
      this.plan(slotAfter(start + 4 * DAY_MS + random.next() * 3 * WEEK_MS), slackId, 'asks for a mentor', ask);
    }
  }

  /** What everybody will do in the coming week. */
  beginWeek(): void {
    const start = this.#w.now().getTime();
    for (const { slackId, manner, random } of this.#w.people.values()) {
      if (manner === 'silent' || manner === 'bystander') continue;
      for (const [name, [probability, does]] of Object.entries(HABITS))
        if (random.chance(probability)) this.plan(slotAfter(start + random.next() * WEEK_MS), slackId, name, does);
    }
  }

  /** Whoever gets a message may press something in it, sooner or later. */
  read({ at, readers, message }: Post): void {
    for (const slackId of readers) {
      const person = this.#w.people.get(slackId);
      if (!person || message.blocks.length === 0 || (person.manner === 'silent' && !this.#isAccepting())) continue;
      const hasty = haste(person, message);
      if (hasty) {
        if (person.random.chance(hasty.chance))
          this.#reacts(
            person,
            message,
            at.getTime() + person.random.between(hasty.from, hasty.to) * MINUTE_MS,
            minuteAfter,
          );
        continue;
      }
      const { chance, from, to } = REACTIONS[person.manner];
      const share = readers.length > 1 && person.manner !== 'silent' ? 0.6 : 1;
      if (!person.random.chance(chance * share)) continue;
      this.#reacts(person, message, at.getTime() + (from + person.random.next() * (to - from)) * HOUR_MS);
    }
  }

  /** The silent ones accept whoever asks them in the first weeks of each quarter, and then press nothing. */
  #isAccepting(): boolean {
    return (this.#w.now().getTime() - BEGIN.getTime()) % QUARTER_MS < ACCEPTING_MS;
  }

  #reacts(person: Person, message: Post['message'], when: number, on = slotAfter): void {
    const { slackId, random } = person;
    this.#queue.add({
      at: on(when),
      slackId,
      name: 'reacts',
      run: async () => {
        const { slack, settle } = this.#w;
        if (slack.state.users.get(slackId)?.deleted) return;
        const twice = random.chance(0.05);
        const pressed = await pressSomething(slack, slackId, message, {
          random,
          taste: tasteOf(person),
          twice,
          settle,
        });
        if (!pressed) return;
        this.#note(slackId, `presses ${pressed.split(' ')[0]}`);
        // Who has begun with a list of cards goes on with it.
        if (pressed.startsWith('verification.confirm') && random.chance(0.8))
          this.#reacts(person, message, when + SLOT_MS);
        else if (random.chance(0.25)) this.#reacts(person, message, when + random.next() * 4 * DAY_MS + SLOT_MS);
      },
    });
  }

  /** Coordinators keep the days off, and change the rhythm for everybody once. */
  coordinate(weeks: number): void {
    const start = this.#w.now().getTime();
    const sites = [...new Set([...this.#w.people.values()].map(({ site }) => site))].sort();
    const coordinator = slackIdOf(0);
    for (const site of [null, ...sites])
      this.plan(slotAfter(start), coordinator, KEEPS_DAYS_OFF, keepDaysOff(site, weeks));
    this.plan(slotAfter(start + RHYTHM * weeks * WEEK_MS), coordinator, CHANGES_RHYTHM, changeEverybodysRhythm);
    for (const share of LEAVING) this.#plansLeaving(slotAfter(start + share * weeks * WEEK_MS));
  }

  /** Somebody who looks after cards leaves, whoever that is by then; never who keeps the others' days off. */
  #plansLeaving(at: Date): void {
    const name = 'leaves cards behind';
    this.#queue.add({
      at,
      slackId: '',
      name,
      run: async () => {
        const { deps, workspaceId, slack, settle, random } = this.#w;
        const keepers = await deps.db.member.findMany({
          where: {
            workspaceId,
            deactivatedAt: null,
            isCoordinator: false,
            cardsOwned: { some: { status: { not: 'OBSOLETE' } } },
          },
          orderBy: { slackId: 'asc' },
        });
        const known = keepers.filter(({ slackId }) => this.#w.people.get(slackId)?.manner !== 'silent');
        const { slackId } = random.pick(known);
        await slack.deactivate(slackId);
        await settle();
        this.#note(slackId, name);
      },
    });
  }
}

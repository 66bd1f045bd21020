import { suggestExtension } from '../../../src/agreements/service.ts';
import { cutNudge, getForecast, pauseUntil } from '../../../src/calm/forecast.ts';
import { saveHolidays } from '../../../src/calm/holidays.ts';
import { getOwnRhythm, saveOwnRhythm } from '../../../src/calm/own-rhythm.ts';
import { getRhythm, saveRhythm } from '../../../src/calm/rhythm.ts';
import { endEarly } from '../../../src/endings/service.ts';
import { UserError } from '../../../src/errors.ts';
import type { Member, PairingKind } from '../../../src/generated/prisma/client.ts';
import { giveKudos } from '../../../src/kudos/service.ts';
import { requestMentor } from '../../../src/mentor-requests/service.ts';
import { findPairingsOf, type PairingWithPeople } from '../../../src/pairings/service.ts';
import { pauseOwnPairing } from '../../../src/pauses/service.ts';
import { saveHours } from '../../../src/people/own-hours.ts';
import { proposeSession } from '../../../src/sessions/planning.ts';
import { logSession } from '../../../src/sessions/service.ts';
import { findTimes } from '../../../src/sessions/suggestions.ts';
import { type Person, slackIdOf, ZONES } from './company.ts';
import { pressSomething, type Taste } from './phone.ts';
import { type Queue, SLOT_MS, slotAfter } from './queue.ts';
import type { Random } from './random.ts';
import type { Post } from './slack.ts';
import type { YearWorld } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** Who did something, and when; what people do changes what they are sent. */
export interface Diary {
  /** Slack id → moments, in their order. */
  acts: Map<string, number[]>;
  /** What was done, counted. */
  counts: Map<string, number>;
  /** Kind → how often somebody was told that they cannot do that. */
  refusals: number;
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
const add = (counts: Map<string, number>, what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1);

type Doing = (w: YearWorld, me: Member, random: Random) => Promise<unknown>;

/** One of somebody's pairings that go on or pause. Throws UserError: they have none. */
async function anyPairing({ deps }: YearWorld, me: Member, random: Random): Promise<PairingWithPeople> {
  const pairings = await findPairingsOf(deps, me);
  if (pairings.length === 0) throw new UserError('not paired');
  return random.pick(pairings.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime()));
}

const KINDS: PairingKind[] = [...Array<PairingKind>(8).fill('CLASSIC'), 'PEER', 'REVERSE', 'FLASH', 'SHADOW'];

async function ask(w: YearWorld, mentee: Member, random: Random): Promise<void> {
  const { deps, workspaceId, people } = w;
  const partner = people.get(mentee.slackId)?.partner;
  const offered = await deps.db.offeredSkill.findMany({
    where: partner ? { profile: { member: { slackId: partner } } } : { workspaceId },
    distinct: ['skillId'],
    include: { skill: true },
  });
  const skills = offered.sort((a, b) => a.skill.name.localeCompare(b.skill.name));
  await requestMentor(deps, {
    mentee,
    skillId: random.pick(skills).skillId,
    goal: 'Stay calm when a customer shouts & end the call well.',
    kind: partner ? 'CLASSIC' : random.pick(KINDS),
    language: null,
    preferredSlackId: partner ?? null,
    urgent: !partner && random.chance(0.1),
  });
}

async function propose(w: YearWorld, me: Member, random: Random): Promise<void> {
  const pairing = await anyPairing(w, me, random);
  const { suggestions, minutes } = await findTimes(w.deps, me, pairing.id);
  const times = suggestions.map(({ at }) => at).slice(0, random.between(1, 3));
  await proposeSession(w.deps, me, pairing.id, { times, minutes, guide: null });
}

async function log(w: YearWorld, me: Member, random: Random): Promise<void> {
  const { id: pairingId } = await anyPairing(w, me, random);
  const actions = [{ ownerId: me.id, text: 'Try the three questions' }];
  await w.deps.db.$transaction((tx) =>
    logSession(w.deps, tx, me, { pairingId, met: random.chance(0.8), line: 'Good talk', actions }),
  );
}

async function cut(w: YearWorld, me: Member, random: Random): Promise<void> {
  const ahead = (await getForecast(w.deps, me)).filter((one) => !one.cut);
  if (ahead.length === 0) throw new UserError('nothing ahead');
  await cutNudge(w.deps, me, random.pick(ahead).id);
}

async function changeRhythm(w: YearWorld, me: Member, random: Random): Promise<void> {
  const { choices } = await getOwnRhythm(w.deps, me);
  if (random.chance(0.3)) choices.set('sessions', random.pick([0, 14, 28]));
  await saveOwnRhythm(w.deps, me, {
    nudgeDays: random.chance(0.5) ? [] : random.some([1, 2, 3, 4, 5], 3),
    nudgeFrom: random.pick([null, null, 540, 780, 930]),
    checkInDays: random.pick([null, null, 7, 21]),
    choices,
  });
}

async function kudos(w: YearWorld, me: Member, random: Random): Promise<void> {
  const values = await w.deps.db.companyValue.findMany({
    where: { workspaceId: w.workspaceId },
    orderBy: { position: 'asc' },
  });
  await giveKudos(w.deps, {
    workspaceId: w.workspaceId,
    giver: me,
    toSlackIds: [slackIdOf(random.between(0, w.people.size - 1))],
    valueId: random.pick(values).id,
    deed: 'Stayed on the line until it was solved.',
    impact: null,
  });
}

const shift = (random: Random) => random.pick([420, 540, 600, 660]);

/** What people do by themselves, and how likely in a week. */
const HABITS: Record<string, [probability: number, does: Doing]> = {
  'asks for a mentor': [0.05, ask],
  'suggests times': [0.15, propose],
  'logs a session': [0.07, log],
  'pauses messages': [
    0.02,
    (w, me, random) => pauseUntil(w.deps, me, day(w.now().getTime() + random.between(2, 21) * DAY_MS)),
  ],
  'pauses a pairing': [
    0.015,
    async (w, me, random) => {
      const { id } = await anyPairing(w, me, random);
      await pauseOwnPairing(w.deps, me, id, day(w.now().getTime() + random.between(5, 40) * DAY_MS));
    },
  ],
  'ends a pairing early': [
    0.008,
    async (w, me, random) => endEarly(w.deps, me, (await anyPairing(w, me, random)).id, 'time'),
  ],
  'wants to extend': [
    0.02,
    async (w, me, random) => suggestExtension(w.deps, me, (await anyPairing(w, me, random)).id),
  ],
  'changes their rhythm': [0.02, changeRhythm],
  'changes their hours': [
    0.01,
    async (w, me, random) => {
      const from = shift(random);
      await saveHours(w.deps, me, { shifts: [{ days: [1, 2, 3, 4, 5], from, to: from + 480 }] });
    },
  ],
  'cuts something': [0.03, cut],
  'gives kudos': [0.08, kudos],
  'opens App Home': [0.02, (w, me) => w.slack.as(me.slackId).openHome()],
  'is away in Slack': [
    0.03,
    async (w, me, random) => {
      const until = w.now().getTime() + random.between(1, 9) * DAY_MS;
      await w.slack.changeUser(me.slackId, {
        profile: { status_text: 'On vacation', status_emoji: ':palm_tree:', status_expiration: until / 1000 },
      });
    },
  ],
  'is not to be disturbed': [
    0.05,
    async (w, me, random) => {
      const from = Math.floor(w.now().getTime() / 1000);
      await w.slack.changeUser(me.slackId, { quiet: { from, to: from + random.between(1, 40) * 900 } });
    },
  ],
  'moves to another zone': [0.004, (w, me, random) => w.slack.changeUser(me.slackId, { tz: random.pick(ZONES) })],
  'leaves the company': [0.0012, (w, me) => w.slack.deactivate(me.slackId)],
};

/** What each manner likes to press. */
function tasteOf({ manner }: Person): Taste {
  return (actionId, label) => {
    if (manner === 'silent') return actionId === 'offer.accept' ? 1 : 0;
    if (actionId === 'nudge.menu') {
      if (label === 'Snooze') return manner === 'busy' ? 1.5 : 0.1;
      return label === 'Fewer' ? (manner === 'busy' ? 0.15 : 0.03) : 0.05;
    }
    if (/^(offer\.accept|agreement\.agree|session\.choose|check-in\.go-on-yes)/.test(actionId)) return 4;
    if (/^(mentor-request\.withdraw|ending\.(end|finish|open-end))/.test(actionId)) return 0.02;
    if (/^(ending\.|pairing\.menu|session\.cancel|check-in\.go-on-)/.test(actionId)) return 0.15;
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
    for (const { slackId, manner, mentors, random } of this.#w.people.values()) {
      if (manner === 'silent' && !mentors) this.plan(slotAfter(start + HOUR_MS), slackId, 'asks for a mentor', ask);
      if (manner === 'silent' || manner === 'bystander' || !random.chance(0.5)) continue;
      this.plan(slotAfter(start + 2 * DAY_MS + random.next() * 3 * WEEK_MS), slackId, 'asks for a mentor', ask);
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
      if (!person || message.blocks.length === 0) continue;
      const { chance, from, to } = REACTIONS[person.manner];
      const share = readers.length > 1 && person.manner !== 'silent' ? 0.6 : 1;
      if (!person.random.chance(chance * share)) continue;
      this.#reacts(person, message, at.getTime() + (from + person.random.next() * (to - from)) * HOUR_MS);
    }
  }

  #reacts(person: Person, message: Post['message'], when: number): void {
    const { slackId, random } = person;
    this.#queue.add({
      at: slotAfter(when),
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
        if (random.chance(0.25)) this.#reacts(person, message, when + random.next() * 4 * DAY_MS + SLOT_MS);
      },
    });
  }

  /** Coordinators keep the days off, and change the rhythm for everybody once. */
  coordinate(weeks: number): void {
    const start = this.#w.now().getTime();
    const sites = [...new Set([...this.#w.people.values()].map(({ site }) => site))].sort();
    const coordinator = slackIdOf(0);
    const daysOff = (random: Random, count: number) =>
      Array.from({ length: count }, (_, index) => day(start + ((index + random.next()) * (weeks * WEEK_MS)) / count));
    for (const site of [null, ...sites])
      this.plan(slotAfter(start), coordinator, 'keeps the days off', (w, me, random) => {
        const days = [...new Set(daysOff(random, Math.ceil(weeks / (site ? 3 : 8))))].filter((one) => one > day(start));
        return saveHolidays(w.deps, me, site, days.map((one) => `${one} Day off`).join('\n'));
      });
    this.plan(slotAfter(start + 0.55 * weeks * WEEK_MS), coordinator, 'changes the rhythm', async (w, me) => {
      const rhythm = await getRhythm(w.deps, me);
      const { nudgesADay, pairingWeeks, sessionDays, sessionMinutes, checkInDays, stuckDays, silentRounds } = rhythm;
      const { pulseFirstDay, pulseEveryDays, nudgeFrom } = rhythm;
      const kept = { nudgesADay, pairingWeeks, sessionDays, sessionMinutes, checkInDays, stuckDays, silentRounds };
      await saveRhythm(w.deps, me, {
        ...kept,
        pulseFirstDay,
        pulseEveryDays,
        nudgeFrom,
        nudgeDays: [1, 2, 3, 4],
        nudgesAWeek: 2,
      });
    });
  }
}

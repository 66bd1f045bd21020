import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { answerCheckIn, givePulse, reopenCheckIn, saveNote } from '../src/check-ins/answers.ts';
import { endSilent, goOn, pauseSilent } from '../src/check-ins/go-on.ts';
import { askCoordinators } from '../src/check-ins/help.ts';
import { next } from '../src/check-ins/states.ts';
import { UserError } from '../src/errors.ts';
import type { CheckIn, Member, Pairing } from '../src/generated/prisma/client.ts';
import { logSession } from '../src/sessions/service.ts';
import { checkInsIn, DAY_MS } from './support/check-ins.ts';
import { slow, tries } from './support/properties.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const { pair, plan, checkInsOf } = checkInsIn(w);

const ONCE_IN_A_WHILE = ['NEED_HELP', 'pulse', 'note', 'talk', 'snooze'] as const;

/** One of the two or a stranger does something to one of all check-ins there are, also to one that was closed long ago. */
const Act = fc
  .record({
    of: fc.constantFrom('ana', 'ben'),
    /** Mostly their own; once in a while somebody else's. */
    other: fc.constantFrom(undefined, undefined, undefined, undefined, 'ana', 'ben', 'eve'),
    /** 0: what is planned; 1: the latest that was asked. */
    age: fc.constantFrom(0, 1, 1, 1, 2, 2, 3),
    does: fc.constantFrom('MET', 'NOT_YET', 'SKIP', 'reopen', 'reopen', ...ONCE_IN_A_WHILE),
  })
  .map(({ of, other, age, does }) => ({ who: other ?? of, of, age, does }));
const Step = fc.oneof(
  { weight: 6, arbitrary: Act },
  { weight: 4, arbitrary: fc.record({ hours: fc.constantFrom(25, 24 * 4, 24 * 14, 24 * 14) }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('plan a session', 'log', 'pause', 'resume', 'shorten', 'extend') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ goOn: fc.constantFrom('go-on', 'pause', 'end'), who: fc.constantFrom('ana', 'ben', 'eve') }),
  },
);
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never;

let people: Record<'ana' | 'ben' | 'eve', Member>;
let pairing: Pairing;

beforeEach(async () => {
  const cora = await w.member(w.person('Cora'));
  await w.deps.db.member.update({ where: { id: cora.id }, data: { isCoordinator: true } });
});

/** What a person may be told is no failure; anything else is. */
async function tolerated(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
  });
}

async function act({ who, of, age, does }: typeof Act extends fc.Arbitrary<infer T> ? T : never): Promise<void> {
  const checkIn = (await checkInsOf(people[of].slackId)).at(-1 - age);
  if (!checkIn) return;
  const { deps } = w;
  const [actor, id] = [people[who], checkIn.id];
  const before = await w.deps.db.checkIn.findUniqueOrThrow({ where: { id } });
  if (does === 'reopen') await tolerated(reopenCheckIn(deps, actor, id));
  else if (does === 'pulse') await tolerated(givePulse(deps, actor, id, 3));
  else if (does === 'note') await tolerated(saveNote(deps, actor, id, { pulse: 2, note: 'n' }));
  else if (does === 'talk') await tolerated(askCoordinators(deps, actor, id));
  else if (does === 'snooze') {
    const message = await deps.db.outboxMessage.findFirst({ where: { subject: id, nudge: true, status: 'SENT' } });
    const until = new Date(deps.now().getTime() + 3 * DAY_MS);
    if (message && who === of) await deps.db.$transaction((tx) => deps.outbox.snooze(tx, message, until));
  } else await tolerated(answerCheckIn(deps, actor, id, does));
  if (who !== of) expect(await w.deps.db.checkIn.findUniqueOrThrow({ where: { id } })).toEqual(before);
}

async function answerGoOn(who: 'ana' | 'ben' | 'eve', answer: string): Promise<void> {
  const { goOnAskedAt } = await w.deps.db.pairing.findUniqueOrThrow({ where: { id: pairing.id } });
  const asked = { pairingId: pairing.id, askedAt: goOnAskedAt ?? w.deps.now() };
  const day = new Date(w.deps.now().getTime() + 10 * DAY_MS).toISOString().slice(0, 10);
  if (answer === 'go-on') await tolerated(goOn(w.deps, people[who], asked));
  else if (answer === 'pause') await tolerated(pauseSilent(w.deps, people[who], asked, day));
  else await tolerated(endSilent(w.deps, people[who], asked));
}

async function happens(does: string): Promise<void> {
  const { db, now } = w.deps;
  const at = (days: number) => new Date(now().getTime() + days * DAY_MS);
  const update = (from: 'ACTIVE' | 'PAUSED', data: Partial<Pairing>) =>
    db.pairing.updateMany({ where: { id: pairing.id, status: from }, data });
  if (does === 'plan a session') await plan(pairing, 3);
  else if (does === 'log')
    await tolerated(db.$transaction((tx) => logSession(w.deps, tx, people.ben, { pairingId: pairing.id, met: true })));
  else if (does === 'pause') await update('ACTIVE', { status: 'PAUSED', pausedAt: now(), pausedUntil: at(14) });
  else if (does === 'resume') await update('PAUSED', { status: 'ACTIVE', pausedAt: null, pausedUntil: null });
  else await update('ACTIVE', { endsAt: at(does === 'shorten' ? 9 : 60) });
}

async function take(step: Step): Promise<void> {
  if ('hours' in step) {
    w.advance({ hours: step.hours });
    await w.app.runSchedule('check-ins.plan');
    await Promise.all([w.app.runSchedule('check-ins.send'), w.app.runSchedule('check-ins.send')]);
    await w.deliver();
  } else if ('age' in step) await act(step);
  else if ('goOn' in step) await answerGoOn(step.who, step.goOn);
  else await happens(step.does);
  w.advance({ seconds: 1 });
}

/** A change of state that the table has, or none. A step may hold several at once. */
function isLegal(from: CheckIn['status'], to: CheckIn['status']): boolean {
  const reached = new Set([from]);
  for (const status of reached) for (const after of Object.values(next[status])) reached.add(after);
  return reached.has(to);
}

async function check(before: CheckIn[]): Promise<CheckIn[]> {
  const { db } = w.deps;
  const after = await db.checkIn.findMany({ where: { pairingId: pairing.id }, orderBy: { round: 'asc' } });
  for (const old of before) {
    const now = after.find(({ id }) => id === old.id);
    // Only what was never asked may go.
    if (now) expect(isLegal(old.status, now.status), `${old.status} to ${now.status}`).toBe(true);
    else expect(old).toMatchObject({ status: 'SCHEDULED', queuedAt: null });
    if (now && old.status === 'MISSED') expect(now).toEqual({ ...old, note: now.note, pulse: now.pulse });
  }
  for (const { id: memberId } of [people.ana, people.ben]) {
    const own = after.filter((one) => one.memberId === memberId);
    const isPlanned = (one: CheckIn) => one.status === 'SCHEDULED' && one.queuedAt === null;
    const open = own.filter((one) => one.status === 'SENT' || (one.status === 'SCHEDULED' && one.queuedAt));
    expect(open.length).toBeLessThanOrEqual(1);
    expect(own.filter(isPlanned).length).toBeLessThanOrEqual(1);
    expect(own.findIndex(isPlanned)).toBeOneOf([-1, own.length - 1]);
  }
  const asked = await db.outboxMessage.findMany({
    where: { kind: { in: ['check-in.asked', 'check-in.reminder'] }, subject: { in: after.map(({ id }) => id) } },
  });
  const firsts = asked
    .filter(({ occurrence }) => !occurrence.includes('again'))
    .map((one) => `${one.kind} ${one.subject}`);
  expect(new Set(firsts).size).toBe(firsts.length);
  return after;
}

test(
  'whatever anybody presses, in any order and at any time, each round is asked once and its state is one of the table',
  async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(Step, { minLength: 30, maxLength: 60 }), async (steps) => {
        run += 1;
        const [ana, ben, eve] = ['Ana', 'Ben', 'Eve'].map((name) => w.person(`${name} ${run}`));
        pairing = await pair(ana ?? '', ben ?? '', 'CLASSIC', 60);
        people = { ana: await w.member(ana ?? ''), ben: await w.member(ben ?? ''), eve: await w.member(eve ?? '') };
        let rows = await check([]);
        for (const step of steps) {
          await take(step);
          rows = await check(rows);
        }
        await w.deps.db.pairing.update({ where: { id: pairing.id }, data: { status: 'ENDED' } });
      }),
      { numRuns: tries(12) },
    );
  },
  slow(120_000),
);

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../src/errors.ts';
import type { SessionStatus } from '../src/generated/prisma/enums.ts';
import { markStep } from '../src/sessions/actions.ts';
import { cancelSession, chooseTime, moveSession, proposeSession } from '../src/sessions/planning.ts';
import { logSession } from '../src/sessions/service.ts';
import { next } from '../src/sessions/states.ts';
import { slow, tries } from './support/properties.ts';
import { paired, session } from './support/sessions.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();
const HOUR_MS = 3_600_000;

const CLICKS = ['propose', 'choose', 'move', 'cancel', 'met', 'not-met', 'unplanned', 'step', 'wait'] as const;
const click = fc.record({
  by: fc.constantFrom('ana', 'ben', 'cyd'),
  does: fc.constantFrom(...CLICKS),
  /** Which of the sessions so far, also of those long gone. */
  which: fc.nat(20),
  /** Hours from now. */
  hours: fc.integer({ min: -30, max: 60 }),
});

/** Whether one status may follow another, by the table. */
const isAllowed = (from: SessionStatus, to: SessionStatus) => from === to || Object.values(next[from]).includes(to);

describe('whatever the two and a stranger press, in any order, on old messages too', () => {
  test(
    'no session reaches a state its table does not have, and the pair has one suggestion at most',
    async () => {
      const two = await paired(w);
      const cyd = w.person('Cyd');
      const people = { ana: await w.member(two.ana), ben: await w.member(two.ben), cyd: await w.member(cyd) };
      const { db } = w.deps;
      await fc.assert(
        fc.asyncProperty(fc.array(click, { minLength: 5, maxLength: 25 }), async (clicks) => {
          await db.sessionAction.deleteMany();
          await db.session.deleteMany();
          await db.outboxMessage.deleteMany({ where: { kind: { startsWith: 'session.' } } });
          const statuses = new Map<string, SessionStatus>();
          for (const { by, does, which, hours } of clicks) {
            w.advance({ minutes: 7 });
            const actor = people[by as keyof typeof people];
            const all = await db.session.findMany({ orderBy: { id: 'asc' } });
            const one = all[which % Math.max(1, all.length)];
            const at = new Date(w.deps.now().getTime() + hours * HOUR_MS);
            const log = (met: boolean, sessionId?: string) =>
              db.$transaction((tx) =>
                logSession(w.deps, tx, actor, {
                  pairingId: two.id,
                  sessionId,
                  met,
                  actions: [{ ownerId: people.ana.id, text: 'Try it' }],
                }),
              );
            const step = await db.sessionAction.findFirst();
            const acts: Record<(typeof CLICKS)[number], () => Promise<unknown>> = {
              propose: () => proposeSession(w.deps, actor, two.id, { times: [at], minutes: 30, guide: null }),
              choose: async () => one && chooseTime(w.deps, actor, one.id, one.options[0] ?? at),
              move: async () => one && moveSession(w.deps, actor, one.id, { at, minutes: 45 }),
              cancel: async () => one && cancelSession(w.deps, actor, one.id),
              met: async () => one && log(true, one.id),
              'not-met': async () => one && log(false, one.id),
              unplanned: () => log(true),
              step: async () => step && markStep(w.deps, actor, step.id, hours > 0),
              wait: async () => w.advance({ hours: Math.abs(hours) }),
            };
            const outcome = await acts[does]().then(
              () => undefined,
              (error: unknown) => error,
            );
            if (outcome) expect(outcome, String(outcome)).toBeInstanceOf(UserError);
            if (
              by === 'cyd' &&
              does !== 'wait' &&
              (one || does === 'propose' || does === 'unplanned') &&
              (does !== 'step' || step)
            )
              expect(outcome).toBeInstanceOf(UserError);
            const after = await db.session.findMany();
            for (const { id, status, startsAt, sequence } of after) {
              const before = statuses.get(id);
              if (before) expect(isAllowed(before, status), `${before} → ${status}`).toBe(true);
              if (status !== 'PROPOSED' && status !== 'CANCELLED') expect(startsAt).not.toBeNull();
              if (status === 'HELD') expect(startsAt && startsAt <= w.deps.now()).toBe(true);
              expect(sequence).toBeGreaterThanOrEqual(0);
              statuses.set(id, status);
            }
            expect(after.filter(({ status }) => status === 'PROPOSED').length).toBeLessThanOrEqual(1);
          }
          // Every date that was ever told has one file at most for each of its numbers.
          const sent = await db.outboxMessage.findMany({
            where: { kind: { in: ['session.calendar', 'session.called-off'] } },
          });
          const numbers = sent.map(
            ({ subject, recipient, occurrence }) => `${subject} ${recipient} ${occurrence.split(' ')[0]}`,
          );
          expect(new Set(numbers).size).toBe(numbers.length);
        }),
        { numRuns: tries(25) },
      );
      await w.deliver();
    },
    slow(60_000),
  );

  test('two choose, move and cancel at once: one after the other, and the last word is the state’s', async () => {
    const two = await paired(w);
    const [ana, ben] = [await w.member(two.ana), await w.member(two.ben)];
    const at = new Date(w.deps.now().getTime() + 48 * HOUR_MS);
    const { id } = await proposeSession(w.deps, ana, two.id, { times: [at], minutes: 30, guide: null });
    await Promise.allSettled([chooseTime(w.deps, ben, id, at), chooseTime(w.deps, ben, id, at)]);
    const later = new Date(at.getTime() + HOUR_MS);
    await Promise.allSettled([
      moveSession(w.deps, ana, id, { at: later, minutes: 30 }),
      moveSession(w.deps, ben, id, { at: later, minutes: 30 }),
      cancelSession(w.deps, ana, id),
      cancelSession(w.deps, ben, id),
    ]);
    await w.deliver();
    expect((await session(w)).status).toBe('CANCELLED');
    expect((await session(w)).sequence).toBeLessThanOrEqual(2);
  });
});

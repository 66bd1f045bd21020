import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../src/errors.ts';
import type { Member } from '../src/generated/prisma/client.ts';
import { askForHelp, withdrawHelp } from '../src/live-help/asking.ts';
import { claimHelp, passHelp } from '../src/live-help/claiming.ts';
import { askNext, askNextEverywhere, endOfRing } from '../src/live-help/rings.ts';
import { askSomebodyElse, handBack, keepAsking, rateHelp, reopenHelp, solveHelp } from '../src/live-help/solving.ts';
import { lookAtQuiet, stillOpen } from '../src/live-help/stale.ts';
import { expert, mentors } from './support/live-help.ts';
import { slow, tries } from './support/properties.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

type Act = (who: Member, id: string) => Promise<unknown>;
/** Everything anybody can press, whether it is theirs or not. */
const ACTS: Record<string, Act> = {
  claim: (who, id) => claimHelp(w.deps, who, id),
  claimToo: (who, id) => claimHelp(w.deps, who, id, true),
  pass: (who, id) => passHelp(w.deps, who, id),
  solve: (who, id) => solveHelp(w.deps, who, id),
  handBack: (who, id) => handBack(w.deps, who, id),
  askOther: (who, id) => askSomebodyElse(w.deps, who, id),
  keepAsking: (who, id) => keepAsking(w.deps, who, id),
  rate: (who, id) => rateHelp(w.deps, who, id, 'NOT_YET'),
  reopen: (who, id) => reopenHelp(w.deps, who, id),
  stillOpen: (who, id) => stillOpen(w.deps, who, id),
  withdraw: (who, id) => withdrawHelp(w.deps, who, id),
};

/** What holds for a question whatever was pressed. */
async function checkWhole(id: string): Promise<void> {
  const { db } = w.deps;
  const help = await db.helpRequest.findUniqueOrThrow({ where: { id }, include: { asks: true } });
  const { status, claimerId, nextRingAt, ring, closedAt } = help;
  const isOpen = status === 'OPEN' || status === 'CLAIMED';
  expect(isOpen).toBe(nextRingAt !== null); // somebody always looks at what is open
  expect(isOpen).toBe(closedAt === null);
  if (status === 'OPEN') expect(claimerId).toBeNull();
  if (status === 'CLAIMED' || status === 'RESOLVED') expect(claimerId).not.toBeNull();
  const taken = help.asks.filter((ask) => ask.status === 'CLAIMED').map(({ memberId }) => memberId);
  expect(taken).toEqual(claimerId ? [claimerId] : []);
  expect(help.asks.map(({ memberId }) => memberId)).not.toContain(help.askerId);
  expect(ring).toBeLessThanOrEqual(4);
  const messages = await db.outboxMessage.findMany({ where: { subject: id, kind: 'live-help.asked' } });
  expect(new Set(messages.map(({ recipient }) => recipient)).size).toBe(messages.length);
  expect(await db.outboxMessage.count({ where: { subject: id, kind: 'live-help.mine' } })).toBe(1);
}

test(
  'whatever anybody presses in whatever order: one has it or nobody, each is asked once, and what is open is looked at',
  async () => {
    await w.deps.db.skill.create({ data: { workspaceId: w.workspace.id, name: 'Refunds' } });
    const [mia, ben, cyd, lea] = [w.person('Mia'), await expert(w, 'Ben'), await expert(w, 'Cyd'), w.person('Lea')];
    const helpers = await Promise.all([mia, ben, cyd, lea].map((one) => w.member(one)));
    const skill = await w.deps.db.skill.findFirstOrThrow({ where: { name: 'Refunds' } });
    const { id: teamId } = await w.deps.db.team.create({
      data: { workspaceId: w.workspace.id, name: 'Returns', leadId: (await w.member(lea)).id },
    });
    let count = 0;
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.tuple(fc.constantFrom('claim', 'claim', ...Object.keys(ACTS)), fc.nat(11)) },
      { weight: 2, arbitrary: fc.tuple(fc.constant('minutes'), fc.integer({ min: 1, max: 12 })) },
      { weight: 1, arbitrary: fc.tuple(fc.constant('days'), fc.integer({ min: 1, max: 4 })) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (steps) => {
        w.setClock('2026-11-24T09:00:00Z');
        await w.deps.db.helpRequest.deleteMany();
        const slackId = w.person(`Asker ${count++}`);
        const asker = await w.member(slackId);
        await mentors(w, mia, slackId);
        await w.deps.db.member.update({ where: { id: asker.id }, data: { teamId } });
        const { help } = await askForHelp(w.deps, {
          ...{
            asker,
            question: 'A refund?',
            skillId: skill.id,
            product: null,
            urgent: false,
            waiting: true,
            link: null,
          },
        });
        await askNext(w.deps, asker.workspaceId, help.id);
        const people = [asker, ...helpers];
        /** Mostly somebody who can do it: the asker, whoever has it, whoever was asked; sometimes anybody. */
        const whoDoes = async (n: number): Promise<Member> => {
          const { claimer, asks: asked } = await w.deps.db.helpRequest.findUniqueOrThrow({
            where: { id: help.id },
            include: { claimer: true, asks: { include: { member: true }, orderBy: { memberId: 'asc' } } },
          });
          if (n < 4) return asker;
          return (
            (n < 9 ? (claimer ?? asked[n % Math.max(1, asked.length)]?.member) : undefined) ?? (people[n % 5] as Member)
          );
        };
        for (const [name, n] of steps) {
          if (name === 'minutes') w.advance({ minutes: n });
          else if (name === 'days') w.advance({ days: n });
          else {
            const refused = await ACTS[name]?.(await whoDoes(n), help.id).then(
              () => undefined,
              (error: unknown) => error,
            );
            if (refused !== undefined) expect(refused).toBeInstanceOf(UserError);
          }
          await askNextEverywhere(w.deps);
          await lookAtQuiet(w.deps);
          await checkWhole(help.id);
        }
      }),
      { numRuns: tries(30) },
    );
  },
  slow(120_000),
);

test('a ring ends at its minute after the question, else as long from now as it would have had', () => {
  const workspace = { helpRings: [3, 10, 20] } as never;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
      (seconds, ring, waiting) => {
        const createdAt = new Date('2026-11-24T09:00:00Z');
        const now = new Date(createdAt.getTime() + seconds * 1000);
        const minutes = (waiting ? [0, 3, 10] : [3, 10, 20])[ring - 1] ?? 0;
        const length = (waiting ? [0, 3, 7] : [3, 7, 10])[ring - 1] ?? 0;
        const end = endOfRing(now, { createdAt, waiting }, workspace, ring);
        const planned = createdAt.getTime() + minutes * 60_000;
        expect(end.getTime()).toBe(planned > now.getTime() ? planned : now.getTime() + length * 60_000);
      },
    ),
  );
});

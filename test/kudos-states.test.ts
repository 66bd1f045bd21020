import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../src/errors.ts';
import type { Member } from '../src/generated/prisma/client.ts';
import { editKudos } from '../src/kudos/editing.ts';
import { changeKudos } from '../src/kudos/hiding.ts';
import { joinKudos, takeBackJoin } from '../src/kudos/join.ts';
import { nextOwn, nextWhole } from '../src/kudos/states.ts';
import { decide, reportKudos } from '../src/moderation/service.ts';
import { coordinator, given, said, stage } from './support/after.ts';
import { slow, tries } from './support/properties.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const CLICKS = [
  'hide',
  'show',
  'remove',
  'edit',
  'join',
  'take-back',
  'report',
  'keep',
  'private',
  'removed',
  'delete',
  'wait',
] as const;
const WEEK_MS = 7 * 86_400_000;
const WHO = ['ana', 'ben', 'eve', 'dan', 'cora'] as const;
/** Anything by anybody, and often enough what recipients do about their own names. */
const click = fc.oneof(
  { weight: 2, arbitrary: fc.record({ by: fc.constantFrom(...WHO), does: fc.constantFrom(...CLICKS) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      by: fc.constantFrom('ben' as const, 'eve' as const),
      does: fc.constantFrom('hide' as const, 'show' as const, 'remove' as const),
    }),
  },
);

describe('whatever giver, recipients, coordinators and strangers press, in any order, on old messages too', () => {
  test(
    'no kudos reach a state the table does not have, and no message shows what is hidden',
    async () => {
      const s = await stage(w);
      const eve = w.person('Eve'); // gets a copy: she is not in the channel
      const cora = await coordinator(w, 'Cora');
      const root = w.person('Root', { isAdmin: true });
      w.slack.state.conversations.get(s.channel)?.memberIds.push(root);
      const members: Record<(typeof WHO)[number], Member> = {
        ana: await w.member(s.ana),
        ben: await w.member(s.ben),
        eve: await w.member(eve),
        dan: await w.member(s.dan),
        cora: await w.member(cora),
      };
      const { db } = w.deps;
      let runs = 0;
      const start = w.deps.now().getTime();
      await fc.assert(
        fc.asyncProperty(fc.array(click, { minLength: 3, maxLength: 14 }), async (clicks) => {
          const run = `Deed${++runs}x`;
          w.setClock(new Date(start + runs * WEEK_MS)); // a Tuesday morning
          const isPrivate = runs % 4 === 0;
          const { id } = await given(w, s.ana, [s.ben, eve], { deed: `${run} for an upset customer.`, isPrivate });
          const standing = () => [
            ...w.slack.as(s.dan).messages(s.channel),
            ...[s.ben, eve].flatMap((who) => w.slack.as(who).directMessages()),
          ];
          const mine = standing().filter((message) => said(message).includes(run));
          expect(mine.length).toBeGreaterThan(0);
          const state = () => db.kudos.findUniqueOrThrow({ where: { id }, include: { recipients: true } });
          for (const { by, does } of clicks) {
            const before = await state();
            const actor = members[by];
            const decision = (what: 'KEPT' | 'PRIVATE' | 'REMOVED') => () =>
              decide(w.deps, actor, id, { decision: what, reason: 'other', takeOff: [members.dan.id] });
            const edit = { valueId: before.valueId, skillId: null, deed: `${run} edited.`, impact: null, link: null };
            const acts: Record<(typeof CLICKS)[number], () => Promise<unknown>> = {
              hide: () => changeKudos(w.deps, actor, id, 'hide'),
              show: () => changeKudos(w.deps, actor, id, 'show'),
              remove: () => changeKudos(w.deps, actor, id, 'remove'),
              edit: () => editKudos(w.deps, actor, id, edit),
              join: () => joinKudos(w.deps, actor, id, { sentence: `${run} I saw it.`, emoji: null }),
              'take-back': () => takeBackJoin(w.deps, actor, id),
              report: () => reportKudos(w.deps, actor, id, { reason: 'other', note: '' }),
              keep: decision('KEPT'),
              private: decision('PRIVATE'),
              removed: decision('REMOVED'),
              delete: async () => {
                const [first] = mine.filter(({ channel }) => channel === s.channel);
                if (first && w.slack.as(root).messages(s.channel).includes(first)) w.slack.as(root).remove(first);
              },
              wait: async () => {
                w.advance({ minutes: 20 });
                await w.run('kudos.deleted-posts');
              },
            };
            const outcome = await acts[does]().then(
              () => undefined,
              (error: unknown) => error,
            );
            if (outcome) expect(outcome, String(outcome)).toBeInstanceOf(UserError);
            const after = await state();
            if (before.status !== after.status) {
              const allowed = Object.values(nextWhole[before.status]);
              expect(allowed).toContainEqual([after.status, after.hiddenBy]);
            }
            for (const one of after.recipients) {
              const was = before.recipients.find(({ memberId }) => memberId === one.memberId)?.status ?? 'POSTED';
              if (was !== one.status) expect(Object.values(nextOwn[was])).toContain(one.status);
              if (was !== one.status) expect(one.memberId).toBe(actor.id);
            }
            // A public one has somebody to be for; a hidden one says by whom it was hidden, and when.
            if (after.status === 'POSTED')
              expect(after.recipients.some(({ status }) => status === 'POSTED')).toBe(true);
            expect(after.hiddenAt === null).toBe(after.hiddenBy === null);
            // Somebody who has nothing to do with them changes nothing about who sees them.
            if (by === 'dan' && does !== 'wait' && does !== 'delete') expect(after.status).toBe(before.status);
          }
          await w.deliver();
          await w.deliver();
          const now = await state();
          const statusOf = (member: Member) => now.recipients.find(({ memberId }) => memberId === member.id)?.status;
          for (const message of standing()) {
            const words = said(message);
            const isMine = mine.some(({ ts, channel }) => ts === message.ts && channel === message.channel);
            if (!isMine) continue;
            const inChannel = message.channel === s.channel;
            if (inChannel && now.status !== 'POSTED') {
              expect(words).not.toContain(run);
              for (const who of [s.ana, s.ben, eve]) expect(words).not.toContain(who);
            }
            const owner = [members.ben, members.eve].find(
              ({ slackId }) => w.slack.dmOf(slackId).id === message.channel,
            );
            if (owner && (now.status === 'REMOVED' || statusOf(owner) === 'REMOVED')) expect(words).not.toContain(run);
            for (const other of [members.ben, members.eve])
              if (other.id !== owner?.id && statusOf(other) !== 'POSTED') expect(words).not.toContain(other.slackId);
          }
        }),
        { numRuns: tries(25) },
      );
    },
    slow(120_000),
  );
});

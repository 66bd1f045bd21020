/** What drawing one App Home costs the database, in statements: the number is the same for whoever has more of the same. */
import { beforeEach, expect, test } from 'vitest';
import type { Member, Pairing } from '../src/generated/prisma/client.ts';
import { drawHome } from '../src/home/drawing.ts';
import { addCard, addCoordinator, addTeam } from './support/cards.ts';
import { testDb } from './support/db.ts';
import { addMentor, skillId } from './support/mentoring.ts';
import { pairUp } from './support/objectives.ts';
import { countQueries } from './support/queries.ts';
import { useWorld } from './support/world.ts';

const w = useWorld();

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(w.deps.now().getTime() + days * DAY_MS);

let people: Record<'agent' | 'mentor' | 'lead' | 'coordinator', string>;
let others: string[];

/** A session that was held with something to do since, one planned, one proposed, and a check-in that waits for each. */
async function liven({ id: pairingId, workspaceId, mentorId, menteeId }: Pairing): Promise<void> {
  const { db, now } = w.deps;
  const session = { workspaceId, pairingId, minutes: 30, proposedById: menteeId, createdAt: now() };
  const held = await db.session.create({ data: { ...session, status: 'HELD', startsAt: inDays(-7) } });
  await db.session.create({ data: { ...session, status: 'SCHEDULED', startsAt: inDays(3) } });
  await db.session.create({ data: { ...session, status: 'PROPOSED', options: [inDays(5)] } });
  for (const memberId of [mentorId, menteeId]) {
    const row = { workspaceId, pairingId, memberId };
    await db.checkIn.create({ data: { ...row, round: 0, status: 'SENT', dueAt: inDays(-1), sentAt: inDays(-1) } });
    await db.checkIn.create({ data: { ...row, round: 1, status: 'SCHEDULED', dueAt: inDays(13) } });
    await db.sessionAction.create({
      data: { workspaceId, pairingId, sessionId: held.id, ownerId: memberId, text: 'Read it', createdAt: now() },
    });
  }
  await db.objective.create({
    data: {
      ...{ workspaceId, pairingId, ownerId: menteeId, skillId: await skillId(w), status: 'ACTIVE', measure: 'NUMBER' },
      ...{ deed: 'Handle a dispute alone', unit: 'disputes', baseline: 0, target: 5, current: 1 },
      ...{ nextStep: 'Sit in on one', why: 'The customer', dueOn: inDays(30), createdAt: inDays(-3), updatedAt: now() },
    },
  });
}

/** Thanks, a pairing that is over, a card to check, a question that was answered, and one that is open. */
async function give({ id, workspaceId, slackId }: Member, other: Member): Promise<void> {
  const { db, now } = w.deps;
  const { id: valueId } = await db.companyValue.findFirstOrThrow({ where: { workspaceId } });
  await db.kudos.create({
    data: {
      ...{ workspaceId, giverId: other.id, valueId, skillId: await skillId(w), deed: 'Stayed calm', status: 'POSTED' },
      createdAt: now(),
      recipients: { create: { memberId: id, workspaceId } },
    },
  });
  const { id: pairingId } = await pairUp(w, slackId, other.slackId);
  await db.pairing.update({ where: { id: pairingId }, data: { status: 'COMPLETED', endedAt: inDays(-2) } });
  await db.reflection.create({
    data: { workspaceId, pairingId, memberId: other.id, thanks: 'Thank you', createdAt: inDays(-1) },
  });
  const card = await addCard(w, other.slackId, { title: `Refunds of ${slackId}` });
  await db.card.update({ where: { id: card.id }, data: { verifierId: id, ownerId: id } });
  await addCard(w, slackId, { title: `Own words of ${slackId}` });
  const asked = { workspaceId, question: 'Where is it?', createdAt: now() };
  await db.helpRequest.create({
    data: { ...asked, askerId: other.id, claimerId: id, status: 'RESOLVED', resolvedAt: now() },
  });
  await db.helpRequest.create({
    data: {
      ...asked,
      askerId: other.id,
      status: 'OPEN',
      asks: { create: { workspaceId, memberId: id, askedAt: now(), status: 'ASKED', ring: 2 } },
    },
  });
  await db.gap.create({ data: { workspaceId, words: `parcel ${slackId}`, createdAt: now(), lastAt: now() } });
}

beforeEach(async () => {
  // Known from here on: Slack is asked about nobody later.
  others = [w.person('Dia'), w.person('Eli')];
  for (const other of others) await w.member(other);
  const mentor = await addMentor(w, 'Ben');
  const lead = await addMentor(w, 'Lea');
  const coordinator = await addCoordinator(w, 'Cora');
  people = { agent: w.person('Ana'), mentor, lead, coordinator };
  await addTeam(w, 'Returns', lead, people.agent, mentor);
  await w.deps.db.workspace.updateMany({ data: { recognitionChannelId: 'C0KUDOS' } });
  await liven(await pairUp(w, mentor, people.agent));
  await liven(await pairUp(w, lead, coordinator));
  const members = await Promise.all(Object.values(people).map((slackId) => w.member(slackId)));
  for (const [at, member] of members.entries()) await give(member, members[(at + 1) % 4] as Member);
  w.slack.addChannel({ id: 'C0KUDOS', name: 'recognition', memberIds: [], botIsMember: true });
});

const draw = (slackId: string) => drawHome(w.deps, w.workspace.id, slackId, [], 'own');

test.each([
  ['agent', 30, false],
  ['mentor', 29, true],
  ['lead', 34, true],
  ['coordinator', 39, false],
] as const)(
  'the Home of a busy %s costs %i statements at most, however much there is of each thing',
  async (role, most, isMentor) => {
    const { pool } = await testDb();
    const slackId = people[role];
    const cost = () => countQueries(pool, () => draw(slackId));
    const headers = (await draw(slackId)).blocks.flatMap((block) => (block.type === 'header' ? [block.text.text] : []));
    expect(headers).toEqual(expect.arrayContaining(['Your pairings', 'Check-ins', 'Sessions', 'Objectives']));
    const before = await cost();
    expect(before).toBeLessThanOrEqual(most);
    for (const other of others) await liven(await (isMentor ? pairUp(w, slackId, other) : pairUp(w, other, slackId)));
    expect(await cost()).toBeLessThanOrEqual(before);
  },
);

import type { Card, Team } from '../../src/generated/prisma/client.ts';
import { type NewCard, writeCard } from '../../src/knowledge/cards.ts';
import { type Actor, actingOn } from '../../src/knowledge/rights.ts';
import type { World } from './world.ts';

/** Somebody as the rules of cards see them. */
export const actorFor = async (w: World, slackId: string): Promise<Actor> => actingOn(w.deps, await w.member(slackId));

/** A team with its people. */
export async function addTeam(w: World, name: string, leadSlackId?: string, ...slackIds: string[]): Promise<Team> {
  const workspaceId = w.workspace.id;
  const lead = leadSlackId && (await w.member(leadSlackId));
  const team = await w.deps.db.team.create({ data: { workspaceId, name, ...(lead && { leadId: lead.id }) } });
  for (const slackId of slackIds) {
    const { id } = await w.member(slackId);
    await w.deps.db.member.update({ where: { id }, data: { teamId: team.id } });
  }
  return team;
}

/** A card by somebody, written as the product writes them. */
export async function addCard(w: World, maker: string, card: Partial<NewCard> & { title: string }): Promise<Card> {
  const actor = await actorFor(w, maker);
  const whole: NewCard = { kind: 'FAQ', body: '', product: null, tags: [], teamId: null, ...card };
  return w.deps.db.$transaction((tx) => writeCard(w.deps, tx, actor, whole));
}

/** Makes somebody a coordinator: a publisher from the start. */
export async function addCoordinator(w: World, name: string): Promise<string> {
  const slackId = w.person(name);
  const { id } = await w.member(slackId);
  await w.deps.db.member.update({ where: { id }, data: { isCoordinator: true } });
  return slackId;
}

/** Somebody who may change others' cards, and not say that they are true. */
export async function addContributor(w: World, name: string): Promise<string> {
  const slackId = w.person(name);
  for (const title of ['First steps of a coffee machine', 'Parking behind the depot', 'Lost keys of a locker']) {
    const { id } = await addCard(w, slackId, { title });
    await w.deps.db.card.update({ where: { id }, data: { status: 'OBSOLETE', acceptedAt: w.deps.now() } });
  }
  return slackId;
}
